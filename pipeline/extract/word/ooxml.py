"""An Office file as a package of XML parts: found by their relationships, parsed without entities or network.

Own code on ``zipfile`` and lxml rather than python-docx's package, which loads every picture, refuses files with
macros and ISO-strict files, and gives up on one dangling relationship: none of it matters for reading text.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from pipeline.errors import DamagedError

# One part of text is far below this; a part above it is a zip bomb.
LARGEST_PART = 200_000_000

_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/", b"http://schemas.openxmlformats.org/wordprocessingml/2006/"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


class Part:
    """One XML part: its root element, and the parts it points to."""

    def __init__(self, package: Package, name: str, root: etree._Element) -> None:
        self._package = package
        self.name = name
        self.root = root

    def related(self, kind: str) -> Part | None:
        """Return the part this one points to as ``kind`` (``styles``, ``footnotes``), or None."""
        return next((part for target in self._targets(kind=kind) if (part := self._package.part(target))), None)

    def by_id(self, relationship: str) -> Part | None:
        """Return the part behind a relationship id, or None."""
        return next((part for target in self._targets(id=relationship) if (part := self._package.part(target))), None)

    def _targets(self, *, kind: str = "", id: str = "") -> Iterator[str]:
        return self._package.targets(self.name, kind=kind, id=id)


class Package:
    """The opened file. Use it in a ``with`` block; a part that is missing is None, a broken one DamagedError."""

    def __init__(self, path: Path) -> None:
        try:
            self._archive = zipfile.ZipFile(path)
        except _BROKEN as error:
            raise _damaged(path) from error
        self._path = path
        self._names = {name.lower(): name for name in self._archive.namelist()}

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *unused: object) -> None:
        self._archive.close()

    def main(self, usual: str) -> Part:
        """Return the main part, by the package's relationships, else under its usual name."""
        for name in (*self.targets("", kind="officeDocument"), usual):
            if part := self.part(name):
                return part
        raise _damaged(self._path)

    def part(self, name: str) -> Part | None:
        """Return the part of that name, or None where the file has none."""
        content = self._read(name)
        return Part(self, name, self._parse(content)) if content else None

    def targets(self, name: str, *, kind: str = "", id: str = "") -> Iterator[str]:
        """Yield the names of the parts that ``name`` points to, by kind or by relationship id."""
        folder, base = posixpath.split(name)
        content = self._read(posixpath.join(folder, "_rels", f"{base}.rels"))
        if not content:
            return
        for relationship in self._parse(content).iter(f"{{{_RELATIONSHIPS}}}Relationship"):
            wanted = relationship.get("Id") == id if id else relationship.get("Type", "").endswith(f"/{kind}")
            if wanted and relationship.get("TargetMode") != "External":
                yield posixpath.normpath(posixpath.join("/", folder, relationship.get("Target", ""))).lstrip("/")

    def _read(self, name: str) -> bytes:
        stored = self._names.get(name.lower())
        if stored is None:
            return b""
        try:
            with self._archive.open(stored) as member:
                content = member.read(LARGEST_PART + 1)
        except _BROKEN as error:
            raise _damaged(self._path) from error
        if len(content) > LARGEST_PART:
            raise DamagedError(self._path.name, "a part of the file is larger than any text", "Save it again in Word")
        return content

    def _parse(self, content: bytes) -> etree._Element:
        try:
            return etree.fromstring(_transitional(content), _parser())
        except etree.XMLSyntaxError as error:
            raise _damaged(self._path) from error


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)


def _transitional(content: bytes) -> bytes:
    """Return ISO-strict XML with the namespaces of the usual, transitional form."""
    if b"http://purl.oclc.org/ooxml/" not in content[:4096]:
        return content
    for strict, usual in _STRICT:
        content = content.replace(strict, usual)
    return content


def _damaged(path: Path) -> DamagedError:
    return DamagedError(path.name, "the Word file is cut off or damaged", "Open it in Word, save it again")
