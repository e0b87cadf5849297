"""Tables of contents: found by their page numbers and left out.

An entry only says where a heading stands, and that heading is read there, with its own page. Kept, entries would be
quoted as if they said something, and would run into the text that follows. A single line with leader dots (a form, a
price list) is no table of contents: it stays, as an item of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.extract.pdf.hyphens import words
from pipeline.extract.pdf.lines import Line

LEADER = re.compile(r"\s*(?:[.·…_]\s?){5,}\s*")
ENTRY = re.compile(r"^(?P<title>.*[^\W_].*?)\s*(?:[.·…_]\s?){5,}\s*(?P<page>\d{1,4}|[ivxlc]{1,6})$", re.IGNORECASE)
PLAIN_ENTRY = re.compile(r"^.*[^\W\d_].*\s(?P<page>\d{1,3})$")
FEWEST_ENTRIES = 3
RISING = 0.8  # of the page numbers of a table of contents are not smaller than the one before
MOST_BETWEEN = 2  # lines that an entry may run over, or that name a part of the book
LONGEST_BETWEEN = 120  # letters


def is_entry(line: Line) -> bool:
    """Return whether a line ends in leader dots and a number or word, and so stands for itself."""
    text = line.text
    if not (".." in text or ". ." in text or "…" in text or "··" in text or "__" in text):
        return False
    leader = LEADER.search(text)
    return bool(leader and leader.start() > 0 and leader.end() < len(line.text))


def without_leader(text: str) -> str:
    """Return a line's text with its leader dots as "…"."""
    return LEADER.sub(" … ", text)


def without_contents(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return the lines of all pages, in reading order, without tables of contents and their headings.

    Where a file is nothing but its contents, they stay.
    """
    kept = _without_contents(pages)
    return kept if any(_has_letters(line) for lines in kept for line in lines) else [list(lines) for lines in pages]


def _has_letters(line: Line) -> bool:
    return bool(line.table) or any(map(str.isalpha, line.text))


def _without_contents(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    done: list[list[Line]] = []
    open_at = 0  # the page number that a table of contents has reached at the end of a page
    for lines in pages:
        entries = _with_leader(lines) or _under_heading(lines, open_at)
        if len(entries) < FEWEST_ENTRIES or not _rise(entries):
            done.append(list(lines))
            open_at = 0
            continue
        dropped = _dropped(lines, [number for number, _ in entries])
        done.append([line for number, line in enumerate(lines) if number not in dropped])
        open_at = entries[-1][1] if max(dropped) >= len(lines) - MOST_BETWEEN else 0
    return done


def _dropped(lines: Sequence[Line], entries: Sequence[int]) -> set[int]:
    """Return the numbers of the lines that go: entries, what stands between them, and the heading above."""
    dropped = set(entries)
    for a, b in pairwise(entries):
        between = range(a + 1, b)
        if len(between) <= MOST_BETWEEN and all(lines[i].letters <= LONGEST_BETWEEN for i in between):
            dropped.update(between)
    for number in range(max(0, entries[0] - MOST_BETWEEN), entries[0]):
        if _is_title(lines[number]):
            dropped.update(range(number, entries[0]))
    return dropped


def _with_leader(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Return the number of each line with leader dots and a page number, and that page number (roman ones: 0)."""
    found = [(number, ENTRY.match(line.text)) for number, line in enumerate(lines) if is_entry(line)]
    return [(number, int(entry["page"]) if entry["page"].isdigit() else 0) for number, entry in found if entry]


def _under_heading(lines: Sequence[Line], open_at: int) -> list[tuple[int, int]]:
    """Return the same for entries without dots: the lines that end in a number below the heading "Contents".

    Where the table goes on from the page before, its entries begin at the top, with a number not below ``open_at``.
    """
    title = next((number for number, line in enumerate(lines[:8]) if _is_title(line)), -1 if open_at else None)
    if title is None:
        return []
    found: list[tuple[int, int]] = []
    for number in range(title + 1, len(lines)):
        entry = PLAIN_ENTRY.match(lines[number].text)
        if entry and int(entry["page"]) >= (open_at if title < 0 else 0):
            found.append((number, int(entry["page"])))
        elif number - (found[-1][0] if found else title) > MOST_BETWEEN:
            break
    return found


def _is_title(line: Line) -> bool:
    return line.text.casefold().strip(" :") in words("contents")


def _rise(entries: Sequence[tuple[int, int]]) -> bool:
    rises = sum(a <= b for (_, a), (_, b) in pairwise(entries))
    return rises >= RISING * (len(entries) - 1)
