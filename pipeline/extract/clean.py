"""Text as it may stand in any record, XML file or Word draft: the one place where characters are dropped.

After :func:`clean` a text is one line in NFC that XML 1.0 accepts, and no stage behind this one needs to look
again. What changes: white space of every sort (line breaks, tabs, no-break spaces) becomes single spaces; control
characters, non-characters, directional overrides, zero-width marks and soft hyphens go; half of a surrogate pair
and the replacement character become an empty square, so that the loss shows; a run of 200 or more equal or
non-letter characters, as in a form's fill-in line, keeps its first three, because a tokeniser needs time by the
square of such a run. All steps are linear in the length of the text.

What no program shows, or what makes a text look other than it reads (directional overrides, invisible tags), is
counted, so that the run log can say how much was taken out. Invisible marks of honest typesetting are not.
"""

from __future__ import annotations

import re
import unicodedata

from msgspec import Struct

RUN = 200
KEPT = 3
REPLACEMENT = "\ufffd"
SQUARE = "\u25a1"

_SURROGATE = re.compile("[\ud800-\udfff]")
# C0 and C1 except what counts as white space, non-characters of all planes.
_ILLEGAL = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
# Embeddings and overrides of the direction, isolates, and tags, which spell out a text that nobody sees.
_MISLEADING = re.compile("[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb]")
_SPACE = re.compile(r"\s+")
_LONG_RUN = re.compile(rf"(\S)\1{{{RUN - 1},}}|(?:[^\w\s]|_){{{RUN},}}")
# A drawn bullet comes as a private-use glyph of a symbol font; it is no part of the words.
_SYMBOL_BULLET = re.compile(r"^(?:[\ue000-\uf8ff]\s*|\ufffd\s)+(?=\S)")


class Cleaned(Struct, frozen=True, kw_only=True):
    """A clean text, how many characters were taken from it that no program shows or that mislead, how many are lost."""

    text: str
    dropped: int = 0
    lost: int = 0


def clean(text: str) -> str:
    """Return the text on one line, legal in XML, without invisible characters (see the module)."""
    return clean_counting(text).text


def clean_counting(text: str) -> Cleaned:
    """Return the clean text with the number of characters dropped or replaced (see the module)."""
    # Most cells and short lines need none of the steps below.
    if len(text) < RUN and text.isascii() and text.isprintable() and "  " not in text:
        return Cleaned(text=text.strip())
    text, halves = _SURROGATE.subn(REPLACEMENT, with_whole_pairs(text))
    text, illegal = _ILLEGAL.subn("", text)
    text, misleading = _MISLEADING.subn("", text)
    text = _SPACE.sub(" ", _INVISIBLE.sub("", text)).strip()
    # Before NFC, which needs time by the square of a run of combining marks.
    text = _LONG_RUN.sub(lambda run: run.group()[:KEPT], text)
    text = unicodedata.normalize("NFC", text)
    text = _SYMBOL_BULLET.sub("", text)
    # The replacement character says in a finished document that a program has failed; a square, that a letter is lost.
    missing = text.count(REPLACEMENT)
    return Cleaned(text=text.replace(REPLACEMENT, SQUARE), dropped=halves + illegal + misleading, lost=missing)


def with_whole_pairs(text: str) -> str:
    """Return the text with the two halves of a surrogate pair as the one character that they stand for."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


class Garbled(Struct, frozen=True):
    """How many of so many characters stand for lost ones: replacements, private use, ``(cid:7)``."""

    lost: int = 0
    all: int = 0

    def __add__(self, other: Garbled) -> Garbled:
        return Garbled(self.lost + other.lost, self.all + other.all)

    @property
    def share(self) -> float:
        """The share of lost characters, from 0 to 1."""
        return self.lost / self.all if self.all else 0.0


def count_garbled(cleaned: Cleaned) -> Garbled:
    """Return how much of a clean text is lost; ``(cid:7)`` counts as the one character that it stands for."""
    unknown = _UNKNOWN.findall(cleaned.text)
    length = len(cleaned.text) - sum(map(len, unknown)) + len(unknown)
    return Garbled(len(unknown) + cleaned.lost, length)


_UNKNOWN = re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010fffd]|\(cid:\d+\)")
