from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from pipeline.errors import DamagedError, InputError, PasswordError
from pipeline.extract import read
from pipeline.extract.blocks import Document
from pipeline.extract.opendocument.reader import read_opendocument
from pipeline.models import CellPlace, Kind, ParagraphPlace, Part
from tests.extract.opendocument_samples import flat, p, table, tc, tr, write_packed


@pytest.fixture
def odf(tmp_path: Path) -> object:
    def make(*body: str, kind: str = "text", title: str = "") -> Document:
        path = tmp_path / "a.fodt"
        path.write_text(flat("".join(body), kind=kind, title=title), encoding="utf-8")
        return read_opendocument(path)

    return make


ITEM = "<text:list><text:list-item>{}</text:list-item></text:list>"
CASES = {
    "paragraph": (p("Der Rat tagt."), Part.PARAGRAPH, "Der Rat tagt."),
    "heading": ('<text:h text:outline-level="2">Beirat</text:h>', Part.HEADING, "Beirat"),
    "heading by style": (p("Beirat", style="P1"), Part.HEADING, "Beirat"),
    "heading in a list": (ITEM.format('<text:h text:outline-level="1">Beirat</text:h>'), Part.HEADING, "Beirat"),
    "bold line": (p("Beirat", style="P3"), Part.HEADING, "Beirat"),
    "bold span": (p('<text:span text:style-name="T1">Beirat</text:span>'), Part.HEADING, "Beirat"),
    "partly bold": (p('<text:span text:style-name="T1">Der</text:span> Rat'), Part.PARAGRAPH, "Der Rat"),
    "bold undone": (p('<text:span text:style-name="T3">Beirat</text:span>', style="P3"), Part.PARAGRAPH, "Beirat"),
    "caption": (p("Tabelle 1", style="P2"), Part.CAPTION, "Tabelle 1"),
    "style in a circle": (p("Rat", style="Kreis"), Part.PARAGRAPH, "Rat"),
    "item": (ITEM.format(p("Kurse")), Part.LIST_ITEM, "Kurse"),
    "item of an inner list": (ITEM.format(ITEM.format(p("Kurse"))), Part.LIST_ITEM, "Kurse"),
    "spaces and tabs": (p('a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d'), Part.PARAGRAPH, "a b c\nd"),
    "line ends of the file": (p("Der\nRat"), Part.PARAGRAPH, "Der Rat"),
    "link": (p('<text:a href="http://example.org">Rat</text:a> tagt'), Part.PARAGRAPH, "Rat tagt"),
    "hidden": (p('Der <text:span text:style-name="T2">alte </text:span>Rat'), Part.PARAGRAPH, "Der Rat"),
    "prompt": (p("Der <text:placeholder>&lt;Name&gt;</text:placeholder>Rat"), Part.PARAGRAPH, "Der Rat"),
    "change marks": (p('Der <text:change text:change-id="c1"/>Rat'), Part.PARAGRAPH, "Der Rat"),
    "section": (f"<text:section>{p('Rat')}</text:section>", Part.PARAGRAPH, "Rat"),
    "ruby": (p("<text:ruby><text:ruby-base>Rat</text:ruby-base><text:ruby-text>r</text:ruby-text></text:ruby>"),
             Part.PARAGRAPH, "Rat"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "part", "text"), CASES.values(), ids=CASES.keys())
def test_a_block_reads_as_a_page_would_show_it(odf, body: str, part: Part, text: str) -> None:
    (block,) = odf(body).blocks
    assert (block.part, block.text) == (part, text)


NOT_SHOWN = {
    "deleted text": "<text:tracked-changes><text:changed-region><text:deletion>{}</text:deletion>"
    "</text:changed-region></text:tracked-changes>",
    "contents": "<text:table-of-content><text:index-body>{}</text:index-body></text:table-of-content>",
    "hidden section": '<text:section text:display="none">{}</text:section>',
    "form controls": "<office:forms>{}</office:forms>",
}


@pytest.mark.parametrize("around", NOT_SHOWN.values(), ids=NOT_SHOWN.keys())
def test_what_a_page_does_not_show_is_left_out(odf, around: str) -> None:
    assert [block.text for block in odf(around.format(p("weg")), p("Rat")).blocks] == ["Rat"]


def test_notes_remarks_and_boxes_follow_their_paragraph(odf) -> None:
    body = f"<text:note-body>{p('Seit 2019.')}</text:note-body>"
    note = f"<text:note><text:note-citation>1</text:note-citation>{body}</text:note>"
    remark = f"<office:annotation><dc:creator>Ada</dc:creator>{p('Stimmt das?')}</office:annotation>"
    box = f"<draw:frame><draw:text-box>{p('Im Kasten')}</draw:text-box></draw:frame>"
    found = odf(p(f"Der Rat{note} tagt{remark}.{box}")).blocks
    assert [(block.part, block.text) for block in found] == [
        (Part.PARAGRAPH, "Der Rat tagt."),
        (Part.FOOTNOTE, "Seit 2019."),
        (Part.COMMENT, "Stimmt das?"),
        (Part.PARAGRAPH, "Im Kasten"),
    ]


def test_pages_count_by_the_breaks_in_the_file(odf) -> None:
    found = odf(p("eins"), p("zw<text:soft-page-break/>ei"), p("drei"), p("vier", style="P4")).blocks
    assert [block.place.page for block in found if isinstance(block.place, ParagraphPlace)] == [1, 1, 2, 3]


def test_rows_have_the_header_as_context_and_what_spans_them(odf) -> None:
    kurse = tc("Kurse", properties='table:number-rows-spanned="2"')
    found = odf(
        table(
            f"<table:table-header-rows>{tr('Feld', 'Stand')}</table:table-header-rows>",
            tr(kurse, "läuft"),
            tr("<table:covered-table-cell/>", "geplant"),
        )
    ).blocks
    assert [(block.part, block.text, block.context) for block in found] == [
        (Part.HEADING, "Feld | Stand", ""),
        (Part.TABLE_ROW, "Kurse | läuft", "Feld | Stand"),
        (Part.TABLE_ROW, "geplant", "Feld | Stand / Kurse"),
    ]
    assert found[2].place == CellPlace(table=1, row=3, page=1)


def test_a_coloured_first_row_is_a_header(odf) -> None:
    grey = 'table:style-name="grau"'
    found = odf(table(tr(tc("Feld", properties=grey), tc("Stand", properties=grey)), tr("Kurse", "offen"))).blocks
    assert found[1].context == "Feld | Stand"


def test_a_form_with_long_cells_is_read_cell_by_cell(odf) -> None:
    answer = p("Der Beirat tagt oft. " * 20) + p("Er berät den Rat. " * 20)
    found = odf(table(tr("Frage", "Antwort"), tr("Wie oft?", tc(answer)))).blocks
    assert [(block.part, block.context) for block in found[1:]] == [
        (Part.PARAGRAPH, ""),
        (Part.PARAGRAPH, "Wie oft?"),
        (Part.PARAGRAPH, "Wie oft?"),
    ]
    assert found[3].place == CellPlace(table=1, row=2, column=2, page=1)


def test_a_claim_of_countless_cells_costs_nothing(odf) -> None:
    many = 'table:number-columns-repeated="99999999" table:number-columns-spanned="99999999"'
    rows = tr(tc("x", properties=many), properties='table:number-rows-repeated="1048576"')
    assert len(odf(table(rows, tr("a", "b"))).blocks) == 2


def test_a_spreadsheet_is_read_sheet_by_sheet_without_hidden_ones(odf) -> None:
    document = odf(
        table(
            tr("Feld", "Zahl"),
            tr("Kurse", "12"),
            tr("weg", "3", properties='table:visibility="collapse"'),
            tr(properties='table:number-rows-repeated="7"'),
            tr("Cafés", "4"),
            properties='table:name="Stand"',
        ),
        table(tr("a", "b"), properties='table:name="Geheim" table:style-name="versteckt"'),
        kind="spreadsheet",
    )
    assert [block.text for block in document.blocks] == ["Stand", "Feld | Zahl", "Kurse | 12", "Cafés | 4"]
    assert document.blocks[3].place == CellPlace(table=1, row=11)
    assert "Geheim" in document.warnings[0]
    assert "1 hidden" in document.warnings[1]


def test_slides_are_pages_with_their_title_as_heading(odf) -> None:
    def frame(kind: str, text: str) -> str:
        return f'<draw:frame presentation:class="{kind}"><draw:text-box>{text}</draw:text-box></draw:frame>'

    slide = frame("title", p("Beirat")) + frame("outline", ITEM.format(p("tagt oft")))
    document = odf(f"<draw:page>{slide}</draw:page><draw:page>{slide}</draw:page>", kind="presentation")
    assert [(block.part, block.place.page) for block in document.blocks] == [
        (Part.HEADING, 1), (Part.LIST_ITEM, 1), (Part.HEADING, 2), (Part.LIST_ITEM, 2)
    ]  # fmt: skip
    assert document.pages == 2


def test_a_packed_file_reads_as_a_flat_one(odf, tmp_path: Path) -> None:
    body = p("Leitbild 2030", style="Title") + p("Beirat", style="P1") + p("Er tagt.")
    packed = read_opendocument(write_packed(tmp_path / "a.odt", body, title="Entwurf"))
    assert [block.text for block in packed.blocks] == [block.text for block in odf(body).blocks]
    assert packed.title == "Leitbild 2030"
    assert read_opendocument(write_packed(tmp_path / "b.odt", p("Text"), title="Entwurf")).title == "Entwurf"


def _damaged(path: Path) -> Path:
    path.write_bytes(b"PK\x03\x04 and no more")
    return path


def _empty(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", "")
    return path


def _locked(path: Path) -> Path:
    return write_packed(path, p("x"), manifest="<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>")


def _deep(path: Path) -> Path:
    path.write_text(flat("<text:section>" * 4000 + p("x") + "</text:section>" * 4000), "utf-8")
    return path


def _bomb(path: Path) -> Path:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    text = flat(p("&e11;")).replace("<office:document ", f'<!DOCTYPE x [<!ENTITY e0 "x">{levels}]><office:document ', 1)
    path.write_text(text, "utf-8")
    return path


def _zip_bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", b" " * 250_000_000)
    return path


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (_damaged, DamagedError),
        (_empty, DamagedError),
        (_locked, PasswordError),
        (_deep, DamagedError),
        (_bomb, InputError),
        (_zip_bomb, DamagedError),
    ],
)
def test_a_bad_file_is_refused_in_one_line(tmp_path: Path, make, error: type[InputError]) -> None:
    with pytest.raises(error) as caught:
        read_opendocument(make(tmp_path / "a.odt"))
    assert "\n" not in str(caught.value)
    assert caught.value.advice
    assert error is not DamagedError or "OpenDocument" in str(caught.value)


def test_a_file_outside_is_not_read(odf, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("geheim")
    path = tmp_path / "a.fodt"
    entity = f'<!DOCTYPE x [<!ENTITY s SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
    path.write_text(flat(p("&s;")).replace("<office:document ", f"{entity}<office:document ", 1), "utf-8")
    with pytest.raises(DamagedError):
        read_opendocument(path)


def test_an_interview_has_questions_and_answers(tmp_path: Path) -> None:
    path = write_packed(tmp_path / "a.odt", p("I: Wie oft tagt er?") + p("B: Viermal."))
    question, answer = read(path, kind=Kind.INTERVIEW).passages
    assert (question.part, answer.part, answer.context) == (Part.QUESTION, Part.ANSWER, "Wie oft tagt er?")
