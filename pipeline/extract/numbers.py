"""Page numbers, and what is doubtful about pages, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.errors import OverLimitError
from pipeline.models import Suspicion


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


def refuse_long(subject: str, pages: int, most: int) -> None:
    """Raise OverLimitError for a file of more pages than it may have (0: any number)."""
    if most and pages > most:
        more = f"Take out the pages that matter, or allow more with --page-limit {pages}"
        raise OverLimitError(subject, f"has {pages} pages, more than the {most} that one file may have", more)


def by_reason(suspicious: Iterable[Suspicion]) -> dict[str, list[int]]:
    """Return each reason with the pages it holds for, in ascending order; page 0: the file."""
    found: dict[str, list[int]] = {}
    for suspicion in suspicious:
        found.setdefault(suspicion.reason, []).append(suspicion.page)
    return {reason: sorted(pages) for reason, pages in found.items()}


def name_doubts(suspicious: Iterable[Suspicion]) -> list[str]:
    """Return a line for each reason with its pages, as in "pages 1, 4-9: mostly pictures"."""
    reasons = by_reason(suspicious).items()
    return [f"{name_pages(pages) if any(pages) else 'the file'}: {reason}" for reason, pages in reasons]
