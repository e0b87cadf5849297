"""A specimen of everything a draft can hold: a made-up city whose material is put together from the benchmark alone.

Templates are checked and tried with it, so every variable that a template may use has an example here: each verdict,
each kind of source and place, quotes in a foreign language, gaps, people, ratings. Nothing in it is about a real city.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

from msgspec import Struct, structs

from pipeline.benchmark import Benchmark
from pipeline.benchmark.tables import Advice, Challenge, Facet
from pipeline.benchmark.wording import in_language
from pipeline.city import City, ReviewDetails
from pipeline.models import (
    CellPlace,
    Coverage,
    Evidence,
    Finding,
    Interviewee,
    Kind,
    Mention,
    PagePlace,
    ParagraphPlace,
    Part,
    Passage,
    Performance,
    Place,
    Practice,
    Ratings,
    Review,
    RoleType,
    Row,
    Source,
    Status,
    TimePlace,
    Verdict,
)
from pipeline.privacy.people import Key, find_people
from pipeline.report import Material
from pipeline.report.content import quote_bookmark

CITY = City(
    name="Musterstadt",
    country="Musterland",
    review=ReviewDetails(team_leader="Ada Muster", peers=("Bo Beispiel", "Cleo Exempel"), visit="2031-05-11"),
)
PEERS = ("Bo", "Cleo")
OTHER_CITY = "Beispielhausen"
NOTHING_EVERY = 4  # on each fourth indicator nothing was found
GENERAL_EVERY = 3  # on each third, something also speaks to the indicator as a whole
PRACTICE_EVERY = 5

# What the facets are in turn: the verdict, and the sources with what each of them says.
Told = tuple[tuple[str, Status], ...]
TURNS: tuple[tuple[Verdict, Told], ...] = (
    (Verdict.KNOW_IN_PLACE, (("plan", Status.IN_PLACE), ("form", Status.IN_PLACE), ("talk", Status.IN_PLACE))),
    (Verdict.KNOW_ABSENT, (("talk", Status.ABSENT), ("minutes", Status.ABSENT))),
    (Verdict.SUSPECT_PLANNED, (("plan", Status.PLANNED),)),
    (Verdict.SUSPECT_CONTRADICTED, (("form", Status.IN_PLACE), ("talk", Status.ABSENT))),
    (Verdict.UNKNOWN, ()),
    (Verdict.SUSPECT_PAST, (("minutes", Status.PAST),)),
    (Verdict.SUSPECT_UNCERTAIN, (("translated", Status.UNCERTAIN),)),
    (Verdict.KNOW_IN_PLACE, (("scan", Status.IN_PLACE), ("translated", Status.IN_PLACE))),
    (Verdict.SUSPECT_CONTRADICTED, (("talk", Status.IN_PLACE), ("translated", Status.ABSENT))),
)
TO_CHANGE = (Verdict.KNOW_ABSENT, Verdict.SUSPECT_PAST, Verdict.SUSPECT_CONTRADICTED)


def completed(benchmark: Benchmark) -> Benchmark:
    """Return the benchmark, with made-up challenges and advice where it has none: drafts then show these, too."""
    if benchmark.challenges:
        return benchmark
    return structs.replace(
        benchmark,
        challenges=tuple(Challenge(id=each.id, theme=each.id, challenge=each.title) for each in benchmark.themes),
        advice=tuple(
            Advice(
                indicator=each.indicator,
                facet=each.id,
                challenge=benchmark.theme_of(each.indicator).id,
                absent=each.know,
                past=each.know,
                contradicted=each.know,
            )
            for each in benchmark.facets
        ),
    )


def full(benchmark: Benchmark) -> Material:
    """Return the specimen's material, in which everything occurs that a draft can show."""
    return _Maker(benchmark).material()


def silent(benchmark: Benchmark) -> Material:
    """Return material that was searched, and in which nothing was found."""
    material = bare(benchmark)
    coverage = Coverage(sources=1, pages=3, passages=9, searched=9, unread_pages=0, unsearched_langs={})
    source = _sources(benchmark.languages)["plan"]
    review = structs.replace(material.review, coverage=coverage)
    return structs.replace(material, review=review, sources=(structs.replace(source, unread_pages=()),))


def bare(benchmark: Benchmark) -> Material:
    """Return the material of a city that has handed in nothing, so that nothing could be searched."""
    rows = tuple(_unknown(indicator.id, benchmark) for indicator in benchmark.indicators)
    coverage = Coverage(sources=0, pages=0, passages=0, searched=0, unread_pages=0, unsearched_langs={})
    review = Review(city=CITY.name, benchmark=_called(benchmark), rows=rows, coverage=coverage)
    return Material(review=review, city=City(name=CITY.name), sources=(), passages=(), evidence=())


def _unknown(indicator: str, benchmark: Benchmark) -> Row:
    """Return the row of an indicator on which nothing was found."""
    facets = benchmark.facets_of(indicator)
    return Row(indicator=indicator, findings=tuple(Finding(facet=f.id, verdict=Verdict.UNKNOWN) for f in facets))


def _called(benchmark: Benchmark) -> str:
    return f"{benchmark.name} {benchmark.version}"


def _sources(langs: Sequence[str]) -> dict[str, Source]:
    """Return a source of each kind by a short name, in the languages in turn."""
    city, (first, second) = CITY.name, (langs[0], langs[-1])
    people = (
        Interviewee(name="Dana Probe", role="Head of office", type=RoleType.PRACTITIONER),
        Interviewee(name="Eli Vorbild", type=RoleType.POLITICIAN),
    )
    return {
        "form": Source(id="s1", city=city, file="kickoff/form.docx", kind=Kind.KICKOFF, sha256="1", lang=first),
        "plan": Source(
            id="s2",
            city=city,
            file="strategy/plan.pdf",
            kind=Kind.STRATEGY,
            sha256="2",
            lang=second,
            title="Strategy 2030",
            date="2030-01-31",
            pages=64,
            unread_pages=(3, 4, 9),
        ),
        "talk": Source(
            id="s3",
            city=city,
            file="interviews/1.vtt",
            kind=Kind.INTERVIEW,
            sha256="3",
            lang=first,
            interviewees=people,
        ),
        "translated": Source(
            id="s4",
            city=city,
            file="interviews/2.docx",
            kind=Kind.INTERVIEW,
            sha256="4",
            lang=second,
            date="2031-05-12",
            interviewees=(Interviewee(role="Chair of the council", type=RoleType.MIGRANT_GROUP),),
            interpreter="Finn Muster",
        ),
        "minutes": Source(id="s5", city=city, file="other/minutes.txt", kind=Kind.MINUTES, sha256="5", lang=second),
        "scan": Source(id="s6", city=city, file="other/scan.pdf", kind=Kind.OTHER, sha256="6", lang=first, pages=2),
    }


def _place(name: str, n: int) -> Place:
    """Return where the nth passage of a source stands: each kind of place occurs."""
    if name == "plan":
        return PagePlace(page=n % 60 + 5, label=str(n % 60 + 3))
    if name == "scan":
        return PagePlace(page=n % 2 + 1)
    if name == "talk":
        return TimePlace(turn=n, start_ms=n * 61_000)
    if name == "translated":
        return TimePlace(turn=n)
    return CellPlace(table=1, row=n) if n % 2 else ParagraphPlace(paragraph=n, line=n if name == "minutes" else 0)


class _Item(Struct, frozen=True):
    """A piece of evidence with the passage it stands in."""

    passage: Passage
    evidence: Evidence


class _Maker:
    """Makes the passages and evidence for one facet after the other."""

    def __init__(self, benchmark: Benchmark) -> None:
        self._benchmark = benchmark
        self._sources = _sources(benchmark.languages)
        self._numbers = count(1)
        self._turns = count()
        self._items: list[_Item] = []

    def material(self) -> Material:
        """Return everything a draft is made from."""
        rows = tuple(self._row(n, indicator.id) for n, indicator in enumerate(self._benchmark.indicators))
        sources = tuple(self._sources.values())
        passages = [item.passage for item in self._items]
        people, _ = find_people(CITY, sources, passages, Key())
        return Material(
            review=Review(
                city=CITY.name, benchmark=_called(self._benchmark), rows=rows, coverage=self._coverage(len(passages))
            ),
            city=CITY,
            sources=sources,
            passages=passages,
            evidence=[item.evidence for item in self._items],
            people=people,
            confidential=1,
            propose=True,
            ratings=self._ratings(),
            practices=tuple(self._practices(rows)),
            translations=self._translations(),
        )

    def _coverage(self, passages: int) -> Coverage:
        return Coverage(
            sources=len(self._sources),
            pages=66,
            passages=passages + 3,
            searched=passages,
            unread_pages=3,
            unsearched_langs={"so": 2, "": 1},
            not_read={"other/old.xyz": "no reader for this kind of file", "interviews/3.mp3": "is a recording"},
            warnings={"kickoff/form.docx": ("two pictures were left out",)},
        )

    def _row(self, n: int, indicator: str) -> Row:
        facets = self._benchmark.facets_of(indicator)
        if n % NOTHING_EVERY == NOTHING_EVERY - 1:
            return _unknown(indicator, self._benchmark)
        findings = [self._finding(facet, *TURNS[self._turn(indicator)]) for facet in facets]
        if n % GENERAL_EVERY == 0:
            made = self._item(facets[0], "minutes", Status.PLANNED, general=True)
            findings.append(Finding(facet="", verdict=Verdict.SUSPECT_PLANNED, evidence=(made,)))
        contact = "Gabi Muster" if n % NOTHING_EVERY == 0 else ""
        return Row(indicator=indicator, findings=tuple(findings), contact=contact)

    def _turn(self, indicator: str) -> int:
        """Return what a facet is in turn; those of the first area are all in place, so that there is a strong one."""
        first, here = self._benchmark.indicators[0], self._benchmark.indicator(indicator)
        return 0 if (here.pillar, here.area) == (first.pillar, first.area) else next(self._turns) % len(TURNS)

    def _finding(self, facet: Facet, verdict: Verdict, told: Told) -> Finding:
        made = tuple(self._item(facet, source, status) for source, status in told)
        return Finding(facet=facet.id, verdict=verdict, evidence=made)

    def _item(self, facet: Facet, name: str, status: Status, *, general: bool = False) -> str:
        """Make a passage of the source that says it, and the evidence in it; return the evidence's id."""
        n, source = next(self._numbers), self._sources[name]
        words = in_language(facet.absent if status is Status.ABSENT else facet.know, source.lang).rstrip(".")
        text = f"{words[:1].upper()}{words[1:]}. ({n})"
        passage = Passage(
            id=f"{source.id}-{n}",
            source=source.id,
            n=n,
            text=text,
            place=_place(name, n),
            kind=source.kind,
            part=Part.ANSWER if source.kind is Kind.INTERVIEW else Part.PARAGRAPH,
            lang=source.lang,
            heading=in_language(facet.name, source.lang) if name == "plan" else "",
            speaker=self._speaker(source, n),
            confidence=0.9 if name == "scan" else None,
        )
        evidence = Evidence(
            id=f"e{n:04d}",
            passage=passage.id,
            source=source.id,
            indicator=facet.indicator,
            facet="" if general else facet.id,
            status=status,
            start=0,
            end=len(text),
            rule=f"{facet.indicator}/1",
            cues=(Mention(name=status, text=text[:3], start=0, end=3),),
        )
        self._items.append(_Item(passage, evidence))
        return evidence.id

    @staticmethod
    def _speaker(source: Source, n: int) -> str:
        people = source.interviewees
        return people[n % len(people)].name or "B" if people else ""

    def _ratings(self) -> Ratings:
        """Return the peers' ratings of most indicators: alike, apart, by one only; the first is agreed on since."""
        chosen = list(Performance)
        given = {
            indicator.id: {peer: chosen[(n + k * (n // 4)) % len(chosen)] for k, peer in enumerate(PEERS[: 1 + n % 3])}
            for n, indicator in enumerate(self._benchmark.indicators)
            if n % 6 != 5
        }
        return Ratings(given=given, agreed={next(iter(given)): Performance.MEETS})

    def _practices(self, rows: Sequence[Row]) -> Iterator[Practice]:
        weak = [(row, found) for row in rows for found in row.findings if found.verdict in TO_CHANGE and found.facet]
        for row, finding in weak[::PRACTICE_EVERY]:
            facet = self._benchmark.facet(row.indicator, finding.facet)
            lang = self._benchmark.languages[-1]
            yield Practice(
                city=OTHER_CITY,
                indicator=row.indicator,
                facet=finding.facet,
                quote=in_language(facet.know, lang),
                title="Strategy 2029",
                place=PagePlace(page=7),
                lang=lang,
            )

    def _translations(self) -> dict[str, str]:
        """Return a translation of every second quote: others still ask for one."""
        bookmarks = [quote_bookmark(item.evidence.id) for item in self._items[::2]]
        return {name.removeprefix("ev_"): "Translated by the team." for name in bookmarks}
