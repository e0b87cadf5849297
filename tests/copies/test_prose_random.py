"""Random edits of a report, then another draft: no word of a person is lost, what nobody touched is the draft's.

``PEERDESK_CASES`` sets how many cases are tried.
"""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Callable
from functools import cache

import pytest

from pipeline.copies.prose import merge_report
from pipeline.report.wordkit.comments import Comment, CommentWriter, read_comments
from pipeline.report.wordkit.footnotes import FootnoteWriter, read_footnotes
from pipeline.report.wordkit.package import DOCUMENT, Package
from pipeline.report.wordkit.xml import Element, make, q, run, text_of
from tests.copies.report_samples import Hand, draft, first, newer, read, second, without

CASES = int(os.environ.get("PEERDESK_CASES", "8"))
WHEN = "2026-11-01T10:00:00Z"
_NUMBER = re.compile(r"[\d.]+ ")


@cache
def third() -> bytes:
    """Return the draft when one finding is gone, and with it what was found missing and disputed."""
    return draft(without("GOV-IMP-1", "asked", material=without("GOV-IMP-1", "money")))


@cache
def fourth() -> bytes:
    """Return the draft when nothing is found on a whole pillar, and an answer has come."""
    return draft(without("EMP-AMB-1", "asked", material=newer()))


DRAFTS = (first, second, third, fourth)
Edit = Callable[["Person"], None]


class Person:
    """Somebody who edits a report at random; each word typed occurs once."""

    def __init__(self, content: bytes, rng: random.Random) -> None:
        self.hand = Hand(content)
        self.rng = rng
        self.typed: list[str] = []

    def word(self) -> str:
        self.typed.append(f"own{len(self.typed)}word")
        return self.typed[-1]

    def blocks(self) -> list[Element]:
        """Return the paragraphs on the pages, without the contents."""
        found = [each for each in self.hand.body if each.tag == q("p") and text_of(each).strip()]
        return [each for each in found if not any(True for _ in each.iter(q("instrText"), q("drawing")))]

    def pick(self) -> Element:
        return self.rng.choice(self.blocks())

    def section(self) -> list[Element]:
        """Return a heading and what stands under it up to the next."""
        heads = [each for each in self.blocks() if _is_heading(each)]
        found = [self.rng.choice(heads)]
        each = found[0].getnext()
        while each is not None and each.tag != q("sectPr") and not _is_heading(each):
            found.append(each)
            each = each.getnext()
        return found

    def row(self) -> Element:
        return self.rng.choice([row for row in self.hand.root.iter(q("tr")) if row.getprevious().tag == q("tr")])


def _is_heading(element: Element) -> bool:
    return any((mark.get(q("name")) or "").startswith("_Toc") for mark in element.iter(q("bookmarkStart")))


def retype(person: Person) -> None:
    person.hand.retype(person.pick(), f"Something else {person.word()}.")


def add_words(person: Person) -> None:
    person.pick().append(run(f" and {person.word()}"))


def add_tracked(person: Person) -> None:
    person.pick().append(make("ins", run(f" as {person.word()}"), id=900, author="Anna", date=WHEN))


def delete_tracked(person: Person) -> None:
    paragraph = person.pick()
    for each in paragraph.findall(q("r")):
        gone = make("del", id=901, author="Anna", date=WHEN)
        each.addprevious(gone)
        gone.append(each)
        for text in each.findall(q("t")):
            text.tag = q("delText")


def write_below(person: Person) -> None:
    person.hand.write_below(person.pick(), f"A thought: {person.word()}.")


def write_section(person: Person) -> None:
    head = next(each for each in person.section())
    made = make("p", make("pPr", make("pStyle", val="Heading3")), run(f"Heading {person.word()}"))
    head.addprevious(made)
    made.addnext(make("p", run(f"Under it {person.word()}.")))


def delete(person: Person) -> None:
    person.hand.delete(person.pick())


def delete_section(person: Person) -> None:
    person.hand.delete(*person.section())


def delete_heading(person: Person) -> None:
    person.hand.delete(person.section()[0])


def move_section(person: Person) -> None:
    moved, place = person.section(), person.section()[0]
    if place not in moved:
        for each in moved:
            place.addprevious(each)


def move(person: Person) -> None:
    one, other = person.pick(), person.pick()
    if one is not other:
        other.addnext(one)


def comment(person: Person) -> None:
    note = Comment(author="Zoë", paragraphs=(f"Really {person.word()}?",), date=WHEN)
    CommentWriter(person.hand.package).add(person.pick(), note)


def note(person: Person) -> None:
    person.pick().append(FootnoteWriter(person.hand.package).add([run(f"See {person.word()}.")]))


def edit_cell(person: Person) -> None:
    next(person.rng.choice(person.row().findall(q("tc"))).iter(q("p"))).append(run(f" {person.word()}"))


def delete_row(person: Person) -> None:
    person.hand.delete(person.row())


def add_row(person: Person) -> None:
    row = person.row()
    cells = [make("tc", make("p", run(person.word()))) for _ in row.findall(q("tc"))]
    row.addnext(make("tr", *cells))


EDITS: tuple[Edit, ...] = (
    retype,
    retype,
    add_words,
    add_words,
    add_tracked,
    delete_tracked,
    write_below,
    write_below,
    write_section,
    delete,
    delete_section,
    delete_heading,
    move_section,
    move,
    comment,
    note,
    edit_cell,
    delete_row,
    add_row,
)


def by_section(content: bytes) -> dict[str, list[str]]:
    """Return what stands in each section, by its name without numbers."""
    found: dict[str, list[str]] = {}
    for block in read(content).blocks:
        found.setdefault(_NUMBER.sub("", block.section), []).append(block.key)
    return found


def everything(content: bytes) -> str:
    """Return all words of a file: of its text without what is deleted, its footnotes and its comments."""
    package = Package(content)
    notes = [text_of(each) for each in read_footnotes(package).values()]
    remarks = [each.text for each in read_comments(package).values()]
    return "\n".join((text_of(package.xml(DOCUMENT)), *notes, *remarks))


@pytest.mark.parametrize("seed", range(CASES))
def test_no_word_is_lost_and_the_rest_is_new(seed: int) -> None:
    rng = random.Random(seed)
    base, new = (make_draft() for make_draft in rng.sample(DRAFTS, 2))
    person = Person(base, rng)
    for _ in range(rng.choice((1, 2, 4, 8))):
        rng.choice(EDITS)(person)
    own = person.hand.save()
    made = merge_report(base, own, new, lang="en").content

    before, after = everything(own), everything(made)
    assert [word for word in person.typed if word in before and word not in after] == []
    assert Counter(_words_of(own)) - Counter(_words_of(base)) - Counter(_words_of(made)) == Counter()
    _assert_untouched_follow(base, own, new, made)
    _assert_whole(made)
    again = merge_report(new, made, new, lang="en")
    assert again.news == ()
    assert by_section(again.content) == by_section(made)


def _words_of(content: bytes) -> list[str]:
    return [word for key in by_section(content).values() for each in key for word in each.split() if "own" in word]


def _assert_untouched_follow(base: bytes, own: bytes, new: bytes, made: bytes) -> None:
    was, mine, would, now = map(by_section, (base, own, new, made))
    for section in was.keys() & mine.keys() & would.keys():
        if was[section] == mine[section]:
            assert now[section] == would[section], section


def _assert_whole(content: bytes) -> None:
    package = Package(content)
    root = package.xml(DOCUMENT)
    references = [each.get(q("id")) for each in root.iter(q("footnoteReference"))]
    assert sorted(map(str, references)) == sorted(read_footnotes(package))
    starts = [each.get(q("name")) for each in root.iter(q("bookmarkStart"))]
    numbers = [each.get(q("id")) for each in root.iter(q("bookmarkStart"))]
    assert len(set(starts)) == len(starts)
    assert sorted(map(str, numbers)) == sorted(str(each.get(q("id"))) for each in root.iter(q("bookmarkEnd")))
    anchors = [each.get(q("id")) for each in root.iter(q("commentReference"))]
    assert sorted(map(str, anchors)) == sorted(read_comments(package))
