"""What reading one file may take, and how scans are read: settings that cross into worker processes."""

from __future__ import annotations

import os

from msgspec import Struct

GIGABYTE = 2**30
PAGES = 2000
OCR_SECONDS = 60.0


class Limits(Struct, frozen=True, kw_only=True):
    """What reading one file may take: CPU seconds, bytes of memory with all helper programs, pages (0: any number)."""

    seconds: float = 20.0
    memory: int = GIGABYTE
    pages: int = PAGES


class Ocr(Struct, frozen=True, kw_only=True):
    """How to read scans.

    ``command`` starts tesseract. ``stated`` is the language that ``city.toml`` states for the source at hand;
    ``langs`` are those to try where nothing is known of a document. ``seconds`` is how long a page may take,
    ``jobs`` how many pages are read at the same time.
    """

    command: tuple[str, ...]
    langs: tuple[str, ...] = ()
    stated: str = ""
    seconds: float = OCR_SECONDS
    jobs: int = 1


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
