"""A Word file as parts in a zip: read, changed with lxml, and written with the same bytes every time."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from itertools import count

from lxml import etree

from pipeline.report.wordkit.xml import Element, make, q, safe

DOCUMENT = "word/document.xml"
STYLES = "word/styles.xml"
CORE = "docProps/core.xml"
LARGEST = 300_000_000  # bytes of all parts; a draft has a hundredth of that
MOST_PARTS = 10_000
PACKED_TEXT, MOST_PACKED = 10_000_000, 300  # bytes from which it counts, and how many times smaller a part may be
_LEADS_AWAY = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|:|\x00")
DATE = (1980, 1, 1, 0, 0, 0)
_DC = "http://purl.org/dc/elements/1.1/"
_DC_TERMS = "http://purl.org/dc/terms/"
_RELATIONS = "_rels/.rels"
# LibreOffice writes the wrong one; python-docx then adds a second core part, dated today.
_CORE_WRONG = b"http://schemas.openxmlformats.org/officedocument/2006/relationships/metadata/core-properties"
_CORE_RIGHT = b"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    """Return whether a part is packed more tightly than text can be; a white picture may be."""
    is_text = member.filename.endswith((".xml", ".rels"))
    return is_text and member.file_size > PACKED_TEXT and member.file_size > MOST_PACKED * max(member.compress_size, 1)


class BadPackageError(ValueError):
    """The file holds what no Word file holds; the message says what."""


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        # What a member says of its size holds: more than that is not unpacked.
        if sum(member.file_size for member in archive.infolist()) > LARGEST or len(names) > MOST_PARTS:
            raise BadPackageError("more than any draft holds")
        if any(_is_bomb(member) for member in archive.infolist()):
            raise BadPackageError("a part that grows without measure when it is unpacked")
        if len(set(map(str.lower, names))) < len(names):
            raise BadPackageError("two parts of one name")
        if any(_LEADS_AWAY.search(name) for name in names):
            raise BadPackageError("a part whose name leads to another folder")
        return {name: archive.read(name) for name in names}


class Package:
    """The parts of a Word file by name, in their order; XML parts can be opened, and are written back.

    Raise BadPackageError for what no Word file holds, else what ``zipfile`` and lxml raise on damaged ones.
    """

    def __init__(self, content: bytes) -> None:
        self._parts = _parts(content)
        self._open: dict[str, Element] = {}
        self._given: dict[str, set[int]] = {}

    @property
    def names(self) -> list[str]:
        """The names of all parts."""
        return list(self._parts)

    def xml(self, name: str) -> Element:
        """Return the root of an XML part; changes to it are written."""
        if name not in self._open:
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            root = etree.fromstring(self._parts[name], parser)
            if root.getroottree().docinfo.internalDTD is not None:
                # Entities, which expand without end or reach for other files, need one; no Word file has it.
                raise BadPackageError("declarations that no Word file has")
            self._open[name] = root
        return self._open[name]

    def add(self, name: str, root: Element) -> None:
        """Add an XML part."""
        self._parts[name] = b""
        self._open[name] = root

    def add_bytes(self, name: str, content: bytes) -> None:
        """Add a part that is no XML of ours to change, such as a picture; one of that name is replaced."""
        self._open.pop(name, None)
        self._parts[name] = content

    def bytes_of(self, name: str) -> bytes:
        """Return what a part holds, with the changes made to it so far; raise KeyError where there is none."""
        return serialise(self._open[name]) if name in self._open else self._parts[name]

    def next_number(self, kind: str, used: Iterable[int]) -> int:
        """Return the first number from 1 that is not used and was not given before to this kind of thing.

        What got a number may come into the document only later.
        """
        taken = self._given.setdefault(kind, set())
        taken.update(used)
        number = next(n for n in count(1) if n not in taken)
        taken.add(number)
        return number

    def remove(self, name: str) -> None:
        """Take a part out, where there is one."""
        self._parts.pop(name, None)
        self._open.pop(name, None)

    def to_bytes(self) -> bytes:
        """Return the file, with the zip's dates fixed so that the same parts give the same bytes."""
        for name, root in self._open.items():
            self._parts[name] = serialise(root)
        return zipped(self._parts)


def mended(content: bytes) -> bytes:
    """Return a Word file with the relation to its properties as the standard has it."""
    parts = _parts(content)
    parts[_RELATIONS] = parts.get(_RELATIONS, b"").replace(_CORE_WRONG, _CORE_RIGHT)
    return zipped(parts)


def serialise(root: Element) -> bytes:
    """Return the XML with the declaration that Word expects."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def zipped(parts: dict[str, bytes]) -> bytes:
    """Return a zip of the parts with fixed dates and attributes, in the order given."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, date_time=DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0  # the same bytes on Windows and elsewhere
            archive.writestr(info, content)
    return buffer.getvalue()


def set_properties(package: Package, **properties: str) -> None:
    """Set core properties by their Dublin Core names (title, creator, language, subject).

    The template's dates and last editor say nothing of the draft and are taken out.
    """
    core = package.xml(CORE)
    for old in list(core):
        called = etree.QName(old)
        if called.namespace == _DC_TERMS or called.localname == "lastModifiedBy":
            core.remove(old)
    for name, value in properties.items():
        element = core.find(f"{{{_DC}}}{name}")
        if element is None:
            element = etree.SubElement(core, f"{{{_DC}}}{name}")
        element.text = safe(value)


def set_language(package: Package, tag: str) -> None:
    """Set the language that all text has where a run does not say otherwise."""
    defaults = package.xml(STYLES).find(f"{q('docDefaults')}/{q('rPrDefault')}/{q('rPr')}")
    if defaults is None:
        return
    for old in defaults.findall(q("lang")):
        defaults.remove(old)
    defaults.append(make("lang", val=tag, eastAsia=tag, bidi="ar-SA"))
