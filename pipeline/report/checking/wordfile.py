"""Whether a file is a Word file that can be a template, before anything in it is read."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from pipeline.errors import UsageError
from pipeline.report.checking.model import Finding, error, note
from pipeline.report.wordkit.package import DOCUMENT, STYLES, Package
from pipeline.report.wordkit.trust import TYPES, dangers
from pipeline.report.wordkit.xml import W, q

_OLD = b"\xd0\xcf\x11\xe0"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_SAVE = "open it in Word and save it as “Word document (.docx)”"
_CHANGES = ("ins", "del", "moveFrom", "moveTo")


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
        if DOCUMENT not in names or STYLES not in names or TYPES not in names:
            return error(_what_else(names))
        if _STRICT in content or _strict(package):
            return error(f"is saved as “Strict Open XML”; {_SAVE}, not as the strict one")
        for name in names:
            if name.endswith((".xml", ".rels")):
                package.xml(name)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, RuntimeError, EOFError, OSError, ValueError):
        return error(f"is not a Word file, or a damaged one; {_SAVE}, or take a fresh copy of our template")
    return package


def _strict(package: Package) -> bool:
    return etree.QName(package.xml(DOCUMENT)).namespace != W


def _what_else(names: list[str]) -> str:
    others = {"xl/": "an Excel file", "ppt/": "a PowerPoint file", "content.xml": "an OpenDocument file"}
    other = next((words for begin, words in others.items() if any(name.startswith(begin) for name in names)), "")
    return f"is {other}, not a Word file; {_SAVE}" if other else f"is not a Word file; {_SAVE}"


def check_kind(package: Package) -> Iterator[Finding]:
    """Yield errors for what no draft may hand on, and for Word's own kind of template, which no draft must become."""
    found = [*dangers(package)]
    for danger in found:
        yield error(f"{danger}; {_SAVE if 'macros' in danger else 'take it out'}")
    kinds = etree.tostring(package.xml(TYPES), encoding="unicode")
    if not found and "wordprocessingml.template.main" in kinds:
        yield error(f"is a Word template (.dotx); {_SAVE}")


def check_contents(package: Package) -> Iterator[Finding]:
    """Yield notes on what a draft would carry along: tracked changes, comments."""
    document = package.xml(DOCUMENT)
    if any(next(document.iter(q(name)), None) is not None for name in _CHANGES):
        yield note("holds tracked changes, which every draft would show; accept or reject them all (Review)")
    if next(document.iter(q("commentReference")), None) is not None:
        yield note("holds comments, which every draft would show; delete them (Review)")
