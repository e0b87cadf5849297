"""The record inside a draft: the document as the program wrote it, so that edits can be told from its words.

It travels in a custom XML part, which Word and LibreOffice keep. The base of a merge is therefore always at hand, and
it is read in the same way as the copy that is compared with it. A desk review and a report keep records of their own.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Generic, TypeVar

import msgspec
from lxml import etree
from msgspec import Struct

from pipeline.report.wordkit.custom import attach, detach, find_custom
from pipeline.report.wordkit.package import Package

NAMESPACE = "urn:peerdesk:desk-review"
KEY = "{8C1E0B52-3D7A-4C0B-9E55-2A4F0D9B6E37}"  # any GUID, always the same
REPORT_NAMESPACE = "urn:peerdesk:report"
_BASE, _MACHINE = "base", "machine"
_FORMAT, FORMAT = "format", "1"
_Record = TypeVar("_Record")


class OtherFormatError(ValueError):
    """The record was written by a version of the program that keeps it in another way."""


class DeskRecord(Struct, frozen=True, kw_only=True):
    """What a desk review is and what it is about.

    ``run`` tells one run's draft from another's, whosever copy it is; ``base`` tells what the file was before anybody
    edited it: that draft, or a compiled table. ``rows`` gives the indicator of each row by its bookmark, ``columns``
    the names of the columns in order, ``choices`` the words of each performance. ``evidence`` gives the source of each
    piece of evidence by indicator, ``sources`` names each source by its id. A ``compiled`` table holds the work of
    several ``authors``; a peer's copy that of one. ``outside`` is what was written outside the rows in earlier rounds
    (author, heading, words). ``proposed`` is whether the run proposed ratings.
    """

    city: str
    benchmark: str
    lang: str
    run: str
    base: str
    rows: dict[str, str]
    columns: tuple[str, ...]
    choices: dict[str, str]
    evidence: dict[str, dict[str, str]] = {}
    sources: dict[str, str] = {}
    authors: tuple[str, ...] = ()
    compiled: bool = False
    outside: tuple[tuple[str, str, str], ...] = ()
    proposed: bool = False


class Sealed(Struct, frozen=True, kw_only=True):
    """A record with the document as the program wrote it, and the last draft of a run that it goes back to.

    The two differ in a compiled table only.
    """

    record: DeskRecord
    base: bytes
    machine: bytes


class Reading(Struct, frozen=True, array_like=True):
    """How a piece of evidence was read: what it speaks to, its status and the rule that gave it, its source's id."""

    indicator: str
    facet: str
    status: str
    rule: str
    source: str


class ReportRecord(Struct, frozen=True, kw_only=True):
    """What a draft report is and what it rests on.

    ``run`` tells one run's draft from another's, ``template`` is the name of the template's file without its ending.
    ``evidence`` gives how each piece was read by its bookmark in the annex, ``sources`` names each source by its id.
    """

    city: str
    benchmark: str
    lang: str
    run: str
    template: str
    evidence: dict[str, Reading] = {}
    sources: dict[str, str] = {}


class SealedReport(Struct, frozen=True, kw_only=True):
    """A report's record with the document as the program wrote it."""

    record: ReportRecord
    base: bytes


class _Kind(Generic[_Record]):
    """One kind of record: where it is kept in a file, and its type."""

    def __init__(self, namespace: str, key: str, root: str, record: type[_Record]) -> None:
        self._namespace = namespace
        self._key = key
        self._root = root
        self._record = record

    def put(self, content: bytes, record: _Record, documents: Mapping[str, bytes]) -> bytes:
        """Return the document with the record and other documents by their names inside."""
        package = Package(content)
        detach(package, self._namespace)
        root = etree.Element(self._tag(self._root), nsmap={None: self._namespace})
        root.set(_FORMAT, FORMAT)
        root.text = msgspec.json.encode(record).decode()
        for name, document in documents.items():
            etree.SubElement(root, self._tag(name)).text = b64encode(document).decode()
        attach(package, root, namespace=self._namespace, key=self._key)
        return package.to_bytes()

    def take(self, package: Package) -> tuple[_Record, dict[str, bytes]] | None:
        """Return the record and the documents by their names, None where the file has none.

        Raise OtherFormatError where it was kept in another way, ValueError where it is damaged.
        """
        root = find_custom(package, self._namespace)
        if root is None:
            return None
        if root.get(_FORMAT) != FORMAT:
            raise OtherFormatError
        try:
            documents = {etree.QName(child).localname: b64decode(child.text or "", validate=True) for child in root}
            if _BASE not in documents:
                raise ValueError("the record holds no document")
            return msgspec.json.decode(root.text or "", type=self._record), documents
        except (msgspec.DecodeError, binascii.Error) as error:
            raise ValueError("the record is damaged") from error

    def _tag(self, name: str) -> str:
        return f"{{{self._namespace}}}{name}"


_DESK = _Kind(NAMESPACE, KEY, "deskReview", DeskRecord)
_REPORT = _Kind(REPORT_NAMESPACE, "{2F6B8D14-9A0E-4B57-8C3D-71E5A60F4D92}", "report", ReportRecord)


def seal(content: bytes, record: DeskRecord, *, base: bytes = b"", machine: bytes = b"") -> bytes:
    """Return the document with its record inside; ``base`` is the document itself where nothing else is given."""
    documents = {_BASE: base or content}
    return _DESK.put(content, record, documents | ({_MACHINE: machine} if machine else {}))


def unseal(package: Package) -> Sealed | None:
    """Return the record in the document, None where it has none; raise ValueError where it cannot be read."""
    found = _DESK.take(package)
    if found is None:
        return None
    record, documents = found
    return Sealed(record=record, base=documents[_BASE], machine=documents.get(_MACHINE) or documents[_BASE])


def seal_report(content: bytes, record: ReportRecord, *, base: bytes = b"") -> bytes:
    """Return the report with its record inside; ``base`` is the report itself where nothing else is given."""
    return _REPORT.put(content, record, {_BASE: base or content})


def unseal_report(package: Package) -> SealedReport | None:
    """Return the record in the report, None where it has none; raise ValueError where it cannot be read."""
    found = _REPORT.take(package)
    return SealedReport(record=found[0], base=found[1][_BASE]) if found else None
