"""Ruling lines of a page from its path objects, as pdfplumber's table functions want them.

A cheap count comes first: most pages have few lines, and those cost next to nothing.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2.raw as pdfium
from msgspec import Struct

FEWEST_RULES = 4  # two across and two down make one cell
MOST_OBJECTS = 4000  # a map or a chart; never a table
THIN = 3.0  # points: a filled rectangle this thin is a line
SHORTEST = 3.0
SMALLEST_GRID = 15.0  # a smaller drawing is an icon
STRAIGHT = 0.5

Box = tuple[float, float, float, float]
Point = tuple[float, float]
Shown = Callable[[float, float, float, float], Box]


class Rule(Struct, frozen=True, gc=False):
    """A horizontal or vertical line, in points from the top left corner of the shown page."""

    x0: float
    top: float
    x1: float
    bottom: float
    across: bool


def page_rules(page: Any, shown: Shown) -> list[Rule]:
    """Return the ruling lines of a page, or nothing if they cannot make a table."""
    rules: list[Rule] = []
    for item, matrix in _paths(page):
        rules.extend(_rules_of(item, matrix, shown))
    across = sum(rule.across for rule in rules)
    return rules if across >= 2 and len(rules) - across >= 2 and len(rules) >= FEWEST_RULES else []


def _paths(page: Any) -> Iterator[tuple[Any, Any]]:
    count = pdfium.FPDFPage_CountObjects(page)
    if count > MOST_OBJECTS:
        return
    for index in range(count):
        item = pdfium.FPDFPage_GetObject(page, index)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            yield item, None
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            yield from _paths_of_form(item)


def _paths_of_form(form: Any) -> Iterator[tuple[Any, Any]]:
    matrix = _matrix(form)
    for index in range(min(pdfium.FPDFFormObj_CountObjects(form), MOST_OBJECTS)):
        item = pdfium.FPDFFormObj_GetObject(form, index)
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_PATH:
            yield item, matrix


def _rules_of(item: Any, outer: Any, shown: Shown) -> Iterator[Rule]:
    if not _is_drawn(item):
        return
    box = shown(*_bounds(item, outer))
    wide, high = box[2] - box[0], box[3] - box[1]
    segments = pdfium.FPDFPath_CountSegments(item)
    if segments <= 5 and min(wide, high) <= THIN:
        yield from _line(box)
    elif max(wide, high) > SMALLEST_GRID and segments <= MOST_OBJECTS:
        yield from _lines_of_path(item, segments, outer, shown)


def _line(box: Box) -> Iterator[Rule]:
    x0, top, x1, bottom = box
    if x1 - x0 >= max(SHORTEST, bottom - top):
        middle = (top + bottom) / 2
        yield Rule(x0, middle, x1, middle, True)
    elif bottom - top >= SHORTEST:
        middle = (x0 + x1) / 2
        yield Rule(middle, top, middle, bottom, False)


def _lines_of_path(item: Any, segments: int, outer: Any, shown: Shown) -> Iterator[Rule]:
    inner = _matrix(item)
    for a, b in _strokes(item, segments):
        (ax, ay), (bx, by) = _through(inner, outer, a), _through(inner, outer, b)
        if min(abs(ax - bx), abs(ay - by)) <= STRAIGHT:
            yield from _line(shown(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))


def _strokes(item: Any, segments: int) -> list[tuple[Point, Point]]:
    """Return the straight strokes of a path, or none if it has curves."""
    x, y = ctypes.c_float(), ctypes.c_float()
    at = ctypes.byref(x), ctypes.byref(y)
    begin = here = (0.0, 0.0)
    strokes: list[tuple[Point, Point]] = []
    for index in range(segments):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            return []
        pdfium.FPDFPathSegment_GetPoint(segment, *at)
        point = (x.value, y.value)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            begin = point
        else:
            strokes.append((here, point))
        here = point
        if pdfium.FPDFPathSegment_GetClose(segment):
            strokes.append((here, begin))
    return strokes


def _is_drawn(item: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
    return bool(fill.value or stroke.value)


def _bounds(item: Any, outer: Any) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    refs = (ctypes.byref(value) for value in (left, bottom, right, top))
    pdfium.FPDFPageObj_GetBounds(item, *refs)
    if outer is None:
        return left.value, bottom.value, right.value, top.value
    (ax, ay), (bx, by) = _apply(outer, (left.value, bottom.value)), _apply(outer, (right.value, top.value))
    return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _matrix(item: Any) -> Any:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix))
    return matrix


def _through(inner: Any, outer: Any, point: Point) -> Point:
    moved = _apply(inner, point)
    return moved if outer is None else _apply(outer, moved)


def _apply(matrix: Any, point: Point) -> Point:
    x, y = point
    return matrix.a * x + matrix.c * y + matrix.e, matrix.b * x + matrix.d * y + matrix.f
