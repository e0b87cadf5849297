"""Reports that somebody has edited, held against their sources: each fault is told, and nothing else."""

from __future__ import annotations

import copy
from collections.abc import Sequence

import pytest
from lxml import etree

from pipeline.benchmark.form import NAMESPACE
from pipeline.proofing import Proof, Result, Sources, check, is_no_report, read_manuscript
from pipeline.proofing.checking import Checked, Doubtful, Fault
from pipeline.proofing.telling import MOST, summary, told_after, told_first
from pipeline.report.wordkit.custom import attach
from pipeline.report.wordkit.xml import Element, make, q, run
from tests.proofing.report_maker import HIDDEN, PLAN, TALK, TEXTS, ReportMaker, mark, passage_id, sources

ADOPTED, COUNCIL, PEOPLE, RAT = (mark(PLAN, n) for n in (2, 3, 4, 5))
BUDGET, DOCTOR = mark(TALK, 2), mark(TALK, 4)
MEMBERS = "The advisory council has 15 members"


def proof(maker: ReportMaker, *, for_host: bool = False, others: Sources | None = None) -> Proof:
    manuscript = read_manuscript(maker.package)
    return check(manuscript, sources(), for_host=for_host or manuscript.for_host, others=lambda citation: others)


def only(maker: ReportMaker, **options: bool) -> Checked:
    """Return the only quotation that is not plainly fine."""
    (checked,) = proof(maker, **options).checked
    return checked


def with_annex(maker: ReportMaker, *anchors: str) -> ReportMaker:
    maker.annex(*(anchors or (ADOPTED, COUNCIL, PEOPLE, RAT, BUDGET, DOCTOR)))
    return maker


def quoting(text: str, anchor: str, says: str = "") -> ReportMaker:
    maker = ReportMaker()
    maker.paragraph("Strengths", style="heading 1")
    maker.quote(text, anchor, says=says or "Plan")
    return with_annex(maker)


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        (MEMBERS, COUNCIL),
        ("The advisory council [...] meets four times a year.", COUNCIL),
        ("names a contact person for questions of integration", PEOPLE),
        ("Der Rat sagt: ‚Alle sollen mitreden‘ - auch die, die neu sind.", RAT),
        ("as [Practitioner 1]'s office and [name] know", BUDGET),
        ("We have no budget of our own [...] The city pays for them", BUDGET),
        ("it runs until 2030. [...] The advisory council has 15 members", ADOPTED),
    ],
)
def test_words_of_the_cited_passage_and_the_one_after_it_are_fine(text: str, anchor: str) -> None:
    found = proof(quoting(text, anchor))
    assert (found.quotations, found.checked, found.is_fine) == (1, (), True)


def test_a_changed_word_is_told_with_what_the_source_says() -> None:
    checked = only(quoting("The advisory council has 51 members", COUNCIL))
    assert (checked.result, checked.where) == (Result.CHANGED, 'under "Strengths"')
    assert ("51 members" in checked.says, "15 members" in checked.source_says) == (True, True)
    assert (checked.source, checked.place) == ("a.pdf", "p. 5")


@pytest.mark.parametrize("text", ["own? Our budget", "of your own? We have no budget of our own"])
def test_what_two_people_say_is_no_quotation_of_one(text: str) -> None:
    assert only(quoting(text, BUDGET)).result.is_false


def test_parts_that_stand_far_apart_are_no_quotation() -> None:
    assert only(quoting("The city council adopted [...] contact person for questions", ADOPTED)).result.is_false


def test_a_quote_moved_to_another_footnote_is_told_with_both_sources() -> None:
    checked = only(quoting(MEMBERS, BUDGET))
    assert checked.result is Result.OTHER_SOURCE
    assert (checked.source, checked.place, checked.cited) == ("a.pdf", "p. 5", "b.pdf, minute 2:00")


def test_another_place_of_the_cited_source_is_told_and_no_false_quote() -> None:
    found = proof(quoting("Der Rat sagt", COUNCIL))
    (checked,) = found.checked
    assert (checked.result, checked.place, checked.cited) == (Result.OTHER_PLACE, "p. 7", "p. 5")
    assert found.is_fine


def test_words_that_nobody_has_said_stand_in_no_source() -> None:
    checked = only(quoting("Nobody in this town was ever asked about anything by anyone", COUNCIL))
    assert (checked.result, checked.cited) == (Result.NOWHERE, "a.pdf, p. 5")


def test_words_in_brackets_are_told_and_no_false_quote() -> None:
    found = proof(quoting("The advisory council [of migrants] has 15 members", COUNCIL))
    assert [(each.result, each.brackets) for each in found.checked] == [(Result.BRACKETS, ("of migrants",))]
    assert found.is_fine


def typed(*paragraphs: Sequence[Element | str] | str, style: str = "") -> ReportMaker:
    maker = ReportMaker()
    for each in paragraphs:
        maker.paragraph(*([each] if isinstance(each, str) else each), style=style)
    return with_annex(maker)


def test_a_typed_quote_is_found_between_marks_of_any_kind() -> None:
    maker = typed(
        "They say: „The advisory council has 15 members“.",
        "They say: »The advisory council has 99 members«.",
        'They say: "Nobody was ever asked what they think".',
    )
    results = [(each.result, each.source) for each in proof(maker).checked]
    assert results == [(Result.WITHOUT_NOTE, "a.pdf"), (Result.CHANGED, "a.pdf"), (Result.NOWHERE, "")]


def test_typed_quotes_are_cited_by_the_note_behind_them() -> None:
    maker = ReportMaker()
    maker.paragraph("“", "The city pays for them", "” and “", MEMBERS, "”.", maker.note(COUNCIL), style="evidence")
    maker.paragraph("“We have no budget of our own”", maker.note(BUDGET), ", “", MEMBERS, "”", maker.note(COUNCIL))
    results = [each.result for each in proof(with_annex(maker)).checked]
    assert results == [Result.OTHER_SOURCE]


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “council” is “not asked”.",
        "The plan “Living together in a growing city” is new.",
        "In the '90s of the city there were many cities' budgets in peril.",
        "It's the councils’ turn; ‘this and that’ and it's so.",
    ],
)
def test_words_held_at_a_distance_titles_and_apostrophes_are_no_quotations(text: str) -> None:
    assert (proof(typed(text)).quotations, proof(typed(text)).checked) == (0, ())


@pytest.mark.parametrize("style", ["heading 1", "annex heading", "translation", "table title"])
def test_headings_and_translations_hold_no_quotations(style: str) -> None:
    assert proof(typed("So says “the one who was never asked at all”", style=style)).quotations == 0


def test_marks_without_an_end_are_told() -> None:
    found = proof(typed("They say: “Nobody was ever asked what they think"))
    assert found.unclosed == ("at the beginning: “Nobody was ever asked what they think ...",)
    assert found.is_fine


def test_words_typed_into_a_quote_count_whatever_their_style() -> None:
    maker = ReportMaker()
    runs = ["“", maker.words("The advisory council "), "hardly ", maker.words("meets four times a year"), "”"]
    maker.paragraph(*runs, maker.note(COUNCIL), style="evidence")
    checked = only(with_annex(maker))
    assert (checked.result, "hardly" in checked.says) == (Result.CHANGED, True)


def test_words_typed_between_mark_and_quote_count() -> None:
    maker = ReportMaker()
    maker.paragraph("“Never: ", maker.words(MEMBERS), " or so”", maker.note(COUNCIL), style="evidence")
    assert only(with_annex(maker)).result is Result.CHANGED


def test_runs_beside_each_other_are_one_quote() -> None:
    maker = ReportMaker()
    pieces = [maker.words(piece) for piece in ("The advi", "sory council", " has 15 mem", "bers")]
    maker.paragraph("“", *pieces, "”", maker.note(COUNCIL), style="evidence")
    assert (proof(with_annex(maker)).quotations, proof(maker).checked) == (1, ())


def test_tracked_changes_are_read_as_accepted() -> None:
    maker = ReportMaker()
    gone = make("del", maker.words(" never"), id=1, author="A")
    for text in gone.iter(q("t")):
        text.tag = q("delText")
    added = make("ins", maker.words(" has 15"), id=2, author="A")
    pieces = [maker.words("The advisory council"), gone, added, maker.words(" members")]
    maker.paragraph("“", *pieces, "”", maker.note(COUNCIL), style="evidence")
    assert proof(with_annex(maker)).checked == ()
    added.getparent().remove(added)  # type: ignore[union-attr]
    assert only(maker).result is Result.CHANGED


def test_a_quote_in_a_footnote_of_somebodys_own_is_held_against_what_it_links_to() -> None:
    maker = ReportMaker()
    note = maker.notes.add([run("See: “Nobody was ever asked what they think”.")])
    maker.paragraph("A point.", note)
    checked = only(with_annex(maker))
    assert (checked.result, checked.where) == (Result.NOWHERE, "footnote 1")


def test_a_quote_of_the_annex_is_held_against_its_row() -> None:
    maker = ReportMaker()
    maker.annex(COUNCIL, text="The advisory council has 12 members, who are elected")
    checked = only(maker)
    assert (checked.result, checked.where) == (Result.CHANGED, "annex, GOV-IMP-1")


def test_what_was_given_in_confidence_is_false_for_the_host_only() -> None:
    maker = typed("One says: “The council is never asked before the mayor decides”.")
    assert only(maker).result is Result.WITHOUT_NOTE
    assert only(maker, for_host=True).result is Result.CONFIDENTIAL
    maker.paragraph("Version: for the host city, without names")
    assert not proof(maker).is_fine
    assert TEXTS[HIDDEN]


def test_words_of_another_city_are_held_against_its_material_where_it_lies_here() -> None:
    maker = ReportMaker()
    place = run("Altstadt: Strategy 2029, p. 7", style=maker.styles["evidence place"])
    maker.paragraph("“", maker.words("We read every letter within a week"), "” ", place)
    assert (only(maker).result, proof(maker).is_fine) == (Result.OTHER_CITY, True)
    assert proof(maker, others=sources(more=("Here we read every letter within a week.",))).checked == ()
    (checked,) = proof(maker, others=sources(more=("Here we read every letter within a month.",))).checked
    assert checked.result is Result.CHANGED


def doubtful(maker: ReportMaker) -> list[Doubtful]:
    return list(proof(maker).doubtful)


def test_a_row_of_the_annex_that_was_deleted_though_cited_is_told() -> None:
    maker = ReportMaker()
    maker.quote(MEMBERS, COUNCIL)
    with_annex(maker, ADOPTED)
    (told,) = doubtful(maker)
    assert (told.fault, told.where, told.record) == (Fault.ROW_GONE, "footnote 1", "GOV-IMP-1, a.pdf, p. 5")


def test_a_row_deleted_with_tracked_changes_is_gone() -> None:
    maker = ReportMaker()
    maker.quote(MEMBERS, COUNCIL)
    (row, _) = maker.annex(COUNCIL, ADOPTED)
    assert doubtful(maker) == []
    row.insert(0, make("trPr", make("del", id=3, author="A")))
    assert [each.fault for each in doubtful(maker)] == [Fault.ROW_GONE]


def test_a_reference_without_footnote_and_evidence_of_no_run_lead_nowhere() -> None:
    maker = ReportMaker()
    maker.paragraph("A point.", make("r", make("footnoteReference", id=77)))
    maker.quote(MEMBERS, "ev_" + "0" * 20)
    faults = [each.fault for each in doubtful(with_annex(maker))]
    assert faults == [Fault.NO_FOOTNOTE, Fault.NOT_IN_RUN]
    assert not proof(maker).is_fine


@pytest.mark.parametrize(
    ("anchor", "says", "is_told"),
    [
        (COUNCIL, "Integration plan of Neustadt, p. 5", False),
        (COUNCIL, "Plan", False),
        (COUNCIL, "Plan, S. 5", False),
        (COUNCIL, "Plan, p. 55", True),
        (COUNCIL, "Plan, S. 6", True),
        (BUDGET, "Practitioner 1, minute 2:00", False),
        (BUDGET, "Practitioner 1, minute 2:30", True),
    ],
)
def test_a_citation_may_be_shortened_but_names_the_place_of_the_record(anchor: str, says: str, is_told: bool) -> None:
    maker = ReportMaker()
    maker.paragraph("A point.", maker.note(anchor, says=says))
    found = proof(with_annex(maker))
    assert [each.fault for each in found.doubtful] == [Fault.OTHER_PLACE] * is_told
    assert found.is_fine


def test_a_citation_that_lost_its_link_is_told_and_still_found_by_its_passage() -> None:
    maker = ReportMaker()
    unlinked = maker.note(says="Plan, p. 5", id=passage_id(PLAN, 3))
    maker.paragraph("“", maker.words(MEMBERS), "”", unlinked, style="evidence")
    maker.paragraph("Own words.", maker.notes.add([run("An observation of ours.")]))
    found = proof(with_annex(maker))
    assert [(each.fault, each.where) for each in found.doubtful] == [(Fault.UNLINKED, "footnote 1")]
    assert (found.checked, found.is_fine) == ((), True)


def test_a_letter_without_annex_has_citations_without_links() -> None:
    maker = ReportMaker()
    maker.paragraph("A strength.", maker.note(says="Plan, p. 5", id=passage_id(PLAN, 3)))
    found = proof(maker)
    assert (found.citations, found.doubtful, found.is_fine) == (1, (), True)
    maker.paragraph("Another.", maker.note(says="Plan, p. 5", id=passage_id("e" * 12, 3)))
    assert [(each.fault, each.where) for each in doubtful(maker)] == [(Fault.NOT_IN_RUN, "footnote 2")]


def test_placeholders_are_counted_by_heading_in_every_language_and_do_not_fail() -> None:
    maker = ReportMaker()
    maker.paragraph("Summary", style="heading 1")
    maker.paragraph(maker.words("write here", "placeholder"))
    maker.paragraph("[vom Team zu ergänzen]")
    maker.paragraph("Theme", style="heading 1")
    maker.paragraph("One", style="heading 2")
    maker.paragraph("Box: ", maker.words("[to be completed by the team]", "placeholder"))
    maker.paragraph("Translation: ", maker.words("[room for a translation]", "placeholder"), style="translation")
    found = proof(maker)
    assert dict(found.blanks) == {'under "Summary"': 2, 'under "Theme / One"': 1}
    assert dict(found.untranslated) == {'under "Theme / One"': 1}
    assert found.is_fine


def test_footnotes_are_numbered_as_readers_see_them() -> None:
    maker = ReportMaker()
    first, second = maker.note(COUNCIL, says="Plan, p. 9"), maker.note(BUDGET, says="Talk")
    maker.paragraph("One.", second)
    maker.paragraph("Two.", first)
    assert [each.where for each in doubtful(with_annex(maker))] == ["footnote 2"]


def test_people_read_the_gravest_first_and_not_too_much() -> None:
    maker = typed(*(f"They say: “Nobody was asked about thing number {n}”." for n in range(MOST + 5)))
    maker.quote("The advisory council has 51 members", COUNCIL, says="Plan, p. 9")
    found = proof(maker)
    lines = [*told_first(found), *told_after(found)]
    titles = [line.strip() for line in lines if not line.startswith("    ")]
    assert titles == [
        f"False quotes: they stand in no source: {MOST + 5}",
        "Quotes that are not word for word: 1",
        "Citations that name another place than the record: 1",
    ]
    assert "    ... and 5 more; --json lists them all" in lines
    assert any('it says "advisory council has 51 members", the source says' in line for line in lines)
    assert summary(found) == f"{MOST + 6} quotes, {MOST + 6} of them false; 1 citation, none of them leading nowhere"


def test_a_row_whose_words_were_deleted_is_gone() -> None:
    """LibreOffice deletes a row with tracked changes by deleting all its words."""
    maker = ReportMaker()
    maker.quote(MEMBERS, COUNCIL)
    row = maker.annex(COUNCIL)[0]
    for each in list(row.iter(q("r"))):
        each.getparent().remove(each)  # type: ignore[union-attr]
    assert [each.fault for each in doubtful(maker)] == [Fault.ROW_GONE]


def test_a_bookmark_between_two_rows_belongs_to_the_next() -> None:
    maker = ReportMaker()
    maker.quote(MEMBERS, COUNCIL)
    row = maker.annex(COUNCIL)[0]
    start = next(row.iter(q("bookmarkStart")))
    row.addprevious(copy.deepcopy(start))
    start.getparent().remove(start)  # type: ignore[union-attr]
    assert doubtful(maker) == []


def test_forms_and_desk_reviews_are_no_reports() -> None:
    form, desk, report = ReportMaker(), ReportMaker(), ReportMaker()
    attach(form.package, etree.Element(f"{{{NAMESPACE}}}form"), namespace=NAMESPACE, key="{0}")
    (row,) = desk.annex("row_GOV_IMP_1")
    row.append(make("tc", make("sdt", make("sdtPr", make("dropDownList")))))
    report.annex("row_GOV_IMP_1")
    assert [is_no_report(maker.package) for maker in (form, desk, report)] == [True, True, False]
