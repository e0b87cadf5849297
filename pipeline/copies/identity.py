"""Which row is which, although every way to tell gets lost somewhere.

A row is known by its bookmark, which Word and LibreOffice keep, else by the name of its dropdown, else by the
indicator printed in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct


class Raw(Struct, kw_only=True):
    """A row as found: by which names it can be known."""

    element: Any
    table: int
    marks: tuple[str, ...]
    tags: tuple[str, ...]
    printed: str
    name: str = ""
    copied: str = ""


def name_rows(raws: Sequence[Raw]) -> None:
    """Give each row its name: a bookmark stands once, so it decides; of several others the first is the row itself."""
    given: set[str] = set()
    for names_of in (lambda raw: raw.marks, lambda raw: raw.tags, lambda raw: (raw.printed,)):
        for raw in raws:
            if raw.name or raw.copied:
                continue
            for name in filter(None, names_of(raw)):
                if name not in given:
                    given.add(name)
                    raw.name = name
                    break
    for raw in raws:
        if not raw.name:
            raw.copied = next(filter(None, (*raw.marks, *raw.tags, raw.printed)), "")


def with_row_above(raws: Iterable[Raw]) -> Iterator[tuple[Raw, str]]:
    """Yield each row with the known row above it in the same table, empty for the first."""
    above, table = "", -1
    for raw in raws:
        if raw.table != table:
            above, table = "", raw.table
        yield raw, above
        above = raw.name or above
