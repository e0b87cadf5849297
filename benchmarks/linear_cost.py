"""Whether a million characters cost less than sixty times what twenty thousand do, in every format and shape of text.

    python -m benchmarks.linear_cost [--format docx ...] [--shape "one word" ...] [--tag]
    python -m benchmarks.linear_cost --structures [html ...]
    python -m benchmarks.linear_cost --memory 1000

A line for each format and shape: how many times the least size the most costs, then the CPU seconds for each size, of
reading and, with ``--tag``, of tagging. A size is left out where it would take more than ``--longest`` seconds even if
the cost grew no faster than the text. With ``--structures`` files are measured whose tags, cells or speakers grow, of
the formats named or of all. With ``--memory`` so many files are read and tagged in this process, and the memory in use
after a tenth of them is held against that at the end.
"""

from __future__ import annotations

import argparse
import gc
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, pairwise
from pathlib import Path
from typing import NamedTuple

import psutil
from msgspec import structs

from benchmarks.costs.formats import FORMATS
from benchmarks.costs.shapes import SHAPES
from benchmarks.costs.structures import STRUCTURES
from pipeline import benchmark, tag
from pipeline.errors import InputError
from pipeline.extract import read
from pipeline.extract.reading import get_ready
from pipeline.models import Kind, Reading

SIZES = (20_000, 200_000, 1_000_000)
MOST = 60
LONGEST = 60.0
FLOOR = 0.02  # seconds; of less, most is opening the file
TRIES = 3
LONG = 4.0  # seconds
SMALL = 1_000  # characters of each file where memory is measured

Make = Callable[[int], bytes]


class Case(NamedTuple):
    """Files to measure: what they are called, how they end, what kind of source they are, and how they are made."""

    name: str
    suffix: str
    kind: Kind
    make: Make


class Cost(NamedTuple):
    """CPU seconds for reading and for tagging."""

    reading: float
    tagging: float = 0.0


def of_shape(format: str, shape: str) -> Case:
    """Return the files of a format whose text has this shape."""
    suffix, make, kind = FORMATS[format]
    lines, role = SHAPES[shape]
    return Case(f"{format:18} {shape}", suffix, kind, lambda size: make(lines(size), role))


def measure(case: Case, size: int, folder: Path, *, tagged: bool = False) -> Cost:
    """Return what it costs to read a file of so many characters, and to tag what was read."""
    path = folder / f"a{case.suffix}"
    path.write_bytes(case.make(size))
    gc.collect()
    began = time.process_time()
    reading = _reading(path, case.kind)
    middle = time.process_time()
    if tagged and reading:
        _tag(reading)
    return Cost(middle - began, time.process_time() - middle)


def _reading(path: Path, kind: Kind) -> Reading | None:
    try:
        return read(path, kind=kind)
    except InputError:
        return None


def _tag(reading: Reading) -> None:
    """Tag the passages; those in a language that is not searched count as German, or they would cost nothing."""
    bench = benchmark.load()
    tag.tag((one if one.lang in bench.lexicons else structs.replace(one, lang="de") for one in reading.passages), bench)


def costs(case: Case, sizes: Sequence[int], folder: Path, *, tagged: bool, longest: float) -> list[Cost]:
    """Return the costs by size, as far as none takes too long."""
    found: list[Cost] = []
    for size, larger in pairwise([*sizes, sizes[-1]]):
        found.append(_least(case, size, folder, tagged=tagged))
        if sum(found[-1]) * larger / size > longest:
            break
    return found


def _least(case: Case, size: int, folder: Path, *, tagged: bool) -> Cost:
    """Return the least cost of three, or of as many as take no long time: a busy computer adds, it never takes away."""
    found = [measure(case, size, folder, tagged=tagged)]
    while len(found) < TRIES and sum(found[0]) < LONG:
        found.append(measure(case, size, folder, tagged=tagged))
    return Cost(*map(min, zip(*found, strict=True)))


def grown(files: int, folder: Path) -> tuple[int, int]:
    """Return the bytes of memory in use after a tenth of so many files, and after all of them."""
    process = psutil.Process()
    used: list[int] = []
    for n, format in zip(range(1, files + 1), cycle(FORMATS)):
        measure(of_shape(format, "prose"), SMALL + n, folder, tagged=True)
        if n in (files // 10, files):
            gc.collect()
            used.append(process.memory_info().rss)
    return used[0], used[-1]


def _cases(options: argparse.Namespace) -> Iterator[Case]:
    if options.structures is None:
        yield from (of_shape(format, shape) for format in options.format for shape in options.shape)
        return
    for name, (suffix, kind, make) in STRUCTURES.items():
        if not options.structures or name.partition(",")[0] in options.structures:
            yield Case(name, suffix, kind, make)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--format", nargs="+", choices=FORMATS, default=list(FORMATS), metavar="NAME")
    parser.add_argument("--shape", nargs="+", choices=SHAPES, default=list(SHAPES), metavar="NAME")
    parser.add_argument("--structures", nargs="*", metavar="NAME")
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES)
    parser.add_argument("--longest", type=float, default=LONGEST)
    parser.add_argument("--tag", action="store_true")
    parser.add_argument("--memory", type=int, default=0)
    options = parser.parse_args()
    get_ready()
    tag.prepare(benchmark.load(), ["de", "en", "fr", "fi"])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.memory:
            before, after = grown(options.memory, folder)
            print(f"{before / 1e6:.0f} MB after {options.memory // 10} files, {after / 1e6:.0f} MB after all of them")
            print(f"  {after / before:.2f} times")
            return
        for format in FORMATS:  # what reading loads with the first file is no part of its cost
            measure(of_shape(format, "prose"), 1_000, folder, tagged=True)
        for case in _cases(options):
            found = costs(case, options.sizes, folder, tagged=options.tag, longest=options.longest)
            print(_line(case, found, options.sizes), flush=True)


def _line(case: Case, found: Sequence[Cost], sizes: Sequence[int]) -> str:
    """Return the costs as a line, with ``!`` where they grow faster than they may, ``~`` where a size was left out."""
    reading = " ".join(f"{cost.reading:8.3f}" for cost in found)
    tagging = " ".join(f"{cost.tagging:8.3f}" for cost in found)
    ratio = max(most / max(least, FLOOR) for least, most in zip(found[0], found[-1], strict=True))
    longer = sizes[len(found) - 1] / sizes[0]
    mark = "!" if ratio > longer * MOST / (SIZES[-1] / SIZES[0]) else "~" if len(found) < len(sizes) else " "
    return f"{mark} {case.name:48} {ratio:7.1f} of {longer:4.0f} | {reading} | {tagging}"


if __name__ == "__main__":
    main()
