"""The table of contents of a report after its sections have changed: nobody's words, so it is made anew."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.report.wordkit.links import next_ids
from pipeline.report.wordkit.package import DOCUMENT, STYLES, Package
from pipeline.report.wordkit.rows import ancestor_of
from pipeline.report.wordkit.toc import LEVELS, fill_contents, mark_headings
from pipeline.report.wordkit.xml import Element, make, q, style_ids, style_of

_ENTRY = re.compile(r"toc \d")
_FIELD = re.compile(rf'\s*TOC\b.*\\o "1-{LEVELS}"')
_TOC = "_Toc"


def renew_contents(package: Package) -> None:
    """Fill the contents with the headings as they are; contents that somebody made in another way stay as they are."""
    root, styles = package.xml(DOCUMENT), package.xml(STYLES)
    by_name = style_ids(styles)
    names = {number: name for name, number in by_name.items()}
    entries = [each for each in root.iter(q("p")) if _ENTRY.fullmatch(names.get(style_of(each), ""))]
    ends = _field_ends(root, entries)
    if ends is None or any(f"toc {level}" not in by_name for level in range(1, LEVELS + 1)):
        return
    _forget(root)
    headings = mark_headings(root, styles, first_id=next(next_ids(root)))
    if not any(heading.level <= LEVELS for heading in headings):
        return
    place = make("p")
    entries[0].addprevious(place)
    for run in ends:
        ancestor_of(run).remove(run)
    for entry in entries:
        ancestor_of(entry).remove(entry)
    fill_contents(place, headings, styles=by_name)


def _field_ends(root: Element, entries: Sequence[Element]) -> list[Element] | None:
    """Return the runs outside the entries that end the field of the contents; None where there is no such field."""
    if not entries or not any(_FIELD.match(words.text or "") for words in entries[0].iter(q("instrText"))):
        return None
    held = {mark for entry in entries for mark in entry.iter(q("fldChar"))}
    marks = list(root.iter(q("fldChar")))
    start = next(n for n, mark in enumerate(marks) if mark in held)
    depth = 0
    for mark in marks[start:]:
        kind = mark.get(q("fldCharType"))
        depth += {"begin": 1, "end": -1}.get(kind or "", 0)
        if depth == 0:
            return [] if mark in held else [ancestor_of(mark)]
    return None


def _forget(root: Element) -> None:
    """Take out the bookmarks of the headings, which get new ones."""
    starts = [mark for mark in root.iter(q("bookmarkStart")) if mark.get(q("name"), "").startswith(_TOC)]
    numbers = {mark.get(q("id")) for mark in starts}
    ends = [mark for mark in root.iter(q("bookmarkEnd")) if mark.get(q("id")) in numbers]
    for mark in (*starts, *ends):
        ancestor_of(mark).remove(mark)
