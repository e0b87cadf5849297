"""From a passage to its evidence: what is found, where, and why."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pipeline.models import Evidence, Part, Status
from pipeline.tag import Tagger, label, tag
from tests.tag.tag_samples import Sample, passage


def found(evidence: list[Evidence]) -> set[str]:
    return {f"{one.indicator}.{one.facet}".rstrip(".") for one in evidence}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Der Ausländerbeirat tagt viermal im Jahr.", {"GOV-IMP-3.standing_body"}),
        ("Die Beiräte traten zusammen und tagten lange.", {"GOV-IMP-3.standing_body"}),
        ("Der Elternbeirat tagt viermal im Jahr.", set()),
        ("Der Beirat tagt in der Schulkantine.", set()),
        ("Ein beratendes Gremium vertritt die Zugewanderten.", {"GOV-IMP-3"}),
        ("Das Handlungskonzept wurde 2019 beschlossen.", {"GOV-AMB-1.adopted_plan"}),
        ("Die Stadt liegt am Fluss.", set()),
        ("", set()),
    ],
)
def test_a_sentence_is_evidence_for_the_rules_it_meets(tagger: Tagger, text: str, expected: set[str]) -> None:
    assert found(tagger.tag(passage(text))) == expected


@pytest.mark.parametrize(
    "form",
    [
        "Migranten",
        "Migrant*innen",
        "Migrant:innen",
        "Migrant_innen",
        "MigrantInnen",
        "Migranten/-innen",
        "Migrant(inn)en",
    ],
)
def test_gendered_spellings_count_as_the_plain_word(tagger: Tagger, form: str) -> None:
    (one,) = tagger.tag(passage(f"Der Beirat vertritt die {form} der Stadt."))
    assert [mention.text for mention in one.concepts] == ["Beirat", form]


def test_evidence_tells_its_sentence_rule_and_words(tagger: Tagger) -> None:
    text = "Die Stadt wächst. Der Beirat tagt seit 2010. Er hat Mitglieder."
    (one,) = tagger.tag(passage(text))
    assert text[one.start : one.end] == "Der Beirat tagt seit 2010."
    assert (one.id, one.rule, one.status) == ("abc.1.GOV-IMP-3.standing_body", "GOV-IMP-3/1", Status.IN_PLACE)
    assert [(mention.name, text[mention.start : mention.end]) for mention in one.concepts] == [
        ("council", "Beirat"),
        ("meet", "tagt"),
    ]


def test_an_anaphor_looks_back_to_the_sentence_before(tagger: Tagger) -> None:
    (one,) = tagger.tag(passage("Die Stadt hat einen Beirat. Er tagt monatlich."))
    assert [(mention.name, mention.start, mention.where) for mention in one.concepts] == [
        ("council", 20, "text"),
        ("meet", 31, "text"),
    ]
    assert not tagger.tag(passage("Die Stadt hat einen Beirat. Der Stadtrat tagt monatlich."))


@pytest.mark.parametrize("where", ["heading", "context"])
def test_heading_and_context_help_to_understand(tagger: Tagger, where: str) -> None:
    beside = {where: "Der Integrationsbeirat"}
    (one,) = tagger.tag(passage("Sitzungen gibt es jeden Monat.", **beside))  # type: ignore[arg-type]
    assert [(mention.text, mention.where) for mention in one.concepts] == [
        ("Integrationsbeirat", where),
        ("Sitzungen", "text"),
    ]


def test_a_heading_alone_is_not_enough(tagger: Tagger) -> None:
    assert not tagger.tag(passage("Das war schön.", heading="Der Beirat tagt"))


@pytest.mark.parametrize("part", [Part.HEADING, Part.QUESTION])
def test_headings_and_questions_are_never_evidence(tagger: Tagger, part: Part) -> None:
    assert not tagger.tag(passage("Der Beirat tagt.", part=part))


def test_a_rule_for_the_passage_joins_its_sentences(tagger: Tagger) -> None:
    (one,) = tagger.tag(passage("Die Leitlinien gelten. Viele wissen das. Zugewanderte fragen danach."))
    assert one.facet == "needs_assessment"


def test_a_rule_with_a_distance_keeps_to_it(tagger: Tagger) -> None:
    near = "Im Bürgeramt helfen Dolmetscherinnen."
    far = "Im Bürgeramt, das erst vor wenigen Jahren umgebaut worden ist, helfen Dolmetscherinnen."
    assert found(tagger.tag(passage(near))) == {"EMP-IMP-2.service_coverage"}
    assert not tagger.tag(passage(far))


def test_english_hyphens_and_plurals(tagger: Tagger) -> None:
    (one,) = tagger.tag(passage("The cross-departmental office employs interpreters.", lang="en"))
    assert [mention.text for mention in one.concepts] == ["interpreters", "cross-departmental office"]
    (one,) = tagger.tag(passage("The cross departmental office employs interpreters.", lang="en"))
    assert one.indicator == "EMP-IMP-2"


def test_a_language_without_words_is_not_searched(tagger: Tagger) -> None:
    assert tagger.searches("de")
    assert not tagger.searches("pl")
    assert not tagger.searches("")
    assert not tagger.tag(passage("Der Beirat tagt.", lang="pl"))


def test_a_citys_own_names_count_in_every_language(small: Sample) -> None:
    names = {"council": ("Forum der Vielfalt",)}
    german, english = (
        tag([passage(text, lang=lang)], small, names=names)  # type: ignore[arg-type]
        for lang, text in (("de", "Das Forum der Vielfalt tagt."), ("en", "The Forum der Vielfalt meets."))
    )
    assert found(german) == found(english) == {"GOV-IMP-3.standing_body"}


def test_evidence_comes_in_the_order_of_the_passages(small: Sample) -> None:
    texts = ("Das Konzept ist beschlossen.", "Der Beirat tagt.", "Nichts.")
    evidence = tag([passage(text) for text in texts], small)  # type: ignore[arg-type]
    assert [one.indicator for one in evidence] == ["GOV-AMB-1", "GOV-IMP-3"]


def test_the_label_of_a_passage_is_one_status_for_each_indicator(tagger: Tagger) -> None:
    text = "Der Beirat vertritt die Migranten. Getagt wird nie. Das Konzept wurde beschlossen."
    evidence = tagger.tag(passage("Der Beirat vertritt Migranten. Der Beirat tagt nie. Das Konzept ist beschlossen."))
    assert label(evidence) == {"GOV-AMB-1": Status.IN_PLACE, "GOV-IMP-3": Status.ABSENT}
    assert label(tagger.tag(passage(text)))["GOV-IMP-3"] is Status.IN_PLACE
    assert label([]) == {}


def test_the_same_passages_give_the_same_evidence(small: Sample) -> None:
    passages = [passage("Der Beirat tagt nicht, soll aber ab 2031 Migranten im Beirat beraten.")]
    assert tag(passages, small) == tag(passages, small)  # type: ignore[arg-type]


def test_importing_the_stage_loads_no_heavy_library() -> None:
    code = "import sys, pipeline.tag; print([m for m in ('spacy', 'simplemma', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_term_with_an_apostrophe_is_cut_like_the_text(tagger: Tagger) -> None:
    evidence = tagger.tag(passage("The migrants' panel convenes every spring.", lang="en"))
    assert "GOV-IMP-3.standing_body" in found(evidence)


def test_a_quote_holds_the_sentence_it_leans_on(tagger: Tagger) -> None:
    text = "Die Stadt hat einen Ausländerbeirat. Er tagt viermal im Jahr. Das Wetter war gut."
    (one,) = (one for one in tagger.tag(passage(text)) if one.facet == "standing_body")
    assert text[one.start : one.end] == "Die Stadt hat einen Ausländerbeirat. Er tagt viermal im Jahr."


def test_a_quote_of_a_question_holds_its_answer(tagger: Tagger) -> None:
    text = "Es regnete. Und der Ausländerbeirat, tagt der noch? Schon lange nicht mehr. Es regnete wieder."
    (one,) = (one for one in tagger.tag(passage(text)) if one.facet == "standing_body")
    assert text[one.start : one.end] == "Und der Ausländerbeirat, tagt der noch? Schon lange nicht mehr."


def test_a_quote_leaves_out_a_sentence_far_off(tagger: Tagger) -> None:
    text = f"Die Leitlinien gelten. {'Das Wetter war gut und warm und schön. ' * 5}Zugewanderte kamen zu Wort."
    (one,) = (one for one in tagger.tag(passage(text)) if one.facet == "needs_assessment")
    assert text[one.start : one.end] in ("Die Leitlinien gelten.", "Zugewanderte kamen zu Wort.")
