"""Elements of WordprocessingML: names, making them, and text that XML can carry."""

from __future__ import annotations

import re
from copy import deepcopy
from functools import cache

from lxml import etree

Element = etree._Element

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
NAMESPACES = {"w": W, "r": R}

# What XML 1.0 forbids, what marks a slot of ours, and what turns the text around it or is there unseen (overrides of
# the direction, tags): none of it is text that a person wrote to be read.
_FORBIDDEN = re.compile(
    "[^\t\n\r\u0020-\ud7ff\ue002-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]"
)


def safe(text: str) -> str:
    """Return the text on one line, without characters that XML cannot carry or that mislead."""
    if not text.isprintable():  # most texts are, and need no search
        text = _FORBIDDEN.sub("", text)
    return " ".join(text.split())


@cache
def q(name: str) -> str:
    """Return the qualified name of ``w:name``."""
    return f"{{{W}}}{name}"


def make(name: str, /, *children: Element, **attributes: str | int) -> Element:
    """Return the element ``w:name`` with its attributes and children (``id`` becomes ``w:id``)."""
    element = etree.Element(q(name), {q(key): str(value) for key, value in attributes.items()}, nsmap=NAMESPACES)
    if children:
        element.extend(children)
    return element


def val(element: Element | None) -> str:
    """Return ``w:val`` of the element, or nothing."""
    return "" if element is None else element.get(q("val"), "")


def run(text: str, *, like: Element | None = None, style: str = "", lang: str = "") -> Element:
    """Return a run of text: with the properties of the run ``like``, a character style and a language."""
    properties = make("rPr") if like is None else _copy(like)
    if style:
        _set(properties, "rStyle", style, first=True)
    if lang:
        _set(properties, "lang", lang)
    made = make("r", properties) if len(properties) else make("r")
    made.append(text_element(text))
    return made


def _copy(like: Element) -> Element:
    found = like.find(q("rPr"))
    return make("rPr") if found is None else deepcopy(found)


def _set(properties: Element, name: str, value: str, *, first: bool = False) -> None:
    for old in properties.findall(q(name)):
        properties.remove(old)
    properties.insert(0 if first else len(properties), make(name, val=value))


def text_element(text: str) -> Element:
    """Return ``w:t`` with the text, its edge spaces kept."""
    element = make("t")
    element.text = safe_edges(text)
    element.set(SPACE, "preserve")
    return element


def safe_edges(text: str) -> str:
    """Return the text as :func:`safe` does, with one space kept at either edge where there was one."""
    if text.isprintable() and "  " not in text:  # as most texts are
        return text
    kept = safe(text)
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and kept else ""
    return f"{before}{kept}{after}"


def text_of(element: Element) -> str:
    """Return the element's visible text."""
    return "".join(t.text or "" for t in element.iter(q("t")))


def style_of(paragraph: Element) -> str:
    """Return the paragraph's style id, or nothing."""
    return val(paragraph.find(f"{q('pPr')}/{q('pStyle')}"))


def style_ids(styles: Element) -> dict[str, str]:
    """Return the style ids by name in small letters; Word renames ids in its own language, never names."""
    return {val(style.find(q("name"))).lower(): style.get(q("styleId"), "") for style in styles.iter(q("style"))}


def ancestor(element: Element, name: str) -> Element:
    """Return the nearest ancestor ``w:name``; raise ValueError where there is none."""
    for found in element.iterancestors(q(name)):
        return found
    raise ValueError(f"no w:{name} around it")
