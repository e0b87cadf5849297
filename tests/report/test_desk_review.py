"""The desk review as people get it: read back from the Word file."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from docx.oxml.ns import qn
from msgspec import structs

from pipeline import report
from pipeline.models import (
    Audience,
    Contact,
    Evidence,
    Finding,
    Kind,
    Mention,
    ParagraphPlace,
    Passage,
    Performance,
    Source,
    Status,
    Verdict,
)
from pipeline.privacy.people import People
from pipeline.report import Material, desk
from pipeline.report.content import Block, quote_bookmark
from pipeline.report.lookup import Lookup, short_names
from pipeline.review.contacts import contact_for, with_named
from pipeline.review.rows import make_rows
from tests.report.report_factories import CITY, LONG, TEMPLATES, TEXTS, make_material, small_benchmark
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
        told.index("We know that ..."),
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
        ("row_GOV_IMP_1", "es früher so war und heute nicht mehr so ist, dass der Beirat Mittel hat."),
        (
            "row_GOV_IMP_1",
            "umstritten ist, ob der Beirat gefragt wird; ein Strategiepapier sagt ja, "
            "ein Interview (Interviewperson 2) sagt nein.",
        ),
        ("row_EMP_AMB_1", "der Beirat gefragt wird; das Material behauptet es nur oder deutet es an."),
    ],
)
def test_suspicions_complete_the_sentence(desk_de: Draft, bookmark: str, words: str) -> None:
    assert words in desk_de.cell(bookmark, 2)


def test_quotes_are_verbatim_with_their_citation(desk_de: Draft) -> None:
    told = desk_de.cell("row_GOV_AMB_1", 2)
    quote = "„Die Mittel für Sprachkurse & Beratung liegen unter < 5 % des Haushalts.“"
    assert f"{quote} Integrationskonzept „Vielfalt & Teilhabe“ 2021, S. 12" in told


def test_contradiction_shows_both_sides_from_different_kinds_of_sources(desk: Draft) -> None:
    told = desk.cell("row_GOV_IMP_1", 2)
    named = told.index(
        "it is disputed whether the council is asked; a strategy paper says so, "
        "an interview (Interview partner 2) says the opposite."
    )
    assert "2019 einen Beirat mit 15 Mitgliedern" in told[named + 1]
    assert "Interview partner 2, contribution 5" in told[named + 2]
    assert told[-1] == "1 more in the annex"


def test_long_quote_is_cut_at_words_and_whole_in_the_annex(desk: Draft) -> None:
    (short,) = [quote for quote in desk.in_character_style("Evidence Quote") if "[...]" in quote]
    pieces = [piece.strip() for piece in short.split("[...]") if piece.strip()]
    assert all(f" {piece} " in f" {LONG} " for piece in pieces)
    assert LONG in desk.in_character_style("Evidence Quote")


def test_row_without_evidence_is_short_and_says_that_nothing_was_found(desk: Draft) -> None:
    assert desk.cell("row_EMP_IMP_1", 2) == [
        'Nothing found in the material that could be searched; see "How this draft was made".',
        "We do not know whether ...",
        "a standing council exists.",
        "the council has money.",
        "the council is asked.",
    ]


def test_row_with_only_doubtful_evidence_does_not_say_nothing_was_found(desk: Draft) -> None:
    assert desk.cell("row_EMP_AMB_1", 2)[0] == "Nothing is stated plainly in the material searched."


def test_group_without_findings_takes_one_line(desk_de: Draft) -> None:
    told = desk_de.cell("row_GOV_IMP_1", 2)
    assert "Das Material deckt alle Punkte des Indikators ab." in told
    assert "Wir wissen nicht, ob ..." not in told


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


# --- Rows made from sentences: source, facet, status; the words are the sentence's number ---------------------------

ROW = "GOV-IMP-1"
KINDS = {"kick": Kind.KICKOFF, "plan": Kind.STRATEGY, "ana": Kind.INTERVIEW, "ben": Kind.INTERVIEW, "min": Kind.MINUTES}
KINDS |= {"plan2": Kind.STRATEGY}


def lookup_of(said: Iterable[str], *, lang: str = "en", propose: bool = False, contact: str = "") -> Lookup:
    """Return the records of sentences such as "kick asked in_place", one row reviewed from them."""
    passages, evidence = [], []
    for n, (source, facet, status, *cues) in enumerate((each.split() for each in said), 1):
        place = ParagraphPlace(paragraph=n)
        text = f"Sentence number {n} says it."
        passage = Passage(id=f"p{n}", source=source, n=n, text=text, place=place, kind=KINDS[source], lang="en")
        passages.append(passage)
        mentions = tuple(Mention(name=cue, text="says", start=18, end=22) for cue in cues)
        evidence.append(
            Evidence(
                id=f"e{n}",
                passage=passage.id,
                source=source,
                indicator=ROW,
                facet="" if facet == "-" else facet,
                status=Status(status),
                start=0,
                end=len(text),
                rule="r",
                cues=mentions,
            )
        )
    benchmark = small_benchmark()
    rows = make_rows(passages, evidence, benchmark, {"GOV": contact})
    material = make_material()
    sources = [
        Source(id=name, city="M", file=f"{kind}/{name}.docx", kind=kind, sha256=name) for name, kind in KINDS.items()
    ]
    made = Material(
        review=structs.replace(material.review, rows=rows),
        city=CITY,
        sources=sources,
        passages=passages,
        evidence=evidence,
        people=People(),
        propose=propose,
    )
    return Lookup(made, benchmark, lang=lang)


def blocks_of(lookup: Lookup) -> list[Block]:
    return desk.make_row(lookup.rows[ROW], lookup)["blocks"]


def hypothesis(*said: str, lang: str = "en") -> list[str]:
    """Return the row's hypothesis: the words of findings and notes, the numbers of the sentences quoted."""
    lookup = lookup_of(said, lang=lang)
    fields = ("know", "unknown", "suspect", "finding", "note", "further", "quote")
    return [each.get("quote") or each["text"] for each in blocks_of(lookup) if each["field"] in fields]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            ("kick asked in_place", "ana asked absent"),
            "the kick-off report says so, an interview (Interview 1) says the opposite",
        ),
        (("ana asked absent", "kick asked in_place"), "the kick-off report says so, an interview (Interview 1) says"),
        (("plan asked in_place", "kick asked past"), "a strategy paper says so, the kick-off report says that this is"),
        (("plan asked in_place", "plan2 asked absent"), "says so, another strategy paper says the opposite"),
        (
            ("ana asked in_place", "ben asked absent"),
            "an interview (Interview 1) says so, another interview (Interview 2) says the opposite",
        ),
        (("kick asked in_place", "kick asked absent"), "the kick-off report says so in one place and the opposite in"),
        (("min asked in_place", "min asked past"), "a record of a meeting says so in one place and in another that"),
        (
            ("kick - in_place", "ana - absent"),
            "the kick-off report tells of something in place, an interview (Interview 1) of something missing",
        ),
        (("kick - in_place", "kick - absent"), "tells of something in place, the same source of something missing"),
    ],
)
def test_contradiction_names_who_says_what(said: tuple[str, ...], words: str) -> None:
    assert sum(words in each for each in hypothesis(*said)) == 1


def test_quotes_of_a_contradiction_follow_in_the_order_in_which_it_names_them() -> None:
    told = hypothesis("ana asked absent", "ben asked in_place", "kick asked in_place")
    named = next(n for n, each in enumerate(told) if "disputed" in each)
    assert told[named + 1 :] == ["e3", "e1", "1 more in the annex"]


def test_sentence_read_in_two_ways_is_no_side_of_a_contradiction() -> None:
    lookup = lookup_of(["kick asked in_place", "plan asked in_place", "ana asked absent"])
    both_ways = structs.replace(lookup.evidence["e2"], id="e9", status=Status.ABSENT)
    material = structs.replace(lookup.material, evidence=[*lookup.material.evidence, both_ways])
    again = Lookup(material, small_benchmark(), lang="en")
    finding = Finding(facet="asked", verdict=Verdict.SUSPECT_CONTRADICTED, evidence=("e2", "e9", "e1", "e3"))
    assert again.sides(finding) == ("e1", "e3")


def test_best_evidence_is_quoted_and_a_second_only_from_another_kind_of_source() -> None:
    assert hypothesis("ana body in_place", "ben body in_place")[1:4] == [
        "a standing council exists.",
        "e1",
        "We do not know whether ...",
    ]
    assert hypothesis("ana body in_place", "ben body in_place", "kick body in_place")[2:4] == ["e1", "e3"]


def test_a_doubt_is_quoted_beside_what_it_doubts() -> None:
    told = hypothesis("kick asked in_place", "ana asked uncertain")
    assert told[-2:] == ["e1", "e2"]


def test_a_row_quotes_five_sentences_at_most_and_cites_the_rest() -> None:
    said = [f"{source} {facet} {status}" for facet in ("body", "money", "asked") for source, status in SIDES]
    told = hypothesis(*said)
    quoted = [each for each in told if each.startswith("e")]
    assert len(quoted) == 4
    assert sum("(kick.docx, paragraph 5; Interview 1, paragraph 6)." in each for each in told) == 1
    assert told[-1] == "2 more in the annex"


SIDES = (("kick", "in_place"), ("ana", "absent"))


def test_the_same_sentence_is_quoted_once_in_a_row() -> None:
    lookup = lookup_of(["kick body in_place"])
    twin = structs.replace(lookup.evidence["e1"], id="e2", facet="money")
    rows = make_rows(lookup.material.passages, [*lookup.material.evidence, twin], small_benchmark())
    material = structs.replace(
        lookup.material, evidence=[*lookup.material.evidence, twin], review=structs.replace(REVIEW, rows=rows)
    )
    made = blocks_of(Lookup(material, small_benchmark(), lang="en"))
    assert [each["quote"] for each in made if "quote" in each] == ["e1"]
    assert "the council has money (kick.docx, paragraph 1)." in [each["text"] for each in made]
    assert not [each for each in made if each["field"] == "further"]


REVIEW = make_material().review


def test_all_evidence_of_a_row_stands_in_the_annex() -> None:
    lookup = lookup_of(["kick body in_place", *(["kick body in_place"] * 5), "ana asked absent"])
    found = desk.quoted(desk.tables(lookup).values())
    assert sorted(found) == [f"e{n}" for n in range(1, 8)]
    assert found[:2] == ["e1", "e7"]


def test_a_doubt_about_a_lack_is_told_as_a_lack() -> None:
    told = hypothesis("kick asked uncertain absent")
    assert "the council is not asked, though the material only claims or hints at it." in told
    told = hypothesis("kick asked uncertain uncertain")
    assert "the council is asked, though the material only claims or hints at it." in told


def test_long_titles_are_cited_by_their_first_part_where_that_is_clear() -> None:
    names = {
        "a": "Zusammen wachsen. Integrationsstrategie der Stadt 2024 bis 2030",
        "b": "Living side by side: a plan for the city and its districts",
        "c": "Bericht zum Dr. Muster-Preis der Stadt und ihrer Ortsteile",
        "d": "Integration. Ein Plan für die ganze Stadt bis 2030",
        "e": "Our town – report for the year 2024, volume one",
        "f": "Our town – report for the year 2025, volume two",
    }
    short = {"a": "Zusammen wachsen", "b": "Living side by side"}
    assert short_names(names) == names | short


# --- Whom to meet ----------------------------------------------------------------------------------------------------


def people(contact: str, *said: str) -> list[str]:
    lookup = lookup_of(said, contact=contact)
    return desk.people_to_meet(lookup.rows[ROW], lookup)


def test_people_of_the_city_take_the_place_of_usual_roles() -> None:
    assert people("Ada Example, chair; Bo Example, mayor") == ["Ada Example, chair", "Bo Example, mayor"]
    assert people("") == ["Mayor", "Head of office"]


def test_people_of_a_kickoff_form_are_met_where_city_toml_names_nobody() -> None:
    indicator = small_benchmark().indicator(ROW)
    named = [Contact(area="GOV-IMP", name="Cleo Example", role="head of the office")]
    assert contact_for(indicator, with_named({}, named)) == "Cleo Example, head of the office"
    assert people(contact_for(indicator, with_named({"GOV-IMP": "The mayor"}, named))) == ["The mayor"]


def test_of_many_usual_roles_the_few_who_can_answer_most_are_met() -> None:
    benchmark = small_benchmark()
    meet = {"body": "clerk; mayor", "money": "treasurer; mayor; clerk", "asked": "clerk; youth worker; priest"}
    facets = tuple(structs.replace(each, meet={"en": meet[each.id]}) for each in benchmark.facets)
    lookup = lookup_of([])
    lookup.benchmark = structs.replace(benchmark, facets=facets)
    assert desk.people_to_meet(lookup.rows[ROW], lookup) == ["Clerk", "Treasurer", "Mayor"]


# --- Proposals, only where asked for ---------------------------------------------------------------------------------

ALL_IN_PLACE = [f"kick {facet} in_place" for facet in ("body", "money", "asked")]


def performance_of(*said: str, lang: str = "en", propose: bool = True) -> tuple[str, str]:
    (made,) = [
        each for each in blocks_of(lookup_of(said, lang=lang, propose=propose)) if each["field"] == "performance"
    ]
    return made.get("value", ""), made.get("comment", "")


def test_proposal_comes_with_its_reason() -> None:
    meets, below = performance_of(*ALL_IN_PLACE), performance_of("kick body absent", "kick money absent", lang="de")
    assert meets == (
        Performance.MEETS,
        "Proposed by peerdesk: 3 of 3 points are reported as in place; nobody has checked it.",
    )
    assert below == (
        Performance.BELOW,
        "Vorschlag von peerdesk: 2 von 3 Punkten werden als fehlend berichtet; niemand hat es geprüft.",
    )


def test_nothing_is_proposed_where_the_material_leaves_it_open_or_nobody_asked() -> None:
    assert performance_of(*ALL_IN_PLACE[:2]) == (Performance.MORE_INFORMATION, "")
    assert performance_of(*ALL_IN_PLACE, propose=False) == (Performance.MORE_INFORMATION, "")


def test_instructions_say_whether_ratings_are_proposed() -> None:
    plain, proposing = (desk.how(lookup_of([], propose=propose)) for propose in (False, True))
    differing = [(one, other) for one, other in zip(plain, proposing, strict=True) if one != other]
    assert [(one[:18], other[:18]) for one, other in differing] == [("Performance stands", "Performance holds ")]
