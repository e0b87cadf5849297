"""The peers' ratings, kept when their desk reviews are merged, so that the report can show them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline import store
from pipeline.copies import Merged
from pipeline.copies.documents import Rating
from pipeline.models import Performance, Ratings

KEPT = ".desk-review/ratings.json"
CHOSEN = frozenset((Performance.BELOW, Performance.MEETS, Performance.EXCEEDS))


def read_ratings(output: Path) -> Ratings:
    """Return the ratings of the last merge in the city's output folder, none where nothing was merged yet."""
    path = output / KEPT
    return store.read_json(path, Ratings) if path.is_file() else Ratings()


def keep_ratings(output: Path, merged: Merged, *, is_second_round: bool) -> None:
    """Keep the ratings of a merge: of the peers' copies, or in a second round what all have agreed on since."""
    given = {row: _values(ratings) for row, ratings in merged.ratings.items()}
    rated = {row: values for row, values in given.items() if CHOSEN.intersection(values.values())}
    if is_second_round:
        agreed = {row: next(iter(values.values())) for row, values in rated.items() if len({*values.values()}) == 1}
        ratings = Ratings(given=read_ratings(output).given, agreed=agreed)
    else:
        ratings = Ratings(given=rated)
    store.write_json(output / KEPT, ratings)


def _values(ratings: Mapping[str, Rating]) -> dict[str, Performance]:
    return {author: rating.value for author, rating in ratings.items() if rating.value}
