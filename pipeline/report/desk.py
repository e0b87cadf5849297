"""The desk review's rows: each indicator with what we know, do not know and suspect, what to ask and whom to meet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.models import Finding, Row, Verdict
from pipeline.report import content
from pipeline.report.content import Block, block, row_bookmark, slot
from pipeline.report.lookup import Lookup
from pipeline.review.questions import Fate, Trace

QUOTES = 2  # for each finding; the report's annex has them all


def pillars(lookup: Lookup) -> list[dict[str, object]]:
    """Return the pillars with their areas, each area with the slot for its rows."""
    return [
        {
            "name": lookup.words(pillar.name),
            "standard": lookup.words(pillar.standard),
            "areas": [
                {"name": lookup.words(area.name), "rows": slot("rows", f"{pillar.id}-{area.id}")}
                for area in lookup.benchmark.areas
                if lookup.benchmark.indicators_of(pillar.id, area.id)
            ],
        }
        for pillar in lookup.benchmark.pillars
    ]


def tables(lookup: Lookup, traces: Sequence[Trace] = ()) -> dict[str, content.Table]:
    """Return a table for each pillar and area, by the key of its slot.

    ``traces`` are what became of the questions in the visit, none before it.
    """
    return {
        f"{pillar.id}-{area.id}": _table(pillar.id, area.id, lookup, traces)
        for pillar in lookup.benchmark.pillars
        for area in lookup.benchmark.areas
    }


def _table(pillar: str, area: str, lookup: Lookup, traces: Sequence[Trace]) -> content.Table:
    names = (lookup.benchmark.pillar(pillar).name, lookup.benchmark.area(area).name)
    title = ": ".join(lookup.words(name) for name in names)
    indicators = lookup.benchmark.indicators_of(pillar, area)
    rows = [make_row(lookup.rows[item.id], lookup, traces) for item in indicators if item.id in lookup.rows]
    return content.Table(title=title, alt=lookup.labels.fill("desk.table_alt", area=title), rows=rows)


def make_row(row: Row, lookup: Lookup, traces: Sequence[Trace] = ()) -> content.Row:
    """Return one indicator's row."""
    answered = [trace for trace in traces if trace.indicator == row.indicator and trace.fate is Fate.ANSWERED]
    questions = [*_questions(row, lookup), *_answered(answered, lookup)]
    blocks = [*_reference(row, lookup), *_hypothesis(row, lookup), *questions]
    return content.Row(bookmark=row_bookmark(row.indicator), blocks=blocks)


def _reference(row: Row, lookup: Lookup) -> Iterator[Block]:
    indicator = lookup.benchmark.indicator(row.indicator)
    yield block("reference", row.indicator)
    yield block("title", lookup.words(indicator.title))
    yield block("requirement", lookup.words(indicator.requirement))
    yield Block(field="performance", text=row.indicator, value=row.performance)


def _hypothesis(row: Row, lookup: Lookup) -> Iterator[Block]:
    known = [finding for finding in row.findings if finding.verdict.is_known]
    unknown = [finding for finding in row.findings if finding.verdict is Verdict.UNKNOWN]
    suspected = [finding for finding in row.findings if finding.verdict.is_suspected]
    labels = lookup.labels
    yield from _group("know", row, known, lookup, empty=_nothing(row, lookup))
    yield from _group("unknown", row, unknown, lookup, empty=[labels["desk.all_known"]])
    yield from _group("suspect", row, suspected, lookup, empty=[labels["desk.no_suspicion"]])


def _group(
    name: str, row: Row, findings: Iterable[Finding], lookup: Lookup, *, empty: Iterable[str]
) -> Iterator[Block]:
    yield block(name, lookup.labels[f"desk.{name}"])
    found = [made for finding in findings for made in _finding(row.indicator, finding, lookup)]
    yield from found or (block("note", note) for note in empty)


def _nothing(row: Row, lookup: Lookup) -> list[str]:
    """Return why nothing is known: said only half, found nowhere, or not searchable."""
    if not lookup.searchable:
        return [lookup.labels["desk.not_searchable"]]
    if any(finding.evidence for finding in row.findings):
        return [lookup.labels["desk.nothing_plain"]]
    gaps = [lookup.labels["desk.gaps"]] if has_gaps(lookup) else []
    return [lookup.labels["desk.nothing"], *gaps]


def has_gaps(lookup: Lookup) -> bool:
    """Return whether some of the material could not be searched."""
    coverage = lookup.material.review.coverage
    return bool(coverage.unread_pages or coverage.unsearched_langs or coverage.not_read)


def _finding(indicator: str, finding: Finding, lookup: Lookup) -> Iterator[Block]:
    yield block("finding", f"{lookup.clause(indicator, finding)}.")
    shown = lookup.best(finding, most=QUOTES)
    for item in shown:
        yield Block(field="quote", text="", quote=item)
    if further := len(finding.evidence) - len(shown):
        yield block("further", lookup.labels.count("further", further))


def _questions(row: Row, lookup: Lookup) -> Iterator[Block]:
    for finding in row.open_findings:
        facet = lookup.benchmark.facet(row.indicator, finding.facet)
        question = lookup.words(facet.question)
        yield block("question", lookup.labels.fill(f"ask.{finding.verdict}", question=question))
    if not row.open_findings:
        yield block("note_question", lookup.labels["desk.no_question"])
        return
    yield block("meet_label", lookup.labels["desk.meet"])
    for person in people_to_meet(row, lookup):
        yield block("meet", person)


def _answered(traces: Sequence[Trace], lookup: Lookup) -> Iterator[Block]:
    """Yield the questions that interviews have answered, each with where the answer stands."""
    if traces:
        yield block("answered_label", lookup.labels["visit.answered_in"])
    for trace in traces:
        yield block("answered", lookup.words(lookup.benchmark.facet(trace.indicator, trace.facet).question))
        for item in trace.evidence[:QUOTES]:
            yield Block(field="answered_by", text="", quote=item)


def people_to_meet(row: Row, lookup: Lookup) -> list[str]:
    """Return the city's contact for the indicator; without one, the open facets' usual roles."""
    if row.contact:
        return _people([row.contact])
    facets = (lookup.benchmark.facet(row.indicator, finding.facet) for finding in row.open_findings)
    return _people(lookup.words(facet.meet) for facet in facets)


def _people(texts: Iterable[str]) -> list[str]:
    """Return the people of lists with semicolons, each once."""
    named = (part.strip() for text in texts for part in text.split(";"))
    people = (name[0].upper() + name[1:] for name in named if name)
    return list({name.casefold(): name for name in people}.values())


def quoted(made: Iterable[content.Table]) -> list[str]:
    """Return the evidence quoted in the tables, in order, each once."""
    blocks = (each for table in made for row in table["rows"] for each in row["blocks"])
    return list(dict.fromkeys(each["quote"] for each in blocks if "quote" in each))
