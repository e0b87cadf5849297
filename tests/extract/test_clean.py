from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline.extract.clean import clean, clean_counting, count_garbled
from tests.timing import seconds


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Rat  der\u00a0Stadt\r\n\t Aue ", "Rat der Stadt Aue"),
        ("a\u2028b\u2029c\x85d\x0be", "a b c d e"),
        ("Inte\u00adgra\u200btion\ufeff", "Integration"),
        ("u\u0308ber", "über"),
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("be\x00ll\x07 \x9d\ufffe\U0001ffff", "bell"),
        ("cut \ud83d here", "cut \u25a1 here"),
        ("pair \ud83d\ude00", "pair 😀"),
        ("Name: " + "_" * 4000, "Name: ___"),
        ("x" * 199, "x" * 199),
        ("x" * 200, "xxx"),
        ("-=" * 150 + " end", "-=- end"),
        ("\uf0b7 Sprachkurse", "Sprachkurse"),
        ("\uf0b7", "\uf0b7"),
        ("", ""),
    ],
)
def test_it_leaves_text_on_one_legal_line(raw: str, expected: str) -> None:
    assert clean(raw) == expected


def test_it_counts_what_could_not_be_shown() -> None:
    assert clean_counting("a\x00b\ud800c\ufdd0 \u200b\u00ad").dropped == 3


def test_it_counts_nothing_in_ordinary_text() -> None:
    assert clean_counting("Zum Beispiel:\u00a0„Straße“ – 5 €\n").dropped == 0


@given(st.text(st.characters(categories=["L", "M", "N", "P", "S", "Z", "C"])))
def test_any_text_becomes_legal_xml_in_nfc(raw: str) -> None:
    text = clean(raw)
    element = etree.Element("t")
    element.text = text
    assert etree.fromstring(etree.tostring(element)).text == (text or None)
    assert unicodedata.is_normalized("NFC", text)
    assert "  " not in text


@given(st.text())
def test_cleaning_twice_changes_nothing(raw: str) -> None:
    once = clean(raw)
    assert clean(once) == once


@pytest.mark.parametrize("unit", ["a\u0301\u0323", "\u0301\u0323", "_", "_-", "ab ", "\ud800", "x" * 199 + " "])
def test_time_grows_with_length_and_no_faster(unit: str) -> None:
    long = (unit * 400_000)[:400_000]
    # Ten times the text; the square would be a hundred times.
    assert seconds(lambda: clean(long)) < 40 * max(seconds(lambda: clean(long[:40_000])), 0.0005)


@pytest.mark.parametrize(
    ("text", "share"),
    [("Rat", 0.0), ("", 0.0), ("\ufffd\ue001ab", 0.5), ("(cid:12)abc", 0.25)],
)
def test_garbled_characters_are_told_as_a_share(text: str, share: float) -> None:
    assert count_garbled(clean_counting(text)).share == pytest.approx(share)
