"""The text in a file of bytes, whatever encoding the program that wrote it used."""

from __future__ import annotations

import codecs

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LOOKED_AT = 4096
# Bytes that no text in an 8-bit encoding or UTF-8 has: controls other than tab, line ends, form feed and escape.
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b\x1a"))


def decode(content: bytes) -> str:
    """Return the text: by its byte order mark, else as UTF-8, else as Windows' Western European code page.

    Bytes that the code page leaves open become replacement characters. Line ends are as in the file.
    """
    encoding = _encoding(content)
    return content.decode(encoding, "replace")


def _encoding(content: bytes) -> str:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return encoding
    if wide := _wide(content):
        return wide
    return "utf-8" if _is_utf8(content) else "cp1252"


def _wide(content: bytes) -> str:
    """Return the UTF-16 without mark that the zero bytes of Latin letters give away, else ""."""
    sample = content[:_LOOKED_AT]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > len(sample) * 0.3 and even < odd / 10:
        return "utf-16-le"
    if even > len(sample) * 0.3 and odd < even / 10:
        return "utf-16-be"
    return ""


def _is_utf8(content: bytes) -> bool:
    """Return whether it is UTF-8 but for a few broken places, as a cut or a bad copy leaves them."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("utf-8", "replace")
        broken = text.count("\ufffd")
        whole = sum(character > "\x7f" for character in text) - broken
        return whole > 10 * broken
    return True


def is_text(content: bytes) -> bool:
    """Return whether the bytes are text in one of the encodings rather than a program's own format."""
    if any(content.startswith(mark) for mark, _ in _BOMS) or _wide(content):
        return True
    sample = content[:_LOOKED_AT]
    return sum(sample.count(control) for control in _CONTROLS) <= max(2, len(sample) * 0.01)
