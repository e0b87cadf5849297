"""What was planted in the demonstration city's material is read, found, weighed, and stands in the drafts.

``demo/known-misses.toml`` names the plants that do not come out right yet. It must stay exact: a plant found at last
fails a test too, and the list is written anew (``python -m tests.demo.plants``), so that quality is written down.
"""

from __future__ import annotations

import pytest

from pipeline import benchmark
from pipeline.models import Verdict
from tests.demo.plants import PLANTS, QUOTED, STATED, TYPES, Work, ids, known_misses, misses, of_type, work_through


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Work:
    return work_through(tmp_path_factory.mktemp("output"))


def test_the_list_of_plants_is_large_and_speaks_of_the_benchmark() -> None:
    built_in = benchmark.load()
    touched = {plant.indicator for plant in PLANTS if plant.type in (*STATED, "contradiction")}

    assert len({plant.plant for plant in PLANTS}) >= 100
    assert {plant.type for plant in PLANTS} == set(TYPES)
    assert len(touched) == 55
    assert not ids(PLANTS, lambda plant: not built_in.has(plant.indicator, plant.facet))


@pytest.mark.parametrize("kind", known_misses())
def test_what_does_not_come_out_right_is_known(work: Work, kind: str) -> None:
    assert misses(work)[kind] == known_misses()[kind]


def test_most_plants_come_out_right(work: Work) -> None:
    wrong = set().union(*misses(work).values())
    assert len(wrong) < len({plant.plant for plant in PLANTS}) / 2


def test_what_was_found_stands_in_the_report_word_for_word(work: Work) -> None:
    found = [plant for plant in QUOTED if plant.type in STATED and work.statuses(plant)]
    assert len(found) > 20
    for plant in found:
        assert " ".join(plant.quote.split()) in work.drafts["report"], plant.plant


def test_contradictions_are_named_in_both_drafts(work: Work) -> None:
    built_in = benchmark.load()
    seen = [plant for plant in of_type("contradiction") if plant.plant not in misses(work)["uncontradicted"]]
    assert seen
    for plant in seen:
        findings = [one for one in work.rows[plant.indicator].findings if one.facet and plant.facet in ("", one.facet)]
        for finding in findings:
            if finding.verdict is Verdict.SUSPECT_CONTRADICTED:
                know = built_in.facet(plant.indicator, finding.facet).know["en"]
                assert f"The material contradicts itself on whether {know}" in work.drafts["report"], plant.plant
                assert f"it is disputed whether {know}" in work.drafts["desk-review"], plant.plant


def test_silence_becomes_a_question_in_the_desk_review(work: Work) -> None:
    built_in = benchmark.load()
    kept = [plant for plant in of_type("silence") if plant.plant not in misses(work)["broken_silences"]]
    assert kept
    for plant in kept:
        for facet in built_in.facets_of(plant.indicator):
            if plant.facet in ("", facet.id):
                assert facet.question["en"] in work.drafts["desk-review"], facet.id
