"""What a run tells while it goes on: a record for each step, from whatever process takes it."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from pipeline.models import LogEntry
from pipeline.outcomes import Outcome


class RunBegun(Struct, frozen=True, kw_only=True, tag="run begun", tag_field="event"):
    """A run begins: so many cities, with so many files."""

    cities: int
    files: int


class FileDone(Struct, frozen=True, kw_only=True, tag="file done", tag_field="event"):
    """A file was read, or its reading taken over from an earlier run; ``seconds`` is what reading it took then."""

    city: str
    file: str
    outcome: Outcome
    reason: str = ""
    pages: int = 0
    seconds: float = 0.0
    memory: int = 0


class CityStudied(Struct, frozen=True, kw_only=True, tag="city studied", tag_field="event"):
    """A city's material was studied; ``why`` it was done again, none where nothing has changed since the last run."""

    city: str
    files: int
    why: tuple[str, ...] = ()
    error: str = ""
    seconds: float = 0.0


class CityDrafted(Struct, frozen=True, kw_only=True, tag="city drafted", tag_field="event"):
    """A city's drafts are done; fields as in ``CityStudied``."""

    city: str
    why: tuple[str, ...] = ()
    error: str = ""
    seconds: float = 0.0


Event = RunBegun | FileDone | CityStudied | CityDrafted
Tell = Callable[[Event], None]


def _nobody(event: Event) -> None:
    """Hear nothing."""


_listener: Tell = _nobody


def listen(listener: Tell = _nobody) -> None:
    """Have the events of this process go to ``listener``."""
    global _listener  # noqa: PLW0603
    _listener = listener


def tell_file(city: str, entry: LogEntry) -> None:
    """Tell that a file is done."""
    _listener(
        FileDone(
            city=city,
            file=entry.file,
            outcome=entry.outcome,
            reason=entry.reason,
            pages=entry.pages,
            seconds=entry.seconds,
            memory=entry.memory,
        )
    )
