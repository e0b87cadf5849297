"""Reading order: the order of the file, unless it contradicts itself; then recursive cuts along gutters.

Programs that set text write it in reading order, so sorting by position only does harm. Some print row by row over
all columns, or frames in the order of their making: then whole runs of lines are put in order, never single lines
that already stand below each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import inf
from statistics import median

from msgspec import Struct

from pipeline.extract.pdf.aligned import with_aligned_tables
from pipeline.extract.pdf.initials import with_initials
from pipeline.extract.pdf.lines import Line, mended, same_baseline, with_bullets

MOST_HOPS = 0.2  # share of lines that are followed by one beside them
FEWEST_HOPS = 3
PROSE = 40  # letters in a run that is more than a label
HEADING = 1.5  # times as large as the line below: may stand above more than that line's column
LARGE = 1.4  # times the usual size of the page
HALF_LINE = 15  # letters in a piece of a line of prose


class Run(Struct, frozen=True, gc=False):
    """Lines that follow each other in the file and stand below each other."""

    lines: tuple[Line, ...]
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def middle(self) -> float:
        """Distance of the run's middle from the top of the page."""
        return (self.top + self.bottom) / 2

    @property
    def letters(self) -> int:
        """Number of characters."""
        return sum(line.letters for line in self.lines)

    @property
    def size(self) -> float:
        """Font size of the first line."""
        return self.lines[0].size


def in_order(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a page in reading order."""
    straight = with_aligned_tables(with_bullets(with_initials([line for line in lines if not line.turned])))
    hops = _hops(straight)
    runs = _runs(mended(straight, labels=False), by_line=hops)
    if hops or _jumps_up(runs) or _jumps_left(runs) or _climbs(straight):
        runs = _cut(runs)
    large = LARGE * median([line.size for line in straight]) if straight else inf
    ordered = mended([line for run in runs for line in run.lines], large=large)
    return ordered + [line for line in lines if line.turned]


def _runs(lines: Sequence[Line], *, by_line: bool) -> list[Run]:
    """Return lines in runs; where the file goes ``by_line`` over all columns, a heading is a run of its own."""
    groups: list[list[Line]] = []
    for line in lines:
        heads = by_line and bool(groups) and groups[-1][-1].size > HEADING * line.size
        if groups and not heads and _is_below(groups[-1][-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_run(group) for group in groups]


def _is_below(a: Line, b: Line) -> bool:
    if a.table or b.table:
        return False
    high = max(a.height, b.height)
    shared = min(a.x1, b.x1) - max(a.x0, b.x0)
    down = b.middle - a.middle
    return 0.3 * high < down < 2.2 * high and shared > 0.3 * min(a.x1 - a.x0, b.x1 - b.x0)


def _run(lines: Sequence[Line]) -> Run:
    return Run(
        tuple(lines),
        min(line.x0 for line in lines),
        min(line.top for line in lines),
        max(line.x1 for line in lines),
        max(line.bottom for line in lines),
    )


def _hops(lines: Sequence[Line]) -> bool:
    prose = [line for line in lines if line.letters >= HALF_LINE]
    hops = [_is_beside(a, b) for a, b in pairwise(prose)]
    if sum(hops) < FEWEST_HOPS:
        return False
    # A part of the page is enough, where one column is longer or more than one text stands there.
    return sum(hops) > MOST_HOPS * len(prose) or any(sum(hops[i : i + 10]) > FEWEST_HOPS for i in range(len(hops)))


def _is_beside(a: Line, b: Line) -> bool:
    # Columns need not share baselines: a line printed next may stand up to a line higher or lower.
    return abs(a.middle - b.middle) < 0.9 * max(a.height, b.height) and (b.x0 > a.x1 or a.x0 > b.x1)


def _jumps_up(runs: Sequence[Run]) -> bool:
    plain = [run for run in runs if _counts(run)]
    return any(_is_above(b, a) for i, b in enumerate(plain) for a in plain[:i])


def _jumps_left(runs: Sequence[Run]) -> bool:
    """Return whether a column is followed by one to its left that is set the same way (a sidebar is not)."""
    columns = [run for run in runs if len(run.lines) >= 3 and run.letters >= 3 * PROSE]
    return any(_is_left(b, a) for i, b in enumerate(columns) for a in columns[:i])


def _is_left(b: Run, a: Run) -> bool:
    wide = a.x1 - a.x0
    alike = abs(a.size - b.size) < 0.5 and abs(wide - (b.x1 - b.x0)) < 0.15 * wide
    beside = min(a.bottom, b.bottom) - max(a.top, b.top) > 2 * a.lines[0].height
    return alike and beside and b.x1 <= a.x0


def _climbs(lines: Sequence[Line]) -> bool:
    """Return whether lines follow each other upwards, as pdfium gives the text of some turned pages."""
    ups = sum(_is_below(b, a) for a, b in pairwise(lines) if b.base < a.base)
    return ups >= FEWEST_HOPS and ups > len(lines) / 2


def _counts(run: Run) -> bool:
    return run.letters >= PROSE or (len(run.lines) == 1 and run.lines[0].bold and run.letters >= 8)


def _is_above(b: Run, a: Run) -> bool:
    if b.bottom > a.top + 0.3 * (b.bottom - b.top) / len(b.lines):
        return False
    return min(a.x1, b.x1) - max(a.x0, b.x0) > 0.5 * min(a.x1 - a.x0, b.x1 - b.x0)


def _cut(runs: list[Run]) -> list[Run]:
    """Return runs in reading order: above the widest-reaching gutter, left of it, right of it, below it."""
    if len(runs) < 2:
        return runs
    band = _best_band(runs)
    if band is None:
        return _by_rows(runs)
    x, top, bottom = band
    above = [run for run in runs if run.middle < top]
    below = [run for run in runs if run.middle > bottom]
    inside = [run for run in runs if top <= run.middle <= bottom]
    left = [run for run in inside if (run.x0 + run.x1) / 2 <= x]
    right = [run for run in inside if (run.x0 + run.x1) / 2 > x]
    return [*_cut(above), *_cut(left), *_cut(right), *_cut(below)]


def _best_band(runs: list[Run]) -> tuple[float, float, float] | None:
    best: tuple[float, float, float] | None = None
    most = 1
    for x in _gutters(runs):
        for left, right in _bands(runs, x):
            score = min(sum(len(run.lines) for run in side) for side in (left, right))
            if score > most and _is_column_pair(left, right):
                inside = [*left, *right]
                most = score
                best = (x, min(run.top for run in inside), max(run.bottom for run in inside))
    return best


def _gutters(runs: list[Run]) -> list[float]:
    least = 0.6 * median(run.lines[0].height for run in runs)
    ends = sorted({round(run.x1, 0) for run in runs})
    found = []
    for end in ends:
        begin = min((run.x0 for run in runs if run.x0 > end), default=end)
        if begin - end >= least:
            found.append((begin + end) / 2)
    return found


def _bands(runs: list[Run], x: float) -> list[tuple[list[Run], list[Run]]]:
    bands: list[tuple[list[Run], list[Run]]] = [([], [])]
    big = 1.15 * median([line.size for run in runs for line in run.lines])
    for run in sorted(runs, key=lambda run: run.top):
        if (run.x0 < x - 1 and run.x1 > x + 1) or (run.size > big and _is_alone(run, runs, x)):
            bands.append(([], []))
        else:
            bands[-1][(run.x0 + run.x1) / 2 > x].append(run)
    return bands


def _is_alone(run: Run, runs: list[Run], x: float) -> bool:
    """Return whether a heading stands alone, so that it heads what is below on both sides."""
    beyond = [other for other in runs if (other.x0 + other.x1 > 2 * x) != (run.x0 + run.x1 > 2 * x)]
    level = any(min(run.bottom, other.bottom) > max(run.top, other.top) for other in beyond)
    return not level and any(other.top >= run.bottom for other in beyond)


def _is_column_pair(left: list[Run], right: list[Run]) -> bool:
    top = max(min(run.top for run in side) for side in (left, right))
    bottom = min(max(run.bottom for run in side) for side in (left, right))
    return bottom > top and all(_is_prose(side) for side in (left, right))


def _is_prose(side: list[Run]) -> bool:
    return sum(run.letters for run in side) >= 12 * sum(len(run.lines) for run in side)


def _by_rows(runs: list[Run]) -> list[Run]:
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (run.top, run.x0)):
        if rows and same_baseline(rows[-1][0].lines[0], run.lines[0]):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [run for row in rows for run in sorted(row, key=lambda run: run.x0)]
