"""What is odd in a benchmark's words and rules, though not wrong: loose ends that leave an indicator unfound."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from pipeline.benchmark.tables import PARTNERS, Facet, Indicator, Partner, people_in
from pipeline.benchmark.words import Lexicon, Rule, Term


class Checked(Protocol):
    """The parts of a benchmark that are looked at."""

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """All indicators."""

    @property
    def facets(self) -> tuple[Facet, ...]:
        """All facets."""

    @property
    def partners(self) -> tuple[Partner, ...]:
        """All interview partners."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules."""

    @property
    def topic(self) -> tuple[str, ...]:
        """The concepts that show what a text is about."""

    @property
    def lexicons(self) -> Mapping[str, Lexicon]:
        """The lexicons by language."""


def check(benchmark: Checked) -> list[str]:
    """Return what is odd, one line each with file and line where there is one; nothing for a tidy benchmark.

    Mere warnings come last.
    """
    lexicons = [benchmark.lexicons[lang] for lang in sorted(benchmark.lexicons)]
    found = [*_without_rule(benchmark), *_idle_partners(benchmark)]
    for lexicon in lexicons:
        found += _unused(lexicon, benchmark)
        found += _missing(lexicon, lexicons, benchmark.rules)
        found += _unreachable(lexicon, benchmark.rules)
        found += _silent(lexicon, benchmark)
    return found


def find_shared_terms(benchmark: Checked) -> list[str]:
    """Return a line for each two concepts of a language that share terms: often meant, at times an oversight."""
    return [line for lang in sorted(benchmark.lexicons) for line in _doubled(benchmark.lexicons[lang])]


def _at(file: str, line: int, text: str) -> str:
    return f"{Path(file).name}, line {line}: {text}"


def _without_rule(benchmark: Checked) -> Iterator[str]:
    ruled = {(rule.indicator, rule.facet) for rule in benchmark.rules}
    indicators = {indicator for indicator, _ in ruled}
    for indicator in benchmark.indicators:
        if indicator.id not in indicators:
            yield f"{indicator.id}: no rule finds this indicator"
    for facet in benchmark.facets:
        if facet.indicator in indicators and (facet.indicator, facet.id) not in ruled:
            yield f"{facet.indicator}: no rule finds the facet '{facet.id}'"


def _idle_partners(benchmark: Checked) -> Iterator[str]:
    """Yield the partners of whose people no facet names anybody: they would get a question only by accident."""
    met = {
        role.casefold() for facet in benchmark.facets for people in facet.meet.values() for role in people_in(people)
    }
    for partner in benchmark.partners:
        if not met & {role.casefold() for roles in partner.roles.values() for role in people_in(roles)}:
            yield f"{PARTNERS}: no facet names anybody of the partner {partner.id}"


def _used(rules: Iterable[Rule]) -> dict[str, Rule]:
    """Return the concepts that rules speak of, each with the first such rule."""
    used: dict[str, Rule] = {}
    for rule in rules:
        for name in (*(name for item in rule.all for name in item), *rule.none):
            used.setdefault(name, rule)
    return used


def _unused(lexicon: Lexicon, benchmark: Checked) -> Iterator[str]:
    used = {*_used(benchmark.rules), *benchmark.topic}
    for concept in lexicon.concepts.values():
        if concept.name not in used:
            yield _at(lexicon.file, concept.line, f"no rule uses the concept '{concept.name}'")


def _missing(lexicon: Lexicon, lexicons: Iterable[Lexicon], rules: Sequence[Rule]) -> Iterator[str]:
    known = {name for other in lexicons for name in other.concepts}
    for name, rule in _used(rules).items():
        if name in known and name not in lexicon.concepts:
            where = f"first used in {Path(rule.file).name}, line {rule.line}"
            yield f"{Path(lexicon.file).name}: the concept '{name}' has no terms in this language ({where})"


def _works(rule: Rule, lexicon: Lexicon) -> bool:
    return all(any(name in lexicon.concepts for name in item) for item in rule.all)


def _unreachable(lexicon: Lexicon, rules: Iterable[Rule]) -> Iterator[str]:
    for rule in rules:
        if not _works(rule, lexicon):
            gaps = [" / ".join(item) for item in rule.all if not any(name in lexicon.concepts for name in item)]
            yield _at(
                rule.file, rule.line, f"rule {rule.id} can never apply in '{lexicon.lang}': no terms for {gaps[0]}"
            )


def _silent(lexicon: Lexicon, benchmark: Checked) -> Iterator[str]:
    ruled = {rule.indicator for rule in benchmark.rules}
    working = {rule.indicator for rule in benchmark.rules if _works(rule, lexicon)}
    for indicator in benchmark.indicators:
        if indicator.id in ruled - working:
            yield f"{indicator.id}: no rule for this indicator works in '{lexicon.lang}'"


def _doubled(lexicon: Lexicon) -> Iterator[str]:
    """Yield one line for each two concepts that share terms, at the first such term."""
    owners: dict[str, list[str]] = defaultdict(list)
    shared: dict[tuple[str, str], list[Term]] = defaultdict(list)
    for concept in lexicon.concepts.values():
        for term in concept.terms:
            text = term.text.casefold()
            for owner in owners[text]:
                shared[owner, concept.name].append(term)
            owners[text].append(concept.name)
    for (one, other), terms in shared.items():
        more = f" and {len(terms) - 1} more" if len(terms) > 1 else ""
        text = f"the term '{terms[0].text}'{more} stands both in '{one}' and in '{other}'"
        yield _at(lexicon.file, terms[0].line, text)
