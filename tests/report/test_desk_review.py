"""The desk review as people get it: read back from the Word file."""

from __future__ import annotations

import pytest
from docx.oxml.ns import qn
from msgspec import structs

from pipeline import report
from pipeline.models import Audience
from pipeline.report.content import quote_bookmark
from tests.report.report_factories import LONG, TEMPLATES, TEXTS, make_material, small_benchmark
from tests.report.word_reader import Draft, bookmarks

ROWS = ["row_GOV_AMB_1", "row_GOV_IMP_1", "row_EMP_AMB_1", "row_EMP_IMP_1"]


@pytest.mark.parametrize("bookmark", ROWS)
def test_every_indicator_has_a_row_with_its_bookmark(desk: Draft, bookmark: str) -> None:
    assert desk.cell(bookmark, 0)[0] == bookmark.removeprefix("row_").replace("_", "-")


def test_first_cell_holds_reference_title_and_wording(desk_de: Draft) -> None:
    reference = ["GOV-AMB-1", "Beirat GOV-AMB-1", "Ein ständiger Beirat besteht (GOV-AMB-1)."]
    assert desk_de.cell("row_GOV_AMB_1", 0) == reference


def test_performance_is_left_to_the_peers(desk: Draft) -> None:
    assert {desk.cell(bookmark, 1)[0] for bookmark in ROWS} == {"more information needed"}


def test_performance_is_an_inline_dropdown_with_neutral_values(desk_de: Draft) -> None:
    cell = desk_de.row("row_GOV_IMP_1")._tr.tc_lst[1]
    (control,) = cell.iter(qn("w:sdt"))
    assert control.getparent().tag == qn("w:p")
    choices = {item.get(qn("w:value")): item.get(qn("w:displayText")) for item in control.iter(qn("w:listItem"))}
    assert list(choices) == ["below", "meets", "exceeds", "more_information"]
    assert choices["more_information"] == "mehr Informationen nötig"


def test_controls_have_ids_and_tags_of_their_own(desk: Draft) -> None:
    body = desk.document.element.body
    controls = list(body.iter(qn("w:sdt")))
    for name in ("w:id", "w:tag"):
        found = {next(control.iter(qn(name))).get(qn("w:val")) for control in controls}
        assert len(found) == len(controls) == len(ROWS)


def test_hypothesis_says_what_we_know_do_not_know_and_suspect(desk: Draft) -> None:
    told = desk.cell("row_GOV_AMB_1", 2)
    know, unknown, suspect = (
        told.index("On the basis of the material, we know that ..."),
        told.index("We do not know whether ..."),
        told.index("We suspect that ..."),
    )
    assert "a standing council exists." in told[know:unknown]
    assert "the council has no money." in told[know:unknown]
    assert told[unknown + 1] == "the council is asked."
    assert told[suspect + 1] == "something is planned on this indicator in general."


@pytest.mark.parametrize(
    ("bookmark", "words"),
    [
        ("row_GOV_IMP_1", "bisher nur geplant ist, dass ein ständiger Beirat besteht."),
        ("row_GOV_IMP_1", "früher galt, heute aber nicht mehr gilt, dass der Beirat Mittel hat."),
        ("row_GOV_IMP_1", "umstritten ist, ob der Beirat gefragt wird; das Material sagt das eine und das andere."),
        ("row_EMP_AMB_1", "der Beirat gefragt wird; das Material behauptet es nur oder deutet es an."),
    ],
)
def test_suspicions_complete_the_sentence(desk_de: Draft, bookmark: str, words: str) -> None:
    assert words in desk_de.cell(bookmark, 2)


def test_quotes_are_verbatim_with_their_citation(desk_de: Draft) -> None:
    told = desk_de.cell("row_GOV_AMB_1", 2)
    quote = "„Die Mittel für Sprachkurse & Beratung liegen unter < 5 % des Haushalts.“"
    assert f"{quote} Integrationskonzept „Vielfalt & Teilhabe“ 2021, S. 12" in told


def test_contradiction_shows_both_sides(desk: Draft) -> None:
    quotes = [line for line in desk.cell("row_GOV_IMP_1", 2) if "mayor always comes" in line or "[...]" in line]
    assert len(quotes) == 2
    assert "and 1 further passage" in desk.cell("row_GOV_IMP_1", 2)


def test_long_quote_is_cut_at_words_and_whole_in_the_annex(desk: Draft) -> None:
    (short,) = [quote for quote in desk.in_character_style("Evidence Quote") if "[...]" in quote]
    pieces = [piece.strip() for piece in short.split("[...]") if piece.strip()]
    assert all(f" {piece} " in f" {LONG} " for piece in pieces)
    assert LONG in desk.in_character_style("Evidence Quote")


def test_row_without_evidence_says_that_nothing_was_found(desk: Draft) -> None:
    told = desk.cell("row_EMP_IMP_1", 2)
    assert told[1] == "Nothing found in the material searched."
    assert "Not all of the material could be searched" in told[2]


def test_row_with_only_doubtful_evidence_does_not_say_nothing_was_found(desk: Draft) -> None:
    assert desk.cell("row_EMP_AMB_1", 2)[1] == "nothing stated plainly in the material searched"


def test_open_points_become_questions_with_somebody_to_meet(desk: Draft) -> None:
    asked = desk.cell("row_EMP_AMB_1", 3)
    assert asked == [
        "What about the body?",
        "What about the money?",
        "What about the asked? (The material leaves it unconfirmed.)",
        "To meet:",
        "Mayor",
        "Head of office",
    ]


def test_contact_of_the_city_takes_the_place_of_the_usual_roles(desk_de: Draft) -> None:
    asked = desk_de.cell("row_GOV_IMP_1", 3)
    assert asked[-2:] == ["Zu treffen:", "Vorsitz des Beirats"]


def test_citations_lead_to_the_annex(desk: Draft) -> None:
    anchors = {link.get(qn("w:anchor")) for link in desk.document.element.body.iter(qn("w:hyperlink"))}
    assert {anchor for anchor in anchors if anchor.startswith("ev_")} <= set(bookmarks(desk.document.element.body))
    assert desk.cell(quote_bookmark("e0003"), 1) == [TEXTS[1][3].strip("|")]


def test_annex_names_the_heading_under_which_a_quote_stands(desk: Draft) -> None:
    (place,) = desk.cell(quote_bookmark("e0003"), 2)
    assert place.endswith(", p. 12, under “Sprache & Beratung”")


def test_annex_says_how_each_quote_was_read(desk: Draft) -> None:
    assert desk.cell(quote_bookmark("e0003"), 3) == ["missing"]


def test_speakers_are_cited_by_pseudonym(desk: Draft, final: Draft) -> None:
    for draft in (desk, final):
        assert "anna-kowalska" not in draft.text
        assert "Interview partner 1, minute 12:30" in draft.text
        assert "Interview partner 2, contribution 5" in draft.text


def test_only_the_team_learns_who_was_interviewed(desk: Draft) -> None:
    assert "Interview partner 1: Ayşe Yilmaz" in desk.text
    assert "Interview partner 2: Vorsitz des Integrationsbeirats" in desk.text
    material = structs.replace(make_material(), audience=Audience.HOST)
    for write in (report.desk_review, report.recommendations):
        draft = Draft(write(material, small_benchmark(), TEMPLATES, lang="en"))
        assert "yilmaz" not in draft.text.casefold()
        assert "Vorsitz des Integrationsbeirats" not in draft.text


def test_the_draft_says_for_whom_it_is_and_what_was_given_in_confidence(desk: Draft) -> None:
    assert "This version is for the review team only." in desk.text
    material = structs.replace(make_material(), audience=Audience.HOST, confidential=1)
    draft = Draft(report.desk_review(material, small_benchmark(), TEMPLATES, lang="de"))
    assert "weder zitiert noch gezählt: 1 Quelle." in draft.text


def test_words_of_an_interpreter_are_cited_as_such() -> None:
    material = make_material()
    sources = [structs.replace(source, interpreter="Mr C" if source.id == "s3" else "") for source in material.sources]
    passages = [structs.replace(each, speaker="Mr C" if each.source == "s3" else "") for each in material.passages]
    material = structs.replace(material, sources=sources, passages=passages)
    draft = Draft(report.desk_review(material, small_benchmark(), TEMPLATES, lang="en"))
    assert "minute 12:30 (through an interpreter)" in draft.text


def test_foreign_quotes_carry_their_language(desk: Draft) -> None:
    langs = {lang.get(qn("w:val")) for lang in desk.document.element.body.iter(qn("w:lang"))}
    assert langs == {"de-DE"}
    assert 'w:val="en-GB"' in desk.part("word/styles.xml")


def test_cover_marks_what_only_people_know(desk: Draft) -> None:
    assert desk.in_character_style("Placeholder") == ["[to be completed by the team]"] * 2
    assert "PeersJo <Utrecht>; Kim, Malmö" in desk.in_style("Cover Fact")


def test_provenance_names_sources_and_what_could_not_be_searched(desk: Draft) -> None:
    rows = [[cell.text for cell in row.cells] for row in desk.table_titled("Sources").rows]
    assert rows[1] == [
        "Auftakt.docx\nkickoff/Auftakt.docx",
        "kick-off report",
        "–",
        "German",
        "two pictures were left out",
    ]
    assert rows[2][4] == "no readable text on page 3–5, 9"
    gaps = desk.in_style("List Bullet")
    assert "4 pages without readable text, probably scanned" in gaps
    assert "1 passage in Somali, a language without a word list" in gaps
    assert "1 passage whose language could not be told" in gaps
    assert "other/alt.doc: damaged" in gaps


def test_header_rows_repeat_and_widths_are_fixed(desk: Draft) -> None:
    for table in desk.document.tables:
        header = table._tbl.tr_lst[0]
        assert header.trPr is not None
        assert header.trPr.find(qn("w:tblHeader")) is not None
        grid = [column.get(qn("w:w")) for column in table._tbl.tblGrid.iter(qn("w:gridCol"))]
        for row in table._tbl.tr_lst:
            assert [cell.tcPr.find(qn("w:tcW")).get(qn("w:w")) for cell in row.tc_lst] == grid


def test_contents_list_the_numbered_headings(desk: Draft) -> None:
    assert desk.in_style("toc 1")[:2] == ["1General governance", "2Empowerment"]
    assert desk.in_style("toc 2") == ["1.1Ambition", "1.2Implementation", "2.1Ambition", "2.2Implementation"]
