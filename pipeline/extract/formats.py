"""What kind of file a source is: told by its content first, by its name only where the content leaves it open."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from pathlib import Path

from pipeline.errors import DamagedError, EmptyError, PasswordError, UnsupportedError
from pipeline.extract.plain.decode import decode, is_text


class Format(StrEnum):
    """The formats with a reader; the value is how a message calls them."""

    PDF = "a PDF"
    WORD = "a Word file"
    OLD_WORD = "an old Word file (.doc)"
    OPENDOCUMENT = "an OpenDocument file"
    RICH_TEXT = "a rich text file (RTF)"
    WEB_PAGE = "a web page"
    SAVED_PAGE = "a web page saved in one file (MHTML)"
    EXCEL = "an Excel file"
    OLD_EXCEL = "an old Excel file (.xls)"
    TABLE = "a table (CSV)"
    SLIDES = "a PowerPoint file"
    OLD_SLIDES = "an old PowerPoint file (.ppt)"
    MAIL = "an e-mail"
    PICTURE = "a picture"
    CAPTIONS = "a WebVTT transcript"
    MARKDOWN = "a Markdown file"
    TEXT = "a text file"


_SUFFIXES_OF = {
    Format.PDF: ".pdf",
    Format.WORD: ".docx .docm .dotx .dotm",
    Format.OLD_WORD: ".doc .dot",
    Format.OPENDOCUMENT: ".odt .ott .fodt .odm .ods .ots .fods .odp .otp .fodp",
    Format.RICH_TEXT: ".rtf",
    Format.WEB_PAGE: ".html .htm .xhtml .xht",
    Format.SAVED_PAGE: ".mht .mhtml",
    Format.EXCEL: ".xlsx .xlsm .xltx .xltm",
    Format.OLD_EXCEL: ".xls .xlt",
    Format.TABLE: ".csv .tsv .tab",
    Format.SLIDES: ".pptx .pptm .ppsx .ppsm .potx .potm",
    Format.OLD_SLIDES: ".ppt .pps .pot",
    Format.MAIL: ".eml",
    Format.PICTURE: ".png .jpg .jpeg .jpe .tif .tiff .bmp",
    Format.CAPTIONS: ".vtt",
    Format.MARKDOWN: ".md .markdown",
    Format.TEXT: ".txt .text .rst",
}
SUFFIXES = {suffix: found for found, suffixes in _SUFFIXES_OF.items() for suffix in suffixes.split()} | {
    "": Format.TEXT
}

# What somebody should do with a file that has no reader, by what it is.
_AS_WORD = "Open it and save it as .docx or PDF"
_AS_TRANSCRIPT = "Write it out as a transcript and save that as .docx, .txt or .vtt"
_UNREADABLE_SUFFIXES = {
    ".json": ("a data file (JSON)", _AS_TRANSCRIPT),
    ".yaml": ("a data file (YAML)", _AS_WORD),
    ".yml": ("a data file (YAML)", _AS_WORD),
    ".xml": ("a data file (XML)", _AS_WORD),
    ".srt": ("subtitles (SRT)", "Save the transcript as .vtt, .docx or .txt"),
    ".tex": ("a LaTeX source", "Make a PDF of it"),
}
# (where the mark may begin, at most so many bytes from the start; the mark; what the file is; what to do)
_UNREADABLE_STARTS = (
    (0, rb"GIF8|RIFF....WEBP|.{4}ftyp(?:heic|heix|mif1|avif)", "a picture", "Save it as PNG or PDF"),
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
    ("xl/workbook.bin", ("a binary Excel file (.xlsb)", "Open it in Excel and save it as .xlsx")),
    ("xl/", Format.EXCEL),
    ("ppt/", Format.SLIDES),
    ("META-INF/container.xml", ("an e-book", "Save it as PDF")),
    ("content.xml", Format.OPENDOCUMENT),
    ("index.xml", ("a Pages or Numbers file", _AS_WORD)),
    ("Index/", ("a Pages or Numbers file", _AS_WORD)),
)
_OLE_STREAMS = (
    ("WordDocument", Format.OLD_WORD),
    ("Workbook", Format.OLD_EXCEL),
    ("PowerPoint Document", Format.OLD_SLIDES),
    ("__substg1.0_", ("an Outlook message (.msg)", "Open it in Outlook and save it as HTML or PDF")),
)
_PICTURE = re.compile(rb"\x89PNG|\xff\xd8\xff|II\*\x00|MM\x00\*|BM....\x00\x00\x00\x00", re.DOTALL)
_LOOKED_AT = 4096
# What may stand before the first element of a page: marks, comments, declarations.
_WEB_PAGE = re.compile(
    r"(?:\s|<!--.{0,3000}?-->|<\?[^>]{0,300}>)*+<(?:!doctype\s+html|html|head|body)[\s>]", re.I | re.DOTALL
)
_FLAT_OPENDOCUMENT = re.compile(r"<office:document\s[^>]*urn:oasis:names:tc:opendocument", re.DOTALL)
_HEADERS = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)+")
_MAIL = re.compile(r"^(?:mime-version|received|return-path|message-id):", re.I | re.MULTILINE)
_PAGE_PARTS = re.compile(r"^content-type:\s*multipart/related|^snapshot-content-location:", re.I | re.MULTILINE)


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
        return _in_ole(path, content, subject)
    if _PICTURE.match(content):
        return Format.PICTURE
    if content.lstrip().startswith(b"{\\rtf"):
        return Format.RICH_TEXT
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
    for member, found in _ZIP_MEMBERS:
        if any(name.startswith(member) for name in names):
            return _readable(found, subject)
    raise _unsupported(subject, "an archive (ZIP)", "Unpack it and put the files themselves into the folder")


def _in_ole(path: Path, content: bytes, subject: str) -> Format:
    """Return the format of a file in Microsoft's old container, which also wraps locked new files."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise PasswordError(subject, "the file is locked with a password", "Save a copy without the password")
    held = [found for stream, found in _OLE_STREAMS if stream.encode("utf-16-le") in content]
    named = SUFFIXES.get(path.suffix.lower())
    if not held:
        raise _unsupported(subject, "an old Office file", _AS_WORD)
    # A sheet with a text embedded in it has the marks of both.
    return _readable(named if named in held else held[0], subject)


def _readable(found: Format | tuple[str, str] | None, subject: str) -> Format:
    """Return the format; raise UnsupportedError for one without reader, told by what it is and what to do."""
    if isinstance(found, Format):
        return found
    raise _unsupported(subject, *(found or ("not a kind of file that can be read", _AS_WORD)))


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
    if found := _by_beginning(decode(content[:_LOOKED_AT])):
        return found
    if suffix in _UNREADABLE_SUFFIXES:
        raise _unsupported(subject, *_UNREADABLE_SUFFIXES[suffix])
    if suffix not in SUFFIXES:
        raise _unsupported(subject, f"not a kind of file that can be read ({suffix})", _AS_WORD)
    return SUFFIXES[suffix] if SUFFIXES[suffix] in _BY_NAME else Format.TEXT


# Kinds of text that only their name tells.
_BY_NAME = (Format.MARKDOWN, Format.TABLE, Format.WEB_PAGE, Format.MAIL)


def _by_beginning(text: str) -> Format | None:
    """Return the format that the first characters of a text give away."""
    if _FLAT_OPENDOCUMENT.search(text):
        return Format.OPENDOCUMENT
    if _WEB_PAGE.match(text.lstrip("\ufeff")):
        return Format.WEB_PAGE
    headers = _HEADERS.match(text)
    if headers and _MAIL.search(headers[0]):
        return Format.SAVED_PAGE if _PAGE_PARTS.search(headers[0]) else Format.MAIL
    return None


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
