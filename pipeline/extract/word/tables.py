"""A Word table as a grid of cells, and the passages its rows make."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from lxml import etree
from msgspec import Struct

from pipeline.extract.blocks import Block
from pipeline.extract.rows import context, joined, looks_like_header
from pipeline.extract.word.text import TC, TR, P, W, is_bold, is_on, value, within
from pipeline.models import CellPlace, ParagraphPlace, Part

# A row with more words than this is read cell by cell and paragraph by paragraph: a form or a layout, not a list.
LONG_ROW = 120
SHORT_LABEL = 15

Flow = Callable[[etree._Element], Iterable[Block]]


class Cell(Struct, frozen=True, kw_only=True):
    """A cell as it is shown: its first column, how many it spans, its paragraphs, and rows of tables inside it."""

    column: int
    span: int
    paragraphs: tuple[Block, ...]
    nested: tuple[Block, ...] = ()
    continues: bool = False
    is_marked: bool = False

    @property
    def text(self) -> str:
        """Return the cell's own text on one line, without footnotes and inner tables."""
        return " ".join(block.text for block in self.paragraphs if block.part is not Part.FOOTNOTE)


class Row(Struct, frozen=True, kw_only=True):
    """A row's cells, its number from 1, and whether Word repeats it as a header."""

    number: int
    cells: tuple[Cell, ...]
    is_header: bool = False

    @property
    def texts(self) -> list[str]:
        """Return the text of each cell."""
        return [cell.text for cell in self.cells]


def table_blocks(table: etree._Element, number: int, flow: Flow, *, heads_first_row: bool = False) -> Iterator[Block]:
    """Yield the blocks of a table: a row each, or the paragraphs of a table that is only a frame or a form.

    ``flow`` reads the content of a cell; ``number`` is the table's in the document; ``heads_first_row`` tells whether
    the table's style makes its first row a header.
    """
    rows = _rows(table, flow)
    if max((len(row.cells) for row in rows), default=0) < 2:
        yield from (block for row in rows for cell in row.cells for block in (*cell.paragraphs, *cell.nested))
        return
    header, width = _header(rows, heads_first_row=heads_first_row), _width(rows)
    labels = _Labels([row for row in rows if row.number in header])
    for row in rows:
        above = labels.above(row)
        if row.number not in header:
            yield from _row_blocks(row, number, above, width=width, labels=labels)


def _rows(table: etree._Element, flow: Flow) -> list[Row]:
    shown = [row for row in within(table, TR) if row.find(f"{W}trPr/{W}del") is None]
    return [
        Row(number=n, cells=tuple(_cells(row, flow)), is_header=is_on(row.find(f"{W}trPr/{W}tblHeader")))
        for n, row in enumerate(shown, 1)
    ]


def _cells(row: etree._Element, flow: Flow) -> Iterator[Cell]:
    column = 1 + _number(row, f"{W}trPr/{W}gridBefore", 0)
    for cell in within(row, TC):
        span = _number(cell, f"{W}tcPr/{W}gridSpan", 1)
        if not _is_swallowed(cell):
            yield _cell(cell, column, span, list(flow(cell)))
        column += span


def _number(element: etree._Element, path: str, default: int) -> int:
    found = value(element, path) or ""
    return min(int(found), 1000) if found.isdecimal() else default


def _is_swallowed(cell: etree._Element) -> bool:
    """Return whether the cell is deleted, or part of the one to its left in the old way of merging."""
    properties = cell.find(f"{W}tcPr")
    if properties is None:
        return False
    return properties.find(f"{W}cellDel") is not None or value(properties, f"{W}hMerge") == "continue"


def _cell(cell: etree._Element, column: int, span: int, content: list[Block]) -> Cell:
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return Cell(
        column=column,
        span=span,
        paragraphs=tuple(block for block in content if isinstance(block.place, ParagraphPlace)),
        nested=tuple(block for block in content if isinstance(block.place, CellPlace)),
        continues=merge is not None and merge.get(f"{W}val", "continue") == "continue",
        is_marked=_is_marked(cell),
    )


def _is_marked(cell: etree._Element) -> bool:
    """Return whether the cell is set off as headers are: shaded, or all bold."""
    fill = cell.find(f"{W}tcPr/{W}shd")
    if fill is not None and (fill.get(f"{W}fill") or "auto").lower() not in ("auto", "ffffff"):
        return True
    paragraphs = [paragraph for paragraph in within(cell, P) if any(paragraph.itertext())]
    return bool(paragraphs) and all(is_bold(paragraph) for paragraph in paragraphs)


def _header(rows: Sequence[Row], *, heads_first_row: bool) -> set[int]:
    """Return the numbers of the header rows: those Word repeats, else the first if it stands out as one."""
    repeated: set[int] = set()
    for row in rows[:-1]:
        if not row.is_header:
            break
        repeated.add(row.number)
    return repeated or ({rows[0].number} if _stands_out(rows, by_style=heads_first_row) else set())


def _stands_out(rows: Sequence[Row], *, by_style: bool) -> bool:
    first, rest = rows[0], rows[1:]
    if not rest or len(first.cells) < 2 or not looks_like_header(first.texts):
        return False
    return by_style or (_all_marked(first) and not all(_all_marked(row) for row in rest))


def _all_marked(row: Row) -> bool:
    return all(cell.is_marked for cell in row.cells if cell.text)


def _width(rows: Sequence[Row]) -> int:
    return max(cell.column + cell.span - 1 for row in rows for cell in row.cells)


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
    texts = [cell.text for cell in row.cells if not cell.continues]
    if _is_section(row, width):
        labels.section = joined(texts)
        yield Block(text=labels.section, place=CellPlace(table=table, row=row.number), part=Part.HEADING, level=9)
    elif sum(len(text.split()) for text in texts) > LONG_ROW:
        yield from _cell_by_cell(row, table, labels)
    elif text := joined(texts):
        place = CellPlace(table=table, row=row.number)
        yield Block(text=text, place=place, part=Part.TABLE_ROW, context=above)
    yield from _hanging(row)


def _is_section(row: Row, width: int) -> bool:
    """Return whether one short cell over the whole width divides the table into sections."""
    if len(row.cells) != 1 or width < 2:
        return False
    words = row.cells[0].text.split()
    return row.cells[0].span >= width and 0 < len(words) <= SHORT_LABEL and not words[-1].endswith((".", ";"))


def _cell_by_cell(row: Row, table: int, labels: _Labels) -> Iterator[Block]:
    first = row.cells[0]
    label = first.text if len(first.text.split()) <= SHORT_LABEL else ""
    for cell in row.cells:
        place = CellPlace(table=table, row=row.number, column=cell.column)
        beside = context(*labels.of_column(cell), labels.section, label if cell is not first else "")
        for block in cell.paragraphs:
            if block.part is not Part.FOOTNOTE and not cell.continues:
                part = Part.PARAGRAPH if block.part is Part.HEADING else block.part
                yield Block(text=block.text, place=place, part=part, context=beside)


def _hanging(row: Row) -> Iterator[Block]:
    """Yield what belongs to the row but is no cell's own text: footnotes and the rows of inner tables."""
    for cell in row.cells:
        yield from (block for block in cell.paragraphs if block.part is Part.FOOTNOTE)
        yield from cell.nested
