"""From records to content: everything a template is filled with, as plain words and lists, without Word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pipeline import __version__
from pipeline.benchmark import Benchmark
from pipeline.models import Kind, Performance
from pipeline.report import desk, findings
from pipeline.report.about import about
from pipeline.report.content import Content, Table, make_content, quote_bookmark, row_bookmark, slot
from pipeline.report.illustrations import PICTURES, pictures
from pipeline.report.lookup import Lookup
from pipeline.report.matrix import Matrix, Standing, ratings_table
from pipeline.report.provenance import evidence_table, extent, provenance, source_table
from pipeline.report.record import DeskRecord, Reading, ReportRecord
from pipeline.report.themes import Themes
from pipeline.review.questions import Trace, fates

if TYPE_CHECKING:
    from pipeline.report import Material


def desk_review(material: Material, benchmark: Benchmark, *, lang: str, peer: str = "") -> Content:
    """Return the content of a peer's desk review. Raise UsageError for a language without labels."""
    lookup = Lookup(material, benchmark, lang=lang)
    tables = desk.tables(lookup, _traces(lookup))
    evidence = desk.quoted(tables.values())
    tables["sources"] = source_table(lookup)
    tables["evidence"] = evidence_table(lookup.labels["evidence.title"], evidence, lookup)
    frame = _frame(lookup, "desk")
    frame["pillars"] = desk.pillars(lookup)
    frame["how"] = desk.how(lookup)
    frame["evidence"] = slot("rows", "evidence") if evidence else ""
    frame["cover"].append(_fact(lookup, "peer", peer))
    content = _content(lookup, frame, tables, evidence)
    content["desk"] = _record(lookup, content["choices"], peer)
    return content


def _record(lookup: Lookup, choices: dict[str, str], peer: str) -> DeskRecord:
    rows = lookup.material.review.rows
    return DeskRecord(
        city=lookup.material.city.name,
        benchmark=lookup.material.review.benchmark,
        lang=lookup.labels.lang,
        run="",
        base="",
        rows={row_bookmark(row.indicator): row.indicator for row in rows},
        columns=(),
        choices=choices,
        evidence={
            row.indicator: {item: lookup.evidence[item].source for finding in row.findings for item in finding.evidence}
            for row in rows
        },
        sources=dict(lookup.names),
        authors=(peer,) if peer else (),
        proposed=lookup.material.propose,
    )


def recommendations(material: Material, benchmark: Benchmark, *, lang: str) -> Content:
    """Return the content of the report, and of the letter. Raise UsageError for a language without labels."""
    lookup = Lookup(material, benchmark, lang=lang)
    sections = findings.Sections(lookup, _traces(lookup))
    themes, matrix = Themes(lookup, sections), Matrix(lookup)
    evidence = _evidence_by_indicator(lookup)
    tables = {f"evidence {indicator}": _annex(indicator, items, lookup) for indicator, items in evidence.items()}
    tables |= {f"matrix {pillar.id}": matrix.table(pillar.id) for pillar in benchmark.pillars}
    ratings = {f"ratings {pillar.id}": ratings_table(pillar.id, lookup) for pillar in benchmark.pillars}
    tables |= {name: table for name, table in ratings.items() if table}
    tables |= {"sources": source_table(lookup), "fields": matrix.field_table(), "kinds": matrix.kind_table()}

    frame = _frame(lookup, "report")
    frame["searchable"] = lookup.searchable
    frame["about"] = about(lookup)
    frame["summary"] = {"scope": _scope(lookup), "standing": _standing(lookup, matrix), **findings.summary(lookup)}
    frame["pillars"] = [
        sections.pillar(pillar) | {"ratings": _rows(f"ratings {pillar.id}", tables)} for pillar in benchmark.pillars
    ]
    frame["themes"] = [themes.theme(theme) for theme in benchmark.themes]
    frame["main"] = themes.main()
    frame["pictures"] = {name: {"picture": slot("picture", name), "rows": slot("rows", name)} for name in PICTURES}
    frame["matrix"] = [
        {"name": lookup.words(pillar.name), "rows": slot("rows", f"matrix {pillar.id}")} for pillar in benchmark.pillars
    ]
    frame["evidence"] = [
        {"indicator": indicator, "title": _title(lookup, indicator), "rows": slot("rows", f"evidence {indicator}")}
        for indicator in evidence
    ]
    frame["nothing"] = ", ".join(row.indicator for row in material.review.rows if row.indicator not in evidence)

    quoted = {item for items in (*evidence.values(), *sections.notes.values()) for item in items}
    content = _content(lookup, frame, tables, quoted)
    content["quotes"] |= themes.quotes
    content["notes"] = sections.notes
    content["translations"] = material.translations
    content["pictures"] = pictures(lookup, matrix)
    content["report"] = _report_record(lookup)
    return content


def _report_record(lookup: Lookup) -> ReportRecord:
    return ReportRecord(
        city=lookup.material.city.name,
        benchmark=lookup.material.review.benchmark,
        lang=lookup.labels.lang,
        run="",
        template="",
        evidence={
            quote_bookmark(item.id): Reading(item.indicator, item.facet, item.status, item.rule, item.source)
            for item in lookup.evidence.values()
        },
        sources=dict(lookup.names),
    )


def _annex(indicator: str, items: list[str], lookup: Lookup) -> Table:
    return evidence_table(f"{indicator} {_title(lookup, indicator)}", items, lookup)


def _rows(name: str, tables: Mapping[str, Table]) -> str:
    """Return the slot of a table's rows, nothing where there is no such table."""
    return slot("rows", name) if name in tables else ""


def _standing(lookup: Lookup, matrix: Matrix) -> str:
    """Return on how many indicators sources agree, contradict each other, or stand alone."""
    counts, labels = matrix.counts(), lookup.labels
    told = "; ".join(
        labels.fill(f"report.standing.{standing}", indicators=labels.count("indicators", counts[standing]))
        for standing in Standing
        if counts[standing]
    )
    return f"{told[:1].upper()}{told[1:]}."


def _traces(lookup: Lookup) -> tuple[Trace, ...]:
    """Return what became of the questions in the visit, nothing while nobody has been interviewed."""
    material = lookup.material
    if not any(source.kind is Kind.INTERVIEW for source in material.sources):
        return ()
    return fates(material.passages, material.evidence, lookup.benchmark)


def _title(lookup: Lookup, indicator: str) -> str:
    return lookup.words(lookup.benchmark.indicator(indicator).title)


def _evidence_by_indicator(lookup: Lookup) -> dict[str, list[str]]:
    """Return the evidence of each indicator that has some, as its findings rank it."""
    found: dict[str, list[str]] = {}
    for row in lookup.material.review.rows:
        for finding in row.findings:
            for item in finding.evidence:
                found.setdefault(row.indicator, []).append(item)
    return {indicator: list(dict.fromkeys(items)) for indicator, items in found.items()}


def _scope(lookup: Lookup) -> str:
    city, labels, rows = lookup.material.city.name, lookup.labels, lookup.material.review.rows
    if not lookup.searchable:
        return labels.fill("report.summary_none", city=city)
    found = sum(any(finding.evidence for finding in row.findings) for row in rows)
    return labels.fill(
        "report.summary_scope",
        city=city,
        extent=extent(lookup),
        found=labels.count("indicators", found),
        missing=labels.count("indicators", len(rows) - found),
    )


def _frame(lookup: Lookup, draft: str) -> dict[str, Any]:
    city = lookup.material.city
    return {
        "labels": lookup.labels.words,
        "title": lookup.labels[f"{draft}.title"],
        "subtitle": lookup.labels[f"{draft}.subtitle"],
        "city": city.name,
        "header": lookup.labels.fill("header", city=city.name, title=lookup.labels[f"{draft}.title"]),
        "version": __version__,
        "cover": _cover(lookup),
        "contents": slot("contents"),
        "provenance": provenance(lookup),
    }


def _cover(lookup: Lookup) -> list[dict[str, str]]:
    city = lookup.material.city
    country = [_fact(lookup, "country", city.country)] if city.country else []
    return [
        *country,
        _fact(lookup, "visit", city.review.visit),
        _fact(lookup, "team_leader", city.review.team_leader),
        _fact(lookup, "peers", "; ".join(city.review.peers)),
        _fact(lookup, "benchmark", lookup.material.review.benchmark),
        _fact(lookup, "material", extent(lookup)),
        _fact(lookup, "version", lookup.labels[f"audience.{lookup.material.audience}"]),
    ]


def _fact(lookup: Lookup, name: str, value: str) -> dict[str, str]:
    return {"label": lookup.labels[f"cover.{name}"], "value": value}


def _content(
    lookup: Lookup,
    frame: dict[str, Any],
    tables: dict[str, Table],
    evidence: Iterable[str],
) -> Content:
    choices = lookup.labels.group("performance")
    content = make_content(lookup.labels, frame, tables)
    content["quotes"] = {item: lookup.quote(item) for item in evidence}
    content["choices"] = {choice: choices[choice] for choice in Performance}
    return content
