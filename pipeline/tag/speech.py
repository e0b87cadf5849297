"""False starts in what people say, blanked in the copy to compute on: the quote keeps them, the matching does not.

"We have, we have a, um, a council" is matched as "We have a council". Blanks take the place of fillers, of remarks
of transcribers, of stutters and of words said again at once, so every offset still counts in the text itself.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import msgspec
from msgspec import Struct

from pipeline.errors import DataError

_FILE = Path(__file__).with_name("fillers.toml")
_ALL = "all"

MOST_REPEATED = 3
"""Words of the longest run that counts as said again; a longer one is rather meant."""

# Possessive throughout: no text makes these try twice.
_WORD = re.compile(r"[^\W\d_]++(?:['’-][^\W\d_]++)*+-?")
_GAP = re.compile(r"[\s,–—/-]*+(?:(?:\.{2,3}|…)[\s,–—-]*+)?")
_STUTTER = re.compile(r"(?<![\w-])([^\W\d_]{1,20})[-–—]{1,2}[\s,]{1,3}(?=\1)", re.IGNORECASE)
_SENTENCE = re.compile(r"(?:\A|[.!?…][\"'»«”’)\]]{0,3}\s{1,3})(?=[^\W\d_])")
_SIGN = re.compile(r"\S")
_PAUSE = r"\(?\(\s*(?:\.{1,5}|…|-{1,3}|\d{1,3}(?:[.,]\d)?\s*(?:s|sec|sek|seconds?|sekunden)?\.?)\s*\)\)?"


class Speech(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The sounds and remarks of a language as the data file lists them."""

    fillers: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


class FalseStarts:
    """Blanks the false starts of one language."""

    def __init__(self, lang: str, known: Mapping[str, Speech] | None = None) -> None:
        known = read_fillers() if known is None else known
        fillers = known.get(lang, Speech()).fillers
        remarks = "|".join(map(re.escape, sorted(known.get(_ALL, Speech()).remarks, key=len, reverse=True)))
        remark = rf"\(?[(\[](?:{remarks})(?!\w)[^()\[\]]{{0,40}}[)\]]\)?|" if remarks else ""
        self._remark = re.compile(remark + _PAUSE, re.IGNORECASE)
        sounds = "|".join(map(_drawn_out, sorted(fillers, key=len, reverse=True)))
        # Both commas around a sound are its own; a single one is the sentence's.
        both = rf",\s{{0,3}}(?<!\w)(?:{sounds})(?!\w),"
        one = rf"(?<![\w-])(?:{sounds})(?![\w-])(?:,|\s?\.{{2,3}}|\s?…)?"
        self._sound = re.compile(f"{both}|{one}", re.IGNORECASE) if sounds else None

    def blank(self, text: str) -> str:
        """Return the text with blanks for its false starts, as long as before.

        What a sentence goes on with behind a blanked beginning gets its capital, or the sentence would have none.
        """
        return _with_capitals(text, self._blank_all(text))

    def _blank_all(self, text: str) -> str:
        if "(" in text or "[" in text:
            text = self._remark.sub(_blank, text)
        if self._sound:
            text = self._sound.sub(_blank, text)
        if "-" in text or "–" in text or "—" in text:
            text = _STUTTER.sub(_blank, text)
        return _without_repeats(text)


def _with_capitals(text: str, blanked: str) -> str:
    """Return the blanked text with a capital where the one at the beginning of a sentence was blanked."""
    capitals: list[tuple[int, str]] = []
    for start in _SENTENCE.finditer(text):
        at = start.end()
        if text[at].isupper() and blanked[at] == " " and (next_sign := _SIGN.search(blanked, at)):
            capital = next_sign[0].upper()
            if len(capital) == 1:
                capitals.append((next_sign.start(), capital))
    return _with_signs(blanked, capitals)


def _with_signs(text: str, signs: list[tuple[int, str]]) -> str:
    """Return the text with others in the place of single signs."""
    parts: list[str] = []
    at = 0
    for place, sign in signs:
        if place >= at:
            parts += (text[at:place], sign)
            at = place + 1
    return "".join((*parts, text[at:]))


def _without_repeats(text: str) -> str:
    """Return the text with the first of two equal runs of words blanked, also where a word cut off parts them."""
    found = list(_WORD.finditer(text))
    gaps = [text[: found[0].start()], *(text[a.end() : b.start()] for a, b in pairwise(found))] if found else []
    words = [_lowered(word[0], gap, n) for n, (word, gap) in enumerate(zip(found, gaps, strict=True))]
    blanks: list[tuple[int, int]] = []
    n = 0
    while n < len(words):
        length = _repeated(text, found, words, n)
        if length:
            blanks.append((found[n].start(), found[n + length].start()))
        n += max(length, 1)
    return _with_blanks(text, blanks) if blanks else text


def _lowered(word: str, gap: str, n: int) -> str:
    """Return word ``n`` as it is compared: small at the beginning of a sentence, elsewhere "Sie" is not "sie"."""
    return word.casefold() if not n or any(sign in gap for sign in '.!?…:"»«„“”') else word


def _with_blanks(text: str, blanks: list[tuple[int, int]]) -> str:
    parts: list[str] = []
    at = 0
    for start, end in blanks:
        parts += (text[at:start], " " * (end - start))
        at = end
    return "".join((*parts, text[at:]))


def _repeated(text: str, found: list[re.Match[str]], words: list[str], n: int) -> int:
    """Return how many words from word ``n`` are said again right behind, with one cut off between them; 0 for none."""
    for length in range(MOST_REPEATED, 0, -1):
        again = n + length
        if words[n:again] == words[again : again + length] and _is_gap(text, found, again):
            return length
        is_cut_off = again < len(words) and words[again].endswith("-")
        if is_cut_off and words[n:again] == words[again + 1 : again + 1 + length] and _is_gap(text, found, again + 1):
            return length + 1
    return 0


def _is_gap(text: str, found: list[re.Match[str]], n: int) -> bool:
    """Return whether nothing but a pause stands before word ``n``."""
    return bool(_GAP.fullmatch(text, found[n - 1].end(), found[n].start()))


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _drawn_out(sound: str) -> str:
    """Return the pattern of a sound, each letter of which may be drawn out."""
    return re.sub(r"(\w)\1*", lambda letters: f"{letters[1]}{{{len(letters[0])},20}}", sound)


@lru_cache(maxsize=1)
def read_fillers(path: Path = _FILE) -> dict[str, Speech]:
    """Return fillers and remarks by language (``all``: of every one). Raise DataError with the line of a mistake."""
    try:
        text = path.read_text("utf-8")
        known = msgspec.convert(tomllib.loads(text), dict[str, Speech])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise DataError(path, str(error)) from error
    for speech in known.values():
        for entry in (*speech.fillers, *speech.remarks):
            if entry != entry.casefold().strip() or not entry:
                raise DataError.at(path, _line_of(text, entry), f"{entry!r} is not written small")
    return known


def _line_of(text: str, entry: str) -> int:
    return next((n for n, line in enumerate(text.splitlines(), 1) if f'"{entry}"' in line), 1)
