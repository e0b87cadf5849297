"""What a reader of the page takes a line for, whatever its style says: a heading or text."""

from __future__ import annotations

import re

from pipeline.models import Part

# A longer "heading" is a paragraph that somebody set in a heading style.
LONGEST_HEADING = 40
LONGEST_BOLD_HEADING = 12
BOLD_LEVEL = 9

EMPTY_LINE = re.compile(r"\n[^\S\n]*\n")


def by_sight(text: str, part: Part, level: int, *, is_bold: bool) -> tuple[Part, int]:
    """Return part and heading level as seen: an overlong heading is text, a short bold line heads what follows."""
    if part is Part.HEADING:
        return (part, level) if len(text.split()) <= LONGEST_HEADING else (Part.PARAGRAPH, 0)
    if part is Part.PARAGRAPH and is_bold and may_head(text):
        return Part.HEADING, BOLD_LEVEL
    return part, 0


def may_head(text: str) -> bool:
    """Return whether a bold line is short enough for a heading, and does not end like a sentence."""
    words = text.split()
    return 0 < len(words) <= LONGEST_BOLD_HEADING and not words[-1].endswith((".", ";", ",", "!"))


def parts_of(text: str) -> list[str]:
    """Return the paragraphs of a text that empty lines inside it part, without empty ones."""
    return [part for part in EMPTY_LINE.split(text) if part.strip()]
