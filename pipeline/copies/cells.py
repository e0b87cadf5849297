"""What several authors did in one cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.copies.comparing import Step
from pipeline.copies.text import Paragraph


class CellEdits:
    """What each author added and took away, by the paragraphs of the base."""

    def __init__(self) -> None:
        self.removed: dict[int, tuple[list[str], list[str]]] = {}
        self.repeated: list[tuple[Paragraph, Paragraph]] = []
        self._inserted: dict[tuple[int, str], tuple[list[str], tuple[Paragraph, ...]]] = {}

    def add(self, author: str, changed: Iterable[Step]) -> None:
        """Take in what one author did."""
        for step in changed:
            for n in range(step.start, step.end):
                deleted, reworded = self.removed.setdefault(n, ([], []))
                (reworded if step.now else deleted).append(author)
            if step.now:
                self._insert(author, step)

    def _insert(self, author: str, step: Step) -> None:
        key = (step.end, "\n".join(each.key for each in step.now))
        authors, first = self._inserted.setdefault(key, ([], step.now))
        authors.append(author)
        if first is not step.now:
            self.repeated += zip(first, step.now, strict=True)

    def insertions(self) -> Iterator[tuple[int, list[str], tuple[Paragraph, ...]]]:
        """Yield where something was written, by whom, and what."""
        for (gap, _), (authors, paragraphs) in self._inserted.items():
            yield gap, authors, paragraphs


def unchanged(changed: Iterable[Step], now: Sequence[Paragraph], length: int) -> Iterator[tuple[int, Paragraph]]:
    """Yield the paragraphs that stayed as they were, each with its place among the ``length`` of the base."""
    at, n = 0, 0
    for step in (*changed, Step(start=length, end=length, now=())):
        while at < step.start:
            yield at, now[n]
            at, n = at + 1, n + 1
        at, n = step.end, n + len(step.now)
