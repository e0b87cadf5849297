"""Several copies into one compiled table: the base, changed in place by everything that somebody wrote, with names.

Nothing is decided for the peers. What one of them deleted stays as long as another kept it, and a comment says so;
what somebody wrote stands beside the program's text under its author's name; the dropdown shows a choice only where
all agree on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct, structs

from pipeline.copies.agreement import Agreement, measure
from pipeline.copies.cells import CellEdits, unchanged
from pipeline.copies.comparing import compare, id_of_new, moved, new_remarks, steps, words_of_row
from pipeline.copies.documents import Document, Rating, Remark, TableRow, homes, read_document
from pipeline.copies.front import make_front, put_in_front
from pipeline.copies.model import HYPOTHESIS, PERFORMANCE, QUESTIONS, REFERENCE, Change
from pipeline.copies.reading import Copy
from pipeline.copies.text import Paragraph, Piece
from pipeline.copies.writing import Writer, tidy
from pipeline.models import Performance
from pipeline.report.labels import Labels, read_labels
from pipeline.report.record import DeskRecord, seal
from pipeline.report.render import AUTHOR
from pipeline.report.wordkit.comments import Comment
from pipeline.report.wordkit.package import Package
from pipeline.report.wordkit.xml import Element, q
from pipeline.store import digest

Ratings = dict[str, dict[str, Rating]]
LIKE_TEXT = {REFERENCE: "requirement", PERFORMANCE: "small", HYPOTHESIS: "finding", QUESTIONS: "question"}
PLAIN = ("", "normal", "standard", "list paragraph")  # what words have that somebody pasted or typed in a new cell
_NEW = "row_x"


class Merged(Struct, frozen=True, kw_only=True):
    """The compiled table as a Word file, every edit found in the copies, the ratings by indicator and author."""

    content: bytes
    record: DeskRecord
    changes: tuple[Change, ...]
    ratings: Ratings
    agreement: Agreement


def merge(copies: Sequence[Copy], *, templates: Path, only_disagreements: bool = False) -> Merged:
    """Return the compiled table of copies that go back to the same base.

    With ``only_disagreements`` it holds only the rows on which ratings differ. The templates are needed for what
    stands in front of the table.
    """
    named = _told_apart(copies)
    changes = tuple(change for copy in named for change in compare(copy))
    table = _Table(named)
    table.fill()
    agreement = measure({row: _values(ratings) for row, ratings in table.ratings.items()})
    if only_disagreements:
        table.keep_only({row for row, spread in agreement.spreads.items() if spread})
    front = make_front(
        named,
        table.record,
        ratings=table.ratings,
        agreement=agreement,
        changes=changes,
        only_disagreements=only_disagreements,
    )
    put_in_front(table.writer, front, templates)
    content = table.writer.package.to_bytes()
    record = structs.replace(
        table.record,
        base=digest(content),
        compiled=True,
        authors=tuple(copy.author for copy in named),
        outside=tuple((each.author, each.where, each.text) for each in front.outside),
    )
    sealed = seal(content, record, machine=named[0].sealed.machine)
    return Merged(content=sealed, record=record, changes=changes, ratings=table.ratings, agreement=agreement)


def _values(ratings: Mapping[str, Rating]) -> dict[str, Performance]:
    return {author: rating.value for author, rating in ratings.items() if rating.value}


def _told_apart(copies: Sequence[Copy]) -> list[Copy]:
    """Return the copies, those of authors with one name told apart by a number."""
    seen: dict[str, int] = {}
    named = []
    for copy in copies:
        seen[copy.author] = n = seen.get(copy.author, 0) + 1
        named.append(structs.replace(copy, author=f"{copy.author} ({n})") if n > 1 else copy)
    return named


class _Entry(Struct, frozen=True, kw_only=True):
    """One author's version of a row."""

    author: str
    row: TableRow
    was: TableRow


class _Table:
    """The compiled table while it is made, from the first copy's base."""

    def __init__(self, copies: Sequence[Copy]) -> None:
        first = copies[0].sealed
        self._copies = copies
        self.record: DeskRecord = first.record
        self.writer = Writer(Package(first.base))
        self._document: Document = read_document(self.writer.package, first.record)
        self._labels: Labels = read_labels(first.record.lang)
        self._moved = {copy.author: moved(copy) for copy in copies}
        self._gone: list[Any] = []
        # Where each paragraph of a copy stands in the compiled table, to put its comments there.
        self._places: dict[Any, Element] = {}
        self._remarked: set[tuple[Any, str, str]] = set()
        self._new_rows: dict[str, str] = {}
        self.ratings: Ratings = {}

    def fill(self) -> None:
        """Put everything that somebody did in a row into the table."""
        for row in self._document.rows:
            self._row(row)
        self._add_rows()
        self.writer.take_out(self._gone)
        self.record = structs.replace(self.record, rows=self.record.rows | self._new_rows)

    def keep_only(self, indicators: set[str]) -> None:
        """Take out the rows of all other indicators, rows that somebody added among them, and areas without rows."""
        tables = dict.fromkeys(next(row.element.iterancestors(q("tbl")), None) for row in self._document.rows)
        for table in [each for each in tables if each is not None]:
            for row in table.findall(q("tr"))[1:]:
                if self._indicator_of(row) not in indicators:
                    self.writer.take_out([row])
            if len(table.findall(q("tr"))) == 1:
                self.writer.take_out_section(table)
        kept = {name: row for name, row in self.record.rows.items() if row in indicators}
        self.record = structs.replace(self.record, rows=kept)

    def _indicator_of(self, row: Element) -> str:
        marks = (mark.get(q("name"), "") for mark in row.iter(q("bookmarkStart")))
        return next((self.record.rows[mark] for mark in marks if mark in self.record.rows), "")

    def _row(self, row: TableRow) -> None:
        entries, deleted = [], []
        for copy in self._copies:
            now, was = copy.document.row(row.name), copy.base.row(row.name)
            if now is None or was is None:
                deleted.append(copy.author)
            else:
                entries.append(_Entry(author=copy.author, row=now, was=was))
        if not entries:
            self._gone.append(row.element)
            return
        for column, cell in row.places.items():
            self._cell(cell, row.cells[column], column, entries)
        self._rate(row, entries)
        self._tell(row, "row_deleted", deleted)
        self._tell(row, "row_moved", [each.author for each in entries if row.name in self._moved[each.author]])
        for entry in entries:
            self._remarks(new_remarks(entry.was.remarks, entry.row.remarks, own=True), row.element)

    def _tell(self, row: TableRow, what: str, authors: Sequence[str]) -> None:
        if authors:
            self._own_comment(next(row.element.iter(q("p"))), what, authors)

    def _own_comment(self, paragraph: Element, what: str, authors: Iterable[str]) -> None:
        text = self._labels.fill(f"merge.{what}", authors=", ".join(authors))
        self.writer.comment(paragraph, Comment(author=AUTHOR, paragraphs=(text,)))

    def _cell(self, cell: Element, base: Sequence[Paragraph], column: str, entries: Sequence[_Entry]) -> None:
        made = CellEdits()
        for entry in entries:
            changed = steps(entry.was.cells[column], entry.row.cells[column])
            made.add(entry.author, changed)
            for was, now in unchanged(changed, entry.row.cells[column], len(base)):
                self._places[now.element] = base[was].element
        for gap, authors, paragraphs in made.insertions():
            self._insert(cell, base, gap, authors, paragraphs, column)
        for first, same in made.repeated:
            self._places[same.element] = self._places[first.element]
        for n, (deleted, reworded) in made.removed.items():
            if len(deleted) + len(reworded) == len(entries):
                self._drop(cell, base[n])
                continue
            for what, authors in (("deleted", deleted), ("reworded", reworded)):
                if authors:
                    self._own_comment(base[n].element, what, authors)

    def _drop(self, cell: Element, paragraph: Paragraph) -> None:
        others = [each for each in cell.findall(q("p")) if each not in paragraph.elements]
        if others:
            self.writer.take_out(paragraph.elements, others[0])
            return
        heir = self.writer.paragraph([], style=paragraph.style)
        cell.append(heir)
        self.writer.take_out(paragraph.elements, heir)

    def _insert(
        self,
        cell: Element,
        base: Sequence[Paragraph],
        gap: int,
        authors: Sequence[str],
        paragraphs: Sequence[Paragraph],
        column: str,
    ) -> None:
        """Put somebody's paragraphs into a cell, before the paragraph ``gap`` of the base."""
        # Each paragraph with its author: one without a name would be taken for the program's.
        made = [self._written(each, authors, column) for each in paragraphs]
        if gap < len(base):
            for each in made:
                base[gap].element.addprevious(each)
            return
        last = tidy(cell)
        is_empty = not base and not last.findall(q("r")) and last.find(q("bookmarkStart")) is None
        for each in reversed(made):
            last.addnext(each)
        if is_empty and last.find(q("sdt")) is None:
            self.writer.take_out([last], made[0])

    def _written(self, paragraph: Paragraph, authors: Sequence[str], column: str) -> Element:
        label = self._labels.fill("merge.author", authors=", ".join(authors)) if authors else ""
        style = LIKE_TEXT[column] if paragraph.style in PLAIN else paragraph.style
        made = self.writer.paragraph(paragraph.pieces(), style=style, label=label)
        self._places[paragraph.element] = made
        return made

    def _rate(self, row: TableRow, entries: Sequence[_Entry]) -> None:
        """Show the choice on which all agree, and list what each author chose."""
        indicator = self.record.rows[row.name]
        touched = {entry.author for entry in entries if entry.row.rating != entry.was.rating}
        # A proposal left alone is nobody's rating; what stands in a compiled table is what they agreed on.
        counts = self.record.compiled or row.rating.value is Performance.MORE_INFORMATION
        given = {entry.author: entry.row.rating for entry in entries if counts or entry.author in touched}
        self.ratings[indicator] = given
        cell = row.places.get(PERFORMANCE)
        if cell is None:
            return
        if touched:
            self._choose(cell, row.name, indicator, _agreed(given, len(entries)))
        for author, rating in given.items():
            is_new = rating.value is not Performance.MORE_INFORMATION and not self.record.compiled
            if rating.words and (author in touched or is_new):
                self._rating_line(cell, author, rating.words)

    def _choose(self, cell: Element, name: str, indicator: str, value: Performance) -> None:
        tag = name.replace("row_", "performance_", 1)
        self.writer.set_choice(cell, tag=tag, alias=indicator, choices=self.record.choices, value=value)

    def _rating_line(self, cell: Element, author: str, words: str) -> None:
        text = self._labels.fill("merge.rating", author=author, rating=words)
        cell.append(self.writer.paragraph([Piece(text)], style=LIKE_TEXT[PERFORMANCE]))

    def _remarks(self, remarks: Iterable[Remark], element: Element) -> None:
        """Put comments on the words that they were made on, else at the beginning of the row."""
        for remark in remarks:
            place = self._places.get(remark.paragraph.element) if remark.paragraph else None
            paragraph = place if place is not None and place.getparent() is not None else next(element.iter(q("p")))
            told = (paragraph, remark.comment.author, remark.comment.text)
            if told not in self._remarked:
                self._remarked.add(told)
                self.writer.comment(paragraph, remark.comment)

    def _add_rows(self) -> None:
        """Put the rows that somebody added or copied behind the row that they followed, equal ones once."""
        firsts: dict[int, TableRow] = {}
        for row in self._document.rows:
            firsts.setdefault(row.table, row)
        behind: dict[str, Element] = {}
        for (after, table, _), rows in self._added().items():
            anchor = self._document.row(after) or firsts.get(table)
            if anchor is None:
                continue
            element = self._new_row(anchor, rows)
            place = behind.get(f"{after} {table}")
            if place is not None:
                place.addnext(element)
            elif after:
                anchor.element.addnext(element)
            else:
                anchor.element.addprevious(element)
            behind[f"{after} {table}"] = element

    def _added(self) -> dict[tuple[str, int, str], list[tuple[str, TableRow]]]:
        """Return the new rows with their authors, by the row above, the table, and what they say."""
        found: dict[tuple[str, int, str], list[tuple[str, TableRow]]] = {}
        for copy in self._copies:
            home = homes(copy.document, copy.base)
            for row in copy.document.rows:
                words = words_of_row(row)
                if not row.name and (words or row.remarks):
                    key = (row.after, home.get(row.table, 0), words)
                    found.setdefault(key, []).append((copy.author, row))
        return found

    def _new_row(self, like: TableRow, rows: Sequence[tuple[str, TableRow]]) -> Element:
        element = self.writer.empty_row(like.element)
        authors = [author for author, _ in rows]
        row = rows[0][1]
        n = 1 + sum(name.startswith(_NEW) for name in (*self.record.rows, *self._new_rows))
        name = f"{_NEW}{n}"
        self._new_rows[name] = indicator = id_of_new(row, self.record.rows)
        what = "row_copied" if row.copied else "row_added"
        words = self._labels.fill(f"merge.{what}", authors=", ".join(authors))
        told = self.writer.paragraph([Piece(words)], style="small")
        self.writer.mark(told, name)
        for column, cell in zip(self.record.columns, element.findall(q("tc")), strict=False):
            if column == REFERENCE:
                cell.append(told)
            elif column == PERFORMANCE:
                self._choose(cell, name, indicator, row.rating.value or Performance.MORE_INFORMATION)
                if row.rating.value is None and row.rating.words:
                    self._rating_line(cell, authors[0], row.rating.words)
            for paragraph in row.cells[column]:
                cell.append(self._written(paragraph, (), column))
            tidy(cell)
        for author, each in rows:
            was = self._base_of(author, each)
            self._remarks(new_remarks(was, each.remarks, own=True), element)
        return element

    def _base_of(self, author: str, row: TableRow) -> tuple[Remark, ...]:
        copy = next(copy for copy in self._copies if copy.author == author)
        was = copy.base.row(row.copied)
        return was.remarks if was else ()


def _agreed(given: Mapping[str, Rating], peers: int) -> Performance:
    """Return the choice that all peers made, and that more information is needed where they differ."""
    values = {rating.value for rating in given.values()}
    agreed = values.pop() if len(values) == 1 and len(given) == peers else None
    return agreed or Performance.MORE_INFORMATION
