"""What python-docx lacks and the demonstration needs: footnotes, tracked insertions, the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

ZIP_DATE = (2026, 1, 1, 0, 0, 0)
ACCENT = RGBColor(0x0B, 0x52, 0x6B)
NOTES = """<w:footnotes {ns}>
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>
{notes}</w:footnotes>"""
NOTE = """<w:footnote w:id="{n}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>
<w:r><w:t xml:space="preserve"> {text}</w:t></w:r></w:p></w:footnote>"""


def set_up(document: Document, *, title: str, author: str, lang: str, date: datetime) -> None:
    """Make the page A4, the text 11 point Calibri in the given language, and the properties those given."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    _set_language(document, lang)
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Caption"):
        _set_font(document, name)
    document.styles["Normal"].paragraph_format.space_after = Pt(8)
    properties = document.core_properties
    properties.title, properties.author, properties.language = title, author, lang
    properties.created = properties.modified = date
    properties.comments = ""


def _set_language(document: Document, lang: str) -> None:
    for element in document.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), lang)


def _set_font(document: Document, name: str) -> None:
    font = document.styles[name].font
    font.name = "Calibri"
    fonts = font.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    if name != "Normal":
        font.color.rgb = ACCENT


def add_footnotes(document: Document, notes: list[str]) -> None:
    """Give the document a part with these footnotes, numbered from 1."""
    text = "".join(NOTE.format(n=n, text=note) for n, note in enumerate(notes, 1))
    blob = NOTES.format(ns=nsdecls("w"), notes=text).encode("utf-8")
    package = document.part.package
    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, blob, package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def refer(paragraph: Paragraph, n: int) -> None:
    """Add the mark of footnote ``n`` to the paragraph."""
    run = paragraph.add_run()
    run.font.superscript = True
    mark = OxmlElement("w:footnoteReference")
    mark.set(qn("w:id"), str(n))
    run._r.append(mark)


def insert_tracked(paragraph: Paragraph, text: str, *, author: str) -> None:
    """Add text that is marked as inserted by the author and not yet accepted."""
    attributes = f'w:id="901" w:author="{author}" w:date="2026-02-24T16:12:00Z"'
    insertion = parse_xml(f"<w:ins {nsdecls('w')} {attributes}/>")
    run = paragraph.add_run(text)
    insertion.append(run._r)
    paragraph._p.append(insertion)


def add_field(run: Run, instruction: str) -> None:
    """Add a field such as PAGE to the run."""
    for kind in ("begin", "", "end"):
        if kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText")
            element.text = instruction
        run._r.append(element)


def save(document: Document, path: Path) -> None:
    """Write the document so that the same content gives the same bytes."""
    made = io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, ZIP_DATE), source.read(name), zipfile.ZIP_DEFLATED)
