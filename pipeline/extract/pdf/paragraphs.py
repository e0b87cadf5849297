"""Lines in reading order to paragraphs: where a new one begins."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from math import inf

from msgspec import Struct

from pipeline.extract.pdf.contents import is_entry
from pipeline.extract.pdf.hyphens import words
from pipeline.extract.pdf.lines import Line
from pipeline.models import Part

BULLET = re.compile(r"^(?:[•‣▪▫◦●○■□◆◇>➢➤►▶▸✓✔❖*·\ue000-\uf8ff]|[-–—](?=\s)|o(?=\s))\s*")
LABEL = re.compile(r"^(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|\((?:\d{1,2}|[a-z])\))\s+(?=\S)")
NUMBERED = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2}){1,4}\.?|\d{1,2}\.|[A-Z]\.|[IVX]{1,5}\.)\s+(?=[^\W\d_])")
SENTENCE_END = re.compile(r"[.!?…:;][\"'»«“”’)\]]*$")
FULL_STOP = re.compile(r"[.!?…][\"'»«“”’)\]]*$")
SMALL = "".join(chr(code) for code in range(0x61, 0x530) if chr(code).islower())
OPENS_LOW = re.compile(rf"^[\"'«»„“(]*[{SMALL}]")
NOTE = re.compile(r"^(\d{1,3})(?=[^\W\d_]|\s)")
FLUSH = 0.6  # points
LONGEST_WORD = 18  # times the size: the widest word that may have had no room
WHITE = 1.75  # times the size, from line to line
FEWEST_PROSE = 4  # lines
MOST_ITEMS = 0.1
RUNS_ON = 0.2  # of the lines of prose begin with a small letter
NEAREST = 4  # lines of prose above, and below
NARROWER = 20  # points
FEWEST_BESIDE = 3  # with the line itself
NEIGHBOURS = 10  # lines above and below that show how wide a column is


class Style(Struct, frozen=True):
    """How a paragraph is set."""

    size: float
    bold: bool


class Paragraph(Struct):
    """Lines that belong together, on one page or several.

    ``full`` tells that the last line reaches the edge, ``room`` how far it is from it.
    """

    lines: list[Line]
    full: bool
    room: float = inf
    style: Style = Style(0.0, False)
    part: Part = Part.PARAGRAPH
    level: int = 0


def paragraphs_of(lines: Sequence[Line], body: Style, pitches: dict[float, float]) -> list[Paragraph]:
    """Return the paragraphs of a page."""
    column = _Column(lines, pitches)
    found: list[Paragraph] = []
    for number, line in enumerate(lines):
        if found and not column.breaks(found[-1].lines, number, body):
            found[-1].lines.append(line)
        else:
            found.append(Paragraph([line], full=False))
        found[-1].full, found[-1].room = column.full[number], column.edges[number] - line.x1
    return found


class _Column:
    """The lines of one page, with what is known of the columns they stand in."""

    def __init__(self, lines: Sequence[Line], pitches: dict[float, float]) -> None:
        self.lines = lines
        self.edges = _right_edges(lines)
        self.pitches = pitches
        self.full = [self._is_full(number) for number in range(len(lines))]

    @cached_property
    def _hanging(self) -> set[int]:
        """Where labels of items begin whose lines go on farther to the right."""
        return {
            round(a.x0)
            for a, b in pairwise(self.lines)
            if 0.7 * a.size < b.x0 - a.x0 < 3 * a.size and a.base < b.base < a.base + 2 * a.size and _is_item(a.text)
        }

    def _is_full(self, number: int) -> bool:
        """Return whether a line reaches so far to the right that the next word had no room."""
        line = self.lines[number]
        if self._is_flush(number):
            return True
        after = self.lines[number + 1].first if number + 1 < len(self.lines) else 0.0
        room = self.edges[number] - line.x1
        return room < max(2.5 * line.size, after + 0.3 * line.size if after < LONGEST_WORD * line.size else 0.0)

    def _is_flush(self, number: int) -> bool:
        # Beside a picture or box a column is narrower for some lines: in justified text they end at one x.
        lines, end = self.lines, self.lines[number].x1
        return (number > 0 and abs(lines[number - 1].x1 - end) < FLUSH) or (
            number + 1 < len(lines) and abs(lines[number + 1].x1 - end) < FLUSH
        )

    def breaks(self, group: list[Line], number: int, body: Style) -> bool:
        """Return whether a new paragraph begins with a line."""
        before, line = group[-1], self.lines[number]
        if before.table or line.table or before.turned != line.turned or is_entry(before) or is_entry(line):
            return True
        if line.turned:
            return False
        return (
            self._is_apart(group, before, line)
            or self._is_set_apart(before, line, number)
            or self._is_labelled(group, before, line, number)
            or self._is_indented(group, before, line, number)
            or self._ended(before, line, number, body)
        )

    def _is_apart(self, group: list[Line], before: Line, line: Line) -> bool:
        down = line.base - before.base
        if down < 0.3 * line.size or min(before.x1, line.x1) <= max(before.x0, line.x0):
            return True
        common = self.pitches.get(_rounded(line.size), 0.0)
        usual = max(group[-1].base - group[-2].base, 0.8 * common) if len(group) > 1 else common
        limit = 1.25 * usual + 0.5 if usual else 1.8 * line.size
        return down > limit and (down > 1.5 * limit or not _runs_on(before, line) or names_figure(group[0].text))

    def _is_set_apart(self, before: Line, line: Line, number: int) -> bool:
        if abs(before.size - line.size) > 0.1 * max(before.size, line.size):
            return True
        full = self.full[number - 1]
        if before.bold != line.bold:
            return not full or not OPENS_LOW.match(line.text)
        return (before.gapped or line.gapped) and not full

    def _is_labelled(self, group: list[Line], before: Line, line: Line, number: int) -> bool:
        text = line.text
        if text[0].isalpha() and "." not in text[:7] and ")" not in text[:7] and text[:2] != "o ":
            return False
        if BULLET.match(text):
            return not is_weak(text) or self._may_begin(group, before, line, number)
        if _counts_on(group[0], line):
            return True
        if not LABEL.match(line.text) and not NUMBERED.match(line.text):
            return False
        in_list = bool(LABEL.match(group[0].text)) and abs(group[0].x0 - line.x0) < 0.5 * line.size
        return in_list or not self.full[number - 1] or ends(SENTENCE_END, before.text)

    def _may_begin(self, group: list[Line], before: Line, line: Line, number: int) -> bool:
        """Return whether a dash or an "o" at the beginning of a line opens an item: in a sentence it stands as well."""
        around = (group[0], *self.lines[number + 1 : number + 3])
        in_list = any(is_weak(other.text) and abs(other.x0 - line.x0) < 0.5 * line.size for other in around)
        moved = abs(before.x0 - line.x0) > 0.5 * line.size
        return in_list or moved or not self.full[number - 1] or ends(SENTENCE_END, before.text)

    def _is_indented(self, group: list[Line], before: Line, line: Line, number: int) -> bool:
        shift = line.x0 - before.x0
        if abs(group[0].x0 - line.x0) < 1 and _is_item(group[0].text) and round(line.x0) in self._hanging:
            return True
        if abs(shift) < 0.7 * line.size or _is_centred(before, line):
            return False
        if shift < 0:  # back to the margin: after the first line of a paragraph that is normal
            return len(group) > 1 and line.x0 < group[0].x0 + 0.5 * line.size and bool(_is_item(group[0].text))
        if len(group) == 1 and _is_item(before.text):
            return False
        return shift < 5 * line.size and bool(ends(SENTENCE_END, before.text) or not self.full[number - 1])

    def _ended(self, before: Line, line: Line, number: int, body: Style) -> bool:
        if self.full[number - 1] or before.text[-1:] in "-\u00ad\ufffe":
            return False
        if ends(FULL_STOP, before.text):
            return True
        is_heading = before.size > 1.12 * body.size or (before.bold and not body.bold)
        much_shorter = before.x1 - before.x0 < 0.6 * (self.edges[number - 1] - before.x0)
        return not is_heading and much_shorter and not OPENS_LOW.match(line.text)


def names_figure(text: str) -> bool:
    """Return whether a text begins as a caption does ("Figure 3")."""
    head, _, rest = text.partition(" ")
    return rest[:1].isdigit() and head.casefold() in words("caption")


def ends(pattern: re.Pattern[str], text: str) -> bool:
    """Return whether a text ends as a pattern says."""
    return bool(pattern.search(text, max(0, len(text) - 4)))


def is_weak(text: str) -> bool:
    """Return whether a text begins with what may be a bullet or a word or dash of a sentence."""
    return text[:1] in ("-", "–", "—", "o") and bool(BULLET.match(text))


def _counts_on(first: Line, line: Line) -> bool:
    """Return whether a line begins with the number after the one that its paragraph begins with, as notes do."""
    if not (line.text[:1].isdigit() and first.text[:1].isdigit()) or abs(first.x0 - line.x0) > 0.5 * line.size:
        return False
    a, b = NOTE.match(first.text), NOTE.match(line.text)
    return bool(a and b and int(b[1]) == int(a[1]) + 1)


def _is_centred(a: Line, b: Line) -> bool:
    return abs(a.x0 + a.x1 - b.x0 - b.x1) < 0.6 * b.size


def _is_item(text: str) -> bool:
    return bool(BULLET.match(text) or LABEL.match(text))


def _rounded(size: float) -> float:
    return round(size * 2) / 2


def _runs_on(a: Line, b: Line) -> bool:
    """Return whether a sentence evidently goes on from one line to the next."""
    return not ends(SENTENCE_END, a.text) and bool(OPENS_LOW.match(b.text)) and not BULLET.match(b.text)


def line_pitches(pages: Iterable[Sequence[Line]]) -> dict[float, float]:
    """Return the commonest distance from one line to the next for each size, where a sentence goes on."""
    counts: defaultdict[float, Counter[float]] = defaultdict(Counter)
    for lines in pages:
        for a, b in pairwise(lines):
            down = b.base - a.base
            if a.size == b.size and 0.5 * b.size < down < 2.5 * b.size and _runs_on(a, b):
                counts[_rounded(b.size)][round(down * 2) / 2] += 1
    return {size: count.most_common(1)[0][0] for size, count in counts.items()}


def _right_edges(lines: Sequence[Line]) -> list[float]:
    """Return for each line the right edge of the column it stands in: the farthest end of its neighbours."""
    edges: list[float] = []
    begin = 0
    for i in range(1, len(lines) + 1):
        if i == len(lines) or not _same_column(lines[i - 1], lines[i]):
            edges.extend(_reach(lines[begin:i]))
            begin = i
    return edges


def _reach(column: Sequence[Line]) -> Iterator[float]:
    ends, begin = [line.x1 for line in column], 0
    for block in _blocks(column):
        numbers = range(begin, begin + len(block))
        begin += len(block)
        if _is_prose(block):
            yield from _local_reach([line.x1 for line in block])
        else:
            yield from (max(ends[max(0, i - NEIGHBOURS) : i + NEIGHBOURS + 1]) for i in numbers)


def _local_reach(ends: Sequence[float]) -> Iterator[float]:
    """Yield of each line of prose how far its column reaches: beside a picture less far than above and below it."""
    widest = max(ends)
    for i, end in enumerate(ends):
        yield widest if end > widest - NARROWER else _nearest_reach(ends, i)


def _nearest_reach(ends: Sequence[float], i: int) -> float:
    above, below = ends[max(0, i - NEAREST) : i + 1], ends[i : i + NEAREST + 1]
    return min((max(side) for side in (above, below) if len(side) >= FEWEST_BESIDE), default=max(ends))


def _blocks(column: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the lines of a column in parts between which there is white."""
    block = [column[0]]
    for a, b in pairwise(column):
        if b.base - a.base > WHITE * b.size:
            yield block
            block = []
        block.append(b)
    yield block


def _is_prose(block: Sequence[Line]) -> bool:
    if len(block) < FEWEST_PROSE:
        return False
    firsts = [line.text[:1] for line in block]
    if sum(map(str.islower, firsts)) < RUNS_ON * len(block):
        return False
    others = [line for first, line in zip(firsts, block, strict=True) if not first.isalpha()]
    return sum(_is_item(line.text) for line in others) <= MOST_ITEMS * len(block)


def _same_column(a: Line, b: Line) -> bool:
    near = abs(a.middle - b.middle) < 4 * b.height and abs(b.size - a.size) < 0.15 * a.size
    return near and not b.table and min(b.x1, a.x1) > max(b.x0, a.x0)
