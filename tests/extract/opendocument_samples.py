"""Small OpenDocument files made from XML, one construct at a time, as LibreOffice writes them."""

from __future__ import annotations

import zipfile
from pathlib import Path

_NAMES = ("office", "text", "table", "style", "meta", "presentation", "manifest")
NAMESPACES = " ".join(
    [
        *(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in _NAMES),
        'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"',
        'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"',
        'xmlns:dc="http://purl.org/dc/elements/1.1/"',
    ]
)
STYLES = """
<style:style style:name="Standard" style:family="paragraph"/>
<style:style style:name="Heading_20_1" style:family="paragraph" style:default-outline-level="1"/>
<style:style style:name="Title" style:family="paragraph"/>
<style:style style:name="Caption" style:family="paragraph"/>
<style:style style:name="Kreis" style:family="paragraph" style:parent-style-name="Kreis"/>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Heading_20_1"/>
<style:style style:name="P2" style:family="paragraph" style:parent-style-name="Caption"/>
<style:style style:name="P3" style:family="paragraph"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="P4" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/></style:style>
<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="T2" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="T3" style:family="text"><style:text-properties fo:font-weight="normal"/></style:style>
<style:style style:name="grau" style:family="table-cell">
<style:table-cell-properties fo:background-color="#cccccc"/></style:style>
<style:style style:name="versteckt" style:family="table"><style:table-properties table:display="false"/></style:style>
"""


def p(content: str, *, style: str = "Standard") -> str:
    return f'<text:p text:style-name="{style}">{content}</text:p>'


def tr(*cells: str, properties: str = "") -> str:
    inner = "".join(cell if cell.startswith("<table:") else tc(cell) for cell in cells)
    return f"<table:table-row {properties}>{inner}</table:table-row>"


def tc(content: str, *, properties: str = "") -> str:
    content = content if content.startswith("<") or not content else p(content)
    return f"<table:table-cell {properties}>{content}</table:table-cell>"


def table(*rows: str, properties: str = "") -> str:
    return f"<table:table {properties}>{''.join(rows)}</table:table>"


def flat(body: str, *, kind: str = "text", title: str = "") -> str:
    """Return a flat file with this body."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {NAMESPACES}>'
        f"<office:meta><dc:title>{title}</dc:title></office:meta><office:styles>{STYLES}</office:styles>"
        f'<office:body><office:{kind} text:use-soft-page-breaks="true">{body}</office:{kind}></office:body>'
        "</office:document>"
    )


def write_packed(path: Path, body: str, *, title: str = "", manifest: str = "") -> Path:
    """Write a packed file with this body."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("META-INF/manifest.xml", f"<manifest:manifest {NAMESPACES}>{manifest}</manifest:manifest>")
        archive.writestr("styles.xml", f"<office:document-styles {NAMESPACES}>{STYLES}</office:document-styles>")
        meta = f"<office:meta><dc:title>{title}</dc:title></office:meta>"
        archive.writestr("meta.xml", f"<office:document-meta {NAMESPACES}>{meta}</office:document-meta>")
        content = f"<office:body><office:text>{body}</office:text></office:body>"
        archive.writestr("content.xml", f"<office:document-content {NAMESPACES}>{content}</office:document-content>")
    return path
