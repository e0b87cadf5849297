"""Page numbers in words."""

from __future__ import annotations

from collections.abc import Sequence


def verb(pages: Sequence[int], one: str, several: str) -> str:
    """Return the form that goes with so many pages."""
    return one if len(pages) == 1 else several


def name_pages(pages: Sequence[int]) -> str:
    """Return "page 3" or "pages 1, 4-9"."""
    return f"{verb(pages, 'page', 'pages')} {name_ranges(pages)}"


def name_ranges(pages: Sequence[int]) -> str:
    """Return "1, 4-9" for page numbers in ascending order."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
