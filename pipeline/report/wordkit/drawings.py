"""Pictures in a Word file: put in with words for those who cannot see them, read, and brought to another file.

A drawing only points to what it shows, by relations of the document to other parts of the file. Bringing one to
another file brings those parts along, and what they point to in turn: so charts that people make in Word come, too.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from copy import deepcopy
from itertools import count

from lxml import etree

from pipeline.report.wordkit.custom import TYPES, add_type
from pipeline.report.wordkit.package import DOCUMENT, Package
from pipeline.report.wordkit.xml import Element, R, make, q, safe

MEDIA = "word/media"
EMU_PER_MM = 36_000
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELATION = f"{{{_PACKAGE}/relationships}}Relationship"
_DEFAULT = f"{{{_PACKAGE}/content-types}}Default"
_IMAGE = f"{R}/image"
_EXTERNAL = "External"
_PROPERTIES = f"{{{_WP}}}docPr"
_DRAWN = (q("drawing"), q("pict"), q("object"))
_TEXT_PART = re.compile(r"word/(document|footnotes|endnotes|(header|footer)\d*)\.xml")
_PNG = b"\x89PNG\r\n\x1a\n"


class DrawingWriter:
    """Puts pictures into one file, beside those that its template has."""

    def __init__(self, package: Package) -> None:
        self._package = package

    def add(self, png: bytes, *, alt: str, width_mm: float, name: str) -> Element:
        """Add a picture, and return the run that shows it, as high as its proportions have it.

        ``alt`` are the words for those who cannot see it, ``name`` (letters, digits, hyphens) names it in the file.
        Raise ValueError where ``png`` is no PNG.
        """
        across, down = png_size(png)
        width = round(width_mm * EMU_PER_MM)
        part = _add_part(self._package, f"{MEDIA}/{name}.png", png, "image/png")
        relation = _relate(self._package, DOCUMENT, _IMAGE, posixpath.relpath(part, "word"))
        drawing = _inline(relation, width, round(width * down / across))
        properties = next(drawing.iter(_PROPERTIES))
        for key, value in (("id", str(_next_number(self._package))), ("name", name), ("descr", safe(alt))):
            properties.set(key, value)
        return make("r", drawing)


def png_size(png: bytes) -> tuple[int, int]:
    """Return width and height of a PNG in pixels; raise ValueError where it is none."""
    if not png.startswith(_PNG) or len(png) < 24:
        raise ValueError("this is no PNG")
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


def picture_bytes(package: Package, element: Element) -> bytes | None:
    """Return the first picture that stands in the element of a document, as its file; None where it shows none."""
    for *_, number in _references(element):
        relation = _relation(package, DOCUMENT, number)
        if relation is not None and relation.get("Type") == _IMAGE:
            name = _target(DOCUMENT, relation)
            return package.bytes_of(name) if name in package.names else None
    return None


def bring_drawing(element: Element, source: Package, target: Package) -> None:
    """Make the drawings in the element, a copy from the document of ``source``, ones of the document of ``target``.

    What they show is put into ``target`` and the element changed to point there. A drawing that shows what ``source``
    does not have is taken out: Word refuses a file with one.
    """
    for holder, key, number in list(_references(element)):
        brought = _bring(_relation(source, DOCUMENT, number), source, target)
        if brought:
            holder.set(key, brought)
        else:
            _take_out(holder, key)
    for properties in element.iter(_PROPERTIES):
        properties.set("id", str(_next_number(target)))


def _inline(relation: str, width: int, height: int) -> Element:
    size = f'cx="{width}" cy="{height}"'
    # The names of the parts of it are for programs; people read those of docPr.
    return etree.fromstring(
        f'<w:drawing xmlns:w="{make("drawing").nsmap["w"]}" xmlns:r="{R}">'
        f'<wp:inline xmlns:wp="{_WP}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {size}/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:docPr id="0" name=""/>'
        f'<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{_A}" noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic xmlns:a="{_A}"><a:graphicData uri="{_PIC}"><pic:pic xmlns:pic="{_PIC}">'
        '<pic:nvPicPr><pic:cNvPr id="0" name=""/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def _next_number(package: Package) -> int:
    """Return a number that no drawing of the file has: Word repairs a file where two have the same."""
    texts = (package.xml(name) for name in package.names if _TEXT_PART.fullmatch(name))
    numbers = (each.get("id", "") for root in texts for each in root.iter(_PROPERTIES))
    return package.next_number("drawing", (int(number) for number in numbers if number.isdigit()))


def _references(element: Element) -> Iterator[tuple[Element, str, str]]:
    """Yield what points to a relation, by which attribute, and the relation's id."""
    for each in element.iter(etree.Element):
        for key, value in each.attrib.items():
            if value and etree.QName(key).namespace == R:
                yield each, str(key), str(value)


def _take_out(holder: Element, key: str) -> None:
    """Take the drawing out in which something points to nothing; where it is in none, the pointing goes alone."""
    drawing = next((each for each in (holder, *holder.iterancestors()) if each.tag in _DRAWN), None)
    if drawing is None:
        del holder.attrib[key]
    elif (parent := drawing.getparent()) is not None:
        parent.remove(drawing)


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"


def _relation(package: Package, part: str, number: str) -> Element | None:
    name = _relations_of(part)
    found = package.xml(name).iter(_RELATION) if name in package.names else ()
    return next((each for each in found if each.get("Id") == number), None)


def _target(part: str, relation: Element) -> str:
    """Return the name of the part that a relation of another part points to."""
    path = relation.get("Target", "").replace("\\", "/")
    return posixpath.normpath(posixpath.join("/" + posixpath.dirname(part), path)).lstrip("/")


def _relate(package: Package, part: str, kind: str, target: str, *, mode: str = "") -> str:
    """Return the id of a part's relation to a target, which is added where there is none."""
    name = _relations_of(part)
    relations = package.xml(name)
    for each in relations.iter(_RELATION):
        if (each.get("Type"), each.get("Target"), each.get("TargetMode", "")) == (kind, target, mode):
            return each.get("Id", "")
    used = {each.get("Id") for each in relations}
    free = next(number for n in range(1, len(used) + 2) if (number := f"rId{n}") not in used)
    made = etree.SubElement(relations, _RELATION, Id=free, Type=kind, Target=target)
    if mode:
        made.set("TargetMode", mode)
    return free


def _bring(relation: Element | None, source: Package, target: Package) -> str:
    """Return the id that a relation of the document has in ``target``, after bringing what it points to.

    It is empty where the relation or what it points to is missing.
    """
    if relation is None:
        return ""
    kind, mode = relation.get("Type", ""), relation.get("TargetMode", "")
    if mode == _EXTERNAL:
        return _relate(target, DOCUMENT, kind, relation.get("Target", ""), mode=mode)
    name = _target(DOCUMENT, relation)
    if name not in source.names:
        return ""
    brought = _bring_part(name, source, target, {})
    return _relate(target, DOCUMENT, kind, posixpath.relpath(brought, posixpath.dirname(DOCUMENT)))


def _bring_part(name: str, source: Package, target: Package, done: dict[str, str]) -> str:
    """Put a part of one file into another, with the parts it points to, and return its name there."""
    if name in done:
        return done[name]
    brought = done[name] = _add_part(target, name, source.bytes_of(name), _type_of(source, name))
    own = _relations_of(name)
    if own in source.names and _relations_of(brought) not in target.names:
        relations = deepcopy(source.xml(own))
        target.add(_relations_of(brought), relations)
        for each in list(relations.iter(_RELATION)):
            needed = _target(name, each)
            if each.get("TargetMode") != _EXTERNAL and needed in source.names:
                path = _bring_part(needed, source, target, done)
                each.set("Target", posixpath.relpath(path, posixpath.dirname(brought)))
    return brought


def _add_part(package: Package, name: str, content: bytes, kind: str) -> str:
    """Add a part under its name or the next that is free, and return it; a picture that is there is taken as it is."""
    stem, ending = posixpath.splitext(name)
    for n in count(1):
        called = name if n == 1 else f"{stem.rstrip('0123456789')}{n}{ending}"
        if called not in package.names:
            package.add_bytes(called, content)
            _tell_type(package, called, kind)
            return called
        if posixpath.dirname(name) == MEDIA and package.bytes_of(called) == content:
            return called
    raise AssertionError("the numbers do not end")


def _type_of(package: Package, part: str) -> str:
    """Return of what kind a part is, as the file tells it; empty where it does not."""
    ending = posixpath.splitext(part)[1].lstrip(".").lower()
    by_ending = ""
    for each in package.xml(TYPES):
        if each.get("PartName") == f"/{part}":
            return each.get("ContentType", "")
        if each.get("Extension", "").lower() == ending:
            by_ending = each.get("ContentType", "")
    return by_ending


def _tell_type(package: Package, part: str, kind: str) -> None:
    told = _type_of(package, part)
    if not told and posixpath.dirname(part) == MEDIA:
        ending = posixpath.splitext(part)[1].lstrip(".")
        package.xml(TYPES).insert(0, etree.Element(_DEFAULT, Extension=ending, ContentType=kind))
    elif kind and told != kind:
        add_type(package, part, kind)
