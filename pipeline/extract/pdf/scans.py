"""Which pages of a PDF are scans, told by what their pictures cover, and their pictures for text recognition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.extract.ocr.words import Picture
from pipeline.extract.pdf.pages import open_pdf

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 300.0  # what tesseract was trained for
MOST_PIXELS = 20e6  # A3 at 300 dots per inch; larger sheets are drawn coarser
FEW_LETTERS = 60  # a stamp or a page number on a scan
LONGEST_SPARSE = 4 * FEW_LETTERS  # characters, white space included
MOST_OF_PAGE = 0.7
LOOK_DPI = 40.0
MOST_LOOKS = 20  # pages of one document: each look draws the page
LARGEST_SCAN = 20e6  # pixels: A3 at 300 dots per inch
PAPER = 150  # level of grey: the ground that text is printed on is lighter
EVEN = 14  # levels of grey within which a ground is one
GROUND = 0.5  # of the page


def letters_of(text: str) -> int:
    """Return how many letters and figures there are, up to one more than a few."""
    return sum(map(str.isalnum, text)) if len(text) <= LONGEST_SPARSE else FEW_LETTERS + 1


def stamped_scans(path: Path, numbers: Sequence[int]) -> list[int]:
    """Return those of the pages with hardly any text that are scans all the same: a picture of a printed sheet.

    A cover with its title upon a photo is none. One can tell by the ground, which is light and even on paper.
    """
    if not numbers:
        return []
    with closing(open_pdf(path)) as pdf:
        return [number for number in numbers[:MOST_LOOKS] if _is_sheet(pdf, number - 1)]


def _is_sheet(pdf: Any, index: int) -> bool:
    with suppress(pypdfium2.PdfiumError), closing(pdf[index]) as page:
        return _covered(page) >= MOST_OF_PAGE and _is_scanner_sized(page) and _is_paper(page)
    return False


def _covered(page: Any) -> float:
    """Return the share of the page that pictures cover; scans are often cut into strips."""
    width, height = page.get_size()
    boxes = (item.get_bounds() for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3))
    return float(sum((right - left) * (top - bottom) for left, bottom, right, top in boxes) / (width * height))


def _is_scanner_sized(page: Any) -> bool:
    """Return whether a page's pictures are no larger than scanners make them: a map takes seconds to look at."""
    images = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)
    return bool(sum(width * height for width, height in (image.get_px_size() for image in images)) <= LARGEST_SCAN)


def _is_paper(page: Any) -> bool:
    """Return whether most of the page is one light ground, as of a printed sheet."""
    counts = _drawn(page, LOOK_DPI).histogram()
    ground = max(range(256), key=lambda level: counts[level])
    near = sum(counts[max(0, ground - EVEN) : ground + EVEN + 1])
    return ground >= PAPER and near >= GROUND * sum(counts)


def _drawn(page: Any, dpi: float) -> Image:
    bitmap = page.render(scale=dpi / 72, grayscale=True)
    with closing(bitmap):
        image: Image = bitmap.to_pil()
        return image.copy()


def pictures(path: Path, numbers: Sequence[int]) -> Iterator[Picture]:
    """Yield the pictures of pages as shown, at 300 dots per inch; a page that cannot be drawn is passed over."""
    with closing(open_pdf(path)) as pdf:
        for number in numbers:
            with suppress(pypdfium2.PdfiumError), closing(pdf[number - 1]) as page:
                width, height = page.get_size()
                dpi = min(DPI, (MOST_PIXELS * 72 * 72 / max(1.0, width * height)) ** 0.5)
                yield Picture(number, str(pdf.get_page_label(number - 1) or ""), _drawn(page, dpi), dpi)
