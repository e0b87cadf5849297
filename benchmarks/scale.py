"""What more cities cost: corpora of generated cities, run from nothing, unchanged, and with one file changed.

``python -m benchmarks.scale [--cities 1,10,100,1000]`` makes the corpora in a temporary folder, runs ``peerdesk run
--all`` on each in a process of its own and prints what it measured: the seconds a further city costs, the memory of
the process that hands the work out, the share of a second run in which nothing has changed, and of one in which one
file has; and, for the second largest corpus, how much faster two processes are than one.

A further city costs (seconds of n cities - seconds of one) / (n - 1): the start is paid once.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

OPENINGS = (
    "The city",
    "The municipality",
    "The administration",
    "The department for integration",
    "The mayor's office",
)
PHRASES = (
    "has a permanent integration advisory council with {n} members that meets {m} times a year",
    "plans to offer interpreters in all its offices from {year} on",
    "has no budget line of its own for language courses",
    "adopted an integration strategy in {past} and reports on it to the council every year",
    "trains {n} members of staff a year in dealing with diversity",
    "supports {n} migrant organisations with rooms and money",
    "has never evaluated its measures against discrimination",
    "publishes its forms in {m} languages",
    "worked with the sports clubs on a common programme until {past}",
    "is considering a complaints office for people who were treated unfairly",
    "repairs its bridges and opens {m} new playgrounds in the coming year",
    "collects the data of its schools and kindergartens in one register",
)
SENTENCES = 90


def make_city(folder: Path, rng: random.Random) -> None:
    """Write a city: a strategy, minutes and an interview, some five pages of text in all."""
    for part in ("strategy", "interviews", "other"):
        (folder / part).mkdir(parents=True)
    (folder / "city.toml").write_text(f'name = "{folder.name.title()}"\n', "utf-8")
    paragraphs = (f"## Part {n + 1}\n\n{_sentences(rng, 3)}" for n in range(SENTENCES // 3))
    (folder / "strategy" / "plan.md").write_text("# Integration strategy\n\n" + "\n\n".join(paragraphs), "utf-8")
    (folder / "other" / "minutes.txt").write_text("\n\n".join(_sentences(rng, 2) for _ in range(10)), "utf-8")
    cues = (
        f"00:{n:02d}:01.000 --> 00:{n:02d}:30.000\n<v {'Peer' if n % 2 else 'Mr B'}>{_sentences(rng, 2)}"
        for n in range(20)
    )
    (folder / "interviews" / "b.vtt").write_text("WEBVTT\n\n" + "\n\n".join(cues) + "\n", "utf-8")


def _sentences(rng: random.Random, count: int) -> str:
    return " ".join(f"{rng.choice(OPENINGS)} {_phrase(rng)}." for _ in range(count))


def _phrase(rng: random.Random) -> str:
    values = {
        "n": rng.randint(5, 60),
        "m": rng.randint(2, 9),
        "year": rng.randint(2030, 2040),
        "past": rng.randint(2008, 2024),
    }
    return rng.choice(PHRASES).format(**values)


def make_corpus(folder: Path, cities: int) -> None:
    for n in range(cities):
        make_city(folder / f"city-{n:05d}", random.Random(n))


def run(corpus: Path, output: Path, jobs: int) -> tuple[float, float]:
    """Return the seconds that a run took, and the most megabytes of the process that hands the work out."""
    command = [sys.executable, "-m", "pipeline", "run", "--all", "--no-pages", "--jobs", str(jobs)]
    started = time.monotonic()
    with subprocess.Popen(
        [*command, "--corpus", str(corpus), "--output", str(output)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        most = 0
        seen = psutil.Process(process.pid)
        while process.poll() is None:
            try:
                most = max(most, seen.memory_info().rss)
            except psutil.NoSuchProcess:
                break
            time.sleep(0.05)
        if process.wait():
            raise SystemExit(f"the run failed: {process.returncode}")
    return time.monotonic() - started, most / 2**20


def measure(place: Path, cities: int, jobs: int, *, one: float) -> float:
    """Print one line of the table, and return the seconds of the first run; ``one`` are those of a single city."""
    corpus, output = place / f"corpus-{cities}", place / f"out-{cities}"
    make_corpus(corpus, cities)
    first, memory = run(corpus, output, jobs)
    again, _ = run(corpus, output, jobs)
    path = corpus / "city-00000" / "other" / "minutes.txt"
    path.write_text(path.read_text("utf-8") + "\n\nThe city has an integration monitor.\n", "utf-8")
    changed, _ = run(corpus, output, jobs)
    further = f"{(first - one) / (cities - 1):.3f}" if cities > 1 else "-"
    print(
        f"{cities:>7} {first:>9.1f} {further:>14} {memory:>12.0f} {again / first:>11.1%} {changed / first:>10.1%}",
        flush=True,
    )
    return first


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cities", default="1,10,100,1000")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    sizes = sorted({1, *map(int, options.cities.split(","))})
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        print(f"{options.jobs} processes at a time")
        print(
            f"{'cities':>7} {'seconds':>9} {'further city':>14} {'memory (MB)':>12} {'unchanged':>11} {'one file':>10}"
        )
        one = 0.0
        for cities in sizes:
            took = measure(place, cities, options.jobs, one=one)
            one = one or took
        if len(sizes) > 1:
            compared = sizes[-2] if sizes[-2] > 1 else sizes[-1]
            speed_up(place, compared)


def speed_up(place: Path, cities: int) -> None:
    """Print how much faster two processes are than one, with the start and, for further cities, without."""
    corpus, one = place / f"corpus-{cities}", place / "corpus-1"
    took = {jobs: run(corpus, place / f"jobs-{jobs}", jobs)[0] for jobs in (1, 2)}
    start = {jobs: run(one, place / f"start-{jobs}", jobs)[0] for jobs in (1, 2)}
    whole = took[1] / took[2]
    further = (took[1] - start[1]) / (took[2] - start[2])
    print(f"{cities} cities: two processes are {whole:.2f} times as fast as one; without the start {further:.2f} times")


if __name__ == "__main__":
    main()
