"""The guides for a visit's interviews, from what the last run of a city left in its output folder."""

from __future__ import annotations

from pathlib import Path

from pipeline import report, store
from pipeline.benchmark import Benchmark
from pipeline.errors import UsageError
from pipeline.interviews import read_settings
from pipeline.models import Evidence, Passage, Review, Source
from pipeline.run import Settings

GUIDES = "guides"
RECORDS = ("sources.jsonl", "passages.jsonl", "evidence.jsonl", "review.json")


def write_guides(folder: Path, settings: Settings) -> list[Path]:
    """Return where the guides were written, the overview first: into ``guides`` in the city's output folder.

    A guide that somebody has written in is never replaced. Raise UsageError where the city was not run yet, or was
    run with another benchmark.
    """
    city = read_settings(folder)
    output = settings.output / folder.name
    advice = f"Run it first: peerdesk run {folder.name}"
    if missing := [name for name in RECORDS if not (output / name).is_file()]:
        raise UsageError(folder.name, f"no complete run of it is in {output} ({missing[0]} is missing)", advice)
    review = store.read_json(output / "review.json", Review)
    _refuse_other(review, settings.benchmark, folder.name, advice.replace("first", "again"))
    material = report.Material(
        review=review,
        city=city,
        sources=list(store.read_lines(output / "sources.jsonl", Source)),
        passages=list(store.read_lines(output / "passages.jsonl", Passage)),
        evidence=list(store.read_lines(output / "evidence.jsonl", Evidence)),
    )
    guides = report.interview_guides(material, settings.benchmark, settings.templates, lang=settings.lang or city.lang)
    return [store.write_draft(output / GUIDES / name, content) for name, content in guides.items()]


def _refuse_other(review: Review, benchmark: Benchmark, city: str, advice: str) -> None:
    """Raise UsageError for a review made with a benchmark that asks something else."""
    ours = f"{benchmark.name} {benchmark.version}"
    is_known = all(benchmark.has(row.indicator, finding.facet) for row in review.rows for finding in row.findings)
    if review.benchmark != ours or not is_known:
        raise UsageError(city, f"was run with {review.benchmark}, not with this {ours}", advice)
