"""Pages of a PDF, one after the other, through pdfium: what a reader has to say of a page, and pdfium's answers."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from enum import Enum
from pathlib import Path
from typing import Any, Protocol

import pypdfium2
import pypdfium2.raw as pdfium
from msgspec import Struct

from pipeline.errors import DamagedError, PasswordError, UnreadableError
from pipeline.extract.blocks import Block
from pipeline.extract.pdf.chars import Chars
from pipeline.extract.pdf.geometry import Box, Face, Frame, Word
from pipeline.extract.pdf.lines import Line
from pipeline.extract.pdf.rules import Rule, page_rules
from pipeline.extract.pdf.stretches import Style, plain_lines
from pipeline.extract.pdf.typed import typed_blocks
from pipeline.models import PagePlace

# pdfium's caches grow by some 80 KB a page; opening the file anew keeps memory flat, but reads its fonts again.
PAGES_PER_OPENING = 100
DRAWN_PATHS = 20  # letters drawn as outlines
MOSTLY = 0.7  # of the letters


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
    """A page that is open for reading. Good only until the next page is asked for.

    A page whose text runs up or down is turned for reading; all places and both sides are those of the turned page.
    """

    number: int
    width: float
    height: float
    label: str

    @property
    def text(self) -> str:
        """The text of the page, its lines apart by line breaks."""

    def words(self) -> list[Word]:
        """Return the words that lie on the page, in the order of the file."""

    def lines(self, is_unclear: Callable[[Line], bool]) -> tuple[list[Line], list[Word]]:
        """Return what plainly is a line, as lines, and all else as words; also lines the caller finds unclear."""

    def face(self, char: int) -> Face:
        """Return how a character is set."""

    def is_artifact(self, char: int) -> bool:
        """Return whether the file marks a character as page furniture (running head, page number)."""

    def is_unseen(self) -> bool:
        """Return whether the text is not drawn: text recognition lays it over the picture of a scan."""

    def rules(self) -> list[Rule]:
        """Return the ruling lines, if there are enough of them for a table."""

    def sight(self) -> Sight:
        """Return what the page shows, its text apart."""

    def typed(self) -> list[Block]:
        """Return what somebody typed onto the page: in fields of a form, text boxes and notes."""

    def is_turned(self) -> bool:
        """Return whether the page was turned for reading."""

    def as_shown(self, box: Box) -> Box:
        """Return where a box of the page, turned for reading, stands on the page as shown; good for ever."""


class PdfInfo(Struct, frozen=True):
    """What the file says of itself."""

    pages: int
    title: str
    tagged: bool


def open_pdf(path: Path) -> pypdfium2.PdfDocument:
    """Return the open document. Raises PasswordError, DamagedError or (where the disk fails) UnreadableError."""
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise _reason(path, getattr(error, "err_code", None)) from error
    except OSError as error:
        raise UnreadableError(path, "the file cannot be opened", "Check that it exists and may be read.") from error


def read_info(path: Path) -> PdfInfo:
    """Return number of pages, title and whether the file is tagged. Raises as :func:`open_pdf`."""
    with closing(open_pdf(path)) as pdf:
        return PdfInfo(len(pdf), str(pdf.get_metadata_value("Title") or ""), bool(pdf.is_tagged()))


def read_pages(path: Path, info: PdfInfo) -> Iterator[PdfiumPage]:
    """Yield every page, open, one after the other; each is closed before the next is opened."""
    letters: dict[Style, float] = {}
    # In a file of thousands of pages every opening walks through all of them.
    at_once = max(PAGES_PER_OPENING, info.pages // 40)
    for first in range(0, info.pages, at_once):
        with closing(open_pdf(path)) as pdf:
            with suppress(pypdfium2.PdfiumError):  # its fields cannot be read then, but its text can
                pdf.init_forms()
            for index in range(first, min(first + at_once, info.pages)):
                yield from _read_page(pdf, index, letters, tagged=info.tagged)


def _read_page(
    pdf: pypdfium2.PdfDocument, index: int, letters: dict[Style, float], *, tagged: bool
) -> Iterator[PdfiumPage]:
    # A page pdfium cannot parse is missed by the caller and reported as unread.
    with suppress(pypdfium2.PdfiumError), closing(pdf[index]) as page, closing(page.get_textpage()) as text:
        yield PdfiumPage(pdf, page, text, index, letters, tagged=tagged)


def _reason(path: Path, code: int | None) -> PasswordError | DamagedError:
    if code == pdfium.FPDF_ERR_PASSWORD:
        why, advice = "the PDF is locked with a password", "Save a copy without password protection and use that."
        return PasswordError(path, why, advice)
    return DamagedError(path, "the PDF is damaged or not a PDF", "Open it in a PDF viewer and save a fresh copy.")


class PdfiumPage:
    """A page open in pdfium."""

    def __init__(
        self, pdf: Any, page: Any, text: Any, index: int, letters: dict[Style, float], *, tagged: bool
    ) -> None:
        self._pdf, self._page, self._tagged = pdf, page, tagged
        self._frame = Frame(page)
        self._chars = Chars(text.raw, self._frame)
        self.number = index + 1
        self._plain, spans = plain_lines(self._chars, self.number, letters)
        self._words = self._chars.words(*spans) if spans else []
        turned = [word for word in self._words if word.turned]
        if turned and _letters(turned) > MOSTLY * (_letters(self._words) + _letters(self._plain)):
            self._turn(text.raw, turned[0])
        self.width, self.height = self._frame.width, self._frame.height
        self.label = str(pdf.get_page_label(index) or "")

    def _turn(self, raw: Any, sample: Word) -> None:
        turns = self._chars.quarter_turns(sample.start)
        if turns:
            self._frame = Frame(self._page, 4 - turns)
            self._chars = Chars(raw, self._frame)
            self._plain, self._words = [], self._chars.words()

    @property
    def text(self) -> str:
        """The text of the page as pdfium gives it."""
        return self._chars.text

    def words(self) -> list[Word]:
        """Return the words that lie on the page, in the order of the file."""
        return self._with_words_of(self._plain)[1]

    def lines(self, is_unclear: Callable[[Line], bool]) -> tuple[list[Line], list[Word]]:
        """Return what plainly is a line, as lines, and all else as words; also lines the caller finds unclear."""
        return self._with_words_of([line for line in self._plain if is_unclear(line)])

    def _with_words_of(self, lines: Sequence[Line]) -> tuple[list[Line], list[Word]]:
        if not lines:
            return self._plain, self._words
        starts = {line.start for line in lines}
        words = [*self._words, *self._chars.words(*((line.start, line.end) for line in lines))]
        return [line for line in self._plain if line.start not in starts], sorted(words, key=lambda word: word.start)

    def face(self, char: int) -> Face:
        """Return how a character is set."""
        return self._chars.face(char)

    def is_artifact(self, char: int) -> bool:
        """Return whether the file marks a character as page furniture (running head, page number)."""
        if not self._tagged:
            return False
        item = pdfium.FPDFText_GetTextObject(self._chars.raw, char)
        marks = range(pdfium.FPDFPageObj_CountMarks(item)) if item else range(0)
        return any(_mark_name(pdfium.FPDFPageObj_GetMark(item, i)) == "Artifact" for i in marks)

    def is_unseen(self) -> bool:
        """Return whether the text is not drawn: text recognition lays it over the picture of a scan."""
        return self._chars.is_unseen()

    def rules(self) -> list[Rule]:
        """Return the ruling lines, if there are enough of them for a table."""
        return page_rules(self._page.raw, self._frame.shown)

    def sight(self) -> Sight:
        """Return what the page shows, its text apart."""
        kinds = [item.type for item in self._page.get_objects(max_depth=3)]
        drawn = kinds.count(pdfium.FPDF_PAGEOBJ_PATH) + DRAWN_PATHS * (pdfium.FPDF_PAGEOBJ_TEXT in kinds)
        return sight_of(kinds.count(pdfium.FPDF_PAGEOBJ_IMAGE), drawn)

    def typed(self) -> list[Block]:
        """Return what somebody typed onto the page: in fields of a form, text boxes and notes."""
        place = PagePlace(page=self.number, label=self.label)
        return typed_blocks(self._pdf, self._page.raw, place, Frame(self._page).shown)

    def is_turned(self) -> bool:
        """Return whether the page was turned for reading."""
        return self._frame.extra != 0

    def as_shown(self, box: Box) -> Box:
        """Return where a box of the page, turned for reading, stands on the page as shown; good for ever."""
        return self._frame.turned_back(box)


def _letters(words: Sequence[Word | Line]) -> int:
    return sum(len(word.text) for word in words)


def _mark_name(mark: Any) -> str:
    buffer, size = (ctypes.c_ushort * 32)(), ctypes.c_ulong()
    pdfium.FPDFPageObjMark_GetName(mark, buffer, 64, ctypes.byref(size))
    return bytes(buffer)[: max(0, size.value - 2)].decode("utf-16-le", "replace")
