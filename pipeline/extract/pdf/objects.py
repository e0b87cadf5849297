"""What pdfium knows of the drawn objects of a page: paths, groups (forms), their places, and what cuts them off."""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import Any

import pypdfium2.raw as pdfium
from msgspec import Struct

from pipeline.extract.pdf.geometry import Box, Shown, by_address

MOST_OBJECTS = 4000  # a map or a chart; never a table
# Points.
THIN = 3.0  # a filled rectangle this thin is a line
SHORTEST = 3.0  # line
LARGEST_ICON = 15.0
Point = tuple[float, float]

# The same functions, called with plain addresses: most objects are text, and pointer objects cost more than they do.
_object = by_address(pdfium.FPDFPage_GetObject, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
_bounds = by_address(pdfium.FPDFPageObj_GetBounds, ctypes.c_int, *[ctypes.c_void_p] * 5)
_kind = by_address(pdfium.FPDFPageObj_GetType, ctypes.c_int, ctypes.c_void_p)


class Form(Struct, frozen=True):
    """A group of objects with its own coordinates: the way out of them, and the group as an object."""

    matrix: Any
    item: Any


class Path(Struct, frozen=True):
    """A path object, the group it is in, if it is in one, and its sides in pdfium's coordinates on the page."""

    item: Any
    form: Form | None
    box: Box = (0.0, 0.0, 0.0, 0.0)

    def place(self, point: Point) -> Point:
        """Return where a point in the path's group is on the page, in pdfium's coordinates."""
        return _apply(self.form.matrix, point) if self.form else point


def paths(page: Any) -> Iterator[Path]:
    """Yield the paths of a page, also those in groups; none where there are too many objects for a page of text."""
    count = pdfium.FPDFPage_CountObjects(page)
    if count > MOST_OBJECTS:
        return
    address = ctypes.cast(page, ctypes.c_void_p).value
    items = list(map(_object, repeat(address), range(count)))
    kinds = list(map(_kind, items))
    drawn = [index for index, kind in enumerate(kinds) if kind == pdfium.FPDF_PAGEOBJ_PATH]
    for index, box in zip(drawn, _boxes([items[index] for index in drawn]), strict=True):
        if _matters(box):
            yield Path(pdfium.FPDFPage_GetObject(page, index), None, box)
    for index, kind in enumerate(kinds):
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            yield from _paths_of_form(pdfium.FPDFPage_GetObject(page, index))


def _boxes(items: Sequence[int | None]) -> Iterator[Box]:
    sides = (ctypes.c_float * (4 * len(items)))()
    begin, end = ctypes.addressof(sides), ctypes.addressof(sides) + ctypes.sizeof(sides)
    deque(map(_bounds, items, *[range(begin + 4 * side, end, 16) for side in range(4)]), maxlen=0)
    edges = iter(sides[:])
    return zip(*[edges] * 4, strict=True)


def _matters(box: Box) -> bool:
    """Return whether a path is thin or larger than an icon: maps have thousands of others."""
    wide, high = box[2] - box[0], box[3] - box[1]
    return max(wide, high) > LARGEST_ICON or (max(wide, high) >= SHORTEST and min(wide, high) <= THIN)


def _paths_of_form(form: Any) -> Iterator[Path]:
    outer = Form(_matrix(form), form)
    for index in range(min(pdfium.FPDFFormObj_CountObjects(form), MOST_OBJECTS)):
        item = pdfium.FPDFFormObj_GetObject(form, index)
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_PATH:
            (inner,) = _boxes([ctypes.cast(item, ctypes.c_void_p).value])
            box = _around(_apply(outer.matrix, inner[:2]), _apply(outer.matrix, inner[2:]))
            if _matters(box):
                yield Path(item, outer, box)


def is_drawn(path: Path) -> bool:
    """Return whether a path is filled or stroked."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path.item, fill, stroke)
    return bool(fill.value or stroke.value)


def strokes(path: Path, segments: int) -> list[tuple[Point, Point]]:
    """Return the straight strokes of a path, in pdfium's coordinates, or none if it has curves."""
    begin = here = (0.0, 0.0)
    found: list[tuple[Point, Point]] = []
    for index in range(segments):
        segment = pdfium.FPDFPath_GetPathSegment(path.item, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            return []
        point = _point(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            begin = point
        else:
            found.append((here, point))
        here = point
        if pdfium.FPDFPathSegment_GetClose(segment):
            found.append((here, begin))
    inner = _matrix(path.item)
    return [(path.place(_apply(inner, a)), path.place(_apply(inner, b))) for a, b in found]


def clip_box(path: Path, shown: Shown) -> Box | None:
    """Return the box, as shown, outside of which nothing of a path is seen; None if it is seen whole."""
    boxes = list(_clips(path.item, path))
    if path.form:
        boxes += _clips(path.form.item, Path(path.form.item, None))
    if not boxes:
        return None
    left, bottom, right, top = zip(*boxes, strict=True)
    return shown(max(left), max(bottom), min(right), min(top))


def _clips(item: Any, path: Path) -> Iterator[Box]:
    clip = pdfium.FPDFPageObj_GetClipPath(item)
    for number in range(pdfium.FPDFClipPath_CountPaths(clip) if clip else 0):
        count = pdfium.FPDFClipPath_CountPathSegments(clip, number)
        segments = (pdfium.FPDFClipPath_GetPathSegment(clip, number, i) for i in range(min(count, MOST_OBJECTS)))
        points = [path.place(_point(segment)) for segment in segments]
        if points:
            yield _around(*points)


def _point(segment: Any) -> Point:
    x, y = ctypes.c_float(), ctypes.c_float()
    pdfium.FPDFPathSegment_GetPoint(segment, x, y)
    return x.value, y.value


def _around(*points: Point) -> Box:
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _matrix(item: Any) -> Any:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, matrix)
    return matrix


def _apply(matrix: Any, point: Point) -> Point:
    x, y = point
    return matrix.a * x + matrix.c * y + matrix.e, matrix.b * x + matrix.d * y + matrix.f
