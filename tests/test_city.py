from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.city import City, find_cities, find_sources, is_name, kind_of, name_of, new_city, read_city
from pipeline.errors import DataError, UsageError
from pipeline.models import Kind


def test_a_new_city_has_its_folders_and_settings_that_load(tmp_path: Path) -> None:
    settings = new_city(tmp_path / "neustadt")
    assert sorted(path.name for path in settings.parent.iterdir()) == [
        "city.toml", "interviews", "kickoff", "other", "strategy",
    ]  # fmt: skip
    assert read_city(settings.parent) == City(name="neustadt")


def test_every_example_in_the_new_settings_is_valid(tmp_path: Path) -> None:
    settings = new_city(tmp_path / "neustadt")
    lines = settings.read_text("utf-8").splitlines()
    examples = [line[2:] if line.startswith("# ") and ("=" in line or "[" in line[:4]) else line for line in lines]
    settings.write_text("\n".join(examples), "utf-8")
    city = read_city(settings.parent)
    assert city.contacts["GOV-IMP-3"] == "Chair of the integration advisory council"
    assert city.sources["other/council-2025-03.pdf"].kind is Kind.MINUTES


def test_a_city_that_is_there_is_not_made_again(tmp_path: Path) -> None:
    new_city(tmp_path / "neustadt")
    with pytest.raises(UsageError, match="is there already"):
        new_city(tmp_path / "neustadt")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('name = "A\n', "line 1"),
        ('nmae = "A"\n', "nmae"),
        ('name = ""\n', "length"),
        ('name = "A"\n[sources."x.pdf"]\ndate = "12 May 2026"\n', "date"),
        ('name = "A"\n[sources."x.pdf"]\nlang = "english"\n', "lang"),
        ('name = "A"\n[sources."x.pdf"]\nkind = "novel"\n', "novel"),
    ],
)
def test_a_mistake_in_the_settings_is_refused_with_its_reason(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "city.toml").write_text(text, "utf-8")
    with pytest.raises(DataError, match=reason):
        read_city(tmp_path)


def test_settings_saved_by_a_windows_editor_with_a_mark_load(tmp_path: Path) -> None:
    (tmp_path / "city.toml").write_text('name = "Köln"\n', "utf-8-sig")
    assert read_city(tmp_path).name == "Köln"


def test_sources_leave_out_hidden_files_and_word_locks(tmp_path: Path) -> None:
    for name in ("kickoff/a.docx", "kickoff/~$a.docx", "other/.DS_Store", "other/sub/b.txt", "notes/c.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", "utf-8")
    assert list(find_sources(tmp_path)) == [
        "kickoff/a.docx", "other/sub/b.txt",
    ]  # fmt: skip


def test_the_folder_tells_the_kind_unless_the_settings_do() -> None:
    city = City(name="A")
    assert kind_of("interviews/a.vtt", city) is Kind.INTERVIEW
    assert kind_of("other/a.pdf", city) is Kind.OTHER


def test_an_unknown_city_is_answered_with_the_nearest_name(tmp_path: Path) -> None:
    new_city(tmp_path / "auenfels")
    with pytest.raises(UsageError, match="Did you mean auenfels"):
        find_cities(tmp_path, ["auenfel"])


def test_without_names_every_city_is_meant(tmp_path: Path) -> None:
    for name in ("b", "a"):
        new_city(tmp_path / name)
    (tmp_path / "notes").mkdir()
    assert [folder.name for folder in find_cities(tmp_path, [])] == ["a", "b"]


def test_two_cities_of_one_name_would_share_an_output_folder(tmp_path: Path) -> None:
    for corpus in ("k1", "k2"):
        new_city(tmp_path / corpus / "neu")
    with pytest.raises(UsageError, match="two of these folders"):
        find_cities(tmp_path, [str(tmp_path / "k1" / "neu"), str(tmp_path / "k2" / "neu")])


def test_a_source_has_one_name_on_every_system(tmp_path: Path) -> None:
    assert name_of(tmp_path / "kickoff" / "Mu\u0308ller.txt", tmp_path) == "kickoff/Müller.txt"


@pytest.mark.parametrize(
    "name",
    ["..", ".", "a:b", "a\nb", "\u202eb", "con", "LPT1.x", "ends.", " begins", "ends ", "x" * 201, "a/b", "a\\b"],
)
def test_a_city_has_a_name_that_a_folder_can_have_everywhere(name: str) -> None:
    assert not is_name(name)


def test_names_of_cities_are_names() -> None:
    assert all(map(is_name, ("Neustadt an der Donau", "São João", "Αθήνα", "St. Gallen")))


def test_no_folders_are_made_for_another_name(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    with pytest.raises(UsageError, match="no name that a folder can have"):
        new_city(tmp_path / "corpus" / "..")
    assert [path.name for path in tmp_path.iterdir()] == ["corpus"]
