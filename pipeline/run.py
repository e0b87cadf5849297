"""The whole process: one city's material in, evidence and two Word drafts out; ``batch`` does it for many cities.

Read :func:`run_city` for the order of the work. Every border between two stages is a file in the output folder.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from msgspec import Struct

from pipeline import extract, practices, report, store
from pipeline.audience import Prepared, prepare
from pipeline.benchmark import Benchmark
from pipeline.choices import Choices
from pipeline.city import FOLDERS, City
from pipeline.drafts import DESK_REVIEW, write_desk_review
from pipeline.errors import ExitCode, NothingUsableError
from pipeline.interviews import read_settings
from pipeline.kept import NOTHING_KEPT, Kept
from pipeline.last_run import read_records, write_records
from pipeline.layout import PRACTICES, REVIEW, RUN_LOG
from pipeline.models import LogEntry, Practice, Review
from pipeline.privacy.share import Records
from pipeline.ratings import read_ratings
from pipeline.reading import Progress, count_evidence, read_sources, with_log
from pipeline.reports import Reported, write_report
from pipeline.review import review
from pipeline.settings import check_city
from pipeline.tagging import GettingReady, tag_sources


class Settings(Choices, frozen=True, kw_only=True):
    """What a run works with, the same for every city.

    ``data`` is the digest of the benchmark's data, without which no evidence is kept for the next run.
    """

    output: Path
    benchmark: Benchmark
    templates: Path
    data: str = ""


class Result(Struct, frozen=True, kw_only=True):
    """What a run made of one city: the drafts as written, every input's fate, and what evidence there is.

    ``notes`` are what the team leader should know of the people interviewed, in plain words.
    """

    city: City
    drafts: tuple[Path, ...]
    log: tuple[LogEntry, ...]
    evidence: int
    indicators: int
    notes: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """Return 1 where a file failed, else 0."""
        return ExitCode.SOME_FAILED if any(entry.outcome.is_failure for entry in self.log) else ExitCode.OK


def run_city(
    folder: Path,
    settings: Settings,
    *,
    progress: Progress = lambda entry: None,
    readers: extract.Readers | None = None,
) -> Result:
    """Return what came of the city in ``folder`` after writing its records, drafts and run log.

    ``progress`` is told each file's fate when it is done; ``readers`` are worker processes that serve several cities,
    in place of the city's own. Raise NothingUsableError when no source could be read; the run
    log is written all the same.
    """
    records = study_city(folder, settings, progress=progress, readers=readers).records
    return draft_city(folder, records, settings, practices.read_practices(settings.output, folder.name))


class Studied(Struct, frozen=True, kw_only=True):
    """What the city's material says, and which files may fare otherwise next time though nothing has changed."""

    records: Records
    passing: tuple[str, ...] = ()


def study_city(
    folder: Path,
    settings: Settings,
    *,
    progress: Progress = lambda entry: None,
    readers: extract.Readers | None = None,
    kept: Kept = NOTHING_KEPT,
) -> Studied:
    """Return what the city's material says, after writing it down; arguments and errors as in :func:`run_city`.

    What is ``kept`` of an earlier run, and has not changed since, is not read or tagged again.
    """
    city = read_settings(folder)
    check_city(folder, city, settings.benchmark)
    output = settings.output / folder.name

    with ExitStack() as stack:
        found = read_sources(
            folder,
            city,
            lambda tasks: _read(tasks, city, settings, readers, stack),
            limits=settings.limits,
            ocr=settings.ocr,
            kept=kept,
            progress=progress,
        )
    evidence = tag_sources(found, city, settings.benchmark, data=settings.data, kept=kept)
    passages = [passage for reading in found.readings for passage in reading.passages]
    records = Records(
        city=city,
        sources=[reading.source for reading in found.readings],
        passages=passages,
        evidence=evidence,
        contacts=[contact for reading in found.readings for contact in reading.contacts],
        log=count_evidence(found.entries, evidence),
    )
    write_records(output, records)
    if not found.entries:
        raise NothingUsableError(folder, "holds no files yet", f"Put them into its folders: {', '.join(FOLDERS)}")
    if not passages:
        raise NothingUsableError(folder, "none of its files could be read", f"See {output / RUN_LOG} for why")

    desk = _review(records, settings.benchmark)
    store.write_lines(output / PRACTICES, practices.find_practices(records, desk))
    store.write_json(output / REVIEW, desk)
    return Studied(records=records, passing=found.passing)


def _read(
    tasks: Sequence[extract.Task], city: City, settings: Settings, readers: extract.Readers | None, stack: ExitStack
) -> Iterator[extract.Result]:
    """Yield what came of each file; meanwhile what tagging takes is loaded, until the ``stack`` is closed."""
    if not tasks:
        return
    results = (readers or stack.enter_context(extract.Readers(jobs=settings.jobs, limits=settings.limits))).read(tasks)
    tagging = stack.enter_context(GettingReady(settings.benchmark))
    tagging.expect([city.lang])
    for result in results:
        if result.reading:
            tagging.expect({passage.lang for passage in result.reading.passages})
        yield result


def draft_city(folder: Path, records: Records, settings: Settings, others: Sequence[Practice] = ()) -> Result:
    """Return what came of a city that was studied, after writing its drafts; ``others`` are other cities' practices."""
    lang = settings.lang or records.city.lang
    ready, material = _prepared(folder, records, settings, lang, others)
    drafts, notes = write_drafts(ready.output, material, settings, lang=lang)
    return Result(
        city=records.city,
        drafts=drafts,
        log=tuple(records.log),
        evidence=len(records.evidence),
        indicators=len({item.indicator for item in records.evidence}),
        notes=(*ready.notes, *notes),
    )


def redraft_report(folder: Path, settings: Settings, template: Path | None = None) -> Reported:
    """Return the report, written again from what the last run found; ``template`` is another than that of the report.

    Raise UsageError where the city was not run yet, or was run with another benchmark.
    """
    records = read_records(folder, settings.output / folder.name, settings.benchmark)
    lang = settings.lang or records.city.lang
    others = practices.read_practices(settings.output, folder.name)
    ready, material = _prepared(folder, records, settings, lang, others)
    return write_report(ready.output, material, settings, lang=lang, template=template)


def _prepared(
    folder: Path, records: Records, settings: Settings, lang: str, others: Sequence[Practice]
) -> tuple[Prepared, report.Material]:
    """Return the records for the audience, and all that drafts are made from."""
    output = settings.output / folder.name
    ready = prepare(folder, records, output=output, audience=settings.audience, lang=lang)
    shown = ready.records
    material = report.Material(
        review=_review(shown, settings.benchmark),
        city=shown.city,
        sources=shown.sources,
        passages=shown.passages,
        evidence=shown.evidence,
        people=ready.people,
        audience=settings.audience,
        confidential=ready.confidential,
        propose=settings.propose,
        ratings=read_ratings(output),
        practices=others,
    )
    return ready, material


def _review(records: Records, benchmark: Benchmark) -> Review:
    made = review(
        records.city, records.sources, records.passages, records.evidence, benchmark, contacts=records.contacts
    )
    return with_log(made, records.log)


def write_form(folder: Path, settings: Settings) -> Path:
    """Return where the form for the city's self-assessment was written; an edited one is never replaced."""
    city = read_settings(folder)
    content = report.kickoff_form(city, settings.benchmark, settings.templates, lang=settings.lang or city.lang)
    return store.write_draft(settings.output / folder.name / report.KICKOFF_FORM, content)


def write_drafts(
    output: Path, material: report.Material, settings: Settings, *, lang: str
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Return where the drafts were written, with reports on what is new in those that a person has edited, and notes.

    An edited draft is never replaced: what somebody wrote goes into the new one beside it.
    """
    desk = report.desk_review(material, settings.benchmark, settings.templates, lang=lang)
    written = write_desk_review(output / DESK_REVIEW, desk, settings.templates)
    final = write_report(output, material, settings, lang=lang)
    first, *others = final.paths
    return tuple(filter(None, (written.path, first, written.changes, *others))), final.notes
