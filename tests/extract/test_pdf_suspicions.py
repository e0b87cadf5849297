"""Pages of a PDF that a person should hold against the original are named, sound ones are not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.extract import read as read_source
from pipeline.extract.blocks import Document
from pipeline.extract.pdf.reader import read_pdf
from pipeline.extract.pdf.suspicions import OVERLAID, TINY
from pipeline.extract.suspicions import MIXED_UP
from tests.extract.pdf_samples import Image, Item, Text, column, grid, lines_at, pdf

PROSE = (
    "The integration council advises the city on all matters of migration. It meets six times a year and its "
    "minutes are public. Every second year it reports to the city council."
)
MIXED = "".join(chr(ord(char) - 29) if char.isalpha() else char for char in PROSE)
FIGURES = [["Measure", "Places"], ["Language courses", "1250"], ["Mentoring", "80"]]

Read = Callable[..., Document]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reading(*pages: list[Item]) -> Document:
        path = tmp_path / "strategy.pdf"
        path.write_bytes(pdf(*pages))
        return read_pdf(path)

    return reading


def found(document: Document) -> dict[int, str]:
    return {suspicion.page: suspicion.reason for suspicion in document.suspicious}


@pytest.mark.parametrize(
    "page",
    [
        column(PROSE),
        grid(FIGURES),
        [*column(PROSE, width=200), *column(PROSE, x=320, width=200)],
        [*column(PROSE), *column(PROSE, x=70.3)],
        [*column(PROSE), Text("DRAFT", 100, 110, 90)],
        [*column(PROSE), Text("x", 71, 96, 6)],
        [],
    ],
    ids=["prose", "table", "columns", "drawn twice to look bold", "watermark", "footnote mark", "empty"],
)
def test_sound_pages_are_not_named(read: Read, page: list[Item]) -> None:
    assert found(read(column(PROSE), page)) == {}


def test_a_page_whose_letters_are_mixed_up_is_named(read: Read) -> None:
    assert found(read(column(PROSE), column(MIXED), column(PROSE))) == {2: MIXED_UP}


def test_mixed_up_letters_are_a_warning_too(read: Read, tmp_path: Path) -> None:
    read(column(MIXED), column(PROSE))
    reading = read_source(tmp_path / "strategy.pdf")
    assert [suspicion.page for suspicion in reading.suspicious] == [1]
    assert any("on 1 page letters make no words" in warning for warning in reading.warnings)


def test_lines_with_other_words_upon_each_other_are_named(read: Read) -> None:
    other = "Fees for language courses are waived for everyone who cannot pay them in full at once."
    assert found(read([*column(PROSE), *lines_at([other])])) == {1: OVERLAID}


def test_text_too_small_to_be_seen_is_named(read: Read) -> None:
    hidden = Text("keywords: integration, migration, participation, strategy", 70, 400, 1)
    assert found(read([*column(PROSE), hidden])) == {1: TINY}


def test_a_picture_with_a_few_words_is_named(read: Read) -> None:
    assert "mostly pictures" in found(read(column(PROSE), [Image(), *column(PROSE[:120])]))[2]


def test_a_picture_below_a_page_of_text_is_not_named(read: Read) -> None:
    assert found(read([Image(), *column(f"{PROSE} {PROSE}")])) == {}


def test_a_scan_is_counted_as_a_scan_only(read: Read) -> None:
    document = read(column(PROSE), [Image()])
    assert (document.unread_pages, found(document)) == ((2,), {})


@pytest.mark.shared
def test_hardly_any_page_of_real_documents_is_called_garbled(shared: Path) -> None:
    pages, named = 0, []
    for name in ("erl-01", "mtd-01", "fra-01", "cam-01", "mpa-01"):
        document = read_pdf(shared / "corpus" / f"{name}.pdf")
        pages += document.pages
        named += [suspicion for suspicion in document.suspicious if "picture" not in suspicion.reason]
    assert len(named) <= max(1, 0.005 * pages), named
