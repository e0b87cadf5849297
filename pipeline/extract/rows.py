"""How a table's row is written as one line of text, the same for every format."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

SEPARATOR = " | "
LONGEST_HEAD = 8
# What stands above a row is written beside each row below it: more than this is no name of a column.
LONGEST_ABOVE = 2_000


def joined(cells: Iterable[str]) -> str:
    """Return the cells on one line, empty ones left out."""
    return SEPARATOR.join(stripped for cell in cells if (stripped := " ".join(cell.split())))


def context(*above: str) -> str:
    """Return what stands above or beside a row, from the outermost to the nearest."""
    return " / ".join(dict.fromkeys(text[:LONGEST_ABOVE] for text in above if text))


def looks_like_header(cells: Sequence[str]) -> bool:
    """Return whether a first row reads like column heads: short, different, no sentences, no bare figures."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if len(filled) < max(2, len(cells) - 1) or len(set(filled)) < len(filled):
        return False
    return all(_is_head(cell) for cell in filled)


def _is_head(cell: str) -> bool:
    if len(cell.split()) > LONGEST_HEAD or cell.endswith((".", ";")):
        return False
    return any(character.isalpha() for character in cell)
