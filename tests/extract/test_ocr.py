"""Text recognition: scans read through tesseract, or a stand-in for it; words, places, confidence, failures."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from pipeline import cli, extract
from pipeline.city import SourceDetails
from pipeline.errors import DamagedError, EmptyError, UsageError
from pipeline.extract.blocks import Document
from pipeline.extract.ocr import settings
from pipeline.extract.ocr.pictures import recognise
from pipeline.extract.ocr.tesseract import USUAL, installed
from pipeline.extract.ocr.words import OcrWord, Picture, Recognised, read_table, without_scraps
from pipeline.extract.pdf.ocr import OcrPage, ocr_pages
from pipeline.extract.pdf.reader import read_pdf
from pipeline.extract.picture import read_picture
from pipeline.models import PagePlace
from tests.extract.pdf_samples import Image as Photo
from tests.extract.pdf_samples import Text, column, pdf
from tests.extract.scan_samples import (
    HEAD,
    FakeTesseract,
    drawn,
    line_of,
    row,
    scan_pdf,
    scanned,
    sheet,
    table,
    text_table,
)

ENGLISH = [
    "The city runs an advisory council for newcomers and pays",
    "for its office. The members are elected every three years by",
    "all residents, and the mayor answers their questions in public.",
]
FRENCH = [
    "La ville dispose d'un conseil consultatif pour les nouveaux",
    "habitants et paie ses bureaux. Ses membres sont nommés tous",
    "les trois ans par les habitants, et le maire leur répond en public.",
]

Fake = Callable[..., FakeTesseract]


@pytest.fixture
def fake(tmp_path_factory: pytest.TempPathFactory) -> Fake:
    return lambda pages, **options: FakeTesseract(tmp_path_factory.mktemp("fake"), pages, **options)


def picture(grey: int = 200, number: int = 1, *, ink: bool = True) -> Picture:
    """Return a page; the stand-in knows it by its grey."""
    return Picture(number, "", sheet(grey, ink=ink), 200)


class TestTable:
    def test_it_gives_the_words_by_line(self) -> None:
        rows = [
            *line_of("An office", line="1 1 1"),
            *line_of("for all", line="1 1 2"),
            "4\t1\t1\t1\t1\t0\t0\t0\t9\t9\t-1\t",
        ]
        assert [[word.text for word in line] for line in read_table("\n".join([HEAD, *rows]))] == [
            ["An", "office"],
            ["for", "all"],
        ]

    @pytest.mark.parametrize("answer", ["", HEAD, "5\t1\t1", row(" ", 1, 1)])
    def test_it_gives_nothing_for_a_page_without_words(self, answer: str) -> None:
        assert read_table(answer) == []

    @pytest.mark.parametrize(
        ("line", "left"),
        [
            ([("Town", 96), ("council", 95)], "Town council"),
            ([("Town", 96), ("c0unc1l", 4), ("meets", 95)], "Town c0unc1l meets"),
            ([("|", 20), ("Town", 96), ("~", 50)], "Town"),
            ([("ie", 12), ("Town", 96), (".", 96)], "Town ."),
            ([("Town", 96), ("12", 25)], "Town"),
            ([("Town", 96), ("twelve", 25)], "Town twelve"),
            ([("eee", 20), ("wii", 10)], ""),
            ([("—", 20)], ""),
        ],
    )
    def test_it_drops_scraps_but_no_word_out_of_a_sentence(self, line: list[tuple[str, int]], left: str) -> None:
        words = [OcrWord(text, 0, 0, 9, 9, sure / 100, (1, 1, 1)) for text, sure in line]
        assert " ".join(word.text for word in without_scraps(words)) == left


def page_of(answer: str, *, turns: int = 0, size: tuple[int, int] = (1654, 2339)) -> OcrPage:
    (page,) = ocr_pages([Recognised(1, "", 200, size, turns=turns, lines=tuple(read_table(answer)))])
    return page


class TestOcrPage:
    def test_it_gives_all_words_of_a_line_one_height(self) -> None:
        words = page_of(text_table(ENGLISH)).words()
        assert len({(word.top, word.bottom) for word in words[:10]}) == 1
        assert words[0].x0 == pytest.approx(200 * 72 / 200)

    def test_it_measures_sizes_and_evens_out_what_is_but_measuring(self) -> None:
        heads = [row("Council", 200, 100, high=45, line="1 1 1")]
        rough = [line_of(text, top=300 + 50 * n, line=f"2 {n} 1") for n, text in enumerate(ENGLISH)]
        rough[1] = [cell.replace("\t30\t", "\t31\t") for cell in rough[1]]
        page = page_of(table(heads, *rough))
        sizes = [page.face(word.start).size for word in page.words()]
        assert len(set(sizes)) == 2
        assert sizes[0] == pytest.approx(45 * 72 / 200 / 0.71, abs=0.5)
        assert sizes[-1] == pytest.approx(30 * 72 / 200 / 0.71, abs=0.5)

    def test_it_sets_a_page_straight_and_knows_where_its_words_lie(self) -> None:
        rows = [row(f"word{n}", 200 + n * 150, 300 + n * 3, line="1 1 1") for n in range(8)]
        page = page_of(table(rows))
        words = page.words()
        assert page.is_turned()
        assert len({round(word.top, 1) for word in words}) == 1
        shown = [page.as_shown((word.x0, word.top, word.x1, word.bottom)) for word in words]
        assert shown[-1][3] - shown[0][3] == pytest.approx(21 * 72 / 200, abs=0.3)
        assert shown[0][0] == pytest.approx(200 * 72 / 200, abs=1)

    def test_it_leaves_a_straight_page_as_it_lies(self) -> None:
        assert not page_of(text_table(ENGLISH)).is_turned()

    @pytest.mark.parametrize(
        ("turns", "shown"),
        [(1, (10, 560, 40, 590)), (2, (560, 802, 590, 832)), (3, (802, 10, 832, 40))],
        ids=["right", "over", "left"],
    )
    def test_it_turns_places_back(self, turns: int, shown: tuple[float, ...]) -> None:
        # The upright page is 600 by 842 points; the box stands 10 to 40 points from its left and upper edges.
        page = page_of(text_table(["Town"]), turns=turns, size=(1666, 2339))
        assert page.as_shown((10, 10, 40, 40)) == pytest.approx(shown, abs=0.5)


class TestRecognise:
    def test_it_reads_in_the_language_that_is_stated(self, fake: Fake) -> None:
        program = fake({200: text_table(FRENCH)})
        (page,) = recognise([picture()], program.ocr(stated="de", langs=("en",)), told="fr")
        assert [call.split()[1] for call in program.calls] == ["deu"]
        assert page.confidence == pytest.approx(0.95)

    def test_it_reads_in_the_language_of_the_other_pages(self, fake: Fake) -> None:
        program = fake({200: text_table(FRENCH)})
        list(recognise([picture()], program.ocr(langs=("en",)), told="fr"))
        assert [call.split()[1] for call in program.calls] == ["fra"]

    def test_it_reads_again_in_the_language_it_finds_and_goes_on_in_it(self, fake: Fake) -> None:
        found = {"eng": text_table(FRENCH, sure=80), "fra": text_table(FRENCH)}
        program = fake({200: found, 201: found})
        pages = list(recognise([picture(200), picture(201, 2)], program.ocr(langs=("en",))))
        assert [call.split()[1] for call in program.calls] == ["eng", "fra", "fra"]
        assert [page.confidence for page in pages] == pytest.approx([0.95, 0.95])

    def test_it_begins_with_a_pack_that_is_there(self, fake: Fake) -> None:
        program = fake({200: text_table(ENGLISH)}, packs=["eng", "osd"])
        list(recognise([picture()], program.ocr(langs=("pl",))))
        assert [call.split()[1] for call in program.calls] == ["eng"]

    def test_it_turns_a_page_that_reads_badly(self, fake: Fake) -> None:
        program = fake({200: text_table(ENGLISH, sure=40)}, turn=90)
        (page,) = recognise([picture()], program.ocr(stated="en"))
        kinds, sizes = zip(*((call.split()[0], call.split()[-1]) for call in program.calls), strict=True)
        assert kinds == ("words", "turn", "words")
        assert sizes == ("1654x2339", "1654x2339", "2339x1654")
        assert page.turns == 0  # the turned page came out no better

    def test_it_does_not_ask_about_a_blank_page(self, fake: Fake) -> None:
        program = fake({200: text_table(ENGLISH)})
        (page,) = recognise([picture(ink=False)], program.ocr())
        assert page.is_blank
        assert program.calls == []

    @pytest.mark.parametrize("jobs", [1, 3])
    def test_it_gives_pages_in_order_and_contains_failures(self, fake: Fake, jobs: int) -> None:
        good = text_table(ENGLISH)
        program = fake({200: good, 201: "fail", 202: good, 203: good, 204: ""})
        pictures = [picture(grey, grey - 199) for grey in range(200, 205)]
        pages = list(recognise(pictures, program.ocr(stated="en", jobs=jobs)))
        assert [page.number for page in pages] == [1, 2, 3, 4, 5]
        assert [bool(page.lines) for page in pages] == [True, False, True, True, False]
        assert [bool(page.failure) for page in pages] == [False, True, False, False, False]

    def test_it_gives_a_page_up_after_its_time(self, fake: Fake) -> None:
        program = fake({200: "hang"})
        (page,) = recognise([picture()], program.ocr(stated="en", seconds=1))
        assert page.failure == "took longer than 1 seconds"

    def test_it_says_that_the_program_cannot_be_started(self, tmp_path: Path) -> None:
        (page,) = recognise([picture()], extract.Ocr(command=(str(tmp_path / "none"),)))
        assert page.failure == "the program for text recognition cannot be started"


class TestScans:
    """A PDF without text, read with the stand-in."""

    @pytest.fixture
    def scan(self, tmp_path: Path) -> Callable[..., Path]:
        return lambda *pictures: scan_pdf(tmp_path / "scan.pdf", pictures)

    def test_they_come_as_paragraphs_with_place_and_confidence(self, fake: Fake, scan: Callable[..., Path]) -> None:
        document = read_pdf(scan(sheet(200)), ocr=fake({200: text_table(ENGLISH)}).ocr())
        (block,) = document.blocks
        assert block.text == " ".join(ENGLISH)
        assert block.confidence == 0.95
        assert isinstance(block.place, PagePlace)
        assert block.place.regions[0].x0 == pytest.approx(200 * 72 / 300, abs=0.5)
        assert (document.recognised, document.unread_pages) == ((1,), ())
        assert document.warnings == ("page 1 was read by text recognition, 95% sure; hold quotes against the original",)

    def test_without_recognition_they_are_named(self, scan: Callable[..., Path]) -> None:
        document = read_pdf(scan(sheet(200), sheet(200)))
        assert document.unread_pages == (1, 2)
        assert document.warnings == ("pages 1-2 are scans without text",)

    def test_pages_that_fail_or_say_nothing_stay_unread_and_say_why(
        self, fake: Fake, scan: Callable[..., Path]
    ) -> None:
        program = fake({200: text_table(ENGLISH), 210: "fail", 220: ""})
        document = read_pdf(scan(sheet(200), sheet(210), sheet(220)), ocr=program.ocr(stated="en"))
        assert (document.recognised, document.unread_pages) == ((1,), (2, 3))
        assert "page 2 is a scan without text" in document.warnings
        assert "text recognition failed on page 2: the program for text recognition gave up" in document.warnings
        assert any("found no words on page 3" in warning for warning in document.warnings)

    def test_a_blank_back_is_no_gap(self, fake: Fake, scan: Callable[..., Path]) -> None:
        document = read_pdf(scan(sheet(200), sheet(250, ink=False)), ocr=fake({200: text_table(ENGLISH)}).ocr())
        assert document.unread_pages == ()

    def test_a_page_that_reads_badly_is_suspicious(self, fake: Fake, scan: Callable[..., Path]) -> None:
        document = read_pdf(scan(sheet(200)), ocr=fake({200: text_table(ENGLISH, sure=60)}).ocr(stated="en"))
        (found,) = document.suspicious
        assert (found.page, "60% sure" in found.reason) == (1, True)

    def test_running_heads_of_scans_go_too(self, fake: Fake, scan: Callable[..., Path]) -> None:
        def page(n: int) -> str:
            head = line_of(f"Integration plan {n}", top=60)
            body = (line_of(f"{text} ({n})", top=700 + 50 * i, line=f"2 1 {i}") for i, text in enumerate(ENGLISH))
            return table(head, *body)

        program = fake({200 + n: page(n) for n in range(4)})
        document = read_pdf(scan(*(sheet(200 + n) for n in range(4))), ocr=program.ocr(stated="en"))
        assert len(document.recognised) == 4
        assert not any("Integration plan" in block.text for block in document.blocks)

    def test_a_missing_language_pack_is_named(self, fake: Fake, scan: Callable[..., Path]) -> None:
        document = read_pdf(scan(sheet(200)), ocr=fake({200: text_table(ENGLISH)}).ocr(stated="pl"))
        assert any("language pack pol is not installed" in warning for warning in document.warnings)

    def test_the_language_stated_for_the_source_is_used(self, fake: Fake, scan: Callable[..., Path]) -> None:
        program = fake({200: text_table(ENGLISH)})
        reading = extract.read(scan(sheet(200)), details=SourceDetails(lang="fr"), ocr=program.ocr(langs=("de",)))
        assert program.calls[0].split()[1] == "fra"
        assert reading.recognised == (1,)
        assert {passage.confidence for passage in reading.passages} == {0.95}

    def test_nothing_found_says_what_recognition_did(self, fake: Fake, scan: Callable[..., Path]) -> None:
        with pytest.raises(EmptyError, match="found no words on page 1"):
            extract.read(scan(sheet(200)), ocr=fake({}).ocr())


class TestStampedScans:
    """Pages whose only text is a stamp upon a picture."""

    def scan_with_text(self, path: Path, text: Text, grey: int) -> Document:
        page = pdf([Photo(), text]).replace(b"stream\n\x80", b"stream\n" + bytes([grey]))
        path.write_bytes(page)
        return read_pdf(path)

    def test_a_page_number_on_a_light_picture_leaves_it_a_scan(self, tmp_path: Path) -> None:
        document = self.scan_with_text(tmp_path / "a.pdf", Text("Annex 3, page 7", 250, 820), 0xF0)
        assert document.unread_pages == (1,)
        assert [block.text for block in document.blocks] == ["Annex 3, page 7"]

    def test_a_title_on_a_photo_is_text(self, tmp_path: Path) -> None:
        document = self.scan_with_text(tmp_path / "a.pdf", Text("Integration plan", 100, 300, 30), 0x60)
        assert document.unread_pages == ()


def test_text_laid_unseen_over_a_scan_is_read_and_named(tmp_path: Path) -> None:
    content = pdf([Photo(), *column("The city has an advisory council for newcomers, and it meets six times a year.")])
    (tmp_path / "a.pdf").write_bytes(content.replace(b" 0 Tc ", b" 3 Tr "))
    document = read_pdf(tmp_path / "a.pdf")
    assert document.recognised == (1,)
    assert document.unread_pages == ()
    assert "recognised by another program" in document.warnings[0]
    assert document.blocks[0].confidence is None


class TestPictures:
    def test_without_recognition_they_are_scans(self, tmp_path: Path) -> None:
        sheet().save(tmp_path / "a.png")
        with pytest.raises(EmptyError, match=r"1 of 1 pages are pictures .* --ocr"):
            extract.read(tmp_path / "a.png")

    def test_every_page_of_a_tiff_is_read(self, tmp_path: Path, fake: Fake) -> None:
        first, second = sheet(200), sheet(210)
        first.save(tmp_path / "a.tif", save_all=True, append_images=[second], dpi=(300, 300))
        program = fake({200: text_table(ENGLISH), 210: text_table(ENGLISH)})
        document = read_picture(tmp_path / "a.tif", ocr=program.ocr(stated="en"))
        assert document.pages == 2
        assert document.recognised == (1, 2)

    def test_a_small_picture_is_enlarged_and_places_are_those_of_the_sheet(self, tmp_path: Path, fake: Fake) -> None:
        sheet(200, size=(1169, 827)).save(tmp_path / "a.png")
        program = fake({200: text_table(ENGLISH)})
        document = read_picture(tmp_path / "a.png", ocr=program.ocr(stated="en"))
        assert program.calls[0].split()[2] == "3507x2481"
        place = document.blocks[0].place
        assert isinstance(place, PagePlace)
        assert place.regions[0].x0 == pytest.approx(200 * 72 / 300, abs=0.5)

    def test_a_photo_is_turned_as_the_camera_was_held(self, tmp_path: Path, fake: Fake) -> None:
        exif = Image.Exif()
        exif[0x0112] = 6
        sheet(200, size=(2339, 1654)).save(tmp_path / "a.png", exif=exif, dpi=(300, 300))
        program = fake({200: text_table(ENGLISH)})
        read_picture(tmp_path / "a.png", ocr=program.ocr(stated="en"))
        assert program.calls[0].split()[2] == "1654x2339"

    @pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0" + bytes(99), b"II*\x00" + bytes(99)])
    def test_a_damaged_one_is_refused(self, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "a.png").write_bytes(content)
        with pytest.raises(DamagedError):
            extract.read(tmp_path / "a.png")


class TestMissingProgram:
    @pytest.fixture(autouse=True)
    def _none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(settings, "find_program", lambda: "")

    @pytest.mark.parametrize(("system", "advice"), [("win32", "winget"), ("darwin", "brew"), ("linux", "apt")])
    def test_it_says_what_to_install(self, monkeypatch: pytest.MonkeyPatch, system: str, advice: str) -> None:
        monkeypatch.setattr(sys, "platform", system)
        with pytest.raises(UsageError, match=advice):
            extract.make_ocr()

    def test_the_command_says_so_in_one_line_and_goes_on(self, tmp_path: Path) -> None:
        (tmp_path / "a.pdf").write_bytes(pdf(column("The city has an advisory council for newcomers.")))
        result = CliRunner().invoke(cli.main, ["extract", "--ocr", str(tmp_path / "a.pdf")])
        assert result.exit_code == 0
        assert "advisory council" in result.stdout
        assert result.stderr.count("\n") == 1
        assert "is not installed" in result.stderr


def test_no_more_pages_at_a_time_than_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "find_program", lambda: "tesseract")
    monkeypatch.setattr(settings, "processors", lambda: 2)
    assert (extract.make_ocr().jobs, extract.make_ocr(jobs=64).jobs) == (1, 2)


# --- with tesseract itself ---------------------------------------------------------------------------------------

PROGRAM = shutil.which("tesseract")
PACKS = installed((PROGRAM,)) if PROGRAM else frozenset()
needs_tesseract = pytest.mark.skipif(
    not {"deu", "eng"} <= PACKS, reason="tesseract with German and English is not installed"
)

GERMAN_PROSE = (
    "Die Stadt unterhält seit dem Jahr 2014 einen Beirat für Integration, dessen Mitglieder alle drei Jahre gewählt "
    "werden. Er tagt sechsmal im Jahr öffentlich und berät den Gemeinderat in allen Fragen, die Zugewanderte "
    "betreffen. Für seine Geschäftsstelle stehen jährlich 48.000 Euro bereit. Geprüft wird außerdem, ob der Beirat "
    "künftig eigene Anträge stellen kann."
)
ENGLISH_PROSE = (
    "The city has run a welcome office since 2016. It answers questions on housing, schools and work in nine "
    "languages and is open to everybody without appointment. Two thirds of the visitors come back at least once. "
    "A second office in the northern district is planned for next year."
)


def words_of(document: Document) -> list[str]:
    return " ".join(block.text for block in document.blocks).split()


def error_rate(expected: str, found: list[str]) -> float:
    """Return the share of expected words that were not found in their order."""
    matcher = SequenceMatcher(None, expected.split(), found, autojunk=False)
    return 1 - sum(match.size for match in matcher.get_matching_blocks()) / len(expected.split())


@needs_tesseract
class TestTesseract:
    def ocr(self) -> extract.Ocr:
        assert PROGRAM
        return extract.Ocr(command=(PROGRAM,))

    def test_it_reads_a_scan_that_lies_askew(self, tmp_path: Path) -> None:
        pages = drawn(pdf(column(GERMAN_PROSE, size=11)))
        document = read_pdf(scan_pdf(tmp_path / "a.pdf", [scanned(page) for page in pages]), ocr=self.ocr())
        assert error_rate(GERMAN_PROSE, words_of(document)) < 0.05
        assert len(document.blocks) == 1
        assert (document.blocks[0].confidence or 0) > 0.8

    def test_it_keeps_columns_apart(self, tmp_path: Path) -> None:
        left = column(GERMAN_PROSE, width=210, x=60)
        right = column(ENGLISH_PROSE, width=210, x=320)
        document = read_pdf(
            scan_pdf(tmp_path / "a.pdf", [scanned(page, askew=-0.5) for page in drawn(pdf([*left, *right]))]),
            ocr=self.ocr(),
        )
        assert error_rate(f"{GERMAN_PROSE} {ENGLISH_PROSE}", words_of(document)) < 0.2

    @pytest.mark.skipif("osd" not in PACKS, reason="tesseract's pack for telling which way is up is not installed")
    @pytest.mark.parametrize("turned", [90, 180])
    def test_it_reads_a_page_that_was_laid_in_the_wrong_way(self, tmp_path: Path, turned: int) -> None:
        prose = [*column(ENGLISH_PROSE, size=12), *column(ENGLISH_PROSE, y=300, size=12)]
        pages = [page.rotate(turned, expand=True) for page in drawn(pdf(prose))]
        document = read_pdf(scan_pdf(tmp_path / "a.pdf", pages), ocr=self.ocr())
        assert error_rate(f"{ENGLISH_PROSE} {ENGLISH_PROSE}", words_of(document)) < 0.1
        place = document.blocks[0].place
        assert isinstance(place, PagePlace)
        (region,) = place.regions
        # The first paragraph stands at the upper end of the upright page, wherever that is on the scan.
        ends = {90: region.x0 < 300, 180: region.top > 500}
        assert ends[turned]

    def test_it_has_packs_for_the_usual_languages_under_the_names_we_use(self) -> None:
        assert PROGRAM
        assert "deu" in installed((PROGRAM,))
        assert len(USUAL) == 8
