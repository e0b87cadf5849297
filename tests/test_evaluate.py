from __future__ import annotations

from pipeline.evaluate import evaluate, table
from pipeline.models import Status

IN, NO = Status.IN_PLACE, Status.ABSENT

PAIRS = [
    ("de", {"GOV-IMP-3": IN, "GOV-RES-1": NO}, {"GOV-IMP-3": IN, "GOV-RES-1": IN}),
    ("de", {"GOV-IMP-3": IN}, {}),
    ("en", {}, {"GOV-RES-1": IN}),
    ("en", {}, {}),
]


def test_every_passage_and_indicator_is_counted_once() -> None:
    overall = evaluate(PAIRS).overall
    assert (overall.hits, overall.false, overall.missed, overall.status_right) == (2, 1, 1, 1)
    assert (overall.precision, overall.recall, overall.f1) == (2 / 3, 2 / 3, 2 / 3)
    assert overall.status_accuracy == 0.5


def test_languages_and_indicators_have_their_own_scores() -> None:
    result = evaluate(PAIRS)
    assert (result.by_lang["de"].hits, result.by_lang["de"].missed) == (2, 1)
    assert result.by_lang["en"].false == 1
    assert (result.by_indicator["GOV-RES-1"].hits, result.by_indicator["GOV-RES-1"].false) == (1, 1)


def test_passages_without_evidence_are_counted_when_left_alone() -> None:
    result = evaluate(PAIRS)
    assert (result.empty, result.left_alone) == (2, 1)


def test_no_passages_give_zeros_and_no_fault() -> None:
    assert evaluate([]).as_dict()["overall"]["f1"] == 0.0


def test_the_table_names_each_language_and_indicator() -> None:
    lines = "\n".join(table(evaluate(PAIRS)))
    for name in ("all", "de", "en", "GOV-IMP-3", "GOV-RES-1", "1 of 2 passages"):
        assert name in lines
