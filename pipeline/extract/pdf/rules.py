"""Ruling lines of a page from its path objects, as pdfplumber's table functions want them.

A cheap count comes first: most pages have few lines, and those cost next to nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2.raw as pdfium
from msgspec import Struct

from pipeline.extract.pdf.geometry import Box, Shown
from pipeline.extract.pdf.objects import (
    LARGEST_ICON,
    MOST_OBJECTS,
    SHORTEST,
    THIN,
    Path,
    clip_box,
    is_drawn,
    paths,
    strokes,
)

STRAIGHT = 0.5
TOGETHER = 3.0  # lines so close are one
LINES_OF_TWO = 3  # rows or columns
FRAME = 5  # segments
SLACK = 1.5  # by so much a line may lie outside of the window it is seen through


class Rule(Struct, frozen=True, gc=False):
    """A horizontal or vertical line, in points from the top left corner of the shown page."""

    x0: float
    top: float
    x1: float
    bottom: float
    across: bool


def page_rules(page: Any, shown: Shown) -> list[Rule]:
    """Return the ruling lines of a page, or nothing if they cannot make a table."""
    known = list(paths(page))
    if not _may_make_cells(known):
        return []
    found = [(path, rules) for path in known if (rules := list(_rules_of(path, shown)))]
    if not _make_cells([rule for _, rules in found for rule in rules]):
        return []
    seen = [rule for path, rules in found for rule in _seen(rules, clip_box(path, shown))]
    return seen if _make_cells(seen) else []


def _may_make_cells(known: Sequence[Path]) -> bool:
    """Return the same of paths, by their sides alone: a frame has two lines each way, a large path any number."""
    sizes = [(right - left, top - bottom) for left, bottom, right, top in (path.box for path in known)]
    frames = [path for path, size in zip(known, sizes, strict=True) if min(size) > THIN]
    if len(frames) < LINES_OF_TWO and any(pdfium.FPDFPath_CountSegments(path.item) > FRAME for path in frames):
        return True
    across, down = (sum(size[side] <= THIN for size in sizes) + 2 * len(frames) for side in (1, 0))
    return across >= LINES_OF_TWO and down >= LINES_OF_TWO


def _make_cells(rules: Sequence[Rule]) -> bool:
    """Return whether lines stand at three heights and three places across: two rows and two columns take no fewer."""
    tops = {round(rule.top / TOGETHER) for rule in rules if rule.across}
    lefts = {round(rule.x0 / TOGETHER) for rule in rules if not rule.across}
    return len(tops) >= LINES_OF_TWO and len(lefts) >= LINES_OF_TWO


def _seen(rules: Sequence[Rule], clip: Box | None) -> Iterator[Rule]:
    """Yield what is seen of rules through a window: drawings are often cut to size that way."""
    if clip is None:
        yield from rules
        return
    for rule in rules:
        x0, top = max(rule.x0, clip[0] - SLACK), max(rule.top, clip[1] - SLACK)
        x1, bottom = min(rule.x1, clip[2] + SLACK), min(rule.bottom, clip[3] + SLACK)
        if x0 <= x1 and top <= bottom and max(x1 - x0, bottom - top) >= SHORTEST:
            yield Rule(x0, top, x1, bottom, rule.across)


def _rules_of(path: Path, shown: Shown) -> Iterator[Rule]:
    if not is_drawn(path):
        return
    box = shown(*path.box)
    wide, high = box[2] - box[0], box[3] - box[1]
    segments = pdfium.FPDFPath_CountSegments(path.item)
    if segments <= 5 and min(wide, high) <= THIN:
        yield from _line(box)
    elif max(wide, high) > LARGEST_ICON and segments <= MOST_OBJECTS:
        yield from _lines_of_path(path, segments, shown)


def _line(box: Box) -> Iterator[Rule]:
    x0, top, x1, bottom = box
    if x1 - x0 >= max(SHORTEST, bottom - top):
        middle = (top + bottom) / 2
        yield Rule(x0, middle, x1, middle, True)
    elif bottom - top >= SHORTEST:
        middle = (x0 + x1) / 2
        yield Rule(middle, top, middle, bottom, False)


def _lines_of_path(path: Path, segments: int, shown: Shown) -> Iterator[Rule]:
    for (ax, ay), (bx, by) in strokes(path, segments):
        if min(abs(ax - bx), abs(ay - by)) <= STRAIGHT:
            yield from _line(shown(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))
