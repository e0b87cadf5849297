"""Signs -> indicators and status: learned scores, weighed against what rules and cues say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.benchmark.weights import START, Decision, Table
from pipeline.models import Status
from pipeline.tag.concepts import Match
from pipeline.tag.parts import Kind, Sense
from pipeline.tag.signs import Signs

if TYPE_CHECKING:
    import numpy as np

    from pipeline.tag.reading import Sentence

TELLING = 5
"""Words that are named as the reason for what the weights found."""

Clear = dict[str, float]
"""How clearly a text is evidence for each indicator that it is evidence for; always above 0."""


class Weigher:
    """Weighs the texts of one language."""

    def __init__(self, signs: Signs, indicators: Table, decision: Decision, status: Table | None) -> None:
        self._signs = signs
        self._indicators = indicators
        self._columns = {name: n for n, name in enumerate(indicators.columns)}
        self._decision = decision
        self._status = status
        self._sum_of_word = lru_cache(maxsize=100_000)(self._sum)

    def weigh(self, sentences: Iterable[Sentence], met: Iterable[str]) -> Clear:
        """Return how clearly the sentences together are evidence, ``met`` being the indicators of rules they meet."""
        import numpy as np

        rules = np.zeros(len(self._columns) - 1)
        rules[[self._columns[name] for name in met if name in self._columns]] = 1
        clear = decide(scores(self._indicators, self._signs.of(sentences)), rules, self._decision)
        return {self._indicators.columns[n]: float(clear[n]) for n in np.flatnonzero(clear > 0)}

    def most_telling(self, sentences: Sequence[Sentence], indicator: str) -> Sentence:
        """Return the sentence that speaks most for the indicator, the first of equals."""
        return max(sentences, key=lambda one: self._sum(self._signs.of([one]), indicator))

    def telling(self, sentence: Sentence, indicator: str) -> tuple[Match, ...]:
        """Return the words of the sentence that speak most for the indicator, in their order."""
        seen = enumerate(self._signs.words_of(sentence), sentence.first)
        words = [(self._sum_of_word(word.signs, indicator), n, word.basic) for n, word in seen if word.signs]
        best = sorted(words, key=lambda item: (-item[0], item[1]))[:TELLING]
        found = sorted((n, basic) for weight, n, basic in best if weight > 0)
        return tuple(Match(Sense(Kind.CONCEPT, f"word:{basic}"), n, n) for n, basic in found)

    def status(self, sentence: Sentence, near: Sequence[Sentence], told: Status) -> Status:
        """Return the status of what the sentence says, ``told`` being what its cues tell (see ``Signs.of_status``)."""
        if self._status is None:
            return told
        found = sums(self._status, self._signs.of_status(sentence, near, told))
        return Status(self._status.columns[int(found.argmax())])

    def _sum(self, signs: Iterable[str], indicator: str) -> float:
        rows = [self._indicators.rows[sign] for sign in signs if sign in self._indicators.rows]
        return float(self._indicators.matrix[rows, self._columns[indicator]].sum())


def scores(table: Table, signs: Iterable[str]) -> np.ndarray:
    """Return a score for each column, of the signs taken as a direction: a long text has no more than a short one."""
    import numpy as np

    rows = _rows(table, signs)
    length = float(np.sqrt(np.square(table.values[rows]).sum())) or 1.0
    return np.asarray(table.matrix[rows].sum(axis=0) / length + _start(table))


def sums(table: Table, signs: Iterable[str]) -> np.ndarray:
    """Return a score for each column, the sum over the signs."""
    import numpy as np

    return np.asarray(table.matrix[_rows(table, signs)].sum(axis=0) + _start(table))


def _rows(table: Table, signs: Iterable[str]) -> list[int]:
    """Return the numbers of the signs' rows, sorted: sums of the same numbers in another order can differ."""
    rows = table.rows
    return sorted([rows[sign] for sign in signs if sign in rows])


def _start(table: Table) -> np.ndarray | float:
    row = table.rows.get(START)
    return 0.0 if row is None else table.matrix[row]


def grounds(found: np.ndarray, rules: np.ndarray) -> np.ndarray:
    """Return what the decision on each indicator rests on, a row each: score, rule met, any evidence, rivals.

    ``found`` has one score for each indicator and a last one for any evidence at all; ``rules`` tells which
    indicators a rule was met for. The last ground is how far another indicator is ahead, 0 for the first.
    """
    import numpy as np

    own, any_evidence = found[:-1], found[-1]
    return np.column_stack([own, rules, np.full(len(own), any_evidence), own - own.max()])


def decide(found: np.ndarray, rules: np.ndarray, decision: Decision) -> np.ndarray:
    """Return a number for each indicator that is above 0 where the text is evidence for it."""
    return grounds(found, rules) @ decision.factors + decision.start
