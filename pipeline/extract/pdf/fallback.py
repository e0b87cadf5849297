"""Second reader, for PDFs that pdfium cannot open: the same pages of words, through pdfplumber."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pdfplumber

from pipeline.errors import DamagedError
from pipeline.extract.blocks import Block
from pipeline.extract.pdf.chars import is_bold
from pipeline.extract.pdf.geometry import Box, Face, Word
from pipeline.extract.pdf.lines import Line
from pipeline.extract.pdf.pages import PdfInfo, Sight, sight_of
from pipeline.extract.pdf.rules import Rule

# It reports every oddity of a broken file, and what matters of that is said in our own words.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


def plumber_info(path: Path, error: DamagedError) -> PdfInfo:
    """Return what the file says of itself. Raises the error given if pdfplumber cannot open it either."""
    with _opened(path, error) as pdf:
        pages = len(pdf.pages)
        if not pages:
            raise error
        return PdfInfo(pages, str(pdf.metadata.get("Title") or ""), False)


def plumber_pages(path: Path, error: DamagedError) -> Iterator[PlumberPage]:
    """Yield every page that can be read, one after the other; each is closed before the next."""
    with _opened(path, error) as pdf:
        for page in pdf.pages:
            found = _readable(page)
            if found is not None:
                yield found
            page.close()


def _readable(page: Any) -> PlumberPage | None:
    # A page that fails is missed by the caller and reported as unread; see _opened for the sorts of failure.
    try:
        return PlumberPage(page)
    except Exception:
        return None


@contextmanager
def _opened(path: Path, error: DamagedError) -> Iterator[Any]:
    # pdfminer raises errors of many unrelated kinds on broken files.
    try:
        with pdfplumber.open(path) as pdf:
            yield pdf
    except DamagedError:
        raise
    except Exception as cause:
        raise error from cause


class PlumberPage:
    """A page open in pdfplumber."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._faces: dict[int, Face] = {}
        self.number = int(page.page_number)
        self.width, self.height = float(page.width), float(page.height)
        self.label = ""
        self._words = self._read()

    def words(self) -> list[Word]:
        """Return the words in the order of the file; their ranges count in the words joined by spaces."""
        return self._words

    @property
    def text(self) -> str:
        """The words, one to a line."""
        return "\n".join(word.text for word in self._words)

    def lines(self, is_unclear: Callable[[Line], bool]) -> tuple[list[Line], list[Word]]:  # noqa: ARG002
        """Return no lines, and the words."""
        return [], self._words

    def _read(self) -> list[Word]:
        found = self._page.extract_words(use_text_flow=True, extra_attrs=["fontname", "size"])
        words, start = [], 0
        for item in found:
            words.append(self._word(item, start))
            start = words[-1].end + 1
        return words

    def face(self, char: int) -> Face:
        """Return how a word is set, by its first character."""
        return self._faces.get(char, Face(10.0, False, 0.0))

    def is_artifact(self, char: int) -> bool:  # noqa: ARG002
        """Return False: the marks are not read here."""
        return False

    def is_unseen(self) -> bool:
        """Return False: that is not asked here."""
        return False

    def rules(self) -> list[Rule]:
        """Return the ruling lines."""
        return [
            Rule(edge["x0"], edge["top"], edge["x1"], edge["bottom"], edge["orientation"] == "h")
            for edge in self._page.edges
        ]

    def sight(self) -> Sight:
        """Return what the page shows, its text apart."""
        return sight_of(len(self._page.images), len(self._page.rects) + len(self._page.curves))

    def typed(self) -> list[Block]:
        """Return nothing: that is not read here."""
        return []

    def is_turned(self) -> bool:
        """Return False: pages are not turned here."""
        return False

    def as_shown(self, box: Box) -> Box:
        """Return the box as it is."""
        return box

    def _word(self, item: dict[str, Any], start: int) -> Word:
        text = str(item["text"])
        x0, top, x1, bottom = (float(item[key]) for key in ("x0", "top", "x1", "bottom"))
        size, bold = round(float(item["size"]), 1), is_bold(str(item["fontname"]).encode())
        self._faces[start] = Face(size, bold, bottom - 0.2 * size)
        return Word(text, x0, top, x1, bottom, start, start + len(text), item["upright"] is False)
