"""Corpus and output at addresses: the same result as in folders, and files that appear whole."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import fsspec
import msgspec
import pytest

from pipeline.batch import locks
from pipeline.batch.places import Store, files_of
from pipeline.batch.plan import is_address
from pipeline.errors import OutputError, PeerdeskError, UsageError
from tests.batch.cities import content, make_city, run


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a corpus and what a run makes of it."""
    place = tmp_path_factory.mktemp("here")
    for n, name in enumerate(("adorf", "bestadt")):
        make_city(place / "corpus", name, members=10 + n)
    run(place / "corpus", place / "out")
    for key in place.rglob("key.json"):
        key.unlink()
    return place


@pytest.fixture
def memory() -> Iterator[str]:
    """Return the address of an empty place in memory."""
    yield "memory://place"
    fsspec.filesystem("memory").rm("/place", recursive=True)


def upload(folder: Path, address: str) -> None:
    store = Store(address)
    for path in folder.rglob("*"):
        if path.is_file():
            store.put(path, path.relative_to(folder).as_posix())


def download(address: str, folder: Path) -> Path:
    store = Store(address)
    for name in store.names():
        store.get(name, folder / name)
    return folder


def test_corpus_and_output_at_addresses_give_the_same_bytes(here: Path, memory: str, tmp_path: Path) -> None:
    upload(here / "corpus", f"{memory}/corpus")
    runs = run(f"{memory}/corpus", f"{memory}/out")
    assert [city.exit_code for city in runs] == [0, 0]
    assert content(download(f"{memory}/out", tmp_path)) == content(here / "out")
    assert "adorf/key.json" in Store(f"{memory}/corpus").names()


def test_only_the_output_at_an_address(here: Path, memory: str, tmp_path: Path) -> None:
    shutil.copytree(here / "corpus", tmp_path / "corpus")
    run(tmp_path / "corpus", memory)
    assert content(download(memory, tmp_path / "out")) == content(here / "out")


def test_unchanged_city_at_an_address_is_left_alone(here: Path, memory: str) -> None:
    upload(here / "corpus", f"{memory}/corpus")
    run(f"{memory}/corpus", f"{memory}/out")
    before = written(f"{memory}/out")
    runs = run(f"{memory}/corpus", f"{memory}/out")
    assert [city.drafted.why for city in runs] == [(), ()]
    after = written(f"{memory}/out")
    of_the_run = {"run.jsonl", "summary.html", ".peerdesk/running.json"}
    assert len(before) > len(of_the_run)
    assert {name for name in after if before.get(name) != after[name]} <= of_the_run


def written(address: str) -> dict[str, object]:
    """Return when each file there was written."""
    fs = fsspec.filesystem("memory")
    return {name: fs.info(f"{address}/{name}")["created"] for name in Store(address).names()}


def test_draft_that_somebody_edited_at_an_address_stays(here: Path, memory: str, tmp_path: Path) -> None:
    upload(here / "corpus", f"{memory}/corpus")
    run(f"{memory}/corpus", f"{memory}/out")
    edited = tmp_path / "report.docx"
    edited.write_bytes(b"mine")
    Store(f"{memory}/out").put(edited, "adorf/report.docx")
    run(f"{memory}/corpus", f"{memory}/out")
    store = Store(f"{memory}/out")
    assert store.read("adorf/report.docx") == b"mine"
    assert "adorf/report-2.docx" in store.names()


def test_messages_name_the_address_not_the_folder_that_files_were_brought_to(memory: str, tmp_path: Path) -> None:
    (tmp_path / "strategy").mkdir()
    (tmp_path / "strategy" / "film.mp4").write_bytes(b"\x00\x00\x00\x18ftypmp42")
    upload(tmp_path, f"{memory}/corpus/leer")
    (city,) = run(f"{memory}/corpus", f"{memory}/out")
    assert str(city.error) == (
        f"{memory}/corpus/leer: none of its files could be read. See {memory}/out/leer/run.jsonl for why"
    )
    assert [entry.file for entry in city.log] == ["strategy/film.mp4"]


def test_city_that_is_not_there_is_refused_with_a_hint(here: Path, memory: str) -> None:
    upload(here / "corpus", f"{memory}/corpus")
    with pytest.raises(UsageError, match="Did you mean adorf"):
        run(f"{memory}/corpus", f"{memory}/out", ["adorv"])


@pytest.mark.parametrize("address", ["nosuch://bucket/x", "memory://nothing"])
def test_place_that_cannot_be_used_is_one_line(address: str, tmp_path: Path) -> None:
    with pytest.raises(PeerdeskError) as refused:
        run(address, tmp_path / "out")
    assert "\n" not in str(refused.value)


def test_files_take_their_name_when_they_are_complete(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"new")
    place = tmp_path / "place"
    store = Store(place.as_uri())
    store.put(source, "city/report.docx")
    fs = type(fsspec.filesystem("file"))
    seen: list[list[str]] = []
    real = fs.put_file

    def put_file(self: object, local: str, remote: str, **options: object) -> None:
        real(self, local, remote, **options)  # type: ignore[arg-type]
        seen.append(sorted(path.name for path in place.rglob("*") if path.is_file()))

    monkeypatch.setattr(fs, "put_file", put_file)
    store.put(source, "city/other.docx")
    assert seen == [[".other.docx.part", "report.docx"]]
    assert sorted(store.names()) == ["city/other.docx", "city/report.docx"]


@pytest.mark.parametrize(
    ("place", "is_one"),
    [("s3://bucket/x", True), ("memory://x", True), ("C:\\cities", False), ("/srv/cities", False), ("corpus", False)],
)
def test_addresses_are_told_from_folders(place: str, is_one: bool) -> None:
    assert is_address(place) == is_one


def test_sources_at_an_address_are_those_of_a_folder(here: Path, memory: str) -> None:
    upload(here / "corpus", memory)
    assert set(files_of(f"{memory}/adorf")) == set(files_of(str(here / "corpus" / "adorf")))


def test_two_runs_on_one_address_do_not_mix(memory: str) -> None:
    store = Store(memory)
    with locks.claimed(store), pytest.raises(OutputError, match="another run is writing into it"), locks.claimed(store):
        pytest.fail("the second run began")
    assert store.names() == []
    with locks.claimed(store):
        assert store.names()


def test_claim_of_a_run_that_was_cut_off_is_forgotten(memory: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(memory)
    store.claim(f"{locks.OWN}/{locks.RUNNING}", msgspec.json.encode(locks.make_claim()))
    monkeypatch.setattr(locks, "STALE", -1.0)
    with locks.claimed(store):
        pass
