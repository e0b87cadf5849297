"""Cities side by side: what the tables, the workbook and the document hold, and what they must never hold."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from docx import Document

from pipeline import benchmark, store
from pipeline.cli import main
from pipeline.compare import Compared, city_folders, compare
from pipeline.compare.facts import SEARCHABLE, read_facts
from pipeline.compare.tables import SCHEMAS
from pipeline.compare.workbook import MOST_ROWS, Workbook, cell_text
from pipeline.models import PagePlace, Practice
from pipeline.report.comparison import Basis, Cell, Comparison, Standing, comparison_content
from tests.batch.cities import INTERVIEW, make_city, run

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
NAMES = ("äpfelstadt", "Zweistadt", "=cmd|' /C calc'!A0")  # display names; folders are a, b, c
IN_ORDER = (NAMES[2], NAMES[0], NAMES[1])
POLISH = "To jest strategia miasta dotycząca integracji cudzoziemców. Została przyjęta w zeszłym roku przez radę. " * 5


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the output folder of three cities; the second cannot be searched."""
    place = tmp_path_factory.mktemp("compared")
    for folder, name in zip("abc", NAMES, strict=True):
        made = make_city(place / "corpus", folder)
        (made / "city.toml").write_text(f"name = {json.dumps(name)}\n", "utf-8")
    second = place / "corpus" / "b"
    (second / "strategy" / "plan.md").write_text(POLISH, "utf-8")
    (second / "interviews" / "b.vtt").unlink()
    run(place / "corpus", place / "out")
    return place / "out"


@pytest.fixture(scope="module")
def compared(output: Path) -> Compared:
    return compare(city_folders(output), output / "comparison", benchmark.load(), TEMPLATES, lang="en")


@pytest.fixture(scope="module")
def into(output: Path, compared: Compared) -> Path:
    assert compared.left_out == ()
    return output / "comparison"


def facts(into: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (into / "facts.jsonl").read_text("utf-8").splitlines()]


def test_every_facet_of_every_city_stands_there_once(into: Path) -> None:
    found = [(fact["folder"], fact["indicator"], fact["facet"]) for fact in facts(into) if fact["facet"]]
    wanted = [(city, facet.indicator, facet.id) for city in "abc" for facet in benchmark.load().facets]
    assert sorted(found) == sorted(wanted)


def test_a_status_tells_what_it_rests_on(into: Path) -> None:
    council = [fact for fact in facts(into) if fact["status"] == "in_place" and fact["folder"] == "a"]
    assert council
    assert all(fact["evidence"] and fact["documents"] == 1 and not fact["interviews"] for fact in council)
    spoken = [fact for fact in facts(into) if fact["interviews"]]
    assert {fact["status"] for fact in spoken} == {"absent"}
    assert {fact["folder"] for fact in spoken} == {"a", "c"}


def test_material_that_cannot_be_searched_is_not_the_same_as_nothing_found(into: Path) -> None:
    standings = {city: {fact["status"] for fact in facts(into) if fact["folder"] == city} for city in "abc"}
    assert standings["b"] == {"not_searchable"}
    assert "not_found" in standings["a"]
    assert "not_searchable" not in standings["a"]
    cities = [json.loads(line) for line in (into / "cities.jsonl").read_text("utf-8").splitlines()]
    assert [city["searchable"] >= SEARCHABLE for city in cities if city["folder"] == "b"] == [False]


def test_cities_stand_in_alphabetical_order(compared: Compared) -> None:
    assert compared.cities == IN_ORDER


@pytest.mark.parametrize("name", SCHEMAS)
def test_tables_load_in_pandas_and_duckdb_with_the_same_rows(into: Path, name: str) -> None:
    lines, parquet = into / f"{name}.jsonl", into / f"{name}.parquet"
    told = [json.loads(line) for line in lines.read_text("utf-8").splitlines()]
    assert told
    assert pq.read_table(parquet).to_pylist() == told
    assert list(pd.read_parquet(parquet).columns) == list(pd.read_json(lines, lines=True).columns) == list(told[0])
    for path in (lines, parquet):
        assert duckdb.sql(f"select count(*) from '{path.as_posix()}'").fetchall() == [(len(told),)]


@pytest.mark.parametrize("name", SCHEMAS)
def test_document_tells_every_field_of_the_tables(name: str) -> None:
    text = (ROOT / "docs" / "comparison.md").read_text("utf-8")
    section = text.split(f"### `{name}`")[1].split("\n### ")[0]
    told = dict(re.findall(r"^\| `(\w+)` \| ([\w ]+) \|", section, re.MULTILINE))
    types = {"string": "text", "int32": "number", "double": "decimal", "list<item: string>": "list of texts"}
    assert told == {field.name: types[str(field.type)] for field in SCHEMAS[name]}


def test_workbook_has_filters_frozen_panes_and_a_column_for_each_city(into: Path) -> None:
    book = openpyxl.load_workbook(into / "comparison.xlsx")
    assert book.sheetnames == ["About", "Cities", "Facets", "Good practice", "Matrix"]
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes not in (None, "A1")
        assert sheet.auto_filter.ref == sheet.dimensions
    assert [cell.value for cell in book["Matrix"][1]][3:] == [cell_text(name) for name in IN_ORDER]
    assert book["Facets"].max_row == 1 + len(facts(into))


PAYLOADS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    '=HYPERLINK("http://example.org")',
    "=cmd|' /C calc'!A0",
    "|calc",
    "%0A=1",
    "\x00=1",
    "\ufeff=1",
)


@pytest.mark.parametrize("payload", PAYLOADS, ids=ascii)
def test_no_cell_is_evaluated(payload: str, tmp_path: Path) -> None:
    with Workbook(tmp_path / "x.xlsx", {}) as book:
        book.sheet(cell_text("Sheet"), [payload], [10]).add([payload])
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx").worksheets[0]
    for cell in (sheet["A1"], sheet["A2"]):
        assert cell.data_type == "s"
        assert str(cell.value).lstrip()[0] not in "=+-@\t\r\n|%"
        assert cell.hyperlink is None


@pytest.mark.parametrize("text", ["Integration", "5 = 4 + 1", "a@b.example", "http://example.org", "12"])
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert cell_text(text) == text


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.compare.workbook.MOST_ROWS", 3)
    with Workbook(tmp_path / "x.xlsx", {}) as book:
        sheet = book.sheet("Facets", ["n"], [10])
        for n in range(7):
            sheet.add([n])
    read = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert [[cell.value for cell in each["A"]] for each in read] == [["n", 0, 1, 2], ["n", 3, 4, 5], ["n", 6]]
    assert MOST_ROWS < 1_048_576


def test_same_runs_give_the_same_bytes(output: Path, into: Path) -> None:
    again = compare(city_folders(output), output.parent / "again", benchmark.load(), TEMPLATES, lang="en")
    for path in again.paths:
        assert path.read_bytes() == (into / path.name).read_bytes(), path.name


def test_document_names_cities_with_what_their_standing_rests_on(into: Path) -> None:
    document = Document(str(into / "comparison.docx"))
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert any("äpfelstadt (1 doc.)" in text for text in cells)
    assert any("äpfelstadt (1 int.)" in text for text in cells)
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "alphabetical order" in text
    assert "permanent integration advisory council" in text


def test_nothing_of_an_interview_is_quoted(into: Path) -> None:
    spoken = INTERVIEW.rsplit(">", 1)[1].strip()
    assert spoken
    for path in into.iterdir():
        if path.suffix == ".jsonl":
            assert spoken not in path.read_text("utf-8")
    book = openpyxl.load_workbook(into / "comparison.xlsx")
    cells = {str(cell.value) for sheet in book for row in sheet for cell in row}
    document = Document(str(into / "comparison.docx"))
    cells |= {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    cells |= {paragraph.text for paragraph in document.paragraphs}
    assert not any(word in text for text in cells for word in ("never been evaluated", "Mr B"))


def test_many_cities_are_counted_instead_of_named() -> None:
    bench = benchmark.load()
    facet = bench.facets[0]
    cells = {(facet.indicator, facet.id, Standing.PAST): Cell(count=300)}
    content = comparison_content(
        Comparison(count=300, are_named=False, totals=(), cells=cells, practices=()), bench, lang="en"
    )
    blocks = [each for table in content["tables"].values() for row in table["rows"] for each in row["blocks"]]
    assert [each["text"] for each in blocks if each["field"] == "absent"] == ["ended: 300"]
    assert "give the number of cities" in " ".join(content["frame"]["intro"])


def test_german_document_has_no_english_words() -> None:
    bench = benchmark.load()
    facet = bench.facets[0]
    cell = Cell(count=1, cities=(Basis(city="Adorf", documents=1, pages=2, interviews=3),))
    compared = Comparison(
        count=1, are_named=True, totals=(), cells={(facet.indicator, facet.id, Standing.UNCERTAIN): cell}, practices=()
    )
    content = comparison_content(compared, bench, lang="de")
    blocks = [each for table in content["tables"].values() for row in table["rows"] for each in row["blocks"]]
    assert "unklar: Adorf (1 Dok., 2 S., 3 Int.)" in [each["text"] for each in blocks]
    assert content["frame"]["title"] == "Städte im Vergleich"


@pytest.fixture
def place(output: Path, compared: Compared, tmp_path: Path) -> Path:
    shutil.copytree(output, tmp_path / "out")
    return tmp_path / "out"


def peerdesk(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_city_without_a_complete_run_is_named_and_left_out(place: Path) -> None:
    (place / "a" / "evidence.jsonl").unlink()
    result = peerdesk("compare", "--output", place)
    assert result.exit_code == 1
    assert "Left out: a: has no complete run (evidence.jsonl is missing). Run it again: peerdesk run a" in result.output
    assert "Compared 2 cities" in result.output


def test_city_whose_run_was_cut_off_is_named(place: Path) -> None:
    (place / "b" / "review.json").unlink()
    result = peerdesk("compare", "--output", place)
    assert result.exit_code == 1
    assert "Left out: b: has no complete run (review.json is missing)" in result.output


def test_city_run_with_another_benchmark_is_left_out(place: Path) -> None:
    path = place / "a" / "review.json"
    path.write_text(path.read_text("utf-8").replace(benchmark.load().version, "0.1", 1), "utf-8")
    result = peerdesk("compare", "--output", place)
    assert result.exit_code == 1
    assert "was run with another benchmark" in result.output


def test_without_any_city_nothing_is_written(tmp_path: Path) -> None:
    result = peerdesk("compare", "--output", tmp_path)
    assert result.exit_code == 3
    assert "holds no city" in result.output
    assert not list(tmp_path.rglob("*.*"))


def test_edited_document_and_workbook_stay(place: Path) -> None:
    for name in ("comparison.docx", "comparison.xlsx"):
        (place / "comparison" / name).write_bytes(b"mine")
    result = peerdesk("compare", "--output", place, "--lang", "de")
    assert result.exit_code == 0, result.output
    for name in ("comparison.docx", "comparison.xlsx"):
        path = place / "comparison" / name
        assert path.read_bytes() == b"mine"
        assert path.with_stem("comparison-2").is_file()


def test_two_cities_of_one_name_are_told_apart(place: Path) -> None:
    path = place / "b" / "review.json"
    path.write_text(path.read_text("utf-8").replace(NAMES[1], NAMES[0]), "utf-8")
    result = peerdesk("compare", "--output", place)
    assert result.exit_code == 0, result.output
    cities = [
        json.loads(line)["city"] for line in (place / "comparison" / "cities.jsonl").read_text("utf-8").splitlines()
    ]
    assert cities[1:] == [f"{NAMES[0]} (a)", f"{NAMES[0]} (b)"]


def test_pages_are_counted_once_for_each_document(output: Path, tmp_path: Path) -> None:
    city = tmp_path / "a"
    shutil.copytree(output / "a", city)
    lines = [json.loads(line) for line in (city / "passages.jsonl").read_text("utf-8").splitlines()]
    for line in lines:
        line["place"] = {"type": "page", "page": 4}
    (city / "passages.jsonl").write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    found = read_facts(city, benchmark.load()).facts
    assert {(fact.documents, fact.pages) for fact in found} == {(0, 0), (1, 1)}


def test_practice_is_quoted_with_its_place(place: Path) -> None:
    practice = Practice(
        city=NAMES[0], indicator="GOV-IMP-3", facet=benchmark.load().facets_of("GOV-IMP-3")[0].id, quote="=A1 & <b>",
        title="Strategy", place=PagePlace(page=7), lang="de",
    )  # fmt: skip
    store.write_lines(place / "a" / "practices.jsonl", [practice])
    assert peerdesk("compare", "a", "--output", place).exit_code == 0
    document = Document(str(place / "comparison" / "comparison.docx"))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "=A1 & <b>" in text
    assert "Strategy, p. 7" in text
