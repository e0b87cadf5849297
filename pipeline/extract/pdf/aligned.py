"""Tables without ruling lines: told by cells that the file has row by row and that line up below each other.

Only rows that a program wrote cell after cell are found: columns of running text follow each other as wholes, and
where they are written line by line, their sentences run on from row to row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest
from statistics import median

from msgspec import Struct

from pipeline.extract.pdf.lines import Line, TableRow

FEWEST_ROWS = 3
MOST_LINES = 5  # in a cell
LONGEST_ROW = 400  # letters
ALIGNED = 3.0  # points
SAME_SIZE = 1.15
LINE = 1.7  # of the line's height: lines of one cell are no farther apart
PROSE = 18  # letters in a line of a column of running text
RUN_ON = 0.3  # of the lines of such a column begin in the middle of a sentence
LABEL = re.compile(r"^(?:\W|\(?\w{1,3}[.)]{1,2}|\(?\d{1,3}[.)]?)$")
PAGE = re.compile(r"^(?:[ps]\.?\s?)?(\d{1,3})$", re.IGNORECASE)
RISING = 0.8


class Row(Struct, frozen=True):
    """Cells side by side, each the lines that it is made of, and the number of its first line in the page."""

    cells: tuple[tuple[Line, ...], ...]
    number: int

    @property
    def lines(self) -> list[Line]:
        """All lines of the row."""
        return [line for cell in self.cells for line in cell]

    @property
    def bottom(self) -> float:
        """How far down the row reaches."""
        return max(line.bottom for line in self.lines)

    @property
    def letters(self) -> int:
        """Number of characters."""
        return sum(line.letters for line in self.lines)


def with_aligned_tables(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a page, in the order of the file, with each table without rules as one line of rows."""
    if _count_hops(lines) < FEWEST_ROWS:
        return list(lines)
    done, begin = list[Line](), 0
    for rows in _tables(_rows(lines)):
        done += [*lines[begin : rows[0].number], _as_line(rows)]
        begin = rows[-1].number + len(rows[-1].lines)
    return [*done, *lines[begin:]]


def _count_hops(lines: Sequence[Line]) -> int:
    return sum(b.x0 >= a.x1 and b.base <= a.base + 0.3 * a.size for a, b in pairwise(lines))


# --- rows ---


def _rows(lines: Sequence[Line]) -> list[Row]:
    rows: list[Row] = []
    cells: list[list[Line]] = []
    for number, line in enumerate(lines):
        if cells and _continues(cells[-1], line):
            cells[-1].append(line)
        elif cells and _is_beside(cells, line):
            cells.append([line])
        else:
            rows += _closed(cells, number)
            cells = [[line]]
    return [*rows, *_closed(cells, len(lines))]


def _closed(cells: Sequence[Sequence[Line]], end: int) -> list[Row]:
    return [Row(tuple(map(tuple, cells)), end - sum(map(len, cells)))] if cells else []


def _continues(cell: Sequence[Line], line: Line) -> bool:
    last = cell[-1]
    if line.table or last.table or abs(last.size - line.size) > 0.1 * line.size:
        return False
    overlap = min(last.x1, line.x1) > max(last.x0, line.x0)
    return overlap and 0.5 * line.height < line.base - last.base < LINE * line.height


def _is_beside(cells: Sequence[Sequence[Line]], line: Line) -> bool:
    first, last = cells[0][0], cells[-1]
    if line.table or first.table or line.x0 < max(other.x1 for other in last):
        return False
    lowest = max(cell[-1].base for cell in cells)
    return first.base - 1.2 * first.height < line.base < lowest + 0.5 * first.height


# --- tables ---


def _tables(rows: Sequence[Row]) -> Iterator[list[Row]]:
    table: list[Row] = []
    for row in rows:
        if table and _goes_on(table, row):
            table.append(row)
        else:
            yield from _checked(table)
            table = [row] if len(row.cells) > 1 and _may_be_row(row) else []
    yield from _checked(table)


def _may_be_row(row: Row) -> bool:
    return row.letters <= LONGEST_ROW and all(len(cell) <= MOST_LINES for cell in row.cells)


def _goes_on(table: Sequence[Row], row: Row) -> bool:
    before, first = table[-1], row.cells[0][0]
    if not _may_be_row(row) or min(line.top for line in row.lines) < before.bottom - 0.5 * first.height:
        return False
    if not _is_aligned(row.cells[0], table[0].cells[0]):
        return False
    if len(row.cells) == 1:  # two cells that stand too close to be told apart
        return first.gapped and len(row.cells[0]) == 1
    return any(_is_aligned(cell, other) for cell in row.cells[1:] for known in table[-2:] for other in known.cells[1:])


def _is_aligned(a: Sequence[Line], b: Sequence[Line]) -> bool:
    a0, a1, b0, b1 = (side for cell in (a, b) for side in (min(x.x0 for x in cell), max(x.x1 for x in cell)))
    return min(abs(a0 - b0), abs(a1 - b1), abs(a0 + a1 - b0 - b1) / 2) <= ALIGNED


def _checked(table: list[Row]) -> Iterator[list[Row]]:
    while table and len(table[-1].cells) == 1:
        table.pop()
    if len(table) >= FEWEST_ROWS and _is_table(table):
        yield table


def _is_table(table: Sequence[Row]) -> bool:
    columns = [[cell for cell in column if cell] for column in zip_longest(*(row.cells for row in table))]
    return (
        _is_even(columns)
        and not _is_list(columns)
        and not _are_contents(columns)
        and not any(_runs_on(column) for column in columns)
    )


def _is_even(columns: Sequence[Sequence[Sequence[Line]]]) -> bool:
    """Return whether the cells of each column, its head apart, are set in one size."""
    sizes = [[cell[0].size for cell in column[1:]] for column in columns if len(column) > 1]
    return all(max(column) <= SAME_SIZE * min(column) for column in sizes)


def _is_list(columns: Sequence[Sequence[Sequence[Line]]]) -> bool:
    return len(columns) == 2 and all(LABEL.match(cell[0].text) for cell in columns[0])


def _are_contents(columns: Sequence[Sequence[Sequence[Line]]]) -> bool:
    """Return whether there are only titles, perhaps numbered, and page numbers that rise."""
    if len(columns) > 2 and not all(LABEL.match(cell[0].text) for cell in columns[0]):
        return False
    pages = [int(page[1]) for cell in columns[-1] if (page := PAGE.match(cell[0].text))]
    rises = sum(a <= b for a, b in pairwise(pages))
    return len(pages) >= FEWEST_ROWS and len(pages) > 0.6 * len(columns[-1]) and rises >= RISING * (len(pages) - 1)


def _runs_on(column: Sequence[Sequence[Line]]) -> bool:
    """Return whether sentences go on from row to row: columns of prose that were written line by line."""
    if median([line.letters for cell in column for line in cell]) < PROSE:
        return False
    on = sum(b[0].text[:1].islower() and a[-1].text[-1:] not in ".!?:" for a, b in pairwise(column))
    return on >= RUN_ON * (len(column) - 1)


def _as_line(rows: Sequence[Row]) -> Line:
    names = _names_columns(rows)
    table = tuple(_row(row, names=names and row is rows[0]) for row in rows)
    x0, top = min(row.x0 for row in table), min(row.top for row in table)
    x1, bottom = max(row.x1 for row in table), max(row.bottom for row in table)
    first = rows[0].lines[0]
    start, end = min(row.start for row in table), max(row.end for row in table)
    return Line(first.page, "", x0, top, x1, bottom, start, end, first.size, False, 0.0, table[0].bottom, table=table)


def _row(row: Row, *, names: bool) -> TableRow:
    lines = row.lines
    return TableRow(
        tuple(texts for cell in row.cells if (texts := tuple(line.text for line in cell if line.text))),
        min(line.x0 for line in lines),
        min(line.top for line in lines),
        max(line.x1 for line in lines),
        max(line.bottom for line in lines),
        min(line.start for line in lines),
        max(line.end for line in lines),
        names,
    )


def _names_columns(rows: Sequence[Row]) -> bool:
    """Return whether the first row is set in bold above others that are not, or names columns of figures."""
    head, rest = rows[0], rows[1:]
    if all(line.bold for line in head.lines):
        return not all(line.bold for row in rest for line in row.lines)
    figures = any(_is_figure(cell) for row in rest for cell in row.cells)
    is_full = len(head.cells) == max(len(row.cells) for row in rows)
    return figures and is_full and not any(_is_figure(cell) for cell in head.cells)


def _is_figure(cell: Sequence[Line]) -> bool:
    text = "".join(line.text for line in cell)
    return sum(map(str.isdigit, text)) > len(text) / 2
