"""The commands for peers' copies of the desk review: ``desk-review`` and ``merge``."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.errors import UsageError
from pipeline.options import (
    FILE,
    FOLDER,
    REPORT_LANGS,
    benchmark_option,
    complete_city,
    corpus_option,
    say,
    templates_option,
)


@click.command("desk-review")
@click.argument("city", shell_complete=complete_city)
@click.option("--peer", "peers", multiple=True, help="Whose copy to write, one --peer each [default: city.toml].")
@click.option("--update", "files", multiple=True, type=FILE, help="An edited copy to bring up to the last run.")
@corpus_option
@click.option("--output", type=FOLDER, default=Path("output"), show_default=True, help="Folder of drafts and records.")
@templates_option
@click.option("--lang", type=click.Choice(REPORT_LANGS), help="Language of the copies [default: that of the last run].")
@click.option("--propose", is_flag=True, help="Propose a performance where the material is clear, with a comment.")
@benchmark_option
def desk_review(  # noqa: PLR0913, PLR0917
    city: str,
    peers: tuple[str, ...],
    files: tuple[Path, ...],
    corpus: Path,
    output: Path,
    templates: Path | None,
    lang: str | None,
    propose: bool,
    benchmark_folder: Path | None,
) -> None:
    """Write each peer's copy of the desk review of CITY, to be filled in with Word.

    They come into OUTPUT/CITY/copies, from what the last run left there. A copy that a peer has edited is never
    replaced: what is new goes into that peer's text, in a file beside it, with a report on what was done.
    """
    from pipeline.city import find_cities

    if files and peers:
        raise UsageError("--update", "and --peer do not go together", "Give one of them")
    (folder,) = find_cities(corpus, [city])
    from pipeline import benchmark, report
    from pipeline.desk_review import update_copies, write_copies
    from pipeline.run import Settings

    settings = Settings(
        output=output,
        benchmark=benchmark.load(benchmark_folder),
        templates=report.find_templates(templates, names=[report.DESK_REVIEW]),
        lang=lang or "",
        propose=propose,
    )
    written = update_copies(folder, files, settings) if files else write_copies(folder, settings, peers)
    for each in written:
        say(f"Wrote {each.path}" if each.is_new else f"{each.path} holds somebody's edits and is up to date")
        if each.changes:
            say(f"  what is new in it: {each.changes}")


@click.command()
@click.argument("city", shell_complete=complete_city)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=FILE)
@click.option("--only-disagreements", is_flag=True, help="Keep only the rows on which the peers' ratings differ.")
@corpus_option
@click.option("--output", type=FOLDER, default=Path("output"), show_default=True, help="Folder of drafts and records.")
@templates_option
@benchmark_option
def merge(
    city: str,
    files: tuple[Path, ...],
    only_disagreements: bool,
    corpus: Path,
    output: Path,
    templates: Path | None,
    benchmark_folder: Path | None,
) -> None:
    """Merge edited copies of the desk review of CITY, each a FILE, into one compiled table.

    It holds every rating, text and comment with its author, and can be edited and merged again. It comes into
    OUTPUT/CITY with a report on every edit found. Where one FILE cannot be merged, nothing is written.
    """
    from pipeline.city import find_cities

    (folder,) = find_cities(corpus, [city])
    from pipeline import benchmark, report
    from pipeline.desk_review import merge_copies
    from pipeline.run import Settings

    settings = Settings(
        output=output,
        benchmark=benchmark.load(benchmark_folder),
        templates=report.find_templates(templates, names=[report.DESK_REVIEW]),
    )
    written = merge_copies(folder, files, settings, only_disagreements=only_disagreements)
    say(f"Wrote {written.path}, the compiled table.")
    say(f"Every edit found stands in {written.changes}")
    for file in written.recovered:
        say(f"{file} had lost what peerdesk keeps in it; it was held against the last draft instead.")
