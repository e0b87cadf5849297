"""False starts stay in the quote and do not break the matching."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from pipeline.benchmark.words import read_lexicon
from pipeline.errors import DataError
from pipeline.models import Evidence, Part
from pipeline.tag import Tagger
from pipeline.tag.speech import FalseStarts, read_fillers
from tests.tag.tag_samples import Sample, passage
from tests.timing import seconds

FRENCH = """
council: [conseil consultatif]
meet: [réunir]
plan: [plan d'intégration]
adopt: [adopter]
migrants: [migrant]
"""


@pytest.fixture(scope="module")
def with_french(small: Sample, tmp_path_factory: pytest.TempPathFactory) -> Tagger:
    path = tmp_path_factory.mktemp("french") / "fr.yaml"
    path.write_text(FRENCH, encoding="utf-8")
    return Tagger(replace(small, lexicons={**small.lexicons, "fr": read_lexicon(path)}))  # type: ignore[arg-type]


def _told(tagger: Tagger, text: str, lang: str, *, speaker: str = "Bo") -> list[Evidence]:
    spoken = structs.replace(passage(text, lang=lang, part=Part.ANSWER), speaker=speaker)
    return tagger.tag(spoken)


CLEAN_AND_SPOKEN = {
    "de filler": ("de", "Unser Runder Tisch tagt.", "Unser Runder, äh, Tisch tagt."),
    "de drawn out": ("de", "Unser Runder Tisch tagt.", "Unser Runder ähmmm Tisch tagt."),
    "de said again": ("de", "Unser Runder Tisch tagt.", "Unser Runder, unser Runder Tisch tagt."),
    "de stutter": ("de", "Unser Runder Tisch tagt.", "Unser Runder T- T- Tisch tagt."),
    "de cut off": ("de", "Unser Runder Tisch tagt.", "Unser Runder Ti- Runder Tisch tagt."),
    "de remark": ("de", "Unser Runder Tisch tagt.", "Unser Runder (lacht) Tisch [unv., 00:12] tagt."),
    "de pause": ("de", "Unser Runder Tisch tagt.", "Unser Runder (..) Tisch (3 Sek.) tagt."),
    "en filler": ("en", "Our advisory council meets.", "Our advisory, um, council, erm, meets."),
    "en said again": ("en", "Our advisory council meets.", "We have, our advisory, our advisory council meets."),
    "en stutter": ("en", "Our advisory council meets.", "Our advisory c- council m- meets."),
    "en remark": ("en", "Our advisory council meets.", "Our advisory (laughs) council [inaudible] meets."),
    "fr filler": ("fr", "Le conseil consultatif se réunit.", "Le conseil, euh, consultatif se réunit."),
    "fr said again": (
        "fr",
        "Le conseil consultatif se réunit.",
        "Le conseil, le conseil, euh, le conseil consultatif se réunit.",
    ),
    "fr remark": ("fr", "Le conseil consultatif se réunit.", "Le conseil (rires) consultatif se réunit."),
}


@pytest.mark.parametrize(("lang", "clean", "spoken"), CLEAN_AND_SPOKEN.values(), ids=CLEAN_AND_SPOKEN.keys())
def test_a_false_start_leads_to_the_same_indicator(with_french: Tagger, lang: str, clean: str, spoken: str) -> None:
    (expected,) = _told(with_french, clean, lang)
    (found,) = _told(with_french, spoken, lang)
    assert (found.indicator, found.facet, found.status) == (expected.indicator, expected.facet, expected.status)


def test_the_quote_keeps_the_false_start(tagger: Tagger) -> None:
    text = "Wir sind klein. Ähm, unser, unser Runder, äh, Tisch tagt. Sonst nichts."
    (found,) = _told(tagger, text, "de")
    assert text[found.start : found.end] == "Ähm, unser, unser Runder, äh, Tisch tagt."


def test_the_words_that_told_are_those_of_the_text(tagger: Tagger) -> None:
    text = "Äh, unser Runder, äh, Tisch, äh, der t- tagt."
    (found,) = _told(tagger, text, "de")
    assert {mention.text for mention in found.concepts} == {"Runder, äh, Tisch", "tagt"}


def test_what_nobody_says_is_read_as_it_stands(tagger: Tagger) -> None:
    assert not _told(tagger, "Unser Runder, äh, Tisch tagt.", "de", speaker="")


def test_a_text_read_beside_a_spoken_one_is_not_changed(tagger: Tagger) -> None:
    spoken = structs.replace(
        passage("Ähm, der Beirat tagt.", part=Part.ANSWER), speaker="Bo", context="Und, äh, warum?"
    )
    written = passage("Unser Runder, äh, Tisch tagt. Der Beirat tagt.")
    alone = next(iter(tagger.read_all([written]))).evidence
    assert list(tagger.read_all([spoken, written]))[1].evidence == alone


@pytest.mark.parametrize(
    ("lang", "text", "blanked"),
    [
        ("de", "Sprach- und Kurse", "Sprach- und Kurse"),
        ("de", "Wissen Sie, sie grüßt.", "Wissen Sie, sie grüßt."),
        ("de", "Das das stimmt.", "    Das stimmt."),
        ("de", "Es gibt ihn. Ihn gibt es.", "Es gibt ihn. Ihn gibt es."),
        ("de", "Um acht Uhr um den Tisch", "Um acht Uhr um den Tisch"),
        ("de", "er hat 20 20 Leute", "er hat 20 20 Leute"),
        ("de", "der Beirat [Migrationsbeirat] tagt", "der Beirat [Migrationsbeirat] tagt"),
        ("en", "we have, we have a, um, a council", "         we have        a council"),
        ("en", "yes, um, we do", "yes      we do"),
        ("en", "yes, um we do", "yes,    we do"),
        ("en", "an umbrella, a summer", "an umbrella, a summer"),
        ("xx", "um we we do", "um    we do"),
        ("de", "Klein. Ähm, wir, wir tagen.", "Klein.           Wir tagen."),
    ],
)
def test_only_false_starts_are_blanked(lang: str, text: str, blanked: str) -> None:
    assert FalseStarts(lang).blank(text) == blanked


@given(st.text(alphabet="aäbhmu -.,(…)[]1\n’", max_size=80), st.sampled_from(["de", "en", "fr", "xx"]))
def test_the_copy_is_as_long_as_the_text(text: str, lang: str) -> None:
    blanked = FalseStarts(lang).blank(text)
    assert len(blanked) == len(text)
    assert all(now in (was, was.upper(), " ") for was, now in zip(text, blanked, strict=True))


@pytest.mark.parametrize(
    "text", ["m" * 3000, "a- " * 3000, "äh, " * 3000, "(" * 3000, "a " * 3000, "a-a-" * 3000, "[lacht " * 900]
)
def test_time_grows_with_the_text_and_not_with_its_square(text: str) -> None:
    blank = FalseStarts("de").blank
    part = max(seconds(lambda: blank(text)), 0.005)  # less is noise
    assert seconds(lambda: blank(text * 20)) < 3 * 20 * part  # the square would be 400


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('[de]\nfillers = ["äh", "Ähm"]', "line 2.*small"),
        ('[de]\nsounds = ["äh"]', "sounds"),
        ("[de\n", "line 1"),
    ],
)
def test_a_mistake_in_the_data_file_is_told_with_its_line(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "fillers.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=why):
        read_fillers(path)
