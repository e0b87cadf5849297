"""Reads a draft back for the tests, with python-docx and plain XML: independent of the code that writes it."""

from __future__ import annotations

import io
import zipfile
from functools import cached_property

from docx import Document
from docx.oxml.ns import qn
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph
from lxml import etree


class Draft:
    """A Word file as its bytes and as python-docx sees it."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.document = Document(io.BytesIO(content))

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        """All paragraphs, those in tables too."""
        return [Paragraph(element, self.document) for element in self.document.element.body.iter(qn("w:p"))]

    @property
    def text(self) -> str:
        return "\n".join(all_text(paragraph._p) for paragraph in self.paragraphs)

    def in_style(self, name: str) -> list[str]:
        """Return the texts of the paragraphs in a style."""
        return [all_text(found._p) for found in self.paragraphs if found.style and found.style.name == name]

    def in_character_style(self, name: str) -> list[str]:
        runs = (run for paragraph in self.paragraphs for run in paragraph._p.iter(qn("w:r")))
        ids = [style.style_id for style in self.document.styles if style.name == name]
        return [all_text(run) for run in runs if run.style in ids]

    def row(self, bookmark: str) -> _Row:
        """Return the table row that carries the bookmark."""
        for table in self.document.tables:
            for row in table.rows:
                if bookmark in bookmarks(row._tr):
                    return row
        raise AssertionError(f"no row {bookmark}")

    def cell(self, bookmark: str, column: int) -> list[str]:
        """Return the paragraphs of one cell of a row."""
        cell = self.row(bookmark)._tr.tc_lst[column]
        return [all_text(paragraph) for paragraph in cell.iter(qn("w:p"))]

    def table_titled(self, title: str) -> Table:
        for table in self.document.tables:
            caption = table._tbl.tblPr.find(qn("w:tblCaption"))
            if caption is not None and caption.get(qn("w:val")) == title:
                return table
        raise AssertionError(f"no table {title}")

    @cached_property
    def footnotes(self) -> dict[str, etree._Element]:
        """The footnotes by their ids, without the lines that part them from the text."""
        root = etree.fromstring(self.part("word/footnotes.xml").encode())
        return {note.get(qn("w:id")): note for note in root if note.get(qn("w:type")) is None}

    def part(self, name: str) -> str:
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            return archive.read(name).decode("utf-8")


def all_text(element: object) -> str:
    """Return all visible text, that in links and controls too (python-docx leaves controls out)."""
    return "".join(t.text or "" for t in element.iter(qn("w:t")))  # type: ignore[attr-defined]


def bookmarks(element: object) -> list[str]:
    return [mark.get(qn("w:name")) for mark in element.iter(qn("w:bookmarkStart"))]  # type: ignore[attr-defined]
