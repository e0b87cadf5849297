"""Cities side by side: what is in place, planned, absent or not found, in Word, Excel, Parquet and JSON Lines.

Cities stand in alphabetical order. Nothing is added up to a score, and nobody is ranked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from pipeline import store
from pipeline.benchmark import Benchmark
from pipeline.compare.facts import CityFacts, Fact, in_order, practice_record, read_facts
from pipeline.errors import NothingUsableError, PeerdeskError
from pipeline.layout import RUN_LOG
from pipeline.report import folder_of
from pipeline.report.comparison import TEMPLATE, Basis, Cell, Comparison, Standing, comparison

if TYPE_CHECKING:
    from pipeline.compare.tables import TableWriter

__all__ = ["Compared", "city_folders", "compare"]

DOCUMENT, WORKBOOK = "comparison.docx", "comparison.xlsx"
TABLES = ("cities", "facts", "practices")
NAMED = 25  # cities that the Word document names one by one; of more it gives the number


class Compared(Struct, frozen=True, kw_only=True):
    """The files written, the cities compared, and why each other one was left out."""

    paths: tuple[Path, ...]
    cities: tuple[str, ...]
    left_out: tuple[PeerdeskError, ...] = ()


def city_folders(output: Path, names: Iterable[str] = ()) -> list[Path]:
    """Return the output folders of the cities named, or of all that were run, complete or not."""
    if names := list(names):
        return [output / name for name in names]
    return sorted(path.parent for path in output.glob(f"*/{RUN_LOG}"))


def compare(folders: Iterable[Path], into: Path, benchmark: Benchmark, templates: Path, *, lang: str) -> Compared:
    """Return what was written into the folder ``into`` about the cities with these output folders.

    One city at a time is held in memory. Raise NothingUsableError where none of them can be compared. A document or
    workbook that somebody has edited stays as it is, with the new one beside it.
    """
    from pipeline.compare.sheets import Sheets
    from pipeline.compare.tables import TableWriter

    named = in_order(folders)
    left_out: list[PeerdeskError] = []
    gathered = _Gathered(are_named=len(named) <= NAMED)
    with TemporaryDirectory(prefix="peerdesk-") as folder:
        path = Path(folder) / WORKBOOK
        with ExitStack() as stack:
            cities, facts, practices = (stack.enter_context(TableWriter(into, name)) for name in TABLES)
            sheets = stack.enter_context(Sheets(path, benchmark, lang=lang))
            for city in _read(named, benchmark, left_out):
                _add_rows(city, cities, facts, practices, benchmark)
                sheets.add(city)
                gathered.add(city)
            if not gathered.cities:
                why = f"holds no city that can be compared{f' ({left_out[0]})' if left_out else ''}"
                raise NothingUsableError(into.parent, why, "Run the cities first: peerdesk run --all")
        workbook = store.write_draft(into / WORKBOOK, path.read_bytes())
    content = comparison(gathered.comparison(), benchmark, folder_of(TEMPLATE, templates), lang=lang)
    document = store.write_draft(into / DOCUMENT, content)
    paths = (document, workbook, *(each for table in (cities, facts, practices) for each in table.paths))
    return Compared(paths=paths, cities=tuple(gathered.cities), left_out=tuple(left_out))


def _read(
    named: Iterable[tuple[str, Path]], benchmark: Benchmark, left_out: list[PeerdeskError]
) -> Iterator[CityFacts]:
    """Yield the facts of each city, under a name that tells it from others; note those that have none."""
    named = list(named)
    names = [name.casefold() for name, _ in named]
    for name, folder in named:
        try:
            found = read_facts(folder, benchmark)
        except PeerdeskError as error:
            left_out.append(error)
            continue
        yield found if names.count(name.casefold()) == 1 else _renamed(found, f"{name} ({folder.name})")


def _renamed(city: CityFacts, name: str) -> CityFacts:
    return CityFacts(
        totals=structs.replace(city.totals, city=name),
        facts=tuple(structs.replace(fact, city=name) for fact in city.facts),
        practices=tuple(structs.replace(practice, city=name) for practice in city.practices),
    )


def _add_rows(
    city: CityFacts, cities: TableWriter, facts: TableWriter, practices: TableWriter, benchmark: Benchmark
) -> None:
    cities.add(structs.asdict(city.totals))
    for fact in city.facts:
        facts.add(structs.asdict(fact) | {"status": str(fact.status)})
    for practice in city.practices:
        practices.add(practice_record(practice, city.totals.folder, benchmark))


class _Gathered:
    """What the Word document needs of all cities: with many, only how many there are of each standing."""

    def __init__(self, *, are_named: bool) -> None:
        self._are_named = are_named
        self.cities: list[str] = []
        self._totals: list[CityFacts] = []
        self._cells: defaultdict[tuple[str, str, Standing], list[Basis]] = defaultdict(list)
        self._counts: defaultdict[tuple[str, str, Standing], int] = defaultdict(int)

    def add(self, city: CityFacts) -> None:
        """Take a city into account."""
        self.cities.append(city.totals.city)
        for fact in city.facts:
            self._counts[fact.indicator, fact.facet, fact.status] += 1
        if self._are_named:
            self._totals.append(CityFacts(totals=city.totals, facts=(), practices=city.practices))
            for fact in city.facts:
                self._cells[fact.indicator, fact.facet, fact.status].append(_basis(fact))

    def comparison(self) -> Comparison:
        """Return what the document shows."""
        cells = {key: Cell(count=count, cities=tuple(self._cells.get(key, ()))) for key, count in self._counts.items()}
        return Comparison(
            count=len(self.cities),
            are_named=self._are_named,
            totals=tuple(city.totals for city in self._totals),
            cells=cells,
            practices=tuple(practice for city in self._totals for practice in city.practices),
        )


def _basis(fact: Fact) -> Basis:
    return Basis(city=fact.city, documents=fact.documents, pages=fact.pages, interviews=fact.interviews)
