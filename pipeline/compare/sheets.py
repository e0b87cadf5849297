"""The sheets of the comparison's workbook, filled city by city."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from pipeline.benchmark import Benchmark
from pipeline.compare.facts import CityFacts
from pipeline.compare.workbook import Sheet, Workbook
from pipeline.models import Practice
from pipeline.report.citations import place_words
from pipeline.report.comparison import Standing
from pipeline.report.labels import read_labels

MOST_COLUMNS = 60  # cities in the matrix; with more it cannot be read
CITY = ("city", "folder", "files", "not_read", "documents", "interviews", "pages", "scans", "passages", "langs")
FACET = ("city", "pillar", "area", "theme", "indicator", "title", "facet", "status", "evidence", "documents", "pages")
PRACTICE = ("theme", "city", "indicator", "facet", "quote", "lang", "source", "place")


class Sheets:
    """The workbook in the making; ``cities`` are the names that the matrix has room for, in their order."""

    def __init__(self, path: Path, benchmark: Benchmark, *, lang: str) -> None:
        self._benchmark, self._labels = benchmark, read_labels(lang)
        title = self._labels["compare.title"]
        self._book = Workbook(path, {"title": title, "author": "peerdesk"})
        self._stack = ExitStack()
        self._matrix: dict[tuple[str, str], dict[str, Standing]] = {}
        self._names: list[str] = []

    def __enter__(self) -> Sheets:
        self._stack.enter_context(self._book)
        self._about()
        self._cities = self._sheet("cities", (*CITY, "searchable"), (24, 18, 9, 12, 12, 12, 12, 12, 12, 20, 12))
        widths = (24, 20, 22, 26, 14, 36, 44, 20, 10, 12, 12, 12, 18, 20)
        self._facets = self._sheet("facets", (*FACET, "interviews", "folder", "facet_id"), widths)
        self._practices = self._sheet("practices", PRACTICE, (26, 22, 14, 40, 80, 10, 40, 16), frozen=2)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._write_matrix()
        self._stack.__exit__(kind, error, trace)

    def add(self, city: CityFacts) -> None:
        """Add a city to every sheet."""
        totals = city.totals
        numbers: list[int] = [getattr(totals, name) for name in CITY[2:-1]]
        langs = ", ".join(self._labels.lang_name(lang) for lang in totals.langs)
        self._cities.add([totals.city, totals.folder, *numbers, langs, totals.searchable])
        self._names.append(totals.city)
        for fact in city.facts:
            told: tuple[str | int, ...] = (
                self._words(f"compare.standings.{fact.status}"),
                fact.evidence,
                fact.documents,
                fact.pages,
            )
            names = self._names_of(fact.indicator, fact.facet)
            self._facets.add([totals.city, *names, *told, fact.interviews, totals.folder, fact.facet])
            if len(self._names) <= MOST_COLUMNS:
                self._matrix.setdefault((fact.indicator, fact.facet), {})[totals.city] = fact.status
        for practice in city.practices:
            self._practices.add(self._practice(practice))

    def _practice(self, practice: Practice) -> list[str]:
        theme, indicator, _, facet = self._names_of(practice.indicator, practice.facet)[2:]
        return [
            theme,
            practice.city,
            indicator,
            facet,
            practice.quote,
            practice.lang,
            practice.title,
            place_words(practice.place, self._labels),
        ]

    def _names_of(self, indicator: str, facet: str) -> list[str]:
        """Return pillar, area, theme, indicator, title and facet in the language of the workbook."""
        benchmark, name = self._benchmark, self._labels.of_benchmark
        found = benchmark.indicator(indicator)
        whole = self._words("compare.as_a_whole")
        return [
            name(benchmark.pillar(found.pillar).name),
            name(benchmark.area(found.area).name),
            name(benchmark.theme_of(indicator).title),
            indicator,
            name(found.title),
            name(benchmark.facet(indicator, facet).name) if facet else whole,
        ]

    def _write_matrix(self) -> None:
        """Write a row for each facet and a column for each city, where there are not too many of these."""
        if len(self._names) > MOST_COLUMNS:
            return
        heads = [self._column(name) for name in ("indicator", "title", "facet")]
        widths = (14, 36, 44, *(16 for _ in self._names))
        sheet = self._book.sheet(self._words("compare.sheets.matrix"), [*heads, *self._names], widths, frozen=3)
        for indicator in self._benchmark.indicators:
            for facet in (*(each.id for each in self._benchmark.facets_of(indicator.id)), ""):
                if found := self._matrix.get((indicator.id, facet)):
                    sheet.add([*self._names_of(indicator.id, facet)[3:], *self._standings(found)])

    def _standings(self, found: Mapping[str, Standing]) -> list[str]:
        return [self._words(f"compare.standings.{found[name]}") if name in found else "" for name in self._names]

    def _about(self) -> None:
        """Write what the words mean, and that nobody is ranked."""
        sheet = self._book.sheet(
            self._words("compare.sheets.about"), [self._words("compare.title"), ""], (30, 120), frozen=0
        )
        for name in ("intro", "basis", "no_ranking"):
            sheet.add(["", self._words(f"compare.{name}")])
        sheet.add(["", self._labels.fill("compare.about_statuses", column=self._column("status"))])
        for standing in Standing:
            sheet.add([self._words(f"compare.standings.{standing}"), self._words(f"compare.about.{standing}")])
        sheet.add(["", f"{self._benchmark.name} {self._benchmark.version}"])

    def _sheet(self, name: str, columns: Sequence[str], widths: Sequence[int], *, frozen: int = 1) -> Sheet:
        heads = [self._column(column) for column in columns]
        return self._book.sheet(self._words(f"compare.sheets.{name}"), heads, widths, frozen=frozen)

    def _column(self, name: str) -> str:
        groups = ("city_columns", "sheet_columns")
        return next(str(words[name]) for group in groups if name in (words := self._labels.words["compare"][group]))

    def _words(self, name: str) -> str:
        return self._labels[name]
