"""Words -> mentions: where a language's concepts, cues, stops and anaphors stand in a text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from itertools import product
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.benchmark.words import Cues, Lexicon, Reach, Term, Word, parse_term
from pipeline.models import Status
from pipeline.tag.parts import YEAR_SIGNS, Kind, Parts, Sense

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_EXCEPTIONS = {Kind.NOT_CONCEPT: Kind.CONCEPT, Kind.NOT_CUE: Kind.CUE}

FIXED_FROM = 3
"""Words from which on a term's articles and the like are taken as written: their many forms would multiply."""

MOST_FORMS = 500
"""Forms of one word of a term that are told apart. More occur in hostile texts only, where they would cost memory."""


class Match(Struct, frozen=True):
    """A term found in a row of words, from word ``first`` to word ``last``, both included."""

    sense: Sense
    first: int
    last: int


class Matcher:
    """Finds all terms of one language with one spaCy PhraseMatcher.

    A PhraseMatcher knows fixed words only. So each distinct word form is looked at once, when it first occurs: if
    it is an inflection, compound or spelling of a term's word, the terms with this form in them become phrases.
    """

    def __init__(self, lexicon: Lexicon, cues: Cues | None, names: Mapping[str, Sequence[str]], nlp: Language) -> None:
        self._nlp = nlp
        self._small_words = frozenset(nlp.Defaults.stop_words)
        self._parts = Parts(lexicon.lang)
        self._terms: dict[int, list[tuple[tuple[int, ...], Sense]]] = defaultdict(list)
        self._forget()
        for term, sense in _concept_terms(lexicon, names):
            self._add(term.words, sense)
            if any("-" in word.text for word in term.words):
                self._add(_apart(term.words), sense)
        for term, sense in _cue_terms(cues):
            self._add(term.words, sense, as_written=True)

    def _forget(self) -> None:
        """Begin with no word form known."""
        from spacy.matcher import PhraseMatcher

        self._phrases = PhraseMatcher(self._nlp.vocab)
        self._known: set[int] = set()
        self._forms: dict[int, list[int]] = defaultdict(list)
        self._senses: dict[int, Sense] = {}

    def unused(self) -> Matcher:
        """Return a matcher for the same terms that has seen no word yet: what one text holds changes no other."""
        made = copy(self)
        made._forget()
        return made

    def _add(self, words: tuple[Word, ...], sense: Sense, *, as_written: bool = False) -> None:
        words = tuple(piece for word in words for piece in self._tokens(word))
        fixed = self._small_words if len(words) >= FIXED_FROM else frozenset()
        parts = tuple(self._parts.number(word, as_written=as_written or word.text.lower() in fixed) for word in words)
        for part in dict.fromkeys(parts):
            self._terms[part].append((parts, sense))

    def _tokens(self, word: Word) -> Iterator[Word]:
        """Yield the word as the tokenizer cuts it in a text: "city's" is two words there, and so is Catalan "del"."""
        if word.text.startswith("<"):
            yield word
            return
        texts = [token.text for token in self._nlp.make_doc(word.text)]
        last = len(texts) - 1
        for n, text in enumerate(texts):
            yield Word(text, word.open_left and n == 0, word.open_right and n == last)

    def find(self, doc: Doc, orths: Iterable[int]) -> list[Match]:
        """Return the terms in the document, whose distinct word forms are ``orths``, in order of their first word."""
        for orth in orths:
            if orth not in self._known:
                self._known.add(orth)
                self._learn(doc.vocab, orth)
        found = sorted((start, end - 1, key) for key, start, end in self._phrases(doc))
        return [Match(self._senses[key], first, last) for first, last, key in found]

    def _learn(self, vocab: Vocab, form: int) -> None:
        """Add the phrases that this form makes possible, by itself and with the forms known so far."""
        parts = [part for part in sorted(self._parts.of(vocab.strings[form])) if len(self._forms[part]) < MOST_FORMS]
        for part in parts:
            self._forms[part].append(form)
        for part in parts:
            for term, sense in self._terms[part]:
                self._add_phrases(vocab, sense, self._spelled(term, part, form))

    def _spelled(self, term: tuple[int, ...], part: int, form: int) -> Iterator[tuple[int, ...]]:
        """Yield the term in all known forms of its words, with ``form`` for one of them."""
        for n, own in enumerate(term):
            if own == part:
                yield from product(*((form,) if k == n else self._forms[other] for k, other in enumerate(term)))

    def _add_phrases(self, vocab: Vocab, sense: Sense, phrases: Iterable[tuple[int, ...]]) -> None:
        """Add phrases as numbers of word forms, as the matcher keeps them: ten times as fast as documents."""
        if known := list(phrases):
            self._phrases.add(self._name(vocab, sense), known)  # type: ignore[arg-type]

    def _name(self, vocab: Vocab, sense: Sense) -> str:
        name = f"{sense.kind}:{sense.name}:{sense.reach}:{sense.year}"
        self._senses[vocab.strings.add(name)] = sense
        return name


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


def _concept_terms(lexicon: Lexicon, names: Mapping[str, Sequence[str]]) -> Iterator[tuple[Term, Sense]]:
    for concept in lexicon.concepts.values():
        yield from ((term, Sense(Kind.CONCEPT, concept.name)) for term in concept.terms)
        yield from ((term, Sense(Kind.NOT_CONCEPT, concept.name)) for term in concept.exceptions)
    for name, texts in names.items():
        terms = (parse_term(text) for text in texts)
        yield from ((term, Sense(Kind.CONCEPT, name)) for term in terms if term)


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
