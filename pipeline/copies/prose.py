"""A new draft of the report into one that somebody has edited: three ways, in the person's own file.

The reports are cut at the headings that all three have, so a section that somebody moved stays where it is. Within a
section it goes block by block, in tables row by row and cell by cell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct

from pipeline.copies.aligning import match_headings
from pipeline.copies.blocks import Block, Prose, read_prose
from pipeline.copies.contents import renew_contents
from pipeline.copies.grid import cells_of
from pipeline.copies.model import UpdateKind
from pipeline.copies.threeway import ThreeWay
from pipeline.copies.working import News, Work, as_block, keep_looks, put_behind
from pipeline.copies.writing import tidy
from pipeline.report.labels import read_labels
from pipeline.report.render import AUTHOR
from pipeline.report.wordkit.comments import Comment, read_comments
from pipeline.report.wordkit.package import Package
from pipeline.report.wordkit.xml import Element, q

_MACHINES = ("tr_", "ev_", "_Toc")  # bookmarks of the program, which come with its words


class WordsLostError(ValueError):
    """Something that somebody wrote would have got lost."""


class Merged(Struct, frozen=True, kw_only=True):
    """A report brought up to date as a Word file, and what was done in it."""

    content: bytes
    news: tuple[News, ...]


def merge_report(base: bytes, copy: bytes, draft: bytes, *, lang: str) -> Merged:
    """Return somebody's report brought up to a new draft; ``base`` is the draft that it was made from.

    Raise WordsLostError where something that somebody wrote would have got lost, ValueError for a file without text.
    """
    old, own, new = (read_prose(Package(content), lang) for content in (base, copy, draft))
    work = Work(own, new, read_labels(lang))
    people = {each.text for each in _remarks(own)}
    headings = [block.key for block in own.blocks if block.is_heading]
    for parts in sections(old.blocks, own.blocks, new.blocks):
        _Body(work, old, *parts).run()
    made = read_prose(own.package, lang)
    _check(old, own, made)
    if people - {each.text for each in _remarks(made)}:
        raise WordsLostError("comments")
    if headings != [block.key for block in made.blocks if block.is_heading]:
        renew_contents(own.package)
    return Merged(content=own.package.to_bytes(), news=tuple(work.news))


def _remarks(prose: Prose) -> Iterator[Comment]:
    return (each for each in read_comments(prose.package).values() if each.author != AUTHOR)


def _check(old: Prose, own: Prose, made: Prose) -> None:
    """Raise WordsLostError where not everything is there that differs from the base."""
    known, written, kept = (Counter(_keys(prose)) for prose in (old, own, made))
    if lost := (written - known) - kept:
        raise WordsLostError(next(iter(lost)))


def _keys(prose: Prose) -> Iterator[str]:
    for block in prose.blocks:
        if block.is_table:
            yield from (prose.cell(cell) for row in prose.rows(block) for cell in cells_of(row.element))
        else:
            yield block.key


def sections(base: Sequence[Block], copy: Sequence[Block], new: Sequence[Block]) -> Iterator[tuple[list[Block], ...]]:
    """Yield the parts between the headings that all three reports have, in the order of the base."""
    to_copy, to_new = match_headings(base, copy, edited=True), match_headings(base, new, edited=False)
    common = sorted(to_copy.keys() & to_new.keys())
    cuts = [common, [to_copy[n] for n in common], [to_new[n] for n in common]]
    first = [next(iter(sorted(cut)), len(blocks)) for cut, blocks in zip(cuts, (base, copy, new), strict=True)]
    yield tuple(list(blocks[:end]) for blocks, end in zip((base, copy, new), first, strict=True))
    for starts in zip(*cuts, strict=True):
        yield tuple(
            list(blocks[start : min((n for n in cut if n > start), default=len(blocks))])
            for blocks, cut, start in zip((base, copy, new), cuts, starts, strict=True)
        )


class _Body(ThreeWay):
    """The blocks of one section."""

    def __init__(self, work: Work, old: Prose, base: list[Block], copy: list[Block], new: list[Block]) -> None:
        super().__init__(base, copy, new)
        self._work = work
        self._old = old

    def on_added(self, new: Block, after: Block | None, before: Block | None) -> Block:
        made = self._put(self._work.bring(new), after, before)
        self._work.tell(UpdateKind.UPDATED, None, new, section=new.section)
        return as_block(new, made)

    def on_updated(self, base: Block, copy: Block, new: Block) -> Block:
        if base.is_table:
            self._rows(base, copy, new)
            return copy
        self._work.tell(UpdateKind.UPDATED, base, new, section=new.section)
        self._work.writer.forget_marks(copy.elements, *_MACHINES)
        made = self._work.bring(new)
        if copy.style == new.style and len(copy.elements) == len(made) == 1:
            keep_looks(copy.element, made[0])
        put_behind(copy.last, made)
        self._work.take_out(copy, made[0])
        return as_block(new, made)

    def on_moved(self, copy: Block, after: Block | None, before: Block | None) -> None:
        self._put(list(copy.elements), after, before)

    def on_kept(self, base: Block, copy: Block, new: Block | None) -> None:
        if new is not None and base.is_table and copy.is_table and new.is_table:
            self._rows(base, copy, new)
        elif new is None or base.text != new.text or _shows_picture(base):
            self._work.remark(copy.element, new.text if new else "")
            self._work.tell(UpdateKind.KEPT, base, new, section=copy.section, mine=copy.text)

    def on_removed(self, base: Block, copy: Block, heir: Block | None) -> None:
        self._work.tell(UpdateKind.UPDATED, base, None, section=base.section)
        self._work.writer.forget_marks(copy.elements, *_MACHINES)
        self._work.take_out(copy, heir.last if heir else None)

    def on_stays_out(self, base: Block | None, new: Block) -> None:
        self._work.tell(UpdateKind.STAYS_DELETED, base, new, section=new.section)

    def _rows(self, base: Block, copy: Block, new: Block) -> None:
        tables = self._old.rows(base), self._work.own.rows(copy), self._work.new.rows(new)
        _Rows(self._work, new.section, *tables).run()

    def _put(self, made: list[Element], after: Block | None, before: Block | None) -> list[Element]:
        if after is not None:
            put_behind(after.last, made)
        elif before is not None:
            for each in made:
                before.element.addprevious(each)
        else:
            self._work.own.body[0:0] = made
        return made


class _Rows(ThreeWay):
    """The rows of one table."""

    def __init__(self, work: Work, section: str, base: list[Block], copy: list[Block], new: list[Block]) -> None:
        super().__init__(base, copy, new)
        self._work = work
        self._section = section

    def on_added(self, new: Block, after: Block | None, before: Block | None) -> Block:
        self._work.tell(UpdateKind.UPDATED, None, new, section=self._section)
        made = self._work.bring(new)
        self.on_moved(as_block(new, made), after, before)
        return as_block(new, made)

    def on_updated(self, base: Block, copy: Block, new: Block) -> Block:
        self._work.tell(UpdateKind.UPDATED, base, new, section=self._section)
        self._work.writer.forget_marks(copy.elements, *_MACHINES)
        made = self._work.bring(new)
        put_behind(copy.last, made)
        self._work.take_out(copy, made[0])
        return as_block(new, made)

    def on_moved(self, copy: Block, after: Block | None, before: Block | None) -> None:
        if after is not None:
            put_behind(after.last, copy.elements)
        elif before is not None:
            for each in copy.elements:
                before.element.addprevious(each)

    def on_kept(self, base: Block, copy: Block, new: Block | None) -> None:
        cells = [list(cells_of(row.element)) for row in (base, copy, new) if row is not None]
        if new is None or len({len(each) for each in cells}) > 1:
            self._work.remark(copy.element, new.text if new else "")
        else:
            for was, mine, now in zip(*cells, strict=True):
                self._cell(was, mine, now)
        self._work.tell(UpdateKind.KEPT, base, new, section=self._section, mine=copy.text)

    def _cell(self, was: Element, mine: Element, now: Element) -> None:
        """Bring one cell of a row up to date that somebody changed another cell of, or say what it would be."""
        texts = [
            prose.cell(cell) for prose, cell in ((self._work.new, was), (self._work.own, mine), (self._work.new, now))
        ]
        if texts[2] in texts[:2]:
            return
        if texts[0] != texts[1]:
            self._work.remark(mine, texts[2].replace("\n", " / "))
            return
        gone = [each for each in mine if each.tag != q("tcPr")]
        self._work.writer.forget_marks(gone, *_MACHINES)
        made = self._work.writer.bring([each for each in now if each.tag != q("tcPr")], self._work.new.package)
        mine.extend(made)
        self._work.writer.take_out(gone, next(each for each in mine.iter(q("p")) if each not in gone))
        tidy(mine)

    def on_removed(self, base: Block, copy: Block, heir: Block | None) -> None:
        self._work.tell(UpdateKind.UPDATED, base, None, section=self._section)
        self._work.writer.forget_marks(copy.elements, *_MACHINES)
        self._work.take_out(copy, heir.element if heir else None)

    def on_stays_out(self, base: Block | None, new: Block) -> None:
        self._work.tell(UpdateKind.STAYS_DELETED, base, new, section=self._section)


def _shows_picture(block: Block) -> bool:
    return block.key != block.text and any(True for each in block.elements for _ in each.iter(q("drawing")))
