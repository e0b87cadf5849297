"""An OpenDocument text, spreadsheet or presentation (LibreOffice's own format) as blocks, in reading order.

Read as printed with all tracked changes accepted: the format keeps deleted text apart, where it is passed over like
tables of contents, hidden text and the prompts of empty fields. Remarks in the margin come out as comments.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from lxml import etree

from pipeline.errors import DamagedError, PasswordError
from pipeline.extract.blocks import Block, Document
from pipeline.extract.grid import MOST_COLUMNS, Cell, Row, grid_blocks, laid_out
from pipeline.extract.office.sheet import MOST_ROWS, left_out, sheet_blocks, too_long
from pipeline.extract.opendocument.styles import TABLE, TEXT, Styles
from pipeline.extract.sight import by_sight, parts_of
from pipeline.extract.word.ooxml import Package
from pipeline.models import ParagraphPlace, Part

_NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, DRAW, SVG, PRESENTATION, MANIFEST = (
    f"{{{_NAMESPACE}{name}:1.0}}" for name in ("office", "drawing", "svg-compatible", "presentation", "manifest")
)
P, H, SPAN = f"{TEXT}p", f"{TEXT}h", f"{TEXT}span"
NOTE, REMARK, PAGE_BREAK = f"{TEXT}note", f"{OFFICE}annotation", f"{TEXT}soft-page-break"
TABLE_ROW, CELL = f"{TABLE}table-row", f"{TABLE}table-cell"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"

# What is deleted, repeats headings, is no text of the document, or is a prompt.
_NOT_SHOWN = {
    *(f"{TEXT}{name}" for name in ("tracked-changes", "table-of-content", "illustration-index", "table-index")),
    *(f"{TEXT}{name}" for name in ("object-index", "user-index", "alphabetical-index", "placeholder", "ruby-text")),
    *(f"{TEXT}{name}" for name in ("hidden-text", "hidden-paragraph", "script", "note-citation", "sequence-decls")),
    *(f"{TEXT}{name}" for name in ("variable-decls", "user-field-decls", "dde-connection-decls")),
    *(f"{OFFICE}{name}" for name in ("forms", "scripts", "event-listeners", "annotation-end", "binary-data")),
    *(f"{TABLE}{name}" for name in ("tracked-changes", "calculation-settings", "content-validations", "shapes")),
    *(f"{TABLE}{name}" for name in ("label-ranges", "named-expressions", "database-ranges", "covered-table-cell")),
    *(f"{SVG}{name}" for name in ("title", "desc")),
    f"{DRAW}object-ole",
}
_DRAWN = {
    f"{DRAW}{name}"
    for name in ("frame", "text-box", "custom-shape", "g", "rect", "ellipse", "circle", "line", "polygon", "path")
} | {f"{DRAW}{name}" for name in ("polyline", "connector", "measure", "caption", "regular-polygon")}
_ROW_GROUPS = {f"{TABLE}{name}" for name in ("table-header-rows", "table-rows", "table-row-group")}

Piece: TypeAlias = str | etree._Element


def read_opendocument(path: Path) -> Document:
    """Return the blocks of an OpenDocument file, packed or flat; raise a DamagedError or PasswordError."""
    content, others = _flat(path) if path.read_bytes()[:2] != b"PK" else _packed(path)
    body = content.find(f"{OFFICE}body")
    if body is None:
        raise _damaged(path)
    reader = _Reader(Styles(*others, content))
    blocks = tuple(block for kind in body.iterchildren() for block in reader.of_kind(kind))
    stated = next((title for root in (content, *others) if (title := root.findtext(f".//{OFFICE}meta/{_TITLE}"))), "")
    return Document(blocks=blocks, title=reader.title or stated, pages=reader.slides, warnings=tuple(reader.warnings()))


def _packed(path: Path) -> tuple[etree._Element, list[etree._Element]]:
    try:
        with Package(path) as package:
            _refuse_locked(package, path)
            found = [package.part(name) for name in ("content.xml", "styles.xml", "meta.xml")]
    except DamagedError as error:
        raise _damaged(path) from error
    if found[0] is None:
        raise _damaged(path)
    return found[0].root, [part.root for part in found[1:] if part]


def _refuse_locked(package: Package, path: Path) -> None:
    manifest = package.part("META-INF/manifest.xml")
    if manifest and next(manifest.root.iter(f"{MANIFEST}encryption-data"), None) is not None:
        raise PasswordError(path.name, "the file is locked with a password", "Save a copy without the password")


def _flat(path: Path) -> tuple[etree._Element, list[etree._Element]]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(path.read_bytes(), parser)
    except etree.XMLSyntaxError as error:
        raise _damaged(path) from error
    if root.getroottree().docinfo.internalDTD is not None:
        # No office program writes one; what expands without end or reaches for other files needs one.
        raise _damaged(path)
    return root, []


def _damaged(path: Path) -> DamagedError:
    why = "the OpenDocument file is cut off or damaged"
    return DamagedError(path.name, why, "Open it in LibreOffice or Word and save it again")


class _Reader:
    """Walks the document once; counts paragraphs, tables and pages as it goes."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._paragraphs = 0
        self._tables = 0
        self._page = 0
        self._hidden_sheets: list[str] = []
        self._hidden = 0
        self._long: list[str] = []
        self.slides = 0
        self.title = ""

    def of_kind(self, content: etree._Element) -> Iterator[Block]:
        """Yield the blocks of the text, the spreadsheet or the presentation."""
        if content.tag == f"{OFFICE}spreadsheet":
            yield from self._sheets(content)
        elif content.tag in (f"{OFFICE}presentation", f"{OFFICE}drawing"):
            yield from self._slides(content)
        else:
            self._page = 1 if content.get(f"{TEXT}use-soft-page-breaks") == "true" else 0
            yield from self._flow(content)

    def warnings(self) -> Iterator[str]:
        """Yield what was left out."""
        yield from left_out(self._hidden_sheets, self._hidden)
        yield from map(too_long, self._long)

    def _slides(self, content: etree._Element) -> Iterator[Block]:
        for page in content.iterchildren(f"{DRAW}page"):
            self.slides += 1
            self._page = self.slides
            yield from self._flow(page)

    def _flow(self, container: etree._Element, *, part: Part = Part.PARAGRAPH) -> Iterator[Block]:
        for element in _elements(container):
            if element.tag in (P, H):
                yield from self._paragraph(element, part)
            elif element.tag == f"{TABLE}table":
                yield from self._table(element)
            elif element.tag == REMARK:
                yield from self._remark(element)
            elif element.tag == PAGE_BREAK:
                self._turn_page()
            elif not _is_hidden(element):
                yield from self._flow(element, part=_part_inside(element, part))

    def _turn_page(self) -> None:
        self._page += 1 if self._page else 0

    def _paragraph(self, element: etree._Element, part: Part) -> Iterator[Block]:
        if self._paragraphs and self._styles.begins_page(element):
            self._turn_page()
        role = self._styles.role(element)
        page = self._page
        found = list(self._pieces(element))
        is_bold = self._is_bold(element)
        for text in parts_of("".join(piece for piece in found if isinstance(piece, str))):
            self.title = self.title or (text.strip() if role.is_title else "")
            kept = part if role.part is Part.PARAGRAPH else role.part
            shown, level = by_sight(text, kept, role.level or 1, is_bold=is_bold)
            yield self._block(text, shown, level, page)
        for piece in found:
            if not isinstance(piece, str):
                yield from self._anchored(piece)

    def _block(self, text: str, part: Part, level: int, page: int) -> Block:
        self._paragraphs += 1
        return Block(text=text, place=ParagraphPlace(paragraph=self._paragraphs, page=page), part=part, level=level)

    def _anchored(self, element: etree._Element) -> Iterable[Block]:
        if element.tag == NOTE:
            return self._beside(element.find(f"{TEXT}note-body"), Part.FOOTNOTE)
        return self._remark(element) if element.tag == REMARK else self._flow_of(element)

    def _flow_of(self, drawn: etree._Element) -> Iterator[Block]:
        """Yield what stands in a box or shape; the title of a slide is its heading."""
        yield from self._flow(drawn, part=_part_inside(drawn, Part.PARAGRAPH))

    def _remark(self, element: etree._Element) -> Iterator[Block]:
        return self._beside(element, Part.COMMENT)

    def _beside(self, element: etree._Element | None, part: Part) -> Iterator[Block]:
        """Yield a note or remark as one block in the place of the paragraph it hangs on."""
        paragraphs = () if element is None else element.iter(P, H)
        text = " ".join("".join(filter(_is_text, self._pieces(paragraph))) for paragraph in paragraphs)  # type: ignore[arg-type]
        if text.strip():
            yield Block(text=text, place=ParagraphPlace(paragraph=max(self._paragraphs, 1), page=self._page), part=part)

    def _pieces(self, element: etree._Element) -> Iterator[Piece]:
        """Yield the shown text in order, and the notes, remarks and boxes anchored in it."""
        yield _spaced(element.text)
        for child in element.iterchildren():
            if isinstance(child.tag, str) and child.tag not in _NOT_SHOWN:
                yield from self._piece(child)
            yield _spaced(child.tail)

    def _piece(self, child: etree._Element) -> Iterator[Piece]:
        if child.tag in _CHARACTERS:
            yield _CHARACTERS[str(child.tag)]
        elif child.tag == PAGE_BREAK:
            self._turn_page()
        elif child.tag in (NOTE, REMARK) or child.tag in _DRAWN:
            yield child
        elif not _is_hidden(child) and not self._styles.is_hidden(child):
            yield from self._pieces(child)

    def _is_bold(self, paragraph: etree._Element) -> bool:
        """Return whether all of a paragraph's letters are bold."""
        flags = set(self._bold_runs(paragraph, self._styles.is_bold(paragraph, "paragraph", otherwise=False)))
        return flags == {True}

    def _bold_runs(self, element: etree._Element, bold: bool) -> Iterator[bool]:
        if (element.text or "").strip():
            yield bold
        for child in element.iterchildren(f"{TEXT}a", SPAN):
            yield from self._bold_runs(child, self._styles.is_bold(child, "text", otherwise=bold))
        if any((child.tail or "").strip() for child in element.iterchildren()):
            yield bold

    def _table(self, table: etree._Element) -> Iterator[Block]:
        self._tables += 1
        yield from grid_blocks(laid_out(self._rows(table)), self._tables)

    def _rows(self, table: etree._Element) -> Iterator[Row]:
        """Yield the shown rows, each once, with the number under which the file counts it."""
        number = 1
        for element, is_header in _row_elements(table):
            if element.get(f"{TABLE}visibility", "visible") == "visible":
                yield Row(number=number, cells=tuple(self._cells(element)), is_header=is_header)
            else:
                self._hidden += 1
            number += _count(element, "number-rows-repeated")

    def _cells(self, row: etree._Element) -> Iterator[Cell]:
        for element in row.iterchildren(CELL):
            cell = Cell(
                blocks=tuple(self._flow(element)),
                span=min(_count(element, "number-columns-spanned"), MOST_COLUMNS),
                down=_count(element, "number-rows-spanned"),
                is_marked=self._is_marked(element),
            )
            yield from [cell] * min(_count(element, "number-columns-repeated"), MOST_COLUMNS)

    def _is_marked(self, cell: etree._Element) -> bool:
        paragraphs = [paragraph for paragraph in cell.iterchildren(P, H) if any(paragraph.itertext())]
        return self._styles.is_filled(cell) or (bool(paragraphs) and all(map(self._is_bold, paragraphs)))

    def _sheets(self, content: etree._Element) -> Iterator[Block]:
        for table in content.iterchildren(f"{TABLE}table"):
            self._tables += 1
            name = table.get(f"{TABLE}name", "")
            if self._styles.is_hidden_sheet(table):
                self._hidden_sheets.append(name)
                continue
            rows = list(islice(self._rows(table), MOST_ROWS + 1))
            self._long += [name] if len(rows) > MOST_ROWS else []
            yield from sheet_blocks(name, rows[:MOST_ROWS], self._tables)


_CHARACTERS = {f"{TEXT}s": " ", f"{TEXT}tab": " ", f"{TEXT}line-break": "\n"}


def _elements(container: etree._Element) -> Iterator[etree._Element]:
    return (child for child in container.iterchildren() if isinstance(child.tag, str) and child.tag not in _NOT_SHOWN)


def _spaced(text: str | None) -> str:
    """Return text as the format means it: line ends in the file are spaces."""
    return (text or "").replace("\n", " ")


def _is_text(piece: Piece) -> bool:
    return isinstance(piece, str)


def _is_hidden(element: etree._Element) -> bool:
    """Return whether a section is hidden."""
    return element.get(f"{TEXT}display") == "none" or element.get(f"{TEXT}is-hidden") == "true"


def _part_inside(element: etree._Element, part: Part) -> Part:
    """Return what a paragraph is inside of this element."""
    if element.get(f"{PRESENTATION}class") in ("title", "subtitle"):
        return Part.HEADING
    return Part.LIST_ITEM if element.tag in (f"{TEXT}list-item", f"{TEXT}list-header") else part


def _row_elements(table: etree._Element, *, is_header: bool = False) -> Iterator[tuple[etree._Element, bool]]:
    for child in table.iterchildren():
        if child.tag == TABLE_ROW:
            yield child, is_header
        elif child.tag in _ROW_GROUPS:
            yield from _row_elements(child, is_header=is_header or child.tag == f"{TABLE}table-header-rows")


def _count(element: etree._Element, name: str) -> int:
    found = element.get(f"{TABLE}{name}", "1")
    return max(int(found), 1) if found.isdecimal() and len(found) < 9 else 1
