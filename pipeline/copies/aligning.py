"""Which block of one report is which of another, and which section: by their words, then by what they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from msgspec import Struct

from pipeline.copies.blocks import Block, title_of
from pipeline.copies.comparing import longest_rising

LIKE = 0.6  # share of words in common from which on a paragraph counts as another one reworded
MOST = 40_000  # pairs of blocks to compare word by word; beyond that nothing is like anything


class Alignment(Struct, frozen=True, kw_only=True, eq=False):
    """What the places of one list are in another; ``in_order`` are the places of the first that did not move."""

    pairs: dict[int, int]
    in_order: frozenset[int]

    @property
    def back(self) -> dict[int, int]:
        """The places of the first list by those of the other."""
        return {there: here for here, there in self.pairs.items()}


def align(base: Sequence[Block], other: Sequence[Block], *, edited: bool) -> Alignment:
    """Return which block is which; ``edited`` is whether people made the other from the base, else another run."""
    work = _Aligning(base, other)
    exact: Callable[[Block], Hashable] = (lambda block: block.key) if edited else (lambda block: block.whole)
    work.match(exact)
    work.pair(exact)
    if not edited:
        work.match(lambda block: block.key, between=True)
    work.pair(lambda block: block.slots if edited else ())
    work.pair(lambda block: block.name)
    work.like(edited=edited)
    if edited:
        work.alone()
    return work.made()


class _Aligning:
    """Finds pairs, step by step."""

    def __init__(self, base: Sequence[Block], other: Sequence[Block]) -> None:
        self._base = base
        self._other = other
        self._pairs: dict[int, int] = {}
        self._taken: set[int] = set()

    def made(self) -> Alignment:
        return Alignment(pairs=dict(sorted(self._pairs.items())), in_order=frozenset(self._in_order()))

    def match(self, key: Callable[[Block], Hashable], *, between: bool = False) -> None:
        """Pair the longest lists of equal blocks, all over or only between the pairs found already."""
        for here, there in list(self._gaps()) if between else [(range(len(self._base)), range(len(self._other)))]:
            mine = [n for n in here if n not in self._pairs]
            theirs = [n for n in there if n not in self._taken]
            matcher = SequenceMatcher(
                None, [key(self._base[n]) for n in mine], [key(self._other[n]) for n in theirs], autojunk=False
            )
            for found in matcher.get_matching_blocks():
                for n in range(found.size):
                    self._take(mine[found.a + n], theirs[found.b + n])

    def pair(self, key: Callable[[Block], Hashable]) -> None:
        """Pair what has an equal key and the same rank, wherever it stands, in the order in which it comes."""
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for n, block in enumerate(self._other):
            if n not in self._taken and key(block):
                waiting[_kind(block), key(block)].append(n)
        for n, block in enumerate(self._base):
            if n not in self._pairs and waiting[_kind(block), key(block)]:
                self._take(n, waiting[_kind(block), key(block)].pop(0))

    def like(self, *, edited: bool) -> None:
        """Pair what is worded alike between the pairs found already."""
        for here, there in list(self._gaps()):
            mine = [n for n in here if n not in self._pairs]
            theirs = [n for n in there if n not in self._taken]
            if len(mine) * len(theirs) > MOST:
                continue
            for n in mine:
                scores = [(_likeness(self._base[n], self._other[m], edited=edited), -m) for m in theirs]
                best, place = max(scores, default=(0.0, 0))
                if best >= LIKE:
                    theirs.remove(-place)
                    self._take(n, -place)

    def alone(self) -> None:
        """Pair what stands alone in its place with what alone stands there now."""
        for here, there in list(self._gaps()):
            mine = [n for n in here if n not in self._pairs]
            theirs = [n for n in there if n not in self._taken]
            if len(mine) == len(theirs) == 1 and _kind(self._base[mine[0]]) == _kind(self._other[theirs[0]]):
                self._take(mine[0], theirs[0])

    def _take(self, here: int, there: int) -> None:
        self._pairs[here] = there
        self._taken.add(there)

    def _in_order(self) -> set[int]:
        here = sorted(self._pairs)
        kept = longest_rising([self._pairs[n] for n in here])
        return {n for place, n in enumerate(here) if place in kept}

    def _gaps(self) -> Iterator[tuple[range, range]]:
        """Yield the places between the pairs that did not move."""
        fixed = [
            (-1, -1),
            *((n, self._pairs[n]) for n in sorted(self._in_order())),
            (len(self._base), len(self._other)),
        ]
        for (one, other), (next_one, next_other) in pairwise(fixed):
            yield range(one + 1, next_one), range(other + 1, next_other)


def _kind(block: Block) -> Hashable:
    return block.element.tag, block.rank


def _likeness(base: Block, other: Block, *, edited: bool) -> float:
    """Return how alike two blocks are worded, from 0 to 1; people may have joined two paragraphs."""
    if base.element.tag != other.element.tag:
        return 0.0
    if not base.is_table:
        if not edited and (base.rank != other.rank or base.name or other.name):
            return 0.0
        if edited and base.text in other.text:
            return 1.0
    was, now = (block.text.splitlines() if block.is_table else block.text.split() for block in (base, other))
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= LIKE and matcher.quick_ratio() >= LIKE else 0.0


def match_headings(base: Sequence[Block], other: Sequence[Block], *, edited: bool) -> dict[int, int]:
    """Return which heading of one report is which of another, by their places among the blocks.

    A heading is known by its words and those above it; one that people reworded by its bookmark, and what stands below
    it then by its own words.
    """
    mine = [n for n, block in enumerate(base) if block.is_heading]
    theirs = [n for n, block in enumerate(other) if block.is_heading]
    pairs: dict[int, int] = {}

    def pair(
        names: Callable[[Sequence[Block], int], Hashable], known: Callable[[Sequence[Block], int], Hashable]
    ) -> None:
        taken = set(pairs.values())
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for n in theirs:
            if n not in taken and (name := names(other, n)):
                waiting[name].append(n)
        for n in mine:
            if n not in pairs and (name := known(base, n)) and waiting[name]:
                pairs[n] = waiting[name].pop(0)

    pair(_path, _path)
    if edited:
        pair(_bookmark, _bookmark)
        for _ in range(2):  # a heading below one that moved, and one below that
            pair(lambda blocks, n: _under(blocks, n, {}), lambda blocks, n: _under(blocks, n, pairs))
    return pairs


def _above(blocks: Sequence[Block], n: int) -> int:
    """Return the place of the heading that a heading stands under, -1 where there is none."""
    return next((m for m in range(n - 1, -1, -1) if blocks[m].is_heading and blocks[m].rank < blocks[n].rank), -1)


def _path(blocks: Sequence[Block], n: int) -> Hashable:
    path = []
    while n >= 0:
        path.append((blocks[n].rank, title_of(blocks[n])))
        n = _above(blocks, n)
    return tuple(path)


def _bookmark(blocks: Sequence[Block], n: int) -> Hashable:
    return next((mark for mark in blocks[n].marks if mark.startswith("_Toc")), "")


def _under(blocks: Sequence[Block], n: int, pairs: dict[int, int]) -> Hashable:
    """Return a heading's words and the place of that above it: as it is in the other report where ``pairs`` tells."""
    above = _above(blocks, n)
    return pairs.get(above, above) if pairs else above, title_of(blocks[n])
