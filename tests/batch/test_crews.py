"""The same cities by one process, by a pool and by a cluster, with a process killed in the middle: the same bytes."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from pipeline.batch import crew
from tests.batch.cities import content, make_city

CITIES = ("adorf", "bestadt", "cehausen", "dedorf")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a corpus, and what one process makes of it."""
    folder = tmp_path_factory.mktemp("crews")
    for n, name in enumerate(CITIES):
        make_city(folder / "corpus", name, members=10 + n)
    with peerdesk(folder, "alone", "--jobs", "1") as process:
        assert process.wait(120) == 0
    return folder


@contextmanager
def peerdesk(place: Path, output: str, *options: str) -> Iterator[subprocess.Popen[str]]:
    """Yield a run of all cities in a process of its own, which writes events."""
    command = [sys.executable, "-m", "pipeline", "run", "--all", "--no-pages", "--json", "--corpus", "corpus"]
    with subprocess.Popen(
        [*command, "--output", output, *options], cwd=place, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


def finish(process: subprocess.Popen[str], kill: Callable[[], None]) -> list[dict[str, object]]:
    """Return the events of a run, of which ``kill`` ends a process when the first city is done."""
    events = []
    for line in process.stdout or ():
        events.append(json.loads(line))
        if events[-1]["event"] == "city studied" and sum(each["event"] == "city studied" for each in events) == 1:
            kill()
    assert process.wait(60) == 0
    return events


def spawned(parent: int) -> list[psutil.Process]:
    """Return the processes that a pool, or a cluster's nanny, has begun for its work."""
    children = psutil.Process(parent).children(recursive=True)
    return [child for child in children if any("spawn_main" in word for word in child.cmdline())]


def kill_one(parent: int) -> None:
    spawned(parent)[0].kill()


def test_pool_that_loses_a_process_gives_the_same_bytes(place: Path) -> None:
    with peerdesk(place, "pool", "--jobs", "2") as process:
        finish(process, lambda: kill_one(process.pid))
    assert content(place / "pool") == content(place / "alone")


def test_cluster_that_loses_a_worker_gives_the_same_bytes(place: Path) -> None:
    with cluster(place) as (address, nanny), peerdesk(place, "cluster", "--scheduler", address) as process:
        finish(process, lambda: kill_one(nanny))
    assert content(place / "cluster") == content(place / "alone")


@contextmanager
def cluster(place: Path) -> Iterator[tuple[str, int]]:
    """Yield the address of a Dask cluster of two workers, begun by two commands, and the process of its nanny."""
    told = place / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": place}
    dask = [sys.executable, "-m", "dask"]
    options = ["--no-dashboard", "--host", "127.0.0.1"]
    with subprocess.Popen(
        [*dask, "scheduler", "--port", "0", "--scheduler-file", told, *options], **quiet
    ) as scheduler:  # type: ignore[call-overload]
        wait_until(told.is_file)
        workers = [*dask, "worker", "--scheduler-file", told, "--nworkers", "2", "--nthreads", "1", *options]
        with subprocess.Popen(workers, **quiet) as nanny:  # type: ignore[call-overload]
            wait_until(lambda: len(spawned(nanny.pid)) == 2)
            yield json.loads(told.read_text("utf-8"))["address"], nanny.pid
            nanny.terminate()
        scheduler.terminate()


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_processes_end_with_the_run_that_began_them(place: Path) -> None:
    with peerdesk(place, "cut-off", "--jobs", "2") as process:
        next(iter(process.stdout or ()))
        wait_until(lambda: len(spawned(process.pid)) == 2)
        children = spawned(process.pid)
        process.kill()
        process.wait(60)
        _, alive = psutil.wait_procs(children, 20)
    assert alive == []


def lose_the_process(n: int) -> int:
    psutil.Process().kill()
    return n


def double(n: int) -> int:
    return lose_the_process(n) if n == 2 else 2 * n


def test_work_that_takes_its_process_down_twice_is_given_up_and_costs_no_other() -> None:
    with crew.Pool(2, lambda event: None) as pool:
        assert list(pool.map(double, ((n,) for n in range(6)), lambda call: -1)) == [0, 2, -1, 6, 8, 10]


def test_calls_are_handed_out_as_they_are_worked_off_not_all_at_once() -> None:
    asked = []

    def calls() -> Iterator[tuple[int]]:
        for n in range(1000):
            asked.append(n)
            yield (n,)

    with crew.Pool(1, lambda event: None) as pool:
        found = pool.map(abs, calls(), lambda call: -1)
        assert [next(found) for _ in range(3)] == [0, 1, 2]
        assert len(asked) < 30
        assert list(found) == list(range(3, 1000))
