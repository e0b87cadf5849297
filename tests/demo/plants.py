"""What was planted in the demonstration city's material, and what a run makes of it.

``tests/demo/planted.tsv`` lists the plants, ``known-misses.toml`` those that do not come out right yet.
``python -m tests.demo.plants`` writes the second list anew.
"""

from __future__ import annotations

import csv
import re
import tempfile
import tomllib
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from lxml import etree
from msgspec import Struct

from pipeline import benchmark, report, store
from pipeline.models import Evidence, Passage, Review, Row, Source, Verdict
from pipeline.run import Settings, run_city

ROOT = Path(__file__).parents[2]
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CITY = Path(__file__).parents[2] / "corpus" / "auenfels"
MISSES = Path(__file__).parent / "known-misses.toml"
STATED = ("fact", "plan", "gap", "past", "doubt")
TYPES = (*STATED, "contradiction", "silence", "decoy")


class Plant(Struct, frozen=True):
    """One line of planted.tsv. The lines of a contradiction share one ``plant``; silences have no quote."""

    plant: str
    type: str
    indicator: str
    facet: str
    status: str
    file: str
    place: str
    quote: str
    note: str


class Work(Struct, frozen=True):
    """What a run made of the city: its records, read back from the files, and the words of its drafts."""

    passages: dict[str, list[Passage]]
    evidence: list[Evidence]
    rows: dict[str, Row]
    drafts: dict[str, str]

    def find(self, plant: Plant) -> tuple[Passage, int, int] | None:
        """Return the passage in which the plant's quote stands, with its start and end there."""
        words = re.compile(r"\s+".join(map(re.escape, plant.quote.split())))
        for passage in self.passages[plant.file]:
            if found := words.search(passage.text):
                return passage, found.start(), found.end()
        return None

    def evidence_in(self, plant: Plant) -> Iterator[Evidence]:
        """Yield the evidence of which the plant's quote is a part."""
        if found := self.find(plant):
            passage, start, end = found
            yield from (e for e in self.evidence if e.passage == passage.id and e.start < end and start < e.end)

    def statuses(self, plant: Plant) -> set[str]:
        """Return the statuses that the plant's words have for its indicator."""
        return {str(e.status) for e in self.evidence_in(plant) if e.indicator == plant.indicator}

    def verdicts(self, plant: Plant) -> set[Verdict]:
        """Return the verdicts on the plant's facet, or on all of its indicator's where it names none."""
        findings = self.rows[plant.indicator].findings
        return {finding.verdict for finding in findings if finding.facet == plant.facet or not plant.facet}


def work_through(output: Path) -> Work:
    """Run the demonstration city and return what came of it."""
    settings = Settings(output=output, benchmark=benchmark.load(), templates=report.find_templates(ROOT / "templates"))
    run_city(CITY, settings)
    place = output / CITY.name
    files = {source.id: source.file for source in store.read_lines(place / "sources.jsonl", Source)}
    passages: dict[str, list[Passage]] = defaultdict(list)
    for passage in store.read_lines(place / "passages.jsonl", Passage):
        passages[files[passage.source]].append(passage)
    return Work(
        passages,
        list(store.read_lines(place / "evidence.jsonl", Evidence)),
        {row.indicator: row for row in store.read_json(place / "review.json", Review).rows},
        {path.stem: words_of(path) for path in place.glob("*.docx")},
    )


def words_of(draft: Path) -> str:
    """Return all words of a Word file with single spaces."""
    with zipfile.ZipFile(draft) as file:
        body = etree.fromstring(file.read("word/document.xml"))
    paragraphs = ("".join(paragraph.itertext(f"{{{W}}}t")) for paragraph in body.iter(f"{{{W}}}p"))
    return " ".join(" ".join(paragraphs).split())


def read_plants() -> list[Plant]:
    with (Path(__file__).parent / "planted.tsv").open(encoding="utf-8", newline="") as file:
        return [Plant(**line) for line in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


PLANTS = read_plants()
QUOTED = [plant for plant in PLANTS if plant.quote]


def of_type(*types: str) -> list[Plant]:
    return [plant for plant in PLANTS if plant.type in types]


def ids(plants: Iterable[Plant], condition: Callable[[Plant], object]) -> set[str]:
    return {plant.plant for plant in plants if condition(plant)}


def misses(work: Work) -> dict[str, set[str]]:
    """Return the ids of the plants that are not dealt with as a person would, by what went wrong."""
    stated, contradictions = of_type(*STATED), of_type("contradiction")
    found = [plant for plant in stated if work.statuses(plant)]
    return {
        "unread": ids(QUOTED, lambda plant: not work.find(plant)),
        "missed": ids(stated, lambda plant: not work.statuses(plant)),
        "misread": ids(found, lambda plant: work.statuses(plant) != {plant.status}),
        "uncontradicted": ids(contradictions, lambda p: Verdict.SUSPECT_CONTRADICTED not in work.verdicts(p)),
        "broken_silences": ids(of_type("silence"), lambda p: work.verdicts(p) != {Verdict.UNKNOWN}),
        "taken_for_evidence": ids(of_type("decoy"), lambda p: list(work.evidence_in(p))),
    }


def known_misses() -> dict[str, set[str]]:
    return {name: set(plants) for name, plants in tomllib.loads(MISSES.read_text("utf-8")).items()}


def write_misses(found: dict[str, set[str]]) -> None:
    """Write the misses down; read the difference before you commit it."""
    lines = ["# What the rules and readers do not get right yet, by plant of tests/demo/planted.tsv.\n"]
    lines += ["# The tests keep this list exact. Written by: python -m tests.demo.plants\n"]
    for name, plants in found.items():
        listed = "".join(f'  "{plant}",\n' for plant in sorted(plants))
        lines.append(f"\n{name} = [\n{listed}]\n" if plants else f"\n{name} = []\n")
    MISSES.write_text("".join(lines), "utf-8", newline="\n")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        write_misses(misses(work_through(Path(folder))))
