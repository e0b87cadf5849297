"""Quotation marks as people type them."""

from __future__ import annotations

import pytest

from pipeline.proofing.marks import find_marked


def marked(text: str) -> list[str]:
    return [text[each.start : each.end].strip() for each in find_marked(text)[0]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He said “we have no money”, and “then what?”.", ["we have no money", "then what?"]),
        ("Er sagt: „Wir haben kein Geld“ (Anna).", ["Wir haben kein Geld"]),
        ('"We have no money," she said. "And no time".', ["We have no money,", "And no time"]),
        ("« Nous n’avons pas d’argent » et «rien».", ["Nous n’avons pas d’argent", "rien"]),
        ("»Wir haben kein Geld«, sagt er.", ["Wir haben kein Geld"]),
        ("”Vi har inga pengar”, sade hon.", ["Vi har inga pengar"]),
        ("»Meillä ei ole rahaa», hän sanoi.", ["Meillä ei ole rahaa"]),
        ("‚Wir haben kein Geld‘ und ‘we have none’", ["Wir haben kein Geld", "we have none"]),
        ("Er sagte „wir haben keinen ‚Beirat‘ und kein Geld“.", ["wir haben keinen ‚Beirat‘ und kein Geld"]),
        ("Er sagte „wir haben keinen “Beirat” und kein Geld“.", ["wir haben keinen “Beirat” und kein Geld"]),
        ("“She said “no” and left” again", ["She said “no” and left"]),
        ('„Wir haben kein Geld", sagt er.', ["Wir haben kein Geld"]),
        ("“We don’t know the city’s budget”", ["We don’t know the city’s budget"]),
        ('("in brackets it is") – "here too"', ["in brackets it is", "here too"]),
        ('A 5" pipe is no quote.', []),
        ("“We have no money and left it open", []),
        ("“We left it open. And “this is whole”.", ["this is whole"]),
    ],
)
def test_words_between_marks_are_found(text: str, found: list[str]) -> None:
    assert marked(text) == found


def test_marks_without_an_end_are_told_where_they_may_begin_a_quotation() -> None:
    assert find_marked("He said: “We have no money at all") == ([], [9])
    assert find_marked("An “odd word") == ([], [])


def test_single_marks_may_be_apostrophes() -> None:
    soft = {each.is_soft for each in find_marked("in the '90s the cities' budgets")[0]}
    assert soft == {True}
