"""What a Word file from elsewhere may hold before a draft is made of it, and whether it is a draft itself.

A draft hands on whatever its template holds. Text never runs, but macros, embedded programs, fields that start
something and links that load something as soon as the file is opened do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from pipeline.report.wordkit.package import CORE, DOCUMENT, Package
from pipeline.report.wordkit.xml import Element, q

DRAFT = "peerdesk-draft"
TYPES = "[Content_Types].xml"
# Fields that fetch, start or run something; all others show what the document itself says.
LIVE_FIELDS = frozenset(
    {"DDE", "DDEAUTO", "INCLUDETEXT", "INCLUDEPICTURE", "INCLUDE", "IMPORT", "LINK", "DATABASE", "EMBED", "RD"}
    | {"MACROBUTTON", "HTMLACTIVEX", "HTMLCONTROL", "CONTROL", "ADDIN"}
)
FIELD = re.compile(r"\s*\\?\s*([A-Za-z]+)")
# Links that somebody has to click, to what a browser or mail program opens.
HARMLESS = re.compile(r"(?:https?:|mailto:|#|$)", re.IGNORECASE)
_BOOKMARK = re.compile(
    r"row_[A-Z]|ev_[0-9a-f]{20}|tr_[0-9a-f]{20}_|answer_[A-Z]|ask_[A-Z]|contacts_|documents_|fact_|guide_"
)
ATTACHED = "/attachedTemplate"
_NAMESPACE = "urn:peerdesk:"
_PROGRAMS = re.compile(r"/(?:embeddings|activeX)/", re.IGNORECASE)
_CP = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_KEYWORDS = f"{{{_CP}}}keywords"


def mark_as_draft(package: Package) -> None:
    """Put the word by which a draft is known again among its keywords, which Word and LibreOffice keep."""
    core = package.xml(CORE)
    element = core.find(_KEYWORDS)
    if element is None:
        element = etree.SubElement(core, _KEYWORDS)
    if DRAFT not in (element.text or ""):
        element.text = f"{element.text}, {DRAFT}" if element.text else DRAFT


def is_draft(package: Package) -> bool:
    """Return whether the file is something that the program has written: by its keywords, record or bookmarks."""
    if CORE in package.names and DRAFT in (package.xml(CORE).findtext(_KEYWORDS) or ""):
        return True
    if any(_BOOKMARK.match(mark.get(q("name"), "")) for mark in package.xml(DOCUMENT).iter(q("bookmarkStart"))):
        return True
    items = [name for name in package.names if re.fullmatch(r"customXml/item\d+\.xml", name)]
    return any((etree.QName(package.xml(name)).namespace or "").startswith(_NAMESPACE) for name in items)


def refusal(package: Package) -> str:
    """Return why no draft may be made of a template, "" where nothing speaks against it."""
    if is_draft(package):
        return "is a draft that peerdesk has written, not a template"
    return next(dangers(package), "")


def dangers(package: Package) -> Iterator[str]:
    """Yield what in the file would run, start or load something when it is opened."""
    kinds = etree.tostring(package.xml(TYPES), encoding="unicode")
    if "macroEnabled" in kinds or any("vba" in name.lower() for name in package.names):
        yield "holds macros, which every draft would hand on"
    elif any(_PROGRAMS.search(name) for name in package.names):
        yield "holds an embedded file or program, which every draft would hand on"
    for name in (name for name in package.names if name.startswith("word/") and name.endswith(".xml")):
        root = package.xml(name)
        if next(root.iter(q("altChunk"), q("subDoc")), None) is not None:
            yield "takes in another file when it is opened"
        if live := sorted(fields_of(root) & LIVE_FIELDS):
            yield f"holds a field that loads or starts something ({live[0]})"
    for target in sorted(outside(package)):
        yield f"is linked to something outside of it ({target}), which is loaded when a draft is opened"


def fields_of(root: Element) -> set[str]:
    """Return the names of the fields below the element, in capitals."""
    simple = [field.get(q("instr"), "") for field in root.iter(q("fldSimple"))]
    return {found[1].upper() for text in (*simple, *_codes(root)) if (found := FIELD.match(text))}


def _codes(root: Element) -> Iterator[str]:
    """Yield the code of each complex field, which may be spread over many runs; a field within it counts apart."""
    open_codes: list[list[str]] = []
    for element in root.iter(q("fldChar"), q("instrText")):
        kind = element.get(q("fldCharType"))
        if kind == "begin":
            open_codes.append([])
        elif kind in ("separate", "end") and open_codes:
            yield "".join(open_codes[-1])
            if kind == "end":
                open_codes.pop()
        elif kind is None and open_codes:
            open_codes[-1].append(element.text or "")
        elif kind is None:
            yield element.text or ""


def outside(package: Package) -> set[str]:
    """Return where the file's relations lead outside of it, but for links that somebody has to click.

    The template that Word made the file with is left out: drafts do not keep it.
    """
    return {
        relation.get("Target", "")
        for name in package.names
        if name.endswith(".rels")
        for relation in package.xml(name)
        if _is_loaded(relation) and not relation.get("Type", "").endswith(ATTACHED)
    }


def _is_loaded(relation: Element) -> bool:
    if relation.get("TargetMode") != "External":
        return False
    is_link = relation.get("Type", "").endswith("/hyperlink")
    return not (is_link and HARMLESS.match(relation.get("Target", "")))


def detach_template(package: Package) -> None:
    """Take out the relation to the template that Word made the file with: Word would load it with every draft."""
    for name in (name for name in package.names if name.endswith(".rels")):
        for relation in list(package.xml(name)):
            if relation.get("Type", "").endswith(ATTACHED):
                package.xml(name).remove(relation)
                _unname(package, name, relation.get("Id", ""))


def _unname(package: Package, relations: str, id: str) -> None:
    part = relations.replace("_rels/", "").removesuffix(".rels")
    if part in package.names:
        for element in list(package.xml(part).iter(q("attachedTemplate"))):
            if id in element.values() and (parent := element.getparent()) is not None:
                parent.remove(element)
