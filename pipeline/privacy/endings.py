"""The forms a name takes in a sentence: every stem and ending of a language, from the files in ``data/endings``."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from importlib import resources

import msgspec
from msgspec import Struct

from pipeline.errors import DataError

SHORTEST_STEM = 3
"""Letters that a stem needs to take an ending; shorter names count only as they are."""

_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "ß": "ss", "þ": "th"})
_PLAIN = str.maketrans({"ß": "ss", "ø": "o", "æ": "a", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "þ": "th", "œ": "o"})
_VOWELS = frozenset("aeiouy")


class Endings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may follow a name in one language.

    ``stems`` are pairs of what a name ends with and what comes in its place before an ending; ``link`` joins an
    ending to a name that ends in a consonant; ``clitics`` may follow any ending.
    """

    endings: tuple[str, ...]
    stems: tuple[tuple[str, str], ...] = ()
    clitics: tuple[str, ...] = ()
    link: str = ""


def folded(word: str) -> tuple[str, ...]:
    """Return the word in small letters without marks, as people type it: Müller as ``muller`` and ``mueller``."""
    lower = unicodedata.normalize("NFC", word).casefold().replace("ß", "ss")
    return tuple(dict.fromkeys((_without_marks(lower), _without_marks(lower.translate(_SPELT_OUT)))))


def _without_marks(word: str) -> str:
    parts = unicodedata.normalize("NFKD", word.translate(_PLAIN))
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


@cache
def endings_of(lang: str) -> tuple[Endings, ...]:
    """Return the endings that names take in the languages, codes with spaces between; without any, in all we know."""
    folder = resources.files("pipeline.privacy").joinpath("data", "endings")
    files = {entry.name.removesuffix(".toml"): entry for entry in folder.iterdir() if entry.name.endswith(".toml")}
    known = [each for each in lang.split() if each in files]
    names = ["shared", *known] if known else sorted(files)
    return tuple(_read(name, files[name].read_text("utf-8")) for name in names)


def _read(name: str, text: str) -> Endings:
    try:
        return msgspec.convert(tomllib.loads(text), Endings)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise DataError(f"privacy/data/endings/{name}.toml", str(error), "Compare it with its neighbours") from error


@cache
def stems_of(name: str, lang: str) -> tuple[tuple[str, Endings], ...]:
    """Return what an ending may follow, for a folded name, each with the endings that may."""
    return tuple(
        (stem, rules)
        for rules in endings_of(lang)
        for stem in dict.fromkeys((name, *_changed(name, rules)))
        if len(stem) >= SHORTEST_STEM
    )


def _changed(name: str, rules: Endings) -> list[str]:
    changed = [name.removesuffix(old) + new for old, new in rules.stems if name.endswith(old)]
    linked = [name + rules.link] if rules.link and name[-1:] not in _VOWELS else []
    return changed + linked


@cache
def _tails(rules: Endings) -> frozenset[str]:
    return frozenset((*rules.endings, *(end + clitic for end in ("", *rules.endings) for clitic in rules.clitics)))


def is_form(word: str, name: str, lang: str) -> bool:
    """Return whether a folded word is the folded name itself or a form of it in this language."""
    if word == name:
        return True
    if word[:1] != name[:1]:
        return False
    return any(word.startswith(stem) and word[len(stem) :] in _tails(rules) for stem, rules in stems_of(name, lang))
