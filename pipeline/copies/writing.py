"""Writing into a Word file that is there already: somebody's words, labels, bookmarks, rows, parts of another file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from copy import deepcopy
from itertools import count

from lxml import etree

from pipeline.copies.text import Piece
from pipeline.report.render import AUTHOR
from pipeline.report.wordkit.comments import (
    Comment,
    CommentWriter,
    drop_comment,
    read_comments,
    take_comment_marks_out,
)
from pipeline.report.wordkit.controls import find_control, set_dropdown
from pipeline.report.wordkit.drawings import bring_drawing
from pipeline.report.wordkit.footnotes import FootnoteWriter, drop_footnote, read_footnotes
from pipeline.report.wordkit.links import add_bookmark, next_ids
from pipeline.report.wordkit.package import DOCUMENT, STYLES, Package
from pipeline.report.wordkit.rows import ancestor_of
from pipeline.report.wordkit.xml import Element, ancestor, make, q, run, style_ids, style_of, text_of, val

STRONG, USUAL = "strong", "normal"
_COMMENT_MARKS = tuple(map(q, ("commentRangeStart", "commentRangeEnd", "commentReference")))
_STYLED = ("pStyle", "rStyle", "tblStyle")
_SLOT = re.compile(r"(tr_[0-9a-f]{20}_)\d+")
_START, _END, _NOTE, _NOTE_SIGN = map(q, ("bookmarkStart", "bookmarkEnd", "footnoteReference", "footnoteRef"))
# The order in which the properties of a run stand in the schema.
_ORDER = ("rStyle", "b", "i", "strike", "highlight", "u", "lang")


class Writer:
    """Writes into one document."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.root = package.xml(DOCUMENT)
        self._styles = style_ids(package.xml(STYLES))
        self._names = {number: name for name, number in self._styles.items()}
        self._bookmarks = next_ids(self.root)
        self._marked = {mark.get(q("name"), "") for mark in self.root.iter(_START)}
        self._footnotes = FootnoteWriter(package)
        self._controls = count(1 + max(_control_numbers(self.root), default=0))
        self._comments = CommentWriter(package)

    def paragraph(self, pieces: Iterable[Piece], *, style: str, label: str = "") -> Element:
        """Return a paragraph of somebody's words in the style of that name, behind a label in bold."""
        name = self._styles.get(style) or self._styles.get(USUAL, "")
        made = make("p", make("pPr", make("pStyle", val=name))) if name else make("p")
        if label:
            made.append(run(f"{label} ", style=self._styles.get(STRONG, "")))
        made.extend(_run(piece) for piece in pieces if piece.text)
        return made

    def mark(self, paragraph: Element, name: str) -> None:
        """Put a bookmark around what stands in the paragraph."""
        add_bookmark(paragraph, name, next(self._bookmarks))

    def comment(self, paragraph: Element, comment: Comment) -> None:
        """Put a comment on the paragraph."""
        self._comments.add(paragraph, comment)

    def take_out(self, elements: Iterable[Element], heir: Element | None = None) -> None:
        """Take elements out, with their footnotes.

        What bookmarks and people's comments stood on them pass to the paragraph ``heir``.
        """
        for element in elements:
            for reference in element.iter(_NOTE):
                drop_footnote(self.package, reference.get(q("id"), ""))
            if heir is None:
                self.forget_marks([element], "")
            else:
                at = _start(heir)
                for n, mark in enumerate(list(element.iter(_START, _END))):
                    heir.insert(at + n, mark)
            for reference in list(element.iter(q("commentReference"))):
                self._pass_on(reference.get(q("id"), ""), heir)
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)

    def forget_marks(self, elements: Iterable[Element], *beginnings: str) -> None:
        """Take bookmarks out of elements whose names begin in one of these ways."""
        for element in elements:
            gone = [mark for mark in element.iter(_START) if mark.get(q("name"), "").startswith(beginnings)]
            self._marked -= {mark.get(q("name"), "") for mark in gone}
            numbers = {mark.get(q("id")) for mark in gone}
            gone += [mark for mark in element.iter(_END) if mark.get(q("id")) in numbers]
            for mark in gone:
                ancestor_of(mark).remove(mark)

    def _pass_on(self, number: str, heir: Element | None) -> None:
        """Let a comment stand on another paragraph; the program's own goes with the words that it was about."""
        comment = read_comments(self.package).get(number)
        if comment is None or heir is None or comment.author == AUTHOR:
            drop_comment(self.package, number)
            return
        marks = [each for each in self.root.iter(*_COMMENT_MARKS) if each.get(q("id")) == number]
        for mark in marks:
            if mark.tag == q("commentRangeStart"):
                heir.insert(_start(heir), mark)
            else:
                heir.append(mark if mark.tag == q("commentRangeEnd") else ancestor_of(mark))

    def take_out_section(self, table: Element) -> None:
        """Take out a table with the heading right above it, and the heading's line in the contents."""
        heading = table.getprevious()
        gone = [table]
        if heading is not None and self._names.get(style_of(heading), "").startswith("heading"):
            gone.insert(0, heading)
            marks = {mark.get(q("name")) for mark in heading.iter(q("bookmarkStart"))}
            links = [each for each in self.root.iter(q("hyperlink")) if each.get(q("anchor")) in marks]
            gone += [ancestor(link, "p") for link in links]
        self.take_out(gone)

    def set_choice(self, cell: Element, *, tag: str, alias: str, choices: dict[str, str], value: str) -> None:
        """Show a choice in the cell's dropdown, where it has one."""
        for paragraph in cell.iter(q("p")):
            if (control := find_control(paragraph)) is not None:
                set_dropdown(control, number=next(self._controls), tag=tag, alias=alias, choices=choices, shown=value)
                return

    def empty_row(self, like: Element) -> Element:
        """Return a row that looks like another and says nothing; its dropdown stays."""
        made = deepcopy(like)
        take_comment_marks_out(made)
        for mark in list(made.iter(q("bookmarkStart"), q("bookmarkEnd"))):
            ancestor_of(mark).remove(mark)
        for cell in made.findall(q("tc")):
            for child in cell.findall(q("p")) + cell.findall(q("tbl")):
                if child.tag != q("p") or find_control(child) is None:
                    cell.remove(child)
        return made

    def bring(self, elements: Sequence[Element], source: Package) -> list[Element]:
        """Return elements of another file as they may stand in this one: styles by name, numbers of their own.

        Their footnotes and pictures come along.
        """
        names = {number: name for name, number in style_ids(source.xml(STYLES)).items()}
        return [self._brought(deepcopy(element), source, names) for element in elements]

    def _brought(self, element: Element, source: Package, names: dict[str, str]) -> Element:
        take_comment_marks_out(element)
        self._restyle(element, source, names)
        self._number_bookmarks(element)
        self._bring_notes(element, source, names)
        bring_drawing(element, source, self.package)
        for number in element.iter(q("id")):
            number.set(q("val"), str(next(self._controls)))
        return element

    def _restyle(self, element: Element, source: Package, names: dict[str, str]) -> None:
        for each in element.iter(*map(q, _STYLED)):
            each.set(q("val"), self._style_for(names.get(val(each), ""), source))

    def _bring_notes(self, element: Element, source: Package, names: dict[str, str]) -> None:
        """Bring the footnotes that an element refers to, which get numbers of their own."""
        references = list(element.iter(_NOTE))
        notes = read_footnotes(source) if references else {}
        for reference in references:
            note = notes.get(reference.get(q("id"), ""))
            content = [deepcopy(each) for each in _note_content(note)] if note is not None else []
            for each in content:
                self._restyle(each, source, names)
            reference.set(q("id"), self._footnotes.add(content)[-1].get(q("id"), ""))

    def _style_for(self, name: str, source: Package) -> str:
        """Return the id of the style of that name here; a style that this file does not have comes along."""
        if name not in self._styles:
            number = style_ids(source.xml(STYLES)).get(name)
            wanted = [each for each in source.xml(STYLES).iter(q("style")) if each.get(q("styleId")) == number]
            if not wanted or number is None:
                return self._styles.get(USUAL, "")
            self.package.xml(STYLES).append(deepcopy(wanted[0]))
            self._styles[name] = number
        return self._styles[name]

    def _number_bookmarks(self, element: Element) -> None:
        """Give bookmarks new numbers, and take out those that the document has already; slots are counted on."""
        for mark in list(element.iter(_START)):
            old, name = mark.get(q("id")), self._free(mark.get(q("name"), ""))
            number = str(next(self._bookmarks))
            ends = [end for end in element.iter(_END) if end.get(q("id")) == old]
            for each in (mark, *ends):
                if name in self._marked:
                    ancestor_of(each).remove(each)
                else:
                    each.set(q("id"), number)
            mark.set(q("name"), name)
            self._marked.add(name)

    def _free(self, name: str) -> str:
        """Return the name for a bookmark; one of a translation gets the next number that is free."""
        slot = _SLOT.fullmatch(name)
        if slot is None or name not in self._marked:
            return name
        return next(each for n in count(1) if (each := f"{slot[1]}{n}") not in self._marked)


def _note_content(note: Element) -> list[Element]:
    """Return what stands in a footnote behind its sign and the blank after that."""
    paragraph = note.find(q("p"))
    content = [] if paragraph is None else [each for each in paragraph if each.tag != q("pPr")]
    sign = next((n for n, each in enumerate(content) if each.find(_NOTE_SIGN) is not None), -1)
    content = content[sign + 1 :]
    return content[1:] if content and not text_of(content[0]).strip() else content


def _run(piece: Piece) -> Element:
    made = run(piece.text, lang=piece.lang)
    properties = made.find(q("rPr"))
    if properties is None:
        properties = make("rPr")
        made.insert(0, properties)
    for name, value in piece.looks:
        properties.append(make(name, val=value) if value else make(name))
    properties[:] = sorted(properties, key=lambda each: _ORDER.index(etree.QName(each).localname))
    return made


def _control_numbers(root: Element) -> Iterable[int]:
    for properties in root.iter(q("sdtPr")):
        number = val(properties.find(q("id")))
        if number.lstrip("-").isdigit():
            yield int(number)


def _start(paragraph: Element) -> int:
    """Return where the content of a paragraph begins, behind its properties."""
    return 0 if paragraph.find(q("pPr")) is None else 1


def tidy(cell: Element) -> Element:
    """Return the last paragraph of a cell, after making one where it ends in none: Word wants it so."""
    last = cell[-1] if len(cell) else None
    if last is None or last.tag != q("p"):
        last = make("p")
        cell.append(last)
    return last
