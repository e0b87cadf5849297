"""What a call costs, for tests that say how cost grows. Timings are noisy: the least of a few tells the call's own."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

TRIES = 3


def seconds(call: Callable[[], object], tries: int = TRIES) -> float:
    """Return the least CPU seconds of a few calls.

    Garbage is not collected meanwhile: what a collection costs depends on all that other tests have left behind.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        return min(_once(call) for _ in range(tries))
    finally:
        if was_on:
            gc.enable()


def _once(call: Callable[[], object]) -> float:
    began = time.process_time()
    call()
    return time.process_time() - began
