"""One city's records for the host: without names, without what was said in confidence, otherwise the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, structs

from pipeline.city import City
from pipeline.models import Contact, Evidence, Kind, LogEntry, Mention, Passage, Source
from pipeline.privacy.details import SURE, Detail, Sort, find_details
from pipeline.privacy.given import NAME, Given, names_of
from pipeline.privacy.names import Masked, Name, Names, in_capitals, parts_of
from pipeline.privacy.people import People
from pipeline.privacy.words import is_word

# How much of the text stands around a doubtful word when a person is asked.
AROUND = 40


class Records(Struct, frozen=True, kw_only=True):
    """What drafts are made from, before the review."""

    city: City
    sources: Sequence[Source]
    passages: Sequence[Passage]
    evidence: Sequence[Evidence]
    contacts: Sequence[Contact] = ()
    log: Sequence[LogEntry] = ()


class Doubt(Struct, frozen=True, kw_only=True):
    """Words in a quote for the host that may tell who or where somebody is, for a person to decide.

    ``is_gone`` tells that they were taken out.
    """

    passage: Passage
    text: str
    around: str
    sort: Sort
    is_gone: bool = False


class Shared(Struct, frozen=True, kw_only=True):
    """The records for the host, how many sources are left out as confidential, and what a person should decide."""

    records: Records
    confidential: int
    doubts: tuple[Doubt, ...]


def share(records: Records, people: People, given: Given, words: Mapping[str, str]) -> Shared:
    """Return the records without names.

    ``words`` are what stands in place of a person, by the person's id; of an interviewer, of another name, of an e-mail
    address and of a telephone number (``interviewer``, ``name``, ``email``, ``phone``).
    """
    maker = _Maker(names_of(people, given, records.city), given.keep, words)
    hidden = {source.id for source in records.sources if source.confidential}
    quoted = {item.passage for item in records.evidence}
    shown = [passage for passage in records.passages if passage.source not in hidden]
    masks = {passage.id: maker.mask(passage) for passage in shown if passage.id in quoted}
    return Shared(
        records=Records(
            city=maker.city(records.city),
            sources=[maker.source(source) for source in records.sources if source.id not in hidden],
            passages=[maker.passage(passage, masks.get(passage.id)) for passage in shown],
            evidence=[_moved(item, masks[item.passage]) for item in records.evidence if item.source not in hidden],
            contacts=[maker.contact(contact) for contact in records.contacts],
            log=[maker.entry(entry) for entry in records.log],
        ),
        confidential=len(hidden),
        doubts=tuple(maker.doubts(shown, [item for item in records.evidence if item.source not in hidden])),
    )


class _Maker:
    """Takes names out of one city's records."""

    def __init__(self, names: Iterable[tuple[str, str]], keep: Sequence[str], words: Mapping[str, str]) -> None:
        self._names = Names([Name(text=text, who=who) for text, who in names], keep=keep)
        self._words = {**words, "": words[NAME]}
        self._keep = frozenset(word.casefold() for word in keep)

    def mask(self, passage: Passage) -> Masked:
        """Return the passage's text without names, numbers and addresses of e-mail."""
        return Masked(passage.text, list(self._cuts(passage)))

    def _cuts(self, passage: Passage) -> Iterator[tuple[int, int, str]]:
        is_said = _is_said(passage)
        sure = [d for d in self._details(passage) if d.sort in SURE] if is_said else []
        found = [
            (each.start, each.end, self._words[each.who if is_said else NAME])
            for each in self._names.find(passage.text, passage.lang)
            if all(each.end <= detail.start or each.start >= detail.end for detail in sure)
        ]
        return iter(sorted([*found, *((d.start, d.end, self._words[d.sort]) for d in sure)]))

    def _details(self, passage: Passage) -> list[Detail]:
        found = find_details(passage.text, passage.lang)
        return [detail for detail in found if not self._is_kept(passage.text[detail.start : detail.end])]

    def _is_kept(self, text: str) -> bool:
        return any(word.casefold() in self._keep for word in (text, *parts_of(text)))

    def text(self, text: str, lang: str = "", *, capitals: bool = True) -> str:
        """Return a text that nobody says, without names; a file's name has no ``capitals`` to tell them by."""
        found = self._names.find(text if capitals else in_capitals(text), lang)
        return Masked(text, [(each.start, each.end, self._words[NAME]) for each in found]).text

    def passage(self, passage: Passage, mask: Masked | None) -> Passage:
        return structs.replace(
            passage,
            text=mask.text if mask else "",
            # The heading of a transcript tells who was asked.
            heading="" if _is_said(passage) else self.text(passage.heading, passage.lang),
            context="",
        )

    def source(self, source: Source) -> Source:
        return structs.replace(
            source,
            title=self.text(source.title, source.lang, capitals=False),
            file=self.text(source.file, capitals=False),
            interviewees=(),
        )

    def contact(self, contact: Contact) -> Contact:
        return structs.replace(contact, name=self.text(contact.name), role=self.text(contact.role), email="")

    def entry(self, entry: LogEntry) -> LogEntry:
        return structs.replace(
            entry,
            file=self.text(entry.file, capitals=False),
            reason=self.text(entry.reason, capitals=False),
            warnings=tuple(map(self.text, entry.warnings)),
            speakers=(),
        )

    def city(self, city: City) -> City:
        contacts = {key: self.text(people) for key, people in city.contacts.items()}
        return structs.replace(city, contacts=contacts)

    def doubts(self, passages: Iterable[Passage], evidence: Iterable[Evidence]) -> Iterator[Doubt]:
        """Yield what a person should look at in the interviews' quotes."""
        quotes: dict[str, list[tuple[int, int]]] = {}
        for item in evidence:
            quotes.setdefault(item.passage, []).append((item.start, item.end))
        for passage in passages:
            if passage.id in quotes and _is_said(passage):
                yield from self._doubts(passage, quotes[passage.id])

    def _doubts(self, passage: Passage, quotes: Sequence[tuple[int, int]]) -> Iterator[Doubt]:
        found = self._names.find(passage.text, passage.lang)
        for detail in self._details(passage):
            is_named = any(each.start < detail.end and detail.start < each.end for each in found)
            is_quoted = any(start < detail.end and detail.start < end for start, end in quotes)
            if is_quoted and not is_named:
                yield _doubt(passage, detail.start, detail.end, detail.sort)
        for each in found:
            word = passage.text[each.start : each.end]
            is_quoted = any(start < each.end and each.start < end for start, end in quotes)
            if each.is_alone and is_quoted and is_word(word.casefold(), passage.lang):
                yield structs.replace(_doubt(passage, each.start, each.end, Sort.MAYBE), is_gone=True)


def _doubt(passage: Passage, start: int, end: int, sort: Sort) -> Doubt:
    around = passage.text[max(0, start - AROUND) : end + AROUND]
    return Doubt(passage=passage, text=passage.text[start:end], around=around, sort=sort, is_gone=sort in SURE)


def _is_said(passage: Passage) -> bool:
    return passage.kind is Kind.INTERVIEW or bool(passage.speaker)


def _moved(item: Evidence, mask: Masked) -> Evidence:
    return structs.replace(
        item,
        start=mask.at(item.start),
        end=mask.at(item.end, is_end=True),
        concepts=tuple(_moved_mention(mention, mask) for mention in item.concepts),
        cues=tuple(_moved_mention(mention, mask) for mention in item.cues),
    )


def _moved_mention(mention: Mention, mask: Masked) -> Mention:
    """Return the mention where its words stand now; one from a heading or question is told without its words."""
    if mention.where != "text":
        return structs.replace(mention, text="", start=0, end=0)
    start, end = mask.at(mention.start), mask.at(mention.end, is_end=True)
    return structs.replace(mention, text=mask.text[start:end], start=start, end=end)
