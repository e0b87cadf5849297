"""A text as words and sentences, each sentence with the concepts, cues, stops and anaphors that stand in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct, field

from pipeline.tag.clean import chunks, clean
from pipeline.tag.concepts import Match, Matcher, without_exceptions
from pipeline.tag.parts import Kind
from pipeline.tag.sentences import End, Splitter, Words, end_of

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


class Sentence(Struct):
    """A sentence: its words from ``first`` up to but without ``stop``, and what stands in it."""

    first: int
    stop: int
    concepts: dict[str, list[Match]] = field(default_factory=dict)
    cues: list[Match] = field(default_factory=list)
    stops: list[int] = field(default_factory=list)
    looks_back: bool = False
    asks: bool = False


class Reader:
    """Reads texts of one language with a spaCy tokenizer and a matcher."""

    def __init__(self, nlp: Language, matcher: Matcher, abbreviations: Iterable[str] = ()) -> None:
        self._nlp = nlp
        self._matcher = matcher
        self._splitter = Splitter(abbreviations, nlp.Defaults.stop_words)
        self._ends: dict[int, End] = {}
        self.read_again = lru_cache(maxsize=256)(self.read)

    def read(self, text: str) -> tuple[Words, list[Sentence]]:
        """Return the text's words and sentences."""
        words = Words(clean(text))
        matches: list[Match] = []
        for offset, piece in chunks(words.text):
            matches += self._append(words, self._nlp.make_doc(piece), offset)
        return words, self._sentences(words, matches)

    def read_doc(self, doc: Doc) -> tuple[Words, list[Sentence]]:
        """Return the words and sentences of a document that spaCy has already cut into words."""
        words = Words(doc.text)
        return words, self._sentences(words, self._append(words, doc, 0))

    def _append(self, words: Words, doc: Doc, offset: int) -> list[Match]:
        """Add the document's words and return what was found in them, counted in all words so far."""
        if not len(doc):
            return []
        before = len(words.starts)
        orths, starts, lengths = doc.to_array(["ORTH", "IDX", "LENGTH"]).T.tolist()
        words.starts += (start + offset for start in starts)
        words.ends += (start + length + offset for start, length in zip(starts, lengths, strict=True))
        distinct = set(orths)
        ends = self._ends
        for orth in distinct.difference(ends):
            ends[orth] = end_of(doc.vocab.strings[orth])
        words.breaks.update((n, end) for n, orth in enumerate(orths, before) if (end := ends[orth]))
        found = self._matcher.find(doc, distinct)
        if before:
            return [Match(match.sense, match.first + before, match.last + before) for match in found]
        return found

    def _sentences(self, words: Words, matches: Sequence[Match]) -> list[Sentence]:
        sentences = [
            Sentence(first, stop, asks=words.word(stop - 1) == "?") for first, stop in self._splitter.bounds(words)
        ]
        _fill(sentences, without_exceptions(matches))
        return sentences


def _fill(sentences: Iterable[Sentence], matches: Iterable[Match]) -> None:
    """Put each match into the sentence that holds it whole; both come in order."""
    rest = iter(sentences)
    sentence = next(rest, None)
    for match in matches:
        while sentence is not None and match.first >= sentence.stop:
            sentence = next(rest, None)
        if sentence is not None and match.last < sentence.stop:
            _file(sentence, match)


def _file(sentence: Sentence, match: Match) -> None:
    kind = match.sense.kind
    if kind is Kind.CONCEPT:
        sentence.concepts.setdefault(match.sense.name, []).append(match)
    elif kind is Kind.CUE:
        sentence.cues.append(match)
    elif kind is Kind.STOP:
        sentence.stops.append(match.first)
    elif match.first == sentence.first:
        sentence.looks_back = True
