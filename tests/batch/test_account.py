"""Every input of a run is accounted for once, for programs and for people, and the totals match."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from lxml import html
from msgspec import structs

from pipeline.batch import work
from pipeline.batch.account import Account
from pipeline.batch.plan import Drafted, Job
from pipeline.batch.summary import CityLine, FileLine, Summary, summary_page
from pipeline.city import find_sources
from pipeline.models import LogEntry
from pipeline.outcomes import Outcome
from tests.batch.cities import make_city, make_plan, run


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("account")
    corpus = place / "corpus"
    for name in ("adorf", "bestadt"):
        make_city(corpus, name)
    (corpus / "adorf" / "other").mkdir()
    (corpus / "adorf" / "other" / "film & <b>.mp4").write_bytes(b"\x00\x00\x00\x18ftypmp42")
    (corpus / "adorf" / "strategy" / "twin.md").write_bytes((corpus / "adorf" / "strategy" / "plan.md").read_bytes())
    (corpus / "cehausen" / "strategy").mkdir(parents=True)
    (corpus / "cehausen" / "strategy" / "x.pdf").write_bytes(b"nothing")
    (corpus / "adorf" / "lost.pdf").write_bytes(b"%PDF")
    (corpus / "adorf" / "names.txt").write_text("Anna\n", "utf-8")
    make_city(corpus, "dedorf")
    (corpus / "dedorf" / "city.toml").write_text("name = 3\n", "utf-8")
    run(corpus, place / "out")
    return place


def entries(place: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (place / "out" / "run.jsonl").read_text("utf-8").splitlines()]


def test_every_file_has_one_line(place: Path) -> None:
    cities = sorted((place / "corpus").iterdir())
    wanted = [(city.name, name) for city in cities for name in find_sources(city)]
    wanted.insert(4, ("adorf", "lost.pdf"))
    assert [(entry["city"], entry["file"]) for entry in entries(place)] == wanted


def test_outcomes_and_reasons(place: Path) -> None:
    told = {(entry["city"], entry["file"]): (entry["outcome"], entry["reason"]) for entry in entries(place)}
    assert told["adorf", "strategy/plan.md"] == ("done", "")
    assert told["adorf", "strategy/twin.md"] == ("left out", "the same content as strategy/plan.md")
    assert told["adorf", "other/film & <b>.mp4"][0] == "unsupported"
    assert told["adorf", "lost.pdf"][0] == "left out"
    assert "Move it into the one it belongs to" in str(told["adorf", "lost.pdf"][1])
    outcome, reason = told["dedorf", "interviews/b.vtt"]
    assert outcome == "left out"
    assert str(reason).startswith("the city was left out: ")
    assert "city.toml" in str(reason)


def test_what_was_measured_stands_there(place: Path) -> None:
    done = [entry for entry in entries(place) if entry["outcome"] == "done"]
    assert all(entry["seconds"] > 0 and entry["memory"] > 2**20 for entry in done)  # type: ignore[operator]
    assert sum(int(str(entry["evidence"])) for entry in done) > 0
    assert {tuple(entry["langs"]) for entry in done} == {("en",)}  # type: ignore[arg-type]


def cells(place: Path, row: str) -> list[str]:
    page = html.fromstring((place / "out" / "summary.html").read_text("utf-8"))
    (found,) = page.xpath(f"//tr[th[starts-with(normalize-space(.), '{row}')]][td]")
    return [" ".join(cell.text_content().split()) for cell in found.findall("td")]


def test_summary_for_people_adds_up_to_the_lines_for_programs(place: Path) -> None:
    lines = entries(place)
    total = cells(place, "All cities")
    assert int(total[0]) == len(lines)
    # Columns that would be empty are left out.
    shown = [sum(line["outcome"] == outcome for line in lines) for outcome in Outcome]
    assert [int(each) for each in total[1:5]] == [count for count in shown if count]
    assert [int(each) for each in total[5:8]] == [
        sum(int(str(line[name])) for line in lines) for name in ("pages", "passages", "evidence")
    ]
    assert int(cells(place, "Adorf (adorf)")[0]) == 5


def test_summary_names_what_to_look_at_and_escapes_it(place: Path) -> None:
    text = (place / "out" / "summary.html").read_text("utf-8")
    assert "film &amp; &lt;b&gt;.mp4" in text
    assert "<b>" not in text
    assert "<script" not in text


def line(**values: object) -> CityLine:
    known = {
        "folder": "a", "name": "A", "files": 1, "outcomes": dict.fromkeys(Outcome, 0), "pages": 1234, "passages": 0,
        "evidence": 0, "langs": (), "seconds": 1234.56, "memory": 3 * 2**20,
    }  # fmt: skip
    return CityLine(**{**known, **values})  # type: ignore[arg-type]


def test_german_summary_has_german_words_and_numbers() -> None:
    page = summary_page(Summary(cities=(line(),), files=()), lang="de")
    assert "Was der Lauf aus jeder Datei gemacht hat" in page
    assert "1.234,6" in page
    assert not re.search(r"\b(Files|City|done|damaged|unsupported)\b", page)


def test_summary_says_how_many_files_it_leaves_out() -> None:
    file = FileLine(city="a", file="x", outcome=Outcome.DAMAGED, notes=("why",))
    assert "And 7 more" in summary_page(Summary(cities=(line(),), files=(file,), more_files=7), lang="en")


def test_account_of_many_cities_is_not_held_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.batch.account.MOST_HELD", 1000)
    entry = LogEntry(file="x", outcome=Outcome.DONE, source="1")
    with Account(tmp_path, "en") as account:
        for n in range(50):
            job = Job(plan=make_plan(tmp_path), folder=str(tmp_path), name=f"c{n}")
            account.add(job, Drafted(name=job.name), lambda name: [structs.replace(entry, file=name)])
        assert account._lines._rolled  # type: ignore[attr-defined]
    assert [json.loads(each)["file"] for each in (tmp_path / "run.jsonl").read_text("utf-8").splitlines()] == [
        f"c{n}" for n in range(50)
    ]


def test_fault_that_nobody_foresaw_is_one_citys_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("adorf", "bestadt"):
        make_city(tmp_path / "corpus", name)
    real = work._study

    def study(job: Job) -> tuple[str, ...]:
        if job.name == "adorf":
            raise ZeroDivisionError("no\nsuch luck")
        return real(job)

    monkeypatch.setattr(work, "_study", study)
    first, second = run(tmp_path / "corpus", tmp_path / "out")
    assert "something unforeseen happened (ZeroDivisionError" in str(first.error)
    assert first.exit_code == 1
    assert {entry.outcome for entry in first.log} == {Outcome.LEFT_OUT}
    assert second.error is None


def test_account_of_a_run_that_was_cut_off_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), Account(tmp_path, "en"):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_city_without_readable_material_shows_no_practice_of_an_earlier_run(tmp_path: Path) -> None:
    folder = make_city(tmp_path / "corpus", "adorf")
    run(tmp_path / "corpus", tmp_path / "out")
    assert (tmp_path / "out" / "adorf" / "practices.jsonl").read_bytes()
    for name in ("strategy/plan.md", "interviews/b.vtt"):
        (folder / name).write_bytes(b"")
    (city,) = run(tmp_path / "corpus", tmp_path / "out")
    assert city.exit_code == 3
    assert not (tmp_path / "out" / "adorf" / "practices.jsonl").exists()
