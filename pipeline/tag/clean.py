"""A copy of a text to compute on: as long as the original, so that every offset counts in both."""

from __future__ import annotations

import re
from collections.abc import Iterator

CHUNK = 50_000
"""Characters that go to the tokenizer at once."""

LONGEST_WORD = 250
"""From so many characters on, a run without a space is no word: a web address, broken text."""

GENDER_SIGNS = ":*_·•/("
RULER_SIGNS = "._-–—=*•…·#~+"

_SIGNS = {"’": "'", "‘": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "‑": "-", "‐": "-"}
_GENDER_SIGN = re.compile(
    r"(?:[:*_·•](?<=[^\W\d_].)|/(?<=[^\W\d_]/)[-_]?)(?=(?:innen|inn|in|r|n|e)(?![^\W\d_])|innen[^\W\d_])"
)
_BRACKETED = re.compile(r"(?<=[^\W\d_])\((inn?(?:en)?|r|n|e)\)")
_RULER = re.compile(r"([^\w\s])\1{3,}|_{3,}")
_MONSTER = re.compile(rf"(?<!\S)\S{{{LONGEST_WORD},}}")


def clean(text: str) -> str:
    """Return the text with plain apostrophes and spaces, one gender sign, and without rulers and endless words."""
    for sign, plain in _SIGNS.items():
        text = text.replace(sign, plain)
    if any(sign * 3 in text for sign in RULER_SIGNS):
        text = _RULER.sub(_blank, text)
    if len(text) >= LONGEST_WORD:
        text = _MONSTER.sub(_blank, text)
    if any(sign in text for sign in GENDER_SIGNS):
        text = _GENDER_SIGN.sub(_stars, text)
        text = _BRACKETED.sub(lambda found: f"*{found[1]}*", text)
    return text


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _stars(found: re.Match[str]) -> str:
    return "*" * len(found[0])


def chunks(text: str, size: int = CHUNK) -> Iterator[tuple[int, str]]:
    """Yield the text in pieces of at most ``size`` characters with their offsets, cut at spaces where it can be."""
    start = 0
    while len(text) - start > size:
        cut = text.rfind(" ", start, start + size)
        end = cut if cut > start else start + size
        yield start, text[start:end]
        start = end
    yield start, text[start:]
