"""What the kick-off form holds: for each indicator its wording, guiding questions and a field for the answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline import __version__
from pipeline.benchmark import Benchmark
from pipeline.benchmark.form import ANSWER, CONTACTS, DOCUMENTS, FACT, FormRecord, Mark
from pipeline.benchmark.tables import Area, Indicator, Pillar, Words
from pipeline.city import City
from pipeline.report.content import Block, Content, Row, Table, block, make_content, slot
from pipeline.report.labels import Labels, read_labels

CONTACT_FIELDS = ("name", "role", "email")
DOCUMENT_FIELDS = ("title", "date", "page")
FACTS = ("country", "author", "office", "email", "date")
EMPTY_ROWS = 3


def kickoff_form(city: City, benchmark: Benchmark, *, lang: str) -> Content:
    """Return the content of the city's form. Raise UsageError for a language without labels."""
    return _Form(city, benchmark, read_labels(lang)).content()


class _Form:
    """Puts one form together; ``_fields`` gathers the fields to fill in."""

    def __init__(self, city: City, benchmark: Benchmark, labels: Labels) -> None:
        self._city = city
        self._benchmark = benchmark
        self._labels = labels
        self._fields: dict[str, str] = {}

    def content(self) -> Content:
        """Return everything the template is filled with, and the record of what the program wrote itself."""
        frame = self._frame()
        content = make_content(self._labels, frame, dict(self._tables()))
        content["fields"] = self._fields
        content["record"] = self._record(frame["header"])
        return content

    def _frame(self) -> dict[str, Any]:
        labels, title = self._labels, self._labels["form.title"]
        return {
            "labels": labels.words,
            "title": title,
            "subtitle": labels["form.subtitle"],
            "city": self._city.name,
            "header": labels.fill("header", city=self._city.name, title=title),
            "version": __version__,
            "cover": [self._fact(name) for name in FACTS],
            "contents": slot("contents"),
            "how": labels.words["form"]["how"],
            "pillars": [self._pillar(pillar) for pillar in self._benchmark.pillars],
        }

    def _fact(self, name: str) -> dict[str, str]:
        label = self._labels[f"form.facts.{name}"]
        known = self._city.country if name == "country" else ""
        return {"label": label, "value": known, "entry": self._field(Mark(FACT, name), label)}

    def _field(self, mark: Mark, label: str) -> str:
        """Return the slot of a field to fill in, called ``label`` in Word."""
        self._fields[mark.name] = label
        return slot("field", mark.name)

    def _pillar(self, pillar: Pillar) -> dict[str, Any]:
        areas = [area for area in self._benchmark.areas if self._benchmark.indicators_of(pillar.id, area.id)]
        return {
            "name": self._words(pillar.name),
            "standard": self._words(pillar.standard),
            "areas": [self._area(pillar, area) for area in areas],
        }

    def _area(self, pillar: Pillar, area: Area) -> dict[str, Any]:
        return {
            "name": self._words(area.name),
            "contacts": slot("rows", Mark(CONTACTS, f"{pillar.id}-{area.id}").name),
            "indicators": [self._indicator(each) for each in self._benchmark.indicators_of(pillar.id, area.id)],
            "documents": slot("rows", Mark(DOCUMENTS, f"{pillar.id}-{area.id}").name),
        }

    def _indicator(self, indicator: Indicator) -> dict[str, Any]:
        return {
            "id": indicator.id,
            "title": self._words(indicator.title),
            "wording": self._words(indicator.requirement),
            "questions": [self._words(facet.question) for facet in self._benchmark.facets_of(indicator.id)],
            "answer": self._field(Mark(ANSWER, indicator.id), indicator.id),
        }

    def _words(self, words: Words) -> str:
        """Return a text of the benchmark in the form's language, else in English."""
        return self._labels.of_benchmark(words)

    def _tables(self) -> Iterator[tuple[str, Table]]:
        for pillar in self._benchmark.pillars:
            for area in self._benchmark.areas:
                where = f"{self._words(pillar.name)}: {self._words(area.name)}"
                for kind, fields in ((CONTACTS, CONTACT_FIELDS), (DOCUMENTS, DOCUMENT_FIELDS)):
                    name = Mark(kind, f"{pillar.id}-{area.id}").name
                    yield name, self._table(kind, fields, name, where)

    def _table(self, kind: str, fields: tuple[str, ...], bookmark: str, where: str) -> Table:
        """Return a table of empty rows, the mark on the first."""
        empty: list[Block] = [block(field, "") for field in fields]
        rows = [Row(bookmark="" if n else bookmark, blocks=empty) for n in range(EMPTY_ROWS)]
        labels = self._labels
        return Table(
            title=f"{labels[f'form.{kind}']} {where}", alt=labels.fill(f"form.{kind}_alt", area=where), rows=rows
        )

    def _record(self, title: str) -> FormRecord:
        labels = self._labels
        return FormRecord(
            title=title,
            questions={item.id: self._words(item.requirement) for item in self._benchmark.indicators},
            facts=tuple(labels[f"form.facts.{name}"] for name in FACTS),
            contacts=tuple(labels[f"form.contact_columns.{name}"] for name in CONTACT_FIELDS),
            documents=tuple(labels[f"form.document_columns.{name}"] for name in DOCUMENT_FIELDS),
        )
