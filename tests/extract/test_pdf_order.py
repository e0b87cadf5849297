"""Reading order: two and three columns, whatever the order in the file; sidebars; nothing sorted without need."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.extract.pdf.reader import read_pdf
from tests.extract.pdf_samples import Item, Text, by_row, column, lines_at, pdf

Read = Callable[..., str]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reading(*pages: list[Item]) -> str:
        path = tmp_path / "brochure.pdf"
        path.write_bytes(pdf(*pages))
        return "\n".join(block.text for block in read_pdf(path).blocks)

    return reading


def story(name: str, sentences: int = 6) -> str:
    return " ".join(
        f"The {name} office reports that measure {name}{i} reached all of the people it was meant for."
        for i in range(sentences)
    )


LEFT, MIDDLE, RIGHT = story("first"), story("second"), story("third")


def test_columns_are_read_as_the_file_has_them(read: Read) -> None:
    page = [*column(LEFT, width=210), *column(RIGHT, x=320, width=210)]
    assert read(page) == f"{LEFT}\n{RIGHT}"


def test_two_columns_printed_row_by_row_are_read_one_after_the_other(read: Read) -> None:
    page = by_row(column(LEFT, width=210), column(RIGHT, x=320, width=210))
    assert read(page) == f"{LEFT}\n{RIGHT}"


def test_three_columns_printed_row_by_row_are_read_one_after_the_other(read: Read) -> None:
    columns = [column(t, x=40 + 180 * i, width=160, size=9) for i, t in enumerate((LEFT, MIDDLE, RIGHT))]
    assert read(by_row(*columns)) == f"{LEFT}\n{MIDDLE}\n{RIGHT}"


def test_columns_whose_lines_do_not_stand_level_are_told_apart(read: Read) -> None:
    page = by_row(column(LEFT, width=210), column(RIGHT, x=320, y=105, width=210))
    assert read(page) == f"{LEFT}\n{RIGHT}"


def test_columns_in_the_wrong_order_are_put_right(read: Read) -> None:
    page = [*column(RIGHT, x=320, width=210), *column(LEFT, width=210)]
    assert read(page) == f"{LEFT}\n{RIGHT}"


def test_paragraphs_in_the_wrong_order_are_put_right(read: Read) -> None:
    page = [*column(RIGHT, y=400), *column(LEFT, y=100)]
    assert read(page) == f"{LEFT}\n{RIGHT}"


def test_a_title_over_both_columns_comes_first(read: Read) -> None:
    title = Text("A city for everyone, a plan for the next ten years", 70, 80, 18, True)
    page = by_row([title], column(LEFT, y=120, width=210), column(RIGHT, x=320, y=120, width=210))
    assert read(page) == f"{title.text}\n{LEFT}\n{RIGHT}"


def test_text_below_the_columns_comes_last(read: Read) -> None:
    below = column(MIDDLE, y=420)
    page = by_row(column(LEFT, width=210), column(RIGHT, x=320, width=210), below)
    assert read(page) == f"{LEFT}\n{RIGHT}\n{MIDDLE}"


def test_a_sidebar_printed_last_stays_last(read: Read) -> None:
    page = [*column(LEFT, width=300), *column(RIGHT, x=420, width=120, size=8)]
    assert read(page) == f"{LEFT}\n{RIGHT}"


def test_one_wide_gap_is_no_gutter(read: Read) -> None:
    lines = lines_at(["The council has heard this", "and decided on a plan for", "all the parts of the city."])
    torn = [lines[0], Text("The second half stands far", 230, lines[0].y), *lines[1:]]
    assert "and decided on a plan for all the parts of the city." in read(torn)


def test_a_sentence_goes_on_at_the_top_of_the_next_column(read: Read) -> None:
    left = column("The council decided that all language courses in the city are open to people", width=150)
    right = column("who have just arrived. They are free.", x=320, width=150)
    assert read([*left, *right]) == (
        "The council decided that all language courses in the city are open to people who have just arrived. "
        "They are free."
    )


def test_a_sentence_goes_on_behind_a_footnote(read: Read) -> None:
    page = [
        *column(LEFT),
        *lines_at(["The advisory council was founded in the year two thousand and is elected by all of the"], y=600),
        *lines_at(["1 City gazette, number 12."], y=780, size=7),
    ]
    text = read(page, column("residents without a German passport. It meets in public."))
    assert "is elected by all of the residents without a German passport." in text
    assert "\n1 City gazette, number 12." in text


@pytest.mark.parametrize(
    "last",
    [
        Text("Figure 3: Arrivals by year and part of the city, without those whose", 70, 780),
        Text("Help with the search for a home for all and", 70, 780, 14, True),
        Text("• Courses for everyone", 70, 190),
    ],
    ids=["caption", "heading", "short item"],
)
def test_a_sentence_goes_on_from_running_text_only(read: Read, last: Text) -> None:
    text = read([*column(LEFT), last], column("residents without a German passport. It meets in public."))
    assert "\nresidents without a German passport. It meets in public." in text


def test_an_item_goes_on_over_the_page_if_its_line_was_full(read: Read) -> None:
    item = "• The advisory council was founded in the year two thousand and is elected by all of the"
    text = read([*column(LEFT), Text(item, 70, 780)], column("residents without a German passport. It meets."))
    assert "is elected by all of the residents without a German passport." in text


def test_a_quote_in_large_letters_in_one_column_does_not_part_the_page(read: Read) -> None:
    words = "The council has decided that the courses are open to all of the people who"
    above = column(f"{LEFT} {words}", width=210)
    quote = Text("“Ask us!”", 80, 330, 20)
    below = column("live in the city. They are free.", y=370, width=210)
    short = column("A short column stands at the right of it all.", x=320, width=210)
    assert f"{words} live in the city." in read([*short, *above, quote, *below])


def test_columns_printed_row_by_row_on_a_part_of_the_page_are_told(read: Read) -> None:
    top = column(story("long", 24), width=455)
    y = top[-1].y + 40
    page = [*top, *by_row(column(LEFT, y=y, width=210), column(MIDDLE, x=320, y=y, width=210))]
    assert read(page).endswith(f"{LEFT}\n{MIDDLE}")
