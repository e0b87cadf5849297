"""What a Word file's paragraph styles say of a paragraph: heading, list item, caption, table of contents."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from msgspec import Struct

from pipeline.extract.word.text import W, value
from pipeline.models import Part

_HEADINGS = {f"heading {level}": level for level in range(1, 10)} | {"title": 1, "subtitle": 2}
_CONTENTS = ("toc ", "contents ", "table of figures", "index ")
_BODY_LEVEL = 9
# A style chain longer than this runs in a circle.
_LONGEST_CHAIN = 20


class Role(Struct, frozen=True, kw_only=True):
    """What a paragraph is for: its part, a heading's level from 1, whether it is the title, whether to leave it out."""

    part: Part = Part.PARAGRAPH
    level: int = 0
    is_title: bool = False
    is_contents: bool = False


class Styles:
    """The styles by id, asked for a paragraph's role and a table's first row.

    A style's own name is the same in every language of Word (``heading 1``), its id and shown name are not.
    """

    def __init__(self, root: etree._Element | None) -> None:
        found = [] if root is None else root.findall(f"{W}style")
        self._by_id = {style.get(f"{W}styleId", ""): style for style in found}
        self._default = next((style for style in found if _is_default(style)), None)

    def role(self, paragraph: etree._Element) -> Role:
        """Return what the paragraph is for, by its own properties first, then by its styles."""
        chain = [paragraph, *self._chain(paragraph)]
        names = [value(style, f"{W}name") or "" for style in chain[1:]]
        names = [name.lower() for name in names]
        if any(name.startswith(_CONTENTS) for name in names):
            return Role(is_contents=True)
        if level := _heading_level(chain, names):
            return Role(part=Part.HEADING, level=level, is_title="title" in names)
        if "caption" in names:
            return Role(part=Part.CAPTION)
        return Role(part=Part.LIST_ITEM if _is_numbered(chain) else Part.PARAGRAPH)

    def heads_first_row(self, table: etree._Element) -> bool:
        """Return whether the table's style sets its first row off, and the table lets it."""
        look = table.find(f"{W}tblPr/{W}tblLook")
        if look is None or not _has_first_row(look):
            return False
        style = self._by_id.get(value(table, f"{W}tblPr/{W}tblStyle") or "")
        parts = (part for each in self._up_from(style) for part in each.iterfind(f"{W}tblStylePr"))
        return any(part.get(f"{W}type") == "firstRow" for part in parts)

    def _chain(self, paragraph: etree._Element) -> Iterator[etree._Element]:
        return self._up_from(self._by_id.get(value(paragraph, f"{W}pPr/{W}pStyle") or "", self._default))

    def _up_from(self, style: etree._Element | None) -> Iterator[etree._Element]:
        """Yield the style, the one it is based on, and so on."""
        for _ in range(_LONGEST_CHAIN):
            if style is None:
                return
            yield style
            style = self._by_id.get(value(style, f"{W}basedOn") or "")


def _has_first_row(look: etree._Element) -> bool:
    """Return whether the first row's look is on: as a switch, in older files as a bit of a number."""
    switch = look.get(f"{W}firstRow")
    if switch is not None:
        return switch in ("1", "true", "on")
    return bool(int(look.get(f"{W}val") or "0", 16) & 0x0020)


def _is_default(style: etree._Element) -> bool:
    return style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on")


def _heading_level(chain: list[etree._Element], names: list[str]) -> int:
    """Return the level by the nearest outline level, else by the nearest heading style's name; 0 for neither."""
    outline = next((level for item in chain if (level := value(item, f"{W}pPr/{W}outlineLvl"))), "")
    if outline.isdecimal():
        return int(outline) + 1 if int(outline) < _BODY_LEVEL else 0
    return next((_HEADINGS[name] for name in names if name in _HEADINGS), 0)


def _is_numbered(chain: list[etree._Element]) -> bool:
    """Return whether the nearest numbering puts the paragraph in a list (number 0 takes it out again)."""
    number = next((found for item in chain if (found := value(item, f"{W}pPr/{W}numPr/{W}numId"))), "0")
    return number != "0"
