"""What the last run of a city left in its output folder, for commands that draft from it without running again."""

from __future__ import annotations

from pathlib import Path

from pipeline import report, store
from pipeline.benchmark import Benchmark
from pipeline.errors import UsageError
from pipeline.interviews import read_settings
from pipeline.models import Evidence, Passage, Review, Source
from pipeline.privacy.people import find_people, read_key

RECORDS = ("sources.jsonl", "passages.jsonl", "evidence.jsonl", "review.json")


def read_last_run(folder: Path, output: Path, benchmark: Benchmark, *, propose: bool = False) -> report.Material:
    """Return what the last run made of the city in ``folder``, from ``output``, the city's output folder.

    It is for the team; ``propose`` as in :class:`pipeline.run.Settings`. Raise UsageError where the city was not run
    yet, or was run with another benchmark.
    """
    city = read_settings(folder)
    advice = f"Run it first: peerdesk run {folder.name}"
    if missing := [name for name in RECORDS if not (output / name).is_file()]:
        raise UsageError(folder.name, f"no complete run of it is in {output} ({missing[0]} is missing)", advice)
    review = store.read_json(output / "review.json", Review)
    _refuse_other(review, benchmark, folder.name, advice.replace("first", "again"))
    sources = list(store.read_lines(output / "sources.jsonl", Source))
    passages = list(store.read_lines(output / "passages.jsonl", Passage))
    people, _ = find_people(city, sources, passages, read_key(folder))
    return report.Material(
        review=review,
        city=city,
        sources=sources,
        passages=passages,
        evidence=list(store.read_lines(output / "evidence.jsonl", Evidence)),
        people=people,
        propose=propose,
    )


def _refuse_other(review: Review, benchmark: Benchmark, city: str, advice: str) -> None:
    """Raise UsageError for a review made with a benchmark that asks something else."""
    ours = f"{benchmark.name} {benchmark.version}"
    is_known = all(benchmark.has(row.indicator, finding.facet) for row in review.rows for finding in row.findings)
    if review.benchmark != ours or not is_known:
        raise UsageError(city, f"was run with {review.benchmark}, not with this {ours}", advice)
