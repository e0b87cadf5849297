"""A run that is killed again and again: a program of its own, for it forks, which a process with threads must not do.

``python -m tests.batch.killing CORPUS PLACE KILLS SEED`` runs the cities into ``PLACE/clean``, then into other folders,
where each run is killed at a random moment and followed by another one until one comes to its end. It prints a line of
JSON for each folder: how many kills, and what differs from the clean output in the end.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pipeline import extract, reports
from pipeline.batch import work
from pipeline.extract.workers.readers import Result, Task
from pipeline.pages import Numbered
from pipeline.report import pictures
from tests.batch.cities import content, run
from tests.batch.small_benchmark import write_small_benchmark


class ReadHere:
    """Reads in this process; reading apart from it is tested elsewhere, and starting a process takes a second."""

    def read(self, tasks: Sequence[Task]) -> Iterator[Result]:
        """Yield what came of each task."""
        for task in tasks:
            yield Result(reading=extract.read(task.path, city=task.city, file=task.file, kind=task.kind))


def main(corpus: Path, place: Path, kills: int, seed: int) -> None:
    """Run, kill, compare and tell."""
    work._readers = lambda job: ReadHere()  # type: ignore[assignment,return-value]
    reports.number_contents = lambda docx: Numbered(docx, "left out")  # type: ignore[assignment]
    os.fsync = lambda fd: None  # a killed process loses nothing that it wrote; it is for the power cut
    picture = _grey()
    for name in ("heat_map", "source_chart"):
        setattr(pictures, name, lambda *words, colors: picture)
    data = write_small_benchmark(place / "benchmark")
    run(corpus, place / "warm", benchmark=data)  # what is loaded once is there in all that follow
    started = time.monotonic()
    run(corpus, place / "clean", benchmark=data)
    seconds = time.monotonic() - started
    wanted, rng, left = content(place / "clean"), random.Random(seed), kills
    while left > 0:
        out = place / f"out-{left}"
        count = 0
        half: list[str] = []
        while _is_killed(lambda to=out: run(corpus, to, benchmark=data), rng.uniform(0, 1.2 * seconds)):
            count += 1
            half += _half_written(out)
        left -= count
        found = content(out)
        differs = sorted(name for name in {*wanted, *found} if wanted.get(name) != found.get(name))
        print(json.dumps({"kills": count, "differs": differs, "half": half}), flush=True)
        shutil.rmtree(out)


def _is_killed(do: Callable[[], object], after: float) -> bool:
    """Return whether a run in a child process had not ended after so many seconds, and was killed."""
    child = os.fork()
    if child == 0:
        try:
            do()
        except BaseException as error:
            print(json.dumps({"error": repr(error)}), flush=True)
        os._exit(0)
    time.sleep(after)
    if os.waitpid(child, os.WNOHANG) != (0, 0):
        return False
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


def _half_written(output: Path) -> list[str]:
    """Return the files that have their final name and cannot be read to their end."""
    import zipfile

    bad = []
    for path in output.rglob("*") if output.exists() else ():
        if path.suffix == ".docx" and (not zipfile.is_zipfile(path) or zipfile.ZipFile(path).testzip()):
            bad.append(path.name)
        if path.suffix in (".jsonl", ".json"):
            text = path.read_text("utf-8")
            try:
                [json.loads(line) for line in text.splitlines()] if path.suffix == ".jsonl" else json.loads(text)
            except ValueError:
                bad.append(path.name)
    return bad


def _grey() -> bytes:
    from io import BytesIO

    from PIL import Image

    box = BytesIO()
    Image.new("L", (200, 100), 128).save(box, "PNG")
    return box.getvalue()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
