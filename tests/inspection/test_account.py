"""The account of a file: figures, languages, scans, warnings and what to hold against the original."""

from __future__ import annotations

import pytest

from pipeline.errors import PasswordError, UsageError
from pipeline.extract.numbers import name_ranges
from pipeline.inspection.account import account_lines, account_of, failed
from pipeline.inspection.ranges import parse_pages
from pipeline.models import Kind, PagePlace, Part, Passage, Reading, Region, Source, Suspicion


def passage(n: int, lang: str, part: Part = Part.PARAGRAPH) -> Passage:
    place = PagePlace(page=1, regions=(Region(page=1, x0=70, top=20.0 * n, x1=300, bottom=20.0 * n + 12),))
    return Passage(
        id=f"s-{n}", source="s", n=n, text="The city reports.", place=place, kind=Kind.OTHER, lang=lang, part=part
    )


READING = Reading(
    source=Source(id="s", city="", file="plan.pdf", kind=Kind.OTHER, sha256="0", pages=48, unread_pages=(3, 4, 5, 9)),
    passages=(
        passage(1, "de"),
        passage(2, "en"),
        passage(3, "de"),
        passage(4, ""),
        passage(5, "de", Part.TABLE_ROW),
        passage(6, "de", Part.TABLE_ROW),
    ),
    warnings=("pages 3-5, 9 are scans without text",),
    suspicious=(
        Suspicion(page=7, reason="2% of the characters are garbled"),
        Suspicion(page=8, reason="mostly pictures; only 12 letters are text"),
        Suspicion(page=12, reason="2% of the characters are garbled"),
    ),
    recognised=(10,),
)


def test_it_counts_pages_passages_characters_tables_and_languages() -> None:
    account = account_of(READING)
    assert (account.pages, account.passages, account.characters, account.tables) == (48, 6, 102, 1)
    assert account.langs == {"de": 4, "en": 1, "": 1}


def test_it_reads_as_aligned_lines() -> None:
    assert list(account_lines(account_of(READING))) == [
        "plan.pdf",
        "  Read        pages 48 · passages 6 · characters 102 · tables 1",
        "  Languages   de 4, en 1, unknown 1",
        "  Scans       pages 3-5, 9 without text",
        "  Recognised  page 10 read by text recognition",
        "  Warning     pages 3-5, 9 are scans without text",
        "  Check       pages 7, 12: 2% of the characters are garbled",
        "  Check       page 8: mostly pictures; only 12 letters are text",
    ]


def test_what_concerns_the_whole_file_names_no_page() -> None:
    reading = Reading(source=READING.source, passages=(), suspicious=(Suspicion(page=0, reason="odd letters"),))
    assert list(account_lines(account_of(reading)))[-1] == "  Check       the file: odd letters"


def test_a_file_that_cannot_be_read_gives_reason_and_advice() -> None:
    error = PasswordError("plan.pdf", "the PDF is locked with a password", "Save a copy without it")
    assert list(account_lines(failed("plan.pdf", error))) == [
        "plan.pdf",
        "  Not read    (needs password) the PDF is locked with a password. Save a copy without it",
    ]


@pytest.mark.parametrize(
    ("text", "pages"),
    [("3", (3,)), ("3-5", (3, 4, 5)), ("9, 3-4", (3, 4, 9)), ("2–3,3", (2, 3)), ("1-1", (1,))],
)
def test_pages_are_understood_as_people_write_them(text: str, pages: tuple[int, ...]) -> None:
    assert parse_pages(text) == pages


@pytest.mark.parametrize("text", ["0", "5-3", "a", "3-", "-3", "1,,2", "3 4", "1-9999999", "²"])
def test_what_is_no_list_of_pages_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="--pages 3-9,12"):
        parse_pages(text)


@pytest.mark.parametrize("pages", ["1", "1-3", "1, 4-9, 12", ""])
def test_pages_are_named_the_way_they_are_understood(pages: str) -> None:
    assert name_ranges(parse_pages(pages) if pages else ()) == pages
