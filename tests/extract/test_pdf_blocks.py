"""Paragraphs, headings, list items, footnotes and captions."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.extract.blocks import Block
from pipeline.extract.pdf.reader import read_pdf
from pipeline.models import Part
from tests.extract.pdf_samples import Item, Text, column, lines_at, pdf

FIRST = (
    "The integration council advises the city on all matters of migration. It meets six times a year and its "
    "minutes are public. Every second year it reports to the city council on what it has done."
)
SECOND = (
    "The office for equal opportunities answers for the language courses. It works with eleven partners from all "
    "parts of the city and pays for rooms, teachers and child care."
)


def blocks(tmp_path: Path, *pages: list[Item]) -> list[Block]:
    path = tmp_path / "blocks.pdf"
    path.write_bytes(pdf(*pages))
    return list(read_pdf(path).blocks)


def parts(found: list[Block]) -> list[tuple[Part, str]]:
    return [(block.part, block.text) for block in found]


def test_white_space_parts_paragraphs(tmp_path: Path) -> None:
    found = blocks(tmp_path, [*column(FIRST), *column(SECOND, y=155)])
    assert [block.text for block in found] == [FIRST, SECOND]


def test_an_indented_line_begins_a_paragraph(tmp_path: Path) -> None:
    first, second = column(FIRST), column(SECOND, y=100 + 12 * len(column(FIRST)))
    indented = [second[0]._replace(x=85), *second[1:]]
    found = blocks(tmp_path, [*first, *indented])
    assert [block.text for block in found] == [FIRST, SECOND]


def test_a_short_last_line_ends_a_paragraph(tmp_path: Path) -> None:
    first = column(FIRST, width=300)
    second = column(SECOND, width=300, y=100 + 12 * len(first))
    assert [block.text for block in blocks(tmp_path, [*first, *second])] == [FIRST, SECOND]


@pytest.mark.parametrize(
    ("heading", "size", "bold"),
    [("Aims of the city", 16, False), ("Aims of the city", 10, True), ("2.1 Aims of the city", 13, True)],
)
def test_large_or_bold_lines_are_headings(tmp_path: Path, heading: str, size: float, bold: bool) -> None:
    found = blocks(tmp_path, [Text(heading, 70, 80, size, bold), *column(FIRST), *column(SECOND, y=160)])
    assert parts(found)[0] == (Part.HEADING, heading)
    assert found[1].text == FIRST


def test_larger_headings_have_higher_levels(tmp_path: Path) -> None:
    page = [
        Text("City report", 70, 60, 22, True),
        Text("Housing", 70, 90, 16, True),
        *column(FIRST, y=120),
        Text("Language", 70, 190, 16, True),
        *column(SECOND, y=220),
    ]
    assert [block.level for block in blocks(tmp_path, page)] == [1, 2, 0, 2, 0]


def test_a_number_gives_a_heading_its_level(tmp_path: Path) -> None:
    page = [
        Text("3.2.1 Housing", 70, 80, 13, True),
        *column(FIRST),
        Text("3.3 Work", 70, 170, 13, True),
        *column(SECOND, y=200),
    ]
    assert [block.level for block in blocks(tmp_path, page)] == [3, 0, 2, 0]


def test_a_bold_word_in_a_paragraph_is_no_heading(tmp_path: Path) -> None:
    lines = column(FIRST)
    line = lines[0]
    bold = [line._replace(text="The", bold=True), line._replace(text=line.text[4:], x=92)]
    assert [block.text for block in blocks(tmp_path, [*bold, *lines[1:]])] == [FIRST]


@pytest.mark.parametrize("bullet", ["•", "–", "-", "·"])
def test_list_items_lose_their_bullet_and_keep_all_their_lines(tmp_path: Path, bullet: str) -> None:
    page = [
        *column(FIRST, y=60),
        Text(bullet, 70, 120),
        *lines_at(["courses for people who have arrived only in", "the last year"], x=85, y=120),
        Text(bullet, 70, 144),
        *lines_at(["help with the search for a home"], x=85, y=144),
    ]
    assert parts(blocks(tmp_path, page))[1:] == [
        (Part.LIST_ITEM, "courses for people who have arrived only in the last year"),
        (Part.LIST_ITEM, "help with the search for a home"),
    ]


def test_bullets_printed_after_the_text_find_their_items(tmp_path: Path) -> None:
    items = ["courses for people who have arrived", "help with the search for a home"]
    page = [*column(FIRST, y=60), *lines_at(items, x=85, y=120), *lines_at(["•", "•"], x=70, y=120)]
    assert parts(blocks(tmp_path, page))[1:] == [(Part.LIST_ITEM, item) for item in items]


def test_numbered_items_keep_their_number(tmp_path: Path) -> None:
    items = ["1. Courses for all people who have arrived", "2. Help with the search for a home"]
    found = blocks(tmp_path, [*column(FIRST, y=60), *lines_at(items, y=120)])
    assert parts(found)[1:] == [(Part.LIST_ITEM, item) for item in items]


def test_a_date_at_the_beginning_of_a_line_is_no_item(tmp_path: Path) -> None:
    lines = lines_at(
        ["Der Rat hat den Plan in seiner Sitzung am", "3. Mai 2021 beschlossen und im Amtsblatt ver-", "kündet."]
    )
    (found,) = blocks(tmp_path, lines)
    assert found.text == "Der Rat hat den Plan in seiner Sitzung am 3. Mai 2021 beschlossen und im Amtsblatt verkündet."


def test_small_numbered_text_at_the_foot_is_a_footnote(tmp_path: Path) -> None:
    found = blocks(tmp_path, [*column(FIRST), *column(SECOND, y=160), Text("1 City gazette 2020.", 70, 760, 7)])
    assert parts(found)[-1] == (Part.FOOTNOTE, "1 City gazette 2020.")


def test_a_raised_footnote_mark_is_no_part_of_the_sentence(tmp_path: Path) -> None:
    page = [Text("The council meets in public.", 70, 100), Text("12", 194, 96, 6), Text("It reports.", 205, 100)]
    (found,) = blocks(tmp_path, page)
    assert found.text.replace("12 ", "") == "The council meets in public. It reports."


@pytest.mark.parametrize("text", ["Figure 3: Arrivals by year", "Tabelle 2: Plätze in Kursen", "Abb. 1 Stadtteile"])
def test_captions_are_told_by_their_first_word_and_number(tmp_path: Path, text: str) -> None:
    assert parts(blocks(tmp_path, [*column(FIRST), Text(text, 70, 300)]))[-1] == (Part.CAPTION, text)


REST = [
    "ho walks over the bridge on a Saturday hears a dozen languages before",
    "he is on the other side. It has never been any different in this city, as",
    "people came from everywhere and stayed for good.",
]
WHOLE = "Who walks over the bridge on a Saturday hears a dozen languages before he is on the other side. " + (
    "It has never been any different in this city, as people came from everywhere and stayed for good."
)


def drop_cap(*, after: bool) -> list[Item]:
    letter = Text("W", 70, 118, 28)
    lines = [Text(line, 98 if i < 2 else 70, 106 + 12 * i) for i, line in enumerate(REST)]
    return [*lines, letter] if after else [letter, *lines]


@pytest.mark.parametrize("after", [False, True], ids=["before its text", "after its text"])
def test_a_drop_cap_is_the_first_letter_of_its_paragraph(tmp_path: Path, after: bool) -> None:
    found = blocks(tmp_path, [*drop_cap(after=after), *column(SECOND, y=180)])
    assert parts(found) == [(Part.PARAGRAPH, WHOLE), (Part.PARAGRAPH, SECOND)]


def test_a_large_first_letter_on_the_line_does_not_make_the_line_a_heading(tmp_path: Path) -> None:
    lines = [Text("W", 70, 106, 16), Text(REST[0], 85.1, 106), *lines_at(REST[1:], y=118)]
    assert parts(blocks(tmp_path, [*lines, *column(SECOND, y=180)]))[0] == (Part.PARAGRAPH, WHOLE)


def test_a_letter_beside_a_title_is_no_drop_cap(tmp_path: Path) -> None:
    found = blocks(tmp_path, [Text("B", 70, 118, 28), Text("Measures of the city", 98, 106, 14), *column(FIRST, y=150)])
    assert [block.text for block in found] == ["B Measures of the city", FIRST]


@pytest.mark.parametrize(
    ("lines", "part"),
    [
        (["Whoever wants a say has to know what is going on.", "And wants an answer."], Part.PARAGRAPH),
        (["The city needs skilled people. Many are here."], Part.PARAGRAPH),
        (["Advice for all newcomers."], Part.PARAGRAPH),
        (["What is it that newcomers need?"], Part.HEADING),
        (["A plan for the whole of the city", "and for all who live in it"], Part.HEADING),
        (["Goals of the association C.O.R."], Part.HEADING),
    ],
)
def test_larger_text_that_ends_in_a_full_stop_is_no_heading(tmp_path: Path, lines: list[str], part: Part) -> None:
    found = blocks(tmp_path, [*lines_at(lines, y=70, size=13), *column(FIRST, y=130), *column(SECOND, y=200)])
    assert parts(found)[0] == (part, " ".join(lines))


@pytest.mark.parametrize(("figure", "size"), [("310", 20), ("6.200", 20), ("47 %", 24)])
def test_a_big_figure_stands_in_the_paragraph_of_the_words_below(tmp_path: Path, figure: str, size: float) -> None:
    caption = lines_at(["people took part in", "the workshops"], x=420, y=122, size=8)
    page = [*column(FIRST, width=300), Text(figure, 420, 110, size, True), *caption, *column(SECOND, y=240)]
    assert (Part.PARAGRAPH, f"{figure} people took part in the workshops") in parts(blocks(tmp_path, page))


def test_figures_side_by_side_each_find_their_words(tmp_path: Path) -> None:
    figures = [Text("38", 100, 300, 24, True), Text("26", 300, 300, 24, True)]
    words = [Text("languages in the pool", 100, 315, 8), Text("offices were asked", 300, 315, 8)]
    found = [block.text for block in blocks(tmp_path, [*column(FIRST), *figures, *words, *column(SECOND, y=400)])]
    assert {"38 languages in the pool", "26 offices were asked"} <= set(found)


def test_a_figure_below_its_words_comes_after_them(tmp_path: Path) -> None:
    page = [*column(FIRST), Text("Action", 100, 300, 8), Text("17", 100, 320, 18, True), *column(SECOND, y=400)]
    assert "Action 17" in [block.text for block in blocks(tmp_path, page)]


def test_a_figure_without_words_is_a_paragraph_of_its_own(tmp_path: Path) -> None:
    found = blocks(tmp_path, [*column(FIRST), Text("310", 100, 400, 24), *column(SECOND, y=600)])
    assert [block.text for block in found] == [FIRST, "310", SECOND]


def test_or_at_the_beginning_of_a_line_is_no_bullet(tmp_path: Path) -> None:
    lines = [
        "La ciudad apoya a las escuelas, las asociaciones, los barrios",
        "o las familias que lo necesiten en cada distrito.",
    ]
    assert [block.text for block in blocks(tmp_path, lines_at(lines))] == [" ".join(lines)]


def test_a_dash_at_the_beginning_of_a_line_of_a_sentence_is_no_bullet(tmp_path: Path) -> None:
    lines = [
        "The council decided on a new plan for the whole of the city",
        "– and for all who live in it – in the year that ended now.",
    ]
    assert [block.text for block in blocks(tmp_path, lines_at(lines))] == [" ".join(lines)]


def test_an_o_is_a_bullet_where_several_lines_begin_so(tmp_path: Path) -> None:
    found = blocks(tmp_path, [Text("You are:", 70, 100), *lines_at(["o a woman", "o a man", "o other"], y=112)])
    assert parts(found)[1:] == [(Part.LIST_ITEM, text) for text in ("a woman", "a man", "other")]


def test_text_goes_on_behind_a_box_set_like_itself(tmp_path: Path) -> None:
    start = column("The council has decided that all of the courses are open to", y=100, width=310)
    box = [*column(FIRST, x=90, y=200, width=260)]
    page = [*start, *box, *column("people who have just arrived. They are free.", y=330, width=310)]
    assert "are open to people who have just arrived." in " ".join(block.text for block in blocks(tmp_path, page))


def test_text_beside_a_picture_is_one_paragraph(tmp_path: Path) -> None:
    beside = [
        "The council advises the city on all",
        "matters of migration and it meets",
        "in public six times each year. All",
        "of its minutes are on the website",
    ]
    below = column(
        "of the city in many languages. Every second year it reports to the city council on what it has done."
    )
    lines = [*lines_at(beside), *[line._replace(y=line.y + 48) for line in below]]
    assert len(blocks(tmp_path, lines)) == 1


def test_notes_that_count_on_are_parted(tmp_path: Path) -> None:
    notes = lines_at(["1 City gazette, number 12, of the year", "2 Minutes of the council of the city"], y=700, size=7)
    assert [b.text for b in blocks(tmp_path, [*column(FIRST), *notes])][1:] == [note.text for note in notes]


def test_a_line_at_the_label_of_items_that_hang_begins_a_paragraph(tmp_path: Path) -> None:
    lines = [
        Text("• the courses of the city for all adults who want", 70, 100),
        Text("to learn the language", 80, 112),
        Text("• the advice of the offices to all of the families", 70, 124),
        Text("The council meets in public.", 70, 136),
    ]
    assert [block.text for block in blocks(tmp_path, lines)][1:] == [lines[2].text[2:], lines[3].text]


def test_the_first_word_decides_whether_a_drop_cap_is_one(tmp_path: Path) -> None:
    # The lines beside the letter begin at one x where it is part of a word, the first farther on where it is a word.
    begin = [Text("A", 60, 130, 46), Text("city that asks its people first what they need, and", 94, 106)]
    part = [Text("A", 60, 330, 46), Text("ll people are asked by the city what they need, and", 91, 306)]
    rest = [
        "that goes on to tell them what came of all that they",
        "have said in the years of the plan, is a good city.",
    ]
    page = [
        *begin,
        *lines_at(rest, x=91, y=118),
        *part,
        *lines_at(rest, x=91, y=318),
    ]
    found = [block.text for block in blocks(tmp_path, page)]
    assert [text.split()[:3] for text in found] == [["A", "city", "that"], ["All", "people", "are"]]
