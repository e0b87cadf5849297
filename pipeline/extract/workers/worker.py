"""The worker process: takes tasks from its standard input, gives results on its standard output, one by one.

Started as ``python -m pipeline.extract.workers.worker MODULE:FUNCTION FOLDER`` by
:mod:`pipeline.extract.workers.pool`, which also watches over it. The function takes bytes and returns bytes; called
without any it gets ready. FOLDER is the worker's own, for temporary files; it is removed with the worker.
"""

from __future__ import annotations

import importlib
import math
import os
import queue
import shutil
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from pipeline.extract.workers.frames import (
    LARGEST,
    Answer,
    Fault,
    Order,
    OutOfMemory,
    Ready,
    Report,
    read_order,
    write_frame,
)

Task = Callable[[bytes], bytes]

# The master kills at the limit. These stop a worker whose master cannot (killed itself, or slower than the worker).
CPU_MARGIN = 2
MEMORY_MARGIN = 512 * 2**20
LONGEST_TRACEBACK = 10_000
LARGEST_ANSWER = LARGEST - 1000


def main(name: str, folder: str) -> None:
    """Do the tasks that come in until there are no more to come."""
    orders, reports = _take_pipes()
    _behave()
    waiting: queue.SimpleQueue[Order] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(orders, waiting, Path(folder)), daemon=True).start()
    task = find_task(name)
    task(b"")
    write_frame(reports, Ready())
    while True:
        order = waiting.get()
        limit_oneself(order)
        write_frame(reports, perform(task, order.payload))


def find_task(name: str) -> Task:
    """Return the function called ``package.module:function``."""
    module, _, function = name.partition(":")
    found: Task = getattr(importlib.import_module(module), function)
    return found


def perform(task: Task, payload: bytes) -> Report:
    """Return what comes of the task, whatever it raises."""
    try:
        answer = task(payload)
        return Answer(payload=answer) if len(answer) < LARGEST_ANSWER else OutOfMemory()
    except MemoryError:
        return OutOfMemory()
    except BaseException:
        return Fault(traceback=traceback.format_exc()[-LONGEST_TRACEBACK:])


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Return the two pipes, away from where a library's print or a helper program could get at them."""
    orders, reports = os.dup(0), os.dup(1)
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    return os.fdopen(orders, "rb"), os.fdopen(reports, "wb")


def _listen(orders: BinaryIO, waiting: queue.SimpleQueue[Order], folder: Path) -> None:
    """Pass on what comes in. The end of it means that the master is gone, and there is nobody left to work for."""
    with suppress(EOFError, OSError, ValueError):
        while True:
            waiting.put(read_order(orders))
    shutil.rmtree(folder, ignore_errors=True)
    _end_group()
    os._exit(0)


def _end_group() -> None:
    """End the helper programs too, where they form a group with this process."""
    if sys.platform != "win32" and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)


def _behave() -> None:
    """Leave Ctrl+C to the master; let a crash be quiet: no dialogue, no memory image on the disk."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetErrorMode(0x0001 | 0x0002 | 0x8000)
    else:
        _limit("RLIMIT_CORE", 0)


def limit_oneself(order: Order) -> None:
    """Have the system enforce the task's limits as well, a little above those that the master enforces."""
    if sys.platform != "win32":
        _limit("RLIMIT_CPU", last_second(sum(os.times()[:2]), order.seconds))
        _limit("RLIMIT_DATA", order.memory + MEMORY_MARGIN)


def last_second(used: float, seconds: float) -> int:
    """Return the CPU second at which a worker that has used so many must end: one or more after the master's limit."""
    return math.ceil(used + CPU_MARGIN * seconds) + 1


def _limit(name: str, wanted: int) -> None:
    import resource

    which: Any = getattr(resource, name)
    hard = resource.getrlimit(which)[1]
    with suppress(OSError, ValueError):
        resource.setrlimit(which, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


if __name__ == "__main__":
    main(*sys.argv[1:3])
