from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from pipeline.errors import DamagedError
from pipeline.extract import read
from pipeline.extract.blocks import Document
from pipeline.extract.office.csv_tables import read_table
from pipeline.extract.office.sheet import MOST_ROWS
from pipeline.extract.office.spreadsheet import read_spreadsheet, shown
from pipeline.models import CellPlace, Kind, Part


@pytest.fixture
def book() -> Workbook:
    made = Workbook()
    made.active.title = "Plan"
    return made


def _read(book: Workbook, folder: Path) -> Document:
    book.save(folder / "a.xlsx")
    return read_spreadsheet(folder / "a.xlsx")


def _fill(book: Workbook, rows: Sequence[Sequence[object]], *, bold: int = 0) -> None:
    for row in rows:
        book.active.append(row)
    for cell in book.active[bold] if bold else ():
        cell.font = Font(bold=True)


def _texts(document: Document) -> list[tuple[Part, str, str]]:
    return [(block.part, block.text, block.context) for block in document.blocks]


def test_rows_stand_under_their_sheet_with_the_header_as_context(book: Workbook, tmp_path: Path) -> None:
    _fill(book, [["Feld", "Stand"], ["Kurse", "läuft"], ["Cafés", None]], bold=1)
    document = _read(book, tmp_path)
    assert _texts(document) == [
        (Part.HEADING, "Plan", ""),
        (Part.HEADING, "Feld | Stand", ""),
        (Part.TABLE_ROW, "Kurse | läuft", "Feld | Stand"),
        (Part.TABLE_ROW, "Cafés", "Feld | Stand"),
    ]
    assert document.blocks[3].place == CellPlace(table=1, row=3)


HEADERS = {
    "figures below": ([["Jahr", "Zahl"], ["x", 5], ["y", 6]], True),
    "prose below": ([["Frage", "Antwort"], ["Wie?", "Der Beirat tagt viermal im Jahr."]], True),
    "words that recur below": ([["Feld", "Stand"], ["a", "offen"], ["b", "offen"], ["c", "zu"], ["d", "zu"]], True),
    "a speaker who recurs": ([["Ada", "Ja."], ["Bo", "Nein"], ["Ada", "Doch"], ["Bo", "Gut"]], False),
    "words of one kind": ([["Kurse", "Cafés"], ["Beirat", "Fest"]], False),
    "a row alone": ([["Feld", "Stand"]], False),
}


@pytest.mark.parametrize(("rows", "heads"), HEADERS.values(), ids=HEADERS.keys())
def test_the_first_row_is_a_header_only_if_it_is_of_another_kind(book, tmp_path, rows, heads: bool) -> None:
    _fill(book, rows)
    first = _read(book, tmp_path).blocks[1]
    assert (first.part is Part.HEADING) is heads


def test_a_title_above_the_table_is_its_heading(book: Workbook, tmp_path: Path) -> None:
    _fill(book, [["Plan 2030"], [], ["Feld", "Stand"], ["Kurse", "offen"]], bold=3)
    assert _texts(_read(book, tmp_path))[1:3] == [(Part.HEADING, "Plan 2030", ""), (Part.HEADING, "Feld | Stand", "")]


def test_a_title_right_above_the_table_is_context(book: Workbook, tmp_path: Path) -> None:
    _fill(book, [["Plan 2030"], ["Feld", "Stand"], ["Kurse", "offen"]], bold=2)
    assert _texts(_read(book, tmp_path))[-1] == (Part.TABLE_ROW, "Kurse | offen", "Feld | Stand / Plan 2030")


def test_a_bold_row_divides_the_table_and_a_plain_one_with_gaps_does_not(book: Workbook, tmp_path: Path) -> None:
    _fill(book, [["a", "b"], ["Sprache", None], ["Kurse", "offen"], ["Cafés", None]], bold=2)
    found = _texts(_read(book, tmp_path))
    assert found[2] == (Part.HEADING, "Sprache", "")
    assert found[4] == (Part.TABLE_ROW, "Cafés", "Sprache")


def test_merged_cells_are_read_once_and_are_context_below(book: Workbook, tmp_path: Path) -> None:
    _fill(book, [["Kurse", "offen"], [None, "geplant"], ["x", "y"]])
    book.active.merge_cells("A1:A2")
    assert [text for _, *text in _texts(_read(book, tmp_path))[1:]] == [
        ["Kurse | offen", ""],
        ["geplant", "Kurse"],
        ["x | y", ""],
    ]


def test_what_is_hidden_is_left_out_and_said(book: Workbook, tmp_path: Path) -> None:
    _fill(book, [["a", "geheim", "b"], ["c", "geheim", "d"], ["geheim", "geheim", "geheim"]])
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["B"].hidden = True
    book.create_sheet("Intern").sheet_state = "hidden"
    document = _read(book, tmp_path)
    assert [block.text for block in document.blocks] == ["Plan", "a | b", "c | d"]
    assert [warning.split()[0] for warning in document.warnings] == ["Hidden", "2"]


def test_a_remark_on_a_cell_is_a_comment(book: Workbook, tmp_path: Path) -> None:
    _fill(book, [["a", "b"]])
    book.active["B1"].comment = Comment("Stimmt das?", "Ada")
    assert _read(book, tmp_path).blocks[-1].part is Part.COMMENT


def test_a_list_in_one_column_is_read_row_by_row(book: Workbook, tmp_path: Path) -> None:
    _fill(book, [["Der Beirat tagt."], ["Er berät den Rat."]])
    assert [block.part for block in _read(book, tmp_path).blocks[1:]] == [Part.TABLE_ROW, Part.TABLE_ROW]


def test_of_a_long_sheet_the_beginning_is_read_and_that_is_said(book: Workbook, tmp_path: Path) -> None:
    _fill(book, [["Kurs", n] for n in range(MOST_ROWS + 5)])
    document = _read(book, tmp_path)
    assert len(document.blocks) == MOST_ROWS + 1
    assert str(MOST_ROWS) in document.warnings[0]


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        (0.456, "0%", "46%"),
        (0.456, "0.0%", "45.6%"),
        (12500, '#,##0 "€"', "12500 €"),
        (12500.5, "#,##0.00 [$€-407]", "12500.50 €"),
        (12500, "General", "12500"),
        (0.1, "General", "0.1"),
        (3.0, "General", "3"),
        (2.7, "0", "3"),
        (True, "General", "TRUE"),
        (dt.datetime(2024, 3, 5), "dd.mm.yyyy", "2024-03-05"),
        (dt.datetime(2024, 3, 5, 12, 30), "dd.mm.yyyy hh:mm", "2024-03-05 12:30:00"),
        (dt.time(12, 30), "hh:mm", "12:30:00"),
        ("Rat", "@", "Rat"),
        (None, "General", ""),
        ("#REF!", "General", "#REF!"),
    ],
)
def test_a_value_is_shown_in_its_format(value: object, number_format: str, expected: str) -> None:
    assert shown(value, number_format) == expected


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-500])


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 100_000_000)


def _emptied(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")


@pytest.mark.parametrize("spoil", [_cut, _bomb, _emptied])
def test_a_bad_file_is_refused_in_one_line(book: Workbook, tmp_path: Path, spoil) -> None:
    book.save(tmp_path / "a.xlsx")
    spoil(tmp_path / "a.xlsx")
    with pytest.raises(DamagedError) as caught:
        read_spreadsheet(tmp_path / "a.xlsx")
    assert "Excel" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_interview_in_a_sheet_has_questions_and_answers(book: Workbook, tmp_path: Path) -> None:
    _fill(
        book, [["Sprecher", "Text"], ["I", "Wie oft tagt er?"], ["B", "Viermal."], ["I", "Mit wem?"], ["B", "Allein."]]
    )
    book.save(tmp_path / "a.xlsx")
    passages = read(tmp_path / "a.xlsx", kind=Kind.INTERVIEW).passages
    assert [(passage.part, passage.text) for passage in passages[-4:]] == [
        (Part.QUESTION, "Wie oft tagt er?"),
        (Part.ANSWER, "Viermal."),
        (Part.QUESTION, "Mit wem?"),
        (Part.ANSWER, "Allein."),
    ]


TABLES = {
    "semicolons": ("a.csv", "Feld;Stand\nKurse;12\n"),
    "commas": ("a.csv", 'Feld,Stand\n"Kurse",12\n'),
    "tabs": ("a.tsv", "Feld\tStand\nKurse\t12\n"),
    "separator as Excel states it": ("a.csv", "sep=|\nFeld|Stand\nKurse|12\n"),
}


@pytest.mark.parametrize(("name", "text"), TABLES.values(), ids=TABLES.keys())
def test_a_table_as_text_is_read_whatever_separates_its_cells(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert _texts(read_table(tmp_path / name)) == [
        (Part.HEADING, "Feld | Stand", ""),
        (Part.TABLE_ROW, "Kurse | 12", "Feld | Stand"),
    ]


def test_cells_with_line_breaks_and_separators_stay_whole(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes('a;b\nc;"Der Rat;\ntagt für 12"\n'.encode("cp1252"))
    assert read_table(tmp_path / "a.csv").blocks[-1].text == "c | Der Rat; tagt für 12"


def test_a_quotation_without_end_is_damage(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('a;"b\n' + "x" * 1_100_000, encoding="utf-8")
    with pytest.raises(DamagedError):
        read_table(tmp_path / "a.csv")
