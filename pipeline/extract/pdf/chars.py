"""The text of an open page, cut into words with boxes: where pdfium is asked for single characters.

The box of a word is that of its first and its last character, in the font's full height, so that all words of one
line and font are equally high. Asking pdfium for a box costs about 0.6 microseconds; its wrapper objects cost far
more, and so do Python's objects: the plain case, upright words on an upright page, runs in one loop.
"""

from __future__ import annotations

import ctypes
import re
from collections import deque
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import repeat
from math import pi
from typing import Any

import pypdfium2.raw as pdfium

from pipeline.extract.pdf.geometry import Box, Face, Frame, Word, by_address, height, middle, union
from pipeline.extract.pdf.spacing import closed_up, has_spaced_letters

WORD = re.compile(r"[^\s\ufffe]+\ufffe?|\ufffe")
# "Integration3" and "3Vgl.", but not "m2": a digit that may be a footnote's mark.
MARKED = re.compile(r"[^\W\d_]{3}[^\w\s]{0,3}\d{1,3}$|(?<!\S)\d{1,3}[^\W\d_]")
BOLD = re.compile(r"bold|black|heavy|(?<!un)demi|semibd|CMBX|SFBX", re.IGNORECASE)
FORCE_BOLD = 1 << 18
FLATTEST = 0.5
SLANT = 0.06  # of text that counts as upright
TALLEST_CREDIBLE = 60.0  # points; taller boxes are checked against the drawn glyph
SMALLEST = 0.1  # points: no smaller letter has a size, or lines of them would have no height
LONGEST_NAME = 96
AT_ONCE = 32  # boxes that most questions are for
RECT = ctypes.sizeof(pdfium.FS_RECTF)
MATRIX = ctypes.sizeof(pdfium.FS_MATRIX)

PLACE, INT = ctypes.c_void_p, ctypes.c_int

# The same functions, called with plain addresses: half the cost of pypdfium2's checked arguments.
_loose_box = by_address(pdfium.FPDFText_GetLooseCharBox, None, PLACE, INT, PLACE)
_matrix_of = by_address(pdfium.FPDFText_GetMatrix, None, PLACE, INT, PLACE)
_font_info = by_address(pdfium.FPDFText_GetFontInfo, None, PLACE, INT, PLACE, ctypes.c_ulong, PLACE)
_font_size = by_address(pdfium.FPDFText_GetFontSize, ctypes.c_double, PLACE, INT)
_text_object = by_address(pdfium.FPDFText_GetTextObject, PLACE, PLACE, INT)
_font = by_address(pdfium.FPDFTextObj_GetFont, PLACE, PLACE)
_origin = by_address(pdfium.FPDFText_GetCharOrigin, None, PLACE, INT, PLACE, PLACE)


class Chars:
    """The characters of one open page."""

    def __init__(self, raw: Any, frame: Frame) -> None:
        self.raw, self.frame = raw, frame
        self.address = ctypes.cast(raw, ctypes.c_void_p)
        self._matrix, self._flags = (ctypes.c_float * 6)(), ctypes.c_int()
        self._matrix_place = ctypes.addressof(self._matrix)
        self._bold: dict[int | None, bool] = {}
        self._name = ctypes.create_string_buffer(LONGEST_NAME)
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._places = (ctypes.c_float * (4 * AT_ONCE))()
        self.text = self._read()
        self.has_spaced_letters = has_spaced_letters(self.text)

    def _read(self) -> str:
        """Return the page's text, one character of Python for each character of pdfium."""
        count = pdfium.FPDFText_CountChars(self.raw)
        if count <= 0:
            return ""
        buffer = (ctypes.c_ushort * (count + 1))()
        pdfium.FPDFText_GetText(self.raw, 0, count, buffer)
        text = bytes(buffer)[: count * 2].decode("utf-16-le", errors="replace")
        return text if len(text) == count and "\x00" not in text else self._read_by_char(count)

    def _read_by_char(self, count: int) -> str:
        # pdfium leaves unmapped characters out of its text, so the indexes no longer fit: ask one by one. What lies
        # beyond the first plane has two of them, the halves of a pair, which are joined with the line.
        codes = (pdfium.FPDFText_GetUnicode(self.raw, i) for i in range(count))
        return "".join(chr(c) if 0 < c < 0x110000 else "\ufffd" for c in codes)

    def words(self, *parts: tuple[int, int]) -> list[Word]:
        """Return the words that lie on the page, in the order of the file; with ``parts``, those in these ranges."""
        ranges = parts or ((0, len(self.text)),)
        spans = [match.span() for part in ranges for match in WORD.finditer(self.text, *part)]
        words = [word for span in spans for word in self._cut(*span)] if self.frame.turn else self._upright(spans)
        words = self._on_page(words)
        return closed_up(words, self.box) if self.has_spaced_letters else words

    def _upright(self, spans: Sequence[tuple[int, int]]) -> list[Word]:
        text, left, top = self.text, self.frame.left, self.frame.top
        edges = iter(self.loose_boxes([char for start, end in spans for char in (start, end - 1)]))
        words: list[Word] = []
        for (start, end), l0, t0, r0, b0, l1, t1, r1, b1 in zip(spans, *[edges] * 8, strict=False):
            word, high = text[start:end], t0 - b0
            if (
                not (FLATTEST < high < TALLEST_CREDIBLE and FLATTEST < t1 - b1 < TALLEST_CREDIBLE)
                or not -1.2 * high <= t0 + b0 - t1 - b1 <= 1.2 * high
                or r1 < l0
                or ((word[-1].isdigit() or word[0].isdigit()) and MARKED.search(word))
            ):
                words.extend(self._cut(start, end))
            elif t0 == t1 and b0 == b1 and l0 <= l1 and r0 <= r1:
                words.append(Word(word, l0 - left, top - t0, r1 - left, top - b0, start, end))
            else:
                box = min(l0, l1) - left, top - max(t0, t1), max(r0, r1) - left, top - min(b0, b1)
                words.append(Word(word, *box, start, end))
        return words

    def loose_boxes(self, chars: Sequence[int]) -> list[float]:
        """Return left, top, right and bottom of each character, in pdfium's coordinates, in one flat list."""
        count = len(chars)
        buffer = self._places if count <= AT_ONCE else (ctypes.c_float * (4 * count))()
        begin = ctypes.addressof(buffer)
        places = range(begin, begin + RECT * count, RECT)
        deque(map(_loose_box, repeat(self.address), chars, places), maxlen=0)
        return buffer[: 4 * count]

    def _cut(self, start: int, end: int) -> Iterator[Word]:
        text = self.text
        x0, top, x1, bottom = self.box(start)
        if end - start > 1:
            last = self.box(end - 1)
            if abs(top + bottom - last[1] - last[3]) > 1.2 * (bottom - top) or self._is_upside_down(start, x0, last[2]):
                yield from self._uneven(start, end)
                return
            if (text[end - 1].isdigit() or text[start].isdigit()) and MARKED.search(text, start, end):
                yield from self._without_marks(start, end)
                return
            x0, x1 = min(x0, last[0]), max(x1, last[2])
            top, bottom = min(top, last[1]), max(bottom, last[3])
        yield Word(text[start:end], x0, top, x1, bottom, start, end)

    def _is_upside_down(self, start: int, begin: float, end: float) -> bool:
        # Words of languages written from right to left end at the left as well.
        return end < begin and self.quarter_turns(start) == 2

    def _without_marks(self, start: int, end: int) -> Iterator[Word]:
        # A footnote's number sticks to the word it follows or opens; it is no part of the sentence.
        text, begin, stop = self.text, start, end
        while stop - 1 > begin and text[stop - 1].isdigit() and self._is_raised(stop - 1, start):
            stop -= 1
        while begin < stop - 1 and text[begin].isdigit() and self._is_raised(begin, stop - 1):
            begin += 1
        if begin > start:
            yield Word(text[start:begin], *union(self.box(start), self.box(begin - 1)), start, begin)
        yield Word(text[begin:stop], *union(self.box(begin), self.box(stop - 1)), begin, stop)

    def _is_raised(self, char: int, beside: int) -> bool:
        """Return whether a digit's foot stands clearly above the line that its neighbour stands on."""
        if self.frame.turn:
            return False
        foot = self._drawn(char)[1]
        pdfium.FPDFText_GetCharOrigin(self.raw, beside, self._x, self._y)
        return bool(foot - self._y.value > 0.15 * height(self.box(beside)))

    def _uneven(self, start: int, end: int) -> Iterator[Word]:
        # Either turned text, or two lines: after "-" pdfium sometimes drops the line break.
        text, boxes = self.text, [self.box(i) for i in range(start, end)]
        if self.quarter_turns(start) != 0:
            yield Word(text[start:end], *union(*boxes), start, end, True)
            return
        begin = 0
        for i in range(1, len(boxes) + 1):
            if i == len(boxes) or abs(middle(boxes[i]) - middle(boxes[i - 1])) > 0.6 * height(boxes[i - 1]):
                yield Word(text[start + begin : start + i], *union(*boxes[begin:i]), start + begin, start + i)
                begin = i

    def box(self, char: int) -> Box:
        """Return the box of one character, as shown."""
        left, top, right, bottom = self.loose_boxes([char])
        if not FLATTEST < top - bottom < TALLEST_CREDIBLE:
            return self._credible_box(char, left, bottom, right, top)
        return self.frame.shown(left, bottom, right, top)

    def _credible_box(self, char: int, *loose: float) -> Box:
        # Fonts without ascent give flat boxes, and pdfium now and then absurd ones: trust the glyph then.
        tall = loose[3] - loose[1]
        if FLATTEST < tall < 4 * self.face(char).size + 1:
            return self.frame.shown(*loose)
        drawn = self._drawn(char)
        return self.frame.shown(*(drawn if drawn[3] > drawn[1] else loose))

    def _drawn(self, char: int) -> tuple[float, float, float, float]:
        """Return left, bottom, right and top of the glyph itself, in pdfium's coordinates."""
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        pdfium.FPDFText_GetCharBox(self.raw, char, left, right, bottom, top)
        return left.value, bottom.value, right.value, top.value

    def face(self, char: int) -> Face:
        """Return how a character is set."""
        _matrix_of(self.address, char, self._matrix_place)
        _, _, c, d, _, _ = self._matrix
        size = max(SMALLEST, round(_font_size(self.address, char) * (c * c + d * d) ** 0.5, 1))
        _origin(self.address, char, ctypes.addressof(self._x), ctypes.addressof(self._y))
        x, y = self._x.value, self._y.value
        return Face(size, self.is_bold(char), self.frame.shown(x, y, x, y)[3])

    def look(self, char: int) -> Face | None:
        """Return how a character is set, as ``looks`` does."""
        return self.looks([char])[0]

    def looks(self, chars: Sequence[int]) -> list[Face | None]:
        """Return how characters of upright text are set, their baselines in pdfium's coordinates; None if turned."""
        count, raw = len(chars), repeat(self.address)
        matrices = (ctypes.c_float * (6 * count))()
        begin = ctypes.addressof(matrices)
        deque(map(_matrix_of, raw, chars, range(begin, begin + MATRIX * count, MATRIX)), maxlen=0)
        sizes = map(_font_size, raw, chars)
        fonts = map(self._has_bold_font, chars, map(_text_object, raw, chars))
        numbers = iter(matrices[:])
        return [
            Face(round(size * (c * c + d * d) ** 0.5, 1) or SMALLEST, bold, base)
            if a > 0 < d and -SLANT * a <= b <= SLANT * a
            else None
            for size, bold, (a, b, c, d, _, base) in zip(sizes, fonts, zip(*[numbers] * 6, strict=True), strict=True)
        ]

    def _has_bold_font(self, char: int, item: int | None) -> bool:
        """Return whether the font of a character, in a text object, is bold."""
        font = _font(item) if item else None
        bold = self._bold.get(font)
        if bold is None:
            bold = self._bold[font] = self._states_bold(char)
        return bold

    def is_bold(self, char: int) -> bool:
        """Return whether a character is set in bold."""
        return self._has_bold_font(char, _text_object(self.address, char))

    def is_unseen(self) -> bool:
        """Return whether the first text of the page is not drawn."""
        first = WORD.search(self.text)
        item = pdfium.FPDFText_GetTextObject(self.raw, first.start()) if first else None
        return bool(item) and pdfium.FPDFTextObj_GetTextRenderMode(item) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE

    def _states_bold(self, char: int) -> bool:
        _font_info(self.address, char, self._name, LONGEST_NAME, ctypes.addressof(self._flags))
        return bool(self._flags.value & FORCE_BOLD) or is_bold(self._name.value)

    def quarter_turns(self, char: int) -> int | None:
        """Return how far a character is turned clockwise as shown, in quarter turns; None if askew."""
        angle = pdfium.FPDFText_GetCharAngle(self.raw, char) / (pi / 2) + self.frame.turn
        return round(angle) % 4 if abs(angle - round(angle)) <= 0.06 else None

    def _on_page(self, words: Sequence[Word]) -> list[Word]:
        wide, high = 2 * self.frame.width + 2, 2 * self.frame.height + 2
        return [word for word in words if -2 <= word.x0 + word.x1 <= wide and -2 <= word.top + word.bottom <= high]


@lru_cache(maxsize=256)
def is_bold(name: bytes) -> bool:
    """Return whether a font's name says that it is bold."""
    return bool(BOLD.search(name.decode("utf-8", "replace")))
