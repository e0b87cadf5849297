"""Line numbers in the left margin, as in transcripts of hearings: found by their even count, and dropped.

What counts is a column of rising numbers that nothing stands left of: either every fifth or tenth line has its
number, at even distances, or every line has one and sentences run on from line to line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from pipeline.extract.pdf.geometry import Word
from pipeline.extract.pdf.lines import Line

MARGIN = 0.22  # of the page's width
ALIGNED = 2.5  # points
LONGEST = 5  # digits
STEPS = (1, 2, 5, 10)
FEWEST = 4  # numbers that show a column; of every line's numbers
FEWEST_OF_EVERY_LINE = 8
CLOSEST, FARTHEST = 0.7, 3.2  # from line to line, of the height of a number
UNEVEN = 0.3
RUN_ON = 0.25  # of the lines with numbers begin with a small letter
MOST_LEFT = 0.03  # of the words of a page may stand farther left


class LineNumbers:
    """The line numbers of one document, page by page: once seen, the column is known on the pages that follow."""

    def __init__(self) -> None:
        self._edge: float | None = None
        self._last = 0

    @property
    def seen(self) -> bool:
        """Whether a page had a column of line numbers."""
        return self._edge is not None

    def without(self, words: Sequence[Word | Line], width: float) -> list[Word | Line]:
        """Return the words, and lines that count as one, of a page without line numbers."""
        inside = MARGIN * width
        numbers = [word for word in words if word.x1 < inside and word.text.isdigit() and len(word.text) <= LONGEST]
        column = self._column(numbers, words) if numbers else []
        if not column:
            return list(words)
        self._edge, self._last = column[-1].x1, int(column[-1].text)
        dropped = {word.start for word in column}
        return [word for word in words if word.start not in dropped]

    def _column(self, numbers: Sequence[Word | Line], words: Sequence[Word | Line]) -> list[Word | Line]:
        edge = self._edge or Counter(round(word.x1) for word in numbers).most_common(1)[0][0]
        column = sorted((word for word in numbers if abs(word.x1 - edge) <= ALIGNED), key=lambda word: word.top)
        if self._edge is not None:
            return _rising([word for word in column if int(word.text) > self._last])
        return column if _counts_lines(column, words) else []


def _rising(column: Sequence[Word | Line]) -> list[Word | Line]:
    return list(column) if all(int(a.text) < int(b.text) for a, b in pairwise(column)) else []


def _counts_lines(column: Sequence[Word | Line], words: Sequence[Word | Line]) -> bool:
    steps = {int(b.text) - int(a.text) for a, b in pairwise(column)}
    if len(column) < FEWEST or len(steps) != 1 or not steps <= set(STEPS):
        return False
    edge = max(word.x1 for word in column)
    if sum(word.x0 < edge for word in words) - len(column) > MOST_LEFT * len(words):
        return False
    step = steps.pop()
    if step == 1:
        return len(column) >= FEWEST_OF_EVERY_LINE and _lines_run_on(column, words)
    return int(column[0].text) % step == 0 and _is_even(column, step)


def _is_even(column: Sequence[Word | Line], step: int) -> bool:
    downs = [(b.top - a.top) / step for a, b in pairwise(column)]
    usual, high = median(downs), column[0].bottom - column[0].top
    even = all(abs(down - usual) <= UNEVEN * usual for down in downs)
    return even and CLOSEST * high <= usual <= FARTHEST * high


def _lines_run_on(column: Sequence[Word | Line], words: Sequence[Word | Line]) -> bool:
    firsts = [_first_beside(number, words) for number in column]
    return sum(word is not None and word.text[0].islower() for word in firsts) >= RUN_ON * len(column)


def _first_beside(number: Word | Line, words: Sequence[Word | Line]) -> Word | Line | None:
    high = number.bottom - number.top
    level = (w for w in words if w.x0 >= number.x1 and abs(w.top + w.bottom - number.top - number.bottom) < 0.7 * high)
    return min(level, key=lambda word: word.x0, default=None)
