"""Answers found by printed ids, in files of any kind: a form saved as PDF, or a report of the city's own."""

from __future__ import annotations

import pytest

from pipeline.benchmark import load
from pipeline.extract.blocks import Block, Document
from pipeline.extract.forms.answers import by_printed_ids
from pipeline.models import ParagraphPlace, Part


def document(*texts: str) -> Document:
    """Return a document; a text that begins with ``#`` signs is a heading of that level."""
    return Document(blocks=tuple(block(n, text) for n, text in enumerate(texts, 1)))


def block(n: int, text: str) -> Block:
    level = len(text) - len(text.lstrip("#"))
    part = Part.HEADING if level else Part.PARAGRAPH
    return Block(text=text.lstrip("# "), place=ParagraphPlace(paragraph=n), part=part, level=level)


def said(found: Document) -> list[tuple[str, str]]:
    return [(block.indicator, block.text) for block in found.blocks if block.part is not Part.HEADING]


THREE = (
    "### GOV-IMP-1 Cross-departmental integration body",
    "We have a steering group.",
    "### GOV-IMP-2",
    "Every office has one.",
    "### 1.3 GOV-IMP-3: Our council",
    "It meets monthly.",
)


def test_text_below_a_heading_with_an_id_answers_it() -> None:
    assert said(by_printed_ids(document(*THREE))) == [
        ("GOV-IMP-1", "We have a steering group."),
        ("GOV-IMP-2", "Every office has one."),
        ("GOV-IMP-3", "It meets monthly."),
    ]


def test_a_heading_above_ends_it() -> None:
    found = said(by_printed_ids(document(*THREE, "## Annex", "Statistics of the state.")))
    assert found[-1] == ("", "Statistics of the state.")


def test_a_heading_below_does_not_end_it() -> None:
    found = by_printed_ids(document(*THREE, "#### Members", "Fifteen people."))
    assert said(found)[-1] == ("GOV-IMP-3", "Fifteen people.")
    assert [block.text for block in found.blocks if block.part is Part.HEADING][-1] == "Members"


@pytest.mark.parametrize(
    "texts",
    [
        THREE[:4],
        ("### ISO-IEC-27001 Security", "a", "### ABC-DEF-1 x", "b", "### ABC-DEF-2 y", "c", "### ABC-DEF-3 z", "d"),
        ("See GOV-IMP-1, GOV-IMP-2 and GOV-IMP-3.",),
        ("GOV-IMP-1 is met.", "GOV-IMP-2 is met.", "GOV-IMP-3 is met."),
    ],
    ids=["two ids", "other signs", "in one sentence", "no headings"],
)
def test_other_documents_stay_as_they_are(texts: tuple[str, ...]) -> None:
    assert by_printed_ids(document(*texts)) == document(*texts)


def test_the_benchmarks_own_words_are_no_answer() -> None:
    question = "Who in the administration is responsible for coordinating integration, and how was the post filled?"
    found = said(by_printed_ids(document(*THREE, "### GOV-AMB-3 Senior integration coordinator", question, "Nobody.")))
    assert found[-1] == ("GOV-AMB-3", "Nobody.")


def test_a_sentence_under_three_indicators_is_the_forms_own() -> None:
    prompt = "Click here and write your answer"
    texts = [text for n, text in enumerate(THREE) for text in ((text, prompt) if n % 2 else (text,))]
    assert prompt not in {text for _, text in said(by_printed_ids(document(*texts)))}


def test_titles_of_tables_are_no_answer() -> None:
    found = said(by_printed_ids(document(*THREE, "Documents you attach for General governance, Implementation")))
    assert found[-1] == ("GOV-IMP-3", "It meets monthly.")


def test_instructions_before_the_first_indicator_are_no_answer() -> None:
    front = "Each indicator of the benchmark has a field of its own."
    wordings = [text for id in ("GOV-IMP-1", "GOV-IMP-2", "GOV-IMP-3") for text in (f"### {id}", wording(id))]
    assert said(by_printed_ids(document(front, *wordings, "It meets monthly."))) == [("GOV-IMP-3", "It meets monthly.")]
    assert said(by_printed_ids(document(front, *THREE)))[0] == ("", front)


def wording(id: str) -> str:
    return load().indicator(id).requirement["en"]


def test_short_answers_may_repeat() -> None:
    texts = [text if text.startswith("#") else "Not yet." for text in THREE]
    assert [text for _, text in said(by_printed_ids(document(*texts)))] == ["Not yet."] * 3
