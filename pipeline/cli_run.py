"""The command ``run``: cities in, drafts out, and an account of every file."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.errors import ExitCode, UsageError
from pipeline.options import (
    REPORT_LANGS,
    audience_option,
    benchmark_option,
    complete_city,
    json_option,
    limits_options,
    ocr_options,
    pages_options,
    say,
    templates_option,
    warn,
    write_out,
)

if TYPE_CHECKING:
    from pipeline.batch import CityRun, Plan
    from pipeline.batch.events import Tell
    from pipeline.limits import Limits, Ocr


@click.command()
@click.argument("cities", metavar="[CITY]...", nargs=-1, shell_complete=complete_city)
@click.option("--all", "every", is_flag=True, help="Every city in the corpus; so, too, where none is named.")
@click.option(
    "--corpus",
    default="corpus",
    show_default=True,
    metavar="FOLDER",
    help="Folder that holds the cities, or its address.",
)
@click.option(
    "--output",
    default="output",
    show_default=True,
    metavar="FOLDER",
    help="Folder for drafts and records, or its address.",
)
@templates_option
@click.option("--lang", type=click.Choice(REPORT_LANGS), help="Language of the drafts [default: the city's choice].")
@audience_option
@pages_options
@click.option("--propose", is_flag=True, help="Propose a performance where the material is clear, with a comment.")
@ocr_options
@limits_options
@click.option("--scheduler", default="", metavar="ADDRESS", help="Have a Dask cluster do the work, as tcp://pc-7:8786.")
@click.option("--explain", is_flag=True, help="Say why a city is done again.")
@benchmark_option
@json_option
def run(  # noqa: PLR0913, PLR0917
    cities: tuple[str, ...],
    every: bool,
    corpus: str,
    output: str,
    templates: Path | None,
    lang: str | None,
    audience: str,
    pages: bool,
    pdf: bool,
    propose: bool,
    ocr: Ocr | None,
    limits: Limits,
    jobs: int,
    scheduler: str,
    explain: bool,
    benchmark_folder: Path | None,
    as_json: bool,
) -> None:
    """Draft desk review and report of each CITY (without a name: of every city in the corpus).

    Drafts and records come into OUTPUT/CITY. A draft that you have edited is never replaced: the new one is
    written beside it. A new desk review takes up what you wrote into the last one, with a report on what was done.
    Only what has changed since the last run is done again. OUTPUT/summary.html tells what became of every file.
    """
    from pipeline.batch import absolute, find_folders, make_plan
    from pipeline.models import Audience

    if every and cities:
        raise UsageError("--all", "and the name of a city do not go together", "Give one of them")
    if scheduler:  # whose workers are at home elsewhere
        corpus, output = absolute(corpus), absolute(output)
    folders = find_folders(corpus, cities)
    plan = make_plan(
        output=output,
        templates=templates,
        benchmark=benchmark_folder,
        lang=lang or "",
        audience=Audience(audience),
        propose=propose,
        pages=pages,
        pdf=pdf,
        limits=limits,
        jobs=jobs,
        ocr=ocr,
    )
    sys.exit(_run(folders, plan, scheduler=scheduler, explain=explain, as_json=as_json))


def _run(folders: Sequence[str], plan: Plan, *, scheduler: str, explain: bool, as_json: bool) -> int:
    """Return the exit code after running every city; one city's failure does not stop the next."""
    from pipeline import batch

    batch.collect_seldom()
    worst: int = ExitCode.OK
    with _display(as_json=as_json, explain=explain) as tell:
        crew, plan = batch.make_crew(folders, plan, scheduler=scheduler, tell=tell)
        with crew:
            for city in batch.run(folders, plan, crew, tell):
                worst = max(worst, city.exit_code)
                _tell(city, plan, as_json=as_json)
    if len(folders) > 1 and not as_json:
        say(f"What became of every file: {plan.output}/summary.html")
    return worst


@contextmanager
def _display(*, as_json: bool, explain: bool) -> Iterator[Tell]:
    """Yield what a run tells its events to: lines of JSON, a live display on a terminal, or a line now and then."""
    from pipeline.batch.progress import Progress, json_line

    if as_json:
        yield lambda event: write_out(json_line(event))
        return
    with Progress(is_terminal=sys.stderr.isatty(), explain=explain) as progress:
        yield progress.tell


def _tell(city: CityRun, plan: Plan, *, as_json: bool) -> None:
    from pipeline.batch.telling import city_lines, city_record

    if as_json:
        import msgspec

        write_out(msgspec.json.encode(city_record(city, plan)) + b"\n")
    elif city.error:
        warn(f"Error: {city.error}")
    else:
        for line in city_lines(city, plan):
            say(line)
