from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.extract.blocks import Block
from pipeline.extract.plain.text import read_text
from pipeline.models import ParagraphPlace, Part

LONG = "Die Stadt hat seit 2004 einen Beirat, der viermal im Jahr tagt und den Rat in allen Fragen berät. " * 2


@pytest.fixture
def blocks(tmp_path: Path) -> object:
    def read(text: str) -> list[Block]:
        path = tmp_path / "a.txt"
        path.write_text(text, encoding="utf-8")
        return list(read_text(path).blocks)

    return read


def texts(blocks: list[Block]) -> list[str]:
    return [" ".join(block.text.split()) for block in blocks]


CASES = {
    "blank lines part paragraphs": ("eins zwei\n\n  \ndrei vier\n", ["eins zwei", "drei vier"]),
    "wrapped lines are one paragraph": (
        "Der Beirat tagt viermal im Jahr und berät die\nStadt in allen Fragen der Integration von\nZugewanderten.\n",
        ["Der Beirat tagt viermal im Jahr und berät die Stadt in allen Fragen der Integration von Zugewanderten."],
    ),
    "a short line ends its paragraph": (
        "Der Beirat tagt viermal im Jahr und berät die\nStadt in allem.\n"
        "Er hat zwanzig Mitglieder aus vielen\nLändern.",
        [
            "Der Beirat tagt viermal im Jahr und berät die Stadt in allem.",
            "Er hat zwanzig Mitglieder aus vielen Ländern.",
        ],
    ),
    "long lines are paragraphs": (f"{LONG}\n{LONG}\n", [LONG.strip(), LONG.strip()]),
    "items part": ("Es gibt:\n- Kurse\n- Cafés\n1. Beirat\n", ["Es gibt:", "Kurse", "Cafés", "1. Beirat"]),
    "a date at the beginning of a line is no item": (
        "Der Beirat wurde nach langer Vorbereitung am\n3. Mai 2004 durch den Rat der Stadt Aue gegründet.",
        ["Der Beirat wurde nach langer Vorbereitung am 3. Mai 2004 durch den Rat der Stadt Aue gegründet."],
    ),
    "Windows line ends": ("eins\r\n\r\nzwei", ["eins", "zwei"]),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_paragraphs_are_parted_where_a_reader_parts_them(blocks, text: str, expected: list[str]) -> None:
    assert texts(blocks(text)) == expected


@pytest.mark.parametrize(
    ("text", "level"),
    [
        (f"Beirat\n======\n\n{LONG}", 1),
        (f"======\nBeirat\n======\n\n{LONG}", 1),
        (f"Beirat\n------\n{LONG}", 1),
        (f"Beirat\n\n{LONG}", 9),
    ],
)
def test_a_heading_is_underlined_or_stands_alone(blocks, text: str, level: int) -> None:
    heading, paragraph = blocks(text)
    assert (heading.text.strip(), heading.part, heading.level) == ("Beirat", Part.HEADING, level)
    assert paragraph.part is Part.PARAGRAPH


@pytest.mark.parametrize("line", ["Der Beirat tagt.", "beirat", "Es gibt:", "Beirat, Rat,", "- Beirat", "x" * 90])
def test_a_line_that_reads_like_text_heads_nothing(blocks, line: str) -> None:
    assert Part.HEADING not in [block.part for block in blocks(f"{line}\n\n{LONG}")]


def test_the_second_mark_that_underlines_is_the_second_level(blocks) -> None:
    assert [b.level for b in blocks(f"A\n===\n\n{LONG}\n\nB\n---\n\n{LONG}\n\nC\n===\n\n{LONG}")] == [1, 0, 2, 0, 1, 0]


def test_a_place_tells_paragraph_and_line(blocks) -> None:
    assert blocks("eins\n\n\nzwei")[1].place == ParagraphPlace(paragraph=2, line=4)
