"""One city's records by their ids, and their words in the report's language: what every part of a draft asks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.benchmark import Benchmark
from pipeline.benchmark.tables import Facet, Words
from pipeline.models import Evidence, Finding, Passage, Row, Source, Verdict
from pipeline.report.citations import LONGEST_NAME, cite, name_sources, pseudonym, reasons_in, shorten
from pipeline.report.content import Quote, quote_bookmark
from pipeline.report.labels import Labels, read_labels

if TYPE_CHECKING:
    from pipeline.report import Material

_SPACE = re.compile(r"\s")


class Lookup:
    """Records by id, clauses by verdict and quotes by evidence, for one city and one report language."""

    def __init__(self, material: Material, benchmark: Benchmark, *, lang: str) -> None:
        self.material = material
        self.benchmark = benchmark
        self.labels: Labels = read_labels(lang)
        self.evidence: Mapping[str, Evidence] = {item.id: item for item in material.evidence}
        self.passages: Mapping[str, Passage] = {passage.id: passage for passage in material.passages}
        self.sources: Mapping[str, Source] = {source.id: source for source in material.sources}
        self.rows: Mapping[str, Row] = {row.indicator: row for row in material.review.rows}
        self.names = name_sources(material.sources, material.people, self.labels)
        self._quotes: dict[str, Quote] = {}

    @property
    def searchable(self) -> bool:
        """Whether any of the material could be searched."""
        return self.material.review.coverage.searched > 0

    def words(self, words: Words) -> str:
        """Return a text of the benchmark in the report's language, else in the benchmark's first."""
        return words.get(self.labels.lang) or next(iter(words.values()), "")

    def facet(self, indicator: str, finding: Finding) -> Facet | None:
        """Return the finding's facet, None where it speaks to the indicator as a whole."""
        return self.benchmark.facet(indicator, finding.facet) if finding.facet else None

    def name(self, indicator: str, finding: Finding) -> str:
        """Return what the finding is about in a few words."""
        facet = self.facet(indicator, finding)
        return self.words(facet.name if facet else self.benchmark.indicator(indicator).title)

    def clause(self, indicator: str, finding: Finding) -> str:
        """Return what completes "we know that ...", "we do not know whether ..." or "we suspect that ..."."""
        facet = self.facet(indicator, finding)
        if facet is None:
            return self.labels[f"general.{finding.verdict}"]
        return self._fill(f"finding.{finding.verdict}", facet)

    def sentence(self, indicator: str, finding: Finding) -> str:
        """Return the finding as a sentence."""
        facet = self.facet(indicator, finding)
        if facet is None:
            return self.labels.fill("sentence.general", general=self.clause(indicator, finding))
        return self._fill(f"sentence.{finding.verdict}", facet)

    def recommendation(self, indicator: str, finding: Finding) -> str:
        """Return what the city could consider where something is missing, ended or disputed."""
        facet = self.facet(indicator, finding)
        if facet is None:
            requirement = self.words(self.benchmark.indicator(indicator).requirement)
            return self.labels.fill("recommend.general", requirement=requirement)
        return self._fill(f"recommend.{finding.verdict}", facet)

    def _fill(self, pattern: str, facet: Facet) -> str:
        know, absent = (self.words(words).rstrip(".") for words in (facet.know, facet.absent))
        return self.labels.fill(pattern, know=know, absent=absent)

    def quote(self, evidence: str) -> Quote:
        """Return the quote of a piece of evidence."""
        if evidence not in self._quotes:
            self._quotes[evidence] = self._make_quote(self.evidence[evidence])
        return self._quotes[evidence]

    def _make_quote(self, item: Evidence) -> Quote:
        passage = self.passages[item.passage]
        heading = shorten(_SPACE.sub(" ", passage.heading).strip(), keep=(0, 0), longest=LONGEST_NAME)
        cut = _SPACE.sub(" ", passage.text[item.start : item.end])
        whole = cut.strip()
        keep = reasons_in(whole, item, offset=item.start + len(cut) - len(cut.lstrip()))
        citation = cite(passage, self._cited(passage), self.labels)
        if passage.speaker and self.sources[passage.source].interpreter:
            citation = self.labels.fill("interpreted", citation=citation)
        return Quote(
            id=item.passage,
            about=self._about(item),
            text=shorten(whole, keep=keep),
            whole=whole,
            lang=self._foreign(passage.lang),
            citation=citation,
            found_at=self.labels.fill("under", citation=citation, heading=heading) if heading else citation,
            status=self.labels[f"statuses.{item.status}"],
            bookmark=quote_bookmark(item.id),
        )

    def _cited(self, passage: Passage) -> str:
        """Return under which name a passage is cited: where several people were asked, that of the one who speaks."""
        person = self.material.people.who_says(passage)
        if person is None or len(self.material.people.in_source(self.sources[passage.source])) == 1:
            return self.names[passage.source]
        return pseudonym(person, self.labels)

    def _about(self, item: Evidence) -> str:
        """Return the indicator that a piece of evidence speaks to and, in words, the facet."""
        if not item.facet:
            return item.indicator
        return f"{item.indicator} {self.words(self.benchmark.facet(item.indicator, item.facet).name)}"

    def _foreign(self, lang: str) -> str:
        """Return the tag of a language that is not the report's, else nothing."""
        return self.labels.lang_tag(lang) if lang and lang != self.labels.lang else ""

    def best(self, finding: Finding, *, most: int) -> list[str]:
        """Return the finding's best evidence; where it is contradicted, both sides."""
        ids = list(finding.evidence)
        if finding.verdict is Verdict.SUSPECT_CONTRADICTED:
            first_of: dict[str, str] = {}
            for item in ids:
                first_of.setdefault(self.evidence[item].status, item)
            ids = [*first_of.values(), *(item for item in ids if item not in first_of.values())]
        return ids[:most]

    def findings(self, indicators: Sequence[str], *verdicts: Verdict) -> list[tuple[str, Finding]]:
        """Return the findings on the indicators that have one of the verdicts, each with its indicator."""
        return [
            (indicator, finding)
            for indicator in indicators
            if indicator in self.rows
            for finding in self.rows[indicator].findings
            if finding.verdict in verdicts
        ]
