"""Tables from one sample row: the template shows how a row looks, and each row of data is a clone of it.

A paragraph of the sample row names the field it shows, as in ``[[finding]]``. A row of data is a list of blocks in
order, each with its field; every cell takes the blocks whose fields it shows. So a city may restyle the row, or
swap its columns, in Word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from copy import copy, deepcopy
from typing import NamedTuple

from pipeline.report.content import Block, Row, Table
from pipeline.report.wordkit.xml import Element, ancestor, make, q, run, safe, safe_edges, text_of

FIELD = re.compile(r"\[\[(\w+)\]\]")
MOST_ROWS = 200  # LibreOffice's time grows much faster than the rows; a longer table is cut
_T, _LINK, _ANCHOR = q("t"), q("hyperlink"), q("anchor")
_FIRST = (0,)
_ROW, _WHOLE = q("trPr"), q("cantSplit")
SHORT = 1200  # characters in the fullest cell up to which a row stays on one page


class Words(NamedTuple):
    """How the words of a block stand in its field.

    Blocks of one ``sort`` look alike, so the runs for the first are made, and those of the others copied from them:
    ``runs`` makes them like the run that shows the field, ``texts`` fills them in order, ``anchor`` is where a link
    among them leads.
    """

    sort: Hashable
    runs: Callable[[Element], list[Element]]
    texts: tuple[str, ...]
    anchor: str = ""


Write = Callable[[Block], Words | None]
"""Returns the words of a block, None for one that stays as the sample row shows it."""

Finish = Callable[[Element, Block], None]
"""Does what the paragraph of a block needs besides its words."""

Mark = Callable[[Element, str], None]


def copied(element: Element) -> Element:
    """Return a copy of an element with all in it: so does ``copy`` with lxml, at half the cost of ``deepcopy``."""
    return copy(element)


def sample_fields(row: Element) -> set[str]:
    """Return the fields that a sample row has a place for."""
    return set(FIELD.findall(text_of(row)))


def fill_table(row: Element, table: Table, *, write: Write, finish: Finish, mark: Mark) -> None:
    """Put the table's rows in the place of its sample row, cut into tables of at most 200 rows."""
    parent = ancestor(row, "tbl")
    describe(parent, title=table["title"], alt=table["alt"])
    empty = deepcopy(parent)
    sample = _Sample(row, write=write, finish=finish)
    home = ancestor(row, "tbl")
    home.remove(row)
    for n, rows in enumerate(_chunks(table["rows"])):
        if n:
            home = _next_table(home, empty)
        home.extend(sample.copy(item, mark=mark) for item in rows)


def _chunks(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    for start in range(0, len(rows), MOST_ROWS):
        yield rows[start : start + MOST_ROWS]


def _next_table(home: Element, empty: Element) -> Element:
    """Return a further table after ``home``, with its header; Word joins tables with nothing between them."""
    further = deepcopy(empty)
    for row in list(further.findall(q("tr"))):
        if sample_fields(row):
            further.remove(row)
    gap = make("p")
    home.addnext(gap)
    gap.addnext(further)
    return further


class _Pattern(NamedTuple):
    """A paragraph to copy: the places of its texts that are filled, among all of its texts."""

    paragraph: Element
    places: tuple[int, ...]


class _Sample:
    """The sample row: what stands in each cell before anything is filled, and how each field's paragraph looks."""

    def __init__(self, row: Element, *, write: Write, finish: Finish) -> None:
        self._write = write
        self._finish = finish
        self._row = deepcopy(row)
        self._may_split = _keep_together(self._row)
        self._cells = [_take_samples(cell) for cell in self._row.findall(q("tc"))]
        self._fixed = [len(text_of(cell)) for cell in self._row.findall(q("tc"))]
        self._patterns: dict[Hashable, _Pattern] = {}

    def copy(self, row: Row, *, mark: Mark) -> Element:
        """Return the sample row filled with one row of data, its bookmark on the first paragraph."""
        made = copied(self._row)
        longest = 0
        for n, cell in enumerate(made.findall(q("tc"))):
            longest = max(longest, self._fill(n, cell, row["blocks"]))
        if row["bookmark"]:
            mark(next(made.iter(q("p"))), row["bookmark"])
        if longest > SHORT and self._may_split:
            kept = next(made.iter(_WHOLE))
            ancestor_of(kept).remove(kept)
        return made

    def _fill(self, n: int, cell: Element, blocks: Sequence[Block]) -> int:
        """Fill a cell and return how many characters stand in it."""
        samples, length = self._cells[n], self._fixed[n]
        if not samples:
            return length
        is_empty = True
        for block in blocks:
            sample = samples.get(block["field"])
            if sample is not None:
                words = self._write(block)
                paragraph = copied(sample) if words is None else self._paragraph(n, sample, block, words)
                length += sum(map(len, words.texts)) if words else 0
                cell.append(paragraph)
                self._finish(paragraph, block)
                is_empty = False
        if is_empty and cell.find(q("p")) is None:
            cell.append(_emptied(next(iter(samples.values()))))
        return length

    def _paragraph(self, n: int, sample: Element, block: Block, words: Words) -> Element:
        key = (n, block["field"], words.sort)
        if key not in self._patterns:
            self._patterns[key] = _pattern(sample, words)
        pattern = self._patterns[key]
        made = copied(pattern.paragraph)
        if pattern.places == _FIRST:  # the usual case, in the shortest way
            next(made.iter(_T)).text = safe_edges(words.texts[0])
        else:
            texts = list(made.iter(_T))
            for place, text in zip(pattern.places, words.texts, strict=True):
                texts[place].text = safe_edges(text)
        if words.anchor:
            next(made.iter(_LINK)).set(_ANCHOR, words.anchor)
        return made


def _take_samples(cell: Element) -> dict[str, Element]:
    """Return the cell's paragraphs by the fields they show, after taking them out of it."""
    samples = {field: paragraph for paragraph in cell.findall(q("p")) for field in _fields(paragraph)}
    for paragraph in {id(sample): sample for sample in samples.values()}.values():
        cell.remove(paragraph)
    return samples


def _pattern(sample: Element, words: Words) -> _Pattern:
    paragraph = deepcopy(sample)
    made: list[Element] = []

    def runs(like: Element) -> list[Element]:
        made.extend(words.runs(like))
        return made

    put_in_place(paragraph, FIELD, runs)
    own = [text for each in made for text in each.iter(_T)]
    return _Pattern(paragraph, tuple(n for n, text in enumerate(paragraph.iter(_T)) if text in own))


def _fields(paragraph: Element) -> list[str]:
    return FIELD.findall(text_of(paragraph))


def _emptied(paragraph: Element) -> Element:
    empty = make("p")
    if (properties := paragraph.find(q("pPr"))) is not None:
        empty.append(deepcopy(properties))
    return empty


def _keep_together(row: Element) -> bool:
    """Keep a row on one page, and return whether the template leaves that open."""
    properties = row.find(_ROW)
    if properties is None:
        properties = make("trPr")
        row.insert(0, properties)
    if properties.find(_WHOLE) is not None:
        return False
    properties.insert(0, make("cantSplit"))
    return True


def describe(table: Element, *, title: str, alt: str) -> None:
    """Give the table the title and description that a screen reader reads out."""
    properties = table.find(q("tblPr"))
    if properties is None:
        return
    for name, text in (("tblCaption", title), ("tblDescription", alt)):
        for old in properties.findall(q(name)):
            properties.remove(old)
        properties.append(make(name, val=safe(text)))


def put_in_place(paragraph: Element, mark: re.Pattern[str], content: Callable[[Element], list[Element]]) -> None:
    """Replace the first match of ``mark`` in the paragraph by runs made like the run that shows it."""
    holder = _holder(paragraph, mark)
    found = mark.search(text_of(holder))
    if found is None:
        return
    text = text_of(holder)
    before, after = text[: found.start()], text[found.end() :]
    runs = [run(before, like=holder)] if before else []
    runs += content(holder)
    runs += [run(after, like=holder)] if after else []
    for made in reversed(runs):
        holder.addnext(made)
    ancestor_of(holder).remove(holder)


def ancestor_of(element: Element) -> Element:
    """Return the element's parent; raise ValueError where it has none."""
    parent = element.getparent()
    if parent is None:
        raise ValueError("the element stands alone")
    return parent


def _holder(paragraph: Element, mark: re.Pattern[str]) -> Element:
    """Return the run that shows the mark whole; Word may have cut it into several, which are joined first."""
    runs = list(paragraph.iter(q("r")))
    for candidate in runs:
        if mark.search(text_of(candidate)):
            return candidate
    joined = run("".join(text_of(each) for each in runs), like=runs[0])
    runs[0].addprevious(joined)
    for each in runs:
        ancestor_of(each).remove(each)
    return joined
