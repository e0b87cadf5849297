"""The drafts of the made-up city, each made once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline import report
from tests.report.report_factories import TEMPLATES, make_material, small_benchmark
from tests.report.word_reader import Draft


@pytest.fixture(scope="session")
def desk() -> Draft:
    return Draft(report.desk_review(make_material(), small_benchmark(), TEMPLATES, lang="en"))


@pytest.fixture(scope="session")
def desk_de() -> Draft:
    return Draft(report.desk_review(make_material(), small_benchmark(), TEMPLATES, lang="de"))


@pytest.fixture(scope="session")
def final() -> Draft:
    return Draft(report.recommendations(make_material(), small_benchmark(), TEMPLATES, lang="en"))


@pytest.fixture(params=["desk_review", "recommendations"])
def write(request: pytest.FixtureRequest) -> Callable[..., bytes]:
    made: Callable[..., bytes] = getattr(report, request.param)
    return made
