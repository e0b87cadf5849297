from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from pipeline.errors import DamagedError, EmptyError, InputError, PasswordError, UnsupportedError
from pipeline.extract.formats import SUFFIXES, Format, misnamed, recognise
from pipeline.extract.reading import READERS
from tests.extract.word_samples import p, write_word

FLAT = b"urn:oasis:names:tc:opendocument:xmlns:office:1.0"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500


def _recognise(folder: Path, name: str, content: bytes) -> Format:
    path = folder / name
    path.write_bytes(content)
    return recognise(path, content, subject=name)


def _zip(folder: Path, *names: str) -> bytes:
    with zipfile.ZipFile(folder / "made.zip", "w") as archive:
        for name in names:
            archive.writestr(name, "content")
    return (folder / "made.zip").read_bytes()


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("plan.pdf", b"%PDF-1.7 ...", Format.PDF),
        ("plan.docx", b"\n\n%PDF-1.4 ...", Format.PDF),
        ("notes.txt", b"Der Beirat tagt.", Format.TEXT),
        ("notes", b"Der Beirat tagt.", Format.TEXT),
        ("notes.pdf", b"Der Beirat tagt.", Format.TEXT),
        ("notes.doc", "Der Beirat tagt.".encode("utf-16"), Format.TEXT),
        ("notes.md", b"# Beirat", Format.MARKDOWN),
        ("notes.MD", b"# Beirat", Format.MARKDOWN),
        ("talk.txt", b"\xef\xbb\xbfWEBVTT\n\n", Format.CAPTIONS),
        ("talk.vtt", "WEBVTT\n\n".encode("utf-16"), Format.CAPTIONS),
        ("talk.vtt", b"00:01.000 --> 00:02.000\nJa.", Format.CAPTIONS),
        ("talk.txt", b"\x00WEBVTT\n\n" + b"\x00" * 400, Format.CAPTIONS),
        ("talk.txt", b"0:00:01.000,0:00:02.000\nJa.", Format.CAPTIONS),
        ("talk.srt", b"1\n00:00:01,000 --> 00:00:02,000\nJa.", Format.SUBTITLES),
        ("talk.txt", b"1\n00:00:01,000 --> 00:00:02,000\nJa.", Format.SUBTITLES),
        ("talk.srt", "1\n00:00:01,000 --> 00:00:02,000\nJa.".encode("utf-16-le"), Format.SUBTITLES),
        ("talk.txt", b"Ja.\n" * 99 + b"00:00:01,000 --> 00:00:02,000\nJa.", Format.TEXT),
        ("talk.json", b'{"segments": []}', Format.SPEECH_DATA),
        ("talk.txt", b' [{"start": 0, "text": "Ja."}]', Format.SPEECH_DATA),
        ("talk.txt", b'{"Beirat" ist ein Wort.', Format.TEXT),
        ("talk.tsv", b"start\tend\ttext\n0\t1000\tJa.", Format.SEGMENTS),
        ("talk.txt", b"\xef\xbb\xbfSpeaker;Start time;Text\nAda;0:01;Ja.", Format.SEGMENTS),
        ("list.csv", b"Text;Jahr\nJa.;2004", Format.TABLE),
        ("talk.xml", b'<?xml version="1.0"?>\n<ANNOTATION_DOCUMENT AUTHOR="">', Format.ELAN),
        ("talk.eaf", b"<!-- x --><ANNOTATION_DOCUMENT>", Format.ELAN),
        ("talk.trs", b'<?xml version="1.0"?><!DOCTYPE Trans SYSTEM "trans-14.dtd"><Trans>', Format.TRANSCRIBER),
        ("plan.doc", rb"{\rtf1 text}", Format.RICH_TEXT),
        ("plan.rtf", OLE + "WordDocument".encode("utf-16-le"), Format.OLD_WORD),
        ("plan.xls", OLE + "Workbook".encode("utf-16-le"), Format.OLD_EXCEL),
        ("plan.ppt", OLE + "PowerPoint Document".encode("utf-16-le"), Format.OLD_SLIDES),
        ("embeds.xls", OLE + "WordDocument".encode("utf-16-le") + "Workbook".encode("utf-16-le"), Format.OLD_EXCEL),
        ("page.txt", b"<?xml version='1.0'?>\n<!-- saved -->\n<!DOCTYPE html><html>", Format.WEB_PAGE),
        ("page.doc", b"  <HTML lang=de>", Format.WEB_PAGE),
        ("page.htm", "<html>".encode("utf-16"), Format.WEB_PAGE),
        ("part.html", b"<p>Der Beirat tagt.", Format.WEB_PAGE),
        ("notes.md", b"<p align=center>Beirat</p>", Format.MARKDOWN),
        ("page.html", b"From: x\nMIME-Version: 1.0\nContent-Type: multipart/related;\n b=1\n\n", Format.SAVED_PAGE),
        ("mail.txt", b"From: a@b.c\nMIME-Version: 1.0\n\nJa.", Format.MAIL),
        ("mail.eml", b"From: a@b.c\nSubject: x\n\nJa.", Format.MAIL),
        ("notes.txt", b"From: the council\nDate: today\n\nMIME-Version: 1.0", Format.TEXT),
        ("list.csv", b"a;b\nc;d", Format.TABLE),
        ("list.TSV", b"a\tb", Format.TABLE),
        ("flat.xml", b"<?xml version='1.0'?><office:document xmlns:office='" + FLAT + b"'>", Format.OPENDOCUMENT),
    ],
)
def test_content_tells_the_format_before_the_name(tmp_path: Path, name: str, content: bytes, expected: Format) -> None:
    assert _recognise(tmp_path, name, content) is expected


def test_a_word_file_is_known_by_its_members(tmp_path: Path) -> None:
    path = write_word(tmp_path / "report.pdf", p("Text"))
    assert recognise(path, path.read_bytes(), subject="report.pdf") is Format.WORD


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.gif", b"GIF89a", "picture"),
        ("a.mp3", b"ID3\x04", "recording"),
        ("a.m4a", b"\x00\x00\x00\x20ftypM4A ", "recording"),
        ("a.json", b'{"a": 1}', "JSON"),
        ("a.jsonl", b'{"a": 1}', "JSON"),
        ("a.yaml", b"a: 1", "YAML"),
        ("a.py", b"print()", ".py"),
        ("a.bin", b"\x00\x01\x02\x03" * 99, ".bin"),
        ("a.msg", OLE + "__substg1.0_".encode("utf-16-le"), "Outlook"),
        ("a.old", OLE, "old Office"),
    ],
)
def test_a_file_without_reader_is_named_with_advice(tmp_path: Path, name: str, content: bytes, what: str) -> None:
    with pytest.raises(UnsupportedError) as caught:
        _recognise(tmp_path, name, content)
    assert what in caught.value.why
    assert caught.value.advice
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("member", "what"),
    [
        ("xl/workbook.bin", "binary Excel"),
        ("Index/Document.iwa", "Pages"),
        ("META-INF/container.xml", "e-book"),
        ("photo.jpg", "archive"),
    ],
)
def test_a_package_without_reader_is_named(tmp_path: Path, member: str, what: str) -> None:
    with pytest.raises(UnsupportedError, match=what):
        _recognise(tmp_path, "file.docx", _zip(tmp_path, member))


@pytest.mark.parametrize(
    ("member", "expected"),
    [
        ("xl/workbook.xml", Format.EXCEL),
        ("ppt/presentation.xml", Format.SLIDES),
        ("content.xml", Format.OPENDOCUMENT),
        ("word/document.xml", Format.WORD),
    ],
)
def test_a_package_is_known_by_its_members(tmp_path: Path, member: str, expected: Format) -> None:
    assert _recognise(tmp_path, "file.zip", _zip(tmp_path, member)) is expected


def test_every_format_has_a_reader_and_a_name() -> None:
    assert set(READERS) == set(Format)
    # Only its columns tell a table of segments from any other table.
    assert set(Format) - set(SUFFIXES.values()) == {Format.SEGMENTS}


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", EmptyError),
        (b"\xef\xbb\xbf \r\n", EmptyError),
        (b"PK\x03\x04 and no more", DamagedError),
        (OLE + "EncryptedPackage".encode("utf-16-le"), PasswordError),
    ],
)
def test_an_unusable_file_is_told_apart(tmp_path: Path, content: bytes, error: type[InputError]) -> None:
    with pytest.raises(error):
        _recognise(tmp_path, "file.docx", content)


@pytest.mark.parametrize(
    ("name", "found", "is_misnamed"),
    [
        ("a.pdf", Format.PDF, False),
        ("a.PDF", Format.PDF, False),
        ("a.txt", Format.MARKDOWN, False),
        ("a.docm", Format.WORD, False),
        ("a.pdf", Format.WORD, True),
        ("a.docx", Format.PDF, True),
        ("a", Format.PDF, True),
        ("a.tsv", Format.SEGMENTS, False),
        ("a.csv", Format.SEGMENTS, False),
        ("a.jsonl", Format.SPEECH_DATA, False),
        ("a.srt", Format.CAPTIONS, True),
    ],
)
def test_a_wrong_name_is_worth_a_warning(name: str, found: Format, is_misnamed: bool) -> None:
    assert bool(misnamed(Path(name), found)) is is_misnamed
