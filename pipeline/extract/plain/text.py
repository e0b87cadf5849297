"""Plain text and Markdown as blocks.

Line breaks inside a block are kept as they are in the file: a transcript needs them, and cleaning turns those that
are left into spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from pathlib import Path

from msgspec import Struct

from pipeline.extract.blocks import Block, Document
from pipeline.extract.plain.decode import decode
from pipeline.models import ParagraphPlace, Part

# A line longer than this was never meant to be wrapped by hand: every such line is a paragraph.
WIDEST_WRAP = 130
# A line that much shorter than the widest, with room for the next word, ends its paragraph.
FULL_LINE = 0.7
LONGEST_HEADING = 80
LONG_AFTER_HEADING = 100

_ITEM = re.compile(r"\s*(?:[-*+•‣▪●–◦]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+(?=\S)")
_BULLET = re.compile(r"\A\s*[-*+•‣▪●–◦]\s+")
_UNDERLINE = re.compile(r"([=\-~^\"'#*+.:_`])\1{2,}\s*$")
_SENTENCE_END = (".", "!", "?", ",", ";", ":", "…")


class Line(Struct, frozen=True, kw_only=True):
    """A line of the file with its number from 1."""

    number: int
    text: str


def read_text(path: Path) -> Document:
    """Return the paragraphs, list items and headings of a plain text file.

    Blank lines part paragraphs; lines wrapped by hand are one paragraph, long lines are one each. A heading is
    underlined, or a short line by itself above a long paragraph.
    """
    lines = [Line(number=n, text=text) for n, text in enumerate(decode(path.read_bytes()).splitlines(), 1)]
    width = _width(lines)
    paragraphs = [part for chunk in _chunks(lines) for part in _paragraphs(chunk, width)]
    return Document(blocks=tuple(_blocks(paragraphs)))


def _chunks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Yield the runs of lines between blank ones."""
    for has_text, run in groupby(lines, key=lambda line: bool(line.text.strip())):
        if has_text:
            yield list(run)


def _width(lines: Iterable[Line]) -> int:
    """Return the width the file was wrapped to: its longest line that can be a wrapped one."""
    return max((length for line in lines if (length := len(line.text)) <= WIDEST_WRAP), default=0)


def _paragraphs(chunk: Sequence[Line], width: int) -> Iterator[list[Line]]:
    current = [chunk[0]]
    for last, line in pairwise(chunk):
        if _begins(line, last, width, in_list=bool(_ITEM.match(current[0].text))):
            yield current
            current = []
        current.append(line)
    yield current


def _begins(line: Line, last: Line, width: int, *, in_list: bool) -> bool:
    """Return whether the line begins a paragraph of its own right below ``last``."""
    if _UNDERLINE.match(line.text):
        return False
    if _UNDERLINE.match(last.text) or len(last.text) > WIDEST_WRAP:
        return True
    ended = last.text.rstrip()
    first_word = line.text.split(maxsplit=1)[0]
    had_room = len(ended) + 1 + len(first_word) < FULL_LINE * width
    if _ITEM.match(line.text):
        # "3. May" and a dash can also come to stand at the beginning of a line.
        return in_list or had_room or ended.endswith(_SENTENCE_END)
    return had_room and not first_word[0].islower()


def _blocks(paragraphs: Sequence[Sequence[Line]]) -> Iterator[Block]:
    marks: list[str] = []
    following = [*paragraphs[1:], []]  # one too many where there is no paragraph
    for n, (paragraph, after) in enumerate(zip(paragraphs, following, strict=False), 1):
        text = "\n".join(line.text for line in paragraph if not _UNDERLINE.match(line.text))
        place = ParagraphPlace(paragraph=n, line=paragraph[0].number)
        if not text.strip():
            continue
        if level := _underlined_level(paragraph, marks):
            yield Block(text=text, place=place, part=Part.HEADING, level=level)
        elif _heads(paragraph, after):
            yield Block(text=text, place=place, part=Part.HEADING, level=9)
        elif _ITEM.match(text):
            yield Block(text=_BULLET.sub("", text), place=place, part=Part.LIST_ITEM)
        else:
            yield Block(text=text, place=place)


def _underlined_level(paragraph: Sequence[Line], marks: list[str]) -> int:
    """Return the level of an underlined heading, by the order in which the file first uses each mark; else 0."""
    rule = _UNDERLINE.match(paragraph[-1].text)
    if not rule or len(paragraph) < 2 or len(paragraph[-2].text) > LONGEST_HEADING + FULL_LINE * LONGEST_HEADING:
        return 0
    if rule[1] not in marks:
        marks.append(rule[1])
    return marks.index(rule[1]) + 1


def _heads(paragraph: Sequence[Line], after: Sequence[Line]) -> bool:
    text = paragraph[0].text.strip()
    if len(paragraph) > 1 or len(text) > LONGEST_HEADING or text.endswith(_SENTENCE_END) or _ITEM.match(text):
        return False
    is_apart = bool(after) and after[0].number > paragraph[0].number + 1
    return is_apart and text[0].isupper() and sum(len(line.text) for line in after) > LONG_AFTER_HEADING
