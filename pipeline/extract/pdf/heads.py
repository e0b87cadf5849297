"""Running heads and page numbers: found over the whole document, taken out, and kept as page labels.

A line near the top or bottom edge is a running head if the file marks it as page furniture, or if the same text,
figures set aside, stands at the same height on several pages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from math import inf
from statistics import median_low

from msgspec import Struct

from pipeline.extract.pdf.lines import Line

MARGIN = 0.13  # share of the page's height, at the top and at the bottom
OUTERMOST = 4  # lines from the edge that can belong to a running head
FEWEST_PAGES = 3
FEW_PAGES = 5  # in a document this short, twice is enough
ROMAN = re.compile(r"^[ivxlc]{1,7}$", re.IGNORECASE)
FIGURES = re.compile(r"\d+")
LONGEST = 160
LARGER = 1.3  # than the running head with the same words: a title
MOST_TITLES = 2
FEWEST_LETTERS = 5


class Sheet(Struct):
    """One page's lines on their way through the reader."""

    number: int
    height: float
    label: str
    lines: list[Line]
    artifacts: frozenset[int] = frozenset()


def margin_lines(lines: Sequence[Line], height: float) -> list[Line]:
    """Return the lines that could be running heads or feet of one page."""
    short = [line for line in lines if not line.table and not line.turned and line.letters <= LONGEST]
    by_top = sorted(short, key=lambda line: line.top)
    head = [line for line in by_top[:OUTERMOST] if line.bottom < MARGIN * height]
    foot = [line for line in by_top[-OUTERMOST:] if line.top > (1 - MARGIN) * height]
    return head + foot


def without_heads(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Return the pages without their running heads and page numbers, with the printed label of each."""
    found = [_heads(sheet, _repeated(sheets)) for sheet in sheets] if len(sheets) < 2 else _all_heads(sheets)
    offset = _offset(sheets, found)
    return [
        Sheet(s.number, s.height, _label(s, heads, offset), [line for line in s.lines if line not in heads])
        for s, heads in zip(sheets, found, strict=True)
    ]


def _all_heads(sheets: Sequence[Sheet]) -> list[list[Line]]:
    repeated = _repeated(sheets)
    return _without_titles([_heads(sheet, repeated) for sheet in sheets])


def _without_titles(found: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return the heads without those that are set larger than others with the same words: titles, as on a cover."""
    sizes: dict[str, list[float]] = {}
    for line in (line for heads in found for line in heads):
        sizes.setdefault(_masked(line), []).append(line.size)
    limits = {
        words: _largest(known) for words, known in sizes.items() if sum(map(str.isalpha, words)) >= FEWEST_LETTERS
    }
    return [[line for line in heads if line.size <= limits.get(_masked(line), inf)] for heads in found]


def _largest(sizes: Sequence[float]) -> float:
    """Return the largest size of a running head, of those that lines with its words have."""
    limit = LARGER * median_low(sizes)
    return limit if sum(size > limit for size in sizes) <= MOST_TITLES else inf


def _heads(sheet: Sheet, repeated: set[tuple[str, int]]) -> list[Line]:
    lines = margin_lines(sheet.lines, sheet.height)
    return [line for line in lines if line.start in sheet.artifacts or _keys(line) & repeated]


def _repeated(sheets: Sequence[Sheet]) -> set[tuple[str, int]]:
    least = 2 if len(sheets) <= FEW_PAGES else FEWEST_PAGES
    pages: Counter[tuple[str, int]] = Counter()
    for sheet in sheets:
        lines = margin_lines(sheet.lines, sheet.height)
        pages.update({key for line in lines for key in _keys(line)})
    return {key for key, count in pages.items() if count >= least}


def _keys(line: Line) -> set[tuple[str, int]]:
    """Return the line's text without figures, with its height; two heights, as a point may be rounded away."""
    masked = _masked(line)
    return {(masked, round(line.middle / 4)), (masked, round(line.middle / 4 + 0.5) + 100_000)}


def _masked(line: Line) -> str:
    text = line.text.strip()
    return "#" if ROMAN.match(text) else FIGURES.sub("#", text.casefold())


def _offset(sheets: Sequence[Sheet], found: Sequence[Sequence[Line]]) -> int | None:
    """Return printed page number minus page, where running heads or feet count along with the pages."""
    votes: Counter[int] = Counter()
    for sheet, heads in zip(sheets, found, strict=True):
        votes.update({number - sheet.number for line in heads for number in _numbers(line)})
    offset, count = max(votes.items(), key=lambda item: (item[1], -abs(item[0])), default=(0, 0))
    return offset if count >= min(FEWEST_PAGES, max(2, len(sheets) - 1)) else None


def _numbers(line: Line) -> list[int]:
    return [int(digits) for digits in FIGURES.findall(line.text) if len(digits) <= 4]


def _label(sheet: Sheet, heads: Sequence[Line], offset: int | None) -> str:
    roman = next((line.text.strip() for line in heads if ROMAN.match(line.text.strip())), "")
    if offset is not None and any(sheet.number + offset in _numbers(line) for line in heads):
        return str(sheet.number + offset)
    return roman or sheet.label
