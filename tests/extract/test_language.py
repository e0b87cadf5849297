from __future__ import annotations

import pytest

from pipeline.extract.language import LANGS, tell_langs

DE = "Der Beirat für Integration tagt viermal im Jahr und berät den Gemeinderat in allen Fragen der Zuwanderung."
EN = "The advisory council meets four times a year and is consulted on every proposal that concerns newcomers."
FR = "Le conseil consultatif se réunit quatre fois par an et il est consulté sur chaque projet de la municipalité."


def test_a_document_has_the_language_of_most_of_its_text() -> None:
    assert tell_langs([DE, DE, EN])[0] == "de"


def test_a_long_paragraph_in_another_language_is_told_by_itself() -> None:
    assert tell_langs([DE, EN, DE])[1] == ["de", "en", "de"]


def test_a_heading_takes_the_language_around_it() -> None:
    assert tell_langs([DE, DE, DE, FR, "Gender Mainstreaming", FR])[1][4] == "fr"


def test_a_heading_between_two_languages_takes_the_document_s() -> None:
    assert tell_langs([DE, DE, "Integration", EN])[1][2] == "de"


def test_a_document_of_short_lines_is_told_as_a_whole() -> None:
    assert tell_langs(["Die Stadt", "hat einen Beirat", "für Migration und Flucht"])[0] == "de"


@pytest.mark.parametrize("texts", [[], ["2021"], ["12 | 13 | 14"] * 40])
def test_no_language_is_told_where_there_are_no_words(texts: list[str]) -> None:
    assert tell_langs(texts) == ("", [""] * len(texts))


def test_the_languages_to_choose_from_are_known_to_the_library() -> None:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    assert set(LANGS) <= set(LanguageIdentifier.from_model_file(MODEL_FILE).nb_classes)
