"""A table of any format as rows of cells, and the blocks its rows make.

Header rows and what is merged down into a row become its context, a short cell over the whole width divides the
table into sections, a form's long rows are read cell by cell, and a table of one column is only a frame.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, structs

from pipeline.extract.blocks import Block
from pipeline.extract.rows import context, joined, looks_like_header
from pipeline.models import CellPlace, Part

# A row with more words than this is read cell by cell and paragraph by paragraph: a form or a layout, not a list.
LONG_ROW = 120
SHORT_LABEL = 15
SECTION_LEVEL = 9
# No table made for reading is wider; a file can claim any number.
MOST_COLUMNS = 1000
# No more rows head a table, and all of them are written beside each row below.
MOST_HEADS = 20


class Cell(Struct, frozen=True, kw_only=True):
    """A cell with what it spans to the right and downwards, and its content as blocks.

    ``column`` is set by ``laid_out``; ``continues`` marks the lower part of a merged cell; ``is_marked`` one that is
    set off as headers are.
    """

    blocks: tuple[Block, ...] = ()
    span: int = 1
    down: int = 1
    column: int = 0
    continues: bool = False
    is_marked: bool = False

    @property
    def own(self) -> list[Block]:
        """Return the cell's own paragraphs, without notes, comments and the rows of tables inside it."""
        return [block for block in self.blocks if not _hangs(block)]

    @property
    def text(self) -> str:
        """Return the cell's own text on one line."""
        return " ".join(block.text for block in self.own)


class Row(Struct, frozen=True, kw_only=True):
    """A row's number from 1, its cells, and whether it is repeated as a header."""

    number: int
    cells: tuple[Cell, ...]
    is_header: bool = False

    @property
    def texts(self) -> list[str]:
        """Return the text of each cell."""
        return [cell.text for cell in self.cells]

    @property
    def is_marked(self) -> bool:
        """Return whether every cell with text is set off as headers are."""
        return all(cell.is_marked for cell in self.cells if cell.text)


def laid_out(rows: Iterable[Row]) -> list[Row]:
    """Return the rows with each cell in its column, and with the lower parts of cells merged from above."""
    laid: list[Row] = []
    above: list[Cell] = []
    for row in rows:
        cells = _placed(row.cells, above)
        above = [structs.replace(cell, down=cell.down - 1) for cell in cells if cell.down > 1]
        laid.append(structs.replace(row, cells=tuple(cells)))
    return laid


def _placed(cells: Iterable[Cell], above: Iterable[Cell]) -> list[Cell]:
    """Return a row's cells, placed around those that reach down into it."""
    reaching = [structs.replace(cell, blocks=(), continues=True) for cell in above]
    taken = {column for cell in reaching for column in range(cell.column, cell.column + cell.span)}
    placed = list(reaching)
    column = 1
    for cell in cells:
        while column in taken:
            column += 1
        if column > MOST_COLUMNS:
            break
        placed.append(structs.replace(cell, column=column, span=min(cell.span, MOST_COLUMNS)))
        column += cell.span
    return sorted(placed, key=lambda cell: cell.column)


def grid_blocks(
    rows: Sequence[Row], table: int, *, heads_first_row: bool = False, is_sheet: bool = False
) -> Iterator[Block]:
    """Yield the blocks of a laid-out table: a row each, or the content of one that is only a frame.

    A sheet is never a frame, however few its columns.
    """
    if not is_sheet and max((len(row.cells) for row in rows), default=0) < 2:
        yield from (block for row in rows for cell in row.cells for block in cell.blocks)
        return
    header = _header(rows) or ({rows[0].number} if rows and _stands_out(rows, is_known=heads_first_row) else set())
    reader = _Rows(table, width=_width(rows))
    for row in rows:
        yield from reader.head(row) if row.number in header else reader.blocks(row)


def _header(rows: Sequence[Row]) -> set[int]:
    """Return the numbers of the rows marked as headers; those with nothing below them head nothing.

    Below the top, one cell over the whole width divides the table and leaves the names of the columns in force.
    """
    top = next((n for n, row in enumerate(rows) if not row.is_header), 0)
    last = max((n for n, row in enumerate(rows) if not row.is_header), default=0)
    width = _width(rows)
    return {
        row.number for n, row in enumerate(rows[:last]) if row.is_header and (n < top or not _is_across(row, width))
    }


def _stands_out(rows: Sequence[Row], *, is_known: bool) -> bool:
    first, rest = rows[0], rows[1:]
    if not rest or len(first.cells) < 2 or not looks_like_header(first.texts):
        return False
    return is_known or (first.is_marked and not all(row.is_marked for row in rest))


def _width(rows: Sequence[Row]) -> int:
    return max((cell.column + cell.span - 1 for row in rows for cell in row.cells), default=0)


class _Rows:
    """Reads the rows from the top, knowing the header, the section and what is merged down into a row."""

    def __init__(self, table: int, *, width: int) -> None:
        self._table = table
        self._header: list[Row] = []
        self._heads: tuple[str, ...] = ()
        self._heads_over: dict[int, list[str]] = {}
        self._is_heading = False
        self._width = width
        self._merged: dict[int, str] = {}
        self._section = ""

    def head(self, row: Row) -> Iterator[Block]:
        """Yield a header row, in place of the one before it the context of the rows below."""
        self._header = [*self._header, row][:MOST_HEADS] if self._is_heading else [row]
        self._heads = tuple(joined(head.texts) for head in self._header)
        self._heads_over = _over_columns(self._header)
        self._is_heading = True
        self._remember(row)
        yield from self._heading(row)
        yield from _hanging(row)

    def blocks(self, row: Row) -> Iterator[Block]:
        """Yield the blocks of one row."""
        self._is_heading = False
        beside = [self._merged.get(cell.column, "") for cell in row.cells if cell.continues]
        self._remember(row)
        text = joined(cell.text for cell in row.cells if not cell.continues)
        if _is_across(row, self._width) and _is_label(row.cells[0].text):
            self._section = joined(row.texts)
            yield from self._heading(row)
        elif sum(len(cell.text.split()) for cell in row.cells if not cell.continues) > LONG_ROW:
            yield from self._cell_by_cell(row)
            return
        elif text:
            above = context(*self._heads, self._section, *beside)
            yield Block(text=text, place=self._place(row), part=Part.TABLE_ROW, context=above)
        yield from _hanging(row)

    def _heading(self, row: Row) -> Iterator[Block]:
        """Yield a row that heads others: the names of the columns, or of the section that follows."""
        if text := joined(row.texts):
            yield Block(text=text, place=self._place(row), part=Part.HEADING, level=SECTION_LEVEL)

    def _place(self, row: Row) -> CellPlace:
        """Return the place of a whole row, on the page where its first words stand."""
        pages = (getattr(block.place, "page", 0) for cell in row.cells for block in cell.blocks)
        return CellPlace(table=self._table, row=row.number, page=next(pages, 0))

    def _remember(self, row: Row) -> None:
        self._merged |= {cell.column: cell.text for cell in row.cells if not cell.continues}

    def _cell_by_cell(self, row: Row) -> Iterator[Block]:
        first = row.cells[0]
        label = first.text if len(first.text.split()) <= SHORT_LABEL else ""
        for cell in row.cells:
            over = self._heads_over.get(cell.column, ())
            beside = context(*over, self._section, label if cell is not first else "")
            for block in cell.blocks:
                if _hangs(block):
                    yield block
                elif not cell.continues:
                    yield self._of_cell(block, row, cell, beside)

    def _of_cell(self, block: Block, row: Row, cell: Cell, beside: str) -> Block:
        page = getattr(block.place, "page", 0)
        place = CellPlace(table=self._table, row=row.number, column=cell.column, page=page)
        part = Part.PARAGRAPH if block.part is Part.HEADING else block.part
        return structs.replace(block, place=place, part=part, level=0, context=beside)


def _over_columns(header: Iterable[Row]) -> dict[int, list[str]]:
    """Return the texts of the header's cells over each column, from the top."""
    over: dict[int, list[str]] = {}
    for head in (head for row in header for head in row.cells):
        text = head.text
        for column in range(head.column, head.column + head.span):
            over.setdefault(column, []).append(text)
    return over


def _is_across(row: Row, width: int) -> bool:
    """Return whether one cell takes the whole width."""
    return len(row.cells) == 1 and row.cells[0].span >= width > 1


def _is_label(text: str) -> bool:
    words = text.split()
    return 0 < len(words) <= SHORT_LABEL and not words[-1].endswith((".", ";"))


def _hangs(block: Block) -> bool:
    """Return whether a block of a cell is no text of its own: notes, comments, the rows of inner tables."""
    return block.part in (Part.FOOTNOTE, Part.COMMENT) or isinstance(block.place, CellPlace)


def _hanging(row: Row) -> Iterator[Block]:
    return (block for cell in row.cells for block in cell.blocks if _hangs(block))
