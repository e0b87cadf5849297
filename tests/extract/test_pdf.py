"""The PDF reader as a whole: what comes out of a file."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import pypdfium2
import pytest

from pipeline.errors import DamagedError, EmptyError, PasswordError
from pipeline.extract import read as read_source
from pipeline.extract.blocks import Block, Document
from pipeline.extract.pdf.reader import read_pdf
from pipeline.models import PagePlace, Part, Region
from tests.extract.pdf_samples import HEIGHT, WIDTH, Image, Item, Rect, Text, column, grid, lines_at, pdf

PROSE = (
    "The integration council advises the city on all matters of migration. It meets six times a year and its "
    "minutes are public. Every second year it reports to the city council."
)

Read = Callable[..., Document]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reading(data: bytes) -> Document:
        path = tmp_path / "strategy.pdf"
        path.write_bytes(data)
        return read_pdf(path)

    return reading


def place(block: Block) -> PagePlace:
    assert isinstance(block.place, PagePlace)
    return block.place


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


class TestText:
    def test_it_reads_a_paragraph_whole(self, read: Read) -> None:
        assert texts(read(pdf(column(PROSE, width=200)))) == [PROSE]

    def test_it_reads_letters_beyond_ascii(self, read: Read) -> None:
        text = "Die Ausländerbehörde prüft – „zügig“ – jeden Antrag für 50 €."
        assert texts(read(pdf(column(text)))) == [text]

    def test_it_joins_a_word_hyphenated_at_the_end_of_a_line(self, read: Read) -> None:
        lines = lines_at(
            ["Die Stadt fördert die Integra-", "tion und den Sprach-", "und Sachunterricht der EU-", "Bürger."]
        )
        assert texts(read(pdf(lines))) == [
            "Die Stadt fördert die Integration und den Sprach- und Sachunterricht der EU-Bürger."
        ]

    def test_it_counts_pages(self, read: Read) -> None:
        assert read(pdf(column(PROSE), column(PROSE))).pages == 2

    def test_it_keeps_the_title_that_the_file_states(self, read: Read) -> None:
        assert read(pdf(column(PROSE), title="Integrationskonzept  2030")).title == "Integrationskonzept 2030"

    @pytest.mark.parametrize(
        "stated",
        [
            "Microsoft Word - Konzept_final.docx",
            "(Microsoft Word - Niederschrift 2. Sitzung)",
            "Microsoft Word - Bericht .docx ",
            "konzept-druck.indd",
            "",
        ],
    )
    def test_a_file_name_is_no_title(self, read: Read, tmp_path: Path, stated: str) -> None:
        read(pdf(column(PROSE), title=stated))
        assert read_source(tmp_path / "strategy.pdf").source.title == "strategy"


class TestPagesThatLieOnTheirSide:
    """Pages whose text runs up or down, though the file does not say that they are turned."""

    ITEMS: ClassVar = [*column(PROSE, width=250), *column(PROSE.upper(), y=250, width=250)]

    @pytest.mark.parametrize("turn", [90, 180, 270])
    def test_they_are_read_like_any_other(self, read: Read, turn: int) -> None:
        assert texts(read(pdf(self.ITEMS, turn=turn, lying=True))) == [PROSE, PROSE.upper()]

    @pytest.mark.parametrize("turn", [90, 180, 270])
    def test_boxes_are_those_of_the_page_as_shown(self, read: Read, tmp_path: Path, turn: int) -> None:
        region = only_region(read(pdf(column(PROSE, width=200), turn=turn, lying=True)))
        assert ink(tmp_path / "strategy.pdf") == pytest.approx((region.x0, region.top, region.x1, region.bottom), abs=4)

    def test_their_tables_are_tables(self, read: Read) -> None:
        rows = [["Measure", "Places"], ["Language courses", "1250"], ["Mentoring", "80"]]
        found = read(pdf(grid(rows), turn=90, lying=True))
        assert texts(found) == ["Measure | Places", "Language courses | 1250", "Mentoring | 80"]

    def test_a_note_in_the_margin_does_not_turn_the_page(self, read: Read) -> None:
        assert texts(read(pdf([*column(PROSE), Text("Draft", 20, 400)]))) == [PROSE, "Draft"]


class TestRunningHeads:
    @pytest.fixture
    def book(self) -> list[list[Item]]:
        return [
            [
                Text("Integration report of the city", 70, 40, 8),
                *column(f"{PROSE} This is text number {page}.", width=300, y=150),
                Text(str(page + 4), 290, 810, 8),
            ]
            for page in range(1, 7)
        ]

    def test_it_leaves_them_out(self, read: Read, book: list[list[Item]]) -> None:
        assert texts(read(pdf(*book))) == [f"{PROSE} This is text number {page}." for page in range(1, 7)]

    def test_it_keeps_the_printed_page_number_as_label(self, read: Read, book: list[list[Item]]) -> None:
        assert [place(block).label for block in read(pdf(*book)).blocks] == ["5", "6", "7", "8", "9", "10"]

    def test_it_keeps_what_stands_once_near_the_edge(self, read: Read, book: list[list[Item]]) -> None:
        book[2].append(Text("Only this page has a remark down here.", 70, 790, 8))
        assert "Only this page has a remark down here." in texts(read(pdf(*book)))

    def test_it_joins_a_sentence_that_goes_on_behind_them(self, read: Read) -> None:
        first = "The council decided in March that all of the language courses in the city will be open to"
        second = "everyone who lives here. Fees are waived for those who cannot pay."
        head = Text("City report", 70, 40, 8)
        pages = [[head, *lines_at([first], y=780)], [head, *lines_at([second])], [head, *column(PROSE)]]
        document = read(pdf(*pages))
        assert document.blocks[0].text == f"{first} {second}"
        assert [region.page for region in place(document.blocks[0]).regions] == [1, 2]


class TestPlaces:
    @pytest.mark.parametrize("turn", [0, 90, 180, 270])
    def test_it_gives_boxes_as_the_page_is_shown(self, read: Read, tmp_path: Path, turn: int) -> None:
        region = only_region(read(pdf(column(PROSE, width=200), turn=turn)))
        wide, high = (WIDTH, HEIGHT) if turn % 180 == 0 else (HEIGHT, WIDTH)
        assert ink(tmp_path / "strategy.pdf") == pytest.approx((region.x0, region.top, region.x1, region.bottom), abs=4)
        assert 0 <= region.x0 < region.x1 <= wide
        assert 0 <= region.top < region.bottom <= high

    def test_it_counts_from_the_corner_of_a_cropped_page(self, read: Read) -> None:
        whole = only_region(read(pdf(column(PROSE, width=200))))
        cut = only_region(read(pdf(column(PROSE, width=200), box=(20, 30, WIDTH - 10, HEIGHT - 40))))
        assert (cut.x0, cut.top) == pytest.approx((whole.x0 - 20, whole.top - 40), abs=0.02)

    def test_it_leaves_out_what_lies_off_the_page(self, read: Read) -> None:
        marks = Text("printer's mark", 70, -30)
        assert texts(read(pdf([marks, *column(PROSE)]))) == [PROSE]

    def test_it_gives_boxes_from_which_the_words_can_be_read_again(self, read: Read, tmp_path: Path) -> None:
        items = [*column(PROSE, width=180), *column(PROSE.upper(), width=180, x=320), *column("Other", y=700)]
        for block in read(pdf(items)).blocks:
            again = re_read(tmp_path / "strategy.pdf", place(block).regions)
            assert set(block.text.split()) <= set(again.split())

    def test_it_gives_the_character_range_in_the_page(self, read: Read, tmp_path: Path) -> None:
        region = place(read(pdf([*column("Before.", y=60), *column(PROSE)])).blocks[1]).regions[0]
        with pypdfium2.PdfDocument(tmp_path / "strategy.pdf") as document:
            text = document[0].get_textpage().get_text_range(region.start, region.end - region.start)
        assert " ".join(text.split()) == PROSE


class TestUnreadablePages:
    def test_it_names_scans(self, read: Read) -> None:
        document = read(pdf(column(PROSE), [Image()], [Image()], column(PROSE), [Image()]))
        assert document.unread_pages == (2, 3, 5)
        assert document.warnings == ("pages 2-3, 5 are scans without text",)

    def test_it_says_so_of_a_single_page(self, read: Read) -> None:
        assert read(pdf(column(PROSE), [Image()])).warnings == ("page 2 is a scan without text",)

    def test_it_names_pages_whose_letters_are_drawn(self, read: Read) -> None:
        outlines = [Rect(70 + 8 * i, 100, 5, 9) for i in range(30)]
        document = read(pdf(column(PROSE), outlines))
        assert (document.unread_pages, document.warnings) == ((2,), ("page 2 is a drawing without text",))

    def test_it_does_not_count_a_mere_background(self, read: Read) -> None:
        assert read(pdf(column(PROSE), [Rect(0, 0, WIDTH, HEIGHT)])).unread_pages == ()

    def test_it_does_not_count_empty_pages(self, read: Read) -> None:
        assert read(pdf(column(PROSE), [])).unread_pages == ()

    def test_it_reads_a_file_of_scans_as_a_document_without_text(self, read: Read) -> None:
        document = read(pdf([Image()]))
        assert (document.blocks, document.unread_pages) == ((), (1,))


class TestFilesThatFail:
    def test_it_refuses_a_locked_file(self, read: Read) -> None:
        with pytest.raises(PasswordError, match="locked with a password"):
            read(pdf(column(PROSE), password="secret"))

    def test_it_opens_a_file_whose_password_is_empty(self, read: Read) -> None:
        assert texts(read(pdf(column(PROSE), password=""))) == [PROSE]

    @pytest.mark.parametrize("data", [b"", b"%PDF-1.4\n", b"PK\x03\x04 a zip file", b"%PDF-1.7\n" + bytes(5000)])
    def test_it_refuses_what_is_no_pdf(self, read: Read, data: bytes) -> None:
        with pytest.raises(DamagedError, match="damaged or not a PDF"):
            read(data)

    def test_it_refuses_a_file_with_nothing_in_it(self, read: Read) -> None:
        with pytest.raises(EmptyError, match="no text"):
            read(pdf([], []))

    def test_it_reads_a_file_cut_off_at_the_end(self, read: Read) -> None:
        whole = pdf(column(PROSE))
        assert texts(read(whole[: whole.index(b"startxref")])) == [PROSE]

    def test_it_takes_the_second_reader_where_the_first_cannot_open_the_file(self, read: Read) -> None:
        # The beginning of the file lies behind more rubbish than pdfium skips.
        document = read(b"\n" * 3000 + pdf(column(PROSE, width=200)))
        assert texts(document) == [PROSE]
        assert "second reader" in document.warnings[0]


class TestSameInput:
    def test_it_gives_the_same_document_twice(self, read: Read) -> None:
        data = pdf(*[[*column(PROSE, width=200), *column(PROSE, x=320, width=200)] for _ in range(30)])
        assert read(data) == read(data)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["mtd-17", "erl-01"])
def test_real_documents_give_boxes_from_which_all_words_can_be_read_again(shared: Path, name: str) -> None:
    path = shared / "corpus" / f"{name}.pdf"
    blocks = read_pdf(path).blocks
    assert len(blocks) > 50
    assert [block.text for block in blocks if not has_all_words(path, block)] == []


def has_all_words(path: Path, block: Block) -> bool:
    again = letters(re_read(path, place(block).regions))
    return all(letters(word) in again for word in block.text.split())


def letters(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())


def only_region(document: Document) -> Region:
    (block,) = document.blocks
    (region,) = place(block).regions
    assert block.part is Part.PARAGRAPH
    return region


def ink(path: Path) -> tuple[float, ...]:
    """Return the box of everything black on the first page, by its picture."""
    with pypdfium2.PdfDocument(path) as document:
        picture = document[0].render(scale=1, grayscale=True).to_numpy() < 128
    rows, columns = picture.any(axis=1).nonzero()[0], picture.any(axis=0).nonzero()[0]
    return float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1)


def re_read(path: Path, regions: tuple[Region, ...]) -> str:
    with pypdfium2.PdfDocument(path) as document:
        found = []
        for region in regions:
            page = document[region.page - 1]
            high = page.get_height()
            box = (region.x0 - 0.5, high - region.bottom, region.x1 + 0.5, high - region.top)
            found.append(page.get_textpage().get_text_bounded(*box))
    return " ".join(found)
