"""In a source about other things only what stands near a word of the benchmark's topic counts."""

from __future__ import annotations

import pytest

from pipeline import benchmark
from pipeline.models import Kind, ParagraphPlace, Passage
from pipeline.tag import tag

OTHER = "The road was repaired in spring and the bridge opens in June."
CLAIM = "The mayor has pledged money for this in the council and promised to make it a top priority."
TOPIC = "Refugees and migrants find advice in every district."


def evidence_of(texts: list[str], *, kind: Kind = Kind.OTHER, heading: str = "") -> list[int]:
    """Return the numbers of the passages that are evidence."""
    passages = [
        Passage(
            id=f"p{n}",
            source="s",
            n=n,
            text=text,
            place=ParagraphPlace(paragraph=n),
            kind=kind,
            lang="en",
            heading=heading,
        )
        for n, text in enumerate(texts)
    ]
    return sorted({int(one.passage[1:]) for one in tag(passages, benchmark.load())})


@pytest.fixture
def alone() -> list[str]:
    texts = [OTHER] * 12
    texts[4] = CLAIM
    return texts


def test_in_an_interview_everything_counts(alone: list[str]) -> None:
    assert 4 in evidence_of(alone, kind=Kind.INTERVIEW)


def test_a_claim_far_from_the_topic_does_not_count(alone: list[str]) -> None:
    assert evidence_of(alone) == []


@pytest.mark.parametrize("beside", [3, 5])
def test_a_claim_beside_the_topic_counts(alone: list[str], beside: int) -> None:
    alone[beside] = TOPIC
    assert 4 in evidence_of(alone)


def test_a_claim_below_a_heading_on_the_topic_counts(alone: list[str]) -> None:
    assert 4 in evidence_of(alone, heading="Integration of migrants")


def test_in_a_source_on_the_topic_everything_counts(alone: list[str]) -> None:
    assert 4 in evidence_of([*alone, TOPIC, TOPIC, TOPIC, TOPIC])


def test_of_a_few_passages_one_cannot_tell() -> None:
    assert 1 in evidence_of([OTHER, CLAIM, OTHER])
