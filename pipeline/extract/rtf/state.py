"""What the rich text reader keeps in mind: paragraph styles, the present group, the present flow of paragraphs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from pipeline.extract.blocks import Block
from pipeline.extract.grid import Cell, Row
from pipeline.extract.sight import BOLD_LEVEL
from pipeline.models import Part

_BODY_LEVEL = 9
_LONGEST_CHAIN = 20
_CONTENTS = ("toc ", "contents ", "table of figures", "index ")
_BULLETS = ("o", "§", "ü", "v", "Ø", "q", "n", "l")
_TITLES = {"title": 1, "subtitle": 2}


class Style(Struct, kw_only=True):
    """A paragraph style: its name, the number of the style it is based on, and its outline level (-1: none)."""

    name: str = ""
    base: int = -1
    outline: int = -1


class Role(Struct, frozen=True, kw_only=True):
    """What a paragraph is for by its style: its part, a heading's level from 1, the title, a line of contents."""

    part: Part = Part.PARAGRAPH
    level: int = 0
    is_title: bool = False
    is_contents: bool = False


class Styles:
    """The styles by number, in the order in which the file tells of them."""

    def __init__(self) -> None:
        self._by_number: dict[int, Style] = {}

    def at(self, number: int) -> Style:
        """Return the style of this number, a new one where there is none yet."""
        return self._by_number.setdefault(number, Style())

    def role(self, group: Group, *, is_item: bool) -> Role:
        """Return what a paragraph that ends in this group is for."""
        chain = list(self._chain(group.style))
        names = [style.name for style in chain]
        if any(name.startswith(_CONTENTS) for name in names):
            return Role(is_contents=True)
        if level := _level(names, [group.outline, *(style.outline for style in chain)]):
            return Role(part=Part.HEADING, level=level, is_title="title" in names)
        if "caption" in names:
            return Role(part=Part.CAPTION)
        return Role(part=Part.LIST_ITEM if is_item else Part.PARAGRAPH)

    def _chain(self, number: int) -> Iterator[Style]:
        for _ in range(_LONGEST_CHAIN):
            style = self._by_number.get(number)
            if style is None:
                return
            yield style
            number = style.base


def _level(names: Sequence[str], outlines: Sequence[int]) -> int:
    """Return the level by the title styles, the nearest outline level, the names of heading styles; 0 for text."""
    outline = next((level for level in outlines if level >= 0), _BODY_LEVEL)
    by_name = (int(name[8:]) for name in names if name.startswith("heading ") and name[8:].isdecimal())
    title = next((_TITLES[name] for name in names if name in _TITLES), 0)
    return title or (outline + 1 if outline < _BODY_LEVEL else next(by_name, 0))


class Group(Struct, kw_only=True):
    """What holds until the present group ends."""

    into: str = "body"
    encoding: str = "cp1252"
    font: int = -1
    skipped: int = 1
    is_hidden: bool = False
    is_deleted: bool = False
    is_bold: bool = False
    is_starred: bool = False
    style: int = 0
    outline: int = -1
    is_item: bool = False
    in_table: bool = False


class Flow:
    """The text, the note or the box that is being read: its present paragraph, cells and rows, and its blocks."""

    def __init__(self, part: Part | None) -> None:
        self.part = part
        self.texts: list[str] = []
        self.weights: set[bool] = set()
        self.mark: list[str] = []
        self.is_item = False
        self.blocks: list[Block] = []
        self.beside: list[Block] = []
        self.paragraphs: list[Block] = []
        self.cells: list[tuple[Block, ...]] = []
        self.merges: list[str] = []
        self.filled: set[int] = set()
        self.is_header = False
        self.rows: list[Row] = []

    def number(self) -> str:
        """Return the number that the program put before the paragraph; a bullet is none, whatever its letter."""
        mark = "".join(self.mark).strip()
        return f"{mark} " if any(map(str.isalnum, mark)) and mark not in _BULLETS else ""


def merged(contents: list[tuple[Block, ...]], merges: list[str], filled: set[int]) -> Iterator[Cell]:
    """Yield a row's cells without those that are part of the one beside or above them."""
    for n, blocks in enumerate(contents):
        merge = merges[n] if n < len(merges) else ""
        if merge != "beside":
            span = 1
            while n + span < min(len(merges), len(contents)) and merges[n + span] == "beside":
                span += 1
            is_marked = n in filled or (bool(blocks) and all(block.level == BOLD_LEVEL for block in blocks))
            yield Cell(blocks=blocks, span=span, continues=merge == "above", is_marked=is_marked)
