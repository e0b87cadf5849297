"""What a check of a template says: findings, each with its place and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from msgspec import Struct


class Severity(StrEnum):
    """An error: no draft could be made, or it would come out wrong. A note: something to know."""

    ERROR = "error"
    NOTE = "note"


class Finding(Struct, frozen=True, kw_only=True):
    """One thing about a template: where it stands (empty: the file as a whole), and what it is and what to do."""

    severity: Severity
    place: str
    message: str


class Checked(Struct, frozen=True, kw_only=True):
    """A template that was checked: name and title of what it makes (empty: none could be told), and the findings."""

    file: str
    document: str
    title: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def errors(self) -> int:
        """How many of the findings are errors."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)


def error(message: str, place: str = "") -> Finding:
    """Return an error."""
    return Finding(severity=Severity.ERROR, place=place, message=message)


def note(message: str, place: str = "") -> Finding:
    """Return a note."""
    return Finding(severity=Severity.NOTE, place=place, message=message)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Return whether one of the findings is an error."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def told(checked: Checked) -> Iterator[str]:
    """Yield the lines that tell a person what the check has found."""
    what = f": a template for {checked.title}" if checked.title else ""
    yield f"{checked.file}{what}"
    for finding in checked.findings:
        place = f"{finding.place}: " if finding.place else ""
        yield f"  {finding.severity}: {place}{finding.message}."
    notes = len(checked.findings) - checked.errors
    yield f"  {_counted(checked.errors, 'error')}, {_counted(notes, 'note')}"


def _counted(n: int, noun: str) -> str:
    return f"{n or 'no'} {noun}{'' if n == 1 else 's'}"
