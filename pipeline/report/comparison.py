"""The comparison of cities as a Word document: what is said of each facet where, in alphabetical order, no grades."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from msgspec import Struct

from pipeline import __version__
from pipeline.benchmark import Benchmark
from pipeline.benchmark.tables import Indicator
from pipeline.models import Practice
from pipeline.report.citations import place_words, shorten
from pipeline.report.content import Block, Content, Quote, Row, Table, block, make_content, slot
from pipeline.report.labels import Labels, read_labels

TEMPLATE = "comparison.docx"
CITIES = "cities"
LONGEST_QUOTE = 300


class Standing(StrEnum):
    """What the material says of a facet."""

    IN_PLACE = "in_place"
    PLANNED = "planned"
    ABSENT = "absent"
    PAST = "past"
    UNCERTAIN = "uncertain"
    CONTRADICTORY = "contradictory"
    NOT_FOUND = "not_found"
    NOT_SEARCHABLE = "not_searchable"


# The columns of the document, and which standings each holds; with two, the cell says which.
COLUMNS: Mapping[str, tuple[Standing, ...]] = {
    "in_place": (Standing.IN_PLACE,),
    "planned": (Standing.PLANNED,),
    "absent": (Standing.ABSENT, Standing.PAST),
    "contradictory": (Standing.CONTRADICTORY, Standing.UNCERTAIN),
    "not_found": (Standing.NOT_FOUND,),
    "not_searchable": (Standing.NOT_SEARCHABLE,),
}


class CityTotals(Struct, frozen=True, kw_only=True):
    """What there is of a city: what its standings were found in.

    ``folder`` is the city's folder. ``searchable`` is the share of the material that could be searched, from 0 to 1:
    see docs/comparison.md.
    """

    city: str
    folder: str
    files: int
    not_read: int
    documents: int
    interviews: int
    pages: int
    scans: int
    passages: int
    searchable: float
    langs: tuple[str, ...]


class Basis(Struct, frozen=True, kw_only=True):
    """A city in a cell, with the documents, pages and interviews that its standing rests on."""

    city: str
    documents: int
    pages: int
    interviews: int


class Cell(Struct, frozen=True, kw_only=True):
    """The cities of one standing on one facet: how many, and each of them where they are named."""

    count: int
    cities: tuple[Basis, ...] = ()


class Comparison(Struct, frozen=True, kw_only=True):
    """What the document shows: cells by indicator, facet and standing, cities and practices in alphabetical order.

    Where there are too many cities to name (``are_named``), ``totals`` and ``practices`` are empty.
    """

    count: int
    are_named: bool
    totals: tuple[CityTotals, ...]
    cells: Mapping[tuple[str, str, Standing], Cell]
    practices: tuple[Practice, ...]


def comparison(compared: Comparison, benchmark: Benchmark, templates: Path, *, lang: str) -> bytes:
    """Return the comparison as a Word file, from ``comparison.docx`` in the folder of templates.

    Raise UsageError for a language without labels, DataError for a template that does not fit.
    """
    from pipeline.report.render import render

    return render(templates / TEMPLATE, comparison_content(compared, benchmark, lang=lang))


def comparison_content(compared: Comparison, benchmark: Benchmark, *, lang: str) -> Content:
    """Return the content of the document."""
    made = _Document(compared, benchmark, read_labels(lang))
    content = make_content(made.labels, made.frame(), made.tables)
    content["quotes"] = made.quotes
    return content


class _Document:
    """Puts the content together; the frame comes first, and fills the tables and quotes."""

    def __init__(self, compared: Comparison, benchmark: Benchmark, labels: Labels) -> None:
        self._compared, self._benchmark, self.labels = compared, benchmark, labels
        self.tables: dict[str, Table] = {}
        self.quotes: dict[str, Quote] = {}

    def frame(self) -> dict[str, Any]:
        """Return the words of the template."""
        labels, compared = self.labels, self._compared
        intro = [labels["compare.intro"], labels["compare.basis"], labels["compare.no_ranking"]]
        intro.append(labels["compare.named" if compared.are_named else "compare.counted"])
        return {
            "labels": labels.words,
            "version": __version__,
            "title": labels["compare.title"],
            "header": labels["compare.title"],
            "subtitle": labels.fill("compare.subtitle", n=compared.count),
            "benchmark": f"{self._benchmark.name} {self._benchmark.version}",
            "intro": intro,
            "cities": self._cities(),
            "contents": slot("contents"),
            "pillars": [self._pillar(pillar.id) for pillar in self._benchmark.pillars],
            "themes": list(self._themes()),
            "no_practices": "" if compared.practices else labels["compare.no_practices"],
        }

    def _cities(self) -> str:
        if not self._compared.are_named:
            return ""
        self.tables[CITIES] = Table(
            title=self.labels["compare.cities"],
            alt=self.labels["compare.cities_alt"],
            rows=[self._city(city) for city in self._compared.totals],
        )
        return slot("rows", CITIES)

    def _city(self, city: CityTotals) -> Row:
        labels = self.labels
        langs = ", ".join(labels.lang_name(lang) for lang in city.langs)
        told = {
            "city": city.city,
            "documents": str(city.documents),
            "interviews": str(city.interviews),
            "pages": str(city.pages),
            "langs": langs,
            "searchable": f"{city.searchable:.0%}",
            "not_read": str(city.not_read),
        }
        return Row(bookmark="", blocks=[block(name, text) for name, text in told.items()])

    def _pillar(self, pillar: str) -> dict[str, Any]:
        found = self._benchmark.pillar(pillar)
        areas = [area for area in self._benchmark.areas if self._benchmark.indicators_of(pillar, area.id)]
        return {
            "name": self._words(found.name),
            "areas": [{"name": self._words(area.name), "rows": self._area(pillar, area.id)} for area in areas],
        }

    def _area(self, pillar: str, area: str) -> str:
        key = f"{pillar}-{area}"
        indicators = self._benchmark.indicators_of(pillar, area)
        name = self._words(self._benchmark.area(area).name)
        self.tables[key] = Table(
            title=name,
            alt=self.labels.fill("compare.alt", area=name),
            rows=[row for indicator in indicators for row in self._rows(indicator)],
        )
        return slot("rows", key)

    def _rows(self, indicator: Indicator) -> Iterator[Row]:
        """Yield a row for each facet, and one for what is said of the indicator as a whole, if anything is."""
        head = [block("indicator", indicator.id), block("title", self._words(indicator.title))]
        facets = {facet.id: self._words(facet.name) for facet in self._benchmark.facets_of(indicator.id)}
        if any(name == indicator.id and not facet for name, facet, _ in self._compared.cells):
            facets[""] = self.labels["compare.as_a_whole"]
        for facet, name in facets.items():
            cells = [cell for column in COLUMNS for cell in self._cell(indicator.id, facet, column)]
            yield Row(bookmark="", blocks=[*head, block("facet", name), *cells])
            head = []

    def _cell(self, indicator: str, facet: str, column: str) -> Iterator[Block]:
        standings = COLUMNS[column]
        for standing in standings:
            cell = self._compared.cells.get((indicator, facet, standing))
            if cell is None:
                continue
            remark = "" if standing is standings[0] else f"{self.labels[f'compare.standings.{standing}']}: "
            if not cell.cities:
                yield block(column, f"{remark}{cell.count}")
            for city in cell.cities:
                yield block(column, f"{remark}{city.city}{self._basis(city)}")

    def _basis(self, city: Basis) -> str:
        """Return what a standing rests on, in brackets; nothing where nothing was found."""
        counts = {"documents": city.documents, "pages": city.pages, "interviews": city.interviews}
        told = [self.labels.fill(f"compare.counts.{name}", n=n) for name, n in counts.items() if n]
        return f" ({', '.join(told)})" if told else ""

    def _themes(self) -> Iterator[dict[str, Any]]:
        by_theme: defaultdict[str, list[Practice]] = defaultdict(list)
        for practice in self._compared.practices:
            by_theme[self._benchmark.theme_of(practice.indicator).id].append(practice)
        for theme in self._benchmark.themes:
            if found := by_theme.get(theme.id):
                yield {"title": self._words(theme.title), "practices": [self._practice(each) for each in found]}

    def _practice(self, practice: Practice) -> dict[str, str]:
        key = f"practice {len(self.quotes) + 1}"
        lang = practice.lang if practice.lang != self.labels.lang else ""
        self.quotes[key] = Quote(
            id="",
            about=practice.indicator,
            text=shorten(practice.quote, keep=(0, 0), longest=LONGEST_QUOTE),
            whole=practice.quote,
            lang=self.labels.lang_tag(lang) if lang else "",
            citation=f"{practice.title}, {place_words(practice.place, self.labels)}",
            found_at="",
            status="",
            bookmark="",
        )
        facet = self._benchmark.facet(practice.indicator, practice.facet)
        about = f"{self._words(facet.name)} ({practice.indicator})"
        return {"city": practice.city, "about": about, "quote": slot("quote", key)}

    def _words(self, words: Any) -> str:
        return self.labels.of_benchmark(words)
