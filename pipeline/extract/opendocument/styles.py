"""What the styles of an OpenDocument file say of a paragraph, a cell, a row or a sheet."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from msgspec import Struct

from pipeline.models import Part

_NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:"
STYLE, TEXT, TABLE = (f"{{{_NAMESPACE}{name}:1.0}}" for name in ("style", "text", "table"))
FO = f"{{{_NAMESPACE}xsl-fo-compatible:1.0}}"

# A style chain longer than this runs in a circle.
_LONGEST_CHAIN = 20
# The names inside the file are English, whatever language the program speaks.
_CAPTIONS = {"caption", "table", "illustration", "figure", "drawing", "text"}
_NO_FILL = {"", "transparent", "#ffffff"}


class Role(Struct, frozen=True, kw_only=True):
    """What a paragraph is for by its style: its part, a heading's level from 1, whether it is the title."""

    part: Part = Part.PARAGRAPH
    level: int = 0
    is_title: bool = False


class Styles:
    """The styles of all parts of a file by family and name."""

    def __init__(self, *roots: etree._Element) -> None:
        self._by_name = {
            (style.get(f"{STYLE}family", ""), style.get(f"{STYLE}name", "")): style
            for root in roots
            for style in root.iter(f"{STYLE}style")
        }

    def role(self, paragraph: etree._Element) -> Role:
        """Return what a paragraph is for."""
        chain = list(self._chain("paragraph", paragraph.get(f"{TEXT}style-name", "")))
        names = [style.get(f"{STYLE}name", "").lower() for style in chain]
        if "title" in names or "subtitle" in names:
            return Role(part=Part.HEADING, level=1 if "title" in names else 2, is_title="title" in names)
        if level := _level(paragraph, chain):
            return Role(part=Part.HEADING, level=level)
        return Role(part=Part.CAPTION) if _CAPTIONS.intersection(names) else Role()

    def is_bold(self, element: etree._Element, family: str, *, otherwise: bool) -> bool:
        """Return whether the style of a paragraph or span sets its text bold; ``otherwise`` if it does not say."""
        weight = self._property(element, family, TEXT, f"{FO}font-weight")
        return otherwise if weight is None else weight in ("bold", "600", "700", "800", "900")

    def is_hidden(self, element: etree._Element) -> bool:
        """Return whether the style of a span hides its text."""
        return self._property(element, "text", TEXT, f"{TEXT}display") == "none"

    def is_hidden_sheet(self, table: etree._Element) -> bool:
        """Return whether the style of a sheet hides it."""
        return self._property(table, "table", TABLE, f"{TABLE}display") == "false"

    def is_filled(self, cell: etree._Element) -> bool:
        """Return whether the style of a cell gives it a colour."""
        fill = self._property(cell, "table-cell", TABLE, f"{FO}background-color")
        return (fill or "").lower() not in _NO_FILL

    def begins_page(self, paragraph: etree._Element) -> bool:
        """Return whether the style of a paragraph puts it at the top of a page."""
        name = paragraph.get(f"{TEXT}style-name", "")
        return any(
            style.get(f"{STYLE}master-page-name")
            or any(child.get(f"{FO}break-before") == "page" for child in style.iter(f"{STYLE}paragraph-properties"))
            for style in self._chain("paragraph", name)
        )

    def _property(self, element: etree._Element, family: str, namespace: str, name: str) -> str | None:
        """Return a property of the nearest style in the chain that has it."""
        chain = self._chain(family, element.get(f"{namespace}style-name", ""))
        values = (part.get(name) for style in chain for part in style.iterchildren())
        return next((value for value in values if value is not None), None)

    def _chain(self, family: str, name: str) -> Iterator[etree._Element]:
        for _ in range(_LONGEST_CHAIN):
            style = self._by_name.get((family, name))
            if style is None:
                return
            yield style
            name = style.get(f"{STYLE}parent-style-name", "")


def _level(paragraph: etree._Element, chain: list[etree._Element]) -> int:
    """Return a heading's level: its own, else that of its style; 0 for text."""
    own = paragraph.get(f"{TEXT}outline-level")
    if paragraph.tag == f"{TEXT}h":
        return int(own) if own and own.isdecimal() else 1
    stated = (style.get(f"{STYLE}default-outline-level", "") for style in chain)
    return next((int(level) for level in stated if level.isdecimal()), 0)
