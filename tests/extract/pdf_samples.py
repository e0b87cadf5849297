"""Small PDFs written byte by byte, so that a test says exactly what stands where and in which order.

Places are in points from the top left corner, as in the records. Fonts are the built-in Helvetica (no embedding), so
lines are broken by an estimate of their width.
"""

from __future__ import annotations

import hashlib
import textwrap
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

WIDTH, HEIGHT = 595.0, 842.0
LEADING = 1.2
PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


class Text(NamedTuple):
    """One line of text; ``y`` is its baseline, ``spacing`` what is added between letters."""

    text: str
    x: float
    y: float
    size: float = 10.0
    bold: bool = False
    spacing: float = 0.0


class Rect(NamedTuple):
    """A filled rectangle; a thin one is a rule."""

    x: float
    y: float
    width: float
    height: float


class Cropped(NamedTuple):
    """Rectangles that are seen through a window only."""

    window: Rect
    rects: Sequence[Rect]


class Image(NamedTuple):
    """A grey picture over the whole page."""


Item = Text | Rect | Cropped | Image


def column(
    text: str, *, x: float = 70, y: float = 100, width: float = 455, size: float = 10, bold: bool = False
) -> list[Text]:
    """Return a text as lines of a column: words hyphenated by the caller, lines broken at the width."""
    lines = textwrap.wrap(text, int(width / (0.5 * size)), break_on_hyphens=False)
    return lines_at(lines, x=x, y=y, size=size, bold=bold)


def lines_at(
    lines: Iterable[str], *, x: float = 70, y: float = 100, size: float = 10, bold: bool = False
) -> list[Text]:
    """Return lines below each other."""
    return [Text(line, x, y + i * LEADING * size, size, bold) for i, line in enumerate(lines)]


def grid(rows: Sequence[Sequence[str]], *, x: float = 70, y: float = 200, width: float = 150) -> list[Item]:
    """Return a ruled table whose first row is bold; a cell's lines are parted by line breaks."""
    high, count = 40.0, len(rows[0])
    rules: list[Item] = [Rect(x, y + i * high, count * width, 0.7) for i in range(len(rows) + 1)]
    rules += [Rect(x + i * width, y, 0.7, len(rows) * high) for i in range(count + 1)]
    cells = [
        Text(line, x + 5 + j * width, y + 14 + i * high + n * 12, bold=i == 0)
        for i, row in enumerate(rows)
        for j, cell in enumerate(row)
        for n, line in enumerate(cell.split("\n"))
    ]
    return [*rules, *cells]


def by_row(*columns: Sequence[Text]) -> list[Text]:
    """Return the lines of columns as a program prints them that goes row by row over all columns."""
    return sorted((line for lines in columns for line in lines), key=lambda line: (line.y, line.x))


def pdf(
    *pages: Sequence[Item],
    title: str = "",
    turn: int = 0,
    lying: bool = False,
    box: Sequence[float] = (0, 0, WIDTH, HEIGHT),
    password: str | None = None,
) -> bytes:
    """Return a PDF with these pages. With a password (that may be empty) the file is encrypted.

    ``turn`` is how far a viewer turns the page; the items stand upright after that. On a ``lying`` page the viewer
    does not do so: the reader has to.
    """
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", _font("Helvetica"), _font("Helvetica-Bold"), _image()]
    objects.append(b"<</Title(%s)>>" % _escaped(title))
    lock = _lock(password) if password is not None else None
    kids = []
    for page in pages:
        objects.append(_stream(b"", _content(page, turn), lock, len(objects) + 1))
        objects.append(_page(len(objects), 0 if lying else turn, box))
        kids.append(len(objects))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    return _file(objects, _trailer(password) if password is not None else b"")


def _font(name: str) -> bytes:
    return b"<</Type/Font/Subtype/Type1/BaseFont/%s/Encoding/WinAnsiEncoding>>" % name.encode()


def _image() -> bytes:
    head = b"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"
    return _stream(head, b"\x80", None, 5)


def _page(content: int, turn: int, box: Sequence[float]) -> bytes:
    fonts = b"/Font<</F0 3 0 R/F1 4 0 R>>/XObject<</I 5 0 R>>"
    size = b" ".join(b"%g" % edge for edge in box)
    head = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %g %g]/CropBox[%s]" % (WIDTH, HEIGHT, size)
    return head + b"/Rotate %d/Contents %d 0 R/Resources<<%s>>>>" % (turn, content, fonts)


UPRIGHT = {
    0: b"",
    90: b"0 1 -1 0 %g 0 cm\n" % WIDTH,
    180: b"-1 0 0 -1 %g %g cm\n" % (WIDTH, HEIGHT),
    270: b"0 -1 1 0 0 %g cm\n" % HEIGHT,
}


def _content(items: Iterable[Item], turn: int) -> bytes:
    high = WIDTH if turn % 180 else HEIGHT
    return UPRIGHT[turn] + b"\n".join(_drawn(item, high) for item in items)


def _drawn(item: Item, high: float) -> bytes:
    match item:
        case Text(text, x, y, size, bold, spacing):
            return b"BT /F%d %g Tf %g Tc %g %g Td (%s) Tj ET" % (bold, size, spacing, x, high - y, _escaped(text))
        case Rect(x, y, width, height):
            return b"%g %g %g %g re f" % (x, high - y - height, width, height)
        case Cropped(window, rects):
            inside = b" ".join(_drawn(rect, high) for rect in rects)
            return b"q %s W n %s Q" % (_drawn(window, high).removesuffix(b" f"), inside)
        case _:
            return b"q %g 0 0 %g 0 0 cm /I Do Q" % (WIDTH, HEIGHT)


def _escaped(text: str) -> bytes:
    return text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _stream(head: bytes, data: bytes, lock: Callable[[bytes, int], bytes] | None, number: int) -> bytes:
    data = lock(data, number) if lock else data
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (head, len(data), data)


def _file(objects: Sequence[bytes], trailer: bytes) -> bytes:
    out, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer\n<</Size %d/Root 1 0 R/Info 6 0 R%s>>\nstartxref\n%d\n%%%%EOF\n"
    return out + head + table + tail % (len(objects) + 1, trailer, len(out))


# --- encryption as in PDF 1.1 (RC4, 40 bits) ---------------------------------------------------------------------


def _key(password: str) -> bytes:
    data = (password.encode() + PADDING)[:32] + _owner() + b"\xff\xff\xff\xff" + b"peerdesk"
    return hashlib.md5(data).digest()[:5]


def _owner() -> bytes:
    return _rc4(hashlib.md5(PADDING).digest()[:5], PADDING)


def _trailer(password: str) -> bytes:
    user = _rc4(_key(password), PADDING)
    entry = b"/Encrypt<</Filter/Standard/V 1/R 2/P -1/O<%s>/U<%s>>>/ID[<%s><%s>]"
    name = b"peerdesk".hex().encode()
    return entry % (_owner().hex().encode(), user.hex().encode(), name, name)


def _lock(password: str) -> Callable[[bytes, int], bytes]:
    def locked(data: bytes, number: int) -> bytes:
        key = hashlib.md5(_key(password) + number.to_bytes(3, "little") + b"\0\0").digest()[:10]
        return _rc4(key, data)

    return locked


def _rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
