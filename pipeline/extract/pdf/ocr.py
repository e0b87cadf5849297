"""Recognised pages as pages to read: words set straight, at the heights and sizes that lines and paragraphs go by.

tesseract's boxes hug the ink: "an" is lower than "Tag", and on a page that was laid askew a line climbs. Here each
line gets its baseline and size back, the page is set straight, and sizes that differ only by measuring become one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from math import inf
from statistics import median

from msgspec import Struct
from msgspec.structs import replace

from pipeline.extract.blocks import Block
from pipeline.extract.ocr.words import OcrLine, OcrWord, Recognised, weighted_mean
from pipeline.extract.pdf.geometry import Box, Face, Word
from pipeline.extract.pdf.lines import Line
from pipeline.extract.pdf.pages import Sight
from pipeline.extract.pdf.rules import Rule
from pipeline.models import PagePlace

POINTS = 72.0  # an inch
# Shares of the size of letters, as in the common text faces.
TALL, SMALL = 0.71, 0.52
ABOVE, BELOW, DEEP = 0.93, 0.22, 0.21
TALL_LETTERS = frozenset("bdfhklßABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÜÅÉÈÀÇÑ0123456789äöüåéèêàâîïôûíóúáñ")
DEEP_LETTERS = frozenset("gjpqyQçÇ,;()[]{}|/")
# Words with one of these tell nothing of height or foot.
MARKS = frozenset("-–—_•·*'\"’‘“”„«»°^~=+.:…")
ALIKE = 0.12  # sizes that differ by less are one: so far measuring errs on lines of few letters
WIDE = 0.15  # of the page's width: a shorter line does not show how the page lies
FEWEST_FEET = 3
ASKEW = 0.002  # points a point: less moves a line by less than a point


class Set(Struct, frozen=True):
    """A line as it is set: its words in points, straight, with the foot and the size of their letters."""

    words: OcrLine
    foot: float
    size: float


class Skew(Struct, frozen=True):
    """How a page was laid askew: by how many points it falls for each point to the right, about its middle."""

    slope: float
    x: float
    y: float

    def straight(self, box: Box) -> Box:
        """Return where a small box of the page stands on the straight page."""
        x, y = (box[0] + box[2]) / 2 - self.x, (box[1] + box[3]) / 2 - self.y
        across, down = self.slope * y, -self.slope * x
        return box[0] + across, box[1] + down, box[2] + across, box[3] + down

    def askew(self, box: Box) -> Box:
        """Return the smallest box on the page as it lies around a box of the straight page."""
        corners = [(x, y) for x in box[::2] for y in box[1::2]]
        xs = [x - self.slope * (y - self.y) for x, y in corners]
        ys = [y + self.slope * (x - self.x) for x, y in corners]
        return min(xs), min(ys), max(xs), max(ys)


class OcrPage:
    """A recognised page; a ``PageReader``. Its words' ranges count in the words joined by spaces."""

    def __init__(self, page: Recognised, lines: Sequence[Set], skew: Skew) -> None:
        self.number, self.label = page.number, page.label
        self.width, self.height = (side * POINTS / page.dpi for side in page.size)
        self.confidence = page.confidence
        self.letters = len(page.text)
        self._turns, self._skew = page.turns, skew
        self._words: list[Word] = []
        self._faces: list[Face] = []
        self._sure: list[float] = []
        for line in lines:
            self._add(line)
        self._starts = [word.start for word in self._words]

    def _add(self, line: Set) -> None:
        top, bottom = line.foot - ABOVE * line.size, line.foot + BELOW * line.size
        for word in line.words:
            start = self._words[-1].end + 1 if self._words else 0
            self._words.append(Word(word.text, word.x0, top, word.x1, bottom, start, start + len(word.text)))
            self._faces.append(Face(line.size, False, line.foot))
            self._sure.append(word.confidence)

    @property
    def text(self) -> str:
        """The words, one to a line."""
        return "\n".join(word.text for word in self._words)

    def lines(self, is_unclear: Callable[[Line], bool]) -> tuple[list[Line], list[Word]]:  # noqa: ARG002
        """Return no lines, and the words."""
        return [], self._words

    def words(self) -> list[Word]:
        """Return the words, in the order in which tesseract reads the page."""
        return self._words

    def face(self, char: int) -> Face:
        """Return how a character is set; whether it is bold cannot be told."""
        return self._faces[max(0, bisect_right(self._starts, char) - 1)]

    def is_artifact(self, char: int) -> bool:  # noqa: ARG002
        """Return False: a picture has no marks."""
        return False

    def is_unseen(self) -> bool:
        """Return False: that is not asked here."""
        return False

    def rules(self) -> list[Rule]:
        """Return nothing: lines in the picture are not looked for."""
        return []

    def typed(self) -> list[Block]:
        """Return nothing: what was typed onto the page is read with the page itself."""
        return []

    def sight(self) -> Sight:
        """Return that the page is a scan."""
        return Sight.SCAN

    def is_turned(self) -> bool:
        """Return whether the page was turned or set straight for reading."""
        return bool(self._turns or self._skew.slope)

    def as_shown(self, box: Box) -> Box:
        """Return where a box of the page as read stands on the page as shown."""
        x0, top, x1, bottom = self._skew.askew(box)
        match self._turns:
            case 1:
                return top, self.width - x1, bottom, self.width - x0
            case 2:
                return self.width - x1, self.height - bottom, self.width - x0, self.height - top
            case 3:
                return self.height - bottom, x0, self.height - top, x1
        return x0, top, x1, bottom

    def sure_in(self, box: Box, start: int, end: int) -> Iterator[tuple[int, float]]:
        """Yield length and confidence of the words of a character range that stand in a box of the page as read."""
        for word, sure in zip(self._words, self._sure, strict=True):
            x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
            if start <= word.start < end and box[0] <= x <= box[2] and box[1] <= y <= box[3]:
                yield len(word.text), sure


def with_confidence(block: Block, pages: Mapping[int, OcrPage]) -> Block:
    """Return a block with how sure its recognised words are, if it has any; its place is on the pages as read."""
    if not isinstance(block.place, PagePlace):
        return block
    sure = [
        found
        for region in block.place.regions
        if (page := pages.get(region.page))
        for found in page.sure_in((region.x0, region.top, region.x1, region.bottom), region.start, region.end)
    ]
    return replace(block, confidence=round(weighted_mean(sure), 2)) if sure else block


def ocr_pages(found: Iterable[Recognised]) -> list[OcrPage]:
    """Return recognised pages as pages to read; sizes are told over all of them together."""
    laid = [(page, *_set_straight(page)) for page in found]
    usual = _usual_sizes([line for _, lines, _ in laid for line in lines])
    return [OcrPage(page, [_in_usual_size(line, usual) for line in lines], skew) for page, lines, skew in laid]


def _set_straight(page: Recognised) -> tuple[list[Set], Skew]:
    lines = [[_in_points(word, page.dpi) for word in line] for line in page.lines]
    width, height = (side * POINTS / page.dpi for side in page.size)
    skew = Skew(_slope(lines, width), width / 2, height / 2)
    return _as_set([[_straight(word, skew) for word in line] for line in lines]), skew


def _in_points(word: OcrWord, dpi: float) -> OcrWord:
    return _moved(word, tuple(edge * POINTS / dpi for edge in (word.x0, word.top, word.x1, word.bottom)))


def _straight(word: OcrWord, skew: Skew) -> OcrWord:
    return _moved(word, skew.straight((word.x0, word.top, word.x1, word.bottom))) if skew.slope else word


def _moved(word: OcrWord, box: tuple[float, ...]) -> OcrWord:
    x0, top, x1, bottom = box
    return OcrWord(word.text, x0, top, x1, bottom, word.confidence, word.line)


def _slope(lines: Sequence[OcrLine], width: float) -> float:
    """Return how many points the lines fall for each point to the right; 0 where the page lies straight."""
    slopes = [slope for line in lines for slope in _slopes(line, WIDE * width)]
    slope = median(slopes) if slopes else 0.0
    return slope if abs(slope) >= ASKEW else 0.0


def _slopes(line: OcrLine, least: float) -> Iterator[float]:
    feet = [word for word in line if not DEEP_LETTERS & set(word.text) and set(word.text) - MARKS]
    if len(feet) >= FEWEST_FEET and feet[-1].x1 - feet[0].x0 >= least:
        first, last = feet[0], feet[-1]
        yield (last.bottom - first.bottom) * 2 / (last.x0 + last.x1 - first.x0 - first.x1)


def _as_set(lines: Sequence[OcrLine]) -> list[Set]:
    """Return the lines with foot and size; those of one paragraph share a size."""
    done: list[Set] = []
    for _, group in groupby(lines, key=lambda line: line[0].line[:2]):
        paragraph = [(line, _foot(line)) for line in group]
        sizes = [size for line, foot in paragraph for size in _sizes(line, foot)]
        size = median(sizes) if sizes else median(word.bottom - word.top for line, _ in paragraph for word in line)
        done += [Set(line, foot, size) for line, foot in paragraph]
    return done


def _foot(line: OcrLine) -> float:
    """Return how far down the line's baseline is."""
    plain = [word for word in line if set(word.text) - MARKS] or line
    feet = [word.bottom for word in plain if not DEEP_LETTERS & set(word.text)]
    deep = [word.bottom - DEEP / (TALL + DEEP) * (word.bottom - word.top) for word in plain]
    return median(feet or deep)


def _sizes(line: OcrLine, foot: float) -> Iterator[float]:
    """Yield the size of letters by the height of each word that shows it; words without tall letters only at need."""
    plain = [word for word in line if set(word.text) - MARKS]
    tall = [(foot - word.top) / TALL for word in plain if TALL_LETTERS & set(word.text)]
    low = [(foot - word.top) / SMALL for word in plain if word.text.isalpha() and word.text.islower()]
    yield from (size for size in tall or low if size > 0)


def _usual_sizes(lines: Sequence[Set]) -> list[float]:
    """Return the sizes that occur, each for all that differ from it by measuring alone; the body's first."""
    weights = sorted((line.size, sum(len(word.text) for word in line.words)) for line in lines)
    usual: list[float] = []
    while weights:
        body = _middle(weights)
        usual.append(round(body * 2) / 2)
        weights = [(size, letters) for size, letters in weights if not _is_alike(size, usual[-1])]
    return usual


def _middle(weights: Sequence[tuple[float, int]]) -> float:
    """Return the size that half of the letters are smaller than."""
    half, seen = sum(letters for _, letters in weights) / 2, 0
    for size, letters in weights:
        seen += letters
        if seen >= half:
            return size
    return inf


def _is_alike(size: float, usual: float) -> bool:
    return abs(size - usual) <= max(ALIKE * usual, 0.3)


def _in_usual_size(line: Set, usual: Sequence[float]) -> Set:
    size = next((size for size in usual if _is_alike(line.size, size)), line.size)
    return Set(line.words, line.foot, size)
