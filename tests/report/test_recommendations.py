"""The draft report as people get it: read back from the Word file."""

from __future__ import annotations

import pytest
from docx.oxml.ns import qn
from msgspec import structs

from pipeline import report
from tests.report.report_factories import COVERAGE, TEMPLATES, make_material, small_benchmark
from tests.report.word_reader import Draft, all_text, bookmarks

NOTHING = structs.replace(COVERAGE, searched=0)


def headings(draft: Draft) -> list[str]:
    names = ("heading 1", "heading 2", "Heading 1", "Heading 2", "Annex Heading")
    return [p.text for p in draft.paragraphs if p.style is not None and p.style.name in names]


def test_report_has_pillars_then_themes_then_annexes(final: Draft) -> None:
    assert headings(final) == [
        "Summary",
        "The city and the review",
        "How this draft was made",
        "Findings by pillar",
        "General governance",
        "Empowerment",
        "Recommendations by theme",
        "Needs",
        "Partners",
        "Evidence matrix",
        "Annex. Evidence by indicator",
        "Annex. List of sources",
    ]


def test_contents_list_every_heading(final: Draft) -> None:
    listed = [text.lstrip("0123456789.") for text in final.in_style("toc 1") + final.in_style("toc 2")]
    assert sorted(listed) == sorted(headings(final))


def test_strengths_rest_on_what_is_in_place(final: Draft) -> None:
    assert "Body (GOV-AMB-1). The material reads as saying that a standing council exists." in final.text


def test_weaknesses_rest_on_what_is_missing_or_ended(final: Draft) -> None:
    assert "Money (GOV-AMB-1). The material reads as saying that the council has no money." in final.text
    assert "Money (GOV-IMP-1). It was once the case, and no longer is, that the council has money." in final.text


def test_contradictions_are_told(final: Draft) -> None:
    assert "Asked (GOV-IMP-1). The material contradicts itself on whether the council is asked." in final.text


def test_open_points_tell_planned_unconfirmed_and_not_found_apart(final: Draft) -> None:
    text = final.text
    assert "Body (GOV-IMP-1). It is announced, but not yet the case, that a standing council exists." in text
    assert "Asked (EMP-AMB-1). It is claimed without confirmation that the council is asked." in text
    assert "EMP-IMP-1 Body; Money; Asked" in text


def test_recommendations_come_only_from_missing_ended_or_disputed_points(final: Draft) -> None:
    assert [text.strip() for text in final.in_style("Recommendation")] == [
        "Consider how to make sure that the council has money.",
        "Look into why it ended, and consider how to make sure again that the council has money.",
        "Clarify with those concerned whether the council is asked, and consider what is missing.",
    ]
    assert final.in_style("Cites") == [
        "Money (GOV-AMB-1). The material reads as saying that the council has no money.",
        "Money (GOV-IMP-1). It was once the case, and no longer is, that the council has money.",
        "Asked (GOV-IMP-1). The material contradicts itself on whether the council is asked.",
    ]


@pytest.mark.parametrize("style", ["Recommendation", "Evidence", "Voice"])
def test_every_recommendation_and_quote_has_footnotes_that_lead_to_the_annex(final: Draft, style: str) -> None:
    marks = set(bookmarks(final.document.element.body))
    found = [paragraph for paragraph in final.paragraphs if paragraph.style and paragraph.style.name == style]
    assert found
    for paragraph in found:
        numbers = [note.get(qn("w:id")) for note in paragraph._p.iter(qn("w:footnoteReference"))]
        assert numbers
        for number in numbers:
            anchors = [link.get(qn("w:anchor")) for link in final.footnotes[number].iter(qn("w:hyperlink"))]
            assert len(anchors) == 1
            assert set(anchors) <= marks


def test_footnote_tells_source_place_and_the_id_of_the_passage(final: Draft) -> None:
    told = [all_text(note) for note in final.footnotes.values()]
    assert " Integrationskonzept „Vielfalt & Teilhabe“ 2021, p. 5 (page 7 of the file) [s2-1]" in told
    assert " Interview partner 1, minute 12:30 [s3-4]" in told


def test_theme_without_findings_says_so(final: Draft) -> None:
    assert "Nothing found in the material searched." in final.in_style("Nothing Found")
    reason = "The material searched names nothing as missing, ended or disputed that a recommendation could rest on."
    assert reason in final.in_style("Nothing Found")


def test_summary_names_fields_in_words_without_figures(final: Draft) -> None:
    text = final.text
    summary = text[text.rindex("Summary\n") : text.index("How much evidence there is")]
    assert "General governance: Ambition" in summary
    assert "Empowerment: Implementation" in summary
    assert "%" not in summary


def test_annex_has_a_table_for_each_indicator_with_evidence(final: Draft) -> None:
    assert [text for text in final.in_style("Table Title") if text.startswith(("GOV", "EMP"))] == [
        "GOV-AMB-1 Council GOV-AMB-1",
        "GOV-IMP-1 Council GOV-IMP-1",
        "EMP-AMB-1 Council EMP-AMB-1",
    ]
    assert len(final.table_titled("GOV-AMB-1 Council GOV-AMB-1").rows) == 5


def test_indicators_without_evidence_are_listed(final: Draft) -> None:
    assert "EMP-IMP-1" in final.in_style("Small")


def test_room_for_the_team_is_a_countable_placeholder(final: Draft) -> None:
    left = final.in_character_style("Placeholder")
    # The visit on the cover and among the facts, the conclusion, the city, and a practice for each of two themes.
    assert left.count("[to be completed by the team]") == 6
    assert left.count("[room for a translation]") == len(final.in_style("Translation"))


def test_not_searchable_is_told_from_nothing_found() -> None:
    material = make_material(coverage=NOTHING, found=False)
    draft = Draft(report.recommendations(material, small_benchmark(), TEMPLATES, lang="en"))
    assert "Not searchable." in draft.text
    assert "Nothing found in the material searched" not in draft.text


def test_desk_review_of_unsearchable_material_does_not_say_nothing_found() -> None:
    material = make_material(coverage=NOTHING, found=False)
    draft = Draft(report.desk_review(material, small_benchmark(), TEMPLATES, lang="de"))
    assert draft.cell("row_GOV_AMB_1", 2)[0].startswith("Nicht durchsuchbar.")
    assert "Im durchsuchten Material wurde nichts gefunden" not in draft.text


def test_nothing_found_anywhere_makes_no_claim() -> None:
    material = make_material(found=False)
    draft = Draft(report.recommendations(material, small_benchmark(), TEMPLATES, lang="en"))
    assert draft.in_style("Recommendation") == []
    assert draft.in_character_style("Evidence Quote") == []
