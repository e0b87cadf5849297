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
    ("för ESF-|medel", "för ESF-medel"),
    ("an EU-|wide plan", "an EU-wide plan"),
    ("per e-|learning", "per e-learning"),
    ("vapaa-|aika", "vapaa-aika"),
    ("en Île-|de-France", "en Île-de-France"),
    ("a sin-|gle-parent family", "a single-parent family"),
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


ITALIAN = [
    "Il rapporto della città e di tutti gli uffici per la convivenza.",
    "Che cosa dice della scuola e di chi la fa?",
]
SWEDISH = ["Det är en plan för alla som bor i staden och för dem som kommer.", "Att lära av andra är en del av den."]
FINNISH = ["Kaupunki ja järjestöt ovat mukana, sekä ne että koulut.", "Se on hyvä asia ja se on totta."]
ENGLISH = ["The aim of the city is to support all of the people with a long wait and by word."]


@pytest.mark.parametrize(
    ("document", "lines", "text"),
    [
        (ITALIAN, "il rappor-|to di tutti", "il rapporto di tutti"),
        (ITALIAN, "il momen-|to giusto", "il momento giusto"),
        (SWEDISH, "fortbildning-|en är", "fortbildningen är"),
        (FINNISH, "kursse-|ja on", "kursse- ja on"),
        ([*FINNISH, "kursseja"], "kursse-|ja on", "kursseja on"),
        (ENGLISH, "short- and long-|term", "short- and long-term"),
        (ENGLISH, "pre- and post-|war", "pre- and post-war"),
        (ENGLISH, "socio- and intercul-|tural", "socio- and intercultural"),
        ([], "Ein- und Ausreise-|bedingungen", "Ein- und Ausreisebedingungen"),
    ],
)
def test_small_words_join_only_in_their_own_language(document: list[str], lines: str, text: str) -> None:
    assert Joiner(document).join(lines.split("|")) == text


def test_a_single_letter_is_the_beginning_of_a_word_that_the_document_writes_elsewhere() -> None:
    assert Joiner(["μια έρευνα"]).join(["μια έ-", "ρευνα"]) == "μια έρευνα"


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
