"""What a city's results rest on: compared with what is there now, it tells what has to be done again, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, structs

from pipeline import fingerprints, store
from pipeline.batch.plan import STAGES, Job, Told
from pipeline.city import GIVEN, KEY, City, find_sources, find_strays
from pipeline.errors import DataError, UnreadableError
from pipeline.interviews import read_settings
from pipeline.layout import FILES, PRACTICES, RUN_LOG
from pipeline.models import LogEntry, Practice

FILE = "state.json"
RECORDS = (*FILES, PRACTICES)
# What drafts are made with beside the records, in the city's own folder.
BESIDE = (KEY, GIVEN)
# Folders in which people work on files of their own, which no draft of a run depends on.
APART = (STAGES, "guides", "copies")


class StudyBasis(Struct, frozen=True, kw_only=True):
    """What a city's records depend on, as digests; ``files`` by their name below the city's folder."""

    program: str
    benchmark: str
    limits: str
    city: str
    files: dict[str, str]


class DraftBasis(Struct, frozen=True, kw_only=True):
    """What a city's drafts depend on beside its records, as digests."""

    program: str
    records: str
    practices: str
    options: str
    templates: str


class State(Struct, frozen=True, kw_only=True):
    """The last complete run of a city: what it depended on, what it left, and what there was to tell of it.

    ``left`` are digests of the files in the output folder, and of those beside the material that drafts depend on.
    """

    study: StudyBasis | None = None
    records: dict[str, str] = {}
    draft: DraftBasis | None = None
    left: dict[str, str] = {}
    told: Told | None = None


def read_state(output: Path) -> State:
    """Return the state that the last run left in the city's output folder; an empty one where there is none."""
    try:
        return store.read_json(output / STAGES / FILE, State)
    except DataError:
        return State()


def write_state(output: Path, state: State) -> None:
    """Remember the state."""
    store.write_json(output / STAGES / FILE, state)


def study_basis(job: Job, city: City) -> StudyBasis:
    """Return what the city's records depend on now."""
    folder = Path(job.folder)
    return StudyBasis(
        program=fingerprints.of_program(),
        benchmark=job.plan.data,
        limits=fingerprints.of([job.plan.limits, job.plan.ocr]),
        city=fingerprints.of(city),
        files={name: of_source(path) for name, path in find_sources(folder).items()}
        | dict.fromkeys(find_strays(folder), "not read"),
    )


def draft_basis(job: Job, records: Mapping[str, str], practices: Sequence[Practice]) -> DraftBasis:
    """Return what the city's drafts depend on now; ``records`` are the digests of its records."""
    plan = job.plan
    return DraftBasis(
        program=fingerprints.of_program(),
        records=fingerprints.of(records),
        practices=fingerprints.of(practices),
        options=fingerprints.of(
            [plan.lang, plan.audience, plan.propose, plan.pages, plan.pdf, read_settings(Path(job.folder))]
        ),
        templates=plan.looks,
    )


def of_source(path: Path) -> str:
    """Return the digest of a source, "" where it cannot be read."""
    try:
        return fingerprints.of_file(path)
    except UnreadableError:
        return ""


def of_records(output: Path) -> dict[str, str]:
    """Return the digests of the files of records that are there, of the run log without what was measured."""
    found = {name: fingerprints.of_file(output / name) for name in RECORDS if (output / name).is_file()}
    if RUN_LOG in found:
        found[RUN_LOG] = _of_log(output / RUN_LOG)
    return found


def _of_log(path: Path) -> str:
    try:
        return fingerprints.of(
            [structs.replace(entry, seconds=0, memory=0) for entry in store.read_lines(path, LogEntry)]
        )
    except DataError:
        return ""


def of_left(job: Job) -> dict[str, str]:
    """Return the digests of all else that a run leaves and the next one depends on."""
    left = {name: told for name, told in _outputs(job.output).items() if name not in RECORDS}
    folder = Path(job.folder)
    beside = {name: of_source(folder / name) for name in BESIDE if (folder / name).is_file()}
    return {**left, **{f"{job.name}/{name}": told for name, told in beside.items()}}


def _outputs(output: Path) -> dict[str, str]:
    """Return the digests of the files in the output folder; of one that another program holds open, ""."""
    found: dict[str, str] = {}
    for path in sorted(output.rglob("*")):
        name = path.relative_to(output).as_posix()
        if name.split("/", 1)[0] not in APART and path.is_file() and not fingerprints.is_passing(name):
            found[name] = of_source(path)
    return found


ANOTHER_PROGRAM = "peerdesk, or a program it works with, is another version"
# What each change of a digest means to people.
STUDY_REASONS = {
    "program": ANOTHER_PROGRAM,
    "benchmark": "the benchmark's data were changed",
    "limits": "other limits, or another text recognition, for reading files",
    "city": "city.toml or the table of interviews was changed",
}
DRAFT_REASONS = {
    "program": ANOTHER_PROGRAM,
    "records": "what the material says is not the same as before",
    "practices": "other cities report other good practices",
    "options": "other options for the drafts, or city.toml was changed",
    "templates": "the Word templates were changed",
}


def why_study(state: State, now: StudyBasis, records: Mapping[str, str]) -> tuple[str, ...]:
    """Return why the city has to be studied again, in plain words; nothing where its records are what they would be."""
    old = state.study
    if old is None:
        return ("it was not run to the end with this version yet",)
    changed = _changed(old, now, STUDY_REASONS)
    return (*changed, *_differences(old.files, now.files), *_differences(state.records, records))


def why_draft(state: State, now: DraftBasis, left: Mapping[str, str]) -> tuple[str, ...]:
    """Return why the city has to be drafted again, in plain words; nothing where its drafts are what they would be."""
    if state.draft is None or state.told is None:
        return ("it was not drafted to the end with this version yet",)
    return (*_changed(state.draft, now, DRAFT_REASONS), *_differences(state.left, left))


def _changed(old: Struct, now: Struct, reasons: Mapping[str, str]) -> Iterator[str]:
    return (why for name, why in reasons.items() if getattr(old, name) != getattr(now, name))


def _differences(old: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """Yield a line for each file that came, went or was changed."""
    for name in sorted({*old, *now}):
        if name not in old:
            yield f"{name} is new"
        elif name not in now:
            yield f"{name} is gone"
        elif old[name] != now[name]:
            yield f"{name} was changed" if now[name] else f"{name} could not be read"
