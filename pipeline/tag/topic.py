"""What a source is about: much of what cities publish is not about integration, but speaks of plans, staff and money.

In a source on the benchmark's topic its words stand in many passages: measured on real documents, in a quarter or more
of those of strategies on integration, and in 15 % or fewer of others (minutes, plans, statutes). Words that are used of
many things ("integrate", "origin") do not count. Kick-off reports, interviews and answers in a form are on the topic by
what they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pipeline.models import Kind
from pipeline.tag.tagger import Tagged

ON_TOPIC = 0.2  # of the passages that can be evidence
FEWEST = 8  # passages; of fewer one cannot tell what they are about
REACH = 1  # passages before and after


def near_topic(tagged: Iterable[Tagged]) -> Iterator[Tagged]:
    """Yield what counts: all of a source that is on the topic, of another what stands near a word of the topic."""
    by_source: defaultdict[str, list[Tagged]] = defaultdict(list)
    for item in tagged:
        by_source[item.passage.source].append(item)
    for items in by_source.values():
        yield from items if _is_on_topic(items) else _near(items)


def _is_on_topic(items: Sequence[Tagged]) -> bool:
    if items[0].passage.kind in (Kind.KICKOFF, Kind.INTERVIEW) or any(item.passage.indicator for item in items):
        return True
    counted = [item for item in items if item.passage.part.is_evidence]
    return len(counted) < FEWEST or sum(item.is_on_topic for item in counted) >= ON_TOPIC * len(counted)


def _near(items: Sequence[Tagged]) -> Iterator[Tagged]:
    for n, item in enumerate(items):
        if any(other.is_on_topic for other in items[max(0, n - REACH) : n + REACH + 1]):
            yield item
