"""Footnotes of a Word file: those in it, and new ones.

docxtpl would render footnotes as template code, once for each section, so nothing of the material goes through it.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from pipeline.report.wordkit.custom import add_type, part_of, relate
from pipeline.report.wordkit.links import link
from pipeline.report.wordkit.package import DOCUMENT, STYLES, Package
from pipeline.report.wordkit.xml import Element, make, q, run, safe_edges, style_ids

FOOTNOTES = "word/footnotes.xml"
SETTINGS = "word/settings.xml"
TEXT, REFERENCE = "footnote text", "footnote reference"
_RELATIONS = f"word/_rels/{DOCUMENT.removeprefix('word/')}.rels"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_ID, _LINK, _ANCHOR, _WORDS = map(q, ("id", "hyperlink", "anchor", "t"))
_SEPARATORS = (("separator", "-1"), ("continuationSeparator", "0"))
# What follows the footnotes in the schema of the settings.
_AFTER = tuple(map(q, ("endnotePr", "compat", "docVars", "rsids", "themeFontLang", "clrSchemeMapping")))


def footnotes_part(package: Package) -> str:
    """Return the name of the part with the footnotes, empty where the file has none."""
    return part_of(package, "footnotes")


def read_footnotes(package: Package) -> dict[str, Element]:
    """Return the footnotes of the file by their ids, without the lines that part them from the text."""
    name = footnotes_part(package)
    if not name:
        return {}
    return {
        note.get(q("id"), ""): note for note in package.xml(name).iter(q("footnote")) if note.get(q("type")) is None
    }


def drop_footnote(package: Package, number: str) -> None:
    """Take a footnote out; the reference to it is the caller's."""
    note = read_footnotes(package).get(number)
    parent = note.getparent() if note is not None else None
    if note is not None and parent is not None:
        parent.remove(note)


class FootnoteWriter:
    """Adds footnotes to one file; the part that holds them comes with the first."""

    def __init__(self, package: Package) -> None:
        self._package = package
        styles = style_ids(package.xml(STYLES))
        self._text, self._reference = styles.get(TEXT, ""), styles.get(REFERENCE, "")
        self._root: Element | None = None
        self._next = 1
        self._cited: Element | None = None
        self._refers: Element | None = None

    def add(self, content: Sequence[Element]) -> Element:
        """Add a footnote of these runs, and return the run that refers to it."""
        properties = [make("pPr", make("pStyle", val=self._text))] if self._text else []
        mark = make("r", *self._style(), make("footnoteRef"))
        return self._put(make("footnote", make("p", *properties, mark, run(" "), *content)))

    def add_cited(self, citation: str, anchor: str, *, after: str, style: str) -> Element:
        """Add a footnote of a link to a bookmark and the words ``after`` it; return the run that refers to it.

        There are hundreds of these, so all but the first are copies.
        """
        if self._cited is None:
            properties = [make("pPr", make("pStyle", val=self._text))] if self._text else []
            mark = make("r", *self._style(), make("footnoteRef"))
            words = [run(" "), link("-", "-", style=style), run("-")]
            self._cited = make("footnote", make("p", *properties, mark, *words))
        note = deepcopy(self._cited)
        next(note.iter(_LINK)).set(_ANCHOR, anchor)
        for place, told in zip(list(note.iter(_WORDS))[1:], (citation, after), strict=True):
            place.text = safe_edges(told)
        return self._put(note)

    def _put(self, note: Element) -> Element:
        """Give a footnote the next number, and return the run that refers to it."""
        root = self._footnotes()
        number, self._next = str(self._next), self._next + 1
        note.set(_ID, number)
        root.append(note)
        if self._refers is None:
            self._refers = make("r", *self._style(), make("footnoteReference", id=0))
        made = deepcopy(self._refers)
        made[-1].set(_ID, number)
        return made

    def _style(self) -> list[Element]:
        return [make("rPr", make("rStyle", val=self._reference))] if self._reference else []

    def _footnotes(self) -> Element:
        """Return the root of the part with the footnotes, after making it where there is none."""
        if self._root is None:
            self._root = self._package.xml(footnotes_part(self._package) or self._new_part())
            numbers = (int(note.get(q("id"), "0")) for note in self._root.iter(q("footnote")))
            self._next = 1 + max(0, *numbers)
        return self._root

    def _new_part(self) -> str:
        lines = [
            make("footnote", make("p", make("r", make(name))), type=name, id=number) for name, number in _SEPARATORS
        ]
        self._package.add(FOOTNOTES, make("footnotes", *lines))
        relate(self._package.xml(_RELATIONS), "footnotes", FOOTNOTES.removeprefix("word/"))
        add_type(self._package, FOOTNOTES, _KIND)
        self._tell_settings()
        return FOOTNOTES

    def _tell_settings(self) -> None:
        """Name the separators in the settings, as Word expects it."""
        if SETTINGS not in self._package.names:
            return
        root = self._package.xml(SETTINGS)
        if root.find(q("footnotePr")) is None:
            told = make("footnotePr", *(make("footnote", id=number) for _, number in _SEPARATORS))
            place = next((each for each in root if each.tag in _AFTER), None)
            if place is None:
                root.append(told)
            else:
                place.addprevious(told)
