"""A PowerPoint file as blocks: each slide's title as a heading, its text, tables, diagrams and the speaker's notes.

Own code on the package reader that the Word reader uses: python-pptx passes over diagrams and alternate content.
The page of a place is the slide's number.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from pipeline.errors import DamagedError
from pipeline.extract.blocks import Block, Document
from pipeline.extract.grid import Cell, Row, grid_blocks, laid_out
from pipeline.extract.sight import parts_of
from pipeline.extract.word import ooxml
from pipeline.models import ParagraphPlace, Part

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PML = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TITLES = {"title": 1, "ctrTitle": 1, "subTitle": 2}
# What repeats on every slide.
_FURNITURE = {"dt", "ftr", "sldNum", "hdr", "sldImg"}


def read_slides(path: Path) -> Document:
    """Return the blocks of a PowerPoint file; raise DamagedError where it cannot be opened."""
    reader = _Reader()
    try:
        with ooxml.Package(path) as package:
            main = package.main("ppt/presentation.xml")
            slides = [main.by_id(each.get(f"{_REL}id", "")) for each in main.root.iter(f"{PML}sldId")]
            blocks = tuple(block for n, slide in enumerate(slides, 1) if slide for block in reader.slide(slide, n))
    except DamagedError as error:
        why = "the PowerPoint file is cut off or damaged"
        raise DamagedError(path.name, why, "Open it in PowerPoint and save it again") from error
    title = next((block.text for block in blocks if block.level == 1), "")
    warnings = (f"{reader.hidden} hidden slides were left out",) if reader.hidden else ()
    return Document(blocks=blocks, title=title, pages=len(slides), unread_pages=tuple(reader.unread), warnings=warnings)


class _Reader:
    """Reads slide after slide; counts paragraphs and tables as it goes."""

    def __init__(self) -> None:
        self._paragraphs = 0
        self._tables = 0
        self._page = 0
        self.hidden = 0
        self.unread: list[int] = []

    def slide(self, slide: ooxml.Part, number: int) -> Iterator[Block]:
        """Yield the blocks of a slide, its title first, then those of its notes."""
        if slide.root.get("show") in ("0", "false"):
            self.hidden += 1
            return
        self._page = number
        before = self._paragraphs
        shapes = sorted(_shapes(slide.root), key=lambda shape: _level(shape) == 0)
        for shape in shapes:
            yield from self._shape(shape, slide)
        if self._paragraphs == before and next(slide.root.iter(f"{PML}pic"), None) is not None:
            self.unread.append(number)
        notes = slide.related("notesSlide")
        for shape in _shapes(notes.root) if notes else ():
            yield from self._shape(shape, slide)

    def _shape(self, shape: etree._Element, slide: ooxml.Part) -> Iterator[Block]:
        if shape.tag == f"{PML}sp":
            is_body = _placeholder(shape) is not None and _kind(shape) in ("body", "obj", "")
            yield from self._texts(shape, _level(shape), is_body=is_body)
            return
        for table in shape.iter(f"{A}tbl"):
            self._tables += 1
            yield from grid_blocks(laid_out(self._rows(table)), self._tables, heads_first_row=_heads_first_row(table))
        for anchor in shape.iter(f"{_DIAGRAM}relIds"):
            data = slide.by_id(anchor.get(f"{_REL}dm", ""))
            for point in data.root.iter(f"{_DIAGRAM}pt") if data else ():
                yield from self._texts(point, 0, is_body=False)

    def _texts(self, container: etree._Element, level: int, *, is_body: bool) -> Iterator[Block]:
        for paragraph in container.iter(f"{A}p"):
            for text in parts_of(_text(paragraph)):
                self._paragraphs += 1
                place = ParagraphPlace(paragraph=self._paragraphs, page=self._page)
                part = Part.HEADING if level else Part.LIST_ITEM if _is_item(paragraph, is_body) else Part.PARAGRAPH
                yield Block(text=text, place=place, part=part, level=level)

    def _rows(self, table: etree._Element) -> Iterator[Row]:
        for n, row in enumerate(table.iterchildren(f"{A}tr"), 1):
            cells = [cell for cell in row.iterchildren(f"{A}tc") if not (cell.get("hMerge") or cell.get("vMerge"))]
            yield Row(number=n, cells=tuple(map(self._cell, cells)))

    def _cell(self, cell: etree._Element) -> Cell:
        blocks = tuple(self._texts(cell, 0, is_body=False))
        return Cell(blocks=blocks, span=_count(cell, "gridSpan"), down=_count(cell, "rowSpan"))


def _shapes(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the text shapes and frames in their order, also those in groups; of two versions the first."""
    for shape in root.iter(f"{PML}sp", f"{PML}graphicFrame"):
        is_second = any(above.tag == _FALLBACK for above in shape.iterancestors())
        if not is_second and _kind(shape) not in _FURNITURE:
            yield shape


def _placeholder(shape: etree._Element) -> etree._Element | None:
    return shape.find(f"{PML}nvSpPr/{PML}nvPr/{PML}ph")


def _kind(shape: etree._Element) -> str:
    """Return which of the layout's places the shape fills ("title", "body"), "" for none."""
    place = _placeholder(shape)
    return "" if place is None else place.get("type", "")


def _level(shape: etree._Element) -> int:
    return _TITLES.get(_kind(shape), 0)


def _is_item(paragraph: etree._Element, is_body: bool) -> bool:
    """Return whether a bullet or number stands before the paragraph: its own, or that of the slide's main text."""
    properties = paragraph.find(f"{A}pPr")
    own = [] if properties is None else [child.tag for child in properties]
    if f"{A}buNone" in own:
        return False
    return is_body or any(tag in own for tag in (f"{A}buChar", f"{A}buAutoNum", f"{A}buBlip"))


def _text(paragraph: etree._Element) -> str:
    return "".join("\n" if each.tag == f"{A}br" else each.text or "" for each in paragraph.iter(f"{A}t", f"{A}br"))


def _heads_first_row(table: etree._Element) -> bool:
    properties = table.find(f"{A}tblPr")
    return properties is not None and properties.get("firstRow") in ("1", "true")


def _count(cell: etree._Element, name: str) -> int:
    found = cell.get(name, "1")
    return max(min(int(found), 1000), 1) if found.isdecimal() and len(found) < 9 else 1
