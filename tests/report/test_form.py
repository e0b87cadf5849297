"""The kick-off form as a city gets it: read back from the Word file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from docx.oxml.ns import qn
from lxml import etree

from pipeline import report
from pipeline.city import City
from pipeline.errors import DataError, UsageError
from pipeline.report import KICKOFF_FORM
from tests.report.report_factories import CITY, TEMPLATES, small_benchmark
from tests.report.word_reader import Draft, all_text, bookmarks

IDS = ["GOV-AMB-1", "GOV-IMP-1", "EMP-AMB-1", "EMP-IMP-1"]
FACTS = ["country", "author", "office", "email", "date"]


def write(lang: str = "en", city: City = CITY) -> bytes:
    return report.kickoff_form(city, small_benchmark(), TEMPLATES, lang=lang)


@pytest.fixture(scope="module")
def form() -> Draft:
    return Draft(write())


@pytest.fixture(scope="module")
def form_de() -> Draft:
    return Draft(write("de"))


def controls(form: Draft) -> dict[str, etree._Element]:
    found = form.document.element.body.iter(qn("w:sdt"))
    return {control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")): control for control in found}


def test_every_indicator_has_its_heading_wording_and_questions(form_de: Draft) -> None:
    assert form_de.in_style("Heading 3") == [f"{id} Beirat {id}" for id in IDS]
    assert form_de.in_style("Wording") == [f"Ein ständiger Beirat besteht ({id})." for id in IDS]
    assert form_de.in_style("Guide")[:3] == [
        "Wie steht es um body?",
        "Wie steht es um money?",
        "Wie steht es um asked?",
    ]


def test_every_indicator_has_a_field_and_a_bookmark_of_its_own(form: Draft) -> None:
    names = [f"answer_{id.replace('-', '_')}" for id in IDS]
    found = controls(form)
    assert list(found) == [f"fact_{name}" for name in FACTS] + names
    for name in names:
        paragraph = found[name].getparent()
        assert paragraph.tag == qn("w:p"), "LibreOffice loses text in block controls"
        assert bookmarks(paragraph) == [name]


def test_fields_show_a_prompt_that_vanishes_and_take_more_than_plain_text(form: Draft) -> None:
    for name, control in controls(form).items():
        properties = control.find(qn("w:sdtPr"))
        assert properties.find(qn("w:showingPlcHdr")) is not None
        assert properties.find(qn("w:text")) is None
        prompt = "Click here and write your answer" if name.startswith("answer") else "Click here and write"
        assert all_text(control) == prompt


def test_field_ids_are_told_apart(form: Draft) -> None:
    ids = [control.find(f"{qn('w:sdtPr')}/{qn('w:id')}").get(qn("w:val")) for control in controls(form).values()]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("title", "header"),
    [
        ("Contact persons for General governance: Ambition", ["Name", "Role", "E-mail"]),
        ("Documents you attach for Empowerment: Implementation", ["Document", "Date", "Page"]),
    ],
)
def test_each_area_has_a_table_to_fill_in(form: Draft, title: str, header: list[str]) -> None:
    table = form.table_titled(title)
    assert [cell.text for cell in table.rows[0].cells] == header
    assert {cell.text for row in table.rows[1:] for cell in row.cells} == {""}
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table._tbl.tblPr.find(qn("w:tblDescription")) is not None


def test_tables_carry_the_area_as_a_bookmark(form: Draft) -> None:
    names = {name for name in bookmarks(form.document.element.body) if name.startswith(("contacts_", "documents_"))}
    areas = ("GOV_AMB", "GOV_IMP", "EMP_AMB", "EMP_IMP")
    assert names == {f"{kind}_{area}" for kind in ("contacts", "documents") for area in areas}


def test_known_facts_are_printed_and_others_asked(form: Draft) -> None:
    first = next(paragraph for paragraph in form.paragraphs if paragraph.text.startswith("Country"))
    assert first.text == "Country\t"
    assert all_text(first._p) == "CountryClick here and write"
    known = Draft(write(city=City(name="Neustadt", country="Austria")))
    assert known.in_style("Cover Fact")[0] == "CountryAustria"
    assert "fact_country" not in controls(known)


def test_the_form_remembers_what_it_printed(form: Draft) -> None:
    root = etree.fromstring(form.part("customXml/item1.xml").encode())
    record = json.loads(root.text or "")
    assert record["title"] == "Musterstadt & Söhne · Kick-off form"
    assert record["questions"]["GOV-IMP-1"] == "A standing council exists (GOV-IMP-1)."
    assert "GOV-IMP-1 Council GOV-IMP-1" in record["printed"]
    assert "Click here and write your answer" in record["printed"]


@pytest.mark.parametrize(("lang", "tag"), [("en", "en-GB"), ("de", "de-DE")])
def test_language_is_set_for_the_spell_check(lang: str, tag: str) -> None:
    assert f'w:lang w:val="{tag}"' in Draft(write(lang)).part("word/styles.xml")


def test_the_same_city_gives_the_same_bytes() -> None:
    assert write() == write()


def test_nothing_of_the_template_language_is_left(form: Draft) -> None:
    assert not any(mark in form.text for mark in ("{{", "{%", "[[", "\ue000"))


def test_a_language_without_labels_is_refused() -> None:
    with pytest.raises(UsageError, match="not a language"):
        write("fi")


def test_a_folder_without_the_form_says_so(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"kickoff-form\.docx.*missing"):
        report.find_templates(tmp_path, names=[KICKOFF_FORM])
