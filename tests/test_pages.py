"""Page numbers in the contents and the document as a PDF; LibreOffice lays out one small document, twice in all."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.enum.text import WD_BREAK

from pipeline import libreoffice, pages
from pipeline.errors import OutputError, UnreadableError
from pipeline.report.wordkit.package import DOCUMENT, STYLES, Package
from pipeline.report.wordkit.toc import fill_contents, mark_headings
from pipeline.report.wordkit.xml import Element, make, q, style_of, text_of

needs_libreoffice = pytest.mark.skipif(not libreoffice.libreoffice(), reason="LibreOffice is not installed")

# Level, words and the page on which we put it; the contents show the first two levels.
HEADINGS = (
    (1, "Zusammenfassung", 2),
    (1, "Säule Allgemeine Steuerung", 3),
    (2, "Stärken", 3),
    (3, "2026 & danach", 4),
    (2, "Offene Punkte", 4),
    (1, "Säule Teilhabe", 5),
    (2, "Stärken", 7),
    (2, "Offene Punkte", 7),
    (1, "Anhang. Quellen", 11),
)
IN_CONTENTS = [str(page) for level, _, page in HEADINGS if level < 3]


def written(headings: tuple[tuple[int, str, int], ...] = HEADINGS) -> bytes:
    """Return a document with contents on its first page, and its headings on the pages said."""
    document = docx.Document()
    document.core_properties.title = "Bericht für Musterstadt"
    place = document.add_paragraph("Inhalt hier")
    now = 1
    for level, words, page in headings:
        for _ in range(page - now):
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        now = page
        document.add_heading(words, level)
        document.add_paragraph("Text.")
    buffer = io.BytesIO()
    document.save(buffer)
    package = Package(buffer.getvalue())
    marked = mark_headings(package.xml(DOCUMENT), package.xml(STYLES), first_id=1)
    found = next(each for each in package.xml(DOCUMENT).iter(q("p")) if text_of(each) == text_of(place._p))
    fill_contents(found, marked, styles={"toc 1": "BodyText", "toc 2": "BodyText2"})
    return package.to_bytes()


def contents(content: bytes) -> list[Element]:
    paragraphs = Package(content).xml(DOCUMENT).iter(q("p"))
    return [each for each in paragraphs if style_of(each).startswith("BodyText")]


def numbers(content: bytes) -> list[str]:
    """Return what stands where the page belongs, in each line of the contents."""
    return [text_of(line).removeprefix(words) for line, words in zip(contents(content), lines(), strict=True)]


def lines() -> list[str]:
    return [words for level, words, _ in HEADINGS if level < 3]


@pytest.fixture(scope="module")
def numbered() -> pages.Numbered:
    return pages.number_contents(written())


@pytest.fixture(scope="module")
def pdf(numbered: pages.Numbered) -> bytes:
    return pages.to_pdf(numbered.docx)


@needs_libreoffice
def test_contents_tell_the_pages(numbered: pages.Numbered) -> None:
    assert numbered.why_not == ""
    assert numbers(numbered.docx) == IN_CONTENTS
    assert numbers(written()) == [""] * len(IN_CONTENTS)


@needs_libreoffice
def test_numbers_move_no_page_and_stand_in_the_pdf(numbered: pages.Numbered, pdf: bytes) -> None:
    assert pages.number_contents(numbered.docx, pdf=pdf).docx == numbered.docx
    with pypdfium2.PdfDocument(pdf) as document:
        first = document[0].get_textpage().get_text_range()
    assert re.findall(r"\d+(?=\r?\n|$)", first) == IN_CONTENTS


@needs_libreoffice
def test_pdf_has_outline_title_and_tags(pdf: bytes) -> None:
    with pypdfium2.PdfDocument(pdf) as document:
        told = [(entry.level + 1, entry.get_title(), entry.get_dest().get_index() + 1) for entry in document.get_toc()]
        assert document.get_metadata_dict()["Title"] == "Bericht für Musterstadt"
        assert document.is_tagged()
    assert told == list(HEADINGS)
    assert b"pdfuaid:part>1<" in pdf


@needs_libreoffice
def test_heading_that_the_pdf_does_not_have_stays_empty(pdf: bytes) -> None:
    """Others of the same words keep their own pages."""
    changed = tuple(
        (level, "Nur in Word" if n == 2 else words, page) for n, (level, words, page) in enumerate(HEADINGS)
    )
    fields = [text_of(line) for line in contents(pages.number_contents(written(changed), pdf=pdf).docx)]
    assert fields[2] == "Nur in Word"
    expected = [f"{words}{page}" for level, words, page in HEADINGS if level < 3]
    assert fields[:2] + fields[3:] == expected[:2] + expected[3:]


@needs_libreoffice
def test_another_pdf_changes_nothing(pdf: bytes) -> None:
    content = written(((1, "Ganz anderes", 2),))
    assert pages.number_contents(content, pdf=pdf) == (content, "the PDF has none of the headings")


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (["Ziele", "Ziele"], ["1 Ziele", "1.1 Ziele"], [1, 2]),
        (["Ziele", "2026 in Zahlen"], ["Kapitel 1: Ziele", "Kapitel 2: 2026 in Zahlen"], [1, 2]),
        (["2026", "2027"], ["1 2026", "2 2027"], [1, 2]),
        (["A", "Ziele"], ["Ziele"], [None, 1]),
        (["Ziele"], ["A", "1\tZiele"], [2]),
        (["B", "A"], ["A", "B", "C"], [2, None]),
    ],
)
def test_headings_are_known_by_their_words_in_order(
    ours: list[str], theirs: list[str], expected: list[int | None]
) -> None:
    headings = [(words, {f"_Toc{n}"}) for n, words in enumerate(ours)]
    outline = [pages._Entry(words, page) for page, words in enumerate(theirs, 1)]
    found = pages._pages(headings, outline)
    assert [found.get(f"_Toc{n}") for n in range(len(ours))] == expected


def test_without_libreoffice_the_document_stays_and_the_reason_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "libreoffice", lambda: "")
    content = written()
    same, why_not = pages.number_contents(content)
    assert same == content
    assert "LibreOffice is not installed" in why_not
    with pytest.raises(OutputError, match=r"^report\.pdf: cannot be made, because LibreOffice is not installed"):
        pages.to_pdf(content)


def test_broken_pdf_changes_nothing() -> None:
    content = written()
    assert pages.number_contents(content, pdf=b"%PDF-1.7") == (content, "LibreOffice made a PDF that cannot be read")


def test_pages_that_are_numbered_anew_are_left_to_word() -> None:
    package = Package(written())
    section = next(package.xml(DOCUMENT).iter(q("sectPr")))
    section.append(make("pgNumType", start=0))
    content = package.to_bytes()
    assert pages.number_contents(content, pdf=b"") == (content, "the template numbers the pages of its parts anew")


def test_document_without_contents_asks_for_no_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "to_pdf", lambda *_: pytest.fail("it was laid out"))
    buffer = io.BytesIO()
    docx.Document().save(buffer)
    assert pages.number_contents(buffer.getvalue()).docx == buffer.getvalue()


def test_pdf_is_written_beside_and_replaces_only_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "to_pdf", lambda content, name: b"PDF of " + content)
    report = tmp_path / "report-2.docx"
    report.write_bytes(b"one")
    assert pages.write_pdf(report) == tmp_path / "report-2.pdf"
    report.write_bytes(b"two")
    assert pages.write_pdf(report).read_bytes() == b"PDF of two"
    (tmp_path / "report-2.pdf").write_bytes(b"somebody's")
    assert pages.write_pdf(report) == tmp_path / "report-2-2.pdf"
    assert (tmp_path / "report-2.pdf").read_bytes() == b"somebody's"
    with pytest.raises(UnreadableError, match=r"gone\.docx: cannot be read"):
        pages.write_pdf(tmp_path / "gone.docx")
