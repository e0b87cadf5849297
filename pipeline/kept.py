"""Results of the stages, kept in a folder: each under the digest of all that it depends on, so none can be stale.

Not one of the cache libraries: joblib and diskcache keep pickles, which run whatever a stranger put into a shared
folder, and diskcache's database is not for network drives. A file for each result needs neither.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from pipeline.store import digest, write_bytes

T = TypeVar("T")

ENDING = ".kept"
_DIGEST = 64  # characters, in front of what it is the digest of
_NAME = re.compile(rf"[0-9a-f]{{{_DIGEST}}}{re.escape(ENDING)}")


class Kept:
    """The results kept in ``folder``; without one, nothing is kept and nothing found."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._asked: set[str] = set()

    def find(self, key: str, kind: type[T]) -> T | None:
        """Return the result, or None where it is not there, damaged, or not of that kind."""
        if self._folder is None or not key:
            return None
        self._asked.add(key)
        try:
            content = self._path(key).read_bytes()
        except OSError:
            return None
        payload = content[_DIGEST:]
        if content[:_DIGEST] != digest(payload).encode():
            return None
        with suppress(msgspec.DecodeError, msgspec.ValidationError):
            return msgspec.msgpack.decode(payload, type=kind)
        return None

    def keep(self, key: str, result: object) -> None:
        """Keep the result; raise OutputError where it cannot be written."""
        if self._folder is not None and key:
            self._asked.add(key)
            payload = msgspec.msgpack.encode(result)
            write_bytes(self._path(key), digest(payload).encode() + payload)

    def drop_others(self) -> None:
        """Remove what was neither asked for nor kept since this object was made: it belongs to an earlier state."""
        for path in self._folder.glob(f"*{ENDING}") if self._folder else ():
            if _NAME.fullmatch(path.name) and path.stem not in self._asked:
                with suppress(OSError):
                    path.unlink()

    def _path(self, key: str) -> Path:
        assert self._folder is not None
        return self._folder / f"{key}{ENDING}"


NOTHING_KEPT = Kept()
