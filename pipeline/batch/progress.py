"""How a run goes on, shown while it does: live on a terminal, else a line now and then; or as JSON for programs."""

from __future__ import annotations

import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from pipeline.batch.events import CityDrafted, CityStudied, Event, FileDone, RunBegun
from pipeline.errors import visible

if TYPE_CHECKING:
    from rich.progress import Progress as Live

LINE_EVERY = 30.0  # seconds, without a terminal
DRAFTING = 4  # a city's drafts take about as long as so many of its files


def json_line(event: Event) -> bytes:
    """Return an event as a line of JSON."""
    return msgspec.json.encode(event) + b"\n"


class Progress:
    """Counts of a run: cities, files, pages, speed, time left, and the slowest file."""

    def __init__(self, *, is_terminal: bool, explain: bool) -> None:
        self._is_terminal, self._explain = is_terminal, explain
        self._begun = self._last = time.monotonic()
        self._cities = self._all_cities = self._files = self._all_files = self._pages = 0
        self._told: Counter[str] = Counter()  # files by city, of those not yet studied to the end
        self._studied: set[str] = set()
        self._slowest: FileDone | None = None
        self._live: Live | None = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._live:
            self._live.stop()

    def tell(self, event: Event) -> None:
        """Take an event into account, and show how the run stands."""
        match event:
            case RunBegun():
                self._all_cities, self._all_files = event.cities, event.files
                if self._is_terminal:
                    self._live = _live(event.files + DRAFTING * event.cities)
            case FileDone():
                if event.city not in self._studied:  # else it comes late, from another process, and is counted
                    self._told[event.city] += 1
                    self._count_files(1)
                self._pages += event.pages
                if self._slowest is None or event.seconds > self._slowest.seconds:
                    self._slowest = event
            case CityStudied():
                # Of an unchanged city no file is told.
                self._studied.add(event.city)
                self._count_files(max(0, event.files - self._told.pop(event.city, 0)))
                self._why("studied", event)
            case CityDrafted():
                self._cities += 1
                self._why("drafted", event)
                self._advance(DRAFTING)
        self._show()

    def _why(self, done: str, event: CityStudied | CityDrafted) -> None:
        if self._explain:
            why = "; ".join(event.why) if event.why else "nothing has changed"
            self._print(f"{event.city}: {done + ' again' if event.why else 'not ' + done + ' again'}: {why}")

    def _print(self, line: str) -> None:
        line = visible(line)
        if self._live:
            self._live.console.print(line, markup=False, highlight=False)
        else:
            print(line, file=sys.stderr)

    def _count_files(self, files: int) -> None:
        self._files += files
        self._advance(files)

    def _advance(self, steps: int) -> None:
        if self._live:
            self._live.advance(self._live.task_ids[0], steps)

    def _show(self) -> None:
        if self._live:
            self._live.update(self._live.task_ids[0], description=visible(self.line()))
        elif not self._is_terminal and time.monotonic() - self._last > LINE_EVERY:
            self._last = time.monotonic()
            print(visible(self.line()), file=sys.stderr)

    def line(self) -> str:
        """Return how the run stands, in a line."""
        seconds = max(time.monotonic() - self._begun, 0.001)
        told = [f"{self._cities}/{self._all_cities} cities", f"{self._files}/{self._all_files} files"]
        told.append(f"{self._pages} pages ({self._pages / seconds:.1f}/s)")
        if self._slowest and self._slowest.seconds >= 1:
            told.append(f"slowest: {self._slowest.city}/{self._slowest.file} ({self._slowest.seconds:.0f} s)")
        return ", ".join(told)


def _live(steps: int) -> Live:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(bar_width=20), TimeRemainingColumn(), TextColumn("{task.description}", markup=False))
    live = Progress(*columns, console=Console(stderr=True), transient=True)
    live.add_task("", total=steps)
    live.start()
    return live
