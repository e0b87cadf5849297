"""Inspect: what was read of single files, outside of any city, for a person who wants to check it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from pipeline import extract, store
from pipeline.errors import ExitCode, UsageError
from pipeline.inspection.account import Account, account_lines, account_of, failed
from pipeline.models import Reading


class Inspected(Struct, frozen=True, kw_only=True):
    """One file: the account of it, and the reading where it could be read."""

    path: Path
    account: Account
    reading: Reading | None = None


def inspected_of(files: Iterable[Path], results: Iterable[extract.Result]) -> list[Inspected]:
    """Return what was read of each file, from the results of reading them; one that could not be is told as failed."""
    return [_inspected(path, result) for path, result in zip(files, results, strict=True)]


def _inspected(path: Path, result: extract.Result) -> Inspected:
    if result.reading:
        return Inspected(path=path, account=account_of(result.reading), reading=result.reading)
    assert result.error
    return Inspected(path=path, account=failed(path.name, result.error))


def told(inspected: Sequence[Inspected], *, as_json: bool = False) -> bytes:
    """Return the accounts of all files, as lines for a person or as JSON for a program."""
    if as_json:
        return msgspec.json.format(msgspec.json.encode([item.account for item in inspected]), indent=2) + b"\n"
    return "\n".join("".join(f"{line}\n" for line in account_lines(item.account)) for item in inspected).encode()


def exit_code(inspected: Sequence[Inspected]) -> int:
    """Return 0 where all files could be read, 1 where some failed, 3 where all did."""
    bad = sum(item.reading is None for item in inspected)
    if bad == len(inspected):
        return ExitCode.NOTHING_USABLE
    return ExitCode.SOME_FAILED if bad else ExitCode.OK


def check_page_path(path: Path, files: Iterable[Path]) -> None:
    """Raise UsageError where the web page would be written over a document."""
    if path.suffix.lower() not in (".html", ".htm"):
        raise UsageError(path, "is not the name of a web page", "Choose a name that ends in .html")
    if any(path.resolve() == file.resolve() for file in files):
        raise UsageError(path, "is one of the files to read", "Choose another name for the page")


def write_page(path: Path, inspected: Sequence[Inspected], *, lang: str, pages: Sequence[int] = ()) -> None:
    """Write one web page that shows the files and what was read of them; OutputError where that fails."""
    from pipeline.inspection.page import web_page  # heavy

    store.write_bytes(path, web_page(inspected, lang=lang, pages=pages).encode("utf-8"))


__all__ = ["Account", "Inspected", "check_page_path", "exit_code", "inspected_of", "told", "write_page"]
