"""Who does the work: this process, a pool of processes on this computer, or a Dask cluster. The work is the same.

The last two are executors as :mod:`concurrent.futures` defines them.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any, Protocol, TypeVar

import msgspec

from pipeline.batch import events
from pipeline.errors import UsageError
from pipeline.limits import processors

Result = TypeVar("Result")
Work = Callable[..., Result]
Call = tuple[Any, ...]
# Tasks handed out per process: the results come in the order of the tasks, and nobody should wait for the first.
AHEAD = 8
MOST_JOBS = 4
PER_CITY = 3 * 2**29  # bytes of memory: a city's process and the one that reads its files
MOST_PROCESSES = 60  # Windows cannot wait for more


def default_jobs() -> int:
    """Return how many cities make sense at a time: as there are processors, and memory for, but not more than four."""
    import psutil

    return max(1, min(MOST_JOBS, processors(), psutil.virtual_memory().available // PER_CITY))


class Crew(Protocol):
    """Whoever does the work, for as long as the with-block lasts."""

    def __enter__(self) -> Any:
        """Get ready."""

    def __exit__(self, kind: object, *_: object) -> None:
        """End all that was begun."""

    def map(self, work: Work[Result], calls: Iterable[Call], lost: Callable[[Call], Result]) -> Iterator[Result]:
        """Yield what ``work`` returns for each of the calls, in their order.

        ``lost`` makes the result of a call that took the process down with it, twice.
        """


class Here:
    """One process, the one that asks: a city after the other."""

    def __init__(self, tell: events.Tell) -> None:
        self._tell = tell

    def __enter__(self) -> Here:
        events.listen(self._tell)
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        events.listen()

    def map(self, work: Work[Result], calls: Iterable[Call], lost: Callable[[Call], Result]) -> Iterator[Result]:
        """Yield what the work returns for each call."""
        del lost  # with it, this process would be lost too
        return (work(*call) for call in calls)


class Pool:
    """Processes on this computer, begun with the first call."""

    def __init__(self, processes: int, tell: events.Tell) -> None:
        self._processes, self._tell = min(processes, MOST_PROCESSES), tell
        self._context = multiprocessing.get_context("spawn")
        self._executor: ProcessPoolExecutor | None = None
        self._life: Connection | None = None

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if self._executor and kind is None:
            self._executor.shutdown()
        self._end()

    def map(self, work: Work[Result], calls: Iterable[Call], lost: Callable[[Call], Result]) -> Iterator[Result]:
        """Yield what the work returns for each call; where a process is lost, its call is tried once more, alone."""

        def submit(call: Call) -> Future[Result]:
            try:
                return self._ready().submit(work, *call)
            except BrokenExecutor as error:  # by an earlier call, whose turn to be looked at has not come
                future: Future[Result] = Future()
                future.set_exception(error)
                return future

        for call, future, others in _in_order(submit, calls, AHEAD * self._processes):
            try:
                yield future.result()
            except BrokenExecutor:
                suspects = [call, *(each for each, _ in others)]
                others.clear()
                yield from (self._alone(work, each, lost) for each in suspects)

    def _alone(self, work: Work[Result], call: Call, lost: Callable[[Call], Result]) -> Result:
        self._end()
        try:
            return self._ready().submit(work, *call).result()
        except BrokenExecutor:
            self._end()
            return lost(call)

    def _ready(self) -> Executor:
        if self._executor is None:
            read, self._life = self._context.Pipe(duplex=False)
            told = self._context.SimpleQueue()
            threading.Thread(target=self._hear, args=(told,), daemon=True).start()
            self._executor = ProcessPoolExecutor(
                self._processes, self._context, initializer=_begin, initargs=(read, told)
            )
        return self._executor

    def _hear(self, told: Any) -> None:
        """Pass on what the processes tell."""
        with suppress(EOFError, OSError):
            while True:
                self._tell(msgspec.msgpack.decode(told.get(), type=events.Event))

    def _end(self) -> None:
        """End the processes, whatever they are at."""
        if self._life:
            self._life.close()
        if self._executor:
            self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = self._life = None


def collect_seldom() -> None:
    """Have Python look less often for what nobody needs any more: word lists are a million small objects that stay."""
    gc.set_threshold(100_000, 50, 100)


def _begin(life: Connection, told: Any) -> None:
    """Make a new process ready: it ends with the one that began it, and leaves Ctrl+C to that one."""
    collect_seldom()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(life,), daemon=True).start()
    events.listen(lambda event: told.put(msgspec.msgpack.encode(event)))


def _end_with(life: Connection) -> None:
    with suppress(EOFError, OSError):
        life.recv_bytes()
    os._exit(1)


def _in_order(
    submit: Callable[[Call], Future[Result]], calls: Iterable[Call], most: int
) -> Iterator[tuple[Call, Future[Result], deque[tuple[Call, Future[Result]]]]]:
    """Yield each call with its future and those handed out after it, of which there are never more than so many."""
    waiting: deque[tuple[Call, Future[Result]]] = deque()
    for call in calls:
        waiting.append((call, submit(call)))
        if len(waiting) >= most:
            yield *waiting.popleft(), waiting
    while waiting:
        yield *waiting.popleft(), waiting


class Cluster:
    """An existing Dask cluster: workers that have peerdesk installed, and reach corpus and output under one address."""

    def __init__(self, address: str, tell: events.Tell) -> None:
        self._address, self._tell = address, tell
        self._client: Any = None

    def __enter__(self) -> Cluster:
        try:
            from distributed import Client
        except ModuleNotFoundError as error:
            advice = "Install it with: pip install 'peerdesk[cluster]'"
            raise UsageError("--scheduler", "needs the library distributed", advice) from error
        try:
            self._client = Client(self._address, timeout=10, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as error:
            why = f"no cluster answers there ({type(error).__name__})"
            raise UsageError(self._address, why, "Start it, or give the address that its scheduler tells") from error
        self._client.subscribe_topic(TOPIC, self._hear)
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self._client.close()

    def _hear(self, event: tuple[float, Any]) -> None:
        self._tell(msgspec.convert(event[1], events.Event))

    def map(self, work: Work[Result], calls: Iterable[Call], lost: Callable[[Call], Result]) -> Iterator[Result]:
        """Yield what the work returns for each call; the cluster itself tries again where a worker is lost."""
        from distributed import KilledWorker

        executor: Executor = self._client.get_executor(pure=False)
        processes = len(self._client.scheduler_info()["workers"]) or 1

        def submit(call: Call) -> Future[Result]:
            return executor.submit(_on_cluster, work, *call)

        for call, future, _ in _in_order(submit, calls, AHEAD * processes):
            try:
                yield future.result()
            except KilledWorker:
                yield lost(call)


TOPIC = "peerdesk"


def _on_cluster(work: Work[Result], *call: Any) -> Result:
    """Do the work in a cluster's worker, telling how it goes on."""
    from distributed import get_worker

    worker = get_worker()
    events.listen(lambda event: worker.log_event(TOPIC, msgspec.to_builtins(event)))
    return work(*call)
