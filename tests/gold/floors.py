"""The figures of the gold passages, and the floors under them: ``python -m tests.gold.floors`` writes them anew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from pipeline import benchmark, tag
from pipeline.evaluate import evaluate
from pipeline.labelling import pairs, read_records

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"


@cache
def tagger() -> tag.Tagger:
    """Return the one tagger for all files: it reads the words of a language once."""
    return tag.Tagger(benchmark.load())


def read_gold(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the labelled passages of a file."""
    return read_records(path)


def figures(path: Path) -> dict[str, float]:
    """Return what the floors hold: F1, status accuracy, the share of passages without evidence left alone.

    After these the F1 of each indicator.
    """
    result = evaluate(pairs(read_gold(path), tagger()))
    return {
        "f1": round(result.overall.f1, 3),
        "status_accuracy": round(result.overall.status_accuracy, 3),
        "left_alone": round(result.left_alone_share, 3),
        **{name: round(score.f1, 3) for name, score in sorted(result.by_indicator.items())},
    }


if __name__ == "__main__":
    floors = {path.stem: figures(path) for path in sorted(HERE.glob("*.jsonl"))}
    FLOORS.write_text(json.dumps(floors, indent=2) + "\n", "utf-8", newline="\n")
