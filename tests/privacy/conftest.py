"""What the tests for leaks share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipeline.extract import Readers


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    """Yield processes that read the files of several cities, as in a run of many: to start them takes a second."""
    with Readers(jobs=1) as readers:
        yield readers
