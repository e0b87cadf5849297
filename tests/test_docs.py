"""The documentation names every command, option, exit code and folder there is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from pipeline.cli import main
from pipeline.errors import ExitCode

ROOT = Path(__file__).parent.parent
COMMANDS = (ROOT / "docs" / "commands.md").read_text("utf-8")


def commands(group: click.Group, path: str = "peerdesk") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


@pytest.mark.parametrize(("name", "command"), list(commands(main)), ids=str)
def test_every_command_and_option_is_documented(name: str, command: click.Command) -> None:
    assert f"`{name}" in COMMANDS
    for parameter in command.params:
        for option in parameter.opts:
            assert not option.startswith("--") or f"`{option}" in COMMANDS, f"{name} {option}"


def test_every_exit_code_is_documented() -> None:
    codes = [value for name, value in vars(ExitCode).items() if name.isupper()]
    assert all(f"| {code} |" in COMMANDS for code in codes)


def test_every_dependency_has_a_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    reasons = (ROOT / "docs" / "dependencies.md").read_text("utf-8").lower()
    for requirement in project["dependencies"]:
        name = requirement.split(">")[0].lower()
        assert f"| {name} |" in reasons, name


def test_every_link_between_the_documents_leads_somewhere() -> None:
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_readme_fits_a_page() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) < 120
