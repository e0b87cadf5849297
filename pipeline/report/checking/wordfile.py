"""Whether a file is a Word file that can be a template, before anything in it is read."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from pipeline.errors import UsageError
from pipeline.report.checking.model import Finding, error, note
from pipeline.report.wordkit.package import DOCUMENT, STYLES, Package
from pipeline.report.wordkit.xml import W, q

_TYPES = "[Content_Types].xml"
_OURS = re.compile(
    r"row_[A-Z]|ev_[0-9a-f]{20}|tr_[0-9a-f]{20}_|answer_[A-Z]|ask_[A-Z]|contacts_|documents_|fact_|guide_"
)
_NAMESPACE = "urn:peerdesk:"
_OLD = b"\xd0\xcf\x11\xe0"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_SAVE = "open it in Word and save it as “Word document (.docx)”"
_CHANGES = ("ins", "del", "moveFrom", "moveTo")
_HARMLESS = ("/hyperlink",)


def read_bytes(path: Path) -> bytes:
    """Return the file's bytes; raise UsageError where there is no such file."""
    try:
        return path.read_bytes()
    except OSError as problem:
        raise UsageError(path, f"cannot be read ({problem.strerror})", "Give the path of a Word template") from problem


def open_package(content: bytes) -> Package | Finding:
    """Return the file's parts, or why it is none that can be a template."""
    if content.startswith(_OLD):
        return error(f"is locked with a password or in the old format .doc; {_SAVE}, without a password")
    try:
        package = Package(content)
        names = package.names
        if DOCUMENT not in names or STYLES not in names or _TYPES not in names:
            return error(_what_else(names))
        if _STRICT in content or _strict(package):
            return error(f"is saved as “Strict Open XML”; {_SAVE}, not as the strict one")
        package.xml(STYLES)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, NotImplementedError, RuntimeError, EOFError, OSError):
        return error(f"is not a Word file, or a damaged one; {_SAVE}, or take a fresh copy of our template")
    return package


def _strict(package: Package) -> bool:
    return etree.QName(package.xml(DOCUMENT)).namespace != W


def _what_else(names: list[str]) -> str:
    others = {"xl/": "an Excel file", "ppt/": "a PowerPoint file", "content.xml": "an OpenDocument file"}
    other = next((words for begin, words in others.items() if any(name.startswith(begin) for name in names)), "")
    return f"is {other}, not a Word file; {_SAVE}" if other else f"is not a Word file; {_SAVE}"


def check_kind(package: Package) -> Iterator[Finding]:
    """Yield an error for macros and for Word's own kind of template, which our drafts must not become."""
    kinds = etree.tostring(package.xml(_TYPES), encoding="unicode")
    if "macroEnabled" in kinds or any(name.endswith("vbaProject.bin") for name in package.names):
        yield error(f"holds macros, which every draft would hand on; {_SAVE}")
    elif "wordprocessingml.template.main" in kinds:
        yield error(f"is a Word template (.dotx); {_SAVE}")


def is_draft(package: Package) -> bool:
    """Return whether the file is something that the program has written, by its record or its bookmarks."""
    if any(mark.get(q("name"), "") for mark in package.xml(DOCUMENT).iter(q("bookmarkStart")) if _is_ours(mark)):
        return True
    items = [name for name in package.names if re.fullmatch(r"customXml/item\d+\.xml", name)]
    return any((etree.QName(package.xml(name)).namespace or "").startswith(_NAMESPACE) for name in items)


def _is_ours(mark: etree._Element) -> bool:
    return bool(_OURS.match(mark.get(q("name"), "")))


def check_contents(package: Package) -> Iterator[Finding]:
    """Yield notes on what a draft would carry along: links to outside, tracked changes, comments."""
    for name in package.names:
        if name.endswith(".rels"):
            yield from _outside(package, name)
    document = package.xml(DOCUMENT)
    if any(next(document.iter(q(name)), None) is not None for name in _CHANGES):
        yield note("holds tracked changes, which every draft would show; accept or reject them all (Review)")
    if next(document.iter(q("commentReference")), None) is not None:
        yield note("holds comments, which every draft would show; delete them (Review)")


def _outside(package: Package, name: str) -> Iterator[Finding]:
    for relation in package.xml(name):
        kind, target = relation.get("Type", ""), relation.get("Target", "")
        if relation.get("TargetMode") != "External" or kind.endswith(_HARMLESS):
            continue
        if kind.endswith("/image"):
            yield note(f"a picture is only linked ({target}) and missing on other computers; insert it into the file")
        elif kind.endswith("/attachedTemplate"):
            yield note(f"names the Word template it was made with ({target}); detach it (Developer, Document Template)")
        else:
            yield note(f"is linked to something outside of it ({target}), which other computers may not have")
