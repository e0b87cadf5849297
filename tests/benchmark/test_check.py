"""Loose ends of words and rules, each told with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pipeline.benchmark.check import check, find_shared_terms
from pipeline.benchmark.tables import Partner
from pipeline.benchmark.words import Lexicon, Rule, read_lexicons, read_rules

TIDY_DE = "plan: [Plan]\nadopt: [beschließen]\n"
TIDY_EN = "plan: [plan]\nadopt: [adopt]\n"
TIDY_RULES = "A-1:\n  - facet: body\n    all: [plan, adopt]\n"


@dataclass(frozen=True)
class Named:
    id: str
    indicator: str = ""
    meet: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Parts:
    lexicons: dict[str, Lexicon]
    rules: tuple[Rule, ...]
    indicators: tuple[Named, ...] = (Named("A-1"),)
    facets: tuple[Named, ...] = (Named("body", "A-1"),)
    topic: tuple[str, ...] = ()
    partners: tuple[Partner, ...] = ()


def findings(folder: Path, *, de: str = TIDY_DE, en: str = TIDY_EN, rules: str = TIDY_RULES) -> list[str]:
    (folder / "lexicon").mkdir()
    (folder / "lexicon" / "de.yaml").write_text(de, encoding="utf-8")
    (folder / "lexicon" / "en.yaml").write_text(en, encoding="utf-8")
    (folder / "rules.yaml").write_text(rules, encoding="utf-8")
    lexicons = read_lexicons(folder / "lexicon")
    parts = Parts(lexicons, read_rules(folder / "rules.yaml", Parts({}, ()).indicators, Parts({}, ()).facets))  # type: ignore[arg-type]
    return [*check(parts), *find_shared_terms(parts)]  # type: ignore[arg-type]


def test_a_tidy_benchmark_has_no_findings(tmp_path: Path) -> None:
    assert findings(tmp_path) == []


def test_a_concept_that_no_rule_uses(tmp_path: Path) -> None:
    assert findings(tmp_path, de=TIDY_DE + "council: [Beirat]\n") == [
        "de.yaml, line 3: no rule uses the concept 'council'"
    ]


def test_a_concept_without_terms_in_one_language(tmp_path: Path) -> None:
    assert findings(tmp_path, en="plan: [plan]\n") == [
        "en.yaml: the concept 'adopt' has no terms in this language (first used in rules.yaml, line 2)",
        "rules.yaml, line 2: rule A-1/1 can never apply in 'en': no terms for adopt",
        "A-1: no rule for this indicator works in 'en'",
    ]


def test_an_alternative_may_lack_terms(tmp_path: Path) -> None:
    rules = TIDY_RULES.replace("adopt]", "adopt / approve]")
    assert findings(tmp_path, de=TIDY_DE + "approve: [billigen]\n", rules=rules) == [
        "en.yaml: the concept 'approve' has no terms in this language (first used in rules.yaml, line 2)"
    ]


def test_a_term_in_two_concepts_is_named(tmp_path: Path) -> None:
    assert findings(tmp_path, de="plan: [Plan]\nadopt: [beschließen, plan]\n") == [
        "de.yaml, line 2: the term 'plan' stands both in 'plan' and in 'adopt'"
    ]


def test_several_terms_in_the_same_two_concepts_are_one_line(tmp_path: Path) -> None:
    assert findings(tmp_path, de="plan: [Plan, Konzept]\nadopt: [beschließen, Konzept, Plan]\n") == [
        "de.yaml, line 2: the term 'Konzept' and 1 more stands both in 'plan' and in 'adopt'"
    ]


@pytest.mark.parametrize(
    ("rules", "finding"),
    [
        ("", "A-1: no rule finds this indicator"),
        ("A-1:\n  - all: [plan, adopt]\n", "A-1: no rule finds the facet 'body'"),
    ],
)
def test_what_no_rule_finds(tmp_path: Path, rules: str, finding: str) -> None:
    assert finding in findings(tmp_path, rules=rules)


def test_a_partner_of_whom_no_facet_names_anybody() -> None:
    clerk = Partner(id="clerk", name={"en": "Clerk"}, roles={"en": "Clerk"}, related="")
    office = Partner(id="office", name={"en": "Office"}, roles={"en": "Head of office; Bureau"}, related="")
    facet = Named("body", "A-1", {"en": "head of office"})
    parts = Parts({}, (), facets=(facet,), partners=(clerk, office))
    found = [line for line in check(parts) if "partner" in line]  # type: ignore[arg-type]
    assert found == ["partners.tsv: no facet names anybody of the partner clerk"]
