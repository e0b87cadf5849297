"""The open questions shared out to interviews, and what became of them: nothing gets lost, the pressing come first."""

from __future__ import annotations

from collections import Counter

import pytest
from msgspec import structs

from pipeline.benchmark import Benchmark, load
from pipeline.benchmark.tables import Partner, Theme
from pipeline.models import Finding, Row, Verdict
from pipeline.review.questions import (
    FEW,
    Fate,
    Interview,
    Question,
    fates,
    partner_named,
    plan_interviews,
    ranked,
    room_for,
)
from pipeline.review.rows import make_rows
from tests.review.conftest import Material, Say, both


@pytest.fixture(scope="module")
def built_in() -> Benchmark:
    return load()


@pytest.fixture(scope="module")
def nothing_known(built_in: Benchmark) -> tuple[Row, ...]:
    """Return the rows of a city of which nothing is known."""
    return make_rows([], [], built_in)


@pytest.fixture
def small(benchmark: Benchmark) -> Benchmark:
    """Return the small benchmark with themes and partners: two of them could answer for each other."""
    roles = {
        "office": "Integration coordinator",
        "body": "Chair of the body; members of the body",
        "council": "Secretary",
    }
    related = {"office": "", "body": "office", "council": "body"}
    return structs.replace(
        benchmark,
        themes=(
            Theme(id="T1", title=both("One"), standard=both("s"), indicators=("GOV-AMB-1", "GOV-IMP-1")),
            Theme(id="T2", title=both("Two"), standard=both("s"), indicators=("GOV-IMP-2", "EMP-IMP-1")),
        ),
        partners=tuple(
            Partner(id=id, name=both(id), roles={"en": text, "de": text}, related=related[id])
            for id, text in roles.items()
        ),
    )


def keys(interviews: tuple[Interview, ...]) -> list[tuple[str, str]]:
    return [question.key for interview in interviews for question in interview.questions]


def open_keys(rows: tuple[Row, ...]) -> list[tuple[str, str]]:
    return [(row.indicator, finding.facet) for row in rows for finding in row.open_findings]


def with_contact(rows: tuple[Row, ...], **contacts: str) -> tuple[Row, ...]:
    """Return the rows with these contacts for the pillars, areas or indicators that begin so (``GOV_LEA``)."""
    for start, contact in contacts.items():
        begins = start.replace("_", "-")
        rows = tuple(structs.replace(row, contact=contact) if row.indicator.startswith(begins) else row for row in rows)
    return rows


@pytest.mark.parametrize(
    "contacts",
    [
        {},
        {"GOV": "Dr A. Example, integration coordinator"},
        {"": "Somebody"},
        {"GOV": "B", "EMP": "B", "PAR_IMP_1": "C; D"},
    ],
)
def test_every_open_question_stands_in_exactly_one_place(
    built_in: Benchmark, nothing_known: tuple[Row, ...], contacts: dict[str, str]
) -> None:
    rows = with_contact(nothing_known, **contacts)
    assert sorted(keys(plan_interviews(rows, built_in))) == sorted(open_keys(rows))


def test_a_visit_without_contacts_has_some_fifteen_to_twenty_interviews(
    built_in: Benchmark, nothing_known: tuple[Row, ...]
) -> None:
    assert 15 <= len(plan_interviews(nothing_known, built_in)) <= 20


@pytest.mark.parametrize(("minutes", "room"), [(60, 12), (30, 5), (14, 1), (0, 1)])
def test_the_questions_fit_into_the_time(
    built_in: Benchmark, nothing_known: tuple[Row, ...], minutes: int, room: int
) -> None:
    assert room_for(minutes) == room
    for interview in plan_interviews(nothing_known, built_in, minutes=minutes):
        assert len(interview.asked) <= room
        assert len(interview.spare) <= room
        assert interview.minutes <= max(minutes, 14)
        assert not interview.spare or len(interview.asked) == room
        assert not interview.left or len(interview.spare) == room


def test_the_first_person_whom_the_city_names_gets_the_question_and_the_others_are_told(small: Benchmark) -> None:
    rows = with_contact(make_rows([], [], small), GOV_IMP_1="Ms One; Mr Two")
    (interview,) = [each for each in plan_interviews(rows, small) if each.contact]
    assert interview.contact == "Ms One"
    assert [question.indicator for question in interview.questions] == ["GOV-IMP-1", "GOV-IMP-1"]
    standing = next(question for question in interview.questions if question.finding.facet == "standing")
    assert standing.others[0] == {"": "Mr Two"}
    assert standing.others[1]["en"] == "Integration coordinator"


def test_one_person_spelt_in_two_ways_is_met_once(small: Benchmark) -> None:
    rows = with_contact(make_rows([], [], small), GOV="Ms One", EMP="MS ONE")
    assert [each.contact for each in plan_interviews(rows, small)] == ["Ms One"]


def test_a_contact_who_holds_a_post_gets_the_questions_for_it(small: Benchmark) -> None:
    rows = with_contact(make_rows([], [], small), GOV_AMB="Dr A. Example, integration coordinator")
    plan = plan_interviews(rows, small)
    first = plan[0]
    assert first.role == both("office")
    assert {"GOV-AMB-1", "GOV-IMP-1", "GOV-IMP-2"} <= {question.indicator for question in first.questions}
    assert not [each for each in plan[1:] if each.role == both("office")]


def test_what_is_too_much_for_one_person_goes_to_the_usual_partners(
    built_in: Benchmark, nothing_known: tuple[Row, ...]
) -> None:
    rows = with_contact(nothing_known, GOV="Dr A. Example, integration coordinator")
    plan = plan_interviews(rows, built_in)
    passed_on = [question for each in plan[1:] for question in each.questions if question.indicator.startswith("GOV")]
    assert passed_on
    assert all({"": "Dr A. Example, integration coordinator"} in question.others for question in passed_on)
    assert all("" not in question.best for question in passed_on)


def test_hardly_a_question_is_left_to_a_related_partner_who_is_met_anyway(small: Benchmark) -> None:
    rows = make_rows([], [], small)
    assert [(each.role["en"], len(each.questions)) for each in plan_interviews(rows, small)] == [("office", 5)]


def test_partners_with_enough_questions_or_nobody_related_stay(
    built_in: Benchmark, nothing_known: tuple[Row, ...]
) -> None:
    related = {partner.name["en"]: partner.related for partner in built_in.partners}
    for interview in plan_interviews(nothing_known, built_in):
        assert len(interview.questions) > FEW or not related[interview.role["en"]]


def test_without_a_table_of_partners_each_usual_role_is_met(
    built_in: Benchmark, nothing_known: tuple[Row, ...]
) -> None:
    plan = plan_interviews(nothing_known, structs.replace(built_in, partners=()))
    assert len(plan) > 20
    assert sorted(keys(plan)) == sorted(open_keys(nothing_known))
    assert plan[0].role["de"]


@pytest.mark.parametrize(
    ("contact", "partner"),
    [
        ("Dr A. Example, Lord Mayor", "city_leaders"),
        ("B. Beispiel, Leitung der Statistikstelle", "monitoring_and_evaluation"),
        ("B. Example, statistics office", "monitoring_and_evaluation"),
        ("C. Example, human resources", "human_resources"),
        ("C. Beispiel, Amtsleiterin Personalamt", "human_resources"),
        ("Dr. A. Beispiel, Oberbürgermeisterin", "city_leaders"),
        ("E. Example, member of the Integration Advisory Council", "advisory_council"),
        ("F. Example, manager, human resources managers of partner organisations", "partner_organisations"),
        ("Mayor", "city_leaders"),
        ("Head of human resources and deputy of the mayor", "human_resources"),
        ("Head of the mayor's office", "city_leaders"),
        ("D. Example, office of the Integration Advisory Council", "advisory_council"),
        ("D. Example, majors and minors", ""),
        ("D. Example", ""),
        ("Head of the welcome centre", ""),
        ("", ""),
        ("E. Example, of the", ""),
    ],
)
def test_a_post_in_the_city_s_words_is_known(built_in: Benchmark, contact: str, partner: str) -> None:
    assert partner_named(contact, built_in) == partner


def question(indicator: str, facet: str, verdict: Verdict) -> Question:
    return Question(indicator=indicator, finding=Finding(facet=facet, verdict=verdict), best=both("somebody"))


def test_contradictions_come_first_then_suspicions_then_what_nobody_knows(small: Benchmark) -> None:
    asked = [
        question("GOV-AMB-1", "adopted", Verdict.UNKNOWN),
        question("GOV-IMP-1", "standing", Verdict.SUSPECT_PLANNED),
        question("EMP-IMP-1", "attendance", Verdict.SUSPECT_CONTRADICTED),
    ]
    assert [each.indicator for each in ranked(asked, small)] == ["EMP-IMP-1", "GOV-IMP-1", "GOV-AMB-1"]


def test_themes_take_turns_and_an_indicator_s_second_question_comes_last(small: Benchmark) -> None:
    asked = [
        question("GOV-AMB-1", "adopted", Verdict.UNKNOWN),
        question("GOV-IMP-1", "standing", Verdict.UNKNOWN),
        question("GOV-IMP-1", "experienced", Verdict.UNKNOWN),
        question("GOV-IMP-2", "named", Verdict.UNKNOWN),
    ]
    order = [each.key for each in ranked(asked, small)]
    assert order == [
        ("GOV-AMB-1", "adopted"),
        ("GOV-IMP-2", "named"),
        ("GOV-IMP-1", "standing"),
        ("GOV-IMP-1", "experienced"),
    ]
    assert ranked(reversed(asked), small) == ranked(asked, small)


def test_an_hour_speaks_to_as_many_indicators_as_it_can(built_in: Benchmark, nothing_known: tuple[Row, ...]) -> None:
    for interview in plan_interviews(nothing_known, built_in):
        times = Counter(question.indicator for question in interview.asked)
        if max(times.values(), default=0) > 1:
            assert {question.indicator for question in (*interview.spare, *interview.left)} <= set(times)


def fate_of(material: Material, benchmark: Benchmark, facet: str = "standing") -> tuple[Fate, tuple[str, ...]]:
    (found,) = [trace for trace in fates(material.passages, material.evidence, benchmark) if trace.facet == facet]
    return found.fate, found.evidence


def test_a_question_nobody_spoke_about_stays_open(benchmark: Benchmark, material: Material) -> None:
    assert fate_of(material, benchmark) == (Fate.OPEN, ())


@pytest.mark.parametrize("status", ["in_place", "absent"])
def test_a_plain_word_in_an_interview_answers_a_question(
    benchmark: Benchmark, material: Material, say: Say, status: str
) -> None:
    answer = say(status, kind="interview", source="chair")
    assert fate_of(material, benchmark) == (Fate.ANSWERED, (answer,))


def test_only_what_made_it_known_is_named_as_the_answer(benchmark: Benchmark, material: Material, say: Say) -> None:
    say("planned", source="plan")
    say("planned", kind="interview", source="mayor")
    answer = say("in_place", kind="interview", source="chair")
    assert fate_of(material, benchmark) == (Fate.ANSWERED, (answer,))


def test_a_vague_word_touches_the_question_only(benchmark: Benchmark, material: Material, say: Say) -> None:
    vague = say("uncertain", kind="interview", source="chair")
    assert fate_of(material, benchmark) == (Fate.TOUCHED, (vague,))


def test_interviews_that_contradict_each_other_leave_it_disputed(
    benchmark: Benchmark, material: Material, say: Say
) -> None:
    told = {say("in_place", kind="interview", source="chair"), say("absent", kind="interview", source="mayor")}
    fate, evidence = fate_of(material, benchmark)
    assert (fate, set(evidence)) == (Fate.DISPUTED, told)


def test_what_the_documents_say_plainly_was_no_question(benchmark: Benchmark, material: Material, say: Say) -> None:
    say("in_place", source="plan")
    say("in_place", kind="interview", source="chair")
    traces = fates(material.passages, material.evidence, benchmark)
    assert "standing" not in {trace.facet for trace in traces}
    assert len(traces) == len(benchmark.facets) - 1


def test_the_same_words_in_plan_and_interview_still_name_the_interview(
    benchmark: Benchmark, material: Material, say: Say
) -> None:
    say("planned", "It is to come.", source="plan")
    told = say("planned", "It is to come.", kind="interview", source="chair")
    assert fate_of(material, benchmark) == (Fate.TOUCHED, (told,))
