"""A table saved as text (CSV, TSV) as blocks."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from pipeline.errors import DamagedError
from pipeline.extract.blocks import Block, Document
from pipeline.extract.grid import MOST_COLUMNS, Cell, Row
from pipeline.extract.office.sheet import MOST_ROWS, sheet_blocks, too_long
from pipeline.extract.plain.decode import decode
from pipeline.models import ParagraphPlace

_SEPARATORS = ";\t,|"
_LOOKED_AT = 20
# No text cell is longer; a missing quotation mark makes one of the rest of the file.
LONGEST_CELL = 1_000_000


def read_table(path: Path) -> Document:
    """Return the rows of a table; raise DamagedError where its quotation marks do not come to an end."""
    text = decode(path.read_bytes())
    try:
        rows = list(islice(_rows(text, suffix=path.suffix.lower()), MOST_ROWS + 1))
    except csv.Error as error:
        raise DamagedError(path.name, "the table's cells cannot be told apart", "Save it as .xlsx") from error
    warnings = (too_long(path.stem),) if len(rows) > MOST_ROWS else ()
    return Document(blocks=tuple(sheet_blocks("", rows[:MOST_ROWS], 1)), warnings=warnings)


def _rows(text: str, *, suffix: str) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_CELL)
    lines = text.splitlines(keepends=True)
    # Excel writes the separator into a first line of its own.
    stated = lines[0][4:5] if lines and lines[0].startswith("sep=") else ""
    separator = stated or ("\t" if suffix in (".tsv", ".tab") else _separator(lines))
    for n, cells in enumerate(csv.reader(lines[bool(stated) :], delimiter=separator), 1 + bool(stated)):
        yield Row(number=n, cells=tuple(map(text_cell, cells[:MOST_COLUMNS])))


def _separator(lines: Iterable[str]) -> str:
    """Return the separator that parts the first lines the most alike: in most of them, and often."""
    counts = {mark: [line.count(mark) for line in islice(lines, _LOOKED_AT)] for mark in _SEPARATORS}
    return max(_SEPARATORS, key=lambda mark: (sum(map(bool, counts[mark])), min(counts[mark], default=0)))


def text_cell(text: str, *, is_marked: bool = False, span: int = 1, down: int = 1) -> Cell:
    """Return a cell with this text."""
    blocks = (Block(text=text, place=ParagraphPlace(paragraph=1)),) if text.strip() else ()
    return Cell(blocks=blocks, is_marked=is_marked, span=span, down=down)
