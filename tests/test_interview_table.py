"""The table of interviews beside the transcripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from pipeline.city import City, SourceDetails, find_sources
from pipeline.errors import DataError
from pipeline.interviews import read_settings, with_table
from pipeline.models import Interviewee, RoleType

FILE = "interviews/a.vtt"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "interviews").mkdir()
    (tmp_path / FILE).write_text("WEBVTT")
    return tmp_path


def table(folder: Path, *lines: str, encoding: str = "utf-8") -> SourceDetails:
    (folder / "interviews" / "interviews.csv").write_text("\n".join(lines), encoding=encoding)
    return with_table(City(name="c"), folder).sources[FILE]


def test_a_row_says_who_was_asked_when_and_how(folder: Path) -> None:
    details = table(
        folder,
        "file;interviewee;role;type;date;language;interpreter;interviewers;confidential",
        "a.vtt;Ada Berg;Mayor;politician;12.05.2026;en;Bo Cem;INT, Di Eka;yes",
    )
    assert details == SourceDetails(
        interviewees=(Interviewee(name="Ada Berg", role="Mayor", type=RoleType.POLITICIAN),),
        date="2026-05-12",
        lang="en",
        interpreter="Bo Cem",
        interviewers=("INT", "Di Eka"),
        confidential=True,
    )


def test_german_columns_and_values_do(folder: Path) -> None:
    details = table(folder, "Datei,Name,Art,Vertraulich", "a.vtt,Änne Groß,Migrantengruppe,nein", encoding="cp1252")
    assert details.people == (Interviewee(name="Änne Groß", type=RoleType.MIGRANT_GROUP),)
    assert not details.confidential


def test_several_rows_are_several_people_of_one_interview(folder: Path) -> None:
    details = table(folder, "file;interviewee", "a.vtt;Ada", "", "interviews/a.vtt;Bo")
    assert [person.name for person in details.people] == ["Ada", "Bo"]


def test_a_workbook_does_as_well(folder: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["File", "Role type"])
    book.active.append(["a.vtt", "service user"])
    book.save(folder / "interviews" / "interviews.xlsx")
    assert read_settings(folder).sources[FILE].people == (Interviewee(type=RoleType.SERVICE_USER),)


def test_city_toml_wins_where_both_speak(folder: Path) -> None:
    (folder / "city.toml").write_text(f'name = "c"\n[sources."{FILE}"]\nrole = "Mayor"\n')
    (folder / "interviews" / "interviews.csv").write_text("file;role;date\na.vtt;Chair;2026\n")
    details = read_settings(folder).sources[FILE]
    assert ([person.role for person in details.people], details.date) == (["Mayor"], "2026")


def test_the_table_is_no_source(folder: Path) -> None:
    table(folder, "file;role", "a.vtt;Chair")
    assert [path.name for path in find_sources(folder).values()] == ["a.vtt"]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["role"], "line 1: has no column for the file"),
        (["file;rolle type"], 'line 1: "rolle type" is no column'),
        (["file", "b.vtt"], 'line 2: there is no file "b.vtt". Did you mean "a.vtt"'),
        (["file;type", "a.vtt;politican"], 'Did you mean "politician"'),
        (["file;date", "a.vtt;May 12"], 'line 2: "May 12" is no date'),
        (["file;language", "a.vtt;English"], "no code of a language"),
        (["file;confidential", "a.vtt;maybe"], "no answer (yes or no)"),
    ],
)
def test_a_mistake_is_refused_with_its_line(folder: Path, lines: list[str], message: str) -> None:
    with pytest.raises(DataError) as error:
        table(folder, *lines)
    assert message in str(error.value)


def test_two_tables_or_a_broken_one_are_refused(folder: Path) -> None:
    (folder / "interviews" / "interviews.xlsx").write_bytes(b"PK no workbook")
    with pytest.raises(DataError, match="cannot be read as a table"):
        read_settings(folder)
    (folder / "interviews" / "interviews.csv").write_text("file")
    with pytest.raises(DataError, match="Keep one of the two"):
        read_settings(folder)
