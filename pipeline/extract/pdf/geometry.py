"""Words, how they are set, and the turn from pdfium's coordinates to those of the page as it is shown.

Boxes are in points from the top left corner of the page as it is shown (crop box and rotation applied).
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

from msgspec import Struct

Box = tuple[float, float, float, float]
Shown = Callable[[float, float, float, float], Box]


class Word(Struct, frozen=True, gc=False):
    """One word: its text as pdfium gives it, its box, and its range of characters in the page."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    start: int
    end: int
    turned: bool = False


class Face(Struct, frozen=True, gc=False):
    """How a character is set: size in points as shown, whether it is bold, and how far down its baseline is.

    Boxes of some fonts reach only as far as the letters do (their file states no ascent): the distance from line
    to line can be told from baselines alone.
    """

    size: float
    bold: bool
    base: float


class Frame:
    """Turns pdfium's coordinates (origin bottom left, not rotated) into those of the page as it is shown.

    ``turn`` counts quarter turns clockwise, those of the page together with ``extra`` ones.
    """

    def __init__(self, page: Any, extra: int = 0) -> None:
        self.left, self.bottom, self.right, self.top = page.get_bbox()
        self.extra = extra
        self.turn = (page.get_rotation() // 90 + extra) % 4
        wide, high = self.right - self.left, self.top - self.bottom
        self.width, self.height = (high, wide) if self.turn % 2 else (wide, high)

    def shown(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """Return left, top, right, bottom as shown, for a box given as left, bottom, right, top."""
        if self.turn == 0:
            return x0 - self.left, self.top - y1, x1 - self.left, self.top - y0
        if self.turn == 1:
            return y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left
        if self.turn == 2:
            return self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom
        return self.top - y1, self.right - x1, self.top - y0, self.right - x0

    def turned_back(self, box: Box) -> Box:
        """Return a box of this frame in the page without the extra turns."""
        x0, top, x1, bottom = box
        if self.extra == 0:
            return box
        if self.extra == 1:
            return top, self.width - x1, bottom, self.width - x0
        if self.extra == 2:
            return self.width - x1, self.height - bottom, self.width - x0, self.height - top
        return self.height - bottom, x0, self.height - top, x1


def union(*boxes: Box) -> Box:
    """Return the smallest box around all boxes."""
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return min(x0), min(top), max(x1), max(bottom)


def height(box: Box) -> float:
    """Return how high a box is."""
    return box[3] - box[1]


def middle(box: Box) -> float:
    """Return how far down the middle of a box is."""
    return (box[1] + box[3]) / 2


def by_address(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """Return a function of pdfium that takes plain addresses for its pointers, unchecked."""
    return ctypes.CFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)
