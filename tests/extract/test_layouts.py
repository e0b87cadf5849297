"""Difficult layouts with known text: a small part of what ``benchmarks/pdf_quality.py`` measures, with floors."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from benchmarks.layouts import raw_families, typst_families
from benchmarks.layouts.samples import raw_sample, typst_sample
from benchmarks.layouts.score import Score, misses, score
from benchmarks.layouts.text import languages
from benchmarks.layouts.truth import Sample, Truth
from pipeline.extract.pdf.reader import read_pdf

SEED = 11
LANG = "en"

# Share of sentences whole and in order, where it is not all: the file's order contradicts what one sees.
FLOORS = {
    "row by row in the file": 0.8,
    "row by row below headings": 0.9,
    "boxes in a grid": 0.9,
    "infographic": 0.6,
    "brochure": 0.95,
    "two pages on a sheet": 0.95,
    "drop caps": 0.95,
    "box over columns": 0.97,
}
# Share of words that may be lost: the mark of a note behind "(2021)." is not told from the year.
LOST = {"footnotes": 0.006}
HOSTILE = {"row by row in the file", "row by row below headings", "boxes in a grid", "infographic"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("layouts")


def reading(sample: Sample, folder: Path) -> tuple[Score, list[str]]:
    path = folder / f"{sample.engine}-{sample.family}-{sample.lang}.pdf".replace(" ", "-")
    path.write_bytes(sample.data)
    document = read_pdf(path)
    return score(document, sample.truth, path), misses(document, sample.truth)


def check(found: Score, what: list[str], floor: float) -> None:
    assert found.intact >= floor * found.sentences, what
    assert found.heads_in == 0, what
    assert found.headings_found >= floor * found.headings, what
    assert found.items_found >= 0.95 * found.items, what
    assert found.rows_found >= 0.95 * found.rows, what


@pytest.mark.parametrize("family", raw_families.FAMILIES)
def test_a_layout_is_read_as_it_was_written(family: str, folder: Path) -> None:
    found, what = reading(raw_sample(family, LANG, SEED), folder)
    check(found, what, FLOORS.get(family, 1.0))
    if family not in HOSTILE:
        assert found.mixed == 0, what
        assert found.lost <= LOST.get(family, 0.002) * found.words, what
        assert found.re_read == found.boxes, what


@pytest.mark.skipif(not find_spec("typst"), reason="typst is not installed (extra: demo)")
@pytest.mark.parametrize("family", typst_families.FAMILIES)
def test_a_layout_by_a_typesetter_is_read_as_it_was_written(family: str, folder: Path) -> None:
    found, what = reading(typst_sample(family, LANG, SEED), folder)
    check(found, what, 0.98)
    assert found.lost <= 0.002 * found.words, what


@pytest.mark.parametrize("lang", languages())
def test_hyphens_at_the_ends_of_lines_are_resolved(lang: str, folder: Path) -> None:
    found, what = reading(raw_sample("hyphens", lang, SEED), folder)
    assert found.hyphens >= 30
    assert found.hyphens_right >= 0.99 * found.hyphens, what


@cache
def one_column() -> Sample:
    return raw_sample("one column", LANG, SEED)


def test_the_same_seed_gives_the_same_file() -> None:
    one_column.cache_clear()
    first = one_column()
    one_column.cache_clear()
    assert first == one_column()


@pytest.mark.parametrize(
    ("change", "worse"),
    [
        (lambda truth: truth.flows[0].reverse(), "intact"),
        (lambda truth: truth.flows[0].append("A sentence that is not there."), "intact"),
        (lambda truth: truth.headings.append((1, "No such heading")), "headings_found"),
        (lambda truth: truth.hyphens.append("no such word"), "hyphens_right"),
    ],
)
def test_the_score_falls_where_the_reading_is_wrong(change: object, worse: str, folder: Path) -> None:
    sample = raw_sample("one column", LANG, SEED)
    right, _ = reading(sample, folder)
    assert callable(change)
    change(sample.truth)
    wrong, what = reading(sample, folder)
    whole = {"intact": "sentences", "headings_found": "headings", "hyphens_right": "hyphens"}[worse]
    assert getattr(right, worse) == getattr(right, whole)
    assert getattr(wrong, worse) < getattr(wrong, whole)
    assert what


def test_a_running_head_in_a_passage_is_seen(folder: Path) -> None:
    sample = raw_sample("one column", LANG, SEED)
    words = sample.truth.flows[0][0].split()[:6]
    other = Truth(furniture=[" ".join(words)])
    path = folder / "head.pdf"
    path.write_bytes(sample.data)
    assert score(read_pdf(path), other, path).heads_in > 0
