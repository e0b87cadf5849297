"""Sentences and headings in ten languages, from our own list of phrases; the same for the same seed."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from random import Random

WORDS_FILE = Path(__file__).with_name("words.toml")
Phrases = dict[str, list[str]]


@cache
def phrases(lang: str) -> Phrases:
    """Return the phrases of a language; "|" marks where a word may be broken."""
    return dict(tomllib.loads(WORDS_FILE.read_text(encoding="utf-8"))[lang])


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that have phrases."""
    return tuple(tomllib.loads(WORDS_FILE.read_text(encoding="utf-8")))


def plain(marked: str) -> str:
    """Return a text without the marks of where it may be broken."""
    return marked.replace("|", "")


class Author:
    """Writes sentences of one language; never the same one twice."""

    def __init__(self, lang: str, random: Random) -> None:
        self.lang, self.random = lang, random
        self._phrases = phrases(lang)
        self._used: set[str] = set()

    def sentence(self, *, long: bool | None = None) -> str:
        """Return a new sentence with marks."""
        while True:
            text = self._sentence(self.random.random() < 0.4 if long is None else long)
            if text not in self._used:
                self._used.add(text)
                return text

    def _sentence(self, long: bool) -> str:
        text = f"{self.one('subjects')} {self.one('verbs')} {self.one('objects')}"
        if self.random.random() < 0.5:
            text += f" {self.one('tails')}"
        if self.random.random() < 0.2:
            text += f" ({self.random.randint(2001, 2029)})"
        if long:
            low = self.one("subjects")
            text += f", {self.one('links')} {low[0].lower() + low[1:]} {self.one('verbs')} {self.one('objects')}"
        return text + "."

    def sentences(self, count: int, *, long: bool | None = None) -> list[str]:
        """Return new sentences with marks."""
        return [self.sentence(long=long) for _ in range(count)]

    def one(self, kind: str) -> str:
        """Return a phrase of a kind."""
        return self.random.choice(self._phrases[kind])

    def all(self, kind: str) -> list[str]:
        """Return all phrases of a kind."""
        return list(self._phrases[kind])

    def heading(self, number: int | None = None) -> str:
        """Return a new heading, with marks."""
        while True:
            text = self.one("heads") if self.random.random() < 0.5 else f"{self.one('heads')}: {self.one('heads')}"
            if text not in self._used:
                self._used.add(text)
                return f"{number}. {text}" if number else text

    def item(self) -> str:
        """Return a new list item without a full stop, with marks."""
        text = f"{self.one('objects')} {self.one('tails')}"
        while text in self._used:
            text += f" {self.one('tails')}"
        self._used.add(text)
        return text

    def words(self, count: int) -> str:
        """Return some words of a phrase as the content of a table's cell."""
        return " ".join(f"{self.one('objects')} {self.one('tails')}".split()[-count:])
