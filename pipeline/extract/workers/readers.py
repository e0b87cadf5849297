"""Sources read in worker processes, side by side, each within its limits: a bad file costs nobody but itself.

Anybody's program can use it without precautions: nothing of the program itself runs in the workers, so it needs no
``if __name__ == "__main__"``, and it works in a notebook too. A program frozen into one file cannot use it.
"""

from __future__ import annotations

import logging
import os
import traceback
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, wait
from pathlib import Path

from msgspec import DecodeError, Struct, msgpack

from pipeline import errors
from pipeline.city import SourceDetails
from pipeline.errors import ChangedError, CrashError, InputError, OverLimitError, StandstillError, UnreadableError
from pipeline.extract.reading import get_ready, read
from pipeline.extract.workers.frames import Order
from pipeline.extract.workers.pool import PATIENCE, End, Ran, Workers
from pipeline.limits import GIGABYTE, Limits, Ocr, processors
from pipeline.models import Kind, Reading

log = logging.getLogger(__name__)

# With text recognition every page has its own limit; a file of hundreds of scanned pages needs this long.
OCR_SECONDS = 3600.0
# Errors that the computer may have had a share in.
PASSING = (ChangedError, CrashError, StandstillError, UnreadableError)
MOST_JOBS = 4  # each may use the whole memory limit
# Another worker takes a second to start; for less than this it does not pay.
BYTES_PER_JOB = 2**20
LONGEST_DETAILS = 10_000  # characters of a traceback


class Task(Struct, frozen=True, kw_only=True):
    """A source to read, as for :func:`pipeline.extract.read`; ``seconds`` in place of the general limit, if not 0."""

    path: Path
    city: str = ""
    file: str = ""
    kind: Kind = Kind.OTHER
    details: SourceDetails = SourceDetails()
    interviewers: tuple[str, ...] = ()
    seconds: float = 0.0
    ocr: Ocr | None = None


def tasks_for(files: Iterable[Path], *, kind: str = Kind.OTHER, ocr: Ocr | None = None) -> list[Task]:
    """Return the tasks of reading single files, outside of any city."""
    return [Task(path=path, file=path.name, kind=Kind(kind), ocr=ocr) for path in files]


class Result(Struct, frozen=True, kw_only=True):
    """What came of a task: a reading or the error that says why there is none.

    ``seconds`` are by the clock, ``memory`` the most bytes that the worker and its helper programs were seen to use.
    """

    reading: Reading | None = None
    error: InputError | None = None
    seconds: float = 0.0
    memory: int = 0


class Packed(Struct, frozen=True, kw_only=True):
    """A result as it can be written down; ``error`` has the kind, subject, cause and advice of an error."""

    reading: Reading | None = None
    error: tuple[str, str, str, str] | None = None
    seconds: float = 0.0
    memory: int = 0


def pack(result: Result) -> Packed | None:
    """Return the result to be written down; None for one that may be another next time, with the same file."""
    told = result.error
    if told is None:
        return Packed(reading=result.reading, seconds=result.seconds, memory=result.memory)
    if isinstance(told, PASSING):
        return None
    error = (type(told).__name__, told.subject, told.why, told.advice)
    return Packed(error=error, seconds=result.seconds, memory=result.memory)


def unpack(packed: Packed) -> Result:
    """Return the result that was written down."""
    error = _error(*packed.error) if packed.error else None
    return Result(reading=packed.reading, error=error, seconds=packed.seconds, memory=packed.memory)


class Readers:
    """Worker processes that read sources, for as long as the with-block lasts.

    ``jobs`` is how many at most; 0 leaves it to the number of processors and the size of the material. The results
    are the same for every number. The first worker gets ready at once, while the caller does something else.
    """

    def __init__(self, *, jobs: int = 0, limits: Limits | None = None) -> None:
        self._jobs, self._limits = jobs, limits or Limits()
        self._workers = Workers(f"{__name__}:read_request")

    def __enter__(self) -> Readers:
        self._workers.__enter__()
        self._workers.grow(1)
        return self

    def __exit__(self, *_: object) -> None:
        self._workers.close()

    def read(self, tasks: Sequence[Task]) -> Iterator[Result]:
        """Yield what came of each task, in their order. Raise WorkerError where no process can be started."""
        sizes = [_size(task.path) for task in tasks]
        # A file is held in memory as a whole, so one that is larger than that need not be begun.
        futures = [
            None if size > self._limits.memory else self._submit(task, size)
            for task, size in zip(tasks, sizes, strict=True)
        ]
        self._workers.grow(self._jobs_for([size for size in sizes if size <= self._limits.memory]))
        for task, size, future in zip(tasks, sizes, futures, strict=True):
            yield self._result(task, _wait(future)) if future else Result(error=self._too_large(task, size))

    def _jobs_for(self, sizes: Sequence[int]) -> int:
        paying = self._jobs or min(MOST_JOBS, processors(), 1 + sum(sizes) // BYTES_PER_JOB)
        return min(paying, len(sizes))

    def _seconds(self, task: Task) -> float:
        allowance = OCR_SECONDS if task.ocr else 0.0
        return (task.seconds or self._limits.seconds) + allowance

    def _submit(self, task: Task, size: int) -> Future[Ran]:
        payload = msgpack.encode(_request(task, self._limits.pages))
        order = Order(payload=payload, seconds=self._seconds(task), memory=self._limits.memory)
        return self._workers.submit(order, size=size)

    def _result(self, task: Task, ran: Ran) -> Result:
        answer = _answer(ran)
        if isinstance(answer, _Refusal):
            if answer.details:
                log.debug("what became of %s\n%s", answer.subject, answer.details)
            return Result(error=_raised(answer), seconds=ran.seconds, memory=ran.memory)
        if isinstance(answer, Reading):
            return Result(reading=answer, seconds=ran.seconds, memory=ran.memory)
        return Result(error=self._overrun(task, ran.end), seconds=ran.seconds, memory=ran.memory)

    def _too_large(self, task: Task, size: int) -> InputError:
        most = self._limits.memory / GIGABYTE
        why = f"is {size / GIGABYTE:.1f} GB large, more than the {most:g} GB that one file may take"
        return OverLimitError(
            task.file or task.path.name, why, "Split it into smaller files, or save it without pictures"
        )

    def _overrun(self, task: Task, end: End) -> InputError:
        """Return the error for a task that gave no answer."""
        subject, seconds = task.file or task.path.name, self._seconds(task)
        if end is End.TIME:
            more = f"Split it into smaller files, or allow more time with --seconds {3 * seconds:g}"
            return OverLimitError(subject, f"needs more than {seconds:g} seconds to read", more)
        if end is End.STANDSTILL:
            why = f"needs more than {PATIENCE * seconds:g} seconds to read, most of them waiting"
            return StandstillError(subject, why, "Copy it to this computer if it lies elsewhere, and try again")
        if end is End.MEMORY:
            gigabytes = self._limits.memory / GIGABYTE
            more = f"Split it into smaller files, or allow more with --memory {2 * gigabytes:g}"
            return OverLimitError(subject, f"needs more than {gigabytes:g} GB of memory to read", more)
        advice = "Open it and save a fresh copy; if that does not help, report this file to us"
        return CrashError(subject, "the reader crashed on it", advice)


class _Request(Struct, frozen=True, kw_only=True):
    """A task on its way to the worker; the path as the system's bytes, for a name need not be proper text."""

    path: bytes
    city: str
    file: str
    kind: Kind
    details: SourceDetails
    interviewers: tuple[str, ...]
    ocr: Ocr | None
    most_pages: int


class _Refusal(Struct, frozen=True, kw_only=True, tag=True):
    """An InputError on its way back; ``details`` are for programmers: the fault behind it, if it has one."""

    error: str
    subject: str
    why: str
    advice: str
    details: str = ""


class _Success(Struct, frozen=True, kw_only=True, tag=True):
    """A reading on its way back."""

    reading: Reading


def read_request(payload: bytes) -> bytes:
    """Return the answer to a request; the worker's side of :meth:`Readers.read`. Without a request, get ready."""
    if not payload:
        get_ready()
        return b""
    request = msgpack.decode(payload, type=_Request)
    try:
        reading = read(
            Path(os.fsdecode(request.path)),
            city=request.city,
            file=request.file,
            kind=request.kind,
            details=request.details,
            interviewers=request.interviewers,
            ocr=request.ocr,
            most_pages=request.most_pages,
        )
    except InputError as error:
        return msgpack.encode(_refusal(error))
    return msgpack.encode(_Success(reading=reading))


def _request(task: Task, most_pages: int) -> _Request:
    return _Request(
        path=os.fsencode(task.path.absolute()),
        city=task.city,
        file=_legal(task.file or task.path.name),
        kind=task.kind,
        details=task.details,
        interviewers=task.interviewers,
        ocr=task.ocr,
        most_pages=most_pages,
    )


def _legal(text: str) -> str:
    """Return the text with a question mark for what is no character (in file names of unknown encoding)."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _refusal(error: InputError) -> _Refusal:
    subject, why, advice = map(_legal, (error.subject, error.why, error.advice))
    details = _legal("".join(traceback.format_exception(error)))[-LONGEST_DETAILS:] if error.__cause__ else ""
    return _Refusal(error=type(error).__name__, subject=subject, why=why, advice=advice, details=details)


def _answer(ran: Ran) -> Reading | _Refusal | None:
    """Return what the worker says; None where it says nothing, or nothing that makes sense."""
    if ran.end is not End.DONE:
        return None
    try:
        answer = msgpack.decode(ran.payload, type=_Success | _Refusal)
    except DecodeError:
        return None
    return answer.reading if isinstance(answer, _Success) else answer


def _raised(refusal: _Refusal) -> InputError:
    """Return the error as it was raised in the worker."""
    return _error(refusal.error, refusal.subject, refusal.why, refusal.advice)


def _error(name: str, subject: str, why: str, advice: str) -> InputError:
    kind = getattr(errors, name, InputError)
    is_known = isinstance(kind, type) and issubclass(kind, InputError)
    return (kind if is_known else InputError)(subject, why, advice)


def _wait(future: Future[Ran]) -> Ran:
    """Return the result; Ctrl+C is heard meanwhile, on Windows too, where a wait without end is deaf to it."""
    while not wait({future}, timeout=0.5).done:
        pass
    return future.result()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
