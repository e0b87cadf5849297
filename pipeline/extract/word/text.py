"""The text that a Word paragraph shows, and what hangs on it: footnotes, text boxes, diagrams.

Shown means as Word prints it with all tracked changes accepted: insertions count, deletions do not; field results
count, field codes do not; hidden text and the grey prompts of empty form fields do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"

P, TBL, TR, TC = f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc"
FOOTNOTE, ENDNOTE = f"{W}footnoteReference", f"{W}endnoteReference"
BOX, DIAGRAM = f"{W}txbxContent", f"{_DIAGRAM}relIds"

_VAL = f"{W}val"
_SDT, _RUN, _ALTERNATE, _CHECKBOX = f"{W}sdt", f"{W}r", f"{_MC}AlternateContent", f"{W}checkBox"
_TEXT = {f"{W}t", f"{_M}t"}
_ANCHORED = {FOOTNOTE, ENDNOTE, BOX, DIAGRAM}
# What is deleted, moved away, or never shown.
_NOT_SHOWN = {
    f"{W}{name}"
    for name in (
        *("del", "moveFrom", "delText", "instrText", "delInstrText", "rt"),
        *("pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "trPr", "tcPr", "sectPr"),
    )
}
_CHARACTERS = {
    f"{W}tab": " ",
    f"{W}ptab": " ",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "",
}

Piece: TypeAlias = str | etree._Element


def within(container: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """Yield the outermost shown elements of these tags, through content controls and other wrappers."""
    for child in container:
        if child.tag in tags:
            yield child
        else:
            for shown in _shown_content(child):
                yield from within(shown, *tags)


def pieces(container: etree._Element) -> Iterator[Piece]:
    """Yield the shown text in order, and the anchors of footnotes, boxes and diagrams where they stand."""
    for child in container:
        if child.tag in _TEXT:
            yield child.text or ""
        elif child.tag in _CHARACTERS:
            yield _CHARACTERS[child.tag]
        elif child.tag in _ANCHORED:
            yield child
        elif child.tag == f"{W}sym":
            yield _symbol(child)
        elif child.tag == _CHECKBOX:
            yield _tick(child)
        else:
            for shown in _shown_content(child):
                yield from pieces(shown)


def _shown_content(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the element whose children are to be read in place of this one, if any."""
    if element.tag in _NOT_SHOWN or _is_hidden(element):
        return
    yield _chosen(element) if element.tag == _ALTERNATE else element


def _is_hidden(element: etree._Element) -> bool:
    if element.tag == _SDT:
        return _is_prompt(element) or _is_contents(element)
    return element.tag == _RUN and is_on(element.find(f"{W}rPr/{W}vanish"))


def _is_prompt(control: etree._Element) -> bool:
    """Return whether the control shows its prompt ("Click here to enter text") for want of an entry."""
    return is_on(control.find(f"{W}sdtPr/{W}showingPlcHdr"))


def _is_contents(control: etree._Element) -> bool:
    """Return whether it is a table of contents: the headings once more."""
    gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(_VAL) == "Table of Contents"


def _chosen(alternate: etree._Element) -> etree._Element:
    """Return the one version of alternate content to read: the first with text, so that nothing doubles."""
    versions = list(alternate)
    return next((version for version in versions if _has_text(version)), versions[0] if versions else alternate)


def _has_text(element: etree._Element) -> bool:
    return next(element.iter(f"{W}t", DIAGRAM), None) is not None


def _symbol(element: etree._Element) -> str:
    """Return the character of a symbol font; a private code means a drawn mark, which has no letter."""
    code = int(element.get(f"{W}char", "0"), 16)
    return "" if 0xE000 <= code <= 0xF8FF or not code else chr(code)


def _tick(box: etree._Element) -> str:
    """Return the mark of an old form's tick box."""
    state = box.find(f"{W}checked")
    return "☒ " if is_on(state if state is not None else box.find(f"{W}default")) else "☐ "


def is_on(switch: etree._Element | None) -> bool:
    """Return whether a property that is a switch is there and not turned off."""
    return switch is not None and switch.get(_VAL, "true") not in ("0", "false", "off")


def value(element: etree._Element, path: str) -> str | None:
    """Return the ``w:val`` of the property at the path, or None."""
    found = element.find(path)
    return None if found is None else found.get(_VAL)


def shown_text(container: etree._Element) -> str:
    """Return the shown text alone."""
    return "".join(piece for piece in pieces(container) if isinstance(piece, str))


def is_bold(paragraph: etree._Element) -> bool:
    """Return whether every run with letters is set bold."""
    runs = [
        run for run in within(paragraph, _RUN) if any(isinstance(piece, str) and piece.strip() for piece in pieces(run))
    ]
    return bool(runs) and all(is_on(run.find(f"{W}rPr/{W}b")) for run in runs)


def diagram_texts(root: etree._Element) -> Iterator[str]:
    """Yield the text of each shape of a diagram (SmartArt)."""
    for shape in root.iter(f"{_DIAGRAM}pt"):
        yield " ".join(
            text.text or "" for text in shape.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}t")
        )
