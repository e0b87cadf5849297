"""Text as it may stand in any record, XML file or Word draft: the one place where characters are dropped.

After :func:`clean` a text is one line in NFC that XML 1.0 accepts, and no stage behind this one needs to look
again. What changes: white space of every sort (line breaks, tabs, no-break spaces) becomes single spaces; control
characters, non-characters, directional overrides, zero-width marks and soft hyphens go; half of a surrogate pair
becomes the replacement character, so that the loss shows; a run of 200 or more equal or non-letter characters, as
in a form's fill-in line, keeps its first three, because a tokeniser needs time by the square of such a run.
All steps are linear in the length of the text.
"""

from __future__ import annotations

import re
import unicodedata

from msgspec import Struct

RUN = 200
KEPT = 3
REPLACEMENT = "\ufffd"

_SURROGATE = re.compile("[\ud800-\udfff]")
# C0 and C1 except what counts as white space, non-characters of all planes.
_ILLEGAL = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_SPACE = re.compile(r"\s+")
_LONG_RUN = re.compile(rf"(\S)\1{{{RUN - 1},}}|(?:[^\w\s]|_){{{RUN},}}")
# A drawn bullet comes as a private-use glyph of a symbol font; it is no part of the words.
_SYMBOL_BULLET = re.compile(r"^(?:[\ue000-\uf8ff]\s*)+(?=\S)")


class Cleaned(Struct, frozen=True, kw_only=True):
    """A clean text and how many of the characters taken from it no reader could have shown."""

    text: str
    illegal: int = 0


def clean(text: str) -> str:
    """Return the text on one line, legal in XML, without invisible characters (see the module)."""
    return clean_counting(text).text


def clean_counting(text: str) -> Cleaned:
    """Return the clean text with the number of illegal characters dropped or replaced."""
    text, lost = _whole_characters(text)
    text, dropped = _ILLEGAL.subn("", text)
    text = _SPACE.sub(" ", _INVISIBLE.sub("", text)).strip()
    # Before NFC, which needs time by the square of a run of combining marks.
    text = _LONG_RUN.sub(lambda run: run.group()[:KEPT], text)
    text = unicodedata.normalize("NFC", text)
    return Cleaned(text=_SYMBOL_BULLET.sub("", text), illegal=lost + dropped)


def _whole_characters(text: str) -> tuple[str, int]:
    """Return the text with surrogate pairs joined and single halves replaced, and how many halves there were."""
    if not _SURROGATE.search(text):
        return text, 0
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return _SURROGATE.subn(REPLACEMENT, joined)


def garbled_share(text: str) -> float:
    """Return the share of characters (0 to 1) that stand for lost ones: replacements, private use, ``(cid:7)``."""
    if not text:
        return 0.0
    return len(_GARBLED.findall(text)) / len(text)


_GARBLED = re.compile(r"[\ufffd\ue000-\uf8ff]|\(cid:\d+\)")
