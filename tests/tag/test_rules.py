"""Which rules a sentence meets, without any text."""

from __future__ import annotations

import pytest

from pipeline.benchmark.words import Rule, Scope
from pipeline.tag.concepts import Match
from pipeline.tag.parts import Kind, Sense
from pipeline.tag.reading import Sentence
from pipeline.tag.rules import Around, Concepts, RuleIndex, Surroundings
from pipeline.tag.sentences import Words


def concepts(names: str) -> Concepts:
    """Return concepts at the places of their names: "plan - adopt" has them at words 0 and 2."""
    found: dict[str, list[Match]] = {}
    for n, name in enumerate(names.split()):
        if name != "-":
            found.setdefault(name, []).append(Match(Sense(Kind.CONCEPT, name), n, n))
    return found


def around(names: str) -> tuple[Around, ...]:
    return (Around("text", Sentence(Words(""), 0, 9, concepts=dict(concepts(names)))),) if names else ()


def rule(*items: str, none: str = "", within: int = 0, ordered: bool = False, scope: Scope = Scope.SENTENCE) -> Rule:
    return Rule(
        id="X/1",
        indicator="X",
        all=tuple(tuple(item.split("/")) for item in items),
        none=tuple(none.split()),
        within=within,
        ordered=ordered,
        scope=scope,
    )


CASES = [
    (rule("plan", "adopt"), "plan - adopt", True),
    (rule("plan", "adopt"), "adopt plan", True),
    (rule("plan", "adopt"), "plan", False),
    (rule("plan/strategy", "adopt"), "strategy adopt", True),
    (rule("plan", "adopt", none="school"), "plan adopt school", False),
    (rule("plan", "adopt", within=2), "plan - adopt", True),
    (rule("plan", "adopt", within=1), "plan - adopt", False),
    (rule("plan", "adopt", within=1), "plan - adopt plan", True),
    (rule("plan", "adopt", ordered=True), "adopt - plan", False),
    (rule("plan", "adopt", ordered=True), "plan - adopt", True),
]


@pytest.mark.parametrize(("one", "sentence", "met"), CASES)
def test_a_rule_is_met_or_not(one: Rule, sentence: str, met: bool) -> None:
    assert bool(list(RuleIndex([one]).hits(concepts(sentence), Surroundings()))) is met


@pytest.mark.parametrize(
    ("one", "own", "before", "beside", "far", "met"),
    [
        (rule("plan", "adopt"), "adopt", "plan", "", "", True),
        (rule("plan", "adopt"), "plan", "adopt", "", "", False),
        (rule("plan", "adopt"), "plan", "", "adopt", "", True),
        (rule("plan", "adopt"), "plan", "", "", "adopt", False),
        (rule("plan", "adopt", scope=Scope.PASSAGE), "plan", "", "", "adopt", True),
        (rule("plan", "adopt"), "school", "plan", "adopt", "", False),
        (rule("plan", "adopt", none="school"), "plan adopt", "", "", "school", True),
        (rule("plan", "adopt", none="school", scope=Scope.PASSAGE), "plan adopt", "", "", "school", False),
        (rule("plan", "adopt", none="school", scope=Scope.PASSAGE), "plan adopt", "", "school", "", True),
        (rule("plan", "adopt", within=5), "plan", "", "adopt", "", False),
    ],
)
def test_what_stands_around_may_meet_what_is_open(
    one: Rule, own: str, before: str, beside: str, far: str, met: bool
) -> None:
    texts = Surroundings(around(before), around(beside), around(far))
    assert bool(list(RuleIndex([one]).hits(concepts(own), texts))) is met


def test_only_rules_that_can_be_met_are_looked_at() -> None:
    rules = [rule("plan", "adopt"), rule("council", "meet"), rule("plan", "meet")]
    assert list(RuleIndex(rules).candidates(concepts("plan meet"), Surroundings())) == [rules[2]]
