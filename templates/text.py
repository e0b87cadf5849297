"""Paragraphs, tables and the tags of the template language, as Word writes them. See ``build.py``."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.report.wordkit.xml import Element, make, q, text_element

A4 = (11906, 16838)
MARGIN_PORTRAIT, MARGIN_LANDSCAPE = 1153, 1219
TOP = 1134


def words(text: str, style: str = "") -> Element:
    """Return a run of text; a tab in it becomes a tab."""
    made = make("r", make("rPr", make("rStyle", val=style))) if style else make("r")
    for n, part in enumerate(text.split("\t")):
        if n:
            made.append(make("tab"))
        if part:
            made.append(text_element(part))
    return made


def paragraph(style: str, *content: str | Element) -> Element:
    """Return a paragraph in a style."""
    runs = [words(part) if isinstance(part, str) else part for part in content]
    return make("p", make("pPr", make("pStyle", val=style)), *runs)


def bullet(*content: str | Element) -> Element:
    """Return an item of a list."""
    return paragraph("ListBullet", *content)


def placeholder() -> Element:
    """Return the words that a person replaces; the style makes them easy to find and count."""
    return words("{{ labels.to_complete }}", "Placeholder")


def field(name: str) -> str:
    """Return the mark of a field in a sample row."""
    return f"[[{name}]]"


def tag(statement: str) -> Element:
    """Return a paragraph that holds a statement of the template language and vanishes."""
    return paragraph("TemplateTag", f"{{%p {statement} %}}")


def tagged(statement: str, *content: Element) -> list[Element]:
    """Return the content between a statement and its end: ``for`` or ``if``."""
    return [tag(statement), *content, tag(f"end{statement.split(maxsplit=1)[0]}")]


def control(name: str, style: str = "") -> Element:
    """Return an inline dropdown whose choices are filled in, with each row or in place."""
    item = make("listItem", displayText=field(name), value="sample")
    properties = make("sdtPr", make("tag", val=name), make("id", val=1), make("dropDownList", item))
    return make("sdt", properties, make("sdtContent", words(field(name), style)))


def entry(prompt: str) -> Element:
    """Return an inline field to write in, with a prompt that vanishes; it gets its name with the form.

    It takes rich text: lists and tables fit in, and LibreOffice moves the line breaks out of a field of plain text.
    """
    properties = make("sdtPr", make("tag", val="entry"), make("id", val=1), make("showingPlcHdr"))
    return make("sdt", properties, make("sdtContent", words(prompt, "Placeholder")))


def cell(*paragraphs: Element) -> Element:
    """Return a cell; its width comes with the table."""
    return make("tc", make("tcPr"), *paragraphs)


def header_row(names: Sequence[str]) -> Element:
    """Return the row that is repeated on every page."""
    properties = make("trPr", make("cantSplit"), make("tblHeader"))
    return make("tr", properties, *(cell(paragraph("TableHeader", name)) for name in names))


def table(header: Element, sample: Sequence[Element], *, widths: Sequence[int]) -> Element:
    """Return a table of a header and a sample row, its widths fixed in grid and cells."""
    rows = [header, make("tr", *sample)]
    for row in rows:
        for each, width in zip(row.findall(q("tc")), widths, strict=True):
            properties = each.find(q("tcPr"))
            if properties is not None:
                properties.insert(0, make("tcW", w=width, type="dxa"))
    properties = make(
        "tblPr",
        make("tblStyle", val="PeerdeskTable"),
        make("tblW", w=sum(widths), type="dxa"),
        make("tblLayout", type="fixed"),
        make("tblLook", val="0420", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=0, noVBand=1),
    )
    return make("tbl", properties, make("tblGrid", *(make("gridCol", w=width) for width in widths)), *rows)


def section(*, landscape: bool) -> Element:
    """Return the page: A4, with header and footer from the second page on."""
    width, height = (A4[1], A4[0]) if landscape else A4
    side = MARGIN_LANDSCAPE if landscape else MARGIN_PORTRAIT
    size = make("pgSz", w=width, h=height, **({"orient": "landscape"} if landscape else {}))
    margins = make("pgMar", top=TOP, right=side, bottom=TOP, left=side, header=567, footer=567, gutter=0)
    made = make("sectPr", reference("header", "rId10"), reference("footer", "rId11"), size, margins)
    made.append(make("titlePg"))
    return made


def reference(kind: str, relation: str) -> Element:
    """Return the section's reference to its header or footer."""
    made = make(f"{kind}Reference", type="default")
    made.set("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id", relation)
    return made


def page_field(instruction: str) -> list[Element]:
    """Return a field such as PAGE with a first value, as runs."""
    code = make("instrText")
    code.text = f" {instruction} "
    code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    kinds = [make("r", make("fldChar", fldCharType=kind)) for kind in ("begin", "separate", "end")]
    return [kinds[0], make("r", code), kinds[1], words("1"), kinds[2]]
