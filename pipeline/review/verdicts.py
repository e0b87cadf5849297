"""What the evidence as a whole lets us say of a facet: one table, read from the top.

Two readings come first. A sentence that was read in two ways (in place *and* absent) says nothing plainly, so it
counts as uncertain. And a source that speaks plainly is not put in doubt by its own hedges elsewhere, while another
source's doubt counts.

The host city's own claim counts like any other: the draft shows where each quote comes from, and the peers judge.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from pipeline.models import Evidence, Status, Verdict

Sentence = tuple[str, int, int]


class Ruling(Struct, frozen=True):
    """The verdict where all these statuses occur, whatever else does."""

    statuses: frozenset[Status]
    verdict: Verdict


def _ruling(verdict: Verdict, *statuses: Status) -> Ruling:
    return Ruling(frozenset(statuses), verdict)


# The first ruling whose statuses all occur decides.
RULINGS = (
    # One says it is there, another that it is not or no longer: the peers must find out.
    _ruling(Verdict.SUSPECT_CONTRADICTED, Status.IN_PLACE, Status.ABSENT),
    _ruling(Verdict.SUSPECT_CONTRADICTED, Status.IN_PLACE, Status.PAST),
    # Another source doubts what one states. Asking once too often costs less than an unchecked claim.
    _ruling(Verdict.SUSPECT_UNCERTAIN, Status.IN_PLACE, Status.UNCERTAIN),
    # In place and planned: a plan carried out since, or one that extends what is there.
    _ruling(Verdict.KNOW_IN_PLACE, Status.IN_PLACE),
    # Planned and absent, past or uncertain: the plan may have been carried out since.
    _ruling(Verdict.SUSPECT_PLANNED, Status.PLANNED),
    _ruling(Verdict.SUSPECT_UNCERTAIN, Status.ABSENT, Status.UNCERTAIN),
    # Absent and past agree: it is not there today.
    _ruling(Verdict.KNOW_ABSENT, Status.ABSENT),
    _ruling(Verdict.SUSPECT_PAST, Status.PAST),
    _ruling(Verdict.SUSPECT_UNCERTAIN, Status.UNCERTAIN),
    _ruling(Verdict.UNKNOWN),
)


def decide(evidence: Iterable[Evidence]) -> Ruling:
    """Return the ruling that applies to all the evidence for one facet."""
    statuses = plain_statuses(evidence)
    return next(ruling for ruling in RULINGS if ruling.statuses <= statuses)


def plain_statuses(evidence: Iterable[Evidence]) -> set[Status]:
    """Return the statuses that count, after the two readings described above."""
    by_source: dict[str, set[Status]] = {}
    for sentence in _by_sentence(evidence).values():
        statuses = {item.status for item in sentence}
        said = statuses.pop() if len(statuses) == 1 else Status.UNCERTAIN
        by_source.setdefault(sentence[0].source, set()).add(said)
    return set().union(*(said - {Status.UNCERTAIN} or said for said in by_source.values()))


def sentence_of(item: Evidence) -> Sentence:
    """Return what tells one quoted sentence from another."""
    return item.passage, item.start, item.end


def _by_sentence(evidence: Iterable[Evidence]) -> dict[Sentence, list[Evidence]]:
    sentences: dict[Sentence, list[Evidence]] = {}
    for item in evidence:
        sentences.setdefault(sentence_of(item), []).append(item)
    return sentences
