"""Paragraphs, headings, list items and table rows from lines in reading order."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from pipeline.extract.blocks import Block
from pipeline.extract.pdf_heads import Sheet
from pipeline.extract.pdf_hyphens import Joiner, words
from pipeline.extract.pdf_lines import Line, TableRow
from pipeline.extract.pdf_order import in_order
from pipeline.models import PagePlace, Part, Region

BULLET = re.compile(r"^(?:[•‣▪▫◦●○■□◆◇>➢➤►▶▸✓✔❖*·\ue000-\uf8ff]|[-–—](?=\s)|o(?=\s))\s*")
LABEL = re.compile(r"^(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|\((?:\d{1,2}|[a-z])\))\s+(?=\S)")
NUMBERED = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2}){1,4}\.?|\d{1,2}\.|[A-Z]\.|[IVX]{1,5}\.)\s+(?=[^\W\d_])")
SENTENCE_END = re.compile(r"[.!?…:;][\"'»«“”’)\]]*$")
FULL_STOP = re.compile(r"[.!?…][\"'»«“”’)\]]*$")
OPENS_LOW = re.compile(r"^[\"'«»„“(]*[a-zß-öø-ÿ]")
LETTERS = re.compile(r"[^\W\d_]{2}")
LONGEST_HEADING = 180
MOST_HEADING_LINES = 4
FLUSH = 0.6  # points
NEIGHBOURS = 10  # lines above and below that show how wide a column is
LOOK_BACK = 8  # blocks that may stand between the two halves of a sentence


class Style(Struct, frozen=True):
    """How a paragraph is set."""

    size: float
    bold: bool


class Paragraph(Struct):
    """Lines that belong together, on one page or several; ``full`` tells that the last line reaches the edge."""

    lines: list[Line]
    full: bool
    style: Style = Style(0.0, False)
    part: Part = Part.PARAGRAPH
    level: int = 0


def blocks_of(sheets: Sequence[Sheet]) -> list[Block]:
    """Return the blocks of a document, in reading order, from pages without running heads."""
    joiner = Joiner(line.text for sheet in sheets for line in _all_lines(sheet))
    body = _body_style(sheets)
    paragraphs: list[Paragraph] = []
    pages = [in_order(sheet.lines) for sheet in sheets]
    pitches = _pitches(pages)
    for sheet, lines in zip(sheets, pages, strict=True):
        found = _paragraphs(lines, body, pitches)
        _classify(found, body, sheet.height)
        _append(paragraphs, found)
    _set_levels(paragraphs)
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


# --- lines to paragraphs ---------------------------------------------------------------------------------------


def _paragraphs(lines: Sequence[Line], body: Style, pitches: dict[float, float]) -> list[Paragraph]:
    column = _Column(lines, pitches)
    found: list[Paragraph] = []
    for number, line in enumerate(lines):
        if found and not column.breaks(found[-1].lines, number, body):
            found[-1].lines.append(line)
        else:
            found.append(Paragraph([line], full=False))
        found[-1].full = column.is_full(number)
    return found


class _Column:
    """The lines of one page, with what is known of the columns they stand in."""

    def __init__(self, lines: Sequence[Line], pitches: dict[float, float]) -> None:
        self.lines = lines
        self.edges = _right_edges(lines)
        self.pitches = pitches

    def is_full(self, number: int) -> bool:
        """Return whether a line reaches so far to the right that the next word had no room."""
        line = self.lines[number]
        if self._is_flush(number):
            return True
        after = self.lines[number + 1].first if number + 1 < len(self.lines) else 0.0
        room = self.edges[number] - line.x1
        return room < max(2.5 * line.size, min(after + 0.3 * line.size, 12 * line.size))

    def _is_flush(self, number: int) -> bool:
        # Beside a picture or box a column is narrower for some lines: in justified text they end at one x.
        line, around = self.lines[number], self.lines[max(0, number - 1) : number + 2]
        return any(other is not line and abs(other.x1 - line.x1) < FLUSH for other in around)

    def breaks(self, group: list[Line], number: int, body: Style) -> bool:
        """Return whether a new paragraph begins with a line."""
        before, line = group[-1], self.lines[number]
        if before.table or line.table or before.turned != line.turned:
            return True
        if line.turned:
            return False
        return (
            self._is_apart(group, before, line)
            or self._is_set_apart(before, line, number)
            or self._is_labelled(group, before, line, number)
            or self._is_indented(group, before, line, number)
            or self._ended(before, line, number, body)
        )

    def _is_apart(self, group: list[Line], before: Line, line: Line) -> bool:
        down = line.base - before.base
        if down < 0.3 * line.size or min(before.x1, line.x1) <= max(before.x0, line.x0):
            return True
        common = self.pitches.get(_rounded(line.size), 0.0)
        usual = max(group[-1].base - group[-2].base, 0.8 * common) if len(group) > 1 else common
        limit = 1.25 * usual + 0.5 if usual else 1.8 * line.size
        return down > (1.5 * limit if _runs_on(before, line) else limit)

    def _is_set_apart(self, before: Line, line: Line, number: int) -> bool:
        if abs(before.size - line.size) > 0.1 * max(before.size, line.size):
            return True
        full = self.is_full(number - 1)
        if before.bold != line.bold:
            return not full or not OPENS_LOW.match(line.text)
        return (before.gapped or line.gapped) and not full

    def _is_labelled(self, group: list[Line], before: Line, line: Line, number: int) -> bool:
        if BULLET.match(line.text):
            return True
        if not LABEL.match(line.text) and not NUMBERED.match(line.text):
            return False
        in_list = bool(LABEL.match(group[0].text)) and abs(group[0].x0 - line.x0) < 0.5 * line.size
        return in_list or not self.is_full(number - 1) or _ends(SENTENCE_END, before.text)

    def _is_indented(self, group: list[Line], before: Line, line: Line, number: int) -> bool:
        shift = line.x0 - before.x0
        if abs(shift) < 0.7 * line.size or _is_centred(before, line):
            return False
        if shift < 0:  # back to the margin: after the first line of a paragraph that is normal
            return len(group) > 1 and line.x0 < group[0].x0 + 0.5 * line.size and bool(_is_item(group[0].text))
        if len(group) == 1 and _is_item(before.text):
            return False
        return shift < 5 * line.size and bool(_ends(SENTENCE_END, before.text) or not self.is_full(number - 1))

    def _ended(self, before: Line, line: Line, number: int, body: Style) -> bool:
        if self.is_full(number - 1) or before.text[-1:] in "-\u00ad\ufffe":
            return False
        if _ends(FULL_STOP, before.text):
            return True
        is_heading = before.size > 1.12 * body.size or (before.bold and not body.bold)
        much_shorter = before.x1 - before.x0 < 0.6 * (self.edges[number - 1] - before.x0)
        return not is_heading and much_shorter and not OPENS_LOW.match(line.text)


def _ends(pattern: re.Pattern[str], text: str) -> bool:
    return bool(pattern.search(text, max(0, len(text) - 4)))


def _is_centred(a: Line, b: Line) -> bool:
    return abs(a.x0 + a.x1 - b.x0 - b.x1) < 0.6 * b.size


def _is_item(text: str) -> bool:
    return bool(BULLET.match(text) or LABEL.match(text))


def _rounded(size: float) -> float:
    return round(size * 2) / 2


def _runs_on(a: Line, b: Line) -> bool:
    """Return whether a sentence evidently goes on from one line to the next."""
    return not _ends(SENTENCE_END, a.text) and bool(OPENS_LOW.match(b.text)) and not BULLET.match(b.text)


def _pitches(pages: Iterable[Sequence[Line]]) -> dict[float, float]:
    """Return the commonest distance from one line to the next for each size, where a sentence goes on."""
    counts: defaultdict[float, Counter[float]] = defaultdict(Counter)
    for lines in pages:
        for a, b in pairwise(lines):
            down = b.base - a.base
            if a.size == b.size and 0.5 * b.size < down < 2.5 * b.size and _runs_on(a, b):
                counts[_rounded(b.size)][round(down * 2) / 2] += 1
    return {size: count.most_common(1)[0][0] for size, count in counts.items()}


def _right_edges(lines: Sequence[Line]) -> list[float]:
    """Return for each line the right edge of the column it stands in: the farthest end of its neighbours."""
    edges: list[float] = []
    begin = 0
    for i in range(1, len(lines) + 1):
        if i == len(lines) or not _same_column(lines[i - 1], lines[i]):
            edges.extend(_reach(lines[begin:i]))
            begin = i
    return edges


def _reach(column: Sequence[Line]) -> Iterator[float]:
    ends = [line.x1 for line in column]
    for i in range(len(ends)):
        yield max(ends[max(0, i - NEIGHBOURS) : i + NEIGHBOURS + 1])


def _same_column(a: Line, b: Line) -> bool:
    near = abs(a.middle - b.middle) < 4 * b.height and abs(b.size - a.size) < 0.15 * a.size
    return near and not b.table and min(b.x1, a.x1) > max(b.x0, a.x0)


# --- what a paragraph is ---------------------------------------------------------------------------------------


def _classify(paragraphs: Iterable[Paragraph], body: Style, height: float) -> None:
    for paragraph in paragraphs:
        paragraph.style = _style(paragraph.lines)
        paragraph.part = _part(paragraph, body, height)


def _style(lines: Sequence[Line]) -> Style:
    """Return the commonest size, and whether all is bold."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[line.size] += line.letters
    return Style(max(letters, key=lambda size: letters[size]), all(line.bold for line in lines))


def _part(paragraph: Paragraph, body: Style, height: float) -> Part:
    first = paragraph.lines[0]
    if first.table:
        return Part.TABLE_ROW
    if _is_caption(first.text, paragraph):
        return Part.CAPTION
    if _is_footnote(paragraph, body, height):
        return Part.FOOTNOTE
    if BULLET.match(first.text):
        return Part.LIST_ITEM
    if _is_heading(paragraph, body):
        return Part.HEADING
    return Part.LIST_ITEM if LABEL.match(first.text) else Part.PARAGRAPH


def _is_caption(text: str, paragraph: Paragraph) -> bool:
    head, _, rest = text.partition(" ")
    return head.casefold() in words("caption") and rest[:1].isdigit() and len(paragraph.lines) <= 4


def _is_footnote(paragraph: Paragraph, body: Style, height: float) -> bool:
    first = paragraph.lines[0]
    small = paragraph.style.size < 0.92 * body.size
    return small and first.top > 0.5 * height and first.text[:1].isdigit()


def _is_heading(paragraph: Paragraph, body: Style) -> bool:
    text = " ".join(line.text for line in paragraph.lines)
    if len(text) > LONGEST_HEADING or len(paragraph.lines) > MOST_HEADING_LINES or not LETTERS.search(text):
        return False
    style = paragraph.style
    if style.size >= 1.12 * body.size:
        return not (_ends(FULL_STOP, text) and style.size < 1.5 * body.size and len(text) > 60)
    numbered = style.bold and NUMBERED.match(text)
    if style.size < 0.9 * body.size or text[0].islower() or (text[-1] in ".,;" and not numbered):
        return False
    return (style.bold and not body.bold) or (text.isupper() and len(text) > 4)


def _set_levels(paragraphs: Sequence[Paragraph]) -> None:
    headings = [paragraph for paragraph in paragraphs if paragraph.part is Part.HEADING]
    styles = sorted({_level_key(heading) for heading in headings}, reverse=True)
    ranks = {style: min(rank, 9) for rank, style in enumerate(styles, 1)}
    for heading in headings:
        numbered = re.match(r"\d{1,2}(?:\.\d{1,2})+", heading.lines[0].text)
        heading.level = numbered[0].count(".") + 1 if numbered else ranks[_level_key(heading)]


def _level_key(heading: Paragraph) -> tuple[float, bool]:
    style = heading.style
    return round(style.size), style.bold


# --- sentences that go on in the next column or on the next page ---------------------------------------------------


def _append(done: list[Paragraph], found: list[Paragraph]) -> None:
    """Append paragraphs, each to the one it continues, if it continues one."""
    for paragraph in found:
        start = _continued(done, paragraph)
        if start is None:
            done.append(paragraph)
        else:
            start.lines.extend(paragraph.lines)
            start.full = paragraph.full


def _continued(done: Sequence[Paragraph], paragraph: Paragraph) -> Paragraph | None:
    if paragraph.part is not Part.PARAGRAPH:
        return None
    low = bool(OPENS_LOW.match(paragraph.lines[0].text))
    for earlier in reversed(done[-LOOK_BACK:]):
        if _is_open(earlier, paragraph):
            return earlier if low or earlier.full else None
        if not _may_interrupt(earlier, paragraph) or (earlier.part is Part.HEADING and not low):
            return None
    return None


def _is_open(earlier: Paragraph, paragraph: Paragraph) -> bool:
    if earlier.part not in (Part.PARAGRAPH, Part.LIST_ITEM):
        return False
    last, first = earlier.lines[-1], paragraph.lines[0]
    a, b = earlier.style, paragraph.style
    alike = abs(a.size - b.size) <= 0.06 * a.size and a.bold == b.bold
    moved = first.page != last.page or first.top < last.top
    return alike and moved and not _ends(SENTENCE_END, last.text) and not last.turned


def _may_interrupt(earlier: Paragraph, paragraph: Paragraph) -> bool:
    other = abs(earlier.style.size - paragraph.style.size) > 0.06 * paragraph.style.size
    return other or earlier.part not in (Part.PARAGRAPH, Part.LIST_ITEM)


# --- paragraphs to blocks --------------------------------------------------------------------------------------


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
        x0=round(min(part.x0 for part in parts), 2),
        top=round(min(part.top for part in parts), 2),
        x1=round(max(part.x1 for part in parts), 2),
        bottom=round(max(part.bottom for part in parts), 2),
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
