"""The benchmark as data: pillars, areas, indicators, facets and themes, and the words and rules to find them.

``load()`` returns all of it, checked; a mistake is refused with file, line and reason. Everything under
``data/`` can be edited by people who do not program; another benchmark is another folder of the same shape.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from pathlib import Path

from msgspec import Struct

from pipeline.benchmark.tables import (
    Advice,
    Area,
    Challenge,
    Crosswalk,
    Facet,
    Indicator,
    Partner,
    Pillar,
    Theme,
    people_in,
    read_tables,
)
from pipeline.benchmark.weights import Weights
from pipeline.benchmark.words import Cues, Lexicon, Rule, read_cues, read_lexicons, read_rules
from pipeline.errors import DataError
from pipeline.models import Status

DATA = Path(__file__).parent / "data"


class Benchmark(Struct, frozen=True, kw_only=True, dict=True):
    """A benchmark, checked: its tables in the order of their files, its rules, its words and cues by language.

    ``topic`` are the concepts that show that a text is about the benchmark's subject, none if that is not told.
    ``concepts`` are the names that rules and cities may use: those with words in a language of the reports. Words of
    other languages are read, and a mistake in them refused, when a passage in that language comes.

    Look-ups by id raise KeyError for an id that the benchmark does not have.
    """

    name: str
    version: str
    languages: tuple[str, ...]
    pillars: tuple[Pillar, ...]
    areas: tuple[Area, ...]
    indicators: tuple[Indicator, ...]
    facets: tuple[Facet, ...]
    themes: tuple[Theme, ...]
    crosswalk: tuple[Crosswalk, ...]
    notes: dict[str, str] = {}
    partners: tuple[Partner, ...] = ()
    challenges: tuple[Challenge, ...] = ()
    advice: tuple[Advice, ...] = ()
    rules: tuple[Rule, ...] = ()
    concepts: frozenset[str] = frozenset()
    topic: tuple[str, ...] = ()
    lexicons: Mapping[str, Lexicon] = {}
    cues: Mapping[str, Cues] = {}
    weights: Weights | None = None

    def indicator(self, indicator: str) -> Indicator:
        """Return the indicator with this id."""
        return self._indicators[indicator]

    def pillar(self, pillar: str) -> Pillar:
        """Return the pillar with this id."""
        return self._pillars[pillar]

    def area(self, area: str) -> Area:
        """Return the area with this id."""
        return self._areas[area]

    def facets_of(self, indicator: str) -> tuple[Facet, ...]:
        """Return the indicator's facets, in the order of the benchmark."""
        return self._facets[indicator]

    def facet(self, indicator: str, facet: str) -> Facet:
        """Return one facet of an indicator."""
        return self._facet[indicator, facet]

    def has(self, indicator: str, facet: str = "") -> bool:
        """Return whether the benchmark has this indicator and, where one is given, this facet of it."""
        return (indicator, facet) in self._facet if facet else indicator in self._indicators

    def theme_of(self, indicator: str) -> Theme:
        """Return the one theme in which the indicator stands."""
        return self._themes[indicator]

    def partner_of(self, role: str, lang: str) -> Partner | None:
        """Return whom to interview for somebody named under ``meet``, None where the table of partners has nobody."""
        return self._partners.get((lang, role.casefold()))

    def advice_on(self, indicator: str, facet: str) -> Advice | None:
        """Return what to recommend on a facet, or with an empty one on the indicator; None where nothing is told."""
        return self._advice.get((indicator, facet))

    def indicators_of(self, pillar: str, area: str = "") -> tuple[Indicator, ...]:
        """Return the indicators of a pillar, or of one area in it."""
        return tuple(
            indicator
            for indicator in self.indicators
            if indicator.pillar == pillar and (not area or indicator.area == area)
        )

    @cached_property
    def _indicators(self) -> dict[str, Indicator]:
        return {indicator.id: indicator for indicator in self.indicators}

    @cached_property
    def _pillars(self) -> dict[str, Pillar]:
        return {pillar.id: pillar for pillar in self.pillars}

    @cached_property
    def _areas(self) -> dict[str, Area]:
        return {area.id: area for area in self.areas}

    @cached_property
    def _facets(self) -> dict[str, tuple[Facet, ...]]:
        found: dict[str, list[Facet]] = {indicator.id: [] for indicator in self.indicators}
        for facet in self.facets:
            found[facet.indicator].append(facet)
        return {indicator: tuple(facets) for indicator, facets in found.items()}

    @cached_property
    def _facet(self) -> dict[tuple[str, str], Facet]:
        return {(facet.indicator, facet.id): facet for facet in self.facets}

    @cached_property
    def _themes(self) -> dict[str, Theme]:
        return {indicator: theme for theme in self.themes for indicator in theme.indicators}

    @cached_property
    def _advice(self) -> dict[tuple[str, str], Advice]:
        return {(advice.indicator, advice.facet): advice for advice in self.advice}

    @cached_property
    def _partners(self) -> dict[tuple[str, str], Partner]:
        return {
            (lang, role.casefold()): partner
            for partner in self.partners
            for lang, roles in partner.roles.items()
            for role in people_in(roles)
        }


def load(folder: Path | None = None) -> Benchmark:
    """Return the benchmark in ``folder``, or the built-in one; raise DataError for a mistake in it."""
    return _read(folder) if folder else _built_in()


@lru_cache(maxsize=1)
def _built_in() -> Benchmark:
    return _read(DATA)


def _read(folder: Path) -> Benchmark:
    tables = read_tables(folder)
    lexicons = read_lexicons(folder / "lexicon")
    concepts = _concepts(lexicons, tables.header.languages)
    return Benchmark(
        name=tables.header.name,
        version=tables.header.version,
        languages=tables.header.languages,
        notes=tables.header.notes,
        pillars=tables.pillars,
        areas=tables.areas,
        indicators=tables.indicators,
        facets=tables.facets,
        themes=tables.themes,
        crosswalk=tables.crosswalk,
        partners=tables.partners,
        challenges=tables.challenges,
        advice=tables.advice,
        rules=read_rules(folder / "rules.yaml", tables.indicators, tables.facets, concepts),
        concepts=concepts,
        topic=_topic(folder, tables.header.topic, concepts),
        lexicons=lexicons,
        cues=_checked(read_cues(folder / "cues"), tables.header.languages),
        weights=Weights(folder / "weights", (indicator.id for indicator in tables.indicators), Status),
    )


def _topic(folder: Path, topic: tuple[str, ...], concepts: frozenset[str]) -> tuple[str, ...]:
    for name in topic:
        if name not in concepts:
            raise DataError(folder / "benchmark.toml", f"no lexicon has the concept '{name}' under topic")
    return topic


def _checked(cues: Mapping[str, Cues], languages: Iterable[str]) -> Mapping[str, Cues]:
    """Return the cues after reading those of the languages, so that a mistake is refused now."""
    for lang in languages:
        cues.get(lang)
    return cues


def _concepts(lexicons: Mapping[str, Lexicon], languages: Iterable[str]) -> frozenset[str]:
    """Return the concepts with words in a language of the reports; without such a lexicon, those of all there are."""
    known = [lang for lang in languages if lang in lexicons] or list(lexicons)
    return frozenset(name for lang in known for name in lexicons[lang].concepts)
