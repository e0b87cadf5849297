"""The words of the drafts in the report's language: headings, formulas and sentence patterns, from ``labels/``.

A language is a file there. What the English file has, every other must have: a mistake is refused with file and line.
"""

from __future__ import annotations

import difflib
import re
import string
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from pipeline.benchmark.nodes import Node, read_node
from pipeline.benchmark.wording import FALLBACK, in_language
from pipeline.errors import DataError, UsageError

FOLDER = Path(__file__).parent / "labels"
MODEL = FALLBACK
_LANGUAGE = re.compile("[a-z]{2,3}")
_NAMES = "languages.yaml"


class Labels:
    """The words of one language: looked up by dotted name, filled in, and counted."""

    def __init__(self, words: dict[str, Any], *, lang: str, langs: dict[str, dict[str, str]]) -> None:
        self.words = words
        self.lang = lang
        self._langs = langs

    def __getitem__(self, name: str) -> str:
        """Return the words under a dotted name such as ``verdict.unknown``."""
        found: Any = self.words
        for key in name.split("."):
            found = found[key]
        return str(found)

    def group(self, name: str) -> dict[str, str]:
        """Return a group of words by their keys, in the order of the English file."""
        return {key: str(words) for key, words in self.words[name].items()}

    def fill(self, name: str, **values: object) -> str:
        """Return a sentence pattern with its values filled in."""
        return self[name].format(**values)

    def count(self, name: str, n: int) -> str:
        """Return a number with its noun: "1 page", "3 pages"."""
        form = "one" if n == 1 else "other"
        return self[f"counts.{name}.{form}"].format(n=n)

    def listing(self, parts: list[str]) -> str:
        """Return the parts as a list in words: "a, b and c"."""
        if len(parts) < 2:
            return "".join(parts)
        return f"{', '.join(parts[:-1])} {self['and']} {parts[-1]}"

    def lang_name(self, lang: str) -> str:
        """Return a language's name in the report's language, else in English, else its code."""
        names = self._langs.get(lang, {})
        return names.get(self.lang) or names.get(FALLBACK, lang)

    def lang_tag(self, lang: str) -> str:
        """Return the tag under which Word knows a language: ``de-DE`` for ``de``."""
        return self._langs.get(lang, {}).get("tag", lang)

    def of_benchmark(self, words: dict[str, str]) -> str:
        """Return a text of the benchmark in the report's language, else in English, else in its first."""
        return in_language(words, self.lang)


def report_languages() -> list[str]:
    """Return the languages that drafts can be written in."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml") if _LANGUAGE.fullmatch(path.stem))


def read_labels(lang: str) -> Labels:
    """Return the words for drafts in a language.

    Raise UsageError where there are none, DataError with file and line where they do not fit the English ones.
    """
    return _read_labels(FOLDER, lang)


@lru_cache
def _read_labels(folder: Path, lang: str) -> Labels:
    if lang not in report_languages():
        known = ", ".join(report_languages())
        raise UsageError(lang, "is not a language that drafts can be written in", f"Choose one of: {known}")
    model = _read(folder / f"{MODEL}.yaml")
    words = _held_against(_read(folder / f"{lang}.yaml"), model, "")
    return Labels(words, lang=lang, langs=_read_names(folder))


@lru_cache
def _read_names(folder: Path) -> dict[str, dict[str, str]]:
    """Return tag and names of each language."""
    langs = _read(folder / _NAMES).pairs()
    return {lang: {key: value.text() for key, _, value in names.pairs()} for lang, _, names in langs}


@lru_cache
def _read(path: Path) -> Node:
    node = read_node(path)
    if node is None:
        raise DataError(path, "is empty", f"Copy {MODEL}.yaml and translate the copy")
    return node


def _held_against(node: Node, model: Node, name: str) -> Any:
    """Return the words of a node in the order of the model, after checking that they say the same things."""
    if isinstance(model.raw, yaml.MappingNode):
        return _mapping(node, model, name)
    if isinstance(model.raw, yaml.SequenceNode):
        return _list(node, model, name)
    words = _words_of(node)
    _check_gaps(node, words, _words_of(model), name)
    return words


def _mapping(node: Node, model: Node, name: str) -> dict[str, Any]:
    wanted = {key: value for key, _, value in model.pairs()}
    found: dict[str, Node] = {}
    for key, at, value in node.pairs():
        if key not in wanted:
            close = difflib.get_close_matches(key, wanted, n=1)
            advice = f"Did you mean '{close[0]}'?" if close else f"Known here are: {', '.join(wanted)}"
            raise at.refuse(f"'{key}' is not known", advice)
        found[key] = value
    if missing := next((key for key in wanted if key not in found), None):
        path, line = _dotted(name, missing), wanted[missing].line
        raise node.refuse(f"'{path}' is missing", f"See {MODEL}.yaml, line {line}, for what to say there")
    return {key: _held_against(found[key], value, _dotted(name, key)) for key, value in wanted.items()}


def _list(node: Node, model: Node, name: str) -> list[Any]:
    items, wanted = node.items(), model.items()
    if len(items) != len(wanted):
        raise node.refuse(
            f"'{name}' has {len(items)} entries where {MODEL}.yaml has {len(wanted)}",
            f"See {MODEL}.yaml, line {model.line}; each entry says one thing",
        )
    pairs = zip(items, wanted, strict=True)
    return [_held_against(item, each, _dotted(name, str(n))) for n, (item, each) in enumerate(pairs, 1)]


def _words_of(node: Node) -> str:
    """Return a text as written: unlike those of the benchmark, some begin or end with a space."""
    text = node.text()
    raw = str(node.raw.value)
    return f"{' ' * raw[:1].isspace()}{text}{' ' * raw[-1:].isspace()}"


def _check_gaps(node: Node, text: str, model: str, name: str) -> None:
    """Raise DataError unless both texts have the same gaps in braces to fill in."""
    wanted, shown = _gaps(model), f"'{name}'"
    try:
        found = _gaps(text)
    except ValueError as error:
        advice = "Write a gap as in {n}, and nothing else with braces"
        raise node.refuse(f"{shown} has a brace without its other half", advice) from error
    if more := sorted(found - wanted):
        allowed = f"Known here are: {_braced(sorted(wanted))}" if wanted else "There is nothing to fill in here"
        raise node.refuse(f"{shown} has the gap {_braced(more)}, which nothing fills", allowed)
    if less := sorted(wanted - found):
        raise node.refuse(f"{shown} lacks {_braced(less)}", f'The words of {MODEL}.yaml are: "{model}"')


def _gaps(text: str) -> set[str]:
    """Return what stands in the braces of a text; raise ValueError where they do not match."""
    found = set()
    for _, field, spec, conversion in string.Formatter().parse(text):
        if field is not None:
            found.add(field + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else ""))
    return found


def _braced(names: list[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names)


def _dotted(name: str, key: str) -> str:
    return f"{name}.{key}" if name else key
