"""The table of contents: a field filled with entries, each a link to its heading.

Page numbers are known to no one before a word processor lays the pages out, so they are fields of their own.
LibreOffice tells them where it is installed (``pages.py``), else Word does when the contents are updated (F9); until
then their place is empty rather than wrong.
"""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

from pipeline.report.wordkit.links import add_bookmark
from pipeline.report.wordkit.rows import ancestor_of
from pipeline.report.wordkit.xml import SPACE, Element, ancestor, make, q, text_element, text_of, val

LEVELS = 2


class Heading(NamedTuple):
    """A heading of the document: its level from 1, its number as shown, its text and its bookmark."""

    level: int
    number: str
    text: str
    bookmark: str


class _Style(NamedTuple):
    level: int
    numbered: bool


def heading_styles(styles: Element) -> dict[str, _Style]:
    """Return outline level and numbering of each paragraph style that has a level."""
    by_id = {style.get(q("styleId"), ""): style for style in styles.iter(q("style"))}
    found = {}
    for name, style in by_id.items():
        level = style.find(f"{q('pPr')}/{q('outlineLvl')}")
        if level is not None and int(val(level)) < 9:
            numbered = style.find(f"{q('pPr')}/{q('numPr')}") is not None
            found[name] = _Style(int(val(level)) + 1, numbered)
    return found


def mark_headings(body: Element, styles: Element, *, first_id: int) -> list[Heading]:
    """Return the document's headings in order, after giving each a bookmark."""
    known = heading_styles(styles)
    counters = [0] * 9
    headings: list[Heading] = []
    value = q("val")
    found = [(named, style) for named in body.iter(q("pStyle")) if (style := known.get(named.get(value, "")))]
    for named, style in found:
        paragraph = ancestor(named, "p")
        if text_of(paragraph).strip():
            number = _number(counters, style.level) if style.numbered else ""
            name = f"_Toc{len(headings) + 1:08d}"
            headings.append(Heading(style.level, number, text_of(paragraph).strip(), name))
            add_bookmark(paragraph, name, first_id + len(headings))
    return headings


def _number(counters: list[int], level: int) -> str:
    counters[level - 1] += 1
    counters[level:] = [0] * (len(counters) - level)
    return ".".join(str(n) for n in counters[:level])


def fill_contents(place: Element, headings: list[Heading], *, styles: dict[str, str]) -> None:
    """Put the contents in the place of a paragraph; ``styles`` gives the style ids by name."""
    entries = [_entry(heading, styles[f"toc {heading.level}"]) for heading in headings if heading.level <= LEVELS]
    parent = ancestor_of(place)
    if entries:
        instruction = f'TOC \\o "1-{LEVELS}" \\h \\z \\u'
        start = 1  # after the paragraph's properties
        entries[0][start:start] = [_char("begin"), _instruction(instruction), _char("separate")]
        entries[-1].append(_char("end"))
    for entry in entries:
        place.addprevious(entry)
    parent.remove(place)


def _entry(heading: Heading, style: str) -> Element:
    words = make("r", text_element(heading.text))
    content = [words, _tab(), *_page_field(heading.bookmark)]
    if heading.number:
        content[:0] = [make("r", text_element(heading.number)), _tab()]
    link = make("hyperlink", *content, anchor=heading.bookmark, history=1)
    return make("p", make("pPr", make("pStyle", val=style)), link)


def _tab() -> Element:
    return make("r", make("tab"))


def _page_field(bookmark: str) -> list[Element]:
    return [_char("begin"), _instruction(f"PAGEREF {bookmark} \\h"), _char("separate"), _char("end")]


def _char(kind: str) -> Element:
    return make("r", make("fldChar", fldCharType=kind))


def _instruction(words: str) -> Element:
    element = etree.SubElement(make("r"), q("instrText"))
    element.text = f" {words} "
    element.set(SPACE, "preserve")
    return ancestor_of(element)
