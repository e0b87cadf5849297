"""The demonstration documents that can be made here are those that lie in the corpus."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.demo import make_interviews, make_kickoff

HERE = Path(__file__).parent
CITY = HERE.parents[1] / "corpus" / "auenfels"


def words(path: Path) -> bytes:
    """Return the body of a Word file; the rest depends on the library's version."""
    with zipfile.ZipFile(path) as file:
        return file.read("word/document.xml")


def test_the_kick_off_report_is_made_of_its_text(tmp_path: Path) -> None:
    make_kickoff.make(tmp_path / "made.docx")

    assert words(tmp_path / "made.docx") == words(CITY / "kickoff" / "kick-off-report.docx")


def test_the_typed_interview_is_made_of_its_text(tmp_path: Path) -> None:
    make_interviews.make_typed(tmp_path / "made.docx")

    assert words(tmp_path / "made.docx") == words(CITY / "interviews" / make_interviews.TYPED)


def test_the_captions_are_made_of_their_text(tmp_path: Path) -> None:
    make_interviews.make_captions(tmp_path / "made.vtt")

    assert (tmp_path / "made.vtt").read_bytes() == (CITY / "interviews" / make_interviews.CAPTIONS).read_bytes()


def test_a_document_made_twice_has_the_same_bytes(tmp_path: Path) -> None:
    for name in ("first.docx", "second.docx"):
        make_kickoff.make(tmp_path / name)

    assert (tmp_path / "first.docx").read_bytes() == (tmp_path / "second.docx").read_bytes()
