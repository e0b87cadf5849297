"""Words between quotation marks of any usual kind, in a text as people type it: mixed kinds, nested, some unclosed."""

from __future__ import annotations

import re

from msgspec import Struct

LEAST = 4  # words from which on something between marks is a quotation, not a name or a word held at a distance
DOUBLE, SINGLE = '„‟“”«»"', "‚‘’'‹›`´"
MARKS = DOUBLE + SINGLE
_WORD = re.compile(r"[^\W_]+")
# What closes each opening mark where it is set well, and what people and programs write in its place.
_PARTNERS = {
    "„": "“",
    "‟": "”",
    "“": "”",
    "”": "”",
    "«": "»",
    "»": "«",
    '"': '"',
    "‚": "‘",
    "‘": "’",
    "'": "'",
    "‹": "›",
    "›": "‹",
}
_INSTEAD = {"„": '”"„', "‟": '“"', "“": '“"', "«": "«", "»": "»", '"': "“”", "‚": "’'", "‘": "'", "›": "›"}
_BEFORE = frozenset("([{<–—-/|\ue010\ue011")  # what may stand before an opening mark without a blank
_AFTER = frozenset(")]}>.,;:!?…–—-/|\ue010\ue011")
_FRENCH = {"«": (True, False), "»": (False, True), "‹": (True, False), "›": (False, True)}


class Marked(Struct, frozen=True):
    """Words between marks, the marks themselves left out.

    ``is_soft`` tells that single marks stand around them, which may as well be apostrophes.
    """

    start: int
    end: int
    is_soft: bool = False


class _Open(Struct, frozen=True):
    at: int
    mark: str


def find_marked(text: str) -> tuple[list[Marked], list[int]]:
    """Return what stands between quotation marks, without what is nested in it, and where marks are left open."""
    found: list[Marked] = []
    stack: list[_Open] = []
    for at, mark in enumerate(text):
        if mark in _PARTNERS or mark == "’":
            opens, closes = _sides(text, at)
            opener = _opener(stack, mark) if closes else None
            if opener is not None:
                del stack[stack.index(opener) :]
                found.append(Marked(opener.at + 1, at, opener.mark in "'‘"))
            elif opens and mark in _PARTNERS:
                stack.append(_Open(at, mark))
    left = [each.at for each in stack if each.mark in "„“«" and count_words(text[each.at :]) >= LEAST]
    return _outermost(found), left


def count_words(text: str) -> int:
    """Return how many words stand in a text."""
    return len(_WORD.findall(text))


def _sides(text: str, at: int) -> tuple[bool, bool]:
    """Return whether the mark at ``at`` may open words, and whether it may close some."""
    mark = text[at]
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    is_free_before = before.isspace() or before in _BEFORE or before in MARKS
    is_free_after = after.isspace() or after in _AFTER or after in MARKS
    if mark in "„‟":
        return True, False
    if before.isspace() and after.isspace():
        return _FRENCH.get(mark, (False, False))
    opens = is_free_before and not after.isspace()
    closes = is_free_after and not before.isspace()
    if not opens and not closes and mark not in SINGLE:
        return mark in "“«", mark in "”»"
    return opens, closes


def _opener(stack: list[_Open], mark: str) -> _Open | None:
    """Return what a mark closes: the innermost that it belongs to, else the innermost where it may stand instead."""
    for partners in (_PARTNERS, _INSTEAD):
        for opener in reversed(stack):
            if mark in partners.get(opener.mark, ""):
                return opener
    return None


def _outermost(found: list[Marked]) -> list[Marked]:
    kept: list[Marked] = []
    for each in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept
