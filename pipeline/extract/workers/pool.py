"""Worker processes that may crash, hang or outgrow their limits, and their masters, who end and replace them.

Not a pool of :mod:`multiprocessing`: its workers import the caller's main module anew, and no pool that we know ends
a task by its CPU time and memory. Here a worker is a plain child process with two pipes, on every system alike.
"""

from __future__ import annotations

import itertools
import logging
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import Future
from contextlib import suppress
from enum import Enum
from typing import Any

from msgspec import Struct

from pipeline.errors import WorkerError
from pipeline.extract.workers.frames import Answer, Fault, Order, OutOfMemory, Ready, Report, read_report, write_frame
from pipeline.extract.workers.usage import Usage

log = logging.getLogger(__name__)

LOOK_EVERY = 0.05  # seconds between two looks at what the workers use
# A task may wait (for a disk, a helper program) for so many times its CPU seconds; where the computer is busy and
# gives it a tenth of a processor, that is no waiting.
PATIENCE = 3
BUSY = 10
START = Order(payload=b"", seconds=60, memory=2**40)
STARTS = 3  # that may fail in a row
TASKS_PER_WORKER = 100
GROWTH = 256 * 2**20  # bytes over a new worker's, after which another takes its place
NEARLY = 0.8  # of the memory: a crash with so much in use came from its lack


class End(Enum):
    """How a task ended."""

    DONE = "done"
    TIME = "used more CPU time than it may"
    STANDSTILL = "waited longer than it may"
    MEMORY = "used more memory than it may"
    CRASH = "took the worker down, or raised something unforeseen"


class Ran(Struct, frozen=True, kw_only=True):
    """What came of a task: its answer (only where it is done), seconds by the clock, and the most memory seen."""

    end: End
    payload: bytes = b""
    seconds: float = 0.0
    memory: int = 0


class Worker:
    """One worker process. A thread of its own gives it tasks, another one looks after it."""

    def __init__(self, task: str) -> None:
        self._folder = tempfile.mkdtemp(prefix="peerdesk-")
        try:
            self._process = subprocess.Popen(_command(task, self._folder), **_options(self._folder))
        except OSError:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        self._usage = Usage(self._process.pid)
        self._lock = threading.Lock()
        self._order: Order | None = None
        self._verdict: End | None = None
        self._waited = self._looked = 0.0
        self._memory_when_new = 0
        self._tasks_left = TASKS_PER_WORKER
        self.is_new = True
        self._is_ended = False

    def get_ready(self) -> bool:
        """Return whether the worker has loaded what it needs."""
        self._begin(START)
        is_ready = self._finish(self._next_report()) is End.DONE
        self._memory_when_new = self._usage.memory
        return is_ready

    def run(self, order: Order) -> Ran:
        """Return what came of the task."""
        self.is_new = self._tasks_left == TASKS_PER_WORKER
        self._tasks_left -= 1
        self._begin(order)
        started = time.monotonic()
        report = self._send(order)
        end = self._finish(report)
        payload = report.payload if end is End.DONE and isinstance(report, Answer) else b""
        return Ran(end=end, payload=payload, seconds=time.monotonic() - started, memory=self._usage.peak)

    @property
    def is_worn(self) -> bool:
        """Whether a new worker should do the next task."""
        self._usage.look()
        return self._tasks_left <= 0 or self._usage.memory > self._memory_when_new + GROWTH

    def look(self) -> None:
        """End the worker where its task has gone over a limit."""
        with self._lock:
            if self._order and not self._verdict and not self._is_ended:
                self._verdict = self._judge(self._order)
                if self._verdict:
                    self._usage.end()

    def end(self) -> None:
        """End the process with its helpers, and remove its folder; a second call does nothing."""
        with self._lock:
            if self._is_ended:
                return
            self._is_ended = True
            self._usage.end()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                pipe.close()  # type: ignore[union-attr]
        shutil.rmtree(self._folder, ignore_errors=True)

    def _begin(self, order: Order) -> None:
        with self._lock:
            self._usage.begin()
            self._waited, self._looked = 0.0, time.monotonic()
            self._order, self._verdict = order, None

    def _send(self, order: Order) -> Report | None:
        try:
            write_frame(self._process.stdin, order)  # type: ignore[arg-type]
        except OSError:
            return None
        return self._next_report()

    def _next_report(self) -> Report | None:
        try:
            return read_report(self._process.stdout)  # type: ignore[arg-type]
        except EOFError:
            return None

    def _finish(self, report: Report | None) -> End:
        with self._lock:
            order, self._order = self._order, None
            if self._verdict:
                return self._verdict
            if isinstance(report, Fault):
                log.debug("unforeseen fault in a worker\n%s", report.traceback)
            if isinstance(report, OutOfMemory):
                return End.MEMORY
            if isinstance(report, Answer | Ready):
                return End.DONE
            return End.CRASH if report or self._is_ended else self._judge_silence(order)

    def _judge_silence(self, order: Order | None) -> End:
        """End a worker that says nothing, or no sense, and return why. It may have met its own limit before ours."""
        self._usage.end()
        if _died_of_cpu_limit(self._process.pid):
            return End.TIME
        is_short = order is not None and self._usage.peak > NEARLY * order.memory
        return End.MEMORY if is_short else End.CRASH

    def _judge(self, order: Order) -> End | None:
        self._usage.look()
        now = time.monotonic()
        # A computer that slept, or had no time for us, did not wait for the task.
        self._waited += min(now - self._looked, 1.0)
        self._looked = now
        if self._usage.memory > order.memory:
            return End.MEMORY
        if self._usage.seconds > order.seconds:
            return End.TIME
        return End.STANDSTILL if self._waited > PATIENCE * order.seconds + BUSY * self._usage.seconds else None


def _died_of_cpu_limit(pid: int) -> bool:
    """Return whether the system ended a child, which has been killed, for its CPU time; False where none can tell."""
    if not hasattr(os, "waitid"):
        return False
    with suppress(ChildProcessError):
        # WNOWAIT: its number stays its own until the worker is ended for good.
        ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        return ended is not None and ended.si_code != os.CLD_EXITED and ended.si_status == signal.SIGXCPU
    return False


def _command(task: str, folder: str) -> list[str]:
    if not sys.executable or getattr(sys, "frozen", False):
        raise OSError("there is no Python interpreter to start")
    # -P: a file of the user's in the current folder must not pass for a module.
    return [sys.executable, "-P", "-m", "pipeline.extract.workers.worker", task, folder]


def _options(folder: str) -> dict[str, Any]:
    """Return how a worker is started: in a group of its own, out of the reach of Ctrl+C, without a window."""
    own = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), folder)
    # One core each; several workers share the work better than the threads of one library.
    threads = dict.fromkeys(("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    path = os.pathsep.join(os.path.abspath(entry) for entry in sys.path)  # noqa: PTH100
    apart: dict[str, Any] = {"process_group": 0}
    if sys.platform == "win32":
        apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {
        "stdin": subprocess.PIPE,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.DEVNULL,
        "env": {**os.environ, **threads, **own, "PYTHONPATH": path},
        **apart,
    }


class _Item(Struct, frozen=True, order=True):
    """A task in the queue; the one with the lowest rank is next. Without an order: the end of work."""

    rank: tuple[int, int]
    order: Order | None = None
    future: Future[Ran] | None = None


class Workers:
    """Worker processes for as long as the with-block lasts. Leaving it ends them, whatever they are at.

    ``task`` names a function as ``package.module:function``. It takes and returns bytes; before its first task it
    is called without any, to load what it needs.
    """

    def __init__(self, task: str) -> None:
        self._task = task
        self._waiting: queue.PriorityQueue[_Item] = queue.PriorityQueue()
        self._count = itertools.count()
        self._lock = threading.Lock()
        self._workers: set[Worker] = set()
        self._threads: list[threading.Thread] = []
        self._closed = threading.Event()

    def __enter__(self) -> Workers:
        threading.Thread(target=self._watch, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def grow(self, jobs: int) -> None:
        """Have at least so many workers; new ones begin to get ready at once."""
        while len(self._threads) < jobs:
            thread = threading.Thread(target=self._work, daemon=True)
            self._threads.append(thread)
            thread.start()

    def submit(self, order: Order, *, size: int = 0) -> Future[Ran]:
        """Return what will come of the task; the larger ones are begun first, so that none is late at the end.

        The future raises WorkerError where no worker process could be started.
        """
        future: Future[Ran] = Future()
        self._waiting.put(_Item((-size, next(self._count)), order, future))
        return future

    def close(self) -> None:
        """End the workers; tasks that were not begun are cancelled."""
        self._closed.set()
        with self._lock:
            for worker in self._workers:
                worker.end()
        for _ in self._threads:
            self._waiting.put(_Item((-sys.maxsize, next(self._count))))
        for thread in self._threads:
            thread.join()
        while not self._waiting.empty():
            if future := self._waiting.get_nowait().future:
                future.cancel()

    def _watch(self) -> None:
        while not self._closed.wait(LOOK_EVERY):
            with self._lock:
                workers = tuple(self._workers)
            for worker in workers:
                worker.look()

    def _work(self) -> None:
        """Run tasks, one after the other, until the end of work."""
        worker = self._hire()
        while (item := self._waiting.get()).order and item.future:
            try:
                worker, ran = self._run(worker or self._hire(), item.order)
                item.future.set_result(ran)
            except Exception as error:
                item.future.set_exception(error)
        self._dismiss(worker)

    def _run(self, worker: Worker | None, order: Order) -> tuple[Worker | None, Ran]:
        """Return what came of the task, and the worker where it is good for another one."""
        ran = self._or_raise(worker).run(order)
        if worker and ran.end is End.CRASH and not worker.is_new:
            # What an earlier file did to this worker must not be laid at this one's door.
            self._dismiss(worker)
            worker = self._hire()
            ran = worker.run(order) if worker else ran
        if worker and (ran.end is not End.DONE or worker.is_worn):
            self._dismiss(worker)
            worker = None
        return worker, ran

    @staticmethod
    def _or_raise(worker: Worker | None) -> Worker:
        if worker is None:
            advice = "Restart the computer; if that does not help, a virus scanner may forbid it"
            raise WorkerError("peerdesk", "could not start the program part that reads files", advice)
        return worker

    def _hire(self) -> Worker | None:
        """Return a worker that is ready, or None where that cannot be had."""
        for _ in range(STARTS):
            worker = self._start()
            if worker is None or worker.get_ready():
                return worker
            self._dismiss(worker)
        return None

    def _start(self) -> Worker | None:
        with self._lock:
            if self._closed.is_set():
                return None
            try:
                worker = Worker(self._task)
            except OSError as error:
                log.debug("no worker: %s", error)
                return None
            self._workers.add(worker)
            return worker

    def _dismiss(self, worker: Worker | None) -> None:
        if worker:
            worker.end()
            with self._lock:
                self._workers.discard(worker)
