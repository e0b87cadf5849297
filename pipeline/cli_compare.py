"""The command ``compare``: cities side by side, from what their last runs found."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pipeline.errors import ExitCode
from pipeline.options import FOLDER, REPORT_LANGS, benchmark_option, say, templates_option, warn


@click.command()
@click.argument("cities", metavar="[CITY]...", nargs=-1)
@click.option("--output", type=FOLDER, default=Path("output"), show_default=True, help="Folder of drafts and records.")
@click.option("--into", type=FOLDER, help="Folder for the comparison [default: OUTPUT/comparison].")
@templates_option
@click.option("--lang", type=click.Choice(REPORT_LANGS), default="en", show_default=True, help="Language of it.")
@benchmark_option
def compare(
    cities: tuple[str, ...],
    output: Path,
    into: Path | None,
    templates: Path | None,
    lang: str,
    benchmark_folder: Path | None,
) -> None:
    """Compare each CITY (without a name: every city that was run) in Word, Excel and tables for analysts.

    It shows indicator by indicator in which cities the material says that something is in place, planned or absent,
    and what that rests on. Cities stand in alphabetical order; nobody is ranked.
    """
    from pipeline import benchmark, report
    from pipeline.compare import city_folders
    from pipeline.compare import compare as compare_cities

    compared = compare_cities(
        city_folders(output, cities),
        into or output / "comparison",
        benchmark.load(benchmark_folder),
        report.find_templates(templates, names=[]) if templates else report.find_templates(),
        lang=lang,
    )
    for error in compared.left_out:
        warn(f"Left out: {error}")
    say(f"Compared {len(compared.cities)} cities:")
    for path in compared.paths:
        say(f"  {path}")
    sys.exit(ExitCode.SOME_FAILED if compared.left_out else ExitCode.OK)
