from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.extract.blocks import Document
from pipeline.extract.plain.markdown import read_markdown
from pipeline.models import CellPlace, ParagraphPlace, Part


@pytest.fixture
def read(tmp_path: Path) -> object:
    def read(text: str) -> Document:
        path = tmp_path / "a.md"
        path.write_text(text, encoding="utf-8", newline="")
        return read_markdown(path)

    return read


CASES = {
    "heading": ("## Beirat", Part.HEADING, "Beirat"),
    "underlined heading": ("Beirat\n======", Part.HEADING, "Beirat"),
    "paragraph": ("Der Rat\ntagt.", Part.PARAGRAPH, "Der Rat\ntagt."),
    "item": ("* Kurse", Part.LIST_ITEM, "Kurse"),
    "numbered item": ("1. Kurse", Part.LIST_ITEM, "Kurse"),
    "emphasis and links": ("Der **Rat** [tagt](https://example.org) `oft`.", Part.PARAGRAPH, "Der Rat tagt oft."),
    "picture": ("Rat ![Bild](a.png)", Part.PARAGRAPH, "Rat "),
    "escapes": (r"R \& D \[lacht\] &amp; mehr", Part.PARAGRAPH, "R & D [lacht] & mehr"),
    "markup of web pages": ("Der <b>Rat</b> tagt.", Part.PARAGRAPH, "Der Rat tagt."),
    "quotation": ("> Der Rat tagt.", Part.PARAGRAPH, "Der Rat tagt."),
}


@pytest.mark.parametrize(("text", "part", "expected"), CASES.values(), ids=CASES.keys())
def test_a_block_reads_as_a_page_would_show_it(read, text: str, part: Part, expected: str) -> None:
    (block,) = read(text).blocks
    assert (block.part, block.text) == (part, expected)


def test_a_block_of_web_markup_gives_its_text(read) -> None:
    assert [block.text.split() for block in read("<div>\nDer Rat\n<!-- nicht --></div>").blocks] == [["Der", "Rat"]]


def test_a_table_s_rows_have_the_header_as_context(read) -> None:
    blocks = read("| Maßnahme | Stand |\n| --- | --- |\n| Kurse | läuft |\n| Cafés | |").blocks
    assert [(block.text, block.context) for block in blocks] == [
        ("Kurse | läuft", "Maßnahme | Stand"),
        ("Cafés", "Maßnahme | Stand"),
    ]
    assert blocks[1].place == CellPlace(table=1, row=3)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("before", ["", "# Kopf\n"])
def test_front_matter_gives_the_title_and_no_text(read, before: str, end: str) -> None:
    text = f'{before}---\ntitle: "Leitbild"\ndate: 2020-01-01\n---\n\nDer Rat tagt.'.replace("\n", end)
    document = read(text)
    assert document.title == "Leitbild"
    assert document.blocks[-1].text == "Der Rat tagt."
    assert isinstance(document.blocks[-1].place, ParagraphPlace)
    assert document.blocks[-1].place.line == 6 + before.count("\n")
    assert "2020" not in "".join(block.text for block in document.blocks)


def test_a_rule_is_no_front_matter(read) -> None:
    assert [block.text for block in read("---\nDer Rat tagt.\n\n---\n").blocks] == ["Der Rat tagt."]


def test_the_first_heading_is_the_title_where_none_is_stated(read) -> None:
    assert read("# Leitbild\n\nText\n\n# Mehr").title == "Leitbild"
