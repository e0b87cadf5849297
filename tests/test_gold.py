"""Quality only rises: the tagging of labelled passages stays above the floors in ``gold/floors.json``.

A floor is lowered only on purpose, with the reason in the commit. To raise them: ``python -m tests.gold.floors``.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline import benchmark
from tests.gold.floors import FLOORS, figures, read_gold

GOLD = Path(__file__).parent / "gold"

# Language by language: only the dictionaries of the last eight languages are kept, and to read one takes seconds.
NAMES = sorted(json.loads(FLOORS.read_text("utf-8")), key=lambda name: name.rpartition("-")[2])


@pytest.mark.parametrize("name", NAMES)
def test_the_tagging_stays_above_its_floors(name: str) -> None:
    floors = json.loads(FLOORS.read_text("utf-8"))[name]
    reached = figures(GOLD / f"{name}.jsonl")
    assert {figure: reached.get(figure) for figure, floor in floors.items() if reached.get(figure, 0) < floor} == {}


@pytest.mark.parametrize("path", sorted(GOLD.glob("*.jsonl")), ids=lambda path: path.stem)
def test_every_gold_passage_is_labelled_with_indicators_of_the_benchmark(path: Path) -> None:
    built_in = benchmark.load()
    records = list(read_gold(path))
    assert len({record["id"] for record in records}) == len(records)
    assert all(built_in.has(label["indicator"]) for record in records for label in record["labels"])


def test_every_language_has_a_passage_for_each_indicator() -> None:
    wanted = {indicator.id for indicator in benchmark.load().indicators}
    for lang in ("de", "en"):
        records = [record for path in GOLD.glob(f"*-{lang}.jsonl") for record in read_gold(path)]
        assert {label["indicator"] for record in records for label in record["labels"]} == wanted
