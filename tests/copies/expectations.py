"""What a merge must have found, told from the files as people left them; each failing is one line of text.

Nothing here asks how the merge works: it compares what a file said before and after somebody's edits (``State``), and
looks for the difference in the changes and in the words of the merged file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from lxml import etree

from pipeline.copies import Change, ChangeKind
from tests.copies.word_editor import COLUMNS, PERFORMANCE, Done, RowState, State
from tests.copies.word_xml import (
    DOCUMENT,
    Element,
    area_tables,
    comment_ids,
    is_head,
    norm,
    paragraph_text,
    read_comments,
    read_parts,
    row_name,
    texts_in,
    w,
)

CHOICES = {
    "below": "below the benchmark",
    "meets": "meets the benchmark",
    "exceeds": "exceeds the benchmark",
    "more_information": "more information needed",
}
WORDS_CHANGED = {ChangeKind.ADDED, ChangeKind.DELETED, ChangeKind.REWORDED}
NEW_ROW = {ChangeKind.ROW_ADDED, ChangeKind.ROW_COPIED}


class Case(NamedTuple):
    """One person's copy: what it said before and after, and what was done to it."""

    author: str
    before: State
    after: State
    done: tuple[Done, ...] = ()

    @property
    def edited(self) -> bool:
        return _essence(self.before) != _essence(self.after)

    @property
    def formatted(self) -> bool:
        return any(done.what.startswith("words formatted") for done in self.done)

    def original(self, name: str) -> RowState | None:
        return next((row for row in self.after.rows if row.name == name and not row.copied), None)

    def copies(self, name: str) -> list[RowState]:
        return [row for row in self.after.rows if row.name == name and row.copied]

    def sure(self, name: str) -> bool:
        """Return whether nobody could doubt which row of the copy is this indicator's."""
        row = self.original(name)
        return row is not None and not name.startswith("#") and (row.marked or (row.known and not self.copies(name)))

    def gone(self, name: str) -> bool:
        return not any(row.name == name for row in self.after.rows)

    def story(self) -> str:
        told = "\n".join(f"    {item.row} {item.column}: {item.what}: {item.words!r}" for item in self.done)
        return f"  {self.author} did:\n{told or '    nothing'}"


def _essence(state: State) -> object:
    """Return what a change would be told of: no edit, where it is the same."""
    rows = [(row.name, row.table, row.copied, row.cells, row.struck, row.comments) for row in state.rows]
    return rows, state.outside, state.comments


def _more(now: Iterable[object], before: Iterable[object]) -> list:
    return list((Counter(now) - Counter(before)).elements())


def as_rating(text: str) -> str:
    """Return the choice that a text names, nothing where it is none."""
    plain = text.casefold().strip(" .")
    return next((value for value, words in CHOICES.items() if plain in {value, words}), "")


def check_changes(case: Case, changes: Sequence[Change]) -> list[str]:
    """Return what is missing in the changes of a copy, and what has no business there."""
    if not case.edited:
        return [f"a change where nothing was edited: {c}" for c in changes if not (case.formatted and _only_looks(c))]
    found = [change for change in changes if change.author == case.author or change.kind is ChangeKind.COMMENTED]
    strangers = [f"a change by somebody else: {change}" for change in changes if change not in found]
    checks = (_rows, _order, _new_rows, _comments, _outside)
    return strangers + [line for check in checks for line in check(case, found)]


def _only_looks(change: Change) -> bool:
    """Return whether a change is one of looks: that struck words are told we ask for, the rest is a matter of taste."""
    return change.kind in WORDS_CHANGED and change.before == change.after


def _names(state: State) -> list[str]:
    return [row.name for row in state.rows]


def _rows(case: Case, changes: Sequence[Change]) -> Iterator[str]:
    for before in case.before.rows:
        name = before.name
        if case.gone(name):
            if not any(c.kind is ChangeKind.ROW_DELETED and c.row in {name, *_unnamed(name, c)} for c in changes):
                yield f"row {name} was deleted, and no change says so"
            continue
        now = case.original(name)
        if now is None:
            continue
        sure = case.sure(name)
        if sure and any(c.kind is ChangeKind.ROW_DELETED and c.row == name for c in changes):
            yield f"row {name} is still there, and a change says it was deleted"
        mine = [c for c in changes if c.row == name] if sure else list(changes)
        for n, column in enumerate(COLUMNS):
            told = [c for c in mine if c.column == column or not sure or c.kind in NEW_ROW]
            struck = sure and n != PERFORMANCE and now.struck[n] != before.struck[n]
            if struck and not any(c.kind in WORDS_CHANGED for c in told):
                yield f"{name} {column}: {now.struck[n]!r} is struck through, and no change says so"
            if case.formatted:
                told = [c for c in told if not _only_looks(c)]
            yield from _cell(f"{name} {column}", before.cells[n], now.cells[n], told, sure=sure and not struck)


def _unnamed(name: str, change: Change) -> set[str]:
    return {change.row} if name.startswith("#") else set()


def _cell(
    where: str, before: Sequence[str], now: Sequence[str], told: Sequence[Change], *, sure: bool
) -> Iterator[str]:
    rating = where.endswith(COLUMNS[PERFORMANCE])
    for text in _more(now, before):
        if rating and as_rating(text):
            if not any(_rated(c, text) for c in told):
                yield f"{where}: rated {text!r}, and no change says so"
        elif not any(text in norm(c.after) for c in told):
            yield f"{where}: {text!r} was written, and no change says so"
    for text in _more(before, now):
        if not (rating and as_rating(text)) and not any(text in norm(c.before) for c in told) and sure:
            yield f"{where}: {text!r} was taken out, and no change says so"
    words = [c for c in told if c.kind in WORDS_CHANGED]
    if sure and list(now) == list(before) and words:
        yield f"{where}: not one word was changed, and yet {words}"
    if sure and list(now) != list(before) and not words and not rating:
        yield f"{where}: the order was changed, and no change says so"


def _rated(change: Change, text: str) -> bool:
    if change.kind in NEW_ROW:
        return text in norm(change.after)
    return change.kind is ChangeKind.RATED and as_rating(norm(change.after)) == as_rating(text)


def _order(case: Case, changes: Sequence[Change]) -> Iterator[str]:
    moved = {c.row for c in changes if c.kind is ChangeKind.ROW_MOVED}
    tables = {row.name: row.table for row in case.before.rows}
    places = {name: n for n, name in enumerate(_names(case.before))}
    rows = [row for row in case.after.rows if not row.copied and case.sure(row.name)]
    in_order = True
    for table in set(tables.values()):
        here = [row.name for row in rows if row.table == table and tables[row.name] == table]
        in_order &= here == sorted(here, key=places.__getitem__)
        still = [name for name in here if name not in moved]
        if still != sorted(still, key=places.__getitem__):
            yield f"rows {here} were moved, and the changes name only {sorted(moved)}"
    for row in rows:
        if row.table != tables[row.name]:
            in_order = False
            if row.name not in moved:
                yield f"row {row.name} was moved to another table, and no change says so"
    if in_order and all(case.sure(name) or case.gone(name) for name in tables) and moved:
        yield f"no row was moved, and yet {sorted(moved)}"


def _new_rows(case: Case, changes: Sequence[Change]) -> Iterator[str]:
    bases = {row.name: row for row in case.before.rows}
    # A copy of a row that was deleted may be taken for the row, and what follows it for a row behind that one.
    originals = {row.name for row in case.after.rows if not row.copied}
    stand_ins = any(row.copied and row.name not in originals for row in case.after.rows)
    for row in case.after.rows:
        if row.name and not row.copied:
            continue
        told = [c for c in changes if c.kind in NEW_ROW] or list(changes)
        if not row.copied and row.after and not row.after.startswith("#") and case.sure(row.after) and not stand_ins:
            told = [c for c in changes if c.row.startswith(f"{row.after}+")]
        doubtful = row.copied and not case.sure(row.name)
        for n, column in enumerate(COLUMNS):
            base = bases[row.name].cells[n] if row.copied else ()
            for text in _more(row.cells[n], base):
                if not any(text in norm(c.after) or _rated(c, text) for c in (changes if doubtful else told)):
                    kind = f"copy of {row.name}" if row.copied else f"new row behind {row.after or 'the head'}"
                    yield f"{kind}, {column}: {text!r} was written, and no change says so"
    sure = [row for row in case.after.rows if row.copied and case.sure(row.name)]
    told = [c for c in changes if c.kind in NEW_ROW]
    if len(told) < len(sure):
        yield f"{len(sure)} rows were copied, and the changes tell of {len(told)}"


def _comments(case: Case, changes: Sequence[Change]) -> Iterator[str]:
    bases = {row.name: row.comments for row in case.before.rows}
    places = [("", case.before.comments, case.after.comments)]
    places += [(row.name, () if row.copied else bases.get(row.name, ()), row.comments) for row in case.after.rows]
    for name, before, now in places:
        for author, words in _more(now, before):
            told = [c for c in changes if c.kind is ChangeKind.COMMENTED and words in norm(c.after)]
            if name and case.sure(name) and not case.copies(name):
                told = [c for c in told if c.row == name]
            if not any(c.author in {case.author, author} for c in told):
                yield f"{name or 'outside'}: {author} commented {words!r}, and no change says so"


def _outside(case: Case, changes: Sequence[Change]) -> Iterator[str]:
    told = [c for c in changes if c.kind is ChangeKind.OUTSIDE]
    for text in _more(case.after.outside, case.before.outside):
        if not any(text in norm(c.after) for c in told):
            yield f"outside the rows: {text!r} was written, and no change says so"
    if case.after.outside == case.before.outside and told:
        yield f"nothing was changed outside the rows, and yet {told}"


# The merged file


class MergedFile:
    """A merged desk review, read by ourselves."""

    def __init__(self, content: bytes) -> None:
        self.parts = read_parts(content)
        self.root = etree.fromstring(self.parts[DOCUMENT])
        self.comments = read_comments(self.parts)
        self.tables = area_tables(self.root)
        self.rows = [row for table in self.tables for row in table.iterchildren(w("tr")) if not is_head(row)]
        self.named = {row_name(row): row for row in self.rows if row_name(row)}

    def cell(self, name: str, n: int) -> list[str]:
        """Return the texts of a cell; those of a table inside it once more together, for it may have one name only."""
        if name not in self.named:
            return []
        cell = self.named[name].findall(w("tc"))[n]
        return [*texts_in(cell), *(" ".join(texts_in(table)) for table in cell.iter(w("tbl")))]

    def comments_of(self, row: Element) -> list[tuple[str, str]]:
        return [self.comments[number] for number in comment_ids(row) if number in self.comments]

    @cached_property
    def outside(self) -> list[str]:
        """Return the texts outside the indicators' rows, those of one table row together."""
        told = []
        body = self.root.find(w("body"))
        for block in body if body is not None else ():
            if block in self.tables:
                rows = [row for row in block.iterchildren(w("tr")) if is_head(row)]
            elif block.tag == w("p"):
                told.append(norm(paragraph_text(block)))
                continue
            else:
                rows = list(block.iter(w("tr")))
            told += [text for row in rows for text in (*texts_in(row), " ".join(texts_in(row)))]
        return told

    def flaws(self) -> Iterator[str]:
        """Yield what would make Word offer a repair, or the next merge mistake one row for another."""
        for name, attribute in (("bookmarkStart", "name"), ("bookmarkStart", "id"), ("commentReference", "id")):
            found = Counter(item.get(w(attribute)) for item in self.root.iter(w(name)))
            yield from (f"{name} {value} occurs {n} times" for value, n in found.items() if n > 1)
        anchored = {item.get(w("id")) for item in self.root.iter(w("commentReference"))}
        yield from (f"comment {number} is missing" for number in anchored - self.comments.keys())
        yield from (f"comment {self.comments[number]} stands nowhere" for number in self.comments.keys() - anchored)
        starts, ends = (
            {item.get(w("id")) for item in self.root.iter(w(f"bookmark{side}"))} for side in ("Start", "End")
        )
        yield from (f"bookmark {number} has one end only" for number in starts ^ ends)
        yield from (
            f"a cell does not end with a paragraph: {texts_in(cell)}"
            for cell in self.root.iter(w("tc"))
            if cell[-1].tag != w("p")
        )


def check_merged(cases: Sequence[Case], content: bytes) -> list[str]:
    """Return what the merged file has lost of the copies, and of the base that somebody has kept."""
    merged = MergedFile(content)
    failings = list(merged.flaws())
    for case in cases:
        failings += _merged_rows(case, merged)
        failings += _merged_new_rows(case, merged)
        failings += _merged_comments(case, merged)
        failings += _merged_outside(case, merged)
    return failings + list(_kept(cases, merged))


def _said_by(author: str, text: str, lines: Iterable[str]) -> bool:
    """Return whether a line holds the text with the author's name before it."""
    return any(text in line and author in line[: line.rindex(text)] for line in lines)


def _rating_said_by(author: str, text: str, lines: Iterable[str]) -> bool:
    value = as_rating(text)
    words = {text.casefold(), CHOICES.get(value, text).casefold()}
    return any(author in line and any(word in line.casefold() for word in words) for line in lines)


def _merged_rows(case: Case, merged: MergedFile) -> Iterator[str]:
    for before in case.before.rows:
        name, now = before.name, case.original(before.name)
        if now is None:
            continue
        for n, column in enumerate(COLUMNS):
            lines = merged.cell(name, n) if case.sure(name) else _all_lines(merged)
            said_by = _rating_said_by if n == PERFORMANCE else _said_by
            for text in _more(now.cells[n], before.cells[n]):
                if not said_by(case.author, text, lines) and not (
                    not case.sure(name) and _in_a_row(case, text, merged)
                ):
                    yield f"merged {name} {column}: {text!r} by {case.author} is lost; there is {lines}"


def _all_lines(merged: MergedFile) -> list[str]:
    return [text for row in merged.rows for text in texts_in(row)]


def _in_a_row(case: Case, text: str, merged: MergedFile) -> bool:
    """Return whether the text stands in a row that names its author."""
    return any(case.author in (words := " ".join(texts_in(row))) and text in words for row in merged.rows)


def _merged_new_rows(case: Case, merged: MergedFile) -> Iterator[str]:
    names = set(_names(case.before))
    new = [row for row in merged.rows if row_name(row) not in names]
    for row in case.after.rows:
        if row.name and not row.copied:
            continue
        doubtful = row.copied and not case.sure(row.name)
        if not any(_holds(found, row, case.author) for found in new) and not doubtful:
            kind = f"copy of {row.name}" if row.copied else f"new row behind {row.after or 'the head'}"
            if any(row.cells):
                yield f"merged: {kind} by {case.author} is lost: {row.cells}; there is {[texts_in(r) for r in new]}"
        elif doubtful:
            for text in (text for cell in row.cells for text in cell):
                if not as_rating(text) and not any(text in line for line in _all_lines(merged)):
                    yield f"merged: {text!r} of a copy of {row.name} by {case.author} is lost"


def _holds(found: Element, row: RowState, author: str) -> bool:
    words = " ".join(texts_in(found))
    texts = [text for n, cell in enumerate(row.cells) for text in cell if n != PERFORMANCE or not as_rating(text)]
    ratings = [text for text in row.cells[PERFORMANCE] if as_rating(text)]
    shown = words.casefold()
    return (
        author in words
        and all(text in words for text in texts)
        and all(text.casefold() in shown or CHOICES[as_rating(text)] in shown for text in ratings)
    )


PROGRAM = "peerdesk"


def _merged_comments(case: Case, merged: MergedFile) -> Iterator[str]:
    everywhere, lines = list(merged.comments.values()), merged.outside
    for author, words in case.after.comments:
        if (author, words) not in everywhere and not _said_by(author, words, lines):
            yield f"merged: {author}'s comment {words!r} outside the rows of {case.author}'s copy is lost"
    for row in case.after.rows:
        strict = row.name in merged.named and not row.copied and case.sure(row.name)
        there = merged.comments_of(merged.named[row.name]) if strict else everywhere
        edited = all(row.cells != before.cells for before in case.before.rows if before.name == row.name)
        for item in row.comments:
            # The program's remark goes with the words that it is about; people's stay, whatever becomes of the words.
            if item not in there and not (edited and item[0] == PROGRAM):
                lost = "stands in another row" if item in everywhere else "is lost"
                yield f"merged {row.name}: the comment {item} of {case.author}'s copy {lost}"


def _merged_outside(case: Case, merged: MergedFile) -> Iterator[str]:
    lines = merged.outside
    for text in _more(case.after.outside, case.before.outside):
        if not _said_by(case.author, text, lines):
            yield f"merged: {text!r}, which {case.author} wrote outside the rows, is lost"


def _kept(cases: Sequence[Case], merged: MergedFile) -> Iterator[str]:
    """Yield what somebody kept of the base and the merged file has not, and what all took out and it still has."""
    for before in cases[0].before.rows:
        name = before.name
        sure = all(case.sure(name) or case.gone(name) for case in cases)
        alive = [case for case in cases if not case.gone(name)]
        if name.startswith("#"):
            continue
        if not alive and name in merged.named:
            yield f"merged: everybody deleted row {name}, and it is still there"
        if not alive:
            continue
        if name not in merged.named:
            if sure:
                yield f"merged: row {name} is lost"
            continue
        yield from _kept_texts(before, alive, merged, sure=sure)
        if sure and len(alive) == len(cases):
            yield from _agreed(name, alive, merged)
        notes = " ".join(words for _, words in merged.comments_of(merged.named[name]))
        for case in cases:
            if case.gone(name) and case.author not in notes:
                yield f"merged {name}: nothing says that {case.author} deleted the row; comments: {notes!r}"


def _agreed(name: str, cases: Sequence[Case], merged: MergedFile) -> Iterator[str]:
    """Yield what is wrong with the list to choose from: it shows the rating that all have chosen, where they agree."""
    controls = [
        control for control in merged.named[name].iter(w("sdt")) if control.find(f".//{w('listItem')}") is not None
    ]
    if len(controls) != 1:
        yield f"merged {name}: there are {len(controls)} lists to choose from"
        return
    ratings = {rating_in(now) for case in cases if (now := case.original(name)) is not None}
    shown = as_rating(norm("".join(text.text or "" for text in controls[0].iter(w("t")))))
    if len(ratings) == 1 and (agreed := ratings.pop()) and shown != agreed:
        yield f"merged {name}: all chose {agreed}, and the list shows {shown!r}"


def rating_in(row: RowState) -> str:
    return next((value for text in row.cells[PERFORMANCE] if (value := as_rating(text))), "")


def _rated_anew(text: str, cases: Sequence[Case]) -> bool:
    """Return whether the text is a rating of an earlier round, by somebody who is at work again."""
    return any(text.startswith(f"{case.author}: ") for case in cases)


def check_second_round(first: Sequence[Case], second: Sequence[Case], content: bytes) -> list[str]:
    """Return what was written outside the rows in the first round, left alone in the second, and is lost now."""
    lines = MergedFile(content).outside
    failings = []
    for case in first:
        said = [(case.author, text) for text in _more(case.after.outside, case.before.outside)]
        for author, words in said + _more(case.after.comments, case.before.comments):
            left_alone = all(any(words in text for text in other.after.outside) for other in second)
            if left_alone and not _said_by(author, words, lines):
                failings.append(f"second round: {words!r} of {author}, written outside the rows, is lost")
    return failings


def _kept_texts(before: RowState, alive: Sequence[Case], merged: MergedFile, *, sure: bool) -> Iterator[str]:
    row = merged.named[before.name]
    notes = " ".join(words for _, words in merged.comments_of(row))
    for column, cell in enumerate(before.cells):
        there = merged.cell(before.name, column)
        nows = [(case, now.cells[column]) for case in alive if (now := case.original(before.name)) is not None]
        for text in dict.fromkeys(cell):
            if column == PERFORMANCE and (as_rating(text) or _rated_anew(text, alive)):
                continue
            keepers = [case.author for case, now in nows if text in now and case.sure(before.name)]
            where = f"merged {before.name} {COLUMNS[column]}"
            marked = any(case.formatted for case in alive)
            # Who moved a paragraph within its cell has it under their name.
            moved = any(_said_by(author, text, there) for author in keepers)
            if keepers and text not in there and not moved and not (marked and any(text in line for line in there)):
                yield f"{where}: {text!r} is lost, which {keepers} kept; there is {there}"
            if not keepers and sure and text in there:
                yield f"{where}: {text!r} is still there, which nobody kept"
            for case, now in nows:
                only_deleted = text not in now and not _more(now, cell)
                if keepers and sure and only_deleted and case.author not in notes:
                    yield f"merged {before.name}: nothing says that {case.author} deleted {text!r}: {notes!r}"
