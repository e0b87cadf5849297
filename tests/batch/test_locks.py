"""Two runs never write into one output folder at the same time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from pipeline.batch import locks
from pipeline.errors import OutputError
from tests.batch.cities import make_city, run

HOLD = """
import sys, time
from pathlib import Path
from pipeline.batch.locks import run_lock
with run_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_second_run_is_told_of_the_first_which_lets_go_when_it_is_killed(tmp_path: Path) -> None:
    make_city(tmp_path / "corpus", "adorf")
    with subprocess.Popen([sys.executable, "-c", HOLD, tmp_path / "out"], stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout
        assert first.stdout.readline() == "held\n"
        with pytest.raises(OutputError, match=r"another run is writing into it, since .* Wait until it has ended"):
            run(tmp_path / "corpus", tmp_path / "out")
        assert not (tmp_path / "out" / "adorf").exists()
        first.kill()
    with locks.run_lock(tmp_path / "out"):
        pass


def test_drive_without_locks_gets_a_plain_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def not_here(self: object) -> None:
        raise NotImplementedError

    monkeypatch.setattr(FileLock, "_acquire", not_here)
    with locks.run_lock(tmp_path):
        assert (tmp_path / locks.OWN / "lock.soft").is_file()
        with pytest.raises(OutputError), locks.run_lock(tmp_path):
            pytest.fail("the second run began")
    with locks.run_lock(tmp_path):
        pass


def test_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file", "utf-8")
    with pytest.raises(OutputError, match="cannot be written"), locks.run_lock(tmp_path / "out"):
        pytest.fail("the run began")


def test_city_that_a_process_is_still_at_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "CITY_SECONDS", 0.2)
    first, second = (locks.city_lock(tmp_path, "adorf") for _ in range(2))
    with first, pytest.raises(OutputError, match="still at work"), second:
        pytest.fail("the second began")
    with locks.city_lock(tmp_path, "adorf"):
        pass
