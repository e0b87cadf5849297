"""What stands in a made PDF: the truth that a reading of it is held against."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Truth:
    """The words of one document by what they are.

    ``flows`` are lists of sentences, each list in reading order; between flows no order is asked for. ``furniture``
    are running heads and feet, which no passage may hold. ``hyphens`` are words that were broken at a line's end,
    each with its neighbours. ``rows`` are the cells of tables, row by row.
    """

    flows: list[list[str]] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)
    furniture: list[str] = field(default_factory=list)
    hyphens: list[str] = field(default_factory=list)

    def words(self) -> list[str]:
        """Return all words that a reading has to hold."""
        texts = [sentence for flow in self.flows for sentence in flow]
        texts += [text for _, text in self.headings] + self.items + [cell for row in self.rows for cell in row]
        return [word for text in texts for word in text.split()]


@dataclass
class Sample:
    """A made document: its bytes, or the source from which another program makes them, and what stands in it."""

    family: str
    engine: str
    lang: str
    data: bytes
    truth: Truth
