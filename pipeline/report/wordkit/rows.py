"""Tables from one sample row: the template shows how a row looks, and each row of data is a clone of it.

A paragraph of the sample row names the field it shows, as in ``[[finding]]``. A row of data is a list of blocks in
order, each with its field; every cell takes the blocks whose fields it shows. So a city may restyle the row, or
swap its columns, in Word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy

from pipeline.report.content import Block, Row, Table
from pipeline.report.wordkit.xml import Element, ancestor, make, q, run, safe, text_of

FIELD = re.compile(r"\[\[(\w+)\]\]")
MOST_ROWS = 200  # LibreOffice's time grows much faster than the rows; a longer table is cut
SHORT = 1200  # characters in the fullest cell up to which a row stays on one page


Write = Callable[[Element, Block], None]
Mark = Callable[[Element, str], None]


def sample_fields(row: Element) -> set[str]:
    """Return the fields that a sample row has a place for."""
    return set(FIELD.findall(text_of(row)))


def fill_table(row: Element, table: Table, *, write: Write, mark: Mark) -> None:
    """Put the table's rows in the place of its sample row, cut into tables of at most 200 rows."""
    parent = ancestor(row, "tbl")
    describe(parent, title=table["title"], alt=table["alt"])
    empty = deepcopy(parent)
    sample = deepcopy(row)
    home = ancestor(row, "tbl")
    home.remove(row)
    for n, rows in enumerate(_chunks(table["rows"])):
        if n:
            home = _next_table(home, empty)
        home.extend(clone_row(sample, item, write=write, mark=mark) for item in rows)


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


def clone_row(sample: Element, row: Row, *, write: Write, mark: Mark) -> Element:
    """Return the sample row filled with one row of data, its bookmark on the first paragraph."""
    clone = deepcopy(sample)
    for cell in clone.findall(q("tc")):
        _fill_cell(cell, row["blocks"], write=write)
    if row["bookmark"]:
        mark(next(clone.iter(q("p"))), row["bookmark"])
    if _is_short(clone):
        _keep_together(clone)
    return clone


def _fill_cell(cell: Element, blocks: Sequence[Block], *, write: Write) -> None:
    samples = {field: paragraph for paragraph in cell.findall(q("p")) for field in _fields(paragraph)}
    if not samples:
        return
    first = next(iter(samples.values()))
    for paragraph in {id(sample): sample for sample in samples.values()}.values():
        cell.remove(paragraph)
    for block in blocks:
        sample = samples.get(block["field"])
        if sample is not None:
            paragraph = deepcopy(sample)
            cell.append(paragraph)
            write(paragraph, block)
    if cell.find(q("p")) is None:
        cell.append(_emptied(first))


def _fields(paragraph: Element) -> list[str]:
    return FIELD.findall(text_of(paragraph))


def _emptied(paragraph: Element) -> Element:
    empty = make("p")
    if (properties := paragraph.find(q("pPr"))) is not None:
        empty.append(deepcopy(properties))
    return empty


def _is_short(row: Element) -> bool:
    return max((len(text_of(cell)) for cell in row.findall(q("tc"))), default=0) <= SHORT


def _keep_together(row: Element) -> None:
    properties = row.find(q("trPr"))
    if properties is None:
        properties = make("trPr")
        row.insert(0, properties)
    if properties.find(q("cantSplit")) is None:
        properties.insert(0, make("cantSplit"))


def describe(table: Element, *, title: str, alt: str) -> None:
    """Give the table the title and description that a screen reader reads out."""
    properties = table.find(q("tblPr"))
    if properties is None:
        return
    for name, text in (("tblCaption", title), ("tblDescription", alt)):
        for old in properties.findall(q(name)):
            properties.remove(old)
        properties.append(make(name, val=safe(text)))


def put_into_field(paragraph: Element, content: Callable[[Element], list[Element]]) -> None:
    """Replace the paragraph's field by runs made like the run that shows it; text around the field stays."""
    put_in_place(paragraph, FIELD, content)


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
