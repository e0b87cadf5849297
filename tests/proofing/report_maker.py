"""Makes small reports as Word files for the tests, and what a run would have read: element by element."""

from __future__ import annotations

import io
from functools import cache

from docx import Document
from docx.enum.style import WD_STYLE_TYPE

from pipeline.models import Evidence, Kind, Part, Passage, Place, Source, Status, TimePlace
from pipeline.models import PagePlace as Page
from pipeline.proofing import Sources
from pipeline.report.content import quote_bookmark
from pipeline.report.wordkit.footnotes import FootnoteWriter
from pipeline.report.wordkit.links import link
from pipeline.report.wordkit.package import DOCUMENT, STYLES, Package
from pipeline.report.wordkit.xml import Element, make, q, run, style_ids

CHARACTERS = ("Evidence Quote", "Evidence Place", "Placeholder", "footnote reference")
PARAGRAPHS = ("Evidence", "Annex Heading", "Translation", "Table Title", "footnote text")

PLAN, TALK, HIDDEN = "a" * 12, "b" * 12, "c" * 12
TEXTS = {
    PLAN: (
        "Integration plan of Neustadt",
        "The city council adopted this integration plan in 2024, and it runs until 2030.",
        "The advisory council has 15 members, who are elected for 2019–2024, and meets four times a year.",
        "Every department names a contact person for ques-\u00adtions of integra\u00adtion.",
        "Der Rat sagt: „Alle sollen mitreden“ – auch die, die neu sind. Mrs O'Brien's office helps.",
    ),
    TALK: (
        "Do you have a budget of your own?",
        "We have no budget of our own, as Kessler's office and Mrs Okonkwo know.",
        "And how do you pay the interpreters?",
        "The city pays for them, but only where a doctor asks for it.",
    ),
    HIDDEN: ("The council is never asked before the mayor decides, that I can tell you.",),
}
QUESTIONS = {(TALK, 1), (TALK, 3)}


def passage_id(source: str, n: int) -> str:
    return f"{source}-{n:08x}"


def place_of(source: str, n: int) -> Place:
    return Page(page=n + 2) if source == PLAN else TimePlace(turn=n, start_ms=n * 60_000)


def mark(source: str, n: int) -> str:
    """Return the bookmark of the evidence in a passage."""
    return quote_bookmark(f"evidence {source} {n}")


def sources(*, more: tuple[str, ...] = ()) -> Sources:
    """Return what a run has read: a plan, a talk and a talk in confidence; every passage is evidence."""
    texts = TEXTS | ({"d" * 12: more} if more else {})
    every = [(source, n, text) for source, passages in texts.items() for n, text in enumerate(passages, 1)]
    return Sources(
        [_source(source) for source in texts],
        [_passage(*each) for each in every],
        [_evidence(source, n) for source, n, _ in every],
    )


def _source(source: str) -> Source:
    return Source(
        id=source,
        city="Neustadt",
        file=f"{source[0]}.pdf",
        kind=_kind(source),
        sha256="",
        title=title(source),
        confidential=source == HIDDEN,
    )


def _passage(source: str, n: int, text: str) -> Passage:
    return Passage(
        id=passage_id(source, n),
        source=source,
        n=n,
        text=text,
        place=place_of(source, n),
        kind=_kind(source),
        part=Part.QUESTION if (source, n) in QUESTIONS else Part.PARAGRAPH,
    )


def _evidence(source: str, n: int) -> Evidence:
    return Evidence(
        id=f"evidence {source} {n}",
        passage=passage_id(source, n),
        source=source,
        indicator="GOV-IMP-1",
        status=Status.IN_PLACE,
        start=0,
        end=9,
        rule="GOV-IMP-1/1",
    )


def _kind(source: str) -> Kind:
    return Kind.STRATEGY if source == PLAN else Kind.INTERVIEW


def title(source: str) -> str:
    return "Living together in a growing city" if source == PLAN else ""


@cache
def _empty() -> bytes:
    document = Document()
    for names, kind in ((CHARACTERS, WD_STYLE_TYPE.CHARACTER), (PARAGRAPHS, WD_STYLE_TYPE.PARAGRAPH)):
        for name in names:
            document.styles.add_style(name, kind)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


class ReportMaker:
    """Writes a report as the program does: quotes with footnotes, and an annex with a bookmark on each row."""

    def __init__(self) -> None:
        self.package = Package(_empty())
        self.styles = style_ids(self.package.xml(STYLES))
        found = self.package.xml(DOCUMENT).find(q("body"))
        assert found is not None
        self.body = found
        self.notes = FootnoteWriter(self.package)
        self._bookmarks = 0

    @property
    def content(self) -> bytes:
        return self.package.to_bytes()

    def paragraph(self, *children: Element | str, style: str = "") -> Element:
        properties = [make("pPr", make("pStyle", val=self.styles[style]))] if style else []
        made = make("p", *properties, *(run(each) if isinstance(each, str) else each for each in children))
        self.body.insert(len(self.body) - 1, made)
        return made

    def words(self, text: str, style: str = "evidence quote") -> Element:
        return run(text, style=self.styles[style])

    def note(self, *anchors: str, says: str = "Plan", id: str = "") -> Element:
        """Return a reference to a new footnote with a citation that links to rows of the annex."""
        place = self.styles["evidence place"]
        links = [link(anchor, says, style=place) for anchor in anchors] or [run(says, style=place)]
        return self.notes.add([*links, *([run(f" [{id}]")] if id else [])])

    def quote(self, text: str, *anchors: str, says: str = "Plan") -> Element:
        """Add a quote in the program's way."""
        return self.paragraph("“", self.words(text), "”", self.note(*anchors, says=says), style="evidence")

    def annex(self, *anchors: str, text: str = "") -> list[Element]:
        """Add the annex with a row for each of the pieces of evidence, and return the rows."""
        self.paragraph("Evidence", style="annex heading")
        rows = [self._row(anchor, text) for anchor in anchors]
        self.body.insert(len(self.body) - 1, make("tbl", *rows))
        return rows

    def _row(self, anchor: str, text: str) -> Element:
        self._bookmarks += 1
        first = make(
            "p",
            make("bookmarkStart", id=self._bookmarks, name=anchor),
            run("GOV-IMP-1 plan"),
            make("bookmarkEnd", id=self._bookmarks),
        )
        words = make("p", *([self.words(text)] if text else [run("-")]))
        return make("tr", make("tc", first), make("tc", words))
