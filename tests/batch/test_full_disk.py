"""A disk that is full from the n-th file on: one line, nothing half-written, and all is well next time."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline import store
from pipeline.errors import OutputError
from tests.batch.cities import content, make_city, run

STEPS = 8  # of the files that a run writes, the disk is full from each of so many


@contextmanager
def full_from(monkeypatch: pytest.MonkeyPatch, n: int) -> Iterator[list[Path]]:
    """Have writing fail from the n-th file on; yield the files that were to be written."""
    real = store.whole
    asked: list[Path] = []

    @contextmanager
    def whole(path: Path) -> Iterator[Path]:
        asked.append(path)
        with real(path) as temporary:
            yield temporary
            if len(asked) >= n:
                raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(store, "whole", whole)
        yield asked


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("full")
    make_city(place / "corpus", "adorf")
    run(place / "corpus", place / "clean")
    (place / "corpus" / "adorf" / "key.json").unlink()
    return place


@pytest.fixture(scope="module")
def files(place: Path) -> int:
    """Return how many files a run writes."""
    with pytest.MonkeyPatch.context() as monkeypatch, full_from(monkeypatch, 10**6) as asked:
        run(place / "corpus", place / "count")
    (place / "corpus" / "adorf" / "key.json").unlink()
    return len(asked)


@pytest.mark.parametrize("step", range(STEPS))
def test_full_disk_costs_nothing_but_the_run(
    place: Path, files: int, step: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(place / "corpus", tmp_path / "corpus")
    out = tmp_path / "out"
    with (
        full_from(monkeypatch, 1 + step * files // STEPS),
        pytest.raises(OutputError, match="No space left"),
    ):
        run(tmp_path / "corpus", out)
    assert not list(tmp_path.rglob("*.part"))
    run(tmp_path / "corpus", out)
    assert content(out) == content(place / "clean")
