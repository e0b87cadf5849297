"""Long text cut into pieces at the ends of sentences, before any linguistic tool sees it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

# After a full stop only where the word before it is too long for an abbreviation or an ordinal number; the text is
# cut every hundred words or so, so an end that is passed over does no harm, a cut after "bzw." would.
_SENTENCE_END = re.compile(r"(?:(?<=[^\W\d_]{4})[.…]|[?!])[\"'»«”’)\]]*\s+(?=[^\Wa-z_]|[\"'»«„“(\[¿¡])")
_WORD = re.compile(r"\S+")
# No cut leaves less than this share of a piece behind.
_SMALLEST = 0.5


class Span(Struct, frozen=True):
    """A piece of a text: the characters from ``start`` to ``end``."""

    start: int
    end: int


def cut(text: str, *, words: int, breaks: Sequence[int] = ()) -> list[Span]:
    """Return pieces of about so many words that together are the text, each ending with a sentence.

    A sentence longer than twice the number is cut at a line break or one of the ``breaks`` (offsets where speech
    pauses) or, without one, between two words.
    """
    starts = [word.start() for word in _WORD.finditer(text)]
    if len(starts) <= words * (1 + _SMALLEST):
        return [Span(0, len(text))]
    ends = [end.end() for end in _SENTENCE_END.finditer(text)]
    breaks = sorted([*breaks, *(line.end() for line in re.finditer("\n", text))])
    edges = [0, *_edges(starts, ends, breaks, words), len(text)]
    return [Span(start, end) for start, end in pairwise(edges)]


def _edges(starts: Sequence[int], ends: Sequence[int], breaks: Sequence[int], words: int) -> Iterator[int]:
    first = 0
    while len(starts) - first > words * (1 + _SMALLEST):
        edge = _edge(starts, ends, breaks, first, words)
        if edge is None:
            return
        yield edge
        first = bisect_left(starts, edge)


def _edge(starts: Sequence[int], ends: Sequence[int], breaks: Sequence[int], first: int, words: int) -> int | None:
    """Return where the piece that begins with word ``first`` ends: behind that word; None for the end of the text."""
    least, aim = starts[first + max(1, int(words * _SMALLEST))], starts[first + words]
    is_rest = first + 2 * words >= len(starts)
    most = starts[-1] if is_rest else starts[first + 2 * words]
    for limit in (aim, most):
        if (found := _last_up_to(ends, limit)) >= least:
            return found
    if is_rest:
        return None
    return found if (found := _last_up_to(breaks, aim)) >= least else aim


def _last_up_to(places: Sequence[int], limit: int) -> int:
    index = bisect_right(places, limit)
    return places[index - 1] if index else -1
