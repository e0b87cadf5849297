"""The names of the XML elements that readers of Word files ask for, and small questions to one element."""

from __future__ import annotations

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
V = "{urn:schemas-microsoft-com:vml}"
OFFICE = "{urn:schemas-microsoft-com:office:office}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"

P, TBL, TR, TC, RUN, TEXT, FIELD = (f"{W}{name}" for name in ("p", "tbl", "tr", "tc", "r", "t", "fldChar"))
CODE, SECTION, RUN_PROPERTIES = f"{W}instrText", f"{W}sectPr", f"{W}rPr"
ALTERNATE, CONTROL = f"{MC}AlternateContent", f"{W}sdt"

# What hangs on a paragraph and is read behind it.
FOOTNOTE, ENDNOTE, COMMENT = f"{W}footnoteReference", f"{W}endnoteReference", f"{W}commentReference"
BOX, DRAWN_BOX, WORD_ART = f"{W}txbxContent", f"{A}txBody", f"{V}textpath"
DIAGRAM, DIAGRAM_POINT, CHART = f"{_DIAGRAM}relIds", f"{_DIAGRAM}pt", f"{C}chart"
ANCHORS = frozenset({FOOTNOTE, ENDNOTE, COMMENT, BOX, DRAWN_BOX, WORD_ART, DIAGRAM, CHART})

# What marks a place in the text without being text.
COMMENT_START, COMMENT_END = f"{W}commentRangeStart", f"{W}commentRangeEnd"
SHOWN_BREAK, BREAK = f"{W}lastRenderedPageBreak", f"{W}br"
MARKS = frozenset({COMMENT_START, COMMENT_END, SHOWN_BREAK})

_VAL = f"{W}val"
_OFF = ("0", "false", "off", "none")
_LONGEST_NUMBER = 9


def is_on(switch: etree._Element | None) -> bool:
    """Return whether a property that is a switch is there and not turned off."""
    return switch is not None and switch.get(_VAL, "true") not in _OFF


def value(element: etree._Element, path: str) -> str | None:
    """Return the ``w:val`` of the property at the path, or None."""
    found = element.find(path)
    return None if found is None else found.get(_VAL)


def properties(element: etree._Element, name: str) -> dict[str, etree._Element]:
    """Return an element's properties by their tag; ``name`` is what holds them (``pPr``), and may be missing."""
    held = element.find(f"{W}{name}")
    return {} if held is None else {str(each.tag): each for each in held}


def stated(property: etree._Element | None) -> str:
    """Return the ``w:val`` of a property, "" where it or the value is missing."""
    return "" if property is None else property.get(_VAL, "")


def whole_number(text: str | None, default: int) -> int:
    """Return the number that a property states, or the default where it states none that makes sense."""
    is_number = text is not None and text.isdecimal() and len(text) <= _LONGEST_NUMBER
    return int(text) if is_number and text else default
