"""A rating is proposed only where the material covers enough, and never for what was not found."""

from __future__ import annotations

import pytest

from pipeline.models import Finding, Performance, Row, Verdict
from pipeline.review.proposing import Proposal, propose

VERDICTS = {
    "+": Verdict.KNOW_IN_PLACE,
    "-": Verdict.KNOW_ABSENT,
    "?": Verdict.UNKNOWN,
    "p": Verdict.SUSPECT_PLANNED,
    "o": Verdict.SUSPECT_PAST,
    "u": Verdict.SUSPECT_UNCERTAIN,
    "x": Verdict.SUSPECT_CONTRADICTED,
}


def row(facets: str, general: str = "") -> Row:
    """Return a row with a facet for each sign, and one finding for the indicator as a whole for each in general."""
    findings = [Finding(facet=f"f{n}", verdict=VERDICTS[sign]) for n, sign in enumerate(facets)]
    findings += [Finding(facet="", verdict=VERDICTS[sign]) for sign in general]
    return Row(indicator="GOV-IMP-3", findings=tuple(findings))


@pytest.mark.parametrize(("facets", "general"), [("+++", ""), ("++++", "+"), ("++", "p")])
def test_all_in_place_meets(facets: str, general: str) -> None:
    n = len(facets)
    assert propose(row(facets, general)) == Proposal(performance=Performance.MEETS, points=n, among=n)


@pytest.mark.parametrize(
    ("facets", "missing"), [("--+", 2), ("--??", 2), ("---", 3), ("-+", 1), ("--p", 2), ("--u", 2)]
)
def test_half_missing_is_below(facets: str, missing: int) -> None:
    expected = Proposal(performance=Performance.BELOW, points=missing, among=len(facets))
    assert propose(row(facets)) == expected


@pytest.mark.parametrize(
    ("facets", "general"),
    [
        ("++?", ""),
        ("++p", ""),
        ("++u", ""),
        ("++x", ""),
        ("+++", "-"),
        ("+++", "x"),
        ("+++", "o"),
        ("+++", "u"),
        ("-??", ""),
        ("-++", ""),
        ("--x", ""),
        ("--?", "x"),
        ("???", ""),
        ("ooo", ""),
        ("ppp", ""),
        ("", "+"),
        ("", "-"),
    ],
)
def test_everything_else_stays_open(facets: str, general: str) -> None:
    assert propose(row(facets, general)) is None


def test_nothing_is_ever_proposed_to_exceed() -> None:
    proposals = [propose(row(a + b + c)) for a in VERDICTS for b in VERDICTS for c in VERDICTS]
    assert {made.performance for made in proposals if made} == {Performance.MEETS, Performance.BELOW}
