"""The last look at a Word file before it gets its name: whole, without anything live in it or left over."""

from __future__ import annotations

import zipfile
import zlib

from lxml import etree

from pipeline.errors import DataError
from pipeline.report.content import SLOT
from pipeline.report.wordkit.package import DOCUMENT, Package
from pipeline.report.wordkit.trust import dangers, fields_of
from pipeline.report.wordkit.xml import Element, q, text_of

ADVICE = "Nothing was written. Try another template; if it is ours, report this to us"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, KeyError, ValueError, etree.XMLSyntaxError)


def check_whole(content: bytes, name: str) -> Package:
    """Return the parts of a finished Word file; raise DataError, with its ``name``, where something is wrong with it.

    Every XML part can be parsed, and there is a body.
    """
    try:
        package = Package(content)
        for part in package.names:
            if part.endswith((".xml", ".rels")):
                package.xml(part)
        body = package.xml(DOCUMENT).find(q("body"))
    except _BROKEN as error:
        raise DataError(name, f"the draft would not be a sound Word file ({error})", ADVICE) from error
    if body is None or not len(body):
        raise DataError(name, "the draft would be empty", ADVICE)
    return package


def _has_slots(root: Element) -> bool:
    return any(SLOT.search(text_of(paragraph)) for paragraph in root.iter(q("p")))


def check_made(content: bytes, template: bytes, name: str, *, quotes: int, quote_style: str) -> None:
    """Check a Word file that was made of a template, too; raise DataError where something is wrong with it.

    It has its end and no slot left, shows at least so many quotes (the annex has texts in their style, too), and has no
    field, no link and no program that the template does not have.
    """
    package, given = check_whole(content, name), Package(template)
    body = package.xml(DOCUMENT).find(q("body"))
    if body is None or body[-1].tag != q("sectPr"):
        raise DataError(name, "the draft would be cut off", ADVICE)
    if any(_has_slots(package.xml(part)) for part in _text_parts(package)):
        raise DataError(name, "a place in the draft would be left unfilled", ADVICE)
    shown = sum(style.get(q("val")) == quote_style for style in package.xml(DOCUMENT).iter(q("rStyle")))
    if shown < quotes:
        raise DataError(name, f"the draft would show {shown} of {quotes} quotes", ADVICE)
    if danger := next(dangers(package), ""):
        raise DataError(name, f"the draft {danger}", ADVICE)
    if new := sorted(_fields(package) - _fields(given) - OURS):
        raise DataError(name, f"the draft would hold a field that its template has not ({new[0]})", ADVICE)
    if new := sorted(_links(package) - _links(given)):
        raise DataError(name, f"the draft would lead outside, where its template does not ({new[0]})", ADVICE)


# Fields that the program writes itself: page numbers of the contents.
OURS = frozenset({"PAGEREF", "HYPERLINK", "TOC"})


def _text_parts(package: Package) -> list[str]:
    return [name for name in package.names if name.startswith("word/") and name.endswith(".xml")]


def _fields(package: Package) -> set[str]:
    return {field for name in _text_parts(package) for field in fields_of(package.xml(name))}


def _links(package: Package) -> set[str]:
    """Return all targets outside of the file, those of links that somebody has to click included."""
    relations = (each for name in package.names if name.endswith(".rels") for each in package.xml(name))
    return {each.get("Target", "") for each in relations if each.get("TargetMode") == "External"}
