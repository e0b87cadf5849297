"""Data that travels inside a Word file without being shown: a custom XML part, which Word and LibreOffice keep."""

from __future__ import annotations

import re

from lxml import etree

from pipeline.report.wordkit.package import DOCUMENT, Package
from pipeline.report.wordkit.xml import Element

TYPES = "[Content_Types].xml"
_RELATIONS = f"word/_rels/{DOCUMENT.removeprefix('word/')}.rels"
_ITEM = re.compile(r"customXml/item(\d+)\.xml")
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PROPERTIES = f"{_OFFICE}/customXml"
_KIND = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"


def attach(package: Package, root: Element, *, namespace: str, key: str) -> None:
    """Put the element into the file as a part of its own; ``key`` is the part's id, a GUID in braces."""
    used = package.names
    n = next(n for n in range(1, len(used) + 2) if f"customXml/item{n}.xml" not in used)
    item, properties = f"customXml/item{n}.xml", f"customXml/itemProps{n}.xml"
    package.add(item, root)
    package.add(properties, _properties(namespace, key))
    package.add(f"customXml/_rels/item{n}.xml.rels", _relations(f"itemProps{n}.xml"))
    relate(package.xml(_RELATIONS), "customXml", f"../{item}")
    add_type(package, properties, _KIND)


def find_custom(package: Package, namespace: str) -> Element | None:
    """Return the root of the custom part in this namespace, None where the file has none."""
    for name in package.names:
        if _ITEM.fullmatch(name):
            root = package.xml(name)
            if etree.QName(root).namespace == namespace:
                return root
    return None


def detach(package: Package, namespace: str) -> None:
    """Take the custom parts in this namespace out of the file."""
    for name in package.names:
        number = _ITEM.fullmatch(name)
        if number and etree.QName(package.xml(name)).namespace == namespace:
            for gone in (name, f"customXml/itemProps{number[1]}.xml", f"customXml/_rels/item{number[1]}.xml.rels"):
                package.remove(gone)
            _unrelate(package.xml(_RELATIONS), f"item{number[1]}.xml")
            _forget(package.xml(TYPES), f"/customXml/itemProps{number[1]}.xml")
            _forget(package.xml(TYPES), f"/{name}")


def _unrelate(relations: Element, target: str) -> None:
    for each in list(relations):
        if each.get("Target", "").rpartition("/")[2] == target and each.get("Type", "").endswith("/customXml"):
            relations.remove(each)


def _forget(types: Element, part: str) -> None:
    for each in list(types):
        if each.get("PartName") == part:
            types.remove(each)


def part_of(package: Package, kind: str) -> str:
    """Return the name of the document's part of a kind, such as ``comments``; empty where the file has none."""
    if _RELATIONS not in package.names:
        return ""
    for each in package.xml(_RELATIONS):
        if each.get("Type", "").endswith(f"/{kind}"):
            target = each.get("Target", "").replace("\\", "/")
            name = target.lstrip("/") if target.startswith("/") else f"word/{target}"
            return name if name in package.names else ""
    return ""


def add_type(package: Package, part: str, kind: str) -> None:
    """Tell the file of what kind a part is."""
    types = package.xml(TYPES)
    etree.SubElement(types, f"{{{_PACKAGE}/content-types}}Override", PartName=f"/{part}", ContentType=kind)


def _properties(namespace: str, key: str) -> Element:
    root = etree.Element(f"{{{_PROPERTIES}}}datastoreItem", nsmap={"ds": _PROPERTIES})
    root.set(f"{{{_PROPERTIES}}}itemID", key)
    references = etree.SubElement(root, f"{{{_PROPERTIES}}}schemaRefs")
    etree.SubElement(references, f"{{{_PROPERTIES}}}schemaRef").set(f"{{{_PROPERTIES}}}uri", namespace)
    return root


def _relations(target: str) -> Element:
    root = etree.Element(f"{{{_PACKAGE}/relationships}}Relationships", nsmap={None: f"{_PACKAGE}/relationships"})
    _add_relation(root, "rId1", "customXmlProps", target)
    return root


def relate(relations: Element, kind: str, target: str) -> None:
    """Add a relation to a part under a free id."""
    used = {each.get("Id") for each in relations}
    free = next(name for n in range(1, len(used) + 2) if (name := f"rId{n}") not in used)
    _add_relation(relations, free, kind, target)


def _add_relation(relations: Element, number: str, kind: str, target: str) -> None:
    etree.SubElement(
        relations,
        f"{{{_PACKAGE}/relationships}}Relationship",
        Id=number,
        Type=f"{_OFFICE}/relationships/{kind}",
        Target=target,
    )
