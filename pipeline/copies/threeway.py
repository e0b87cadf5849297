"""What becomes of each block of somebody's report when a new draft comes, whatever a block is: told, not done.

A block that nobody touched follows the draft. One that somebody reworded stays, and one that somebody deleted stays
deleted, with what belonged to it. What the draft merely adds comes in beside what people wrote.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from pipeline.copies.aligning import align
from pipeline.copies.blocks import Block


class ThreeWay:
    """Blocks that belong together: from the base, from somebody's file, from the new draft.

    Whoever does the work overrides the methods that begin with ``on_``; each gets the blocks that it is about.
    """

    def __init__(self, base: Sequence[Block], copy: Sequence[Block], new: Sequence[Block]) -> None:
        self.base, self.copy, self.new = base, copy, new
        self.line = list(copy)
        self._to_copy = align(base, copy, edited=True)
        self._to_new = align(base, new, edited=False)
        self._from_copy, self._from_new = self._to_copy.back, self._to_new.back
        self._out: set[int] = set()

    def on_added(self, new: Block, after: Block | None, before: Block | None) -> Block:
        """Put a block of the draft between two, and return it as it stands there now."""
        raise NotImplementedError

    def on_updated(self, base: Block, copy: Block, new: Block) -> Block:
        """Put a block of the draft in the place of one that nobody touched, and return it as it stands there now."""
        raise NotImplementedError

    def on_moved(self, copy: Block, after: Block | None, before: Block | None) -> None:
        """Put a block that nobody touched between two others."""
        raise NotImplementedError

    def on_kept(self, base: Block, copy: Block, new: Block | None) -> None:
        """Say that a block stays as somebody has it, though the draft has other words, or none."""
        raise NotImplementedError

    def on_removed(self, base: Block, copy: Block, heir: Block | None) -> None:
        """Take out a block that nobody touched; ``heir`` is the nearest that stays."""
        raise NotImplementedError

    def on_stays_out(self, base: Block | None, new: Block) -> None:
        """Say that a block of the draft stays out, because somebody deleted it or what it belongs to."""
        raise NotImplementedError

    def run(self) -> None:
        """Go through the draft in its order, then take out what it no longer has."""
        at = 0
        for n, new in enumerate(self.new):
            place = self._from_new.get(n)
            if place is None:
                at = self._add(n, new, at)
            elif place in self._to_copy.pairs:
                at = self._follow(place, new, at)
            else:
                self._stays_out(n, new, self.base[place])
        self._take_out()

    def _follow(self, place: int, new: Block, at: int) -> int:
        """Bring one block up to date, and return where the next one goes."""
        base, copy = self.base[place], self.copy[self._to_copy.pairs[place]]
        is_mine = base.key != copy.key
        placed = copy
        if is_mine:
            if new.key not in (base.key, copy.key):
                self.on_kept(base, copy, new)
        elif base.whole != new.whole:
            placed = self.on_updated(base, copy, new)
            self.line[self.line.index(copy)] = placed
        if place not in self._to_copy.in_order:
            return at
        if place in self._to_new.in_order:
            return max(at, self.line.index(placed) + 1)
        if not is_mine:
            here = self.line.index(placed)
            self.line.remove(placed)
            at -= here < at
            self.on_moved(placed, *self._between(at))
            self.line.insert(at, placed)
            return at + 1
        return at

    def _add(self, n: int, new: Block, at: int) -> int:
        """Put in what the draft adds, and return where the next one goes."""
        if (twin := self._twin(new)) is not None:
            return max(at, self.line.index(twin) + 1)
        if self._belongs_out(n):
            self._stays_out(n, new, None)
            return at
        while at < len(self.line) and self.line[at] in self._added and self.line[at].rank >= new.rank:
            at += 1
        self.line.insert(at, self.on_added(new, *self._between(at)))
        return at + 1

    def _between(self, at: int) -> tuple[Block | None, Block | None]:
        return self.line[at - 1] if at else None, self.line[at] if at < len(self.line) else None

    def _twin(self, new: Block) -> Block | None:
        """Return what somebody wrote in the very same words, each once."""
        found = next((each for each in self._theirs if each.key == new.key), None)
        if found is not None:
            self._theirs.remove(found)
        return found

    @cached_property
    def _theirs(self) -> list[Block]:
        """What somebody wrote beside the blocks of the base."""
        return [block for n, block in enumerate(self.copy) if n not in self._from_copy]

    @cached_property
    def _added(self) -> frozenset[Block]:
        return frozenset(block for n, block in enumerate(self.copy) if n not in self._from_copy)

    @cached_property
    def _left(self) -> frozenset[Block]:
        """What somebody reworded and the draft no longer has."""
        pairs = [(n, m) for n, m in self._to_copy.pairs.items() if n not in self._to_new.pairs]
        return frozenset(self.copy[there] for here, there in pairs if self.base[here].key != self.copy[there].key)

    def _stays_out(self, n: int, new: Block, base: Block | None) -> None:
        place = self._from_new.get(n)
        if place is None or self._is_gone(place):
            self._out.add(n)
        if base is None or base.key != new.key:
            self.on_stays_out(base, new)

    def _belongs_out(self, n: int) -> bool:
        """Return whether what a new block belongs to stays out."""
        owner = next((m for m in range(n - 1, -1, -1) if self.new[m].rank < self.new[n].rank), None)
        return owner in self._out

    def _is_gone(self, place: int) -> bool:
        """Return whether somebody deleted a block of the base with all that belongs to it."""
        return not any(n in self._to_copy.pairs for n in self._held(self.base, place))

    def _held(self, blocks: Sequence[Block], place: int) -> range:
        """Return the places of a block and what belongs to it."""
        ends = (n for n in range(place + 1, len(blocks)) if blocks[n].rank <= blocks[place].rank)
        return range(place, next(ends, len(blocks)))

    def _take_out(self) -> None:
        """Take out what the draft no longer has, the last first: what people wrote keeps what it belongs to."""
        for place in reversed(range(len(self.base))):
            if place in self._to_new.pairs or place not in self._to_copy.pairs:
                continue
            base, copy = self.base[place], self.copy[self._to_copy.pairs[place]]
            here = self.line.index(copy)
            held = {self.line[n] for n in self._held(self.line, here)}
            if held & (self._added | self._left):
                self.on_kept(base, copy, None)
                continue
            self.line.remove(copy)
            heir = self.line[here - 1] if here else self.line[0] if self.line else None
            self.on_removed(base, copy, heir)
