"""A city's run in words for people, and as plain data for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from pipeline.batch.account import CityRun
from pipeline.batch.plan import FOLDER, Plan, Told, is_address
from pipeline.errors import visible
from pipeline.outcomes import Outcome


def city_record(run: CityRun, plan: Plan) -> dict[str, Any]:
    """Return a city's run as plain data for programs."""
    told = run.drafted.told or Told(city=run.job.name)
    return {
        "event": "city done",
        "city": told.city,
        "folder": run.job.name,
        "error": str(run.error or ""),
        "drafts": _places(told, plan),
        "evidence": told.evidence,
        "indicators": told.indicators,
        "notes": list(_notes(run)),
        "files": [msgspec.to_builtins(entry) for entry in run.log],
    }


def city_lines(run: CityRun, plan: Plan) -> Iterator[str]:
    """Yield a city's run as lines for a person: counts, what needs attention, where the drafts are."""
    told = run.drafted.told or Told(city=run.job.name)
    counts = Counter(entry.outcome for entry in run.log)
    outcomes = ", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome if counts[outcome])
    pages, passages = (sum(getattr(entry, name) for entry in run.log) for name in ("pages", "passages"))
    yield f"{visible(told.city)}: {len(run.log)} files ({outcomes}), {pages} PDF pages, {passages} passages"
    yield f"  evidence: {told.evidence} pieces for {told.indicators} indicators"
    for entry in run.log:
        file = visible(entry.file)
        yield from (f"  {entry.outcome}: {file}: {note}" for note in (entry.reason, *entry.warnings) if note)
        if entry.suspicious:
            from pipeline.extract.numbers import name_doubts

            yield from (f"  look at the original: {file}, {line}" for line in name_doubts(entry.suspicious))
    yield from (f"  note: {note}" for note in _notes(run))
    yield from (f"  draft: {place}" for place in _places(told, plan))
    if not run.drafted.why:
        yield "  nothing has changed since the last run"


def _notes(run: CityRun) -> Iterator[str]:
    told = run.drafted.told
    return (note.replace(FOLDER, run.job.folder) for note in (told.notes if told else ()))


def _places(told: Told, plan: Plan) -> list[str]:
    return [place_of(plan.output, draft) for draft in told.drafts]


def place_of(folder: str, name: str) -> str:
    """Return a file's path, or its address where the folder has one."""
    return f"{folder.rstrip('/')}/{name}" if is_address(folder) else str(Path(folder) / name)
