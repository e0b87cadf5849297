"""Quotes and where they stand: verbatim words, shortened only with ``[...]``, and a citation a reader can follow.

Interviews are cited by the pseudonym of the person who speaks and the minute.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath

from pipeline.models import (
    CellPlace,
    Evidence,
    Kind,
    PagePlace,
    ParagraphPlace,
    Passage,
    Place,
    Source,
    TimePlace,
)
from pipeline.privacy.people import People, Person
from pipeline.report.labels import Labels

CUT = "[...]"
LONGEST = 300  # characters of a quote in a table cell, and a word more at each end; the annex has it whole
LONGEST_NAME = 80


def shorten(text: str, *, keep: tuple[int, int], longest: int = LONGEST) -> str:
    """Return the text, or where it is too long the stretch around ``keep`` cut at words, marked by ``[...]``."""
    if len(text) <= longest:
        return text
    room = max(0, longest - (keep[1] - keep[0])) // 2
    start = _word_start(text, max(0, min(keep[0] - room, len(text) - longest)))
    end = _word_end(text, min(len(text), max(start + longest, keep[1])))
    before = f"{CUT} " if start else ""
    after = f" {CUT}" if end < len(text) else ""
    return f"{before}{text[start:end].strip()}{after}"


def _word_start(text: str, at: int) -> int:
    """Return where the word that stands at ``at`` begins."""
    return text.rfind(" ", 0, at) + 1


def _word_end(text: str, at: int) -> int:
    """Return where the word that stands before ``at`` ends."""
    space = text.find(" ", at)
    return len(text) if space < 0 else space


def reasons_in(text: str, item: Evidence, *, offset: int) -> tuple[int, int]:
    """Return the stretch of the quote that made the rule apply, counted from the quote's beginning."""
    places = [
        (mention.start - offset, mention.end - offset)
        for mention in (*item.concepts, *item.cues)
        if mention.where == "text" and offset <= mention.start and mention.end <= offset + len(text)
    ]
    if not places:
        return (0, 0)
    return min(start for start, _ in places), max(end for _, end in places)


def name_sources(sources: Sequence[Source], people: People, labels: Labels) -> dict[str, str]:
    """Return a name for each source by id, no two alike.

    An interview goes by the pseudonyms of those asked, else by a number: its title and file may hold a name.
    """
    interviews = [source.id for source in sources if source.kind is Kind.INTERVIEW]
    names = {
        source.id: _interview_name(source, interviews.index(source.id) + 1, people, labels)
        if source.kind is Kind.INTERVIEW
        else document_name(source)
        for source in sources
    }
    return _told_apart(names)


def document_name(source: Source) -> str:
    """Return what a document is called: its title, else its file's name."""
    name = " ".join(source.title.split()) or PurePosixPath(source.file).name
    return name if len(name) <= LONGEST_NAME else f"{name[: _word_end(name, LONGEST_NAME)]} …"


def _interview_name(source: Source, n: int, people: People, labels: Labels) -> str:
    asked = [pseudonym(person, labels) for person in people.in_source(source)]
    return labels.listing(asked) if asked else labels.fill("interview_n", n=n)


def pseudonym(person: Person, labels: Labels) -> str:
    """Return what a person is called outside the team: "Partner organisation 2"."""
    return labels.fill(f"people.{person.type or 'unknown'}", n=person.number)


def _told_apart(names: dict[str, str]) -> dict[str, str]:
    """Return the names, with a number behind the second and each further one of the same words."""
    seen: Counter[str] = Counter()
    told = {}
    for source, name in names.items():
        seen[name] += 1
        told[source] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return told


def cite(passage: Passage, name: str, labels: Labels) -> str:
    """Return where a passage stands, and how sure its words are where text recognition read them from a scan."""
    citation = f"{name}, {place_words(passage.place, labels)}"
    if passage.confidence is None:
        return citation
    return labels.fill("recognised", citation=citation, sure=min(99, round(passage.confidence * 100)))


def place_words(place: Place, labels: Labels) -> str:
    """Return a place in words: "p. 7" (Word: as saved), "minute 12:30", "paragraph 4", "table 2, row 3"."""
    match place:
        case PagePlace():
            return _page_words(place, labels)
        case CellPlace(page=page) | ParagraphPlace(page=page) if page:
            return labels.fill("places.page", page=page)
        case CellPlace(table=table, row=row):
            return labels.fill("places.row", table=table, row=row)
        case ParagraphPlace(paragraph=paragraph, line=line):
            name, n = ("line", line) if line else ("paragraph", paragraph)
            return labels.fill(f"places.{name}", **{name: n})
        case TimePlace(start_ms=None, turn=turn):
            return labels.fill("places.turn", turn=turn)
        case TimePlace(start_ms=int(start)):
            return _time_words(start // 1000, labels)
    raise AssertionError(place)


def _page_words(place: PagePlace, labels: Labels) -> str:
    """Return the printed page number and, where it differs, the page of the file."""
    if place.label and place.label != str(place.page):
        return labels.fill("places.page_label", page=place.page, label=place.label)
    return labels.fill("places.page", page=place.page)


def _time_words(seconds: int, labels: Labels) -> str:
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    if hours:
        return labels.fill("places.hour", time=f"{hours}:{minute:02}:{second:02}")
    return labels.fill("places.minute", time=f"{minute}:{second:02}")
