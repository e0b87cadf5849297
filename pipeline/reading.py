"""A city's files, read one by one, and what became of each: nothing in the folder goes unaccounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from msgspec import structs

from pipeline import extract
from pipeline.city import City, SourceDetails, find_sources, kind_of, name_of
from pipeline.extract.counts import count_tables
from pipeline.extract.numbers import name_doubts
from pipeline.models import Evidence, LogEntry, Outcome, Reading, Review

Progress = Callable[[str], None]
TWIN = "the same content as"


def read_sources(
    folder: Path, city: City, readers: extract.Readers, *, ocr: extract.Ocr | None = None, progress: Progress
) -> tuple[list[Reading], list[LogEntry]]:
    """Return a reading of each source that could be read, and the fate of every file of the city."""
    tasks = [_task(path, name_of(path, folder), city, ocr) for path in find_sources(folder)]
    results = readers.read([task for task in tasks if not task.details.skip])
    readings: dict[str, Reading] = {}
    entries = []
    for task in tasks:
        if task.details.skip:
            entries.append(_skipped(task.file, "left out in city.toml"))
        else:
            entries.append(_fate(task.file, next(results), readings))
        progress(task.file)
    return list(readings.values()), entries


def _task(path: Path, file: str, city: City, ocr: extract.Ocr | None) -> extract.Task:
    return extract.Task(
        path=path,
        city=city.name,
        file=file,
        kind=kind_of(file, city),
        details=city.sources.get(file, SourceDetails()),
        interviewers=city.interviewers,
        ocr=structs.replace(ocr, langs=_langs(city)) if ocr else None,
    )


def _langs(city: City) -> tuple[str, ...]:
    """Return the languages that the city's settings name: of its sources, then that of the drafts."""
    return tuple(dict.fromkeys(filter(None, [*(details.lang for details in city.sources.values()), city.lang])))


def _fate(file: str, result: extract.Result, known: dict[str, Reading]) -> LogEntry:
    """Return one file's fate, and add its reading to the known ones; whatever went wrong in it stays its own."""
    entry = _entry(file, result, known)
    return structs.replace(entry, seconds=round(result.seconds, 3))


def _entry(file: str, result: extract.Result, known: dict[str, Reading]) -> LogEntry:
    if result.reading is None:
        return _failed(file, result.error.reason if result.error else "")
    twin = known.setdefault(result.reading.source.id, result.reading)
    if twin is not result.reading:
        return _skipped(file, f"{TWIN} {twin.source.file}")
    return _done(result.reading)


def _skipped(file: str, reason: str) -> LogEntry:
    return LogEntry(file=file, outcome=Outcome.SKIPPED, reason=reason)


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
        tables=count_tables(reading.passages),
        scans=source.unread_pages,
        recognised=reading.recognised,
        suspicious=reading.suspicious,
        langs=tuple(lang for lang, _ in langs.most_common()),
        speakers=reading.speakers,
    )


def count_evidence(entries: Iterable[LogEntry], evidence: Iterable[Evidence]) -> list[LogEntry]:
    """Return the entries with how much evidence came of each file."""
    counts = Counter(item.source for item in evidence)
    return [structs.replace(entry, evidence=counts[entry.source]) for entry in entries]


def with_log(desk: Review, entries: Sequence[LogEntry]) -> Review:
    """Return the review with what the log says of files not read and of warnings, so that the drafts can say it."""
    coverage = structs.replace(
        desk.coverage,
        # A second copy was read under its first name; naming both could give away a name that a file bears.
        not_read={entry.file: entry.reason for entry in entries if not entry.source and TWIN not in entry.reason},
        warnings={entry.file: told for entry in entries if (told := (*entry.warnings, *name_doubts(entry.suspicious)))},
    )
    return structs.replace(desk, coverage=coverage)
