"""Bookmarks, and links to them inside the document."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from lxml import etree

from pipeline.report.wordkit.xml import Element, make, q, run

_PROPERTIES, _START, _END, _ID, _NAME = map(q, ("pPr", "bookmarkStart", "bookmarkEnd", "id", "name"))


def next_ids(root: Element) -> Iterator[int]:
    """Yield bookmark ids that the document does not use yet."""
    used = (int(mark.get(q("id"), "0")) for mark in root.iter(q("bookmarkStart")))
    return count(max(used, default=0) + 1)


def add_bookmark(paragraph: Element, name: str, number: int) -> None:
    """Put a bookmark around what stands in the paragraph."""
    at = 1 if len(paragraph) and paragraph[0].tag == _PROPERTIES else 0
    # Made in place, for there is one in each of thousands of rows.
    paragraph.insert(at, paragraph.makeelement(_START, {_ID: str(number), _NAME: name}))
    etree.SubElement(paragraph, _END, {_ID: str(number)})


def link(anchor: str, text: str, *, style: str) -> Element:
    """Return a link to a bookmark of the same document."""
    return make("hyperlink", run(text, style=style), anchor=anchor, history=1)
