"""Line numbers in the margin of transcripts are dropped; other numbers at the left stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.extract.pdf.reader import read_pdf
from tests.extract.pdf_samples import Item, Text, column, lines_at, pdf

SPEECH = " ".join(
    f"In the year {2000 + i} we asked all the offices what it is that people need who come to live here with us, and "
    f"{i} of them gave us an answer that we could work with at once."
    for i in range(12)
)


def texts(tmp_path: Path, *pages: list[Item]) -> list[str]:
    path = tmp_path / "hearing.pdf"
    path.write_bytes(pdf(*pages))
    return [block.text for block in read_pdf(path).blocks]


def numbered(lines: list[Text], *, every: int, first: int = 1) -> list[Item]:
    """Return lines with a number in the margin, printed before the line it belongs to."""
    items: list[Item] = []
    for number, line in enumerate(lines, first):
        if number % every == 0:
            items.append(Text(str(number), 50 - 5.56 * len(str(number)), line.y))
        items.append(line)
    return items


@pytest.mark.parametrize("every", [1, 5])
def test_line_numbers_are_dropped(tmp_path: Path, every: int) -> None:
    assert texts(tmp_path, numbered(column(SPEECH, x=90, width=400), every=every)) == [SPEECH]


def test_a_known_column_is_dropped_on_a_page_with_few_numbers(tmp_path: Path) -> None:
    lines = column(SPEECH, x=90, width=400)
    second = numbered(column("Yes. That is all we know so far.", x=90), every=5, first=(len(lines) // 5 + 1) * 5)
    assert texts(tmp_path, numbered(lines, every=5), second) == [SPEECH, "Yes. That is all we know so far."]


def test_a_timeline_keeps_its_years(tmp_path: Path) -> None:
    years = [Text(str(1990 + 10 * i), 40, 100 + 60 * i) for i in range(5)]
    events = [Text(f"Event number {i} in the city.", 90, 100 + 60 * i) for i in range(5)]
    found = " ".join(texts(tmp_path, [item for pair in zip(years, events, strict=True) for item in pair]))
    assert all(year.text in found for year in years)


def test_a_numbered_list_keeps_its_numbers(tmp_path: Path) -> None:
    numbers = lines_at([str(i) for i in range(1, 11)], x=50)
    items = lines_at([f"Measure of the city that has the name {i}" for i in "abcdefghij"], x=90)
    found = " ".join(texts(tmp_path, [item for pair in zip(numbers, items, strict=True) for item in pair]))
    assert "7 Measure" in found
