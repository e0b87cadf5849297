from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from pipeline.errors import WorkerError
from pipeline.extract.workers import pool
from pipeline.extract.workers.frames import Order
from pipeline.extract.workers.pool import End, Ran, Workers
from pipeline.extract.workers.worker import last_second

TASKS = "tests.extract.worker_tasks:do"
MEMORY = 200 * 2**20


@pytest.fixture
def workers() -> Iterator[Workers]:
    with Workers(TASKS) as workers:
        workers.grow(1)
        yield workers


def order(request: str, *, seconds: float = 5.0, memory: int = MEMORY) -> Order:
    return Order(payload=request.encode(), seconds=seconds, memory=memory)


def run(workers: Workers, request: str, *, seconds: float = 5.0) -> Ran:
    return workers.submit(order(request, seconds=seconds)).result(timeout=60)


def answer(workers: Workers, request: str) -> str:
    ran = run(workers, request)
    assert ran.end is End.DONE
    return ran.payload.decode()


def is_gone(pid: int) -> bool:
    """Return whether the process ends within five seconds, or has ended."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.05)
    return False


class TestATask:
    def test_its_answer_comes_back(self, workers: Workers) -> None:
        assert answer(workers, "echo hello") == "hello"

    def test_one_worker_does_many(self, workers: Workers) -> None:
        assert len({answer(workers, "number") for _ in range(5)}) == 1

    def test_what_libraries_print_does_not_get_into_the_answer(self, workers: Workers) -> None:
        assert answer(workers, "print") == "quiet"
        assert answer(workers, "echo hello") == "hello"

    def test_its_seconds_are_counted(self, workers: Workers) -> None:
        assert 0 < run(workers, "echo hello").seconds < 5


class TestATaskThatFails:
    @pytest.mark.parametrize(
        ("request_", "seconds", "end"),
        [
            ("spin", 0.5, End.TIME),
            ("sleep", 0.3, End.STANDSTILL),
            ("eat", 5, End.MEMORY),
            ("out-of-memory", 5, End.MEMORY),
            ("large", 5, End.MEMORY),
            ("crash", 5, End.CRASH),
            ("exit", 5, End.CRASH),
            ("fault", 5, End.CRASH),
            ("garble", 5, End.CRASH),
        ],
    )
    def test_it_ends_and_the_next_one_runs(self, workers: Workers, request_: str, seconds: float, end: End) -> None:
        ran = run(workers, request_, seconds=seconds)
        assert (ran.end, ran.payload) == (end, b"")
        assert answer(workers, "echo hello") == "hello"

    @pytest.mark.skipif(not hasattr(os, "waitid"), reason="the system does not tell what ended a process")
    def test_its_own_time_limit_is_no_crash_where_the_master_looks_too_late(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(pool, "LOOK_EVERY", 60)
        with Workers(TASKS) as workers:
            workers.grow(1)
            assert run(workers, "spin", seconds=0.001).end is End.TIME

    @pytest.mark.parametrize("used", [0.0, 0.01, 0.5, 0.999, 1.0])
    def test_the_master_has_a_second_to_look_before_the_worker_ends_itself(self, used: float) -> None:
        assert last_second(used, 0.001) - used >= 1

    def test_another_worker_takes_over(self, workers: Workers) -> None:
        before = answer(workers, "number")
        run(workers, "crash")
        assert answer(workers, "number") != before
        assert is_gone(int(before))

    def test_what_it_did_to_the_worker_is_not_laid_at_the_next_ones_door(self, workers: Workers) -> None:
        assert answer(workers, "crash-later") == "done"
        assert answer(workers, "echo hello") == "hello"

    @pytest.mark.parametrize(
        ("program", "seconds", "end"),
        [("spin", 0.5, End.TIME), ("eat", 5, End.MEMORY), ("sleep", 0.3, End.STANDSTILL), ("crash", 5, End.CRASH)],
    )
    def test_the_programs_it_started_count_and_end_with_it(
        self, workers: Workers, tmp_path: Path, program: str, seconds: float, end: End
    ) -> None:
        told = tmp_path / "number"
        assert run(workers, f"helper {program} {told}", seconds=seconds).end is end
        assert is_gone(int(told.read_text("utf-8")))

    def test_its_temporary_files_go_with_it(self, workers: Workers) -> None:
        left = Path(answer(workers, "drop"))
        assert left.exists()
        run(workers, "crash")
        assert not left.parent.exists()


class TestSeveralWorkers:
    def test_they_work_side_by_side(self) -> None:
        with Workers(TASKS) as workers:
            workers.grow(2)
            stuck = workers.submit(order("sleep"), size=9)
            assert answer(workers, "echo hello") == "hello"
            assert not stuck.done()

    def test_no_process_is_left_behind(self, tmp_path: Path) -> None:
        with Workers(TASKS) as workers:
            workers.grow(2)
            number = int(answer(workers, "number"))
            futures = [workers.submit(order(f"helper sleep {tmp_path / str(n)}")) for n in range(3)]
            while not all((tmp_path / str(n)).exists() for n in range(2)):
                time.sleep(0.05)
        assert [future.cancelled() for future in futures] == [False, False, True]
        assert is_gone(number)
        assert all(is_gone(int((tmp_path / str(n)).read_text("utf-8"))) for n in range(2))

    def test_a_task_that_cannot_be_loaded_is_said_and_does_not_hang(self) -> None:
        with Workers("tests.extract.worker_tasks:missing") as workers:
            workers.grow(1)
            with pytest.raises(WorkerError):
                run(workers, "echo hello")

    def test_there_is_no_worker_without_an_interpreter(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "executable", "")
        with Workers(TASKS) as workers:
            workers.grow(1)
            with pytest.raises(WorkerError):
                run(workers, "echo hello")


PROGRAM = """
import signal, sys, time
from pipeline.extract.workers.frames import Order
from pipeline.extract.workers.pool import Workers

with Workers("tests.extract.worker_tasks:do") as workers:
    # A shell has what it starts in the background ignore the interrupt.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    workers.grow(1)
    limits = {"seconds": 30, "memory": 2**30}
    print(workers.submit(Order(payload=b"number", **limits)).result().payload.decode(), flush=True)
    busy = workers.submit(Order(payload=b"helper sleep " + sys.argv[1].encode(), **limits))
    while not busy.done():
        time.sleep(0.1)
"""


class TestTheEndOfTheMaster:
    """A program without any precaution for being imported, ended while a worker and its helper are busy."""

    @pytest.mark.parametrize("end", ["interrupt", "kill"])
    @pytest.mark.skipif(sys.platform == "win32", reason="sends signals as a POSIX system does")
    def test_ends_the_worker_and_its_helpers(self, tmp_path: Path, end: str) -> None:
        script, told = tmp_path / "program.py", tmp_path / "number"
        script.write_text(PROGRAM, "utf-8")
        env = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent.parent)}
        with subprocess.Popen(
            [sys.executable, script, told], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env
        ) as program:
            assert program.stdout
            worker = int(program.stdout.readline())
            while not told.exists() or not told.read_text("utf-8"):
                time.sleep(0.05)
            program.send_signal({"interrupt": 2, "kill": 9}[end])
            program.wait(timeout=10)
        assert is_gone(worker)
        assert is_gone(int(told.read_text("utf-8")))
