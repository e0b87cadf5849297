"""Terms are found wherever all their words stand, whatever else was read; and what can be prepared is prepared."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import benchmark, tag
from pipeline.benchmark.words import ByLanguage, parse_term, read_lexicon
from pipeline.errors import DataError
from pipeline.tag import Tagger, concepts, tagger
from pipeline.tag.concepts import Matcher, Meant, names_of, terms_of
from pipeline.tag.forms import keys, spellings
from pipeline.tag.language import blank, cut
from pipeline.tag.parts import Kind, Sense
from tests.tag.tag_samples import Sample, passage, sample

TERMS = {
    "a": ["rat", "runder tisch", "tisch der vielfalt", "runder tisch der vielfalt"],
    "b": ["rat", "-rat", "integrat-", "-grati-", "tisch-"],
    "c": ["der rat der stadt", "rat rat", "der der"],
}
FORMS = [
    "Rat",
    "Räte",
    "Runde",
    "runder",
    "Tisch",
    "Tische",
    "der",
    "Der",
    "Vielfalt",
    "Stadt",
    "Stadtrat",
    "Integration",
]


def meant() -> list[Meant]:
    return [
        Meant(term, Sense(Kind.CONCEPT, name))
        for name, texts in TERMS.items()
        for term in map(parse_term, texts)
        if term
    ]


def found(matcher: Matcher, texts: Sequence[str]) -> list[tuple[str, int, int]]:
    strings = blank("de").vocab.strings
    matches = matcher.find(strings, [strings.add(text) for text in texts])
    return [(match.sense.name, match.first, match.last) for match in matches]


def _is_word(form: str, word: str, *, fixed: bool) -> bool:
    """Whether a form is the word of a term, told without the tree and without what is kept of forms."""
    plain, said = word.strip("-"), form.lower()
    if word.startswith("-") and word.endswith("-"):
        return plain in said
    if word.endswith("-"):
        return said.startswith(plain)
    if word.startswith("-"):
        return any(keys(said[n:], "de") & keys(plain, "de") for n in range(len(said) - 1))
    if fixed:
        return said == plain
    return any(keys(one, "de") & keys(plain, "de") for one in spellings(form))


def looked_for(texts: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Yield each term at each place where every word of it is the next one of the text."""
    for name, terms in TERMS.items():
        for words in map(str.split, terms):
            for first in range(len(texts) - len(words) + 1):
                pairs = zip(texts[first:], words, strict=False)
                if all(_is_word(form, word, fixed=word == "der" and len(words) >= 3) for form, word in pairs):
                    yield name, first, first + len(words) - 1


@pytest.mark.parametrize("seed", range(20))
def test_what_is_found_is_what_one_finds_looking_for_each_term_at_each_place(seed: int) -> None:
    texts = random.Random(seed).choices(FORMS, k=60)
    told = found(Matcher("de", meant(), blank("de")), texts)
    assert sorted(told) == sorted(set(looked_for(texts)))
    assert [span[1:] for span in told] == sorted(span[1:] for span in told)


def test_what_was_read_before_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    fresh, used = (Matcher("de", meant(), blank("de")) for _ in range(2))
    monkeypatch.setattr(concepts, "FORMS_KEPT", 3)
    draw = random.Random(0)
    for _ in range(10):
        found(used, draw.choices(FORMS, k=30))
    texts = draw.choices(FORMS, k=60)
    assert found(used, texts) == found(fresh, texts) != []


def test_names_are_found_beside_the_terms_and_once() -> None:
    plain = Matcher("de", meant(), blank("de"))
    named = Matcher("de", names_of({"a": ["Forum Vielfalt", "Rat"]}), blank("de"), beside=plain)
    texts = ["Rat", "und", "Forum", "Vielfalt"]
    assert sorted(found(named, texts)) == [("a", 0, 0), ("a", 2, 3), ("b", 0, 0)]
    assert sorted(found(plain, texts)) == [("a", 0, 0), ("b", 0, 0)]


@pytest.mark.parametrize("lang", ["ca", "de", "en"])
def test_words_are_cut_as_the_tokenizer_cuts_them(lang: str) -> None:
    known, nlp = benchmark.load(), blank(lang)
    terms = terms_of(known.lexicons[lang], known.cues.get(lang))
    plain = {word.text for term in terms for word in term.term.words}
    words = sorted({*plain, *map(str.capitalize, plain), *nlp.tokenizer.rules})  # type: ignore[union-attr]
    assert [cut(nlp, word) for word in words] == [tuple(token.text for token in nlp.make_doc(word)) for word in words]


@pytest.fixture
def fresh(tmp_path: Path) -> Sample:
    """A benchmark of which nothing is known yet."""
    return sample(tmp_path)


def test_what_was_prepared_is_not_made_again(fresh: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("made a second time")

    before = Tagger(sample(Path(fresh.lexicons["de"].file).parent)).tag(passage("Der Beirat tagt."))  # type: ignore[arg-type]
    tag.prepare(fresh, ["de", "xx"])  # type: ignore[arg-type]
    monkeypatch.setattr(tagger, "Matcher", refuse)
    assert Tagger(fresh).tag(passage("Der Beirat tagt.")) == before != []  # type: ignore[arg-type]
    with pytest.raises(AssertionError, match="made a second time"):
        tag.prepare(fresh, ["en"])  # type: ignore[arg-type]


def test_a_mistake_is_refused_when_prepared(fresh: Sample, tmp_path: Path) -> None:
    (tmp_path / "de.yaml").write_text("council: [Beirat, Beirat]\n", "utf-8")
    mistaken = replace(fresh, lexicons=ByLanguage(tmp_path, read_lexicon))  # type: ignore[arg-type]
    with pytest.raises(DataError, match=r"de\.yaml, line 1: .* a second time"):
        tag.prepare(mistaken, ["de"])  # type: ignore[arg-type]
