"""Every failure that peerdesk foresees, each with its cause and the next step for the person who meets it.

The library raises these and never prints. The command line turns them into one line and an exit code; a run
turns an :class:`InputError` into the outcome of that one input and goes on with the next.
"""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.outcomes import Outcome

# What a terminal acts upon, what breaks a line, what makes a name look other than it is, and what it cannot show.
_UNSHOWN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\U000e0000-\U000e007f]"
)


def visible(text: str, *, keep: str = "") -> str:
    """Return the text on one line, with what a terminal should not get (an escape, a line break) written out as a code.

    ``keep`` are characters that may stay.
    """
    return _UNSHOWN.sub(lambda found: found[0] if found[0] in keep else ascii(found[0])[1:-1], text)


class ExitCode:
    """Exit codes of the command, part of its interface (docs/commands.md)."""

    OK = 0
    SOME_FAILED = 1
    WRONG_USE = 2
    NOTHING_USABLE = 3
    OUTPUT = 4


class PeerdeskError(Exception):
    """Base of all foreseen failures: what it is about, why it failed, what to do."""

    exit_code = ExitCode.SOME_FAILED

    def __init__(self, subject: str | Path, why: str, advice: str = "") -> None:
        self.subject = visible(str(subject))
        self.why = _one_line(why)
        self.advice = _one_line(advice)
        super().__init__(str(self))

    def __reduce__(self) -> tuple[type[PeerdeskError], tuple[str, str, str]]:
        """Survive the way back from a worker process."""
        return type(self), (self.subject, self.why, self.advice)

    def __str__(self) -> str:
        return f"{self.subject}: {self.reason}"

    @property
    def reason(self) -> str:
        """Cause and next step, without the subject."""
        return f"{self.why}. {self.advice}" if self.advice else self.why


def _one_line(text: str) -> str:
    return visible(" ".join(text.split())).rstrip(".")


class InputError(PeerdeskError):
    """One source could not be read; the others are not affected. ``outcome`` is how it ended."""

    outcome = Outcome.UNREADABLE


class UnreadableError(InputError):
    """The file cannot be opened: gone, a folder, a broken link, or held by another program."""


class UnsupportedError(InputError):
    """No reader for this kind of file."""

    outcome = Outcome.UNSUPPORTED


class PasswordError(InputError):
    """The file is locked with a password."""

    outcome = Outcome.PASSWORD


class DamagedError(InputError):
    """The file is broken, cut off or not what its name says."""

    outcome = Outcome.DAMAGED


class EmptyError(InputError):
    """The file was read and holds no text."""

    outcome = Outcome.NO_TEXT


class OverLimitError(InputError):
    """Reading the file took more time or memory than one file may take, or it is larger or has more pages."""

    outcome = Outcome.OVER_LIMIT


class StandstillError(OverLimitError):
    """Reading the file took too long, most of it waiting: for a disk or network, which may be faster next time."""


class ChangedError(InputError):
    """Somebody wrote into the file, replaced or removed it while it was read."""

    outcome = Outcome.CHANGED


class CrashError(DamagedError):
    """The reader broke down on the file, in a way that it could not report itself."""


class WorkerError(PeerdeskError):
    """No process to read files in could be started."""


class UsageError(PeerdeskError):
    """The command cannot mean what was typed: no such city, folder or file."""

    exit_code = ExitCode.WRONG_USE


class NothingUsableError(PeerdeskError):
    """Not one source could be read, so there is nothing to draft from."""

    exit_code = ExitCode.NOTHING_USABLE


class OutputError(PeerdeskError):
    """A result could not be written."""

    exit_code = ExitCode.OUTPUT


class DataError(PeerdeskError):
    """A mistake in a data file (benchmark, rules, words, labels, city.toml, template): file, line and reason."""

    exit_code = ExitCode.WRONG_USE

    @classmethod
    def at(cls, file: str | Path, line: int, why: str, advice: str = "") -> DataError:
        """Return the error for one line of a data file."""
        return cls(f"{file}, line {line}", why, advice)
