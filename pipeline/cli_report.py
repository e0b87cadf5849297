"""The command ``report``: the report again, or another document of the same content, from the last run."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.options import (
    FILE,
    FOLDER,
    REPORT_LANGS,
    audience_option,
    benchmark_option,
    complete_city,
    corpus_option,
    pages_options,
    say,
    templates_option,
)


@click.command("report")
@click.argument("city", shell_complete=complete_city)
@click.option("--letter", is_flag=True, help="Write the letter to the mayor instead of the report.")
@click.option("--template", type=FILE, help="A template of your own, filled with the content of the report.")
@corpus_option
@click.option("--output", type=FOLDER, default=Path("output"), show_default=True, help="Folder of drafts and records.")
@templates_option
@click.option("--lang", type=click.Choice(REPORT_LANGS), help="Language of the report [default: the city's choice].")
@audience_option
@pages_options
@benchmark_option
def report_again(  # noqa: PLR0913, PLR0917
    city: str,
    letter: bool,
    template: Path | None,
    corpus: Path,
    output: Path,
    templates: Path | None,
    lang: str | None,
    audience: str,
    pages: bool,
    pdf: bool,
    benchmark_folder: Path | None,
) -> None:
    """Write the report on CITY again, from what the last run found: as a letter, in another language, as a PDF.

    Material that has come since is not read; "peerdesk run CITY" does that. A report that you have edited is never
    replaced: what is new goes into your text, in a file beside it, with a report on what was done.
    """
    from pipeline.city import find_cities
    from pipeline.errors import UsageError

    if letter and template:
        raise UsageError("--letter", "and --template do not go together", "Give one of them")
    (folder,) = find_cities(corpus, [city])
    from pipeline import benchmark, report
    from pipeline.models import Audience
    from pipeline.run import Settings, redraft_report

    found = report.find_templates(templates, names=[report.RECOMMENDATIONS])
    if letter:
        template = report.folder_of(report.LETTER, found) / report.LETTER
    settings = Settings(
        output=output,
        benchmark=benchmark.load(benchmark_folder),
        templates=found,
        lang=lang or "",
        audience=Audience(audience),
        pages=pages,
        pdf=pdf,
    )
    made = redraft_report(folder, settings, template)
    say(f"Wrote {made.written.path}" if made.written.is_new else f"{made.written.path} is up to date")
    if made.written.changes:
        say(f"  what is new in it: {made.written.changes}")
    for note in made.notes:
        say(f"  note: {note}")
    if made.pdf:
        say(f"Wrote {made.pdf}")
