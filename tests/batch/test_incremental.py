"""Only what has changed is done again; the result is what a run from nothing would have made."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import structs

from pipeline import extract, tag
from pipeline.batch import CityRun, state, work
from pipeline.batch.events import Event
from pipeline.limits import Limits
from pipeline.models import Audience
from tests.batch.cities import COUNCIL, make_city, result, run

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("first")
    for name in ("adorf", "bestadt"):
        make_city(folder / "corpus", name)
    run(folder / "corpus", folder / "out")
    return folder


@pytest.fixture
def place(first: Path, tmp_path: Path) -> Path:
    """Return a folder with ``corpus`` and ``out`` as the first run left them."""
    shutil.copytree(first, tmp_path, dirs_exist_ok=True)
    return tmp_path


class Seen:
    """What was read and tagged."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.read: list[str] = []
        self.tagged: list[str] = []
        read, find = extract.Readers.read, tag.tag

        def reading(readers: extract.Readers, tasks: list[extract.Task]) -> object:
            self.read += [task.file for task in tasks]
            return read(readers, tasks)

        def tagging(passages: list[object], *more: object, **options: object) -> object:
            self.tagged += {passage.source for passage in passages}  # type: ignore[attr-defined]
            return find(passages, *more, **options)  # type: ignore[arg-type]

        monkeypatch.setattr(extract.Readers, "read", reading)
        monkeypatch.setattr(tag, "tag", tagging)


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Seen:
    return Seen(monkeypatch)


def why(runs: list[CityRun]) -> list[tuple[str, ...]]:
    return [city.drafted.why for city in runs]


def again(place: Path, **options: object) -> list[CityRun]:
    return run(place / "corpus", place / "out", **options)


def test_unchanged_cities_are_not_touched(place: Path, seen: Seen, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path: path.stat().st_mtime_ns for path in (place / "out").glob("*/*") if path.is_file()}
    for name in ("study", "draft"):
        monkeypatch.setattr(work, name, lambda *call: pytest.fail("something is done again"))
    assert why(again(place)) == [(), ()]
    assert (seen.read, seen.tagged) == ([], [])
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_unchanged_run_tells_the_same(place: Path, first: Path) -> None:
    before, after = again(first), again(place)
    assert [city.log for city in before] == [city.log for city in after]
    assert [city.drafted.told for city in before] == [city.drafted.told for city in after]
    assert before[0].drafted.told
    assert before[0].drafted.told.evidence > 0


def test_only_the_changed_file_is_read_and_tagged(place: Path, seen: Seen) -> None:
    path = place / "corpus" / "adorf" / "strategy" / "plan.md"
    path.write_text(COUNCIL.format(n=19), "utf-8")
    runs = again(place)
    assert seen.read == ["strategy/plan.md"]
    assert len(seen.tagged) == 1
    assert runs[0].drafted.why == ("what the material says is not the same as before",)
    assert result(place / "out") == result(from_nothing(place))


def from_nothing(place: Path) -> Path:
    """Return the output of a run that knows nothing of an earlier one."""
    shutil.rmtree(place / "new", ignore_errors=True)
    run(place / "corpus", place / "new")
    return place / "new"


def add_file(place: Path) -> None:
    (place / "corpus" / "adorf" / "strategy" / "more.md").write_text("There is no money for interpreters.", "utf-8")


def remove_file(place: Path) -> None:
    (place / "corpus" / "adorf" / "interviews" / "b.vtt").unlink()


def rename_file(place: Path) -> None:
    path = place / "corpus" / "adorf" / "strategy" / "plan.md"
    path.rename(path.with_name("paper.md"))


def change_settings(place: Path) -> None:
    (place / "corpus" / "adorf" / "city.toml").write_text('name = "Adorf an der Au"\n', "utf-8")


def describe_source(place: Path) -> None:
    settings = 'name = "Adorf"\n[sources."strategy/plan.md"]\nkind = "minutes"\n'
    (place / "corpus" / "adorf" / "city.toml").write_text(settings, "utf-8")


def edit_records(place: Path) -> None:
    (place / "out" / "adorf" / "evidence.jsonl").write_bytes(b"")


def lose_records(place: Path) -> None:
    (place / "out" / "adorf" / "passages.jsonl").unlink()


def damage_what_is_kept(place: Path) -> None:
    for path in (place / "out").rglob("*.kept"):
        path.write_bytes(path.read_bytes()[:-3] + b"xyz")
    (place / "out" / "adorf" / "review.json").unlink()


def lose_what_is_kept(place: Path) -> None:
    for path in (place / "out").rglob(".stages"):
        shutil.rmtree(path)


def lose_a_draft(place: Path) -> None:
    (place / "out" / "adorf" / "report.docx").unlink()


def change_another_citys_strategy(place: Path) -> None:
    (place / "corpus" / "bestadt" / "strategy" / "plan.md").write_text(COUNCIL.format(n=23), "utf-8")


CHANGES: tuple[tuple[Callable[[Path], None], str], ...] = (
    (add_file, "strategy/more.md is new"),
    (remove_file, "interviews/b.vtt is gone"),
    (rename_file, "strategy/paper.md is new"),
    (change_settings, "city.toml or the table of interviews was changed"),
    (describe_source, "city.toml or the table of interviews was changed"),
    (edit_records, "evidence.jsonl was changed"),
    (lose_records, "passages.jsonl is gone"),
    (damage_what_is_kept, "review.json is gone"),
    (lose_what_is_kept, "it was not run to the end with this version yet"),
    (lose_a_draft, "report.docx is gone"),
    (change_another_citys_strategy, "strategy/plan.md was changed"),
)


@pytest.mark.parametrize(("change", "told"), CHANGES, ids=[change.__name__ for change, _ in CHANGES])
def test_a_change_is_noticed_told_and_leads_to_what_a_run_from_nothing_makes(
    place: Path, change: Callable[[Path], None], told: str
) -> None:
    change(place)
    heard: list[str] = []
    again(place, tell=reasons_to(heard))
    assert told in heard
    assert result(place / "out") == result(from_nothing(place))


def test_other_options_are_noticed(place: Path) -> None:
    heard: list[str] = []
    run(place / "corpus", place / "out", ["adorf"], audience=Audience.HOST, tell=reasons_to(heard))
    run(place / "corpus", place / "out", ["adorf"], limits=Limits(seconds=21), tell=reasons_to(heard))
    options = "other options for the drafts, or city.toml was changed"
    assert heard == [options, "other limits, or another text recognition, for reading files", options]


def test_another_benchmark_is_noticed(place: Path) -> None:
    data = place / "data"
    shutil.copytree(ROOT / "pipeline" / "benchmark" / "data", data)
    rules = data / "rules.yaml"
    rules.write_text(rules.read_text("utf-8") + "# A note.\n", "utf-8")
    heard: list[str] = []
    run(place / "corpus", place / "out", ["adorf"], benchmark=data, tell=reasons_to(heard))
    assert "the benchmark's data were changed" in heard


def reasons_to(heard: list[str]) -> Callable[[Event], None]:
    return lambda event: heard.extend(getattr(event, "why", ()))


def test_another_version_of_the_program_does_all_again(
    place: Path, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.fingerprints.of_program", lambda: "another")
    run(place / "corpus", place / "out", ["adorf"])
    assert set(seen.read) == {"interviews/b.vtt", "strategy/plan.md"}
    assert len(seen.tagged) == 2


def test_results_that_nothing_needs_any_more_are_removed(place: Path) -> None:
    stages = place / "out" / "adorf" / ".stages"
    before = {path.name for path in stages.glob("*.kept")}
    remove_file(place)
    again(place)
    after = {path.name for path in stages.glob("*.kept")}
    assert after < before


def test_draft_that_somebody_edited_stays_and_is_looked_at_once(place: Path) -> None:
    path = place / "out" / "adorf" / "report.docx"
    path.write_bytes(b"mine")
    runs = again(place)
    assert runs[0].drafted.why == ("report.docx was changed",)
    assert path.read_bytes() == b"mine"
    assert path.with_name("report-2.docx").is_file()
    assert why(again(place)) == [(), ()]


def test_file_that_could_not_be_opened_is_tried_again(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.errors import UnreadableError

    add_file(place)
    real = extract.Readers.read

    def held_open(readers: extract.Readers, tasks: list[extract.Task]) -> object:
        for task, told in zip(tasks, real(readers, tasks), strict=True):
            error = UnreadableError(task.file, "is open in another program")
            yield structs.replace(told, reading=None, error=error) if "more" in task.file else told

    monkeypatch.setattr(extract.Readers, "read", held_open)
    assert again(place)[0].exit_code == 1
    monkeypatch.undo()
    heard: list[str] = []
    assert again(place, tell=reasons_to(heard))[0].exit_code == 0
    assert heard


def test_city_state_knows_no_time(place: Path) -> None:
    text = (place / "out" / "adorf" / ".stages" / state.FILE).read_text("utf-8")
    assert "seconds" not in text
