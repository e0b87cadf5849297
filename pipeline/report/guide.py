"""What the guides for a visit's interviews hold: each partner's questions with what is known, and an overview of all.

Guides go on the table of an interview. So they tell and quote what documents say: what one partner said is not shown
to the next.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count
from string import ascii_lowercase
from typing import Any

from pipeline import __version__
from pipeline.benchmark.form import FormRecord
from pipeline.benchmark.tables import Words
from pipeline.models import Evidence, Finding, Kind
from pipeline.report.citations import reasons_in, shorten
from pipeline.report.content import Content, Quote, Row, Table, block, make_content, slot
from pipeline.report.lookup import Lookup
from pipeline.review.questions import CLOSING, OPENING, QUESTION, Interview, Question

OVERVIEW = "overview.docx"
FACTS = ("date", "interviewers", "interpreter", "lang")
LONGEST_QUOTE = 120  # characters: read at a glance in the middle of a talk
LONGEST_FILE = 60  # characters: Windows allows some 250 for the whole path
LONGEST_BOOKMARK = 40  # what Word allows
_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "o", "ł": "l", "&": " "})


def file_names(plan: Sequence[Interview], lookup: Lookup) -> list[str]:
    """Return the name of each guide's file: from the role, in plain letters, never from a person's name.

    A second guide of the same role ends in a letter; numbers stand for drafts that a person has edited.
    """
    names: list[str] = []
    for interview in plan:
        stem = _plain(_role(interview, lookup)) or "guide"
        candidates = (f"{stem}{end}.docx" for end in _endings())
        names.append(next(name for name in candidates if name not in (*names, OVERVIEW)))
    return names


def _role(interview: Interview, lookup: Lookup) -> str:
    """Return what the partner is, without a name: the role, else for which pillar the city names the person."""
    if interview.role:
        return lookup.words(interview.role)
    pillars = Counter(lookup.benchmark.indicator(question.indicator).pillar for question in interview.questions)
    name = lookup.words(lookup.benchmark.pillar(pillars.most_common(1)[0][0]).name)
    return lookup.labels.fill("guide.contact_for", pillar=name)


def _plain(words: str) -> str:
    """Return the words in small ASCII letters, with hyphens between."""
    text = unicodedata.normalize("NFKD", words.casefold().translate(_LETTERS)).encode("ascii", "ignore").decode()
    parts = re.findall(r"[a-z0-9]+", text.replace("'", ""))
    kept = "-".join(parts)[: LONGEST_FILE + 1]
    return kept if len(kept) <= LONGEST_FILE else kept.rpartition("-")[0] or kept[:LONGEST_FILE]


def _endings() -> Iterator[str]:
    """Yield nothing, then -b, -c and so on, -z followed by -bb."""
    yield ""
    for times in count(1):
        yield from (f"-{letter * times}" for letter in ascii_lowercase[1:])


def guide(interview: Interview, lookup: Lookup) -> Content:
    """Return the content of one interview's guide."""
    return _Guide(interview, lookup).content()


def overview(plan: Sequence[Interview], files: Sequence[str], lookup: Lookup) -> Content:
    """Return the content of the overview: a row for each interview with the name of its guide's file."""
    labels = lookup.labels
    title, city = labels["guide.overview_title"], lookup.material.city.name
    rows = [_overview_row(interview, file, lookup) for interview, file in zip(plan, files, strict=True)]
    frame = _frame(lookup, title=title, name=city, subtitle=labels["guide.overview_subtitle"], header=title)
    frame["plan"] = {
        "intro": labels["guide.overview_intro" if plan else "guide.overview_none"],
        "rows": slot("rows", "plan") if plan else "",
        "total": _total(plan, lookup),
        "note": labels.fill("guide.counts_note", opening=OPENING, question=QUESTION, closing=CLOSING),
    }
    frame["cover"] = [_fact("visit", lookup.material.city.review.visit, lookup)]
    frame["leftover"] = _leftover(plan, lookup)
    tables = {"plan": Table(title=title, alt=labels["guide.overview_alt"], rows=rows)}
    return _content(lookup, frame, tables=tables)


def _overview_row(interview: Interview, file: str, lookup: Lookup) -> Row:
    role = _role(interview, lookup)
    who = [block("partner", interview.contact), block("role", role)] if interview.contact else [block("partner", role)]
    counts = {
        "asked": len(interview.asked),
        "spare": len(interview.spare),
        "left": len(interview.left),
        "minutes": interview.minutes,
    }
    return Row(bookmark="", blocks=[*who, *(block(name, str(n)) for name, n in counts.items()), block("file", file)])


def _total(plan: Sequence[Interview], lookup: Lookup) -> str:
    labels = lookup.labels
    return labels.fill(
        "guide.overview_total",
        interviews=labels.count("interviews", len(plan)),
        asked=labels.count("questions", sum(len(interview.asked) for interview in plan)),
        spare=sum(len(interview.spare) for interview in plan),
        left=sum(len(interview.left) for interview in plan),
    )


def _leftover(plan: Sequence[Interview], lookup: Lookup) -> list[dict[str, str]]:
    """Return the questions that fit into no list, each with its indicator."""
    return [
        {"indicator": question.indicator, "text": _ask(question, lookup)}
        for interview in plan
        for question in interview.left
    ]


def _ask(question: Question, lookup: Lookup) -> str:
    """Return the question with what it is open for, as in the desk review."""
    return lookup.labels.fill(f"ask.{question.finding.verdict}", question=_wording(question, lookup))


def _wording(question: Question, lookup: Lookup) -> str:
    return lookup.words(lookup.benchmark.facet(*question.key).question)


def _fact(name: str, value: str, lookup: Lookup, entry: str = "") -> dict[str, str]:
    return {"label": lookup.labels[f"guide.facts.{name}"], "value": value, "entry": entry}


def _frame(lookup: Lookup, *, title: str, name: str, subtitle: str, header: str) -> dict[str, Any]:
    """Return everything that the template may name, empty where only one of the two documents has it."""
    return {
        "labels": lookup.labels.words,
        "title": title,
        "name": name,
        "subtitle": subtitle,
        "city": lookup.material.city.name,
        "header": lookup.labels.fill("header", city=lookup.material.city.name, title=header),
        "version": __version__,
        "cover": [],
        "opening": {},
        "themes": [],
        "closing": {},
        "spare": [],
        "left": "",
        "plan": {},
        "leftover": [],
    }


def _content(
    lookup: Lookup,
    frame: dict[str, Any],
    *,
    tables: dict[str, Table] | None = None,
    quotes: dict[str, Quote] | None = None,
    fields: dict[str, str] | None = None,
    printed: Sequence[str] = (),
) -> Content:
    labels = lookup.labels
    content = make_content(labels, frame, tables or {})
    content["quotes"] = quotes or {}
    content["choices"] = _choices(lookup)
    content["fields"] = fields or {}
    content["record"] = _record(frame["header"], printed, lookup)
    return content


def _choices(lookup: Lookup) -> dict[str, str]:
    """Return what can come of a question, by the value that the dropdown stores; the first is shown."""
    return dict(lookup.labels.words["guide"]["choices"])


def _record(title: str, printed: Sequence[str], lookup: Lookup) -> FormRecord:
    """Return what tells our words from the notes, should a filled guide come back among the interviews."""
    benchmark = lookup.benchmark
    return FormRecord(
        title=title,
        questions={indicator.id: lookup.words(indicator.requirement) for indicator in benchmark.indicators},
        facts=tuple(lookup.labels[f"guide.facts.{name}"] for name in FACTS),
        printed=tuple(printed),
    )


class _Guide:
    """Puts one guide together; gathers the quotes and the fields to fill in."""

    def __init__(self, interview: Interview, lookup: Lookup) -> None:
        self._interview = interview
        self._lookup = lookup
        self._labels = lookup.labels
        self._quotes: dict[str, Quote] = {}
        self._fields: dict[str, str] = {}
        self._printed: list[str] = []

    def content(self) -> Content:
        """Return everything the template is filled with."""
        labels, interview = self._labels, self._interview
        role, title = _role(interview, self._lookup), labels["guide.title"]
        frame = _frame(
            self._lookup,
            title=title,
            name=interview.contact or role,
            subtitle=labels["guide.subtitle"],
            header=f"{title}: {role}",
        )
        frame |= {
            "cover": list(self._cover(role)),
            "opening": {
                "title": labels.fill("guide.opening_title", minutes=OPENING),
                "paragraphs": labels.words["guide"]["opening"],
            },
            "themes": list(self._themes()),
            "closing": self._closing(),
            "spare": [self._spare(question) for question in interview.spare],
            "left": self._left(),
        }
        return _content(self._lookup, frame, quotes=self._quotes, fields=self._fields, printed=self._printed)

    def _cover(self, role: str) -> Iterator[dict[str, str]]:
        city = self._lookup.material.city
        if city.review.visit:
            yield _fact("visit", city.review.visit, self._lookup)
        if self._interview.contact:
            yield _fact("role", role, self._lookup)
        yield _fact("extent", self._extent(), self._lookup)
        for name in FACTS:
            field = f"guide_{name}"
            self._fields[field] = self._labels[f"guide.facts.{name}"]
            yield _fact(name, "", self._lookup, entry=slot("field", field))

    def _extent(self) -> str:
        name = "guide.extent_spare" if self._interview.spare else "guide.extent"
        questions = self._labels.count("questions", len(self._interview.asked))
        return self._labels.fill(
            name, questions=questions, minutes=self._interview.minutes, spare=len(self._interview.spare)
        )

    def _themes(self) -> Iterator[dict[str, Any]]:
        """Yield the themes that have questions, in the benchmark's order."""
        for theme in self._lookup.benchmark.themes:
            questions = [each for each in self._interview.asked if each.indicator in theme.indicators]
            if questions:
                title = self._lookup.words(theme.title)
                yield {"title": title, "questions": [self._question(each) for each in questions]}

    def _question(self, question: Question) -> dict[str, Any]:
        name = re.sub(r"[^0-9A-Za-z]", "_", "_".join(question.key))
        known, quoted = self._known(question)
        who = self._who(question)
        who = f"· {who}" if who else ""
        self._printed += [f"{choice} {who}" for choice in _choices(self._lookup).values()]
        return {
            "indicator": question.indicator,
            "text": _wording(question, self._lookup),
            "known": known,
            "quote": self._quote(quoted) if quoted else "",
            "who": who,
            "asked": slot("choice", f"asked_{name}"),
            "notes": self._notes(name),
        }

    def _notes(self, name: str) -> str:
        """Return the slot of a field for notes."""
        field = f"ask_{name}"[:LONGEST_BOOKMARK]
        self._fields[field] = self._labels["guide.notes"]
        return slot("field", field)

    def _known(self, question: Question) -> tuple[list[str], Finding | None]:
        """Return what is known and the finding to quote: the suspicion, else what is known of the indicator."""
        finding, labels = question.finding, self._labels
        if finding.evidence and not self._in_documents(finding):
            return [labels["guide.told"]], None
        if finding.verdict.is_suspected:
            return [self._lookup.sentence(question.indicator, finding)], finding
        nothing = labels["guide.nothing" if self._lookup.searchable else "guide.not_searchable"]
        beside = self._known_beside(question.indicator)
        if beside is None:
            return [nothing], None
        told = self._lookup.sentence(question.indicator, beside)
        return [nothing, labels.fill("guide.beside", sentence=told)], beside

    def _known_beside(self, indicator: str) -> Finding | None:
        """Return the first facet of the indicator that is known from documents."""
        known = (each for each in self._lookup.rows[indicator].findings if each.facet and each.verdict.is_known)
        return next((finding for finding in known if self._in_documents(finding)), None)

    def _quote(self, finding: Finding) -> str:
        """Return the slot of the best quote from a document, short and without a link: a guide has no annex."""
        item = self._in_documents(finding)[0]
        self._quotes[item] = self._short(self._lookup.evidence[item])
        return slot("quote", item)

    def _in_documents(self, finding: Finding) -> list[str]:
        """Return the finding's evidence from documents, the best first."""
        best = self._lookup.best(finding, most=len(finding.evidence))
        return [item for item in best if self._kind(item) is not Kind.INTERVIEW]

    def _kind(self, evidence: str) -> Kind:
        return self._lookup.passages[self._lookup.evidence[evidence].passage].kind

    def _short(self, item: Evidence) -> Quote:
        quote = self._lookup.quote(item.id)
        said = self._lookup.passages[item.passage].text[item.start : item.end]
        keep = reasons_in(quote["whole"], item, offset=item.start + len(said) - len(said.lstrip()))
        short = quote.copy()
        short["text"] = shorten(quote["whole"], keep=keep, longest=LONGEST_QUOTE)
        short["bookmark"] = ""
        return short

    def _who(self, question: Question) -> str:
        """Return who could answer: the best one unless the guide is for exactly that one, and the others."""
        best, others = self._lookup.words(question.best), "; ".join(self._others(question.others))
        is_told = best in (self._interview.contact, _role(self._interview, self._lookup))
        if is_told and not others:
            return ""
        name = "others" if is_told else "best_others" if others else "best"
        return self._labels.fill(f"guide.{name}", best=best, others=others)

    def _others(self, people: Sequence[Words]) -> list[str]:
        """Return the names of the people, each once, without the post that the partner holds by the city's words."""
        held = self._interview.contact.casefold()
        others = [person for person in people if not any(words.casefold() in held for words in person.values())]
        return list(dict.fromkeys(self._lookup.words(person) for person in others))

    def _closing(self) -> dict[str, Any]:
        return {
            "title": self._labels.fill("guide.closing_title", minutes=CLOSING),
            "questions": self._labels.words["guide"]["closing"],
            "notes": self._notes("closing"),
        }

    def _spare(self, question: Question) -> dict[str, str]:
        ask = _ask if self._in_documents(question.finding) else _wording
        return {
            "indicator": question.indicator,
            "text": ask(question, self._lookup),
            "who": self._who(question),
        }

    def _left(self) -> str:
        left = len(self._interview.left)
        return self._labels.fill("guide.left", questions=self._labels.count("questions", left)) if left else ""
