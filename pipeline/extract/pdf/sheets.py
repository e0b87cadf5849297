"""One page read: tables, lines, and what the file marks as page furniture, in the order of the file."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.extract.pdf.geometry import Box
from pipeline.extract.pdf.heads import Sheet, margin_lines
from pipeline.extract.pdf.lines import Line, page_lines
from pipeline.extract.pdf.margins import FEWEST, MARGIN, LineNumbers
from pipeline.extract.pdf.pages import PageReader
from pipeline.extract.pdf.tables import frame_of, grids_of, page_tables

# Numbers at the beginning or end of so many lines may count the lines.
NUMBER = re.compile(r"[0-9](?<![^\r\n].)[0-9]{0,4}(?!\S)|[0-9](?<!\S.)[0-9]{0,4}\s?(?=[\r\n])")
NUMBERED = re.compile(r"\d{1,5}(?:\s|$)|.*\s\d{1,5}$")


def sheet_of(page: PageReader, numbers: LineNumbers) -> Sheet:
    """Return an open page as lines and tables."""
    text = page.text
    grids = grids_of(page.rules()) if text else []
    may_count = numbers.seen or len(NUMBER.findall(text)) >= FEWEST
    frames = [frame_of(grid) for grid in grids]
    plain, words = page.lines(_is_unclear(frames, MARGIN * page.width if may_count else 0.0))
    if may_count:
        kept = numbers.without([*words, *plain], page.width)
        words, plain = (
            [word for word in kept if not isinstance(word, Line)],
            [line for line in kept if isinstance(line, Line)],
        )
    tables, rest = page_tables(words, grids, page.number, page.face) if grids else ([], words)
    lines = page_lines(rest, page.number, page.face, plain)
    lines = [line for line in lines if line.text and not line.text.isspace()]
    if tables:
        lines = sorted([*lines, *tables], key=lambda line: line.start)
    margins = margin_lines(lines, page.height)
    artifacts = frozenset(line.start for line in margins if page.is_artifact(line.start))
    return Sheet(page.number, page.height, page.label, lines, artifacts)


def _is_unclear(frames: list[Box], margin: float) -> Callable[[Line], bool]:
    """Return a test whether a line has to be looked at word by word: in tables, or where it may bear a number."""

    def test(line: Line) -> bool:
        is_in_table = any(
            line.x0 < x1 and x0 < line.x1 and line.top < y1 and y0 < line.bottom for x0, y0, x1, y1 in frames
        )
        return is_in_table or (line.x0 < margin and bool(NUMBERED.match(line.text)))

    return test if frames or margin else _never


def _never(_: Line) -> bool:
    return False
