"""The text of a template as somebody sees it who looks for a mark in Word: by paragraphs, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

from msgspec import Struct

from pipeline.report.wordkit.package import DOCUMENT, STYLES, Package
from pipeline.report.wordkit.toc import heading_styles
from pipeline.report.wordkit.xml import Element, q, style_of, val

_RELATIONS = f"word/_rels/{DOCUMENT.removeprefix('word/')}.rels"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SIDES = {"first": " of the first page", "even": " of even pages"}
_LABEL = re.compile(r"\{\{\s*labels\.([\w.]+)\s*\}\}")
_P, _TC, _TR, _TBL, _T = map(q, ("p", "tc", "tr", "tbl", "t"))
LONGEST_HEADING = 60  # characters


class Spot(Struct, frozen=True, eq=False):
    """A paragraph: its element, its own text, where it stands in words, and whether that is the document's body."""

    paragraph: Element
    text: str
    place: str
    in_body: bool
    heading: str = ""

    @property
    def parent(self) -> Element | None:
        """What the paragraph stands in: the body, a cell, a text box, a header."""
        return self.paragraph.getparent()

    def around(self, name: str) -> Element | None:
        """Return the nearest ``w:name`` around the paragraph, None where there is none."""
        return next(self.paragraph.iterancestors(q(name)), None)


def own_text(paragraph: Element) -> str:
    """Return the paragraph's text without that of text boxes in it, which are paragraphs of their own."""
    return "".join(t.text or "" for t in paragraph.iter(_T) if next(t.iterancestors(_P), None) is paragraph)


def spots_of(package: Package, labels: Mapping[str, Any]) -> list[list[Spot]]:
    """Return the paragraphs of the document, then of each header, footer and the notes: a list for each part."""
    found = [list(_body(package, labels))]
    for part, name in _other_parts(package).items():
        paragraphs = package.xml(part).iter(_P)
        found.append([Spot(paragraph, own_text(paragraph), f"the {name}", False) for paragraph in paragraphs])
    return found


def _body(package: Package, labels: Mapping[str, Any]) -> Iterator[Spot]:
    levels = set(heading_styles(package.xml(STYLES))) | _called_heading(package)
    numbers, heading = count(1), ""
    tables: dict[int, int] = {}
    for paragraph in package.xml(DOCUMENT).iter(_P):
        text = own_text(paragraph)
        table = _outermost(paragraph, _TBL)
        if table is None:
            if style_of(paragraph) in levels and text.strip():
                heading = _readable(text, labels)
            where = f"paragraph {next(numbers)}"
        else:
            where = _in_table(paragraph, table, tables.setdefault(id(table), len(tables) + 1))
        under = f", under “{heading}”" if heading else ""
        yield Spot(paragraph, text, f"{where}{under}", True, heading)


def _called_heading(package: Package) -> set[str]:
    styles = package.xml(STYLES).iter(q("style"))
    return {style.get(q("styleId"), "") for style in styles if "heading" in val(style.find(q("name"))).lower()}


def _outermost(element: Element, tag: str) -> Element | None:
    found = list(element.iterancestors(tag))
    return found[-1] if found else None


def _in_table(paragraph: Element, table: Element, number: int) -> str:
    row = _outermost(paragraph, _TR)
    rows = list(table.findall(_TR))
    where = f", row {rows.index(row) + 1}" if row in rows else ""
    return f"table {number}{where}"


def _readable(text: str, labels: Mapping[str, Any]) -> str:
    """Return a heading as the draft will have it, as far as it is made of labels."""

    def words(found: re.Match[str]) -> str:
        value: Any = labels
        for name in found[1].split("."):
            value = value.get(name) if isinstance(value, Mapping) else None
        return value if isinstance(value, str) else found[0]

    plain = " ".join(_LABEL.sub(words, text).split())
    return plain if len(plain) <= LONGEST_HEADING else f"{plain[:LONGEST_HEADING].rstrip()}…"


def _other_parts(package: Package) -> dict[str, str]:
    """Return the names by which people know them, of headers, footers and the notes, by part."""
    if _RELATIONS not in package.names:
        return {}
    sides = {
        each.get(_ID, ""): _SIDES.get(each.get(q("type"), ""), "")
        for kind in ("headerReference", "footerReference")
        for each in package.xml(DOCUMENT).iter(q(kind))
    }
    found = {}
    for relation in package.xml(_RELATIONS):
        kind = relation.get("Type", "").rpartition("/")[2]
        target = relation.get("Target", "").replace("\\", "/")
        part = target.lstrip("/") if target.startswith("/") else f"word/{target}"
        if kind in ("header", "footer", "footnotes") and part in package.names:
            found[part] = f"{kind}{sides.get(relation.get('Id', ''), '')}"
    return found
