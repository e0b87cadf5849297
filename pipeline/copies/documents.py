"""A desk review as it stands in a file: its rows by what they are about, and everything outside them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from pipeline.copies.grid import (
    blocks,
    cells_of,
    header_rows,
    is_header,
    names_in,
    outside_rows,
    rows_of,
    span,
    table_children,
    words_of,
)
from pipeline.copies.identity import Raw, name_rows, with_row_above
from pipeline.copies.model import COLUMNS, PERFORMANCE
from pipeline.copies.text import Paragraph, Reader, is_deleted, note_words
from pipeline.models import Performance
from pipeline.report.labels import read_labels
from pipeline.report.record import DeskRecord
from pipeline.report.wordkit.comments import Comment, read_comments
from pipeline.report.wordkit.package import DOCUMENT, STYLES, Package
from pipeline.report.wordkit.xml import Element, q, style_ids

_CONTENTS = re.compile(r"toc \d")
_HEADING = "heading "
_ROW = "row_"
_MARGIN = re.compile(r"word/(header|footer)\d*\.xml")
_NUMBER = re.compile(r"\d+")
_TBL, _TR, _P = (q(name) for name in ("tbl", "tr", "p"))


class Remark(Struct, frozen=True, kw_only=True):
    """A comment in a file, with the words that it is anchored to: their paragraph, None where that is gone."""

    comment: Comment
    paragraph: Paragraph | None = None


class Rating(Struct, frozen=True, kw_only=True):
    """A row's performance: the choice, or None for words of somebody's own; and the words as they stand there."""

    value: Performance | None
    words: str


class TableRow(Struct, frozen=True, kw_only=True):
    """One row: what it is about (its bookmark in the base; empty for a new row), its cells by column, its remarks.

    ``cells`` holds the paragraphs of each column, ``performance`` those below the dropdown; ``places`` the cells
    themselves. ``copied`` is the row that it is a copy of. ``table`` counts the tables of rows, ``after`` is the known
    row above in the file.
    """

    name: str
    table: int
    element: Any
    cells: dict[str, tuple[Paragraph, ...]]
    places: dict[str, Any]
    rating: Rating
    remarks: tuple[Remark, ...] = ()
    copied: str = ""
    after: str = ""

    @property
    def says_anything(self) -> bool:
        """Whether any word stands in the row."""
        return bool(self.rating.words or any(self.cells.values()))


class Line(Struct, frozen=True, kw_only=True):
    """A paragraph outside the rows, with the heading above it."""

    paragraph: Paragraph
    heading: str


class Document(Struct, frozen=True, kw_only=True):
    """A desk review as it stands: the rows in order, what stands outside them, and remarks on that.

    ``tables`` tells for each table of rows under which headings it stands. ``heads`` are the words of all tables'
    header cells, ``columns`` the columns by theirs, ``margins`` the words in headers and footers of pages. ``contents``
    are the paragraphs of the table of contents, which are nobody's words.
    """

    package: Package
    body: Any
    rows: tuple[TableRow, ...]
    lines: tuple[Line, ...]
    remarks: tuple[Remark, ...]
    tables: tuple[str, ...]
    heads: tuple[str, ...]
    columns: dict[str, str]
    margins: tuple[str, ...]
    contents: tuple[Paragraph, ...]

    def row(self, name: str) -> TableRow | None:
        """Return the row of that name, None where it is gone."""
        return next((row for row in self.rows if row.name == name), None)


def read_document(package: Package, record: DeskRecord, *, heads: Mapping[str, str] | None = None) -> Document:
    """Return the rows of a desk review and what stands outside them.

    ``heads`` are the columns by the words in their header cells, as the base has them: by these they are found where
    somebody put others between.
    """
    names = {number: name for name, number in style_ids(package.xml(STYLES)).items()}
    reader = Reader(names, notes_of(package), picture=read_labels(record.lang)["merge.picture"])
    body = package.xml(DOCUMENT).find(q("body"))
    if body is None:
        raise ValueError("no body")
    return _DocumentReader(package, reader, record, heads or {}).read(body)


def notes_of(package: Package) -> dict[str, str]:
    """Return the words of a file's footnotes and endnotes by their ids."""
    found: dict[str, str] = {}
    for name in ("word/footnotes.xml", "word/endnotes.xml"):
        if name in package.names:
            found |= note_words(package.xml(name))
    return found


class _DocumentReader:
    """Reads one document from top to bottom."""

    def __init__(self, package: Package, reader: Reader, record: DeskRecord, heads: Mapping[str, str]) -> None:
        self._package = package
        self._reader = reader
        self._record = record
        self._heads = heads
        self._columns: list[dict[int, str]] = []
        self._by_tag = {name.replace(_ROW, "performance_", 1): name for name in record.rows}
        self._by_id = {indicator: name for name, indicator in record.rows.items()}
        self._comments = read_comments(package)
        self._told: set[str] = set()
        self._words = {words: Performance(value) for value, words in record.choices.items()}

    def read(self, body: Element) -> Document:
        """Return the document."""
        tables = [(table, under) for table, under in self._tables(body) if self._holds_rows(table)]
        self._columns = [self._columns_of(table) for table, _ in tables]
        raws = [raw for n, (table, _) in enumerate(tables) for raw in self._raws(table, n)]
        name_rows(raws)
        # LibreOffice deletes a row with tracked changes by deleting all its words.
        read = [self._row(raw, after) for raw, after in with_row_above(raws)]
        rows = tuple(row for row in read if not row.name or row.says_anything)
        taken = {raw.element for raw in raws}
        outside = self._reader.paragraphs(list(outside_rows(body, taken)))
        contents = [paragraph for paragraph in outside if _CONTENTS.fullmatch(paragraph.style)]
        nobodys = {paragraph.element for paragraph in contents}
        lines = tuple(_lines(each for each in outside if each.element not in nobodys))
        return Document(
            package=self._package,
            body=body,
            rows=rows,
            lines=lines,
            remarks=tuple(self._remarks_left(lines)),
            tables=tuple(under for _, under in tables),
            heads=tuple(each.text for each in self._reader.paragraphs(list(header_rows(body)))),
            columns=self._heads_of(tables[0][0]) if tables else {},
            margins=tuple(self._margins()),
            contents=tuple(contents),
        )

    def _tables(self, body: Element) -> Iterator[tuple[Element, str]]:
        """Yield the tables that do not stand in others, each with the headings above it."""
        headings: dict[str, str] = {}
        for element in blocks(body):
            if element.tag == _TBL:
                yield element, _path(headings)
            elif (style := self._reader.style_of(element)).startswith(_HEADING):
                headings = _under(headings, style, words_of(element))

    def _holds_rows(self, table: Element) -> bool:
        return any(self._known(*names_in(row)) for row in rows_of(table))

    def _known(self, marks: Iterable[str], tags: Iterable[str]) -> bool:
        return any(mark in self._record.rows for mark in marks) or any(tag in self._by_tag for tag in tags)

    def _raws(self, table: Element, number: int) -> Iterator[Raw]:
        pending: list[str] = []
        for child in table_children(table):
            if child.tag == q("bookmarkStart"):
                pending.append(child.get(q("name"), ""))
            elif child.tag == _TR and not is_deleted(child) and not is_header(child):
                marks, tags = names_in(child)
                known = tuple(mark for mark in (*pending, *marks) if mark in self._record.rows)
                printed = self._by_id.get(self._first_words(child), "")
                tagged = tuple(self._by_tag[tag] for tag in tags if tag in self._by_tag)
                yield Raw(element=child, table=number, marks=known, tags=tagged, printed=printed)
                pending = []

    def _first_words(self, row: Element) -> str:
        cell = next(cells_of(row), None)
        paragraphs = self._reader.paragraphs(cell) if cell is not None else []
        return paragraphs[0].text.partition(" ")[0] if paragraphs else ""

    def _row(self, raw: Raw, after: str) -> TableRow:
        places = self._places(raw)
        cells = self._cells(raw, places)
        rating, below = self._rating(cells.get(PERFORMANCE, ()))
        paragraphs = [paragraph for each in cells.values() for paragraph in each]
        return TableRow(
            name=raw.name,
            table=raw.table,
            element=raw.element,
            cells=cells | {PERFORMANCE: below},
            places=places,
            rating=rating,
            remarks=tuple(self._remarks(raw.element, paragraphs)),
            copied=raw.copied,
            after=after,
        )

    def _heads_of(self, table: Element) -> dict[str, str]:
        """Return the columns by the words in their header cells."""
        return dict(zip(_head_words(table), self._record.columns, strict=False))

    def _columns_of(self, table: Element) -> dict[int, str]:
        """Return the column of each cell by its number, where the header tells all of them; else nothing."""
        found = {n: self._heads[words] for n, words in enumerate(_head_words(table)) if words in self._heads}
        return found if sorted(found.values()) == sorted(self._heads.values()) else {}

    def _places(self, raw: Raw) -> dict[str, Any]:
        """Return the row's cells by column."""
        found: dict[str, Any] = {}
        for column, cell in self._cells_by_column(raw):
            if column:
                found.setdefault(column, cell)
        return found

    def _cells(self, raw: Raw, places: Mapping[str, Any]) -> dict[str, tuple[Paragraph, ...]]:
        """Return the paragraphs by column; those of columns that somebody added go to the last one."""
        found: dict[str, list[Paragraph]] = {column: [] for column in COLUMNS}
        others: list[Paragraph] = []
        for column, cell in self._cells_by_column(raw):
            paragraphs = self._reader.paragraphs(cell)
            if places.get(column) is cell:
                found[column] += paragraphs
            else:
                others += paragraphs
        found[self._record.columns[-1]] += others
        return {column: tuple(paragraphs) for column, paragraphs in found.items()}

    def _cells_by_column(self, raw: Raw) -> Iterator[tuple[str, Element]]:
        """Yield the row's cells, each with its column; one that was joined with others counts as their first."""
        columns = self._columns[raw.table] or dict(enumerate(self._record.columns))
        at = 0
        for cell in cells_of(raw.element):
            yield columns.get(at, ""), cell
            at += span(cell)

    def _margins(self) -> Iterator[str]:
        """Yield the words of headers and footers, without numbers, which change from page to page."""
        for name in self._package.names:
            if _MARGIN.fullmatch(name):
                for paragraph in self._reader.paragraphs(self._package.xml(name)):
                    yield _NUMBER.sub("", paragraph.text).strip()

    def _rating(self, paragraphs: Sequence[Paragraph]) -> tuple[Rating, tuple[Paragraph, ...]]:
        """Return the rating and what stands beside it; where the dropdown is gone, the first words are the rating."""
        held = next((n for n, each in enumerate(paragraphs) if _holds_dropdown(each)), 0)
        if not paragraphs:
            return Rating(value=None, words=""), ()
        words = paragraphs[held].text
        rest = (*paragraphs[:held], *paragraphs[held + 1 :])
        if words in self._words:
            return Rating(value=self._words[words], words=words), rest
        return Rating(value=self._near(words), words=words), rest

    def _near(self, words: str) -> Performance | None:
        """Return the choice that somebody typed without choosing it, None where the words say more than that."""
        typed = words.casefold().strip(" .!")
        known = {each.casefold(): value for each, value in self._words.items()}
        first = {each.partition(" ")[0]: value for each, value in known.items()}
        return known.get(typed) or first.get(typed)

    def _remarks(self, holder: Element, paragraphs: Iterable[Paragraph]) -> Iterator[Remark]:
        """Yield the comments anchored in a part of the document, each once."""
        by_element = {element: paragraph for paragraph in paragraphs for element in paragraph.elements}
        for mark in holder.iter(q("commentRangeStart"), q("commentReference")):
            number = mark.get(q("id"), "")
            if number in self._comments and number not in self._told:
                self._told.add(number)
                place = next((each for each in mark.iterancestors(_P)), None)
                paragraph = by_element.get(place) if place is not None else None
                yield Remark(comment=self._comments[number], paragraph=paragraph)

    def _remarks_left(self, lines: Iterable[Line]) -> Iterator[Remark]:
        """Yield the comments that stand on no row, with their paragraph where they have one."""
        body = self._package.xml(DOCUMENT)
        yield from self._remarks(body, [line.paragraph for line in lines])
        for number, comment in self._comments.items():
            if number not in self._told:
                yield Remark(comment=comment)


def _lines(paragraphs: Iterable[Paragraph]) -> Iterator[Line]:
    """Yield the paragraphs, each with the headings above it, itself among them."""
    headings: dict[str, str] = {}
    for paragraph in paragraphs:
        if paragraph.style.startswith(_HEADING) or paragraph.style.endswith("heading"):
            headings = _under(headings, paragraph.style, paragraph.text)
        yield Line(paragraph=paragraph, heading=_path(headings))


def _under(headings: Mapping[str, str], style: str, words: str) -> dict[str, str]:
    """Return the headings that count below a further one; one of a style without level stands alone."""
    if not style.startswith(_HEADING):
        return {style: words}
    above = {level: text for level, text in headings.items() if level.startswith(_HEADING) and level < style}
    return above | {style: words}


def _path(headings: Mapping[str, str]) -> str:
    return " / ".join(headings[level] for level in sorted(headings))


def _head_words(table: Element) -> list[str]:
    """Return the words of the cells in a table's header row, none where it has no such row."""
    head = next((row for row in rows_of(table) if is_header(row)), None)
    return [] if head is None else [words_of(cell) for cell in cells_of(head)]


def _holds_dropdown(paragraph: Paragraph) -> bool:
    return any(True for element in paragraph.elements for _ in element.iter(q("dropDownList")))


def homes(document: Document, base: Document) -> dict[int, int]:
    """Return for each table of a file which table of the base it is: the one under the same headings.

    Where headings were changed, it is the one from which most of its rows come.
    """
    tables = {row.name: row.table for row in base.rows}
    votes: dict[int, Counter[int]] = {}
    for row in document.rows:
        if row.name in tables:
            votes.setdefault(row.table, Counter())[tables[row.name]] += 1
    found = {table: counted.most_common(1)[0][0] for table, counted in votes.items()}
    for n, under in enumerate(document.tables):
        if base.tables.count(under) == 1:
            found[n] = base.tables.index(under)
    return found


def heading_of(document: Document, remark: Remark) -> str:
    """Return the heading above a remark outside the rows."""
    if remark.paragraph is None:
        return ""
    return next((line.heading for line in document.lines if line.paragraph is remark.paragraph), "")
