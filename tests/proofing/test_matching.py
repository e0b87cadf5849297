"""Word for word: what may differ between a quotation and its source, and what may not."""

from __future__ import annotations

import pytest

from pipeline.proofing.checking import _stand_ins
from pipeline.proofing.differences import difference, likeness
from pipeline.proofing.matching import Matcher, squeeze

SOURCE = (
    "The advisory council has 15 members, who are elected for 2019–2024, and meets four times a year. "
    "Kessler's office – in the town hall – helps; Mrs Okonkwo's don't. "
    "Integra\u00adtion is a ques- tion of “will” (...)."
)


def stands(text: str, *, gentle: bool = False) -> bool:
    return bool(found(text, gentle=gentle))


def found(text: str, *, gentle: bool = False) -> list[tuple[str, ...]]:
    where = squeeze(SOURCE)
    matcher = Matcher(text, is_known=_stand_ins(), gentle=gentle)
    hits = matcher.find(where, 0, len(where.small), reach=lambda at, gap: len(where.small))
    return [hit.brackets for hit in hits]


@pytest.mark.parametrize(
    "text",
    [
        "The advisory council has 15 members",
        "advisory\u00a0council  has 15 members,",
        "Advisory council has 15 members.",
        "elected for 2019-2024",
        "office - in the town hall - helps",
        "office — in the town hall — helps",
        "Kessler’s office",
        "Integration is a question of ‘will’",
        'Integra-tion is a question of "will"',
        "The advisory council [...] meets four times a year",
        "The advisory council […] meets […] a year. [...]",
        "[...] has 15 members, (...) and meets four times",
        "[Practitioner 1]'s office – in the town hall – helps; [name]'s don't",
        "[Fachkraft 1] – in the town hall – helps; [Name]",
    ],
)
def test_looks_of_blanks_dashes_marks_and_masked_names_do_not_count(text: str) -> None:
    assert stands(text)


@pytest.mark.parametrize(
    "text",
    [
        "The advisory council has 16 members",
        "The advisory council has members",
        "The advisory council had 15 members",
        "advisory council has 15 member",
        "visory council has 15 members",
        "The advisory Council has 15 members",
        "elected for 20192024",
        "members who are elected",
        "meets four times a year [...] The advisory council",
        "The advisory council [...] meets five times a year",
        "The [Practitioner 1] meets",
        "The council [name] meets",
    ],
)
def test_words_numbers_order_and_commas_count(text: str) -> None:
    assert not stands(text)


def test_words_in_brackets_of_somebodys_own_are_told() -> None:
    assert found("The advisory council [of Neustadt] has 15 members") == [("of Neustadt",)]
    assert found("[It] has 15 members, who are elected [by whom?]") == [("It", "by whom?")]
    assert found("[Practitioner 1]'s office [...] helps") == [()]


def test_three_dots_alone_may_tell_of_words_left_out() -> None:
    assert not stands("The advisory council ... meets four times")
    assert stands("The advisory council ... meets four times", gentle=True)
    assert stands("The advisory council … meets four times", gentle=True)


def test_a_difference_is_shown_with_the_words_around() -> None:
    told = difference("The advisory council has 16 members, who are elected", SOURCE)
    assert told == ("advisory council has 16 members, who are", "advisory council has 15 members, who are")
    told = difference("council has members, who are", SOURCE)
    assert told == ("council has members, who are", "advisory council has 15 members, who are")
    told = difference("The advisory council [...] meets five times", SOURCE)
    assert told == ("council [...] meets five times", "2019–2024, and meets four times a year.")


def test_capitals_and_punctuation_are_shown_where_the_words_are_the_same() -> None:
    told = difference("has 15 members who are Elected for", SOURCE)
    assert told == (
        "has 15 members who are Elected ... members who are Elected for",
        "council has 15 members, who are elected ... members, who are elected for 2019–2024, and",
    )


def test_likeness_counts_words_in_order() -> None:
    assert likeness("The advisory council has [...] a year.", SOURCE) == 1
    assert likeness("The advisory council never met anybody", SOURCE) == pytest.approx(3 / 6)
    assert likeness("[...]", SOURCE) == 0
