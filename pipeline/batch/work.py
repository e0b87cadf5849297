"""The work on one city, in whatever process it is done: study it, then draft it, each only if something has changed.

Both take plain records and return plain records, so that any executor can send them anywhere. What is heavy is imported
only where there is something to do.
"""

from __future__ import annotations

import atexit
import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs

from pipeline import store
from pipeline.batch import state as states
from pipeline.batch.events import tell_file
from pipeline.batch.locks import city_lock
from pipeline.batch.places import staged
from pipeline.batch.plan import FOLDER, STAGES, Drafted, Job, Studied, Told
from pipeline.batch.state import DraftBasis, State
from pipeline.choices import Choices
from pipeline.errors import PeerdeskError
from pipeline.interviews import read_settings
from pipeline.kept import Kept
from pipeline.models import Practice

if TYPE_CHECKING:
    from pipeline.benchmark import Benchmark
    from pipeline.extract import Readers
    from pipeline.limits import Limits
    from pipeline.run import Settings

log = logging.getLogger(__name__)

# A cluster may give a process two cities at a time; spaCy and the readers kept between cities are not made for that.
_ONE_AT_A_TIME = threading.Lock()


def study(job: Job) -> Studied:
    """Return what came of studying the city; whatever goes wrong stays this city's."""
    started = time.monotonic()
    try:
        with _ONE_AT_A_TIME, staged(job, material=True) as here, _at_work(here):
            why = _study(here)
    except Exception as error:
        return Studied(name=job.name, error=_told(job, error), seconds=time.monotonic() - started)
    return Studied(name=job.name, why=why, seconds=time.monotonic() - started)


def draft(job: Job, practices: Sequence[Practice]) -> Drafted:
    """Return what came of drafting a city that was studied; ``practices`` are what it may show of others."""
    started = time.monotonic()
    try:
        with _ONE_AT_A_TIME, staged(job, material=False) as here, _at_work(here):
            drafted = _draft(here, practices)
    except Exception as error:
        told = _told(job, error)
        return Drafted(name=job.name, error=told, exit_code=told.exit_code, seconds=time.monotonic() - started)
    return structs.replace(drafted, seconds=time.monotonic() - started)


def _told(job: Job, error: Exception) -> PeerdeskError:
    """Return the error as one line; what nobody foresaw is one city's failure, too, and costs no other."""
    if isinstance(error, PeerdeskError):
        return error
    log.debug("unforeseen fault in %s", job.name, exc_info=error)
    why = f"something unforeseen happened ({type(error).__name__}: {error})"
    return PeerdeskError(job.name, why, "Run it alone with: peerdesk --debug run ...")


@contextmanager
def _at_work(job: Job) -> Iterator[None]:
    """Have the city for oneself, without what a run that was cut off left half-written."""
    with city_lock(job.output / STAGES, job.name):
        store.sweep(job.output)
        store.sweep(Path(job.folder), below=False)
        yield


def studied_before(job: Job) -> Studied | None:
    """Return what studying the city would come to where nothing has changed since the last run, else None."""
    if not job.is_here:
        return None
    try:
        basis = states.study_basis(job, read_settings(Path(job.folder)))
        why = states.why_study(states.read_state(job.output), basis, states.of_records(job.output))
    except PeerdeskError:
        return None
    return None if why else Studied(name=job.name)


def drafted_before(job: Job, practices: Sequence[Practice]) -> Drafted | None:
    """Return what drafting the city would come to where nothing has changed since the last run, else None."""
    if not job.is_here:
        return None
    try:
        state, basis = _draft_state(job, practices)
        why = states.why_draft(state, basis, states.of_left(job))
    except (PeerdeskError, OSError):
        return None
    return None if why else Drafted(name=job.name, told=state.told)


def _draft_state(job: Job, practices: Sequence[Practice]) -> tuple[State, DraftBasis]:
    basis = states.draft_basis(job, states.of_records(job.output), practices)
    return states.read_state(job.output), basis


def _study(job: Job) -> tuple[str, ...]:
    folder, output = Path(job.folder), job.output
    state = states.read_state(output)
    basis = states.study_basis(job, read_settings(folder))
    why = states.why_study(state, basis, states.of_records(output))
    if not why:
        return ()
    from pipeline import run

    kept = Kept(output / STAGES)
    studied = run.study_city(
        folder, _settings(job), readers=_readers(job), kept=kept, progress=lambda entry: tell_file(job.name, entry)
    )
    kept.drop_others()
    # What may fare otherwise next time is tried again.
    files = {**basis.files, **dict.fromkeys(studied.passing, "?")}
    basis = structs.replace(basis, files=files)
    states.write_state(output, structs.replace(state, study=basis, records=states.of_records(output)))
    return why


def _draft(job: Job, practices: Sequence[Practice]) -> Drafted:
    folder, output = Path(job.folder), job.output
    state, basis = _draft_state(job, practices)
    why = states.why_draft(state, basis, states.of_left(job))
    if why:
        told = _draft_again(job, folder, practices)
        state = structs.replace(state, draft=basis, left=states.of_left(job), told=told)
        states.write_state(output, state)
    return Drafted(name=job.name, told=state.told, why=why)


def _draft_again(job: Job, folder: Path, practices: Sequence[Practice]) -> Told:
    from pipeline import run
    from pipeline.last_run import read_records

    settings = _settings(job)
    records = read_records(folder, job.output, settings.benchmark)
    result = run.draft_city(folder, records, settings, practices)
    return Told(
        city=result.city.name,
        drafts=tuple(path.relative_to(settings.output).as_posix() for path in result.drafts),
        evidence=result.evidence,
        indicators=result.indicators,
        notes=tuple(note.replace(job.folder, FOLDER) for note in result.notes),
    )


def _settings(job: Job) -> Settings:
    """Return the settings of a run in this process; what they hold is loaded once."""
    from pipeline.run import Settings

    plan = job.plan
    return Settings(
        output=Path(plan.output),
        benchmark=_benchmark(plan.benchmark, plan.data),
        data=plan.data,
        templates=Path(plan.templates),
        **{name: getattr(plan, name) for name in Choices.__struct_fields__},
    )


class _Loaded:
    """What this process has loaded, for the next city."""

    benchmark: tuple[tuple[str, str], Benchmark] | None = None
    readers: tuple[tuple[int, Limits], Readers] | None = None


def _benchmark(folder: str, data: str) -> Benchmark:
    from pipeline import benchmark

    known = _Loaded.benchmark
    if known is None or known[0] != (folder, data):
        known = ((folder, data), benchmark.load(Path(folder) if folder else None))
        _Loaded.benchmark = known
    return known[1]


def _readers(job: Job) -> Readers:
    """Return the processes that read files, begun with the first city and kept for the next."""
    from pipeline.extract import Readers

    wanted = (job.plan.jobs, job.plan.limits)
    known = _Loaded.readers
    if known is None or known[0] != wanted:
        close()
        known = (wanted, Readers(jobs=job.plan.jobs, limits=job.plan.limits).__enter__())
        _Loaded.readers = known
    return known[1]


@atexit.register
def close() -> None:
    """End the processes that read files."""
    if _Loaded.readers:
        _Loaded.readers[1].__exit__()
        _Loaded.readers = None
