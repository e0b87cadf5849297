"""What tells who or where somebody is without a name we know."""

from __future__ import annotations

from time import process_time

import pytest

from pipeline.privacy.details import find_details


def details(text: str, lang: str) -> list[tuple[str, str]]:
    return [(detail.sort.value, text[detail.start : detail.end]) for detail in find_details(text, lang)]


@pytest.mark.parametrize(
    ("lang", "text", "sort", "words"),
    [
        ("de", "Rufen Sie 09131/86-1234 an.", "phone", "09131/86-1234"),
        ("de", "Unter +49 (0)176 123 456 78 bin ich da.", "phone", "+49 (0)176 123 456 78"),
        ("fr", "Appelez le 06 12 34 56 78.", "phone", "06 12 34 56 78"),
        ("en", "It is 020 7946 0958.", "phone", "020 7946 0958"),
        ("de", "Schreiben Sie an k.weber@stadt-x.example bitte.", "email", "k.weber@stadt-x.example"),
        ("en", "Write to weber (at) city.example today.", "email", "weber (at) city.example"),
        ("en", "See www.city.example/weber for it.", "link", "www.city.example/weber"),
        ("de", "Das Büro ist in der Hauptstr. 5a im Hof.", "address", "Hauptstr. 5a"),
        ("en", "We meet at 12 High Street on Mondays.", "address", "12 High Street"),
        ("fr", "On se voit au 12 rue de la Paix.", "address", "12 rue de la Paix"),
        ("it", "Ci vediamo in via Roma 3 domani.", "address", "via Roma 3"),
        ("sv", "Vi ses på Storgatan 12 i morgon.", "address", "Storgatan 12"),
        ("de", "Da war auch Frau Kemmerich dabei.", "name", "Frau Kemmerich"),
        ("en", "So Mrs Okonkwo came along.", "name", "Mrs Okonkwo"),
        ("de", "Da war auch Frau Koch dabei.", "maybe a name", "Frau Koch"),
        ("en", "Then Moses Adebayo came along.", "maybe a name", "Moses Adebayo"),
    ],
)
def test_a_detail_is_found(lang: str, text: str, sort: str, words: str) -> None:
    assert (sort, words) in details(text, lang)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "Am 01.02.2024 von 09.00-10.30 Uhr mit 1.250.000 Euro, 2024-2030."),
        ("en", "In 2019 the European Union paid for 300 places."),
        ("de", "Der Rat der Stadt hat den Plan beschlossen."),
        ("en", "Good Street work needs 12 people."),
    ],
)
def test_dates_amounts_and_common_words_are_none(lang: str, text: str) -> None:
    assert details(text, lang) == []


@pytest.mark.parametrize("piece", ["0", "0 1", "A", "A b ", "@", "1 a ", "a.", "rue a ", "Dr. ", "+("])
def test_odd_text_costs_little(piece: str) -> None:

    started = process_time()
    find_details(piece * 5000, "en")
    assert process_time() - started < 5  # what backtracks takes minutes
