"""A run that is ended at any moment: the next one gives what an undisturbed run would have given."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.batch.cities import make_city

KILLS = 200


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks, so that a run begins at once")
def test_run_killed_at_any_moment_is_made_good_by_the_next(tmp_path: Path) -> None:
    make_city(tmp_path / "corpus", "adorf")
    command = [sys.executable, "-m", "tests.batch.killing", tmp_path / "corpus", tmp_path, KILLS, 8]
    ran = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=500, check=False)
    assert ran.returncode == 0, ran.stderr
    told = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [each for each in told if each.get("error") or each["differs"] or each["half"]] == []
    assert sum(each["kills"] for each in told) >= KILLS
