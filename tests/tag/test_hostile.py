"""Input that no one should write: it takes linear time and breaks nothing."""

from __future__ import annotations

import pytest

from pipeline.tag import Tagger
from tests.tag.tag_samples import passage
from tests.timing import seconds

HOSTILE = {
    "underscores": "_" * 20_000,
    "one endless word": "a" * 1_000_000,
    "a million characters": "Der Beirat tagt heute mit Migranten. " * 27_000,
    "no sentence ends": "Der Beirat tagt heute mit Migranten " * 10_000,
    "only cues": "kein " * 40_000,
    "cues inside cues": "noch nie " * 20_000,
    "only stops": "Beirat tagt aber " * 10_000,
    "gender signs": "a*innen" * 50_000,
    "quotation marks": '" ' * 100_000,
    "line ends": "\n" * 200_000,
    "signs": "👍\x00\u0301" * 30_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_tagged_in_linear_time(tagger: Tagger, text: str) -> None:
    tagger.tag(passage("Der Beirat tagt nicht."))
    part = max(seconds(lambda: tagger.tag(passage(text[: len(text) // 50]))), 0.05)  # less is noise
    assert seconds(lambda: tagger.tag(passage(text)), tries=1) < 2 * 50 * part  # the square would be 2,500


def test_what_stands_after_a_ruler_is_found(tagger: Tagger) -> None:
    text = "_" * 300 + " Der Beirat tagt."
    (one,) = tagger.tag(passage(text))
    assert text[one.start : one.end] == "Der Beirat tagt."


def test_offsets_hold_far_into_a_long_text(tagger: Tagger) -> None:
    text = "Die Stadt liegt am Fluss. " * 8_000 + "Der Beirat tagt."
    (one,) = tagger.tag(passage(text))
    assert text[one.start : one.end] == "Der Beirat tagt."
