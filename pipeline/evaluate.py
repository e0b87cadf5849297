"""How well the tagger does on labelled passages: precision, recall and F1 per indicator and language, status accuracy.

A gold file holds one JSON object a line with ``id``, ``text``, ``labels`` and, where known, ``lang``, ``kind``,
``heading``, ``context``; the same shape as ``peerdesk tag`` reads and writes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from pipeline.models import Status

Labels = Mapping[str, Status]
"""The status of each indicator that a passage is evidence for."""


class Score(Struct, kw_only=True):
    """Counts of (passage, indicator) pairs, and the figures that follow from them (0.0 where undefined)."""

    hits: int = 0
    false: int = 0
    missed: int = 0
    status_right: int = 0

    @property
    def precision(self) -> float:
        """Return the share of given labels that are right."""
        return _share(self.hits, self.hits + self.false)

    @property
    def recall(self) -> float:
        """Return the share of gold labels that were found."""
        return _share(self.hits, self.hits + self.missed)

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        return _share(2 * self.hits, 2 * self.hits + self.false + self.missed)

    @property
    def status_accuracy(self) -> float:
        """Return the share of hits whose status is right too."""
        return _share(self.status_right, self.hits)

    def as_dict(self) -> dict[str, float | int]:
        """Return counts and figures, the figures rounded to three places."""
        return {
            "gold": self.hits + self.missed,
            "given": self.hits + self.false,
            "hits": self.hits,
            "precision": round(self.precision, 3),
            "recall": round(self.recall, 3),
            "f1": round(self.f1, 3),
            "status_accuracy": round(self.status_accuracy, 3),
        }


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


class Evaluation(Struct, kw_only=True):
    """The scores over all passages, per language and per indicator, and how passages without evidence fared.

    ``empty`` counts passages without gold labels, ``left_alone`` those of them that got none.
    """

    overall: Score
    by_lang: dict[str, Score]
    by_indicator: dict[str, Score]
    passages: int = 0
    empty: int = 0
    left_alone: int = 0

    @property
    def left_alone_share(self) -> float:
        """Return the share of passages without evidence that got no label."""
        return _share(self.left_alone, self.empty)

    def as_dict(self) -> dict[str, object]:
        """Return the whole evaluation as plain data, languages and indicators in alphabetical order."""
        return {
            "passages": self.passages,
            "overall": self.overall.as_dict(),
            "without_evidence": self.empty,
            "left_alone": round(self.left_alone_share, 3),
            "by_lang": {lang: score.as_dict() for lang, score in sorted(self.by_lang.items())},
            "by_indicator": {name: score.as_dict() for name, score in sorted(self.by_indicator.items())},
        }


def evaluate(pairs: Iterable[tuple[str, Labels, Labels]]) -> Evaluation:
    """Return the evaluation of (language, gold labels, given labels) for each passage."""
    result = Evaluation(overall=Score(), by_lang=defaultdict(Score), by_indicator=defaultdict(Score))
    for lang, gold, given in pairs:
        result.passages += 1
        if not gold:
            result.empty += 1
            result.left_alone += not given
        for indicator in gold.keys() | given.keys():
            for score in (result.overall, result.by_lang[lang], result.by_indicator[indicator]):
                _count(score, gold.get(indicator), given.get(indicator))
    return result


def _count(score: Score, gold: Status | None, given: Status | None) -> None:
    if gold and given:
        score.hits += 1
        score.status_right += gold == given
    elif given:
        score.false += 1
    else:
        score.missed += 1


def table(result: Evaluation) -> Iterator[str]:
    """Yield the evaluation as lines for a person: the whole, each language, then each indicator."""
    yield f"{'':<12}{'gold':>6}{'given':>7}{'hits':>6}{'precision':>11}{'recall':>8}{'F1':>7}{'status':>8}"
    yield _line("all", result.overall)
    for scores in (result.by_lang, result.by_indicator):
        yield from (_line(name or "(unknown)", score) for name, score in sorted(scores.items()))
    yield f"{result.left_alone} of {result.empty} passages without evidence were left alone."


def _line(name: str, score: Score) -> str:
    counts = f"{score.hits + score.missed:>6}{score.hits + score.false:>7}{score.hits:>6}"
    return (
        f"{name:<12}{counts}{score.precision:>11.2f}{score.recall:>8.2f}{score.f1:>7.2f}{score.status_accuracy:>8.2f}"
    )
