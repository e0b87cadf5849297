"""What is still to be asked, and whom the city names for it."""

from __future__ import annotations

import pytest

from pipeline.benchmark import Benchmark
from pipeline.city import City
from pipeline.models import Contact, Finding, Row, Verdict
from pipeline.review import review
from pipeline.review.contacts import contact_for, with_named


def row(**verdicts: str) -> Row:
    findings = (Finding(facet=facet, verdict=Verdict(verdict)) for facet, verdict in verdicts.items())
    return Row(indicator="GOV-IMP-1", findings=tuple(findings))


@pytest.mark.parametrize(
    ("verdict", "is_open"),
    [
        ("unknown", True),
        ("suspect_planned", True),
        ("suspect_past", True),
        ("suspect_uncertain", True),
        ("suspect_contradicted", True),
        ("know_in_place", False),
        ("know_absent", False),
    ],
)
def test_what_is_unknown_or_suspected_is_to_be_asked(verdict: str, is_open: bool) -> None:
    assert [finding.facet for finding in row(standing=verdict).open_findings] == ["standing"] * is_open


def test_evidence_for_the_indicator_as_a_whole_asks_nothing() -> None:
    general = Finding(facet="", verdict=Verdict.SUSPECT_PLANNED, evidence=("e1",))
    assert Row(indicator="GOV-IMP-1", findings=(general,)).open_findings == ()


@pytest.mark.parametrize(
    ("contacts", "contact"),
    [
        ({}, ""),
        ({"GOV": "Mrs Mayor"}, "Mrs Mayor"),
        ({"GOV": "Mrs Mayor", "GOV-IMP": "Mr Head"}, "Mr Head"),
        ({"GOV": "Mrs Mayor", "GOV-IMP": "Mr Head", "GOV-IMP-1": "Ms Chair"}, "Ms Chair"),
        ({"GOV": "Mrs Mayor", "GOV-IMP-1": " ; "}, "Mrs Mayor"),
        ({"GOV-IMP-2": "Someone else", "EMP": "Another"}, ""),
    ],
)
def test_the_closest_contact_counts(benchmark: Benchmark, contacts: dict[str, str], contact: str) -> None:
    assert contact_for(benchmark.indicator("GOV-IMP-1"), contacts) == contact


def test_each_row_carries_its_contact(benchmark: Benchmark) -> None:
    city = City(name="C", contacts={"GOV-IMP": "Mr Head"})
    contacts = {row.indicator: row.contact for row in review(city, [], [], [], benchmark).rows}
    assert contacts == {"GOV-AMB-1": "", "GOV-IMP-1": "Mr Head", "GOV-IMP-2": "Mr Head", "EMP-IMP-1": ""}


@pytest.mark.parametrize(
    ("settings", "named", "contacts"),
    [
        ({}, [Contact(area="GOV-IMP", name="Mr A", role="Head")], {"GOV-IMP": "Mr A, Head"}),
        ({}, [Contact(area="GOV-IMP", name="Mr A"), Contact(area="GOV-IMP", name="Ms B")], {"GOV-IMP": "Mr A; Ms B"}),
        ({}, [Contact(area="GOV-IMP", name="Mr A; deputy")], {"GOV-IMP": "Mr A, deputy"}),
        ({"GOV-IMP": "Ms Own"}, [Contact(area="GOV-IMP", name="Mr A")], {"GOV-IMP": "Ms Own"}),
        ({"GOV-IMP": " "}, [Contact(area="GOV-IMP", name="Mr A")], {"GOV-IMP": "Mr A"}),
        ({"GOV": "Ms Own"}, [Contact(area="GOV-IMP", name="Mr A")], {"GOV": "Ms Own", "GOV-IMP": "Mr A"}),
    ],
)
def test_forms_name_contacts_for_what_the_settings_leave_open(
    settings: dict[str, str], named: list[Contact], contacts: dict[str, str]
) -> None:
    assert with_named(settings, named) == contacts


def test_a_contact_from_a_form_reaches_the_rows_of_its_area(benchmark: Benchmark) -> None:
    named = [Contact(area="GOV-IMP", name="Mr A", role="Head", email="a@example.org")]
    contacts = {
        row.indicator: row.contact for row in review(City(name="C"), [], [], [], benchmark, contacts=named).rows
    }
    assert contacts == {"GOV-AMB-1": "", "GOV-IMP-1": "Mr A, Head", "GOV-IMP-2": "Mr A, Head", "EMP-IMP-1": ""}
