"""A city's files, read one by one, and what became of each: nothing in the folder goes unaccounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct, structs

from pipeline import extract, fingerprints
from pipeline.city import FOLDERS, City, SourceDetails, find_sources, find_strays, kind_of, why_unread
from pipeline.errors import CrashError, UnreadableError
from pipeline.extract.counts import count_tables
from pipeline.extract.numbers import name_doubts
from pipeline.kept import NOTHING_KEPT, Kept
from pipeline.limits import Limits, Ocr
from pipeline.models import Evidence, LogEntry, Reading, Review
from pipeline.outcomes import Outcome

Progress = Callable[[LogEntry], None]
Read = Callable[[Sequence[extract.Task]], Iterator[extract.Result]]
TWIN = "the same content as"
STRAY = f"lies in none of the folders {', '.join(FOLDERS)}. Move it into the one it belongs to"


class Readings(Struct, frozen=True, kw_only=True):
    """A city's files as read: a reading of each source that could be, and the fate of every file.

    ``keys`` are, by the source's id, the digests of all that a reading depends on. ``passing`` are files whose fate may
    be another next time though nothing has changed in them.
    """

    readings: tuple[Reading, ...]
    entries: tuple[LogEntry, ...]
    keys: dict[str, str]
    passing: tuple[str, ...]


class _Key(Struct, frozen=True):
    """The digests of a file's content, and of all that its reading depends on; empty where it cannot be opened."""

    content: str = ""
    reading: str = ""


def read_sources(
    folder: Path,
    city: City,
    read: Read,
    *,
    limits: Limits,
    ocr: Ocr | None = None,
    kept: Kept = NOTHING_KEPT,
    progress: Progress,
) -> Readings:
    """Return the city's files, read by ``read`` or as they were before where nothing has changed since."""
    tasks = [_task(path, name, city, ocr) for name, path in find_sources(folder).items()]
    unread = {task.file: why for task in tasks if (why := why_unread(task.path, folder))}
    keys = {task.file: _key(task, limits) for task in tasks if not (task.details.skip or task.file in unread)}
    known = {file: found for file, key in keys.items() if (found := kept.find(key.reading, extract.Packed))}
    results = read([task for task in tasks if task.file in keys and task.file not in known])
    readings: dict[str, Reading] = {}
    entries, passing = [], []
    for task in tasks:
        if task.details.skip:
            entry = _skipped(task.file, "left out in city.toml")
        elif task.file in unread:
            entry = LogEntry(file=task.file, outcome=Outcome.UNREADABLE, reason=unread[task.file])
            passing.append(task.file)
        elif task.file in known:
            entry = _fate(task.file, extract.unpack(known[task.file]), readings)
        else:
            result = next(results)
            if not _keep(result, keys[task.file], kept):
                passing.append(task.file)
            entry = _fate(task.file, result, readings)
        entries.append(entry)
        progress(entry)
    for name in find_strays(folder):
        entries.append(_skipped(name, STRAY))
        progress(entries[-1])
    return Readings(
        readings=tuple(readings.values()),
        entries=tuple(entries),
        keys={entry.source: keys[entry.file].reading for entry in entries if entry.source},
        passing=tuple(passing),
    )


def _key(task: extract.Task, limits: Limits) -> _Key:
    try:
        if task.path.stat().st_size > limits.memory:  # is not read, and so need not be known
            return _Key()
        content = fingerprints.of_file(task.path)
    except (UnreadableError, OSError):
        return _Key()
    told = {name: value for name, value in structs.asdict(task).items() if name != "path"}
    return _Key(content, fingerprints.of([fingerprints.of_program(), content, limits, told]))


def _keep(result: extract.Result, key: _Key, kept: Kept) -> bool:
    """Keep the result, and return whether it will be the same next time if nothing changes."""
    packed = extract.pack(result)
    is_other = result.reading is not None and result.reading.source.sha256 != key.content  # changed meanwhile
    if packed is None or is_other or not key.reading:
        return False
    kept.keep(key.reading, packed)
    return True


def _task(path: Path, file: str, city: City, ocr: Ocr | None) -> extract.Task:
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
    return structs.replace(entry, seconds=round(result.seconds, 3), memory=result.memory)


def _entry(file: str, result: extract.Result, known: dict[str, Reading]) -> LogEntry:
    if result.reading is None:
        error = result.error or CrashError(file, "nothing came of reading it")
        return LogEntry(file=file, outcome=error.outcome, reason=error.reason)
    twin = known.setdefault(result.reading.source.id, result.reading)
    if twin is not result.reading:
        return _skipped(file, f"{TWIN} {twin.source.file}")
    return _done(result.reading)


def _skipped(file: str, reason: str) -> LogEntry:
    return LogEntry(file=file, outcome=Outcome.LEFT_OUT, reason=reason)


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
        dropped=reading.dropped,
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
