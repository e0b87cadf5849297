"""Names in bold without a colon, with which a transcript in Word says who speaks: read beside its text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs

from pipeline.extract.blocks import Block, Document
from pipeline.extract.interviews.labels import label_of, name_above

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

# As often as this two people take turns at least.
FEWEST = 2


def with_bold_names(document: Document, path: Path) -> Document:
    """Return the document with a colon behind each name in bold that opens paragraphs again and again.

    A file that python-docx cannot open, or in which no two names recur, comes back as it is.
    """
    openings = dict(_openings(path))
    counts = Counter(openings.values())
    if sum(count >= FEWEST for count in counts.values()) < FEWEST:
        return document
    blocks = tuple(_labelled(block, openings.get(_even(block.text), "")) for block in document.blocks)
    return structs.replace(document, blocks=blocks)


def _labelled(block: Block, name: str) -> Block:
    """Return the block with the name's colon, unless there is a time behind the name that says as much."""
    if not name or label_of(block.text.split("\n", 1)[0]):
        return block
    rest = block.text.lstrip()[len(name) :].lstrip()
    return structs.replace(block, text=f"{name}: {rest}")


def _openings(path: Path) -> Iterator[tuple[str, str]]:
    """Yield each paragraph that begins with a name in bold and goes on in another face, with the name."""
    import docx

    try:
        paragraphs = docx.Document(str(path)).paragraphs
        found = [(_even(each.text), _bold_beginning(each)) for each in paragraphs]
    except Exception:
        # Word files that only our own reader can open have no bold names for us; nothing is lost.
        return
    yield from ((text, name) for text, name in found if name and name_above(name) and text.startswith(name))


def _bold_beginning(paragraph: Paragraph) -> str:
    runs = [run for run in paragraph.runs if run.text.strip()]
    bold = next((n for n, run in enumerate(runs) if not run.bold), 0)
    return _even("".join(run.text for run in runs[:bold])).rstrip(":")


def _even(text: str) -> str:
    return " ".join(text.split())
