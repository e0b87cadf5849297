"""What the report says of the city and the review: who, when, what material, whom the team spoke to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from pipeline.report.lookup import Lookup
from pipeline.report.provenance import extent, gaps


def about(lookup: Lookup) -> dict[str, Any]:
    """Return the facts, each with label and value (empty where only people know it), and what was not searched."""
    review = lookup.material.city.review
    facts = {
        "team_leader": review.team_leader,
        "peers": "; ".join(review.peers),
        "visit": review.visit,
        "benchmark": lookup.material.review.benchmark,
        "material": extent(lookup),
        **dict(_told(lookup)),
    }
    labels = lookup.labels.group("about")
    made = [{"label": labels[name], "value": value} for name, value in facts.items()]
    return {"facts": made, "gaps": list(gaps(lookup))}


def _told(lookup: Lookup) -> Iterator[tuple[str, str]]:
    """Yield the facts that are told only where there is something to tell."""
    for name, value in (("dates", _dates(lookup)), ("interviews", _interviews(lookup)), ("languages", _langs(lookup))):
        if value:
            yield name, value


def _dates(lookup: Lookup) -> str:
    """Return from when to when the sources are dated, of those with a date."""
    dates = sorted(source.date for source in lookup.material.sources if source.date)
    if not dates:
        return ""
    if dates[0] == dates[-1]:
        return dates[0]
    return lookup.labels.fill("about.from_to", first=dates[0], last=dates[-1])


def _interviews(lookup: Lookup) -> str:
    """Return how many people of each role were interviewed."""
    roles = Counter(person.type or "unknown" for person in lookup.material.people)
    known = lookup.labels.words["counts"]["people"]
    return lookup.labels.listing([lookup.labels.count(f"people.{role}", roles[role]) for role in known if roles[role]])


def _langs(lookup: Lookup) -> str:
    """Return the sources' languages, the most frequent first."""
    langs = Counter(source.lang for source in lookup.material.sources if source.lang)
    labels = lookup.labels
    parts = [
        labels.fill("about.in_lang", lang=labels.lang_name(lang), sources=labels.count("sources", n))
        for lang, n in langs.most_common()
    ]
    return "; ".join(parts)
