"""How far the peers' ratings agree: Krippendorff's alpha, and how far apart the ratings of each indicator are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.models import Performance
from pipeline.report.compiled import Agreement

__all__ = ["Agreement", "Ratings", "measure"]

Ratings = Mapping[str, Mapping[str, Performance]]
"""By indicator and author, in the order of the benchmark."""

# The steps from one to the next are taken as equal, for nothing says that they are not. So a difference of two steps
# weighs four times as much as one of one step (the interval distance). Who wants more information has not rated.
RANKS = {Performance.BELOW: 0, Performance.MEETS: 1, Performance.EXCEEDS: 2}


def measure(ratings: Ratings) -> Agreement:
    """Return how far the ratings agree; ``alpha`` is None where there is nothing that it could be told from."""
    ranks = {indicator: _ranks(given) for indicator, given in ratings.items()}
    compared = {indicator: given for indicator, given in ranks.items() if len(given) > 1}
    spreads = {
        indicator: max(given.values()) - min(given.values()) if indicator in compared else None
        for indicator, given in ranks.items()
    }
    return Agreement(
        alpha=_alpha(compared),
        raters=len({author for given in ranks.values() for author in given}),
        indicators=len(compared),
        agreed=sum(spread == 0 for spread in spreads.values()),
        spreads=spreads,
    )


def _ranks(given: Mapping[str, Performance]) -> dict[str, int]:
    return {author: RANKS[rating] for author, rating in given.items() if rating in RANKS}


def _alpha(compared: Mapping[str, Mapping[str, int]]) -> float | None:
    """Return alpha; where all ratings are equal it is 0 divided by 0, which the library gives as 1."""
    triples: Sequence[tuple[str, str, int]] = [
        (author, indicator, rank) for indicator, given in compared.items() for author, rank in given.items()
    ]
    if len({rank for _, _, rank in triples}) < 2:
        return None
    from nltk.metrics.agreement import AnnotationTask
    from nltk.metrics.distance import interval_distance

    return float(AnnotationTask(triples, distance=interval_distance).alpha())
