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
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "o": "urn:schemas-microsoft-com:office:office",
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
<w:style w:type="paragraph" w:styleId="a2"><w:name w:val="Überschrift 2"/></w:style>
<w:style w:type="paragraph" w:styleId="a3"><w:name w:val="Titre 3"/></w:style>
<w:style w:type="paragraph" w:styleId="a4"><w:name w:val="Kop 4"/></w:style>
<w:style w:type="paragraph" w:styleId="a5"><w:name w:val="Rubrik 5"/></w:style>
<w:style w:type="paragraph" w:styleId="Alt"><w:name w:val="heading 1,Kapitel alt"/></w:style>
<w:style w:type="paragraph" w:styleId="NeueSeite"><w:name w:val="Neue Seite"/>
<w:pPr><w:pageBreakBefore/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Intern"><w:name w:val="Intern"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Unsichtbar"><w:name w:val="Unsichtbar"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Fett"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Ebene1"><w:name w:val="Ebene 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>
<w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Ebene2"><w:name w:val="Ebene 2"/><w:basedOn w:val="Ebene1"/>
<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Ebene2a"><w:name w:val="Ebene 2 a"/><w:basedOn w:val="Ebene2"/></w:style>
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
    cells = tuple(cell if cell.startswith(("<w:tc>", "<w:sdt>")) else tc(cell) for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str, properties: str = "") -> str:
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{''.join(rows)}</w:tbl>"


def field(code: str, result: str = "") -> str:
    """Return a field in runs; ``code`` and ``result`` are the XML of runs, or a code's bare words."""
    code = code if "<" in code else f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    return f"{marks[0]}{code}{marks[1]}{result}{marks[2]}"


def control(content: str, *, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def box(content: str) -> str:
    """Return a run with a text box as Word writes it: drawn the new way and once more the old way."""
    return (
        "<w:r><mc:AlternateContent>"
        f"<mc:Choice><w:drawing><wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def commented(id: int, content: str) -> str:
    """Return runs with a comment on them."""
    reference = f'<w:r><w:commentReference w:id="{id}"/></w:r>'
    return f'<w:commentRangeStart w:id="{id}"/>{content}<w:commentRangeEnd w:id="{id}"/>{reference}'


def item(text: str, number: int = 1, level: int = 0) -> str:
    """Return a paragraph in a list."""
    place = f'<w:ilvl w:val="{level}"/><w:numId w:val="{number}"/>'
    return p(text, properties=f"<w:numPr>{place}</w:numPr>")


def level(n: int, text: str, format: str = "decimal", *, start: int = 1, more: str = "") -> str:
    """Return one level of a list in the numbering part."""
    counting = f'<w:start w:val="{start}"/><w:numFmt w:val="{format}"/>'
    return f'<w:lvl w:ilvl="{n}">{counting}{more}<w:lvlText w:val="{text}"/></w:lvl>'


def numbering(*levels: str, numbers: str = '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>') -> dict[str, str]:
    """Return the numbering part with one list of these levels, for ``write_word``."""
    return {"numbering": f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>{numbers}'}


def write_word(
    path: Path,
    *body: str,
    parts: dict[str, str] | None = None,
    strict: bool = False,
    main: str = "word/document.xml",
    figures: dict[str, int] | None = None,
) -> Path:
    """Write a Word file with this body.

    ``parts`` maps a relationship (``footnotes``) to the part's inner XML; ``main`` is the name of the main part;
    ``figures`` are those that Word keeps of a file (``Pages``).
    """
    parts = {"styles": STYLES, **(parts or {})}
    folder, _, name = main.rpartition("/")
    counts = "".join(f"<{key}>{count}</{key}>" for key, count in (figures or {}).items())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        top = {"officeDocument": main, "extended-properties": "docProps/app.xml"}
        archive.writestr("_rels/.rels", _relationships(top, strict=strict))
        archive.writestr("docProps/app.xml", f'<Properties xmlns="urn:figures">{counts}</Properties>')
        targets = {kind: f"{kind}.xml" for kind in parts}
        archive.writestr(f"{folder}/_rels/{name}.rels", _relationships(targets, strict=strict))
        archive.writestr(main, _part("document", f"<w:body>{''.join(body)}</w:body>", strict=strict))
        for kind, inner in parts.items():
            archive.writestr(f"{folder}/{kind}.xml", _part(kind, inner, strict=strict))
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
