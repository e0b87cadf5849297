"""Reader for pictures of pages (PNG, JPEG, TIFF, BMP): scans that nobody made a PDF of, and photographed sheets.

They hold no text, so only text recognition can read them; without it every page is listed as unread.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from pipeline.errors import DamagedError
from pipeline.extract.blocks import Document
from pipeline.extract.ocr.pictures import recognise
from pipeline.extract.ocr.words import Picture
from pipeline.extract.pdf.pages import Sight
from pipeline.extract.pdf.reader import Pages, blocks_of_pages, poor_pages, take_recognised, warnings_of
from pipeline.limits import Ocr

FORMATS = ("PNG", "JPEG", "TIFF", "BMP")  # a camera's MPO is a JPEG to begin with
DPI = 300.0  # what tesseract was trained for
NEAR = 0.8
LEAST_DPI, MOST_DPI = 100.0, 1200.0  # what a scanner states; a camera states 72, whatever it saw
LONG_SIDE = 11.69  # inches: a picture that does not say how large its sheet was shows an A4 page
MOST_PIXELS = 100_000_000  # of one page; four times an A3 sheet at 400 dots per inch
# What Pillow raises over a damaged one; a TIFF without sizes is a TypeError to it.
_BROKEN = (UnidentifiedImageError, OSError, SyntaxError, ValueError, TypeError, Image.DecompressionBombError)


def read_picture(path: Path, *, ocr: Ocr | None = None) -> Document:
    """Return the text of each page in the picture file, recognised with ``ocr``; raise DamagedError for no picture."""
    with warnings.catch_warnings():
        # Pillow warns of large pictures and odd tags; both are dealt with here.
        warnings.simplefilter("ignore")
        try:
            return _read(path, ocr)
        except _BROKEN as error:
            why = "the picture is damaged or too large"
            raise DamagedError(path.name, why, "Open it and save a fresh copy") from error


def _read(path: Path, ocr: Ocr | None) -> Document:
    with Image.open(path, formats=FORMATS) as file:
        # A JPEG's further frames are previews, a PNG's make it move.
        count = getattr(file, "n_frames", 1) if file.format == "TIFF" else 1
        pages = Pages(textless=dict.fromkeys(range(1, count + 1), Sight.SCAN))
        if ocr:
            take_recognised(recognise(_pictures(file, count), ocr), pages, ocr)
    return Document(
        blocks=blocks_of_pages(pages),
        pages=count,
        unread_pages=tuple(pages.scans),
        warnings=tuple(warnings_of(pages)),
        suspicious=poor_pages(pages),
        recognised=tuple(sorted(pages.recognised)),
    )


def _pictures(file: Image.Image, count: int) -> Iterator[Picture]:
    for number, frame in enumerate(islice(ImageSequence.Iterator(file), count), 1):
        if frame.width * frame.height <= MOST_PIXELS:
            yield _picture(number, frame)


def _picture(number: int, frame: Image.Image) -> Picture:
    """Return a page as it is to be held, at a size at which its letters can be told apart and which costs no more."""
    image = _on_white(ImageOps.exif_transpose(frame))
    dpi = _dpi(image, frame)
    if not NEAR * DPI <= dpi <= DPI / NEAR:
        size = (round(image.width * DPI / dpi), round(image.height * DPI / dpi))
        image, dpi = image.resize(size, Image.Resampling.BICUBIC), DPI
    return Picture(number, "", image, dpi)


def _on_white(image: Image.Image) -> Image.Image:
    """Return a grey picture; what can be seen through is white, as on paper."""
    if "transparency" not in image.info and not image.mode.endswith("A"):
        return image.convert("L")
    clear = image.convert("RGBA")
    ground = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(ground, clear).convert("L")


def _dpi(image: Image.Image, frame: Image.Image) -> float:
    stated = max(map(float, frame.info.get("dpi") or (0,)))
    return stated if LEAST_DPI <= stated <= MOST_DPI else max(image.size) / LONG_SIDE
