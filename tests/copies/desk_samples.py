"""A small desk review to edit: six indicators in the tables of two areas, with quotes in most of the rows."""

from __future__ import annotations

from msgspec import structs

from pipeline import report
from pipeline.benchmark import Benchmark
from pipeline.models import CellPlace, Evidence, Finding, PagePlace, Place, Review, Row, Status, TimePlace, Verdict
from pipeline.report import Material
from tests.report.report_factories import (
    CITY,
    COVERAGE,
    SOURCES,
    TEMPLATES,
    make_evidence,
    passages_and_spans,
    small_benchmark,
)

IDS = ("GOV-AMB-1", "GOV-AMB-2", "GOV-AMB-3", "GOV-IMP-1", "GOV-IMP-2", "GOV-IMP-3")

# Source, language, place, text; the quoted sentence stands between vertical bars.
QUOTES: tuple[tuple[str, str, Place, str], ...] = (
    ("s2", "de", PagePlace(page=7, label="5"), "|Der Stadtrat hat 2019 einen Beirat mit 15 Mitgliedern eingerichtet.|"),
    ("s2", "de", PagePlace(page=12), "|Die Mittel für Sprachkurse & Beratung liegen unter < 5 % des Haushalts.|"),
    ("s1", "de", CellPlace(table=2, row=3), "|Bis 2027 soll ein Monitoring „Vielfalt“ aufgebaut werden.|"),
    ("s3", "en", TimePlace(turn=14, start_ms=750_000), "|We meet four times a year, and the mayor always comes.|"),
)

# Indicator, facet, verdict, the quotes that tell it.
TOLD: tuple[tuple[str, str, Verdict, tuple[tuple[int, Status], ...]], ...] = (
    ("GOV-AMB-1", "body", Verdict.KNOW_IN_PLACE, ((0, Status.IN_PLACE), (3, Status.IN_PLACE))),
    ("GOV-AMB-1", "money", Verdict.KNOW_ABSENT, ((1, Status.ABSENT),)),
    ("GOV-AMB-2", "asked", Verdict.SUSPECT_PLANNED, ((2, Status.PLANNED),)),
    ("GOV-IMP-1", "body", Verdict.KNOW_IN_PLACE, ((3, Status.IN_PLACE),)),
    ("GOV-IMP-1", "asked", Verdict.SUSPECT_CONTRADICTED, ((3, Status.IN_PLACE), (1, Status.ABSENT))),
    ("GOV-IMP-2", "money", Verdict.SUSPECT_PLANNED, ((2, Status.PLANNED),)),
    ("GOV-IMP-3", "body", Verdict.KNOW_IN_PLACE, ((0, Status.IN_PLACE),)),
)


def desk_benchmark(version: str = "1") -> Benchmark:
    small = small_benchmark()
    first = {indicator.area: indicator for indicator in small.indicators if indicator.pillar == "GOV"}
    indicators = tuple(
        structs.replace(
            first[name[4:7]],
            id=name,
            n=int(name[-1]),
            title={"en": f"Council {name}", "de": f"Beirat {name}"},
            requirement={"en": f"A standing council exists ({name}).", "de": f"Ein Beirat besteht ({name})."},
        )
        for name in IDS
    )
    facets = tuple(
        structs.replace(facet, indicator=name)
        for name in IDS
        for facet in small.facets
        if facet.indicator == "GOV-AMB-1"
    )
    themes = tuple(structs.replace(theme, indicators=(IDS[0], IDS[3])) for theme in small.themes)
    pillars = tuple(pillar for pillar in small.pillars if pillar.id == "GOV")
    return structs.replace(small, version=version, pillars=pillars, indicators=indicators, facets=facets, themes=themes)


def desk_material(city: str = CITY.name, quotes: tuple[tuple[str, str, Place, str], ...] = QUOTES) -> Material:
    pairs = passages_and_spans(quotes)
    evidence: list[Evidence] = []
    rows = []
    for indicator in IDS:
        by_facet = {}
        for _, facet, verdict, parts in (told for told in TOLD if told[0] == indicator):
            made = [
                make_evidence(len(evidence) + n, *pairs[at], indicator, facet, status)
                for n, (at, status) in enumerate(parts, 1)
            ]
            evidence += made
            by_facet[facet] = Finding(facet=facet, verdict=verdict, evidence=tuple(item.id for item in made))
        facets = ("body", "money", "asked")
        findings = tuple(by_facet.get(name, Finding(facet=name, verdict=Verdict.UNKNOWN)) for name in facets)
        rows.append(Row(indicator=indicator, findings=findings))
    review = Review(city=city, benchmark="Test benchmark 1", rows=tuple(rows), coverage=COVERAGE)
    passages = [passage for passage, _ in pairs]
    named = structs.replace(CITY, name=city)
    return Material(review=review, city=named, sources=SOURCES, passages=passages, evidence=evidence)


def desk_review(
    lang: str = "en", *, peer: str = "", material: Material | None = None, benchmark: Benchmark | None = None
) -> bytes:
    """Return the desk review as the program writes it."""
    material, benchmark = material or desk_material(), benchmark or desk_benchmark()
    return report.desk_review(material, benchmark, TEMPLATES, lang=lang, peer=peer)
