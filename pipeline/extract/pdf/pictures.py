"""Pictures of pages as a viewer shows them, for a person to hold the text against."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pypdfium2
from msgspec import Struct

from pipeline.extract.pdf.pages import open_pdf

DPI = 90.0
LONGEST_SIDE = 1400  # pixels: a poster is drawn coarser
QUALITY = 70


class PagePicture(Struct, frozen=True):
    """A page's picture as JPEG, with the page's size in points."""

    number: int
    width: float
    height: float
    jpeg: bytes


def page_pictures(path: Path, numbers: Iterable[int], *, dpi: float = DPI) -> Iterator[PagePicture]:
    """Yield the pictures of pages, drawn one by one; a page that cannot be drawn is passed over.

    Raises as :func:`pipeline.extract.pdf.pages.open_pdf`.
    """
    with closing(open_pdf(path)) as pdf:
        for number in numbers:
            with suppress(pypdfium2.PdfiumError), closing(pdf[number - 1]) as page:
                yield _picture(page, number, dpi)


def _picture(page: pypdfium2.PdfPage, number: int, dpi: float) -> PagePicture:
    width, height = page.get_size()
    scale = min(dpi / 72, LONGEST_SIDE / max(1.0, width, height))
    with closing(page.render(scale=scale)) as bitmap:
        buffer = io.BytesIO()
        bitmap.to_pil().convert("RGB").save(buffer, "JPEG", quality=QUALITY, optimize=True)
    return PagePicture(number, float(width), float(height), buffer.getvalue())
