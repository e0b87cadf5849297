from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.extract import read
from pipeline.extract.blocks import Block
from pipeline.extract.plain.html import html_document
from pipeline.models import CellPlace, Kind, ParagraphPlace, Part
from tests.timing import seconds


def blocks(body: str) -> list[Block]:
    return list(html_document(f"<!DOCTYPE html><html><body>{body}</body></html>".encode()).blocks)


def shown(body: str) -> list[tuple[Part, str]]:
    return [(block.part, re.sub(r"\s+", " ", block.text)) for block in blocks(body)]


CASES = {
    "heading": ("<h2>Beirat</h2>", Part.HEADING, "Beirat"),
    "heading by role": ("<div role=heading aria-level=3>Beirat</div>", Part.HEADING, "Beirat"),
    "heading in bold": ("<p><b>Beirat</b></p>", Part.HEADING, "Beirat"),
    "bold sentence": ("<p><b>Der Rat tagt.</b></p>", Part.PARAGRAPH, "Der Rat tagt."),
    "bold word": ("<p>Der <b>Rat</b> tagt</p>", Part.PARAGRAPH, "Der Rat tagt"),
    "paragraph over two lines": ("<p>Der\n  Rat\ttagt.</p>", Part.PARAGRAPH, "Der Rat tagt."),
    "text without element": ("Der Rat tagt.", Part.PARAGRAPH, "Der Rat tagt."),
    "item": ("<ul><li>Kurse</ul>", Part.LIST_ITEM, "Kurse"),
    "paragraph in an item": ("<ul><li><p>Kurse</p></li></ul>", Part.LIST_ITEM, "Kurse"),
    "numbered item": ("<ol start=3><li><p>Kurse</p></ol>", Part.LIST_ITEM, "3. Kurse"),
    "lettered item": ("<ol type=a><li>Kurse</ol>", Part.LIST_ITEM, "a. Kurse"),
    "caption of a figure": ("<figure><figcaption>Abb. 1</figcaption></figure>", Part.CAPTION, "Abb. 1"),
    "quotation": ("<blockquote>Der <q>Rat</q> tagt</blockquote>", Part.PARAGRAPH, "Der “Rat” tagt"),
    "link to a note": ("<p>Der Rat<sup><a href='#n'>[1]</a></sup> tagt</p>", Part.PARAGRAPH, "Der Rat tagt"),
    "raised figure": ("<p>12 m<sup>2</sup></p>", Part.PARAGRAPH, "12 m2"),
    "note": ("<p role=doc-footnote>Siehe Anhang.</p>", Part.FOOTNOTE, "Siehe Anhang."),
    "tail of a comment": ("<p>Der<!-- weg --> Rat</p>", Part.PARAGRAPH, "Der Rat"),
    "entities": ("<p>R&amp;D &uuml;ber&nbsp;&#8364;</p>", Part.PARAGRAPH, "R&D über €"),
    "item as Word writes it": (
        "<p style='mso-list:l0 level1'><span style='mso-list:Ignore'>·  </span>Kurse</p>",
        Part.LIST_ITEM,
        "Kurse",
    ),
    "preformatted": ("<pre>Der Rat\ntagt</pre>", Part.PARAGRAPH, "Der Rat tagt"),
}


@pytest.mark.parametrize(("body", "part", "text"), CASES.values(), ids=CASES.keys())
def test_a_block_reads_as_a_browser_shows_it(body: str, part: Part, text: str) -> None:
    assert shown(body) == [(part, text)]


NOT_SHOWN = {
    "script": "<script>alert('x')</script>",
    "style": "<style>p { color: red }</style>",
    "menu": "<nav><a href=/>Start</a></nav>",
    "menu by role": "<div role=navigation>Start</div>",
    "hidden": "<p hidden>x</p>",
    "hidden by style": "<p style='color:red; DISPLAY : none'>x</p>",
    "template": "<template><p>x</p></template>",
    "frame of another page": "<iframe srcdoc='<p>x</p>'>x</iframe>",
    "form controls": "<select><option>x</option></select><button>x</button><textarea>x</textarea>",
    "foot of the site": "<div><footer>Impressum</footer></div>",
    "deleted in a tracked change": "<p><del>x</del></p>",
    "contents as Word writes them": "<p class=MsoToc1>Beirat 3</p>",
}


@pytest.mark.parametrize("body", NOT_SHOWN.values(), ids=NOT_SHOWN.keys())
def test_what_is_no_text_of_the_page_is_left_out_and_what_follows_is_not(body: str) -> None:
    assert shown(f"<p>vor</p>{body}nach") == [(Part.PARAGRAPH, "vor"), (Part.PARAGRAPH, "nach")]


def test_a_page_that_marks_its_main_part_is_read_from_there() -> None:
    main = "<main><p>" + "Der Beirat tagt oft. " * 10 + "</p></main>"
    assert len(blocks(f"<div>Anmelden</div>{main}<div>Teilen</div>")) == 1


def test_a_definition_stands_under_its_term() -> None:
    term, definition, after = blocks("<dl><dt>Beirat</dt><dd>tagt oft</dd></dl><p>Ende</p>")
    assert (term.text, definition.text, definition.context, after.context) == ("Beirat", "tagt oft", "Beirat", "")


def test_rows_have_the_header_as_context_and_what_spans_them() -> None:
    found = blocks(
        "<table><caption>Tabelle 1</caption><tr><th>Feld</th><th>Stand</th></tr>"
        "<tr><td rowspan=2>Kurse</td><td>läuft</td></tr><tr><td>geplant</td></tr></table>"
    )
    assert [(block.part, block.text, block.context) for block in found] == [
        (Part.CAPTION, "Tabelle 1", ""),
        (Part.HEADING, "Feld | Stand", ""),
        (Part.TABLE_ROW, "Kurse | läuft", "Feld | Stand"),
        (Part.TABLE_ROW, "geplant", "Feld | Stand / Kurse"),
    ]
    assert found[3].place == CellPlace(table=1, row=3)


def test_a_table_that_arranges_the_page_is_read_as_paragraphs() -> None:
    found = blocks("<table><tr><td><h2>Beirat</h2><p>Er tagt.</p></td><td>Rand</td></tr></table>")
    assert [(block.part, block.level) for block in found] == [
        (Part.HEADING, 2),
        (Part.PARAGRAPH, 0),
        (Part.PARAGRAPH, 0),
    ]
    assert all(isinstance(block.place, ParagraphPlace) for block in found)


def test_a_table_of_one_column_is_a_frame() -> None:
    assert shown("<table><tr><td>Der Rat tagt.</td></tr></table>") == [(Part.PARAGRAPH, "Der Rat tagt.")]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("<meta charset=utf-8>", "utf-8"),
        ("<meta charset=iso-8859-1>", "utf-8"),
        ("<meta charset=iso-8859-1>", "cp1252"),
        ("<meta http-equiv=Content-Type content='text/html; charset=windows-1250'>", "cp1250"),
        ("<meta charset=no-such-thing>", "cp1252"),
        ("<meta charset=zip>", "cp1252"),
        ("", "utf-16"),
        ("", "utf-8-sig"),
        ("", "cp1252"),
    ],
)
def test_the_encoding_is_found(head: str, encoding: str) -> None:
    page = f"<html><head>{head}<title>Städte</title></head><body>für Städte „heute“</body></html>"
    document = html_document(page.encode(encoding))
    assert (document.title, document.blocks[0].text) == ("Städte", "für Städte „heute“")


def test_xhtml_is_read_too() -> None:
    page = '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>Rat</p><br/></body></html>'
    assert [block.text for block in html_document(page.encode()).blocks] == ["Rat"]


def test_the_first_heading_is_the_title_where_none_is_stated() -> None:
    assert html_document(b"<h1>Leitbild</h1><p>Text").title == "Leitbild"


@pytest.mark.parametrize("page", [b"", b"<html></html>", b"<html><body><script>1</script>", b"<!-- -->"])
def test_a_page_without_text_has_no_blocks(page: bytes) -> None:
    assert html_document(page).blocks == ()


def test_deep_nesting_is_read_as_far_as_it_goes_and_said() -> None:
    shallow = html_document(b"<div>" * 1500 + b"tief" + b"</div>" * 1500)
    assert [block.text for block in shallow.blocks] == ["tief"]
    assert not shallow.warnings
    deep = html_document(b"<p>oben</p>" + b"<div>" * 4000 + b"tief" + b"</div>" * 4000)
    assert [block.text for block in deep.blocks] == ["oben"]
    assert "nested" in deep.warnings[0]


def test_tables_in_tables_without_end_are_read() -> None:
    page = b"<table><tr><td>a</td><td>" * 300 + b"innen"
    assert html_document(page).blocks[-1].text.endswith("innen")


def test_a_large_page_takes_time_in_proportion() -> None:
    def cost(times: int) -> float:
        page = b"<table>" + b"<tr><td rowspan=60000>a<td colspan=900>b<p>c</table><sup>1" * times
        return seconds(lambda: html_document(page))

    assert cost(800) < 40 * max(cost(100), 0.01)


def test_an_entity_is_not_expanded() -> None:
    bomb = b'<!DOCTYPE html [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;">]><html><body><p>&b;</p></body></html>'
    assert "xxx" not in "".join(block.text for block in html_document(bomb).blocks)


def test_an_interview_saved_as_a_web_page_has_questions_and_answers(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        "<html><body><p>I: Wie oft tagt er?</p><p>B: Viermal.<br>I: Mit wem?<br>B: Mit dem Rat.</p>", "utf-8"
    )
    passages = read(path, kind=Kind.INTERVIEW).passages
    assert [(passage.part, passage.text) for passage in passages] == [
        (Part.QUESTION, "Wie oft tagt er?"),
        (Part.ANSWER, "Viermal."),
        (Part.QUESTION, "Mit wem?"),
        (Part.ANSWER, "Mit dem Rat."),
    ]
