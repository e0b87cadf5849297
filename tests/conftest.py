"""Fixtures that several tests use; ``SHARED`` is material outside the repository."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    if not (SHARED / "corpus").is_dir():
        pytest.skip("the development corpus is not part of the repository")
    return SHARED


@pytest.fixture(autouse=True)
def _no_home_settings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep click from asking a terminal for its width, so that help texts wrap the same everywhere."""
    monkeypatch.setenv("COLUMNS", "100")
