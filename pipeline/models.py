"""The records that cross from one stage to the next: Source -> Passage -> Evidence -> Row -> Review.

Nothing else crosses: PDF pages, spaCy documents and Word tables stay inside the stage that made them. Every
record is frozen and can be written to a file (``store.py``), so a stage can be tested alone and two runs compared.
Pages, paragraphs, tables, rows and columns count from 1; character offsets from 0, the end not included.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from pipeline.outcomes import Outcome


class Kind(StrEnum):
    """What sort of material a source is; the folder it lies in says so, or ``city.toml``."""

    KICKOFF = "kickoff"
    STRATEGY = "strategy"
    INTERVIEW = "interview"
    MINUTES = "minutes"
    OTHER = "other"


class Status(StrEnum):
    """What a passage says of an indicator, for this city, today (annotation guidelines of the benchmark)."""

    IN_PLACE = "in_place"
    PLANNED = "planned"
    ABSENT = "absent"
    PAST = "past"
    UNCERTAIN = "uncertain"


class Part(StrEnum):
    """What part of its source a passage is. Headings and questions give context, comments are remarks of readers.

    An aside is what nobody says in an interview, as the head of its transcript. None of these four is ever evidence.
    """

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    QUESTION = "question"
    ANSWER = "answer"
    COMMENT = "comment"
    ASIDE = "aside"

    @property
    def is_evidence(self) -> bool:
        """Whether a passage of this part may be quoted as evidence."""
        return self not in (Part.HEADING, Part.QUESTION, Part.COMMENT, Part.ASIDE)


class Region(Struct, frozen=True, kw_only=True):
    """The part of a passage that stands in one column of one page.

    The box is in points from the top left corner of the page as it is shown; ``start`` and ``end`` are the
    character range in that page's text as the reader delivers it (0, 0 where it delivers none).
    """

    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    start: int = 0
    end: int = 0


class PagePlace(Struct, frozen=True, kw_only=True, tag="page", tag_field="type"):
    """A place in a PDF: the page where the passage begins, its printed label, and every region it covers."""

    page: int
    label: str = ""
    regions: tuple[Region, ...] = ()


class ParagraphPlace(Struct, frozen=True, kw_only=True, tag="paragraph", tag_field="type"):
    """A place in flowing text: the paragraph's number, and the line and page where the file has them (else 0).

    The page is the one on which the program that saved the file last showed the paragraph's beginning.
    """

    paragraph: int
    line: int = 0
    page: int = 0


class CellPlace(Struct, frozen=True, kw_only=True, tag="cell", tag_field="type"):
    """A place in a table of a flowing document; column 0 means the whole row, page as in ``ParagraphPlace``."""

    table: int
    row: int
    column: int = 0
    page: int = 0


class TimePlace(Struct, frozen=True, kw_only=True, tag="time", tag_field="type"):
    """A place in an interview: turn number, begin and end in milliseconds (None: no times)."""

    turn: int
    start_ms: int | None = None
    end_ms: int | None = None


Place = PagePlace | ParagraphPlace | CellPlace | TimePlace


class RoleType(StrEnum):
    """What an interviewee is to the city: what a pseudonym tells of the person, and nothing more."""

    PRACTITIONER = "practitioner"
    POLITICIAN = "politician"
    PARTNER_ORGANISATION = "partner_organisation"
    SERVICE_USER = "service_user"
    MIGRANT_GROUP = "migrant_group"


class Interviewee(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody who was interviewed: the name as in the transcript, the post in free words, and the role's type."""

    name: str = ""
    role: str = ""
    type: RoleType | None = None


class Source(Struct, frozen=True, kw_only=True):
    """One file of a city's material.

    ``id`` comes from the file's bytes alone, so a renamed file keeps its passages and citations. ``file`` is the
    path below the city's folder with forward slashes. ``pages`` is 0 where the format has none.
    ``unread_pages`` are pages that show something but gave no text (scans). ``interviewees`` and ``interpreter`` tell,
    for an interview, who was asked and who translated, where somebody said so. What a ``confidential`` source says is
    never quoted outside the team.
    """

    id: str
    city: str
    file: str
    kind: Kind
    sha256: str
    lang: str = ""
    title: str = ""
    date: str = ""
    pages: int = 0
    unread_pages: tuple[int, ...] = ()
    interviewees: tuple[Interviewee, ...] = ()
    interpreter: str = ""
    confidential: bool = False


class Passage(Struct, frozen=True, kw_only=True):
    """A paragraph, list item, table row or interview answer, verbatim, with its place.

    ``heading`` is the nearest heading above. ``context`` is what stands beside the passage and helps to
    understand it but is not part of it: the interviewer's question, the header row of a table, a form's label.
    ``lang`` is empty where no language could be told. ``confidence`` is how sure a text recognition was of the
    words, from 0 to 1; None where the file itself holds the text. ``indicator`` is the indicator that a form asked
    about in this place, so that the answer belongs to it whatever its words; else empty. ``speaker`` is who says it in
    an interview, as the transcript calls the person; else empty.
    """

    id: str
    source: str
    n: int
    text: str
    place: Place
    kind: Kind
    part: Part = Part.PARAGRAPH
    lang: str = ""
    heading: str = ""
    context: str = ""
    confidence: float | None = None
    indicator: str = ""
    speaker: str = ""


class Speaker(Struct, frozen=True, kw_only=True):
    """Somebody who speaks in an interview: as the transcript calls the person, how much, and whether it asks.

    What somebody who asks says is never evidence.
    """

    name: str
    passages: int
    words: int
    asks: bool = False


class Suspicion(Struct, frozen=True, kw_only=True):
    """A page whose text a person should hold against the original, and why, in plain words; page 0: the whole file."""

    page: int
    reason: str


class Contact(Struct, frozen=True, kw_only=True):
    """A person whom the city names in its form for an area, as in ``GOV-IMP``; what is not known is empty."""

    area: str
    name: str
    role: str = ""
    email: str = ""


class Attachment(Struct, frozen=True, kw_only=True):
    """A document that the city names in its form for an area: title, date and page as written there."""

    area: str
    title: str
    date: str = ""
    page: str = ""


class Reading(Struct, frozen=True, kw_only=True):
    """What a reader made of one source: the source as now known, its passages, and warnings in plain words.

    ``dropped`` are characters taken out (see ``LogEntry``); ``suspicious`` are pages that could be read only in part or
    wrongly; ``recognised`` are scanned pages read by
    text recognition. ``contacts`` and ``attachments`` are what a kick-off form names, ``speakers`` those of an
    interview, in the order in which they begin to speak.
    """

    source: Source
    passages: tuple[Passage, ...]
    warnings: tuple[str, ...] = ()
    dropped: int = 0
    suspicious: tuple[Suspicion, ...] = ()
    recognised: tuple[int, ...] = ()
    contacts: tuple[Contact, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    speakers: tuple[Speaker, ...] = ()


class Mention(Struct, frozen=True, kw_only=True):
    """Words that made a rule or a status apply.

    ``name`` is the concept's name, or the status for a cue. ``where`` says which text the offsets count in:
    ``text``, ``heading`` or ``context`` of the passage.
    """

    name: str
    text: str
    start: int
    end: int
    where: str = "text"


class Evidence(Struct, frozen=True, kw_only=True):
    """Words of a passage that speak to an indicator, with the reasons why the tool thinks so.

    ``start`` and ``end`` cut the quote out of the passage's text: a sentence, with those it leans on. ``facet`` is
    empty where the rule speaks to the indicator as a whole. ``clear`` is how clearly the learned weights agree (above
    0; 0: they were not asked).
    """

    id: str
    passage: str
    source: str
    indicator: str
    status: Status
    start: int
    end: int
    rule: str
    facet: str = ""
    concepts: tuple[Mention, ...] = ()
    cues: tuple[Mention, ...] = ()
    clear: float = 0.0


class Verdict(StrEnum):
    """What the material as a whole lets us say of a facet."""

    KNOW_IN_PLACE = "know_in_place"
    KNOW_ABSENT = "know_absent"
    SUSPECT_PLANNED = "suspect_planned"
    SUSPECT_PAST = "suspect_past"
    SUSPECT_UNCERTAIN = "suspect_uncertain"
    SUSPECT_CONTRADICTED = "suspect_contradicted"
    UNKNOWN = "unknown"

    @property
    def is_known(self) -> bool:
        """Whether it belongs under "we know"."""
        return self in (Verdict.KNOW_IN_PLACE, Verdict.KNOW_ABSENT)

    @property
    def is_suspected(self) -> bool:
        """Whether it belongs under "we suspect"."""
        return not self.is_known and self is not Verdict.UNKNOWN


class Finding(Struct, frozen=True, kw_only=True):
    """A facet with its verdict and the evidence behind it, best first (empty exactly when unknown).

    The facet "" gathers evidence that speaks to the indicator but to none of its facets.
    """

    facet: str
    verdict: Verdict
    evidence: tuple[str, ...] = ()


class Performance(StrEnum):
    """The peers' judgement of an indicator. The tool leaves it at the last."""

    BELOW = "below"
    MEETS = "meets"
    EXCEEDS = "exceeds"
    MORE_INFORMATION = "more_information"


class Ratings(Struct, frozen=True, kw_only=True):
    """The peers' ratings by indicator: what each author chose, and what the team has agreed on since, if anything."""

    given: dict[str, dict[str, Performance]] = {}
    agreed: dict[str, Performance] = {}


class Row(Struct, frozen=True, kw_only=True):
    """One indicator of the desk review: a finding for each of its facets, in the benchmark's order.

    ``contact`` is whom the city names for its questions (empty: the open facets' usual roles).
    """

    indicator: str
    findings: tuple[Finding, ...]
    performance: Performance = Performance.MORE_INFORMATION
    contact: str = ""

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        """The facets to ask about: unknown or suspected."""
        return tuple(finding for finding in self.findings if finding.facet and not finding.verdict.is_known)


class Coverage(Struct, frozen=True, kw_only=True):
    """How far the material could be searched, so that "nothing found" can be told from "not searchable".

    ``unsearched_langs`` counts passages by language without a lexicon; ``not_read`` gives the reason for each
    file that was left out or could not be read, ``warnings`` the readers' warnings, both by file.
    """

    sources: int
    pages: int
    passages: int
    searched: int
    unread_pages: int
    unsearched_langs: dict[str, int]
    not_read: dict[str, str] = {}
    warnings: dict[str, tuple[str, ...]] = {}


class Review(Struct, frozen=True, kw_only=True):
    """The desk review of one city as data: what both Word drafts are made from."""

    city: str
    benchmark: str
    rows: tuple[Row, ...]
    coverage: Coverage


class Practice(Struct, frozen=True, kw_only=True):
    """What a city reports as being in place on a facet, in the words of one of its strategies.

    ``title`` is what the strategy is called, ``place`` where the quote stands in it.
    """

    city: str
    indicator: str
    facet: str
    quote: str
    title: str
    place: Place
    lang: str = ""


class Audience(StrEnum):
    """Whom drafts are for: the review team, or the host city, which must not see who said what."""

    TEAM = "team"
    HOST = "host"


class LogEntry(Struct, frozen=True, kw_only=True):
    """The fate of one input in the run log, with what was read of it.

    ``seconds`` is how long reading it took by the clock, ``memory`` the most bytes that it took; both are of the run
    that read it, which may be an earlier one. ``dropped`` are characters taken out because no program shows them, or
    because they mislead. ``scans`` are pages without text that show something, ``recognised``
    those of them read by text recognition.
    """

    file: str
    outcome: Outcome
    source: str = ""
    reason: str = ""
    warnings: tuple[str, ...] = ()
    pages: int = 0
    passages: int = 0
    characters: int = 0
    dropped: int = 0
    tables: int = 0
    scans: tuple[int, ...] = ()
    recognised: tuple[int, ...] = ()
    suspicious: tuple[Suspicion, ...] = ()
    evidence: int = 0
    langs: tuple[str, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    seconds: float = 0.0
    memory: int = 0
