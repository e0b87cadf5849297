from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.extract.blocks import Block
from pipeline.extract.word.reader import read_word
from pipeline.models import ParagraphPlace, Part
from tests.extract.word_samples import bold, box, control, field, p, r, tbl, tc, tr, write_word

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
    "symbol": ('<w:r><w:sym w:char="2265"/><w:t> 5</w:t></w:r>', "≥ 5"),
    "symbols of a font": (
        '<w:r><w:t>Wert </w:t><w:sym w:font="Symbol" w:char="F0B3"/><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>',
        "Wert ≥☑",
    ),
    "symbols of an unknown font": ('<w:r><w:t>Rat</w:t><w:sym w:font="Hausschrift" w:char="F0B3"/></w:r>', "Rat"),
    "text in a symbol font": (r("\uf061-Wert", properties='<w:rFonts w:ascii="Symbol"/>'), "α-Wert"),
    "broken symbol": ('<w:r><w:t>Rat</w:t><w:sym w:font="Symbol" w:char="zz"/></w:r>', "Rat"),
    "old tick box": (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></w:fldChar>'
        f"</w:r>{r('ja')}",
        "☒ ja",
    ),
    "hidden by a style": (r("offen") + r("geheim", properties='<w:rStyle w:val="Unsichtbar"/>'), "offen"),
    "line ends of laid out XML": ("<w:r><w:t>\n  Der Rat\n  tagt.\n</w:t></w:r>", "Der Rat tagt."),
    "field in a field's code": (field(field(" REF x ", r("nein")) + r("ja")) + r("Rat"), "Rat"),
    "field in a field's result": (field(" A ", r("Der ") + field(" B ", r("Rat"))), "Der Rat"),
    "field without an end": ('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + r("Der Rat"), "Der Rat"),
    "field that was deleted": (f"{r('Rat')}<w:del>{field(' A ')}</w:del>", "Rat"),
    "old list of choices": (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="nein"/>'
        '<w:listEntry w:val="ja"/></w:ddList></w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
        "ja",
    ),
    "old list of choices with its result": (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:listEntry w:val="ja"/></w:ddList></w:ffData>'
        f'</w:fldChar></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{r("ja")}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        "ja",
    ),
    "chosen from a list": (control(r("erfüllt"), properties="<w:dropDownList/>"), "erfüllt"),
    "control in a control": (control(control(r("Aue"))), "Aue"),
    "fraction and power": (
        "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f><m:sSup><m:e>"
        "<m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>3</m:t></m:r></m:sup></m:sSup></m:oMath>",
        "1/2x^3",
    ),
    "right to left": (f'<w:bdo w:val="rtl">{r("שלום", properties="<w:rtl/>")}</w:bdo>', "שלום"),
    "custom XML": (f"<w:customXml>{r('Köln')}</w:customXml>", "Köln"),
    "formatting that was changed": (
        r("Rat", properties="<w:b/><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>"),
        "Rat",
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
    "text box": p(box(p("Text"))),
    "old text box": p(f"<w:r><w:pict><v:textbox><w:txbxContent>{p('Text')}</w:txbxContent></v:textbox></w:pict></w:r>"),
    "text box in a control in a cell": tbl(tr(tc(control(p(box(p("Text"))))))),
    "drawn letters": p('<w:r><w:pict><v:shape><v:textpath string="Text"/></v:shape></w:pict></w:r>'),
    "drawn canvas": p("<w:r><a:txBody><a:p><a:r><a:t>Te</a:t></a:r><a:r><a:t>xt</a:t></a:r></a:p></a:txBody></w:r>"),
    "prompt of an empty field beside it": control(p("Klicken"), properties="<w:showingPlcHdr/>") + p("Text"),
    "hidden paragraph beside it": p("geheim", style="Intern") + p("Text"),
    "index beside it": p("Beirat, 3", style="Index1") + p("Text"),
    "translated contents beside it": p("Beirat 3", style="Verzeichnis 2") + p("Text"),
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


def test_a_deleted_paragraph_mark_in_front_of_a_table_joins_nothing(blocks) -> None:
    found = blocks(p("Vorher", properties="<w:rPr><w:del/></w:rPr>"), tbl(tr("a", "b")))
    assert texts(found) == ["Vorher", "a | b"]


def test_a_text_box_does_not_come_between_joined_paragraphs(blocks) -> None:
    found = blocks(p(r("Der ") + box(p("Kasten")), properties="<w:rPr><w:del/></w:rPr>"), p("Rat tagt."))
    assert texts(found) == ["Der Rat tagt.", "Kasten"]


def test_a_large_first_letter_belongs_to_its_word(blocks) -> None:
    assert texts(blocks(p("D", properties='<w:framePr w:dropCap="drop"/>'), p("er Rat tagt."))) == ["Der Rat tagt."]


def test_an_empty_line_inside_a_paragraph_parts_it(blocks) -> None:
    assert texts(blocks(p("<w:r><w:t>eins</w:t><w:br/><w:br/><w:t>zwei</w:t></w:r>"))) == ["eins", "zwei"]


@pytest.mark.parametrize(
    ("paragraph", "part", "level"),
    [
        (p("Ziele", style="berschrift1"), Part.HEADING, 1),
        (p("Ziele", style="berschrift2"), Part.HEADING, 2),
        (p("Ziele", style="Kapitel"), Part.HEADING, 1),
        (p("Ziele", style="a2"), Part.HEADING, 2),
        (p("Ziele", style="a3"), Part.HEADING, 3),
        (p("Ziele", style="a4"), Part.HEADING, 4),
        (p("Ziele", style="a5"), Part.HEADING, 5),
        (p("Ziele", style="Alt"), Part.HEADING, 1),
        (p("Ziele", style="Heading6"), Part.HEADING, 6),
        (p("Ziele", properties='<w:outlineLvl w:val="8"/>'), Part.HEADING, 9),
        (p("Ziele", properties='<w:outlineLvl w:val="9"/>'), Part.PARAGRAPH, 0),
        (p(r("Ziele der Stadt", properties='<w:rStyle w:val="Fett"/>')), Part.HEADING, 9),
        (p("• Kurse"), Part.LIST_ITEM, 0),
        (p("– Kurse"), Part.LIST_ITEM, 0),
        (p("–Kurse"), Part.PARAGRAPH, 0),
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


def test_notes_hold_what_any_paragraph_holds(blocks) -> None:
    inside = p(r("Beschluss") + box(p("Kasten"))) + tbl(tr("eins", "zwei"))
    referring = r("Rat") + '<w:r><w:footnoteReference w:id="1"/></w:r>'
    found = blocks(p(referring), parts={"footnotes": f'<w:footnote w:id="1">{inside}</w:footnote>'})
    assert texts(found) == ["Rat", "Beschluss eins zwei", "Kasten"]


def test_a_deleted_note_is_gone(blocks) -> None:
    referring = r("Rat") + '<w:del><w:r><w:footnoteReference w:id="1"/></w:r></w:del>'
    found = blocks(p(referring), parts={"footnotes": f'<w:footnote w:id="1">{p("weg")}</w:footnote>'})
    assert texts(found) == ["Rat"]


def test_a_diagram_s_shapes_are_read(blocks) -> None:
    shape = "<dgm:pt><dgm:t><a:p><a:r><a:t>Bei</a:t></a:r><a:r><a:t>rat</a:t></a:r></a:p></dgm:t></dgm:pt>"
    anchor = '<w:r><w:drawing><a:graphic><dgm:relIds r:dm="diagramData"/></a:graphic></w:drawing></w:r>'
    assert texts(blocks(p(anchor), parts={"diagramData": shape})) == ["Beirat"]


def test_a_chart_s_words_are_read(blocks) -> None:
    title = "<c:title><a:p><a:r><a:t>Kurse</a:t></a:r></a:p></c:title>"
    series = "<c:ser><c:tx><c:v>Plätze</c:v></c:tx><c:cat><c:v>2019</c:v></c:cat><c:val><c:v>7</c:v></c:val></c:ser>"
    anchor = '<w:r><w:drawing><a:graphic><c:chart r:id="chart"/></a:graphic></w:drawing></w:r>'
    assert texts(blocks(p(anchor), parts={"chart": title + series})) == ["Kurse | Plätze | 2019"]


def test_a_strict_file_is_read_like_any_other(blocks) -> None:
    (block,) = blocks(p("Ziele", style="berschrift1"), strict=True)
    assert block.part is Part.HEADING


def test_the_title_is_what_stands_in_the_title_style(tmp_path: Path) -> None:
    path = write_word(tmp_path / "a.docx", p("Leitbild", style="Titel"), p("Text"))
    assert read_word(path).title == "Leitbild"


def test_headers_and_footers_are_no_passages(blocks) -> None:
    margins = {"header": p("Stadt Aue"), "footer": p("Seite 1")}
    assert texts(blocks(p("Text"), parts=margins)) == ["Text"]


def test_headers_and_footers_are_read_where_there_is_no_other_text(blocks) -> None:
    margins = {"header": p("Stadt Aue"), "footer": p("Seite 1")}
    assert texts(blocks(p(""), parts=margins)) == ["Stadt Aue", "Seite 1"]
