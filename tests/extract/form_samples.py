"""A kick-off form of the small benchmark, filled in as people do it in Word: on the XML that Word would save."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

from lxml import etree

from pipeline import report
from pipeline.city import City
from tests.report.report_factories import TEMPLATES, small_benchmark

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DOCUMENT = "word/document.xml"


def paragraph(*texts: str, style: str = "", wrap: str = "") -> etree._Element:
    """Return a paragraph of one run a text; ``wrap`` is an element around the runs, such as ``ins``."""
    made = etree.Element(f"{W}p")
    if style:
        etree.SubElement(etree.SubElement(made, f"{W}pPr"), f"{W}pStyle").set(f"{W}val", style)
    home = etree.SubElement(made, f"{W}{wrap}") if wrap else made
    home.extend(run(text, deleted=wrap == "del") for text in texts)
    return made


def run(text: str, *, deleted: bool = False) -> etree._Element:
    """Return a run; line breaks in the text become breaks."""
    made = etree.Element(f"{W}r")
    for n, line in enumerate(text.split("\n")):
        if n:
            etree.SubElement(made, f"{W}br")
        etree.SubElement(made, f"{W}delText" if deleted else f"{W}t").text = line
    return made


def table(*rows: Sequence[str]) -> etree._Element:
    made = etree.Element(f"{W}tbl")
    for cells in rows:
        row = etree.SubElement(made, f"{W}tr")
        for text in cells:
            etree.SubElement(row, f"{W}tc").append(paragraph(text))
    return made


class Form:
    """An empty form, to be filled in and saved."""

    def __init__(self, lang: str = "de") -> None:
        content = report.kickoff_form(City(name="Neustadt"), small_benchmark(), TEMPLATES, lang=lang)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.root = etree.fromstring(self.parts[DOCUMENT])

    def field(self, name: str) -> etree._Element:
        """Return the content control with this tag."""
        fields = self.root.iter(f"{W}sdt")
        return next(each for each in fields if each.find(f"{W}sdtPr/{W}tag").get(f"{W}val") == name)  # type: ignore[union-attr]

    def answer_field(self, indicator: str) -> etree._Element:
        return self.field(f"answer_{indicator.replace('-', '_')}")

    def write(self, name: str, text: str) -> None:
        """Type into a field: the prompt goes."""
        field = self.field(name)
        properties, content = field[0], field[1]
        properties.remove(properties.find(f"{W}showingPlcHdr"))  # type: ignore[arg-type]
        content[:] = [run(text)]

    def answer(self, indicator: str, text: str) -> None:
        self.write(f"answer_{indicator.replace('-', '_')}", text)

    def answer_in_blocks(self, indicator: str, *blocks: etree._Element) -> None:
        """Type several paragraphs or a table into a field: Word puts the field around the paragraphs."""
        field = self.answer_field(indicator)
        self._paragraph(field).addprevious(field)
        field[0].remove(field[0].find(f"{W}showingPlcHdr"))  # type: ignore[arg-type]
        field[1][:] = blocks

    def answer_without_field(self, indicator: str, *blocks: etree._Element) -> None:
        """Delete the field with its paragraph and bookmark, and write below the questions."""
        place = self._paragraph(self.answer_field(indicator))
        for block in blocks:
            place.addprevious(block)
        place.getparent().remove(place)  # type: ignore[union-attr]

    def _paragraph(self, field: etree._Element) -> etree._Element:
        return next(field.iterancestors(f"{W}p"))

    def paragraph_with(self, text: str) -> etree._Element:
        return next(each for each in self.root.iter(f"{W}p") if "".join(each.itertext()) == text)

    def fill_row(self, name: str, *cells: str, row: int = 1) -> None:
        """Write into a row of the table whose mark is ``name``."""
        found = self._row(name, row)
        for cell, text in zip(found.iter(f"{W}tc"), cells, strict=True):
            next(cell.iter(f"{W}p")).append(run(text))

    def _row(self, name: str, n: int) -> etree._Element:
        mark = next(each for each in self.root.iter(f"{W}bookmarkStart") if each.get(f"{W}name") == name)
        return list(next(mark.iterancestors(f"{W}tbl")).iter(f"{W}tr"))[n]

    def delete_row(self, name: str, row: int = 1) -> None:
        found = self._row(name, row)
        found.getparent().remove(found)  # type: ignore[union-attr]

    def without_bookmarks(self) -> Form:
        for mark in [*self.root.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")]:
            mark.getparent().remove(mark)  # type: ignore[union-attr]
        return self

    def without_tags(self) -> Form:
        for mark in [*self.root.iter(f"{W}tag", f"{W}alias")]:
            mark.getparent().remove(mark)  # type: ignore[union-attr]
        return self

    def without_record(self) -> Form:
        """Lose what the program keeps in the file, as copying into a new document does."""
        relations = "word/_rels/document.xml.rels"
        root = etree.fromstring(self.parts[relations])
        for relation in list(root):
            if relation.get("Type", "").endswith("/customXml"):
                root.remove(relation)
        self.parts[relations] = etree.tostring(root)
        return self

    def save(self, path: Path) -> Path:
        self.parts[DOCUMENT] = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in self.parts.items():
                archive.writestr(name, content)
        return path
