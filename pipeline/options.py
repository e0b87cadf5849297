"""Options that several commands share."""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from pipeline.errors import UsageError, visible

if TYPE_CHECKING:
    from pipeline.limits import Limits, Ocr

Command = TypeVar("Command", bound=Callable[..., Any])

# Each language of the drafts is a file; its words are read only where a draft is written.
_LABELS = Path(__file__).parent / "report" / "labels"
_FOUND = {path.stem for path in _LABELS.glob("*.yaml") if re.fullmatch("[a-z]{2,3}", path.stem)}
REPORT_LANGS = ("en", *sorted(_FOUND - {"en"}))
NEW_LINE = "\n"
FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(path_type=Path)


def corpus_option(command: Command) -> Command:
    """Add the option for the folder of cities."""
    return click.option(
        "--corpus",
        type=FOLDER,
        default=Path("corpus"),
        show_default=True,
        help="Folder that holds the cities.",
    )(command)


def json_option(command: Command) -> Command:
    """Add the option for an answer that a program can read."""
    return click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for programs.")(command)


def benchmark_option(command: Command) -> Command:
    """Add the option for another benchmark than the built-in one."""
    return click.option(
        "--benchmark",
        "benchmark_folder",
        type=FOLDER,
        help="Folder of another benchmark than the built-in one.",
    )(command)


def templates_option(command: Command) -> Command:
    """Add the option for Word templates of one's own."""
    return click.option("--templates", type=FOLDER, help="Folder of Word templates of your own.")(command)


def audience_option(command: Command) -> Command:
    """Add the option for whom drafts are."""
    return click.option(
        "--audience",
        type=click.Choice(["team", "host"]),
        default="team",
        show_default=True,
        help="Whom the drafts are for: the host city's are without names and come into OUTPUT/CITY/host.",
    )(command)


def pages_options(command: Command) -> Command:
    """Add the options for what needs LibreOffice: page numbers in the contents, and a PDF."""
    command = click.option("--pdf", is_flag=True, help="Write the report as a PDF, too (needs LibreOffice).")(command)
    return click.option(
        "--pages/--no-pages",
        default=True,
        show_default=True,
        help="Fill the page numbers in the report's contents, where LibreOffice is installed; it takes some seconds.",
    )(command)


def kind_option(command: Command) -> Command:
    """Add the option for the kind of files outside of a city's folders."""
    return click.option(
        "--kind",
        type=click.Choice(["kickoff", "strategy", "interview", "minutes", "other"]),
        default="other",
        show_default=True,
        help="What sort of material it is.",
    )(command)


def complete_city(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """Return the cities of the corpus whose names begin so, for completion in the shell."""
    from pipeline.city import is_city

    corpus = Path(ctx.params.get("corpus") or "corpus")
    folders = corpus.iterdir() if corpus.is_dir() else ()
    return sorted(folder.name for folder in folders if folder.name.startswith(incomplete) and is_city(folder))


def ocr_options(command: Command) -> Command:
    """Add the options for text recognition; the command gets them as ``ocr``, None where scans stay unread."""

    @click.option("--ocr", "wants_ocr", is_flag=True, help="Read scans by text recognition, with tesseract.")
    @click.option(
        "--ocr-seconds",
        type=click.FloatRange(1),
        default=60,
        show_default=True,
        help="Time that text recognition may take for a page.",
    )
    @click.option(
        "--ocr-jobs",
        type=click.IntRange(1, 64),
        default=1,
        show_default=True,
        help="How many pages of a file text recognition reads at a time.",
    )
    @functools.wraps(command)
    def with_ocr(*args: Any, wants_ocr: bool, ocr_seconds: float, ocr_jobs: int, **options: Any) -> Any:
        ocr = _find_ocr(ocr_seconds, ocr_jobs) if wants_ocr else None
        return command(*args, ocr=ocr, **options)

    return cast(Command, with_ocr)


def _find_ocr(seconds: float, jobs: int) -> Ocr | None:
    """Return how to read scans; without the program for it, say what to install and go on without."""
    from pipeline.extract import make_ocr

    try:
        return make_ocr(seconds=seconds, jobs=jobs)
    except UsageError as error:
        warn(f"Warning: {error}")
        return None


def reading_options(command: Command) -> Command:
    """Add the options for what reading a file may take; the command gets them as ``readers``, not yet started."""

    @limits_options
    @functools.wraps(command)
    def with_readers(*args: Any, jobs: int, limits: Limits, **options: Any) -> Any:
        from pipeline.extract import Readers

        return command(*args, readers=Readers(jobs=jobs, limits=limits), **options)

    return cast(Command, with_readers)


def limits_options(command: Command) -> Command:
    """Add the options for what reading a file may take; the command gets them as ``limits`` and ``jobs`` (0: any)."""

    @click.option(
        "--jobs",
        type=click.IntRange(1, 64),
        help="How many files, or cities, are worked on at a time [default: as many as make sense, at most 4].",
    )
    @click.option(
        "--seconds",
        type=click.FloatRange(0.1),
        default=20,
        show_default=True,
        help="Computing time that one file may take to be read.",
    )
    @click.option(
        "--memory",
        type=click.FloatRange(0.25),
        default=1,
        show_default=True,
        help="Memory in gigabytes that one file may take to be read.",
    )
    @click.option(
        "--page-limit",
        type=click.IntRange(1),
        default=2000,
        show_default=True,
        help="Pages that one file may have.",
    )
    @functools.wraps(command)
    def with_limits(
        *args: Any, jobs: int | None, seconds: float, memory: float, page_limit: int, **options: Any
    ) -> Any:
        from pipeline.limits import GIGABYTE, Limits

        limits = Limits(seconds=seconds, memory=int(memory * GIGABYTE), pages=page_limit)
        return command(*args, jobs=jobs or 0, limits=limits, **options)

    return cast(Command, with_limits)


def warn(line: str) -> None:
    """Write a line for a person beside the answer."""
    click.echo(visible(line, keep=NEW_LINE), err=True)


def say(line: str) -> None:
    """Print a line."""
    write_out(f"{visible(line, keep=NEW_LINE)}\n".encode())


def write_out(content: bytes) -> None:
    """Write UTF-8 to standard output: as text to a terminal, as it is into a file or pipe (also on Windows)."""
    click.echo(content.decode("utf-8") if sys.stdout.isatty() else content, nl=False)
