"""The report's sections by pillar: strengths, weaknesses, contradictions and open points; and what all sections use.

Everything said here rests on evidence, which is cited; where there is none, the section says that nothing was found.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pipeline.benchmark.tables import Pillar
from pipeline.models import Finding, Verdict
from pipeline.report.content import slot
from pipeline.report.lookup import Lookup
from pipeline.review.questions import Fate, Trace

STRONG = (Verdict.KNOW_IN_PLACE,)
WEAK = (Verdict.KNOW_ABSENT, Verdict.SUSPECT_PAST)
DISPUTED = (Verdict.SUSPECT_CONTRADICTED,)
SPOKEN_OF = (Fate.ANSWERED, Fate.DISPUTED, Fate.TOUCHED)
TO_RECOMMEND = (*WEAK, *DISPUTED)
QUOTES = 2

# Shares of an area's facets from which on the summary names the area; the draft tells them in words.
MOST_AREAS = 5
SHARE_STRONG, SHARE_WEAK, SHARE_OPEN = 1 / 2, 1 / 4, 3 / 4

Point = dict[str, Any]
Pairs = list[tuple[str, Finding]]


class Sections:
    """Makes the report's sections, and collects the footnotes that stand in them.

    ``traces`` are what became of the questions in the visit, none before it.
    """

    def __init__(self, lookup: Lookup, traces: Sequence[Trace] = ()) -> None:
        self._lookup = lookup
        self._traces = traces
        self.notes: dict[str, list[str]] = {}

    def pillar(self, pillar: Pillar) -> dict[str, Any]:
        """Return one pillar's section."""
        lookup = self._lookup
        indicators = [indicator.id for indicator in lookup.benchmark.indicators_of(pillar.id)]
        return {
            "name": lookup.words(pillar.name),
            "standard": lookup.words(pillar.standard),
            "strengths": self._by_area(pillar.id, STRONG),
            "weaknesses": self._by_area(pillar.id, WEAK),
            "contradictions": self._by_area(pillar.id, DISPUTED),
            **self.open_points(indicators),
            "visit": self._visit([trace for trace in self._traces if trace.indicator in indicators]),
        }

    def _visit(self, traces: Sequence[Trace]) -> dict[str, Any]:
        """Return what became of a pillar's questions, nothing where none was open or nobody was interviewed."""
        if not traces:
            return {}
        labels = self._lookup.labels
        groups = []
        for fate in SPOKEN_OF:
            if found := [trace for trace in traces if trace.fate is fate]:
                title = labels.fill(f"visit.{fate}", questions=labels.count("questions", len(found)))
                groups.append({"title": title, "questions": [self._traced(trace) for trace in found]})
        still = [trace for trace in traces if trace.fate is Fate.OPEN]
        indicators = ", ".join(dict.fromkeys(trace.indicator for trace in still))
        count = labels.count("questions", len(still))
        told = labels.fill("visit.open", questions=count, indicators=indicators) if still else ""
        return {"groups": groups, "open": told}

    def _traced(self, trace: Trace) -> dict[str, str]:
        facet = self._lookup.benchmark.facet(trace.indicator, trace.facet)
        return {
            "text": self._lookup.words(facet.question),
            "indicator": trace.indicator,
            "notes": self.note(trace.evidence[:QUOTES]),
        }

    def _by_area(self, pillar: str, verdicts: Sequence[Verdict]) -> list[dict[str, Any]]:
        lookup = self._lookup
        groups = []
        for area in lookup.benchmark.areas:
            indicators = [indicator.id for indicator in lookup.benchmark.indicators_of(pillar, area.id)]
            if points := self.points(lookup.findings(indicators, *verdicts), lookup.sentence):
                groups.append({"area": lookup.words(area.name), "points": points})
        return groups

    def points(self, pairs: Pairs, say: Callable[[str, Finding], str]) -> list[Point]:
        """Return findings as points of the report: name, indicator, what is said, quotes and footnotes."""
        return [self._point(indicator, finding, say(indicator, finding)) for indicator, finding in pairs]

    def _point(self, indicator: str, finding: Finding, text: str) -> Point:
        lookup = self._lookup
        shown = lookup.fitting(finding, most=QUOTES)
        return {
            "name": lookup.name(indicator, finding),
            "indicator": indicator,
            "text": text,
            "quotes": [self.quote(item) for item in shown],
            "notes": self.note(shown),
        }

    def quote(self, item: str) -> dict[str, Any]:
        """Return a quote for the template: its words with a footnote, and room for a translation of a foreign one."""
        is_foreign = bool(self._lookup.quote(item)["lang"])
        translation = slot("translation", item) if is_foreign else ""
        return {"words": slot("noted", item), "foreign": is_foreign, "translation": translation}

    def note(self, evidence: Sequence[str]) -> str:
        """Return the slot for footnotes that cite the evidence, nothing where there is none."""
        if not evidence:
            return ""
        key = str(len(self.notes) + 1)
        self.notes[key] = list(evidence)
        return slot("notes", key)

    def open_points(self, indicators: Sequence[str]) -> dict[str, Any]:
        """Return what is announced, unconfirmed, or not found on the indicators."""
        lookup = self._lookup
        planned = lookup.findings(indicators, Verdict.SUSPECT_PLANNED)
        unconfirmed = lookup.findings(indicators, Verdict.SUSPECT_UNCERTAIN)
        return {
            "planned": self.points(planned, lookup.sentence),
            "unconfirmed": self.points(unconfirmed, lookup.sentence),
            "nothing": self._nothing(indicators),
        }

    def _nothing(self, indicators: Sequence[str]) -> list[dict[str, str]]:
        """Return the indicators with facets on which nothing was found, and these facets' names."""
        lookup = self._lookup
        found: dict[str, list[str]] = {}
        for indicator, finding in lookup.findings(indicators, Verdict.UNKNOWN):
            found.setdefault(indicator, []).append(lookup.name(indicator, finding))
        return [{"indicator": indicator, "names": "; ".join(names)} for indicator, names in found.items()]


def summary(lookup: Lookup) -> dict[str, list[str]]:
    """Return the areas that the summary names, in the benchmark's order: strong, weak and open ones."""
    return {
        "strengths": _areas(lookup, STRONG, SHARE_STRONG),
        "gaps": _areas(lookup, TO_RECOMMEND, SHARE_WEAK),
        "open": _areas(lookup, (Verdict.UNKNOWN,), SHARE_OPEN),
    }


def _areas(lookup: Lookup, verdicts: Sequence[Verdict], share: float) -> list[str]:
    """Return the areas that reach the share, of many those with the largest, in the benchmark's order."""
    shares = {
        f"{lookup.words(pillar.name)}: {lookup.words(area.name)}": _share(lookup, pillar.id, area.id, verdicts)
        for pillar in lookup.benchmark.pillars
        for area in lookup.benchmark.areas
    }
    reached = [name for name, found in shares.items() if found >= share]
    kept = sorted(reached, key=lambda name: -shares[name])[:MOST_AREAS]
    return [name for name in reached if name in kept]


def _share(lookup: Lookup, pillar: str, area: str, verdicts: Sequence[Verdict]) -> float:
    """Return for which share of an area's facets the material says one of the verdicts."""
    indicators = [indicator.id for indicator in lookup.benchmark.indicators_of(pillar, area)]
    facets = [finding for _, finding in lookup.findings(indicators, *Verdict) if finding.facet]
    return sum(finding.verdict in verdicts for finding in facets) / len(facets) if facets else 0.0
