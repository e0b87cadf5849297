"""The report's two pictures as PNGs: how much the material says of each field, and how much each kind of source does.

They tell amounts and grade nothing: shades of one colour, no traffic lights. What a shade tells stands there as a
number, too, and how a piece of evidence is read is told by a pattern, so that nothing is lost in grey print.
"""

from __future__ import annotations

import io
import logging
import math
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from pipeline.report.wordkit.colors import Colors, contrast, mixed

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

WIDTH_MM = 165.0  # as wide as they are meant to stand in the text; only then do the sizes of the words hold
DPI = 200
_POINTS_PER_MM = 72 / 25.4
# How the kinds of evidence are drawn, in their order: the hatch, and how much white is in the colour of the ground.
_PATTERNS = (("", 0.0), ("//////", 0.75), ("", 1.0), ("------", 0.75), ("......", 1.0))
_UNSEARCHED = "xx"
_LEAST_SCALE = 10  # so many pieces at least have the darkest shade: two are few, even where no field has more
_BLACK, _WHITE, _GREY = "000000", "FFFFFF", "A6A6A6"
# All lengths are points.
_NAMES, _EDGE, _GAP = 108.0, 8.0, 3.0
_TEXT, _SMALL, _BIG = 8.5, 8.0, 13.0
_LINE, _MARK, _BAR = 11.0, 7.0, 16.0
_SCALE_STEPS = 24
_PALETTE = 256


class Counted(Struct, frozen=True):
    """Numbers of pieces of evidence, one for each kind in the order of ``Words.kinds``.

    ``searchable`` is whether any of the material in question could be searched.
    """

    counts: tuple[int, ...]
    searchable: bool = True

    @property
    def n(self) -> int:
        """How many there are in all."""
        return sum(self.counts)

    @property
    def is_unknown(self) -> bool:
        """Whether nothing was found because nothing could be searched."""
        return not self.searchable and not self.n


class Line(Struct, frozen=True):
    """A name with its numbers: a pillar with a cell for each area, or a kind of source with a single one."""

    name: str
    cells: tuple[Counted, ...]


class Words(Struct, frozen=True, kw_only=True):
    """The words in a picture, in the language of its readers.

    ``kinds`` are the ways in which evidence is read, at most five; ``amount`` says what is counted.
    """

    kinds: tuple[str, ...]
    amount: str
    nothing: str
    unsearchable: str


def heat_map(lines: Sequence[Line], columns: Sequence[str], words: Words, *, colors: Colors) -> bytes:
    """Return a PNG of a table of shades: a row for each line, a column for each name in ``columns``.

    Each cell has its number and, below it, how many pieces of each kind there are.
    """
    with _plain():
        return _HeatMap(words, colors).draw(lines, columns)


def source_chart(lines: Sequence[Line], words: Words, *, colors: Colors) -> bytes:
    """Return a PNG of a bar for each line: as long as its number, which stands at its end, and parted by kind."""
    with _plain():
        return _Chart(words, colors).draw([(line.name, line.cells[0]) for line in lines])


def scale_of(cells: Iterable[Counted]) -> int:
    """Return the number of pieces that has the darkest shade."""
    return max(_LEAST_SCALE, *(cell.n for cell in cells), 0)


def shade_of(n: int, scale: int, colors: Colors) -> tuple[str, str]:
    """Return the shade of a cell with ``n`` pieces, and black or white for the words on it.

    Shades go with the square root: it parts small numbers, of which there are many, better than large ones.
    """
    shade = mixed(colors.tint, colors.accent, math.sqrt(n / scale)) if n else _WHITE
    return shade, max(_BLACK, _WHITE, key=lambda ink: contrast(ink, shade))


class _HeatMap:
    def __init__(self, words: Words, colors: Colors) -> None:
        self._page = _Page()
        self._words, self._colors = words, colors

    def draw(self, lines: Sequence[Line], columns: Sequence[str]) -> bytes:
        cells = [cell for line in lines for cell in line.cells]
        across = (self._page.width - _NAMES) / max(1, len(columns))
        rows = max(2, *(len(self._told(cell, across)) for cell in cells), 0)
        down = _EDGE + _BIG + _GAP + rows * _LINE + _EDGE / 2
        scale = scale_of(cells)
        self._draw_heads(columns, across)
        for line in lines:
            top = self._page.take(down)
            name = self._page.wrapped(line.name, _NAMES - _EDGE)
            self._page.write(name, _Place(0, top + (down - len(name) * _LINE) / 2))
            for n, cell in enumerate(line.cells):
                self._draw_cell(cell, _Box(_NAMES + n * across, top, across, down), scale)
        self._page.take(_EDGE)
        self._page.legend(self._words.kinds, [_Ground(line=_BLACK)] * len(self._words.kinds))
        self._draw_scale(scale, is_hatched=any(cell.is_unknown for cell in cells))
        return self._page.png()

    def _draw_heads(self, columns: Sequence[str], across: float) -> None:
        heads = [self._page.wrapped(name, across - _GAP) for name in columns]
        most = max(map(len, heads), default=0)
        top = self._page.take(most * _LINE + _GAP)
        for n, head in enumerate(heads):
            place = _Place(_NAMES + (n + 0.5) * across, top + (most - len(head)) * _LINE, "center")
            self._page.write(head, place)

    def _draw_cell(self, cell: Counted, box: _Box, scale: int) -> None:
        shade, ink = shade_of(cell.n, scale, self._colors)
        hatch = _UNSEARCHED if cell.is_unknown else ""
        self._page.box(box, _Ground(fill=shade, line=_GREY, hatch=hatch))
        middle = box.x + box.width / 2
        if not cell.n:
            words = self._words.unsearchable if cell.is_unknown else self._words.nothing
            said = self._page.wrapped(words, box.width - _EDGE, size=_SMALL)
            said = said if cell.is_unknown else ["0", *said]
            top = box.y + (box.height - len(said) * _LINE) / 2
            self._page.write(said, _Place(middle, top, "center", size=_SMALL, ground=_WHITE))
            return
        self._page.write([str(cell.n)], _Place(middle, box.y + _EDGE / 2, "center", size=_BIG, ink=ink, bold=True))
        top = box.y + _EDGE + _BIG + _GAP
        for row, told in enumerate(self._told(cell, box.width)):
            self._page.marks(told, _Place(middle, top + row * _LINE, "center", ink=ink))

    def _told(self, cell: Counted, room: float) -> list[list[tuple[int, int]]]:
        """Return the kinds that there are with their numbers, in rows of two where these fit."""
        rows: list[list[tuple[int, int]]] = []
        for each in _kinds_of(cell):
            if rows and len(rows[-1]) < 2 and self._page.marks_width([*rows[-1], each]) <= room - _GAP:
                rows[-1].append(each)
            else:
                rows.append([each])
        return rows

    def _draw_scale(self, scale: int, *, is_hatched: bool) -> None:
        """Draw what the shades stand for: from none to the most."""
        page, words = self._page, self._words
        top = page.take(_LINE + _GAP)
        x = page.write([f"{words.amount}: 0"], _Place(0, top, size=_SMALL)) + _GAP
        for step in range(_SCALE_STEPS):
            shade, _ = shade_of(round(scale * step / (_SCALE_STEPS - 1)), scale, self._colors)
            page.box(_Box(x + step * _GAP, top + 1, _GAP, _LINE - 2), _Ground(fill=shade))
        wide = _SCALE_STEPS * _GAP
        page.box(_Box(x, top + 1, wide, _LINE - 2), _Ground(line=_GREY))
        x = page.write([str(scale)], _Place(x + wide + _GAP, top, size=_SMALL)) + 2 * _EDGE
        if is_hatched:
            page.box(_Box(x, top + 1, 2 * _LINE, _LINE - 2), _Ground(line=_GREY, hatch=_UNSEARCHED))
            page.write([words.unsearchable], _Place(x + 2 * _LINE + _GAP, top, size=_SMALL))


class _Chart:
    def __init__(self, words: Words, colors: Colors) -> None:
        self._page = _Page()
        self._words = words
        self._grounds = [
            _Ground(fill=mixed(colors.accent, _WHITE, white), line=colors.accent, hatch=hatch)
            for hatch, white in _PATTERNS
        ]

    def draw(self, bars: Sequence[tuple[str, Counted]]) -> bytes:
        page = self._page
        most = max([1, *(cell.n for _, cell in bars)])
        room = page.width - _NAMES - page.measure(str(most), _TEXT, bold=True) - 2 * _EDGE
        for name, cell in bars:
            told = page.wrapped(name, _NAMES - _EDGE)
            top = page.take(max(_BAR + _GAP + _LINE, len(told) * _LINE) + _EDGE)
            page.write(told, _Place(0, top + (_BAR - _LINE) / 2))
            self._draw_bar(cell, top, room / most)
        page.legend(self._words.kinds, self._grounds[: len(self._words.kinds)])
        return page.png()

    def _draw_bar(self, cell: Counted, top: float, unit: float) -> None:
        page, words = self._page, self._words
        x = _NAMES
        for kind, n in enumerate(cell.counts):
            if n:
                page.box(_Box(x, top, n * unit, _BAR), self._grounds[kind])
                x += n * unit
        if cell.n:
            page.write([str(cell.n)], _Place(x + _GAP, top + (_BAR - _LINE) / 2, bold=True))
            page.marks(_kinds_of(cell), _Place(_NAMES, top + _BAR + _GAP), grounds=self._grounds)
        elif cell.is_unknown:
            page.box(_Box(x, top, _NAMES, _BAR), _Ground(line=_GREY, hatch=_UNSEARCHED))
            middle = _Place(x + _NAMES / 2, top + (_BAR - _LINE) / 2, "center", size=_SMALL, ground=_WHITE)
            page.write([words.unsearchable], middle)
        else:
            page.write([f"0 ({words.nothing})"], _Place(x, top + (_BAR - _LINE) / 2))


class _Box(NamedTuple):
    """A place for a box, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float


class _Ground(NamedTuple):
    """How a box looks; empty colours are not drawn."""

    fill: str = ""
    line: str = ""
    hatch: str = ""


class _Place(NamedTuple):
    """Where lines of words begin, and how they look; ``ground`` is the colour behind them, if any."""

    x: float
    y: float
    align: str = "left"
    size: float = _TEXT
    ink: str = _BLACK
    bold: bool = False
    ground: str = ""


class _Page:
    """A page that is drawn from the top down, as long as what is on it; lengths are points."""

    def __init__(self) -> None:
        from matplotlib.figure import Figure

        self.width = WIDTH_MM * _POINTS_PER_MM
        self._height = 0.0
        self._figure = Figure(dpi=DPI, facecolor="white")
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()

    def take(self, height: float) -> float:
        """Take more of the page, and return where it begins."""
        top = self._height
        self._height += height
        return top

    def measure(self, words: str, size: float, *, bold: bool = False) -> float:
        """Return how wide the words are."""
        return _width(words, size, bold)

    def wrapped(self, words: str, room: float, *, size: float = _TEXT, bold: bool = False) -> list[str]:
        """Return the words in lines that are not wider than the room; a word that is, is broken."""
        lines: list[str] = []
        for word in words.split():
            whole = f"{lines[-1]} {word}" if lines else word
            if lines and self.measure(whole, size, bold=bold) <= room:
                lines[-1] = whole
            else:
                lines += self._broken(word, room, size, bold=bold)
        return lines

    def _broken(self, word: str, room: float, size: float, *, bold: bool) -> Iterator[str]:
        while self.measure(word, size, bold=bold) > room and len(word) > 4:
            fits = (at for at in range(len(word) - 3, 1, -1) if self.measure(f"{word[:at]}-", size, bold=bold) <= room)
            at = next(fits, 2)
            yield f"{word[:at]}-"
            word = word[at:]
        yield word

    def write(self, lines: Sequence[str], place: _Place) -> float:
        """Write lines of words, and return where the longest ends."""
        behind = {"facecolor": f"#{place.ground}", "edgecolor": "none", "pad": 1.5} if place.ground else None
        for n, line in enumerate(lines):
            self._axes.text(
                place.x,
                place.y + n * _LINE + place.size * 0.95,
                line,
                color=f"#{place.ink}",
                ha=place.align,
                va="baseline",
                bbox=behind,
                parse_math=False,  # a $ is a $
                fontproperties=_font(place.size, bold=place.bold),
            )
        return place.x + max((self.measure(line, place.size, bold=place.bold) for line in lines), default=0.0)

    def box(self, box: _Box, ground: _Ground) -> None:
        """Draw a box."""
        from matplotlib.patches import Rectangle

        made = Rectangle(
            (box.x, box.y),
            box.width,
            box.height,
            facecolor=f"#{ground.fill}" if ground.fill else "none",
            edgecolor=f"#{ground.line}" if ground.line else "none",
            hatch=ground.hatch,
            linewidth=0.7,
        )
        self._axes.add_artist(made)  # not add_patch, which measures each for limits that are known

    def marks(self, told: Sequence[tuple[int, int]], place: _Place, *, grounds: Sequence[_Ground] = ()) -> None:
        """Draw in one line the mark of each kind with its number, in the ink of the place or as the grounds say."""
        x = place.x - self.marks_width(told) / 2 if place.align == "center" else place.x
        for kind, n in told:
            self._mark(kind, x, place.y, grounds[kind] if grounds else _Ground(line=place.ink))
            x = self.write([str(n)], _Place(x + _MARK + _GAP, place.y, size=_SMALL, ink=place.ink)) + _EDGE

    def marks_width(self, told: Sequence[tuple[int, int]]) -> float:
        """Return how wide a line of marks is."""
        return sum(_MARK + _GAP + self.measure(str(n), _SMALL) + _EDGE for _, n in told) - _EDGE

    def _mark(self, kind: int, x: float, y: float, ground: _Ground) -> None:
        hatch, white = _PATTERNS[kind]
        fill = ground.fill or ("" if white else ground.line)
        self.box(_Box(x, y + 1.5, _MARK, _MARK), _Ground(fill=fill, line=ground.line, hatch=hatch))

    def legend(self, kinds: Sequence[str], grounds: Sequence[_Ground]) -> None:
        """Draw the mark of each kind with its name, in as many lines as they need."""
        x, top = 0.0, self.take(_LINE + _GAP)
        for kind, (name, ground) in enumerate(zip(kinds, grounds, strict=True)):
            width = _MARK + _GAP + self.measure(name, _SMALL)
            if x and x + width > self.width:
                x, top = 0.0, self.take(_LINE + _GAP)
            self._mark(kind, x, top, ground)
            self.write([name], _Place(x + _MARK + _GAP, top, size=_SMALL))
            x += width + 2 * _EDGE

    def png(self) -> bytes:
        """Return the page as a file, the same bytes for the same page."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from PIL import Image

        self._figure.set_size_inches((self.width + 1) / 72, (self._height + 1) / 72)
        # Half a point more on all sides, for the lines of boxes at the edge.
        self._axes.set_xlim(-0.5, self.width + 0.5)
        self._axes.set_ylim(self._height + 0.5, -0.5)
        canvas = FigureCanvasAgg(self._figure)
        canvas.draw()  # type: ignore[no-untyped-call]
        size = canvas.get_width_height(physical=True)
        pixels = canvas.buffer_rgba()  # type: ignore[no-untyped-call]
        drawn = Image.frombuffer("RGBA", size, pixels, "raw", "RGBA", 0, 1).convert("RGB")
        # So few colours need no more than a palette, in a third of the bytes.
        palette = drawn.quantize(_PALETTE, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        buffer = io.BytesIO()
        palette.save(buffer, "PNG", compress_level=6, dpi=(DPI, DPI))
        return buffer.getvalue()


def _kinds_of(cell: Counted) -> list[tuple[int, int]]:
    """Return the kinds of evidence that there are, with their numbers."""
    return [(kind, n) for kind, n in enumerate(cell.counts) if n]


@lru_cache(maxsize=1000)
def _width(words: str, size: float, bold: bool) -> float:
    from matplotlib.textpath import text_to_path

    width, _, _ = text_to_path.get_text_width_height_descent(words, _font(size, bold=bold), ismath=False)
    return float(width)


@cache
def _font(size: float, *, bold: bool) -> FontProperties:
    """Return the font that matplotlib brings along: one of the computer may be another version."""
    from matplotlib import get_data_path
    from matplotlib.font_manager import FontProperties

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return FontProperties(fname=Path(get_data_path()) / "fonts" / "ttf" / name, size=size)


@cache
def _load() -> None:
    """Load matplotlib without leaving its list of fonts in the user's folders."""
    if "MPLCONFIGDIR" in os.environ:
        return
    with TemporaryDirectory(prefix="peerdesk-", ignore_cleanup_errors=True) as folder:
        os.environ["MPLCONFIGDIR"] = folder
        import_module("matplotlib.font_manager")
    del os.environ["MPLCONFIGDIR"]


@contextmanager
def _plain() -> Iterator[None]:
    """Draw as matplotlib does by itself, whatever a file of the user's says, and without its remarks on fonts."""
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    _load()
    import matplotlib

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams["hatch.linewidth"] = 0.6
        yield
