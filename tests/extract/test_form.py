"""A filled kick-off form comes back to its indicators, whatever people and programs have done to it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import EmptyError
from pipeline.extract.reading import read
from pipeline.models import Attachment, Contact, Kind, Part, Reading
from tests.extract.form_samples import Form, paragraph, run, table
from tests.extract.word_samples import p, write_word

COUNCIL = "Der Beirat hat 15 Mitglieder."
WORDING = "Ein ständiger Beirat besteht (GOV-IMP-1)."


def read_form(form: Form, folder: Path) -> Reading:
    return read(form.save(folder / "irgendein Name.docx"), kind=Kind.KICKOFF)


def said(reading: Reading) -> list[tuple[str, str]]:
    """Return indicator and text of everything but headings."""
    return [(one.indicator, one.text) for one in reading.passages if one.part is not Part.HEADING]


def test_an_answer_belongs_to_its_indicator_and_carries_the_question(tmp_path: Path) -> None:
    form = Form()
    form.answer("GOV-IMP-1", COUNCIL)
    (heading, answer) = read_form(form, tmp_path).passages[-2:]
    assert (heading.part, heading.text) == (Part.HEADING, "GOV-IMP-1 Beirat GOV-IMP-1")
    assert (answer.indicator, answer.text, answer.context) == ("GOV-IMP-1", COUNCIL, WORDING)
    assert answer.heading == heading.text


def test_only_what_was_answered_gives_passages(tmp_path: Path) -> None:
    form = Form()
    form.answer("GOV-IMP-1", COUNCIL)
    form.answer("EMP-AMB-1", "Nein.")
    assert said(read_form(form, tmp_path)) == [("GOV-IMP-1", COUNCIL), ("EMP-AMB-1", "Nein.")]


def test_the_form_is_called_by_its_title(tmp_path: Path) -> None:
    form = Form()
    form.answer("GOV-IMP-1", COUNCIL)
    assert read_form(form, tmp_path).source.title == "Neustadt · Auftaktbogen"


@pytest.mark.parametrize("lang", ["de", "en"])
def test_an_empty_form_says_so(lang: str, tmp_path: Path) -> None:
    with pytest.raises(EmptyError, match="not been filled in"):
        read_form(Form(lang), tmp_path)


def test_the_authors_data_are_no_passage(tmp_path: Path) -> None:
    form = Form()
    form.write("fact_author", "Maria Muster")
    form.answer("GOV-AMB-1", COUNCIL)
    assert said(read_form(form, tmp_path)) == [("GOV-AMB-1", COUNCIL)]


def test_lines_in_a_field_are_paragraphs_and_typed_bullets_a_list(tmp_path: Path) -> None:
    form = Form()
    form.answer("GOV-IMP-1", f"{COUNCIL}\nEr berät zu:\n- Schule\n• Haushalt und\n  anderen Themen")
    found = read_form(form, tmp_path).passages
    assert [(one.text, one.part) for one in found if one.indicator] == [
        (COUNCIL, Part.PARAGRAPH),
        ("Er berät zu:", Part.PARAGRAPH),
        ("Schule", Part.LIST_ITEM),
        ("Haushalt und anderen Themen", Part.LIST_ITEM),
    ]
    assert found[-1].context == f"{WORDING} / Er berät zu:"


def test_paragraphs_and_a_table_in_the_field(tmp_path: Path) -> None:
    form = Form()
    form.answer_in_blocks(
        "GOV-IMP-1", paragraph(COUNCIL), table(("Jahr", "Sitzungen"), ("2024", "vier")), paragraph("Er tagt.")
    )
    form.answer("EMP-IMP-1", "Dazu gibt es nichts.")
    texts = said(read_form(form, tmp_path))
    assert {indicator for indicator, _ in texts[:-1]} == {"GOV-IMP-1"}
    assert texts[0] == ("GOV-IMP-1", COUNCIL)
    assert ("GOV-IMP-1", "2024 | vier") in texts
    assert texts[-2:] == [("GOV-IMP-1", "Er tagt."), ("EMP-IMP-1", "Dazu gibt es nichts.")]


def test_an_answer_below_the_heading_when_the_field_was_deleted(tmp_path: Path) -> None:
    form = Form()
    form.answer_without_field("GOV-IMP-1", paragraph(COUNCIL, style="Guide"), paragraph("Er tagt oft."))
    assert said(read_form(form, tmp_path)) == [("GOV-IMP-1", COUNCIL), ("GOV-IMP-1", "Er tagt oft.")]


def test_an_answer_typed_behind_a_guiding_question(tmp_path: Path) -> None:
    form = Form()
    question = form.paragraph_with("Wie steht es um money?")
    question.append(run(" Der Beirat hat eigene Mittel."))
    assert said(read_form(form, tmp_path)) == [("GOV-AMB-1", "Der Beirat hat eigene Mittel.")]


def test_an_answer_typed_behind_the_label(tmp_path: Path) -> None:
    form = Form()
    form.paragraph_with("Ihre Antwort").append(run(f": {COUNCIL}"))
    assert said(read_form(form, tmp_path)) == [("GOV-AMB-1", COUNCIL)]


def test_a_bold_answer_is_no_heading(tmp_path: Path) -> None:
    form = Form()
    form.answer("GOV-IMP-1", "Ja, mit 15 Mitgliedern")
    text = form.answer_field("GOV-IMP-1")[1][0]
    bold = text.makeelement(text.tag.replace("}r", "}rPr"))
    bold.append(text.makeelement(text.tag.replace("}r", "}b")))
    text.insert(0, bold)
    assert said(read_form(form, tmp_path)) == [("GOV-IMP-1", "Ja, mit 15 Mitgliedern")]


def test_tracked_changes_count_as_accepted(tmp_path: Path) -> None:
    form = Form()
    form.answer_without_field(
        "GOV-IMP-1", paragraph("Der Beirat ruht.", wrap="del"), paragraph("Der Beirat tagt wieder.", wrap="ins")
    )
    assert said(read_form(form, tmp_path)) == [("GOV-IMP-1", "Der Beirat tagt wieder.")]


def test_the_field_tells_the_indicator_when_the_heading_was_deleted(tmp_path: Path) -> None:
    form = Form()
    form.answer("GOV-AMB-1", "Es gibt einen Plan.")
    form.answer("GOV-IMP-1", COUNCIL)
    heading = form.paragraph_with("GOV-IMP-1 Beirat GOV-IMP-1")
    heading.getparent().remove(heading)  # type: ignore[union-attr]
    assert said(read_form(form, tmp_path)) == [("GOV-AMB-1", "Es gibt einen Plan."), ("GOV-IMP-1", COUNCIL)]


def test_what_stands_below_the_heading_of_an_area_has_no_indicator(tmp_path: Path) -> None:
    form = Form()
    form.answer("GOV-AMB-1", "Es gibt einen Plan.")
    form.paragraph_with("Umsetzung").addnext(paragraph("Dieser Teil kommt vom Sozialamt."))
    assert said(read_form(form, tmp_path)) == [
        ("GOV-AMB-1", "Es gibt einen Plan."),
        ("", "Dieser Teil kommt vom Sozialamt."),
    ]


def all_lost(form: Form) -> Form:
    return form.without_tags().without_bookmarks().without_record()


@pytest.mark.parametrize(
    "lose",
    [Form.without_tags, Form.without_bookmarks, Form.without_record, all_lost],
    ids=["tags", "bookmarks", "record", "all three"],
)
def test_any_mark_may_be_lost(lose: Callable[[Form], Form], tmp_path: Path) -> None:
    form = Form()
    form.answer("GOV-IMP-1", COUNCIL)
    form.answer("EMP-IMP-1", "Das Amt fördert Vereine.")
    found = said(read_form(lose(form), tmp_path))
    assert ("GOV-IMP-1", COUNCIL) in found
    assert ("EMP-IMP-1", "Das Amt fördert Vereine.") in found


def test_a_form_without_its_record_is_read_by_the_built_in_wording(tmp_path: Path) -> None:
    form = Form()
    form.answer("GOV-IMP-1", COUNCIL)
    answer = next(one for one in read_form(form.without_record(), tmp_path).passages if one.text == COUNCIL)
    assert answer.context.startswith(("Ein ", "A "))


def test_contacts_and_documents_are_read_with_their_area(tmp_path: Path) -> None:
    form = Form()
    form.fill_row("contacts_GOV_IMP", "Maria Muster", "Leitung des Büros", "m@neustadt.example")
    form.fill_row("contacts_GOV_IMP", "Ali Beispiel", "", "", row=2)
    form.fill_row("documents_EMP_AMB", "Integrationsplan", "2021", "S. 14")
    reading = read_form(form, tmp_path)
    assert reading.contacts == (
        Contact(area="GOV-IMP", name="Maria Muster", role="Leitung des Büros", email="m@neustadt.example"),
        Contact(area="GOV-IMP", name="Ali Beispiel"),
    )
    assert reading.attachments == (Attachment(area="EMP-AMB", title="Integrationsplan", date="2021", page="S. 14"),)
    assert reading.passages == ()
    assert "Integrationsplan" in reading.warnings[0]


def test_the_area_of_people_is_known_when_the_marked_row_was_deleted(tmp_path: Path) -> None:
    form = Form()
    form.fill_row("contacts_EMP_AMB", "Maria Muster", "Leitung", "", row=2)
    form.fill_row("documents_GOV_IMP", "Satzung", "", "", row=2)
    for name in ("contacts_EMP_AMB", "documents_GOV_IMP"):
        form.delete_row(name)
    reading = read_form(form, tmp_path)
    assert [contact.area for contact in reading.contacts] == ["EMP-AMB"]
    assert [document.area for document in reading.attachments] == ["GOV-IMP"]


def test_another_word_file_is_no_form(tmp_path: Path) -> None:
    path = write_word(tmp_path / "bericht.docx", p("Bericht", style="Titel"), p("Die Stadt hat einen Beirat."))
    assert {one.indicator for one in read(path).passages} == {""}


def test_the_same_form_gives_the_same_passages(tmp_path: Path) -> None:
    form = Form()
    form.answer("GOV-IMP-1", COUNCIL)
    assert read_form(form, tmp_path) == read_form(form, tmp_path)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_form_saved_by_libreoffice(tmp_path: Path) -> None:
    form = Form()
    form.answer("GOV-IMP-1", f"{COUNCIL}\nEr tagt oft.")
    form.answer_without_field("EMP-IMP-1", paragraph("Das Amt fördert Vereine."))
    form.fill_row("contacts_GOV_IMP", "Maria Muster", "Leitung des Büros", "")
    saved = save_in_libreoffice(form.save(tmp_path / "form.docx"), tmp_path)
    reading = read(saved)
    assert said(reading) == [
        ("GOV-IMP-1", COUNCIL),
        ("GOV-IMP-1", "Er tagt oft."),
        ("EMP-IMP-1", "Das Amt fördert Vereine."),
    ]
    assert reading.contacts == (Contact(area="GOV-IMP", name="Maria Muster", role="Leitung des Büros"),)


def save_in_libreoffice(path: Path, folder: Path) -> Path:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "docx", "--outdir", str(folder / "saved"), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / "saved" / path.name
