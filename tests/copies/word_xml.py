"""A Word file's XML as the proof of the merge sees it: a reading and a few cuts of our own, nothing of the package's.

Everything is read as if all tracked changes had been accepted. White space is one space, however it was made.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

Element = etree._Element

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

DOCUMENT, DOCUMENT_RELATIONS = "word/document.xml", "word/_rels/document.xml.rels"
CONTENT_TYPES = "[Content_Types].xml"


def w(name: str) -> str:
    return f"{{{MAIN}}}{name}"


GONE = {w("del"), w("moveFrom")}
CAME = {w("ins"), w("moveTo")}
MARKS = {w("bookmarkStart"), w("bookmarkEnd"), w("commentRangeStart"), w("commentRangeEnd"), w("proofErr")}
BLANKS = {w("tab"), w("br"), w("cr")}
HYPHENS = {w("noBreakHyphen")}
TEXT = w("t")
WORDLESS = {*GONE, w("pPr"), w("rPr"), w("sdtPr"), w("p")}  # a paragraph inside (of a text box) is read by itself
INDICATOR = re.compile(r"row_([A-Z]+_[A-Z]+_\d+)")


def make(name: str, /, *children: Element, text: str | None = None, **attributes: object) -> Element:
    """Return an element ``w:name``; attributes are in the same namespace."""
    made = etree.Element(w(name))
    for key, value in attributes.items():
        made.set(w(key), str(value))
    made.extend(children)
    if text is not None:
        made.text = text
        made.set(SPACE, "preserve")
    return made


def norm(text: str) -> str:
    """Return the text with white space and hyphens of one kind, without what cannot be seen."""
    return " ".join(text.replace("\u2011", "-").replace("\u00ad", "").split())


def read_parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_parts(parts: dict[str, bytes]) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 5, 1, 9, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return memory.getvalue()


def inside(element: Element, names: set[str]) -> bool:
    return any(ancestor.tag in names for ancestor in element.iterancestors())


def own(paragraph: Element, *names: str) -> Iterator[Element]:
    """Yield the paragraph's elements of these names, without those of paragraphs inside it (text boxes)."""
    for found in paragraph.iter(*names):
        if next(found.iterancestors(w("p"))) is paragraph:
            yield found


# Reading


def paragraph_text(paragraph: Element) -> str:
    """Return the words of one paragraph as they stand, deleted ones left out; white space is kept."""
    return "".join(_words(paragraph))


def _words(element: Element) -> Iterator[str]:
    for child in element:
        if child.tag == TEXT:
            yield child.text or ""
        elif child.tag in BLANKS:
            yield " "
        elif child.tag in HYPHENS:
            yield "-"
        elif child.tag not in WORDLESS:
            yield from _words(child)


def mark_is_gone(paragraph: Element) -> bool:
    """Return whether somebody has deleted the end of this paragraph."""
    marks = paragraph.find(f"{w('pPr')}/{w('rPr')}")
    return marks is not None and any(marks.find(name) is not None for name in GONE)


def texts_in(block: Element) -> list[str]:
    """Return the paragraphs in a cell or body that hold words; one whose end was deleted runs on into the next."""
    told, open_text = [], ""
    for paragraph in block.iter(w("p")):
        text = open_text + paragraph_text(paragraph)
        follows = paragraph.getnext()
        joined = mark_is_gone(paragraph) and follows is not None and follows.tag == w("p")
        open_text = text if joined else ""
        told += [] if joined else [norm(text)]
    return [text for text in told if text]


def struck_words(block: Element) -> str:
    """Return the words that somebody has struck through without deleting them."""
    struck = (run for run in block.iter(w("r")) if run.find(f"{w('rPr')}/{w('strike')}") is not None)
    return norm("".join(text.text or "" for run in struck for text in run.iter(w("t")) if not inside(text, GONE)))


def is_dead(row: Element) -> bool:
    """Return whether somebody has deleted this row as a tracked change."""
    return row.find(f"{w('trPr')}/{w('del')}") is not None


def is_head(row: Element) -> bool:
    return row.find(f"{w('trPr')}/{w('tblHeader')}") is not None


def row_name(row: Element) -> str:
    """Return the indicator that the bookmark in a row names, nothing where there is none."""
    names = (INDICATOR.fullmatch(mark.get(w("name"))) for mark in row.iter(w("bookmarkStart")))
    return next((found[1].replace("_", "-") for found in names if found), "")


def area_tables(root: Element) -> list[Element]:
    """Return the tables that hold the rows of the indicators."""
    body = root.find(w("body"))
    return [table for table in body.iterchildren(w("tbl")) if any(map(row_name, table.iterchildren(w("tr"))))]


def read_comments(parts: dict[str, bytes]) -> dict[str, tuple[str, str]]:
    """Return author and words of each comment, by its id."""
    found = next((parts[name] for name in parts if name == "word/comments.xml"), None)
    if found is None:
        return {}
    comments = etree.fromstring(found).iter(w("comment"))
    return {item.get(w("id")): (item.get(w("author")), " ".join(texts_in(item))) for item in comments}


def comment_ids(block: Element) -> list[str]:
    return [found.get(w("id")) for found in block.iter(w("commentReference")) if not inside(found, GONE)]


# Cutting


def live_texts(paragraph: Element) -> list[Element]:
    """Return the text elements that a person can write in: not deleted, in no dropdown, in no field code."""
    return [
        found
        for found in own(paragraph, w("t"))
        if found.getparent().tag == w("r") and not inside(found, {*GONE, w("sdt")})
    ]


def live_text(paragraph: Element) -> str:
    return "".join(found.text or "" for found in live_texts(paragraph))


def cut(paragraph: Element, at: int) -> Element | None:
    """Cut the runs before the ``at``-th letter and return the run that begins there, None at the end."""
    for found in live_texts(paragraph):
        length = len(found.text or "")
        if at < length:
            return _cut_run(found, at)
        at -= length
    return None


def _cut_run(text: Element, at: int) -> Element:
    first = text.getparent()
    children = [child for child in first if child.tag != w("rPr")]
    n = children.index(text)
    if at == 0 and n == 0:
        return first
    rest = make("r")
    if (properties := first.find(w("rPr"))) is not None:
        rest.append(copy.deepcopy(properties))
    words = text.text or ""
    if at:
        text.text = words[:at]
        text.set(SPACE, "preserve")
        rest.append(make("t", text=words[at:]))
        n += 1
    rest.extend(children[n:])
    first.addnext(rest)
    return rest


def put_at(paragraph: Element, at: int, *made: Element) -> None:
    """Put elements before the ``at``-th letter of the paragraph."""
    behind = cut(paragraph, at)
    if behind is not None:
        for item in made:
            behind.addprevious(item)
        return
    texts = live_texts(paragraph)
    here = texts[-1].getparent() if texts else None
    for item in made:
        if here is None:
            paragraph.append(item)
        else:
            here.addnext(item)
        here = item


def runs_between(paragraph: Element, start: int, end: int) -> list[Element]:
    """Return the runs from one letter to another, cut out where need be."""
    behind, first = cut(paragraph, end), cut(paragraph, start)
    runs = list(dict.fromkeys(text.getparent() for text in live_texts(paragraph)))
    if first is None:
        return []
    last = runs.index(behind) if behind is not None else len(runs)
    return runs[runs.index(first) : last]


def run_like(like: Element | None, *content: Element) -> Element:
    """Return a run with the properties of another."""
    made = make("r")
    properties = like.find(w("rPr")) if like is not None else None
    if properties is not None:
        made.append(copy.deepcopy(properties))
        for change in made[0].findall(w("rPrChange")):
            made[0].remove(change)
    made.extend(content)
    return made


def properties_of(element: Element, name: str) -> Element:
    """Return the properties child of an element, made where there is none."""
    found = element.find(w(name))
    if found is None:
        found = make(name)
        behind = {"trPr": w("tblPrEx")}.get(name)
        skipped = sum(child.tag == behind for child in element)
        element.insert(skipped, found)
    return found


def mark_properties(paragraph: Element) -> Element:
    """Return the run properties of the paragraph's end, made where there are none."""
    properties = properties_of(paragraph, "pPr")
    found = properties.find(w("rPr"))
    if found is None:
        found = make("rPr")
        behind = next((child for child in properties if child.tag in {w("sectPr"), w("pPrChange")}), None)
        if behind is None:
            properties.append(found)
        else:
            behind.addprevious(found)
    return found
