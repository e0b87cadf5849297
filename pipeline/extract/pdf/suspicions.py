"""Pages of a PDF that a person should hold against the original, each with the reason.

Looked at is what the reader has at hand anyway: words and lines. Only a page with hardly any words costs a second
look into the file, at its pictures.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.errors import InputError
from pipeline.extract.pdf.lines import Line
from pipeline.extract.pdf.pages import PageReader, Sight, open_pdf
from pipeline.extract.suspicions import doubt
from pipeline.models import Suspicion

OVERLAID = "lines of text lie upon each other; their words may be mixed up or stand there twice"
TINY = "text too small to be seen was read along"
MOSTLY_PICTURE = "mostly pictures; only {letters} letters are text"

SAME_BASE = 0.4  # of the size: two lines stand on one baseline
OVERLAP = 0.3  # of the narrower line
LIKE_SIZES = 1.7
FEWEST_OVERLAID = 30  # letters
NEIGHBOURS = 40  # lines on one baseline that are compared
INVISIBLE = 2.0  # points
FEWEST_TINY = 40  # letters
# A page with so few letters is mostly a picture if pictures cover more than that share of it.
FEW_LETTERS = ((80, 0.3), (250, 0.8))


class Doubts:
    """Gathers the suspicious pages of one document."""

    def __init__(self) -> None:
        self._found: list[Suspicion] = []
        self._sparse: dict[int, int] = {}

    def look_at(self, page: PageReader, lines: Sequence[Line]) -> None:
        """Note what is wrong with a page that has text."""
        text = page.text.replace("\ufffe", "-")
        if reason := doubt(text) or _overlaid(lines) or _tiny(lines):
            self._found.append(Suspicion(page=page.number, reason=reason))
        elif len(text) < FEW_LETTERS[-1][0] and page.sight() is Sight.SCAN:
            self._sparse[page.number] = sum(map(str.isalnum, text))

    def told(self, path: Path, *, without: Collection[int] = ()) -> tuple[Suspicion, ...]:
        """Return the suspicious pages in order, after a look at the pictures of those with few words.

        Pages in ``without`` are left out. Raises nothing: where pictures cannot be looked at, only the words speak.
        """
        sparse = {page: letters for page, letters in self._sparse.items() if page not in without}
        pictures = [
            Suspicion(page=page, reason=MOSTLY_PICTURE.format(letters=sparse[page]))
            for page, share in _picture_shares(path, sparse)
            if any(sparse[page] < few and share > most for few, most in FEW_LETTERS)
        ]
        found = [suspicion for suspicion in self._found if suspicion.page not in without]
        return tuple(sorted([*found, *pictures], key=lambda suspicion: suspicion.page))


def _overlaid(lines: Sequence[Line]) -> str:
    """Return the reason if lines with different words stand in one place; the same words twice only look bold."""
    upright = sorted([line for line in lines if not line.turned and not line.table], key=_base)
    letters = 0
    for i, line in enumerate(upright):
        reach = line.base + SAME_BASE * line.size
        for other in upright[i + 1 : i + 1 + NEIGHBOURS]:
            if other.base >= reach:
                break
            if _lie_upon_each_other(line, other):
                letters += min(line.letters, other.letters)
    return OVERLAID if letters >= FEWEST_OVERLAID else ""


def _base(line: Line) -> float:
    return line.base


def _lie_upon_each_other(a: Line, b: Line) -> bool:
    common = min(a.x1, b.x1) - max(a.x0, b.x0)
    if common <= OVERLAP * min(a.x1 - a.x0, b.x1 - b.x0) or b.base - a.base >= SAME_BASE * b.size:
        return False
    return (
        a.size < LIKE_SIZES * b.size and b.size < LIKE_SIZES * a.size and a.text not in b.text and b.text not in a.text
    )


def _tiny(lines: Sequence[Line]) -> str:
    letters = sum([line.letters for line in lines if line.size < INVISIBLE])
    return TINY if letters >= FEWEST_TINY else ""


def _picture_shares(path: Path, pages: Collection[int]) -> Iterator[tuple[int, float]]:
    """Yield each page with the share of it that pictures cover; none where pdfium cannot open the file."""
    if not pages:
        return
    try:
        pdf = open_pdf(path)
    except InputError:
        return
    with closing(pdf):
        for number in pages:
            with suppress(pypdfium2.PdfiumError):
                yield number, _picture_share(pdf[number - 1])


def _picture_share(page: pypdfium2.PdfPage) -> float:
    with closing(page):
        left, bottom, right, top = page.get_bbox()
        found = (item.get_bounds() for item in page.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3))
        covered = sum(_within(box, left, bottom, right, top) for box in found)
        return float(covered / ((right - left) * (top - bottom)))


def _within(box: Any, *page: float) -> float:
    """Return the area of a box as far as it lies on the page."""
    wide = min(box[2], page[2]) - max(box[0], page[0])
    high = min(box[3], page[3]) - max(box[1], page[1])
    return max(0.0, float(wide)) * max(0.0, float(high))
