"""Samples of all families for a seed."""

from __future__ import annotations

import shutil
import zlib
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from random import Random

from benchmarks.layouts import raw_families, typst_families, writer_families
from benchmarks.layouts.text import Author, languages
from benchmarks.layouts.truth import Sample


def samples(seed: int, engines: Sequence[str], words: str = "") -> Iterator[Sample]:
    """Yield the samples of some engines, of the families whose name has some words in it; no engine that is missing."""
    if "raw" in engines:
        yield from (raw_sample(*job, seed) for job in _jobs(raw_families.FAMILIES, seed) if words in job[0])
    if "typst" in engines and find_spec("typst"):
        yield from (typst_sample(*job, seed) for job in _jobs(typst_families.FAMILIES, seed) if words in job[0])
    if "writer" in engines and shutil.which("soffice"):
        yield from _writer_samples([job for job in _jobs(writer_families.FAMILIES, seed) if words in job[0]], seed)


def _jobs(families: Iterable[str], seed: int) -> Iterator[tuple[str, str]]:
    """Yield each family with its language: with one for each seed, or with all."""
    every = languages()
    for number, family in enumerate(families):
        for lang in every if family in raw_families.EVERY_LANGUAGE else [every[(number + seed) % len(every)]]:
            yield family, lang


def raw_sample(family: str, lang: str, seed: int) -> Sample:
    """Return a sample that is written byte by byte."""
    random = _random(family, lang, seed)
    data, truth = raw_families.written(family, Author(lang, random), random, seed)
    return Sample(family, "raw", lang, data, truth)


def typst_sample(family: str, lang: str, seed: int) -> Sample:
    """Return a sample that Typst sets."""
    random = _random(family, lang, seed)
    data, truth = typst_families.written(family, Author(lang, random), random, seed)
    return Sample(family, "typst", lang, data, truth)


def _writer_samples(jobs: Sequence[tuple[str, str]], seed: int) -> Iterator[Sample]:
    chances = [_random(*job, seed) for job in jobs]
    made = [(family, Author(lang, chance), chance, seed) for (family, lang), chance in zip(jobs, chances, strict=True)]
    for (family, lang), (data, truth) in zip(jobs, writer_families.written(made) if made else (), strict=True):
        yield Sample(family, "writer", lang, data, truth)


def _random(family: str, lang: str, seed: int) -> Random:
    return Random(zlib.crc32(f"{family}/{lang}/{seed}".encode()))
