"""Two runs never write into one output folder at the same time: the second is told of the first."""

from __future__ import annotations

import platform
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import msgspec
from filelock import BaseFileLock, FileLock, SoftFileLock, Timeout
from msgspec import Struct

from pipeline import store
from pipeline.batch.places import Store
from pipeline.errors import DataError, OutputError, PeerdeskError

OWN = ".peerdesk"  # the folder for what a run keeps of all its cities
LOCK = "lock"
RUNNING = "running.json"
CITY_SECONDS = 600.0
RENEWED_EVERY = 60.0
STALE = 900.0


class Claim(Struct, frozen=True, kw_only=True):
    """Which computer writes into a place, since when, and when that was last said; in seconds of the clock."""

    computer: str
    since: float
    renewed: float


@contextmanager
def run_lock(output: Path) -> Iterator[None]:
    """Have the output folder for oneself while the block lasts. Raise OutputError where another run has it.

    The system lets go of it when a run ends, however that happens.
    """
    folder = output / OWN
    with _held(folder, 0.0, lambda: _why_not(output)):
        for place in (output, folder):
            store.sweep(place, below=False)
        store.write_json(folder / RUNNING, make_claim())
        try:
            yield
        finally:
            with suppress(OutputError):
                store.remove(folder / RUNNING)


@contextmanager
def city_lock(folder: Path, name: str) -> Iterator[None]:
    """Have a city's output for oneself; a process that is still at it, though its run has ended, is waited for."""
    why = OutputError(name, "another run is still at work on this city", "Wait until it has ended")
    with _held(folder, CITY_SECONDS, lambda: why):
        yield


@contextmanager
def _held(folder: Path, seconds: float, why_not: Callable[[], OutputError]) -> Iterator[None]:
    lock = _acquired(folder, seconds)
    if lock is None:
        raise why_not()
    try:
        yield
    finally:
        lock.release()


def _acquired(folder: Path, seconds: float) -> BaseFileLock | None:
    """Return the lock, or None where another process holds it. Raise OutputError where none can be had there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock: BaseFileLock = FileLock(folder / LOCK)
        try:
            lock.acquire(timeout=seconds)
        except NotImplementedError:  # a drive without locks: a file that is there or not has to do
            lock = SoftFileLock(folder / f"{LOCK}.soft")
            lock.acquire(timeout=seconds)
    except Timeout:
        return None
    except OSError as error:
        why = f"cannot be written ({error.strerror or type(error).__name__})"
        raise OutputError(folder.parent, why, "Close it in other programs or choose another --output") from error
    return lock


def _why_not(output: Path) -> OutputError:
    try:
        claim = store.read_json(output / OWN / RUNNING, Claim)
    except DataError:
        claim = None
    return _refusal(str(output), claim, "Wait until it has ended, or choose another --output")


def _refusal(place: str, claim: Claim | None, advice: str) -> OutputError:
    why = "another run is writing into it"
    if claim:
        since = datetime.fromtimestamp(claim.since).astimezone().strftime("%Y-%m-%d %H:%M")
        why = f"{why}, since {since} on {claim.computer}"
    return OutputError(place, why, advice)


def make_claim(since: float = 0.0) -> Claim:
    """Return the claim of this computer, made now or at ``since``."""
    now = time.time()
    return Claim(computer=platform.node(), since=since or now, renewed=now)


@contextmanager
def claimed(place: Store) -> Iterator[None]:
    """Have a place that an address leads to for oneself, as :func:`run_lock` does with a folder.

    Nobody lets go there for a run that was ended in the middle: its claim stands until it was not renewed for a while.
    """
    name, mine = f"{OWN}/{RUNNING}", make_claim()
    if not place.claim(name, msgspec.json.encode(mine)):
        other = _read_claim(place.read(name))
        if other and time.time() - other.renewed < STALE:
            advice = f"Wait until it has ended; one that was cut off is forgotten after {STALE / 60:.0f} minutes"
            raise _refusal(place.address, other, advice)
        place.write(name, msgspec.json.encode(mine))
    ended = threading.Event()
    renewing = threading.Thread(target=_renew, args=(place, name, mine, ended), daemon=True)
    renewing.start()
    try:
        yield
    finally:
        ended.set()
        renewing.join()
        place.remove(name)


def _read_claim(content: bytes) -> Claim | None:
    try:
        return msgspec.json.decode(content, type=Claim)
    except msgspec.DecodeError:
        return None


def _renew(place: Store, name: str, mine: Claim, ended: threading.Event) -> None:
    while not ended.wait(RENEWED_EVERY):
        with suppress(PeerdeskError):
            place.write(name, msgspec.json.encode(make_claim(mine.since)))
