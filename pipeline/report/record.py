"""The record inside a desk review: the document as the program wrote it, so that edits can be told from its words.

It travels in a custom XML part, which Word and LibreOffice keep. The base of a merge is therefore always at hand, and
it is read in the same way as the copy that is compared with it.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Mapping

import msgspec
from lxml import etree
from msgspec import Struct

from pipeline.report.wordkit.custom import attach, detach, find_custom
from pipeline.report.wordkit.package import Package
from pipeline.report.wordkit.xml import Element

NAMESPACE = "urn:peerdesk:desk-review"
KEY = "{8C1E0B52-3D7A-4C0B-9E55-2A4F0D9B6E37}"  # any GUID, always the same
_ROOT, _BASE, _MACHINE = "deskReview", "base", "machine"
_FORMAT, FORMAT = "format", "1"


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


def seal(content: bytes, record: DeskRecord, *, base: bytes = b"", machine: bytes = b"") -> bytes:
    """Return the document with its record inside; ``base`` is the document itself where nothing else is given."""
    package = Package(content)
    detach(package, NAMESPACE)
    root = etree.Element(_tag(_ROOT), nsmap={None: NAMESPACE})
    root.set(_FORMAT, FORMAT)
    root.text = msgspec.json.encode(record).decode()
    etree.SubElement(root, _tag(_BASE)).text = b64encode(base or content).decode()
    if machine:
        etree.SubElement(root, _tag(_MACHINE)).text = b64encode(machine).decode()
    attach(package, root, namespace=NAMESPACE, key=KEY)
    return package.to_bytes()


def unseal(package: Package) -> Sealed | None:
    """Return the record in the document, None where it has none; raise ValueError where it cannot be read."""
    root = find_custom(package, NAMESPACE)
    if root is None:
        return None
    if root.get(_FORMAT) != FORMAT:
        raise OtherFormatError
    try:
        record = msgspec.json.decode(root.text or "", type=DeskRecord)
        documents = _documents_in(root)
        return Sealed(record=record, base=documents[_BASE], machine=documents.get(_MACHINE) or documents[_BASE])
    except (msgspec.DecodeError, KeyError, binascii.Error) as error:
        raise ValueError("the record is damaged") from error


def _documents_in(root: Element) -> Mapping[str, bytes]:
    """Return the documents that a record holds, by their names."""
    return {etree.QName(child).localname: b64decode(child.text or "", validate=True) for child in root}


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
