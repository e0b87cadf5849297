"""Lines as pdfium breaks them, wherever they are plainly lines: most of most pages, at a fraction of the cost of words.

A stretch is what stands between two line breaks of pdfium's text. One call gives the box of a text object, so a line
often costs one box instead of two for every word. Whatever might be more than one line, or no simple one, is left for
a closer look word by word: wide gaps, turned or uneven text, marks of footnotes, loose hyphens, initials.
"""

from __future__ import annotations

import ctypes
import re
from collections import deque
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import repeat
from operator import sub

import pypdfium2.raw as pdfium

from pipeline.extract.pdf.chars import Chars
from pipeline.extract.pdf.geometry import Face, by_address
from pipeline.extract.pdf.hyphens import REPAIRABLE, repaired
from pipeline.extract.pdf.lines import FAR_GAP, LONGEST_LABEL, WIDE_GAP, Line

STRETCH = re.compile(r"[^\s\ufffe](?:[^\r\n\ufffe]*[^\s\ufffe])?\ufffe?")
# What only single words can settle: digits that may be a footnote's mark, and hyphens beside a space that may be none.
# Each pattern opens with a set of characters, so that a page is searched at the speed of a plain search.
MARK = re.compile(r"[0-9](?:(?<=[^\s\d].)[0-9]{0,2}(?!\S)|(?<!\S.)[0-9]{0,2}[^\W\d_])")
LOOSE_HYPHEN = re.compile(r"[-\u00ad](?:(?<=\S.) |(?<= .)\S)")
# A bullet or number: what follows may stand apart.
LABEL = re.compile(r"[^\w\s]?[^\W_]{0,2}[^\w\s]?$|\(?\d{1,2}[.)]{1,2}$")

GAP = re.compile(r"\s+")

# All of the font size.
WIDEST_LETTERS = 0.72  # on average over a line: beyond that, words stand far apart
ASCENT, DESCENT = 0.8, 0.2  # at least so high and deep is a line
HIGH, DEEP = 1.25, 0.6  # and at most, if it is one line
LEVEL = 0.5
UNEVEN = 0.1
LABEL_WIDTH = 2.5

LOOSE = 1.05  # times as wide as usual
LEARNT = 0.1  # of each line
FEW_WORDS = 9  # a line with more is one of running text

PLACE, INT = ctypes.c_void_p, ctypes.c_int
_count_boxes = by_address(pdfium.FPDFText_CountRects, INT, PLACE, INT, INT)
_get_box = by_address(pdfium.FPDFText_GetRect, INT, PLACE, INT, PLACE, PLACE, PLACE, PLACE)

Span = tuple[int, int]
Style = tuple[float, bool]  # size and weight of a line
End = tuple[float, float]  # how far right a stretch ends, and its baseline


def plain_lines(chars: Chars, page: int, letters: dict[Style, float]) -> tuple[list[Line], list[Span]]:
    """Return the plain lines of a page, and the ranges of characters that need a closer look.

    A page that is turned, or has letter-spaced words, needs one as a whole. What is learnt of the width of letters
    is kept in ``letters`` for the pages that follow.
    """
    if chars.frame.turn or chars.has_spaced_letters:
        return [], [(0, len(chars.text))]
    return _Stretches(chars, page, letters).parted()


class _Stretches:
    """The stretches of one upright page. Questions are put to pdfium for all at once: that halves their cost."""

    def __init__(self, chars: Chars, page: int, letters: dict[Style, float]) -> None:
        self._chars, self._page = chars, page
        self._raw, self._text, self._frame = chars.address, chars.text, chars.frame
        self._is_repairable = bool(REPAIRABLE.search(chars.text))
        self._letters = letters

    def parted(self) -> tuple[list[Line], list[Span]]:
        """Return the plain lines, and where the others are."""
        lines: list[Line] = []
        rest: list[Span] = []
        end: End | None = None  # of the stretch before
        is_plain = False  # the stretch before is the last of the lines
        for span, edges, look, line in self._lines():
            goes_on = end is not None and look is not None and bool(edges) and _goes_on(end, edges[0], look)
            if goes_on and is_plain:
                last = lines.pop()
                rest.append((last.start, last.end))
            is_plain = line is not None and not goes_on
            if line and is_plain:
                lines.append(line)
            else:
                rest.append(span)
            end = (edges[-2], look.base) if edges and look else None
        return lines, rest

    @cached_property
    def _spans(self) -> list[Span]:
        return [match.span() for match in STRETCH.finditer(self._text)]

    def _lines(self) -> Iterator[tuple[Span, Sequence[float], Face | None, Line | None]]:
        """Yield each stretch with its text objects' sides, how it is set, and the line that it plainly is."""
        counts = self._counts()
        middles = [self._middle(start, end) for start, end in self._spans]
        starts = [span[0] for span, count in zip(self._spans, counts, strict=True) if count > 1]
        looks = self._chars.looks([*middles, *starts])
        openings = dict(zip(starts, looks[len(middles) :], strict=True))
        for span, edges, look, is_clear in zip(self._spans, self._boxes(counts), looks, self._clear(), strict=False):
            line = self._line(span, edges, look, openings.get(span[0], look)) if is_clear and edges and look else None
            yield span, edges, look, line

    def _middle(self, start: int, end: int) -> int:
        """Return a character that shows how most of a stretch is set."""
        middle = (start + end) // 2
        return middle if self._text[middle] > " " else middle - 1

    def _clear(self) -> Iterator[bool]:
        """Yield of each stretch whether its text is clear without a look at words."""
        unclear = [match.start() for pattern in (MARK, LOOSE_HYPHEN) for match in pattern.finditer(self._text)]
        unclear = sorted([*unclear, len(self._text)])
        number = 0
        for start, end in self._spans:
            while unclear[number] < start:
                number += 1
            yield unclear[number] >= end

    def _counts(self) -> list[int]:
        """Return how many text objects there are in each stretch."""
        starts, lengths = [start for start, _ in self._spans], [end - start for start, end in self._spans]
        return list(map(_count_boxes, repeat(self._raw), starts, lengths))

    def _boxes(self, counts: Sequence[int]) -> Iterator[list[float]]:
        """Yield left, top, right and bottom of the text objects of each stretch, one after the other."""
        if _count_boxes(self._raw, 0, len(self._text)) == sum(counts):
            edges, end = self._edges(sum(counts)), 0
            for count in counts:
                yield edges[end : end + 4 * count]
                end += 4 * count
            return
        for (start, end), count in zip(self._spans, counts, strict=True):  # there are boxes between the stretches
            _count_boxes(self._raw, start, end - start)
            yield self._edges(count)

    def _edges(self, count: int) -> list[float]:
        """Return the sides of the text objects that were counted last."""
        edges = (ctypes.c_double * (4 * count))()
        begin = ctypes.addressof(edges)
        places = [range(begin + side, begin + side + 32 * count, 32) for side in (0, 8, 16, 24)]
        deque(map(_get_box, repeat(self._raw), range(count), *places), maxlen=0)
        return edges[:]

    def _line(self, span: Span, edges: Sequence[float], look: Face, opening: Face | None) -> Line | None:
        start, end = span
        text = self._text[start:end]
        if "  " in text or not text.isprintable():
            text = " ".join(text.split())
        is_labelled = 0 < text.find(" ") <= LONGEST_LABEL and bool(LABEL.match(text[: text.find(" ")]))
        box = edges if len(edges) == 4 else self._around(edges, look.size, is_labelled=is_labelled)
        if box is None or not self._is_credible(box, look, end - start):
            return None
        is_bold = look.bold
        if opening is not look:
            if opening is None or abs(opening.size - look.size) > UNEVEN * look.size:
                return None  # an initial is larger
            is_bold = is_bold and opening.bold and self._chars.is_bold(end - 1 - (text[-1] == "\ufffe"))
        first = self._first(box[2] - box[0], look, text, span, is_labelled=is_labelled)
        if first is None:
            return None
        size, base = look.size, look.base
        text = repaired(text) if self._is_repairable else text
        x0, high, x1, deep = box
        high, deep = max(high, base + ASCENT * size), min(deep, base - DESCENT * size)
        left, top = self._frame.left, self._frame.top
        place = x0 - left, top - high, x1 - left, top - deep
        return Line(self._page, text, *place, start, end, size, is_bold, first, top - base)

    def _around(self, edges: Sequence[float], size: float, *, is_labelled: bool) -> Sequence[float] | None:
        """Return the sides of the box around text objects; None if they do not stand close in a row.

        A label before the text may stand farther off.
        """
        gaps = list(map(sub, edges[4::4], edges[2::4]))
        if is_labelled and edges[2] - edges[0] < LABEL_WIDTH * size and 0 < gaps[0] < FAR_GAP * size:
            gaps[0] = 0.0
        if max(gaps) >= WIDE_GAP * size or min(gaps) <= -WIDE_GAP * size:
            return None
        return edges[0], max(edges[1::4]), max(edges[2::4]), min(edges[3::4])

    def _is_credible(self, box: Sequence[float], look: Face, letters: int) -> bool:
        """Return whether a box has the shape of one line, and lies on the page."""
        (x0, high, x1, deep), size, base, frame = box, look.size, look.base, self._frame
        return (
            x1 - x0 <= WIDEST_LETTERS * size * (letters + 1)
            and high <= base + HIGH * size
            and deep >= base - DEEP * size
            and 2 * frame.left <= x0 + x1 <= 2 * frame.right
            and frame.bottom <= base <= frame.top
        )

    def _first(self, wide: float, look: Face, text: str, span: Span, *, is_labelled: bool) -> float | None:
        """Return the width of a line's first word, or None if words stand too far apart for a sentence.

        Gaps inside a text object have no boxes, and the row of a table may be one text object: a short line whose
        letters take more room than those of the line before it is looked at word by word.
        """
        first, style, letter = text.find(" "), (look.size, look.bold), wide / len(text)
        if first < 0:
            return wide
        if text.count(" ") >= FEW_WORDS:
            known = self._letters.get(style, letter)
            self._letters[style] = known + LEARNT * (letter - known)
        elif letter > LOOSE * self._letters.get(style, 0.0):
            return self._first_of_close(span, look.size, is_labelled=is_labelled)
        return first * letter

    def _first_of_close(self, span: Span, size: float, *, is_labelled: bool) -> float | None:
        ends = [edge for match in GAP.finditer(self._text, *span) for edge in (match.start() - 1, match.end())]
        boxes = self._chars.loose_boxes([span[0], *ends])
        gaps = list(map(sub, boxes[8::8], boxes[6::8]))
        return boxes[6] - boxes[0] if max(gaps[is_labelled:], default=0.0) <= WIDE_GAP * size else None


def _goes_on(end: End, x0: float, look: Face) -> bool:
    """Return whether a stretch begins right after the end of another one, on the same line."""
    x1, base = end
    return abs(look.base - base) <= LEVEL * look.size and -0.3 * look.size <= x0 - x1 <= FAR_GAP * look.size
