"""What a report says in other people's words, and on what it says that this rests, read from the Word file.

All is read as somebody sees it who has accepted the tracked changes. Styles are known by their names, for editors
change the ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from pipeline.benchmark.form import NAMESPACE as FORM
from pipeline.copies.grid import is_header, names_in, table_children, words_of
from pipeline.copies.text import Paragraph, Reader, is_deleted
from pipeline.proofing.marks import LEAST, MARKS, Marked, count_words, find_marked
from pipeline.report.labels import read_labels, report_languages
from pipeline.report.wordkit.custom import find_custom
from pipeline.report.wordkit.footnotes import read_footnotes
from pipeline.report.wordkit.package import DOCUMENT, STYLES, Package
from pipeline.report.wordkit.xml import Element, q, style_ids, val

ANCHOR = re.compile(r"ev_[0-9a-f]{20}")
PASSAGE = re.compile(r"\b[0-9a-f]{12}-[0-9a-f]{8}\b")
QUOTE, PLACE, PLACEHOLDER = "evidence quote", "evidence place", "placeholder"
_REFERENCE = re.compile(" ?\\[?\ue010([^\ue011]*)\ue011\\]?")
_FIELD_LINK = re.compile(r'HYPERLINK\s+\\l\s+"([^"]+)"')
_HEADING = re.compile(r"heading (\d)")
_TOP = ("annex heading", "contents heading")
# Where words between quotation marks are headings, labels or translations.
_NO_QUOTES = re.compile(
    r"heading \d|annex heading|contents heading|toc \d|title|subtitle|kicker|table title|translation"
)
_INDICATOR = re.compile(r"[A-Z]{2,5}(?:-[A-Z0-9]{1,5}){2,3}\b")
_TR, _TBL = q("tr"), q("tbl")


class Note(Struct, frozen=True, kw_only=True):
    """A footnote that the text refers to: its number as readers see it, its words, what it links to and names.

    ``is_citation`` is whether its words look like those of a citation of ours.
    """

    number: int
    text: str
    anchors: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    is_citation: bool = False


class Quotation(Struct, frozen=True, kw_only=True):
    """Words that the report gives as somebody else's: where they stand, and what they are cited from.

    ``is_styled`` tells those that the program wrote, as their style says, from those between quotation marks that
    a person may have typed; ``is_soft`` that the marks may be apostrophes. ``anchors`` and ``passages`` are what the
    notes behind it, or its row of the annex, lead to; ``elsewhere`` is the citation of another city's words.
    """

    text: str
    where: str
    is_styled: bool
    is_soft: bool = False
    in_annex: bool = False
    anchors: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    elsewhere: str = ""


class Link(Struct, frozen=True, kw_only=True):
    """A link to a row of the annex, and where it stands."""

    anchor: str
    where: str


class Blank(Struct, frozen=True, kw_only=True):
    """A placeholder that is still there: the heading above it, and whether it asks for a translation of a quote."""

    where: str
    asks_translation: bool = False


class Manuscript(Struct, frozen=True, kw_only=True):
    """A report as somebody sees it who holds it against its sources.

    ``marks`` are the bookmarks of the annex rows that are there. ``without_note`` says where a reference leads to no
    footnote, ``unclosed`` where quotation marks are opened and not closed. ``for_host`` is whether it says on its cover
    that it is for the host city.
    """

    quotations: tuple[Quotation, ...]
    notes: tuple[Note, ...]
    links: tuple[Link, ...]
    marks: frozenset[str]
    blanks: tuple[Blank, ...]
    without_note: tuple[str, ...] = ()
    unclosed: tuple[str, ...] = ()
    for_host: bool = False


class Span(Struct, frozen=True):
    """Words in one run: their character style by name, the bookmark that they link to, or the note referred to."""

    text: str
    style: str = ""
    anchor: str = ""
    note: str = ""


class Runs(Reader):
    """Reads paragraphs and their runs; a reference to a note stands in the words as its id between marks."""

    def __init__(self, styles: Mapping[str, str], references: Iterable[str]) -> None:
        super().__init__(styles, {each: f"\ue010{each}\ue011" for each in references}, picture="")
        self._names = styles

    def spans(self, paragraph: Paragraph) -> list[Span]:
        """Return the runs of a paragraph in order."""
        return [
            self._span(text, holder)
            for element in paragraph.elements
            for text, holder in self._texts(element, None)
            if text
        ]

    def _span(self, text: str, holder: Element | None) -> Span:
        if holder is None:
            return Span(text)
        style = self._names.get(val(holder.find(f"{q('rPr')}/{q('rStyle')}")), "")
        if reference := _REFERENCE.fullmatch(text):
            sort = "endnote" if holder.find(q("endnoteReference")) is not None else "footnote"
            return Span("", style, "", f"{sort} {reference[1]}")
        return Span(text, style, _anchor_of(holder))


def _anchor_of(run: Element) -> str:
    around = run.getparent()
    while around is not None and around.tag != q("p"):
        if around.tag == q("hyperlink"):
            return around.get(q("anchor"), "")
        around = around.getparent()
    return ""


def is_no_report(package: Package) -> bool:
    """Return whether the file is another document of ours: a form, a guide, or a desk review.

    A desk review is told by the bookmarks of its rows and the dropdowns in them.
    """
    if find_custom(package, FORM) is not None:
        return True
    rows = (row for row in package.xml(DOCUMENT).iter(_TR) if any(True for _ in row.iter(q("dropDownList"))))
    return any(name.startswith("row_") for row in rows for name in names_in(row)[0])


def read_manuscript(package: Package) -> Manuscript:
    """Return a report's quotations, notes, links and placeholders. Raise ValueError for a file without a text."""
    body = package.xml(DOCUMENT).find(q("body"))
    if body is None:
        raise ValueError("no body")
    return _ManuscriptReader(package, body).read()


class _Line(Struct, frozen=True):
    """A paragraph taken apart: its words, and from where to where each run stands among them."""

    text: str
    spans: list[tuple[int, int, Span]]

    def stretches(self, style: str) -> list[tuple[int, int]]:
        """Return where words of a character style stand, runs beside each other as one."""
        made: list[tuple[int, int]] = []
        for start, end, span in self.spans:
            if span.style == style and start < end:
                first = made.pop()[0] if made and made[-1][1] == start else start
                made.append((first, end))
        return made


def _line(spans: Iterable[Span]) -> _Line:
    text = ""
    placed = []
    for span in spans:
        # A reference counts as the end of a word for the marks beside it.
        words = span.text if not span.note else "\ue010\ue011"
        placed.append((len(text), len(text) + len(words), span))
        text += words
    return _Line(text, placed)


class _ManuscriptReader:
    """Reads one report from top to bottom."""

    def __init__(self, package: Package, body: Element) -> None:
        self._body = body
        references = {each.get(q("id"), "") for each in body.iter(q("footnoteReference"), q("endnoteReference"))}
        styles = style_ids(package.xml(STYLES)) if STYLES in package.names else {}
        self._runs = Runs({number: name for name, number in styles.items()}, references)
        self._elements = {f"footnote {number}": note for number, note in read_footnotes(package).items()}
        self._elements |= {f"endnote {number}": note for number, note in _endnotes(package).items()}
        labels = [read_labels(lang) for lang in report_languages()]
        self._to_complete = tuple(each["to_complete"] for each in labels)
        self._to_translate = tuple(each["to_translate"] for each in labels)
        self._for_host = tuple(each["audience.host"] for each in labels)
        self._is_for_host = False
        self._list_of_sources = {each["provenance.sources_annex"] for each in labels}
        self._notes: dict[str, Note] = {}
        self._row_anchors = dict(_row_anchors(body))
        self._headings: dict[int, str] = {}
        self._quotations: list[Quotation] = []
        self._links: list[Link] = []
        self._blanks: list[Blank] = []
        self._without_note: list[str] = []
        self._unclosed: list[str] = []

    def read(self) -> Manuscript:
        """Return what was read."""
        filled: set[str] = set()
        for paragraph in self._runs.paragraphs(self._body):
            row = next((each for each in paragraph.element.iterancestors(_TR)), None)
            anchors = self._row_anchors.get(row, ()) if row is not None else ()
            filled.update(anchors)
            self._take(paragraph, row, anchors)
        for note in self._notes.values():
            self._links += [Link(anchor=anchor, where=f"footnote {note.number}") for anchor in note.anchors]
        return Manuscript(
            quotations=tuple(self._quotations),
            notes=tuple(self._notes.values()),
            links=tuple(self._links),
            # LibreOffice deletes a row with tracked changes by deleting all its words.
            marks=frozenset(filled) | frozenset(_loose_marks(self._body)),
            blanks=tuple(self._blanks),
            without_note=tuple(self._without_note),
            unclosed=tuple(self._unclosed),
            for_host=self._is_for_host,
        )

    def _take(self, paragraph: Paragraph, row: Element | None, anchors: tuple[str, ...]) -> None:
        line = _line(self._runs.spans(paragraph))
        self._follow(paragraph)
        where = self._where(row, anchors)
        self._is_for_host |= any(words in line.text for words in self._for_host)
        for span in (span for _, _, span in line.spans):
            if span.note and span.note not in self._notes:
                self._take_note(span.note, where)
        if not anchors:
            seen = dict.fromkeys(span.anchor for _, _, span in line.spans if ANCHOR.fullmatch(span.anchor))
            self._links += [Link(anchor=anchor, where=where) for anchor in seen]
        self._blanks += self._blanks_in(line, where)
        if paragraph.style.startswith("toc "):
            return
        is_typed = not (anchors or self._says_no_quotes(paragraph, row))
        self._quotations += self._quotations_in(line, where, row, anchors, is_typed=is_typed)

    def _follow(self, paragraph: Paragraph) -> None:
        """Take note of the headings above."""
        if level := _HEADING.fullmatch(paragraph.style):
            self._headings = {n: words for n, words in self._headings.items() if n < int(level[1])}
            self._headings[int(level[1])] = _plain(paragraph.text)
        elif paragraph.style in _TOP:
            self._headings = {1: _plain(paragraph.text)}

    def _where(self, row: Element | None, anchors: tuple[str, ...]) -> str:
        if anchors and row is not None:
            indicator = _INDICATOR.search(words_of(row))
            return f"annex, {indicator[0]}" if indicator else "annex"
        under = " / ".join(words for _, words in sorted(self._headings.items()))
        return f'under "{under}"' if under else "at the beginning"

    def _take_note(self, key: str, where: str) -> None:
        element = self._elements.get(key)
        if element is None:
            self._without_note.append(where)
            return
        number = len(self._notes) + 1
        lines = [_line(self._runs.spans(paragraph)) for paragraph in self._runs.paragraphs(element)]
        text = " ".join(" ".join(line.text for line in lines).split())
        links = [span.anchor for line in lines for _, _, span in line.spans if span.anchor]
        links += _FIELD_LINK.findall("".join(each.text or "" for each in element.iter(q("instrText"))))
        note = Note(
            number=number,
            text=text,
            anchors=tuple(dict.fromkeys(link for link in links if ANCHOR.fullmatch(link))),
            passages=tuple(dict.fromkeys(PASSAGE.findall(text))),
            is_citation=bool(PASSAGE.search(text)) or any(line.stretches(PLACE) for line in lines),
        )
        self._notes[key] = note
        for line in lines:
            self._blanks += self._blanks_in(line, f"footnote {number}")
            for quotation in self._quotations_in(line, f"footnote {number}", None, note.anchors, is_typed=True):
                self._quotations.append(quotation)

    def _blanks_in(self, line: _Line, where: str) -> Iterator[Blank]:
        found = line.stretches(PLACEHOLDER)
        rest = line.text
        for start, end in reversed(found):
            rest = rest[:start] + rest[end:]
            if words := line.text[start:end].strip():
                yield Blank(where=where, asks_translation=words in self._to_translate)
        for words in (*self._to_complete, *self._to_translate):
            yield from [Blank(where=where, asks_translation=words in self._to_translate)] * rest.count(words)

    def _says_no_quotes(self, paragraph: Paragraph, row: Element | None) -> bool:
        """Whether quotation marks in a paragraph are none of a quotation's: in headings, labels, lists of sources."""
        if _NO_QUOTES.fullmatch(paragraph.style) or (row is not None and is_header(row)):
            return True
        return row is not None and self._list_of_sources & set(self._headings.values()) != set()

    def _quotations_in(
        self, line: _Line, where: str, row: Element | None, anchors: tuple[str, ...], *, is_typed: bool
    ) -> Iterator[Quotation]:
        found, unclosed = _read_marks(line, is_typed=is_typed)
        self._unclosed += [f"{where}: {line.text[at : at + 40].strip()} ..." for at in unclosed]
        printed = tuple(PASSAGE.findall(words_of(row))) if row is not None else ()
        for n, (start, end, is_styled, is_soft) in enumerate(found):
            until = found[n + 1][0] if n + 1 < len(found) else len(line.text) + 1
            behind = _cited_behind(line, end, until)
            notes = [self._notes[span.note] for span in behind if span.note in self._notes]
            linked = [span.anchor for span in behind if ANCHOR.fullmatch(span.anchor)]
            cited = [*anchors, *(anchor for note in notes for anchor in note.anchors), *linked]
            named = [*printed, *(passage for note in notes for passage in note.passages)]
            told = "".join(span.text for span in behind if span.style == PLACE) if is_styled and not cited else ""
            yield Quotation(
                text=" ".join(line.text[start:end].replace("\ue010\ue011", " ").split()),
                where=where,
                is_styled=is_styled,
                is_soft=is_soft,
                in_annex=bool(anchors) and row is not None,
                anchors=tuple(dict.fromkeys(cited)),
                passages=tuple(dict.fromkeys(named)),
                elsewhere=told.strip(),
            )


def _read_marks(line: _Line, *, is_typed: bool) -> tuple[list[tuple[int, int, bool, bool]], list[int]]:
    """Return where quotations stand, whether they have the style of one, and whether marks may be apostrophes.

    Words that somebody typed between the marks belong to a quotation, whatever their style.
    """
    styled = line.stretches(QUOTE)
    outside = line.text
    for start, end in styled:
        inner = outside[start:end].strip(MARKS + " ")
        at = start + outside[start:end].find(inner)
        outside = outside[:at] + "x" * len(inner) + outside[at + len(inner) :]
    marked, unclosed = find_marked(outside)
    made: list[tuple[int, int, bool, bool]] = []
    for stretch in styled:
        start, end = _with_words_around(stretch, marked)
        if made and (made[-1][1] >= start or _is_one(line.text[made[-1][1] : start])):
            start = made.pop()[0]
        if line.text[start:end].strip(MARKS + " "):
            made.append((start, end, True, False))
    if is_typed:
        made += [(each.start, each.end, False, each.is_soft) for each in marked if _is_typed(each, line, made)]
    return sorted(made), unclosed if is_typed else []


def _cited_behind(line: _Line, end: int, until: int) -> list[Span]:
    """Return the runs behind a quotation; where no note or link is among them up to the next one, all behind it."""
    spans = [(at, span) for at, _, span in line.spans if at >= end]
    near = [span for at, span in spans if at < until]
    return near if any(span.note or span.anchor for span in near) else [span for _, span in spans]


def _with_words_around(stretch: tuple[int, int], marked: Iterable[Marked]) -> tuple[int, int]:
    """Return from where to where a quotation goes: as far as the marks around it."""
    start, end = stretch
    around = next((each for each in marked if each.start <= start and end <= each.end + 1), None)
    return (min(start, around.start), max(end, around.end)) if around else stretch


def _is_one(between: str) -> bool:
    """Whether what stands between two stretches of a quotation parts it in none."""
    return not any(mark in between for mark in (*MARKS, "\ue010"))


def _is_typed(marked: Marked, line: _Line, styled: Sequence[tuple[int, int, bool, bool]]) -> bool:
    """Whether words between marks are a quotation: long enough, and none of a citation or placeholder."""
    if any(start < marked.end and marked.start < end for start, end, *_ in styled):
        return False
    taken = (*line.stretches(PLACE), *line.stretches(PLACEHOLDER))
    if any(start <= marked.start and marked.end <= end for start, end in taken):
        return False
    return count_words(line.text[marked.start : marked.end]) >= LEAST


def _endnotes(package: Package) -> dict[str, Element]:
    name = "word/endnotes.xml"
    notes = package.xml(name).iter(q("endnote")) if name in package.names else ()
    return {note.get(q("id"), ""): note for note in notes if note.get(q("type")) is None}


def _row_anchors(body: Element) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """Yield the rows of the annex with their bookmarks; editors may put these between two rows."""
    for table in body.iter(_TBL):
        pending: list[str] = []
        for child in table_children(table):
            if child.tag == q("bookmarkStart"):
                pending.append(child.get(q("name"), ""))
            elif child.tag == _TR and not is_deleted(child):
                found = (*pending, *names_in(child)[0])
                pending = []
                if marks := tuple(dict.fromkeys(mark for mark in found if ANCHOR.fullmatch(mark))):
                    yield child, marks


def _loose_marks(body: Element) -> Iterator[str]:
    """Yield the bookmarks of evidence that stand in no table."""
    for mark in body.iter(q("bookmarkStart")):
        if ANCHOR.fullmatch(mark.get(q("name"), "")) and next(mark.iterancestors(_TBL), None) is None:
            yield mark.get(q("name"), "")


def _plain(text: str) -> str:
    return " ".join(_REFERENCE.sub("", text).split())
