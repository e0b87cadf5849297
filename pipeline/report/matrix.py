"""The evidence matrix: what the city says of itself, what documents and what interviews say, and how these agree.

It tells how much is said and by whom. It grades nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from msgspec import Struct

from pipeline.models import Evidence, Kind, Performance, Status, Verdict
from pipeline.report.content import Block, Row, Table, block
from pipeline.report.labels import Labels
from pipeline.report.lookup import Lookup

GROUPS: dict[str, tuple[Kind, ...]] = {
    "self": (Kind.KICKOFF,),
    "documents": (Kind.STRATEGY, Kind.MINUTES, Kind.OTHER),
    "interviews": (Kind.INTERVIEW,),
}
PLAIN = (Status.IN_PLACE, Status.PLANNED, Status.ABSENT, Status.PAST)
RATINGS = (Performance.BELOW, Performance.MEETS, Performance.EXCEEDS, Performance.MORE_INFORMATION)


class Standing(StrEnum):
    """How the sources stand to each other on an indicator."""

    AGREEMENT = "agreement"
    CONFLICT = "conflict"
    SINGLE = "single"
    NOTHING = "nothing"
    UNSEARCHABLE = "unsearchable"


class Amount(Struct, frozen=True):
    """How many pieces of evidence there are, by how they are read, and whether any of the material was searched."""

    name: str
    statuses: Counter[Status]
    searchable: bool = True

    @property
    def total(self) -> int:
        """How many there are in all."""
        return self.statuses.total()


class Matrix:
    """What the evidence of one city amounts to, by indicator, by pillar and area, and by kind of source."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._items: defaultdict[str, list[Evidence]] = defaultdict(list)
        for item in lookup.evidence.values():
            self._items[item.indicator].append(item)
        unsearched = lookup.material.review.coverage.unsearched_langs
        self._kinds = {source.kind for source in lookup.material.sources}
        self._searched = {passage.kind for passage in lookup.material.passages if passage.lang not in unsearched}

    def standing(self, indicator: str) -> Standing:
        """Return how the sources stand to each other on an indicator.

        They agree where two of them say the same of one point, and none contradicts; elsewhere each point rests on a
        single source.
        """
        findings = self._lookup.rows[indicator].findings
        if any(finding.verdict is Verdict.SUSPECT_CONTRADICTED for finding in findings):
            return Standing.CONFLICT
        if not any(finding.evidence for finding in findings):
            return Standing.NOTHING if self._searched else Standing.UNSEARCHABLE
        same: defaultdict[tuple[str, Status], set[str]] = defaultdict(set)
        for item in self._items[indicator]:
            same[item.facet, item.status].add(item.source)
        agreed = any(len(sources) > 1 and status in PLAIN for (_, status), sources in same.items())
        return Standing.AGREEMENT if agreed else Standing.SINGLE

    def counts(self) -> Counter[Standing]:
        """Return how many indicators there are of each standing."""
        return Counter(self.standing(indicator) for indicator in self._lookup.rows)

    def table(self, pillar: str) -> Table:
        """Return the matrix of a pillar: one row for each indicator."""
        lookup = self._lookup
        name = lookup.words(lookup.benchmark.pillar(pillar).name)
        rows = [self._row(item.id) for item in lookup.benchmark.indicators_of(pillar) if item.id in lookup.rows]
        return Table(title=name, alt=lookup.labels.fill("matrix.alt", pillar=name), rows=rows)

    def _row(self, indicator: str) -> Row:
        lookup, labels = self._lookup, self._lookup.labels
        blocks = [
            block("indicator", indicator),
            block("title", lookup.words(lookup.benchmark.indicator(indicator).title)),
            *(line for group in GROUPS for line in self._group(indicator, group)),
            block("standing", labels[f"matrix.standing.{self.standing(indicator)}"]),
        ]
        return Row(bookmark="", blocks=blocks)

    def _group(self, indicator: str, group: str) -> Iterator[Block]:
        """Yield what a group of sources says: a line for each reading, or why there is none."""
        labels, kinds = self._lookup.labels, GROUPS[group]
        counted = Counter(item.status for item in self._items[indicator] if self._kind(item) in kinds)
        for status in Status:
            if n := counted[status]:
                yield block(group, labels.fill("matrix.counted", status=labels[f"statuses.{status}"], n=n))
        if not counted:
            yield block(group, labels[f"matrix.{self._why_nothing(kinds)}"])

    def _why_nothing(self, kinds: Sequence[Kind]) -> str:
        if not self._kinds.intersection(kinds):
            return "no_material"
        return "nothing" if self._searched.intersection(kinds) else "unsearchable"

    def _kind(self, item: Evidence) -> Kind:
        return self._lookup.sources[item.source].kind

    def by_field(self) -> dict[str, dict[str, Amount]]:
        """Return the evidence by pillar and area, both by id."""
        benchmark = self._lookup.benchmark
        return {
            pillar.id: {
                area.id: Amount(
                    self._lookup.words(area.name),
                    self._statuses(
                        item
                        for indicator in benchmark.indicators_of(pillar.id, area.id)
                        for item in self._items[indicator.id]
                    ),
                    bool(self._searched),
                )
                for area in benchmark.areas
            }
            for pillar in benchmark.pillars
        }

    def by_kind(self) -> list[Amount]:
        """Return the evidence by kind of source, for the kinds that there are."""
        labels, items = self._lookup.labels, self._lookup.evidence.values()
        return [
            Amount(
                labels[f"kinds.{kind}"],
                self._statuses(item for item in items if self._kind(item) is kind),
                kind in self._searched,
            )
            for kind in Kind
            if kind in self._kinds
        ]

    @staticmethod
    def _statuses(items: Iterable[Evidence]) -> Counter[Status]:
        return Counter(item.status for item in items)

    def field_table(self) -> Table:
        """Return the numbers of the heat map."""
        pillars = self._lookup.benchmark.pillars
        amounts = self.by_field()
        rows = [
            self._amount_row(amount, before=f"{self._lookup.words(pillar.name)}: ")
            for pillar in pillars
            for amount in amounts[pillar.id].values()
        ]
        return self._amounts("matrix.fields", rows)

    def kind_table(self) -> Table:
        """Return the numbers of the chart of sources."""
        return self._amounts("matrix.kinds", [self._amount_row(amount) for amount in self.by_kind()])

    def _amounts(self, label: str, rows: list[Row]) -> Table:
        labels = self._lookup.labels
        return Table(title=labels[f"{label}_title"], alt=labels[f"{label}_alt"], rows=rows)

    def _amount_row(self, amount: Amount, *, before: str = "") -> Row:
        none = self._lookup.labels["matrix.unsearchable"]
        total = str(amount.total) if amount.searchable or amount.total else none
        blocks = [block("name", f"{before}{amount.name}"), block("total", total)]
        blocks += [block(status, str(amount.statuses[status])) for status in Status]
        return Row(bookmark="", blocks=blocks)


def ratings_table(pillar: str, lookup: Lookup) -> Table | None:
    """Return the peers' ratings of a pillar's indicators and how far they lie apart, None where nobody has rated."""
    labels, ratings = lookup.labels, lookup.material.ratings
    rated = [item for item in lookup.benchmark.indicators_of(pillar) if item.id in ratings.given]
    if not rated:
        return None
    choices = labels.group("performance")
    rows = []
    for indicator in rated:
        given = Counter(ratings.given[indicator.id].values())
        told = [
            labels.fill("ratings.given", rating=choices[rating], peers=labels.count("peers", given[rating]))
            for rating in RATINGS
            if given[rating]
        ]
        steps = [n for n, rating in enumerate(RATINGS[:3]) if given[rating]]
        rows.append(
            Row(
                bookmark="",
                blocks=[
                    block("indicator", indicator.id),
                    block("title", lookup.words(indicator.title)),
                    *(block("ratings", words) for words in told),
                    block("spread", labels[f"ratings.spread.{_spread(steps, given)}"]),
                    *_agreed(ratings.agreed.get(indicator.id), labels),
                ],
            )
        )
    name = lookup.words(lookup.benchmark.pillar(pillar).name)
    return Table(title=labels["ratings.title"], alt=labels.fill("ratings.alt", pillar=name), rows=rows)


def _agreed(rating: Performance | None, labels: Labels) -> Iterator[Block]:
    """Yield what the team has agreed on, where it has."""
    if rating in RATINGS[:3]:
        yield block("agreed", labels.fill("ratings.agreed", rating=labels[f"performance.{rating}"]))


def _spread(steps: Sequence[int], given: Counter[Performance]) -> str:
    """Return how far ratings lie apart: "more information needed" is no rating."""
    if not steps:
        return "none"
    if sum(given[rating] for rating in RATINGS[:3]) == 1:
        return "single"
    return ("agreed", "one_step", "two_steps")[steps[-1] - steps[0]]
