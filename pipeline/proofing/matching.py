"""Whether words stand in a text, whatever a program or a person did to blanks, hyphens, dashes and quotation marks.

Both are *squeezed*: what does not count is left out, blanks too, while the edges of words are remembered. So words
that were hyphenated at the end of a line, or copied with blanks between, are found, and parts of words are not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from msgspec import Struct

from pipeline.proofing.marks import MARKS

BETWEEN = "\x00"  # stands between passages, so that no part of a quotation reaches from one into the next
LONGEST_STAND_IN = 50  # letters that words in brackets may stand for: a long name, or an address of e-mail
_DASHES = "-‐‑‒–—―−⁃﹣"
_ONE_KIND = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_ONE_KIND |= {ord(mark): "'" for mark in MARKS} | {ord(dash): "-" for dash in _DASHES}
_SIGN = re.compile(r"-(?=\s*\d)")  # a dash before a number counts, for it may be a sign or a range
_KEPT_SIGN = "\ue003"
_TOKEN = re.compile(r"[^\W_]+|[^\w\s]|_")
_DROPPED = frozenset("-'")
_EDGES = ".,;:!?()·•"
_GAP = r"[\[(]\s*(?:\.{2,}|…)\s*[\])]"
_JOINTS = re.compile(rf"(?P<gap>{_GAP})|\[(?P<words>[^\[\]]*)\]")
_GENTLE = re.compile(rf"(?P<gap>{_GAP}|\.{{3,}}|…)|\[(?P<words>[^\[\]]*)\]")


class Squeezed(Struct, frozen=True):
    """A text without what does not count, in small letters and as it is; ``edges`` is 1 where words begin or end."""

    small: str
    exact: str
    edges: bytes


def squeeze(text: str) -> Squeezed:
    """Return a text squeezed."""
    return squeeze_all([text])[0]


def squeeze_all(texts: list[str]) -> tuple[Squeezed, list[int]]:
    """Return texts squeezed into one, with a mark between them, and where each begins."""
    pieces: list[str] = []
    edges: list[int] = []
    starts: list[int] = []
    at = 0
    for text in texts:
        if starts:
            pieces.append(BETWEEN)
            at += 1
        starts.append(at)
        edges.append(at)
        for token in _TOKEN.findall(_SIGN.sub(_KEPT_SIGN, unicodedata.normalize("NFKC", text.translate(_ONE_KIND)))):
            if token not in _DROPPED:
                pieces.append(token)
                at += len(token)
            edges.append(at)
    marked = bytearray(at + 1)
    for edge in edges:
        marked[edge] = 1
    exact = "".join(pieces)
    return Squeezed(_small(exact), exact, bytes(marked)), starts


def _small(text: str) -> str:
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(each.lower() if len(each.lower()) == 1 else each for each in text)


class Part(Struct, frozen=True):
    """Words that stand together in a quotation, squeezed.

    ``gap`` is whether words were left out before them; ``stand_in`` are the words in brackets before them, None where
    there are none. A side beside brackets need not be the edge of a word.
    """

    small: str
    exact: str
    gap: bool = False
    stand_in: str | None = None
    is_cut: bool = False


class Found(Struct, frozen=True):
    """Where a quotation stands in a squeezed text, and which of its words in brackets are not in the source."""

    start: int
    end: int
    brackets: tuple[str, ...] = ()


def parts_of(text: str, *, gentle: bool = False) -> tuple[list[Part], str]:
    """Return the parts of a quotation between the marks of what was left out, or replaced by words in brackets.

    The second value are words in brackets at its end.

    With ``gentle`` three dots without brackets tell of words left out, too.
    """
    joints = list((_GENTLE if gentle else _JOINTS).finditer(text))
    bounds = [0, *(bound for joint in joints for bound in joint.span()), len(text)]
    texts = [text[start:end] for start, end in zip(bounds[::2], bounds[1::2], strict=True)]
    made: list[Part] = []
    gap, words = False, None
    for n, each in enumerate(texts):
        if n:
            gap = gap or joints[n - 1]["gap"] is not None
            words = joints[n - 1]["words"] if words is None else f"{words} {joints[n - 1]['words'] or ''}".strip()
        cut_after = n < len(joints) and joints[n]["words"] is not None
        exact = squeeze(each).exact
        exact = exact.lstrip(_EDGES) if words is None else exact
        exact = exact if cut_after else exact.rstrip(_EDGES)
        if exact:
            made.append(Part(_small(exact), exact, gap and bool(made), words, cut_after))
            gap, words = False, None
    return made, words or ""


class Matcher:
    """Looks for one quotation in squeezed texts; ``reach`` says up to where words after a gap may stand."""

    def __init__(self, text: str, *, is_known: Callable[[str], bool], gentle: bool = False) -> None:
        self._parts, self._after = parts_of(text, gentle=gentle)
        self._is_known = is_known

    @property
    def says_anything(self) -> bool:
        """Whether any words are left to be looked for."""
        return bool(self._parts)

    def find(self, where: Squeezed, start: int, end: int, *, reach: Callable[[int, bool], int]) -> Iterator[Found]:
        """Yield where the quotation stands between two places of a text."""
        first = self._parts[0]
        brackets = (first.stand_in,) if first.stand_in is not None and not self._is_known(first.stand_in) else ()
        for at in self._places(first, where, start, end):
            if (stop := self._rest(1, where, at + len(first.small), reach)) is not None:
                last, found = stop
                yield Found(at, last, (*brackets, *found))

    def _places(self, part: Part, where: Squeezed, start: int, end: int) -> Iterator[int]:
        at = where.small.find(part.small, start, end)
        while at >= 0:
            if self._fits(part, where, at):
                yield at
            at = where.small.find(part.small, at + 1, end)

    @staticmethod
    def _fits(part: Part, where: Squeezed, at: int) -> bool:
        """Whether whole words stand there, with the same capitals but for the first letter."""
        end = at + len(part.small)
        begins = where.edges[at] or part.stand_in is not None
        ends = where.edges[end] or part.is_cut
        return bool(begins and ends) and where.exact[at + 1 : end] == part.exact[1:]

    def _rest(
        self, n: int, where: Squeezed, end: int, reach: Callable[[int, bool], int]
    ) -> tuple[int, tuple[str, ...]] | None:
        """Return where the parts from ``n`` on end that follow a place, and the words in brackets among them."""
        if n == len(self._parts):
            return end, (self._after,) if self._after and not self._is_known(self._after) else ()
        part = self._parts[n]
        limit = reach(end, part.gap)
        if not part.gap:
            limit = min(limit, end + LONGEST_STAND_IN + len(part.small))
        for at in self._places(part, where, end, limit):
            if (stop := self._rest(n + 1, where, at + len(part.small), reach)) is not None:
                return stop[0], (*self._told(part, where, end, at), *stop[1])
        return None

    def _told(self, part: Part, where: Squeezed, end: int, at: int) -> tuple[str, ...]:
        words = part.stand_in
        if (
            words is None
            or part.gap
            or self._is_known(words)
            or where.exact[end:at].strip("[]") == squeeze(words).exact
        ):
            return ()
        return (words,)
