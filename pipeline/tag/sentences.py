"""Where sentences end: at signs and line ends, not after abbreviations, numbers with a dot and initials."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from msgspec import Struct, field

LONGEST = 250
"""Words after which a sentence is cut in any case: what runs on longer is a list or a table."""

_ENDS = frozenset((".", "!", "?", "…", "..."))
_CLOSING = frozenset("\"'“”’»«›‹)]")


class End(StrEnum):
    """How a word may end a sentence."""

    NO = ""
    SIGN = "sign"
    NUMBER = "number"
    SHORT = "short"
    LINE = "line"


def end_of(text: str) -> End:
    """Return how the word may end a sentence."""
    if text in _ENDS:
        return End.SIGN
    if text.isspace() and "\n" in text:
        return End.LINE
    if text.endswith(".") and len(text) > 1:
        return End.NUMBER if text[:-1].isdecimal() else End.SHORT
    return End.NO


class Words(Struct):
    """The words of a text: the character range of each, the number of its form, and which may end a sentence."""

    text: str
    breaks: dict[int, End] = field(default_factory=dict)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    orths: list[int] = field(default_factory=list)

    def word(self, n: int) -> str:
        """Return the word as it stands in the text, "" beyond its end."""
        return self.text[self.starts[n] : self.ends[n]] if 0 <= n < len(self.starts) else ""

    def last_word(self, first: int, stop: int) -> str:
        """Return the last word in a range that is no white space, "" if there is none."""
        return next((word for n in range(stop - 1, first - 1, -1) if not (word := self.word(n)).isspace()), "")


class Splitter:
    """Finds the sentences of one language.

    After an abbreviation a sentence only ends where a capital word follows that is commonly written small, such
    as an article: "am 3. Mai", "31. Sitzung", but "im Jahr 31. Die ...".
    """

    def __init__(self, abbreviations: Iterable[str], small_words: Iterable[str]) -> None:
        self._abbreviations = frozenset(short.casefold() for short in abbreviations)
        self._small_words = frozenset(small_words)

    def bounds(self, words: Words) -> Iterator[tuple[int, int]]:
        """Yield first word and stop of each sentence; every word is in exactly one."""
        first = 0
        for stop in self._stops(words):
            while stop - first > LONGEST:
                yield first, first + LONGEST
                first += LONGEST
            yield first, stop
            first = stop

    def _stops(self, words: Words) -> Iterator[int]:
        stop = 0
        for n, end in words.breaks.items():
            if n >= stop and self._ends_at(words, n, end):
                stop = _after_closing(words, n)
                yield stop
        if stop < len(words.starts):
            yield len(words.starts)

    def _ends_at(self, words: Words, n: int, end: End) -> bool:
        following = words.word(_after_closing(words, n))
        if end is End.LINE or not following:
            return True
        if following[0].islower():
            return False
        return self._is_sure(words, n, end) or (following[0].isupper() and following.lower() in self._small_words)

    def _is_sure(self, words: Words, n: int, end: End) -> bool:
        """Whether the word ends a sentence whatever follows; a year with a dot does, other numbers do not."""
        if end is End.SIGN:
            return words.word(n) != "." or not self._is_short(words.word(n - 1))
        return end is End.NUMBER and len(words.word(n)) == len("2024.")

    def _is_short(self, word: str) -> bool:
        return f"{word}.".casefold() in self._abbreviations or (len(word) == 1 and word.isupper())


def _after_closing(words: Words, n: int) -> int:
    """Return the number of the first word after ``n`` that is no white space and no closing sign joined to it."""
    n += 1
    while n < len(words.starts) and words.starts[n] == words.ends[n - 1] and words.word(n) in _CLOSING:
        n += 1
    while n < len(words.starts) and words.word(n).isspace():
        n += 1
    return n
