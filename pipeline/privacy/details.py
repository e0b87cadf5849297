"""What tells who or where somebody is without a name we know: e-mail, telephone, address, and what looks like a name.

Telephone numbers, e-mail addresses and names behind a title are sure enough to be taken out at once, which a person
may undo. Addresses and what may be a name are for a person to decide.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from importlib import resources

from msgspec import Struct

from pipeline.privacy.names import titles
from pipeline.privacy.words import is_word

MOST_PARTS = 3
"""Words of a name behind a title."""


class Sort(StrEnum):
    """What a detail is."""

    EMAIL = "email"
    PHONE = "phone"
    LINK = "link"
    ADDRESS = "address"
    NAME = "name"
    MAYBE = "maybe a name"


SURE = (Sort.EMAIL, Sort.PHONE, Sort.NAME)


class Detail(Struct, frozen=True, kw_only=True):
    """A stretch of a text that tells who or where somebody is, or may."""

    start: int
    end: int
    sort: Sort


_EMAIL = re.compile(r"[\w.+-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w-]{1,63}(?:\s?(?:\.|\(dot\))\s?[\w-]{2,63}){1,4}")
_LINK = re.compile(r"(?:https?://|www\.)\S+|(?<![\w.])@\w{3,}")
# A number somebody dials: from a plus, a bracket or a zero on, with so many digits, in groups as people write them.
_PHONE = re.compile(r"(?<![\w.,/-])(?:\+|\(0|0)\d{0,5}+\)?+(?:[ \u00a0/.()-]{0,3}+\d{1,12}+){1,8}+(?!\w)")
_FEWEST_DIGITS, _MOST_DIGITS = 7, 15
_DATE = re.compile(r"0?\d[./-]0?\d[./-]\d{2,4}|\d{1,2}[.:]\d{2}(?:\s?-\s?\d{1,2}[.:]\d{2})?")
_CAPITAL = re.compile(r"[^\W\d_a-z][^\W\d_]*(?:[-’'][^\W\d_]+)*")
_END = re.compile(r"[.!?:;…]['\"”»“)\]]*\s*$|^\s*$|[\n\"„“«»]\s*$")
_HOUSE = r"\d{1,4}(?:\s?[a-h])?\b"


def find_details(text: str, lang: str) -> list[Detail]:
    """Return what tells who or where somebody is, in order; none overlaps another."""
    found: list[Detail] = []
    for detail in _all_details(text, lang):
        if all(detail.end <= other.start or detail.start >= other.end for other in found):
            found.append(detail)
    return sorted(found, key=lambda detail: detail.start)


def _all_details(text: str, lang: str) -> Iterator[Detail]:
    patterns = {Sort.EMAIL: _EMAIL, Sort.LINK: _LINK, Sort.PHONE: _PHONE, Sort.ADDRESS: _address()}
    for sort, pattern in patterns.items():
        for match in pattern.finditer(text):
            if sort is not Sort.PHONE or _is_phone(match[0]):
                yield Detail(start=match.start(), end=match.end(), sort=sort)
    yield from _possible_names(text, lang)


def _is_phone(number: str) -> bool:
    digits = sum(sign.isdigit() for sign in number)
    return _FEWEST_DIGITS <= digits <= _MOST_DIGITS and not _DATE.fullmatch(number.strip())


@cache
def _address() -> re.Pattern[str]:
    """Return the pattern of a street with a house number."""
    words = tomllib.loads(resources.files("pipeline.privacy").joinpath("data", "addresses.toml").read_text("utf-8"))
    longest_first = [sorted(words[key], key=len, reverse=True) for key in ("behind", "before")]
    behind, before = ("|".join(map(re.escape, given)) for given in longest_first)
    name = r"[^\W\d_][\w’'-]{0,30}"
    patterns = (
        rf"\b[^\W\d_a-z][\w-]{{0,30}}?(?:(?i:{behind}))\b\.?\s{_HOUSE}",
        rf"\b{name}\s(?:(?i:{behind}))\b\.?\s{_HOUSE}",
        rf"\b\d{{1,4}}[a-z]?,?\s(?:{name}\s){{1,3}}(?:(?i:{behind}))\b",
        rf"\b(?:\d{{1,4}}[a-z]?,?\s)(?:(?i:{before}))\s(?:{name}\s?){{1,4}}",
        rf"\b(?:(?i:{before}))\s(?:{name}\s){{1,4}}{_HOUSE}",
    )
    return re.compile("|".join(patterns))


def _possible_names(text: str, lang: str) -> Iterator[Detail]:
    """Yield capitalised words behind a title, and two in a row inside a sentence that the language does not have."""
    words = list(_CAPITAL.finditer(text))
    n = 0
    while n < len(words):
        last = n
        while last + 1 < len(words) and _go_together(words[last], words[last + 1], text):
            last += 1
        if detail := _titled(words[n : last + 1], lang) or _strange(words[n : last + 1], text, lang):
            yield detail
        n = last + 1


def _go_together(word: re.Match[str], after: re.Match[str], text: str) -> bool:
    gap = text[word.end() : after.start()]
    return gap in (" ", "\u00a0") or (gap == ". " and (_is_title(word[0]) or len(word[0]) == 1))


def _titled(run: list[re.Match[str]], lang: str) -> Detail | None:
    title = next((n for n, word in enumerate(run) if _is_title(word[0]) and n + 1 < len(run)), None)
    if title is None:
        return None
    named = [word for word in run[title + 1 :] if not _is_title(word[0])][:MOST_PARTS]
    if not named:
        return None
    # "Frau Koch" is a name and "Frau Ministerin" is none: where all are words of the language, a person decides.
    is_sure = not all(is_word(word[0].casefold(), lang) for word in named)
    return Detail(start=run[title].start(), end=named[-1].end(), sort=Sort.NAME if is_sure else Sort.MAYBE)


def _strange(run: list[re.Match[str]], text: str, lang: str) -> Detail | None:
    begins = bool(_END.search(text[max(0, run[0].start() - 4) : run[0].start()]))
    inside = run[1:] if begins and is_word(run[0][0].casefold(), lang) else run
    strange = [word for word in inside if not is_word(word[0].casefold(), lang) and not word[0].isupper()]
    # German writes every noun with a capital, so there one strange word beside another noun says little.
    enough = len(inside) if "de" in lang.split() else 1
    if len(inside) < 2 or len(strange) < enough:
        return None
    return Detail(start=inside[0].start(), end=inside[-1].end(), sort=Sort.MAYBE)


def _is_title(word: str) -> bool:
    return len(word) > 1 and word.casefold() in titles()
