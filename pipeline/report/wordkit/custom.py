"""Data that travels inside a Word file without being shown: a custom XML part, which Word and LibreOffice keep."""

from __future__ import annotations

from lxml import etree

from pipeline.report.wordkit.package import DOCUMENT, Package
from pipeline.report.wordkit.xml import Element

TYPES = "[Content_Types].xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PROPERTIES = f"{_OFFICE}/customXml"
_KIND = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"


def attach(package: Package, *, namespace: str, name: str, text: str, key: str) -> None:
    """Put the text into the file as the element ``name``; ``key`` is the part's id, a GUID in braces."""
    n = 1 + sum(part.startswith("customXml/item") and "Props" not in part for part in package.names)
    item, properties = f"customXml/item{n}.xml", f"customXml/itemProps{n}.xml"
    root = etree.Element(f"{{{namespace}}}{name}", nsmap={None: namespace})
    root.text = text
    package.add(item, root)
    package.add(properties, _properties(namespace, key))
    package.add(f"customXml/_rels/item{n}.xml.rels", _relations(f"itemProps{n}.xml"))
    _relate(package.xml(f"word/_rels/{DOCUMENT.removeprefix('word/')}.rels"), f"../{item}")
    etree.SubElement(
        package.xml(TYPES), f"{{{_PACKAGE}/content-types}}Override", PartName=f"/{properties}", ContentType=_KIND
    )


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


def _relate(relations: Element, target: str) -> None:
    used = {each.get("Id") for each in relations}
    free = next(name for n in range(1, len(used) + 2) if (name := f"rId{n}") not in used)
    _add_relation(relations, free, "customXml", target)


def _add_relation(relations: Element, number: str, kind: str, target: str) -> None:
    etree.SubElement(
        relations,
        f"{{{_PACKAGE}/relationships}}Relationship",
        Id=number,
        Type=f"{_OFFICE}/relationships/{kind}",
        Target=target,
    )
