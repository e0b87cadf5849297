"""Fields of a Word file: which of their words are shown.

A field is a begin mark, its code, a separating mark, its result and an end mark, strewn over runs and paragraphs. The
code may hold other fields whose results are no more shown than the code itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from pipeline.extract.word.tags import CODE, FIELD, TEXT, A, M, W

_SHOWN = (TEXT, f"{M}t", f"{A}t", *(f"{W}{name}" for name in ("tab", "br", "cr", "sym", "noBreakHyphen")))
_KIND = f"{W}fldCharType"
_CHOICES = f"{W}ffData/{W}ddList"
# Fields do not nest deeper; marks that would say so have lost their ends.
_DEEPEST = 50


@dataclass
class _Field:
    """A field whose end has not come yet: its begin mark, what is shown inside its code, what its result says."""

    begin: etree._Element
    code: list[etree._Element] = field(default_factory=list)
    in_result: bool = False
    has_result: bool = False


def settle_fields(root: etree._Element) -> None:
    """Make whatever stands in the code of a field an instruction, so that it counts as not shown.

    A field without an end keeps its words: better an instruction too many than a lost page. An old form's list of
    choices goes where the choice stands in the text as well.
    """
    is_open: list[_Field] = []
    for element in root.iter(FIELD, *_SHOWN):
        if element.tag == FIELD:
            _mark(element, is_open)
        elif is_open:
            _sort(element, is_open)


def _mark(mark: etree._Element, is_open: list[_Field]) -> None:
    kind = mark.get(_KIND)
    if kind == "begin":
        if len(is_open) >= _DEEPEST:
            is_open.clear()
        is_open.append(_Field(begin=mark))
    elif is_open and kind == "separate":
        is_open[-1].in_result = True
    elif is_open and kind == "end":
        _close(is_open.pop())


def _sort(element: etree._Element, is_open: list[_Field]) -> None:
    """Keep in mind, for the outermost field in whose code it stands, that the element is not shown."""
    coding = next((each for each in is_open if not each.in_result), None)
    if coding is not None:
        coding.code.append(element)
    elif element.text and element.text.strip():
        is_open[-1].has_result = True


def _close(closed: _Field) -> None:
    for element in closed.code:
        element.tag = CODE
    choices = closed.begin.find(_CHOICES)
    if choices is not None and closed.has_result:
        closed.begin.clear()
