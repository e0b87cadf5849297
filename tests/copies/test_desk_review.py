"""Copies in a city's output folder: written for each peer, brought up to date, merged; nobody's file is replaced."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec import structs

from pipeline.copies import compare, read_copy
from pipeline.desk_review import merge_copies, update_copies, write_copies
from pipeline.drafts import RUNS, Written, write_desk_review
from pipeline.errors import InputError, UsageError
from pipeline.last_run import read_last_run, write_records
from pipeline.privacy.share import Records
from pipeline.report import Material
from pipeline.report.record import NAMESPACE
from pipeline.report.wordkit.custom import detach
from pipeline.report.wordkit.package import DOCUMENT, Package
from pipeline.report.wordkit.xml import q
from pipeline.run import Settings
from pipeline.store import write_json
from tests.copies.desk_samples import TEMPLATES, desk_benchmark, desk_material, desk_review
from tests.copies.test_updating import NEWS, newer

CITY = "musterstadt"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(output=tmp_path / "output", benchmark=desk_benchmark(), templates=TEMPLATES, lang="en")


@pytest.fixture
def city(tmp_path: Path, settings: Settings) -> Path:
    """Return the folder of a city that was run: its records lie in the output folder."""
    folder = tmp_path / CITY
    folder.mkdir()
    material = desk_material()
    text = f'name = "{material.city.name}"\n[review]\npeers = ["Anna", "Bo Ek"]\n'
    (folder / "city.toml").write_text(text, encoding="utf-8")
    leave(material, settings)
    return folder


def leave(material: Material, settings: Settings) -> None:
    """Leave in the output folder what a run leaves."""
    output = settings.output / CITY
    write_records(
        output,
        Records(city=material.city, sources=material.sources, passages=material.passages, evidence=material.evidence),
    )
    write_json(output / "review.json", material.review)


def type_into(path: Path, words: str, now: str, to: Path | None = None) -> Path:
    package = Package(path.read_bytes())
    text = next(each for each in package.xml(DOCUMENT).iter(q("t")) if words in (each.text or ""))
    text.text = now
    target = to or path
    target.write_bytes(package.to_bytes())
    return target


def paths(written: Sequence[Written]) -> list[str]:
    return [each.path.name for each in written]


def test_each_peer_gets_a_copy(city: Path, settings: Settings) -> None:
    written = write_copies(city, settings, ["Zoë Müller", "A/B: C"])
    assert paths(written) == ["desk-review-Zoë Müller.docx", "desk-review-A-B- C.docx"]
    copy = read_copy(written[0].path.read_bytes(), "renamed.docx")
    assert copy.author == "Zoë Müller"
    assert compare(copy) == ()
    assert any("Zoë Müller" in line.paragraph.text for line in copy.document.lines)


def test_without_names_the_peers_of_the_city_get_copies(city: Path, settings: Settings) -> None:
    assert paths(write_copies(city, settings, [])) == ["desk-review-Anna.docx", "desk-review-Bo Ek.docx"]
    (city / "city.toml").write_text('name = "Musterstadt"\n', encoding="utf-8")
    with pytest.raises(UsageError, match="names no peers yet"):
        write_copies(city, settings, [])


@pytest.mark.parametrize("names", [["Anna", "anna"], ["/"], ["A/B", "A-B"]])
def test_names_that_give_no_file_of_their_own_are_refused(city: Path, settings: Settings, names: list[str]) -> None:
    with pytest.raises(UsageError):
        write_copies(city, settings, names)
    assert not (settings.output / CITY / "copies").exists()


def test_copies_go_back_to_the_same_draft_as_that_of_the_run(city: Path, settings: Settings) -> None:
    material = read_last_run(city, settings.output / CITY, settings.benchmark)
    ours = read_copy(desk_review(material=material, benchmark=settings.benchmark), "a.docx")
    (anna, bo) = write_copies(city, settings, [])
    assert {read_copy(each.path.read_bytes(), "b.docx").record.base for each in (anna, bo)} == {ours.record.base}


def test_an_edited_copy_stays_and_takes_up_the_news_beside_it(city: Path, settings: Settings) -> None:
    anna, bo = write_copies(city, settings, [])
    type_into(anna.path, "Council GOV-AMB-3", "My title")
    mine = anna.path.read_bytes()
    again = write_copies(city, settings, [])
    assert [each.is_new for each in again] == [False, True]
    leave(newer(), settings)
    anna_2, bo_2 = write_copies(city, settings, [])
    assert anna.path.read_bytes() == mine
    assert anna_2.path.name == "desk-review-Anna-2.docx"
    assert bo_2.path == bo.path
    now = read_copy(anna_2.path.read_bytes(), "a.docx")
    words = [each.text for row in now.document.rows for cell in row.cells.values() for each in cell]
    assert "My title" in words
    assert any(NEWS in each for each in words)
    assert anna_2.changes is not None
    assert anna_2.changes.name == "desk-review-Anna-2-changes.docx"
    # And once more: the newest file that somebody edited is the one that counts.
    type_into(anna_2.path, "My title", "My other title")
    leave(desk_material(), settings)
    anna_3 = write_copies(city, settings, ["Anna"])[0]
    assert anna_3.path.name == "desk-review-Anna-3.docx"
    assert "My other title" in Package(anna_3.path.read_bytes()).xml(DOCUMENT).xpath("string()")


def test_a_file_that_is_no_desk_review_of_ours_is_left_alone(city: Path, settings: Settings) -> None:
    (anna, _) = write_copies(city, settings, [])
    anna.path.write_bytes(b"notes of mine")
    again = write_copies(city, settings, ["Anna"])[0]
    assert again.path.name == "desk-review-Anna-2.docx"
    assert anna.path.read_bytes() == b"notes of mine"


def test_a_run_writes_the_desk_review_in_the_same_way(city: Path, settings: Settings) -> None:
    path = settings.output / CITY / "desk-review.docx"
    write_desk_review(path, desk_review(), TEMPLATES)
    type_into(path, "Council GOV-AMB-3", "My title")
    written = write_desk_review(path, desk_review(material=newer()), TEMPLATES)
    assert written.path.name == "desk-review-2.docx"
    assert "My title" in Package(written.path.read_bytes()).xml(DOCUMENT).xpath("string()")


def test_copies_are_merged_and_merged_again(city: Path, settings: Settings, tmp_path: Path) -> None:
    anna, bo = (each.path for each in write_copies(city, settings, []))
    back = [type_into(anna, "Council GOV-AMB-3", "Anna's title", tmp_path / "a.docx")]
    back += [type_into(bo, "Council GOV-IMP-1", "Bo's title", tmp_path / "b.docx")]
    merged = merge_copies(city, back, settings)
    assert merged.path.name == "desk-review-compiled.docx"
    assert merged.changes is not None
    text = Package(merged.path.read_bytes()).xml(DOCUMENT).xpath("string()")
    assert "Anna: Anna's title" in text
    assert "Bo Ek: Bo's title" in text
    report = Package(merged.changes.read_bytes()).xml(DOCUMENT).xpath("string()")
    assert "GOV-AMB-3" in report
    assert "Bo's title" in report
    assert merge_copies(city, back, settings).path.read_bytes() == merged.path.read_bytes()
    again = merge_copies(city, [type_into(merged.path, "Anna's title", "Agreed", tmp_path / "c.docx")], settings)
    assert "Agreed" in Package(again.path.read_bytes()).xml(DOCUMENT).xpath("string()")


def test_copies_older_than_the_last_run_are_refused_until_they_are_brought_up_to_date(
    city: Path, settings: Settings, tmp_path: Path
) -> None:
    (anna, _) = write_copies(city, settings, [])
    mine = type_into(anna.path, "Council GOV-AMB-3", "My title", tmp_path / "mine.docx")
    leave(newer(), settings)
    write_copies(city, settings, [])
    files = sorted((settings.output / CITY).rglob("*"))
    with pytest.raises(UsageError, match="older draft") as refused:
        merge_copies(city, [mine], settings)
    assert "--update" in str(refused.value)
    assert "\n" not in str(refused.value)
    assert sorted((settings.output / CITY).rglob("*")) == files
    (fresh,) = update_copies(city, [mine], settings)
    assert fresh.path.name == "mine.docx"
    assert "My title" in Package(merge_copies(city, [fresh.path], settings).path.read_bytes()).xml(DOCUMENT).xpath(
        "string()"
    )


def test_copies_of_different_drafts_are_refused(city: Path, settings: Settings, tmp_path: Path) -> None:
    (anna, bo) = (each.path.read_bytes() for each in write_copies(city, settings, []))
    (settings.output / CITY / RUNS).unlink()
    (tmp_path / "a.docx").write_bytes(anna)
    (tmp_path / "b.docx").write_bytes(desk_review(peer="Bo Ek", material=newer()))
    with pytest.raises(UsageError, match=r"another draft than a\.docx"):
        merge_copies(city, [tmp_path / "a.docx", tmp_path / "b.docx"], settings)
    (tmp_path / "b.docx").write_bytes(bo)
    assert merge_copies(city, [tmp_path / "a.docx", tmp_path / "b.docx"], settings).path.exists()


def test_another_city_or_benchmark_is_refused(city: Path, settings: Settings, tmp_path: Path) -> None:
    other = tmp_path / "other.docx"
    other.write_bytes(desk_review(material=desk_material(city="Anderswo")))
    with pytest.raises(UsageError, match="is about Anderswo, not about"):
        merge_copies(city, [other], settings)
    other.write_bytes(desk_review())
    with pytest.raises(UsageError, match="was made with Test benchmark 1, not with Test benchmark 2"):
        merge_copies(city, [other], structs.replace(settings, benchmark=desk_benchmark("2")))
    with pytest.raises(InputError, match="is not there"):
        merge_copies(city, [tmp_path / "nowhere.docx"], settings)
    assert not (settings.output / CITY / "desk-review-compiled.docx").exists()


def without_record(path: Path) -> Path:
    package = Package(path.read_bytes())
    detach(package, NAMESPACE)
    path.write_bytes(package.to_bytes())
    return path


def test_a_copy_that_lost_its_record_is_held_against_the_last_draft(
    city: Path, settings: Settings, tmp_path: Path
) -> None:
    (anna, bo) = (each.path for each in write_copies(city, settings, []))
    back = [type_into(anna, "Council GOV-AMB-3", "Anna's title", tmp_path / "Anna.docx")]
    back += [type_into(bo, "Council GOV-IMP-1", "Bo's title", tmp_path / "b.docx")]
    merged = merge_copies(city, [without_record(back[0]), back[1]], settings)
    assert merged.recovered == ("Anna.docx",)
    text = Package(merged.path.read_bytes()).xml(DOCUMENT).xpath("string()")
    assert "Anna: Anna's title" in text
    assert "Bo Ek: Bo's title" in text
    # A compiled table is recognised as such: the round before stays as it was.
    again = without_record(type_into(merged.path, "Anna's title", "Agreed", tmp_path / "c.docx"))
    last = Package(merge_copies(city, [again], settings).path.read_bytes()).xml(DOCUMENT).xpath("string()")
    assert "Agreed" in last
    assert "c: Bo Ek: Bo's title" not in last
    assert "Bo Ek: Bo's title" in last


def test_a_file_without_the_rows_is_no_copy_that_lost_its_record(
    city: Path, settings: Settings, tmp_path: Path
) -> None:
    write_copies(city, settings, [])
    (tmp_path / "x.docx").write_bytes((TEMPLATES / "recommendations.docx").read_bytes())
    with pytest.raises(InputError, match="is no desk review of ours"):
        merge_copies(city, [tmp_path / "x.docx"], settings)
    with pytest.raises(InputError, match=r"is not there\. Check the name"):
        merge_copies(city, [tmp_path / "nowhere.docx"], settings)


def test_a_second_round_can_be_merged_twice_and_after_new_material(
    city: Path, settings: Settings, tmp_path: Path
) -> None:
    (anna, _) = (each.path for each in write_copies(city, settings, []))
    compiled = merge_copies(city, [type_into(anna, "Council GOV-AMB-3", "First", tmp_path / "a.docx")], settings).path
    second = [type_into(compiled, "First", f"Second {name}", tmp_path / f"{name}.docx") for name in ("x", "y")]
    first = merge_copies(city, second, settings).path.read_bytes()
    assert merge_copies(city, second, settings).path.read_bytes() == first
    leave(newer(), settings)
    write_copies(city, settings, [])
    fresh = [each.path for each in update_copies(city, second, settings)]
    text = Package(merge_copies(city, fresh, settings).path.read_bytes()).xml(DOCUMENT).xpath("string()")
    assert "Second x" in text
    assert "Second y" in text
    assert NEWS in text
    again = update_copies(city, fresh, settings)
    assert [each.is_new for each in again] == [False, False]


def test_only_the_rows_on_which_ratings_differ_are_kept(city: Path, settings: Settings, tmp_path: Path) -> None:
    (anna, bo) = (each.path for each in write_copies(city, settings, []))
    back = []
    for path, choice in ((anna, "meets the benchmark"), (bo, "below the benchmark")):
        package = Package(path.read_bytes())
        next(next(package.xml(DOCUMENT).iter(q("sdtContent"))).iter(q("t"))).text = choice
        back.append(tmp_path / path.name)
        back[-1].write_bytes(package.to_bytes())
    merged = merge_copies(city, back, settings, only_disagreements=True).path
    assert merged.name == "desk-review-disagreements.docx"
    copy = read_copy(merged.read_bytes(), merged.name)
    assert [copy.record.rows[row.name] for row in copy.document.rows] == ["GOV-AMB-1"]
    assert len(copy.document.tables) == 1
    root = copy.document.package.xml(DOCUMENT)
    marks = {mark.get(q("name")) for mark in root.iter(q("bookmarkStart"))}
    assert {link.get(q("anchor")) for link in root.iter(q("hyperlink"))} <= marks
    assert compare(copy) == ()
