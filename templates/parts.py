"""The parts around a template's text: numbering, settings, header, footer, properties, and the zip."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from pipeline.report.wordkit.package import serialise, zipped
from pipeline.report.wordkit.xml import Element, make
from templates.styles import ACCENT, ARROWS, BULLETS, DASHES, FONT, GUIDES, HEADINGS, QUESTIONS, SPARE, styles
from templates.text import page_field, paragraph, words

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"

PARTS = {
    "styles": "rId1",
    "numbering": "rId2",
    "settings": "rId3",
    "fontTable": "rId4",
    "header": "rId10",
    "footer": "rId11",
}


def write_template(body: Sequence[Element], *, title: str) -> bytes:
    """Return a Word file with this body."""
    parts = {
        "word/document.xml": make("document", make("body", *body)),
        "word/styles.xml": styles(),
        "word/numbering.xml": numbering(),
        "word/settings.xml": settings(),
        "word/fontTable.xml": fonts(),
        "word/header.xml": make("hdr", paragraph("Header", "{{ header }}")),
        "word/footer.xml": make("ftr", footer()),
    }
    front = {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relations(
            {
                "rId1": (f"{OFFICE}/relationships/officeDocument", "word/document.xml"),
                "rId2": (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
                "rId3": (f"{OFFICE}/relationships/extended-properties", "docProps/app.xml"),
            }
        ),
        "docProps/core.xml": core(title),
        "docProps/app.xml": application(),
        "word/_rels/document.xml.rels": relations(
            {number: (f"{OFFICE}/relationships/{name}", f"{name}.xml") for name, number in PARTS.items()}
        ),
    }
    return zipped({name: serialise(root) for name, root in (front | parts).items()})


def content_types() -> Element:
    """Return the list of the parts' kinds."""
    space = f"{PACKAGE}/content-types"
    root = etree.Element(f"{{{space}}}Types", nsmap={None: space})
    for extension, kind in (
        ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
        ("xml", "application/xml"),
    ):
        etree.SubElement(root, f"{{{space}}}Default", Extension=extension, ContentType=kind)
    kinds = {f"/word/{name}.xml": f"{MAIN}.{name}+xml" for name in PARTS}
    kinds["/word/document.xml"] = f"{MAIN}.document.main+xml"
    kinds["/docProps/core.xml"] = "application/vnd.openxmlformats-package.core-properties+xml"
    kinds["/docProps/app.xml"] = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
    for part, kind in kinds.items():
        etree.SubElement(root, f"{{{space}}}Override", PartName=part, ContentType=kind)
    return root


def relations(targets: dict[str, tuple[str, str]]) -> Element:
    """Return a part's relations: id to type and target."""
    space = f"{PACKAGE}/relationships"
    root = etree.Element(f"{{{space}}}Relationships", nsmap={None: space})
    for number, (kind, target) in targets.items():
        etree.SubElement(root, f"{{{space}}}Relationship", Id=number, Type=kind, Target=target)
    return root


def core(title: str) -> Element:
    """Return the properties, which rendering replaces; no date, since a date would change the bytes."""
    names = {"cp": f"{PACKAGE}/metadata/core-properties", "dc": "http://purl.org/dc/elements/1.1/"}
    root = etree.Element(f"{{{names['cp']}}}coreProperties", nsmap=names)
    for name, text in (("title", title), ("creator", "peerdesk"), ("language", "en-GB")):
        etree.SubElement(root, f"{{{names['dc']}}}{name}").text = text
    return root


def application() -> Element:
    """Return the extended properties."""
    space = f"{OFFICE}/extended-properties"
    root = etree.Element(f"{{{space}}}Properties", nsmap={None: space})
    etree.SubElement(root, f"{{{space}}}Application").text = "peerdesk"
    return root


def settings() -> Element:
    """Return the settings: current Word, no question about fields on opening."""
    mode = make("compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val=15)
    return make("settings", make("zoom", percent=100), make("defaultTabStop", val=567), make("compat", mode))


def fonts() -> Element:
    """Return the font table."""
    font = make(
        "font", make("altName", val="Carlito"), make("charset", val="00"), make("family", val="swiss"), name=FONT
    )
    return make("fonts", font)


def footer() -> Element:
    """Return the footer: page x of y."""
    right = [words("{{ labels.page }} "), *page_field("PAGE"), words(" {{ labels.of }} "), *page_field("NUMPAGES")]
    return paragraph("Footer", *right)


def numbering() -> Element:
    """Return the lists: numbered headings of two levels, and several kinds of bullets."""
    headings = [
        _level(0, "%1", "Heading1", left=567),
        _level(1, "%1.%2", "Heading2", left=567),
    ]
    lists = {
        BULLETS: [_bullet("•", "ListBullet", left=340)],
        DASHES: [_bullet("–", "Finding", left=198)],
        QUESTIONS: [_bullet("•", "Question", left=198)],
        ARROWS: [_bullet("→", "Recommendation", left=340)],
        GUIDES: [_bullet("•", "Guide", left=340)],
        SPARE: [_bullet("•", "Spare", left=340)],
    }
    abstract = [make("abstractNum", make("multiLevelType", val="multilevel"), *headings, abstractNumId=HEADINGS)]
    abstract += [
        make("abstractNum", make("multiLevelType", val="singleLevel"), *levels, abstractNumId=number)
        for number, levels in lists.items()
    ]
    numbers = [make("num", make("abstractNumId", val=n), numId=n) for n in (HEADINGS, *lists)]
    return make("numbering", *abstract, *numbers)


def _level(n: int, text: str, style: str, *, left: int) -> Element:
    place = make("pPr", make("ind", left=left, hanging=left))
    return make(
        "lvl",
        make("start", val=1),
        make("numFmt", val="decimal"),
        make("pStyle", val=style),
        make("lvlText", val=text),
        make("lvlJc", val="left"),
        place,
        ilvl=n,
    )


def _bullet(sign: str, style: str, *, left: int) -> Element:
    place = make("pPr", make("ind", left=left, hanging=left))
    look = make("rPr", make("rFonts", ascii=FONT, hAnsi=FONT, cs=FONT), make("color", val=ACCENT))
    return make(
        "lvl",
        make("start", val=1),
        make("numFmt", val="bullet"),
        make("pStyle", val=style),
        make("lvlText", val=sign),
        make("lvlJc", val="left"),
        place,
        look,
        ilvl=0,
    )
