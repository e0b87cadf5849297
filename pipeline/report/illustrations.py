"""The report's two pictures, with words for those who cannot see them: drawn only where a template wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.models import Status
from pipeline.report.content import Picture
from pipeline.report.lookup import Lookup
from pipeline.report.matrix import Amount, Matrix

if TYPE_CHECKING:
    from pipeline.report.pictures import Counted, Words
    from pipeline.report.wordkit.colors import Colors

FIELDS, KINDS = "fields", "kinds"
PICTURES = (FIELDS, KINDS)


def pictures(lookup: Lookup, matrix: Matrix) -> dict[str, Picture]:
    """Return the heat map of pillars by areas, and the chart of evidence by kind of source."""

    def fields(colors: Colors) -> bytes:
        from pipeline.report.pictures import Line, heat_map

        pillars = {pillar.id: lookup.words(pillar.name) for pillar in lookup.benchmark.pillars}
        lines = [
            Line(pillars[pillar], tuple(map(_counted, areas.values()))) for pillar, areas in matrix.by_field().items()
        ]
        areas = [lookup.words(area.name) for area in lookup.benchmark.areas]
        return heat_map(lines, areas, _words(lookup), colors=colors)

    def kinds(colors: Colors) -> bytes:
        from pipeline.report.pictures import Line, source_chart

        lines = [Line(amount.name, (_counted(amount),)) for amount in matrix.by_kind()]
        return source_chart(lines, _words(lookup), colors=colors)

    alts = {name: lookup.labels[f"matrix.{name}_alt"] for name in PICTURES}
    return {FIELDS: Picture(draw=fields, alt=alts[FIELDS]), KINDS: Picture(draw=kinds, alt=alts[KINDS])}


def _counted(amount: Amount) -> Counted:
    from pipeline.report.pictures import Counted

    return Counted(tuple(amount.statuses[status] for status in Status), amount.searchable)


def _words(lookup: Lookup) -> Words:
    from pipeline.report.pictures import Words

    labels = lookup.labels
    return Words(
        kinds=tuple(labels[f"statuses.{status}"] for status in Status),
        amount=labels["matrix.amount"],
        nothing=labels["matrix.nothing"],
        unsearchable=labels["matrix.unsearchable"],
    )
