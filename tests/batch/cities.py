"""Small cities for the tests of runs, and a run of them in this process."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline import batch
from pipeline.batch import CityRun
from pipeline.batch.events import Event
from pipeline.batch.plan import Plan

COUNCIL = "# Integration strategy\n\nThe city has a permanent integration advisory council with {n} members.\n"
PLANNED = "\n{name} plans to offer interpreters in all its offices from 2035 on.\n"
INTERVIEW = (
    "WEBVTT\n\n00:00:05.000 --> 00:00:12.000\n<v Mr B>The integration strategy has never been evaluated by anybody.\n"
)
MEASURED = ("seconds", "memory")


def make_city(corpus: Path, name: str, *, members: int = 15) -> Path:
    """Return the folder of a new city with a strategy and an interview."""
    folder = corpus / name
    for part in ("strategy", "interviews"):
        (folder / part).mkdir(parents=True)
    (folder / "city.toml").write_text(f'name = "{name.title()}"\n', "utf-8")
    (folder / "strategy" / "plan.md").write_text(COUNCIL.format(n=members) + PLANNED.format(name=name), "utf-8")
    (folder / "interviews" / "b.vtt").write_text(INTERVIEW, "utf-8")
    return folder


def make_plan(output: Path | str, **options: object) -> Plan:
    """Return the plan of a run in this process, unless ``jobs`` says otherwise."""
    made = {"templates": None, "benchmark": None, "jobs": 1, **options}
    return batch.make_plan(output=str(output), **made)  # type: ignore[arg-type]


def run(
    corpus: Path | str,
    output: Path | str,
    names: Sequence[str] = (),
    *,
    scheduler: str = "",
    tell: Callable[[Event], None] = lambda event: None,
    **options: object,
) -> list[CityRun]:
    """Return what came of the cities."""
    folders = batch.find_folders(str(corpus), names)
    crew, plan = batch.make_crew(folders, make_plan(output, **options), scheduler=scheduler, tell=tell)
    with crew:
        return list(batch.run(folders, plan, crew, tell))


def content(output: Path) -> dict[str, bytes]:
    """Return what a run left, by file, without what it measured of time and memory."""
    found = {}
    for path in sorted(output.rglob("*")):
        name = path.relative_to(output).as_posix()
        if path.is_file() and not name.endswith((".kept", "/lock", "summary.html")):
            found[name] = _unmeasured(path) if path.name == "run.jsonl" else path.read_bytes()
    return found


def result(output: Path) -> dict[str, bytes]:
    """Return what people and programs read of what a run left: ``content`` without what tells of earlier runs."""
    return {name: told for name, told in content(output).items() if not any(part[0] == "." for part in name.split("/"))}


def _unmeasured(path: Path) -> bytes:
    entries = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return json.dumps(
        [{name: told for name, told in entry.items() if name not in MEASURED} for entry in entries]
    ).encode()
