"""The files between the stages: JSON Lines in and out, atomic writes, and drafts that never cost a person's edits."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import msgspec

from pipeline.errors import DataError, OutputError

T = TypeVar("T")

LEDGER = ".drafts.json"


LARGEST_SETTINGS = 20_000_000  # bytes of a file that people write: settings, a table of interviews, names
LARGEST_RECORD = 2**30  # bytes of a record that is read as a whole

PART = ".part"  # how the names of half-written files end


def write_bytes(path: Path, content: bytes, *, mode: int = 0) -> None:
    """Write the file whole or not at all: to a temporary name beside it, then renamed into place.

    ``mode`` is who may read it, as for chmod (0: whoever may read the folder's other files).
    """
    write_chunks(path, (content,), mode=mode)


def write_chunks(path: Path, chunks: Iterable[bytes], *, mode: int = 0) -> None:
    """Write the file as :func:`write_bytes` does, chunk by chunk."""
    with whole(path) as temporary, temporary.open("xb") as file:
        if mode:
            temporary.chmod(mode)
        for chunk in chunks:
            file.write(chunk)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Yield a temporary name beside the file, which takes the file's name when the block has ended well.

    Raise OutputError where that cannot be done; then nothing is left of it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Not tempfile.mkstemp: its files are closed to colleagues on a shared drive.
        temporary = path.with_name(f".{uuid4().hex}{PART}")
        try:
            yield temporary
            with temporary.open("rb+") as file:
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise _not_writable(path, error) from error


def read_ordinary(path: Path, *, most: int = LARGEST_SETTINGS) -> bytes:
    """Return the content of a file of at most so many bytes; raise OSError for a larger one, a pipe or a device.

    Nothing may be waited for without end, or fill the memory, because somebody put it into a folder of ours.
    """
    told = path.stat()
    if not stat.S_ISREG(told.st_mode):
        raise OSError(errno.EINVAL, "it is no ordinary file")
    if told.st_size > most:
        raise OSError(errno.EFBIG, "it is larger than any file of its kind")
    return path.read_bytes()


def remove(path: Path) -> None:
    """Remove the file, where there is one; raise OutputError where that cannot be done."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise _not_writable(path, error) from error


def sweep(folder: Path, *, below: bool = True) -> None:
    """Remove what a run that was ended in the middle left half-written in the folder, and in those ``below`` it."""
    for path in folder.glob(f"**/.*{PART}" if below else f".*{PART}"):
        with suppress(OSError):
            path.unlink()


def _not_writable(path: Path, error: OSError) -> OutputError:
    reason = error.strerror or type(error).__name__
    return OutputError(path, f"cannot be written ({reason})", "Close it in other programs or choose another --output")


def write_json(path: Path, record: object, *, mode: int = 0) -> None:
    """Write one record as indented JSON, ending in a newline; ``mode`` as in :func:`write_bytes`."""
    write_bytes(path, msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n", mode=mode)


def read_json(path: Path, kind: type[T]) -> T:
    """Return the record in the file; raise DataError where it does not fit."""
    try:
        return msgspec.json.decode(read_ordinary(path, most=LARGEST_RECORD), type=kind)
    except (msgspec.DecodeError, OSError) as error:
        raise DataError(path, f"cannot be read: {error}") from error


def write_lines(path: Path, records: Iterable[object]) -> None:
    """Write the records as JSON Lines, one a line."""
    write_bytes(path, msgspec.json.Encoder().encode_lines(records))


def read_lines(path: Path, kind: type[T]) -> Iterator[T]:
    """Yield the records of a JSON Lines file; raise DataError with the line that does not fit."""
    decoder = msgspec.json.Decoder(kind)
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    yield decoder.decode(line)
                except msgspec.DecodeError as error:
                    raise DataError.at(path, number, str(error)) from error


def digest(content: bytes) -> str:
    """Return the SHA-256 of the bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def write_draft(path: Path, content: bytes) -> Path:
    """Write a draft without ever replacing a file that a person has edited, and return where it was written.

    The folder's ledger holds the digest of each draft as we wrote it. A file that still has that digest is ours
    and is replaced; any other stays as it is, and the draft gets the next free name (``report-2.docx``).
    """
    ledger_path = path.parent / LEDGER
    ledger = _read_ledger(ledger_path)
    new = digest(content)
    for target in _numbered(path):
        if not _is_ours(target, ledger):
            continue
        # Both digests stand there while the draft is written: a run ended in between must not make ours look edited.
        either = dict.fromkeys([*ledger.get(target.name, "").split(), new])
        _update_ledger(ledger_path, ledger, target.name, " ".join(either))
        if _write_if_free(target, content):
            _update_ledger(ledger_path, ledger, target.name, new)
            return target
    raise AssertionError("the numbers do not end")


def edited_draft(path: Path) -> Path | None:
    """Return the newest file under the name or its numbers that a person has edited, None where there is none."""
    ledger = _read_ledger(path.parent / LEDGER)
    edited = None
    for target in _numbered(path):
        if not target.exists():
            return edited
        if not _is_ours(target, ledger):
            edited = target
    raise AssertionError("the numbers do not end")


def _read_ledger(path: Path) -> dict[str, str]:
    """Return the ledger; without a readable one every draft there counts as edited, which costs nobody anything."""
    try:
        return read_json(path, dict[str, str])
    except DataError:
        return {}


def _update_ledger(path: Path, ledger: dict[str, str], name: str, digests: str) -> None:
    if ledger.get(name) != digests:
        ledger[name] = digests
        write_json(path, ledger)


def _write_if_free(target: Path, content: bytes) -> bool:
    """Write the file and return whether that could be done; one that Word holds open is passed over."""
    try:
        write_bytes(target, content)
    except OutputError:
        if not target.is_file():
            raise
        return False
    return True


def _numbered(path: Path) -> Iterator[Path]:
    yield path
    n = 2
    while True:
        yield path.with_stem(f"{path.stem}-{n}")
        n += 1


def _is_ours(path: Path, ledger: dict[str, str]) -> bool:
    try:
        return digest(path.read_bytes()) in ledger.get(path.name, "").split()
    except FileNotFoundError:
        return True
    except OSError as error:
        raise _not_writable(path, error) from error
