from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from pipeline.errors import DamagedError
from pipeline.extract.blocks import Block
from pipeline.extract.word.reader import read_word
from pipeline.models import CellPlace, ParagraphPlace, Part
from tests.extract.word_samples import bold, p, r, tbl, tc, tr, write_word

LONG = "Die Stadt fördert seit vielen Jahren Vereine und berät sie bei jedem einzelnen Antrag. " * 6


@pytest.fixture
def blocks(tmp_path: Path) -> object:
    def read(*body: str, **options: object) -> tuple[Block, ...]:
        return read_word(write_word(tmp_path / "a.docx", *body, **options)).blocks  # type: ignore[arg-type]

    return read


def texts(blocks: tuple[Block, ...]) -> list[str]:
    return [" ".join(block.text.split()) for block in blocks]


RUN_CONSTRUCTS = {
    "plain": (r("Der Rat tagt."), "Der Rat tagt."),
    "split runs": (r("Der R") + r("at tagt."), "Der Rat tagt."),
    "tracked insertion": (f"{r('Der ')}<w:ins>{r('neue ')}</w:ins>{r('Rat')}", "Der neue Rat"),
    "tracked deletion": (
        f"{r('Der ')}<w:del><w:r><w:delText>alte </w:delText></w:r></w:del>{r('Rat')}",
        "Der Rat",
    ),
    "deletion within insertion": (f"{r('Rat')}<w:ins><w:del>{r(' weg')}</w:del></w:ins>", "Rat"),
    "move": (f"<w:moveFrom>{r('hier')}</w:moveFrom><w:moveTo>{r('dort')}</w:moveTo>", "dort"),
    "hyperlink": (f"{r('siehe ')}<w:hyperlink>{r('Leitbild')}</w:hyperlink>", "siehe Leitbild"),
    "simple field": (f'<w:fldSimple w:instr=" REF x ">{r("Kapitel 3")}</w:fldSimple>', "Kapitel 3"),
    "field": (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGEREF x </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r("12")}<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        "12",
    ),
    "content control": (f"<w:sdt><w:sdtPr/><w:sdtContent>{r('Aue')}</w:sdtContent></w:sdt>", "Aue"),
    "empty content control": (
        f"{r('Stadt:')}<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('Klicken')}</w:sdtContent></w:sdt>",
        "Stadt:",
    ),
    "smart tag": (f"<w:smartTag>{r('Köln')}</w:smartTag>", "Köln"),
    "hidden text": (f"{r('offen')}{r('geheim', properties='<w:vanish/>')}", "offen"),
    "hidden switched off": (r("offen", properties='<w:vanish w:val="0"/>'), "offen"),
    "tab and break": ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>", "a b c"),
    "hyphens": ("<w:r><w:t>EU</w:t><w:noBreakHyphen/><w:t>Bür</w:t><w:softHyphen/><w:t>ger</w:t></w:r>", "EU-Bürger"),
    "equation": (f"{r('Quote ')}<m:oMath><m:r><m:t>x=2</m:t></m:r></m:oMath>", "Quote x=2"),
    "ruby": (f"<w:ruby><w:rt>{r('oben')}</w:rt><w:rubyBase>{r('Text')}</w:rubyBase></w:ruby>", "Text"),
    "symbol": ('<w:r><w:sym w:font="Symbol" w:char="F0B7"/><w:sym w:char="2265"/><w:t> 5</w:t></w:r>', "≥ 5"),
    "old tick box": (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></w:fldChar>'
        f"</w:r>{r('ja')}",
        "☒ ja",
    ),
    "comment": (f"<w:commentRangeStart/>{r('Rat')}<w:r><w:commentReference/></w:r>", "Rat"),
    "two versions": (
        f"<mc:AlternateContent><mc:Choice>{r('neu')}</mc:Choice><mc:Fallback>{r('alt')}</mc:Fallback></mc:AlternateContent>",
        "neu",
    ),
    "two versions, one empty": (
        f"<mc:AlternateContent><mc:Choice/><mc:Fallback>{r('alt')}</mc:Fallback></mc:AlternateContent>",
        "alt",
    ),
}


@pytest.mark.parametrize(("content", "expected"), RUN_CONSTRUCTS.values(), ids=RUN_CONSTRUCTS.keys())
def test_a_paragraph_reads_as_word_shows_it(blocks, content: str, expected: str) -> None:
    assert texts(blocks(p(content))) == [expected]


BODY_CONSTRUCTS = {
    "content control": f"<w:sdt><w:sdtPr/><w:sdtContent>{p('Text')}</w:sdtContent></w:sdt>",
    "insertion": f"<w:ins>{p('Text')}</w:ins>",
    "custom XML": f"<w:customXml>{p('Text')}</w:customXml>",
    "text box in both versions": p(
        "<w:r><mc:AlternateContent>"
        f"<mc:Choice><wps:txbx><w:txbxContent>{p('Text')}</w:txbxContent></wps:txbx></mc:Choice>"
        f"<mc:Fallback><v:textbox><w:txbxContent>{p('Text')}</w:txbxContent></v:textbox></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    ),
    "frame table": tbl(tr("Text")),
    "table of contents beside it": (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{p('Inhalt')}</w:sdtContent></w:sdt>{p('Beirat 3', style='Verzeichnis1')}{p('Text')}"
    ),
    "deleted paragraph beside it": p(f"<w:del>{r('weg')}</w:del>") + p("Text"),
    "moved away beside it": f"<w:moveFrom>{p('weg')}</w:moveFrom>{p('Text')}",
}


@pytest.mark.parametrize("body", BODY_CONSTRUCTS.values(), ids=BODY_CONSTRUCTS.keys())
def test_a_paragraph_is_found_once_wherever_it_stands(blocks, body: str) -> None:
    assert texts(blocks(body)) == ["Text"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs(blocks) -> None:
    found = blocks(p("Der Rat ", properties="<w:rPr><w:del/></w:rPr>"), p("tagt."), p("Punkt."))
    assert texts(found) == ["Der Rat tagt.", "Punkt."]


def test_an_empty_line_inside_a_paragraph_parts_it(blocks) -> None:
    assert texts(blocks(p("<w:r><w:t>eins</w:t><w:br/><w:br/><w:t>zwei</w:t></w:r>"))) == ["eins", "zwei"]


@pytest.mark.parametrize(
    ("paragraph", "part", "level"),
    [
        (p("Ziele", style="berschrift1"), Part.HEADING, 1),
        (p("Ziele", style="berschrift2"), Part.HEADING, 2),
        (p("Ziele", style="Kapitel"), Part.HEADING, 1),
        (p("Ziele", style="Gliederung"), Part.HEADING, 3),
        (p("Ziele", properties='<w:outlineLvl w:val="1"/>'), Part.HEADING, 2),
        (p("Ziele", style="Gliederung", properties='<w:outlineLvl w:val="9"/>'), Part.PARAGRAPH, 0),
        (p("Leitbild", style="Titel"), Part.HEADING, 1),
        (p(bold("Ziele der Stadt")), Part.HEADING, 9),
        (p(bold("Der Rat tagt nie.")), Part.PARAGRAPH, 0),
        (p(bold("Ziele ") + r("der Stadt")), Part.PARAGRAPH, 0),
        (p(LONG, style="berschrift1"), Part.PARAGRAPH, 0),
        (p("Kurse", style="Liste"), Part.LIST_ITEM, 0),
        (p("Kurse", properties='<w:numPr><w:numId w:val="2"/></w:numPr>'), Part.LIST_ITEM, 0),
        (p("Kurse", style="Liste", properties='<w:numPr><w:numId w:val="0"/></w:numPr>'), Part.PARAGRAPH, 0),
        (p("Abb. 1", style="Beschriftung"), Part.CAPTION, 0),
        (p("Text", style="Kreis"), Part.PARAGRAPH, 0),
        (p("Text", style="unbekannt"), Part.PARAGRAPH, 0),
    ],
)
def test_a_paragraph_s_part_comes_from_its_style(blocks, paragraph: str, part: Part, level: int) -> None:
    (block,) = blocks(paragraph)
    assert (block.part, block.level) == (part, level)


def test_notes_follow_the_paragraph_that_refers_to_them(blocks) -> None:
    notes = {
        "footnotes": f'<w:footnote w:id="1">{p("Beschluss")}{p("von 2019")}</w:footnote>',
        "endnotes": f'<w:endnote w:id="1">{p("Quelle")}</w:endnote>',
    }
    referring = r("Es gibt ihn") + '<w:r><w:footnoteReference w:id="1"/><w:endnoteReference w:id="1"/></w:r>'
    found = blocks(p("Vorher"), p(referring), p("Nachher"), parts=notes)
    assert texts(found) == ["Vorher", "Es gibt ihn", "Beschluss von 2019", "Quelle", "Nachher"]
    assert [block.part for block in found[2:4]] == [Part.FOOTNOTE, Part.FOOTNOTE]
    assert found[2].place == ParagraphPlace(paragraph=2)


def test_a_diagram_s_shapes_are_read(blocks) -> None:
    shape = "<dgm:pt><dgm:t><a:p><a:r><a:t>Beirat</a:t></a:r></a:p></dgm:t></dgm:pt>"
    anchor = '<w:r><w:drawing><a:graphic><dgm:relIds r:dm="diagramData"/></a:graphic></w:drawing></w:r>'
    assert texts(blocks(p(anchor), parts={"diagramData": shape})) == ["Beirat"]


def test_a_row_is_one_block_under_its_header(blocks) -> None:
    head = tr(tc(p(bold("Maßnahme"))), tc(p(bold("Stand"))))
    (row,) = blocks(tbl(head, tr("Sprachkurse", "läuft")))
    assert (row.text, row.context, row.part) == ("Sprachkurse | läuft", "Maßnahme | Stand", Part.TABLE_ROW)
    assert row.place == CellPlace(table=1, row=2)


@pytest.mark.parametrize(
    ("head", "is_header"),
    [
        (tr("Maßnahme", "Stand", properties="<w:tblHeader/>"), True),
        (tr(*(tc(cell, properties='<w:shd w:fill="D9D9D9"/>') for cell in ("Maßnahme", "Stand"))), True),
        (tr("Maßnahme", "Stand"), False),
        (tr(tc(p(bold("Maßnahme"))), "Stand"), False),
        (tr(tc(p(bold("2019"))), tc(p(bold("2020")))), False),
        (tr(tc(p(bold("Es gibt einen Rat."))), tc(p(bold("Er tagt.")))), False),
    ],
)
def test_a_header_row_is_one_that_stands_out(blocks, head: str, is_header: bool) -> None:
    assert (len(blocks(tbl(head, tr("Sprachkurse", "läuft")))) == 1) is is_header


@pytest.mark.parametrize(
    ("style", "look", "is_header"),
    [
        ("Hell", 'w:firstRow="1"', True),
        ("Hell", 'w:val="04A0"', True),
        ("Hell", 'w:firstRow="0"', False),
        ("Hell", 'w:val="0480"', False),
        ("Raster", 'w:firstRow="1"', False),
    ],
)
def test_a_table_style_can_make_the_first_row_a_header(blocks, style: str, look: str, is_header: bool) -> None:
    properties = f'<w:tblStyle w:val="{style}"/><w:tblLook {look}/>'
    found = blocks(tbl(tr("Maßnahme", "Stand"), tr("Kurse", "läuft"), properties=properties))
    assert (found[-1].context == "Maßnahme | Stand") is is_header


def test_a_form_with_bold_labels_has_no_header(blocks) -> None:
    form = tbl(*(tr(tc(p(bold(label))), tc(p(bold(entry)))) for label, entry in (("Stadt", "Aue"), ("Land", "DE"))))
    assert texts(blocks(form)) == ["Stadt | Aue", "Land | DE"]


def test_merged_cells_are_read_once(blocks) -> None:
    rows = (
        tr(tc("Sprache", properties='<w:vMerge w:val="restart"/>'), "Kurse", "läuft"),
        tr(tc("", properties="<w:vMerge/>"), "Cafés", "geplant"),
        tr(tc("Summe", properties='<w:gridSpan w:val="2"/>'), "zwei"),
        tr(tc("breit"), tc("breit", properties='<w:hMerge w:val="continue"/>'), "drei"),
    )
    found = blocks(tbl(*rows))
    assert texts(found) == ["Sprache | Kurse | läuft", "Cafés | geplant", "Summe | zwei", "breit | drei"]
    assert [block.context for block in found] == ["", "Sprache", "", ""]


def test_a_table_in_a_cell_follows_its_row(blocks) -> None:
    inner = tbl(tr("innen", "eins"))
    found = blocks(tbl(tr("außen", tc(p("Text") + inner + p("")))))
    assert texts(found) == ["außen | Text", "innen | eins"]
    assert [block.place for block in found] == [CellPlace(table=1, row=1), CellPlace(table=2, row=1)]


def test_a_row_over_the_whole_width_heads_the_rows_below(blocks) -> None:
    section = tr(tc("Bildung", properties='<w:gridSpan w:val="2"/>'))
    found = blocks(tbl(section, tr("Kurse", "läuft")))
    assert [(block.part, block.context) for block in found] == [(Part.HEADING, ""), (Part.TABLE_ROW, "Bildung")]


def test_a_form_with_long_entries_is_read_paragraph_by_paragraph(blocks) -> None:
    found = blocks(tbl(tr("Beirat", tc(p(LONG) + p(LONG)))))
    assert [block.context for block in found] == ["", "Beirat", "Beirat"]
    assert [block.place for block in found[1:]] == [CellPlace(table=1, row=1, column=2)] * 2


def test_deleted_rows_and_cells_are_gone(blocks) -> None:
    rows = (
        tr("a", "b"),
        tr("weg", "weg", properties="<w:del/>"),
        tr("c", "d", tc("weg", properties="<w:cellDel/>"), properties="<w:ins/>"),
    )
    assert texts(blocks(tbl(*rows))) == ["a | b", "c | d"]


def test_body_and_tables_come_in_order(blocks) -> None:
    assert texts(blocks(p("eins"), tbl(tr("zwei", "drei")), p("vier"))) == ["eins", "zwei | drei", "vier"]


def test_a_strict_file_is_read_like_any_other(blocks) -> None:
    (block,) = blocks(p("Ziele", style="berschrift1"), strict=True)
    assert block.part is Part.HEADING


def test_the_title_is_what_stands_in_the_title_style(tmp_path: Path) -> None:
    path = write_word(tmp_path / "a.docx", p("Leitbild", style="Titel"), p("Text"))
    assert read_word(path).title == "Leitbild"


def test_an_embedded_document_is_reported(tmp_path: Path) -> None:
    assert "embedded" in read_word(write_word(tmp_path / "a.docx", p("Text"), '<w:altChunk r:id="x"/>')).warnings[0]


@pytest.mark.parametrize("missing", ["word/document.xml", "word/styles.xml", "_rels/.rels"])
def test_a_missing_part_costs_no_more_than_it_must(tmp_path: Path, missing: str) -> None:
    whole = write_word(tmp_path / "whole.docx", p("Text"))
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(tmp_path / "a.docx", "w") as target:
        for name in source.namelist():
            if name != missing:
                target.writestr(name, source.read(name))
    if missing == "word/document.xml":
        with pytest.raises(DamagedError):
            read_word(tmp_path / "a.docx")
    else:
        assert texts(read_word(tmp_path / "a.docx").blocks) == ["Text"]


@pytest.mark.parametrize("body", ["<w:p>", "&unknown;", "\x00"])
def test_broken_xml_is_damage(tmp_path: Path, body: str) -> None:
    with pytest.raises(DamagedError, match="damaged"):
        read_word(write_word(tmp_path / "a.docx", body))


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    bomb = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(path, "w") as archive:
        text = (
            f'{bomb}<w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>x&b;</w:t></w:r></w:p></w:body></w:document>'
        )
        archive.writestr("word/document.xml", text)
    assert texts(read_word(path).blocks) == ["x"]
