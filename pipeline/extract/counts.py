"""How many tables there are in what was read: rows are passages of their own, and no record names their table."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.models import CellPlace, PagePlace, Part, Passage, Region

FARTHEST = 60.0  # points between two rows of one table: cells are rarely emptier than that


def count_tables(passages: Iterable[Passage]) -> int:
    """Return the number of tables.

    Formats that number their tables are taken at their word; on pages a table is a run of rows. One that goes on
    over a page, its header row printed again or not, is one.
    """
    numbered: set[int] = set()
    runs = 0
    before: Passage | None = None
    for passage in passages:
        if isinstance(passage.place, CellPlace):
            numbered.add(passage.place.table)
        elif passage.part is Part.TABLE_ROW and not (before and _goes_on(before, passage)):
            runs += 1
        before = passage
    return len(numbered) + runs


def _goes_on(before: Passage, row: Passage) -> bool:
    """Return whether a row belongs to the table of the passage before it."""
    if before.part is not Part.TABLE_ROW:
        return False
    match before.place, row.place:
        case PagePlace(regions=[*_, last]), PagePlace(regions=[first, *_]):
            return _is_below(last, first) or (first.page == last.page + 1 and _same_head(before, row))
    return False


def _is_below(last: Region, first: Region) -> bool:
    return first.page == last.page and last.top < first.top < last.bottom + FARTHEST and first.x0 < last.x1


def _same_head(before: Passage, row: Passage) -> bool:
    return before.context in (row.context, row.text)
