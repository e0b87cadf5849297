"""What a text shows of itself to the weights: concepts and words tell the indicator, cues and word forms the status.

A sign is a short string that people can read: ``concept:coordinator``, ``word:beirat``, ``begin:integ``,
``end:eirat``, ``pair:keine mittel``. All that is told of a word is found once for each distinct form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.tag.forms import GENDER, lemma, spellings

if TYPE_CHECKING:
    from pipeline.models import Status
    from pipeline.tag.reading import Sentence

PIECES = (5, 6)
"""Letters at the beginning and at the end of a word that are signs of their own: parts of compounds, other endings."""

SHORTEST = 4
"""Letters of a word from which on its pieces count."""

MARKS = frozenset("?!…")


class Seen(Struct, frozen=True):
    """A word: its plain spelling and basic form ("" for what is no word), and its signs, pairs left out."""

    spelling: str
    basic: str = ""
    signs: tuple[str, ...] = ()


class Signs:
    """The signs of one language's texts."""

    def __init__(self, lang: str, small_words: Iterable[str]) -> None:
        self._lang = lang
        self._small_words = frozenset(small_words)
        self._words: dict[int, Seen] = {}

    def of(self, sentences: Iterable[Sentence]) -> set[str]:
        """Return the signs of the indicators in the sentences, each once however often it occurs."""
        return set().union(*map(self._of_sentence, sentences))

    def of_status(self, sentence: Sentence, near: Sequence[Sentence], told: Status) -> set[str]:
        """Return the signs of the status of what the sentence says.

        ``near`` are the sentences around it, itself among them, and ``told`` is the status that its cues tell.
        """
        found = {f"told:{told}", *self._wording_of(sentence)}
        place = next(n for n, one in enumerate(near) if one is sentence)
        for n, other in enumerate(near):
            if n != place:
                found.update([f"near {sign}" for sign in self._wording_of(other)])
            if n == place + 1:
                found.update([f"next {sign}" for sign in self._wording_of(other)])
        return found

    def words_of(self, sentence: Sentence) -> list[Seen]:
        """Return what each word of the sentence shows."""
        known, words = self._words, sentence.words
        orths = words.orths[sentence.first : sentence.stop]
        for n, orth in enumerate(orths, sentence.first):
            if orth not in known:
                known[orth] = self._read(words.word(n))
        return [known[orth] for orth in orths]

    def _of_sentence(self, sentence: Sentence) -> frozenset[str]:
        if sentence.signs is None:
            words = self.words_of(sentence)
            basics = [word.basic for word in words if word.basic]
            found = {sign for word in words for sign in word.signs}
            found.update([f"pair:{left} {right}" for left, right in pairwise(basics)])
            found.update([f"concept:{name}" for name in sentence.concepts])
            sentence.signs = frozenset(found)
        return sentence.signs

    def _wording_of(self, sentence: Sentence) -> frozenset[str]:
        if sentence.wording is None:
            sentence.wording = frozenset(self._of_wording(sentence))
        return sentence.wording

    def _of_wording(self, sentence: Sentence) -> Iterator[str]:
        for cue in sentence.cues:
            yield f"cue:{cue.sense.name}"
            yield f"cue:{cue.sense.name} {cue.sense.reach}"
        words = self.words_of(sentence)
        forms = [word.spelling for word in words if word.basic]
        yield from (f"form:{form}" for form in forms)
        yield from (f"mark:{word.spelling}" for word in words if word.spelling in MARKS)
        yield from (f"pair:{left} {right}" for left, right in pairwise(forms))

    def _read(self, form: str) -> Seen:
        if not form[:1].isalpha():
            return Seen(form)
        spelling = spellings(form)[0].replace(GENDER, "")
        basic = min(lemma(spelling, self._lang).lower(), lemma(spelling.capitalize(), self._lang).lower(), key=len)
        if spelling in self._small_words or len(spelling) < 2:
            return Seen(spelling, basic)
        return Seen(spelling, basic, (f"word:{basic}", *_pieces(spelling)))


def _pieces(spelling: str) -> Iterator[str]:
    if len(spelling) >= SHORTEST:
        for length in PIECES:
            if len(spelling) >= length:
                yield f"begin:{spelling[:length]}"
            if len(spelling) > length + 2:
                yield f"end:{spelling[-length:]}"
