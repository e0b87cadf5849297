"""A Word table as a grid of cells, and the passages its rows make."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from lxml import etree
from msgspec import Struct

from pipeline.extract.blocks import Block
from pipeline.extract.rows import context, joined, looks_like_header
from pipeline.extract.word.tags import TC, TR, P, W, is_on, properties, stated, value, whole_number
from pipeline.extract.word.text import in_prompt, within
from pipeline.models import CellPlace, ParagraphPlace, Part

# A row with more words than this is read cell by cell and paragraph by paragraph: a form or a layout, not a list.
LONG_ROW = 120
SHORT_LABEL = 15
# More columns than Word allows.
_WIDEST = 1000
_BESIDE = (Part.FOOTNOTE, Part.COMMENT)

# Reads the cells of one row, which stand side by side; returns the blocks of each.
FlowRow = Callable[[Sequence[etree._Element]], list[list[Block]]]
IsBold = Callable[[etree._Element], bool]


class Cell(Struct, frozen=True, kw_only=True):
    """A cell as it is shown: its first column, how many it spans, its blocks in order with those of inner tables."""

    element: etree._Element
    column: int
    span: int
    content: tuple[Block, ...]
    continues: bool = False

    @property
    def text(self) -> str:
        """Return the cell's own text on one line, without notes, comments and inner tables."""
        return " ".join(block.text for block in self.content if _is_own(block))


class Row(Struct, frozen=True, kw_only=True):
    """A row's cells, its number from 1, and whether Word repeats it as a header."""

    number: int
    cells: tuple[Cell, ...]
    is_header: bool = False

    @property
    def texts(self) -> list[str]:
        """Return the text of each cell."""
        return [cell.text for cell in self.cells]


def table_blocks(
    table: etree._Element, number: int, flow_row: FlowRow, is_bold: IsBold, *, heads_first_row: bool = False
) -> Iterator[Block]:
    """Yield the blocks of a table: a row each, or the paragraphs of a table that is only a frame or a form.

    ``number`` is the table's in the document; ``heads_first_row`` tells whether the table's style makes its first row
    a header.
    """
    rows = list(_rows(table, flow_row))
    if max((len(row.cells) for row in rows), default=0) < 2:
        yield from (block for row in rows for cell in row.cells for block in cell.content)
        return
    header, width = _header(rows, is_bold, heads_first_row=heads_first_row), _width(rows)
    labels = _Labels([row for row in rows if row.number in header])
    for row in rows:
        above = labels.above(row)
        if row.number in header:
            yield from _heading(row, number)
            yield from _hanging(row)
        else:
            yield from _row_blocks(row, number, above, width=width, labels=labels)


def _rows(table: etree._Element, flow_row: FlowRow) -> Iterator[Row]:
    shown = (row for row in within(table, TR) if row.find(f"{W}trPr/{W}del") is None)
    for n, row in enumerate(shown, 1):
        is_header = is_on(row.find(f"{W}trPr/{W}tblHeader"))
        yield Row(number=n, cells=tuple(_cells(row, flow_row)), is_header=is_header)


class _Shape(Struct, frozen=True, kw_only=True):
    """How a cell is set: its columns, whether it is part of the one above or, in the old way, to its left."""

    span: int = 1
    continues: bool = False
    is_swallowed: bool = False
    is_deleted: bool = False


_PLAIN = _Shape()


def _shape(cell: etree._Element) -> _Shape:
    own = properties(cell, "tcPr")
    if not own:
        return _PLAIN
    return _Shape(
        span=min(whole_number(stated(own.get(f"{W}gridSpan")), 1), _WIDEST),
        continues=_continues(own),
        is_swallowed=stated(own.get(f"{W}hMerge")) == "continue",
        is_deleted=f"{W}cellDel" in own,
    )


def _continues(own: dict[str, etree._Element]) -> bool:
    """Return whether the cell is part of the one above it, by now or by a tracked change."""
    merge, tracked = own.get(f"{W}vMerge"), own.get(f"{W}cellMerge")
    if merge is not None:
        return merge.get(f"{W}val", "continue") == "continue"
    return tracked is not None and tracked.get(f"{W}vMerge") == "cont"


def _cells(row: etree._Element, flow_row: FlowRow) -> Iterator[Cell]:
    shaped = [(cell, _shape(cell)) for cell in within(row, TC, prompts=True)]
    shaped = [(cell, shape) for cell, shape in shaped if not shape.is_deleted]
    # What a swallowed cell and the prompt of an empty form hold is not shown.
    is_filled = [not shape.is_swallowed and not in_prompt(cell) for cell, shape in shaped]
    contents = iter(flow_row([cell for (cell, _), filled in zip(shaped, is_filled, strict=True) if filled]))
    column = 1 + min(whole_number(value(row, f"{W}trPr/{W}gridBefore"), 0), _WIDEST)
    for (cell, shape), filled in zip(shaped, is_filled, strict=True):
        content = tuple(next(contents)) if filled else ()
        if not shape.is_swallowed:
            yield Cell(element=cell, column=column, span=shape.span, content=content, continues=shape.continues)
        column += shape.span


def _is_own(block: Block) -> bool:
    return isinstance(block.place, ParagraphPlace) and block.part not in _BESIDE


def _header(rows: Sequence[Row], is_bold: IsBold, *, heads_first_row: bool) -> set[int]:
    """Return the numbers of the header rows: those Word repeats, else the first if it stands out as one."""
    repeated: set[int] = set()
    for row in rows[:-1]:
        if not row.is_header:
            break
        repeated.add(row.number)
    return repeated or ({rows[0].number} if _stands_out(rows, is_bold, by_style=heads_first_row) else set())


def _stands_out(rows: Sequence[Row], is_bold: IsBold, *, by_style: bool) -> bool:
    first, rest = rows[0], rows[1:]
    if not rest or len(first.cells) < 2 or not looks_like_header(first.texts):
        return False
    return by_style or (_all_marked(first, is_bold) and not all(_all_marked(row, is_bold) for row in rest))


def _all_marked(row: Row, is_bold: IsBold) -> bool:
    return all(_is_marked(cell.element, is_bold) for cell in row.cells if cell.text)


def _is_marked(cell: etree._Element, is_bold: IsBold) -> bool:
    """Return whether the cell is set off as headers are: shaded, or all bold."""
    fill = cell.find(f"{W}tcPr/{W}shd")
    if fill is not None and (fill.get(f"{W}fill") or "auto").lower() not in ("auto", "ffffff"):
        return True
    paragraphs = [paragraph for paragraph in within(cell, P) if any(paragraph.itertext())]
    return bool(paragraphs) and all(is_bold(paragraph) for paragraph in paragraphs)


def _width(rows: Sequence[Row]) -> int:
    return max((cell.column + cell.span - 1 for row in rows for cell in row.cells), default=0)


class _Labels:
    """What stands above a cell: the header of its column, the section row, and the cell merged down into its row."""

    def __init__(self, header: Sequence[Row]) -> None:
        self._header = header
        self._merged: dict[int, str] = {}
        self.section = ""

    def above(self, row: Row) -> str:
        """Return the context of a whole row, and remember its merged cells for the rows below."""
        spanning = [self._merged.get(cell.column, "") for cell in row.cells if cell.continues]
        self._merged |= {cell.column: cell.text for cell in row.cells if not cell.continues}
        heads = [joined(head.texts) for head in self._header]
        return context(*heads, self.section, *spanning)

    def of_column(self, cell: Cell) -> list[str]:
        """Return the header cells over a cell, from the top."""
        return [head.text for row in self._header for head in row.cells if _covers(head, cell)]


def _covers(head: Cell, cell: Cell) -> bool:
    return head.column <= cell.column < head.column + head.span


def _row_blocks(row: Row, table: int, above: str, *, width: int, labels: _Labels) -> Iterator[Block]:
    if _is_section(row, width):
        labels.section = joined(row.texts)
        yield from _heading(row, table)
    elif sum(len(cell.text.split()) for cell in row.cells if not cell.continues) > LONG_ROW:
        yield from _cell_by_cell(row, table, labels)
        return
    elif text := joined(cell.text for cell in row.cells if not cell.continues):
        yield Block(text=text, place=_place(row, table), part=Part.TABLE_ROW, context=above)
    yield from _hanging(row)


def _place(row: Row, table: int) -> CellPlace:
    """Return the place of a whole row, on the page where its first words stand."""
    pages = (getattr(block.place, "page", 0) for cell in row.cells for block in cell.content)
    return CellPlace(table=table, row=row.number, page=next(pages, 0))


def _heading(row: Row, table: int) -> Iterator[Block]:
    """Yield a row that heads others: the names of the columns, or of the section that follows."""
    if text := joined(row.texts):
        yield Block(text=text, place=_place(row, table), part=Part.HEADING, level=9)


def _is_section(row: Row, width: int) -> bool:
    """Return whether one short cell over the whole width divides the table into sections."""
    if len(row.cells) != 1 or width < 2:
        return False
    words = row.cells[0].text.split()
    return row.cells[0].span >= width and 0 < len(words) <= SHORT_LABEL and not words[-1].endswith((".", ";"))


def _cell_by_cell(row: Row, table: int, labels: _Labels) -> Iterator[Block]:
    """Yield the paragraphs of each cell, with its notes and inner tables where they stand."""
    first = row.cells[0]
    label = first.text if len(first.text.split()) <= SHORT_LABEL else ""
    for cell in row.cells:
        beside = context(*labels.of_column(cell), labels.section, label if cell is not first else "")
        for block in cell.content:
            if not _is_own(block):
                yield block
            elif not cell.continues:
                place = CellPlace(table=table, row=row.number, column=cell.column, page=getattr(block.place, "page", 0))
                part = Part.PARAGRAPH if block.part is Part.HEADING else block.part
                yield Block(text=block.text, place=place, part=part, context=beside)


def _hanging(row: Row) -> Iterator[Block]:
    """Yield what belongs to the row but is no cell's own text: notes, comments and the rows of inner tables."""
    return (block for cell in row.cells for block in cell.content if not _is_own(block))
