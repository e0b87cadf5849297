"""The commands for Word templates of one's own: ``template check``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pipeline.errors import ExitCode
from pipeline.options import FILE, benchmark_option, json_option, say, write_out

DOCUMENTS = ("desk-review", "report", "letter", "form", "guide", "compiled", "changes")


@click.group()
def template() -> None:
    """Check Word templates of your own before drafts are made with them."""


@template.command("check")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=FILE)
@click.option("--as", "kind", type=click.Choice(DOCUMENTS), help="What it is to make [default: told by its marks].")
@benchmark_option
@json_option
def check(files: tuple[Path, ...], kind: str | None, benchmark_folder: Path | None, as_json: bool) -> None:
    """Check each FILE, a Word template: what is broken, unknown or missing in it, and where.

    It is also filled with a made-up city, as a trial. Nothing is written. Exit code 1: there is an error.
    """
    import msgspec

    from pipeline import benchmark
    from pipeline.report.checking import Checker, told

    checker = Checker(benchmark.load(benchmark_folder))
    checked = [checker.check(file, kind=kind or "") for file in files]
    if as_json:
        write_out(msgspec.json.format(msgspec.json.encode(checked), indent=2) + b"\n")
    else:
        say("\n".join(line for each in checked for line in told(each)))
    sys.exit(ExitCode.SOME_FAILED if any(each.errors for each in checked) else ExitCode.OK)
