"""What kind of file a source is: told by its content first, by its name only where the content leaves it open."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from pathlib import Path

from pipeline.errors import DamagedError, EmptyError, PasswordError, UnsupportedError
from pipeline.extract.interviews.pieces import separator_of
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
    SUBTITLES = "an SRT transcript"
    SPEECH_DATA = "a transcript in JSON"
    SEGMENTS = "a table of segments of speech"
    ELAN = "an ELAN transcript"
    TRANSCRIBER = "a Transcriber transcript"
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
    Format.CAPTIONS: ".vtt .sbv",
    Format.SUBTITLES: ".srt",
    Format.SPEECH_DATA: ".json",
    Format.ELAN: ".eaf",
    Format.TRANSCRIBER: ".trs",
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
    ".jsonl": ("a data file (JSON)", _AS_TRANSCRIPT),
    ".yaml": ("a data file (YAML)", _AS_WORD),
    ".yml": ("a data file (YAML)", _AS_WORD),
    ".xml": ("a data file (XML)", _AS_WORD),
    ".tex": ("a LaTeX source", "Make a PDF of it"),
}
# (the mark at the start; what the file is; what to do)
_UNREADABLE_STARTS = (
    (rb"GIF8|RIFF....WEBP|.{4}ftyp(?:heic|heix|mif1|avif)", "a picture", "Save it as PNG or PDF"),
    (
        rb"ID3|OggS|fLaC|\xff[\xf2\xf3\xfb]|\x1aE\xdf\xa3|RIFF....(?:WAVE|AVI )|....ftyp",
        "a recording",
        _AS_TRANSCRIPT,
    ),
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
    for mark, what, advice in _UNREADABLE_STARTS:
        if re.match(mark, content, re.DOTALL):
            raise _unsupported(subject, what, advice)


def _in_text(path: Path, content: bytes, subject: str) -> Format:
    suffix = path.suffix.lower()
    # Zero bytes, as a failing disk leaves them, do not make captions unreadable.
    if _starts_captions(content):
        return Format.CAPTIONS
    if not is_text(content):
        raise _unsupported(subject, f"not a kind of file that can be read ({suffix or 'no ending'})", _AS_WORD)
    beginning = decode(content[:_LOOKED_AT])
    if found := _by_beginning(beginning) or _as_transcript(beginning, content, suffix):
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
    return bool(re.match(r"[\s\ufeff\x00]*WEBVTT(?:\s|$)", decode(content[:64])))


def _as_transcript(beginning: str, content: bytes, suffix: str) -> Format | None:
    """Return the format of a transcript that a program wrote, by its beginning and, for JSON, its names."""
    if found := _TRANSCRIPT_XML.match(beginning.lstrip("\ufeff")):
        return Format.ELAN if found[1].startswith("ANNOTATION") else Format.TRANSCRIBER
    is_data = suffix in (".json", ".jsonl") or _DATA.match(beginning)
    if is_data and _SPEECH_NAMES.search(decode(content)):
        return Format.SPEECH_DATA
    if separator_of(beginning.lstrip("\ufeff").split("\n", 1)[0].strip()):
        return Format.SEGMENTS
    if not _TIMING.search(beginning) and suffix not in (".vtt", ".srt", ".sbv"):
        return None
    is_srt = suffix == ".srt" or (suffix != ".vtt" and _COMMA_TIME.search(beginning))
    times = len(_TIMING.findall(beginning))
    # A text that mentions one such line is still a text.
    if times * _LINES_PER_CAPTION >= beginning.count("\n") - _LINES_PER_CAPTION:
        return Format.SUBTITLES if is_srt else Format.CAPTIONS
    return None


_TRANSCRIPT_XML = re.compile(
    r"(?:\s|<!--.{0,3000}?-->|<\?[^>]{0,300}>|<!DOCTYPE[^>]{0,300}>)*+<(ANNOTATION_DOCUMENT|Trans)[\s>]", re.DOTALL
)
_DATA = re.compile(r"[\s\ufeff]*(?:\{\s*\"|\[\s*[\[{])")
_SPEECH_NAMES = re.compile(
    r'"(?:text|transcripts?|transcription|words?|punct|sentences?|segments|utterances?|monologues|content|display|speaker)"\s*:'
)
_TIMING = re.compile(
    r"^\s*\d{1,3}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,3})?\s*-{1,2}>|^\d:\d\d:\d\d\.\d{3},\d:\d\d:\d\d\.\d{3}\s*$",
    re.MULTILINE,
)
_COMMA_TIME = re.compile(r"^\s*\d{1,3}:\d{1,2}:\d{1,2},\d{1,3}\s*-{1,2}>", re.MULTILINE)
# A caption has a number, a time, some lines of text and a blank one.
_LINES_PER_CAPTION = 8


def _unsupported(subject: str, what: str, advice: str) -> UnsupportedError:
    why = what if what.startswith("not ") else f"this is {what}, which cannot be read yet"
    return UnsupportedError(subject, why, advice)


def misnamed(path: Path, found: Format) -> str:
    """Return a warning where the file's name says another format than its content, else ""."""
    suffix = path.suffix.lower()
    named = SUFFIXES.get(suffix)
    if named is found or {named, found} <= {Format.TEXT, Format.MARKDOWN} or found is Format.SEGMENTS:
        return ""
    if suffix == ".jsonl" and found is Format.SPEECH_DATA:
        return ""
    return f"The name ends in {suffix or 'nothing'}, but the file is {found}; it was read as that"
