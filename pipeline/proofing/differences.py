"""How a quotation differs from its source, told shortly: the words around the first difference, in both."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from pipeline.proofing.matching import squeeze

AROUND = 3  # words that stand on either side of a difference
MOST = 2  # differences that are shown
LONGEST = 14  # words of one of them
_LEFT_OUT = re.compile(r"[\[(]\s*(?:\.{2,}|…)\s*[\])]|\.{3,}|…|\[[^\[\]]*\]")
_GAP = "\x00"


def likeness(quotation: str, text: str) -> float:
    """Return the share of a quotation's words that stand in a text in the same order, from 0 to 1."""
    _, keys = _split(quotation, is_quotation=True)
    counted = sum(key != _GAP for key in keys)
    if not counted:
        return 0.0
    matched = _matcher(keys, _split(text)[1]).get_matching_blocks()
    return sum(block.size for block in matched) / counted


def difference(quotation: str, text: str) -> tuple[str, str]:
    """Return what a quotation says where it differs from a text, and what the text says there.

    Where all words are the same, capitals and punctuation are what differs.
    """
    said, said_keys = _split(quotation, is_quotation=True)
    stands, stands_keys = _split(text)
    found = _told(said, stands, _matcher(said_keys, stands_keys))
    if not found:
        found = _told(said, stands, _matcher([_strict(word) for word in said], [_strict(word) for word in stands]))
    shown = found[:MOST] or [(_short(said), _short(stands))]
    return " ... ".join(each[0] for each in shown), " ... ".join(each[1] for each in shown)


def _told(said: Sequence[str], stands: Sequence[str], matcher: SequenceMatcher[str]) -> list[tuple[str, str]]:
    """Return the differences between two rows of words, each with the words around it in both."""
    steps = matcher.get_opcodes()
    equal = [n for n, step in enumerate(steps) if step[0] == "equal"]
    if not equal:
        return []
    told = []
    for n, (tag, i1, i2, j1, j2) in enumerate(steps):
        is_outside = not equal[0] < n < equal[-1]
        if tag == "equal" or (tag == "insert" and is_outside) or all(map(_LEFT_OUT.fullmatch, said[i1:i2] or [""])):
            continue  # the same, what stands before and behind the quoted words, or what is marked as left out
        # Beside an end of the quotation only as many words of the source as the quotation has there.
        start = max(j1, j2 - (i2 - i1)) if n < equal[0] else j1
        end = min(j2, j1 + (i2 - i1)) if n > equal[-1] else j2
        told.append((_around(said, i1, i2), _around(stands, start, end)))
    return told


def _strict(word: str) -> str:
    return word if _LEFT_OUT.fullmatch(word) else squeeze(word).exact


def _matcher(one: Sequence[str], other: Sequence[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, one, other, autojunk=False)


def _split(text: str, *, is_quotation: bool = False) -> tuple[list[str], list[str]]:
    """Return the words of a text as they stand, and what they are compared by; a quotation may leave some out."""
    words: list[str] = []
    keys: list[str] = []
    at = 0
    for left_out in [*(_LEFT_OUT.finditer(text) if is_quotation else ()), None]:
        for word in text[at : left_out.start() if left_out else len(text)].split():
            if key := squeeze(word).small.strip(".,;:!?()"):
                words.append(word)
                keys.append(key)
        if left_out is not None:
            words.append(left_out[0])
            keys.append(_GAP)
            at = left_out.end()
    return words, keys


def _around(words: Sequence[str], start: int, end: int) -> str:
    return _short(words[max(0, start - AROUND) : end + AROUND])


def _short(words: Sequence[str]) -> str:
    if len(words) <= LONGEST:
        return " ".join(words)
    half = LONGEST // 2
    return f"{' '.join(words[:half])} ... {' '.join(words[-half:])}"
