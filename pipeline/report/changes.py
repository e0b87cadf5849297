"""What happened in a draft: the edits that a merge found in desk reviews, or what a new run did in an edited draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from pipeline import __version__
from pipeline.report.content import Content, Row, Table, block, make_content, slot
from pipeline.report.labels import Labels, read_labels

TEMPLATE = "change-report.docx"
LINES = "lines"
LONGEST = 300  # characters of a text shown
CONTEXT = 8  # words shown before the first that differs, where a text is cut at its beginning
CUT = "[...]"
NEW = "+1"  # what the id of an added or copied row ends in
NOTHING = "–"


class ChangeLine(Struct, frozen=True, kw_only=True):
    """One thing that happened: in which row and column, of what kind, by whom, and the words before and after.

    ``kind`` is a value of ChangeKind or UpdateKind. Outside the rows ``row`` is empty, ``column`` the heading above.
    In a report ``row`` is the section, ``title`` what the place is about.
    """

    row: str
    title: str
    kind: str
    author: str
    column: str
    before: str
    after: str
    causes: tuple[str, ...] = ()


class ChangeReport(Struct, frozen=True, kw_only=True):
    """What a report of changes tells: which file was read, which was written, and line by line what happened.

    ``rerun`` is whether a new run did it, else people did; ``in_report`` whether it did so in a report, else in a desk
    review. ``order`` is that of the indicators; without it rows come
    in the order in which they are first named.
    """

    city: str
    lang: str
    file: str
    into: str
    lines: tuple[ChangeLine, ...]
    rerun: bool
    order: tuple[str, ...] = ()
    in_report: bool = False


def change_report(report: ChangeReport, templates: Path) -> bytes:
    """Return the report as a Word file, from ``change-report.docx`` in the folder of templates.

    Raise UsageError for a language without labels, DataError for a template that does not fit.
    """
    from pipeline.report.render import render

    return render(templates / TEMPLATE, report_content(report))


def report_content(report: ChangeReport) -> Content:
    """Return the content of the report."""
    labels = read_labels(report.lang)
    title = labels[f"changes.{_occasion(report)}.title"]
    header = labels.fill("header", city=report.city, title=title)
    table = Table(
        title=title,
        alt=labels["changes.report.alt" if report.in_report else "changes.alt"],
        rows=[_row(line, labels, report) for line in _by_row(report.lines, report.order)],
    )
    frame = _frame(report, labels) | {"title": title, "header": header}
    return make_content(labels, frame, {LINES: table})


def _occasion(report: ChangeReport) -> str:
    if report.in_report:
        return "report"
    return "rerun" if report.rerun else "merge"


def _frame(report: ChangeReport, labels: Labels) -> dict[str, Any]:
    occasion = f"changes.{_occasion(report)}"
    facts = {"file": report.file, "into": report.into}
    if counted := Counter(line.author for line in report.lines if line.author):
        facts["authors"] = ", ".join(f"{author} ({n})" for author, n in counted.items())
    return {
        "labels": _words(report, labels),
        "city": report.city,
        "version": __version__,
        "subtitle": labels[f"{occasion}.subtitle"],
        "cover": [{"label": labels[f"changes.facts.{name}"], "value": value} for name, value in facts.items()],
        "count": labels.fill("changes.count", n=len(report.lines)) if report.lines else "",
        "intro": labels[f"{occasion}.{_intro(report)}"],
        "edits": slot("rows", LINES) if report.lines and not report.rerun else "",
        "updates": slot("rows", LINES) if report.lines and report.rerun else "",
    }


def _intro(report: ChangeReport) -> str:
    """Return which words stand first; a draft for the host keeps no record that could tell a cause."""
    if not report.lines:
        return "nothing"
    return "intro_without_causes" if report.in_report and not any(line.causes for line in report.lines) else "intro"


def _words(report: ChangeReport, labels: Labels) -> dict[str, Any]:
    """Return the words of the template; in a report the rows are places."""
    if not report.in_report:
        return labels.words
    changes = labels.words["changes"]
    columns = changes["table_columns"] | {"row": labels["changes.report.row"]}
    return {**labels.words, "changes": {**changes, "table_columns": columns}}


def _by_row(lines: Iterable[ChangeLine], order: Sequence[str]) -> list[ChangeLine]:
    """Return the lines row by row, each new row behind the one it is named after, what is outside the rows last."""
    lines = list(lines)
    places = {row: n for n, row in enumerate(dict.fromkeys((*order, *(_known(line) for line in lines))))}
    return sorted(lines, key=lambda line: (not line.row, places[_known(line)], line.row))


def _known(line: ChangeLine) -> str:
    return line.row.removesuffix(NEW)


def _row(line: ChangeLine, labels: Labels, report: ChangeReport) -> Row:
    before, after = _cut(_flat(line.before), _flat(line.after))
    if line.kind == "row_moved":
        after = labels.fill("changes.below", row=line.after) if line.after else labels["changes.on_top"]
    blocks = [block("row", _name(line, labels))]
    if line.title:
        blocks.append(block("title", line.title))
    blocks.append(block("what", _what(line, labels, report)))
    blocks += [block(field, text) for field, text in (("before", before), ("after", after)) if text]
    if report.rerun:
        blocks += [block("cause", cause) for cause in line.causes or [NOTHING]]
    return Row(bookmark="", blocks=blocks)


def _name(line: ChangeLine, labels: Labels) -> str:
    """Return what a row is called; of what was written outside the rows, the heading above."""
    if not line.row:
        return line.column or labels["changes.outside"]
    if not line.row.endswith(NEW):
        return line.row
    known = _known(line)
    return labels.fill("changes.new_row", row=known) if known else labels["changes.new_row_on_top"]


def _what(line: ChangeLine, labels: Labels, report: ChangeReport) -> str:
    """Return what happened as a sentence; ``_new`` and ``_gone`` are said where one side has no words."""
    words = labels.words["changes"]
    side = "" if line.before and line.after else "_gone" if line.before else "_new"
    if report.in_report:
        told = words["report"]["kinds"]
        return str(told.get(f"{line.kind}{side}") or told[line.kind])
    names = (f"{line.kind}_{line.column}", f"{line.kind}{side}", line.kind)
    name = next(name for name in names if name in words["kinds"])
    column, place = (words[forms].get(line.column, "") for forms in ("columns", "places"))
    return labels.fill(f"changes.kinds.{name}", author=line.author, column=column, place=place)


def _flat(text: str) -> str:
    """Return the text on one line, with a stroke where a new line began."""
    return " / ".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))


def _cut(before: str, after: str) -> tuple[str, str]:
    """Return the two texts, long ones shortened to where they differ."""
    old, new = before.split(" "), after.split(" ")
    if max(len(before), len(after)) > LONGEST:
        pairs = zip(old, new, strict=False)
        same = next((n for n, (one, other) in enumerate(pairs) if one != other), min(len(old), len(new)))
        start = max(0, same - CONTEXT)
        old, new = _from(old, start), _from(new, start)
    return _ended(old), _ended(new)


def _from(words: Sequence[str], start: int) -> list[str]:
    return [CUT, *words[start:]] if start else list(words)


def _ended(words: Sequence[str]) -> str:
    """Return as many of the words as there is room for."""
    text = " ".join(words)
    if len(text) <= LONGEST:
        return text
    kept = text[: LONGEST + 1].rpartition(" ")[0] or text[:LONGEST]
    return f"{kept} {CUT}"
