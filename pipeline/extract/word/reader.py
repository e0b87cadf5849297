"""A Word file as blocks, in the order in which it reads.

python-docx gives paragraphs and tables but passes over text in content controls, tracked insertions, text boxes,
notes and more, so the XML is walked here. What Word does not print (deletions, field codes, hidden text, prompts of
empty fields) is left out, and so are tables of contents, which only repeat headings. The numbers of lists and headings
are text, as in a PDF of the file; bullets are not.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path

from lxml import etree
from msgspec import Struct, structs

from pipeline.errors import DamagedError
from pipeline.extract.blocks import Block, Document
from pipeline.extract.sight import EMPTY_LINE, by_sight, may_head
from pipeline.extract.word import ooxml
from pipeline.extract.word.beside import Commented, Notes, chart_text, diagram_texts
from pipeline.extract.word.fields import settle_fields
from pipeline.extract.word.numbering import Numbering
from pipeline.extract.word.pages import Pages
from pipeline.extract.word.properties import Properties
from pipeline.extract.word.styles import Look, Role, Styles
from pipeline.extract.word.tables import table_blocks
from pipeline.extract.word.tags import (
    BOX,
    BREAK,
    CHART,
    COMMENT_END,
    COMMENT_START,
    DIAGRAM,
    DRAWN_BOX,
    RUN_PROPERTIES,
    SECTION,
    SHOWN_BREAK,
    TBL,
    WORD_ART,
    P,
    W,
)
from pipeline.extract.word.text import Text, drawn_lines, target, within
from pipeline.extract.word.warnings import warnings_of
from pipeline.models import CellPlace, ParagraphPlace, Part

# A bullet that somebody typed; those of Word's own lists are no text.
_BULLET = re.compile(r"\s*[•‣▪▫◦●○■□◆➢➤►▶✓✔❖·–—-]\s+(?=\S)")


def read_word(path: Path) -> Document:
    """Return the blocks of a Word file; raise DamagedError where it cannot be opened."""
    with ooxml.Package(path) as package:
        main = package.main("word/document.xml")
        body = main.root.find(f"{W}body")
        if body is None:
            raise DamagedError(path.name, "the Word file has no text part", "Open it in Word, save it again")
        reader = _Reader(main, body)
        blocks = list(reader.flow(body)) or list(reader.margins())
        properties = Properties(package)
        pages = properties.pages(blocks)
        return Document(
            blocks=tuple(blocks if reader.knows_pages(pages) else map(_without_page, blocks)),
            title=reader.title or properties.title,
            pages=pages,
            warnings=tuple(warnings_of(body, package)),
        )


def _without_page(block: Block) -> Block:
    place = block.place
    assert isinstance(place, ParagraphPlace | CellPlace)
    return structs.replace(block, place=structs.replace(place, page=0))


class _Shown(Struct, frozen=True, kw_only=True):
    """What a paragraph shows: its text, the offsets at which a page begins, and what hangs on it, with its page."""

    text: str
    pages: tuple[tuple[int, int], ...]
    anchors: tuple[tuple[etree._Element, int], ...]

    def page(self, offset: int) -> int:
        """Return the page of the character at an offset."""
        return self.pages[bisect_right(self.pages, (offset, 1 << 30)) - 1][1]


def _joined(parts: Sequence[_Shown]) -> _Shown:
    """Return paragraphs that are joined to each other as one."""
    if len(parts) == 1:
        return parts[0]
    starts = accumulate((len(part.text) for part in parts), initial=0)
    return _Shown(
        text="".join(part.text for part in parts),
        pages=tuple((start + at, page) for start, part in zip(starts, parts, strict=False) for at, page in part.pages),
        anchors=tuple(anchor for part in parts for anchor in part.anchors),
    )


class _Reader:
    """Walks the document once; counts paragraphs, tables, pages and lists as it goes."""

    def __init__(self, main: ooxml.Part, body: etree._Element) -> None:
        settle_fields(main.root)
        self._main = main
        self._numbering = Numbering(_root(main.related("numbering")))
        self._styles = Styles(_root(main.related("styles")), self._numbering)
        self._text = Text(self._styles)
        self._notes = Notes(main)
        self._commented = Commented()
        self._pages = Pages(body)
        self._paragraphs = 0
        self._tables = 0
        self._cells = 0
        self.title = ""

    def knows_pages(self, stated: int) -> bool:
        """Return whether the pages are as last shown: Word noted them, or all breaks make as many as it stated."""
        return self._pages.has_notes or self._pages.number == stated

    def margins(self) -> Iterator[Block]:
        """Yield the headers and footers, for a file that has text nowhere else."""
        for part in (part for kind in ("header", "footer") for part in self._main.all_related(kind)):
            settle_fields(part.root)
            yield from self.flow(part.root)

    def flow(self, container: etree._Element) -> Iterator[Block]:
        """Yield the blocks of the body, a cell, a text box or a margin."""
        carried: list[_Shown] = []
        for element in within(container, P, TBL, COMMENT_START, COMMENT_END):
            if element.tag == P:
                look = self._styles.look(element)
                carried.append(self._shown(element, look))
                if not _is_joined_to_next(look):
                    yield from self._paragraph(element, look, _joined(carried))
                    carried = []
            elif element.tag == TBL:
                yield from self._left(carried)
                carried = []
                yield from self._table(element)
            else:
                self._is_anchor(element)
        yield from self._left(carried)

    def _left(self, carried: Sequence[_Shown]) -> Iterator[Block]:
        """Yield what was to be joined to the next paragraph where none came."""
        if carried:
            yield from self._parts(_joined(carried), Role())
            yield from self._anchored(_joined(carried))

    def _table(self, table: etree._Element) -> Iterator[Block]:
        self._tables += 1
        heads = self._styles.heads_first_row(table)
        yield from table_blocks(table, self._tables, self._row, self._text.is_bold, heads_first_row=heads)

    def _row(self, cells: Sequence[etree._Element]) -> list[list[Block]]:
        """Return the blocks of each cell of a row; every cell begins on the page where the row does."""
        self._cells += 1
        begin = self._pages.mark
        ends, contents = [begin], []
        for cell in cells:
            self._pages.go_to(begin)
            contents.append(list(self.flow(cell)))
            ends.append(self._pages.mark)
            begin = self._begin(begin, contents[-1])
        self._pages.go_to(max(ends))
        self._cells -= 1
        return contents

    def _begin(self, begin: tuple[int, bool], content: Sequence[Block]) -> tuple[int, bool]:
        """Return where the row begins as its cells show: Word may note a new page in the first of them only."""
        page = content[0].place.page if content and isinstance(content[0].place, ParagraphPlace) else begin[0]
        return (page, False) if page > begin[0] else begin

    def _shown(self, paragraph: etree._Element, look: Look) -> _Shown:
        """Return what a paragraph shows, and pass the pages and the comments that begin and end in it."""
        if look.breaks_page:
            self._pages.turn_unless_fresh()
        text, length, pages, anchors = [], 0, [(0, self._pages.number)], []
        for piece in self._text.pieces(paragraph, look):
            if isinstance(piece, str):
                self._pass_text(piece, length, pages)
                text.append(piece)
                length += len(piece)
            elif self._is_anchor(piece):
                anchors.append((piece, self._pages.number))
        self._commented.show(" ")
        if SECTION in look.own:
            self._pages.end_section()
        return _Shown(text="".join(text), pages=tuple(pages), anchors=tuple(anchors))

    def _pass_text(self, text: str, offset: int, pages: list[tuple[int, int]]) -> None:
        """Note the page of the text, if it is another than before, and add it to what comments are about."""
        self._commented.show(text)
        if text.strip():
            self._pages.show()
            if pages[-1][1] != self._pages.number:
                pages.append((offset, self._pages.number))

    def _is_anchor(self, mark: etree._Element) -> bool:
        """Return whether something hangs on a mark, to be read behind the paragraph; take note of any other mark."""
        if mark.tag == SHOWN_BREAK:
            self._pages.pass_note()
        elif mark.tag == BREAK:
            self._pages.turn()
        elif mark.tag == COMMENT_START:
            self._commented.start(mark)
        elif mark.tag == COMMENT_END:
            self._commented.end(mark)
        else:
            return True
        return False

    def _paragraph(self, paragraph: etree._Element, look: Look, shown: _Shown) -> Iterator[Block]:
        role = self._styles.role(look)
        label = self._numbering.label(role.number, role.depth) if role.number else ""
        if not role.is_contents and (shown.text.strip() or (label and self._cells)):
            yield from map(self._typed_item, self._parts(shown, self._by_sight(role, shown.text, paragraph), label))
        yield from self._anchored(shown)

    def _typed_item(self, block: Block) -> Block:
        """Return a paragraph with a typed bullet as a list item; in cells the bullets part the items and stay."""
        bullet = _BULLET.match(block.text) if block.part is Part.PARAGRAPH and not self._cells else None
        return structs.replace(block, text=block.text[bullet.end() :], part=Part.LIST_ITEM) if bullet else block

    def _by_sight(self, role: Role, text: str, paragraph: etree._Element) -> Role:
        """Return the role as a reader sees it; what is only styled as the title gives none."""
        is_bold = role.part is Part.PARAGRAPH and may_head(text) and self._text.is_bold(paragraph)
        part, level = by_sight(text, role.part, role.level, is_bold=is_bold)
        return structs.replace(role, part=part, level=level, is_title=role.is_title and part is Part.HEADING)

    def _parts(self, shown: _Shown, role: Role, label: str = "") -> Iterator[Block]:
        """Yield the paragraph, as several where empty lines inside it part them."""
        start = 0
        for part in EMPTY_LINE.split(shown.text):
            start = shown.text.index(part, start)
            if part.strip() or label:
                first = start + len(part) - len(part.lstrip())
                yield self._block(label + part.lstrip(), role, page=shown.page(first))
                label = ""
            start += len(part)

    def _block(self, text: str, role: Role, *, page: int) -> Block:
        self._paragraphs += 1
        self.title = self.title or (text.strip() if role.is_title else "")
        place = ParagraphPlace(paragraph=self._paragraphs, page=page)
        return Block(text=text, place=place, part=role.part, level=role.level)

    def _anchored(self, shown: _Shown) -> Iterator[Block]:
        for anchor, page in shown.anchors:
            if anchor.tag == BOX:
                yield from self._in_box(anchor)
            elif anchor.tag in (DIAGRAM, CHART, DRAWN_BOX, WORD_ART):
                texts = filter(str.strip, self._drawn(anchor))
                yield from (self._block(text, Role(), page=page) for text in texts)
            else:
                yield from self._note(anchor, page=page)

    def _in_box(self, box: etree._Element) -> Iterator[Block]:
        """Yield a text box's blocks; it floats beside the text and turns no page in it."""
        reached = self._pages.mark
        yield from self.flow(box)
        self._pages.go_to(reached)

    def _note(self, reference: etree._Element, *, page: int) -> Iterator[Block]:
        note, part = self._notes.take(reference)
        if note is None:
            return
        reached = self._pages.mark
        shown = [self._shown(paragraph, self._styles.look(paragraph)) for paragraph in within(note, P)]
        self._pages.go_to(reached)
        if text := " ".join(each.text for each in shown).strip():
            context = self._commented.about(reference) if part is Part.COMMENT else ""
            place = ParagraphPlace(paragraph=max(self._paragraphs, 1), page=page)
            yield Block(text=text, place=place, part=part, context=context)
        for each in shown:
            yield from self._anchored(each)

    def _drawn(self, anchor: etree._Element) -> Iterable[str]:
        """Return the paragraphs of a drawing; those of a diagram or chart stand in a part of their own."""
        if anchor.tag == WORD_ART:
            return [anchor.get("string", "")]
        if anchor.tag == DRAWN_BOX:
            return drawn_lines(anchor)
        part = self._main.by_id(target(anchor))
        if part is None:
            return []
        return diagram_texts(part.root) if anchor.tag == DIAGRAM else [chart_text(part.root)]


def _root(part: ooxml.Part | None) -> etree._Element | None:
    return part.root if part else None


def _is_joined_to_next(look: Look) -> bool:
    """Return whether a paragraph is one with the next, as readers see it.

    So it is where its end was deleted or moved away in a tracked change, and where it is a large first letter.
    """
    frame, end = look.own.get(f"{W}framePr"), look.own.get(RUN_PROPERTIES)
    if frame is not None and frame.get(f"{W}dropCap", "none") != "none":
        return True
    return end is not None and any(end.find(f"{W}{tag}") is not None for tag in ("del", "moveFrom"))
