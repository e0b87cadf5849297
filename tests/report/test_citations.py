"""Quotes and citations: verbatim or cut at words, places in words, interviews without names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.city import City
from pipeline.models import (
    CellPlace,
    Interviewee,
    Kind,
    PagePlace,
    ParagraphPlace,
    Passage,
    Place,
    RoleType,
    Source,
    TimePlace,
)
from pipeline.privacy.people import Key, People, find_people
from pipeline.report.citations import CUT, cite, name_sources, place_words, shorten
from pipeline.report.labels import Labels, read_labels
from pipeline.report.provenance import page_ranges

EN, DE = read_labels("en"), read_labels("de")


@pytest.mark.parametrize(
    ("place", "english", "german"),
    [
        (PagePlace(page=7), "p. 7", "S. 7"),
        (PagePlace(page=7, label="7"), "p. 7", "S. 7"),
        (PagePlace(page=7, label="v"), "p. v (page 7 of the file)", "S. v (Seite 7 der Datei)"),
        (ParagraphPlace(paragraph=4), "paragraph 4", "Absatz 4"),
        (ParagraphPlace(paragraph=4, line=19), "line 19", "Zeile 19"),
        (CellPlace(table=2, row=3), "table 2, row 3", "Tabelle 2, Zeile 3"),
        (TimePlace(turn=3, start_ms=750_999), "minute 12:30", "Minute 12:30"),
        (TimePlace(turn=3, start_ms=0), "minute 0:00", "Minute 0:00"),
        (TimePlace(turn=3, start_ms=3_723_000), "at 1:02:03", "bei 1:02:03"),
        (TimePlace(turn=3), "contribution 3", "Beitrag 3"),
    ],
)
def test_place_in_words(place: Place, english: str, german: str) -> None:
    assert (place_words(place, EN), place_words(place, DE)) == (english, german)


@pytest.mark.parametrize(
    ("confidence", "english", "german"),
    [
        (None, "Plan, p. 7", "Plan, S. 7"),
        (
            0.87,
            "Plan, p. 7 (read by text recognition, 87 % sure)",
            "Plan, S. 7 (per Texterkennung gelesen, zu 87 % sicher)",
        ),
        (
            1.0,
            "Plan, p. 7 (read by text recognition, 99 % sure)",
            "Plan, S. 7 (per Texterkennung gelesen, zu 99 % sicher)",
        ),
    ],
    ids=["text", "scan", "never certain"],
)
def test_a_citation_says_how_sure_a_text_recognition_was(confidence: float | None, english: str, german: str) -> None:
    place = PagePlace(page=7)
    passage = Passage(id="1", source="1", n=1, text="x", place=place, kind=Kind.STRATEGY, confidence=confidence)
    assert (cite(passage, "Plan", EN), cite(passage, "Plan", DE)) == (english, german)


def interview(n: int, *people: Interviewee) -> Source:
    file = f"interviews/{n}-mrs-brown.vtt"
    title = "Interview with Mrs Brown"
    return Source(id=str(n), city="c", file=file, kind=Kind.INTERVIEW, sha256="", title=title, interviewees=people)


def document(n: int, **details: str) -> Source:
    return Source(id=str(n), city="c", file=f"strategy/{n}.pdf", kind=Kind.STRATEGY, sha256="", **details)


def names_of(*sources: Source, labels: Labels = EN) -> list[str]:
    people, _ = find_people(City(name="c"), sources, [], Key())
    return list(name_sources(sources, people, labels).values())


MAYOR = Interviewee(name="Ada Brown", role="Mayor", type=RoleType.POLITICIAN)
MEMBER = Interviewee(name="Bo Cem", type=RoleType.MIGRANT_GROUP)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (interview(1, MAYOR), "Politician 1"),
        (interview(1, MAYOR, MEMBER), "Politician 1 and Migrant group 1"),
        (interview(1, Interviewee(name="Ada Brown")), "Interview partner 1"),
        (interview(1), "Interview 1"),
        (document(1, title="Plan  for\nall"), "Plan for all"),
        (document(1), "1.pdf"),
    ],
)
def test_name_of_a_source(source: Source, name: str) -> None:
    assert names_of(source) == [name]


def test_the_pseudonym_is_in_the_language_of_the_report() -> None:
    assert names_of(interview(1, MEMBER), labels=DE) == ["Migrantengruppe 1"]


def test_sources_of_the_same_name_are_told_apart() -> None:
    assert names_of(interview(1, MAYOR), interview(2, MAYOR)) == ["Politician 1", "Politician 1 (2)"]


def test_long_title_is_cut_at_a_word() -> None:
    (name,) = name_sources([document(1, title="word " * 40)], People(), EN).values()
    assert name.endswith("word …")
    assert len(name) < 90


def test_short_quote_stays_as_it_is() -> None:
    assert shorten("The council meets.", keep=(0, 0)) == "The council meets."


@pytest.mark.parametrize(
    ("keep", "expected"),
    [
        ((0, 3), "one two three four [...]"),
        ((14, 18), "[...] three four five [...]"),
        ((9, 10), "one two three four [...]"),
        ((24, 27), "[...] three four five six"),
    ],
)
def test_long_quote_keeps_what_it_was_quoted_for(keep: tuple[int, int], expected: str) -> None:
    assert shorten("one two three four five six", keep=keep, longest=15) == expected


@given(st.lists(st.text("abcäß.", min_size=1, max_size=12), min_size=1, max_size=60), st.data())
def test_cut_quote_is_a_run_of_whole_words_of_the_sentence(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 30)))
    short = shorten(text, keep=(start, end), longest=80)
    kept = short.removeprefix(f"{CUT} ").removesuffix(f" {CUT}")
    assert f" {kept} " in f" {text} "
    assert text[start:end].strip() in kept
    assert len(kept) <= 80 + 2 * 12


@pytest.mark.parametrize(
    ("pages", "words"), [((3,), "3"), ((3, 4, 5, 9), "3–5, 9"), ((9, 1, 2, 2), "1–2, 9"), ((), "")]
)
def test_page_ranges(pages: tuple[int, ...], words: str) -> None:
    assert page_ranges(pages) == words
