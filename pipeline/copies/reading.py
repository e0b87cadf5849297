"""Somebody's copy of a desk review, read back: the document as it was and as it is, whoever saved the file."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import PurePath

from lxml import etree
from msgspec import Struct

from pipeline.copies.documents import Document, TableRow, read_document
from pipeline.copies.model import REFERENCE
from pipeline.errors import DamagedError, InputError, UnsupportedError
from pipeline.report.record import DeskRecord, OtherFormatError, Sealed, unseal
from pipeline.report.wordkit.package import DOCUMENT, BadPackageError, Package

_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
_BROKEN = (*_BROKEN_ZIP, etree.XMLSyntaxError, ValueError)
_SAVE_AGAIN = "Open it in Word, save it as .docx and try again"
_NO_WORD_FILE = "is no Word file of the type .docx"
_TAKE_DOCX = "Edit and send the .docx itself; other types lose what peerdesk keeps in it"
TITLE = "row title"  # the style of an indicator's title


class Copy(Struct, frozen=True, kw_only=True):
    """Somebody's copy: the file's name, whose it is, its record, and the document as it was and as it is.

    ``is_recovered`` is whether the file had lost its record, so that it is held against a draft kept elsewhere.
    """

    file: str
    author: str
    sealed: Sealed
    base: Document
    document: Document
    is_recovered: bool = False

    @property
    def record(self) -> DeskRecord:
        """The record that the file carries."""
        return self.sealed.record

    @property
    def titles(self) -> dict[str, str]:
        """The titles of the indicators, as the program wrote them into the rows."""
        return {self.record.rows[row.name]: _title(row) for row in self.base.rows}


def _title(row: TableRow) -> str:
    titles = [each.text for each in row.cells[REFERENCE] if each.style == TITLE]
    return titles[0] if titles else ""


class NoRecordError(UnsupportedError):
    """The file is no desk review of ours, or another program has taken the record out."""


def read_copy(content: bytes, name: str, *, instead: Sealed | None = None) -> Copy:
    """Return what an edited desk review says; ``name`` is the file's.

    ``instead`` is the record to take where the file has lost its own. Raise NoRecordError for a file without record,
    UnsupportedError for another one that is no desk review, DamagedError for one that cannot be read whole.
    """
    package = open_word(content, name)
    try:
        sealed = instead or _unsealed(package, name)
        base = read_document(Package(sealed.base), sealed.record)
        document = read_document(package, sealed.record, heads=base.columns)
    except (*_BROKEN, KeyError, AttributeError, TypeError) as error:
        raise _damaged(name) from error
    authors = () if sealed.record.compiled or instead else sealed.record.authors
    author = authors[0] if authors else PurePath(name).stem
    is_recovered = instead is not None
    return Copy(file=name, author=author, sealed=sealed, base=base, document=document, is_recovered=is_recovered)


def read_sealed(content: bytes) -> Sealed | None:
    """Return the record in a draft, None for a desk review without one, as it leaves the team."""
    return unseal(Package(content))


def _unsealed(package: Package, name: str) -> Sealed:
    try:
        sealed = unseal(package)
    except OtherFormatError as error:
        why = "was written by another version of peerdesk, which this one cannot read"
        raise UnsupportedError(name, why, "Merge it with the version that wrote it") from error
    if sealed is None:
        why = "is no desk review of ours, or was saved as something else in between (as .odt or .doc, or online)"
        raise NoRecordError(name, why, "Take the .docx as Word or LibreOffice saved it")
    return sealed


def open_word(content: bytes, name: str) -> Package:
    """Return the parts of somebody's Word file; raise InputError where it is none, or damaged."""
    try:
        package = Package(content)
    except BadPackageError as error:
        raise DamagedError(name, f"holds {error}", _SAVE_AGAIN) from error
    except zipfile.BadZipFile as error:
        if not content.startswith(b"PK"):
            raise UnsupportedError(name, _NO_WORD_FILE, _TAKE_DOCX) from error
        raise _damaged(name) from error
    except _BROKEN as error:
        raise _damaged(name) from error
    if DOCUMENT not in package.names:
        raise UnsupportedError(name, _NO_WORD_FILE, _TAKE_DOCX)
    return package


def _damaged(name: str) -> InputError:
    return DamagedError(name, "is cut off or damaged", _SAVE_AGAIN)
