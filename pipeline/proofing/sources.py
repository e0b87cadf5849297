"""The passages of a run, to find words in them: verbatim, or the passage that comes nearest."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import PurePosixPath

from msgspec import Struct

from pipeline.models import Evidence, Passage, Source
from pipeline.proofing.differences import likeness
from pipeline.proofing.matching import Matcher, Squeezed, squeeze, squeeze_all
from pipeline.report.content import quote_bookmark

NEAR = 0.6  # share of a quotation's words from which on a passage is what it was made from
_WORD = re.compile(r"[^\W_]{3,}")
_RAREST, _CANDIDATES = 12, 6  # words of a quotation that are looked up, and passages that are compared with it


class Hit(Struct, frozen=True, kw_only=True):
    """Where a quotation stands: the passage in which it begins, and words in brackets that are not in the source."""

    passage: Passage
    brackets: tuple[str, ...] = ()


class _Text:
    """One source: its passages squeezed into one text."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self.passages = sorted(passages, key=lambda passage: passage.n)
        self.squeezed, self._starts = squeeze_all([passage.text for passage in self.passages])
        self.places = {passage.id: n for n, passage in enumerate(self.passages)}
        self._after = list(self._neighbours())

    def _neighbours(self) -> Iterator[int]:
        """Yield for each passage up to which one a quotation may go on: the next that the same person says."""
        said = [n for n, passage in enumerate(self.passages) if passage.part.is_evidence]
        for n, passage in enumerate(self.passages):
            after = bisect_right(said, n)
            further = said[after] if after < len(said) else n
            yield further if self.passages[further].speaker == passage.speaker else n

    def _end(self, n: int) -> int:
        return self._starts[n + 1] - 1 if n + 1 < len(self._starts) else len(self.squeezed.small)

    def _reach(self, at: int, gap: bool) -> int:
        n = bisect_right(self._starts, at - 1) - 1
        return self._end(self._after[n] if gap else n)

    def find(self, matcher: Matcher, first: int = 0, last: int | None = None) -> Iterator[Hit]:
        """Yield where a quotation stands that begins in one of the passages from ``first`` to ``last``."""
        last = len(self.passages) - 1 if last is None else min(last, len(self.passages) - 1)
        start, end = self._starts[max(0, first)], self._end(last)
        for found in matcher.find(self.squeezed, start, end, reach=self._reach):
            n = bisect_right(self._starts, found.start) - 1
            yield Hit(passage=self.passages[n], brackets=found.brackets)

    def around(self, matcher: Matcher, passage: str) -> Hit | None:
        """Return where a quotation stands that begins in a passage, or in one beside it; that passage comes first."""
        n = self.places[passage]
        for first, last in ((n, n), (n - 1, n + 1)):
            if (hit := next(self.find(matcher, first, last), None)) is not None:
                return hit
        return None


class Sources:
    """What a run of a city has read: its sources, their passages, and the evidence by its bookmark."""

    def __init__(
        self, sources: Sequence[Source], passages: Sequence[Passage], evidence: Sequence[Evidence] = ()
    ) -> None:
        self.sources: Mapping[str, Source] = {source.id: source for source in sources}
        self.passages: Mapping[str, Passage] = {passage.id: passage for passage in passages}
        self.evidence: Mapping[str, Evidence] = {quote_bookmark(item.id): item for item in evidence}
        self._of_source: defaultdict[str, list[Passage]] = defaultdict(list)
        for passage in passages:
            self._of_source[passage.source].append(passage)
        self._texts: dict[str, _Text] = {}

    def _text(self, source: str) -> _Text:
        if source not in self._texts:
            self._texts[source] = _Text(self._of_source[source])
        return self._texts[source]

    def beside(self, matcher: Matcher, passage: Passage) -> Hit | None:
        """Return where a quotation stands in a passage or next to it, None where it does not."""
        return self._text(passage.source).around(matcher, passage.id)

    def within(self, matcher: Matcher, sources: Iterable[str]) -> Hit | None:
        """Return where a quotation first stands in these sources, None where it does not."""
        for source in sources:
            if (hit := next(self._text(source).find(matcher), None)) is not None:
                return hit
        return None

    def is_title(self, text: str) -> bool:
        """Return whether words are, or stand in, a title of a source or a heading in one."""
        words = squeeze(text).small.rstrip(".,;:!?")
        return bool(words) and words in self._titles.small

    @cached_property
    def _titles(self) -> Squeezed:
        titles = [name for source in self.sources.values() for name in (source.title, PurePosixPath(source.file).stem)]
        headings = dict.fromkeys(passage.heading for passage in self.passages.values())
        return squeeze_all([*titles, *headings])[0]

    def nearest(self, text: str, among: Sequence[Passage] = ()) -> tuple[Passage | None, float]:
        """Return the passage that comes nearest to a quotation, and what share of its words stand there in order.

        It is one of ``among`` where some are given, else of all.
        """
        best: tuple[Passage | None, float] = (None, 0.0)
        for passage in among or self._candidates(text):
            alike = likeness(text, passage.text)
            if alike > best[1]:
                best = (passage, alike)
        return best

    def _candidates(self, text: str) -> list[Passage]:
        words = {word for word in _words(text) if word in self._by_word}
        rarest = sorted(words, key=lambda word: (len(self._by_word[word]), word))[:_RAREST]
        votes: Counter[str] = Counter()
        for word in rarest:
            weight = 1 / len(self._by_word[word])
            for passage in self._by_word[word]:
                votes[passage] += weight  # type: ignore[assignment]  # a Counter counts any number
        return [self.passages[passage] for passage, _ in votes.most_common(_CANDIDATES)]

    @cached_property
    def _by_word(self) -> Mapping[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for passage in self.passages.values():
            for word in set(_words(passage.text)):
                found[word].append(passage.id)
        return found


def _words(text: str) -> Iterator[str]:
    return (word.lower() for word in _WORD.findall(text))
