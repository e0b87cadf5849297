"""A new draft into a copy that somebody has edited: three ways, in the person's own file.

What nobody touched becomes what the new draft says. What somebody touched stays, and what the program would now write
comes as a comment. Everything else in the file, looks, pictures and tracked changes among it, is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from msgspec import Struct, structs

from pipeline.copies.comparing import joined, new_remarks, words_of_row
from pipeline.copies.documents import Document, TableRow, homes, read_document
from pipeline.copies.grid import words_of
from pipeline.copies.model import COLUMNS, PERFORMANCE, Update, UpdateKind
from pipeline.copies.reading import Copy
from pipeline.copies.text import Paragraph
from pipeline.copies.writing import Writer, tidy
from pipeline.models import Performance
from pipeline.report.labels import read_labels
from pipeline.report.record import DeskRecord, seal
from pipeline.report.render import AUTHOR
from pipeline.report.wordkit.comments import Comment
from pipeline.report.wordkit.package import Package
from pipeline.report.wordkit.xml import Element, q
from pipeline.store import digest

_TABLE = "table "


class Updated(Struct, frozen=True, kw_only=True):
    """A copy brought up to date as a Word file, its record, and what was done in it."""

    content: bytes
    record: DeskRecord
    updates: tuple[Update, ...]


class Region(Struct, frozen=True):
    """Places in three lists that belong together: from base, from somebody's copy, from the new draft."""

    base: slice
    copy: slice
    new: slice


def regions(base: Sequence[str], copy: Sequence[str], new: Sequence[str]) -> Iterator[Region]:
    """Yield the places where the lists differ, between the items that all three have.

    This is the three-way comparison of diff3 (Khanna, Kunal and Pierce 2007, "A formal investigation of diff3").
    """
    in_copy, in_new = _matches(base, copy), _matches(base, new)
    at, there, new_at = 0, 0, 0
    for n in range(len(base) + 1):
        is_end = n == len(base)
        if is_end or (n in in_copy and n in in_new):
            copy_n, new_n = (len(copy), len(new)) if is_end else (in_copy[n], in_new[n])
            if n > at or copy_n > there or new_n > new_at:
                yield Region(slice(at, n), slice(there, copy_n), slice(new_at, new_n))
            at, there, new_at = n + 1, copy_n + 1, new_n + 1


def _matches(base: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    blocks = SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks()
    return {block.a + n: block.b + n for block in blocks for n in range(block.size)}


def update(copy: Copy, draft: Copy) -> Updated:
    """Return the copy brought up to a new draft of the same city and benchmark."""
    work = _Update(copy, draft)
    updates = tuple(work.run())
    content = work.writer.package.to_bytes()
    record = structs.replace(
        draft.record, authors=copy.record.authors, compiled=copy.record.compiled, outside=copy.record.outside
    )
    base, machine = draft.sealed.base, b""
    if copy.record.compiled:
        # The next round goes back to the compiled table as it would be had nobody edited it since: the same for all.
        base, machine = _updated_base(copy, draft), base
        rows = {name: row for name, row in copy.record.rows.items() if name not in record.rows}
        record = structs.replace(record, rows=record.rows | rows, base=digest(base))
    return Updated(content=seal(content, record, base=base, machine=machine), record=record, updates=updates)


def _updated_base(copy: Copy, draft: Copy) -> bytes:
    document = read_document(Package(copy.sealed.base), copy.record)
    work = _Update(structs.replace(copy, document=document), draft)
    for _ in work.run():
        pass
    return work.writer.package.to_bytes()


class _Update:
    """One copy while a new draft is put into it."""

    def __init__(self, copy: Copy, draft: Copy) -> None:
        record = copy.record
        self._record: DeskRecord = record
        self._base: Document = read_document(Package(copy.sealed.machine), record) if record.compiled else copy.base
        self._copy: Document = copy.document
        self._new: Document = draft.document
        self._draft = draft
        self._labels = read_labels(record.lang)
        self.writer = Writer(self._copy.package)

    def run(self) -> Iterator[Update]:
        """Yield what was done, row by row, after doing it."""
        for new in self._new.rows:
            base, now = self._base.row(new.name), self._copy.row(new.name)
            if base is not None and now is None:
                if words_of_row(base) != words_of_row(new):
                    yield self._told(new.name, UpdateKind.STAYS_DELETED, after=words_of_row(new))
            elif base is not None and now is not None:
                yield from self._row(base, now, new)
        self._outside()

    def _told(self, name: str, kind: UpdateKind, *, column: str = "", before: str = "", after: str = "") -> Update:
        row = self._draft.record.rows[name]
        return Update(row=row, kind=kind, column=column, before=before, after=after, causes=self._causes(row))

    def _causes(self, row: str) -> tuple[str, ...]:
        """Return the sources whose evidence on the row is new or gone."""
        was, now = (record.evidence.get(row, {}) for record in (self._record, self._draft.record))
        names = self._record.sources | self._draft.record.sources
        changed = {(was | now)[item] for item in was.keys() ^ now.keys()}
        return tuple(sorted(names[source] for source in changed if source in names))

    def _row(self, base: TableRow, now: TableRow, new: TableRow) -> Iterator[Update]:
        cells = now.places
        for column in COLUMNS:
            if column in cells:
                yield from self._cell(cells[column], column, base, now, new)
        if PERFORMANCE in cells and new.rating not in (base.rating, now.rating):
            yield self._rate(cells[PERFORMANCE], base, now, new)

    def _cell(self, cell: Element, column: str, base: TableRow, now: TableRow, new: TableRow) -> Iterator[Update]:
        was, there, would = base.cells[column], now.cells[column], new.cells[column]
        for region in regions(_keys(was), _keys(there), _keys(would)):
            old, mine, theirs = was[region.base], there[region.copy], would[region.new]
            if _keys(old) == _keys(theirs) or _keys(mine) == _keys(theirs):
                continue
            before, after = joined(old), joined(theirs)
            if _keys(old) == _keys(mine):
                self._replace(cell, there, region.copy, theirs)
                yield self._told(new.name, UpdateKind.UPDATED, column=column, before=before, after=after)
            else:
                place = self._place(cell, there, region.copy)
                self._comment(place, "newer" if after else "newer_gone", text=after)
                yield self._told(new.name, UpdateKind.KEPT, column=column, before=joined(mine), after=after)

    def _replace(self, cell: Element, there: Sequence[Paragraph], place: slice, would: Sequence[Paragraph]) -> None:
        """Put the draft's paragraphs in the place of those nobody touched."""
        elements = [element for each in would for element in each.elements]
        made = self.writer.bring(elements, self._new.package)
        if place.stop < len(there):
            for each in made:
                there[place.stop].element.addprevious(each)
        elif place.start:
            for each in reversed(made):
                there[place.start - 1].elements[-1].addnext(each)
        else:
            first = tidy(cell)
            for each in made:
                first.addprevious(each)
        gone = [element for each in there[place] for element in each.elements]
        heir = next((each for each in cell.iter(q("p")) if each not in gone), None)
        self.writer.take_out(gone, heir if heir is not None else tidy(cell))
        tidy(cell)

    def _place(self, cell: Element, there: Sequence[Paragraph], place: slice) -> Element:
        """Return the paragraph nearest to a place in a cell."""
        if there:
            element: Element = there[min(place.start, len(there) - 1)].element
            return element
        return tidy(cell)

    def _comment(self, paragraph: Element, what: str, **words: str) -> None:
        text = self._labels.fill(f"merge.{what}", **words)
        self.writer.comment(paragraph, Comment(author=AUTHOR, paragraphs=tuple(text.split("\n"))))

    def _rate(self, cell: Element, base: TableRow, now: TableRow, new: TableRow) -> Update:
        is_untouched = base.rating == now.rating
        if is_untouched and new.rating.value is not None:
            self._choose(cell, new, new.rating.value)
            for remark in new_remarks(now.remarks, new.remarks, own=True):
                self.writer.comment(next(cell.iter(q("p"))), remark.comment)
        else:
            self._comment(next(cell.iter(q("p"))), "newer_rating", rating=new.rating.words)
        kind = UpdateKind.UPDATED if is_untouched else UpdateKind.KEPT
        return self._told(new.name, kind, column=PERFORMANCE, before=now.rating.words, after=new.rating.words)

    def _choose(self, cell: Element, row: TableRow, value: Performance) -> None:
        record = self._draft.record
        tag = row.name.replace("row_", "performance_", 1)
        self.writer.set_choice(cell, tag=tag, alias=record.rows[row.name], choices=record.choices, value=value)

    def _outside(self) -> None:
        """Bring what stands outside the rows up to date: paragraphs and the rows of the annexes."""
        base, copy, new = (list(_parts(each, self._base)) for each in (self._base, self._copy, self._new))
        keys = [[name for name, _ in each] for each in (base, copy, new)]
        for region in regions(*keys):
            was, is_now, would = keys[0][region.base], keys[1][region.copy], keys[2][region.new]
            mine, theirs = [each for _, each in copy], [each for _, each in new[region.new]]
            if was == is_now and was != would:
                self._swap(mine, region.copy, theirs)
            elif would not in (was, is_now) and mine:
                self._tell_beside(mine[min(region.copy.start, len(mine) - 1)], theirs)
        tables = [_rows_by_table(parts) for parts in (base, copy, new)]
        for name in tables[0].keys() & tables[1].keys() & tables[2].keys():
            self._merge_rows(*(each[name] for each in tables))

    def _tell_beside(self, place: Element, theirs: Sequence[Element]) -> None:
        """Say in a comment what the draft now has where somebody wrote outside the rows."""
        words = "\n".join(words_of(each) for each in theirs if each.tag == q("p"))
        paragraph = next(place.iter(q("p")), None)
        if words and paragraph is not None:
            self._comment(paragraph, "newer", text=words)

    def _merge_rows(self, base: Sequence[Element], copy: Sequence[Element], new: Sequence[Element]) -> None:
        keys = [[words_of(row) for row in each] for each in (base, copy, new)]
        for region in regions(*keys):
            was, is_now, would = keys[0][region.base], keys[1][region.copy], keys[2][region.new]
            if would in (was, is_now):
                continue
            if was == is_now:
                self._swap(copy, region.copy, new[region.new])
            else:
                # A row that somebody touched stays; what is new comes behind it, for rows link to it.
                fresh = [row for row in new[region.new] if words_of(row) not in {*is_now, *was}]
                self._swap(copy, slice(region.copy.stop, region.copy.stop), fresh)

    def _swap(self, mine: Sequence[Element], place: slice, theirs: Sequence[Element]) -> None:
        made = self.writer.bring(theirs, self._new.package)
        if place.stop < len(mine):
            for each in made:
                mine[place.stop].addprevious(each)
        elif mine:
            for each in reversed(made):
                mine[min(place.stop, len(mine)) - 1].addnext(each)
        self.writer.take_out(mine[place], next(iter(made), None))


def _parts(document: Document, base: Document) -> Iterator[tuple[str, Element]]:
    """Yield what stands on the pages, with the name it is known by: its words; a table's header; the rows it holds."""
    home = homes(document, base)
    tables = {next(row.element.iterancestors(q("tbl"))): home.get(row.table, -1) for row in document.rows}
    contents = {element for each in document.contents for element in each.elements}
    for element in document.body:
        if element.tag == q("tbl"):
            yield (f"rows {tables[element]}" if element in tables else f"{_TABLE}{_header(element)}"), element
        elif element.tag == q("p") and element not in contents and words_of(element):
            yield words_of(element), element


def _rows_by_table(parts: Sequence[tuple[str, Element]]) -> dict[str, list[Element]]:
    """Return the rows of the annexes by table; a long one is cut into several with one header."""
    found: dict[str, list[Element]] = {}
    for name, element in parts:
        if name.startswith(_TABLE):
            found.setdefault(name, []).extend(element.findall(q("tr"))[1:])
    return found


def _header(table: Element) -> str:
    return words_of(next(table.iter(q("tr"))))


def _keys(paragraphs: Sequence[Paragraph]) -> list[str]:
    return [each.key for each in paragraphs]
