"""From statuses to a verdict: every mixture has one, and it is the cautious one."""

from __future__ import annotations

from itertools import combinations

import pytest

from pipeline.models import Evidence, Status, Verdict
from pipeline.review.verdicts import decide


def told(*sentences: str) -> list[Evidence]:
    """Return evidence from lines like "plan: in_place"; "plan 2: absent" is another sentence of that source.

    Without a number, each line is a sentence of its own.
    """
    return [evidence_of(n, sentence) for n, sentence in enumerate(sentences)]


def evidence_of(n: int, sentence: str) -> Evidence:
    place, _, status = sentence.partition(": ")
    source, _, number = place.partition(" ")
    passage = f"{source}-{number or f'line{n}'}"
    return Evidence(
        id=f"e{n}",
        passage=passage,
        source=source,
        indicator="GOV-IMP-3",
        status=Status(status),
        start=0,
        end=9,
        rule="GOV-IMP-3/1",
    )


@pytest.mark.parametrize(
    ("sentences", "verdict"),
    [
        ((), "unknown"),
        # One status only
        (("plan: in_place",), "know_in_place"),
        (("plan: in_place", "interview: in_place"), "know_in_place"),
        (("kickoff: in_place",), "know_in_place"),
        (("plan: absent",), "know_absent"),
        (("plan: planned",), "suspect_planned"),
        (("plan: past",), "suspect_past"),
        (("plan: uncertain",), "suspect_uncertain"),
        # Contradictions, from other sources or other sentences
        (("kickoff: in_place", "interview: absent"), "suspect_contradicted"),
        (("kickoff: in_place", "interview: past"), "suspect_contradicted"),
        (("plan: in_place", "plan: absent"), "suspect_contradicted"),
        (("plan: in_place", "plan: absent", "interview: uncertain"), "suspect_contradicted"),
        (("plan: in_place", "interview: absent", "minutes: planned"), "suspect_contradicted"),
        # One sentence read in two ways says nothing plainly
        (("plan 1: in_place", "plan 1: absent"), "suspect_uncertain"),
        (("plan 1: in_place", "plan 1: past"), "suspect_uncertain"),
        (("plan 1: in_place", "plan 1: absent", "interview: in_place"), "suspect_uncertain"),
        (("plan 1: in_place", "plan 1: in_place"), "know_in_place"),
        # Doubts: another source's count, a source's own do not
        (("kickoff: in_place", "interview: uncertain"), "suspect_uncertain"),
        (("plan: in_place", "plan: uncertain"), "know_in_place"),
        (("plan: absent", "interview: uncertain"), "suspect_uncertain"),
        (("plan: planned", "interview: uncertain"), "suspect_planned"),
        (("plan: past", "interview: uncertain"), "suspect_past"),
        # What agrees
        (("plan: in_place", "minutes: planned"), "know_in_place"),
        (("plan: absent", "interview: past"), "know_absent"),
        (("plan: planned", "interview: absent"), "suspect_planned"),
        (("plan: planned", "interview: past"), "suspect_planned"),
    ],
)
def test_verdict(sentences: tuple[str, ...], verdict: str) -> None:
    assert decide(told(*sentences)).verdict == verdict


MIXTURES = [mixture for n in range(1, 6) for mixture in combinations(Status, n)]


@pytest.mark.parametrize("mixture", MIXTURES, ids="+".join)
def test_we_know_only_what_nobody_disputes(mixture: tuple[Status, ...]) -> None:
    verdict = decide(told(*(f"source{n}: {status}" for n, status in enumerate(mixture)))).verdict
    assert verdict is not Verdict.UNKNOWN
    disputed = len({Status.IN_PLACE, Status.ABSENT, Status.PAST, Status.UNCERTAIN} & set(mixture))
    if Status.IN_PLACE in mixture:
        assert verdict.is_known is (disputed == 1)
    if Status.UNCERTAIN in mixture:
        assert verdict.is_suspected


@pytest.mark.parametrize("mixture", MIXTURES, ids="+".join)
def test_the_order_of_the_evidence_makes_no_difference(mixture: tuple[Status, ...]) -> None:
    evidence = told(*(f"source{n}: {status}" for n, status in enumerate(mixture)))
    assert decide(evidence) == decide(reversed(evidence))
