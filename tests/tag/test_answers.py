"""What an answer in a form says of the indicator that was asked about."""

from __future__ import annotations

import pytest
from msgspec import structs

from pipeline.models import Evidence, Status
from pipeline.tag import Tagger
from pipeline.tag.answers import FEWEST_WORDS, RULE, replies
from tests.tag.tag_samples import passage

ASKED = "GOV-IMP-3"
QUESTION = {
    "de": "Ein Migrationsrat berät die Stadt, tagt regelmäßig und hat Mitglieder unter Migranten.",
    "en": "An advisory council with migrants advises the city and meets regularly.",
}


def answered(tagger: Tagger, text: str, lang: str, *, indicator: str = ASKED) -> list[Evidence]:
    asked = structs.replace(passage(text, lang=lang, context=QUESTION[lang]), indicator=indicator)
    return tagger.tag(asked)


@pytest.mark.parametrize(
    ("lang", "text", "status"),
    [
        ("de", "Das Amt lädt dazu jeden Herbst ein.", "in_place"),
        ("en", "The office sends out invitations every autumn.", "in_place"),
        ("de", "Nein.", "absent"),
        ("de", "Noch nicht", "absent"),
        ("en", "No", "absent"),
        ("en", "Not yet!", "absent"),
        ("de", "Nein, das macht bei uns der Landkreis.", "absent"),
        ("en", "No. The county does this for us.", "absent"),
        ("en", "Not yet. The office will start next year.", "planned"),
        ("de", "Ja.", "uncertain"),
        ("en", "Yes", "uncertain"),
        ("de", "Ja, das Amt lädt dazu jeden Herbst ein.", "in_place"),
        ("en", "There is no such thing in our town.", "absent"),
    ],
)
def test_an_answer_that_no_rule_knows_speaks_to_the_indicator(
    tagger: Tagger, lang: str, text: str, status: str
) -> None:
    (found,) = answered(tagger, text, lang)
    assert (found.indicator, found.facet, found.rule) == (ASKED, "", RULE)
    assert found.status == status


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "k. A."),
        ("de", "Keine Angabe."),
        ("de", "Dazu liegen uns keine Angaben vor."),
        ("de", "Siehe beigefügtes Konzept, Seite 14."),
        ("de", "Frau Muster"),
        ("de", "Was ist damit genau gemeint?"),
        ("de", "Für die Vereine gibt es:"),
        ("en", "n/a"),
        ("en", "Please see our report of 2021, page 3."),
        ("en", "We do not know."),
        ("en", "– – –"),
    ],
)
def test_an_answer_that_says_nothing_is_no_evidence(tagger: Tagger, lang: str, text: str) -> None:
    assert answered(tagger, text, lang) == []


def test_a_short_reply_explains_itself_and_is_quoted_with_what_follows(tagger: Tagger) -> None:
    text = "No. The county does this for us."
    (found,) = answered(tagger, text, "en")
    assert [(cue.name, cue.text) for cue in found.cues] == [("absent", "No.")]
    assert text[found.start : found.end] == text


def test_the_question_tells_what_the_answer_is_about(tagger: Tagger) -> None:
    (found,) = answered(tagger, "Er tagt viermal im Jahr.", "de")
    assert (found.facet, found.rule) == ("standing_body", "GOV-IMP-3/1")
    assert [mention.where for mention in found.concepts] == ["context", "text"]


def test_the_question_does_not_answer_itself(tagger: Tagger) -> None:
    (found,) = answered(tagger, "Der Migrationsrat ist in der Stadt bekannt.", "de")
    assert (found.facet, found.rule) == ("", RULE)


def test_a_word_or_two_do_not_lean_on_the_question(tagger: Tagger) -> None:
    assert answered(tagger, "Sitzungen", "de") == []


def test_the_question_lends_nothing_to_other_indicators(tagger: Tagger) -> None:
    found = answered(tagger, "Der Stadtrat hat das 2019 beschlossen.", "de", indicator="EMP-IMP-2")
    assert {one.indicator for one in found} == {"EMP-IMP-2"}


def test_an_answer_may_speak_to_other_indicators_too(tagger: Tagger) -> None:
    found = answered(tagger, "Der Migrationsrat tagt, und der Integrationsplan ist beschlossen.", "de")
    assert {one.indicator for one in found} == {ASKED, "GOV-AMB-1"}
    assert RULE not in {one.rule for one in found}


def test_what_follows_a_plain_no_is_not_in_place(tagger: Tagger) -> None:
    (found,) = answered(tagger, "Nein. Der Migrationsrat im Nachbarort tagt.", "de")
    assert (found.facet, found.status) == ("standing_body", Status.UNCERTAIN)


def test_an_indicator_of_another_benchmark_changes_nothing(tagger: Tagger) -> None:
    assert answered(tagger, "Das Amt lädt dazu jeden Herbst ein.", "de", indicator="XXX-YYY-1") == []


@pytest.mark.parametrize("lang", ["de", "en"])
def test_replies_are_written_as_they_are_compared(lang: str) -> None:
    known = replies(lang)
    told = [*known.no, *known.yes, *known.nothing]
    assert all(text == text.lower().strip(" .,!") for text in told)
    assert len(set(told)) == len(told), "a reply stands in two lists"
    assert all(len(text.split()) < FEWEST_WORDS + 3 for text in [*known.no, *known.yes])


def test_a_language_without_replies_has_none() -> None:
    assert replies("fi").of("no") is None
