"""Tables without rules: rows whose cells the file has one after the other, lined up below each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.extract.blocks import Block
from pipeline.extract.pdf.reader import read_pdf
from pipeline.models import Part
from tests.extract.pdf_samples import Item, Text, by_row, column, lines_at, pdf

PROSE = "The table shows what the city offered in the last year. All figures come from the offices of the city."
ROWS = [
    ("Measure", "Office", "Places"),
    ("Language courses", "Adult education centre", "1250"),
    ("Mentoring for families", "Youth office", "80"),
    ("Housing advice", "Social office", "300"),
]
STOPS = (70.0, 250.0, 420.0)


def blocks(tmp_path: Path, page: list[Item]) -> list[Block]:
    path = tmp_path / "aligned.pdf"
    path.write_bytes(pdf(page))
    return list(read_pdf(path).blocks)


def rows(found: list[Block]) -> list[str]:
    return [block.text for block in found if block.part is Part.TABLE_ROW]


def aligned(table: list[tuple[str, ...]], *, y: float = 200, stops: tuple[float, ...] = STOPS) -> list[Text]:
    return [
        Text(cell, x, y + 15 * i, bold=i == 0)
        for i, row in enumerate(table)
        for x, cell in zip(stops, row, strict=False)
    ]


def test_each_row_is_a_block_with_its_cells(tmp_path: Path) -> None:
    found = blocks(tmp_path, [*column(PROSE), *aligned(ROWS), *column(PROSE, y=400)])
    assert rows(found) == [" | ".join(row) for row in ROWS]
    assert [found[0].text, found[-1].text] == [PROSE, PROSE]


def test_the_bold_first_row_names_the_columns(tmp_path: Path) -> None:
    found = [block for block in blocks(tmp_path, aligned(ROWS)) if block.part is Part.TABLE_ROW]
    assert [block.context for block in found] == ["", *["Measure | Office | Places"] * 3]


def test_a_cell_may_run_over_some_lines(tmp_path: Path) -> None:
    page: list[Item] = []
    for i in range(4):
        y = 100 + 50 * i
        page += [Text(f"Aim {i}", 70, y), *lines_at([f"Courses for all {i}", "adults in the city"], x=180, y=y)]
        page.append(Text("Social office", 400, y))
    assert rows(blocks(tmp_path, page)) == [
        f"Aim {i} | Courses for all {i} adults in the city | Social office" for i in range(4)
    ]


@pytest.mark.parametrize(
    "table",
    [
        [(f"{i}.", f"Measure number {i} of the city") for i in range(1, 6)],
        [(f"Chapter {name}", str(page)) for name, page in (("one", 3), ("two", 9), ("three", 14), ("four", 30))],
        ROWS[:2],
    ],
    ids=["numbered list", "contents", "two rows"],
)
def test_what_only_looks_like_a_table_is_none(tmp_path: Path, table: list[tuple[str, ...]]) -> None:
    page = aligned(table, stops=(70.0, 250.0, 420.0) if len(table[0]) > 2 else (70.0, 250.0))
    assert rows(blocks(tmp_path, [*page])) == []


def test_columns_of_prose_printed_row_by_row_are_no_table(tmp_path: Path) -> None:
    texts = [
        f"In the year {y} the council heard all of the offices and asked what they had done for those who had come."
        for y in (2019, 2020)
    ]
    page = by_row(*(column(text, x=70 + 250 * i, width=200) for i, text in enumerate(texts)))
    found = blocks(tmp_path, [*page])
    assert rows(found) == []
    assert [block.text for block in found] == texts
