"""A small report to edit, its next draft after one more interview answer, and a hand that edits it as Word would."""

from __future__ import annotations

from functools import cache

from msgspec import structs

from pipeline import report
from pipeline.copies.blocks import Prose, read_prose
from pipeline.models import Finding, Place, Status, TimePlace, Verdict
from pipeline.report import Material
from pipeline.report.content import quote_bookmark
from pipeline.report.record import Reading, ReportRecord, seal_report, unseal_report
from pipeline.report.wordkit.comments import drop_comment
from pipeline.report.wordkit.footnotes import drop_footnote
from pipeline.report.wordkit.package import DOCUMENT, Package
from pipeline.report.wordkit.xml import Element, make, q, run, text_of
from pipeline.store import digest
from tests.report.report_factories import (
    TEMPLATES,
    TEXTS,
    make_evidence,
    make_material,
    passages_and_spans,
    small_benchmark,
)

NEWS = "Nobody has asked the council since last year."
ANSWER: tuple[str, str, Place, str] = ("s3", "en", TimePlace(turn=40, start_ms=3_900_000), f"|{NEWS}|")


def newer() -> Material:
    """Return the material after one more answer: the council is not asked."""
    old = make_material()
    pairs = passages_and_spans((*TEXTS, ANSWER))
    found = make_evidence(90, *pairs[-1], "GOV-AMB-1", "asked", Status.ABSENT)
    told = Finding(facet="asked", verdict=Verdict.KNOW_ABSENT, evidence=(found.id,))
    rows = tuple(
        structs.replace(row, findings=tuple(told if each.facet == "asked" else each for each in row.findings))
        if row.indicator == "GOV-AMB-1"
        else row
        for row in old.review.rows
    )
    review = structs.replace(old.review, rows=rows)
    return structs.replace(old, review=review, passages=[each for each, _ in pairs], evidence=[*old.evidence, found])


def without(indicator: str, facet: str, *, material: Material | None = None) -> Material:
    """Return the material as if nothing had been found on a facet."""
    old = material or newer()
    rows = tuple(
        structs.replace(
            row,
            findings=tuple(
                Finding(facet=facet, verdict=Verdict.UNKNOWN) if each.facet == facet else each for each in row.findings
            ),
        )
        if row.indicator == indicator
        else row
        for row in old.review.rows
    )
    return structs.replace(old, review=structs.replace(old.review, rows=rows))


def draft(material: Material | None = None, *, lang: str = "en") -> bytes:
    """Return a draft without its record."""
    made = report.recommendations(material or make_material(), small_benchmark(), TEMPLATES, lang=lang)
    found = unseal_report(Package(made))
    return found.base if found else made


@cache
def first() -> bytes:
    """Return the first draft."""
    return draft()


@cache
def second() -> bytes:
    """Return the draft after the answer."""
    return draft(newer())


def sealed(content: bytes, material: Material) -> bytes:
    """Return a draft with its record."""
    evidence = {
        quote_bookmark(item.id): Reading(item.indicator, item.facet, item.status, item.rule, item.source)
        for item in material.evidence
    }
    record = ReportRecord(
        city="Musterstadt",
        benchmark="Test benchmark 1",
        lang="en",
        run=digest(content),
        template="recommendations",
        evidence=evidence,
        sources={source.id: source.title or source.file for source in material.sources},
    )
    return seal_report(content, record)


class Hand:
    """Somebody with an open report; a place is found by its words, the first that has them behind a heading."""

    def __init__(self, content: bytes) -> None:
        self.package = Package(content)
        self.root = self.package.xml(DOCUMENT)
        body = self.root.find(q("body"))
        assert body is not None
        self.body = body

    def find(self, words: str, *, under: str = "") -> Element:
        """Return the paragraph on the page with these words; contents do not count."""
        found = not under
        for each in self.body:
            is_entry = any(True for _ in each.iter(q("instrText"))) or each.find(q("hyperlink")) is not None
            if found and words in text_of(each) and not is_entry and each.tag == q("p"):
                return each
            if text_of(each).strip() == under and not is_entry:
                found = True
        raise AssertionError(words)

    def heading(self, title: str) -> Element:
        """Return the first paragraph that says this and nothing else."""
        return next(each for each in self.body if each.tag == q("p") and text_of(each).strip() == title)

    def row(self, words: str) -> Element:
        return next(row for row in self.root.iter(q("tr")) if words in text_of(row))

    def section(self, title: str, until: str) -> list[Element]:
        """Return what stands from one heading to before another."""
        start = self.heading(title)
        return [start, *self._until(start, until)]

    def _until(self, start: Element, until: str) -> list[Element]:
        found = []
        each = start.getnext()
        while each is not None and text_of(each).strip() != until:
            found.append(each)
            each = each.getnext()
        return found

    def retype(self, paragraph: Element, words: str) -> None:
        """Type other words in the place of a paragraph's; footnotes stay."""
        for each in [child for child in paragraph if child.tag != q("pPr")]:
            if next(each.iter(q("footnoteReference")), None) is None:
                paragraph.remove(each)
        at = 1 if paragraph.find(q("pPr")) is not None else 0
        paragraph.insert(at, run(words))

    def retype_heading(self, title: str, words: str) -> None:
        """Type another heading; its bookmark stays."""
        (text,) = self.heading(title).iter(q("t"))
        text.text = words

    def write_below(self, paragraph: Element, words: str) -> Element:
        made = make("p", run(words))
        paragraph.addnext(made)
        return made

    def delete(self, *elements: Element) -> None:
        """Delete elements, with their footnotes and comments, as Word does."""
        for each in elements:
            for reference in each.iter(q("footnoteReference")):
                drop_footnote(self.package, reference.get(q("id"), ""))
            for mark in list(each.iter(q("commentReference"))):
                drop_comment(self.package, mark.get(q("id"), ""))
            parent = each.getparent()
            assert parent is not None
            parent.remove(each)

    def save(self) -> bytes:
        return self.package.to_bytes()


def read(content: bytes) -> Prose:
    return read_prose(Package(content), "en")


def keys(content: bytes) -> list[str]:
    """Return what each paragraph and each table says."""
    return [block.key for block in read(content).blocks]


def under(content: bytes, section: str) -> list[str]:
    """Return the words of one section of a report."""
    return [block.text for block in read(content).blocks if block.section == section]
