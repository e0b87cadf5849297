"""A small benchmark for the tagger's tests, and passages with one call."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.benchmark import DATA
from pipeline.benchmark.words import Cues, Lexicon, Rule, read_cues, read_lexicon, read_rules
from pipeline.models import Kind, ParagraphPlace, Part, Passage

LEXICON = {
    "de": """
council:
  terms: [Migrationsrat, -beirat, beratend- Gremium, Runder Tisch]
  except: [Elternbeirat, -kundenbeirat]
plan: [Integrationsplan, -konzept, Leitlinien]
meet: [tagen, zusammentreten, Sitzung]
migrants: [Migranten, Zugewanderte]
adopt: [beschließen, verabschieden]
interpreter: [-dolmetsch-, Sprachmittlung]
service: [Bürgeramt, Schalter]
school: [Schul-]
stays_away: [verwaist]
""",
    "en": """
council: [advisory council, migrants' panel]
plan: [integration plan, strategy]
meet: [meet, convene]
migrants: [migrant, newcomer]
adopt: [adopt, approve]
interpreter: [interpreter, interpreting]
service: [front desk, cross-departmental office]
school: [school]
""",
}

RULES = """
GOV-IMP-3:
  - facet: standing_body
    all: [council, meet]
    none: [school]
  - all: [council, migrants]
  - facet: standing_body
    all: [council, stays_away]
    status: absent
GOV-AMB-1:
  - facet: adopted_plan
    all: [plan, adopt]
  - facet: needs_assessment
    all: [plan, migrants]
    scope: passage
EMP-IMP-2:
  - facet: service_coverage
    all: [interpreter, service]
    within: 6
"""


@dataclass(frozen=True)
class Named:
    """An indicator or a facet, as far as the rules look at it."""

    id: str
    indicator: str = ""


INDICATORS = tuple(Named(id) for id in ("GOV-IMP-3", "GOV-AMB-1", "EMP-IMP-2"))
FACETS = (
    Named("standing_body", "GOV-IMP-3"),
    Named("adopted_plan", "GOV-AMB-1"),
    Named("needs_assessment", "GOV-AMB-1"),
    Named("service_coverage", "EMP-IMP-2"),
)


@dataclass(frozen=True)
class Sample:
    """The parts of a benchmark that the tagger needs."""

    lexicons: dict[str, Lexicon]
    rules: tuple[Rule, ...]
    cues: dict[str, Cues]
    indicators: tuple[Named, ...] = INDICATORS
    facets: tuple[Named, ...] = FACETS
    topic: tuple[str, ...] = ()
    weights: None = None


def sample(folder: Path) -> Sample:
    """Return the small benchmark, with the built-in cues."""
    for lang, text in LEXICON.items():
        (folder / f"{lang}.yaml").write_text(text, encoding="utf-8")
    (folder / "rules").write_text(RULES, encoding="utf-8")
    return Sample(
        lexicons={lang: read_lexicon(folder / f"{lang}.yaml") for lang in LEXICON},
        rules=read_rules(folder / "rules", INDICATORS, FACETS),  # type: ignore[arg-type]
        cues=read_cues(DATA / "cues"),
    )


def passage(
    text: str, *, lang: str = "de", part: Part = Part.PARAGRAPH, heading: str = "", context: str = ""
) -> Passage:
    """Return a passage with this text."""
    return Passage(
        id="abc.1",
        source="abc",
        n=1,
        text=text,
        place=ParagraphPlace(paragraph=1),
        kind=Kind.STRATEGY,
        part=part,
        lang=lang,
        heading=heading,
        context=context,
    )
