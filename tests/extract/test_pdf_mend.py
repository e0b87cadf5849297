from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pypdfium2
import pytest

from pipeline.errors import DamagedError
from pipeline.extract.pdf.mend import mended, read_mended
from tests.extract.hostile_files import FONT, HEADER, PAGE, SHOWN, one_page, raw_pdf, sound_pdf

ERROR = DamagedError("a.pdf", "the PDF is damaged")


def packed(objects: dict[int, bytes]) -> bytes:
    """Return objects in a compressed stream, as programs write them since PDF 1.5."""
    places, body = [], b""
    for number, content in objects.items():
        places.append(b"%d %d" % (number, len(body)))
        body += content + b" "
    head = b" ".join(places) + b" "
    data = zlib.compress(head + body)
    entries = b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d" % (len(objects), len(head), len(data))
    return b"9 0 obj\n<<%s>>\nstream\n%s\nendstream\nendobj\n" % (entries, data)


def shown() -> bytes:
    return b"4 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n" % (len(SHOWN), SHOWN)


def texts(content: bytes) -> list[str]:
    """Return the text of each page that is left, as pdfium reads it, in their order."""
    with closing(pypdfium2.PdfDocument(mended(content))) as document:
        return list(page_texts(document))


def page_texts(document: pypdfium2.PdfDocument) -> Iterator[str]:
    for number in range(len(document)):
        with suppress(pypdfium2.PdfiumError), closing(document[number]) as page, closing(page.get_textpage()) as text:
            yield text.get_text_range()


class TestMended:
    def test_the_pages_before_the_cut_are_there_in_their_order(self) -> None:
        whole = sound_pdf(5)
        found = texts(whole[: whole.index(b"Page 4.")])
        assert [text.split(".")[0] for text in found] == ["Page 1", "Page 2", "Page 3"]

    def test_the_beginning_of_a_page_that_was_cut_through_is_there(self) -> None:
        content = one_page(SHOWN + b" 1 0 0 1 0 0 cm (never shown" * 9)
        assert texts(content[: content.index(b"never")]) == ["The city set up an advisory council."]

    def test_pages_in_a_compressed_stream_are_found(self) -> None:
        tree = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
        objects = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: tree, 3: PAGE % b"", 5: FONT}
        assert texts(HEADER + shown() + packed(objects)) == ["The city set up an advisory council."]

    def test_pages_whose_catalogue_is_lost_are_found(self) -> None:
        assert texts(HEADER + shown() + packed({3: PAGE % b"", 5: FONT})) == ["The city set up an advisory council."]

    def test_a_last_object_that_was_cut_off_does_not_swallow_the_rest(self) -> None:
        assert len(texts(sound_pdf() + b"\n99 0 obj\n(a string without its en")) == 3

    @pytest.mark.parametrize(
        "content",
        [b"", HEADER, raw_pdf(b"<</Type/Catalog/Pages 2 0 R>>"), HEADER + packed({}) + b"1 0 obj", b"1 0 obj " * 10**5],
    )
    def test_without_a_page_there_is_nothing(self, content: bytes) -> None:
        assert mended(content) == b""


class TestReadMended:
    def test_it_says_that_the_file_is_cut_off(self, tmp_path: Path) -> None:
        (tmp_path / "a.pdf").write_bytes(sound_pdf()[:-200])
        document = read_mended(tmp_path / "a.pdf", ERROR)
        assert document.blocks
        assert "cut off" in document.warnings[0]

    def test_where_nothing_is_left_the_error_stays(self, tmp_path: Path) -> None:
        (tmp_path / "a.pdf").write_bytes(HEADER)
        with pytest.raises(DamagedError) as raised:
            read_mended(tmp_path / "a.pdf", ERROR)
        assert raised.value is ERROR
