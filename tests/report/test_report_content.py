"""What the report holds besides findings: challenges, advice, practices, matrix, ratings, translations, the letter."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from msgspec import structs

from pipeline import report
from pipeline.benchmark import Benchmark
from pipeline.benchmark.tables import Advice, Challenge
from pipeline.models import Audience, PagePlace, Performance, Practice, Ratings, Status, Verdict
from pipeline.report import context
from pipeline.report.content import quote_bookmark, slot
from pipeline.report.lookup import Lookup
from pipeline.report.matrix import Matrix, Standing
from tests.report.report_factories import COVERAGE, TEMPLATES, make_material, small_benchmark
from tests.report.word_reader import Draft, bookmarks

BELOW, MEETS, EXCEEDS, MORE = Performance


def words(text: str) -> dict[str, str]:
    return {"en": text, "de": f"{text} (de)"}


def advised(*facets: tuple[str, str, str]) -> Benchmark:
    """Return the small benchmark with a challenge for each theme, and advice on facets: indicator, facet, challenge."""
    return structs.replace(
        small_benchmark(),
        challenges=(
            Challenge(id="c1", theme="T1", challenge=words("Money that lasts")),
            Challenge(id="c2", theme="T1", challenge=words("Being asked in time")),
            Challenge(id="c3", theme="T2", challenge=words("Partners of one's own")),
        ),
        advice=tuple(
            Advice(
                indicator=indicator,
                facet=facet,
                challenge=challenge,
                absent=words(f"Begin {indicator} {facet}."),
                past=words(f"Go back to {indicator} {facet}."),
                contradicted=words(f"Settle {indicator} {facet}."),
            )
            for indicator, facet, challenge in facets
        ),
    )


ALL = (("GOV-AMB-1", "money", "c1"), ("GOV-IMP-1", "money", "c1"), ("GOV-IMP-1", "asked", "c2"))


def drafted(benchmark: Benchmark, lang: str = "en", name: str = report.RECOMMENDATIONS, **changes: object) -> Draft:
    material = structs.replace(make_material(), **changes)
    return Draft(report.recommendations(material, benchmark, TEMPLATES, lang=lang, name=name))


def stripped(texts: list[str]) -> list[str]:
    return [text.strip() for text in texts]


def test_recommendations_are_the_phrases_of_the_benchmark_by_what_the_material_says() -> None:
    told = stripped(drafted(advised(*ALL)).in_style("Recommendation"))
    assert told == ["Begin GOV-AMB-1 money.", "Go back to GOV-IMP-1 money.", "Settle GOV-IMP-1 asked."]


def test_recommendations_stand_below_the_challenge_they_answer() -> None:
    draft = drafted(advised(*ALL), lang="de")
    texts = stripped([paragraph.text for paragraph in draft.paragraphs])
    first = texts.index("Begin GOV-AMB-1 money. (de)")
    assert texts[first - 1] == "Money that lasts (de)"
    assert texts[texts.index("Settle GOV-IMP-1 asked. (de)") - 1] == "Being asked in time (de)"


def test_challenge_names_where_the_material_points_to_it_and_is_silent_elsewhere() -> None:
    draft = drafted(advised(*ALL))
    shown = "Money that lasts. The material points to it in: Money (GOV-AMB-1); Money (GOV-IMP-1)."
    assert shown in stripped(draft.in_style("List Bullet"))
    assert "Partners of one's own" not in draft.text


def test_recommendation_without_phrase_comes_from_the_clause_of_the_facet() -> None:
    told = stripped(drafted(advised(ALL[0])).in_style("Recommendation"))
    assert "Clarify with those concerned whether the council is asked, and consider what is missing." in told


def test_advice_on_the_whole_indicator_is_left_out_where_one_of_its_facets_has_some() -> None:
    material = make_material()
    rows = [
        structs.replace(
            row,
            findings=tuple(
                structs.replace(finding, verdict=Verdict.KNOW_ABSENT) if not finding.facet else finding
                for finding in row.findings
            ),
        )
        for row in material.review.rows
    ]
    review = structs.replace(material.review, rows=tuple(rows))
    benchmark = advised(*ALL, ("GOV-AMB-1", "", "c1"))
    assert "Begin GOV-AMB-1 ." not in drafted(benchmark, review=review).text
    alone = tuple(
        structs.replace(row, findings=tuple(finding for finding in row.findings if not finding.facet)) for row in rows
    )
    assert "Begin GOV-AMB-1 ." in drafted(benchmark, review=structs.replace(review, rows=alone)).text


def test_no_phrase_stands_twice_among_the_recommendations() -> None:
    told = stripped(drafted(advised(*ALL)).in_style("Recommendation"))
    assert len(told) == len(set(told))


PRACTICE = Practice(
    city="Beispielheim",
    indicator="GOV-AMB-1",
    facet="money",
    quote="Der Beirat verfügt über {{ eigene }} Mittel & entscheidet selbst.",
    title="Konzept <2024>",
    place=PagePlace(page=9),
    lang="de",
)


def test_recommendation_names_what_another_city_reports_on_the_same_facet() -> None:
    draft = drafted(small_benchmark(), practices=(PRACTICE,))
    boxes = draft.in_style("Practice Box")
    assert "A strategy of this city speaks to the same point: Beispielheim" in boxes
    assert f"“{PRACTICE.quote}” Beispielheim: Konzept <2024>, p. 9" in boxes


def test_practice_of_another_facet_is_not_named() -> None:
    other = structs.replace(PRACTICE, facet="body")
    assert "Beispielheim" not in drafted(small_benchmark(), practices=(other,)).text


def test_city_shows_to_others_only_what_several_sources_report() -> None:
    boxes = drafted(small_benchmark()).in_style("Practice Box")
    assert "Body (GOV-AMB-1)" in boxes
    one = make_material()
    evidence = [item for item in one.evidence if item.id != "e0002"]  # the second source on the same point
    findings = structs.replace(
        one.review,
        rows=tuple(
            structs.replace(
                row,
                findings=tuple(
                    structs.replace(each, evidence=tuple(item for item in each.evidence if item != "e0002"))
                    for each in row.findings
                ),
            )
            for row in one.review.rows
        ),
    )
    assert "Body (GOV-AMB-1)" not in drafted(small_benchmark(), evidence=evidence, review=findings).in_style(
        "Practice Box"
    )


def matrix(**changes: object) -> Matrix:
    return Matrix(Lookup(structs.replace(make_material(), **changes), small_benchmark(), lang="en"))


@pytest.mark.parametrize(
    ("indicator", "standing"),
    [
        ("GOV-AMB-1", Standing.AGREEMENT),
        ("GOV-IMP-1", Standing.CONFLICT),
        ("EMP-AMB-1", Standing.SINGLE),
        ("EMP-IMP-1", Standing.NOTHING),
    ],
)
def test_matrix_says_how_the_sources_stand_to_each_other(indicator: str, standing: Standing) -> None:
    assert matrix().standing(indicator) is standing


def test_matrix_tells_not_searchable_from_nothing_found() -> None:
    langs = {passage.lang: 1 for passage in make_material().passages}
    material = make_material(found=False, coverage=structs.replace(COVERAGE, searched=0, unsearched_langs=langs))
    made = Matrix(Lookup(material, small_benchmark(), lang="en"))
    assert made.standing("GOV-AMB-1") is Standing.UNSEARCHABLE
    blocks = made.table("GOV")["rows"][0]["blocks"]
    assert [block["text"] for block in blocks if block["field"] == "self"] == ["not searchable"]


def test_matrix_row_counts_what_self_report_documents_and_interviews_say() -> None:
    blocks = matrix().table("GOV")["rows"][0]["blocks"]
    told = {group: [b["text"] for b in blocks if b["field"] == group] for group in ("self", "documents", "interviews")}
    assert told == {
        "self": ["planned: 1"],
        "documents": ["in place: 1", "missing: 1"],
        "interviews": ["in place: 1"],
    }


def test_pictures_tell_the_same_numbers_as_the_evidence() -> None:
    made = matrix()
    by_field = made.by_field()
    total = len(make_material().evidence)
    assert sum(amount.total for areas in by_field.values() for amount in areas.values()) == total
    assert sum(amount.total for amount in made.by_kind()) == total
    assert by_field["GOV"]["AMB"].total == 4


RATINGS = Ratings(
    given={"GOV-AMB-1": {"A": MEETS, "B": BELOW, "C": MEETS, "D": MORE}, "EMP-AMB-1": {"A": EXCEEDS, "D": MORE}},
    agreed={"GOV-AMB-1": MEETS},
)


def test_ratings_are_the_peers_own_with_their_spread() -> None:
    draft = drafted(small_benchmark(), ratings=RATINGS)
    told = [cell.text for row in draft.table_titled("Ratings of the peers").rows for cell in row.cells]
    assert told[4] == "below the benchmark: 1 peer\nmeets the benchmark: 2 peers\nmore information needed: 1 peer"
    assert told[5] == "one step apart\nAgreed by the team: meets the benchmark"
    assert "rated by one only" in draft.text


def test_report_without_merged_reviews_names_no_rating() -> None:
    text = drafted(small_benchmark()).text
    assert "meets the benchmark" not in text
    assert "Ratings of the peers" not in text


def test_ratings_name_no_peer() -> None:
    named = Ratings(given={"GOV-AMB-1": {"Ingrid Öz": MEETS, "Bo Berg": BELOW}})
    text = drafted(small_benchmark(), ratings=named).text
    assert "Ingrid" not in text
    assert "Berg" not in text


def test_foreign_quotes_have_room_for_a_translation_and_others_have_none() -> None:
    english, german = drafted(small_benchmark()), drafted(small_benchmark(), lang="de")
    assert len(english.in_style("Translation")) > len(german.in_style("Translation")) > 0
    for draft, own in ((english, "en"), (german, "de")):
        for n, paragraph in enumerate(draft.paragraphs):
            if paragraph.style and paragraph.style.name == "Translation":
                langs = {lang.get(qn("w:val")) for lang in draft.paragraphs[n - 1]._p.iter(qn("w:lang"))}
                assert langs
                assert not any(lang.startswith(own) for lang in langs)


def test_a_quote_that_stands_in_several_places_asks_for_one_translation() -> None:
    draft = drafted(small_benchmark())
    marks = [mark for mark in bookmarks(draft.document.element.body) if mark.startswith("tr_")]
    assert len({mark[:23] for mark in marks}) == len(marks)
    quoted = {paragraph.text for paragraph in draft.paragraphs if paragraph.style.name in {"Evidence", "Voice"}}
    assert len(quoted) < sum(paragraph.style.name in {"Evidence", "Voice"} for paragraph in draft.paragraphs)


def test_translation_that_somebody_wrote_stands_under_its_quote_again() -> None:
    key = quote_bookmark("e0001").removeprefix("ev_")
    draft = drafted(small_benchmark(), translations={key: "In 2019 the council set up a board of 15 & more."})
    told = [text for text in draft.in_style("Translation") if "board of 15 & more" in text]
    assert len(told) > 1  # wherever the quote stands
    assert all(text == "Translation: In 2019 the council set up a board of 15 & more." for text in told)
    assert f"tr_{key}_1" in bookmarks(draft.document.element.body)


def test_letter_is_filled_with_the_same_content_and_cites_nobody() -> None:
    draft = drafted(advised(*ALL), name=report.LETTER)
    told = stripped(draft.in_style("Recommendation"))
    # One of its theme: all three are missed by one source, and what nobody disputes comes before what somebody does.
    assert told == ["Begin GOV-AMB-1 money."]
    assert draft.document.element.body.findall(f".//{qn('w:footnoteReference')}") == []
    assert "minute" not in draft.text


def test_footnotes_of_a_template_without_annex_lead_nowhere(tmp_path: Path) -> None:
    document = Document(str(TEMPLATES / "letter.docx"))
    point = next(each for each in document.paragraphs if "{{ point.why }}" in each.text)
    point.add_run("{{ point.notes }}")
    document.save(str(tmp_path / "own.docx"))
    draft = Draft(report.recommendations(make_material(), small_benchmark(), tmp_path, lang="en", name="own.docx"))
    assert draft.footnotes
    assert not any(note.findall(f".//{qn('w:hyperlink')}") for note in draft.footnotes.values())


def test_what_is_disputed_is_no_good_practice() -> None:
    material = make_material()
    rows = [
        structs.replace(
            row,
            findings=tuple(
                structs.replace(each, verdict=Verdict.SUSPECT_CONTRADICTED) if each.facet == "money" else each
                for each in row.findings
            ),
        )
        for row in material.review.rows
    ]
    draft = drafted(small_benchmark(), review=structs.replace(material.review, rows=tuple(rows)))
    assert "Body (GOV-AMB-1)" not in draft.in_style("Practice Box")


def test_strength_is_quoted_from_what_says_that_it_is_in_place() -> None:
    material = make_material()
    first, second, *others = material.evidence  # both on the same facet, which counts as in place
    planned = structs.replace(first, status=Status.PLANNED)
    content = context.recommendations(
        structs.replace(material, evidence=[planned, second, *others]), small_benchmark(), lang="en"
    )
    (point,) = content["frame"]["pillars"][0]["strengths"][0]["points"]
    assert [quote["words"] for quote in point["quotes"]] == [slot("noted", second.id)]


def test_report_for_the_host_says_for_whom_it_is() -> None:
    assert "for the host city, without names" in drafted(small_benchmark(), audience=Audience.HOST).text


def test_report_tells_the_city_and_the_review() -> None:
    draft = drafted(small_benchmark())
    facts = draft.in_style("Cover Fact")
    assert any(fact.startswith("Interviewed") and "2 people whose role is not told" in fact for fact in facts)
    assert any(fact.startswith("Languages") and "German (3 sources); English (1 source)" in fact for fact in facts)
