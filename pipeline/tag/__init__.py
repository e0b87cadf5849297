"""Passages -> evidence: which sentences speak to which indicators, with what status, and why the tool thinks so.

Only this package knows spaCy, and loads it with the first passage, not when it is imported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.benchmark import Benchmark
from pipeline.models import Evidence, Passage, Status
from pipeline.tag.status import PRECEDENCE
from pipeline.tag.tagger import Tagger
from pipeline.tag.topic import near_topic

__all__ = ["Tagger", "label", "prepare", "tag"]


def tag(
    passages: Iterable[Passage],
    benchmark: Benchmark,
    *,
    names: Mapping[str, Sequence[str]] | None = None,
    dates: Mapping[str, str] | None = None,
) -> list[Evidence]:
    """Return the evidence in the passages, in their order.

    ``names`` are a city's own names by concept, for every language; ``dates`` the dates of the sources by their
    id (``2024-03-01`` or only the year), against which a year is past or future. In a source that is about other
    things, only what stands near a word of the benchmark's topic counts.
    """
    tagger = Tagger(benchmark, names=names)
    tagged = [*tagger.read_all(passages, dates)]
    return [one for item in (near_topic(tagged) if benchmark.topic else tagged) for one in item.evidence]


def prepare(benchmark: Benchmark, langs: Iterable[str]) -> None:
    """Load what tagging in these languages takes, as ``tag`` does when the first passage comes; none is known: nothing.

    It takes a second or two for a language, which need not be waited for: do it in a thread while files are read. Raise
    DataError for a mistake in the words of a language.
    """
    tagger = Tagger(benchmark)
    for lang in langs:
        tagger.prepare(lang)


def label(evidence: Iterable[Evidence]) -> dict[str, Status]:
    """Return the one status of each indicator that the evidence of a passage speaks to, in order of the ids.

    Where facets differ, what limits the indicator today is told: see ``PRECEDENCE``.
    """
    found: dict[str, set[Status]] = {}
    for one in evidence:
        found.setdefault(one.indicator, set()).add(one.status)
    return {indicator: min(found[indicator], key=PRECEDENCE.index) for indicator in sorted(found)}
