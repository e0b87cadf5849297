"""Cues -> status: what a sentence says of an indicator, by the cues whose reach holds the rule's words."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct

from pipeline.benchmark.words import Reach
from pipeline.models import Status
from pipeline.tag.concepts import Match
from pipeline.tag.rules import Around
from pipeline.tag.sentences import Words

PRECEDENCE = (Status.UNCERTAIN, Status.PLANNED, Status.PAST, Status.ABSENT, Status.IN_PLACE)
"""Which status wins where several cues reach: doubt colours all; a decided plan outweighs today's lack."""

TELLING = {Status.UNCERTAIN: (Status.UNCERTAIN, Status.ABSENT)}
"""Which cues tell a status, where not its own alone: a doubt goes with what is doubted, that it is there or is not."""

UNDATED = 2025
"""The year of a document without a date. A fixed one, so that the same material gives the same evidence later."""

_FITS: dict[str, Callable[[int, int], bool]] = {
    "<year>": lambda named, year: True,
    "<past>": operator.lt,
    "<coming>": operator.ge,
    "<future>": operator.gt,
}
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


class Stretch(Struct, frozen=True):
    """A sentence with those of its words that a rule was met by; without any it speaks of the hit as a whole."""

    text: Around
    matches: tuple[Match, ...]


class Cue(Struct, frozen=True):
    """A cue that reaches a hit, and the sentence in which it stands."""

    match: Match
    text: Around


def status_of(
    stretches: Iterable[Stretch], *, year: int = 0, default: Status = Status.IN_PLACE
) -> tuple[Status, tuple[Cue, ...]]:
    """Return the status of a hit that was met in these stretches, and the cues that make it so or say what is doubted.

    ``year`` is the document's year (0: not known), ``default`` the status where no cue reaches.
    """
    cues = [cue for stretch in stretches for cue in _reaching(stretch, year or UNDATED)]
    names = {cue.match.sense.name for cue in cues}
    status = next((status for status in PRECEDENCE if status in names), default)
    telling = TELLING.get(status, (status,))
    return status, tuple(cue for cue in cues if cue.match.sense.name in telling)


def _reaching(stretch: Stretch, year: int) -> Iterator[Cue]:
    sentence = stretch.text.sentence
    spans = set()
    for cue in sentence.cues:
        span = (cue.first, cue.last, cue.sense.name)
        fits = span not in spans and _in_time(cue, sentence.words, year)
        if fits and _reaches(cue, stretch.matches, sentence.stops):
            spans.add(span)
            yield Cue(cue, stretch.text)


def _in_time(cue: Match, words: Words, year: int) -> bool:
    """Whether the last year in a cue fits the document's; a cue without a year always does."""
    if not cue.sense.year:
        return True
    named = int(_YEAR.findall(words.text, words.starts[cue.first], words.ends[cue.last])[-1])
    return _FITS[cue.sense.year](named, year)


def _reaches(cue: Match, matches: Sequence[Match], stops: Sequence[int]) -> bool:
    if cue.sense.reach is Reach.SENTENCE or not matches:
        return True
    return any(_reaches_one(cue, match, stops) for match in matches)


def _reaches_one(cue: Match, match: Match, stops: Sequence[int]) -> bool:
    if match.first <= cue.last and cue.first <= match.last:
        return True
    if (match.first > cue.last) != (cue.sense.reach is Reach.BEFORE):
        return False
    left, right = min(cue.last, match.last), max(cue.first, match.first)
    return not any(left < stop < right for stop in stops)
