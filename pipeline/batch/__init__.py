"""Many cities: each is studied, then each is drafted, by whoever there is to do it, where something has changed.

:func:`run` is all of it. What one city needs is in ``work``, who does it in ``crew``, what has changed in ``state``.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from msgspec import structs

from pipeline import fingerprints
from pipeline.batch import events, work
from pipeline.batch.account import Account, CityRun
from pipeline.batch.crew import Call, Cluster, Crew, Here, Pool, Work, collect_seldom, default_jobs
from pipeline.batch.outputs import Outputs, count_files, open_outputs
from pipeline.batch.places import remote_cities
from pipeline.batch.plan import Drafted, Job, Plan, Studied, absolute, is_address
from pipeline.city import find_cities
from pipeline.errors import CrashError, PeerdeskError, UsageError
from pipeline.models import Practice
from pipeline.practices import exchange

__all__ = ["CityRun", "Job", "Plan", "absolute", "collect_seldom", "find_folders", "make_crew", "make_plan", "run"]

Done = TypeVar("Done")


def run(folders: Sequence[str], plan: Plan, crew: Crew, tell: events.Tell) -> Iterator[CityRun]:
    """Yield what came of each city in ``folders``, in their order; one city's failure costs no other.

    All are studied before the first is drafted, for a report may quote another city's strategy. Raise OutputError where
    another run is writing into the output folder, or nothing can be written there.
    """
    jobs = {job.name: job for job in (Job.of(folder, plan) for folder in folders)}
    with open_outputs(plan.output) as outputs, Account(outputs.folder, plan.lang) as account:
        files = {name: count_files(job.folder) for name, job in jobs.items()}
        tell(events.RunBegun(cities=len(jobs), files=sum(files.values())))
        failed: dict[str, PeerdeskError] = {}
        for studied in _study(jobs.values(), crew):
            tell(_studied(studied, files[studied.name]))
            if studied.error:
                failed[studied.name] = studied.error
        for drafted in _draft(jobs, failed, crew, outputs):
            tell(_drafted(drafted))
            yield account.add(jobs[drafted.name], drafted, outputs.read_log)


def _study(jobs: Iterable[Job], crew: Crew) -> Iterator[Studied]:
    calls = ((job,) for job in jobs)

    def lost(call: Call) -> Studied:
        return Studied(name=call[0].name, error=_lost(call))

    return _map(crew, work.study, calls, known=work.studied_before, lost=lost)


def _draft(
    jobs: Mapping[str, Job], failed: Mapping[str, PeerdeskError], crew: Crew, outputs: Outputs
) -> Iterator[Drafted]:
    """Yield what came of drafting each city, in the order of their names."""
    names = sorted({*jobs, *outputs.cities_with_practices()})
    calls = ((jobs[name], shown) for name, shown in exchange(outputs.folder, names) if name in jobs)

    def known(job: Job, practices: list[Practice]) -> Drafted | None:
        if error := failed.get(job.name):
            return Drafted(name=job.name, error=error, exit_code=error.exit_code)
        return work.drafted_before(job, practices)

    return _map(crew, work.draft, calls, known=known, lost=lambda call: Drafted(name=call[0].name, error=_lost(call)))


def _map(
    crew: Crew,
    do: Work[Done],
    calls: Iterable[Call],
    *,
    known: Callable[..., Done | None],
    lost: Callable[[Call], Done],
) -> Iterator[Done]:
    """Yield what comes of each call, in their order: what is known of it before, or else what the crew makes of it."""
    order: deque[Done | None] = deque()

    def unknown() -> Iterator[Call]:
        for call in calls:
            order.append(known(*call))
            if order[-1] is None:
                yield call

    for done in crew.map(do, unknown(), lost):
        while (before := order.popleft()) is not None:
            yield before
        yield done
    yield from (before for before in order if before is not None)


def _lost(call: Call) -> PeerdeskError:
    why = "the computer ended the work on it twice, perhaps for lack of memory"
    return CrashError(call[0].name, why, "Run it alone, or with fewer --jobs")


def _studied(studied: Studied, files: int) -> events.CityStudied:
    return events.CityStudied(
        city=studied.name,
        files=files,
        why=studied.why,
        error=str(studied.error or ""),
        seconds=round(studied.seconds, 3),
    )


def _drafted(drafted: Drafted) -> events.CityDrafted:
    return events.CityDrafted(
        city=drafted.name, why=drafted.why, error=str(drafted.error or ""), seconds=round(drafted.seconds, 3)
    )


def find_folders(corpus: str, names: Sequence[str]) -> list[str]:
    """Return the folders of the cities named, or of all in the corpus; errors as in :func:`pipeline.city.find_cities`.

    They are addresses where the corpus is one.
    """
    if is_address(corpus):
        return remote_cities(corpus, names)
    return [str(folder) for folder in find_cities(Path(corpus), names)]


def make_plan(*, output: str, templates: Path | None, benchmark: Path | None, **options: Any) -> Plan:
    """Return the plan of a run; raise UsageError or DataError where benchmark or templates cannot be used."""
    from pipeline.report import find_templates

    if benchmark is not None and not benchmark.is_dir():
        raise UsageError(benchmark, "is not a folder", "Give the folder that holds the benchmark's data")
    found = find_templates(templates).absolute()
    return Plan(
        output=output if is_address(output) else str(Path(output)),
        templates=str(found),
        looks=fingerprints.of_templates(found),
        benchmark=str(benchmark.absolute()) if benchmark else "",
        data=fingerprints.of_benchmark(benchmark),
        **options,
    )


def make_crew(folders: Sequence[str], plan: Plan, *, scheduler: str, tell: events.Tell) -> tuple[Crew, Plan]:
    """Return who does the work, and the plan for it: a cluster, several processes, or for one city this process.

    With several cities at a time, each reads one file at a time.
    """
    if scheduler:
        return Cluster(scheduler, tell), structs.replace(plan, jobs=plan.jobs or 1)
    processes = min(plan.jobs or default_jobs(), len(folders))
    if processes == 1:
        return Here(tell), plan
    return Pool(processes, tell), structs.replace(plan, jobs=max(1, plan.jobs // processes))
