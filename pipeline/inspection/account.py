"""What was read of one file, in figures and in lines for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from pipeline.errors import InputError, visible
from pipeline.extract.counts import count_tables
from pipeline.extract.numbers import name_doubts, name_pages
from pipeline.models import Reading, Suspicion
from pipeline.outcomes import Outcome

UNKNOWN = "unknown"
LABEL = 12  # letters: the column of labels


class Account(Struct, frozen=True, kw_only=True):
    """What was read of one file. ``langs`` counts passages by language, "" where none could be told.

    ``reason`` says why a file could not be read; the rest is as in ``LogEntry``.
    """

    file: str
    outcome: Outcome
    reason: str = ""
    pages: int = 0
    passages: int = 0
    characters: int = 0
    dropped: int = 0
    tables: int = 0
    langs: dict[str, int] = {}
    scans: tuple[int, ...] = ()
    recognised: tuple[int, ...] = ()
    suspicious: tuple[Suspicion, ...] = ()
    warnings: tuple[str, ...] = ()


def account_of(reading: Reading) -> Account:
    """Return the account of a file that was read."""
    source, passages = reading.source, reading.passages
    return Account(
        file=source.file,
        outcome=Outcome.WARNINGS if reading.warnings else Outcome.DONE,
        pages=source.pages,
        passages=len(passages),
        characters=sum(len(passage.text) for passage in passages),
        dropped=reading.dropped,
        tables=count_tables(passages),
        langs=dict(Counter(passage.lang for passage in passages).most_common()),
        scans=source.unread_pages,
        recognised=reading.recognised,
        suspicious=reading.suspicious,
        warnings=reading.warnings,
    )


def failed(file: str, error: InputError) -> Account:
    """Return the account of a file that could not be read."""
    return Account(file=file, outcome=error.outcome, reason=error.reason)


def account_lines(account: Account) -> Iterator[str]:
    """Yield the account as aligned lines for a person."""
    yield visible(account.file)
    if account.outcome.is_failure:
        yield _line("Not read", f"({account.outcome}) {account.reason}")
        return
    yield _line("Read", _figures(account))
    yield _line("Languages", ", ".join(f"{lang or UNKNOWN} {count}" for lang, count in account.langs.items()))
    if account.scans:
        yield _line("Scans", f"{name_pages(account.scans)} without text")
    if account.recognised:
        yield _line("Recognised", f"{name_pages(account.recognised)} read by text recognition")
    yield from (_line("Warning", warning) for warning in account.warnings)
    yield from (_line("Check", line) for line in name_doubts(account.suspicious))


def _figures(account: Account) -> str:
    named = {
        "pages": account.pages,
        "passages": account.passages,
        "characters": account.characters,
        "tables": account.tables,
    }
    figures = [f"{name} {count:,}" for name, count in named.items() if count or name in ("passages", "characters")]
    return " · ".join(figures)


def _line(label: str, text: str) -> str:
    return f"  {label:<{LABEL}}{text}"
