"""Hyphens at line ends: which go, which stay, and which stay with a space."""

from __future__ import annotations

import pytest

from pipeline.extract.pdf.hyphens import Joiner, repaired

# Lines as they stand in the PDF, parted by "/", and the text that comes out.
CASES = [
    ("die Maß-|nahme wirkt", "die Maßnahme wirkt"),
    ("für EU-|Bürger", "für EU-Bürger"),
    ("Sprach-|und Kulturmittlung", "Sprach- und Kulturmittlung"),
    ("Kita-|bzw. Schulplätze", "Kita- bzw. Schulplätze"),
    ("short-|and long-term", "short- and long-term"),
    ("korte-|en lange termijn", "korte- en lange termijn"),
    ("opetus-|ja kulttuuritoimi", "opetus- ja kulttuuritoimi"),
    ("lång-|och kortsiktig", "lång- och kortsiktig"),
    ("socio-|et interculturel", "socio- et interculturel"),
    ("von 2015-|2020", "von 2015-2020"),
    ("eine 20-|jährige Frau", "eine 20-jährige Frau"),
    ("per E-|Mail", "per E-Mail"),
    ("INTEGRA-|TIONSKONZEPT", "INTEGRATIONSKONZEPT"),
    ("the co-|operation", "the cooperation"),
    ("Bürger*|innen", "Bürger*innen"),
    ("Bürger/|innen", "Bürger/innen"),
    ("unter www.stadt-|beispiel.de", "unter www.stadt-beispiel.de"),
    ("er kam –|und ging", "er kam – und ging"),
    ("ein Strich -|und weiter", "ein Strich - und weiter"),
    ("ohne|Trennung", "ohne Trennung"),
    ("In-|te-|gra-|tion", "Integration"),
]


@pytest.mark.parametrize(("lines", "text"), CASES)
def test_lines_become_running_text(lines: str, text: str) -> None:
    assert Joiner([]).join(lines.split("|")) == text


def test_a_hyphen_stays_where_the_document_writes_it_elsewhere() -> None:
    joiner = Joiner(["Well-being matters.", "We measure well-being."])
    assert joiner.join(["the well-", "being of all"]) == "the well-being of all"


def test_a_hyphen_goes_where_the_document_mostly_writes_one_word() -> None:
    joiner = Joiner(["cooperation, cooperation", "co-operation"])
    assert joiner.join(["the co-", "operation"]) == "the cooperation"


@pytest.mark.parametrize(
    ("drawn", "text"),
    [
        ("Maß\ufffe", "Maß-"),
        ("EU\u00adBürger", "EU-Bürger"),
        ("o\ufb03ziell", "offiziell"),
        ("\ufb01nanziert", "finanziert"),
        ("plain", "plain"),
        ("Größe", "Größe"),
    ],
)
def test_characters_of_pdfs_are_repaired(drawn: str, text: str) -> None:
    assert repaired(drawn) == text
