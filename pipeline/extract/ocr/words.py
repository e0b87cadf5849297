"""tesseract's table of words as records, without what is no writing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from PIL.Image import Image

WORD_LEVEL = "5"
COLUMNS = 12
DOUBTFUL = 0.3
LONGEST_SCRAP = 2  # letters
FEWEST_LETTERS = 2


class OcrWord(Struct, frozen=True, gc=False):
    """A recognised word: its box in pixels, how sure its reading is (0 to 1), and which line and paragraph it is in."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    confidence: float
    line: tuple[int, int, int]


OcrLine = list[OcrWord]


class Picture(Struct, frozen=True):
    """The picture of one page, upright as shown: page number, printed label, the picture and its dots per inch."""

    number: int
    label: str
    image: Image
    dpi: float


class Recognised(Struct, frozen=True):
    """What was read of a picture.

    The words' places are pixels of the picture after ``turns`` quarter turns clockwise; ``size`` is the turned
    picture's. ``failure`` says in plain words why there are no words ("" for an empty page).
    """

    number: int
    label: str
    dpi: float
    size: tuple[int, int]
    turns: int = 0
    lines: tuple[OcrLine, ...] = ()
    failure: str = ""
    is_blank: bool = False

    @property
    def confidence(self) -> float:
        """How sure the reading is, from 0 to 1."""
        return mean_confidence([word for line in self.lines for word in line])

    @property
    def text(self) -> str:
        """All words in reading order."""
        return " ".join(word.text for line in self.lines for word in line)


def read_table(table: str) -> list[OcrLine]:
    """Return the words by line, in tesseract's reading order."""
    words = [word for row in table.splitlines() for word in _word(row.split("\t"))]
    return [list(group) for _, group in groupby(words, key=lambda word: word.line)]


def _word(cells: Sequence[str]) -> Iterator[OcrWord]:
    if len(cells) != COLUMNS or cells[0] != WORD_LEVEL or not (text := "".join(cells[11].split())):
        return
    block, paragraph, line, _, x0, top, wide, high = map(int, cells[2:10])
    confidence = min(1.0, max(0.0, float(cells[10]) / 100))
    yield OcrWord(text, x0, top, x0 + wide, top + high, confidence, (block, paragraph, line))


def without_scraps(line: OcrLine) -> OcrLine:
    """Return a line without what is no writing; nothing where all of it is not.

    Stamps, signatures, photos and specks come out as lines that tesseract itself does not believe in, and as
    doubtful bits at the ends of good lines. Between good words a doubtful one stays, however doubtful: it stands
    for something that is printed there, and a quote must not lose a word without a trace.
    """
    kept = list(line)
    while kept and _is_scrap(kept[-1]):
        kept.pop()
    while kept and _is_scrap(kept[0]):
        kept.pop(0)
    return kept if mean_confidence(kept) >= DOUBTFUL else []


def _is_scrap(word: OcrWord) -> bool:
    if word.confidence >= 2 * DOUBTFUL:
        return False
    signs = sum(map(str.isalnum, word.text))
    return not signs or (word.confidence < DOUBTFUL and len(word.text) <= LONGEST_SCRAP)


def mean_confidence(words: Sequence[OcrWord]) -> float:
    """Return the mean confidence of words by their length, 0 for none."""
    return weighted_mean([(len(word.text), word.confidence) for word in words])


def weighted_mean(parts: Sequence[tuple[int, float]]) -> float:
    """Return the mean of the second figures, each counted as often as the first says; 0 for none."""
    weight = sum(length for length, _ in parts)
    return sum(length * value for length, value in parts) / weight if weight else 0.0


def says_something(lines: Sequence[OcrLine]) -> bool:
    """Return whether there is at least one word among the lines."""
    return any(sum(map(str.isalnum, word.text)) >= FEWEST_LETTERS for line in lines for word in line)
