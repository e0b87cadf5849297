"""Words -> mentions: where a language's concepts, cues, stops and anaphors stand in a text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.benchmark.words import Cues, Lexicon, Reach, Term, Word, parse_term
from pipeline.models import Status
from pipeline.tag.language import cut
from pipeline.tag.parts import YEAR_SIGNS, Kind, Parts, Sense

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.strings import StringStore

_EXCEPTIONS = {Kind.NOT_CONCEPT: Kind.CONCEPT, Kind.NOT_CUE: Kind.CUE}

FIXED_FROM = 3
"""Words from which on a term's articles and the like are taken as written: their many forms would multiply."""

FORMS_KEPT = 200_000
"""Word forms that are remembered with the words of terms they are. More occur in hostile texts only."""

_ROOT = 0


class Match(Struct, frozen=True, gc=False):
    """A term found in a row of words, from word ``first`` to word ``last``, both included."""

    sense: Sense
    first: int
    last: int


class Meant(Struct, frozen=True, gc=False):
    """A term with what it means; ``as_written`` where only this form of its words counts."""

    term: Term
    sense: Sense
    as_written: bool = False


class Matcher:
    """Finds terms of one language in rows of words.

    The terms are a tree: a step from one place to the next is a word of a term, by its number. Each distinct word form
    is looked at once, when it first occurs: whether it is an inflection, compound or spelling of such a word. What is
    known of a form depends on the form alone, so one matcher serves any number of texts and cities; ``beside`` is one
    whose terms are found as well.
    """

    def __init__(self, lang: str, terms: Iterable[Meant], nlp: Language, *, beside: Matcher | None = None) -> None:
        self._nlp = nlp
        self._beside = beside
        self._cuts: dict[str, tuple[str, ...]] = {}
        self._parts = Parts(lang)
        self._steps: dict[tuple[int, int], int] = {}
        self._reached: dict[int, set[int]] = defaultdict(set)
        self._senses: dict[int, Sense] = {}
        self._known: dict[int, tuple[int, ...]] = {}
        self._beginnings: dict[int, tuple[tuple[int, ...], tuple[int, ...]]] = {}
        small_words = frozenset(nlp.Defaults.stop_words)
        for meant in terms:
            key = self._key(meant.sense)
            self._add(meant.term.words, key, meant.as_written, small_words)
            if not meant.as_written and any("-" in word.text for word in meant.term.words):
                self._add(_apart(meant.term.words), key, meant.as_written, small_words)
        self._inner = frozenset(place for place, _ in self._steps)
        self._cuts.clear()

    def _key(self, sense: Sense) -> int:
        """Return the sense's number, by which matches of the same words are ordered."""
        key = self._nlp.vocab.strings.add(f"{sense.kind}:{sense.name}:{sense.reach}:{sense.year}")
        self._senses[key] = sense
        return key

    def _add(self, words: tuple[Word, ...], key: int, as_written: bool, small_words: frozenset[str]) -> None:
        words = tuple(piece for word in words for piece in self._tokens(word))
        fixed = small_words if len(words) >= FIXED_FROM else frozenset()
        place = _ROOT
        for word in words:
            step = place, self._parts.number(word, as_written=as_written or word.text.lower() in fixed)
            place = self._steps.setdefault(step, len(self._steps) + 1)
        self._reached[place].add(key)

    def _tokens(self, word: Word) -> Iterator[Word]:
        """Yield the word as the tokenizer cuts it in a text: "city's" is two words there, and so is Catalan "del"."""
        texts = (word.text,) if word.text.startswith("<") else self._cut(word.text)
        if len(texts) == 1:
            yield word
            return
        last = len(texts) - 1
        for n, text in enumerate(texts):
            yield Word(text, word.open_left and n == 0, word.open_right and n == last)

    def _cut(self, text: str) -> tuple[str, ...]:
        if text not in self._cuts:
            self._cuts[text] = cut(self._nlp, text)
        return self._cuts[text]

    def find(self, strings: StringStore, orths: Sequence[int]) -> list[Match]:
        """Return the terms in a row of words, given by the numbers of their forms, in order of their first word."""
        found: dict[tuple[int, int, int], Sense] = {}
        for matcher in (self, self._beside) if self._beside else (self,):
            found.update(matcher._found(strings, orths))
        return [Match(found[at], at[0], at[1]) for at in sorted(found)]

    def _found(self, strings: StringStore, orths: Sequence[int]) -> Iterator[tuple[tuple[int, int, int], Sense]]:
        """Yield first and last word and key of each term, with its sense."""
        self._learn(strings, orths)
        beginnings, senses = self._beginnings, self._senses
        for first, orth in enumerate(orths):
            keys, places = beginnings[orth]
            for key in keys:
                yield (first, first, key), senses[key]
            if places:
                for last, key in self._walk(orths, first, places):
                    yield (first, last, key), senses[key]

    def _walk(self, orths: Sequence[int], first: int, places: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Yield the last word and the key of each term of several words whose word ``first`` led to these places."""
        steps, reached, known = self._steps, self._reached, self._known
        for last in range(first + 1, len(orths)):
            parts = known[orths[last]]
            places = [new for old in places for part in parts if (new := steps.get((old, part)))]
            if not places:
                return
            for place in places:
                for key in reached.get(place, ()):
                    yield last, key

    def _learn(self, strings: StringStore, orths: Iterable[int]) -> None:
        """Remember of each new form which words of terms it is, and which terms begin with it."""
        if len(self._known) > FORMS_KEPT:
            self._known.clear()
            self._beginnings.clear()
        for orth in set(orths).difference(self._known):
            parts = self._known[orth] = tuple(self._parts.of(strings[orth]))
            places = [place for part in parts if (place := self._steps.get((_ROOT, part)))]
            keys = tuple(key for place in places for key in self._reached.get(place, ()))
            self._beginnings[orth] = keys, tuple(place for place in places if place in self._inner)


def without_exceptions(matches: Sequence[Match]) -> list[Match]:
    """Return the matches without exceptions, without what these cover, and without cues inside longer cues."""
    covers: dict[int, list[Match]] = defaultdict(list)
    for match in matches:
        if match.sense.kind in _EXCEPTIONS or (match.sense.kind is Kind.CUE and match.last > match.first):
            for n in range(match.first, match.last + 1):
                covers[n].append(match)
    return [
        match
        for match in matches
        if match.sense.kind not in _EXCEPTIONS
        and not any(_silences(cover, match) for cover in covers.get(match.first, ()))
    ]


def _silences(cover: Match, match: Match) -> bool:
    """Whether an exception or a longer cue takes the match's words for itself."""
    if match.last > cover.last or match.first < cover.first:
        return False
    if cover.sense.kind is Kind.CUE:
        longer = cover.last - cover.first > match.last - match.first
        return longer and match.sense.kind is Kind.CUE
    return _EXCEPTIONS[cover.sense.kind] is match.sense.kind and cover.sense.name == match.sense.name


def _apart(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Return the words with hyphenated ones taken apart: "cross-departmental" as two words."""
    return tuple(piece for word in words for piece in _pieces(word))


def _pieces(word: Word) -> tuple[Word, ...]:
    texts = [text for text in word.text.split("-") if text]
    last = len(texts) - 1
    return tuple(Word(text, word.open_left and n == 0, word.open_right and n == last) for n, text in enumerate(texts))


def terms_of(lexicon: Lexicon, cues: Cues | None) -> Iterator[Meant]:
    """Yield the terms of a language's concepts and cues."""
    for concept in lexicon.concepts.values():
        yield from (Meant(term, Sense(Kind.CONCEPT, concept.name)) for term in concept.terms)
        yield from (Meant(term, Sense(Kind.NOT_CONCEPT, concept.name)) for term in concept.exceptions)
    yield from (Meant(term, sense, as_written=True) for term, sense in _cue_terms(cues))


def names_of(names: Mapping[str, Sequence[str]]) -> Iterator[Meant]:
    """Yield a city's own names by concept as terms."""
    for name, texts in names.items():
        terms = (parse_term(text) for text in texts)
        yield from (Meant(term, Sense(Kind.CONCEPT, name)) for term in terms if term)


def _cue_terms(cues: Cues | None) -> Iterator[tuple[Term, Sense]]:
    if cues is None:
        return
    for status, entry in cues.statuses.items():
        yield from _status_terms(status, Reach.BEFORE, entry.before)
        yield from _status_terms(status, Reach.AFTER, entry.after)
        yield from _status_terms(status, Reach.SENTENCE, entry.sentence)
        yield from ((term, Sense(Kind.NOT_CUE, status)) for term in entry.exceptions)
    yield from ((term, Sense(Kind.STOP)) for term in cues.stops)
    yield from ((term, Sense(Kind.ANAPHOR)) for term in cues.anaphors)


def _status_terms(status: Status, reach: Reach, terms: Iterable[Term]) -> Iterator[tuple[Term, Sense]]:
    for term in terms:
        year = next((word.text for word in reversed(term.words) if word.text in YEAR_SIGNS), "")
        yield term, Sense(Kind.CUE, status, reach, year)
