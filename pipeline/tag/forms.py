"""Word forms and the keys by which they are compared: spelling, lemma and stem, gendered spellings undone.

Two words count as the same word when they share a key. All of this runs once per distinct word form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

SOFT_HYPHEN = "\u00ad"
GENDER = "*"
"""The sign that ``clean.py`` puts in place of every gender sign."""

_GENDERED = re.compile(r"(.*?)(e?)\*+(innen|inn|in|en|r|n|e|s)\**(.*)", re.DOTALL)
_GENERIC_ENDINGS = ("", "en", "e")
_INNER_CAPITAL = re.compile(r"(?<=[a-zäöüß])I(?=n(?:nen)?)")
_FOLDED = str.maketrans("äöü", "aou")
_STEM_FROM = 9
"""Shorter words are compared by spelling and lemma only: cutting their endings would join unlike words."""

_STEM_ENDINGS = {
    "de": ("", "innen", "in", "e", "em", "en", "er", "ern", "es", "n", "s", "t", "te", "tem", "ten", "ter", "tes"),
    "en": ("", "s"),
}


def spellings(form: str) -> tuple[str, ...]:
    """Return the plain spellings in lower case that a form stands for: "Migrant*innen" for both genders."""
    plain = form.replace(SOFT_HYPHEN, "").strip("-‐‑")
    marked = _INNER_CAPITAL.sub("*i", plain)
    found = _GENDERED.fullmatch(marked.lower()) if GENDER in marked else None
    if found is None:
        return _with_and_without_hyphens(plain.lower())
    base, glide, ending, rest = found.groups()
    generic = (base + glide + cut + rest for cut in _GENERIC_ENDINGS)
    return tuple(dict.fromkeys((base + glide + ending + rest, *generic)))


def _with_and_without_hyphens(plain: str) -> tuple[str, ...]:
    return (plain, plain.replace("-", "")) if "-" in plain else (plain,)


@lru_cache(maxsize=100_000)
def keys(spelling: str, lang: str) -> frozenset[str]:
    """Return what identifies the word: its spelling, its lemmas as noun and otherwise, a long word's stem."""
    lemmas = {lemma(spelling, lang).lower(), lemma(spelling.capitalize(), lang).lower()}
    return frozenset({spelling, *lemmas, *_stems(spelling, lang)})


def _stems(spelling: str, lang: str) -> Iterator[str]:
    """Yield what is left of a long word without an ending, marked so that it only equals other stems."""
    if len(spelling) >= _STEM_FROM:
        folded = spelling.translate(_FOLDED)
        yield from (f"~{folded.removesuffix(end)}" for end in _STEM_ENDINGS.get(lang, ()) if folded.endswith(end))


def lemma(form: str, lang: str) -> str:
    """Return the form's lemma, the form itself for a language without a dictionary."""
    from simplemma import lemmatize

    if not form or lang not in _lemma_langs():
        return form
    return str(lemmatize(form, lang=lang))


@lru_cache(maxsize=1)
def _lemma_langs() -> frozenset[str]:
    from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES

    return frozenset(SUPPORTED_LANGUAGES)
