"""The small benchmark and its tagger, made once."""

from __future__ import annotations

import pytest

from pipeline.tag import Tagger
from tests.tag.tag_samples import Sample, sample


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return sample(tmp_path_factory.mktemp("benchmark"))


@pytest.fixture(scope="session")
def tagger(small: Sample) -> Tagger:
    return Tagger(small)  # type: ignore[arg-type]
