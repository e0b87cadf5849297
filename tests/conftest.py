"""Fixtures that several tests use; ``SHARED`` is material outside the repository."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


# Each keeps a processor busy for longer than any other file: begun last, it would be waited for with the others idle.
LONGEST_FIRST = (
    "test_killed.py",
    "test_contained.py",
    "test_crews.py",
    "test_linear_cost.py",
    "test_readers_property.py",
    "test_faults.py",
    "test_watch.py",
    "test_leaks.py",
    "test_leaks_too.py",
    "test_gold.py",
    "test_hostile.py",
    "test_topic.py",
    "test_ocr.py",
    "test_cli.py",
    "test_train_weights.py",
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the longest files where several processes share the tests (each of them sorts alike)."""
    if hasattr(config, "workerinput"):
        ranks = {name: rank for rank, name in enumerate(LONGEST_FIRST)}
        items.sort(key=lambda item: ranks.get(item.path.name, len(ranks)))


@pytest.fixture(scope="session")
def shared() -> Path:
    if not (SHARED / "corpus").is_dir():
        pytest.skip("the development corpus is not part of the repository")
    return SHARED


@pytest.fixture(autouse=True)
def _no_home_settings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep click from asking a terminal for its width, so that help texts wrap the same everywhere."""
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture(autouse=True, scope="session")
def _no_page_numbers() -> Iterator[None]:
    """Leave the contents of reports without pages, for which LibreOffice takes seconds; ``test_pages.py`` has them."""
    from pipeline import reports
    from pipeline.pages import Numbered

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(reports, "number_contents", lambda docx: Numbered(docx, "left out in tests"))
        yield


@pytest.fixture(autouse=True, scope="session")
def _no_drawing() -> Iterator[None]:
    """Put a grey box into reports where a picture belongs; ``test_pictures.py`` draws, and takes a second for each."""
    from PIL import Image

    from pipeline.report import pictures

    box = io.BytesIO()
    Image.new("L", (200, 100), 128).save(box, "PNG")
    with pytest.MonkeyPatch.context() as patched:
        for name in ("heat_map", "source_chart"):
            patched.setattr(pictures, name, lambda *words, colors: box.getvalue())
        yield
