"""What became of every input of a run, once: in ``run.jsonl`` for programs, in ``summary.html`` for people."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO

import msgspec
from msgspec import Struct, structs

from pipeline import store
from pipeline.batch.places import files_of
from pipeline.batch.plan import Drafted, Job
from pipeline.batch.summary import CityLine, FileLine, Summary, summary_page
from pipeline.errors import NothingUsableError, PeerdeskError
from pipeline.layout import RUN_LOG
from pipeline.models import LogEntry
from pipeline.outcomes import Outcome

SUMMARY = "summary.html"
MOST_FILES = 5000  # listed in the summary
MOST_HELD = 2**22  # bytes of lines held in memory


class CityRun(Struct, frozen=True, kw_only=True):
    """What a run made of one city: its drafts or the error, and the fate of every input."""

    job: Job
    drafted: Drafted
    log: tuple[LogEntry, ...]

    @property
    def error(self) -> PeerdeskError | None:
        """Why there are no drafts."""
        return self.drafted.error

    @property
    def exit_code(self) -> int:
        """Return 1 where a file could not be read, that of the error where the city failed, else 0."""
        return max(self.drafted.exit_code, int(any(entry.outcome.is_failure for entry in self.log)))


class Account:
    """The account of a run, city by city; written into the output folder when the run has come to its end."""

    def __init__(self, output: Path, lang: str) -> None:
        self._output, self._lang = output, lang
        self._lines: IO[bytes] = tempfile.SpooledTemporaryFile(MOST_HELD)  # noqa: SIM115, the account closes it
        self._cities: list[CityLine] = []
        self._files: list[FileLine] = []
        self._left_out = 0

    def __enter__(self) -> Account:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is not None:
            self._lines.close()
            return
        with self._lines as lines:
            lines.seek(0)
            store.write_chunks(self._output / RUN_LOG, iter(lambda: lines.read(MOST_HELD), b""))
        summary = Summary(cities=tuple(self._cities), files=tuple(self._files), more_files=self._left_out)
        store.write_bytes(self._output / SUMMARY, summary_page(summary, lang=self._lang or "en").encode())

    def add(self, job: Job, drafted: Drafted, read_log: Callable[[str], Iterable[LogEntry]]) -> CityRun:
        """Return the city's run after putting it into the account; ``read_log`` returns what its last run noted."""
        run = CityRun(job=job, drafted=drafted, log=tuple(_log(job, drafted.error, read_log)))
        encoder = msgspec.json.Encoder()
        for entry in run.log:
            self._lines.write(encoder.encode({"city": job.name, **structs.asdict(entry)}) + b"\n")
        self._cities.append(_city_line(run))
        for entry in run.log:
            notes = tuple(filter(None, (entry.reason, *entry.warnings)))
            if notes and len(self._files) < MOST_FILES:
                self._files.append(FileLine(city=job.name, file=entry.file, outcome=entry.outcome, notes=notes))
            elif notes:
                self._left_out += 1
        return run


def _log(job: Job, error: PeerdeskError | None, read_log: Callable[[str], Iterable[LogEntry]]) -> Iterable[LogEntry]:
    """Return the fate of each of the city's inputs; where the city failed as a whole, that is the fate of each."""
    if error is None or isinstance(error, NothingUsableError):
        return read_log(job.name)
    why = f"the city was left out: {error}"
    return (LogEntry(file=file, outcome=Outcome.LEFT_OUT, reason=why) for file in files_of(job.folder))


def _city_line(run: CityRun) -> CityLine:
    log = run.log
    langs = Counter(lang for entry in log for lang in entry.langs)
    told = run.drafted.told
    return CityLine(
        folder=run.job.name,
        name=told.city if told else run.job.name,
        files=len(log),
        outcomes={outcome: sum(entry.outcome is outcome for entry in log) for outcome in Outcome},
        pages=sum(entry.pages for entry in log),
        passages=sum(entry.passages for entry in log),
        evidence=sum(entry.evidence for entry in log),
        langs=tuple(lang for lang, _ in langs.most_common()),
        seconds=sum(entry.seconds for entry in log),
        memory=max((entry.memory for entry in log), default=0),
        error=str(run.error or ""),
        is_new=bool(run.drafted.why),
    )
