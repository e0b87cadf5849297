"""The open questions of a desk review: whom to put them to in an hour each, and what became of them after the visit.

A visit has some 15 to 20 interviews, while the benchmark names many more people under ``meet``; its table of
partners gathers them. No question is lost on the way: each stands with one partner, asked, spare or left over.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum

from msgspec import Struct, structs

from pipeline.benchmark import Benchmark
from pipeline.benchmark.tables import Words, people_in
from pipeline.models import Evidence, Finding, Kind, Passage, Row, Verdict
from pipeline.review.rows import make_finding
from pipeline.review.verdicts import decide

# The method's interviews take one hour: it is what a guest can ask of a busy person.
HOUR = 60
# For greeting, purpose and consent; and for what the partner wants to add, thanks and next steps.
OPENING, CLOSING = 5, 5
# An open question, an answer with an example, and one thing asked back; with an interpreter it is twice that.
QUESTION = 4
# Fewer questions are no reason to send two peers across the town: a related partner can answer them, too.
FEW = 2
SHORTEST_POST = 5  # letters from which on a post tells itself apart


class Question(Struct, frozen=True, kw_only=True):
    """One open facet of an indicator: its finding, and by whom it is best answered and could be answered else.

    People are told in the report languages; one whom the city names has the same words in all, under "".
    """

    indicator: str
    finding: Finding
    best: Words
    others: tuple[Words, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """Indicator and facet, which tell one question from another."""
        return self.indicator, self.finding.facet


class Interview(Struct, frozen=True, kw_only=True):
    """One interview: with whom, and the questions for it, each kind the most pressing first.

    ``role`` is what the partner is to the city, without a person's name; empty where the city's words for a
    ``contact`` do not tell. ``contact`` is whom the city names, empty where it names nobody. ``asked`` fit into the
    time, ``spare`` are as many again if there is time, ``left`` fit into neither.
    """

    role: Words
    contact: str = ""
    asked: tuple[Question, ...] = ()
    spare: tuple[Question, ...] = ()
    left: tuple[Question, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions for the partner."""
        return (*self.asked, *self.spare, *self.left)

    @property
    def minutes(self) -> int:
        """How long the interview takes, in minutes, without the spare questions."""
        return OPENING + CLOSING + QUESTION * len(self.asked)


class Fate(StrEnum):
    """What became of a question in the visit."""

    ANSWERED = "answered"
    DISPUTED = "disputed"
    TOUCHED = "touched"
    OPEN = "open"


class Trace(Struct, frozen=True, kw_only=True):
    """A question that was open before the visit, what became of it, and the interviews' evidence that did it."""

    indicator: str
    facet: str
    fate: Fate
    evidence: tuple[str, ...] = ()


def room_for(minutes: int) -> int:
    """Return how many questions fit into the minutes; one at least."""
    return max(1, (minutes - OPENING - CLOSING) // QUESTION)


def plan_interviews(rows: Iterable[Row], benchmark: Benchmark, *, minutes: int = HOUR) -> tuple[Interview, ...]:
    """Return an interview for each partner with open questions: people whom the city names first.

    A question goes to the first person whom the city names for its indicator, else to the partner of the usual role,
    who is the city's contact where that one's post says so. What a contact could not answer in two hours goes to the
    usual partner, unless that is the same. Partners with hardly a question leave it to a related one.
    """
    room = room_for(minutes)
    shares = _Shares(benchmark, room)
    for row in rows:
        for finding in row.open_findings:
            shares.add(_question(row, finding, benchmark))
    shares.settle()
    plan = [
        _interview(ranked(questions, benchmark), room, role=_partner_name(shares.roles[name], benchmark), contact=name)
        for name, questions in shares.named.items()
    ]
    for role in _in_order(shares.usual, benchmark):
        questions = shares.usual[role]
        name = _partner_name(role, benchmark) or _usual_people(*questions[0].key, benchmark)[0]
        plan.append(_interview(ranked(questions, benchmark), room, role=name))
    return tuple(plan)


class _Shares:
    """Shares the questions out: ``named`` by the person whom the city names, ``usual`` by the usual role.

    ``roles`` is the partner whose post a person has, as far as the city's words tell.
    """

    def __init__(self, benchmark: Benchmark, room: int) -> None:
        self._benchmark = benchmark
        self._most = 2 * room
        self._called: dict[str, str] = {}
        self.roles: dict[str, str] = {}
        self.named: dict[str, list[Question]] = {}
        self.usual: dict[str, list[Question]] = {}

    def add(self, question: Question) -> None:
        """Give the question to the person whom the city names, else to its usual partner."""
        if contact := question.best.get(""):
            name = self._called.setdefault(contact.casefold(), contact)
            self.roles.setdefault(name, partner_named(contact, self._benchmark))
            self.named.setdefault(name, []).append(question)
        else:
            self.usual.setdefault(_role_of(question, self._benchmark), []).append(question)

    def settle(self) -> None:
        """Pass on what is too much for one person, and what is too little for an interview."""
        # A contact whom the city also names for other indicators is met anyway.
        holders = {role: name for name, role in reversed(self.roles.items()) if role}
        for role in [role for role in self.usual if role in holders]:
            self.named[holders[role]] += self.usual.pop(role)
        passed_on = [question for name in self.named for question in self._too_many(name)]
        for question in passed_on:
            role = _role_of(question, self._benchmark)
            name = holders.get(role, "")
            if name and len(self.named[name]) < self._most:
                self.named[name].append(_without_contact(question, self._benchmark))
            else:
                self.usual.setdefault(role, []).append(_without_contact(question, self._benchmark))
        self._gather(holders)

    def _gather(self, holders: dict[str, str]) -> None:
        """Hand the questions of partners who have hardly one to the nearest related partner who is met anyway."""
        for role in sorted(self.usual, key=lambda role: (len(self.usual[role]), role)):
            if len(self.usual[role]) > FEW:
                continue
            for other in _related(role, self._benchmark):
                held = self.named.get(holders.get(other, ""), [])
                if held and len(held) + FEW <= self._most:
                    held += self.usual.pop(role)
                    break
                if other in self.usual:
                    self.usual[other] += self.usual.pop(role)
                    break

    def _too_many(self, name: str) -> list[Question]:
        """Take from a person what is beyond two hours and belongs to another post, and return it."""
        beyond = ranked(self.named[name], self._benchmark)[self._most :]
        others = [each for each in beyond if _role_of(each, self._benchmark) != self.roles[name]]
        keys = {each.key for each in others}
        self.named[name] = [each for each in self.named[name] if each.key not in keys]
        return others


def partner_named(contact: str, benchmark: Benchmark) -> str:
    """Return the id of the partner whose post a contact's words name, "" where they name none.

    The words may hold a role ("Dr A. Example, Lord Mayor"), or what follows the comma may be the end of one ("B.
    Example, statistics office"). The most words in common decide, then the shorter role.
    """
    words = contact.casefold()
    post = words.rpartition(",")[2].strip() if "," in words else ""
    found = [
        (min(len(role), len(post or words)), -len(role), partner.id)
        for partner in benchmark.partners
        for roles in partner.roles.values()
        for role in map(str.casefold, people_in(roles))
        if _holds(words, role) or (len(post) >= SHORTEST_POST and role.endswith(f" {post}"))
    ]
    return max(found)[-1] if found else ""


def _holds(words: str, part: str) -> bool:
    """Return whether the part stands in the words, not inside a longer word."""
    return re.search(rf"(?<!\w){re.escape(part)}(?![\w'’])", words) is not None


def _question(row: Row, finding: Finding, benchmark: Benchmark) -> Question:
    people: list[Words] = [{"": contact} for contact in people_in(row.contact)]
    people += _usual_people(row.indicator, finding.facet, benchmark)
    return Question(indicator=row.indicator, finding=finding, best=people[0], others=tuple(people[1:]))


def _usual_people(indicator: str, facet: str, benchmark: Benchmark) -> list[Words]:
    """Return the people whom the benchmark names for a facet, each in all its languages."""
    meet = benchmark.facet(indicator, facet).meet
    listed = zip(*(people_in(meet[lang]) for lang in meet), strict=False)
    return [dict(zip(meet, names, strict=True)) for names in listed] or [dict(meet)]


def _without_contact(question: Question, benchmark: Benchmark) -> Question:
    """Return the question for the usual person, with the people of the city among those who could answer, too."""
    usual = _usual_people(*question.key, benchmark)
    people = [question.best, *question.others]
    others = [*usual[1:], *(person for person in people if "" in person)]
    return structs.replace(question, best=usual[0], others=tuple(others))


def _role_of(question: Question, benchmark: Benchmark) -> str:
    """Return the id of the usual partner for a question; the role in small letters where there is none."""
    lang, role = next(iter(_usual_people(*question.key, benchmark)[0].items()))
    partner = benchmark.partner_of(role, lang)
    return partner.id if partner else role.casefold()


def _partner_name(role: str, benchmark: Benchmark) -> Words:
    """Return what the partner is called, nothing where the table of partners does not have it."""
    return next((partner.name for partner in benchmark.partners if partner.id == role), {})


def _related(role: str, benchmark: Benchmark) -> list[str]:
    """Return the partners who could answer in place of one, the nearest first: the related one, its related one, ..."""
    related = {partner.id: partner.related for partner in benchmark.partners}
    found: list[str] = []
    other = related.get(role, "")
    while other and other != role and other not in found:
        found.append(other)
        other = related.get(other, "")
    return found


def _in_order(usual: Iterable[str], benchmark: Benchmark) -> list[str]:
    """Return the roles in the order of the table of partners, others behind in the order of the benchmark."""
    order = {partner.id: n for n, partner in enumerate(benchmark.partners)}
    return sorted(usual, key=lambda role: order.get(role, len(order)))


def _interview(questions: Sequence[Question], room: int, *, role: Words, contact: str = "") -> Interview:
    return Interview(
        role=role,
        contact=contact,
        asked=tuple(questions[:room]),
        spare=tuple(questions[room : 2 * room]),
        left=tuple(questions[2 * room :]),
    )


def ranked(questions: Iterable[Question], benchmark: Benchmark) -> list[Question]:
    """Return the questions, the most pressing first: contradictions, suspicions, then what nobody knows.

    Among questions as pressing as each other, an indicator's second comes after the first ones of all others, and
    the themes take turns.
    """
    order = {(facet.indicator, facet.id): n for n, facet in enumerate(benchmark.facets)}
    first = sorted(questions, key=lambda question: (_pressing(question), order[question.key]))
    times: Counter[str] = Counter()
    turns: Counter[tuple[int, int, str]] = Counter()
    places = []
    for question in first:
        pressing, nth = _pressing(question), times[question.indicator]
        theme = benchmark.theme_of(question.indicator).id
        places.append((pressing, nth, turns[pressing, nth, theme], order[question.key]))
        times[question.indicator] += 1
        turns[pressing, nth, theme] += 1
    return [question for _, question in sorted(zip(places, first, strict=True), key=lambda pair: pair[0])]


def _pressing(question: Question) -> int:
    verdict = question.finding.verdict
    if verdict is Verdict.SUSPECT_CONTRADICTED:
        return 0
    return 1 if verdict.is_suspected else 2


def fates(passages: Iterable[Passage], evidence: Iterable[Evidence], benchmark: Benchmark) -> tuple[Trace, ...]:
    """Return what became of each facet that all material but the interviews leaves open, in the benchmark's order."""
    known = {passage.id: passage for passage in passages}
    by_facet: defaultdict[tuple[str, str], list[Evidence]] = defaultdict(list)
    for item in evidence:
        by_facet[item.indicator, item.facet].append(item)
    return tuple(
        _trace(facet.indicator, facet.id, said, known)
        for facet in benchmark.facets
        if _is_open_before((said := by_facet[facet.indicator, facet.id]), known)
    )


def _is_open_before(said: Iterable[Evidence], passages: dict[str, Passage]) -> bool:
    return not decide(item for item in said if not _in_interview(item, passages)).verdict.is_known


def _in_interview(item: Evidence, passages: dict[str, Passage]) -> bool:
    return passages[item.passage].kind is Kind.INTERVIEW


def _trace(indicator: str, facet: str, said: Sequence[Evidence], passages: dict[str, Passage]) -> Trace:
    told = {item.id: item for item in said if _in_interview(item, passages)}
    if not told:
        return Trace(indicator=indicator, facet=facet, fate=Fate.OPEN)
    ruling = decide(said)
    finding = make_finding(facet, said, passages)
    # The same words in two sources are quoted once, which may leave none of the interviews' own.
    ids = [item for item in finding.evidence if item in told] or sorted(told)
    deciding = [item for item in ids if told[item].status in ruling.statuses]
    return Trace(indicator=indicator, facet=facet, fate=_fate(ruling.verdict), evidence=tuple(deciding or ids))


def _fate(verdict: Verdict) -> Fate:
    if verdict.is_known:
        return Fate.ANSWERED
    return Fate.DISPUTED if verdict is Verdict.SUSPECT_CONTRADICTED else Fate.TOUCHED
