"""The weights that stand beside the rules: how much each sign of a text speaks for each indicator or status. Learned.

``weights/indicators`` and ``weights/status`` hold a table for each language, and ``shared.tsv`` for the signs that all
share; ``weights/decision.toml`` how the score is weighed against the rules. All are written by
``benchmarks/train_weights.py``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from pipeline.errors import DataError

if TYPE_CHECKING:
    import numpy as np

ANY = "any"
"""The column that tells texts with evidence from others, beside those of the indicators."""

START = "start"
"""The sign that every text has."""

SHARED = "shared"
HEAD = ("sign", "value", "weights")


class Decision(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much each ground counts in the decision, and where it starts. Above 0 a text is evidence."""

    score: float
    rule: float
    evidence: float
    rival: float
    start: float

    @property
    def factors(self) -> tuple[float, float, float, float]:
        """Return the factors in the order of the grounds: score, rule met, any evidence, rivals."""
        return self.score, self.rule, self.evidence, self.rival


class Decisions(Struct, frozen=True, forbid_unknown_fields=True):
    """The decision for languages with words of their own, and for those with the shared signs alone."""

    own: Decision
    shared: Decision


class Sign(Struct, frozen=True, gc=False):
    """A sign of a text: how much it counts, and its weight for some columns, given by their numbers."""

    name: str
    value: float
    weights: tuple[tuple[int, float], ...]


class Table(Struct, frozen=True):
    """The signs of one language, with those that all share: the row of each, how much it counts, and its weights.

    ``matrix`` holds weight times value: a row for each sign, a column for each of ``columns``.
    """

    columns: tuple[str, ...]
    rows: dict[str, int]
    values: np.ndarray
    matrix: np.ndarray


def make_table(columns: tuple[str, ...], signs: Iterable[Sign]) -> Table:
    """Return the signs as a table. The single weights are not kept: so many small objects would slow all else down."""
    import numpy as np

    known = list(signs)
    values = np.array([sign.value for sign in known], np.float64)
    rows = np.repeat(np.arange(len(known)), np.array([len(sign.weights) for sign in known], np.intp))
    numbers = np.array([number for sign in known for number, _ in sign.weights], np.intp)
    weights = np.array([weight for sign in known for _, weight in sign.weights], np.float64)
    matrix = np.zeros((len(known), len(columns)), np.float32)
    matrix[rows, numbers] = weights * values[rows]
    return Table(columns, {sign.name: n for n, sign in enumerate(known)}, values.astype(np.float32), matrix)


class Tables:
    """The tables of a folder by language, each read when it is asked for; nothing where there is no folder."""

    def __init__(self, folder: Path, columns: Iterable[str]) -> None:
        self._folder = folder
        self._columns = tuple(columns)
        self._tables: dict[str, Table | None] = {}

    def get(self, lang: str) -> Table | None:
        """Return the table of a language, the shared signs alone where it has none of its own; None without weights.

        Raise DataError for a mistake in a file.
        """
        if lang not in self._tables:
            self._tables[lang] = self._read(lang) if self._folder.is_dir() else None
        return self._tables[lang]

    def has(self, lang: str) -> bool:
        """Return whether the language has a table of its own."""
        return (self._folder / f"{lang}.tsv").is_file()

    def _read(self, lang: str) -> Table:
        own = self._folder / f"{lang}.tsv"
        return make_table(self._columns, (*self._shared, *(_signs(own, self._columns) if own.is_file() else ())))

    @cached_property
    def _shared(self) -> tuple[Sign, ...]:
        return tuple(_signs(self._folder / f"{SHARED}.tsv", self._columns))


class Weights:
    """All weights of a benchmark; ``indicators`` and ``status`` give None for every language where it has none."""

    def __init__(self, folder: Path, indicators: Iterable[str], statuses: Iterable[str]) -> None:
        self._folder = folder
        self.indicators = Tables(folder / "indicators", (*indicators, ANY))
        self.status = Tables(folder / "status", statuses)

    def decision(self, lang: str) -> Decision:
        """Return how the score is weighed against the rules. Raise DataError for a mistake in the file."""
        return self._decisions.own if self.indicators.has(lang) else self._decisions.shared

    @cached_property
    def _decisions(self) -> Decisions:
        path = self._folder / "decision.toml"
        try:
            return msgspec.convert(tomllib.loads(path.read_text("utf-8")), Decisions)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
            raise DataError(path, str(error), "Write the weights anew with benchmarks/train_weights.py") from error


def _signs(path: Path, columns: Sequence[str]) -> Iterator[Sign]:
    known = _Weights(columns)
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(path, str(error)) from error
    if not lines or tuple(lines[0].split("\t")) != HEAD:
        raise DataError.at(path, 1, f"the columns are not {', '.join(HEAD)}")
    for n, line in enumerate(lines[1:], 2):
        try:
            yield _sign(line, known)
        except ValueError as error:
            raise DataError.at(path, n, str(error)) from error


class _Weights(dict[str, tuple[int, float]]):
    """Column and weight of what stands in the tables as "GOV-AMB-1=0.31"; the same ones come again and again."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._numbers = {name: n for n, name in enumerate(columns)}

    def __missing__(self, item: str) -> tuple[int, float]:
        column, _, weight = item.partition("=")
        if column not in self._numbers:
            raise ValueError(f"the benchmark has no indicator '{column}'")
        found = self[item] = self._numbers[column], float(weight)
        return found


def _sign(line: str, known: _Weights) -> Sign:
    name, value, told = line.split("\t")
    return Sign(name, float(value), tuple([known[item] for item in told.split()]))
