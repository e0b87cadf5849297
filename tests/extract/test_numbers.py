"""Page numbers, and what is doubtful about pages, in words."""

from __future__ import annotations

from pipeline.extract.numbers import name_doubts, name_pages
from pipeline.models import Suspicion


def test_pages_in_a_row_are_told_as_a_range() -> None:
    assert (name_pages([3]), name_pages([1, 4, 5, 6])) == ("page 3", "pages 1, 4-6")


def test_doubts_are_told_once_with_their_pages() -> None:
    doubts = [
        Suspicion(page=page, reason=reason) for page, reason in ((5, "dim"), (2, "garbled"), (4, "dim"), (0, "odd"))
    ]
    assert name_doubts(doubts) == ["pages 4-5: dim", "page 2: garbled", "the file: odd"]
