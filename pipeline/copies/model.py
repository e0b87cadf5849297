"""What an edited desk review tells: its rows as they stand, and what somebody changed in them."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

COLUMNS = ("reference", "performance", "hypothesis", "questions")
REFERENCE, PERFORMANCE, HYPOTHESIS, QUESTIONS = COLUMNS


class ChangeKind(StrEnum):
    """What somebody did in a copy."""

    RATED = "rated"
    ADDED = "added"
    DELETED = "deleted"
    REWORDED = "reworded"
    ROW_ADDED = "row_added"
    ROW_COPIED = "row_copied"
    ROW_DELETED = "row_deleted"
    ROW_MOVED = "row_moved"
    COMMENTED = "commented"
    OUTSIDE = "outside"


class UpdateKind(StrEnum):
    """What a new run did in somebody's copy."""

    UPDATED = "updated"
    KEPT = "kept"
    STAYS_DELETED = "stays_deleted"
    NEW_ROW = "new_row"


class Change(Struct, frozen=True, kw_only=True):
    """One edit: by whom, in which row and column, and the words before and after it.

    ``row`` is the indicator; for a row that somebody added or copied, the indicator above it with "+1"; outside the
    rows it is empty, and ``column`` is the heading above.
    """

    author: str
    row: str
    kind: ChangeKind
    column: str = ""
    before: str = ""
    after: str = ""


class Update(Struct, frozen=True, kw_only=True):
    """What a new run did in one place of a copy, and the documents that caused it."""

    row: str
    kind: UpdateKind
    column: str = ""
    before: str = ""
    after: str = ""
    causes: tuple[str, ...] = ()
