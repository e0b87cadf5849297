"""What kind of file a source is: told by its content first, by its name only where the content leaves it open."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from pathlib import Path

from pipeline.errors import DamagedError, EmptyError, PasswordError, UnsupportedError
from pipeline.extract.decode import decode, is_text


class Format(StrEnum):
    """The formats with a reader; the value is how a message calls them."""

    PDF = "a PDF"
    WORD = "a Word file"
    CAPTIONS = "a WebVTT transcript"
    MARKDOWN = "a Markdown file"
    TEXT = "a text file"


SUFFIXES = {
    ".pdf": Format.PDF,
    ".docx": Format.WORD,
    ".docm": Format.WORD,
    ".dotx": Format.WORD,
    ".dotm": Format.WORD,
    ".vtt": Format.CAPTIONS,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".txt": Format.TEXT,
    ".text": Format.TEXT,
    ".rst": Format.TEXT,
    "": Format.TEXT,
}

# What somebody should do with a file that has no reader, by what it is.
_AS_WORD = "Open it and save it as .docx or PDF"
_AS_TRANSCRIPT = "Write it out as a transcript and save that as .docx, .txt or .vtt"
_UNREADABLE_SUFFIXES = {
    ".json": ("a data file (JSON)", _AS_TRANSCRIPT),
    ".yaml": ("a data file (YAML)", _AS_WORD),
    ".yml": ("a data file (YAML)", _AS_WORD),
    ".xml": ("a data file (XML)", _AS_WORD),
    ".csv": ("a table (CSV)", _AS_WORD),
    ".tsv": ("a table (TSV)", _AS_WORD),
    ".srt": ("subtitles (SRT)", "Save the transcript as .vtt, .docx or .txt"),
    ".tex": ("a LaTeX source", "Make a PDF of it"),
}
# (where the mark may begin, at most so many bytes from the start; the mark; what the file is; what to do)
_UNREADABLE_STARTS = (
    (0, rb"\{\\rtf", "a rich text file (RTF)", _AS_WORD),
    (1024, rb"(?i)<!doctype html|<html[\s>]", "a web page (HTML)", _AS_WORD),
    (
        0,
        rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\x00|MM\x00\*|BM....\x00\x00\x00\x00",
        "a picture",
        "Save the text in it as .docx or PDF",
    ),
    (
        0,
        rb"ID3|OggS|fLaC|\xff[\xf2\xf3\xfb]|\x1aE\xdf\xa3|RIFF....(?:WAVE|AVI )|....ftyp",
        "a recording",
        _AS_TRANSCRIPT,
    ),
    (200, rb"\d\d:\d\d:\d\d,\d{3} --> ", "subtitles (SRT)", "Save the transcript as .vtt, .docx or .txt"),
)
# The first member that is found decides.
_ZIP_MEMBERS = (
    ("xl/", "an Excel file", "Save the sheet that matters as PDF, or copy its text into a .docx"),
    ("ppt/", "a PowerPoint file", "Save it as PDF"),
    ("content.xml", "an OpenDocument file", _AS_WORD),
    ("META-INF/container.xml", "an e-book", "Save it as PDF"),
)
_OLE_STREAMS = (
    ("WordDocument", "an old Word file (.doc)", _AS_WORD),
    ("Workbook", "an old Excel file (.xls)", "Save it as PDF"),
    ("PowerPoint Document", "an old PowerPoint file (.ppt)", "Save it as PDF"),
    ("__substg1.0_", "an Outlook message", "Save it as PDF"),
)


def recognise(path: Path, content: bytes, *, subject: str) -> Format:
    """Return the format of a file with this content.

    Raise EmptyError for no content, UnsupportedError where there is no reader, PasswordError for a locked Office
    file and DamagedError for one that is cut off; ``subject`` is how their message calls the file.
    """
    if not content.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        raise EmptyError(subject, "the file is empty", "Copy it again from where it came from")
    if b"%PDF-" in content[:1024]:
        return Format.PDF
    if content.startswith(b"PK"):
        return _in_zip(path, subject)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise _in_ole(content, subject)
    _refuse_unreadable(content, subject)
    return _in_text(path, content, subject)


def _in_zip(path: Path, subject: str) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError) as error:
        raise DamagedError(subject, "the file is cut off or damaged", "Save or copy it again") from error
    if any(name.startswith("word/") or name.endswith("document.xml") for name in names):
        return Format.WORD
    for member, what, advice in _ZIP_MEMBERS:
        if any(name.startswith(member) for name in names):
            raise _unsupported(subject, what, advice)
    raise _unsupported(subject, "an archive (ZIP)", "Unpack it and put the files themselves into the folder")


def _in_ole(content: bytes, subject: str) -> UnsupportedError | PasswordError:
    """Return the error for a file in Microsoft's old container, which also wraps locked new files."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return PasswordError(subject, "the file is locked with a password", "Save a copy without the password")
    for stream, what, advice in _OLE_STREAMS:
        if stream.encode("utf-16-le") in content:
            return _unsupported(subject, what, advice)
    return _unsupported(subject, "an old Office file", _AS_WORD)


def _refuse_unreadable(content: bytes, subject: str) -> None:
    for reach, mark, what, advice in _UNREADABLE_STARTS:
        if re.compile(mark, re.DOTALL).search(content[: reach + 40]) if reach else re.match(mark, content, re.DOTALL):
            raise _unsupported(subject, what, advice)


def _in_text(path: Path, content: bytes, subject: str) -> Format:
    suffix = path.suffix.lower()
    if not is_text(content):
        raise _unsupported(subject, f"not a kind of file that can be read ({suffix or 'no ending'})", _AS_WORD)
    if _starts_captions(content):
        return Format.CAPTIONS
    if suffix in _UNREADABLE_SUFFIXES:
        raise _unsupported(subject, *_UNREADABLE_SUFFIXES[suffix])
    if suffix not in SUFFIXES and suffix not in (".doc", ".odt", ".rtf"):
        raise _unsupported(subject, f"not a kind of file that can be read ({suffix})", _AS_WORD)
    return Format.MARKDOWN if SUFFIXES.get(suffix) is Format.MARKDOWN else Format.TEXT


def _starts_captions(content: bytes) -> bool:
    return bool(re.match(r"\s*WEBVTT(?:\s|$)", decode(content[:64])))


def _unsupported(subject: str, what: str, advice: str) -> UnsupportedError:
    why = what if what.startswith("not ") else f"this is {what}, which cannot be read yet"
    return UnsupportedError(subject, why, advice)


def misnamed(path: Path, found: Format) -> str:
    """Return a warning where the file's name says another format than its content, else ""."""
    suffix = path.suffix.lower()
    if SUFFIXES.get(suffix) is found or {SUFFIXES.get(suffix), found} == {Format.TEXT, Format.MARKDOWN}:
        return ""
    return f"The name ends in {suffix or 'nothing'}, but the file is {found}; it was read as that"
