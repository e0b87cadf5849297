"""Records for the team and for the host, and the key that must lie elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import audience
from pipeline.audience import prepare
from pipeline.city import City
from pipeline.errors import OutputError, UsageError
from pipeline.models import Audience, Interviewee, Kind, RoleType, Source
from pipeline.privacy.people import Key
from pipeline.privacy.share import Records

MAYOR = Interviewee(name="Ada Berg", type=RoleType.POLITICIAN)
RECORDS = Records(
    city=City(name="c"),
    sources=[Source(id="1", city="c", file="interviews/a.vtt", kind=Kind.INTERVIEW, sha256="", interviewees=(MAYOR,))],
    passages=[],
    evidence=[],
)


def test_the_key_may_not_lie_among_the_drafts(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="would hold the key to the pseudonyms"):
        prepare(tmp_path / "c", RECORDS, output=tmp_path / "c", audience=Audience.TEAM, lang="en")
    assert not list(tmp_path.rglob("*.json"))


def test_a_key_that_cannot_be_kept_stops_the_hosts_drafts_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(folder: Path, key: Key) -> None:
        raise OutputError(folder, "cannot be written")

    monkeypatch.setattr(audience, "write_key", refuse)
    made = prepare(tmp_path / "c", RECORDS, output=tmp_path / "out", audience=Audience.TEAM, lang="en")
    assert any("pseudonyms may change with the next run" in note for note in made.notes)
    with pytest.raises(OutputError):
        prepare(tmp_path / "c", RECORDS, output=tmp_path / "out", audience=Audience.HOST, lang="en")


def test_the_notes_are_in_words_and_the_drafts_go_to_a_folder_of_their_own(tmp_path: Path) -> None:
    made = prepare(tmp_path / "c", RECORDS, output=tmp_path / "out", audience=Audience.HOST, lang="de")
    assert made.output == tmp_path / "out" / "host"
    assert made.notes[0].startswith("Politik 1 is the only one of this kind")
    assert {path.name for path in (tmp_path / "c").iterdir()} == {"key.json", "names-to-decide.txt"}
