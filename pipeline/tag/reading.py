"""Texts as words and sentences, each sentence with the concepts, cues, stops and anaphors that stand in it.

Many short texts are read as one long one: what a text costs is mostly the number of calls, not of words.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field

from pipeline.tag.clean import chunks, clean
from pipeline.tag.concepts import Match, Matcher, without_exceptions
from pipeline.tag.language import WORDS_KEPT
from pipeline.tag.parts import Kind
from pipeline.tag.sentences import End, Splitter, Words, end_of
from pipeline.tag.speech import FalseStarts

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


BORDER = "\n\n\n"
"""What stands between two texts that are read together. No term and no sentence reaches over it."""


class Sentence(Struct):
    """A sentence: its words from ``first`` up to but without ``stop``, and what stands in it.

    ``origin`` is the character of ``words`` at which the sentence's text begins, from which its offsets count.
    ``signs`` and ``wording`` are kept here by ``signs.py``, which asks for them several times.
    """

    words: Words
    first: int
    stop: int
    origin: int = 0
    concepts: dict[str, list[Match]] = field(default_factory=dict)
    cues: list[Match] = field(default_factory=list)
    stops: list[int] = field(default_factory=list)
    looks_back: bool = False
    asks: bool = False
    signs: frozenset[str] | None = None
    wording: frozenset[str] | None = None

    @property
    def text(self) -> str:
        """Return the sentence as it stands, with the signs of ``clean.py``."""
        return self.words.text[self.words.starts[self.first] : self.words.ends[self.stop - 1]]

    @property
    def length(self) -> int:
        """Return the number of its words, with signs."""
        return self.stop - self.first

    def range(self, first: int, last: int) -> tuple[int, int]:
        """Return the characters of the sentence's text from one word to another, the last included."""
        return self.words.starts[first] - self.origin, self.words.ends[last] - self.origin


class Reader:
    """Reads texts of one language with a spaCy tokenizer and a matcher."""

    def __init__(
        self,
        nlp: Language,
        matcher: Matcher,
        abbreviations: Iterable[str] = (),
        false_starts: FalseStarts | None = None,
    ) -> None:
        self._nlp = nlp
        self._matcher = matcher
        self.small_words = frozenset(nlp.Defaults.stop_words)
        self._splitter = Splitter(abbreviations, self.small_words)
        self._ends: dict[int, End] = {}
        self._seen: set[str] = set()
        self._false_starts = false_starts

    def read(self, text: str) -> list[Sentence]:
        """Return the text's sentences."""
        return self.read_all([text])[text]

    def read_all(self, texts: Iterable[str], spoken: Collection[str] = ()) -> dict[str, list[Sentence]]:
        """Return the sentences of each text; those of ``spoken`` texts as if their false starts had not been said."""
        distinct = list(dict.fromkeys(texts))
        blank = self._false_starts.blank if self._false_starts else str
        read = [blank(text) if text in spoken else text for text in distinct] if spoken else distinct
        words = Words(clean(BORDER.join(read)))
        matches: list[Match] = []
        self._get_used_to(words.text)
        for offset, piece in chunks(words.text):
            doc = self._nlp.make_doc(piece)
            matches += self._append_spoken(words, doc, offset) if spoken else self._append(words, doc, offset)
        return dict(zip(distinct, _shared_out(distinct, self._sentences(words, matches)), strict=True))

    def _get_used_to(self, text: str) -> None:
        """Let the tokenizer see each new string by itself.

        It remembers how it cut a string, but nothing any more in a document after the first abbreviation or line end.
        """
        fresh = set(text.split()) - self._seen
        for string in fresh:
            self._nlp.make_doc(string)
        if len(self._seen) < WORDS_KEPT:
            self._seen |= fresh

    def read_doc(self, doc: Doc) -> list[Sentence]:
        """Return the sentences of a document that spaCy has already cut into words."""
        words = Words(doc.text)
        return self._sentences(words, self._append(words, doc, 0))

    def _append_spoken(self, words: Words, doc: Doc, offset: int) -> list[Match]:
        """Add the document's words as ``_append`` does, without blanks: no term may be parted by them."""
        from spacy.tokens import Doc as NewDoc

        kept = [token for token in doc if not token.is_space or "\n" in token.text]
        if len(kept) == len(doc):
            return self._append(words, doc, offset)
        starts = [token.idx for token in kept]
        joined = NewDoc(doc.vocab, words=[token.text for token in kept])
        return self._append(words, joined, offset, starts)

    def _append(self, words: Words, doc: Doc, offset: int, places: Sequence[int] = ()) -> list[Match]:
        """Add the document's words and return what was found in them, counted in all words so far.

        ``places`` is where each word begins, if that is not where the document has it.
        """
        if not len(doc):
            return []
        before = len(words.starts)
        orths, starts, lengths = doc.to_array(["ORTH", "IDX", "LENGTH"]).T.tolist()
        starts = places or starts
        words.orths += orths
        words.starts += (start + offset for start in starts)
        words.ends += (start + length + offset for start, length in zip(starts, lengths, strict=True))
        ends = self._ends
        for orth in set(orths).difference(ends):
            ends[orth] = end_of(doc.vocab.strings[orth])
        words.breaks.update((n, end) for n, orth in enumerate(orths, before) if (end := ends[orth]))
        found = self._matcher.find(doc.vocab.strings, orths)
        if before:
            return [Match(match.sense, match.first + before, match.last + before) for match in found]
        return found

    def _sentences(self, words: Words, matches: Sequence[Match]) -> list[Sentence]:
        sentences = [
            Sentence(words, first, stop, asks=words.last_word(first, stop) == "?")
            for first, stop in self._splitter.bounds(words)
        ]
        _fill(sentences, without_exceptions(matches))
        return sentences


def _shared_out(texts: Iterable[str], sentences: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    """Yield each text's sentences, out of those of all texts with borders between them."""
    starts = [sentence.words.starts[sentence.first] for sentence in sentences]
    origin = first = 0
    for text in texts:
        stop = bisect_left(starts, origin + len(text) + 1, lo=first)
        own = sentences[first:stop]
        for sentence in own:
            sentence.origin = origin
        yield list(own)
        first, origin = stop, origin + len(text) + len(BORDER)


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
