"""The benchmark's words: lexicons and cues by language, and the language-neutral rules, read and checked.

Every mistake is refused with file, line and reason. What is merely odd is left to ``check.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from msgspec import Struct, structs

from pipeline.benchmark.nodes import Node, read_node
from pipeline.benchmark.tables import Facet, Indicator
from pipeline.models import Status

T = TypeVar("T")


class Word(Struct, frozen=True, gc=False):
    """One word of a term; an open side stands for any letters there (``-beirat`` is open to the left)."""

    text: str
    open_left: bool = False
    open_right: bool = False


class Term(Struct, frozen=True, kw_only=True, gc=False):
    """Words that express something, as written in the data file, and the line where they stand (0: no file)."""

    text: str
    words: tuple[Word, ...]
    line: int = 0


class Concept(Struct, frozen=True, kw_only=True):
    """A thing the rules speak of, with the terms of one language and the exceptions that are not meant."""

    name: str
    terms: tuple[Term, ...]
    exceptions: tuple[Term, ...] = ()
    line: int = 0


class Lexicon(Struct, frozen=True, kw_only=True):
    """The concepts of one language, by name."""

    lang: str
    file: str
    concepts: dict[str, Concept]


class Scope(StrEnum):
    """How far the concepts of a rule may stand apart."""

    SENTENCE = "sentence"
    PASSAGE = "passage"


class Rule(Struct, frozen=True, kw_only=True):
    """Concepts that together are evidence for an indicator, or for one of its facets.

    Each item of ``all`` holds alternatives, one of which must be met; none of ``none`` may stand in the sentence.
    ``status`` is what the words say by themselves, without a cue ("stays away": absent).
    ``within`` is the largest distance in words from the first to the last concept (0: any).
    """

    id: str
    indicator: str
    all: tuple[tuple[str, ...], ...]
    facet: str = ""
    none: tuple[str, ...] = ()
    within: int = 0
    ordered: bool = False
    scope: Scope = Scope.SENTENCE
    status: Status = Status.IN_PLACE
    file: str = ""
    line: int = 0


class Reach(StrEnum):
    """Where the words stand that a cue speaks of: to its right, to its left, anywhere in the sentence."""

    BEFORE = "before"
    AFTER = "after"
    SENTENCE = "sentence"


class StatusCues(Struct, frozen=True, kw_only=True):
    """The cues of one status by reach, and the false friends that are none."""

    before: tuple[Term, ...] = ()
    after: tuple[Term, ...] = ()
    sentence: tuple[Term, ...] = ()
    exceptions: tuple[Term, ...] = ()


class Cues(Struct, frozen=True, kw_only=True):
    """One language's cues by status, the stops that end a cue's reach, and the anaphors that look back."""

    lang: str
    file: str
    statuses: dict[Status, StatusCues]
    stops: tuple[Term, ...] = ()
    anaphors: tuple[Term, ...] = ()
    abbreviations: tuple[str, ...] = ()


def parse_term(text: str, *, line: int = 0) -> Term | None:
    """Return the term in the notation of the data files, None where a word of it is only hyphens."""
    words = tuple(_parse_word(word) for word in text.split())
    if not words or not all(word.text for word in words):
        return None
    return Term(text=text, words=words, line=line)


def _parse_word(word: str) -> Word:
    return Word(word.strip("-"), word.startswith("-"), word.endswith("-"))


def _term(node: Node) -> Term:
    text = node.text()
    term = parse_term(text, line=node.line)
    if term is None:
        raise node.refuse(f"'{text}' has no letters to look for", "Write a word, '-ending' or 'beginning-'")
    return term


def _terms(node: Node | None, seen: dict[str, int] | None = None) -> tuple[Term, ...]:
    """Return the terms of a list; ``seen`` gathers them with their lines, so that none stands there twice."""
    seen = {} if seen is None else seen
    return () if node is None else tuple(_new_term(item, seen) for item in node.items())


def _new_term(node: Node, seen: dict[str, int]) -> Term:
    term = _term(node)
    key = term.text.casefold()
    if key in seen:
        raise node.refuse(f"the term '{term.text}' stands here a second time (first in line {seen[key]})")
    seen[key] = term.line
    return term


# Lexicons


class ByLanguage(Mapping[str, T]):
    """What the files of a folder hold, by language: each is read when it is asked for, as few cities need them all.

    ``de.yaml`` holds German. Asking raises KeyError for a language without a file, DataError for a mistake in it.
    """

    def __init__(self, folder: Path, read: Callable[[Path], T]) -> None:
        self._files = {path.stem: path for path in _language_files(folder)}
        self._read = read
        self._known: dict[str, T] = {}

    def __getitem__(self, lang: str) -> T:
        if lang not in self._known:
            self._known[lang] = self._read(self._files[lang])
        return self._known[lang]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def __contains__(self, lang: object) -> bool:
        return lang in self._files


def read_lexicons(folder: Path) -> ByLanguage[Lexicon]:
    """Return the lexicons in the folder by language."""
    return ByLanguage(folder, read_lexicon)


def _language_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.yaml") if not path.name.startswith("."))


def read_lexicon(path: Path) -> Lexicon:
    """Return one language's lexicon; raise DataError for a mistake."""
    node = read_node(path)
    pairs = () if node is None else node.pairs()
    concepts = {name: _concept(name, key, value) for name, key, value in pairs}
    return Lexicon(lang=path.stem, file=str(path), concepts=concepts)


def _concept(name: str, key: Node, value: Node) -> Concept:
    fields = {"terms": value} if value.is_list else value.fields(("terms", "except"))
    seen: dict[str, int] = {}
    terms = _terms(fields.get("terms"), seen)
    if not terms:
        raise key.refuse(f"the concept '{name}' has no terms")
    exceptions = _terms(fields.get("except"), seen)
    return Concept(name=name, terms=terms, exceptions=exceptions, line=key.line)


# Rules

_RULE_KEYS = ("facet", "all", "none", "within", "ordered", "scope", "status")


def read_rules(
    path: Path,
    indicators: Iterable[Indicator],
    facets: Iterable[Facet],
    concepts: Collection[str] | None = None,
) -> tuple[Rule, ...]:
    """Return the rules in file order; raise DataError for a mistake.

    ``concepts`` are the names that some lexicon knows; None leaves the names unchecked.
    """
    known = _Known({indicator.id for indicator in indicators}, _facets_by_indicator(facets), concepts)
    node = read_node(path)
    pairs = () if node is None else node.pairs()
    return tuple(rule for name, key, value in pairs for rule in _rules_of(name, key, value, known))


class _Known(Struct, frozen=True):
    """The names that a rule may use."""

    indicators: set[str]
    facets: dict[str, set[str]]
    concepts: Collection[str] | None


def _facets_by_indicator(facets: Iterable[Facet]) -> dict[str, set[str]]:
    names: dict[str, set[str]] = {}
    for facet in facets:
        names.setdefault(facet.indicator, set()).add(facet.id)
    return names


def _rules_of(indicator: str, key: Node, value: Node, known: _Known) -> Iterator[Rule]:
    if indicator not in known.indicators:
        raise key.refuse(f"the benchmark has no indicator '{indicator}'")
    seen: dict[Rule, int] = {}
    for n, item in enumerate(value.items(), 1):
        rule = _rule(indicator, item, known)
        if rule in seen:
            raise item.refuse(f"this rule stands here a second time (first in line {seen[rule]})")
        seen[rule] = item.line
        yield structs.replace(rule, id=f"{indicator}/{n}", file=str(item.file), line=item.line)


def _rule(indicator: str, node: Node, known: _Known) -> Rule:
    fields = node.fields(_RULE_KEYS)
    if "all" not in fields:
        raise node.refuse("the rule says nothing under 'all'", "Name the concepts that must be met")
    rule = Rule(
        id="",
        indicator=indicator,
        facet=_facet(indicator, fields.get("facet"), known),
        all=tuple(_alternatives(item, known) for item in fields["all"].items()),
        none=tuple(_concept_name(item, known) for item in fields["none"].items()) if "none" in fields else (),
        within=_distance(fields.get("within")),
        ordered=_yes_or_no(fields.get("ordered")),
        scope=_scope(fields.get("scope")),
        status=_status(fields.get("status")),
    )
    _refuse_impossible(rule, node)
    return rule


def _facet(indicator: str, node: Node | None, known: _Known) -> str:
    if node is None:
        return ""
    facet = node.text()
    if facet not in known.facets.get(indicator, ()):
        names = ", ".join(sorted(known.facets.get(indicator, ()))) or "none"
        raise node.refuse(f"{indicator} has no facet '{facet}'", f"Its facets are: {names}")
    return facet


def _alternatives(node: Node, known: _Known) -> tuple[str, ...]:
    names = tuple(name.strip() for name in node.text().split("/"))
    if len(set(names)) != len(names):
        raise node.refuse("the same concept stands twice among the alternatives")
    return tuple(_checked(name, node, known) for name in names)


def _concept_name(node: Node, known: _Known) -> str:
    return _checked(node.text(), node, known)


def _checked(name: str, node: Node, known: _Known) -> str:
    if not name:
        raise node.refuse("a concept is missing beside '/'")
    if known.concepts is not None and name not in known.concepts:
        raise node.refuse(f"no lexicon knows the concept '{name}'", "Add its terms or correct the name")
    return name


def _distance(node: Node | None) -> int:
    if node is None:
        return 0
    text = node.text()
    if not text.isdecimal() or int(text) < 1:
        raise node.refuse(f"'within' is a number of words from 1 up, not '{text}'")
    return int(text)


def _yes_or_no(node: Node | None) -> bool:
    if node is None:
        return False
    text = node.text().casefold()
    if text not in ("true", "false"):
        raise node.refuse(f"'ordered' is true or false, not '{text}'")
    return text == "true"


def _scope(node: Node | None) -> Scope:
    if node is None:
        return Scope.SENTENCE
    text = node.text()
    if text not in tuple(Scope):
        raise node.refuse(f"'scope' is {' or '.join(Scope)}, not '{text}'")
    return Scope(text)


def _status(node: Node | None) -> Status:
    if node is None:
        return Status.IN_PLACE
    text = node.text()
    if text not in tuple(Status):
        raise node.refuse(f"there is no status '{text}'", f"Known are: {', '.join(Status)}")
    return Status(text)


def _refuse_impossible(rule: Rule, node: Node) -> None:
    if not rule.all:
        raise node.refuse("the rule says nothing under 'all'", "Name the concepts that must be met")
    if blocked := next((item for item in rule.all if set(item) <= set(rule.none)), None):
        raise node.refuse(f"'{' / '.join(blocked)}' is asked for and ruled out at once, so the rule never applies")
    if len(rule.all) < 2 and (rule.within or rule.ordered):
        raise node.refuse("'within' and 'ordered' need at least two concepts")
    if rule.scope is Scope.PASSAGE and (rule.within or rule.ordered):
        raise node.refuse("'within' and 'ordered' count in one sentence and do not go with 'scope: passage'")


# Cues


def read_cues(folder: Path) -> ByLanguage[Cues]:
    """Return the cues in the folder by language."""
    return ByLanguage(folder, read_cue_file)


def read_cue_file(path: Path) -> Cues:
    """Return one language's cues; raise DataError for a mistake."""
    node = read_node(path)
    fields = {} if node is None else node.fields((*Status, "stops", "anaphors", "abbreviations"))
    return Cues(
        lang=path.stem,
        file=str(path),
        statuses={status: _status_cues(fields[status]) for status in Status if status in fields},
        stops=_terms(fields.get("stops")),
        anaphors=_terms(fields.get("anaphors")),
        abbreviations=tuple(term.text for term in _terms(fields.get("abbreviations"))),
    )


def _status_cues(node: Node) -> StatusCues:
    fields = node.fields((*Reach, "except"))
    return StatusCues(
        before=_terms(fields.get("before")),
        after=_terms(fields.get("after")),
        sentence=_terms(fields.get("sentence")),
        exceptions=_terms(fields.get("except")),
    )
