"""What the cities of a corpus could learn from each other: what their own strategies report as being in place.

Only strategies are quoted, which cities publish: neither kick-off reports nor interviews of another city.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline import store
from pipeline.models import Evidence, Kind, Passage, Practice, Review, Source, Status, Verdict
from pipeline.privacy.share import Records
from pipeline.report.citations import document_name

FILE = "practices.jsonl"


def find_practices(records: Records, review: Review) -> list[Practice]:
    """Return the best quote of a strategy for each facet that the material reports as being in place."""
    sources = {source.id: source for source in records.sources if _may_be_shared(source)}
    passages = {passage.id: passage for passage in records.passages if passage.source in sources}
    evidence = {item.id: item for item in records.evidence if item.passage in passages}
    found = []
    for row in review.rows:
        for finding in row.findings:
            items = [evidence[item] for item in finding.evidence if item in evidence]
            best = next((item for item in items if item.status is Status.IN_PLACE), None)
            if finding.facet and finding.verdict is Verdict.KNOW_IN_PLACE and best:
                found.append(_practice(review.city, best, passages[best.passage], sources[best.source]))
    return found


def _may_be_shared(source: Source) -> bool:
    return source.kind is Kind.STRATEGY and not source.confidential


def _practice(city: str, item: Evidence, passage: Passage, source: Source) -> Practice:
    return Practice(
        city=city,
        indicator=item.indicator,
        facet=item.facet,
        quote=" ".join(passage.text[item.start : item.end].split()),
        title=document_name(source),
        place=passage.place,
        lang=passage.lang,
    )


def read_practices(output: Path, city: str) -> list[Practice]:
    """Return the practices of the other cities that were run into the folder ``output``; ``city`` is a folder's name.

    The cities come in alphabetical order beginning behind this one, so that not always the same come first.
    """
    names = sorted(path.parent.name for path in output.glob(f"*/{FILE}") if path.parent.name != city)
    turned = [name for name in names if name > city] + [name for name in names if name < city]
    return [practice for name in turned for practice in _read(output / name / FILE)]


def _read(path: Path) -> Iterator[Practice]:
    return store.read_lines(path, Practice)
