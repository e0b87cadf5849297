"""The table of interviews beside the transcripts: who was asked, in which role, when, in which language.

``interviews/interviews.csv`` or ``.xlsx``, one row for each interviewee; it says the same as ``city.toml`` can, for
people who would rather fill in a table.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from importlib import resources
from pathlib import Path

from msgspec import Struct, structs

from pipeline import store
from pipeline.city import INTERVIEWS, City, SourceDetails, is_table, read_city
from pipeline.errors import DataError
from pipeline.models import Interviewee, RoleType

COLUMNS = ("file", "interviewee", "role", "type", "date", "language", "interpreter", "interviewers", "confidential")

_FORMULA = re.compile("[=+\\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]")
_ISO = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")


class _Row(Struct, frozen=True, kw_only=True):
    """One row by the names of its columns, with its number in the table."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def read_settings(folder: Path) -> City:
    """Return what the folder's ``city.toml`` and its table of interviews say; errors as in the two that read them."""
    return with_table(read_city(folder), folder)


def with_table(city: City, folder: Path) -> City:
    """Return the city's settings with what the table says of its interviews; ``city.toml`` wins where both speak.

    Raise DataError with the row for a file that is not there, an unknown column or value, and for two tables.
    """
    found = [path for path in sorted((folder / INTERVIEWS).glob("*")) if is_table(path, folder)]
    if not found:
        return city
    if len(found) > 1:
        raise DataError(found[1], f"there is also {found[0].name}", "Keep one of the two")
    told: dict[str, list[_Row]] = {}
    for row in _rows(found[0]):
        told.setdefault(_file(row, folder, found[0]), []).append(row)
    sources = dict(city.sources)
    for file, rows in told.items():
        sources[file] = _details(rows, sources.get(file, SourceDetails()), found[0])
    return structs.replace(city, sources=sources)


def _rows(path: Path) -> Iterator[_Row]:
    lines = iter(_cells(path))
    header = [_column(name, path) for name in next(lines, [])]
    if "file" not in header:
        raise DataError.at(path, 1, "has no column for the file", f"Its first row should be: {'; '.join(COLUMNS)}")
    for number, cells in enumerate(lines, 2):
        if any(cells):
            yield _Row(number=number, cells=dict(zip(filter(None, header), cells, strict=False)))


def as_cell(text: str) -> str:
    """Return a text as it may stand in a table that a spreadsheet opens: none that it would take for a formula.

    Such a text gets an apostrophe before it, as CWE-1236 and OWASP's ASVS 1.2.10 have it.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def _of_cell(cell: str) -> str:
    """Return the text of a cell without the apostrophe of :func:`as_cell`."""
    text = cell.strip()
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text


def _cells(path: Path) -> list[list[str]]:
    try:
        return _of_workbook(path) if path.suffix.casefold() == ".xlsx" else _of_csv(path)
    except (OSError, ValueError, KeyError, csv.Error) as error:
        advice = "Close it in other programs, or save it again as .xlsx or .csv"
        raise DataError(path, "cannot be read as a table", advice) from error


def _of_csv(path: Path) -> list[list[str]]:
    content = store.read_ordinary(path)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    first = text.split("\n", 1)[0]
    delimiter = max(";\t,", key=first.count)
    return [[_of_cell(cell) for cell in row] for row in csv.reader(text.splitlines(), delimiter=delimiter)]


def _refuse_bomb(path: Path) -> None:
    """Raise ValueError for a workbook that grows too large when it is unpacked."""
    from zipfile import ZipFile

    with ZipFile(io.BytesIO(store.read_ordinary(path))) as archive:
        if sum(member.file_size for member in archive.infolist()) > store.LARGEST_SETTINGS:
            raise ValueError("it is larger than any table of interviews")


def _of_workbook(path: Path) -> list[list[str]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook

    try:
        _refuse_bomb(path)
        sheet = load_workbook(path, read_only=True, data_only=True).worksheets[0]
    except BadZipFile as error:
        raise ValueError from error
    return [[_shown(value) for value in row] for row in sheet.iter_rows(values_only=True)]


def _shown(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return "" if value is None else _of_cell(str(value))


@cache
def _wordings() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(resources.files("pipeline").joinpath("interview-table.toml").read_text("utf-8"))


def _column(name: str, path: Path) -> str:
    return _named(name, _wordings()["columns"], path, 1, "column") if name else ""


def _named(word: str, known: Mapping[str, Sequence[str]], path: Path, number: int, what: str) -> str:
    """Return the key under whose wordings the word stands; raise DataError with the closest one where there is none."""
    plain = " ".join(word.casefold().replace("_", " ").split())
    for key, wordings in known.items():
        if plain in (key.replace("_", " "), *wordings):
            return key
    every = [wording for wordings in known.values() for wording in wordings]
    close = difflib.get_close_matches(plain, every, n=1)
    hint = f'Did you mean "{close[0]}"?' if close else f"Known are: {', '.join(key.replace('_', ' ') for key in known)}"
    raise DataError.at(path, number, f'"{word}" is no {what} of this table', hint)


def _file(row: _Row, folder: Path, path: Path) -> str:
    """Return the path below the city's folder of the file that a row names, with or without the folder's name."""
    name = row["file"].replace("\\", "/").removeprefix("./")
    for file in (name, f"{INTERVIEWS}/{name}"):
        if name and (folder / file).is_file():
            return file
    close = difflib.get_close_matches(name, [found.name for found in (folder / INTERVIEWS).iterdir()], n=1)
    hint = f'Did you mean "{close[0]}"?' if close else "Give its name as it lies in the folder, with its ending"
    raise DataError.at(path, row.number, f'there is no file "{row["file"]}"', hint)


def _details(rows: Sequence[_Row], given: SourceDetails, path: Path) -> SourceDetails:
    """Return what the rows of one file say, where ``city.toml`` says nothing."""
    people = tuple(person for row in rows if (person := _interviewee(row, path)) != Interviewee())
    first = rows[0]
    return structs.replace(
        given,
        interviewees=given.interviewees if given.people else people,
        date=given.date or next((_date(row, path) for row in rows if row["date"]), ""),
        lang=given.lang or _lang(first, path),
        interpreter=given.interpreter or next((row["interpreter"] for row in rows if row["interpreter"]), ""),
        interviewers=given.interviewers or _several(first["interviewers"]),
        title=given.title or first["title"],
        confidential=given.confidential or any(_is_yes(row, path) for row in rows),
    )


def _several(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in re.split("[;,/]", cell))))


def _interviewee(row: _Row, path: Path) -> Interviewee:
    named = _named(row["type"], _wordings()["types"], path, row.number, "type of role") if row["type"] else ""
    return Interviewee(name=row["interviewee"], role=row["role"], type=RoleType(named) if named else None)


def _date(row: _Row, path: Path) -> str:
    """Return a date as year, month and day, also from 12.05.2026; raise DataError for another."""
    if _ISO.fullmatch(row["date"]):
        return row["date"]
    if found := _DAY_FIRST.fullmatch(row["date"]):
        day, month, year = (int(part) for part in found.groups())
        if 1 <= month <= 12 and 1 <= day <= 31:
            return f"{year}-{month:02}-{day:02}"
    raise DataError.at(path, row.number, f'"{row["date"]}" is no date', "Write it as 2026-05-12")


def _lang(row: _Row, path: Path) -> str:
    lang = row["language"].casefold()
    if lang and not re.fullmatch("[a-z]{2}", lang):
        raise DataError.at(path, row.number, f'"{lang}" is no code of a language', "Write two letters, as in en or de")
    return lang


def _is_yes(row: _Row, path: Path) -> bool:
    word = row["confidential"].casefold()
    known = {"yes": _wordings()["yes"]["words"], "no": _wordings()["no"]["words"]}
    return _named(word, known, path, row.number, "answer (yes or no)") == "yes"
