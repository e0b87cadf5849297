"""The words of the drafts in the report's language: headings, formulas and sentence patterns, from ``labels/``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from pipeline.errors import DataError, UsageError

FOLDER = Path(__file__).parent / "labels"


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
        """Return a group of words by their keys, in the file's order."""
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
        """Return a language's name in the report's language, or its code where it has no name here."""
        return self._langs.get(lang, {}).get(self.lang, lang)

    def lang_tag(self, lang: str) -> str:
        """Return the tag under which Word knows a language: ``de-DE`` for ``de``."""
        return self._langs.get(lang, {}).get("tag", lang)


def report_languages() -> list[str]:
    """Return the languages that drafts can be written in."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml") if path.stem != "languages")


@lru_cache
def read_labels(lang: str) -> Labels:
    """Return the words for drafts in a language; raise UsageError where there are none."""
    if lang not in report_languages():
        known = ", ".join(report_languages())
        raise UsageError(lang, "is not a language that drafts can be written in", f"Choose one of: {known}")
    return Labels(_read(FOLDER / f"{lang}.yaml"), lang=lang, langs=_read(FOLDER / "languages.yaml"))


def _read(path: Path) -> dict[str, Any]:
    try:
        words = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise DataError(path, f"cannot be read: {error}") from error
    if not isinstance(words, dict):
        raise DataError(path, "does not hold words by name")
    return words
