"""What a run tells while it goes on."""

from __future__ import annotations

import json

import pytest

from pipeline.batch import progress
from pipeline.batch.events import CityDrafted, CityStudied, Event, FileDone, RunBegun
from pipeline.outcomes import Outcome

EVENTS: tuple[Event, ...] = (
    RunBegun(cities=2, files=3),
    FileDone(city="a", file="x.pdf", outcome=Outcome.DONE, pages=10, seconds=4.0),
    FileDone(city="a", file="y.pdf", outcome=Outcome.DAMAGED, reason="damaged", seconds=1.0),
    CityStudied(city="a", files=2, why=("x.pdf is new",)),
    CityDrafted(city="a", why=("what the material says is not the same as before",)),
    CityStudied(city="b", files=1),
)


def test_line_counts_cities_files_pages_and_names_the_slowest(monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter(range(0, 1000, 10))
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(now))
    with progress.Progress(is_terminal=False, explain=False) as shown:
        for event in EVENTS:
            shown.tell(event)
        line = shown.line()
    assert line.startswith("1/2 cities, 3/3 files, 10 pages (0.")
    assert line.endswith("slowest: a/x.pdf (4 s)")


def test_file_that_is_told_after_its_city_is_not_counted_twice() -> None:
    late = FileDone(city="b", file="z.pdf", outcome=Outcome.DONE, pages=5)
    with progress.Progress(is_terminal=False, explain=False) as shown:
        for event in (*EVENTS, late):
            shown.tell(event)
        assert shown.line().startswith("1/2 cities, 3/3 files, 15 pages")


def test_without_a_terminal_a_line_comes_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = iter(range(0, 1000, 10))
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(now))
    with progress.Progress(is_terminal=False, explain=False) as shown:
        for event in EVENTS:
            shown.tell(event)
    lines = capsys.readouterr().err.splitlines()
    assert 1 <= len(lines) < len(EVENTS)
    assert all("cities" in line for line in lines)


def test_terminal_shows_time_left_and_is_left_clean(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.Progress(is_terminal=True, explain=True) as shown:
        for event in EVENTS:
            shown.tell(event)
        live = shown._live
        assert live is not None
        assert live.tasks[0].total == 3 + 2 * progress.DRAFTING
        assert live.tasks[0].completed == 3 + progress.DRAFTING
    assert "a: studied again: x.pdf is new" in capsys.readouterr().err.replace("\n", " ")


def test_explain_says_why_and_what_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.Progress(is_terminal=False, explain=True) as shown:
        for event in EVENTS:
            shown.tell(event)
    told = capsys.readouterr().err
    assert "a: studied again: x.pdf is new\n" in told
    assert "b: not studied again: nothing has changed\n" in told


def test_events_are_lines_of_json() -> None:
    told = [json.loads(progress.json_line(event)) for event in EVENTS]
    assert [event["event"] for event in told] == [
        "run begun",
        "file done",
        "file done",
        "city studied",
        "city drafted",
        "city studied",
    ]
    assert told[1]["pages"] == 10
