"""What a worker process and the helper programs it started use, and the end of all of them. Works on every system."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterable
from contextlib import suppress

import psutil

# To find a process's descendants the whole list of the computer's processes is gone through.
FAMILY_EVERY = 0.5  # seconds


class Usage:
    """The CPU time and memory of a process with all its descendants, seen from outside."""

    def __init__(self, pid: int) -> None:
        self._root = psutil.Process(pid)
        self._family: set[psutil.Process] = {self._root}
        self._looked = 0.0
        self._begin = self._cpu = 0.0
        self.memory = self.peak = 0

    @property
    def seconds(self) -> float:
        """CPU seconds since :meth:`begin`."""
        return self._cpu - self._begin

    def begin(self) -> None:
        """Count from now on."""
        self._looked = self._cpu = 0.0
        self.look()
        self._begin, self.peak = self._cpu, self.memory

    def look(self) -> None:
        """Measure."""
        if time.monotonic() - self._looked > FAMILY_EVERY:
            self._find_family()
        seen = [_measure(process) for process in self._family]
        # The time of a helper that ended is lost on some systems; what was counted stays counted.
        self._cpu = max(self._cpu, sum(cpu for cpu, _ in seen))
        self.memory = sum(memory for _, memory in seen)
        self.peak = max(self.peak, self.memory)

    def end(self) -> None:
        """Kill the process and all its descendants, also those whose parent has ended already."""
        self._find_family()
        kill([self._root])
        # The process is not yet waited for, so its number is still its own, and so is the group's.
        if sys.platform != "win32":
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._root.pid, signal.SIGKILL)
        kill(self._family)

    def _find_family(self) -> None:
        self._looked = time.monotonic()
        known = {process for process in self._family if _is_running(process)}
        with suppress(psutil.Error):
            known |= set(self._root.children(recursive=True))
        self._family = known | {self._root}


def kill(processes: Iterable[psutil.Process]) -> None:
    """Kill each that is still there; a number that was given to another process meanwhile is told apart."""
    for process in processes:
        with suppress(psutil.Error):
            process.kill()


def _is_running(process: psutil.Process) -> bool:
    with suppress(psutil.Error):
        return process.is_running()
    return False


def _measure(process: psutil.Process) -> tuple[float, int]:
    """Return CPU seconds (with those of children that ended) and bytes of memory; nothing for one that is gone."""
    with suppress(psutil.Error):
        return sum(process.cpu_times()[:4]), process.memory_info().rss
    return 0.0, 0
