"""The program tesseract: which languages it has, and one call for one picture."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from functools import lru_cache

from PIL import Image

# Its packs go by three letters. Those of the languages that the tool is to search come first.
PACKS = {
    "de": "deu", "en": "eng", "fr": "fra", "nl": "nld", "sv": "swe", "it": "ita", "es": "spa", "fi": "fin",
    "ar": "ara", "bg": "bul", "ca": "cat", "cs": "ces", "da": "dan", "el": "ell", "et": "est", "fa": "fas",
    "hr": "hrv", "hu": "hun", "lt": "lit", "lv": "lav", "no": "nor", "pl": "pol", "pt": "por", "ro": "ron",
    "ru": "rus", "sk": "slk", "sl": "slv", "tr": "tur", "uk": "ukr",
}  # fmt: skip
USUAL = tuple(PACKS)[:8]
OTHER_LETTERS = ("ar", "bg", "el", "fa", "ru", "uk")
ASKING = 20.0  # seconds for a question that needs no picture
WORDS = ("--psm", "3")  # find columns and lines, but take the page as upright
TURN = ("--psm", "0")  # tell only which way up the page is
TURNED = re.compile(r"^Rotate: (90|180|270)$", re.MULTILINE)


class RecognitionError(Exception):
    """One page could not be read; the others are not affected."""


@lru_cache
def installed(command: tuple[str, ...]) -> frozenset[str]:
    """Return the language packs that are installed; none where the program does not answer."""
    try:
        answer = _call(command, ("--list-langs",), b"", ASKING)
    except RecognitionError:
        return frozenset()
    return frozenset(line.strip() for line in answer.splitlines()[1:])


def packs_for(langs: Sequence[str], have: frozenset[str]) -> tuple[str, ...]:
    """Return the packs for those of the languages that have one here."""
    return tuple(pack for lang in langs if (pack := PACKS.get(lang, "")) in have)


def read_words(
    command: tuple[str, ...], image: Image.Image, *, packs: Sequence[str], dpi: float, seconds: float
) -> str:
    """Return tesseract's table of words for a picture; raise RecognitionError where it fails."""
    langs = ("-l", "+".join(packs)) if packs else ()
    options = ("stdin", "stdout", *langs, "--dpi", str(round(dpi)), *WORDS, "tsv")
    return _call(command, options, _as_bytes(image), seconds)


def find_turn(command: tuple[str, ...], image: Image.Image, *, dpi: float, seconds: float) -> int:
    """Return by how many quarters the picture must be turned clockwise to stand upright; 0 if that cannot be told."""
    try:
        answer = _call(command, ("stdin", "stdout", "--dpi", str(round(dpi)), *TURN), _as_bytes(image), seconds)
    except RecognitionError:
        return 0
    found = TURNED.search(answer)
    return int(found[1]) // 90 if found else 0


def _as_bytes(image: Image.Image) -> bytes:
    """Return a grey picture as a PGM file: packing it smaller would cost more than it saves."""
    grey = image.convert("L")
    return b"P5 %d %d 255\n" % grey.size + grey.tobytes()


def _call(command: tuple[str, ...], options: Sequence[str], content: bytes, seconds: float) -> str:
    try:
        done = subprocess.run(
            [*command, *options],
            input=content,
            capture_output=True,
            timeout=seconds,
            check=False,
            # Its own threads fight for the processors that other pages and files need.
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired as error:
        raise RecognitionError(f"took longer than {seconds:.0f} seconds") from error
    except OSError as error:
        raise RecognitionError("the program for text recognition cannot be started") from error
    if done.returncode:
        raise RecognitionError("the program for text recognition gave up")
    return done.stdout.decode("utf-8", "replace")
