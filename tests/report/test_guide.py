"""The interview guides as peers get them, and what the drafts say of the questions after the visit."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from msgspec import structs

from pipeline import report
from pipeline.benchmark.tables import Partner
from pipeline.errors import UsageError
from pipeline.extract.reading import read
from pipeline.guides import write_guides
from pipeline.last_run import FILES, write_records
from pipeline.models import Evidence, Kind, Part, Status
from pipeline.privacy.share import Records
from pipeline.report import INTERVIEW_GUIDE, Material, guide
from pipeline.report.lookup import Lookup
from pipeline.review.questions import plan_interviews
from pipeline.review.rows import make_rows
from pipeline.run import Settings
from pipeline.store import write_json
from templates.build import build
from tests.report.report_factories import (
    TEMPLATES,
    TEXTS,
    make_evidence,
    make_material,
    passages_and_spans,
    small_benchmark,
)
from tests.report.word_reader import Draft, all_text, bookmarks

README = (TEMPLATES / "README.md").read_text(encoding="utf-8")
CONTACT = "Vorsitz des Beirats"


def write(material: Material | None = None, lang: str = "en") -> dict[str, Draft]:
    made = report.interview_guides(material or make_material(), small_benchmark(), TEMPLATES, lang=lang)
    return {name: Draft(content) for name, content in made.items()}


@pytest.fixture(scope="module")
def guides() -> dict[str, Draft]:
    return write()


@pytest.fixture(scope="module")
def guides_de() -> dict[str, Draft]:
    return write(lang="de")


def with_contact(contact: str) -> Material:
    material = make_material()
    rows = tuple(structs.replace(row, contact=contact) for row in material.review.rows)
    return structs.replace(material, review=structs.replace(material.review, rows=rows))


def test_there_is_a_file_for_each_partner_and_an_overview_first(guides: dict[str, Draft]) -> None:
    assert list(guides) == ["overview.docx", "contact-for-general-governance.docx", "mayor.docx"]
    assert [guides[name].in_style("Partner") for name in guides] == [["Musterstadt & Söhne"], [CONTACT], ["mayor"]]


def test_a_file_is_never_called_after_a_person() -> None:
    for contact in ("Ayşe Yilmaz", "Yilmaz, Ayşe", "Dr. Ö. Übermut, mayor", "../../etc/passwd", "CON"):
        names = list(write(with_contact(contact), "de"))
        assert names == ["overview.docx", "ansprechperson-fuer-teilhabe-mitsprache.docx"]


def test_two_partners_of_one_role_and_odd_roles_get_files_of_their_own() -> None:
    lookup = Lookup(make_material(), small_benchmark(), lang="de")
    (_, one) = plan_interviews(lookup.material.review.rows, lookup.benchmark)
    roles = [
        "Bürgermeisterin oder Bürgermeister",
        "bürgermeisterin/oder bürgermeister!",
        "Overview",
        "Δήμαρχος",
        "x" * 90,
    ]
    plan = [structs.replace(one, role={"de": role}) for role in roles]
    assert guide.file_names(plan, lookup) == [
        "buergermeisterin-oder-buergermeister.docx",
        "buergermeisterin-oder-buergermeister-b.docx",
        "overview-b.docx",
        "guide.docx",
        f"{'x' * 60}.docx",
    ]


def test_every_open_question_stands_in_one_guide_once() -> None:
    material = make_material()
    asked = [
        text for name, draft in write(material).items() if name != "overview.docx" for text in draft.in_style("Ask")
    ]
    assert len(asked) == sum(len(row.open_findings) for row in material.review.rows)
    assert len(set(asked)) == len(asked)
    assert "GOV-IMP-1 What about the money?" in asked


def test_questions_stand_under_their_theme(guides_de: dict[str, Draft]) -> None:
    draft = guides_de["stadtspitze.docx"]
    shown = [all_text(each._p) for each in draft.paragraphs if each.style and each.style.name in ("Guide Theme", "Ask")]
    assert shown[:2] == ["Bedarf", "GOV-AMB-1 Wie steht es um asked?"]
    assert shown[2] == "Partner"
    assert len(shown) == 2 + 7


def test_a_suspicion_is_told_with_a_short_quote_and_its_place(guides: dict[str, Draft]) -> None:
    draft = guides["contact-for-general-governance.docx"]
    assert "It is announced, but not yet the case, that a standing council exists." in draft.in_style("Known")
    assert "“Bis 2027 soll ein Monitoring „Vielfalt“ aufgebaut werden.” Auftakt.docx, table 2, row 3" in draft.in_style(
        "Known Quote"
    )
    words = [quote.partition("” ")[0].strip("“") for each in guides.values() for quote in each.in_style("Known Quote")]
    assert words
    assert all(len(text) <= guide.LONGEST_QUOTE + 20 for text in words)


def test_a_guide_never_shows_what_somebody_else_said(guides: dict[str, Draft]) -> None:
    said = [text.split("|")[1] for source, _, _, text in TEXTS if source in ("s3", "s4")]
    for draft in guides.values():
        assert not any(text[:30] in draft.text for text in said)
        assert "minute" not in " ".join(draft.in_style("Known Quote"))


def test_what_only_an_interview_says_is_not_told(guides: dict[str, Draft]) -> None:
    known = dict(zip(guides["mayor.docx"].in_style("Ask"), known_by_question(guides["mayor.docx"]), strict=True))
    assert known["EMP-AMB-1 What about the asked?"] == ["Somebody spoke of it in an interview; it is not settled."]


def known_by_question(draft: Draft) -> list[list[str]]:
    """Return what is told as known under each question."""
    found: list[list[str]] = []
    for paragraph in draft.paragraphs:
        style = paragraph.style.name if paragraph.style else ""
        if style == "Ask":
            found.append([])
        elif style == "Known" and found and not all_text(paragraph._p).endswith("?"):
            found[-1].append(all_text(paragraph._p))
    return found


def test_what_is_known_beside_an_unknown_point_is_told(guides: dict[str, Draft]) -> None:
    known = guides["mayor.docx"].in_style("Known")
    assert known[:2] == [
        "Nothing found on this in the material searched.",
        "On the same indicator: The material reads as saying that a standing council exists.",
    ]


def test_others_who_could_answer_are_named(guides: dict[str, Draft]) -> None:
    assert guides["mayor.docx"].in_style("Who")[0] == "not asked · Others who could answer: head of office"
    others = guides["contact-for-general-governance.docx"].in_style("Who")[0]
    assert others == "not asked · Others who could answer: mayor; head of office"


def test_a_partner_who_stands_for_several_roles_is_told_who_knows_best() -> None:
    benchmark = structs.replace(
        small_benchmark(),
        partners=(
            Partner(
                id="hall",
                name={"en": "City hall", "de": "Rathaus"},
                roles={"en": "Mayor; head of office", "de": "Stadtspitze; Leitung des Amts"},
                related="",
            ),
        ),
    )
    made = report.interview_guides(make_material(), benchmark, TEMPLATES, lang="de")
    who = Draft(made["rathaus.docx"]).in_style("Who")
    assert who[0] == "nicht gefragt · Beste Auskunft: Stadtspitze. Auskunft könnten auch geben: Leitung des Amts"


def test_what_is_to_be_read_out_asks_for_consent(guides: dict[str, Draft], guides_de: dict[str, Draft]) -> None:
    script = " ".join(guides["mayor.docx"].in_style("Script"))
    assert "critical friends" in script
    assert "record the conversation" in script
    assert "Namen bleiben in unserem Team" in " ".join(guides_de["stadtspitze.docx"].in_style("Script"))


def test_the_head_says_how_long_it_takes_and_asks_for_the_rest(guides: dict[str, Draft]) -> None:
    assert guides["mayor.docx"].in_style("Cover Fact") == [
        "Extent7 questions, about 38 minutes with opening and closing",
        "Date and placeClick here and write",
        "InterviewersClick here and write",
        "InterpreterClick here and write",
        "LanguageClick here and write",
    ]


def test_every_question_has_a_dropdown_and_a_field_of_its_own(guides: dict[str, Draft]) -> None:
    body = guides["mayor.docx"].document.element.body
    properties = [control.find(qn("w:sdtPr")) for control in body.iter(qn("w:sdt"))]
    tags = [found.find(qn("w:tag")).get(qn("w:val")) for found in properties]
    ids = [found.find(qn("w:id")).get(qn("w:val")) for found in properties]
    assert "asked_GOV_AMB_1_asked" in tags
    assert "ask_GOV_AMB_1_asked" in tags
    assert len(set(tags)) == len(tags) == len(set(ids))
    assert sum(tag.startswith("asked_") for tag in tags) == 7
    assert len(set(bookmarks(body))) == len(bookmarks(body))
    (choices,) = {
        tuple(item.get(qn("w:value")) for item in found.iter(qn("w:listItem")))
        for found in properties
        if found.find(qn("w:dropDownList")) is not None
    }
    assert choices == ("not_asked", "answered", "partly")


def test_an_hour_is_not_overrun_and_what_is_left_is_counted() -> None:
    lookup = Lookup(make_material(), small_benchmark(), lang="en")
    plan = plan_interviews(lookup.material.review.rows, lookup.benchmark, minutes=24)
    assert [(len(each.asked), len(each.spare), len(each.left)) for each in plan] == [(3, 0, 0), (3, 3, 1)]
    frame = guide.guide(plan[1], lookup)["frame"]
    assert len(frame["spare"]) == 3
    assert frame["left"].startswith("1 question on top of these")
    overview = guide.overview(plan, ["a.docx", "b.docx"], lookup)["frame"]
    assert overview["plan"]["total"] == "2 interviews with 6 questions; 3 if there is time; 1 in no list."
    assert [each["indicator"] for each in overview["leftover"]] == [plan[1].left[0].indicator]


def test_the_overview_lists_partners_with_questions_minutes_and_file(guides: dict[str, Draft]) -> None:
    (table,) = guides["overview.docx"].document.tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["Partner", "Questions", "If there is time", "In no list", "Minutes", "Guide"]
    assert rows[1] == [
        f"{CONTACT}\nContact for General governance",
        "3",
        "0",
        "0",
        "22",
        "contact-for-general-governance.docx",
    ]
    assert rows[2] == ["mayor", "7", "0", "0", "38", "mayor.docx"]
    assert guides["overview.docx"].in_style("Lead") == [
        "2 interviews with 10 questions; 0 if there is time; 0 in no list."
    ]


def test_nothing_to_ask_is_said() -> None:
    material = make_material()
    rows = tuple(structs.replace(row, findings=()) for row in material.review.rows)
    only = write(structs.replace(material, review=structs.replace(material.review, rows=rows)))
    assert list(only) == ["overview.docx"]
    assert "no interview to plan" in only["overview.docx"].text
    assert only["overview.docx"].document.tables == []


def test_the_properties_hold_the_role_not_the_person(guides: dict[str, Draft]) -> None:
    core = guides["contact-for-general-governance.docx"].part("docProps/core.xml")
    assert "Contact for General governance" in core
    assert CONTACT not in core


@pytest.mark.parametrize("lang", ["en", "de"])
def test_the_same_records_give_the_same_bytes(lang: str) -> None:
    first, second = (report.interview_guides(make_material(), small_benchmark(), TEMPLATES, lang=lang) for _ in "ab")
    assert first == second


def test_nothing_of_the_template_language_is_left(guides: dict[str, Draft], guides_de: dict[str, Draft]) -> None:
    for draft in (*guides.values(), *guides_de.values()):
        assert not any(mark in draft.text for mark in ("{{", "{%", "[[", "\ue000", "{"))
        assert 'w:anchor="ev_' not in draft.part("word/document.xml"), "a guide has no annex to lead to"


def fill(content: bytes, path: Path, notes: dict[str, str]) -> None:
    """Write the guide as somebody filled it in: notes by field, and every question marked as answered."""
    document = Document(io.BytesIO(content))
    for control in document.element.body.iter(qn("w:sdt")):
        properties = control.find(qn("w:sdtPr"))
        tag = properties.find(qn("w:tag")).get(qn("w:val"))
        shown = next(control.iter(qn("w:t")))
        if tag.startswith("asked_"):
            shown.text = "answered"
        elif tag in notes:
            shown.text = notes[tag]
            properties.remove(properties.find(qn("w:showingPlcHdr")))
    document.save(str(path))


def test_of_a_filled_guide_only_the_notes_come_back_each_for_its_indicator(tmp_path: Path) -> None:
    content = report.interview_guides(make_material(), small_benchmark(), TEMPLATES, lang="en")["mayor.docx"]
    notes = {"ask_EMP_IMP_1_body": "The council has met since 2020.", "guide_date": "19 May, town hall"}
    fill(content, tmp_path / "mayor.docx", {**notes, "ask_closing": "We forgot the schools."})
    reading = read(tmp_path / "mayor.docx", city="Musterstadt", kind=Kind.INTERVIEW)
    said = [(each.indicator, each.text) for each in reading.passages if each.part.is_evidence]
    assert said == [("EMP-IMP-1", "The council has met since 2020."), ("", "We forgot the schools.")]
    assert not [each for each in reading.passages if each.part is Part.ANSWER and "reads as saying" in each.text]


@pytest.mark.shared
def test_checker_finds_nothing(shared: Path, tmp_path: Path) -> None:
    checker = next(iter(sorted((shared / "tools").glob("docx*.py"))), None)
    if checker is None:
        pytest.skip("the checker is not there")
    for lang in ("en", "de"):
        for name, draft in write(lang=lang).items():
            (tmp_path / f"{lang}-{name}").write_bytes(draft.content)
    files = sorted(map(str, tmp_path.iterdir()))
    checked = subprocess.run([sys.executable, str(checker), *files], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_the_template_is_what_its_script_builds(tmp_path: Path) -> None:
    build(tmp_path)
    assert parts(TEMPLATES / INTERVIEW_GUIDE) == parts(tmp_path / INTERVIEW_GUIDE), "run: python -m templates.build"


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_template_program_and_readme_name_the_same_variables_and_styles() -> None:
    lookup = Lookup(make_material(), small_benchmark(), lang="en")
    plan = plan_interviews(lookup.material.review.rows, lookup.benchmark)
    frames = [guide.guide(plan[0], lookup)["frame"], guide.overview(plan, ["a", "b"], lookup)["frame"]]
    asked = DocxTemplate(TEMPLATES / INTERVIEW_GUIDE).get_undeclared_template_variables()
    for frame in frames:
        assert asked <= set(frame)
        assert {f"`{variable}`" for variable in frame} <= set(re.findall(r"`[a-z]+`", README))
    table = " ".join(line.split("|")[1].lower() for line in README.splitlines() if line.startswith("| "))
    ours = {style.name.lower() for style in Document(str(TEMPLATES / INTERVIEW_GUIDE)).styles if style.name}
    hidden = {"normal", "default paragraph font", "no list", "normal table"}
    assert {name for name in ours - hidden if name not in table} == set()


# After the visit


def after_visit(*more: tuple[int, str, str, Status]) -> Material:
    """Return the city with further evidence: the number of its text, indicator, facet and status."""
    material = make_material()
    pairs = passages_and_spans()
    added: list[Evidence] = [
        make_evidence(100 + n, *pairs[at], indicator, facet, status)
        for n, (at, indicator, facet, status) in enumerate(more)
    ]
    evidence = [*material.evidence, *added]
    rows = make_rows(material.passages, evidence, small_benchmark())
    return structs.replace(material, evidence=evidence, review=structs.replace(material.review, rows=rows))


VISIT = ((3, "EMP-IMP-1", "body", Status.IN_PLACE), (5, "EMP-IMP-1", "money", Status.IN_PLACE))
DISPUTE = (4, "EMP-IMP-1", "money", Status.ABSENT)


def test_the_desk_review_shows_which_questions_were_answered_and_by_whom() -> None:
    draft = Draft(report.desk_review(after_visit(*VISIT), small_benchmark(), TEMPLATES, lang="en"))
    cell = draft.cell("row_EMP_IMP_1", 3)
    assert cell == [
        "What about the asked?",
        "To meet:",
        "Mayor",
        "Head of office",
        "Answered in interviews:",
        "What about the body?",
        "Interview partner 1, minute 12:30",
        "What about the money?",
        "Interview partner 2, contribution 5",
    ]
    links = [link.get(qn("w:anchor")) for link in draft.row("row_EMP_IMP_1")._tr.tc_lst[3].iter(qn("w:hyperlink"))]
    assert len(links) == 2
    assert set(links) <= set(bookmarks(draft.document.element.body))


def test_the_report_tells_what_became_of_the_questions() -> None:
    final = Draft(report.recommendations(after_visit(*VISIT, DISPUTE), small_benchmark(), TEMPLATES, lang="de"))
    texts = [all_text(paragraph._p) for paragraph in final.paragraphs]
    start = len(texts) - texts[::-1].index("Fragen des Besuchs")
    assert [(text.strip(), cited_in(final, start + n)) for n, text in enumerate(texts[start : start + 7])] == [
        ("Beantwortet: 1 Frage", []),
        ("Wie steht es um body? (EMP-IMP-1)", ["Interviewperson 1, Minute 12:30"]),
        ("Jetzt umstritten: 1 Frage", []),
        ("Wie steht es um money? (EMP-IMP-1)", ["Interviewperson 2, Beitrag 5", "Interviewperson 1, bei 1:02:03"]),
        ("Angesprochen, nicht geklärt: 1 Frage", []),
        ("Wie steht es um asked? (EMP-AMB-1)", ["Interviewperson 1, bei 1:02:03"]),
        ("Weiter offen: 3 Fragen, zu EMP-AMB-1, EMP-IMP-1", []),
    ]


def cited_in(draft: Draft, paragraph: int) -> list[str]:
    """Return what the footnotes of a paragraph cite."""
    numbers = [note.get(qn("w:id")) for note in draft.paragraphs[paragraph]._p.iter(qn("w:footnoteReference"))]
    return [all_text(next(draft.footnotes[number].iter(qn("w:hyperlink")))) for number in numbers]


def test_before_the_visit_nobody_is_said_to_have_answered() -> None:
    material = after_visit()
    spoken = {source.id for source in material.sources if source.kind is Kind.INTERVIEW}
    material = structs.replace(
        material,
        sources=[source for source in material.sources if source.id not in spoken],
        passages=[passage for passage in material.passages if passage.source not in spoken],
        evidence=[item for item in material.evidence if item.source not in spoken],
    )
    rows = make_rows(material.passages, material.evidence, small_benchmark())
    material = structs.replace(material, review=structs.replace(material.review, rows=rows))
    for draft in (report.desk_review, report.recommendations):
        text = Draft(draft(material, small_benchmark(), TEMPLATES, lang="en")).text
        assert "Answered in interviews" not in text
        assert "Questions of the visit" not in text


# From a city's output folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(output=tmp_path / "output", benchmark=small_benchmark(), templates=TEMPLATES)


@pytest.fixture
def city(tmp_path: Path, settings: Settings) -> Path:
    """Return the folder of a city that was run: its records lie in the output folder."""
    folder = tmp_path / "musterstadt"
    folder.mkdir()
    (folder / "city.toml").write_text('name = "Musterstadt"\nlang = "de"\n', encoding="utf-8")
    material, output = make_material(), settings.output / folder.name
    write_records(
        output,
        Records(city=material.city, sources=material.sources, passages=material.passages, evidence=material.evidence),
    )
    write_json(output / "review.json", material.review)
    return folder


def test_guides_come_from_the_records_of_the_last_run(city: Path, settings: Settings) -> None:
    written = write_guides(city, settings)
    assert [path.name for path in written] == [
        "overview.docx",
        "ansprechperson-fuer-allgemeine-steuerung.docx",
        "stadtspitze.docx",
    ]
    assert {path.parent for path in written} == {settings.output / "musterstadt" / "guides"}
    assert write_guides(city, structs.replace(settings, lang="en"))[2].name == "mayor.docx"


def test_a_guide_that_somebody_wrote_in_stays_as_it_is(city: Path, settings: Settings) -> None:
    path = write_guides(city, settings)[2]
    path.write_bytes(b"notes")
    assert write_guides(city, settings)[2].name == "stadtspitze-2.docx"
    assert path.read_bytes() == b"notes"


@pytest.mark.parametrize("name", FILES)
def test_a_city_that_was_not_run_is_refused_in_one_line(city: Path, settings: Settings, name: str) -> None:
    (settings.output / "musterstadt" / name).unlink()
    with pytest.raises(UsageError, match=rf"{name} is missing\)\. Run it first: peerdesk run musterstadt") as refused:
        write_guides(city, settings)
    assert "\n" not in str(refused.value)


def test_a_run_with_another_benchmark_is_refused(city: Path, settings: Settings) -> None:
    newer = structs.replace(small_benchmark(), version="2")
    with pytest.raises(UsageError, match="Test benchmark 1, not with this Test benchmark 2"):
        write_guides(city, structs.replace(settings, benchmark=newer))
    fewer = structs.replace(small_benchmark(), facets=small_benchmark().facets[1:])
    with pytest.raises(UsageError, match="Run it again"):
        write_guides(city, structs.replace(settings, benchmark=fewer))
