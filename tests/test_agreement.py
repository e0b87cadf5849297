"""How far ratings agree: the published example of Krippendorff's alpha, and what cannot be told."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import interval_distance

from pipeline.copies.agreement import RANKS, measure
from pipeline.models import Performance

B, M, E, Q = Performance
CHOICES = {"b": B, "m": M, "e": E, "?": Q}

# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section C to E: four observers, twelve units.
PUBLISHED = {
    "A": "1 2 3 3 2 1 4 1 2 * * *",
    "B": "1 2 3 3 2 2 4 1 2 5 * 3",
    "C": "* 3 3 3 2 3 4 2 2 5 1 *",
    "D": "1 2 3 3 2 4 4 1 2 5 1 *",
}


def ratings(**given: str) -> dict[str, dict[str, Performance]]:
    """Return the ratings written by author, one letter for each indicator; a blank is no rating."""
    width = max(map(len, given.values()))
    return {
        f"GOV-IMP-{n + 1}": {author: CHOICES[said[n]] for author, said in given.items() if said[n : n + 1].strip()}
        for n in range(width)
    }


def by_definition(given: dict[str, dict[str, Performance]]) -> float:
    """Return alpha by Krippendorff's formula, from the pairs of values within units and among all values."""
    units = [[RANKS[value] for value in unit.values() if value in RANKS] for unit in given.values()]
    units = [unit for unit in units if len(unit) > 1]
    values = [value for unit in units for value in unit]
    observed = sum((a - b) ** 2 / (len(unit) - 1) for unit in units for a in unit for b in unit) / len(values)
    expected = sum((a - b) ** 2 for a in values for b in values) / (len(values) * (len(values) - 1))
    return 1 - observed / expected


def test_the_library_gives_the_published_value() -> None:
    triples = [
        (observer, f"unit {n}", int(value))
        for observer, values in PUBLISHED.items()
        for n, value in enumerate(values.split())
        if value != "*"
    ]
    assert AnnotationTask(triples, distance=interval_distance).alpha() == pytest.approx(0.849, abs=0.0005)


def test_missing_ratings_and_whoever_wants_more_information_are_left_out() -> None:
    found = measure(ratings(Anna="bme?e ", Bob="bmmee?", Chiara="bb ?be"))
    assert found.alpha == pytest.approx(by_definition(ratings(Anna="bmee", Bob="bmme", Chiara="bb b")))
    assert (found.raters, found.indicators, found.agreed) == (3, 4, 1)
    assert list(found.spreads.values()) == [0, 1, 1, None, 2, None]


def test_alpha_is_that_of_the_definition() -> None:
    chance = random.Random(5)
    for _ in range(50):
        given = {
            f"i{n:02}": {f"peer {m}": chance.choice(list(Performance)) for m in range(7) if chance.random() < 0.8}
            for n in range(chance.choice([2, 20, 73]))
        }
        found = measure(given)
        assert found.alpha is not None
        assert found.alpha == pytest.approx(by_definition(given), abs=1e-9)


def test_two_steps_weigh_four_times_as_much_as_one() -> None:
    near, far = measure(ratings(Anna="bmeb", Bob="bmem")), measure(ratings(Anna="bmeb", Bob="bmee"))
    assert near.alpha is not None
    assert far.alpha is not None
    assert 0 < far.alpha < near.alpha < 1
    assert near.spreads["GOV-IMP-4"] == 1
    assert far.spreads["GOV-IMP-4"] == 2


def test_who_always_say_the_opposite_agree_less_than_by_chance() -> None:
    found = measure(ratings(Anna="bebe", Bob="ebeb"))
    assert found.alpha is not None
    assert found.alpha < 0
    assert (found.indicators, found.agreed) == (4, 0)


def test_full_agreement_is_one() -> None:
    found = measure(ratings(Anna="bme", Bob="bme"))
    assert (found.alpha, found.agreed) == (1.0, 3)


@pytest.mark.parametrize(
    ("given", "raters", "indicators", "agreed"),
    [
        ({"Anna": "bme"}, 1, 0, 0),
        ({"Anna": "???", "Bob": "???"}, 0, 0, 0),
        ({"Anna": "b  ", "Bob": " m "}, 2, 0, 0),
        ({"Anna": "mmm", "Bob": "mmm"}, 2, 3, 3),
        ({"Anna": "mmb", "Bob": "mm "}, 2, 2, 2),
    ],
    ids=["one rater", "nobody", "nothing shared", "all the same", "the same where it can be compared"],
)
def test_where_alpha_cannot_be_told_there_is_none(
    given: dict[str, str], raters: int, indicators: int, agreed: int
) -> None:
    found = measure(ratings(**given))
    assert found.alpha is None
    assert (found.raters, found.indicators, found.agreed) == (raters, indicators, agreed)


def test_no_ratings_at_all() -> None:
    found = measure({})
    assert (found.alpha, found.raters, found.spreads) == (None, 0, {})


def test_the_library_needs_no_data_prints_nothing_and_comes_only_with_a_statistic(tmp_path: Path) -> None:
    code = (
        "import sys; from pipeline.copies.agreement import measure; from pipeline.models import Performance as P; "
        "assert 'nltk' not in sys.modules; "
        "given = {'a': {'x': P.BELOW, 'y': P.MEETS}, 'b': {'x': P.BELOW, 'y': P.BELOW}}; "
        "assert measure(given).alpha is not None; assert 'nltk' in sys.modules"
    )
    nowhere = {"HOME": str(tmp_path), "NLTK_DATA": str(tmp_path)}
    environment = os.environ | nowhere | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False, env=environment
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
