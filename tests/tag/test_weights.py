"""The weights beside the rules: read with every mistake refused, weighed the same every time, trained by a script."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from pipeline import benchmark
from pipeline.benchmark.weights import Weights
from pipeline.errors import DataError
from pipeline.models import Evidence, Passage, Status
from pipeline.tag import Tagger
from tests.tag.tag_samples import passage

HEAD = "sign\tvalue\tweights\n"
DECISION = "score = 1\nrule = 1\nevidence = 0\nrival = 0\nstart = -1\n"


def weights(folder: Path, *, shared: str = "", de: str = "", decision: str = "") -> Weights:
    for name in ("indicators", "status"):
        (folder / name).mkdir()
        (folder / name / "shared.tsv").write_text(HEAD, "utf-8")
    (folder / "indicators" / "shared.tsv").write_text(HEAD + shared, "utf-8")
    if de:
        (folder / "indicators" / "de.tsv").write_text(HEAD + de, "utf-8")
    (folder / "decision.toml").write_text(decision or f"[own]\n{DECISION}[shared]\n{DECISION}", "utf-8")
    return Weights(folder, ("A", "B"), Status)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("word:beirat\t1\tC=2\n", "no indicator 'C'"),
        ("word:beirat\tmuch\tA=2\n", "much"),
        ("word:beirat\t1\tA=big\n", "big"),
        ("word:beirat\t1\n", "values"),
    ],
)
def test_a_mistake_in_a_table_is_refused_with_its_line(tmp_path: Path, row: str, reason: str) -> None:
    with pytest.raises(DataError, match=r"line 3") as error:
        weights(tmp_path, de="word:rat\t1\tA=1\n" + row).indicators.get("de")
    assert reason in str(error.value)


def test_a_table_with_other_columns_is_refused(tmp_path: Path) -> None:
    made = weights(tmp_path)
    (tmp_path / "indicators" / "de.tsv").write_text("sign\tweights\n", "utf-8")
    with pytest.raises(DataError, match="the columns are not sign, value, weights"):
        made.indicators.get("de")


@pytest.mark.parametrize("text", ["[own]\nscore = 1\n", "[own\n", ""])
def test_a_mistake_in_the_decision_is_refused(tmp_path: Path, text: str) -> None:
    made = weights(tmp_path, decision=text or "x = 1\n")
    with pytest.raises(DataError, match=r"decision\.toml"):
        made.decision("de")


def test_a_language_without_a_table_has_the_shared_signs(tmp_path: Path) -> None:
    made = weights(tmp_path, shared="concept:council\t2\tA=1\n", de="word:rat\t1\tB=1\n")
    german, other = made.indicators.get("de"), made.indicators.get("da")
    assert german is not None
    assert other is not None
    assert list(german.rows) == ["concept:council", "word:rat"]
    assert list(other.rows) == ["concept:council"]
    assert german.matrix.tolist() == [[2, 0, 0], [0, 1, 0]]


def test_without_a_folder_there_are_no_weights(tmp_path: Path) -> None:
    assert Weights(tmp_path / "none", ("A",), Status).indicators.get("de") is None


@cache
def tagger_of(*, weighed: bool) -> Tagger:
    return Tagger(benchmark.load(), weighed=weighed)


def evidence(text: str, *, weighed: bool = True) -> list[Evidence]:
    return tagger_of(weighed=weighed).tag(passage(text, lang="en"))


def test_the_weights_doubt_what_a_rule_finds_about_other_things() -> None:
    text = (
        "At the harbour festival the Traffic Advisory Committee, which meets four times a year, handed out ice cream."
    )
    assert "GOV-IMP-3" in {item.indicator for item in evidence(text, weighed=False)}
    assert "GOV-IMP-3" not in {item.indicator for item in evidence(text)}


def test_what_only_the_weights_find_says_so() -> None:
    found = {
        item.rule.endswith("/weights")
        for part in PLAIN
        for item in evidence(part)
        if item.indicator not in {one.indicator for one in evidence(part, weighed=False)}
    }
    assert found == {True}


PLAIN = (
    "Posters invite young people whose parents came from abroad to become police officers and gardeners with us.",
    "Whoever works at a counter learns for two days how to deal with customs from other parts of the world.",
    "The mayor spends each first Monday in the mosque or the Tamil school, listens, and writes it down.",
    "In the clinics somebody who speaks Dari or Arabic can be rung up within ten minutes, at no cost.",
)


def test_names_and_titles_are_not_for_the_weights() -> None:
    assert not evidence("Integration advisory council, mayor, chair")


def test_the_same_text_weighs_the_same() -> None:
    assert [evidence(text) for text in PLAIN] == [evidence(text) for text in PLAIN]


def test_alone_or_among_others_a_passage_gives_the_same() -> None:
    passages: list[Passage] = [passage(text, lang="en") for text in (*PLAIN, *reversed(PLAIN))]
    together = [tagged.evidence for tagged in Tagger(benchmark.load()).read_all(passages)]
    assert together == [tuple(tagger_of(weighed=True).tag(one)) for one in reversed(passages)][::-1]
