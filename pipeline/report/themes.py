"""The report's sections by theme: what was found, challenges, recommendations that answer them, good practice.

A recommendation stands only where a point is missing, has ended or is disputed, and says on which evidence it rests.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from pipeline.benchmark.tables import Theme
from pipeline.models import Finding, Part, Practice, Status, Verdict
from pipeline.report.content import Quote, slot
from pipeline.report.findings import DISPUTED, QUOTES, STRONG, TO_RECOMMEND, WEAK, Pairs, Point, Sections
from pipeline.report.lookup import AGAINST, IN_PLACE, Lookup

VOICES = 3
OWN, OTHERS = 2, 2  # good practices shown: of this city for a theme, of other cities for a recommendation
MAIN, MAIN_STRENGTHS = 6, 4  # what the letter names


class Themes:
    """Makes the sections of the themes; their footnotes are counted with those of the other sections.

    ``quotes`` are those of other cities.
    """

    def __init__(self, lookup: Lookup, sections: Sections) -> None:
        self._lookup = lookup
        self._sections = sections
        self.quotes: dict[str, Quote] = {}
        self._practices: dict[tuple[str, str], list[Practice]] = {}
        for practice in lookup.material.practices:
            self._practices.setdefault((practice.indicator, practice.facet), []).append(practice)

    def theme(self, theme: Theme) -> dict[str, Any]:
        """Return one theme's section."""
        lookup, sections = self._lookup, self._sections
        verdicts = (*STRONG, *WEAK, *DISPUTED)
        # What touches no particular point stands with the pillars, and here only where there is nothing else.
        stated = self._facets(theme.indicators, *verdicts) or lookup.findings(theme.indicators, *verdicts)
        weak = self._to_recommend(theme)
        return {
            "title": lookup.words(theme.title),
            "standard": lookup.words(theme.standard),
            "findings": sections.points(stated, lookup.sentence),
            **sections.open_points(theme.indicators),
            "challenges": self._challenges(weak),
            "recommendations": self._recommendations(weak),
            "practices": self._own_practices(theme),
            "voices": [sections.quote(item) for item in self._voices([*weak, *stated])],
        }

    def _to_recommend(self, theme: Theme) -> Pairs:
        """Return what recommendations rest on: facets, and an indicator as a whole where none of its facets is one."""
        pairs = self._lookup.findings(theme.indicators, *TO_RECOMMEND)
        told = {indicator for indicator, finding in pairs if finding.facet}
        return [(indicator, finding) for indicator, finding in pairs if finding.facet or indicator not in told]

    def _by_challenge(self, pairs: Pairs) -> list[tuple[str, Pairs]]:
        """Return the findings by the challenge that they show, in the benchmark's order; "" for those of none."""
        benchmark = self._lookup.benchmark
        groups: dict[str, Pairs] = {name: [] for name in (*(each.id for each in benchmark.challenges), "")}
        for indicator, finding in pairs:
            advice = benchmark.advice_on(indicator, finding.facet)
            groups[advice.challenge if advice else ""].append((indicator, finding))
        return [(challenge, found) for challenge, found in groups.items() if found]

    def _challenge_words(self, challenge: str) -> str:
        found = (each for each in self._lookup.benchmark.challenges if each.id == challenge)
        return next((self._lookup.words(each.challenge) for each in found), "")

    def _challenges(self, pairs: Pairs) -> list[dict[str, Any]]:
        made = []
        for challenge, found in self._by_challenge(pairs):
            if words := self._challenge_words(challenge):
                names = [f"{self._lookup.name(indicator, finding)} ({indicator})" for indicator, finding in found]
                evidence = [item for _, finding in found for item in self._lookup.fitting(finding, most=1)]
                made.append({"text": words, "shown": "; ".join(names), "notes": self._sections.note(evidence)})
        return made

    def _recommendations(self, pairs: Pairs) -> list[dict[str, Any]]:
        """Return the recommendations by challenge, each with why, and with practices of other cities."""
        return [
            {
                "challenge": self._challenge_words(challenge),
                "points": [self.recommendation(indicator, finding) for indicator, finding in found],
            }
            for challenge, found in self._by_challenge(pairs)
        ]

    def recommendation(self, indicator: str, finding: Finding) -> Point:
        """Return one recommendation: what to consider, why, on which evidence, and what other cities do."""
        lookup = self._lookup
        others = self._practices.get((indicator, finding.facet), ()) if finding.facet else ()
        return {
            "name": lookup.name(indicator, finding),
            "indicator": indicator,
            "text": lookup.recommendation(indicator, finding),
            "why": lookup.sentence(indicator, finding),
            "notes": self._sections.note(lookup.fitting(finding, most=QUOTES)),
            "practices": [self._other(practice) for practice in others[:OTHERS]],
        }

    def _other(self, practice: Practice) -> dict[str, str]:
        """Return another city's practice for the template; its words go the way of all quotes."""
        key = f"practice {len(self.quotes) + 1}"
        self.quotes[key] = self._lookup.foreign_quote(practice)
        return {"city": practice.city, "quote": slot("quote", key)}

    def _own_practices(self, theme: Theme) -> list[dict[str, Any]]:
        """Return what the city could show to others: what two sources or more say is in place, and nothing disputes."""
        pairs = self._sound(theme)
        best: dict[str, dict[str, Any]] = {}
        for indicator, finding in sorted(pairs, key=lambda pair: -voices(pair[1], self._lookup)):
            # One sentence may speak to several facets; it is quoted for the first.
            item = self._lookup.fitting(finding, most=1)[0]
            name = self._lookup.name(indicator, finding)
            shown = {"name": name, "indicator": indicator, "quotes": [self._sections.quote(item)]}
            best.setdefault(self._lookup.quote(item)["text"], shown)
        return list(best.values())[:OWN]

    def _sound(self, theme: Theme) -> Pairs:
        return [pair for pair in self._facets(theme.indicators, *STRONG) if self._is_sound(*pair)]

    def _is_sound(self, indicator: str, finding: Finding) -> bool:
        """Return whether several sources say that it is in place, one in a sentence, and nothing there is disputed."""
        doubted = any(each.verdict in DISPUTED for each in self._lookup.rows[indicator].findings)
        sentence = self._lookup.passage_of(self._lookup.fitting(finding, most=1)[0]).part is not Part.TABLE_ROW
        return not doubted and sentence and voices(finding, self._lookup, statuses=IN_PLACE) > 1

    def _voices(self, pairs: Pairs) -> list[str]:
        """Return a few quotes for a theme: one for an indicator, what is missing before what is there, none twice."""
        first_of: dict[str, str] = {}
        for indicator, finding in pairs:
            if finding.evidence:
                first_of.setdefault(indicator, self._lookup.fitting(finding, most=1)[0])
        different: dict[str, str] = {}
        for item in first_of.values():
            different.setdefault(self._lookup.quote(item)["text"], item)
        return list(different.values())[:VOICES]

    def main(self) -> dict[str, Any]:
        """Return what a letter names: the strengths that most sources report, and recommendations by what they miss.

        They stand in the benchmark's order, at most one for a theme: the order says nothing of their weight.
        """
        themes = self._lookup.benchmark.themes
        weak = [self._best(self._to_recommend(theme)) for theme in themes]
        strong = [self._best(self._sound(theme)) for theme in themes]
        return {
            "recommendations": [self.recommendation(*pair) for pair in self._first(weak, MAIN)],
            "strengths": self._sections.points(self._first(strong, MAIN_STRENGTHS), self._lookup.sentence),
        }

    def _facets(self, indicators: Sequence[str], *verdicts: Verdict) -> Pairs:
        return [pair for pair in self._lookup.findings(indicators, *verdicts) if pair[1].facet]

    def _best(self, pairs: Pairs) -> Pairs:
        """Return the finding that comes first, as a list of one; an empty list where there is none."""
        return sorted(pairs, key=self._rank)[:1]

    def _first(self, found: Iterable[Pairs], most: int) -> Pairs:
        """Return those of the findings that come first, in the order in which they came."""
        pairs = [pair for each in found for pair in each]
        kept = sorted(pairs, key=self._rank)[:most]
        return [pair for pair in pairs if pair in kept]

    def _rank(self, pair: tuple[str, Finding]) -> tuple[int, bool, int]:
        """Return what comes first in a letter: what most sources miss, undisputed before disputed, most sources."""
        finding = pair[1]
        missing = voices(finding, self._lookup, statuses=AGAINST)
        return -missing, finding.verdict in DISPUTED, -voices(finding, self._lookup)


def voices(finding: Finding, lookup: Lookup, *, statuses: Collection[Status] = tuple(Status)) -> int:
    """Return how many sources speak to a finding, or say one of the statuses of it."""
    items = (lookup.evidence[item] for item in finding.evidence)
    return len({item.source for item in items if item.status in statuses})
