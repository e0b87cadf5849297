"""A text of the benchmark in the language of a draft, for a draft may have a language that the benchmark lacks."""

from __future__ import annotations

from collections.abc import Mapping

FALLBACK = "en"


def in_language(words: Mapping[str, str], lang: str) -> str:
    """Return the text in a language, else in English, else in the benchmark's first; empty where there is none."""
    return words.get(lang) or words.get(FALLBACK) or next(iter(words.values()), "")
