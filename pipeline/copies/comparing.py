"""What somebody changed in a copy: the base, which the copy carries, held against the copy as it is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from msgspec import Struct, structs

from pipeline.copies.documents import Remark, TableRow, heading_of, homes
from pipeline.copies.model import COLUMNS, Change, ChangeKind
from pipeline.copies.reading import Copy
from pipeline.copies.text import Paragraph
from pipeline.report.render import AUTHOR


class Step(Struct, frozen=True, kw_only=True):
    """A run of paragraphs that differs: those of the base from ``start`` to ``end``, and what stands there now."""

    start: int
    end: int
    now: tuple[Paragraph, ...]


def steps(base: Sequence[Paragraph], now: Sequence[Paragraph]) -> list[Step]:
    """Return the runs in which two lists of paragraphs differ."""
    matcher = SequenceMatcher(None, [each.key for each in base], [each.key for each in now], autojunk=False)
    return [
        Step(start=start, end=end, now=tuple(now[first:last]))
        for kind, start, end, first, last in matcher.get_opcodes()
        if kind != "equal"
    ]


def compare(copy: Copy) -> tuple[Change, ...]:
    """Return every edit in the copy, row by row in the order of the base, then what was done outside the rows."""
    return tuple(_Comparison(copy).changes())


class _Comparison:
    """Compares one copy with its base."""

    def __init__(self, copy: Copy) -> None:
        self._copy = copy
        self._was, self._is = copy.base, copy.document
        self._ids = copy.record.rows
        self._moved = moved(copy)

    def changes(self) -> Iterator[Change]:
        now = {row.name: row for row in self._is.rows if row.name}
        for row in self._was.rows:
            yield from self._row(row, now.get(row.name))
        for row in self._is.rows:
            if not row.name:
                yield from self._new_row(row)
        yield from self._outside()

    def _change(self, kind: ChangeKind, row: str, *, column: str = "", before: str = "", after: str = "") -> Change:
        return Change(author=self._copy.author, row=row, kind=kind, column=column, before=before, after=after)

    def _row(self, was: TableRow, now: TableRow | None) -> Iterator[Change]:
        indicator = self._ids[was.name]
        if now is None:
            yield self._change(ChangeKind.ROW_DELETED, indicator, before=words_of_row(was))
            return
        if was.name in self._moved:
            yield self._change(ChangeKind.ROW_MOVED, indicator, after=self._ids.get(now.after, ""))
        if was.rating != now.rating:
            yield self._change(
                ChangeKind.RATED, indicator, column="performance", before=was.rating.words, after=now.rating.words
            )
        for column in COLUMNS:
            yield from self._cell(indicator, column, was.cells[column], now.cells[column])
        yield from self._comments(indicator, new_remarks(was.remarks, now.remarks))

    def _cell(
        self, indicator: str, column: str, was: Sequence[Paragraph], now: Sequence[Paragraph]
    ) -> Iterator[Change]:
        for step in steps(was, now):
            before, after = joined(was[step.start : step.end]), joined(step.now)
            yield self._change(_kind(before, after), indicator, column=column, before=before, after=after)

    def _new_row(self, row: TableRow) -> Iterator[Change]:
        kind = ChangeKind.ROW_COPIED if row.copied else ChangeKind.ROW_ADDED
        indicator = id_of_new(row, self._ids)
        yield self._change(kind, indicator, after=words_of_row(row))
        was = self._was.row(row.copied)
        yield from self._comments(indicator, new_remarks(was.remarks if was else (), row.remarks))

    def _comments(self, row: str, remarks: Iterable[Remark]) -> Iterator[Change]:
        for remark in remarks:
            about = remark.paragraph.text if remark.paragraph else ""
            change = self._change(ChangeKind.COMMENTED, row, before=about, after=remark.comment.text)
            # Somebody's copy may hold remarks of others.
            yield structs.replace(change, author=remark.comment.author or change.author)

    def _outside(self) -> Iterator[Change]:
        known = {*self._was.heads, *self._was.margins}
        for words in dict.fromkeys((*self._is.heads, *self._is.margins)):
            if words not in known:
                yield self._change(ChangeKind.OUTSIDE, "", after=words)
        was, now = self._was.lines, self._is.lines
        for step in steps([line.paragraph for line in was], [line.paragraph for line in now]):
            before = joined(line.paragraph for line in was[step.start : step.end])
            # What was added stands under the heading of the line above it.
            place = step.start if before else step.start - 1
            where = was[place].heading if 0 <= place < len(was) else ""
            yield self._change(ChangeKind.OUTSIDE, "", column=where, before=before, after=joined(step.now))
        for remark in new_remarks(self._was.remarks, self._is.remarks):
            heading = heading_of(self._is, remark)
            for change in self._comments("", [remark]):
                yield structs.replace(change, column=heading)


def _kind(before: str, after: str) -> ChangeKind:
    if not before:
        return ChangeKind.ADDED
    return ChangeKind.REWORDED if after else ChangeKind.DELETED


def joined(paragraphs: Iterable[Paragraph]) -> str:
    """Return the words of paragraphs, a line for each."""
    return "\n".join(each.text for each in paragraphs)


def words_of_row(row: TableRow) -> str:
    """Return all the words of a row, a line for each paragraph."""
    cells = [joined(row.cells[column]) for column in COLUMNS]
    cells.insert(2, row.rating.words)
    return "\n".join(filter(None, cells))


def id_of_new(row: TableRow, ids: dict[str, str]) -> str:
    """Return what a new row is called: the indicator it was copied from, else that above it, with "+1"."""
    return f"{ids.get(row.copied) or ids.get(row.after, '')}+1"


def new_remarks(was: Iterable[Remark], now: Iterable[Remark], *, own: bool = False) -> list[Remark]:
    """Return the remarks that the base did not have; the program's ``own`` only where they are asked for."""
    known = {(each.comment.author, each.comment.text) for each in was}
    new = [each for each in now if (each.comment.author, each.comment.text) not in known]
    return [each for each in new if own or each.comment.author != AUTHOR]


def moved(copy: Copy) -> set[str]:
    """Return the rows that stand in another table than in the base, or out of its order: as few as explain it."""
    order = {row.name: n for n, row in enumerate(copy.base.rows)}
    tables = {row.name: row.table for row in copy.base.rows}
    home = homes(copy.document, copy.base)
    known = [row for row in copy.document.rows if row.name in order]
    strayed = {row.name for row in known if home[row.table] != tables[row.name]}
    stayed = [row.name for row in known if row.name not in strayed]
    kept = longest_rising([order[name] for name in stayed])
    return strayed | {name for n, name in enumerate(stayed) if n not in kept}


def longest_rising(numbers: Sequence[int]) -> set[int]:
    """Return the places of a longest rising run of numbers, not necessarily neighbours."""
    ends: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        at = bisect_left(ends, number)
        ends[at : at + 1] = [number]
        places[at : at + 1] = [place]
        before.append(places[at - 1] if at else -1)
    found: set[int] = set()
    place = places[-1] if places else -1
    while place >= 0:
        found.add(place)
        place = before[place]
    return found
