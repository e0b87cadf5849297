"""Short factories: a small benchmark, and material with evidence in one line a sentence."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.benchmark import Benchmark
from pipeline.benchmark.tables import Area, Facet, Indicator, Pillar, Words
from pipeline.benchmark.words import Lexicon
from pipeline.models import Evidence, Kind, Mention, ParagraphPlace, Passage, Status

FACETS = {
    "GOV-AMB-1": {"adopted": "Integration coordinator"},
    "GOV-IMP-1": {"standing": "Integration coordinator", "experienced": "Chair of the body; members of the body"},
    "GOV-IMP-2": {"named": "integration coordinator"},
    "EMP-IMP-1": {"attendance": "Secretary; chair of the body"},
}


def both(text: str) -> Words:
    return {"en": text, "de": f"{text} (de)"}


def make_indicator(name: str) -> Indicator:
    pillar, area, n = name.split("-")
    return Indicator(id=name, pillar=pillar, area=area, n=int(n), title=both(name), requirement=both(f"{name}."))


def make_facet(indicator: str, name: str, meet: str) -> Facet:
    return Facet(
        indicator=indicator,
        id=name,
        name=both(name),
        know=both(f"it is {name}"),
        absent=both(f"it is not {name}"),
        question=both(f"How {name} is it?"),
        meet={"en": meet, "de": meet},
    )


@pytest.fixture(scope="session")
def benchmark() -> Benchmark:
    return Benchmark(
        name="Small",
        version="0.1",
        languages=("en", "de"),
        pillars=tuple(Pillar(id=name, name=both(name), standard=both("s")) for name in ("GOV", "EMP")),
        areas=tuple(Area(id=name, name=both(name)) for name in ("AMB", "IMP")),
        indicators=tuple(make_indicator(name) for name in FACETS),
        facets=tuple(
            make_facet(name, facet, meet) for name, facets in FACETS.items() for facet, meet in facets.items()
        ),
        themes=(),
        crosswalk=(),
        lexicons={lang: Lexicon(lang=lang, file="", concepts={}) for lang in ("en", "de")},
    )


class Material:
    """Passages and evidence, made together: one call says one sentence in one source."""

    def __init__(self) -> None:
        self.passages: list[Passage] = []
        self.evidence: list[Evidence] = []

    def say(
        self,
        status: str = "in_place",
        text: str = "",
        *,
        facet: str = "standing",
        indicator: str = "GOV-IMP-1",
        source: str = "plan",
        kind: str = "strategy",
        heading_only: bool = False,
    ) -> str:
        """Add a passage that says this and return the id of its evidence."""
        n = len(self.passages) + 1
        text = text or f"Sentence number {n} says it."
        passage = Passage(
            id=f"p{n}", source=source, n=n, text=text, place=ParagraphPlace(paragraph=n), kind=Kind(kind), lang="en"
        )
        self.passages.append(passage)
        self.also(status, facet=facet, indicator=indicator, heading_only=heading_only)
        return self.evidence[-1].id

    def also(
        self, status: str, *, facet: str = "standing", indicator: str = "GOV-IMP-1", heading_only: bool = False
    ) -> str:
        """Add evidence for the sentence that was said last and return its id."""
        passage = self.passages[-1]
        where = "heading" if heading_only else "text"
        self.evidence.append(
            Evidence(
                id=f"e{len(self.evidence) + 1}",
                passage=passage.id,
                source=passage.source,
                indicator=indicator,
                facet=facet,
                status=Status(status),
                start=0,
                end=len(passage.text),
                rule=f"{indicator}/1",
                concepts=(Mention(name="body", text="body", start=0, end=4, where=where),),
            )
        )
        return self.evidence[-1].id

    @property
    def by_id(self) -> dict[str, Passage]:
        return {passage.id: passage for passage in self.passages}


@pytest.fixture
def material() -> Material:
    return Material()


Say = Callable[..., str]


@pytest.fixture
def say(material: Material) -> Say:
    return material.say
