"""A report as a list of blocks: paragraphs and tables in order, each with what it is known and compared by.

Who a block belongs to is told by its rank: a heading holds what stands below it, a bullet the quotes under it. Ranks
come from the styles' names; in a template without our styles every paragraph below a heading ranks alike.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct, structs

from pipeline.copies.documents import notes_of
from pipeline.copies.grid import blocks, cells_of, is_header, rows_of
from pipeline.copies.text import Paragraph, Reader, is_deleted
from pipeline.report.labels import read_labels
from pipeline.report.wordkit.drawings import picture_bytes
from pipeline.report.wordkit.footnotes import read_footnotes
from pipeline.report.wordkit.package import DOCUMENT, STYLES, Package
from pipeline.report.wordkit.toc import heading_styles
from pipeline.report.wordkit.xml import Element, q, style_ids, style_of, val

INDICATOR = re.compile(r"\b[A-Z]{2,}-[A-Z]{2,}-\d+\b")
ANCHOR = re.compile(r"ev_[0-9a-f]{20}")
SLOT = re.compile(r"(tr_[0-9a-f]{20})_\d+")
LEAD, PLAIN, ATTACHED, LAST = 10, 20, 30, 40
_RANKS = {
    "lead": LEAD,
    "table title": LEAD,
    "evidence": ATTACHED,
    "voice": ATTACHED,
    "cites": ATTACHED,
    "translation": LAST,
}
_CONTENTS = re.compile(r"toc \d")
_NUMBER = re.compile(r"^[\d.]+\s+")
_ALT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_DRAWN = tuple(map(q, ("drawing", "pict", "object")))
_P, _TBL, _LINK, _START, _NOTE = map(q, ("p", "tbl", "hyperlink", "bookmarkStart", "footnoteReference"))


class Block(Struct, frozen=True, kw_only=True, eq=False):
    """A paragraph, a table, or a row of one: the words shown, and what it is compared by.

    ``key`` are the words, with the pictures in them; two blocks of drafts are the same where ``whole`` is, to which
    belongs where their links lead. ``name`` is what a point is about, as far as its first indicator is named; a row's
    is its evidence or its first cell. ``holds`` are the bookmarks of the evidence that it cites. ``section`` is where
    it stands, as a reader would say it.
    """

    text: str
    key: str
    whole: str
    name: str
    rank: int
    elements: tuple[Any, ...]
    style: str = ""
    slots: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    section: str = ""

    @property
    def element(self) -> Any:
        """The element in which the block begins."""
        return self.elements[0]

    @property
    def last(self) -> Any:
        """The element in which the block ends."""
        return self.elements[-1]

    @property
    def is_table(self) -> bool:
        """Whether it is a table."""
        return bool(self.element.tag == _TBL)

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading of the document, as the contents list them."""
        return self.rank < LEAD


class Prose(Struct, frozen=True, kw_only=True, eq=False):
    """A report as it stands in a file: its blocks in order, without the contents and empty paragraphs."""

    package: Package
    body: Any
    blocks: tuple[Block, ...]
    reader: Any

    def rows(self, table: Block) -> list[Block]:
        """Return the rows of a table that hold words; of a table that was cut in two, those of this part."""
        return [made for row in rows_of(table.element) if not is_deleted(row) and (made := self._row(row)).text]

    def cell(self, cell: Element) -> str:
        """Return what a cell is compared by."""
        return "\n".join(each.key for each in self.reader.paragraphs.paragraphs(cell))

    def _row(self, row: Element) -> Block:
        words = [self.cell(cell) for cell in cells_of(row)]
        key = "\t".join(words)
        marks = tuple(mark.get(q("name"), "") for mark in row.iter(_START))
        held = [mark for mark in marks if ANCHOR.fullmatch(mark)]
        name = "head" if is_header(row) else next(iter((*held, *words)), "")
        links = _anchors([row], {})
        return Block(
            text=" / ".join(filter(None, (" ".join(each.split()) for each in words))),
            key=key,
            whole="\n".join((key, *held, *links)),
            name=name,
            rank=PLAIN,
            elements=(row,),
            marks=marks,
            holds=tuple(dict.fromkeys((*held, *links))),
        )


def read_prose(package: Package, lang: str) -> Prose:
    """Return a report; ``lang`` is its language. Raise ValueError where the file has no text."""
    body = package.xml(DOCUMENT).find(q("body"))
    if body is None:
        raise ValueError("no body")
    reader = _ProseReader(package, lang)
    made = tuple(_with_sections(_named(reader.read(body)), package))
    return Prose(package=package, body=body, blocks=made, reader=reader)


class _ProseReader:
    """Reads the blocks of one file."""

    def __init__(self, package: Package, lang: str) -> None:
        self._package = package
        self._names = {number: name for name, number in style_ids(package.xml(STYLES)).items()}
        self._levels = {number: style.level for number, style in heading_styles(package.xml(STYLES)).items()}
        self._notes = read_footnotes(package)
        self.paragraphs = Reader(self._names, notes_of(package), picture=read_labels(lang)["merge.picture"])

    def read(self, body: Element) -> Iterator[Block]:
        """Yield the blocks in order; a table's name is still to be found."""
        pending: list[Element] = []
        for element in blocks(body):
            if element.tag == _P:
                pending.append(element)
            else:
                yield from self._texts(pending)
                pending = []
                yield self._table(element)
        yield from self._texts(pending)

    def _texts(self, elements: Sequence[Element]) -> Iterator[Block]:
        for paragraph in self.paragraphs.paragraphs(elements):
            if not _CONTENTS.fullmatch(paragraph.style):
                yield self._text(paragraph)

    def _text(self, paragraph: Paragraph) -> Block:
        elements = paragraph.elements
        key = paragraph.key + "".join(self._pictures(elements))
        marks = tuple(mark.get(q("name"), "") for each in elements for mark in each.iter(_START))
        slots = tuple(found[1] for mark in marks if (found := SLOT.fullmatch(mark)))
        links = _anchors(elements, self._notes)
        return Block(
            text=paragraph.text,
            key=key,
            whole="\n".join((key, paragraph.style, *slots, *links)),
            name=_point(paragraph.text),
            rank=self._levels.get(style_of(elements[-1])) or _RANKS.get(paragraph.style, PLAIN),
            elements=elements,
            style=paragraph.style,
            slots=slots,
            marks=marks,
            holds=links,
        )

    def _pictures(self, elements: Iterable[Element]) -> Iterator[str]:
        """Yield what a picture shows, as far as one can be told from another, and its words for who cannot see it."""
        for element in elements:
            if next(element.iter(*_DRAWN), None) is not None:
                shown = picture_bytes(self._package, element)
                told = " ".join(each.get("descr", "") for each in element.iter(_ALT))
                yield f"\n{hashlib.sha256(shown or b'').hexdigest()} {' '.join(told.split())}"

    def _table(self, table: Element) -> Block:
        rows = [self.paragraphs.paragraphs(row) for row in rows_of(table) if not is_deleted(row)]
        words, keys = [[each.text for each in row] for row in rows], [[each.key for each in row] for row in rows]
        held = tuple(mark for each in table.iter(_START) if ANCHOR.fullmatch(mark := each.get(q("name"), "")))
        links = _anchors([table], self._notes)
        key = "\n".join("\t".join(each) for each in keys)
        return Block(
            text="\n".join(" / ".join(each) for each in words),
            key=key,
            whole="\n".join((key, *held, *links)),
            name="\t".join(words[0]) if words else "",
            rank=PLAIN,
            elements=(table,),
            marks=held,
            holds=tuple(dict.fromkeys((*held, *links))),
        )


def _point(text: str) -> str:
    """Return what a point is about, as in "Council (GOV-IMP-3)"; empty for a sentence that only speaks of one."""
    found = INDICATOR.search(text)
    if found is None or (found.start() and text[found.start() - 1] != "("):
        return ""
    return text[: found.end()]


def _anchors(elements: Iterable[Element], notes: dict[str, Element]) -> tuple[str, ...]:
    """Return the bookmarks of evidence that links in the elements, and in their footnotes, lead to."""
    found: list[str] = []
    for element in elements:
        for each in element.iter(_LINK, _NOTE):
            held = (
                [each] if each.tag == _LINK else [*notes[number].iter(_LINK)] if (number := _id(each)) in notes else []
            )
            found += [anchor for link in held if ANCHOR.fullmatch(anchor := link.get(q("anchor"), ""))]
    return tuple(dict.fromkeys(found))


def _id(element: Element) -> str:
    return element.get(q("id"), "")


def _named(found: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks; a table is known by the words above it, too, a paragraph by those that belong to it."""
    read = list(found)
    for n, block in enumerate(read):
        name = block.name
        if block.is_table:
            above = next((each.text for each in reversed(read[:n]) if not each.is_table), "")
            name = f"{above}\t{name}"
        elif not name and block.rank == PLAIN and n + 1 < len(read) and read[n + 1].rank > PLAIN:
            name = read[n + 1].name
        elif block.rank <= LEAD:
            name = ""
        yield structs.replace(block, name=name)


def _with_sections(found: Iterable[Block], package: Package) -> Iterator[Block]:
    """Yield the blocks, each with the headings above it and their numbers, without that of the chapter."""
    numbered = {style for style, each in heading_styles(package.xml(STYLES)).items() if each.numbered}
    counts = [0] * 10
    path: dict[int, str] = {}
    for block in found:
        if block.is_heading:
            counts[block.rank] += 1
            counts[block.rank + 1 :] = [0] * (len(counts) - block.rank - 1)
            number = ".".join(str(n) for n in counts[1 : block.rank + 1])
            is_numbered = style_of(block.last) in numbered
            if not is_numbered:
                counts[block.rank] -= 1
            path = {level: text for level, text in path.items() if level < block.rank}
            path[block.rank] = f"{number} {block.text}" if is_numbered else block.text
        told = list(path.values())
        yield structs.replace(block, section=", ".join(told[1:] or told))


def title_of(heading: Block) -> str:
    """Return what a heading is compared by: its words without a number before them."""
    return _NUMBER.sub("", heading.text).casefold()


def language_of(package: Package) -> str:
    """Return the language that the text of a file has, where nothing else is said, as in ``de-DE``."""
    found = package.xml(STYLES).find(f"{q('docDefaults')}/{q('rPrDefault')}/{q('rPr')}/{q('lang')}")
    return val(found)
