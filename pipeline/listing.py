"""What the commands print: the passages of files, a run's result, and the benchmark."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from pipeline import extract
from pipeline.benchmark import Benchmark
from pipeline.benchmark.wording import in_language
from pipeline.errors import ExitCode, visible
from pipeline.models import Part, Reading

Write = Callable[[bytes], None]
Warn = Callable[[str], None]


def print_passages(
    files: Sequence[Path], results: Iterable[extract.Result], *, form: str, write: Write, warn: Warn
) -> int:
    """Write the passages of every readable file, warn in one line of each other, and return the exit code."""
    failed = 0
    for path, result in zip(files, results, strict=True):
        if not result.reading:
            warn(f"Error: {result.error}")
            failed += 1
            continue
        for warning in result.reading.warnings:
            warn(f"Warning: {visible(str(path))}: {warning}")
        write(_as_lines(result.reading) if form == "jsonl" else _as_text(result.reading))
    if failed == len(files):
        return ExitCode.NOTHING_USABLE
    return ExitCode.SOME_FAILED if failed else ExitCode.OK


def _as_lines(reading: Reading) -> bytes:
    return msgspec.json.Encoder().encode_lines(reading.passages)


def _as_text(reading: Reading) -> bytes:
    """Return the passages as plain text, a blank line between them and none within a list or table."""
    pieces: list[str] = []
    before: Part | None = None
    for passage in reading.passages:
        together = passage.part is before and before in (Part.LIST_ITEM, Part.TABLE_ROW)
        pieces.append(("\n" if together else "\n\n") if pieces else "")
        pieces.append(passage.text)
        before = passage.part
    return ("".join(pieces) + "\n").encode("utf-8")


def indicator_lines(benchmark: Benchmark, *, lang: str, facets: bool) -> Iterator[str]:
    """Yield the benchmark as lines for a person: pillar, area, indicator and, if asked for, facets."""
    yield f"{benchmark.name}, version {benchmark.version}"
    for pillar in benchmark.pillars:
        for area in benchmark.areas:
            yield f"\n{in_language(pillar.name, lang)}: {in_language(area.name, lang)}"
            for indicator in benchmark.indicators:
                if (indicator.pillar, indicator.area) == (pillar.id, area.id):
                    yield f"  {indicator.id:<10} {in_language(indicator.requirement, lang)}"
                    asked = benchmark.facets_of(indicator.id) if facets else ()
                    yield from (f"{'':15}- {in_language(facet.name, lang)}" for facet in asked)


def indicator_records(benchmark: Benchmark) -> dict[str, Any]:
    """Return the benchmark's tables as plain data."""
    names = ("name", "version", "pillars", "areas", "indicators", "facets", "themes", "crosswalk")
    return {name: msgspec.to_builtins(getattr(benchmark, name)) for name in names}


def concept_lines(benchmark: Benchmark) -> Iterable[str]:
    """Return a line per concept with a few of its words in each language."""
    names = sorted({name for lexicon in benchmark.lexicons.values() for name in lexicon.concepts})
    return (f"{name:<28} {_words(benchmark, name)}" for name in names)


def _words(benchmark: Benchmark, name: str) -> str:
    samples = (
        f"{lang}: {', '.join(term.text for term in lexicon.concepts[name].terms[:3])}"
        for lang, lexicon in sorted(benchmark.lexicons.items())
        if name in lexicon.concepts
    )
    return "; ".join(samples)
