from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import benchmark
from pipeline.city import City, SourceDetails, new_city
from pipeline.errors import DataError
from pipeline.settings import check_city


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    new_city(tmp_path / "neustadt")
    (tmp_path / "neustadt" / "kickoff" / "report.docx").write_bytes(b"x")
    return tmp_path / "neustadt"


SOUND = City(
    name="N",
    lang="de",
    contacts={"GOV": "A", "GOV-IMP": "B", "GOV-IMP-3": "C"},
    names={"advisory_council": ("Forum",)},
    sources={"kickoff/report.docx": SourceDetails(title="T")},
)


def test_sound_settings_pass(folder: Path) -> None:
    check_city(folder, SOUND, benchmark.load())


@pytest.mark.parametrize(
    ("city", "reason"),
    [
        (City(name="N", lang="fr"), '"fr" under lang'),
        (City(name="N", contacts={"GOV-IMP-99": "A"}), '"GOV-IMP-99" under contacts'),
        (City(name="N", names={"advisory_counsel": ("Forum",)}), 'Did you mean "advisory_council"'),
        (City(name="N", sources={"kickoff/reprot.docx": SourceDetails()}), 'Did you mean "kickoff/report.docx"'),
    ],
)
def test_what_there_is_not_is_refused_with_file_and_hint(folder: Path, city: City, reason: str) -> None:
    with pytest.raises(DataError, match=reason) as error:
        check_city(folder, city, benchmark.load())
    assert str(folder / "city.toml") in str(error.value)
