"""Page numbers as people write them: "3-9, 12"."""

from __future__ import annotations

import re

from pipeline.errors import UsageError

MOST_PAGES = 100_000

_RANGE = re.compile(r"(\d{1,6})(?:\s*[-–]\s*(\d{1,6}))?")


def parse_pages(text: str) -> tuple[int, ...]:
    """Return the pages that are meant, in ascending order; raise UsageError where that cannot be told."""
    pages: set[int] = set()
    for piece in text.split(","):
        found = _RANGE.fullmatch(piece.strip())
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not 1 <= first <= last <= MOST_PAGES:
            raise UsageError(text, "is not a list of pages", "Write it like this: --pages 3-9,12")
        pages.update(range(first, last + 1))
    return tuple(sorted(pages))
