"""The words of rich text (RTF): how the file parts into them, and which mean what for reading."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from msgspec import Struct

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\", re.DOTALL
)

CHARACTERS = {
    "tab": " ",
    "line": "\n",
    "emdash": "—",
    "endash": "–",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "~": "\u00a0",
    "_": "-",
    "{": "{",
    "}": "}",
    "\\": "\\",
}
PARAGRAPH_ENDS = {"par", "sect", "page", "column", "\n", "\r"}
# What stands beside the text and is read after the paragraph that it hangs on.
NOTES = {"footnote", "annotation", "shptxt", "dptxbxtext"}
# The number or bullet that the program put before a list item.
LIST_MARKS = {"listtext", "pntext"}
# Starred groups are passed over unless they are among these.
READ_STARRED = {"footnote", "annotation", "shpinst", "shptxt", "do", "shpgrp", "nesttableprops"}
# Groups without text to read.
PASSED_OVER = {
    *("colortbl", "filetbl", "listtable", "listoverridetable", "revtbl", "rsidtbl", "pgptbl", "latentstyles"),
    *("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf", "ftnsep", "ftnsepc"),
    *("pict", "nonshppict", "objdata", "objclass", "objname", "shprslt", "sp", "themedata", "datastore", "fldinst"),
    *("formfield", "datafield", "template", "generator", "operator", "author", "company", "category", "keywords"),
    *("comment", "doccomm", "subject", "manager", "hlinkbase", "creatim", "revtim", "printim", "buptim", "private"),
    *("xe", "tc", "tcn", "txe", "rxe", "pn", "bkmkstart", "bkmkend", "nonesttables", "atnid", "atnauthor", "atndate"),
    *("atnref", "atrfstart", "atrfend", "aftnsep", "aftnsepc", "ftncn", "aftncn", "ud", "background", "xmlnstbl"),
}

_CHARSETS = {
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gbk",
    136: "big5",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}
# Letters of such a font are drawn marks.
SYMBOLS = "symbols"


class Token(Struct, frozen=True):
    """A word with its number (None: none), a run of bytes, or the beginning or end of a group."""

    word: str = ""
    number: int | None = None
    raw: bytes = b""
    brace: str = ""


def tokens(content: bytes) -> Iterator[Token]:
    """Yield the tokens; the bytes of binary pictures are passed over. Takes time in proportion to the length."""
    at = 0
    while found := _TOKEN.match(content, at):
        at = found.end()
        word, number, code, sign, brace, raw = found.groups()
        if word == b"bin":
            at += max(int(number or 0), 0)
        elif word or sign:
            yield Token(word=(word or sign).decode("latin-1"), number=None if number is None else int(number))
        elif brace:
            yield Token(brace=brace.decode("ascii"))
        elif code or raw:
            yield Token(raw=bytes.fromhex(code.decode("ascii")) if code else raw)


def charset_encoding(number: int) -> str:
    """Return the encoding of a font with this character set, "" for the document's own."""
    return SYMBOLS if number == 2 else _CHARSETS.get(number, "")


def code_page_encoding(number: int) -> str:
    """Return the encoding of a code page; Windows' Western European one where there is none of that number."""
    try:
        return codecs.lookup("utf-8" if number == 65001 else f"cp{number}").name
    except LookupError:
        return "cp1252"
