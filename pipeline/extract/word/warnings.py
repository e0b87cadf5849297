"""What of a Word file was not read, in plain sentences for the run log."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from pipeline.extract.word.ooxml import Package
from pipeline.extract.word.tags import OFFICE, R, W

_OBJECT = f"{OFFICE}OLEObject"
_SIDE_PARTS = {
    "footnotes": "the footnotes",
    "endnotes": "the endnotes",
    "comments": "the comments",
    "numbering": "the numbers of lists",
    "styles": "the styles, so headings may be missing",
}


def warnings_of(body: etree._Element, package: Package) -> Iterator[str]:
    """Yield a sentence for everything that a person sees in the file and the reader does not."""
    if next(body.iter(f"{W}altChunk"), None) is not None:
        yield "Another document is embedded in this one and was not read; open it in Word and save it again"
    if next(body.iter(f"{W}subDoc"), None) is not None:
        yield "Parts of this document are files of their own and were not read; add those files too"
    if count := len({each.get(f"{R}id", "") for each in body.iter(_OBJECT)}):
        what = "An embedded object" if count == 1 else f"{count} embedded objects"
        yield f"{what} (a spreadsheet, formula or other file) not read; what matters in it needs a file of its own"
    for what in _broken(package):
        yield f"A part of the file is damaged: {what} could not be read; open it in Word and save it again"


def _broken(package: Package) -> Iterator[str]:
    for name in dict.fromkeys(package.broken):
        stem = name.rpartition("/")[2].removesuffix(".xml")
        yield _SIDE_PARTS.get(stem, f'"{name}"')
