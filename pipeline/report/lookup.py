"""One city's records by their ids, and their words in the report's language: what every part of a draft asks."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING

from pipeline.benchmark import Benchmark
from pipeline.benchmark.tables import Facet, Words
from pipeline.models import Evidence, Finding, Passage, Practice, Row, Source, Status, Verdict
from pipeline.report.citations import (
    LONGEST_NAME,
    cite,
    name_sources,
    place_words,
    pseudonym,
    reasons_in,
    shorten,
)
from pipeline.report.content import Quote, quote_bookmark
from pipeline.report.labels import Labels, read_labels

if TYPE_CHECKING:
    from pipeline.report import Material

_SPACE = re.compile(r"\s")
LONG_TITLE = 30  # characters from which on a source is cited by the first part of its title
LONGEST_QUOTE = 220  # characters of a quote outside the annex
# Where a title's first part ends; a full stop behind a short word or a number belongs to an abbreviation.
_TITLE_ENDS = re.compile(r"(?<=\w{4})\. |(?<=\w): | [–|-] ")
SAYS = {
    Verdict.KNOW_IN_PLACE: frozenset({Status.IN_PLACE}),
    Verdict.KNOW_ABSENT: frozenset({Status.ABSENT, Status.PAST}),
    Verdict.SUSPECT_PAST: frozenset({Status.PAST}),
    Verdict.SUSPECT_PLANNED: frozenset({Status.PLANNED}),
    Verdict.SUSPECT_UNCERTAIN: frozenset({Status.UNCERTAIN}),
}
IN_PLACE, AGAINST = frozenset({Status.IN_PLACE}), frozenset({Status.ABSENT, Status.PAST})


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
        self._short_names = short_names(self.names)
        self._read_as: defaultdict[tuple[str | int, ...], set[Status]] = defaultdict(set)
        for item in material.evidence:
            self._read_as[_sentence(item)].add(item.status)
        self._quotes: dict[str, Quote] = {}

    @property
    def searchable(self) -> bool:
        """Whether any of the material could be searched."""
        return self.material.review.coverage.searched > 0

    def words(self, words: Words) -> str:
        """Return a text of the benchmark in the report's language, else in English, else in its first."""
        return self.labels.of_benchmark(words)

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
        return self._fill(f"finding.{finding.verdict}", facet, finding)

    def sentence(self, indicator: str, finding: Finding) -> str:
        """Return the finding as a sentence."""
        facet = self.facet(indicator, finding)
        if facet is None:
            return self.labels[f"sentence.general.{finding.verdict}"]
        return self._fill(f"sentence.{finding.verdict}", facet, finding)

    def recommendation(self, indicator: str, finding: Finding) -> str:
        """Return what the city could consider where something is missing, ended or disputed."""
        if advice := self.benchmark.advice_on(indicator, finding.facet):
            by_verdict = {
                Verdict.KNOW_ABSENT: advice.absent,
                Verdict.SUSPECT_PAST: advice.past,
                Verdict.SUSPECT_CONTRADICTED: advice.contradicted,
            }
            return self.words(by_verdict[finding.verdict])
        facet = self.facet(indicator, finding)
        if facet is None:
            requirement = self.words(self.benchmark.indicator(indicator).requirement)
            return self.labels.fill("recommend.general", requirement=requirement)
        return self._fill(f"recommend.{finding.verdict}", facet, finding)

    def _fill(self, pattern: str, facet: Facet, finding: Finding) -> str:
        know, absent = (self.words(words).rstrip(".") for words in (facet.know, facet.absent))
        return self.labels.fill(pattern, know=absent if self._doubts_lack(finding) else know, absent=absent)

    def _doubts_lack(self, finding: Finding) -> bool:
        """Return whether what is claimed without confirmation is that something is missing."""
        if finding.verdict is not Verdict.SUSPECT_UNCERTAIN:
            return False
        items = [self.evidence[item] for item in finding.evidence]
        if any(item.status is Status.IN_PLACE for item in items):
            return False
        return any(Status.ABSENT in (item.status, *(cue.name for cue in item.cues)) for item in items[:1])

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
        short, full = (self._cited(passage, names) for names in (self._short_names, self.names))
        citation = self._cite(passage, short)
        found_at = citation if full == short else self._cite(passage, full)
        return Quote(
            id=item.passage,
            about=self._about(item),
            text=shorten(whole, keep=keep, longest=LONGEST_QUOTE),
            whole=whole,
            lang=self._foreign(passage.lang),
            citation=citation,
            found_at=self.labels.fill("under", citation=found_at, heading=heading) if heading else found_at,
            status=self.labels[f"statuses.{item.status}"],
            bookmark=quote_bookmark(item.id),
        )

    def foreign_quote(self, practice: Practice) -> Quote:
        """Return a quote of another city, which stands in no annex of this report."""
        return Quote(
            id="",
            about=f"{practice.indicator} {practice.facet}".strip(),
            text=shorten(practice.quote, keep=(0, 0), longest=LONGEST_QUOTE),
            whole=practice.quote,
            lang=self._foreign(practice.lang),
            citation=f"{practice.city}: {practice.title}, {place_words(practice.place, self.labels)}",
            found_at="",
            status="",
            bookmark="",
        )

    def _cite(self, passage: Passage, name: str) -> str:
        """Return where a passage stands, its source under that name."""
        citation = cite(passage, name, self.labels)
        if passage.speaker and self.sources[passage.source].interpreter:
            citation = self.labels.fill("interpreted", citation=citation)
        return citation

    def _cited(self, passage: Passage, names: Mapping[str, str]) -> str:
        """Return under which name a passage is cited: where several people were asked, that of the one who speaks."""
        person = self.material.people.who_says(passage)
        if person is None or len(self.material.people.in_source(self.sources[passage.source])) == 1:
            return names[passage.source]
        return pseudonym(person, self.labels)

    def passage_of(self, evidence: str) -> Passage:
        """Return the passage that a piece of evidence stands in."""
        return self.passages[self.evidence[evidence].passage]

    def voice(self, evidence: str) -> tuple[str, str]:
        """Return who says it: the source, and the name that it is cited by, for several may speak in one interview."""
        passage = self.passage_of(evidence)
        return passage.source, self._cited(passage, self._short_names)

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
        sides = self.sides(finding)
        return [*sides, *(item for item in finding.evidence if item not in sides)][:most]

    def fitting(self, finding: Finding, *, most: int) -> list[str]:
        """Return the finding's best evidence that says what the finding says; where it is contradicted, both sides."""
        items = self.best(finding, most=len(finding.evidence))
        said = SAYS.get(finding.verdict, frozenset())
        return ([item for item in items if self.evidence[item].status in said] or items)[:most]

    def sides(self, finding: Finding) -> tuple[str, ...]:
        """Return the best evidence that it is there and that it is not, or no longer; nothing where nobody disputes it.

        The two speak in different sources, and of different kinds, wherever the material allows it.
        """
        if finding.verdict is not Verdict.SUSPECT_CONTRADICTED:
            return ()
        # A sentence that was read in two ways says nothing plainly, so it makes no side while there is another.
        plain = [item for item in finding.evidence if len(self._read_as[_sentence(self.evidence[item])]) == 1]
        for items in (plain, finding.evidence):
            pairs = product(self._best_of_each_voice(items, IN_PLACE), self._best_of_each_voice(items, AGAINST))
            if pair := min(pairs, key=lambda pair: self._alike(*pair), default=()):
                return pair
        return ()

    def _best_of_each_voice(self, items: Iterable[str], statuses: frozenset[Status]) -> list[str]:
        first_of: dict[tuple[str, str], str] = {}
        for item in items:
            if self.evidence[item].status in statuses:
                first_of.setdefault(self.voice(item), item)
        return list(first_of.values())

    def _alike(self, one: str, other: str) -> tuple[bool, bool]:
        """Return whether the same voice says both, and whether they stand in the same kind of source."""
        return self.voice(one) == self.voice(other), self.passage_of(one).kind is self.passage_of(other).kind

    def findings(self, indicators: Sequence[str], *verdicts: Verdict) -> list[tuple[str, Finding]]:
        """Return the findings on the indicators that have one of the verdicts, each with its indicator."""
        return [
            (indicator, finding)
            for indicator in indicators
            if indicator in self.rows
            for finding in self.rows[indicator].findings
            if finding.verdict in verdicts
        ]


def _sentence(item: Evidence) -> tuple[str | int, ...]:
    """Return what tells a quoted sentence, as evidence for one facet, from others."""
    return item.indicator, item.facet, item.passage, item.start, item.end


def short_names(names: Mapping[str, str]) -> dict[str, str]:
    """Return the sources' names for citations: of a long title the first part, where that tells them apart."""
    parts = {source: _first_part(name) for source, name in names.items()}
    times = Counter([*parts.values(), *(name for source, name in names.items() if name != parts[source])])
    return {source: part if times[part] == 1 else names[source] for source, part in parts.items()}


def _first_part(name: str) -> str:
    """Return a long title's first part of two words or more, else the title."""
    part = _TITLE_ENDS.split(name, maxsplit=1)[0]
    return part if len(name) > LONG_TITLE and " " in part.strip() else name
