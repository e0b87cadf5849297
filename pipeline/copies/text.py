"""Paragraphs of a Word file as somebody sees them who has accepted all tracked changes.

Strike-through and highlighting that somebody put on words count as an edit, for they change what is meant; other looks
are kept with words that somebody wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from lxml import etree
from msgspec import Struct

from pipeline.extract.word.symbols import symbol
from pipeline.report.wordkit.xml import Element, q, style_of, val

LOOKS = ("b", "i", "u", "strike", "highlight")
_MEANS = frozenset(("strike", "highlight"))
_GONE = frozenset(map(q, ("del", "moveFrom", "rPr", "pPr", "sdtPr", "instrText", "delText", "tblPr", "trPr", "tcPr")))
_GONE |= {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_PICTURES = frozenset(map(q, ("drawing", "pict", "object")))
UNREAD_SIGN = "□"  # a drawing of a symbol font for which there is no sign
_OFF = frozenset(("0", "false", "off", "none"))
_BREAKS = frozenset(map(q, ("br", "cr", "ptab")))
_BLOCKS = frozenset(map(q, ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")))
_P, _TBL, _TR, _TC, _R, _T, _TAB = (q(name) for name in ("p", "tbl", "tr", "tc", "r", "t", "tab"))


class Piece(Struct, frozen=True):
    """Words of a paragraph that look alike: their looks by name, and their language where the run says one."""

    text: str
    looks: tuple[tuple[str, str], ...] = ()
    lang: str = ""


class Paragraph(Struct, frozen=True, kw_only=True):
    """A paragraph that shows something: its words with white space as one blank, its style's name, its elements.

    It has several elements where somebody deleted the mark between paragraphs. ``key`` is what two paragraphs are
    compared by.
    """

    text: str
    key: str
    style: str
    elements: tuple[Any, ...]
    reader: Any

    @property
    def element(self) -> Any:
        """The element in which the paragraph begins."""
        return self.elements[0]

    def pieces(self) -> list[Piece]:
        """Return the words with the looks that somebody gave them."""
        return self.reader.pieces(self)  # type: ignore[no-any-return]


class Reader:
    """Reads the paragraphs of one file: ``styles`` gives their names by id, ``notes`` the footnotes' words by id.

    ``picture`` is the word that stands in the place of a picture, which cannot be read.
    """

    def __init__(self, styles: Mapping[str, str], notes: Mapping[str, str], *, picture: str) -> None:
        self._styles = styles
        self._notes = notes
        self._picture = picture

    def paragraphs(self, holder: Iterable[Element]) -> list[Paragraph]:
        """Return the paragraphs in a cell or in other elements, those of tables within too."""
        found: list[Paragraph] = []
        open_elements: list[Element] = []
        for element in _elements(holder):
            open_elements.append(element)
            if not _mark_is_deleted(element):
                found += self._made(open_elements)
                open_elements = []
        return found + self._made(open_elements)

    def _made(self, elements: Sequence[Element]) -> list[Paragraph]:
        parts = [part for element in elements for part in self._parts(element)]
        words = " ".join("".join(text for text, _ in parts).split())
        if not words:
            return []
        # The mark that stays is the last one; with it comes the style of the paragraph.
        style = self._styles.get(style_of(elements[-1]), "")
        key = words + "".join(_marked(parts))
        return [Paragraph(text=words, key=key, style=style, elements=tuple(elements), reader=self)]

    def _parts(self, element: Element) -> Iterator[tuple[str, frozenset[str]]]:
        for text, holder in self._texts(element, None):
            properties = None if holder is None else holder.find(q("rPr"))
            yield text, frozenset() if properties is None else frozenset(name for name, _ in _looks(properties))

    def _texts(self, element: Element, holder: Element | None) -> Iterator[tuple[str, Element | None]]:
        for child in element:
            tag = child.tag
            if tag in _GONE or not isinstance(tag, str):
                continue
            if tag == _T:
                yield child.text or "", holder
            elif tag == _TAB or tag in _BREAKS:
                yield " ", holder
            elif tag == q("noBreakHyphen"):
                yield "\u2011", holder
            elif tag == q("sym"):
                yield symbol(child.get(q("font"), ""), child.get(q("char"), "")) or UNREAD_SIGN, holder
            elif tag == _FORMULA:
                yield f" {''.join(child.itertext())} ", holder
            elif tag in _PICTURES and not any(True for _ in child.iter(_T)):
                yield f" [{self._picture}] ", holder
            elif tag in (q("footnoteReference"), q("endnoteReference")):
                yield f" [{self._notes.get(child.get(q('id'), ''), '')}]", holder
            else:
                yield from self._texts(child, child if tag == _R else holder)

    def style_of(self, element: Element) -> str:
        """Return the name of a paragraph's style, empty for any other element."""
        return self._styles.get(style_of(element), "")

    def pieces(self, paragraph: Paragraph) -> list[Piece]:
        """Return the paragraph's words with the looks that somebody gave them, edge spaces left out."""
        made: list[Piece] = []
        for element in paragraph.elements:
            for text, holder in self._texts(element, None):
                piece = _piece(text, holder)
                if made and (made[-1].looks, made[-1].lang) == (piece.looks, piece.lang):
                    piece = Piece(made.pop().text + text, piece.looks, piece.lang)
                made.append(piece)
        return made


def _piece(text: str, holder: Element | None) -> Piece:
    properties = None if holder is None else holder.find(q("rPr"))
    if properties is None:
        return Piece(text)
    return Piece(text, tuple(_looks(properties)), val(properties.find(q("lang"))))


def _looks(properties: Element) -> Iterator[tuple[str, str]]:
    for name in LOOKS:
        element = properties.find(q(name))
        if element is not None and val(element).lower() not in _OFF:
            yield name, val(element)


def _marked(parts: Iterable[tuple[str, frozenset[str]]]) -> Iterator[str]:
    """Yield the words that are struck out or highlighted between marks, in however many runs they stand."""
    is_open = False
    for text, looks in parts:
        words = "".join(text.split())
        if words:
            means = bool(looks & _MEANS)
            if means is not is_open:
                yield "\ue000"
                is_open = means
            if means:
                yield words


def _elements(holder: Iterable[Element]) -> Iterator[Element]:
    """Yield the paragraphs' elements in order, also those in tables and in fields within; rows deleted are left out."""
    for child in holder:
        if child.tag == _P:
            yield child
        elif child.tag == _TBL or child.tag in _BLOCKS:
            yield from _elements(child)
        elif child.tag == _TR:
            if not is_deleted(child):
                yield from _elements(child)
        elif child.tag == _TC:
            yield from _elements(child)


def is_deleted(row: Element) -> bool:
    """Return whether a tracked change takes the row away."""
    return row.find(f"{q('trPr')}/{q('del')}") is not None


def _mark_is_deleted(paragraph: Element) -> bool:
    properties = paragraph.find(f"{q('pPr')}/{q('rPr')}")
    if properties is None:
        return False
    return properties.find(q("del")) is not None or properties.find(q("moveFrom")) is not None


def note_words(root: Element) -> dict[str, str]:
    """Return the words of each footnote or endnote by its id."""
    notes = root.iter(q("footnote"), q("endnote"))
    return {note.get(q("id"), ""): " ".join("".join(t.text or "" for t in note.iter(_T)).split()) for note in notes}


def is_element(node: object) -> bool:
    """Return whether a child is an element, not a comment of XML."""
    return isinstance(node, etree._Element) and isinstance(node.tag, str)
