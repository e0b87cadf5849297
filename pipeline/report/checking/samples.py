"""Sample rows, fields and slots: whether everything that a document fills in finds its place in the template."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from pipeline.report.checking.marks import short
from pipeline.report.checking.model import Finding, error
from pipeline.report.checking.names import Printed
from pipeline.report.checking.parts import Spot
from pipeline.report.content import Content
from pipeline.report.wordkit.controls import find_control
from pipeline.report.wordkit.rows import FIELD
from pipeline.report.wordkit.xml import Element, q, text_of

ROWS, CONTENTS, ENTRY, CHOICE = "rows", "contents", "field", "choice"
ALONE = frozenset({ROWS, CONTENTS, ENTRY, CHOICE})  # slots of which a paragraph takes one only
_LOOSE = re.compile(r"\[{1,2}\s*(\w+)\s*\]{1,2}")


class Sample(Struct, frozen=True, eq=False):
    """A sample row: the row, the mark that says which rows these are, and the fields that they have."""

    row: Element
    printed: Printed
    fields: frozenset[str]
    choices: frozenset[str]


def samples_of(printed: Iterable[Printed], contents: Sequence[Content]) -> list[Sample]:
    """Return the sample rows of a template, with the fields of their tables in all of the contents."""
    found = []
    for each in printed:
        keys = [(key, n) for kind, key, n in each.shape.slots if kind == ROWS]
        row = each.mark.spot.around("tr")
        if keys and row is not None:
            tables = [contents[n]["tables"][key] for key, n in keys]
            blocks = [block for table in tables for item in table["rows"] for block in item["blocks"]]
            fields = frozenset(block["field"] for block in blocks)
            choices = frozenset(block["field"] for block in blocks if "value" in block)
            found.append(Sample(row, each, fields, choices))
    return found


def check_samples(samples: Iterable[Sample], further: Iterable[str]) -> Iterator[Finding]:
    """Yield what is wrong in sample rows; ``further`` are fields that our own templates have beyond the contents."""
    further = set(further)
    for sample in samples:
        spot = sample.printed.mark.spot
        shown = set(FIELD.findall(text_of(sample.row)))
        if missing := sorted(sample.fields - shown):
            names = ", ".join(f"[[{name}]]" for name in missing)
            yield error(
                f"the sample row of “{short(sample.printed.mark.shown)}” has no place for {names}; "
                "give each a paragraph of its own in one of the cells",
                spot.place,
            )
        for name in sorted(shown - sample.fields - further):
            close = difflib.get_close_matches(name, sample.fields, n=1)
            hint = f"did you mean [[{close[0]}]]?" if close else f"these rows have {_listed(sample.fields)}"
            yield error(f"[[{name}]] is not a field of these rows; {hint}", spot.place)
        for name in _twice(sample):
            yield error(f"[[{name}]] stands twice in one cell, and only the last would be filled", spot.place)
        yield from _paragraphs(sample, spot)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"[[{name}]]" for name in sorted(names))


def _paragraphs(sample: Sample, spot: Spot) -> Iterator[Finding]:
    cells = {id(paragraph) for cell in sample.row.findall(q("tc")) for paragraph in cell.findall(q("p"))}
    for paragraph in sample.row.iter(q("p")):
        fields = FIELD.findall(text_of(paragraph))
        if len(fields) > 1:
            yield error(f"{' and '.join(f'[[{f}]]' for f in fields)} share a paragraph; give each its own", spot.place)
        for name in fields:
            if id(paragraph) not in cells:
                yield error(
                    f"[[{name}]] stands in a box or table inside the cell; put it straight into the cell", spot.place
                )
            if name in sample.choices and find_control(paragraph) is None:
                yield error(_no_dropdown(f"[[{name}]]"), spot.place)


def _twice(sample: Sample) -> Iterator[str]:
    """Yield the fields that stand in two paragraphs of one cell."""
    for cell in sample.row.findall(q("tc")):
        counted = Counter(name for paragraph in cell.findall(q("p")) for name in set(FIELD.findall(text_of(paragraph))))
        yield from (name for name, n in counted.items() if n > 1)


def _no_dropdown(what: str) -> str:
    return f"{what} needs a dropdown in its paragraph; copy the paragraph from our template, or add one (Developer)"


def check_slots(printed: Iterable[Printed]) -> Iterator[Finding]:
    """Yield what is wrong with where quotes, rows, fields to write in and the contents stand."""
    by_spot: dict[int, list[Printed]] = {}
    for each in printed:
        if each.shape.slots:
            by_spot.setdefault(id(each.mark.spot), []).append(each)
    for found in by_spot.values():
        for each in found:
            yield from _slot(each)
        alone = [each for each in found if _kinds(each) & ALONE]
        if alone and len(found) > 1:
            names = " and ".join(f"“{short(each.mark.shown)}”" for each in found)
            yield found[0].mark.refuse(f"{names} share a paragraph; give each a paragraph of its own")


def _kinds(printed: Printed) -> set[str]:
    return {kind for kind, _, _ in printed.shape.slots}


def _slot(printed: Printed) -> Iterator[Finding]:
    mark, kinds = printed.mark, _kinds(printed)
    shown = f"“{short(mark.shown)}”"
    if not mark.spot.in_body:
        yield mark.refuse(f"{shown} is filled in the text only, not in {mark.spot.place}; move it into the text")
    elif ROWS in kinds and mark.spot.around("tr") is None:
        yield mark.refuse(f"{shown} stands outside a table; put it into the first paragraph of a sample row")
    elif CONTENTS in kinds and mark.spot.text.strip() != mark.shown:
        yield mark.refuse(f"{shown} needs a paragraph of its own: the contents take the place of the whole paragraph")
    elif ENTRY in kinds and find_control(mark.spot.paragraph) is None:
        yield mark.refuse(
            f"{shown} needs a field to write in beside it; copy the paragraph from our template, "
            "or add one (Developer, Controls, Rich Text)"
        )
    elif CHOICE in kinds and find_control(mark.spot.paragraph) is None:
        yield mark.refuse(_no_dropdown(shown))


def stray_fields(spots: Iterable[Spot], samples: Iterable[Sample], known: Iterable[str]) -> Iterator[Finding]:
    """Yield fields that stand in no sample row, those of one row together, and fields whose brackets are not right."""
    rows, known = {id(sample.row) for sample in samples}, set(known)
    strays: dict[int, tuple[Spot, list[str]]] = {}
    for spot in spots:
        row = spot.around("tr")
        for found in _LOOSE.finditer(_outside_controls(spot)):
            if found[0] != f"[[{found[1]}]]":
                if found[0].count("[") + found[0].count("]") > 2 and found[1] in known:
                    yield error(f"“{found[0]}” is not written right; write “[[{found[1]}]]”", spot.place)
            elif row is None or id(row) not in rows:
                strays.setdefault(id(spot if row is None else row), (spot, []))[1].append(found[0])
    for spot, names in strays.values():
        where = "no table row" if spot.around("tr") is None else "a row without a mark such as “{{ evidence }}”"
        yield error(f"nothing would fill {', '.join(names)}, in {where}; put them into a sample row", spot.place)


def _outside_controls(spot: Spot) -> str:
    """Return the paragraph's text without that of dropdowns in it, whose words are replaced as a whole."""
    inside = "".join(text_of(control) for control in spot.paragraph.iter(q("sdt")))
    return spot.text.replace(inside, "", 1) if inside else spot.text
