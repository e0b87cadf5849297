"""The styles of both templates, as one table: change a line, run ``build.py``, look at the pages."""

from __future__ import annotations

from typing import Any, NamedTuple

from pipeline.report.wordkit.xml import Element, make, q

FONT = "Calibri"  # its metric twin Carlito is free, so pages break alike without Office
ACCENT = "1D5672"
TINT = "E9F0F3"
LINE = "B9CAD2"
GREY = "595959"


class Style(NamedTuple):
    """A paragraph style. Spaces and indents in twentieths of a point, size in half points (0: as the base)."""

    id: str
    name: str
    base: str = "Normal"
    size: int = 0
    before: int = 0
    after: int = 0
    left: int = 0
    hanging: int = 0
    bold: bool = False
    italic: bool = False
    caps: bool = False
    color: str = ""
    level: int = -1
    number: tuple[int, int] | None = None
    keep: bool = False
    new_page: bool = False
    shade: str = ""
    rule: str = ""
    frame: str = ""
    line: int = 0
    next: str = ""
    tabs: tuple[tuple[int, str], ...] = ()


HEADINGS, BULLETS, DASHES, ARROWS, QUESTIONS, GUIDES, SPARE = 1, 2, 3, 4, 5, 6, 7

# fmt: off
PARAGRAPHS = (
    Style("Kicker", "Kicker", size=28, before=600, after=60, color=ACCENT, keep=True, next="Title"),
    Style("Title", "Title", size=64, bold=True, color=ACCENT, after=60, keep=True, line=240, next="Subtitle"),
    Style("Subtitle", "Subtitle", size=26, color=GREY, after=320, next="Normal"),
    Style("CoverFact", "Cover Fact", size=22, after=40, left=2268, hanging=2268, tabs=((2268, "left"),)),
    Style("FrontHeading", "Front Heading", size=28, bold=True, color=ACCENT, before=320, after=100, keep=True),
    Style("ContentsHeading", "Contents Heading", "FrontHeading", before=0, after=160, new_page=True),
    Style("Heading1", "heading 1", size=36, bold=True, color=ACCENT, after=160, left=567, hanging=567, level=0,
          number=(HEADINGS, 0), keep=True, new_page=True, next="Normal"),
    Style("Heading2", "heading 2", size=28, bold=True, color=ACCENT, before=320, after=120, left=567, hanging=567,
          level=1, number=(HEADINGS, 1), keep=True, next="Normal"),
    Style("Heading3", "heading 3", size=24, bold=True, color=ACCENT, before=240, after=80, level=2, keep=True,
          next="Normal"),
    Style("AnnexHeading", "Annex Heading", size=36, bold=True, color=ACCENT, after=160, level=0, keep=True,
          new_page=True, next="Normal"),
    Style("TOC1", "toc 1", bold=True, before=120, after=20, left=480, hanging=480,
          tabs=((480, "left"), (9600, "right"))),
    Style("TOC2", "toc 2", after=0, left=1080, hanging=600, tabs=((1080, "left"), (9600, "right"))),
    Style("Standard", "Standard", before=60, after=160, left=170, shade=TINT, rule=ACCENT, color="333333",
          keep=True),
    Style("Lead", "Lead", bold=True, color=ACCENT, before=160, after=40, keep=True),
    Style("ListBullet", "List Bullet", after=60, left=340, hanging=340, number=(BULLETS, 0)),
    Style("Recommendation", "Recommendation", after=20, left=340, hanging=340, number=(ARROWS, 0), keep=True),
    Style("Cites", "Cites", size=18, after=100, left=340, color=GREY),
    Style("Evidence", "Evidence", size=19, after=80, left=510, rule=LINE, color="333333"),
    Style("Voice", "Voice", after=120, left=340, rule=ACCENT),
    Style("Translation", "Translation", size=19, after=80, left=510, italic=True, rule=LINE, color="333333"),
    Style("PracticeBox", "Practice Box", size=20, left=340, shade=TINT),
    Style("Picture", "Picture", after=60, keep=True),
    Style("Nothing", "Nothing Found", italic=True, color=GREY, after=120),
    Style("Box", "Box", before=160, after=160, left=113, shade=TINT),
    Style("Wording", "Wording", italic=True, after=60, keep=True),
    Style("GuideLabel", "Guide Label", size=19, color=GREY, after=20, keep=True),
    Style("Guide", "Guide", size=19, color=GREY, after=20, left=340, hanging=340, number=(GUIDES, 0), keep=True),
    Style("AnswerLabel", "Answer Label", bold=True, color=ACCENT, before=100, after=60, keep=True),
    Style("Answer", "Answer", after=160, left=113, frame=LINE),
    Style("Small", "Small", size=17, color=GREY, after=40),
    Style("TableTitle", "Table Title", color=ACCENT, before=240, after=60, keep=True),
    Style("TableText", "Table Text", size=18, after=20, line=240),
    Style("TableEntry", "Table Entry", "TableText", size=19, before=50, after=50),
    Style("TableHeader", "Table Header", "TableText", bold=True, before=40, after=40, keep=True),
    Style("Reference", "Reference", "TableText", bold=True, color=ACCENT, before=20, after=0),
    Style("RowTitle", "Row Title", "TableText", bold=True, after=10),
    Style("Requirement", "Requirement", "TableText", size=17, italic=True),
    Style("Performance", "Performance", "TableText", before=20),
    Style("Know", "Know", "TableText", bold=True, color=ACCENT, before=20, after=0, keep=True),
    Style("Unknown", "Do Not Know", "Know", before=60),
    Style("Suspect", "Suspect", "Know", before=60),
    Style("Finding", "Finding", "TableText", after=10, left=198, hanging=198, number=(DASHES, 0)),
    Style("TableEvidence", "Table Evidence", "TableText", size=16, left=312, rule=LINE, after=30, color="333333"),
    Style("Further", "Further", "TableText", size=16, left=198, color=GREY),
    Style("Note", "Note", "TableText", size=17, italic=True, before=20, color=GREY),
    Style("Question", "Question", "TableText", before=20, left=198, hanging=198, number=(QUESTIONS, 0)),
    Style("MeetLabel", "Meet Label", "TableText", bold=True, color=ACCENT, before=60, after=0, keep=True),
    Style("Meet", "Meet", "TableText", after=0, italic=True, left=198, hanging=198),
    Style("Answered", "Answered", "TableText", left=198, keep=True),
    Style("AnsweredBy", "Answered By", "TableText", size=16, left=312, color=GREY),
    Style("GuideKicker", "Guide Kicker", size=24, after=20, color=ACCENT, keep=True, next="Partner"),
    Style("Partner", "Partner", size=40, bold=True, color=ACCENT, after=20, line=240, keep=True,
          next="GuideSubtitle"),
    Style("GuideSubtitle", "Guide Subtitle", size=20, color=GREY, after=200, next="Normal"),
    Style("GuideHeading", "Guide Heading", size=26, bold=True, color=ACCENT, before=200, after=60, level=0, keep=True,
          next="Normal"),
    Style("GuideTheme", "Guide Theme", size=23, bold=True, color=ACCENT, before=160, after=20, level=1, keep=True,
          next="Normal"),
    Style("Script", "Script", size=20, after=60, left=170, rule=ACCENT),
    Style("Intro", "Intro", size=17, color=GREY, after=40, keep=True),
    Style("Ask", "Ask", bold=True, before=120, after=20, keep=True, line=252),
    Style("Known", "Known", size=19, after=20, line=247, keep=True),
    Style("KnownQuote", "Known Quote", size=18, after=20, line=247, left=340, rule=LINE, color="333333", keep=True),
    Style("Who", "Who", size=17, before=20, after=70, italic=True, color=GREY, keep=True),
    Style("Notes", "Notes", size=19, left=113, line=310, frame=LINE, keep=True),
    Style("NotesEnd", "Notes End", size=19, left=113, line=310, frame=LINE),
    Style("Spare", "Spare", "TableText", size=19, before=30, after=10, left=340, hanging=340, number=(SPARE, 0)),
    Style("SpareWho", "Spare Who", size=17, italic=True, color=GREY, left=340, after=20),
    Style("LetterHead", "Letter Head", after=40),
    Style("LetterDate", "Letter Date", before=240, after=240),
    Style("Subject", "Subject", size=26, bold=True, color=ACCENT, after=200, keep=True, level=0, next="Normal"),
    Style("Signature", "Signature", before=480),
    Style("FootnoteText", "footnote text", size=17, left=113, hanging=113, line=240),
    Style("Header", "header", size=17, color=GREY, tabs=((9600, "right"),)),
    Style("Footer", "footer", size=17, color=GREY, tabs=((9600, "right"),)),
    Style("TemplateTag", "Template Tag", size=14, color="A0A0A0"),
)
# fmt: on

CHARACTERS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("Strong", "Strong", {"b": None}),
    ("EvidenceQuote", "Evidence Quote", {"color": "262626"}),
    ("EvidencePlace", "Evidence Place", {"color": ACCENT}),
    ("Placeholder", "Placeholder", {"shd": "FFF2CC"}),
    ("Choice", "Choice", {"b": None, "color": ACCENT}),
    ("FootnoteReference", "footnote reference", {"vertAlign": "superscript"}),
)


def styles() -> Element:
    """Return the content of ``styles.xml``."""
    return make(
        "styles",
        _defaults(),
        _normal(),
        make(
            "style",
            make("name", val="Default Paragraph Font"),
            make("uiPriority", val=1),
            make("semiHidden"),
            type="character",
            default=1,
            styleId="DefaultParagraphFont",
        ),
        make("style", make("name", val="No List"), make("semiHidden"), type="numbering", default=1, styleId="NoList"),
        _table_normal(),
        *(_paragraph(style) for style in PARAGRAPHS),
        *(_character(*entry) for entry in CHARACTERS),
        _table(),
    )


def _defaults() -> Element:
    fonts = make("rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT)
    lang = make("lang", val="en-GB", eastAsia="en-GB", bidi="ar-SA")
    run = make("rPr", fonts, make("sz", val=21), make("szCs", val=21), lang)
    space = make("pPr", make("spacing", after=120, line=264, lineRule="auto"))
    return make("docDefaults", make("rPrDefault", run), make("pPrDefault", space))


def _normal() -> Element:
    return make("style", make("name", val="Normal"), make("qFormat"), type="paragraph", default=1, styleId="Normal")


def _paragraph(style: Style) -> Element:
    made = make(
        "style", make("name", val=style.name), make("basedOn", val=style.base), type="paragraph", styleId=style.id
    )
    if style.id not in BUILT_IN:
        made.set(q("customStyle"), "1")
    made.append(make("next", val=style.next or style.id))
    made.append(make("qFormat"))
    made.append(_paragraph_properties(style))
    made.append(_run_properties(style))
    return made


BUILT_IN = {
    "Title",
    "Subtitle",
    "Heading1",
    "Heading2",
    "Heading3",
    "TOC1",
    "TOC2",
    "ListBullet",
    "Header",
    "Footer",
    "FootnoteText",
    "FootnoteReference",
}


def _paragraph_properties(style: Style) -> Element:
    made = make("pPr")
    if style.keep:
        made.append(make("keepNext"))
    if style.new_page:
        made.append(make("pageBreakBefore"))
    if style.number:
        made.append(make("numPr", make("ilvl", val=style.number[1]), make("numId", val=style.number[0])))
    if style.rule:
        made.append(make("pBdr", make("left", val="single", sz=12, space=6, color=style.rule)))
    elif frame := style.frame or style.shade:
        sides = ("top", "left", "bottom", "right")
        made.append(make("pBdr", *(make(side, val="single", sz=4, space=5, color=frame) for side in sides)))
    if style.shade:
        made.append(make("shd", val="clear", color="auto", fill=style.shade))
    if style.tabs:
        made.append(make("tabs", *(make("tab", val=kind, pos=at) for at, kind in style.tabs)))
    spacing: dict[str, str | int] = {"before": style.before, "after": style.after}
    if style.line:
        spacing |= {"line": style.line, "lineRule": "auto"}
    made.append(make("spacing", **spacing))
    if style.left:
        made.append(make("ind", left=style.left, **({"hanging": style.hanging} if style.hanging else {})))
    if style.level >= 0:
        made.append(make("outlineLvl", val=style.level))
    return made


def _run_properties(style: Style) -> Element:
    made = make("rPr")
    for name, on in (("b", style.bold), ("i", style.italic)):
        if on:
            made.append(make(name))
    if style.color:
        made.append(make("color", val=style.color))
    if style.size:
        made.extend([make("sz", val=style.size), make("szCs", val=style.size)])
    return made


def _character(name_id: str, name: str, looks: dict[str, Any]) -> Element:
    properties = make("rPr")
    for look, value in looks.items():
        if look == "shd":
            properties.append(make("shd", val="clear", color="auto", fill=value))
        else:
            properties.append(make(look) if value is None else make(look, val=value))
    made = make(
        "style",
        make("name", val=name),
        make("basedOn", val="DefaultParagraphFont"),
        make("qFormat"),
        properties,
        type="character",
        styleId=name_id,
    )
    if name_id not in {"Strong", *BUILT_IN}:
        made.set(q("customStyle"), "1")
    return made


def _table_normal() -> Element:
    margins = make(
        "tblCellMar",
        *(make(side, w=w, type="dxa") for side, w in (("top", 0), ("left", 108), ("bottom", 0), ("right", 108))),
    )
    properties = make("tblPr", make("tblInd", w=0, type="dxa"), margins)
    return make(
        "style",
        make("name", val="Normal Table"),
        make("uiPriority", val=99),
        make("semiHidden"),
        properties,
        type="table",
        default=1,
        styleId="TableNormal",
    )


def _table() -> Element:
    lines = [make(side, val="single", sz=4, space=0, color=LINE) for side in ("top", "bottom", "insideH", "insideV")]
    margins = make(
        "tblCellMar",
        *(make(side, w=w, type="dxa") for side, w in (("top", 28), ("left", 85), ("bottom", 28), ("right", 85))),
    )
    properties = make("tblPr", make("tblBorders", lines[0], lines[1], lines[2], lines[3]), margins)
    first = make(
        "tblStylePr",
        make("rPr", make("b"), make("color", val="FFFFFF")),
        make("tcPr", make("shd", val="clear", color="auto", fill=ACCENT)),
        type="firstRow",
    )
    made = make(
        "style",
        make("name", val="Peerdesk Table"),
        make("basedOn", val="TableNormal"),
        properties,
        first,
        type="table",
        styleId="PeerdeskTable",
    )
    made.set(q("customStyle"), "1")
    return made
