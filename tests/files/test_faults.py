"""The n-th change to the disk fails: one line, nothing half-written, and the next try gives what it should have.

By default a few of the changes of some commands fail, for each costs a second; with ``PEERDESK_LONG=1`` every one does.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from pipeline.errors import ExitCode
from tests.files.faults import QUICK
from tests.files.watching import ROOT

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork")
STRIDE = 1 if os.environ.get("PEERDESK_LONG") else 60
COMMANDS = {"run", "desk-review", "merge", "report", "guide", "form", "people"} if STRIDE == 1 else set(QUICK)


@pytest.fixture(scope="module")
def tries(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    place = tmp_path_factory.mktemp("faults")
    command = [sys.executable, "-m", "tests.files.faults", place, str(STRIDE)]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_every_command_was_tried_and_failed_once_at_least(tries: list[dict[str, Any]]) -> None:
    assert {told["command"] for told in tries if told["code"] == ExitCode.OUTPUT} == COMMANDS


def test_each_fault_is_told_in_plain_words(tries: list[dict[str, Any]]) -> None:
    for told in tries:
        assert told["code"] in (ExitCode.OK, ExitCode.OUTPUT), told
        lines = told["said"].splitlines()
        # A run says of each city what became of it, and in the end where the account of all could not be written.
        assert len(lines) <= 2, told
        assert all(line.startswith("Error: ") and "cannot be" in line for line in lines), told
        assert bool(lines) == bool(told["code"]), told


def test_nothing_is_half_written(tries: list[dict[str, Any]]) -> None:
    assert [told for told in tries if told["half"]] == []


def test_the_next_try_gives_what_the_first_one_should_have(tries: list[dict[str, Any]]) -> None:
    for told in tries:
        assert told["differs"] == [], told
        # A table of interviews that is there already is left as it is.
        assert told["again"]["code"] == 0 or told["command"] == "people", told
