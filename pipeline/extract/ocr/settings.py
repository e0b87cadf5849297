"""How scans are to be read, and what to install where the program for it is missing."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.limits import OCR_SECONDS, Ocr, processors

__all__ = ["PROGRAM", "Ocr", "find_program", "make_ocr"]

PROGRAM = "tesseract"

# Where the installers put it without telling the system's search path.
_PLACES = (
    r"%PROGRAMFILES%\Tesseract-OCR\tesseract.exe",
    r"%LOCALAPPDATA%\Programs\Tesseract-OCR\tesseract.exe",
    "/opt/homebrew/bin/tesseract",
    "/usr/local/bin/tesseract",
    "/opt/local/bin/tesseract",
)
_ADVICE = {
    "win32": "Install it with: winget install UB-Mannheim.TesseractOCR (tick your languages under additional "
    "language data), then open a new window",
    "darwin": "Install it with: brew install tesseract tesseract-lang",
}
_ADVICE_ELSEWHERE = (
    "Install it with: sudo apt install tesseract-ocr tesseract-ocr-deu (one such package for each language)"
)


def make_ocr(*, langs: tuple[str, ...] = (), seconds: float = OCR_SECONDS, jobs: int = 1) -> Ocr:
    """Return how to read scans with the tesseract of this machine; raise UsageError where there is none.

    No more than one page per processor is read at a time.
    """
    program = find_program()
    if not program:
        why = "the program for text recognition is not installed, so scans are left unread"
        raise UsageError(PROGRAM, why, _ADVICE.get(sys.platform, _ADVICE_ELSEWHERE))
    return Ocr(command=(program,), langs=langs, seconds=seconds, jobs=max(1, min(jobs, processors())))


def find_program() -> str:
    """Return the path of tesseract, "" where it is not installed."""
    if found := shutil.which(PROGRAM):
        return found
    places = (Path(os.path.expandvars(place)) for place in _PLACES)
    return next((str(place) for place in places if place.is_file()), "")
