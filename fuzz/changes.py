"""Damage and malice as small changes to a sound file, made inside the members of an archive where it is one."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence

from msgspec import Struct

# What stands for something in a file: a text, an attribute, a value of JSON, a number, a control word, a time.
PLACES = (
    rb">[^<>]+<",
    rb'="[^"]*"',
    rb'(?<=[:\[,])\s*(?:"[^"]*"|-?[\d.]+|\{[^{}]*\})',
    rb"\d+",
    rb"\\[a-z]+-?\d*",
    rb"\d\d:\d\d[:.,\d]*",
    rb"</?[\w:]+[^<>]*>",
    rb"\n[^\n]*",
)
_NUMBERS = (
    *("-1", "0", "1e400", "NaN", "-Infinity", "1e-320", "99999999999999999999", "-" + "9" * 30, "9" * 5000, "٣", "²"),
    *("2147483648", "9223372036854775808", "true", "null", "[]", "{}", '""', "[[[]]]", '{"a": [1, {"b": null}]}'),
    *("99:99:99.999", "00:00:00.000", "-00:01", "999999:00:00,000", "F0FF", "1048577", "65536", "0x7fffffff"),
)
_TEXTS = (
    *(
        "\x00",
        "\x01\x0b\x1b",
        "\ufffe\uffff",
        "\u202e\u2066",
        "\u200b\u200b",
        "\u2028",
        "\U000e0041",
        "\ufeff",
        "e\u0301",
    ),
    *("&#0;", "&#xD800;", "&#1114112;", "&amp;lt;", "&nbsp;", "&x;", "]]>", "<![CDATA[", "<!--", "-->", "<?x?>"),
    *("{{ 7 * 7 }}", "{% for %}", "\\u-10179?\\u-8192?", "\\u55357?", "\\'ff\\'zz", "\\bin99999999 ", "\\ud800"),
    *("A: B: ", "[00:00:01]", "-->", "1 --> 2", "\r", "\n\n", "\t", " ", "", "|", "| - |", "=?utf-8?b?////?=", "\\"),
    *(
        '"',
        "'",
        "%00",
        "../../x",
        "file:///etc/passwd",
        "__proto__",
        "#REF!",
        "=1+1",
        "Ω≈ç√∫",
        "漢字",
        "👩‍👩‍👧",
        "İ",
        "ß",
    ),
)
_REPEATED = ("(", "[", "{", "<a>", "<table><tr><td>", "> ", "{\\b", "* ", "_", "<w:p>", '{"a":[', "\x00", "- ", "&lt;")
PIECES: tuple[bytes, ...] = (
    *(text.encode() for text in (*_NUMBERS, *_TEXTS)),
    *(text.encode() * 300 for text in _REPEATED),
    *(b"\xff\xfe", b"\xed\xa0\x80", b"\xc3", b"\x80\x81\x8d", b"+AGE-", b"\x1b$B"),
    *(f">{text}<".encode() for text in ("", "\ud7ff", "-5", "9" * 40)),
    *(f'="{text}"'.encode() for text in ("", "-1", "99999999999", "x", "1.5", "NaN", "../../../x", "http://x/", "٣")),
)


class Change(Struct, frozen=True, kw_only=True):
    """A change at a place with a piece; place, length and ``member``, the part of an archive, are fractions of it."""

    kind: str
    place: float
    length: float = 0.01
    piece: bytes = b""
    member: float = 0.0


def _spot(content: bytes, change: Change) -> tuple[int, int]:
    start = int(change.place * len(content))
    return start, start + 1 + int(change.length * len(content))


def _insert(content: bytes, change: Change) -> bytes:
    start, _ = _spot(content, change)
    return content[:start] + change.piece + content[start:]


def _flip(content: bytes, change: Change) -> bytes:
    start, _ = _spot(content, change)
    changed = bytes([content[start] ^ (1 << int(change.length * 79) % 8)]) if start < len(content) else b""
    return content[:start] + changed + content[start + 1 :]


def _cut(content: bytes, change: Change) -> bytes:
    start, end = _spot(content, change)
    return content[:start] + content[end:]


def _double(content: bytes, change: Change) -> bytes:
    start, end = _spot(content, change)
    return content[:end] + content[start:end] + content[end:]


def _end(content: bytes, change: Change) -> bytes:
    return content[: _spot(content, change)[0]]


def _replace(content: bytes, change: Change) -> bytes:
    """Put the piece where something stands that means something: what that is, the length decides."""
    pattern = PLACES[int(change.length * 1e6) % len(PLACES)]
    spots = [found.span() for found in re.finditer(pattern, content[:200_000])]
    if not spots:
        return _insert(content, change)
    start, end = spots[min(int(change.place * len(spots)), len(spots) - 1)]
    return content[:start] + change.piece + content[end:]


KINDS: dict[str, Callable[[bytes, Change], bytes]] = {
    "replace": _replace,
    "insert": _insert,
    "flip": _flip,
    "cut": _cut,
    "double": _double,
    "end": _end,
}


def changed(content: bytes, changes: Sequence[Change]) -> bytes:
    """Return the content with these changes; those of a whole archive are made in its members, which stay readable."""
    parts = members(content)
    if not parts:
        for change in changes:
            content = KINDS[change.kind](content, change)
        return content
    for change in changes:
        name = list(parts)[min(int(change.member * len(parts)), len(parts) - 1)]
        parts[name] = KINDS[change.kind](parts[name], change)
    return packed(parts)


def members(content: bytes) -> dict[str, bytes]:
    """Return the members of an archive by name, none of a file that is no archive."""
    if not content.startswith(b"PK"):
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {each.filename: archive.read(each) for each in archive.infolist() if each.file_size < 1_000_000}
    except Exception:
        # Whatever is wrong with an archive that was changed before: its bytes are changed, then.
        return {}


def packed(parts: dict[str, bytes]) -> bytes:
    """Return an archive of these parts, not compressed, so that a fuzzer sees what is in them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()
