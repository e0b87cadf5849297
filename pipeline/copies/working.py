"""One edited report while a new draft is put into it: parts brought, taken out and remarked on, and what was done."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, structs

from pipeline.copies.blocks import INDICATOR, PLAIN, Block, Prose
from pipeline.copies.model import UpdateKind
from pipeline.copies.writing import Writer
from pipeline.report.labels import Labels
from pipeline.report.render import AUTHOR
from pipeline.report.wordkit.comments import Comment, drop_comment, read_comments
from pipeline.report.wordkit.rows import ancestor_of
from pipeline.report.wordkit.xml import Element, make, q

_SECTION = f"{q('pPr')}/{q('sectPr')}"


class News(Struct, frozen=True, kw_only=True):
    """What a new draft did in one place of a report: in which section, and the words before and after.

    ``was`` and ``now`` are the bookmarks of the evidence cited in either, ``indicators`` those named.
    """

    section: str
    kind: UpdateKind
    before: str = ""
    after: str = ""
    was: tuple[str, ...] = ()
    now: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()


class Work:
    """One report while a new draft is put into it."""

    def __init__(self, own: Prose, new: Prose, labels: Labels) -> None:
        self.own = own
        self.new = new
        self.writer = Writer(own.package)
        self.news: list[News] = []
        self._rank = PLAIN
        self._labels = labels

    def bring(self, block: Block) -> list[Element]:
        """Return the elements of a block of the draft as they may stand in the report."""
        made = self.writer.bring(block.elements, self.new.package)
        self.writer.forget_marks(made, "_Toc")
        return made

    def remark(self, place: Element, text: str) -> None:
        """Say in a comment what the program would now write, in place of what it last said there."""
        paragraph = place if place.tag == q("p") else next(place.iter(q("p")), None)
        if paragraph is None:
            return
        known = read_comments(self.own.package)
        for mark in list(paragraph.iter(q("commentReference"))):
            number = mark.get(q("id"), "")
            if number in known and known[number].author == AUTHOR:
                drop_comment(self.own.package, number)
        key = "newer" if text else "newer_gone"
        told = self._labels.fill(f"merge.{key}", text=text) if text else self._labels[f"merge.{key}"]
        self.writer.comment(paragraph, Comment(author=AUTHOR, paragraphs=tuple(told.split("\n"))))

    def take_out(self, block: Block, heir: Element | None) -> None:
        """Take a block of the program out; where a section of pages ends with it, its empty paragraph stays."""
        paragraph = heir if heir is None or heir.tag == q("p") else next(heir.iter(q("p")), None)
        for element in block.elements:
            if element.find(_SECTION) is None:
                self.writer.take_out([element], paragraph)
                continue
            shell = make("p")
            element.addprevious(shell)
            shell.append(element[0])
            self.writer.take_out([element], shell)

    def tell(self, kind: UpdateKind, was: Block | None, now: Block | None, *, section: str, mine: str = "") -> None:
        """Note what was done, unless nothing of it can be seen."""
        before, after = was.text if was else "", now.text if now else ""
        if before == after and (was is None or now is None or was.key == now.key):
            return
        if kind is UpdateKind.UPDATED and any(block.slots for block in (was, now) if block):
            return  # room for a translation is no news
        told = News(
            section=section,
            kind=kind,
            before=mine or before,
            after=after,
            was=was.holds if was else (),
            now=now.holds if now else (),
            indicators=tuple(dict.fromkeys(INDICATOR.findall(f"{before} {after}"))),
        )
        block = now or was
        rank = block.rank if block else PLAIN
        if (joined := self._joined(told, rank)) is None:
            self.news.append(told)
            self._rank = rank
        else:
            self.news[-1] = joined

    def _joined(self, told: News, rank: int) -> News | None:
        """Return what was told last with this, where both are of one point: a quote comes and goes with it."""
        last = self.news[-1] if self.news else None
        if last is None or (last.section, last.kind) != (told.section, told.kind):
            return None
        if not (last.before or told.before) and rank > PLAIN >= self._rank:
            return _sum(last, told)
        if not (last.after or told.after) and self._rank > PLAIN:
            self._rank = rank  # they go from below
            return _sum(told, last)
        return None


def _sum(first: News, then: News) -> News:
    """Return two pieces of news as one."""
    return structs.replace(
        first,
        before="\n".join(filter(None, (first.before, then.before))),
        after="\n".join(filter(None, (first.after, then.after))),
        was=(*first.was, *then.was),
        now=(*first.now, *then.now),
        indicators=tuple(dict.fromkeys((*first.indicators, *then.indicators))),
    )


def as_block(block: Block, elements: Sequence[Element]) -> Block:
    """Return a block of the draft as it stands in the report."""
    return Block(
        text=block.text,
        key=block.key,
        whole=block.whole,
        name=block.name,
        rank=block.rank,
        elements=tuple(elements),
        style=block.style,
        section=block.section,
    )


def put_behind(place: Element, made: Sequence[Element]) -> None:
    """Put elements behind another."""
    for each in reversed(made):
        place.addnext(each)


def keep_looks(old: Element, made: Element) -> None:
    """Let a paragraph look as the one in whose place it comes: with its spacing, and the end of its section."""
    looks, own = old.find(q("pPr")), made.find(q("pPr"))
    if looks is None or own is None or looks.find(q("pStyle")) is None:
        return
    ancestor_of(own).replace(own, looks)
