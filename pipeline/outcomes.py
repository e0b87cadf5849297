"""How an input ended: a closed set, so that a person, the run log and the exit code can count on it."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """How an input ended; each ends exactly once. The value is how people read it.

    ``LEFT_OUT`` is no failure: somebody left the file out, a second copy of it was read, or the city as a whole could
    not be worked on.
    """

    DONE = "done"
    WARNINGS = "done with warnings"
    NO_TEXT = "no text"
    PASSWORD = "needs password"
    UNSUPPORTED = "unsupported"
    DAMAGED = "damaged"
    OVER_LIMIT = "over limit"
    UNREADABLE = "unreadable"
    CHANGED = "changed while read"
    LEFT_OUT = "left out"

    @property
    def is_failure(self) -> bool:
        """Whether the input could not be read."""
        return self not in (Outcome.DONE, Outcome.WARNINGS, Outcome.LEFT_OUT)
