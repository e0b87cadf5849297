"""A Word file as blocks, in the order in which it reads.

python-docx gives paragraphs and tables but passes over text in content controls, tracked insertions, text boxes,
notes and more, so the XML is walked here. What Word does not print (comments, deletions, field codes, prompts of
empty fields) is left out, and so are tables of contents, which only repeat headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml import etree

from pipeline.errors import DamagedError
from pipeline.extract.blocks import Block, Document
from pipeline.extract.word import ooxml
from pipeline.extract.word.styles import Role, Styles
from pipeline.extract.word.tables import table_blocks
from pipeline.extract.word.text import (
    BOX,
    DIAGRAM,
    ENDNOTE,
    FOOTNOTE,
    TBL,
    P,
    W,
    diagram_texts,
    is_bold,
    pieces,
    shown_text,
    within,
)
from pipeline.models import ParagraphPlace, Part

# A longer "heading" is a paragraph that somebody set in a heading style.
LONGEST_HEADING = 40
LONGEST_BOLD_HEADING = 12
BOLD_LEVEL = 9

_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n")


def read_word(path: Path) -> Document:
    """Return the blocks of a Word file; raise DamagedError where it cannot be opened."""
    with ooxml.Package(path) as package:
        main = package.main("word/document.xml")
        body = main.root.find(f"{W}body")
        if body is None:
            raise DamagedError(path.name, "the Word file has no text part", "Open it in Word, save it again")
        reader = _Reader(main)
        blocks = tuple(reader.flow(body))
        title = reader.title or _stated_title(package)
    return Document(blocks=blocks, title=title, warnings=tuple(_warnings(body)))


def _stated_title(package: ooxml.Package) -> str:
    """Return the title in the file's properties."""
    part = next(filter(None, map(package.part, package.targets("", kind="core-properties"))), None)
    return "" if part is None else part.root.findtext("{http://purl.org/dc/elements/1.1/}title") or ""


def _warnings(body: etree._Element) -> Iterator[str]:
    if next(body.iter(f"{W}altChunk"), None) is not None:
        yield "Another document is embedded in this one and was not read; open it in Word and save it again"


class _Reader:
    """Walks the document once; counts paragraphs and tables as it goes."""

    def __init__(self, main: ooxml.Part) -> None:
        self._main = main
        self._styles = Styles(_root(main.related("styles")))
        self._notes = {FOOTNOTE: _notes(main, "footnote"), ENDNOTE: _notes(main, "endnote")}
        self._paragraphs = 0
        self._tables = 0
        self._carried = ""
        self.title = ""

    def flow(self, container: etree._Element) -> Iterator[Block]:
        """Yield the blocks of the body, a cell, a text box or a note."""
        for element in within(container, P, TBL):
            yield from self._table(element) if element.tag == TBL else self._paragraph(element)
        if self._carried:
            yield self._block(self._take_carried(), Role())

    def _table(self, table: etree._Element) -> Iterator[Block]:
        self._tables += 1
        heads = self._styles.heads_first_row(table)
        yield from table_blocks(table, self._tables, self.flow, heads_first_row=heads)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Block]:
        found = list(pieces(paragraph))
        text = self._take_carried() + "".join(piece for piece in found if isinstance(piece, str))
        role = self._styles.role(paragraph)
        if _is_joined_to_next(paragraph):
            self._carried = text
        elif not role.is_contents:
            yield from self._parts(text, role, paragraph)
        for anchor in found:
            if not isinstance(anchor, str):
                yield from self._anchored(anchor)

    def _parts(self, text: str, role: Role, paragraph: etree._Element) -> Iterator[Block]:
        """Yield the paragraph, as several where empty lines inside it part them."""
        for part in _EMPTY_LINE.split(text):
            if part.strip():
                yield self._block(part, _by_sight(role, part, paragraph))

    def _take_carried(self) -> str:
        carried, self._carried = self._carried, ""
        return carried

    def _block(self, text: str, role: Role) -> Block:
        self._paragraphs += 1
        self.title = self.title or (text.strip() if role.is_title else "")
        return Block(text=text, place=ParagraphPlace(paragraph=self._paragraphs), part=role.part, level=role.level)

    def _anchored(self, anchor: etree._Element) -> Iterable[Block]:
        if anchor.tag == BOX:
            return self._in_box(anchor)
        if anchor.tag == DIAGRAM:
            return self._diagram(anchor)
        return self._note(anchor)

    def _in_box(self, box: etree._Element) -> Iterator[Block]:
        """Yield a text box's blocks; they do not join a paragraph that is being put together outside."""
        carried = self._take_carried()
        yield from self.flow(box)
        self._carried = carried

    def _note(self, reference: etree._Element) -> Iterator[Block]:
        note = self._notes[str(reference.tag)].pop(reference.get(f"{W}id", ""), None)
        text = "" if note is None else " ".join(shown_text(paragraph) for paragraph in within(note, P))
        if text.strip():
            place = ParagraphPlace(paragraph=max(self._paragraphs, 1))
            yield Block(text=text, place=place, part=Part.FOOTNOTE)

    def _diagram(self, anchor: etree._Element) -> Iterator[Block]:
        name = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}dm"
        data = self._main.by_id(anchor.get(name, ""))
        for text in diagram_texts(data.root) if data else ():
            if text.strip():
                yield self._block(text, Role())


def _root(part: ooxml.Part | None) -> etree._Element | None:
    return part.root if part else None


def _notes(main: ooxml.Part, kind: str) -> dict[str, etree._Element]:
    """Return the notes by id; each is read once, where it is first referred to."""
    part = main.related(f"{kind}s")
    return {note.get(f"{W}id", ""): note for note in part.root.iter(f"{W}{kind}")} if part else {}


def _is_joined_to_next(paragraph: etree._Element) -> bool:
    """Return whether its end was deleted or moved away in a tracked change, which joins it to the next one."""
    properties = paragraph.find(f"{W}pPr/{W}rPr")
    return properties is not None and any(properties.find(f"{W}{tag}") is not None for tag in ("del", "moveFrom"))


def _by_sight(role: Role, text: str, paragraph: etree._Element) -> Role:
    """Return the role as a reader sees it: an overlong heading is text, a short bold line heads what follows."""
    words = text.split()
    if role.part is Part.HEADING:
        return role if len(words) <= LONGEST_HEADING else Role()
    if role.part is Part.PARAGRAPH and _heads(words) and is_bold(paragraph):
        return Role(part=Part.HEADING, level=BOLD_LEVEL)
    return role


def _heads(words: list[str]) -> bool:
    return 0 < len(words) <= LONGEST_BOLD_HEADING and not words[-1].endswith((".", ";", ",", "!"))
