"""Ruled tables: one block per row, named columns as context; the same grids as pdfplumber finds."""

from __future__ import annotations

from pathlib import Path

import pdfplumber
import pytest

from pipeline.extract.blocks import Block
from pipeline.extract.pdf import read_pdf
from pipeline.models import Part
from tests.extract.pdf_samples import Item, Rect, Text, column, grid, pdf

ROWS = [
    ["Measure", "Office", "Places"],
    ["Language courses", "Adult education\ncentre", "1250"],
    ["Mentoring for fami-\nlies", "Youth office", "80"],
]
PROSE = "The table shows what the city offered in the last year. All figures come from the offices."


def blocks(tmp_path: Path, *pages: list[Item]) -> list[Block]:
    path = tmp_path / "table.pdf"
    path.write_bytes(pdf(*pages))
    return list(read_pdf(path).blocks)


def rows(found: list[Block]) -> list[tuple[str, str]]:
    return [(block.text, block.context) for block in found if block.part is Part.TABLE_ROW]


def test_each_row_is_a_block_with_the_columns_names_as_context(tmp_path: Path) -> None:
    assert rows(blocks(tmp_path, [*column(PROSE), *grid(ROWS)])) == [
        ("Measure | Office | Places", ""),
        ("Language courses | Adult education centre | 1250", "Measure | Office | Places"),
        ("Mentoring for families | Youth office | 80", "Measure | Office | Places"),
    ]


def test_text_around_the_table_stays_prose(tmp_path: Path) -> None:
    found = blocks(tmp_path, [*column(PROSE), *grid(ROWS), *column(PROSE.upper(), y=500)])
    assert [found[0].text, found[-1].text] == [PROSE, PROSE.upper()]


def test_a_table_that_goes_on_keeps_the_names_of_its_columns(tmp_path: Path) -> None:
    more = [["Housing advice", "Social office", "300"], ["Job fair", "Job centre", "40"]]
    second = [item._replace(bold=False) if isinstance(item, Text) else item for item in grid(more)]
    found = rows(blocks(tmp_path, grid(ROWS), second))
    assert found[-1] == ("Job fair | Job centre | 40", "Measure | Office | Places")


def test_each_row_says_where_it_stands(tmp_path: Path) -> None:
    found = blocks(tmp_path, grid(ROWS))
    regions = [region for block in found for region in getattr(block.place, "regions", ())]
    assert [200 + 40 * i < r.top < r.bottom < 240 + 40 * i for i, r in enumerate(regions)] == [True] * 3


def test_a_frame_around_prose_is_no_table(tmp_path: Path) -> None:
    frame = [Rect(60, 80, 480, 1), Rect(60, 180, 480, 1), Rect(60, 80, 1, 100), Rect(540, 80, 1, 100)]
    (found,) = blocks(tmp_path, [*frame, *column(PROSE, width=400)])
    assert (found.text, found.part) == (PROSE, Part.PARAGRAPH)


@pytest.mark.parametrize("turn", [0, 90])
def test_pdfplumber_finds_the_same_grid(tmp_path: Path, turn: int) -> None:
    path = tmp_path / "table.pdf"
    path.write_bytes(pdf(grid(ROWS), turn=turn))
    with pdfplumber.open(path) as document:
        (expected,) = document.pages[0].extract_tables()
    cells = [" | ".join(" ".join(cell.split()) for cell in row) for row in expected]
    found = [block.text.replace("families", "fami- lies") for block in read_pdf(path).blocks]
    assert found == cells
