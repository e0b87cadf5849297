"""Whether a word is one of a language's own, so that it need not be a name."""

from __future__ import annotations

from functools import cache, lru_cache


@lru_cache(maxsize=50_000)
def is_word(word: str, lang: str) -> bool:
    """Return whether one of the languages (codes with spaces between) has the word, in small letters or capitals."""
    return any(_is_known(word, each) for each in lang.split())


@lru_cache(maxsize=50_000)
def is_small_word(word: str, lang: str) -> bool:
    """Return whether one of the languages writes the word in small letters, as an adjective or a verb, not a name."""
    from simplemma import lemmatize

    small = word.lower()
    return any(_is_known(small, each) and str(lemmatize(small, lang=each)).islower() for each in lang.split())


def is_stop_word(word: str, lang: str) -> bool:
    """Return whether it is one of the commonest words of one of the languages ("will", "may")."""
    return any(word.lower() in _stop_words(each) for each in lang.split())


def _is_known(word: str, lang: str) -> bool:
    from simplemma import is_known

    return lang in _with_dictionary() and bool(is_known(word, lang=lang))


@cache
def _with_dictionary() -> frozenset[str]:
    from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES

    return frozenset(SUPPORTED_LANGUAGES)


@cache
def _stop_words(lang: str) -> frozenset[str]:
    from spacy.util import get_lang_class

    try:
        return frozenset(get_lang_class(lang).Defaults.stop_words)
    except ImportError:
        return frozenset()
