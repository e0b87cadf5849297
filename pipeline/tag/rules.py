"""Concepts -> indicators: which rules a sentence meets, by itself or with what stands around it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, product

from msgspec import Struct

from pipeline.benchmark.words import Rule, Scope
from pipeline.tag.concepts import Match
from pipeline.tag.reading import Sentence

WEIGHTS = "weights"
"""What stands in place of a rule's number where only the weights found something."""

_MOST_COMBINATIONS = 1_000

Concepts = Mapping[str, Sequence[Match]]


class Around(Struct, frozen=True):
    """A sentence beside the one at hand that may meet what this leaves open: in the text, heading or context."""

    where: str
    sentence: Sentence


class Surroundings:
    """What stands around a sentence: before it where it opens with an anaphor, beside the passage, farther off."""

    def __init__(
        self, before: Sequence[Around] = (), beside: Sequence[Around] = (), far: Sequence[Around] = ()
    ) -> None:
        self._beside = tuple(beside)
        self._first = (*before, *beside)
        self.passage = (*before, *far)
        self.all = (*before, *beside, *far)

    def of(self, rule: Rule, n: int) -> tuple[Around, ...]:
        """Return the texts that may meet the rule's item ``n``, the likeliest first.

        An anaphor stands for what the rule is about, its first item; letting it stand for any item costs
        precision and finds nothing more.
        """
        if rule.scope is Scope.PASSAGE:
            return self.all
        return self._beside if n else self._first


class Found(Struct, frozen=True):
    """Where a rule met one of its concepts; ``around`` is None for the sentence itself."""

    concept: str
    match: Match
    around: Around | None = None


class Hit(Struct, frozen=True):
    """A rule that a sentence meets, with one find for each of its items."""

    rule: Rule
    found: tuple[Found, ...]

    @property
    def own(self) -> tuple[Match, ...]:
        """The matches in the sentence itself."""
        return tuple(found.match for found in self.found if found.around is None)


class RuleIndex:
    """The rules by a concept that each needs, so that a sentence meets only the few that can apply."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        use = Counter(concept for rule in self._rules for item in rule.all for concept in item)
        self._bits = {concept: 1 << n for n, concept in enumerate(use)}
        for concept in (concept for rule in self._rules for concept in rule.none):
            self._bits.setdefault(concept, 1 << len(self._bits))
        self._items = [tuple(map(self._mask, rule.all)) for rule in self._rules]
        self._none = [self._mask(rule.none) for rule in self._rules]
        self._by_concept: dict[str, list[int]] = defaultdict(list)
        for n, rule in enumerate(self._rules):
            for concept in min(rule.all, key=lambda item: sum(use[name] for name in item)):
                self._by_concept[concept].append(n)

    def _mask(self, concepts: Iterable[str]) -> int:
        """Return the concepts as bits of one number: asking what two sets share takes one step then."""
        mask = 0
        for concept in concepts:
            mask |= self._bits.get(concept, 0)
        return mask

    def _mask_of(self, texts: Iterable[Around]) -> int:
        mask = 0
        for text in texts:
            mask |= self._mask(text.sentence.concepts)
        return mask

    def candidates(self, own: Concepts, around: Surroundings) -> Iterator[Rule]:
        """Yield the rules that a sentence meets if its concepts and those around it stand right, in file order.

        What a rule excludes must not stand in the sentence, or in the passage for a rule of that scope.
        """
        concepts = {*own, *(concept for text in around.all for concept in text.sentence.concepts)}
        numbers = {n for concept in concepts for n in self._by_concept.get(concept, ())}
        here, there, passage = self._mask(own), self._mask(concepts), self._mask_of(around.passage)
        for n in sorted(numbers):
            if all(map(there.__and__, self._items[n])):
                rule = self._rules[n]
                if not self._none[n] & (here | passage if rule.scope is Scope.PASSAGE else here):
                    yield rule

    def nearest(self, indicator: str, own: Concepts) -> Hit:
        """Return what the sentence's concepts come closest to: the facet of a rule that lacks at most one of them.

        Less than two concepts of a rule, or two facets equally close, make a hit for the indicator as a whole.
        """
        found: dict[str, tuple[Found, ...]] = {}
        for rule in self._rules:
            if rule.indicator == indicator and rule.facet not in found:
                met = [one for item in rule.all if (one := _find(item, own, ()))]
                if len(met) >= max(2, len(rule.all) - 1) and self._mask(rule.none) & self._mask(own) == 0:
                    found[rule.facet] = tuple(met)
        facet, matches = next(iter(found.items())) if len(found) == 1 else ("", ())
        return Hit(Rule(id=f"{indicator}/{WEIGHTS}", indicator=indicator, facet=facet, all=()), matches)

    def hits(self, own: Concepts, around: Surroundings) -> Iterator[Hit]:
        """Yield the rules that a sentence meets with its ``own`` concepts and those around it, in file order."""
        for rule in self.candidates(own, around):
            found = _meet(rule, own, around)
            if found:
                yield Hit(rule, found)


def _meet(rule: Rule, own: Concepts, around: Surroundings) -> tuple[Found, ...]:
    if rule.within or rule.ordered:
        return _close(rule, own)
    found = [_find(item, own, around.of(rule, n)) for n, item in enumerate(rule.all)]
    met = tuple(one for one in found if one is not None)
    return met if len(met) == len(found) and any(one.around is None for one in met) else ()


def _find(item: Iterable[str], own: Concepts, texts: Iterable[Around]) -> Found | None:
    for name in item:
        if name in own:
            return Found(name, own[name][0])
    for text in texts:
        for name in item:
            if name in text.sentence.concepts:
                return Found(name, text.sentence.concepts[name][0], text)
    return None


def _close(rule: Rule, own: Concepts) -> tuple[Found, ...]:
    """Return the first combination of matches that keeps to the rule's distance and order."""
    choices = [[Found(name, match) for name in item for match in own.get(name, ())] for item in rule.all]
    for found in islice(product(*choices), _MOST_COMBINATIONS):
        if _fits(rule, [one.match for one in found]):
            return found
    return ()


def _fits(rule: Rule, matches: Sequence[Match]) -> bool:
    firsts = [match.first for match in matches]
    near = not rule.within or max(firsts) - min(firsts) <= rule.within
    return near and (not rule.ordered or firsts == sorted(firsts))
