"""What stands in front of a compiled table: whose copies it holds, how far they agree, what was written elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.copies.agreement import Agreement
from pipeline.copies.documents import Rating
from pipeline.copies.model import Change
from pipeline.copies.reading import Copy
from pipeline.copies.writing import Writer
from pipeline.report import COMPILED_FRONT, folder_of
from pipeline.report.compiled import Front, RatingRow, Remark, compiled_front
from pipeline.report.labels import Labels, read_labels
from pipeline.report.record import DeskRecord
from pipeline.report.wordkit.package import DOCUMENT, STYLES, Package
from pipeline.report.wordkit.xml import Element, q, style_ids, style_of, text_of

FRONT_HEADING, CONTENTS_HEADING, KICKER, SUBTITLE, FACT = (
    "front heading",
    "contents heading",
    "kicker",
    "subtitle",
    "cover fact",
)


def make_front(
    copies: Sequence[Copy],
    record: DeskRecord,
    *,
    ratings: Mapping[str, Mapping[str, Rating]],
    agreement: Agreement,
    changes: Iterable[Change],
    only_disagreements: bool,
) -> Front:
    """Return what the first pages say; a row that is not in the table is named without a link."""
    marks = {indicator: name for name, indicator in record.rows.items()}
    titles = copies[0].titles
    return Front(
        city=record.city,
        lang=record.lang,
        benchmark=record.benchmark,
        copies=tuple((copy.author, copy.file) for copy in copies),
        ratings=tuple(
            RatingRow(
                indicator=indicator,
                title=titles.get(indicator, ""),
                bookmark=marks.get(indicator, ""),
                values=tuple((author, rating.value, rating.words) for author, rating in given.items()),
                spread=agreement.spreads.get(indicator),
            )
            for indicator, given in ratings.items()
        ),
        agreement=agreement,
        outside=(*_earlier(record), *_remarks(changes, read_labels(record.lang))),
        only_disagreements=only_disagreements,
    )


def _earlier(record: DeskRecord) -> Iterator[Remark]:
    return (Remark(author=author, where=where, text=text) for author, where, text in record.outside)


def _remarks(changes: Iterable[Change], labels: Labels) -> Iterator[Remark]:
    for change in changes:
        if not change.row and (change.after or change.before):
            text = change.after or labels.fill("merge.deleted_outside", words=change.before)
            yield Remark(author=change.author, where=change.column, text=text)


def put_in_front(writer: Writer, front: Front, templates: Path) -> None:
    """Put the first pages in the place of the draft's instructions, and say on the cover what the table is."""
    source = Package(compiled_front(front, folder_of(COMPILED_FRONT, templates)))
    body = source.xml(DOCUMENT).find(q("body"))
    made = [] if body is None else writer.bring([each for each in body if each.tag != q("sectPr")], source)
    styles = {number: name for name, number in style_ids(writer.package.xml(STYLES)).items()}
    own = writer.root.find(q("body"))
    parts = [] if own is None else list(own)
    end = next((each for each in parts if styles.get(style_of(each)) in (CONTENTS_HEADING, "heading 1")), parts[0])
    instructions = parts[: parts.index(end)]
    named = [styles.get(style_of(each)) for each in instructions]
    start = named.index(FRONT_HEADING) if FRONT_HEADING in named else len(named)
    for each in made:
        end.addprevious(each)
    writer.take_out(instructions[start:], None)
    _retitle(writer, instructions[:start], styles, front)


def _retitle(writer: Writer, cover: Sequence[Element], styles: Mapping[str, str], front: Front) -> None:
    labels = read_labels(front.lang)
    subtitle = "subtitle_disagreements" if front.only_disagreements else "subtitle"
    words = {KICKER: labels["compiled.title"], SUBTITLE: labels[f"compiled.{subtitle}"]}
    for paragraph in cover:
        style = styles.get(style_of(paragraph), "")
        if style in words:
            _set_text(paragraph, words[style])
        elif style == FACT and text_of(paragraph).startswith(labels["cover.peer"]):
            writer.take_out([paragraph])


def _set_text(paragraph: Element, text: str) -> None:
    first, *rest = list(paragraph.iter(q("t")))
    first.text = text
    for each in rest:
        each.text = ""
