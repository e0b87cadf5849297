"""Odd names and odd files among a city's material: each in the run log once, none waited for or overwritten."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sys
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from pipeline import store
from pipeline.batch import CityRun
from pipeline.city import find_sources, find_strays, why_unread
from pipeline.errors import DataError, OutputError
from pipeline.models import Audience, LogEntry
from pipeline.outcomes import Outcome
from tests.batch.cities import COUNCIL, make_city, run

NAMES = (
    *("new\nline.txt", "return\r.txt", "tab\t.txt", "quote\"'`.txt", "%s%d{0}.txt", "-rf.txt", " before.txt"),
    *(
        "behind .txt",
        "dots...txt",
        "\U0001f600.txt",
        "\u202efdp.txt",
        "אב.txt",
        "A.txt",
        "a.txt",
        "same.txt",
        "same.md",
    ),
    *("same", "CON.txt", "\x1b[31m.txt", "{{7*7}}.txt", "<b>&amp;.txt", ";|c.txt", "$(id).txt", "*.txt", "=1+1.txt"),
    *("x" * 251 + ".txt", "ü" * 125 + ".txt", "ﬁ.txt", "fi.txt"),
    *(unicodedata.normalize(form, "é.txt") for form in ("NFC", "NFD")),
)

pytestmark = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the file system has no such names")


class Odd:
    """A city full of odd files, run; ``plain`` are those with a text each, ``special`` how the others must end."""

    def __init__(self, place: Path) -> None:
        self.folder = make_city(place / "corpus", "adorf")
        self.special: dict[str, Outcome] = {}
        for n, name in enumerate(NAMES):
            (self.folder / "strategy" / name).write_text(COUNCIL.format(n=n + 100), "utf-8")
        (self.folder / "strategy" / os.fsdecode(b"caf\xe9.txt")).write_text(COUNCIL.format(n=99), "utf-8")
        self._links(place)
        self._specials()
        self._socket()
        self.out = place / "out"
        (self.run,) = run(place / "corpus", self.out)
        lines = (self.out / "adorf" / "run.jsonl").read_text("utf-8").splitlines()
        self.log = [json.loads(line) for line in lines]

    def _links(self, place: Path) -> None:
        other = self.folder / "other"
        other.mkdir()
        (place / "private.txt").write_text("Nobody's business.", "utf-8")
        for name, target in {
            "outside.txt": place / "private.txt",
            "nowhere.txt": "gone",
            "itself.txt": "itself.txt",
            "folder": self.folder / "strategy",
            "up": "..",
            "zero.txt": "/dev/zero",
        }.items():
            (other / name).symlink_to(target)
            self.special[f"other/{name}"] = Outcome.UNREADABLE
        (other / "inside.txt").symlink_to(self.folder / "strategy" / "A.txt")
        self.special["other/inside.txt"] = Outcome.DONE

    def _specials(self) -> None:
        other = self.folder / "other"
        os.mkfifo(other / "pipe.txt")
        self.special["other/pipe.txt"] = Outcome.UNREADABLE
        (other / "empty.txt").write_bytes(b"")
        self.special["other/empty.txt"] = Outcome.NO_TEXT
        (other / "folder.pdf").mkdir()
        (other / "folder.pdf" / "in.txt").write_text(COUNCIL.format(n=98), "utf-8")
        self.special["other/folder.pdf/in.txt"] = Outcome.DONE
        deep = other.joinpath(*(["d"] * 40))
        deep.mkdir(parents=True)
        (deep / "deep.txt").write_text(COUNCIL.format(n=97), "utf-8")
        self.special["other/" + "d/" * 40 + "deep.txt"] = Outcome.DONE

    def _socket(self) -> None:
        made = socket.socket(socket.AF_UNIX)
        here = Path.cwd()
        os.chdir(self.folder / "other")  # the name of a socket is short
        made.bind("socket.txt")
        os.chdir(here)
        made.close()
        self.special["other/socket.txt"] = Outcome.UNREADABLE


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Odd:
    return Odd(tmp_path_factory.mktemp("odd"))


def test_each_is_in_the_log_once(odd: Odd) -> None:
    names = Counter(entry["file"] for entry in odd.log)
    assert [name for name, count in names.items() if count > 1] == []
    # make_city made two more, and one name of bytes that are no text.
    assert len(names) == len(NAMES) + len(odd.special) + 3


def test_each_plain_one_is_read(odd: Odd) -> None:
    ends = {entry["file"]: entry["outcome"] for entry in odd.log}
    plain = {name: end for name, end in ends.items() if name.startswith("strategy/")}
    # The link inside of the folder is a second copy of one of them, whichever comes first.
    assert Counter(plain.values()) + Counter([ends["other/inside.txt"]]) == Counter(
        {Outcome.DONE: len(plain), Outcome.LEFT_OUT: 1}
    )
    assert len(plain) == len(NAMES) + 2


def test_each_special_one_ends_as_it_must(odd: Odd) -> None:
    ends = {entry["file"]: entry["outcome"] for entry in odd.log}
    wanted = {name: end for name, end in odd.special.items() if name != "other/inside.txt"}
    assert {name: ends[name] for name in wanted} == wanted
    assert all("\n" not in entry["reason"] for entry in odd.log)
    assert all(entry["reason"] for entry in odd.log if entry["outcome"] not in (Outcome.DONE,))


def test_what_lies_outside_is_not_in_the_output(odd: Odd) -> None:
    assert not [path for path in odd.out.rglob("*") if path.is_file() and b"Nobody's business" in path.read_bytes()]


def test_names_in_the_log_are_harmless_and_tell_files_apart(odd: Odd) -> None:
    names = [entry["file"] for entry in odd.log]
    assert not [name for name in names if any(sign in name for sign in "\n\r\x1b\u202e\udce9")]
    assert r"strategy/new\nline.txt" in names
    assert {"strategy/é.txt", "strategy/é.txt (2)"} <= set(names)


def test_a_second_run_tells_the_same(odd: Odd, tmp_path: Path) -> None:
    (again,) = run(odd.folder.parent, tmp_path)
    assert [(entry.file, entry.outcome, entry.reason) for entry in again.log] == [
        (entry["file"], entry["outcome"], entry["reason"]) for entry in odd.log
    ]


def test_a_folder_that_cannot_be_opened_stands_for_what_is_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_city(tmp_path, "adorf")
    (folder / "strategy" / "closed").mkdir()
    real = os.scandir

    def scandir(path: str) -> object:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert "strategy/closed" in find_sources(folder)
    assert "cannot be opened" in why_unread(folder / "strategy" / "closed", folder)
    assert find_strays(folder) == {}


@pytest.mark.parametrize("name", ["city.toml", "names.txt", "key.json"])
def test_a_pipe_in_the_place_of_a_settings_file_is_not_waited_for(tmp_path: Path, name: str) -> None:
    folder = make_city(tmp_path / "corpus", "adorf")
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name)
    (ran,) = run(tmp_path / "corpus", tmp_path / "out", audience=Audience.HOST)
    assert isinstance(ran.error, DataError), name
    assert "ordinary file" in str(ran.error)


def entries(ran: CityRun) -> dict[str, LogEntry]:
    return {entry.file: entry for entry in ran.log}


def test_a_share_that_goes_away_while_a_run_goes_on_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_city(tmp_path / "corpus", "adorf")
    real = store.write_lines

    def write_lines(path: Path, records: object) -> None:
        shutil.rmtree(tmp_path / "out", ignore_errors=True)
        (tmp_path / "out").write_text("the share is gone, and something else has its name", "utf-8")
        real(path, records)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "write_lines", write_lines)
    with pytest.raises(OutputError):
        run(tmp_path / "corpus", tmp_path / "out")
    assert folder.is_dir()


def test_material_that_goes_away_is_unreadable_and_the_rest_is_drafted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_city(tmp_path / "corpus", "adorf")
    real = find_sources

    def find(of: Path) -> dict[str, Path]:
        found = real(of)
        (folder / "strategy" / "plan.md").unlink(missing_ok=True)
        return found

    monkeypatch.setattr("pipeline.reading.find_sources", find)
    (ran,) = run(tmp_path / "corpus", tmp_path / "out")
    found = entries(ran)
    assert found["strategy/plan.md"].outcome is Outcome.UNREADABLE
    assert found["interviews/b.vtt"].outcome is Outcome.DONE
