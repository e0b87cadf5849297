"""A sheet of a spreadsheet, of whatever program, as blocks: where its tables begin and which row heads them.

A place names the sheet as the table and the row and column as the program shows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import structs

from pipeline.extract.blocks import Block
from pipeline.extract.grid import SHORT_LABEL, Cell, Row, grid_blocks, laid_out
from pipeline.extract.rows import looks_like_header
from pipeline.models import ParagraphPlace, Part

# Beyond this a sheet is data to compute with, not text to read.
MOST_ROWS = 5000
WORDS_OF_PROSE = 4

_FIGURE = re.compile(r"[\W\d]*\d[\W\d]*(?:%|€|EUR|k|TEUR|CHF|kr|zł)?")


def sheet_blocks(name: str, rows: Sequence[Row], number: int) -> Iterator[Block]:
    """Yield the sheet's name as a heading and the blocks of its tables, which empty rows part."""
    filled = laid_out(map(_trimmed, rows))
    if name and any(map(_has_text, filled)):
        yield Block(text=name, place=ParagraphPlace(paragraph=number), part=Part.HEADING, level=1)
    parts = [list(run) for has_text, run in groupby(filled, key=_has_text) if has_text]
    following = [*parts[1:], []]  # one too many where there is none
    for part, after in zip(parts, following, strict=False):
        if _width(part) == 1 < _width(after) and len(part) == 1 and _is_short(part[0]):
            place = ParagraphPlace(paragraph=number)
            yield Block(text=part[0].cells[0].text, place=place, part=Part.HEADING, level=2)
        else:
            yield from _table(part, number)


def too_long(name: str) -> str:
    """Return the warning for a sheet of which only the beginning was read."""
    return f"The sheet {name} has more than {MOST_ROWS} rows; only its first {MOST_ROWS} were read"


def left_out(names: Sequence[str], hidden: int) -> Iterator[str]:
    """Yield the warnings for what the program hides: whole sheets by name, and so many rows and columns."""
    if names:
        yield f"Hidden sheets were left out: {', '.join(names)}"
    if hidden:
        yield f"{hidden} hidden rows or columns were left out"


def _trimmed(row: Row) -> Row:
    """Return the row without the empty cells at its end."""
    end = max((n for n, cell in enumerate(row.cells, 1) if cell.blocks or cell.down > 1), default=0)
    return structs.replace(row, cells=row.cells[:end])


def _has_text(row: Row) -> bool:
    return any(cell.text or cell.continues for cell in row.cells)


def _width(rows: Sequence[Row]) -> int:
    return max((cell.column + cell.span - 1 for row in rows for cell in row.cells), default=0)


def _table(rows: list[Row], number: int) -> Iterator[Block]:
    width = _width(rows)
    above, rest = _above(rows, width)
    shown = [_across(row, width) for row in above] + [_across(row, width) if _divides(row) else row for row in rest]
    if rest and _heads(rest[0], rest[1:]):
        shown[len(above)] = structs.replace(shown[len(above)], is_header=True)
    yield from grid_blocks(shown, number, is_sheet=True)


def _above(rows: list[Row], width: int) -> tuple[list[Row], list[Row]]:
    """Return the rows of one short cell that stand above a wider table as its title, and the table."""
    if width < 2:
        return [], rows
    count = next((n for n, row in enumerate(rows) if len(_filled(row)) != 1 or not _is_short(row)), 0)
    return rows[:count], rows[count:]


def _filled(row: Row) -> list[Cell]:
    return [cell for cell in row.cells if cell.text or cell.continues]


def _is_short(row: Row) -> bool:
    return len(" ".join(row.texts).split()) <= SHORT_LABEL


def _divides(row: Row) -> bool:
    """Return whether a row's one filled cell is set off as what divides the table."""
    filled = _filled(row)
    return len(filled) == 1 and filled[0].is_marked and filled[0] is row.cells[0]


def _across(row: Row, width: int) -> Row:
    """Return the row as one cell over the whole width."""
    (cell,) = _filled(row)
    return structs.replace(row, cells=(structs.replace(cell, column=1, span=width),))


def _heads(first: Row, rest: Sequence[Row]) -> bool:
    """Return whether the first row names the columns: it is set off as a header, or of another kind than the rest."""
    if not rest or not looks_like_header(first.texts) or len(first.cells) < 2:
        return False
    marked = [cell.is_marked for cell in first.cells if cell.text]
    if all(marked) and not all(cell.is_marked for row in rest for cell in row.cells if cell.text):
        return True
    return any(_differs(head, _below(head, rest)) for head in first.cells if head.text)


def _below(head: Cell, rest: Sequence[Row]) -> list[str]:
    return [cell.text for row in rest for cell in row.cells if cell.column == head.column and cell.text]


def _differs(head: Cell, below: Sequence[str]) -> bool:
    """Return whether a column holds figures, prose or a few recurring words under a head that is none of these."""
    if not below or head.text in below:
        return False
    if all(map(_FIGURE.fullmatch, below)):
        return True
    words = sum(len(text.split()) for text in below) / len(below)
    is_prose = words >= WORDS_OF_PROSE and words >= 2 * len(head.text.split())
    return is_prose or (len(below) > 2 and len(set(below)) <= len(below) / 2)
