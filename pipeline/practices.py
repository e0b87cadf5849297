"""What the cities of a corpus could learn from each other: what their own strategies report as being in place.

Only strategies are quoted, which cities publish: neither kick-off reports nor interviews of another city.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pipeline import store
from pipeline.errors import DataError
from pipeline.layout import PRACTICES
from pipeline.models import Evidence, Kind, Passage, Practice, Review, Source, Status, Verdict
from pipeline.privacy.share import Records

SHOWN = 2  # of other cities, for each facet


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
    from pipeline.report.citations import document_name  # not needed where nothing has changed since the last run

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
    """Return what the drafts of one city may show of the others that were run into the folder ``output``.

    ``city`` is the name of the city's folder; see :func:`exchange`.
    """
    names = {path.parent.name for path in output.glob(f"*/{PRACTICES}")} | {city}
    return next(found for name, found in exchange(output, sorted(names)) if name == city)


def exchange(output: Path, names: Sequence[str]) -> Iterator[tuple[str, list[Practice]]]:
    """Yield each city in ``names`` with what its drafts may show of the others.

    ``names`` are folders below ``output`` in alphabetical order. Of each facet the two cities are shown that stand
    before this one in the alphabet, before the first the last ones, so that not always the same are shown. However many
    cities there are, only what may be shown is held in memory.
    """
    last: _Shelf = {}
    for name in names:
        _put(last, _read(output / name / PRACTICES))
    before: _Shelf = {}
    for name in names:
        own = _read(output / name / PRACTICES)
        yield name, [one for facet in last for one in _nearest(before.get(facet, ()), last[facet], own)]
        _put(before, own)


_Shelf = dict[tuple[str, str], deque[Practice]]  # by indicator and facet, the last one put there first


def _put(shelf: _Shelf, practices: Iterable[Practice]) -> None:
    for practice in practices:
        facet = (practice.indicator, practice.facet)
        shelf.setdefault(facet, deque(maxlen=SHOWN)).appendleft(practice)


def _nearest(before: Iterable[Practice], last: Iterable[Practice], own: Sequence[Practice]) -> list[Practice]:
    """Return those that come before, then the last ones, none of them the city's own or told twice."""
    found = list(before)
    found += [one for one in last if one not in found and one not in own]
    return found[:SHOWN]


def _read(path: Path) -> list[Practice]:
    """Return a city's practices; none of a city without, or whose file is damaged, for that costs no other city."""
    try:
        return list(store.read_lines(path, Practice))
    except (OSError, DataError):
        return []
