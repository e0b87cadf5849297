"""A Word table as rows of cells; the blocks that these make are those of any table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from lxml import etree
from msgspec import Struct, structs

from pipeline.extract.blocks import Block
from pipeline.extract.grid import MOST_COLUMNS, Cell, Row, grid_blocks
from pipeline.extract.word.tags import TC, TR, P, W, is_on, properties, stated, value, whole_number
from pipeline.extract.word.text import in_prompt, within

# Reads the cells of one row, which stand side by side; returns the blocks of each.
FlowRow = Callable[[Sequence[etree._Element]], list[list[Block]]]
IsBold = Callable[[etree._Element], bool]


def table_blocks(
    table: etree._Element, number: int, flow_row: FlowRow, is_bold: IsBold, *, heads_first_row: bool = False
) -> Iterator[Block]:
    """Yield the blocks of a table: a row each, or the paragraphs of a table that is only a frame or a form.

    ``number`` is the table's in the document; ``heads_first_row`` tells whether the table's style makes its first row
    a header.
    """
    rows = _repeated(list(_rows(table, flow_row, is_bold)))
    yield from grid_blocks(rows, number, heads_first_row=heads_first_row)


def _repeated(rows: Sequence[Row]) -> list[Row]:
    """Return the rows with only those as headers that Word repeats: the first ones, with at least one below."""
    count = next((n for n, row in enumerate(rows) if not row.is_header), len(rows) - 1)
    return [structs.replace(row, is_header=n < count) for n, row in enumerate(rows)]


def _rows(table: etree._Element, flow_row: FlowRow, is_bold: IsBold) -> Iterator[Row]:
    shown = (row for row in within(table, TR) if row.find(f"{W}trPr/{W}del") is None)
    for n, element in enumerate(shown, 1):
        is_header = is_on(element.find(f"{W}trPr/{W}tblHeader"))
        row = Row(number=n, cells=tuple(_cells(element, flow_row, is_bold)), is_header=is_header)
        # Below a row that is not set off, no other can tell more about the first; to ask after bold letters takes long.
        is_bold = is_bold if row.is_marked else _not_asked
        yield row


def _not_asked(_: etree._Element) -> bool:
    return False


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
        span=min(whole_number(stated(own.get(f"{W}gridSpan")), 1), MOST_COLUMNS),
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


def _cells(row: etree._Element, flow_row: FlowRow, is_bold: IsBold) -> Iterator[Cell]:
    shaped = [(cell, _shape(cell)) for cell in within(row, TC, prompts=True)]
    shaped = [(cell, shape) for cell, shape in shaped if not shape.is_deleted]
    # What a swallowed cell and the prompt of an empty form hold is not shown.
    is_filled = [not shape.is_swallowed and not in_prompt(cell) for cell, shape in shaped]
    contents = iter(flow_row([cell for (cell, _), filled in zip(shaped, is_filled, strict=True) if filled]))
    column = 1 + min(whole_number(value(row, f"{W}trPr/{W}gridBefore"), 0), MOST_COLUMNS)
    for (cell, shape), filled in zip(shaped, is_filled, strict=True):
        content = tuple(next(contents)) if filled else ()
        if not shape.is_swallowed:
            is_marked = _is_marked(cell, is_bold)
            yield Cell(blocks=content, column=column, span=shape.span, continues=shape.continues, is_marked=is_marked)
        column += shape.span


def _is_marked(cell: etree._Element, is_bold: IsBold) -> bool:
    """Return whether the cell is set off as headers are: shaded, or all bold."""
    fill = cell.find(f"{W}tcPr/{W}shd")
    if fill is not None and (fill.get(f"{W}fill") or "auto").lower() not in ("auto", "ffffff"):
        return True
    paragraphs = [paragraph for paragraph in within(cell, P) if any(paragraph.itertext())]
    return bool(paragraphs) and all(is_bold(paragraph) for paragraph in paragraphs)
