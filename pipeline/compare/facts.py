"""What the last run of each city found, as one plain record for each city, indicator and facet.

Nothing but counts and statuses: no word of a kick-off report or an interview, and nobody's name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from pipeline import store
from pipeline.benchmark import Benchmark
from pipeline.errors import DataError, UsageError
from pipeline.layout import EVIDENCE, FILES, PASSAGES, PRACTICES, REVIEW, RUN_LOG, SOURCES
from pipeline.models import (
    Evidence,
    Finding,
    Kind,
    LogEntry,
    PagePlace,
    ParagraphPlace,
    Passage,
    Practice,
    Review,
    Source,
    Verdict,
)
from pipeline.report.comparison import CityTotals, Standing

# A page has about as many passages: measured on two cities, 10 and 11. A scan's are not known.
PASSAGES_OF_A_PAGE = 10
SEARCHABLE = 0.5  # of the material; below, nothing found means that nothing could be


STANDINGS: dict[Verdict, Standing] = {
    Verdict.KNOW_IN_PLACE: Standing.IN_PLACE,
    Verdict.KNOW_ABSENT: Standing.ABSENT,
    Verdict.SUSPECT_PLANNED: Standing.PLANNED,
    Verdict.SUSPECT_PAST: Standing.PAST,
    Verdict.SUSPECT_UNCERTAIN: Standing.UNCERTAIN,
    Verdict.SUSPECT_CONTRADICTED: Standing.CONTRADICTORY,
}


class Fact(Struct, frozen=True, kw_only=True):
    """What one city's material says of one facet, and what that rests on.

    ``folder`` is the city's folder, which tells two cities of one name apart. ``facet`` is empty for what speaks to the
    indicator as a whole. ``evidence`` counts pieces of evidence, ``documents`` the sources that are no interviews,
    ``pages`` the pages of these that are known (each page of a document once), ``interviews`` the interviews.
    """

    city: str
    folder: str
    pillar: str
    area: str
    theme: str
    indicator: str
    facet: str
    status: Standing
    evidence: int
    documents: int
    pages: int
    interviews: int


class CityFacts(Struct, frozen=True, kw_only=True):
    """All that the comparison takes from one city."""

    totals: CityTotals
    facts: tuple[Fact, ...]
    practices: tuple[Practice, ...]


class _Named(Struct):
    """Of a review only the city's name."""

    city: str


def in_order(folders: Iterable[Path]) -> list[tuple[str, Path]]:
    """Return the cities' output folders with their names, in alphabetical order (else by their folders')."""
    named = [(_name_in(folder), folder) for folder in folders]
    return sorted(named, key=lambda each: (_letters(each[0]), each[1].name))


def _letters(name: str) -> str:
    """Return what a name is sorted by: its letters without accents, so that Älvsbyn stands before Berlin."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _name_in(folder: Path) -> str:
    try:
        return store.read_json(folder / REVIEW, _Named).city
    except DataError:
        return folder.name


def read_facts(folder: Path, benchmark: Benchmark) -> CityFacts:
    """Return the facts of the city whose output folder it is.

    Raise UsageError where its last run was not complete or was made with another benchmark, DataError for a damaged
    file.
    """
    advice = f"Run it again: peerdesk run {folder.name}"
    if missing := [name for name in (*FILES, PRACTICES) if not (folder / name).is_file()]:
        raise UsageError(folder.name, f"has no complete run ({missing[0]} is missing)", advice)
    review = store.read_json(folder / REVIEW, Review)
    if review.benchmark != f"{benchmark.name} {benchmark.version}" or not _is_known(review, benchmark):
        raise UsageError(folder.name, f"was run with another benchmark ({review.benchmark})", advice)
    sources = {source.id: source for source in store.read_lines(folder / SOURCES, Source)}
    places = {passage.id: _page(passage) for passage in store.read_lines(folder / PASSAGES, Passage)}
    evidence = {item.id: item for item in store.read_lines(folder / EVIDENCE, Evidence)}
    totals = _totals(folder, review, sources, list(store.read_lines(folder / RUN_LOG, LogEntry)))
    return CityFacts(
        totals=totals,
        facts=tuple(_facts(totals, review, benchmark, sources, places, evidence)),
        practices=tuple(store.read_lines(folder / PRACTICES, Practice)),
    )


def _is_known(review: Review, benchmark: Benchmark) -> bool:
    return all(benchmark.has(row.indicator, finding.facet) for row in review.rows for finding in row.findings)


def _page(passage: Passage) -> int:
    place = passage.place
    return place.page if isinstance(place, PagePlace | ParagraphPlace) else 0


def _totals(folder: Path, review: Review, sources: Mapping[str, Source], log: list[LogEntry]) -> CityTotals:
    coverage = review.coverage
    unread = PASSAGES_OF_A_PAGE * coverage.unread_pages
    whole = coverage.passages + unread
    interviews = sum(source.kind is Kind.INTERVIEW for source in sources.values())
    return CityTotals(
        city=review.city,
        folder=folder.name,
        files=len(log),
        not_read=sum(not entry.source for entry in log),
        documents=len(sources) - interviews,
        interviews=interviews,
        pages=coverage.pages,
        scans=coverage.unread_pages,
        passages=coverage.passages,
        searchable=round(coverage.searched / whole, 3) if whole else 0.0,
        langs=tuple(dict.fromkeys(lang for entry in log for lang in entry.langs)),
    )


def _facts(
    totals: CityTotals,
    review: Review,
    benchmark: Benchmark,
    sources: Mapping[str, Source],
    places: Mapping[str, int],
    evidence: Mapping[str, Evidence],
) -> Iterator[Fact]:
    nothing = Standing.NOT_FOUND if totals.searchable >= SEARCHABLE else Standing.NOT_SEARCHABLE
    for row in review.rows:
        indicator = benchmark.indicator(row.indicator)
        for finding in row.findings:
            items = _items(finding, evidence)
            spoken = {item.source for item in items if sources[item.source].kind is Kind.INTERVIEW}
            written = {item.source for item in items} - spoken
            pages = {(item.source, places.get(item.passage, 0)) for item in items if item.source in written}
            yield Fact(
                city=totals.city,
                folder=totals.folder,
                pillar=indicator.pillar,
                area=indicator.area,
                theme=benchmark.theme_of(indicator.id).id,
                indicator=indicator.id,
                facet=finding.facet,
                status=STANDINGS.get(finding.verdict, nothing),
                evidence=len(items),
                documents=len(written),
                pages=sum(bool(page) for _, page in pages),
                interviews=len(spoken),
            )


def _items(finding: Finding, evidence: Mapping[str, Evidence]) -> list[Evidence]:
    return [evidence[item] for item in finding.evidence if item in evidence]


def practice_record(practice: Practice, folder: str, benchmark: Benchmark) -> dict[str, object]:
    """Return a good practice as plain data for analysts, with the theme it belongs to."""
    place = msgspec.to_builtins(practice.place)
    return {
        "city": practice.city,
        "folder": folder,
        "theme": benchmark.theme_of(practice.indicator).id,
        "indicator": practice.indicator,
        "facet": practice.facet,
        "quote": practice.quote,
        "lang": practice.lang,
        "title": practice.title,
        "page": int(place.get("page") or 0),
    }
