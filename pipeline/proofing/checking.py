"""A report held against the passages of the last run: quotations word for word, citations that lead somewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache

from msgspec import Struct, structs

from pipeline.models import PagePlace, Passage, Place
from pipeline.proofing.differences import difference
from pipeline.proofing.matching import Matcher
from pipeline.proofing.quotations import Manuscript, Note, Quotation
from pipeline.proofing.sources import NEAR, Hit, Sources
from pipeline.report.citations import place_words
from pipeline.report.labels import Labels, read_labels, report_languages

CITED_NEAR = 0.4  # share of the words that stand in the cited passage, from which on a quotation was made from it
_PLACES = ("page_label", "page", "paragraph", "line", "row", "minute", "hour", "turn")


class Result(StrEnum):
    """What came of holding a quotation against its source."""

    FINE = "fine"
    WITHOUT_NOTE = "without a note"
    OTHER_PLACE = "at another place of the source"
    BRACKETS = "words in brackets added"
    OTHER_CITY = "another city's"
    CONFIDENTIAL = "given in confidence"
    CHANGED = "not word for word"
    OTHER_SOURCE = "in another source"
    NOWHERE = "in no source"

    @property
    def is_false(self) -> bool:
        """Whether the report must not leave like this."""
        return self in (Result.CONFIDENTIAL, Result.CHANGED, Result.OTHER_SOURCE, Result.NOWHERE)


class Checked(Struct, frozen=True, kw_only=True):
    """A quotation and what came of it.

    ``source`` and ``place`` tell where it stands, or what comes nearest to it; ``cited`` what its note names where that
    is something else. ``says`` and ``source_says`` show the first differences, ``brackets`` words that were added.
    """

    text: str
    where: str
    result: Result
    source: str = ""
    place: str = ""
    cited: str = ""
    says: str = ""
    source_says: str = ""
    brackets: tuple[str, ...] = ()


class Fault(StrEnum):
    """What is wrong with a citation."""

    NO_FOOTNOTE = "no footnote"
    NOT_IN_RUN = "not evidence of the last run"
    ROW_GONE = "no row in the annex"
    OTHER_PLACE = "another place than in the record"
    UNLINKED = "no longer linked"

    @property
    def leads_nowhere(self) -> bool:
        """Whether a reader cannot follow the citation."""
        return self in (Fault.NO_FOOTNOTE, Fault.NOT_IN_RUN, Fault.ROW_GONE)


class Doubtful(Struct, frozen=True, kw_only=True):
    """A citation with a fault: where it stands, what it says, and what the record of the run has."""

    where: str
    fault: Fault
    says: str = ""
    record: str = ""


class Proof(Struct, frozen=True, kw_only=True):
    """What a report was found to be: how many quotations and citations it has, and those that are not plainly fine.

    ``blanks`` counts the placeholders left by where they stand, ``untranslated`` those that ask for a translation of a
    quote. ``unclosed`` tells where quotation marks have no end.
    """

    quotations: int
    citations: int
    checked: tuple[Checked, ...]
    doubtful: tuple[Doubtful, ...]
    blanks: Mapping[str, int]
    untranslated: Mapping[str, int]
    unclosed: tuple[str, ...] = ()

    @property
    def is_fine(self) -> bool:
        """Whether no quotation is false and every citation leads somewhere."""
        false = any(each.result.is_false for each in self.checked)
        return not false and not any(each.fault.leads_nowhere for each in self.doubtful)


Others = Callable[[str], Sources | None]
"""Returns what was read of the city that a citation names, None where nothing is known of it."""


def check(manuscript: Manuscript, sources: Sources, *, for_host: bool = False, others: Others) -> Proof:
    """Return a report held against what the last run has read.

    ``for_host`` is whether it leaves the team, so that nothing given in confidence may stand in it.
    """
    checker = _Checker(sources, others, for_host=for_host)
    found = [checker.check(quotation) for quotation in manuscript.quotations]
    checked = [each for each in found if each is not None]
    return Proof(
        quotations=len(checked),
        citations=_citations(manuscript),
        checked=tuple(each for each in checked if each.result is not Result.FINE),
        doubtful=tuple(_doubtful(manuscript, sources)),
        blanks=Counter(blank.where for blank in manuscript.blanks if not blank.asks_translation),
        untranslated=Counter(blank.where for blank in manuscript.blanks if blank.asks_translation),
        unclosed=manuscript.unclosed,
    )


def _citations(manuscript: Manuscript) -> int:
    """Return how many notes cite a source, with the links that stand in the text itself."""
    in_notes = sum(len(note.anchors) for note in manuscript.notes)
    return sum(note.is_citation or bool(note.anchors) for note in manuscript.notes) + len(manuscript.links) - in_notes


class _Checker:
    """Holds quotations against one city's passages; the same words with the same note are looked for once."""

    def __init__(self, sources: Sources, others: Others, *, for_host: bool) -> None:
        self._sources = sources
        self._others = others
        self._for_host = for_host
        self._is_stand_in = _stand_ins()
        self._known: dict[tuple[object, ...], Checked | None] = {}

    def check(self, quotation: Quotation) -> Checked | None:
        """Return what came of a quotation, None for words between marks that are none."""
        key = structs.astuple(structs.replace(quotation, where=""))
        if key not in self._known:
            self._known[key] = self._check(quotation)
        checked = self._known[key]
        return structs.replace(checked, where=quotation.where) if checked else None

    def _check(self, quotation: Quotation) -> Checked | None:
        theirs = self._others(quotation.elsewhere) if quotation.elsewhere else None
        if theirs is not None:
            return self._of_another_city(quotation, theirs)
        cited = self._cited(quotation)
        for gentle in (False, True):
            matcher = Matcher(quotation.text, is_known=self._is_stand_in, gentle=gentle)
            if not matcher.says_anything:
                return None
            if (found := self._verbatim(quotation, matcher, cited)) is not None:
                return found
        if not quotation.is_styled and self._sources.is_title(quotation.text):
            return None
        return self._not_verbatim(quotation, cited)

    def _cited(self, quotation: Quotation) -> list[Passage]:
        """Return the passages that a quotation is cited from."""
        found = [self._sources.evidence[each].passage for each in quotation.anchors if each in self._sources.evidence]
        known = self._sources.passages
        return [known[each] for each in dict.fromkeys((*found, *quotation.passages)) if each in known]

    def _verbatim(self, quotation: Quotation, matcher: Matcher, cited: Sequence[Passage]) -> Checked | None:
        sources = self._sources
        for passage in cited:
            if (hit := sources.beside(matcher, passage)) is not None:
                return self._made(quotation, Result.FINE, hit)
        near = list(dict.fromkeys(passage.source for passage in cited))
        if (hit := sources.within(matcher, near)) is not None:
            return self._made(quotation, Result.OTHER_PLACE, hit, cited=self._place(cited[0]))
        if not cited and not quotation.is_styled and sources.is_title(quotation.text):
            return None
        far = [source for source in sources.sources if source not in near]
        if (hit := sources.within(matcher, far)) is not None:
            if cited:
                return self._made(quotation, Result.OTHER_SOURCE, hit, cited=self._named(cited[0]))
            return self._made(quotation, Result.WITHOUT_NOTE, hit)
        return None

    def _made(self, quotation: Quotation, result: Result, hit: Hit, cited: str = "") -> Checked:
        source = self._sources.sources[hit.passage.source]
        if self._for_host and source.confidential:
            result = Result.CONFIDENTIAL
        elif result is Result.FINE and hit.brackets:
            result = Result.BRACKETS
        return Checked(
            text=quotation.text,
            where=quotation.where,
            result=result,
            source=source.file,
            place=self._place(hit.passage),
            cited=cited,
            brackets=hit.brackets,
        )

    def _not_verbatim(self, quotation: Quotation, cited: Sequence[Passage]) -> Checked | None:
        if quotation.elsewhere:
            return self._bare(quotation, Result.OTHER_CITY, cited=quotation.elsewhere)
        passage, alike = self._sources.nearest(quotation.text, cited) if cited else (None, 0.0)
        if alike < CITED_NEAR:
            other, more = self._sources.nearest(quotation.text)
            passage, alike = (other, more) if more >= NEAR else (None, 0.0)
        if passage is not None:
            return self._changed(quotation, passage, self._sources)
        if quotation.is_soft:
            return None  # single marks around words that nobody has said are apostrophes
        cites = self._named(cited[0]) if cited else ""
        return self._bare(quotation, Result.NOWHERE, cited=cites)

    def _changed(self, quotation: Quotation, passage: Passage, sources: Sources) -> Checked:
        says, source_says = difference(quotation.text, passage.text)
        return Checked(
            text=quotation.text,
            where=quotation.where,
            result=Result.CHANGED,
            source=sources.sources[passage.source].file,
            place=self._place(passage),
            says=says,
            source_says=source_says,
        )

    def _of_another_city(self, quotation: Quotation, theirs: Sources) -> Checked:
        """Return what came of words that stand in the material of another city, which lies here."""
        matcher = Matcher(quotation.text, is_known=self._is_stand_in)
        if matcher.says_anything and theirs.within(matcher, theirs.sources) is not None:
            return self._bare(quotation, Result.FINE)
        passage, alike = theirs.nearest(quotation.text)
        if passage is not None and alike >= NEAR:
            return self._changed(quotation, passage, theirs)
        return self._bare(quotation, Result.NOWHERE, cited=quotation.elsewhere)

    @staticmethod
    def _bare(quotation: Quotation, result: Result, cited: str = "") -> Checked:
        return Checked(text=quotation.text, where=quotation.where, result=result, cited=cited)

    def _named(self, passage: Passage) -> str:
        return f"{self._sources.sources[passage.source].file}, {self._place(passage)}"

    @staticmethod
    def _place(passage: Passage) -> str:
        return place_words(passage.place, read_labels("en"))


def _stand_ins() -> Callable[[str], bool]:
    """Return what tells whether words in brackets are those that a draft for the host puts in place of a name."""
    known = [
        each
        for labels in _all_labels()
        for each in (*labels.group("people").values(), *labels.group("masked").values())
    ]
    pattern = re.compile("|".join(re.escape(each).replace(r"\{n\}", r"\d+") for each in known), re.IGNORECASE)
    return lambda words: all(pattern.fullmatch(word.strip()) for word in words.split("]["))


def _all_labels() -> list[Labels]:
    return [read_labels(lang) for lang in report_languages()]


def _doubtful(manuscript: Manuscript, sources: Sources) -> Iterator[Doubtful]:
    """Yield the citations that lead nowhere, then those that say something else than the record."""
    for where in manuscript.without_note:
        yield Doubtful(where=where, fault=Fault.NO_FOOTNOTE)
    for link in manuscript.links:
        item = sources.evidence.get(link.anchor)
        record = _record(sources, sources.passages.get(item.passage)) if item else ""
        if not item:
            yield Doubtful(where=link.where, fault=Fault.NOT_IN_RUN)
        elif link.anchor not in manuscript.marks:
            yield Doubtful(where=link.where, fault=Fault.ROW_GONE, record=f"{item.indicator}, {record}")
    for note in manuscript.notes:
        yield from _doubts_on(note, manuscript, sources)


def _record(sources: Sources, passage: Passage | None) -> str:
    if passage is None:
        return ""
    return f"{sources.sources[passage.source].file}, {place_words(passage.place, read_labels('en'))}"


def _doubts_on(note: Note, manuscript: Manuscript, sources: Sources) -> Iterator[Doubtful]:
    where = f"footnote {note.number}"
    if note.passages and not note.anchors and not any(each in sources.passages for each in note.passages):
        yield Doubtful(where=where, fault=Fault.NOT_IN_RUN, says=note.text)
    elif note.is_citation and not note.anchors and manuscript.marks:
        yield Doubtful(where=where, fault=Fault.UNLINKED, says=note.text)
    items = [sources.evidence[anchor].passage for anchor in note.anchors if anchor in sources.evidence]
    passages = [sources.passages[each] for each in (items or note.passages) if each in sources.passages]
    told = set(_places_in(note.text))
    expected = [_ways_to_tell(passage.place) for passage in passages]
    missing = [passage for passage, ways in zip(passages, expected, strict=True) if not ways & told]
    if missing and told.difference(*expected):
        says = ", ".join(sorted(told.difference(*expected)))
        yield Doubtful(where=where, fault=Fault.OTHER_PLACE, says=says, record=_record(sources, missing[0]))


@cache
def _place_pattern() -> re.Pattern[str]:
    """Return the pattern of all places that a citation may name, in every language of the drafts."""
    patterns = dict.fromkeys(labels[f"places.{name}"] for name in _PLACES for labels in _all_labels())
    values = (re.sub(r"\\\{\w+\\\}", r"\\d[\\d:]*", re.escape(pattern)) for pattern in patterns)
    return re.compile("|".join(rf"\b{each}(?![\d:]*\d)" for each in values))


def _places_in(text: str) -> Iterable[str]:
    return _place_pattern().findall(text)


def _ways_to_tell(place: Place) -> set[str]:
    """Return a place in the words of every language; a printed page number may stand alone."""
    ways = {place_words(place, labels) for labels in _all_labels()}
    if isinstance(place, PagePlace):
        numbers = [place.label, str(place.page)]
        ways |= {labels.fill("places.page", page=number) for labels in _all_labels() for number in numbers}
    return ways
