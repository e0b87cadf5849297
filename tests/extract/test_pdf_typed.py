"""What a page shows beside its own text, and text that only a second look finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import EmptyError
from pipeline.extract import read
from pipeline.models import PagePlace, Part, Reading
from tests.extract.hostile_files import FONT, SHOWN, raw_pdf
from tests.extract.pdf_samples import column, pdf

COUNCIL = "The city set up an advisory council."
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F0 5 0 R>>>>%s>>"


def page(content: bytes, *annotations: bytes, font: bytes = FONT, more: tuple[bytes, ...] = ()) -> bytes:
    """Return a PDF of one page with annotations, which are objects from number 6; what is ``more`` follows."""
    refs = b" ".join(b"%d 0 R" % (6 + n) for n in range(len(annotations)))
    fields = b"/AcroForm<</Fields[%s]/DA(/Helv 10 Tf)>>" % refs
    stream = b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content)
    tree = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
    catalogue = b"<</Type/Catalog/Pages 2 0 R%s>>" % fields
    return raw_pdf(catalogue, tree, PAGE % (b"/Annots[%s]" % refs), stream, font, *annotations, *more)


def annotation(kind: bytes, more: bytes) -> bytes:
    return b"<</Type/Annot/Subtype/%s/Rect[100 500 300 520]/F 4%s>>" % (kind, more)


@pytest.fixture
def reading(tmp_path: Path):
    def read_bytes(content: bytes) -> Reading:
        (tmp_path / "a.pdf").write_bytes(content)
        return read(tmp_path / "a.pdf")

    return read_bytes


class TestWhatWasTyped:
    def test_a_field_is_a_passage_with_its_label_and_box(self, reading) -> None:
        field = annotation(b"Widget", b"/FT/Tx/T(a)/TU(Which body?)/V(A council of fifteen members.)")
        own, typed = reading(page(SHOWN, field)).passages
        assert (own.text, typed.text) == (COUNCIL, "A council of fifteen members.")
        assert (typed.context, typed.part) == ("Which body?", Part.PARAGRAPH)
        assert isinstance(typed.place, PagePlace)
        (region,) = typed.place.regions
        assert (region.page, region.x0, region.top, region.x1, region.bottom) == (1, 100, 322, 300, 342)

    def test_a_choice_is_a_passage(self, reading) -> None:
        field = annotation(b"Widget", b"/FT/Ch/Ff 131072/T(a)/Opt[(Yes, it does)(No)]/V(Yes, it does)")
        assert reading(page(SHOWN, field)).passages[1].text == "Yes, it does"

    def test_a_page_of_fields_alone_is_read(self, reading) -> None:
        field = annotation(b"Widget", b"/FT/Tx/T(a)/V(A council of fifteen members.)")
        assert [passage.text for passage in reading(page(b"", field)).passages] == ["A council of fifteen members."]

    @pytest.mark.parametrize(
        ("kind", "part"), [(b"FreeText", Part.PARAGRAPH), (b"Text", Part.COMMENT), (b"Highlight", Part.COMMENT)]
    )
    def test_a_box_is_text_and_a_note_is_a_comment(self, reading, kind: bytes, part: Part) -> None:
        note = annotation(kind, b"/Contents(Is that so?)/QuadPoints[0 0 1 0 0 1 1 1]")
        passage = reading(page(SHOWN, note)).passages[1]
        assert (passage.text, passage.part) == ("Is that so?", part)

    @pytest.mark.parametrize(
        "annotation_",
        [
            annotation(b"Widget", b"/FT/Tx/T(a)/V(Secret)").replace(b"/F 4", b"/F 2"),
            annotation(b"Widget", b"/FT/Btn/T(a)/V/Yes"),
            annotation(b"Link", b"/Contents(A link)"),
            annotation(b"Widget", b"/FT/Tx/T(a)/V()"),
        ],
        ids=["hidden", "button", "link", "empty"],
    )
    def test_what_nobody_sees_or_typed_is_left(self, reading, annotation_: bytes) -> None:
        assert [passage.text for passage in reading(page(SHOWN, annotation_)).passages] == [COUNCIL]


class TestCharacters:
    FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>"

    def cmap(self, codes: list[str]) -> bytes:
        """Return the object that tells which UTF-16 codes the letters A, B, C ... of the font stand for."""
        lines = "".join(f"<{65 + n:02x}> <{code}>\n" for n, code in enumerate(codes))
        text = (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
            "1 begincodespacerange <00> <ff> endcodespacerange\n"
            f"{len(codes)} beginbfchar\n{lines}endbfchar\n"
            "endcmap end end"
        ).encode()
        return b"<</Length %d>>\nstream\n%s\nendstream" % (len(text), text)

    def shown(self, codes: list[str], text: bytes) -> bytes:
        content = b"BT /F0 10 Tf 70 700 Td (%s) Tj ET" % text
        return page(content, font=self.FONT, more=(self.cmap(codes),))

    def test_beyond_the_first_plane_they_are_kept_whole(self, reading) -> None:
        found = reading(self.shown(["d835dc00", "d83dde00"], b"A town hall B for all"))
        assert found.passages[0].text == "\U0001d400 town hall \U0001f600 for all"

    def test_one_without_meaning_shows(self, reading) -> None:
        found = reading(self.shown(["fffd"], b"The cAty hall of the tAwn"))
        assert found.passages[0].text == "The c\u25a1ty hall of the t\u25a1wn"
        assert any("garbled" in warning for warning in found.warnings)


def test_a_file_of_numbers_is_read_and_this_is_told(reading) -> None:
    found = reading(page(b"BT /F0 10 Tf 70 700 Td (2021 2022) Tj ET"))
    assert [passage.text for passage in found.passages] == ["2021 2022"]
    assert found.warnings == ("hardly any words were found in it, only numbers and signs",)


def test_a_file_that_is_nothing_but_its_contents_is_read(reading) -> None:
    entries = [f"Chapter on field {n} {'. ' * 30}{n}" for n in range(1, 6)]
    shown = b"".join(b"BT /F0 9 Tf 70 %d Td (%s) Tj ET " % (700 - 20 * n, e.encode()) for n, e in enumerate(entries))
    assert "Chapter on field 3" in " ".join(passage.text for passage in reading(page(shown)).passages)


def test_letters_that_the_first_reader_cannot_tell_are_asked_of_the_second(reading, monkeypatch) -> None:
    monkeypatch.setattr("pipeline.extract.pdf.chars.Chars._read", lambda self: "\x01" * 36)
    found = reading(pdf(column(COUNCIL)))
    assert [passage.text for passage in found.passages] == [COUNCIL]
    assert any("second reader" in warning for warning in found.warnings)


def test_a_page_of_drawn_letters_alone_is_still_no_text(reading) -> None:
    with pytest.raises(EmptyError):
        reading(page(b"BT /F0 10 Tf 70 700 Td ( ) Tj ET"))
