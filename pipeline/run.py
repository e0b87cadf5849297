"""The whole process: one city's material in, evidence and two Word drafts out; many cities are many calls.

Read :func:`run_city` for the order of the work. Every border between two stages is a file in the output folder.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from msgspec import Struct, structs

from pipeline import extract, report, store, tag
from pipeline.benchmark import Benchmark
from pipeline.city import FOLDERS, City, SourceDetails, find_sources, kind_of, name_of, read_city
from pipeline.errors import ExitCode, InputError, NothingUsableError
from pipeline.models import Evidence, LogEntry, Outcome, Reading, Review
from pipeline.review import review
from pipeline.settings import check_city

Progress = Callable[[str], None]

TWIN = "the same content as"


class Settings(Struct, frozen=True, kw_only=True):
    """What a run works with, the same for every city: ``lang`` is empty where each city chooses its own."""

    output: Path
    benchmark: Benchmark
    templates: Path
    lang: str = ""


class Result(Struct, frozen=True, kw_only=True):
    """What a run made of one city: the drafts as written, every input's fate, and what evidence there is."""

    city: City
    drafts: tuple[Path, ...]
    log: tuple[LogEntry, ...]
    evidence: int
    indicators: int

    @property
    def exit_code(self) -> int:
        """Return 1 where a file failed, else 0."""
        return ExitCode.SOME_FAILED if any(entry.outcome is Outcome.FAILED for entry in self.log) else ExitCode.OK


def run_city(folder: Path, settings: Settings, *, progress: Progress = lambda file: None) -> Result:
    """Return what came of the city in ``folder`` after writing its records, drafts and run log.

    ``progress`` is told each file when it is done. Raise NothingUsableError when no source could be read; the run
    log is written all the same.
    """
    city = read_city(folder)
    check_city(folder, city, settings.benchmark)
    output = settings.output / folder.name

    readings, entries = read_sources(folder, city, progress=progress)
    sources = [reading.source for reading in readings]
    passages = [passage for reading in readings for passage in reading.passages]
    store.write_lines(output / "sources.jsonl", sources)
    store.write_lines(output / "passages.jsonl", passages)

    dates = {source.id: source.date for source in sources}
    evidence = tag.tag(passages, settings.benchmark, names=city.names, dates=dates)
    store.write_lines(output / "evidence.jsonl", evidence)
    entries = _count_evidence(entries, evidence)
    store.write_lines(output / "run.jsonl", entries)
    if not entries:
        raise NothingUsableError(folder, "holds no files yet", f"Put them into its folders: {', '.join(FOLDERS)}")
    if not passages:
        raise NothingUsableError(folder, "none of its files could be read", f"See {output / 'run.jsonl'} for why")

    desk = _with_log(review(city, sources, passages, evidence, settings.benchmark), entries)
    store.write_json(output / "review.json", desk)

    material = report.Material(review=desk, city=city, sources=sources, passages=passages, evidence=evidence)
    drafts = write_drafts(output, material, settings, lang=settings.lang or city.lang)
    indicators = len({item.indicator for item in evidence})
    return Result(city=city, drafts=drafts, log=tuple(entries), evidence=len(evidence), indicators=indicators)


def read_sources(folder: Path, city: City, *, progress: Progress) -> tuple[list[Reading], list[LogEntry]]:
    """Return a reading of each source that could be read, and the fate of every file of the city."""
    readings: dict[str, Reading] = {}
    entries = []
    for path in find_sources(folder):
        started = time.perf_counter()
        reading, entry = _read_source(path, name_of(path, folder), city, readings)
        if reading:
            readings[reading.source.id] = reading
        entries.append(structs.replace(entry, seconds=round(time.perf_counter() - started, 3)))
        progress(entry.file)
    return list(readings.values()), entries


def _read_source(path: Path, file: str, city: City, known: dict[str, Reading]) -> tuple[Reading | None, LogEntry]:
    """Return one file's reading and fate; whatever goes wrong in it stays its own."""
    details = city.sources.get(file, SourceDetails())
    if details.skip:
        return None, LogEntry(file=file, outcome=Outcome.SKIPPED, reason="left out in city.toml")
    try:
        reading = extract.read(
            path,
            city=city.name,
            file=file,
            kind=kind_of(file, city),
            details=details,
            interviewers=city.interviewers,
        )
    except InputError as error:
        return None, _failed(file, error.reason)
    if twin := known.get(reading.source.id):
        return None, LogEntry(file=file, outcome=Outcome.SKIPPED, reason=f"{TWIN} {twin.source.file}")
    return reading, _done(reading)


def _failed(file: str, reason: str) -> LogEntry:
    return LogEntry(file=file, outcome=Outcome.FAILED, reason=reason)


def _done(reading: Reading) -> LogEntry:
    source = reading.source
    langs = Counter(passage.lang for passage in reading.passages if passage.lang)
    return LogEntry(
        file=source.file,
        outcome=Outcome.WARNINGS if reading.warnings else Outcome.DONE,
        source=source.id,
        warnings=reading.warnings,
        pages=source.pages,
        passages=len(reading.passages),
        characters=sum(len(passage.text) for passage in reading.passages),
        scans=source.unread_pages,
        recognised=reading.recognised,
        suspicious=reading.suspicious,
        langs=tuple(lang for lang, _ in langs.most_common()),
    )


def _count_evidence(entries: Iterable[LogEntry], evidence: Iterable[Evidence]) -> list[LogEntry]:
    counts = Counter(item.source for item in evidence)
    return [structs.replace(entry, evidence=counts[entry.source]) for entry in entries]


def _with_log(desk: Review, entries: Sequence[LogEntry]) -> Review:
    """Return the review with what the log says of files not read and of warnings, so that the drafts can say it."""
    coverage = structs.replace(
        desk.coverage,
        # A second copy was read under its first name; naming both could give away a name that a file bears.
        not_read={entry.file: entry.reason for entry in entries if not entry.source and TWIN not in entry.reason},
        warnings={entry.file: entry.warnings for entry in entries if entry.warnings},
    )
    return structs.replace(desk, coverage=coverage)


def write_drafts(output: Path, material: report.Material, settings: Settings, *, lang: str) -> tuple[Path, ...]:
    """Return where the two drafts were written; a draft that a person has edited is never replaced."""
    drafts = {
        name: draft(material, settings.benchmark, settings.templates, lang=lang)
        for name, draft in (("desk-review", report.desk_review), ("report", report.recommendations))
    }
    return tuple(store.write_draft(output / f"{name}.docx", content) for name, content in drafts.items())
