"""The command ``peerdesk``: options in, one call into the library, one answer and an exit code out.

Only click and the standard library are imported here; each command imports what it works with, so that help and
errors come at once.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline import __version__
from pipeline.cli_compare import compare
from pipeline.cli_copies import desk_review, merge
from pipeline.cli_report import report_again
from pipeline.cli_run import run
from pipeline.cli_templates import template
from pipeline.errors import ExitCode, PeerdeskError, UsageError
from pipeline.options import (
    FILE,
    FOLDER,
    REPORT_LANGS,
    benchmark_option,
    complete_city,
    corpus_option,
    json_option,
    kind_option,
    ocr_options,
    reading_options,
    say,
    templates_option,
    warn,
    write_out,
)

if TYPE_CHECKING:
    from pipeline.extract import Ocr, Readers


class PeerdeskGroup(click.Group):
    """Turns every foreseen failure into one line and its exit code; the rest too, unless ``--debug`` is given."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.Abort, click.ClickException, BrokenPipeError):
            raise
        except Exception as error:
            if ctx.params.get("debug"):
                raise
            warn(f"Error: {_sentence(error)}")
            ctx.exit(error.exit_code if isinstance(error, PeerdeskError) else ExitCode.SOME_FAILED)


def _sentence(error: Exception) -> str:
    if isinstance(error, PeerdeskError):
        return str(error)
    told = " ".join(str(error).split())
    return f"something unforeseen happened ({type(error).__name__}: {told}). Run again with: peerdesk --debug ..."


@click.group(cls=PeerdeskGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="peerdesk")
@click.option("--debug", is_flag=True, help="Show the technical details of an error.")
def main(debug: bool) -> None:
    """Draft the desk review and the report of a city peer review from its field materials.

    Start with "peerdesk new CITY", put the city's files into the folders it makes, then "peerdesk run CITY".
    """
    logging.basicConfig(level=logging.DEBUG if debug else logging.CRITICAL)
    if not debug:
        # pdfminer and others warn about the files they read; our own messages say what matters to a person.
        logging.disable(logging.CRITICAL)


@main.command()
@click.argument("city")
@corpus_option
def new(city: str, corpus: Path) -> None:
    """Make the folders for a new CITY, with a settings file that explains itself."""
    from pipeline.city import new_city

    if Path(city).name != city or not city.strip() or "\\" in city:
        raise UsageError(city, "is a path, not a name", "Name the city, and the folder of cities with --corpus")
    path = new_city(corpus / city)
    say(f"Made {path.parent}. Put the city's files into its folders, look through {path}, then run:")
    say(f'  peerdesk run "{city}"' if " " in city else f"  peerdesk run {city}")


@main.command()
@click.argument("city", shell_complete=complete_city)
@corpus_option
@click.option("--output", type=FOLDER, default=Path("output"), show_default=True, help="Folder for the form.")
@templates_option
@click.option("--lang", type=click.Choice(REPORT_LANGS), help="Language of the form [default: the city's choice].")
@benchmark_option
def form(
    city: str, corpus: Path, output: Path, templates: Path | None, lang: str | None, benchmark_folder: Path | None
) -> None:
    """Write the form in which CITY describes itself, as a Word file: the kick-off report.

    It comes into OUTPUT/CITY. A form that somebody has written in is never replaced.
    """
    from pipeline.city import find_cities

    (folder,) = find_cities(corpus, [city])
    from pipeline import benchmark, report
    from pipeline.run import Settings, write_form

    settings = Settings(
        output=output,
        benchmark=benchmark.load(benchmark_folder),
        templates=report.find_templates(templates, names=[report.KICKOFF_FORM]),
        lang=lang or "",
    )
    path = write_form(folder, settings)
    say(f"Wrote {path}. Send it to the city; put what comes back into {folder / 'kickoff'}, then run:")
    say(f'  peerdesk run "{city}"' if " " in city else f"  peerdesk run {city}")


@main.command()
@click.argument("city", shell_complete=complete_city)
@corpus_option
@click.option("--output", type=FOLDER, default=Path("output"), show_default=True, help="Folder of drafts and records.")
@templates_option
@click.option("--lang", type=click.Choice(REPORT_LANGS), help="Language of the guides [default: the city's choice].")
@benchmark_option
def guide(
    city: str, corpus: Path, output: Path, templates: Path | None, lang: str | None, benchmark_folder: Path | None
) -> None:
    """Write a guide for each interview of the visit to CITY, as Word files, with an overview of all of them.

    For the review team only. They come into OUTPUT/CITY/guides, from what the last run of the city left there. A
    guide that you have written in is never replaced.
    """
    from pipeline.city import find_cities

    (folder,) = find_cities(corpus, [city])
    from pipeline import benchmark, report
    from pipeline.guides import write_guides
    from pipeline.run import Settings

    settings = Settings(
        output=output,
        benchmark=benchmark.load(benchmark_folder),
        templates=report.find_templates(templates, names=[report.INTERVIEW_GUIDE]),
        lang=lang or "",
    )
    overview, *guides = write_guides(folder, settings)
    say(f"Wrote {overview}, the list of interviews, and a guide for each of them:")
    for path in guides:
        say(f"  {path}")


@main.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=FILE)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "jsonl"]),
    default="text",
    show_default=True,
    help="Plain text, or one passage a line as JSON with its place.",
)
@kind_option
@ocr_options
@reading_options
def extract(files: tuple[Path, ...], form: str, kind: str, ocr: Ocr | None, readers: Readers) -> None:
    """Read each FILE and print its passages."""
    from pipeline.extract import tasks_for
    from pipeline.listing import print_passages

    with readers:
        results = readers.read(tasks_for(files, kind=kind, ocr=ocr))
        code = print_passages(files, results, form=form, write=write_out, warn=warn)
    sys.exit(code)


@main.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=FILE)
@click.option("--html", type=FILE, help="Also write a web page that shows each page with what was read of it.")
@click.option("--pages", default="", help='Pages to show in the web page, as in "3-9,12" [default: the first 60].')
@click.option("--lang", type=click.Choice(REPORT_LANGS), default="en", show_default=True, help="Language of that page.")
@kind_option
@ocr_options
@reading_options
@json_option
def inspect(  # noqa: PLR0913, PLR0917
    files: tuple[Path, ...],
    html: Path | None,
    pages: str,
    lang: str,
    kind: str,
    ocr: Ocr | None,
    readers: Readers,
    as_json: bool,
) -> None:
    """Show what can be read of each FILE: figures, languages, scans, and pages to hold against the original."""
    from pipeline.extract import tasks_for
    from pipeline.inspection import check_page_path, exit_code, inspected_of, told, write_page
    from pipeline.inspection.ranges import parse_pages

    wanted = parse_pages(pages) if pages else ()
    if html:
        check_page_path(html, files)
    with readers:
        inspected = inspected_of(files, readers.read(tasks_for(files, kind=kind, ocr=ocr)))
    if html:
        write_page(html, inspected, lang=lang, pages=wanted)
    write_out(told(inspected, as_json=as_json))
    sys.exit(exit_code(inspected))


@main.command()
@click.argument("city", shell_complete=complete_city)
@corpus_option
@click.option("--output", type=FOLDER, default=Path("output"), show_default=True, help="Folder of drafts and records.")
@click.option("--table", is_flag=True, help="Write a table to fill in: CITY/interviews/interviews.csv.")
@json_option
def people(city: str, corpus: Path, output: Path, table: bool, as_json: bool) -> None:
    """Show who speaks in the interviews of CITY, who asks, in which role, and what nobody has told yet.

    For the review team only: it shows names. It reads what the last run of the city left in OUTPUT/CITY.
    """
    import msgspec

    from pipeline import people as interviewed
    from pipeline.city import find_cities

    (folder,) = find_cities(corpus, [city])
    found = interviewed.overview(folder, output)
    if table:
        say(f"Wrote {interviewed.write_table(folder, found)}. Fill it in, then run the city again.")
    elif as_json:
        write_out(msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n")
    else:
        say("\n".join(interviewed.told(found)))


@main.command()
@click.argument("file", metavar="FILE", type=FILE)
@click.option(
    "--city", "name", shell_complete=complete_city, help="The city it is about [default: told by its folder]."
)
@corpus_option
@click.option("--output", type=FOLDER, default=Path("output"), show_default=True, help="Folder of drafts and records.")
@json_option
def verify(file: Path, name: str | None, corpus: Path, output: Path, as_json: bool) -> None:
    """Hold FILE, a report that people have edited, against its sources, and look for names in it.

    Each quote must stand word for word in its source, each citation must lead somewhere, and no name known of the
    city may stand anywhere in the file, comments and properties included. Exit code 1: one of these fails. Of other
    files than reports only the names are looked for.
    """
    import msgspec

    from pipeline import verifying

    verified = verifying.verify(file, verifying.city_of(file, corpus, name), output)
    if as_json:
        write_out(msgspec.json.format(msgspec.json.encode(verified), indent=2) + b"\n")
    else:
        say("\n".join(verifying.told(verified)))
    sys.exit(verified.exit_code)


@main.command()
@click.argument("file", metavar="[FILE.jsonl|-]", default="-", type=click.Path(path_type=Path, allow_dash=True))
@benchmark_option
def tag(file: Path, benchmark_folder: Path | None) -> None:
    """Tag passages to indicators: JSON Lines in, the same lines with labels out.

    Each line needs "text"; "id", "lang", "heading", "context", "kind" and "part" help where they are known.
    """
    from pipeline.labelling import label_records, read_records

    for line in label_records(read_records(file), benchmark_folder, warn=warn):
        write_out(line)


@main.command()
@click.argument("passage", metavar="PASSAGE")
@click.option("--from", "folder", type=FOLDER, help="A city's output folder: PASSAGE is the id of a passage there.")
@click.option("--lang", default="", help="Language of the text (de, en, fr, ...); told from the text without.")
@click.option("--heading", default="", help="The heading above the text.")
@click.option("--question", default="", help="The question that the text answers.")
@click.option("--html", type=FILE, help="Write a web page that shows the words that counted.")
@benchmark_option
@json_option
def explain(  # noqa: PLR0913, PLR0917
    passage: str,
    folder: Path | None,
    lang: str,
    heading: str,
    question: str,
    html: Path | None,
    benchmark_folder: Path | None,
    as_json: bool,
) -> None:
    """Explain why a passage is evidence, or is not: rules, concepts, cues and weights.

    PASSAGE is a text in quotes, or with --from the id of a passage in a city's output folder.
    """
    import msgspec

    from pipeline import benchmark as data
    from pipeline import explaining, store

    bench = data.load(benchmark_folder)
    made = explaining.find_passage(folder, passage) if folder else None
    made = made or explaining.passage_of(passage, lang=lang, heading=heading, context=question)
    explanation = explaining.explain(made, bench)
    if html:
        store.write_bytes(html, explaining.page(explanation, bench).encode("utf-8"))
    if as_json:
        write_out(msgspec.json.format(msgspec.json.encode(explaining.record(explanation)), indent=2) + b"\n")
    else:
        say("\n".join(explaining.told(explanation, bench)))


@main.command()
@click.argument("gold", metavar="GOLD.jsonl", type=FILE)
@benchmark_option
@json_option
def evaluate(gold: Path, benchmark_folder: Path | None, as_json: bool) -> None:
    """Measure the tagging on passages labelled by people: per language and indicator."""
    import msgspec

    from pipeline.evaluate import table
    from pipeline.labelling import evaluate_records, read_records

    result = evaluate_records(read_records(gold), benchmark_folder)
    if as_json:
        write_out(msgspec.json.format(msgspec.json.encode(result.as_dict()), indent=2) + b"\n")
    else:
        say("\n".join(table(result)))


@main.group()
def benchmark() -> None:
    """Show the benchmark, or check its data files."""


@benchmark.command("list")
@click.option("--lang", type=click.Choice(REPORT_LANGS), default="en", show_default=True, help="Language of the list.")
@click.option("--facets", is_flag=True, help="Show what each indicator breaks down into.")
@click.option("--concepts", is_flag=True, help="List the names of the concepts instead (for city.toml).")
@benchmark_option
@json_option
def list_benchmark(lang: str, facets: bool, concepts: bool, benchmark_folder: Path | None, as_json: bool) -> None:
    """List pillars, areas and indicators."""
    import msgspec

    from pipeline import benchmark as data
    from pipeline.listing import concept_lines, indicator_lines, indicator_records

    loaded = data.load(benchmark_folder)
    if as_json:
        write_out(msgspec.json.format(msgspec.json.encode(indicator_records(loaded)), indent=2) + b"\n")
    else:
        lines = concept_lines(loaded) if concepts else indicator_lines(loaded, lang=lang, facets=facets)
        write_out("".join(f"{line}\n" for line in lines).encode("utf-8"))


@benchmark.command("check")
@click.option("--shared-terms", is_flag=True, help="List the terms that stand in two concepts, too.")
@benchmark_option
@json_option
def check_benchmark(shared_terms: bool, benchmark_folder: Path | None, as_json: bool) -> None:
    """Check the data files: mistakes are refused with file and line, weak spots are listed."""
    import msgspec

    from pipeline import benchmark as data
    from pipeline.benchmark.check import check, find_shared_terms

    loaded = data.load(benchmark_folder)
    findings, shared = check(loaded), find_shared_terms(loaded)
    if as_json:
        answer = {"version": loaded.version, "findings": findings, "shared_terms": shared}
        write_out(msgspec.json.encode(answer) + b"\n")
        return
    for finding in [*findings, *(shared if shared_terms else ())]:
        say(finding)
    counts = f"{len(loaded.indicators)} indicators, {len(loaded.facets)} facets, {len(loaded.rules)} rules"
    click.echo(f"{loaded.name} {loaded.version}: {counts}, languages {', '.join(sorted(loaded.lexicons))}.")
    click.echo(f"{len(findings)} weak spots; {len(shared)} pairs of concepts share terms (--shared-terms lists them).")


main.add_command(compare)
main.add_command(desk_review)
main.add_command(merge)
main.add_command(report_again)
main.add_command(run)
main.add_command(template)
