"""A PDF that was cut off, or lost its directory: its pages gathered anew from the objects that are still there.

pdfium and pdfminer find the objects of such a file by themselves, but not where to begin when the trailer is gone,
and not the objects in compressed streams. Both are added at the end of the file, the rest stays as it is.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct, structs

from pipeline.errors import DamagedError, InputError
from pipeline.extract.blocks import Document
from pipeline.extract.pdf.reader import read_pdf
from pipeline.limits import Ocr

WARNING = "the PDF is cut off or damaged; only what is left of it could be read"

_OBJECT = re.compile(rb"(?<!\d)(\d{1,9})\s{1,9}(\d{1,5})\s{1,9}obj\b")
_CATALOGUE = re.compile(rb"/Type\s{0,9}/Catalog\b")
_PAGE = re.compile(rb"/Type\s{0,9}/Page\b")
_PAGES = re.compile(rb"/Pages\s{1,9}(\d{1,9})\s")
_STREAM = re.compile(rb"stream\r?\n")
_LENGTH = re.compile(rb"/Length\s{1,9}\d{1,12}(?:\s{1,9}\d{1,5}\s{1,9}R\b)?")
_HEAD = 4000  # bytes; the dictionaries that matter here are short
_LARGEST = 2**26  # bytes of a stream of objects, unpacked
_END = b"\nendstream\nendobj\n"


class _Object(Struct, frozen=True):
    """An object of the file: its number and generation, and what stands between it and the next one."""

    number: int
    generation: int
    content: bytes
    is_packed: bool = False

    @property
    def reference(self) -> bytes:
        return b"%d %d R" % (self.number, self.generation)

    @property
    def head(self) -> bytes:
        return self.content[:_HEAD].split(b"stream", 1)[0]


def read_pdf_or_mended(path: Path, *, ocr: Ocr | None = None, most_pages: int = 0) -> Document:
    """Return the text of a PDF, of a damaged one what is left of it. Raises as ``read_pdf`` does."""
    try:
        return read_pdf(path, ocr=ocr, most_pages=most_pages)
    except DamagedError as error:
        return read_mended(path, error, ocr=ocr)


def read_mended(path: Path, error: DamagedError, *, ocr: Ocr | None = None) -> Document:
    """Return what can be read of a PDF that no reader could open. Raise the error given where that is nothing."""
    content = mended(path.read_bytes())
    with TemporaryDirectory(prefix="peerdesk-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / "mended.pdf"
        copy.write_bytes(content)
        try:
            document = read_pdf(copy, ocr=ocr)
        except InputError:
            raise error from None
    if not document.blocks:
        raise error
    return structs.replace(document, warnings=(WARNING, *document.warnings))


def mended(content: bytes) -> bytes:
    """Return the file with a new end that leads to its pages, or b"" where no page is left."""
    found = list(_objects(content))
    # The last state of an object counts, in the place of the first: pages mostly follow each other in the file.
    objects = list({one.number: one for one in found}.values())
    pages = [one for one in objects if _PAGE.search(one.head)]
    if not pages:
        return b""
    free = max(one.number for one in objects) + 1
    root = _catalogue(objects)
    added = [_written(one) for one in found if one.is_packed]
    if root is None:
        root = _Object(free, 0, b"<</Type/Catalog/Pages %d 0 R>>" % (free + 1))
        added += [_written(root), _written(_Object(free + 1, 0, _tree(pages)))]
    trailer = b"trailer\n<</Size %d/Root %s>>\nstartxref\n0\n%%%%EOF\n" % (free + 2, root.reference)
    return b"".join([_whole(content), b"\n", *added, trailer])


def _whole(content: bytes) -> bytes:
    """Return the content with what is left of a stream at its end, without any other object that was cut off.

    Either would swallow what follows, a stream because it is said to be longer.
    """
    last = content.rfind(b"endobj")
    end = last + len(b"endobj") if last > 0 else 0
    begin = _STREAM.search(content, end)
    if not begin:
        return content[:end]
    left = content[begin.end() :]
    return content[:end] + _LENGTH.sub(b"/Length %d" % len(left), content[end : begin.end()]) + left + _END


def _objects(content: bytes) -> Iterator[_Object]:
    for one in _plain_objects(content):
        yield one
        if b"/ObjStm" in one.head:
            yield from _packed_objects(one)


def _plain_objects(content: bytes) -> Iterator[_Object]:
    starts = [*_OBJECT.finditer(content), None]
    for this, after in pairwise(starts):
        if this:
            end = after.start() if after else len(content)
            yield _Object(int(this[1]), int(this[2]), content[this.end() : end])


def _packed_objects(outer: _Object) -> Iterator[_Object]:
    """Yield the objects that are stored in a compressed stream; as many as are left of it."""
    first = re.search(rb"/First\s{1,9}(\d{1,9})", outer.head)
    begin = _STREAM.search(outer.content)
    if not first or not begin:
        return
    unpacked = _unpacked(outer.content[begin.end() :])
    offset = int(first[1])
    numbers = [int(number) for number in unpacked[:offset].split() if number.isdigit()]
    for number, start, end in zip(numbers[::2], numbers[1::2], [*numbers[3::2], len(unpacked)], strict=False):
        yield _Object(number, 0, unpacked[offset + start : offset + end], True)


def _unpacked(content: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(content, _LARGEST)
    except zlib.error:
        return b""


def _catalogue(objects: Iterable[_Object]) -> _Object | None:
    """Return the last catalogue whose tree of pages is there too."""
    numbers = {one.number for one in objects}
    found = [one for one in objects if _CATALOGUE.search(one.head) and _leads_to(one, numbers)]
    return found[-1] if found else None


def _leads_to(catalogue: _Object, numbers: set[int]) -> bool:
    pages = _PAGES.search(catalogue.head)
    return bool(pages) and int(pages[1]) in numbers  # type: ignore[index]


def _tree(pages: Iterable[_Object]) -> bytes:
    kids = [page.reference for page in pages]
    return b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))


def _written(one: _Object) -> bytes:
    return b"%d %d obj\n%s\nendobj\n" % (one.number, one.generation, one.content)
