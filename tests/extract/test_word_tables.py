from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.extract.blocks import Block
from pipeline.extract.word.reader import read_word
from pipeline.models import CellPlace, Part
from tests.extract.word_samples import bold, control, p, r, tbl, tc, tr, write_word

LONG = "Die Stadt fördert seit vielen Jahren Vereine und berät sie bei jedem einzelnen Antrag. " * 12


@pytest.fixture
def blocks(tmp_path: Path) -> object:
    def read(*body: str, **options: object) -> tuple[Block, ...]:
        return read_word(write_word(tmp_path / "a.docx", *body, **options)).blocks  # type: ignore[arg-type]

    return read


def texts(blocks: tuple[Block, ...]) -> list[str]:
    return [" ".join(block.text.split()) for block in blocks]


def test_a_row_is_one_block_under_its_header(blocks) -> None:
    head = tr(tc(p(bold("Maßnahme"))), tc(p(bold("Stand"))))
    names, row = blocks(tbl(head, tr("Sprachkurse", "läuft")))
    assert (names.text, names.part, names.context) == ("Maßnahme | Stand", Part.HEADING, "")
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
    first, row = blocks(tbl(head, tr("Sprachkurse", "läuft")))
    assert (first.part is Part.HEADING and row.context == first.text) is is_header


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


def test_a_table_in_a_frame_keeps_its_place(blocks) -> None:
    found = blocks(tbl(tr(tc(p("vorher") + tbl(tr("innen", "eins")) + p("nachher")))))
    assert texts(found) == ["vorher", "innen | eins", "nachher"]


def test_a_table_between_long_texts_of_a_cell_keeps_its_place(blocks) -> None:
    found = blocks(tbl(tr("Beirat", tc(p(LONG) + tbl(tr("innen", "eins")) + p(LONG)))))
    assert texts(found) == ["Beirat", LONG.strip(), "innen | eins", LONG.strip()]


def test_cells_and_rows_in_controls_are_read_where_they_stand(blocks) -> None:
    row = tr(control(tc("a")), "b")
    assert texts(blocks(tbl(tr("c", "d"), control(tr("e", "f")), row))) == ["c | d", "e | f", "a | b"]


def test_an_empty_cell_s_prompt_keeps_the_others_in_their_columns(blocks) -> None:
    prompt = control(tc("Klicken"), properties="<w:showingPlcHdr/>")
    (block,) = blocks(tbl(tr(prompt, LONG)))
    assert block.place == CellPlace(table=1, row=1, column=2)


def test_what_hangs_on_a_header_is_not_lost(blocks) -> None:
    notes = {"footnotes": f'<w:footnote w:id="1">{p("Stand Mai")}</w:footnote>'}
    head = tr("Maßnahme", tc(p(r("Stand") + '<w:r><w:footnoteReference w:id="1"/></w:r>')), properties="<w:tblHeader/>")
    found = blocks(tbl(head, tr("Kurse", "läuft")), parts=notes)
    assert texts(found) == ["Maßnahme | Stand", "Stand Mai", "Kurse | läuft"]


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


def test_a_cell_merged_down_in_a_tracked_change_is_read_once(blocks) -> None:
    rows = (tr("Sprache", "Kurse"), tr(tc("", properties='<w:cellMerge w:vMerge="cont"/>'), "Cafés"))
    assert [block.context for block in blocks(tbl(*rows))] == ["", "Sprache"]
