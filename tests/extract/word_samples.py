"""Small Word files made from XML, one construct at a time, as Word writes it."""

from __future__ import annotations

import zipfile
from pathlib import Path

_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "v": "urn:schemas-microsoft-com:vml",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    }.items()
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

# Ids as a German Word gives them: only the names are the same everywhere.
STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="Standard"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>
<w:style w:type="paragraph" w:styleId="Kapitel"><w:name w:val="Kapitel"/><w:basedOn w:val="berschrift1"/></w:style>
<w:style w:type="paragraph" w:styleId="Gliederung"><w:name w:val="Gliederung"/>
<w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Kreis"><w:name w:val="Kreis"/><w:basedOn w:val="Kreis"/></w:style>
<w:style w:type="paragraph" w:styleId="Beschriftung"><w:name w:val="caption"/></w:style>
<w:style w:type="paragraph" w:styleId="Verzeichnis1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="table" w:styleId="Raster"><w:name w:val="Table Grid"/></w:style>
<w:style w:type="table" w:styleId="Hell"><w:name w:val="Light Grid"/><w:tblStylePr w:type="firstRow"/></w:style>
<w:style w:type="paragraph" w:styleId="Liste"><w:name w:val="List Bullet"/>
<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>
"""


def p(content: str, *, style: str = "", properties: str = "") -> str:
    """Return a paragraph; content without markup becomes one run."""
    style = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{style}{properties}</w:pPr>{content if '<' in content else r(content)}</w:p>"


def r(text: str, *, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def bold(text: str) -> str:
    return r(text, properties="<w:b/>")


def tc(content: str, *, properties: str = "") -> str:
    content = content if content.startswith("<w:p") or "<w:tbl" in content else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    cells = tuple(cell if cell.startswith("<w:tc>") else tc(cell) for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str, properties: str = "") -> str:
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{''.join(rows)}</w:tbl>"


def write_word(path: Path, *body: str, parts: dict[str, str] | None = None, strict: bool = False) -> Path:
    """Write a Word file with this body; ``parts`` maps a relationship (``footnotes``) to the part's inner XML."""
    parts = {"styles": STYLES, **(parts or {})}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", _relationships({"officeDocument": "word/document.xml"}, strict=strict))
        targets = {kind: f"{kind}.xml" for kind in parts}
        archive.writestr("word/_rels/document.xml.rels", _relationships(targets, strict=strict))
        archive.writestr("word/document.xml", _part("document", f"<w:body>{''.join(body)}</w:body>", strict=strict))
        for kind, inner in parts.items():
            archive.writestr(f"word/{kind}.xml", _part(kind, inner, strict=strict))
    return path


def _part(root: str, inner: str, *, strict: bool) -> str:
    return _in_namespace(f"<w:{root} {_NAMESPACES}>{inner}</w:{root}>", strict=strict)


def _relationships(targets: dict[str, str], *, strict: bool) -> str:
    each = (
        f'<Relationship Id="{kind}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for kind, target in targets.items()
    )
    return _in_namespace(f'<Relationships xmlns="{_PACKAGE}">{"".join(each)}</Relationships>', strict=strict)


def _in_namespace(xml: str, *, strict: bool) -> str:
    if not strict:
        return xml
    xml = xml.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/", "http://purl.oclc.org/ooxml/wordprocessingml/"
    )
    return xml.replace(_OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships")
