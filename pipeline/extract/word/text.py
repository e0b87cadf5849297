"""The text that a Word paragraph shows, and what hangs on it: notes, comments, text boxes, diagrams.

Shown means as Word prints it with all tracked changes accepted: insertions count, deletions do not; field results
count, field codes do not; hidden text and the grey prompts of empty form fields do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from lxml import etree

from pipeline.extract.word.styles import Look, Styles
from pipeline.extract.word.symbols import in_letters, is_private, symbol
from pipeline.extract.word.tags import (
    ALTERNATE,
    ANCHORS,
    BREAK,
    CHART,
    CODE,
    CONTROL,
    DIAGRAM,
    MARKS,
    RUN,
    TEXT,
    WORD_ART,
    A,
    M,
    R,
    W,
    is_on,
    value,
    whole_number,
)

_CHECKBOX, _CHOICES = f"{W}checkBox", f"{W}ddList"
_MATH, _DRAWN = f"{M}t", f"{A}t"
# What is deleted, moved away, or never shown.
_NOT_SHOWN = frozenset(
    f"{W}{name}"
    for name in (
        *("del", "moveFrom", "delText", "delInstrText", "rt", "fldData"),
        *("pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "tblPrEx"),
    )
) | {CODE}
_CHARACTERS = {
    f"{W}tab": " ",
    f"{W}ptab": " ",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "",
}
# What has to stand before a part of a formula, or 10 to the power of 3 reads 103.
_BEFORE = {f"{M}den": "/", f"{M}sup": "^"}
_SHOWS = (TEXT, _MATH, _DRAWN, DIAGRAM, CHART, WORD_ART)

Piece: TypeAlias = str | etree._Element


def within(container: etree._Element, *tags: str, prompts: bool = False) -> Iterator[etree._Element]:
    """Yield the outermost shown elements of these tags, through content controls and other wrappers.

    With ``prompts`` also those in a control that only shows its prompt, for whoever counts cells.
    """
    for child in container:
        if child.tag in tags:
            yield child
        elif child.tag not in _NOT_SHOWN and not (child.tag == CONTROL and _is_left_out(child, prompts=prompts)):
            yield from within(chosen(child), *tags, prompts=prompts)


def in_prompt(cell: etree._Element) -> bool:
    """Return whether the nearest control around a cell only shows its prompt."""
    content = cell.getparent()
    control = None if content is None else content.getparent()
    return control is not None and control.tag == CONTROL and _is_prompt(control)


def _is_left_out(control: etree._Element, *, prompts: bool) -> bool:
    return (not prompts and _is_prompt(control)) or _is_contents(control)


def _is_prompt(control: etree._Element) -> bool:
    """Return whether the control shows its prompt ("Click here to enter text") for want of an entry."""
    return is_on(control.find(f"{W}sdtPr/{W}showingPlcHdr"))


def _is_contents(control: etree._Element) -> bool:
    """Return whether it is a table of contents: the headings once more."""
    return value(control, f"{W}sdtPr/{W}docPartObj/{W}docPartGallery") == "Table of Contents"


def chosen(element: etree._Element) -> etree._Element:
    """Return the one version of alternate content to read, the first that shows something, else the element."""
    if element.tag != ALTERNATE:
        return element
    versions = list(element)
    return next((version for version in versions if _shows(version)), versions[0] if versions else element)


def _shows(element: etree._Element) -> bool:
    return next(element.iter(*_SHOWS), None) is not None


class Text:
    """Reads paragraphs; knows from the styles which runs are hidden or bold."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles

    def pieces(self, paragraph: etree._Element, look: Look) -> list[Piece]:
        """Return the shown text in order, with the anchors and marks where they stand."""
        found: list[Piece] = []
        self._collect(paragraph, found, is_hidden=look.style.is_hidden)
        return found

    def is_bold(self, paragraph: etree._Element) -> bool:
        """Return whether every run with letters is set bold."""
        by_paragraph = self._styles.look(paragraph).style.is_bold
        runs = list(within(paragraph, RUN))
        bold = [self._styles.is_bold(run, by_paragraph=by_paragraph) for run in runs]
        if any(not is_bold and self._says_something(run) for run, is_bold in zip(runs, bold, strict=True)):
            return False
        return any(map(self._says_something, runs))

    def _says_something(self, run: etree._Element) -> bool:
        found: list[Piece] = []
        self._collect(run, found, is_hidden=False)
        return any(isinstance(piece, str) and piece.strip() for piece in found)

    def _collect(self, container: etree._Element, found: list[Piece], *, is_hidden: bool) -> None:
        for child in container:
            tag = child.tag
            if tag == TEXT:
                found.append(_words(child))
            elif tag == RUN:
                if not self._styles.hides(child, by_paragraph=is_hidden):
                    self._collect(child, found, is_hidden=is_hidden)
            elif tag not in _NOT_SHOWN:
                self._collect_other(child, str(tag), found, is_hidden=is_hidden)

    def _collect_other(self, child: etree._Element, tag: str, found: list[Piece], *, is_hidden: bool) -> None:
        if tag in ANCHORS or tag in MARKS:
            found.append(child)
        elif tag == BREAK:
            found += [child, "\n"] if child.get(f"{W}type") == "page" else ["\n"]
        elif (sign := _sign(child, tag)) is not None:
            found.append(sign)
        elif len(child) and not (tag == CONTROL and _is_left_out(child, prompts=False)):
            if tag in _BEFORE:
                found.append(_BEFORE[tag])
            self._collect(chosen(child), found, is_hidden=is_hidden)


def _words(element: etree._Element) -> str:
    """Return the text of an element; line ends in it come from how the XML is laid out and part nothing."""
    text = element.text or ""
    if "\n" in text:
        text = " ".join(text.split()) if not element.get("{http://www.w3.org/XML/1998/namespace}space") else text
        text = text.replace("\n", " ")
    return in_letters(text, _font(element)) if is_private(text) else text


def _font(element: etree._Element) -> str:
    """Return the font of the run in which the text stands."""
    run = element.getparent()
    fonts = None if run is None else run.find(f"{W}rPr/{W}rFonts")
    return "" if fonts is None else fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or ""


def _sign(element: etree._Element, tag: str) -> str | None:
    """Return what an element shows that holds no text of its own but stands for some; None for every other."""
    if tag in _CHARACTERS:
        return _CHARACTERS[tag]
    if tag in (_MATH, _DRAWN):
        return element.text or ""
    if tag == f"{W}sym":
        return symbol(element.get(f"{W}font", ""), element.get(f"{W}char", ""))
    if tag == _CHECKBOX:
        return _tick(element)
    return _choice(element) if tag == _CHOICES else None


def _tick(box: etree._Element) -> str:
    """Return the mark of an old form's tick box."""
    state = box.find(f"{W}checked")
    return "☒ " if is_on(state if state is not None else box.find(f"{W}default")) else "☐ "


def _choice(choices: etree._Element) -> str:
    """Return what is chosen in an old form's list: the entry named, else the one it starts with, else the first."""
    entries = [entry.get(f"{W}val", "") for entry in choices.iterfind(f"{W}listEntry")]
    n = whole_number(value(choices, f"{W}result") or value(choices, f"{W}default"), 0)
    return entries[n] if n < len(entries) else ""


def drawn_lines(root: etree._Element) -> Iterator[str]:
    """Yield the paragraphs of drawn text below an element."""
    for paragraph in root.iter(f"{A}p"):
        yield "".join(text.text or "" for text in paragraph.iter(_DRAWN))


def target(anchor: etree._Element) -> str:
    """Return the relationship id of the part that an anchor shows: a diagram's data, a chart."""
    return anchor.get(f"{R}dm") or anchor.get(f"{R}id") or ""
