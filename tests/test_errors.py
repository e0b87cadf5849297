from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from pipeline import errors
from pipeline.cli import main
from pipeline.errors import DamagedError, InputError, visible
from pipeline.outcomes import Outcome


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plan.pdf", "plan.pdf"),
        ("Größe „ä“ 東京 \U0001f600", "Größe „ä“ 東京 \U0001f600"),
        ("a\nb\rc\td", r"a\nb\rc\td"),
        ("\x1b[31mred\x07", r"\x1b[31mred\x07"),
        ("\u202efdp.exe", r"\u202efdp.exe"),
        ("caf\udce9", r"caf\udce9"),
        ("\u2028\x9b\U000e0041", r"\u2028\x9b\U000e0041"),
    ],
)
def test_what_a_terminal_must_not_get_is_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text(st.characters(categories=["L", "C", "Z", "P"])), st.text(), st.text())
def test_any_error_is_one_line_that_can_be_printed(subject: str, why: str, advice: str) -> None:
    line = str(DamagedError(subject, why, advice))
    assert len(line.splitlines()) <= 1
    assert line.encode("utf-8")
    assert pickle.loads(pickle.dumps(DamagedError(subject, why, advice))).args == (line,)


def test_each_error_of_an_input_has_an_outcome_of_a_failure() -> None:
    known = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, InputError)]
    assert all(each.outcome.is_failure for each in known)
    # Every failure has an error of its own; nothing else ends an input.
    assert {each.outcome for each in known} == {outcome for outcome in Outcome if outcome.is_failure}


def test_a_file_whose_name_acts_on_terminals_is_told_without_acting(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["extract", str(tmp_path / "a\x1b]0;title\x07\n.pdf")])
    assert (result.exit_code, "\x1b" in result.output, len(result.output.splitlines())) == (3, False, 1)


def test_an_unforeseen_fault_is_one_line_and_the_details_are_there_for_who_asks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("odd\nfault")

    monkeypatch.setattr("pipeline.extract.tasks_for", fail)
    result = CliRunner().invoke(main, ["extract", "a.pdf"])
    assert result.exit_code == 1
    assert result.output == (
        "Error: something unforeseen happened (RuntimeError: odd fault). Run again with: peerdesk --debug ...\n"
    )
    assert isinstance(CliRunner().invoke(main, ["--debug", "extract", "a.pdf"]).exception, RuntimeError)
