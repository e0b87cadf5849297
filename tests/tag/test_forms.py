"""Which word forms count as the same word."""

from __future__ import annotations

import pytest

from pipeline.tag.forms import keys, spellings


@pytest.mark.parametrize(
    ("one", "other", "lang"),
    [
        ("Beirat", "Beiräte", "de"),
        ("Integrationsbeauftragte", "Integrationsbeauftragten", "de"),
        ("konsultieren", "konsultiert", "de"),
        ("tagen", "tagt", "de"),
        ("Migranten", "Migrantinnen", "de"),
        ("meet", "met", "en"),
        ("policy", "policies", "en"),
    ],
)
def test_inflected_forms_share_a_key(one: str, other: str, lang: str) -> None:
    assert keys(one.lower(), lang) & keys(other.lower(), lang)


@pytest.mark.parametrize(("one", "other"), [("Beirat", "Beitrag"), ("Stadt", "Staat"), ("Rat", "Rad")])
def test_unlike_words_do_not(one: str, other: str) -> None:
    assert not keys(one.lower(), "de") & keys(other.lower(), "de")


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("Migrant*innen", "migranten"),
        ("Mitarbeiter*in", "mitarbeiter"),
        ("MigrantInnen", "migranten"),
        ("Migrant*innenbeirat", "migrantenbeirat"),
        ("Integrations-Beirat", "integrationsbeirat"),
        ("Inte\u00adgration", "integration"),
        ("Sprach-", "sprach"),
    ],
)
def test_a_form_stands_for_its_plain_spelling(form: str, expected: str) -> None:
    assert expected in spellings(form)


def test_a_language_without_a_dictionary_compares_spellings() -> None:
    assert keys("haus", "zz") == {"haus"}
