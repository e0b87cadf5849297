"""PDF files written byte by byte: what stands where, and in which order in the file, is exactly as asked for.

Places are in points from the top left corner; ``y`` is a baseline. The font is the viewer's Helvetica, with any
character: a table in the file says which character a code stands for, whatever its glyph looks like.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import cos, radians, sin

A4 = (595.0, 842.0)
ASCII = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 "
    "584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 "
    "667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 "
    "278 556 500 722 500 500 500 334 260 334 584"
)
WIDTHS = {chr(32 + i): int(width) for i, width in enumerate(ASCII.split())}
OTHERS = {"ß": 611, "–": 556, "•": 350, "€": 556, "…": 1000, "„": 333, "“": 333, "”": 333, "’": 222, "\u00ad": 333}
BOLD = 1.06


def char_width(char: str) -> float:
    """Return how wide a character is, in thousandths of the font's size."""
    base = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", char)[0])[0]
    known = OTHERS.get(char) or WIDTHS.get(char) or WIDTHS.get(base)
    return float(known or (667 if char.isupper() else 556))


def width_of(text: str, size: float, *, bold: bool = False, spacing: float = 0.0) -> float:
    """Return how wide a text is, in points."""
    return sum(map(char_width, text)) * size / 1000 * (BOLD if bold else 1) + spacing * len(text)


@dataclass
class Text:
    """One line of text. ``gap`` is added to each space, ``spacing`` to each letter; ``turn`` is in degrees."""

    page: int
    x: float
    y: float
    text: str
    size: float = 10.0
    bold: bool = False
    gap: float = 0.0
    spacing: float = 0.0
    turn: float = 0.0
    artifact: bool = False
    frame: int = 0


@dataclass
class Box:
    """A filled rectangle; a thin one is a rule. ``y`` is its top, ``shade`` 0 for black to 1 for white."""

    page: int
    x: float
    y: float
    width: float
    height: float
    shade: float = 0.0
    frame: int = 0


@dataclass
class Image:
    """A grey picture."""

    page: int
    x: float
    y: float
    width: float
    height: float
    frame: int = 0


Item = Text | Box | Image


@dataclass
class File:
    """A PDF in the making: its items in the order in which they stand in the file."""

    items: list[Item] = field(default_factory=list)
    size: tuple[float, float] = A4
    rotate: dict[int, int] = field(default_factory=dict)
    tagged: bool = False
    title: str = ""
    ligatures: bool = False

    @property
    def pages(self) -> int:
        """Number of pages."""
        return max((item.page for item in self.items), default=1)

    def written(self) -> bytes:
        """Return the file's bytes."""
        texts = (item.text for item in self.items if isinstance(item, Text))
        codes = _codes("".join(texts))
        marks = b"/MarkInfo<</Marked true>>/Lang(x)" if self.tagged else b""
        objects = [b"<</Type/Catalog/Pages 2 0 R%s>>" % marks, b"", _font("Helvetica", codes, 1.0)]
        objects += [_font("Helvetica-Bold", codes, BOLD), _image(), _stream(b"", _unicode(codes))]
        kids = []
        for number in range(1, self.pages + 1):
            items = [item for item in self.items if item.page == number]
            objects.append(_stream(b"", self._content(items, codes, self.rotate.get(number, 0))))
            objects.append(self._page(len(objects), self.rotate.get(number, 0)))
            kids.append(len(objects))
        objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
        return _file(objects)

    def _page(self, content: int, turn: int) -> bytes:
        wide, high = self.size if turn % 180 == 0 else self.size[::-1]
        fonts = b"/Font<</F0 3 0 R/F1 4 0 R>>/XObject<</I 5 0 R>>"
        head = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %g %g]/Rotate %d" % (wide, high, turn)
        return head + b"/Contents %d 0 R/Resources<<%s>>>>" % (content, fonts)

    def _content(self, items: Sequence[Item], codes: dict[str, int], turn: int) -> bytes:
        wide, high = self.size
        upright = {0: "", 90: f"0 1 -1 0 {high:g} 0 cm", 180: f"-1 0 0 -1 {wide:g} {high:g} cm"}
        upright[270] = f"0 -1 1 0 0 {wide:g} cm"
        return upright[turn].encode() + b"\n" + b"\n".join(_drawn(item, high, codes) for item in items)


def _drawn(item: Item, high: float, codes: dict[str, int]) -> bytes:
    match item:
        case Text():
            return _shown(item, high, codes)
        case Box():
            rect = b"%.2f %.2f %.2f %.2f re f" % (item.x, high - item.y - item.height, item.width, item.height)
            return b"q %g g %s Q" % (item.shade, rect)
        case _:
            return b"q %g 0 0 %g %g %g cm /I Do Q" % (item.width, item.height, item.x, high - item.y - item.height)


def _shown(item: Text, high: float, codes: dict[str, int]) -> bytes:
    c, s = cos(radians(item.turn)), sin(radians(item.turn))
    matrix = b"%.4f %.4f %.4f %.4f %.2f %.2f Tm" % (c, s, -s, c, item.x, high - item.y)
    text = b"".join(b"%02X" % codes[char] for char in item.text)
    font = b"/F%d %g Tf %.3f Tw %.3f Tc" % (item.bold, item.size, item.gap, item.spacing)
    shown = b"BT %s %s <%s> Tj ET" % (font, matrix, text)
    return b"/Artifact BMC %s EMC" % shown if item.artifact else shown


def _codes(text: str) -> dict[str, int]:
    """Return a code for each character: ASCII as it is, the rest from 128 on."""
    others = sorted({char for char in text if not " " <= char <= "~"})
    return {chr(code): code for code in range(32, 127)} | {char: 128 + i for i, char in enumerate(others)}


def _font(name: str, codes: dict[str, int], wider: float) -> bytes:
    by_code = {code: char for char, code in codes.items()}
    last = max(by_code)
    widths = " ".join(f"{char_width(by_code[c]) * wider if c in by_code else 0:g}" for c in range(32, last + 1))
    head = f"<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding/ToUnicode 6 0 R"
    return f"{head}/FirstChar 32/LastChar {last}/Widths[{widths}]>>".encode()


def _unicode(codes: dict[str, int]) -> bytes:
    pairs = [f"<{code:02X}> <{char.encode('utf-16-be').hex().upper()}>" for char, code in codes.items()]
    blocks = [pairs[i : i + 90] for i in range(0, len(pairs), 90)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    head = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Own def /CMapType 2 def"
    return f"{head}\n1 begincodespacerange <00> <FF> endcodespacerange\n{body}\nendcmap end end".encode()


def _image() -> bytes:
    head = b"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"
    return _stream(head, b"\xb0")


def _stream(head: bytes, data: bytes) -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (head, len(data), data)


def _file(objects: Iterable[bytes]) -> bytes:
    out, offsets = b"%PDF-1.5\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1)
    return (
        out
        + head
        + table
        + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (
            len(offsets) + 1,
            len(out),
        )
    )
