"""Commands whose n-th change to the disk fails: a program of its own, for it forks, which threads do not allow.

``python -m tests.files.faults PLACE STRIDE`` makes a city in ``PLACE``, and for each of our commands lets it work with
the first, the second ... change failing (opening a file to write, making a folder, renaming, removing), and with
files that can grow no larger. Of the changes of a run every ``STRIDE``-th fails, of those of the others twice as many,
and only the ``QUICK`` ones are tried; 1 is every single one of every command. It prints a line of JSON for each try:
what failed, the exit code, what was said, what is half-written, and what differs after a next try.
"""

from __future__ import annotations

import errno
import io
import json
import os
import shutil
import sys
import zipfile
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from pipeline import reports
from pipeline.batch import work
from pipeline.cli import main as peerdesk
from pipeline.pages import Numbered
from pipeline.report import pictures
from tests.batch.cities import content, make_city
from tests.batch.killing import ReadHere, _grey
from tests.batch.small_benchmark import write_small_benchmark

ERRORS = (errno.ENOSPC, errno.EACCES, errno.EIO)
QUICK = ("run", "merge", "report", "people")
SIZES = (1000, 20_000, 1)  # bytes that a file can have
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
KEPT = ".peerdesk"


class Faults:
    """Fails at the n-th change below a folder; counts them where n is 0."""

    def __init__(self) -> None:
        self.n = self.seen = 0
        self.below = ""
        sys.addaudithook(self._hook)

    def _hook(self, event: str, args: tuple[Any, ...]) -> None:
        if not self.below or event not in ("open", "os.mkdir", "os.rename", "os.remove"):
            return
        path = args[0]
        if not isinstance(path, str | bytes | os.PathLike) or not os.fsdecode(path).startswith(self.below):
            return
        if event == "open" and not (isinstance(args[2], int) and args[2] & WRITING):
            return
        self.seen += 1
        if self.seen == self.n:
            code = ERRORS[self.n % len(ERRORS)]
            raise OSError(code, os.strerror(code), os.fsdecode(path))


def run(arguments: Sequence[str]) -> tuple[int, str]:
    """Return the exit code of a command, and what it said of errors."""
    code = 0
    said, told = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    with redirect_stderr(said), redirect_stdout(told):
        try:
            peerdesk(list(arguments))
        except SystemExit as ended:
            code = int(ended.code or 0)
    said.seek(0)
    return code, said.read()


def in_child(do: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Return what comes of a function in a process of its own."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        try:
            told = do()
        except BaseException as error:
            told = {"escaped": repr(error)}
        os.write(writing, json.dumps(told).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = json.loads(pipe.read())
    os.wait()
    return dict(told)


def half_written(*folders: Path) -> list[str]:
    """Return the files below the folders that cannot be read to their end, and temporary ones."""
    bad = []
    for path in (path for folder in folders for path in folder.rglob("*") if path.is_file()):
        try:
            if path.suffix == ".part":
                bad.append(path.name)
            elif path.suffix in (".docx", ".xlsx"):
                with zipfile.ZipFile(path) as archive:
                    bad += [path.name] if archive.testzip() else []
            elif path.suffix in (".json", ".jsonl"):
                lines = path.read_text("utf-8")
                [json.loads(line) for line in (lines.splitlines() if path.suffix == ".jsonl" else [lines])]
        except (ValueError, zipfile.BadZipFile):
            bad.append(path.name)
    return bad


def main(place: Path, stride: int) -> None:
    """Try every command with every fault."""
    work._readers = lambda job: ReadHere()  # type: ignore[assignment,return-value]
    reports.number_contents = lambda docx: Numbered(docx, "left out")  # type: ignore[assignment]
    os.fsync = lambda fd: None
    grey = _grey()
    for name in ("heat_map", "source_chart"):
        setattr(pictures, name, lambda *words, colors: grey)
    data = str(write_small_benchmark(place / "benchmark"))
    make_city(place / "ready" / "corpus", "adorf")
    faults = Faults()

    def command(here: Path, *words: str, benchmark: bool = True) -> list[str]:
        places = ["--corpus", str(here / "corpus"), "--output", str(here / "out")]
        return [*words, *places, *(["--benchmark", data] if benchmark else [])]

    ready = place / "ready"
    for words in (["run", "adorf"], ["desk-review", "adorf", "--peer", "Anna"]):
        code, said = run([*command(ready, *words), *(["--jobs", "1"] if words[0] == "run" else [])])
        assert code == 0, said
    (copy,) = (ready / "out" / "adorf" / "copies").glob("*.docx")
    commands: dict[str, Callable[[Path], list[str]]] = {
        "run": lambda here: [*command(here, "run", "adorf"), "--jobs", "1"],
        "desk-review": lambda here: command(here, "desk-review", "adorf", "--peer", "Bo"),
        "merge": lambda here: command(here, "merge", "adorf", str(copy)),
        "report": lambda here: command(here, "report", "adorf", "--letter"),
        "guide": lambda here: command(here, "guide", "adorf"),
        "form": lambda here: command(here, "form", "adorf"),
        "people": lambda here: command(here, "people", "adorf", "--table", benchmark=False),
    }
    steps = {"run": stride, "people": 1}  # the latter changes hardly anything
    for name, words in commands.items() if stride == 1 else [(name, commands[name]) for name in QUICK]:
        try_all(name, words, place, faults, steps.get(name, max(1, stride // 2)), fresh=name == "run")


def try_all(
    name: str, words: Callable[[Path], list[str]], place: Path, faults: Faults, step: int, *, fresh: bool
) -> None:
    """Let a command work with each of its changes failing; ``fresh`` begins without an output folder."""

    def once(here: Path, n: int, size: int = 0) -> dict[str, Any]:
        faults.n, faults.seen, faults.below = n, 0, str(here)
        if size:
            import resource
            import signal

            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        code, said = run(words(here))
        if size:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        faults.below = ""
        return {"code": code, "said": said, "seen": faults.seen}

    def prepared(to: Path) -> Path:
        shutil.copytree(place / "ready", to, ignore=shutil.ignore_patterns("out") if fresh else None)
        return to

    clean = prepared(place / f"{name}-clean")
    counted = in_child(lambda: once(clean, 0))
    wanted = content(clean)
    faulty = [(n, 0) for n in range(1, counted["seen"] + 1, step)] + [
        (0, size) for size in SIZES[:: min(step, len(SIZES))]
    ]
    for n, size in faulty:
        here = prepared(place / f"{name}-{n}-{size}")
        told = in_child(lambda here=here, n=n, size=size: once(here, n, size))
        half = half_written(here)
        again = in_child(lambda here=here: once(here, 0))
        found = content(here)
        # A second try may find the first one's draft in place: it has the same bytes then.
        differs = sorted(each for each in {*wanted, *found} if wanted.get(each) != found.get(each))
        print(
            json.dumps(
                {"command": name, "n": n, "size": size, **told, "half": half, "again": again, "differs": differs}
            ),
            flush=True,
        )
        shutil.rmtree(here)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
