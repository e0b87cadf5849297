"""An Excel file as blocks: each visible sheet under its name, values as they are shown.

openpyxl opens it; results of formulas are those that the program last saved. Nothing is calculated, no link to
another file is followed. Dates come out as 2024-03-05 and figures without a mark between the thousands, whatever
the country of the computer that shows them.
"""

from __future__ import annotations

import datetime as dt
import re
import warnings
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import structs

from pipeline.errors import DamagedError
from pipeline.extract.blocks import Block, Document
from pipeline.extract.grid import MOST_COLUMNS, Cell, Row
from pipeline.extract.office.csv_tables import text_cell
from pipeline.extract.office.sheet import MOST_ROWS, left_out, sheet_blocks, too_long
from pipeline.models import CellPlace, Part

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

# So many bytes unpacked make a sheet that nobody reads, or a zip bomb.
LARGEST_SHEET = 60_000_000
LARGEST_FILE = 300_000_000

_DECIMALS = re.compile(r"0\.(0+)")
_LITERALS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].')
_UNIT = re.compile(r'"\s*([^"]*[^"\s])\s*"|\[\$([^\]-]+)')
_NO_FILL = {"00000000", "FFFFFFFF", "00FFFFFF"}


def read_spreadsheet(path: Path) -> Document:
    """Return the blocks of an Excel file; raise DamagedError where it cannot be opened or is far too large."""
    _refuse_huge(path)
    with warnings.catch_warnings():
        # openpyxl tells of drawings and rules for input that it would not save again.
        warnings.simplefilter("ignore")
        book = _opened(path)
    return _document(book)


def _refuse_huge(path: Path) -> None:
    """Look at the sizes before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            sizes = {item.filename: item.file_size for item in archive.infolist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise _damaged(path) from error
    largest = max((size for name, size in sizes.items() if name.endswith((".xml", ".rels"))), default=0)
    if largest > LARGEST_SHEET or sum(sizes.values()) > LARGEST_FILE:
        advice = "Save the part that matters as a file of its own"
        raise DamagedError(path.name, "the Excel file holds far more than can be read", advice)


def _opened(path: Path) -> Workbook:
    from openpyxl import load_workbook

    try:
        with path.open("rb") as file:  # by itself openpyxl leaves a damaged one open, and Windows then keeps it locked
            return load_workbook(file, data_only=True, keep_links=False)
    # Whatever is wrong with a file, openpyxl stumbles over it somewhere, with any of Python's errors.
    except Exception as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> DamagedError:
    why = "the Excel file is cut off, damaged or of an unusual kind"
    return DamagedError(path.name, why, "Open it in Excel and save it as .xlsx again")


def _document(book: Workbook) -> Document:
    blocks: list[Block] = []
    notes: list[str] = []
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for number, sheet in enumerate(book.worksheets, 1):
        if sheet in visible:
            rows = list(islice(_rows(sheet), MOST_ROWS + 1))
            blocks += sheet_blocks(sheet.title, rows[:MOST_ROWS], number)
            blocks += _remarks(sheet, number)
            notes += [too_long(sheet.title)] if len(rows) > MOST_ROWS else []
    hidden = [sheet.title for sheet in book.worksheets if sheet not in visible]
    notes = [*left_out(hidden, sum(map(_hidden, visible))), *notes]
    return Document(blocks=tuple(blocks), title=book.properties.title or "", warnings=tuple(notes))


def _hidden(sheet: Worksheet) -> int:
    """Return how many rows and columns with something in them the sheet hides."""
    rows = [n for n in range(1, min(sheet.max_row, MOST_ROWS) + 1) if _is_hidden_row(sheet, n)]
    shown = sum(any(cell.value is not None for cell in sheet[n]) for n in rows)
    return shown + len([n for n in _hidden_columns(sheet) if n <= sheet.max_column])


def _is_hidden_row(sheet: Worksheet, number: int) -> bool:
    return number in sheet.row_dimensions and bool(sheet.row_dimensions[number].hidden)


def _hidden_columns(sheet: Worksheet) -> set[int]:
    """Return the numbers of the hidden columns; the file keeps neighbours together as one."""
    hidden = [each for each in sheet.column_dimensions.values() if each.hidden]
    return {n for each in hidden if each.min for n in range(each.min, min(each.max or each.min, MOST_COLUMNS) + 1)}


def _rows(sheet: Worksheet) -> Iterator[Row]:
    hidden = _hidden_columns(sheet)
    spans = _spans(sheet)
    width = min(sheet.max_column, MOST_COLUMNS)
    for n, cells in enumerate(sheet.iter_rows(max_col=width), 1):
        if not _is_hidden_row(sheet, n):
            shown = [cell for cell in cells if cell.column not in hidden and type(cell).__name__ != "MergedCell"]
            yield Row(number=n, cells=tuple(_cell(cell, spans.get(cell.coordinate, (1, 1))) for cell in shown))


def _spans(sheet: Worksheet) -> dict[str, tuple[int, int]]:
    """Return how many columns and rows each merged cell spans, by its coordinate."""
    merged = sheet.merged_cells.ranges
    return {each.start_cell.coordinate: (each.size["columns"], each.size["rows"]) for each in merged}


def _cell(cell: Any, spans: tuple[int, int]) -> Cell:
    try:
        made = text_cell(shown(cell.value, cell.number_format), is_marked=_is_marked(cell))
    except (IndexError, OverflowError):  # its style is not in the file, or its figure beyond all that can be computed
        made = text_cell(shown(cell.value, ""), is_marked=False)
    return structs.replace(made, span=min(spans[0], MOST_COLUMNS), down=spans[1])


def _is_marked(cell: Any) -> bool:
    """Return whether a cell is set off as headers are: bold or coloured."""
    fill = cell.fill
    return bool(cell.font.b) or (fill.fill_type == "solid" and fill.fgColor.rgb not in _NO_FILL)


def _remarks(sheet: Worksheet, number: int) -> Iterator[Block]:
    for row in sheet.iter_rows(max_row=min(sheet.max_row, MOST_ROWS), max_col=min(sheet.max_column, MOST_COLUMNS)):
        for cell in row:
            if cell.comment and cell.row and cell.column:
                place = CellPlace(table=number, row=cell.row, column=cell.column)
                yield Block(text=cell.comment.text, place=place, part=Part.COMMENT)


def shown(value: object, number_format: str) -> str:
    """Return a cell's value as text, in the cell's own number format as far as it changes what is said."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _figure(value, (number_format or "").split(";")[0])
    return _date(value) if isinstance(value, dt.date | dt.time) else str(value)


def _figure(value: float, number_format: str) -> str:
    """Return a figure with its decimals, per cent sign and the unit that the format adds ("12500 €")."""
    digits = _LITERALS.sub("", number_format).strip()
    decimals = _DECIMALS.search(digits)
    places = len(decimals[1]) if decimals else 0
    if "%" in digits:
        text = f"{value * 100:.{places}f}%"
    elif decimals or (digits and not digits.strip("#,0 ")):
        text = f"{value:.{places}f}"
    else:
        text = f"{value:.10g}" if isinstance(value, float) else str(value)
    unit = _UNIT.search(number_format)
    return f"{text} {unit[1] or unit[2]}" if unit else text


def _date(value: dt.date | dt.time) -> str:
    """Return the date, with the time where it has one."""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return value.isoformat(*([" "] if isinstance(value, dt.datetime) else []))
