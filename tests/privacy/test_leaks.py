"""No planted name may be in what the host city gets: five hundred people in eight languages, and a set held out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.privacy.host_drafts import draft_for_host
from tests.privacy.planted import LANGUAGES
from tests.report.word_reader import Draft


@pytest.mark.parametrize(("held_out", "fewest"), [(False, 35), (True, 10)], ids=["tuned", "held-out"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_planted_name_is_anywhere_in_what_the_host_gets(
    lang: str, held_out: bool, fewest: int, tmp_path: Path
) -> None:
    made = draft_for_host(tmp_path, lang, held_out=held_out)
    assert made.leaks == []
    # Else there was nothing to leak.
    assert len(made.people_quoted) >= fewest
    # And the host reads what the team reads: a draft without quotes would have no names either.
    stand_ins = re.findall(r"\[[^].]+\]", Draft((made.host / "report.docx").read_bytes()).text)
    assert len(stand_ins) > len(made.people_quoted)
