"""Word forms -> what they can do: which words of which terms a form is, decided once for each distinct form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from pipeline.benchmark.words import Reach, Word
from pipeline.tag.forms import keys, spellings

YEAR_SIGNS = ("<year>", "<past>", "<coming>", "<future>")
"""What stands for a year in a cue: any; one before the document's; the same or a later one; a later one."""

HEAD = 3
"""First letters of a word, without umlauts, that its inflected forms share."""

_FOLDED = str.maketrans("äöü", "aou")


class Kind(StrEnum):
    """What a term is in the data files."""

    CONCEPT = "concept"
    NOT_CONCEPT = "not concept"
    CUE = "cue"
    NOT_CUE = "not cue"
    STOP = "stop"
    ANAPHOR = "anaphor"


class Sense(Struct, frozen=True):
    """What a term means: a concept or status by name; for a cue its reach and the kind of year in it."""

    kind: Kind
    name: str = ""
    reach: Reach = Reach.SENTENCE
    year: str = ""


class Parts:
    """The distinct words of all terms, numbered, and which of them a word form is."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._numbers: dict[tuple[Word, bool], int] = {}
        self._written: dict[str, int] = {}
        self._inflected: dict[str, list[int]] = defaultdict(list)
        self._starts: dict[str, int] = {}
        self._inside: dict[str, int] = {}
        self._endings: dict[str, list[int]] = defaultdict(list)
        self._written_endings: dict[str, int] = {}
        self._heads: set[str] = set()

    def number(self, word: Word, *, as_written: bool) -> int:
        """Return the word's number, a new one for a new word."""
        word = Word(word.text.lower(), word.open_left, word.open_right)
        as_written = as_written and not word.open_right  # what may go on has no ending of its own
        number = self._numbers.get((word, as_written))
        if number is None:
            number = self._numbers[word, as_written] = len(self._numbers)
            self._file(word, number, as_written)
        return number

    def _file(self, word: Word, number: int, as_written: bool) -> None:
        if word.open_left and word.open_right:
            self._inside[word.text] = number
        elif word.open_right:
            self._starts[word.text] = number
        elif word.open_left:
            self._file_ending(word.text, number, as_written)
        elif as_written:
            self._written[word.text] = number
        else:
            for spelling in spellings(word.text):
                for key in keys(spelling, self._lang):
                    self._inflected[key].append(number)

    def _file_ending(self, text: str, number: int, as_written: bool) -> None:
        if as_written:
            self._written_endings[text] = number
            return
        for key in keys(text, self._lang):
            self._endings[key].append(number)
        self._heads.add(text[:HEAD].translate(_FOLDED))

    def of(self, text: str) -> frozenset[int]:
        """Return the numbers of the words that this form is."""
        return frozenset(number for spelling in spellings(text) for number in self._of_spelling(spelling))

    def _of_spelling(self, spelling: str) -> Iterator[int]:
        yield from self._as_written(spelling)
        yield from self._open(spelling)
        for word in (spelling, *spelling.split("-")) if "-" in spelling else (spelling,):
            for key in keys(word, self._lang):
                yield from self._inflected.get(key, ())

    def _as_written(self, spelling: str) -> Iterator[int]:
        if spelling in self._written:
            yield self._written[spelling]
        if _is_year(spelling):
            yield from (self._written[sign] for sign in YEAR_SIGNS if sign in self._written)
        yield from (n for text, n in self._written_endings.items() if spelling.endswith(text))

    def _open(self, spelling: str) -> Iterator[int]:
        yield from (n for text, n in self._inside.items() if text in spelling)
        for end in range(1, len(spelling) + 1):
            if spelling[:end] in self._starts:
                yield self._starts[spelling[:end]]
        folded = spelling.translate(_FOLDED)
        for begin in range(len(spelling) - 1):
            if folded[begin : begin + HEAD] in self._heads:
                for key in keys(spelling[begin:], self._lang):
                    yield from self._endings.get(key, ())


def _is_year(text: str) -> bool:
    return len(text.rstrip(".")) == 4 and text[:2] in ("19", "20") and text[:4].isdecimal()
