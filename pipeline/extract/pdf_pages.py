"""Pages of a PDF as words with boxes, through pdfium's plain C interface: the only module that knows pdfium.

Boxes are in points from the top left corner of the page as it is shown (crop box and rotation applied). The box of
a word is that of its first and its last character, in the font's full height, so that all words of one line and
font are equally high. Asking pdfium for a box costs about 0.6 microseconds; its wrapper objects cost far more.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from contextlib import closing, suppress
from enum import Enum
from functools import lru_cache
from math import pi
from pathlib import Path
from typing import Any, Protocol

import pypdfium2
import pypdfium2.raw as pdfium
from msgspec import Struct

from pipeline.errors import DamagedError, InputError, PasswordError
from pipeline.extract.pdf_rules import Rule, page_rules

# pdfium's caches grow by some 80 KB a page; opening the file anew keeps memory flat.
PAGES_PER_OPENING = 25
WORD = re.compile(r"[^\s\ufffe]*\ufffe|[^\s\ufffe]+")
# "Integration3" and "3Vgl.", but not "m2": a digit that may be a footnote's mark.
MARKED = re.compile(r"[^\W\d_]{3}[^\w\s]{0,3}\d{1,3}$|(?<!\S)\d{1,3}[^\W\d_]")
BOLD = re.compile(r"bold|black|heavy|(?<!un)demi|semibd|CMBX|SFBX", re.IGNORECASE)
FORCE_BOLD = 1 << 18
DRAWN_PATHS = 20  # letters drawn as outlines
TALLEST_CREDIBLE = 60.0  # points; taller boxes are checked against the drawn glyph

loose_box = pdfium.FPDFText_GetLooseCharBox

Box = tuple[float, float, float, float]


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


class Sight(Enum):
    """What a page shows, its text apart."""

    NOTHING = ""
    SCAN = "scan"
    DRAWING = "drawing"


def sight_of(images: int, paths: int) -> Sight:
    """Return what a page with so many images and paths shows; a few paths are lines and backgrounds."""
    if images:
        return Sight.SCAN
    return Sight.DRAWING if paths >= DRAWN_PATHS else Sight.NOTHING


class PageReader(Protocol):
    """A page that is open for reading. Good only until the next page is asked for."""

    number: int
    width: float
    height: float
    label: str

    def words(self) -> list[Word]:
        """Return the words that lie on the page, in the order of the file."""

    def face(self, char: int) -> Face:
        """Return how a character is set."""

    def is_artifact(self, char: int) -> bool:
        """Return whether the file marks a character as page furniture (running head, page number)."""

    def rules(self) -> list[Rule]:
        """Return the ruling lines, if there are enough of them for a table."""

    def sight(self) -> Sight:
        """Return what the page shows, its text apart."""


class PdfInfo(Struct, frozen=True):
    """What the file says of itself."""

    pages: int
    title: str
    tagged: bool


def open_pdf(path: Path) -> pypdfium2.PdfDocument:
    """Return the open document. Raises PasswordError, DamagedError or (where the disk fails) InputError."""
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise _reason(path, getattr(error, "err_code", None)) from error
    except OSError as error:
        raise InputError(path, "the file cannot be opened", "Check that it exists and may be read.") from error


def read_info(path: Path) -> PdfInfo:
    """Return number of pages, title and whether the file is tagged. Raises as :func:`open_pdf`."""
    with closing(open_pdf(path)) as pdf:
        return PdfInfo(len(pdf), str(pdf.get_metadata_value("Title") or ""), bool(pdf.is_tagged()))


def read_pages(path: Path, info: PdfInfo) -> Iterator[PdfiumPage]:
    """Yield every page, open, one after the other; each is closed before the next is opened."""
    for first in range(0, info.pages, PAGES_PER_OPENING):
        with closing(open_pdf(path)) as pdf:
            for index in range(first, min(first + PAGES_PER_OPENING, info.pages)):
                yield from _read_page(pdf, index, tagged=info.tagged)


def _read_page(pdf: pypdfium2.PdfDocument, index: int, *, tagged: bool) -> Iterator[PdfiumPage]:
    # A page pdfium cannot parse is missed by the caller and reported as unread.
    with suppress(pypdfium2.PdfiumError), closing(pdf[index]) as page, closing(page.get_textpage()) as text:
        yield PdfiumPage(pdf, page, text, index, tagged=tagged)


def _reason(path: Path, code: int | None) -> InputError:
    if code == pdfium.FPDF_ERR_PASSWORD:
        why, advice = "the PDF is locked with a password", "Save a copy without password protection and use that."
        return PasswordError(path, why, advice)
    return DamagedError(path, "the PDF is damaged or not a PDF", "Open it in a PDF viewer and save a fresh copy.")


class PdfiumPage:
    """A page open in pdfium."""

    def __init__(self, pdf: Any, page: Any, text: Any, index: int, *, tagged: bool) -> None:
        self._page, self._text, self._tagged = page, text, tagged
        self._frame = Frame(page)
        self._rect = pdfium.FS_RECTF()
        self._at = ctypes.byref(self._rect)
        self._shown = self._frame.shown
        self.number = index + 1
        self.width, self.height = self._frame.width, self._frame.height
        self.label = str(pdf.get_page_label(index) or "")

    def words(self) -> list[Word]:
        """Return the words that lie on the page, in the order of the file."""
        text = self.text()
        found = (self._cut(text, *match.span()) for match in WORD.finditer(text))
        return [word for words in found for word in words if self._on_page(word)]

    def text(self) -> str:
        """Return the page's text, one character of Python for each character of pdfium."""
        raw = self._text.raw
        count = pdfium.FPDFText_CountChars(raw)
        if count <= 0:
            return ""
        buffer = (ctypes.c_ushort * (count + 1))()
        pdfium.FPDFText_GetText(raw, 0, count, buffer)
        text = bytes(buffer)[: count * 2].decode("utf-16-le", errors="replace")
        return text if len(text) == count and "\x00" not in text else self._text_by_char(count)

    def _text_by_char(self, count: int) -> str:
        # pdfium leaves unmapped characters out of its text, so the indexes no longer fit: ask one by one.
        codes = (pdfium.FPDFText_GetUnicode(self._text.raw, i) for i in range(count))
        return "".join(chr(c) if 0 < c < 0x110000 and not 0xD800 <= c < 0xE000 else "\ufffd" for c in codes)

    def face(self, char: int) -> Face:
        """Return how a character is set."""
        raw = self._text.raw
        matrix, flags = pdfium.FS_MATRIX(), ctypes.c_int()
        pdfium.FPDFText_GetMatrix(raw, char, ctypes.byref(matrix))
        name = ctypes.create_string_buffer(96)
        pdfium.FPDFText_GetFontInfo(raw, char, name, 96, ctypes.byref(flags))
        scale = (matrix.c**2 + matrix.d**2) ** 0.5
        size = round(pdfium.FPDFText_GetFontSize(raw, char) * scale, 1)
        bold = bool(flags.value & FORCE_BOLD) or is_bold(name.value)
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(raw, char, x, y)
        return Face(size, bold, self._shown(x.value, y.value, x.value, y.value)[3])

    def is_artifact(self, char: int) -> bool:
        """Return whether the file marks a character as page furniture (running head, page number)."""
        if not self._tagged:
            return False
        item = pdfium.FPDFText_GetTextObject(self._text.raw, char)
        marks = range(pdfium.FPDFPageObj_CountMarks(item)) if item else range(0)
        return any(_mark_name(pdfium.FPDFPageObj_GetMark(item, i)) == "Artifact" for i in marks)

    def rules(self) -> list[Rule]:
        """Return the ruling lines, if there are enough of them for a table."""
        return page_rules(self._page.raw, self._frame.shown)

    def sight(self) -> Sight:
        """Return what the page shows, its text apart."""
        kinds = [item.type for item in self._page.get_objects(max_depth=3)]
        return sight_of(kinds.count(pdfium.FPDF_PAGEOBJ_IMAGE), kinds.count(pdfium.FPDF_PAGEOBJ_PATH))

    def _cut(self, text: str, start: int, end: int) -> Iterator[Word]:
        x0, top, x1, bottom = self._box(start)
        if end - start > 1:
            last = self._box(end - 1)
            if abs(top + bottom - last[1] - last[3]) > 1.2 * (bottom - top):
                yield from self._uneven(text, start, end)
                return
            if (text[end - 1].isdigit() or text[start].isdigit()) and MARKED.search(text, start, end):
                yield from self._without_marks(text, start, end)
                return
            x0, x1 = min(x0, last[0]), max(x1, last[2])
            top, bottom = min(top, last[1]), max(bottom, last[3])
        yield Word(text[start:end], x0, top, x1, bottom, start, end)

    def _without_marks(self, text: str, start: int, end: int) -> Iterator[Word]:
        # A footnote's number sticks to the word it follows or opens; it is no part of the sentence.
        begin, stop = start, end
        while stop - 1 > begin and text[stop - 1].isdigit() and self._is_raised(stop - 1, start):
            stop -= 1
        while begin < stop - 1 and text[begin].isdigit() and self._is_raised(begin, stop - 1):
            begin += 1
        if begin > start:
            yield Word(text[start:begin], *_union(self._box(start), self._box(begin - 1)), start, begin)
        yield Word(text[begin:stop], *_union(self._box(begin), self._box(stop - 1)), begin, stop)

    def _is_raised(self, char: int, beside: int) -> bool:
        """Return whether a digit's foot stands clearly above the line that its neighbour stands on."""
        if self._frame.turn:
            return False
        left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
        pdfium.FPDFText_GetCharBox(self._text.raw, char, left, right, bottom, top)
        pdfium.FPDFText_GetCharOrigin(self._text.raw, beside, x, y)
        return bool(bottom.value - y.value > 0.15 * _height(self._box(beside)))

    def _uneven(self, text: str, start: int, end: int) -> Iterator[Word]:
        # Either turned text, or two lines: after "-" pdfium sometimes drops the line break.
        boxes = [self._box(i) for i in range(start, end)]
        if self._is_turned(start):
            yield Word(text[start:end], *_union(*boxes), start, end, True)
            return
        begin = 0
        for i in range(1, len(boxes) + 1):
            if i == len(boxes) or abs(_middle(boxes[i]) - _middle(boxes[i - 1])) > 0.6 * _height(boxes[i - 1]):
                yield Word(text[start + begin : start + i], *_union(*boxes[begin:i]), start + begin, start + i)
                begin = i

    def _box(self, char: int) -> Box:
        rect = self._rect
        loose_box(self._text.raw, char, self._at)
        bottom, top = rect.bottom, rect.top
        if not 0.5 < top - bottom < TALLEST_CREDIBLE:
            return self._drawn_box(char, top - bottom)
        return self._shown(rect.left, bottom, rect.right, top)

    def _drawn_box(self, char: int, height: float) -> Box:
        # Fonts without ascent give flat boxes, and pdfium now and then absurd ones: trust the glyph then.
        loose = self._frame.shown(self._rect.left, self._rect.bottom, self._rect.right, self._rect.top)
        if 0.5 < height < 4 * self.face(char).size + 1:
            return loose
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        pdfium.FPDFText_GetCharBox(self._text.raw, char, left, right, bottom, top)
        drawn = top.value - bottom.value
        return self._frame.shown(left.value, bottom.value, right.value, top.value) if drawn > 0 else loose

    def _is_turned(self, char: int) -> bool:
        angle = pdfium.FPDFText_GetCharAngle(self._text.raw, char) - self._frame.turn * pi / 2
        return bool(abs((angle + pi) % (2 * pi) - pi) > 0.1)

    def _on_page(self, word: Word) -> bool:
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        return bool(-1 <= x <= self.width + 1 and -1 <= y <= self.height + 1)


@lru_cache(maxsize=256)
def is_bold(name: bytes) -> bool:
    """Return whether a font's name says that it is bold."""
    return bool(BOLD.search(name.decode("utf-8", "replace")))


class Frame:
    """Turns pdfium's coordinates (origin bottom left, not rotated) into those of the page as it is shown."""

    def __init__(self, page: Any) -> None:
        self.left, self.bottom, self.right, self.top = page.get_bbox()
        self.turn = page.get_rotation() // 90
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


def _mark_name(mark: Any) -> str:
    buffer, size = (ctypes.c_ushort * 32)(), ctypes.c_ulong()
    pdfium.FPDFPageObjMark_GetName(mark, buffer, 64, ctypes.byref(size))
    return bytes(buffer)[: max(0, size.value - 2)].decode("utf-16-le", "replace")


def _union(*boxes: Box) -> Box:
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return min(x0), min(top), max(x1), max(bottom)


def _height(box: Box) -> float:
    return box[3] - box[1]


def _middle(box: Box) -> float:
    return (box[1] + box[3]) / 2
