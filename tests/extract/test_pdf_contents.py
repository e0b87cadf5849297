"""Tables of contents are left out; what only looks like one stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.extract.pdf.reader import read_pdf
from tests.extract.pdf_samples import Item, Text, column, lines_at, pdf

BODY = "The council meets in public. Its minutes are on the website of the city, in four languages and plain words."
TITLES = [("Foreword", 3), ("The city today", 4), ("How this plan was made", 5), ("What it costs", 12)]


def texts(tmp_path: Path, *pages: list[Item]) -> list[str]:
    path = tmp_path / "contents.pdf"
    path.write_bytes(pdf(*pages))
    return [block.text for block in read_pdf(path).blocks]


def entries(leader: str) -> list[str]:
    return [f"{title}{leader}{page}" for title, page in TITLES]


@pytest.mark.parametrize("leader", [" . . . . . . . . . . ", "..............", "……………… "])
def test_entries_with_leader_dots_go_with_their_heading(tmp_path: Path, leader: str) -> None:
    page = [Text("Contents", 70, 80, 16), *lines_at(entries(leader)), *column(BODY, y=148)]
    assert texts(tmp_path, page) == [BODY]


def test_the_lines_of_a_long_entry_go_together(tmp_path: Path) -> None:
    lines = entries(" ......... ")
    lines[2:3] = ["How this plan was made by the council, the offices and all", "of the associations ......... 5"]
    assert texts(tmp_path, [*lines_at(lines), *column(BODY, y=300)]) == [BODY]


def test_entries_without_dots_go_if_they_stand_below_their_heading(tmp_path: Path) -> None:
    page = [Text("Inhaltsverzeichnis", 70, 80, 16), *lines_at(entries(" ")), *column(BODY, y=300)]
    assert texts(tmp_path, page) == [BODY]


def test_entries_go_on_the_next_page_too(tmp_path: Path) -> None:
    second = lines_at([f"Part {name} {page}" for name, page in [("one", 20), ("two", 31), ("three", 40)]])
    first = [Text("Contents", 70, 80, 16), *lines_at(entries(" "))]
    assert texts(tmp_path, first, second, column(BODY)) == [BODY]


def test_a_price_list_stays_line_by_line(tmp_path: Path) -> None:
    lines = ["Day course .......... 120 Euro", "Evening course .......... 80 Euro", "Test .......... 40 Euro"]
    found = texts(tmp_path, [*lines_at(lines), *column(BODY, y=148)])
    assert found == ["Day course … 120 Euro", "Evening course … 80 Euro", "Test … 40 Euro", BODY]


def test_lines_that_end_in_numbers_are_no_contents_by_themselves(tmp_path: Path) -> None:
    lines = [f"{title} {page}" for title, page in TITLES]
    assert " ".join(texts(tmp_path, lines_at(lines))).endswith("What it costs 12")
