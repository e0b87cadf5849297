"""The tools for Word's XML on small tables and paragraphs of their own."""

from __future__ import annotations

import pytest

from pipeline.report.content import Block, Row, Table, block
from pipeline.report.wordkit.links import next_ids
from pipeline.report.wordkit.rows import Words, fill_table
from pipeline.report.wordkit.xml import Element, make, q, run, safe, style_of, text_of


def paragraph(text: str, style: str = "Normal") -> Element:
    return make("p", make("pPr", make("pStyle", val=style)), run(text))


def sample(*cells: list[Element]) -> Element:
    return make("tr", *(make("tc", *paragraphs) for paragraphs in cells))


def filled(row: Element, *blocks: Block) -> list[list[str]]:
    made = copied(row, *blocks)
    return [[text_of(each) for each in cell.iter(q("p"))] for cell in made.iter(q("tc"))]


def copied(row: Element, *blocks: Block) -> Element:
    table = make("tbl", row)
    data = Table(title="", alt="", rows=[Row(bookmark="", blocks=list(blocks))])
    fill_table(row, data, write=words, finish=lambda *_: None, mark=lambda *_: None)
    (made,) = table.findall(q("tr"))
    return made


def words(what: Block) -> Words:
    return Words("text", lambda like: [run("", like=like)], (what["text"],))


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([["[[a]]"], ["[[b]]"]], [["1", "3"], ["2"]]),
        ([["[[b]]"], ["[[a]]"]], [["2"], ["1", "3"]]),
        ([["[[a]]", "[[b]]"]], [["1", "2", "3"]]),
        ([["[[a]]"], ["fixed"]], [["1", "3"], ["fixed"]]),
        ([["see [[a]]!"]], [["see 1!", "see 3!"]]),
        ([["[[c]]"]], [[""]]),
    ],
)
def test_each_cell_takes_the_blocks_it_has_a_field_for(cells: list[list[str]], expected: list[list[str]]) -> None:
    row = sample(*([paragraph(text) for text in cell] for cell in cells))
    assert filled(row, block("a", "1"), block("b", "2"), block("a", "3")) == expected


def test_empty_cell_keeps_the_style_of_its_sample() -> None:
    clone = copied(sample([paragraph("[[a]]", "Note")]))
    assert [style_of(each) for each in clone.iter(q("p"))] == ["Note"]


def test_text_that_looks_like_a_field_is_left_alone() -> None:
    assert filled(sample([paragraph("[[a]]")]), block("a", "[[a]] [[b]]")) == [["[[a]] [[b]]"]]


@pytest.mark.parametrize(("length", "kept"), [(20, True), (5000, False)])
def test_only_short_rows_are_kept_on_one_page(length: int, kept: bool) -> None:
    clone = copied(sample([paragraph("[[a]]")]), block("a", "x" * length))
    assert (clone.find(f"{q('trPr')}/{q('cantSplit')}") is not None) is kept


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\x00b\x0cc", "abc"),
        ("  two\n lines\t", "two lines"),
        ("\ue000rows:x\ue001", "rows:x"),
        ('Ä & < > " 😀', 'Ä & < > " 😀'),
        ("\ud800", ""),
    ],
)
def test_safe_text_is_one_line_that_xml_can_carry(text: str, expected: str) -> None:
    assert safe(text) == expected


def test_bookmark_ids_go_on_from_those_of_the_template() -> None:
    body = make("body", make("p", make("bookmarkStart", id=7, name="x"), make("bookmarkEnd", id=7)))
    assert next(next_ids(body)) == 8
