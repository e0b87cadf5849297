"""Tables of a Word file: their rows and cells, also inside the wrappers that editors put around them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.copies.text import is_deleted, is_element
from pipeline.report.wordkit.xml import Element, q, text_of, val

_WRAPPERS = frozenset(map(q, ("sdt", "sdtContent", "customXml", "ins", "moveTo")))
_TBL, _TR, _TC, _P = (q(name) for name in ("tbl", "tr", "tc", "p"))


def blocks(holder: Element) -> Iterator[Element]:
    """Yield the paragraphs and tables that stand on the pages themselves."""
    for child in holder:
        if child.tag in (_P, _TBL):
            yield child
        elif child.tag in _WRAPPERS:
            yield from blocks(child)


def table_children(table: Element) -> Iterator[Element]:
    """Yield a table's rows and what stands between them."""
    for child in table:
        if child.tag in _WRAPPERS:
            yield from table_children(child)
        elif is_element(child):
            yield child


def rows_of(table: Element) -> Iterator[Element]:
    """Return a table's rows."""
    return (child for child in table_children(table) if child.tag == _TR)


def cells_of(row: Element) -> Iterator[Element]:
    """Yield a row's cells."""
    for child in row:
        if child.tag == _TC:
            yield child
        elif child.tag in _WRAPPERS:
            yield from cells_of(child)


def span(cell: Element) -> int:
    """Return how many columns a cell takes."""
    number = val(cell.find(f"{q('tcPr')}/{q('gridSpan')}"))
    return int(number) if number.isdigit() else 1


def is_header(row: Element) -> bool:
    """Return whether the row is repeated on each page."""
    return row.find(f"{q('trPr')}/{q('tblHeader')}") is not None


def names_in(row: Element) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of the row's bookmarks, and the tags of its fields."""
    marks = tuple(mark.get(q("name"), "") for mark in row.iter(q("bookmarkStart")))
    tags = tuple(val(tag) for properties in row.iter(q("sdtPr")) if (tag := properties.find(q("tag"))) is not None)
    return marks, tags


def outside_rows(holder: Element, taken: set[Any]) -> Iterator[Element]:
    """Yield paragraphs, and rows of other tables without their headers, that are none of the rows read already."""
    for block in blocks(holder):
        if block.tag == _P:
            yield block
        else:
            yield from (
                row for row in rows_of(block) if row not in taken and not is_deleted(row) and not is_header(row)
            )


def header_rows(body: Element) -> Iterator[Element]:
    """Yield the header rows; a long annex is cut into tables, each with its header, wherever it ends."""
    for block in blocks(body):
        if block.tag == _TBL:
            yield from (row for row in rows_of(block) if is_header(row) and not is_deleted(row))


def words_of(element: Element) -> str:
    """Return an element's words on one line."""
    return " ".join(text_of(element).split())
