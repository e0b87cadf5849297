"""The benchmark's tables: one record a line in tab-separated files, read and checked line by line.

A column ``name_en`` becomes ``name["en"]``; a further report language is a further column.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct

from pipeline.errors import DataError, UsageError

Words = dict[str, str]
"""A text by report language, as in ``{"en": ..., "de": ...}``."""


class Pillar(Struct, frozen=True, kw_only=True):
    """One of the four pillars with the benchmark's standard for it."""

    id: str
    name: Words
    standard: Words


class Area(Struct, frozen=True, kw_only=True):
    """One of the five areas that cut across the pillars."""

    id: str
    name: Words


class Indicator(Struct, frozen=True, kw_only=True):
    """One indicator: ``GOV-IMP-3`` is the third of pillar GOV in area IMP."""

    id: str
    pillar: str
    area: str
    n: int
    title: Words
    requirement: Words


class Facet(Struct, frozen=True, kw_only=True):
    """One of the things an indicator asks at once.

    ``know`` completes "we know that ..." when it is in place, ``absent`` when it is missing; ``question`` and
    ``meet`` are what to ask, and whom, while it is unknown.
    """

    indicator: str
    id: str
    name: Words
    know: Words
    absent: Words
    question: Words
    meet: Words


class Theme(Struct, frozen=True, kw_only=True):
    """One of the eight themes of the report, with the standard a city is held against and its indicators."""

    id: str
    title: Words
    standard: Words
    indicators: tuple[str, ...]


class Crosswalk(Struct, frozen=True, kw_only=True):
    """How a reference of an older numbering reads in this version (``current`` empty: no counterpart)."""

    version: str
    reference: str
    current: str
    note: Words


class Partner(Struct, frozen=True, kw_only=True):
    """One whom peers interview in a visit: gathers the people whom facets name under ``meet``.

    ``roles`` are those people, parted by semicolons as under ``meet``, and other words by which a city may call their
    posts. ``related`` is the partner who takes over
    when there are too few questions for an interview, empty where nobody else could.
    """

    id: str
    name: Words
    roles: Words
    related: str


class Challenge(Struct, frozen=True, kw_only=True):
    """What cities typically struggle with in a theme: a short phrase that claims nothing about any city."""

    id: str
    theme: str
    challenge: Words


class Advice(Struct, frozen=True, kw_only=True):
    """What to recommend on a facet where it is missing, has ended, or is disputed; it answers a ``challenge``.

    An empty ``facet`` stands for the indicator as a whole.
    """

    indicator: str
    facet: str
    challenge: str
    absent: Words
    past: Words
    contradicted: Words


class Header(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What ``benchmark.toml`` says: name, version, languages of the tables, topic, and notes on the origin."""

    name: str
    version: str
    languages: tuple[str, ...]
    topic: tuple[str, ...] = ()
    notes: Words = {}


class Tables(Struct, frozen=True, kw_only=True):
    """All tables of a benchmark, each in the order of its file; without a table of partners there are none."""

    header: Header
    pillars: tuple[Pillar, ...]
    areas: tuple[Area, ...]
    indicators: tuple[Indicator, ...]
    facets: tuple[Facet, ...]
    themes: tuple[Theme, ...]
    crosswalk: tuple[Crosswalk, ...]
    partners: tuple[Partner, ...] = ()
    challenges: tuple[Challenge, ...] = ()
    advice: tuple[Advice, ...] = ()


HEADER = "benchmark.toml"
MOST_FACETS = 5
PARTNERS = "partners.tsv"
CHALLENGES, ADVICE = "challenges.tsv", "recommendations.tsv"
MAY_BE_EMPTY = {"current", "related", "facet"}
CODE = re.compile(r"[A-Z]{2,6}")
SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")

Record = TypeVar("Record")


class Table(Struct, Generic[Record], frozen=True):
    """The records of one file with the line of each, so that a mistake can be named where it stands."""

    path: Path
    lines: tuple[tuple[int, Record], ...]

    @property
    def records(self) -> tuple[Record, ...]:
        """The records without their lines."""
        return tuple(record for _, record in self.lines)

    def refuse(self, line: int, why: str) -> DataError:
        """Return the error to raise for a line of this file."""
        return DataError.at(self.path, line, why)


def read_tables(folder: Path) -> Tables:
    """Return the tables in ``folder``; raise DataError with file, line and reason for the first mistake."""
    if not folder.is_dir():
        raise UsageError(folder, "is not a folder", f"Give the folder that holds {HEADER} and its tables")
    header = read_header(folder / HEADER)

    def read(name: str, kind: type[Record]) -> Table[Record]:
        return read_table(folder / name, kind, header.languages)

    pillars, areas = read("pillars.tsv", Pillar), read("areas.tsv", Area)
    indicators, facets = read("indicators.tsv", Indicator), read("facets.tsv", Facet)
    themes, crosswalk = read("themes.tsv", Theme), read("crosswalk.tsv", Crosswalk)

    check_codes(pillars)
    check_codes(areas)
    check_indicators(indicators, pillars=pillars, areas=areas)
    check_facets(facets, indicators)
    check_themes(themes, indicators)
    check_crosswalk(crosswalk, indicators)
    # A benchmark of one's own works without: each person under "meet" is then a partner.
    partners = read(PARTNERS, Partner) if (folder / PARTNERS).is_file() else None
    if partners:
        check_partners(partners, facets)
    # The same holds for the phrases of recommendations: without, they are made from the facets' clauses.
    challenges = read(CHALLENGES, Challenge) if (folder / CHALLENGES).is_file() else None
    advice = read(ADVICE, Advice) if challenges else None
    if challenges and advice:
        check_challenges(challenges, themes)
        check_advice(advice, challenges, themes=themes, facets=facets)
    return Tables(
        header=header,
        pillars=pillars.records,
        areas=areas.records,
        indicators=indicators.records,
        facets=facets.records,
        themes=themes.records,
        crosswalk=crosswalk.records,
        partners=partners.records if partners else (),
        challenges=challenges.records if challenges else (),
        advice=advice.records if advice else (),
    )


def read_header(path: Path) -> Header:
    """Return what ``benchmark.toml`` says; raise DataError where it is not TOML or lacks something."""
    try:
        header = msgspec.convert(tomllib.loads(_text(path)), Header)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise DataError(path, str(error)) from error
    if not (header.name.strip() and header.version.strip() and header.languages):
        raise DataError(path, "name, version and languages must not be empty")
    return header


def read_table(path: Path, kind: type[Record], languages: Iterable[str]) -> Table[Record]:
    """Return one file's records; raise DataError for a wrong header, field count or empty field."""
    rows = _rows(path)
    top, header = next(rows, (1, []))
    columns = _columns(kind, tuple(languages))
    _check_header(path, top, header, columns)
    lines = []
    for line, row in rows:
        if len(row) != len(header):
            raise DataError.at(path, line, f"{len(row)} fields where the header has {len(header)}")
        try:
            lines.append((line, _record(kind, dict(zip(header, row, strict=True)), columns)))
        except ValueError as error:
            raise DataError.at(path, line, str(error)) from error
    if not lines:
        raise DataError.at(path, top, "there are no records below the header")
    return Table(path, tuple(lines))


def _text(path: Path) -> str:
    """Return the file as text; a byte order mark, which spreadsheets write, is left out."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(path, f"cannot be read ({error.strerror})", "A benchmark needs this file") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DataError.at(path, line, "is not UTF-8", "Save it as UTF-8 text") from error


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield each line's number and fields, without blank lines. Quotation marks are plain text.

    Spreadsheets end a table with lines of tabs only; those count as blank.
    """
    lines = _text(path).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, [field.strip() for field in line.split("\t")]


class _Column(Struct, frozen=True):
    """The field that a column fills, and the language (empty where the field has none)."""

    field: str
    lang: str


def _columns(kind: type, languages: tuple[str, ...]) -> dict[str, _Column]:
    """Return the columns that a table of such records has, by name."""
    return {
        f"{field.name}_{lang}" if lang else field.name: _Column(field.name, lang)
        for field in msgspec.structs.fields(kind)
        for lang in (languages if field.type == Words else ("",))
    }


def _check_header(path: Path, line: int, header: list[str], columns: Iterable[str]) -> None:
    for column in columns:
        if column not in header:
            raise DataError.at(path, line, f"the column {column} is missing")
    for column, count in Counter(header).items():
        if column not in columns:
            raise DataError.at(path, line, f"the column {column!r} is not known", f"For languages see {HEADER}")
        if count > 1:
            raise DataError.at(path, line, f"the column {column} stands there twice")


def _record(kind: type[Record], fields: dict[str, str], columns: dict[str, _Column]) -> Record:
    """Return the record that the fields of a line make; raise ValueError where they do not."""
    values: dict[str, Any] = {}
    for name, text in fields.items():
        column = columns[name]
        if not text and column.field not in MAY_BE_EMPTY:
            raise ValueError(f"{name} is empty")
        if column.lang:
            values.setdefault(column.field, {})[column.lang] = text
        else:
            values[column.field] = _value(name, text)
    return msgspec.convert(values, kind)


def _value(name: str, text: str) -> str | int | list[str]:
    if name == "indicators":
        return text.split()
    if name != "n":
        return text
    if not (text.isascii() and text.isdecimal()):
        raise ValueError(f"n is a whole number, not {text!r}")
    return int(text)


def check_unique(table: Table[Record], key: Callable[[Record], Hashable], name: str = "id") -> None:
    """Raise DataError at the second record with the same key."""
    first: dict[Hashable, int] = {}
    for line, record in table.lines:
        value = key(record)
        if value in first:
            raise table.refuse(line, f"the {name} {_shown(value)} is used already in line {first[value]}")
        first[value] = line


def _shown(value: Hashable) -> str:
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def check_codes(table: Table[Any]) -> None:
    """Raise DataError for a pillar's or area's id that is doubled or not 2 to 6 capital letters."""
    check_unique(table, lambda record: record.id)
    for line, record in table.lines:
        if not CODE.fullmatch(record.id):
            raise table.refuse(line, f"the id {record.id} is not 2 to 6 capital letters")


def check_indicators(table: Table[Indicator], *, pillars: Table[Pillar], areas: Table[Area]) -> None:
    """Raise DataError for unknown pillars and areas, doubled ids, and ids that do not fit the numbering."""
    check_unique(table, lambda indicator: indicator.id)
    known_pillars = {pillar.id for pillar in pillars.records}
    known_areas = {area.id for area in areas.records}
    seen: Counter[tuple[str, str]] = Counter()
    for line, indicator in table.lines:
        if indicator.pillar not in known_pillars:
            raise table.refuse(line, f"the pillar {indicator.pillar} is not in {pillars.path.name}")
        if indicator.area not in known_areas:
            raise table.refuse(line, f"the area {indicator.area} is not in {areas.path.name}")
        seen[indicator.pillar, indicator.area] += 1
        _check_number(table, line, indicator, seen[indicator.pillar, indicator.area])


def _check_number(table: Table[Indicator], line: int, indicator: Indicator, due: int) -> None:
    expected = f"{indicator.pillar}-{indicator.area}-{indicator.n}"
    if indicator.id != expected:
        raise table.refuse(line, f"the id {indicator.id} does not fit its columns, which say {expected}")
    if indicator.n != due:
        raise table.refuse(line, f"{indicator.id} stands where number {due} is due")


def check_facets(table: Table[Facet], indicators: Table[Indicator]) -> None:
    """Raise DataError for unknown indicators, bad ids, and indicators without 1 to 5 facets."""
    check_unique(table, lambda facet: (facet.indicator, facet.id), "facet")
    known = {indicator.id for indicator in indicators.records}
    counts: Counter[str] = Counter()
    for line, facet in table.lines:
        if facet.indicator not in known:
            raise table.refuse(line, f"the indicator {facet.indicator} is not in {indicators.path.name}")
        if not SNAKE.fullmatch(facet.id):
            raise table.refuse(line, f"the id {facet.id} is not in small letters and underscores")
        counts[facet.indicator] += 1
        if counts[facet.indicator] > MOST_FACETS:
            raise table.refuse(line, f"{facet.indicator} has more than {MOST_FACETS} facets")
    for line, indicator in indicators.lines:
        if not counts[indicator.id]:
            raise indicators.refuse(line, f"{indicator.id} has no facet in {table.path.name}")


def check_themes(table: Table[Theme], indicators: Table[Indicator]) -> None:
    """Raise DataError unless every indicator stands in exactly one theme."""
    check_unique(table, lambda theme: theme.id)
    known = {indicator.id for indicator in indicators.records}
    theme_of: dict[str, str] = {}
    for line, theme in table.lines:
        for indicator in theme.indicators:
            if indicator not in known:
                raise table.refuse(line, f"the indicator {indicator} is not in {indicators.path.name}")
            if indicator in theme_of:
                raise table.refuse(line, f"{indicator} stands already in theme {theme_of[indicator]}")
            theme_of[indicator] = theme.id
    for line, record in indicators.lines:
        if record.id not in theme_of:
            raise indicators.refuse(line, f"{record.id} stands in no theme of {table.path.name}")


def check_crosswalk(table: Table[Crosswalk], indicators: Table[Indicator]) -> None:
    """Raise DataError for a reference given twice, or one that leads to an unknown indicator."""
    check_unique(table, lambda entry: (entry.version, entry.reference), "reference")
    known = {indicator.id for indicator in indicators.records}
    for line, entry in table.lines:
        if entry.current and entry.current not in known:
            raise table.refuse(line, f"the indicator {entry.current} is not in {indicators.path.name}")


def people_in(text: str) -> list[str]:
    """Return the people of a text that parts them by semicolons."""
    return [name for part in text.split(";") if (name := part.strip())]


def check_partners(table: Table[Partner], facets: Table[Facet]) -> None:
    """Raise DataError for bad ids, unknown related partners, and people who belong to no partner or to several."""
    check_unique(table, lambda partner: partner.id)
    known = {partner.id for partner in table.records}
    for line, partner in table.lines:
        if not SNAKE.fullmatch(partner.id):
            raise table.refuse(line, f"the id {partner.id} is not in small letters and underscores")
        if partner.related and (partner.related == partner.id or partner.related not in known):
            raise table.refuse(line, f"the related partner {partner.related} is no other partner of this table")
    partner_of = _partners_by_role(table)
    for line, facet in facets.lines:
        _check_meet(facets, line, facet, partner_of, table.path.name)


def _partners_by_role(table: Table[Partner]) -> dict[tuple[str, str], str]:
    """Return the partner's id by language and role; raise DataError for a role with two partners."""
    found: dict[tuple[str, str], str] = {}
    for line, partner in table.lines:
        for lang, roles in partner.roles.items():
            for role in people_in(roles):
                if found.setdefault((lang, role.casefold()), partner.id) != partner.id:
                    other = found[lang, role.casefold()]
                    raise table.refuse(line, f"the role '{role}' belongs already to the partner {other}")
    return found


def _check_meet(
    facets: Table[Facet], line: int, facet: Facet, partner_of: dict[tuple[str, str], str], name: str
) -> None:
    """Raise DataError for people without a partner, and where the languages name different ones."""
    listed = {}
    for lang, text in facet.meet.items():
        people = people_in(text)
        if missing := next((role for role in people if (lang, role.casefold()) not in partner_of), None):
            raise facets.refuse(line, f"the role '{missing}' under meet_{lang} belongs to no partner in {name}")
        listed[lang] = [partner_of[lang, role.casefold()] for role in people]
    if len({tuple(partners) for partners in listed.values()}) > 1:
        raise facets.refuse(line, f"the languages name different partners of {name} under meet")


def check_challenges(table: Table[Challenge], themes: Table[Theme]) -> None:
    """Raise DataError for a challenge that is doubled or belongs to no theme."""
    check_unique(table, lambda challenge: challenge.id)
    known = {theme.id for theme in themes.records}
    for line, challenge in table.lines:
        if challenge.theme not in known:
            raise table.refuse(line, f"the theme {challenge.theme} is not in {themes.path.name}")


def check_advice(
    table: Table[Advice], challenges: Table[Challenge], *, themes: Table[Theme], facets: Table[Facet]
) -> None:
    """Raise DataError for advice on what the benchmark does not ask, or that answers a challenge of another theme."""
    check_unique(table, lambda advice: (advice.indicator, advice.facet), "facet")
    theme_of = {indicator: theme.id for theme in themes.records for indicator in theme.indicators}
    known = {(facet.indicator, facet.id) for facet in facets.records}
    theme_by_challenge = {challenge.id: challenge.theme for challenge in challenges.records}
    for line, advice in table.lines:
        if advice.indicator not in theme_of:
            raise table.refuse(line, f"the indicator {advice.indicator} is not in the benchmark")
        if advice.facet and (advice.indicator, advice.facet) not in known:
            raise table.refuse(line, f"{advice.indicator} has no facet {advice.facet} in {facets.path.name}")
        if advice.challenge not in theme_by_challenge:
            raise table.refuse(line, f"the challenge {advice.challenge} is not in {challenges.path.name}")
        if theme_by_challenge[advice.challenge] != theme_of[advice.indicator]:
            raise table.refuse(line, f"the challenge {advice.challenge} belongs to another theme")
