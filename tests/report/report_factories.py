"""A made-up city with its records, for the tests of the drafts. The words are ours; no real city is meant."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.benchmark import Benchmark
from pipeline.benchmark.tables import Area, Facet, Indicator, Pillar, Theme
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
    Passage,
    Place,
    Review,
    Row,
    Source,
    Status,
    TimePlace,
    Verdict,
)
from pipeline.privacy.people import Key, find_people
from pipeline.report import Material

TEMPLATES = Path(__file__).parents[2] / "templates"

SOURCES = (
    Source(id="s1", city="Musterstadt", file="kickoff/Auftakt.docx", kind=Kind.KICKOFF, sha256="0", lang="de"),
    Source(
        id="s2",
        city="Musterstadt",
        file="strategy/konzept.pdf",
        kind=Kind.STRATEGY,
        sha256="1",
        lang="de",
        title="Integrationskonzept „Vielfalt & Teilhabe“ 2021",
        pages=64,
        unread_pages=(3, 4, 5, 9),
    ),
    Source(
        id="s3",
        city="Musterstadt",
        file="interviews/2026-05-12-frau-yilmaz.vtt",
        kind=Kind.INTERVIEW,
        sha256="2",
        lang="en",
        title="Interview with Ms Yilmaz",
        interviewees=(Interviewee(name="Ayşe Yilmaz"),),
    ),
    Source(
        id="s4",
        city="Musterstadt",
        file="interviews/beirat.docx",
        kind=Kind.INTERVIEW,
        sha256="3",
        lang="de",
        interviewees=(Interviewee(role="Vorsitz des Integrationsbeirats"),),
    ),
)

LONG = (
    "Der Beirat wurde bei der letzten Haushaltsberatung nicht gefragt, obwohl das in der Satzung steht; "
    + "die Verwaltung hat uns die Vorlage erst nach der Abstimmung geschickt, und so ging es mehrmals, " * 3
    + "was viele enttäuscht hat."
)

# Source, language, place, text; the quoted sentence stands between vertical bars.
TEXTS: tuple[tuple[str, str, Place, str], ...] = (
    (
        "s2",
        "de",
        PagePlace(page=7, label="5"),
        "Vorwort. |Der Stadtrat hat 2019 einen Beirat mit 15 Mitgliedern eingerichtet.| Er tagt.",
    ),
    ("s2", "de", PagePlace(page=12), "|Die Mittel für Sprachkurse & Beratung liegen unter < 5 % des Haushalts.|"),
    ("s1", "de", CellPlace(table=2, row=3), "|Bis 2027 soll ein Monitoring „Vielfalt“ aufgebaut werden.|"),
    (
        "s3",
        "en",
        TimePlace(turn=14, start_ms=750_000),
        "Well. |We meet four times a year, and the mayor always comes.|",
    ),
    (
        "s3",
        "en",
        TimePlace(turn=30, start_ms=3_723_000),
        "|I could not say whether anybody ever reads our proposals.|",
    ),
    ("s4", "de", TimePlace(turn=5), f"|{LONG}|"),
    ("s1", "de", ParagraphPlace(paragraph=41), "|Das Programm „Lotsen“ lief 2022 aus.|"),
)


def passages_and_spans(
    texts: Sequence[tuple[str, str, Place, str]] = TEXTS,
) -> list[tuple[Passage, tuple[int, int]]]:
    kinds = {source.id: source.kind for source in SOURCES}
    made = []
    for n, (source, lang, place, marked) in enumerate(texts, 1):
        start = marked.index("|")
        end = marked.rindex("|") - 1
        text = marked.replace("|", "")
        passage = Passage(
            id=f"{source}-{n}",
            source=source,
            n=n,
            text=text,
            place=place,
            kind=kinds[source],
            lang=lang,
            heading="Sprache & Beratung" if source == "s2" else "",
        )
        made.append((passage, (start, end)))
    return made


def make_evidence(
    n: int, passage: Passage, span: tuple[int, int], indicator: str, facet: str, status: Status
) -> Evidence:
    cue = Mention(name=status, text="", start=span[0] + 2, end=span[0] + 8)
    return Evidence(
        id=f"e{n:04d}",
        passage=passage.id,
        source=passage.source,
        indicator=indicator,
        facet=facet,
        status=status,
        start=span[0],
        end=span[1],
        rule="r1",
        cues=(cue,),
    )


def small_benchmark() -> Benchmark:
    """Return a benchmark of two pillars, two areas and four indicators of two facets, two themes."""
    pillars = ("GOV", "General governance", "Allgemeine Steuerung"), ("EMP", "Empowerment", "Teilhabe & Mitsprache")
    areas = ("AMB", "Ambition", "Zielsetzung"), ("IMP", "Implementation", "Umsetzung")
    ids = [f"{pillar[0]}-{area[0]}-1" for pillar in pillars for area in areas]
    return Benchmark(
        name="Test benchmark",
        version="1",
        languages=("en", "de"),
        pillars=tuple(
            Pillar(id=p, name={"en": en, "de": de}, standard={"en": f"Standard of {en}.", "de": f"Standard für {de}."})
            for p, en, de in pillars
        ),
        areas=tuple(Area(id=a, name={"en": en, "de": de}) for a, en, de in areas),
        indicators=tuple(
            Indicator(
                id=i,
                pillar=i[:3],
                area=i[4:7],
                n=1,
                title={"en": f"Council {i}", "de": f"Beirat {i}"},
                requirement={"en": f"A standing council exists ({i}).", "de": f"Ein ständiger Beirat besteht ({i})."},
            )
            for i in ids
        ),
        facets=tuple(_facet(i, facet) for i in ids for facet in ("body", "money", "asked")),
        themes=(
            Theme(
                id="T1",
                title={"en": "Needs", "de": "Bedarf"},
                standard={"en": "Know needs.", "de": "Bedarf kennen."},
                indicators=(ids[0], ids[1]),
            ),
            Theme(
                id="T2",
                title={"en": "Partners", "de": "Partner"},
                standard={"en": "Work together.", "de": "Zusammenarbeiten."},
                indicators=(ids[2], ids[3]),
            ),
        ),
        crosswalk=(),
    )


def _facet(indicator: str, facet: str) -> Facet:
    words = {
        "body": (
            "a standing council exists",
            "ein ständiger Beirat besteht",
            "no council exists",
            "kein Beirat besteht",
        ),
        "money": (
            "the council has money",
            "der Beirat Mittel hat",
            "the council has no money",
            "der Beirat keine Mittel hat",
        ),
        "asked": (
            "the council is asked",
            "der Beirat gefragt wird",
            "the council is not asked",
            "der Beirat nicht gefragt wird",
        ),
    }[facet]
    return Facet(
        indicator=indicator,
        id=facet,
        name={"en": facet.title(), "de": f"{facet.title()} (de)"},
        know={"en": words[0], "de": words[1]},
        absent={"en": words[2], "de": words[3]},
        question={"en": f"What about the {facet}?", "de": f"Wie steht es um {facet}?"},
        meet={"en": "mayor; head of office", "de": "Stadtspitze; Leitung des Amts"},
    )


CITY = City(
    name="Musterstadt & Söhne",
    lang="de",
    review=ReviewDetails(team_leader="Ánna Müller", peers=("Jo <Utrecht>", "Kim, Malmö")),
)

COVERAGE = Coverage(
    sources=4,
    pages=64,
    passages=9,
    searched=7,
    unread_pages=4,
    unsearched_langs={"so": 1, "": 1},
    not_read={"interviews/anna-kowalska.mp3": "no reader for this kind of file", "other/alt.doc": "damaged"},
    warnings={"kickoff/Auftakt.docx": ("two pictures were left out",)},
)


def make_material(
    texts: Sequence[tuple[str, str, Place, str]] = TEXTS, *, coverage: Coverage = COVERAGE, found: bool = True
) -> Material:
    """Return a city's records: every verdict occurs once, and one indicator has no evidence at all."""
    pairs = passages_and_spans(texts)
    told = (
        ("GOV-AMB-1", "body", Verdict.KNOW_IN_PLACE, ((0, Status.IN_PLACE), (3, Status.IN_PLACE))),
        ("GOV-AMB-1", "money", Verdict.KNOW_ABSENT, ((1, Status.ABSENT),)),
        ("GOV-AMB-1", "", Verdict.SUSPECT_PLANNED, ((2, Status.PLANNED),)),
        ("GOV-IMP-1", "body", Verdict.SUSPECT_PLANNED, ((2, Status.PLANNED),)),
        ("GOV-IMP-1", "money", Verdict.SUSPECT_PAST, ((6, Status.PAST),)),
        (
            "GOV-IMP-1",
            "asked",
            Verdict.SUSPECT_CONTRADICTED,
            ((3, Status.IN_PLACE), (0, Status.IN_PLACE), (5, Status.ABSENT)),
        ),
        ("EMP-AMB-1", "asked", Verdict.SUSPECT_UNCERTAIN, ((4, Status.UNCERTAIN),)),
    )
    evidence: list[Evidence] = []
    findings: dict[str, list[Finding]] = {}
    for indicator, facet, verdict, parts in told if found else ():
        made = [
            make_evidence(len(evidence) + n, *pairs[at], indicator, facet, status)
            for n, (at, status) in enumerate(parts, 1)
        ]
        evidence += made
        findings.setdefault(indicator, []).append(
            Finding(facet=facet, verdict=verdict, evidence=tuple(item.id for item in made))
        )
    benchmark = small_benchmark()
    rows = tuple(_row(indicator, findings.get(indicator.id, []), benchmark) for indicator in benchmark.indicators)
    review = Review(city=CITY.name, benchmark="Test benchmark 1", rows=rows, coverage=coverage)
    passages = [passage for passage, _ in pairs]
    people, _ = find_people(CITY, SOURCES, passages, Key())
    return Material(review=review, city=CITY, sources=SOURCES, passages=passages, evidence=evidence, people=people)


def _row(indicator: Indicator, found: list[Finding], benchmark: Benchmark) -> Row:
    by_facet = {finding.facet: finding for finding in found}
    facets = [
        by_facet.pop(facet.id, Finding(facet=facet.id, verdict=Verdict.UNKNOWN))
        for facet in benchmark.facets_of(indicator.id)
    ]
    contact = "Vorsitz des Beirats" if indicator.id.startswith("GOV-IMP") else ""
    return Row(indicator=indicator.id, findings=(*facets, *by_facet.values()), contact=contact)
