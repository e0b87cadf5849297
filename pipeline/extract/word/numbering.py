"""The numbers of lists and headings, which a Word file does not hold but counts: "2.1", "b)", "Artikel 3"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from msgspec import Struct

from pipeline.extract.word.tags import W, is_on, value, whole_number

LEVELS = 9
# Letters repeat from the 27th number on (aa, bb ...); nobody numbers that far, but a damaged file may say so.
_LAST_LETTERED = 780
_LAST_ROMAN = 3999

_PLACEHOLDER = re.compile(r"%([1-9])")
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_LETTERS = {
    "lowerLetter": "abcdefghijklmnopqrstuvwxyz",
    "upperLetter": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "russianLower": "абвгдежзиклмнопрстуфхцчшщыэюя",
    "russianUpper": "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЫЭЮЯ",
}
_NO_NUMBER = ("bullet", "none")


class Level(Struct, frozen=True, kw_only=True):
    """One level of a list: how it counts and how its label is written.

    ``restart`` is the level (from 1) whose use makes this one start again, 0 for never; None for every higher one.
    ``padding`` is how many digits a number has at least.
    """

    start: int = 0
    format: str = "decimal"
    text: str = ""
    behind: str = " "
    restart: int | None = None
    is_legal: bool = False
    style: str = ""
    padding: int = 1

    @property
    def is_bullet(self) -> bool:
        """Return whether a drawn mark, not a number or word, stands before each item."""
        return self.format == "bullet" and sum(map(str.isalnum, self.text)) < 2

    @property
    def shows_nothing(self) -> bool:
        """Return whether the level gives its paragraphs no label of any kind."""
        words = _PLACEHOLDER.sub("", self.text) if self.format == "none" else self.text
        return self.format != "bullet" and not words.strip(" .")


class _List(Struct, frozen=True, kw_only=True):
    """A list as paragraphs refer to it: the counters it shares with others, its levels, where it starts anew."""

    counters: str
    levels: dict[int, Level]
    starts: dict[int, int]


class Numbering:
    """The lists of a file. It counts: ask for each paragraph's label once, in the order of the document."""

    def __init__(self, root: etree._Element | None) -> None:
        abstract = {} if root is None else {_id(each, "abstractNumId"): each for each in root.iter(f"{W}abstractNum")}
        by_style = {link: each for each in abstract.values() if (link := value(each, f"{W}styleLink"))}
        numbers = [] if root is None else root.findall(f"{W}num")
        self._lists = {_id(each, "numId"): _list(each, abstract, by_style) for each in numbers}
        self._counters: dict[str, list[int | None]] = {}
        self._started: set[tuple[str, int]] = set()

    def level(self, number: str, depth: int) -> Level | None:
        """Return the level of a list, or None where the file does not describe it."""
        found = self._lists.get(number)
        return found.levels.get(depth) if found else None

    def depth_of_style(self, number: str, style: str) -> int | None:
        """Return the level (from 0) of a list that belongs to a paragraph style, or None."""
        found = self._lists.get(number)
        levels = found.levels.items() if found else ()
        return next((depth for depth, level in levels if level.style == style), None)

    def label(self, number: str, depth: int) -> str:
        """Return the label of the next paragraph in this list on this level, with what parts it from the text.

        Bullets have none. The call counts.
        """
        found = self._lists.get(number)
        if found is None or not 0 <= depth < LEVELS:
            return ""
        counters = self._counters.setdefault(found.counters, [None] * LEVELS)
        self._count(found, counters, number, depth)
        level = found.levels.get(depth)
        return "" if level is None or level.is_bullet or level.shows_nothing else _written(level, found, counters)

    def _count(self, found: _List, counters: list[int | None], number: str, depth: int) -> None:
        for higher in range(depth):
            if counters[higher] is None:
                counters[higher] = _start(found, higher)
        starts = depth in found.starts and (number, depth) not in self._started
        self._started.add((number, depth))
        last = counters[depth]
        counters[depth] = _start(found, depth) if starts or last is None else last + 1
        for lower in range(depth + 1, LEVELS):
            if _restarts(found.levels.get(lower), depth):
                counters[lower] = None


def _id(element: etree._Element, name: str) -> str:
    return element.get(f"{W}{name}", "")


def _list(number: etree._Element, abstract: dict[str, etree._Element], by_style: dict[str, etree._Element]) -> _List:
    counters = value(number, f"{W}abstractNumId") or ""
    described = abstract.get(counters)
    if described is not None and (link := value(described, f"{W}numStyleLink")):
        described = by_style.get(link, described)
        counters = _id(described, "abstractNumId")
    levels = {} if described is None else dict(_levels(described))
    starts: dict[int, int] = {}
    for override in number.iterfind(f"{W}lvlOverride"):
        levels |= dict(_levels(override))
        if start := value(override, f"{W}startOverride"):
            starts[_depth(override)] = whole_number(start, 1)
    return _List(counters=counters, levels=levels, starts=starts)


def _depth(element: etree._Element) -> int:
    return whole_number(element.get(f"{W}ilvl"), LEVELS)


def _levels(container: etree._Element) -> Iterator[tuple[int, Level]]:
    for level in container.iterfind(f"{W}lvl"):
        yield _depth(level), _level(level)


def _level(level: etree._Element) -> Level:
    restart = value(level, f"{W}lvlRestart")
    formats = [(each.get(f"{W}val", "decimal"), each.get(f"{W}format", "")) for each in level.iter(f"{W}numFmt")]
    format, pattern = formats[0] if formats else ("decimal", "")
    is_hidden = is_on(level.find(f"{W}rPr/{W}vanish"))
    return Level(
        start=whole_number(value(level, f"{W}start"), 0),
        format=format,
        text="" if is_hidden else value(level, f"{W}lvlText") or "",
        behind="" if value(level, f"{W}suff") == "nothing" else " ",
        restart=None if restart is None else whole_number(restart, 0),
        is_legal=is_on(level.find(f"{W}isLgl")),
        style=value(level, f"{W}pStyle") or "",
        padding=_padding(format, pattern),
    )


def _padding(format: str, pattern: str) -> int:
    """Return how many digits a number has at least: by name, or as in the first of a pattern ("001, 002, ...")."""
    if format == "custom":
        return max(1, min(len(pattern.partition(",")[0].strip()), 9))
    return 2 if format == "decimalZero" else 1


def _start(found: _List, depth: int) -> int:
    level = found.levels.get(depth)
    return found.starts.get(depth, level.start if level else 1)


def _restarts(level: Level | None, used: int) -> bool:
    """Return whether the use of a higher level (from 0) makes this lower one start again."""
    return level is None or level.restart is None or used < level.restart


def _written(level: Level, found: _List, counters: list[int | None]) -> str:
    def number(placeholder: re.Match[str]) -> str:
        depth = int(placeholder[1]) - 1
        count, of = counters[depth], found.levels.get(depth)
        if count is None or of is None or of.format in _NO_NUMBER:
            return ""
        return _number(count, "decimal" if level.is_legal else of.format, of.padding)

    label = _PLACEHOLDER.sub(number, level.text).strip()
    return label + level.behind if label else ""


def _number(n: int, format: str, padding: int) -> str:
    """Return the number in its format; those that need a language's words (first, second) as figures."""
    if format in _LETTERS and 0 < n <= _LAST_LETTERED:
        letters = _LETTERS[format]
        return letters[(n - 1) % len(letters)] * ((n - 1) // len(letters) + 1)
    if format in ("lowerRoman", "upperRoman") and 0 < n <= _LAST_ROMAN:
        roman = _roman(n)
        return roman.upper() if format == "upperRoman" else roman
    return f"- {n} -" if format == "numberInDash" else str(n).zfill(padding)


def _roman(n: int) -> str:
    written = ""
    for worth, letters in _ROMAN:
        count, n = divmod(n, worth)
        written += letters * count
    return written
