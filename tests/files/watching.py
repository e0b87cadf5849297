"""Watches what a command of ours does to the computer: every file opened, process started and connection made.

``folder_that_watches`` makes a folder that, on PYTHONPATH, has each Python process write down what it does, the
workers too. What programs other than Python do shows in the folders they could have left something in.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

ROOT = Path(__file__).parent.parent.parent

_HOOK = """
import json, os, sys

_log = os.open(os.environ["WATCH_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
_EVENTS = (
    "open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate",
    "subprocess.Popen", "os.exec", "os.posix_spawn", "os.system", "socket.connect",
    "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request", "webbrowser.open",
)


def _told(value):
    return os.fsdecode(value) if isinstance(value, (bytes, os.PathLike)) else value


def _watch(event, args):
    if event in _EVENTS:
        line = [event, os.getcwd(), *[_told(each) for each in args[:4]]]
        os.write(_log, (json.dumps(line, default=repr) + "\\n").encode("utf-8", "backslashreplace"))


sys.addaudithook(_watch)
"""


# Events that change files, each with how many names it has.
CHANGES = {
    "os.mkdir": 1,
    "os.rename": 2,
    "os.remove": 1,
    "os.rmdir": 1,
    "os.link": 2,
    "os.symlink": 2,
    "os.truncate": 1,
}


class Seen(Struct, frozen=True):
    """Something that a process did: the event as Python's auditing calls it, and what it was done to."""

    event: str
    what: str
    is_writing: bool = False


class Ran(Struct, frozen=True, kw_only=True):
    """A command that ended: its exit code, what it printed, and what it did."""

    code: int
    out: str
    err: str
    seen: tuple[Seen, ...]

    def paths(self, *, written: bool) -> set[Path]:
        """Return the files that were opened for reading, or those that were written, made, renamed or removed."""
        events = ("open", *CHANGES)
        return {Path(each.what) for each in self.seen if each.event in events and each.is_writing is written}

    def did(self, *events: str) -> list[str]:
        """Return what the events were about."""
        return [each.what for each in self.seen if each.event in events]


class Place(Struct, frozen=True, kw_only=True):
    """A computer of its own for a command: home, temporary folder, current folder, all empty but for one file."""

    home: Path
    temporary: Path
    here: Path
    hook: Path
    log: Path


def make_place(folder: Path) -> Place:
    """Return a new place below the folder; its home holds a file that nobody asked for."""
    place = Place(
        home=folder / "home",
        temporary=folder / "temporary",
        here=folder / "here",
        hook=folder / "hook",
        log=folder / "watch.log",
    )
    for path in (place.home, place.temporary, place.here, place.hook):
        path.mkdir(parents=True)
    (place.home / "private.txt").write_text("nobody's business", "utf-8")
    (place.hook / "sitecustomize.py").write_text(_HOOK, "utf-8")
    return place


def run_watched(place: Place, *arguments: str | Path, seconds: float = 120) -> Ran:
    """Return what the command did; the place's log has what all before it did."""
    before = place.log.stat().st_size if place.log.exists() else 0
    homes = dict.fromkeys(("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"), str(place.home))
    temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(place.temporary))
    gone = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "MPLCONFIGDIR", "PYTHONSTARTUP")
    kept = {name: value for name, value in os.environ.items() if name not in gone}
    own = {"PYTHONPATH": os.pathsep.join([str(place.hook), str(ROOT)]), "WATCH_LOG": str(place.log)}
    command = [sys.executable, "-m", "pipeline", *map(str, arguments)]
    ran = subprocess.run(
        command,
        cwd=place.here,
        env={**kept, **homes, **temporary, **own, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        timeout=seconds,
        check=False,
    )
    with place.log.open("rb") as log:
        log.seek(before)
        seen = tuple(_seen(log.read().decode("utf-8").splitlines()))
    out, err = (text.decode("utf-8", "replace") for text in (ran.stdout, ran.stderr))
    return Ran(code=ran.returncode, out=out, err=err, seen=seen)


def _seen(lines: list[str]) -> Iterator[Seen]:
    for line in lines:
        event, here, *args = json.loads(line)
        if event not in ("open", *CHANGES):
            yield Seen(event, str(args[0]))
        elif event in CHANGES:
            # Names below an open folder come without it; what becomes of them shows in the folders.
            is_below = any(isinstance(each, int) and each > 2 for each in args[1:])
            for name in [] if is_below else args[: CHANGES[event]]:
                yield Seen(event, os.path.normpath(Path(here, name)), is_writing=True)
        elif isinstance(args[0], str):  # else a number: what is open already
            flags = args[2] if isinstance(args[2], int) else 0
            is_writing = bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)) or bool(set("wax+") & set(args[1] or ""))
            yield Seen(event, os.path.normpath(Path(here, args[0])), is_writing)


def tree(*folders: Path) -> dict[str, tuple[bytes, int]]:
    """Return the content and time of change of every file below the folders."""
    files = (path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}
