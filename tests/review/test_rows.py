"""Evidence into rows: findings in the benchmark's order, and the best evidence first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.benchmark import Benchmark, load
from pipeline.errors import DataError
from pipeline.models import Finding, Performance, Row, Verdict
from pipeline.review.rows import is_sentence, make_finding, make_rows

if TYPE_CHECKING:
    from tests.review.conftest import Material, Say


def rows_of(material: Material, benchmark: Benchmark) -> dict[str, Row]:
    rows = make_rows(material.passages, material.evidence, benchmark)
    return {row.indicator: row for row in rows}


def ordered(material: Material) -> tuple[str, ...]:
    """Return the ids of all evidence in the order in which a finding quotes it."""
    return make_finding("standing", material.evidence, material.by_id).evidence


def test_every_indicator_has_a_row_in_the_order_of_the_benchmark(material: Material, benchmark: Benchmark) -> None:
    assert list(rows_of(material, benchmark)) == ["GOV-AMB-1", "GOV-IMP-1", "GOV-IMP-2", "EMP-IMP-1"]


def test_every_facet_has_a_finding_in_the_order_of_the_benchmark(
    material: Material, say: Say, benchmark: Benchmark
) -> None:
    found = say(facet="experienced")
    assert rows_of(material, benchmark)["GOV-IMP-1"].findings == (
        Finding(facet="standing", verdict=Verdict.UNKNOWN),
        Finding(facet="experienced", verdict=Verdict.KNOW_IN_PLACE, evidence=(found,)),
    )


def test_performance_is_left_to_the_peers(material: Material, say: Say, benchmark: Benchmark) -> None:
    say()
    performances = {row.performance for row in rows_of(material, benchmark).values()}
    assert performances == {Performance.MORE_INFORMATION}


def test_evidence_for_the_indicator_as_a_whole_comes_last(material: Material, say: Say, benchmark: Benchmark) -> None:
    general = say("absent", facet="")
    last = rows_of(material, benchmark)["GOV-IMP-1"].findings[-1]
    assert last == Finding(facet="", verdict=Verdict.KNOW_ABSENT, evidence=(general,))


def test_a_sentence_about_a_facet_is_not_repeated_for_the_whole(
    material: Material, say: Say, benchmark: Benchmark
) -> None:
    say(facet="standing")
    material.also("in_place", facet="")
    facets = [finding.facet for finding in rows_of(material, benchmark)["GOV-IMP-1"].findings]
    assert facets == ["standing", "experienced"]


def test_a_sentence_may_speak_to_two_facets(material: Material, say: Say, benchmark: Benchmark) -> None:
    say(facet="standing")
    material.also("in_place", facet="experienced")
    findings = rows_of(material, benchmark)["GOV-IMP-1"].findings
    assert [finding.evidence for finding in findings] == [("e1",), ("e2",)]


def test_evidence_stays_with_its_indicator(material: Material, say: Say, benchmark: Benchmark) -> None:
    say(indicator="EMP-IMP-1", facet="attendance")
    assert [finding.verdict for finding in rows_of(material, benchmark)["GOV-IMP-1"].findings] == [
        Verdict.UNKNOWN,
        Verdict.UNKNOWN,
    ]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"indicator": "GOV-IMP-9"}, "Small 0.1 has no GOV-IMP-9 standing"),
        ({"facet": "famous"}, "Small 0.1 has no GOV-IMP-1 famous"),
    ],
)
def test_evidence_for_something_unknown_is_refused(
    material: Material, say: Say, benchmark: Benchmark, change: dict[str, str], why: str
) -> None:
    say(**change)
    with pytest.raises(DataError, match=f"evidence e1: {why}"):
        rows_of(material, benchmark)


def test_evidence_without_its_passage_is_refused(material: Material, say: Say, benchmark: Benchmark) -> None:
    say()
    with pytest.raises(DataError, match="no passage p1"):
        make_rows([], material.evidence, benchmark)


def test_kinds_of_sources_take_turns(material: Material, say: Say) -> None:
    first_plan, second_plan = say(source="plan"), say(source="plan")
    kickoff = say(source="report", kind="kickoff")
    interview = say(source="chair", kind="interview")
    assert ordered(material) == (interview, first_plan, kickoff, second_plan)


def test_sources_of_one_kind_take_turns(material: Material, say: Say) -> None:
    chair = say(source="chair", kind="interview")
    chair_again = say(source="chair", kind="interview")
    mayor = say(source="mayor", kind="interview")
    assert ordered(material) == (chair, mayor, chair_again)


def test_both_sides_of_a_contradiction_come_first(material: Material, say: Say) -> None:
    claims = [say("in_place") for _ in range(3)]
    denial = say("absent", source="chair", kind="interview")
    assert ordered(material)[:2] == (claims[0], denial)


def test_what_decided_comes_before_what_did_not(material: Material, say: Say) -> None:
    later = say("planned", source="chair", kind="interview")
    existing = [say("in_place"), say("in_place")]
    assert ordered(material) == (*existing, later)


def test_whole_sentences_come_before_fragments_and_short_before_long(material: Material, say: Say) -> None:
    fragment = say(text="body, standing")
    long = say(text="The city has had a standing body for integration since the year 2012, as all agree.")
    short = say(text="The city has a standing body.")
    assert ordered(material) == (short, long, fragment)


def test_a_sentence_that_speaks_for_itself_comes_before_one_that_leans_on_its_heading(
    material: Material, say: Say
) -> None:
    leaning = say(text="It meets often.", heading_only=True)
    speaking = say(text="The standing body of the city meets often.")
    assert ordered(material) == (speaking, leaning)


def test_the_same_text_is_quoted_once(material: Material, say: Say) -> None:
    say(text="The city has a  standing body.", source="report", kind="kickoff")
    interview = say(text="The city has a standing body.", source="chair", kind="interview")
    assert ordered(material) == (interview,)


def test_a_text_quoted_once_still_counts_for_every_source(material: Material, say: Say) -> None:
    say("in_place", text="The body works.", source="plan")
    say("absent", text="The body works.", source="chair", kind="interview")
    finding = make_finding("standing", material.evidence, material.by_id)
    assert finding.verdict is Verdict.SUSPECT_CONTRADICTED


def test_the_order_does_not_depend_on_the_order_of_the_input(material: Material, say: Say) -> None:
    for kind in ("kickoff", "interview", "strategy", "strategy"):
        say(kind=kind, source=f"{kind}-source")
    expected = ordered(material)
    material.evidence.reverse()
    assert ordered(material) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The body meets.", True),
        ("„Das Gremium tagt.“", True),
        ("Does it meet?", True),
        ("15 members sit on it.", True),
        ("standing body", False),
        ("Standing body", False),
        ("and it meets.", False),
        ("", False),
        ("…", False),
    ],
)
def test_is_sentence(text: str, expected: bool) -> None:
    assert is_sentence(text) is expected


def test_the_worked_example_of_the_benchmark_comes_out(material: Material, say: Say) -> None:
    """What the kick-off report says of the council, as the publication's example of a desk review reads it."""
    council = {"indicator": "GOV-IMP-3", "source": "report", "kind": "kickoff"}
    members = say("in_place", "The advisory council has 15 members.", facet="standing_council", **council)
    meets = say("in_place", "It meets four times a year.", facet="standing_council", **council)
    hardly = say("uncertain", "It seems that its advice is hardly used.", facet="advice_has_effect", **council)

    findings = rows_of(material, load())["GOV-IMP-3"].findings
    verdicts = {finding.facet: finding.verdict for finding in findings}
    assert verdicts == {
        "standing_council": Verdict.KNOW_IN_PLACE,
        "members_qualified": Verdict.UNKNOWN,
        "members_representative": Verdict.UNKNOWN,
        "consulted_regularly": Verdict.UNKNOWN,
        "advice_has_effect": Verdict.SUSPECT_UNCERTAIN,
    }
    quoted = {finding.facet: set(finding.evidence) for finding in findings if finding.evidence}
    assert quoted == {"standing_council": {members, meets}, "advice_has_effect": {hardly}}
