from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.extract.blocks import Document
from pipeline.extract.word.reader import read_word
from pipeline.models import CellPlace
from tests.extract.word_samples import box, p, r, tbl, tc, tr, write_word

SHOWN = "<w:r><w:lastRenderedPageBreak/></w:r>"
BREAK = '<w:r><w:br w:type="page"/></w:r>'


def read(tmp_path: Path, *body: str, **options: object) -> Document:
    return read_word(write_word(tmp_path / "a.docx", *body, **options))  # type: ignore[arg-type]


def pages(document: Document) -> list[int]:
    return [block.place.page for block in document.blocks]  # type: ignore[union-attr]


def section(kind: str) -> str:
    return f'<w:sectPr><w:type w:val="{kind}"/></w:sectPr>'


BODIES = {
    "a page that filled up": ([p("a"), p(SHOWN + r("b"))], [1, 2]),
    "a page that filled up inside a paragraph": ([p(r("a") + SHOWN + r("a")), p("b")], [1, 2]),
    "a break that was set, noted behind it": ([p("a"), p(BREAK), p(SHOWN + r("b"))], [1, 2]),
    "a break that was set, not noted": ([p("a" + ""), p(BREAK), p("b"), p(SHOWN + r("c"))], [1, 2, 3]),
    "an empty page": ([p("a"), p(BREAK), p(SHOWN + BREAK), p(SHOWN + r("b"))], [1, 3]),
    "a break in front of a paragraph's words": ([p("a"), p(BREAK + SHOWN + r("b"))], [1, 2]),
    "a page with a picture only": ([p("<w:r><w:drawing/></w:r>"), p(SHOWN + r("b"))], [2]),
    "a paragraph that always opens a page": (
        [p("a"), p(SHOWN + r("b"), properties="<w:pageBreakBefore/>"), p("c", style="NeueSeite")],
        [1, 2, 3],
    ),
    "a paragraph that no longer does": (
        [p("a"), p("b", style="NeueSeite", properties='<w:pageBreakBefore w:val="0"/>'), p(SHOWN + r("c"))],
        [1, 1, 2],
    ),
    "a paragraph that opens the first page": ([p("a", style="NeueSeite"), p(SHOWN + r("b"))], [1, 2]),
    "a section on a new page": (
        [p("a", properties=section("continuous")), p(SHOWN + r("b")), section("nextPage")],
        [1, 2],
    ),
    "a section on the same page": (
        [p("a", properties=section("nextPage")), p("b"), p(SHOWN + r("c")), section("continuous")],
        [1, 1, 2],
    ),
    "a text box beside the text": ([p(r("a") + box(p(SHOWN + r("b")))), p("c")], [1, 2, 1]),
    "a deleted break": ([p("a"), p(f"<w:del>{BREAK}</w:del>"), p(SHOWN + r("b"))], [1, 2]),
}


@pytest.mark.parametrize(("body", "expected"), BODIES.values(), ids=BODIES.keys())
def test_a_paragraph_is_on_the_page_where_it_begins(tmp_path: Path, body: list[str], expected: list[int]) -> None:
    assert pages(read(tmp_path, *body)) == expected


def test_the_parts_of_a_paragraph_have_their_own_pages(tmp_path: Path) -> None:
    body = p(r("a") + "<w:r><w:br/><w:br/></w:r>" + SHOWN + r("b"))
    assert pages(read(tmp_path, body)) == [1, 2]


def test_a_note_is_on_the_page_that_refers_to_it(tmp_path: Path) -> None:
    note = {"footnotes": f'<w:footnote w:id="1">{p("Note")}</w:footnote>'}
    body = p(r("a") + SHOWN + r("a") + '<w:r><w:footnoteReference w:id="1"/></w:r>' + SHOWN + r("a"))
    assert pages(read(tmp_path, body, parts=note)) == [1, 2]


def test_the_cells_of_a_row_stand_side_by_side(tmp_path: Path) -> None:
    split = tr(tc(p(r("a") + SHOWN + r("a"))), tc(p(r("b") + SHOWN + r("b"))))
    document = read(tmp_path, tbl(split, tr("c", "d")), p("e"))
    assert [block.place for block in document.blocks[:2]] == [
        CellPlace(table=1, row=1, page=1),
        CellPlace(table=1, row=2, page=2),
    ]
    assert pages(document) == [1, 2, 2]


@pytest.mark.parametrize("second", ["b", p(SHOWN + r("b"))])
def test_a_row_may_begin_a_page_in_its_first_cell_or_in_all(tmp_path: Path, second: str) -> None:
    rows = tr("x", "y") + tr(tc(p(SHOWN + r("a"))), tc(second))
    assert pages(read(tmp_path, tbl(rows), p("c"))) == [1, 2, 2]


def test_no_page_is_told_where_none_was_noted(tmp_path: Path) -> None:
    assert pages(read(tmp_path, p("a"), p(BREAK), p("b"))) == [0, 0]


@pytest.mark.parametrize(("stated", "expected"), [(2, [1, 2]), (3, [0, 0])])
def test_breaks_that_were_set_tell_the_page_where_there_are_no_others(
    tmp_path: Path, stated: int, expected: list[int]
) -> None:
    figures = {"Pages": stated, "Characters": 2}
    assert pages(read(tmp_path, p("a"), p(BREAK), p("b"), figures=figures)) == expected


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ({"Pages": 12, "Characters": 9}, 12),
        ({"Pages": 12}, 0),
        # A file made without Word keeps the figures of the empty one it began with.
        ({"Pages": 1, "Characters": 0}, 0),
        ({}, 0),
    ],
)
def test_the_number_of_pages_is_as_stated_if_it_can_be(tmp_path: Path, figures: dict[str, int], expected: int) -> None:
    assert read(tmp_path, p("Der Rat tagt."), figures=figures).pages == expected
