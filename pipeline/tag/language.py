"""The spaCy pipelines: blank ones, with a tokenizer that keeps hyphenated and gendered words whole."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

WORDS_KEPT = 200_000
"""Strings whose tokens the tokenizer remembers. Its own 10,000 are used up by the compounds of a few reports."""

_INFIXES = (
    r"[…—–/=<>|;]",
    r"\.\.+",
    r"(?<=[^\W\d_])[,:](?=[^\W\d_])",
    r"(?<=[^\W\d_]{2})[.!?](?=[^\W\d_]{2})",
    r"(?<=\w)[\"„“”«»()\[\]](?=\w)",
)
# "l'integrazione" is two words where the apostrophe stands for a vowel left out, and one in "city's".
_ELISION = r"(?<=[^\W\d_]['’])(?=[^\W\d_])"
_ELIDING = ("ca", "fr", "it")


@lru_cache(maxsize=32)
def blank(lang: str) -> Language:
    """Return the blank pipeline of a language, the language-neutral one where spaCy does not know it."""
    import spacy
    from spacy.util import compile_infix_regex

    try:
        nlp = spacy.blank(lang)
    except ImportError:
        nlp = spacy.blank("xx")
    infixes = (*_INFIXES, _ELISION) if lang in _ELIDING else _INFIXES
    nlp.tokenizer.max_cache_size = WORDS_KEPT  # type: ignore[union-attr]
    nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer  # type: ignore[union-attr]
    return nlp


def cut(nlp: Language, text: str) -> tuple[str, ...]:
    """Return the words into which the tokenizer cuts a text. Letters alone it cuts only where it has an exception."""
    if text.isalpha() and text not in nlp.tokenizer.rules:  # type: ignore[union-attr]
        return (text,)
    return tuple(token.text for token in nlp.make_doc(text))
