"""The words of the drafts: every language says the same things, with the same gaps to fill."""

from __future__ import annotations

import string
from typing import Any

import pytest

from pipeline.models import Kind, Performance, Status, Verdict
from pipeline.report.labels import read_labels, report_languages


def flat(words: Any, path: str = "") -> dict[str, str]:
    if isinstance(words, dict):
        return {key: text for name, part in words.items() for key, text in flat(part, f"{path}.{name}").items()}
    if isinstance(words, list):
        return {key: text for n, part in enumerate(words) for key, text in flat(part, f"{path}.{n}").items()}
    return {path: words}


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("lang", report_languages())
def test_every_language_has_the_same_labels_with_the_same_gaps(lang: str) -> None:
    english, other = flat(read_labels("en").words), flat(read_labels(lang).words)
    assert {key: gaps(text) for key, text in other.items()} == {key: gaps(text) for key, text in english.items()}
    assert all(text.strip() for text in other.values())


@pytest.mark.parametrize("lang", report_languages())
def test_every_kind_status_and_performance_has_a_word(lang: str) -> None:
    labels = read_labels(lang)
    for group, values in (("kinds", Kind), ("statuses", Status), ("performance", Performance)):
        assert set(labels.group(group)) == set(values)


@pytest.mark.parametrize("lang", report_languages())
def test_every_verdict_has_its_patterns(lang: str) -> None:
    words = read_labels(lang).words
    assert set(words["finding"]) == set(Verdict)
    assert set(words["general"]) == set(Verdict) - {Verdict.UNKNOWN}
    assert set(words["ask"]) == {verdict for verdict in Verdict if not verdict.is_known}


@pytest.mark.parametrize(
    ("lang", "n", "words"), [("en", 1, "1 page"), ("en", 3, "3 pages"), ("de", 1, "1 Seite"), ("de", 0, "0 Seiten")]
)
def test_counts_agree_with_their_noun(lang: str, n: int, words: str) -> None:
    assert read_labels(lang).count("pages", n) == words


@pytest.mark.parametrize(
    ("parts", "words"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_in_words(parts: list[str], words: str) -> None:
    assert read_labels("en").listing(parts) == words


def test_language_without_a_name_goes_by_its_code() -> None:
    labels = read_labels("de")
    assert (labels.lang_name("fr"), labels.lang_name("zz")) == ("Französisch", "zz")
    assert (labels.lang_tag("fr"), labels.lang_tag("zz")) == ("fr-FR", "zz")
