"""From evidence to the desk review: what we know, do not know and suspect of each indicator, and how far we looked.

Nothing found is never a judgement: :class:`~pipeline.models.Coverage` says how much could be searched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.benchmark import Benchmark
from pipeline.city import City
from pipeline.models import Contact, Coverage, Evidence, Passage, Review, Source
from pipeline.review.contacts import with_named
from pipeline.review.rows import make_rows

__all__ = ["measure_coverage", "review"]


def review(
    city: City,
    sources: Sequence[Source],
    passages: Sequence[Passage],
    evidence: Sequence[Evidence],
    benchmark: Benchmark,
    *,
    contacts: Sequence[Contact] = (),
) -> Review:
    """Return the city's desk review: a row for every indicator of the benchmark, in its order, and the coverage.

    ``contacts`` are the people whom the city's forms name; those in ``city.toml`` come first.
    Raise DataError for evidence that speaks of something the benchmark or the material does not have.
    """
    return Review(
        city=city.name,
        benchmark=f"{benchmark.name} {benchmark.version}",
        rows=make_rows(passages, evidence, benchmark, with_named(city.contacts, contacts)),
        coverage=measure_coverage(sources, passages, benchmark),
    )


def measure_coverage(sources: Sequence[Source], passages: Sequence[Passage], benchmark: Benchmark) -> Coverage:
    """Return how far the material could be searched; a passage counts as searched where its language has words."""
    langs = Counter(passage.lang for passage in passages)
    unsearched = {lang: langs[lang] for lang in sorted(langs) if lang not in benchmark.lexicons}
    return Coverage(
        sources=len(sources),
        pages=sum(source.pages for source in sources),
        passages=len(passages),
        searched=len(passages) - sum(unsearched.values()),
        unread_pages=sum(len(source.unread_pages) for source in sources),
        unsearched_langs=unsearched,
    )
