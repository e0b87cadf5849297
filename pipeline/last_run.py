"""What a run leaves in the city's output folder: written, and read again by all that drafts from it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from pipeline import report, store
from pipeline.benchmark import Benchmark
from pipeline.errors import UsageError
from pipeline.interviews import read_settings
from pipeline.layout import CONTACTS, EVIDENCE, FILES, PASSAGES, PRACTICES, REVIEW, RUN_LOG, SOURCES
from pipeline.models import Contact, Evidence, LogEntry, Passage, Review, Source
from pipeline.privacy.people import find_people, read_key
from pipeline.privacy.share import Records

# The records of a run: in which file each kind lies.
KINDS: dict[str, tuple[str, type[Struct]]] = {
    "sources": (SOURCES, Source),
    "passages": (PASSAGES, Passage),
    "evidence": (EVIDENCE, Evidence),
    "contacts": (CONTACTS, Contact),
    "log": (RUN_LOG, LogEntry),
}


def write_records(output: Path, records: Records) -> None:
    """Write what a run found into the city's output folder, a file for each kind of record.

    What is made from them is taken away first: without a review, records half new and half old pass for nothing
    complete, and practices of material that is gone are shown to no other city.
    """
    for name in (REVIEW, PRACTICES):
        store.remove(output / name)
    for name, (file, _) in KINDS.items():
        store.write_lines(output / file, getattr(records, name))


def read_records(folder: Path, output: Path, benchmark: Benchmark) -> Records:
    """Return what the last run of the city in ``folder`` found, from ``output``, the city's output folder.

    Raise UsageError where it was not run yet, by a version that kept less, or with another benchmark.
    """
    _refuse_missing(folder, output, FILES)
    _refuse_other(store.read_json(output / REVIEW, Review), benchmark, folder.name)
    found = {name: list(store.read_lines(output / file, kind)) for name, (file, kind) in KINDS.items()}
    return Records(city=read_settings(folder), **found)  # type: ignore[arg-type]


def read_last_run(folder: Path, output: Path, benchmark: Benchmark, *, propose: bool = False) -> report.Material:
    """Return what the last run made of the city in ``folder``, from ``output``, the city's output folder.

    It is for the team; ``propose`` as in :class:`pipeline.run.Settings`. Raise UsageError where the city was not run
    yet, or was run with another benchmark.
    """
    records = read_records(folder, output, benchmark)
    review = store.read_json(output / REVIEW, Review)
    people, _ = find_people(records.city, records.sources, records.passages, read_key(folder))
    return report.Material(
        review=review,
        city=records.city,
        sources=records.sources,
        passages=records.passages,
        evidence=records.evidence,
        people=people,
        propose=propose,
    )


def _refuse_missing(folder: Path, output: Path, files: Sequence[str]) -> None:
    """Raise UsageError where the city's output folder lacks one of the files of a complete run."""
    if missing := [name for name in files if not (output / name).is_file()]:
        why = f"no complete run of it is in {output} ({missing[0]} is missing)"
        raise UsageError(folder.name, why, f"Run it first: peerdesk run {folder.name}")


def _refuse_other(review: Review, benchmark: Benchmark, city: str) -> None:
    """Raise UsageError for a review made with a benchmark that asks something else."""
    ours = f"{benchmark.name} {benchmark.version}"
    is_known = all(benchmark.has(row.indicator, finding.facet) for row in review.rows for finding in row.findings)
    if review.benchmark != ours or not is_known:
        why = f"was run with {review.benchmark}, not with this {ours}"
        raise UsageError(city, why, f"Run it again: peerdesk run {city}")
