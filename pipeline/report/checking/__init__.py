"""Checks a Word template that somebody has restyled or written: what is broken, unknown or missing in it, and where.

Nothing is guessed from lists of names: what a template may use is read off the specimen, of which every document is
made here as it is for a city.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from pipeline.benchmark import Benchmark
from pipeline.errors import DataError
from pipeline.report.checking.documents import KINDS, LANG, DocumentKind, kind_named, ours
from pipeline.report.checking.marks import (
    Block,
    Mark,
    blocks_of,
    is_cut,
    scan,
    short,
    single_braces,
    swallowed,
    unreadable,
)
from pipeline.report.checking.model import Checked, Finding, Severity, error, has_errors, note, told
from pipeline.report.checking.names import Printed, Walker, paths
from pipeline.report.checking.parts import Spot, spots_of
from pipeline.report.checking.samples import check_samples, check_slots, samples_of, stray_fields
from pipeline.report.checking.shapes import Shape, shape_of
from pipeline.report.checking.trial import try_out
from pipeline.report.checking.wordfile import check_contents, check_kind, open_package, read_bytes
from pipeline.report.content import Content
from pipeline.report.labels import read_labels
from pipeline.report.specimen import completed
from pipeline.report.wordkit.package import STYLES, Package
from pipeline.report.wordkit.rows import FIELD
from pipeline.report.wordkit.trust import is_draft
from pipeline.report.wordkit.xml import style_ids

__all__ = ["KINDS", "Checked", "Checker", "Finding", "Severity", "told"]

GIVEN_BY_PATH = ("report", "letter")  # peerdesk report --template takes a file of any name
ALIKE = 0.8  # of the best likeness, from which on a file's own name decides
NOTES_STYLES = ("footnote text", "footnote reference")


class Checker:
    """Checks templates with one benchmark; what it tries them with is made once for each document."""

    def __init__(self, benchmark: Benchmark) -> None:
        self._benchmark = completed(benchmark)
        self._contents: dict[str, list[Content]] = {}

    def check(self, path: Path, *, kind: str = "") -> Checked:
        """Return what is wrong with a template, and which of our documents it makes unless ``kind`` says so.

        Raise UsageError where there is no such file.
        """
        package = open_package(read_bytes(path))
        if isinstance(package, Finding):
            return Checked(file=str(path), document="", findings=(package,))
        template = _Template(package)
        if wrong := _no_template(package, template):
            return Checked(file=str(path), document="", findings=(*check_kind(package), *template.findings, wrong))
        found = kind_named(kind) if kind else _told(template, path)
        if found is None:
            names = ", ".join(each.name for each in KINDS)
            unlike = error(f"is like none of our templates; say with --as what it is to make: {names}")
            return Checked(file=str(path), document="", findings=(*template.findings, unlike))
        made = self._made(found)
        findings = [*check_kind(package), *check_contents(package), *_of_the_name(path, found)]
        findings += template.check(_read_ours(found), made)
        if not has_errors(findings):  # else what is not shown may only be misspelt
            findings += [*try_out(path, made), *template.unused(_read_ours(found), made)]
        return Checked(file=str(path), document=found.name, title=found.title, findings=_each_once(findings))

    def _made(self, kind: DocumentKind) -> list[Content]:
        if kind.name not in self._contents:
            self._contents[kind.name] = kind.make(self._benchmark)
        return self._contents[kind.name]


def _no_template(package: Package, template: _Template) -> Finding | None:
    """Return why a Word file is no template at all, None where it is one."""
    if is_draft(package):
        advice = "restyle a copy of our template instead, and make the draft anew"
        return error(f"is a draft that peerdesk has written, not a template; {advice}")
    if not template.marks:
        return error("holds no marks such as {{ city }}, so nothing could be filled in; begin with a copy of ours")
    return None


def _each_once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings without those told already, errors first."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda finding: finding.severity is not Severity.ERROR))


def _of_the_name(path: Path, kind: DocumentKind) -> Iterator[Finding]:
    if path.name == kind.file:
        return
    if any(path.name == other.file for other in KINDS):
        yield error(f"is called {path.name}, but its marks are those of {kind.file}; give it that name")
    elif kind.name not in GIVEN_BY_PATH:
        yield note(f"is taken up only under the name {kind.file}; rename it before you use it")


class _Template:
    """The marks of one template, read once."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._parts = spots_of(package, read_labels(LANG).words)
        self.findings: list[Finding] = []
        self.marks: list[Mark] = []
        self._by_part: list[list[Mark]] = []
        self._blocks: list[Block] = []
        for spots in self._parts:
            self._scan(spots)

    def _scan(self, spots: Sequence[Spot]) -> None:
        marks: list[Mark] = []
        for spot in spots:
            if any(brace in spot.text for brace in "{}"):
                found, wrong = scan(spot)
                marks += found
                self.findings += wrong
                if found and not wrong and is_cut(spot):
                    self.findings.append(error(_cut(found), spot.place))
        blocks, wrong = blocks_of(marks)
        self.findings += [*(finding for mark in marks for finding in unreadable(mark)), *wrong, *swallowed(marks)]
        self._by_part.append(marks)
        self.marks += marks
        self._blocks += blocks

    def names(self) -> set[str]:
        """Return what the marks say, to tell which document they are those of."""
        return {mark.body for mark in self.marks if not mark.word.startswith("end")}

    def check(self, our: _Template, made: Sequence[Content]) -> Iterator[Finding]:
        """Yield the findings, those that depend on what the template is to make among them."""
        frame = shape_of(content["frame"] for content in made)
        is_broken = has_errors(self.findings)
        wrong, printed = self.walk(frame, forgiven=self.bound() | our.bound() if is_broken else ())
        samples = samples_of(printed, made)
        tables = [table for content in made for table in content["tables"].values()]
        fields = {block["field"] for table in tables for row in table["rows"] for block in row["blocks"]}
        yield from self.findings
        yield from wrong
        for spots in self._parts:
            for spot in spots:
                yield from single_braces(spot, frame.fields)
        yield from check_slots(printed)
        yield from check_samples(samples, our.sample_fields())
        if not is_broken:
            yield from stray_fields(self._printed_spots(), samples, fields)
        yield from self._styles(made)

    def unused(self, our: _Template, made: Sequence[Content]) -> Iterator[Finding]:
        """Yield a note for each part of our template that this one leaves out as a whole."""
        frame = shape_of(content["frame"] for content in made)
        return _unused(self.walk(frame)[1], our.walk(frame)[1])

    def bound(self) -> set[str]:
        """Return the names that loops give to what they go through."""
        return {mark.body.split()[1] for mark in self.marks if mark.word == "for" and len(mark.body.split()) > 1}

    def walk(self, frame: Shape, *, forgiven: Collection[str] = ()) -> tuple[list[Finding], list[Printed]]:
        """Return the names that are unknown, and what is printed."""
        findings: list[Finding] = []
        printed: list[Printed] = []
        for marks in self._by_part:
            walker = Walker(frame, forgiven)
            walker.walk(marks)
            findings += walker.findings
            printed += walker.printed
        return findings, printed

    def sample_fields(self) -> set[str]:
        """Return every field in a row of a table."""
        return {name for spots in self._parts for spot in spots for name in FIELD.findall(spot.text)}

    def _printed_spots(self) -> Iterator[Spot]:
        """Yield the paragraphs of the text that are ever printed: what stands in ``if false`` is not."""
        dead: list[tuple[int, int]] = []
        spots = self._parts[0]
        place = {id(spot): n for n, spot in enumerate(spots)}
        for block in self._blocks:
            if block.dead and block.closes is not None and id(block.opens.spot) in place:
                dead.append((place[id(block.opens.spot)], place.get(id(block.closes.spot), len(spots))))
        for n, spot in enumerate(spots):
            if not any(first <= n <= last for first, last in dead):
                yield spot
        for others in self._parts[1:]:
            yield from others

    def _styles(self, made: Sequence[Content]) -> Iterator[Finding]:
        from pipeline.report.render import STYLES_NEEDED

        has_notes = any(content.get("notes") for content in made)
        needed = dict.fromkeys((*STYLES_NEEDED, *(NOTES_STYLES if has_notes else ())))
        known = style_ids(self._package.xml(STYLES))
        if missing := [name for name in needed if name not in known]:
            yield error(
                f"lacks the styles {', '.join(missing)}; copy what stands at the end of our template, "
                "from “{%p if false %}” to its “{%p endif %}”, to the end of this one"
            )


def _cut(marks: Sequence[Mark]) -> str:
    shown = short(" ".join(mark.shown for mark in marks))
    return f"a mark is cut by a link, a field or a tracked change (“{shown}”); delete it and type it anew in one go"


@lru_cache
def _read_ours(kind: DocumentKind) -> _Template:
    package = open_package(read_bytes(ours(kind)))
    if isinstance(package, Finding):
        raise DataError(ours(kind), package.message, "Install peerdesk again")
    return _Template(package)


def _told(template: _Template, path: Path) -> DocumentKind | None:
    """Return the document whose template has most marks in common with this one, None where none has any.

    Where two come close, as report and letter may, the file's name decides.
    """
    mine = template.names()
    likeness = {kind: _likeness(mine, _read_ours(kind).names()) for kind in KINDS}
    best = max(likeness.values())
    if not best:
        return None
    close = [kind for kind in KINDS if likeness[kind] >= ALIKE * best]
    return next((kind for kind in close if kind.file == path.name), max(close, key=lambda kind: likeness[kind]))


def _likeness(one: set[str], other: set[str]) -> float:
    """Return how many of the marks are in both, from 0 to 1, without those that all templates have."""
    return len(one & other) / len(one | other) if one & other else 0.0


def _unused(printed: Iterable[Printed], by_ours: Iterable[Printed]) -> Iterator[Finding]:
    """Yield a note for each part of our template that this one leaves out as a whole."""
    used = set(paths(printed))
    told: set[str] = set()
    for each in by_ours:
        path = each.shape.path
        if path in used or path not in set(paths([each])):
            continue
        whole = _highest(path, used)
        if whole not in told:
            told.add(whole)
            under = f" under “{each.mark.spot.heading}”" if each.mark.spot.heading else ""
            where = under or f" in {each.mark.spot.place}"
            yield note(f"does not show {_readable(whole)}, which our template shows{where}")


def _highest(path: str, used: set[str]) -> str:
    """Return the longest beginning of the path of which nothing is used."""
    parts = path.split(".")
    for n in range(1, len(parts)):
        begin = ".".join(parts[:n])
        if not any(other == begin or other.startswith(f"{begin}.") for other in used):
            return begin
    return path


def _readable(path: str) -> str:
    return " › ".join(path.replace("[]", "").split("."))
