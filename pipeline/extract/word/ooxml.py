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
from urllib.parse import unquote

from lxml import etree
from msgspec import Struct

from pipeline.errors import DamagedError

# A thousand pages of text are far below this; a part above it, or one packed so much smaller, is a bomb.
LARGEST_PART = 100_000_000
PACKED_TEXT = 10_000_000
MOST_PACKED = 300

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/", b"http://schemas.openxmlformats.org/wordprocessingml/2006/"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


class Part:
    """One XML part: its root element, and the parts it points to."""

    def __init__(self, package: Package, name: str, root: etree._Element) -> None:
        self._package = package
        self.name = name
        self.root = root

    def related(self, kind: str) -> Part | None:
        """Return the part this one points to as ``kind`` (``styles``, ``footnotes``), or None."""
        return next(self.all_related(kind), None)

    def all_related(self, kind: str) -> Iterator[Part]:
        """Yield every part this one points to as ``kind`` (``header``)."""
        return self._present(self._package.targets(self.name, kind=kind))

    def by_id(self, relationship: str) -> Part | None:
        """Return the part behind a relationship id, or None."""
        return next(self._present(self._package.targets(self.name, id=relationship)), None)

    def _present(self, names: Iterator[str]) -> Iterator[Part]:
        return (part for name in names if (part := self._package.part(name)))


class _Link(Struct, frozen=True, kw_only=True):
    """A relationship inside the file: its id, its kind (the end of its type) and the name of the part it leads to."""

    id: str
    kind: str
    target: str


class Package:
    """The opened file. Use it in a ``with`` block.

    The main part has to be sound, else DamagedError. Of the others a missing one is None, a broken one is None too
    and stands in ``broken``.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._archive = zipfile.ZipFile(path)
        except _BROKEN as error:
            raise _damaged(path) from error
        self._path = path
        # Some programs write names with the path marks of Windows.
        self._names = {name.lower().replace("\\", "/"): name for name in self._archive.namelist()}
        self._links: dict[str, tuple[_Link, ...]] = {}
        self.broken: list[str] = []

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *unused: object) -> None:
        self._archive.close()

    def main(self, usual: str) -> Part:
        """Return the main part, by the package's relationships, else under its usual name."""
        for name in (*self.targets("", kind="officeDocument"), usual):
            if (content := self._read(name)) and (root := self._parse(content)) is not None:
                return Part(self, name, root)
        raise _damaged(self._path)

    def part(self, name: str) -> Part | None:
        """Return the part of that name, or None where the file has none that can be read."""
        try:
            root = self._parse(self._read(name))
        except _PartError:
            self.broken.append(name)
            return None
        return None if root is None else Part(self, name, root)

    def targets(self, name: str, *, kind: str = "", id: str = "") -> Iterator[str]:
        """Yield the names of the parts that ``name`` points to, by kind or by relationship id."""
        if name not in self._links:
            self._links[name] = tuple(self._read_links(name))
        for link in self._links[name]:
            if (link.id == id) if id else (link.kind == kind):
                yield link.target

    def _read_links(self, name: str) -> Iterator[_Link]:
        folder, base = posixpath.split(name)
        found = self.part(posixpath.join(folder, "_rels", f"{base}.rels"))
        for each in found.root.iter(_RELATIONSHIP) if found else ():
            if each.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, each.get("Target", "").replace("\\", "/")))
                kind = each.get("Type", "").rpartition("/")[2]
                yield _Link(id=each.get("Id", ""), kind=kind, target=target.lstrip("/"))

    def _read(self, name: str) -> bytes:
        stored = self._names.get(name.lower()) or self._names.get(unquote(name).lower())
        if stored is None:
            return b""
        try:
            self._refuse_bomb(self._archive.getinfo(stored))
            with self._archive.open(stored) as member:
                content = member.read(LARGEST_PART + 1)
        except _BROKEN as error:
            raise _bad(self._path) from error
        if len(content) > LARGEST_PART:
            raise _bomb(self._path)
        return content

    def _refuse_bomb(self, member: zipfile.ZipInfo) -> None:
        is_packed = member.file_size > PACKED_TEXT and member.file_size > MOST_PACKED * max(member.compress_size, 1)
        if member.file_size > LARGEST_PART or is_packed:
            raise _bomb(self._path)

    def _parse(self, content: bytes) -> etree._Element | None:
        if not content:
            return None
        try:
            root = etree.fromstring(_transitional(content), _parser())
        except (etree.XMLSyntaxError, ValueError) as error:
            raise _bad(self._path) from error
        if root.getroottree().docinfo.internalDTD is not None:
            # No Office program writes one; entities, which expand without end or reach for other files, need one.
            raise _forbidden(self._path)
        return root


class _PartError(DamagedError):
    """One part is broken; the file as a whole only if it is the main one."""


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )


def _transitional(content: bytes) -> bytes:
    """Return ISO-strict XML with the namespaces of the usual, transitional form."""
    if b"http://purl.oclc.org/ooxml/" not in content[:65_536]:
        return content
    for strict, usual in _STRICT:
        content = content.replace(strict, usual)
    return content


_WHY_DAMAGED = "the Word file is cut off or damaged"
_SAVE_AGAIN = "Open it in Word, save it again"


def _damaged(path: Path) -> DamagedError:
    return DamagedError(path.name, _WHY_DAMAGED, _SAVE_AGAIN)


def _bad(path: Path) -> _PartError:
    return _PartError(path.name, _WHY_DAMAGED, _SAVE_AGAIN)


def _bomb(path: Path) -> DamagedError:
    return DamagedError(path.name, "a part of the file is larger than any text", "Save it again in Word")


def _forbidden(path: Path) -> DamagedError:
    return DamagedError(path.name, "the file holds declarations that no Word file has", _SAVE_AGAIN)
