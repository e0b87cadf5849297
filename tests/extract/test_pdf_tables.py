"""Ruled tables: one block per row, named columns as context; the same grids as pdfplumber finds."""

from __future__ import annotations

from pathlib import Path

import pdfplumber
import pytest

from pipeline.extract.blocks import Block
from pipeline.extract.pdf.reader import read_pdf
from pipeline.models import Part
from tests.extract.pdf_samples import Cropped, Item, Rect, Text, column, grid, pdf

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


def house_front(x: float, y: float, width: float, height: float) -> list[Rect]:
    """Return a drawing of many houses with windows: lines enough for any table."""
    across = [Rect(x, y + i * 25, width, 1) for i in range(int(height / 25) + 1)]
    return [*across, *(Rect(x + i * 35, y, 1, height) for i in range(int(width / 35) + 1))]


def test_a_drawing_cut_to_size_makes_no_table_of_the_text_below(tmp_path: Path) -> None:
    picture = Cropped(Rect(60, 60, 480, 30), house_front(60, 60, 480, 300))
    (found,) = blocks(tmp_path, [picture, *column(PROSE, y=130)])
    assert (found.text, found.part) == (PROSE, Part.PARAGRAPH)


def test_a_table_in_a_window_is_a_table(tmp_path: Path) -> None:
    items = grid(ROWS)
    window = Cropped(Rect(60, 190, 480, 200), [item for item in items if isinstance(item, Rect)])
    assert len(rows(blocks(tmp_path, [window, *(item for item in items if isinstance(item, Text))]))) == 3


def test_lines_that_cut_through_words_make_no_table(tmp_path: Path) -> None:
    text = column(f"{PROSE} {PROSE} {PROSE}", y=110, width=400)
    assert rows(blocks(tmp_path, [*house_front(60, 90, 420, 75), *text])) == []


def test_a_row_full_of_prose_is_a_frame_in_a_table(tmp_path: Path) -> None:
    prose = column(" ".join([PROSE] * 6), x=75, y=340, width=430)
    frame = [Rect(70, 320, 450, 0.7), Rect(70, 450, 450, 0.7), Rect(70, 320, 0.7, 130), Rect(520, 320, 0.7, 130)]
    found = blocks(tmp_path, [*grid(ROWS), *frame, *prose])
    assert [block.part for block in found] == [Part.TABLE_ROW] * 3 + [Part.PARAGRAPH]
    assert found[-1].text == " ".join([PROSE] * 6)


def test_the_cells_of_an_attendance_list_stay_together(tmp_path: Path) -> None:
    people = [["Present", "Excused"], ["Ms Corinna Mur", "Mr Jon Els"], ["Mr Toni Korn", "Ms Sybille Pet"]]
    assert [text for text, _ in rows(blocks(tmp_path, grid(people)))] == [" | ".join(pair) for pair in people]


@pytest.mark.parametrize("turn", [0, 90])
def test_pdfplumber_finds_the_same_grid(tmp_path: Path, turn: int) -> None:
    path = tmp_path / "table.pdf"
    path.write_bytes(pdf(grid(ROWS), turn=turn))
    with pdfplumber.open(path) as document:
        (expected,) = document.pages[0].extract_tables()
    cells = [" | ".join(" ".join(cell.split()) for cell in row) for row in expected]
    found = [block.text.replace("families", "fami- lies") for block in read_pdf(path).blocks]
    assert found == cells
