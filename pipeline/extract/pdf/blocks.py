"""Blocks from lines: paragraphs of all pages put in order, joined over pages and columns, with text and place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from pipeline.extract.blocks import Block
from pipeline.extract.pdf.contents import is_entry, without_contents, without_leader
from pipeline.extract.pdf.figures import with_figures
from pipeline.extract.pdf.heads import Sheet
from pipeline.extract.pdf.hyphens import HYPHENS, Joiner
from pipeline.extract.pdf.lines import Line, TableRow
from pipeline.extract.pdf.order import in_order
from pipeline.extract.pdf.paragraphs import (
    BULLET,
    FULL_STOP,
    OPENS_LOW,
    SENTENCE_END,
    Paragraph,
    Style,
    ends,
    line_pitches,
    paragraphs_of,
)
from pipeline.extract.pdf.parts import classify, set_levels
from pipeline.models import PagePlace, Part, Region

FEWEST_LETTERS = 25  # in a line of running text by itself, not a label
ADDRESS = ("http", "www.")
LOOK_BACK = 8  # blocks that may stand between the two halves of a sentence


def blocks_of(sheets: Sequence[Sheet]) -> list[Block]:
    """Return the blocks of a document, in reading order, from pages without running heads."""
    joiner = Joiner(line.text for sheet in sheets for line in _all_lines(sheet))
    body = _body_style(sheets)
    paragraphs: list[Paragraph] = []
    pages = without_contents([in_order(sheet.lines) for sheet in sheets])
    pitches = line_pitches(pages)
    for sheet, lines in zip(sheets, pages, strict=True):
        found = paragraphs_of(lines, body, pitches)
        classify(found, body, sheet.height)
        _append(paragraphs, with_figures(found))
    set_levels(paragraphs)
    labels = {sheet.number: sheet.label for sheet in sheets}
    return list(_blocks(paragraphs, joiner, labels))


def _all_lines(sheet: Sheet) -> Iterator[Line]:
    return (line for line in sheet.lines if not line.table)


def _body_style(sheets: Sequence[Sheet]) -> Style:
    letters: Counter[tuple[float, bool]] = Counter()
    for sheet in sheets:
        for line in _all_lines(sheet):
            letters[round(line.size * 2) / 2, line.bold] += line.letters
    (size, bold), _ = max(letters.items(), key=lambda item: item[1], default=((10.0, False), 0))
    return Style(size, bold)


# --- sentences that go on in the next column or on the next page ---


def _append(done: list[Paragraph], found: list[Paragraph]) -> None:
    """Append paragraphs, each to the one it continues, if it continues one."""
    for paragraph in found:
        start = _continued(done, paragraph)
        if start is None:
            done.append(paragraph)
        else:
            start.lines.extend(paragraph.lines)
            start.full, start.room = paragraph.full, paragraph.room


def _continued(done: Sequence[Paragraph], paragraph: Paragraph) -> Paragraph | None:
    if paragraph.part is not Part.PARAGRAPH:
        return None
    low = bool(OPENS_LOW.match(paragraph.lines[0].text)) and not paragraph.lines[0].text.startswith(ADDRESS)
    behind, beyond = False, False  # something stands between; running text set the same way stands between
    item: Paragraph | None = None  # of one line, and so perhaps complete
    for earlier in reversed(done[-LOOK_BACK:]):
        if _is_open(earlier, paragraph, low=low, behind=behind):
            if not (low and earlier.part is Part.LIST_ITEM and len(earlier.lines) == 1):
                goes_on = low and _is_moved(earlier, paragraph) and not (item or beyond)
                return earlier if goes_on or _had_no_room(earlier, paragraph, low=low, behind=behind) else item
            item = item or earlier
        elif not _may_interrupt(earlier, paragraph):
            if not (low and _is_complete(earlier, paragraph)):
                return item
            beyond = True
        if earlier.part is Part.HEADING and not low:
            return None
        behind = True
    return item


def _had_no_room(earlier: Paragraph, paragraph: Paragraph, *, low: bool, behind: bool) -> bool:
    """Return whether the last line of a paragraph is full; of a line by itself that can hardly be told."""
    if len(earlier.lines) == 1:
        return earlier.full and (not behind or (low and earlier.lines[0].letters >= FEWEST_LETTERS))
    return not (behind and not low and _are_labels(earlier, paragraph)) and (
        earlier.full or earlier.room < paragraph.lines[0].first
    )


def _are_labels(earlier: Paragraph, paragraph: Paragraph) -> bool:
    """Return whether two texts are no running text but, say, the labels of a map."""
    no_sentence = len(paragraph.lines) == 1 or not paragraph.lines[0].text[:1].isalpha()
    return no_sentence or not any(OPENS_LOW.match(line.text) for line in earlier.lines)


def _is_open(earlier: Paragraph, paragraph: Paragraph, *, low: bool, behind: bool) -> bool:
    last, first = earlier.lines[-1], paragraph.lines[0]
    end = FULL_STOP if low and earlier.part is Part.PARAGRAPH else SENTENCE_END
    if not _is_running_text(earlier, first) or ends(end, last.text) or last.turned:
        return False
    return (
        (behind or _is_moved(earlier, paragraph))
        and _same_size(last, first)
        and earlier.style.bold == paragraph.style.bold
    )


def _is_moved(earlier: Paragraph, paragraph: Paragraph) -> bool:
    """Return whether a paragraph begins on another page, or at the top of another column."""
    last, first = earlier.lines[-1], paragraph.lines[0]
    return first.page != last.page or first.top < last.top


def _is_complete(earlier: Paragraph, paragraph: Paragraph) -> bool:
    """Return whether a paragraph is a text of its own, as in a box, that another one may go on behind."""
    if earlier.part is Part.LIST_ITEM:
        return _is_moved(earlier, paragraph)
    return ends(FULL_STOP, earlier.lines[-1].text) and not OPENS_LOW.match(earlier.lines[0].text)


def _is_running_text(earlier: Paragraph, first: Line) -> bool:
    last, low = earlier.lines[-1], bool(OPENS_LOW.match(first.text))
    if earlier.part is Part.PARAGRAPH:
        # A line with gaps by itself is a row of a table without lines; in a column, a line that was stretched.
        is_row = first.page != last.page and len(earlier.lines) == 1 and (first.gapped or last.gapped)
        return low or not is_row or last.text[-1] in HYPHENS
    # Only below other lines of an item can one see that its last line is full.
    is_open_item = earlier.full and (low or len(earlier.lines) > 1) and not is_entry(last)
    return earlier.part is Part.LIST_ITEM and is_open_item


def _same_size(a: Line, b: Line) -> bool:
    return abs(a.size - b.size) <= 0.06 * a.size


def _may_interrupt(earlier: Paragraph, paragraph: Paragraph) -> bool:
    other = abs(earlier.style.size - paragraph.style.size) > 0.06 * paragraph.style.size
    return other or earlier.part not in (Part.PARAGRAPH, Part.LIST_ITEM)


# --- paragraphs to blocks ---


def _blocks(paragraphs: Iterable[Paragraph], joiner: Joiner, labels: dict[int, str]) -> Iterator[Block]:
    header = ""
    for paragraph in paragraphs:
        first = paragraph.lines[0]
        if not first.table:
            text = _text(paragraph, joiner)
            place = PagePlace(page=first.page, label=labels[first.page], regions=_regions(paragraph.lines))
            yield from _if_text(Block(text=text, place=place, part=paragraph.part, level=paragraph.level))
            header = ""
        else:
            rows, header = _rows(first.table, first.page, labels[first.page], joiner, header)
            yield from rows


def _if_text(block: Block) -> Iterator[Block]:
    if any(char.isalnum() for char in block.text):
        yield block


def _text(paragraph: Paragraph, joiner: Joiner) -> str:
    text = joiner.join([line.text for line in paragraph.lines])
    if is_entry(paragraph.lines[-1]):
        text = without_leader(text)
    return BULLET.sub("", text) if paragraph.part is Part.LIST_ITEM else text


def _regions(lines: Sequence[Line]) -> tuple[Region, ...]:
    columns: list[list[Line]] = []
    for line in lines:
        last = columns[-1][-1] if columns else None
        if last and last.page == line.page and line.base > last.base and line.x0 < last.x1:
            columns[-1].append(line)
        else:
            columns.append([line])
    return tuple(_box(column[0].page, column) for column in columns)


def _box(page: int, parts: Sequence[Line | TableRow]) -> Region:
    return Region(
        page=page,
        x0=round(min([part.x0 for part in parts]), 2),
        top=round(min([part.top for part in parts]), 2),
        x1=round(max([part.x1 for part in parts]), 2),
        bottom=round(max([part.bottom for part in parts]), 2),
        start=min(part.start for part in parts),
        end=max(part.end for part in parts),
    )


def _rows(table: Sequence[TableRow], page: int, label: str, joiner: Joiner, header: str) -> tuple[list[Block], str]:
    """Return the rows of a table as blocks, each with the row that names its columns, and that last row."""
    blocks: list[Block] = []
    for row in table:
        text = " | ".join(joiner.join(cell) for cell in row.cells).strip(" |")
        header = text if row.names else header
        place = PagePlace(page=page, label=label, regions=(_box(page, [row]),))
        blocks.append(Block(text=text, place=place, part=Part.TABLE_ROW, context="" if row.names else header))
    return blocks, header
