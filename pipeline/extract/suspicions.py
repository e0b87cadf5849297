"""Text that cannot be what its page shows: characters lost, letters mixed up, accents saved in another encoding.

Readers hand over what a file states, and files can be wrong: a font that does not say which letters it shows gives
"*HPHLQGH" for "Gemeinde". Such text looks like text to every later stage, so the page is named to a person. The
measure is the same for all languages in Latin letters: how surprising the letters are, given how often each stands
in running text. Measured on 1,548 pages in seven languages, sound text has 4.0 to 4.5 bits a letter, mixed-up
letters 4.9 to 6.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from math import log2
from string import ascii_letters, digits, whitespace

GARBLED = "{share:.0%} of the characters are garbled"
MIXED_UP = "the letters make no words; the file does not say which letters its fonts show"
STAND_INS = "signs such as {sign} stand for other letters"
ENCODING = "accents and umlauts are garbled ({sign})"

MOST_LOST = 0.01
FEWEST = 3  # signs; fewer are a typing mistake
STRANGE_BITS = 4.75
WINDOW = 150  # letters
SHORTEST = 100  # letters; fewer are an address, a table of codes
MOST_STRANGE = 0.04  # of the windows
MOST_SYMBOLS = 0.35
MOST_ACCENTS = 0.4
SCALE = 20  # so that a letter's bits fit into a byte

# One class of characters is searched ten times faster than the pattern below.
_PERHAPS_LOST = re.compile(r"[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
# A private-use character that stands alone is a bullet or an icon, no part of a word.
_LOST = re.compile(
    r"[\ufffd\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]|\(cid:\d+\)|(?<=\S)[\ue000-\uf8ff]|[\ue000-\uf8ff](?=\S)"
)
# Ligatures of some fonts come as letters that hardly any language uses: "informaƟon". Not those of Romanian,
# Vietnamese, Croatian and Pinyin.
_STAND_IN = re.compile(r"[\u0182-\u0191\u0193-\u019f\u01a2-\u01ae\u01b1-\u01c3\u01dd-\u01e5\u021c-\u024f]")
_ENCODING = re.compile("Ã[\u00a0-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122]|â€")


def doubt(text: str) -> str:
    """Return in plain words why a text cannot be what its page shows, or "" where it seems sound."""
    if lost := _lost_share(text):
        return GARBLED.format(share=lost)
    found = [] if text.isascii() else _STAND_IN.findall(text)
    if len(found) >= FEWEST:
        return STAND_INS.format(sign=found[0])
    plain = text.encode("ascii", "ignore")
    if _is_mixed_up(plain) or _is_accents(text, plain):
        return MIXED_UP
    return _encoding(text)


def _lost_share(text: str) -> float:
    """Return the share of lost characters where it is too high, else 0."""
    if not _PERHAPS_LOST.search(text) and "(cid:" not in text:
        return 0.0
    found = _LOST.findall(text)
    share = sum(map(len, found)) / len(text)
    return share if len(found) >= FEWEST and share > MOST_LOST else 0.0


def _is_mixed_up(plain: bytes) -> bool:
    bits, others, symbols = _tables()
    letters = plain.translate(bits, others)
    windows = [letters[i : i + WINDOW] for i in range(0, len(letters), WINDOW)]
    strange = sum(sum(window) > STRANGE_BITS * SCALE * len(window) for window in windows if len(window) >= SHORTEST)
    if strange and strange > MOST_STRANGE * len(windows):
        return True
    return len(plain) > WINDOW and len(plain.translate(None, symbols)) > MOST_SYMBOLS * len(plain)


def _is_accents(text: str, plain: bytes) -> bool:
    """Return whether nearly every second letter bears an accent, as when Greek or Cyrillic comes as Latin letters."""
    if len(text) - len(plain) < MOST_ACCENTS * len(text) or len(text) < SHORTEST:
        return False
    return len(text.encode("latin-1", "ignore")) - len(plain) >= MOST_ACCENTS * len(text)


def _encoding(text: str) -> str:
    if "Ã" not in text and "â€" not in text:
        return ""
    found = _ENCODING.findall(text)
    return ENCODING.format(sign=found[0]) if len(found) >= FEWEST else ""


@cache
def _tables() -> tuple[bytes, bytes, bytes]:
    """Return a table from letters to their scaled bits, the bytes that are no letters, and what is no symbol."""
    shares = _letter_shares()
    bits = bytearray(256)
    for letter, share in shares.items():
        bits[ord(letter)] = bits[ord(letter.upper())] = round(-log2(share) * SCALE)
    others = bytes(code for code in range(256) if not bits[code])
    return bytes(bits), others, (ascii_letters + digits + whitespace + ".,-_").encode()


def _letter_shares() -> dict[str, float]:
    lines = resources.files("pipeline.extract").joinpath("letters.tsv").read_text("utf-8").splitlines()
    counts = {letter: float(count) for letter, count in (line.split("\t") for line in lines if line[:1] != "#")}
    return {letter: count / sum(counts.values()) for letter, count in counts.items()}
