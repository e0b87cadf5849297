"""No planted name may be in what the host city gets: five hundred people in eight languages, and a set held out.

The languages that ``test_leaks.py`` leaves.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.extract import Readers
from tests.privacy.host_drafts import check_that_nothing_leaks
from tests.privacy.planted import LANGUAGES


@pytest.mark.parametrize("held_out", [False, True], ids=["tuned", "held-out"])
@pytest.mark.parametrize("lang", LANGUAGES[1::2])
def test_no_planted_name_is_anywhere_in_what_the_host_gets(
    lang: str, held_out: bool, tmp_path: Path, readers: Readers
) -> None:
    check_that_nothing_leaks(tmp_path, lang, held_out=held_out, readers=readers)
