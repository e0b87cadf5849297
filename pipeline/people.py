"""The people of a city's interviews, as a team leader wants to see them: who speaks, who asks, what is missing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct, structs

from pipeline import store
from pipeline.city import INTERVIEWS, City, kind_of
from pipeline.errors import UsageError
from pipeline.interviews import COLUMNS, as_cell, read_settings
from pipeline.models import Kind, LogEntry, Passage, Source, Speaker
from pipeline.outcomes import Outcome
from pipeline.privacy.people import People, Person, find_people, read_key, single_holders
from pipeline.report.citations import pseudonym
from pipeline.report.labels import Labels, read_labels


class Interview(Struct, frozen=True, kw_only=True):
    """One interview: its file, who speaks in it and who was asked, each with the pseudonym for outside the team."""

    file: str
    date: str
    lang: str
    confidential: bool
    interpreter: str
    speakers: tuple[Speaker, ...]
    people: tuple[tuple[str, Person], ...]
    reason: str = ""


class Overview(Struct, frozen=True, kw_only=True):
    """All interviews of a city, and who is the only one of a kind."""

    city: str
    interviews: tuple[Interview, ...]
    alone: tuple[str, ...] = ()


def overview(folder: Path, output: Path) -> Overview:
    """Return the interviews as the last run read them, with the roles as they are told now.

    Raise UsageError where the city was not run yet.
    """
    city = read_settings(folder)
    made = output / folder.name
    if not (made / "run.jsonl").is_file():
        raise UsageError(folder.name, f"no run of it is in {output}", f"Run it first: peerdesk run {folder.name}")
    log = list(store.read_lines(made / "run.jsonl", LogEntry))
    sources = [_as_told(source, city) for source in store.read_lines(made / "sources.jsonl", Source)]
    passages = list(store.read_lines(made / "passages.jsonl", Passage))
    people, _ = find_people(city, sources, passages, read_key(folder))
    labels = read_labels(city.lang)
    known = {source.file: source for source in sources}
    entries = [entry for entry in log if entry.speakers or kind_of(entry.file, city) is Kind.INTERVIEW]
    return Overview(
        city=city.name,
        interviews=tuple(_interview(entry, known.get(entry.file), people, labels) for entry in entries),
        alone=tuple(pseudonym(person, labels) for person in single_holders(people)),
    )


def _as_told(source: Source, city: City) -> Source:
    """Return the source with what the settings say of it now, which may be more than at the time of the run."""
    details = city.sources.get(source.file)
    if details is None:
        return source
    return structs.replace(
        source, interviewees=details.people, interpreter=details.interpreter, confidential=details.confidential
    )


def _interview(entry: LogEntry, source: Source | None, people: People, labels: Labels) -> Interview:
    asked = people.in_source(source) if source else []
    return Interview(
        file=entry.file,
        date=source.date if source else "",
        lang=source.lang if source else "",
        confidential=source.confidential if source else False,
        interpreter=source.interpreter if source else "",
        speakers=entry.speakers,
        people=tuple((pseudonym(person, labels), person) for person in asked),
        reason=entry.reason if entry.outcome.is_failure or entry.outcome is Outcome.LEFT_OUT else "",
    )


def told(overview: Overview) -> Iterator[str]:
    """Yield the overview as lines for a person."""
    yield f"{overview.city}: {len(overview.interviews)} interviews"
    for interview in overview.interviews:
        yield f"\n{interview.file}"
        yield from (f"  {line}" for line in _lines(interview))
    if overview.alone:
        yield f"\nThe only one of their kind, so the city can tell who speaks: {', '.join(overview.alone)}"
    yield "\nTo correct it, see docs/city-toml.md: in city.toml, or in the table interviews/interviews.csv."


def _lines(interview: Interview) -> Iterator[str]:
    if interview.reason:
        yield f"not read: {interview.reason}"
        return
    date, lang = interview.date or "no date", interview.lang or "language unknown"
    yield ", ".join(filter(None, (date, lang, "in confidence" if interview.confidential else "")))
    yield f"asks: {_speakers(interview.speakers, asks=True) or 'nobody was found to ask'}"
    yield f"answers: {_speakers(interview.speakers, asks=False) or 'nobody'}"
    if interview.interpreter:
        yield f"interpreter: {interview.interpreter}"
    for name, person in interview.people:
        role = person.role or "no role told"
        kind = "" if person.type else " - which type of role? (practitioner, politician, partner_organisation, ...)"
        yield f"{name}: {person.name}, {role}{kind}"


def _speakers(speakers: Sequence[Speaker], *, asks: bool) -> str:
    return ", ".join(f"{speaker.name} ({speaker.words} words)" for speaker in speakers if speaker.asks is asks)


def write_table(folder: Path, overview: Overview) -> Path:
    """Write a table of the interviews to be filled in, and return its path; raise UsageError where there is one."""
    path = folder / INTERVIEWS / f"{INTERVIEWS}.csv"
    if path.exists() or path.with_suffix(".xlsx").exists():
        raise UsageError(path, "is there already and is left as it is")
    made = io.StringIO()
    writer = csv.writer(made, delimiter=";")
    writer.writerow(COLUMNS)
    for interview in overview.interviews:
        writer.writerows([as_cell(str(cell)) for cell in row] for row in _cells(interview))
    store.write_bytes(path, made.getvalue().encode("utf-8-sig"))
    return path


def _cells(interview: Interview) -> Iterator[list[Any]]:
    asking = ", ".join(speaker.name for speaker in interview.speakers if speaker.asks)
    file = interview.file.removeprefix(f"{INTERVIEWS}/")
    # The language stays open: once told it holds for the whole file, also where somebody speaks another.
    shared = [interview.date, "", interview.interpreter, asking]
    confidential = "yes" if interview.confidential else ""
    for person in [person for _, person in interview.people] or [Person(id="")]:
        yield [file, person.name, person.role, person.type or "", *shared, confidential]
