"""A kick-off form that came back as a Word file: its answers by indicator, the contact persons, the documents named.

A form is known by what is in the file, not by its name: the record that the program left inside, else the names of
its fields and bookmarks. The Word reader reads it like any other file; only that each mark becomes a line of text
beforehand, and that the tables of people and documents, which hold no answers, are read here.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

import msgspec
from lxml import etree
from msgspec import Struct, structs

from pipeline.benchmark.form import ANSWER, CONTACTS, DOCUMENTS, NAMESPACE, FormRecord, Mark, mark_named
from pipeline.errors import EmptyError
from pipeline.extract.blocks import Document
from pipeline.extract.forms.answers import answers, mark_text, record_for
from pipeline.extract.word import ooxml
from pipeline.extract.word.reader import read_word
from pipeline.models import Attachment, Contact

FEWEST_MARKS = 3

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _TABLE, _ROW, _CELL = f"{_W}p", f"{_W}tbl", f"{_W}tr", f"{_W}tc"
_BOOKMARK, _FIELD = f"{_W}bookmarkStart", f"{_W}sdt"
_GONE = (f"{_W}del", f"{_W}moveFrom", f"{_W}delText", f"{_W}instrText")


class _Entry(Struct, frozen=True):
    """A filled row of a table: the kind of table, the area, and the cells."""

    kind: str
    area: str
    cells: tuple[str, ...]


def read_form_or_word(path: Path) -> Document:
    """Return a filled kick-off form by its indicators, any other Word file as it is."""
    return read_form(path) or read_word(path)


def read_form(path: Path) -> Document | None:
    """Return what a filled form says, None for a Word file that is no form; raise EmptyError for an empty form."""
    with ooxml.Package(path) as package:
        main = package.main("word/document.xml")
        record = _record(package, main)
        marks = list(_marks(main.root))
        if record is None and len({mark for _, mark in marks if mark.kind == ANSWER}) < FEWEST_MARKS:
            return None
    entries = list(_take_tables(main.root, record))
    _write_marks(main.root, marks)
    document = _read_again(path, main)
    blocks = list(document.blocks)
    record = record or record_for(blocks)
    filled = structs.replace(
        document,
        blocks=tuple(answers(blocks, record)),
        title=record.title or document.title,
        contacts=tuple(_contacts(entries)),
        attachments=tuple(_attachments(entries)),
    )
    if not (filled.blocks or filled.contacts or filled.attachments):
        raise EmptyError(path.name, "the form has not been filled in yet", "Ask the city for the filled form")
    return structs.replace(filled, warnings=(*filled.warnings, *_to_check(filled.attachments)))


def _record(package: ooxml.Package, main: ooxml.Part) -> FormRecord | None:
    """Return the record that the program left in the file, None where there is none that can be read."""
    parts = filter(None, map(package.part, package.targets(main.name, kind="customXml")))
    for part in parts:
        if part.root.tag == f"{{{NAMESPACE}}}form":
            try:
                return msgspec.json.decode(part.root.text or "", type=FormRecord)
            except msgspec.DecodeError:
                return None
    return None


def _marks(root: etree._Element) -> Iterator[tuple[etree._Element, Mark]]:
    """Yield the places that carry a mark: as a bookmark, or as the tag or the title of a field."""
    for element in root.iter(_BOOKMARK, _FIELD):
        for name in _names(element):
            if mark := mark_named(name):
                yield element, mark


def _names(element: etree._Element) -> Iterable[str]:
    if element.tag == _BOOKMARK:
        return (element.get(f"{_W}name", ""),)
    properties = element.findall(f"{_W}sdtPr/{_W}tag") + element.findall(f"{_W}sdtPr/{_W}alias")
    return dict.fromkeys(each.get(f"{_W}val", "") for each in properties)


def _write_marks(root: etree._Element, marks: Iterable[tuple[etree._Element, Mark]]) -> None:
    """Put a paragraph with the mark's name before each place of an answer."""
    for element, mark in marks:
        place = next(element.iterancestors(_PARAGRAPH), element)
        if mark.kind == ANSWER and place.getroottree().getroot() is root:
            run = etree.Element(f"{_W}r")
            etree.SubElement(run, f"{_W}t").text = mark_text(mark.name)
            line = etree.Element(_PARAGRAPH)
            line.append(run)
            place.addprevious(line)


def _read_again(path: Path, main: ooxml.Part) -> Document:
    """Return what the Word reader makes of the file with its main part as it is now."""
    changed = etree.tostring(main.root, xml_declaration=True, encoding="UTF-8", standalone=True)
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(path) as old:
        copy = Path(folder) / path.name
        with zipfile.ZipFile(copy, "w") as new:
            for info in old.infolist():
                if info.filename.lower() == main.name.lower():
                    new.writestr(info.filename, changed)
                else:
                    with old.open(info) as part, new.open(info.filename, "w") as target:
                        shutil.copyfileobj(part, target)
        return read_word(copy)


def _take_tables(root: etree._Element, record: FormRecord | None) -> Iterator[_Entry]:
    """Yield the filled rows of the tables of people and documents, and take these tables out of the document."""
    for table in list(root.iter(_TABLE)):
        mark = _mark_of(table, record)
        if mark is not None:
            yield from (_Entry(mark.kind, mark.about, cells) for cells in _filled_rows(table, record))
            _take_out(table)


def _take_out(table: etree._Element) -> None:
    parent = table.getparent()
    if parent is not None:
        # An empty paragraph in its place: a cell has to end in one.
        parent.replace(table, etree.Element(_PARAGRAPH))


def _mark_of(table: etree._Element, record: FormRecord | None) -> Mark | None:
    """Return the table's mark; where its first row was deleted, by its header cells and the answers nearby."""
    for mark in (mark for _, mark in _marks(table)):
        if mark.kind in (CONTACTS, DOCUMENTS):
            return mark
    header = _cells(next(table.iter(_ROW), etree.Element(_ROW)))
    if record is None or header not in (record.contacts, record.documents):
        return None
    kind = CONTACTS if header == record.contacts else DOCUMENTS
    return Mark(kind, _area_near(table, kind))


def _area_near(table: etree._Element, kind: str) -> str:
    """Return the area of the next answer: people stand before the answers of their area, documents behind."""
    axis = "following" if kind == CONTACTS else "preceding"
    names = table.xpath(
        f"{axis}::w:bookmarkStart/@w:name | {axis}::w:sdt/w:sdtPr/w:tag/@w:val", namespaces={"w": _W.strip("{}")}
    )
    ordered = names if kind == CONTACTS else reversed(names)
    marks = (mark_named(str(name)) for name in ordered)
    return next((mark.about.rpartition("-")[0] for mark in marks if mark and mark.kind == ANSWER), "")


def _filled_rows(table: etree._Element, record: FormRecord | None) -> Iterator[tuple[str, ...]]:
    headers = (record.contacts, record.documents) if record else ()
    for row in table.iter(_ROW):
        cells = _cells(row)
        is_header = row.find(f"{_W}trPr/{_W}tblHeader") is not None or cells in headers
        if any(cells) and not is_header and row.find(f"{_W}trPr/{_W}del") is None:
            yield cells


def _cells(row: etree._Element) -> tuple[str, ...]:
    return tuple(", ".join(filter(None, map(_shown, cell.iter(_PARAGRAPH)))) for cell in row.iter(_CELL))


def _shown(paragraph: etree._Element) -> str:
    """Return the paragraph's text with all tracked changes accepted."""
    texts = paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br")
    shown = (each for each in texts if not any(True for _ in each.iterancestors(*_GONE)))
    return " ".join("".join(each.text or " " for each in shown).split())


def _contacts(entries: Sequence[_Entry]) -> Iterator[Contact]:
    for entry in entries:
        name, role, email = _padded(entry.cells)
        if entry.kind == CONTACTS and (name or role):
            yield Contact(area=entry.area, name=name, role=role, email=email)


def _attachments(entries: Sequence[_Entry]) -> Iterator[Attachment]:
    for entry in entries:
        title, date, page = _padded(entry.cells)
        if entry.kind == DOCUMENTS and title:
            yield Attachment(area=entry.area, title=title, date=date, page=page)


def _padded(cells: Sequence[str]) -> tuple[str, str, str]:
    first, second, third = (cell or "" for cell, _ in zip_longest(cells[:3], range(3)))
    return first, second, third


def _to_check(attachments: Sequence[Attachment]) -> Iterator[str]:
    titles = list(dict.fromkeys(each.title for each in attachments))
    if titles:
        yield f"The form names documents; see that they lie in the city's folders: {'; '.join(titles)}"
