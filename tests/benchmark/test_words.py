"""Lexicons, rules and cues: what is read, and every mistake that is refused, with its line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.benchmark import DATA
from pipeline.benchmark.words import (
    Rule,
    Scope,
    Word,
    parse_term,
    read_cues,
    read_lexicon,
    read_lexicons,
    read_rules,
)
from pipeline.errors import DataError
from pipeline.models import Status


@dataclass(frozen=True)
class Named:
    id: str
    indicator: str = ""


def write(folder: Path, text: str, name: str = "de.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def rules_of(path: Path, concepts: set[str] | None = None) -> tuple[Rule, ...]:
    indicators = (Named("A-1"), Named("A-2"))
    facets = (Named("body", "A-1"), Named("other", "A-2"))
    return read_rules(path, indicators, facets, concepts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Beirat", (Word("Beirat"),)),
        ("-beirat", (Word("beirat", open_left=True),)),
        ("integrations-", (Word("integrations", open_right=True),)),
        ("-sprach-", (Word("sprach", open_left=True, open_right=True),)),
        ("beratend- Gremium", (Word("beratend", open_right=True), Word("Gremium"))),
        ("E-Mail", (Word("E-Mail"),)),
    ],
)
def test_a_term_is_read_by_its_hyphens(text: str, words: tuple[Word, ...]) -> None:
    term = parse_term(text)
    assert term is not None
    assert term.words == words


@pytest.mark.parametrize("text", ["", "-", "--", "Rat -"])
def test_a_term_needs_letters(text: str) -> None:
    assert parse_term(text) is None


def test_a_lexicon_keeps_terms_exceptions_and_lines(tmp_path: Path) -> None:
    text = "council:\n  terms: [Beirat, -rat]\n  except: [Vorrat]\nanswer:\n  - no\n  - 12\n"
    lexicon = read_lexicon(write(tmp_path, text))
    council, answer = lexicon.concepts.values()
    assert lexicon.lang == "de"
    assert [(term.text, term.line) for term in council.terms] == [("Beirat", 2), ("-rat", 2)]
    assert [term.text for term in council.exceptions] == ["Vorrat"]
    assert [(term.text, term.line) for term in answer.terms] == [("no", 5), ("12", 6)]


def test_lexicons_are_known_by_language(tmp_path: Path) -> None:
    write(tmp_path, "a: [b]")
    write(tmp_path, "a: [c]", "fi.yaml")
    write(tmp_path, "not a lexicon", "readme.txt")
    write(tmp_path, "", "sv.yaml")
    lexicons = read_lexicons(tmp_path)
    assert list(lexicons) == ["de", "fi", "sv"]
    assert not lexicons["sv"].concepts


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("a: [b]\na: [c]", 2, "'a' stands here a second time (first in line 1)"),
        ("a: [b, c, B]", 1, "the term 'B' stands here a second time"),
        ("a:\n  - b\n  - b", 3, "(first in line 2)"),
        ("a:\n  terms: [b]\n  except: [b]", 3, "a second time"),
        ("a: [b, '']", 1, "nothing stands here"),
        ("a: [b, -]", 1, "no letters"),
        ("a: []", 1, "the concept 'a' has no terms"),
        ("a:\n  except: [b]", 1, "has no terms"),
        ("a:\n  words: [b]", 2, "'words' is not known here"),
        ("a: b", 1, "names followed by a colon"),
        ("a:\n  terms: b", 2, "a list is expected"),
        ("a: [[b]]", 1, "a single text is expected"),
        ("- a\n- b", 1, "names followed by a colon"),
        ("a: [b\nc: [d]", 2, "cannot be understood"),
    ],
)
def test_a_mistake_in_a_lexicon_is_refused(tmp_path: Path, text: str, line: int, why: str) -> None:
    with pytest.raises(DataError) as refusal:
        read_lexicon(write(tmp_path, text))
    assert f"de.yaml, line {line}: " in str(refusal.value)
    assert why in str(refusal.value)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "de.yaml").write_bytes("a: [Bürger]".encode("latin-1"))
    with pytest.raises(DataError, match="Save it as UTF-8"):
        read_lexicon(tmp_path / "de.yaml")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be opened"):
        read_lexicon(tmp_path / "fi.yaml")


def test_rules_are_read_in_order_with_ids(tmp_path: Path) -> None:
    text = """A-1:
  - facet: body
    all: [council, meet / sit]
    none: [school]
    within: 12
    ordered: true
  - all: [council]
A-2:
  - {all: [plan, adopt], scope: passage, status: absent}
"""
    first, second, third = rules_of(write(tmp_path, text))
    assert (first.id, first.facet, first.line) == ("A-1/1", "body", 2)
    assert first.all == (("council",), ("meet", "sit"))
    assert (first.none, first.within, first.ordered) == (("school",), 12, True)
    assert (second.id, second.facet, second.within, second.scope) == ("A-1/2", "", 0, Scope.SENTENCE)
    assert (third.id, third.indicator, third.scope) == ("A-2/1", "A-2", Scope.PASSAGE)
    assert (second.status, third.status) == (Status.IN_PLACE, Status.ABSENT)


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("A-9:\n  - all: [a]", 1, "no indicator 'A-9'"),
        ("A-1:\n  - all: [a]\n    facet: other", 3, "A-1 has no facet 'other'. Its facets are: body"),
        ("A-1:\n  - all: [nonsense]", 2, "no lexicon knows the concept 'nonsense'"),
        ("A-1:\n  - all: [a]\n    none: [nonsense]", 3, "no lexicon knows"),
        ("A-1:\n  - any: [a]", 2, "'any' is not known here"),
        ("A-1:\n  - facet: body", 2, "says nothing under 'all'"),
        ("A-1:\n  - all: []", 2, "says nothing under 'all'"),
        ("A-1:\n  - all: [a / a]", 2, "twice among the alternatives"),
        ("A-1:\n  - all: [a /]", 2, "a concept is missing"),
        ("A-1:\n  - all: [a, b]\n    none: [b]", 2, "asked for and ruled out"),
        ("A-1:\n  - all: [a, b]\n    within: near", 3, "a number of words"),
        ("A-1:\n  - all: [a, b]\n    within: 0", 3, "from 1 up"),
        ("A-1:\n  - all: [a]\n    within: 3", 2, "at least two concepts"),
        ("A-1:\n  - all: [a, b]\n    ordered: sometimes", 3, "true or false"),
        ("A-1:\n  - all: [a, b]\n    scope: page", 3, "sentence or passage"),
        ("A-1:\n  - all: [a, b]\n    scope: passage\n    within: 3", 2, "do not go with"),
        ("A-1:\n  - all: [a]\n    status: gone", 3, "there is no status 'gone'"),
        ("A-1:\n  - all: [a]\n  - all: [a]", 3, "a second time (first in line 2)"),
        ("A-1:\n  all: [a]", 2, "a list is expected"),
    ],
)
def test_a_mistake_in_a_rule_is_refused(tmp_path: Path, text: str, line: int, why: str) -> None:
    with pytest.raises(DataError) as refusal:
        rules_of(write(tmp_path, text, "rules.yaml"), {"a", "b"})
    assert f"rules.yaml, line {line}: " in str(refusal.value)
    assert why in str(refusal.value)


def test_an_alternative_may_be_ruled_out(tmp_path: Path) -> None:
    (rule,) = rules_of(write(tmp_path, "A-1:\n  - all: [a / b]\n    none: [b]"))
    assert rule.none == ("b",)


def test_cues_are_read_by_status_and_reach(tmp_path: Path) -> None:
    text = "absent:\n  before: [kein-]\n  after: [fehlt]\n  except: [kein Zweifel]\n"
    text += "stops: [aber]\nanaphors: [er]\nabbreviations: [Nr.]\n"
    write(tmp_path, text)
    cues = read_cues(tmp_path)["de"]
    absent = cues.statuses[Status.ABSENT]
    assert [term.text for term in (*absent.before, *absent.after, *absent.exceptions)] == [
        "kein-",
        "fehlt",
        "kein Zweifel",
    ]
    assert [term.text for term in (*cues.stops, *cues.anaphors)] == ["aber", "er"]
    assert cues.abbreviations == ("Nr.",)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("missing: {before: [kein]}", "'missing' is not known here"),
        ("absent: {behind: [kein]}", "'behind' is not known here"),
        ("absent: {before: [kein, kein]}", "a second time"),
    ],
)
def test_a_mistake_in_the_cues_is_refused(tmp_path: Path, text: str, why: str) -> None:
    write(tmp_path, text)
    with pytest.raises(DataError, match=why):
        read_cues(tmp_path)["de"]


LANGS = sorted(path.stem for path in (DATA / "cues").glob("*.yaml"))


@pytest.mark.parametrize("lang", LANGS)
def test_the_built_in_cues_know_every_status(lang: str) -> None:
    cues = read_cues(DATA / "cues")[lang]
    assert set(cues.statuses) == set(Status)
    assert cues.stops
    assert cues.anaphors
    assert cues.abbreviations
