"""Holds a reading of a made PDF against what stands in it."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import pypdfium2

from benchmarks.layouts.truth import Truth
from pipeline.extract.blocks import Block, Document
from pipeline.models import PagePlace, Part, Region

WORD = re.compile(r"\S+")


@dataclass
class Score:
    """Counts: of each pair the first is out of the second. They add up over documents."""

    intact: int = 0
    sentences: int = 0
    mixed: int = 0
    passages: int = 0
    heads_in: int = 0
    lost: int = 0
    words: int = 0
    extra: int = 0
    hyphens_right: int = 0
    hyphens: int = 0
    re_read: int = 0
    boxes: int = 0
    headings_found: int = 0
    headings: int = 0
    items_found: int = 0
    items: int = 0
    rows_found: int = 0
    rows: int = 0

    def __add__(self, other: Score) -> Score:
        """Return both together."""
        return Score(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Score)))


def score(document: Document, truth: Truth, path: Path) -> Score:
    """Return how well a document was read."""
    texts = [_normal(block.text) for block in document.blocks]
    words = Counter(_tokens(" ".join(texts)))
    wanted = Counter(_tokens(" ".join(truth.words())))
    whole = f" {' '.join(texts)} "
    return Score(
        intact=sum(_in_order(flow, texts) for flow in truth.flows),
        sentences=sum(map(len, truth.flows)),
        mixed=sum(_is_mixed(text, truth.flows) for text in texts),
        passages=len(texts),
        heads_in=sum(_holds_head(text, truth) for text in texts),
        lost=(wanted - words).total(),
        words=wanted.total(),
        extra=(words - wanted).total(),
        hyphens_right=sum(_normal(case) in whole for case in truth.hyphens),
        hyphens=len(truth.hyphens),
        re_read=len(document.blocks) - len(unread(document, path)),
        boxes=len(document.blocks),
        headings_found=sum(_is_found(text, document, Part.HEADING) for _, text in truth.headings),
        headings=len(truth.headings),
        items_found=sum(_is_found(text, document, Part.LIST_ITEM) for text in truth.items),
        items=len(truth.items),
        rows_found=sum(_is_row_found(row, texts) for row in truth.rows),
        rows=len(truth.rows),
    )


def misses(document: Document, truth: Truth) -> list[str]:
    """Return what a reading got wrong, one line each."""
    texts = [_normal(block.text) for block in document.blocks]
    words, wanted = Counter(_tokens(" ".join(texts))), Counter(_tokens(" ".join(truth.words())))
    whole = f" {' '.join(texts)} "
    torn = [s for flow in truth.flows for s in flow if not _place(_normal(s), texts)]
    found = [f"torn: {sentence}\n      in: {_nearest(sentence, texts)}" for sentence in torn]
    found += [f"out of order in flow {n}" for n, flow in enumerate(truth.flows) if _in_order(flow, texts) < len(flow)]
    found += [f"mixed: {text}" for text in texts if _is_mixed(text, truth.flows)]
    found += [f"head: {text}" for text in texts if _holds_head(text, truth)]
    found += [f"hyphen: {case}" for case in truth.hyphens if _normal(case) not in whole]
    found += [f"no heading: {text}" for _, text in truth.headings if not _is_found(text, document, Part.HEADING)]
    found += [f"no item: {text}" for text in truth.items if not _is_found(text, document, Part.LIST_ITEM)]
    found += [
        f"no row: {row}\n      in: {_nearest(' '.join(row), texts)}"
        for row in truth.rows
        if not _is_row_found(row, texts)
    ]
    lost, extra = dict(wanted - words), dict(words - wanted)
    return [*found, *([f"lost: {lost}"] if lost else []), *([f"extra: {extra}"] if extra else [])]


def _nearest(sentence: str, texts: Sequence[str]) -> str:
    """Return the passages that share most words with a sentence."""
    words = set(sentence.split())
    ranked = sorted(texts, key=lambda text: len(words & set(text.split())), reverse=True)
    return " ¶ ".join(text[:400] for text in ranked[:2])


def _normal(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _tokens(text: str) -> list[str]:
    return [word for found in WORD.findall(_normal(text)) if (word := found.strip(".,:;()|„“\"”'•-–"))]


def _in_order(flow: Sequence[str], texts: Sequence[str]) -> int:
    """Return how many sentences of a flow stand whole in a passage, in the longest run that is in order."""
    places = [place for sentence in flow if (place := _place(_normal(sentence), texts))]
    tails: list[tuple[int, int]] = []
    for place in places:
        i = bisect_left(tails, place)
        tails[i : i + 1] = [place]
    return len(tails)


def _place(sentence: str, texts: Sequence[str]) -> tuple[int, int] | None:
    return next(((i, at) for i, text in enumerate(texts) if (at := text.find(sentence)) >= 0), None)


def _is_mixed(text: str, flows: Sequence[Sequence[str]]) -> bool:
    """Return whether a passage holds sentences of two flows."""
    return sum(any(_normal(sentence) in text for sentence in flow) for flow in flows) > 1


def _holds_head(text: str, truth: Truth) -> bool:
    headings = {_normal(heading).casefold() for _, heading in truth.headings}
    if text.casefold() in headings:
        return False
    sentences = [_normal(sentence) for flow in truth.flows for sentence in flow]
    rest = text
    for sentence in sentences:
        rest = rest.replace(sentence, "")
    return any(_is_in(_normal(head), rest) for head in truth.furniture)


def _is_in(head: str, text: str) -> bool:
    # Page numbers are short: they count only where they are all that stands there.
    return text == head if len(head) < 6 else head in text


def _is_found(text: str, document: Document, part: Part) -> bool:
    return any(block.part is part and _bare(block.text) == _bare(text) for block in document.blocks)


def _bare(text: str) -> str:
    return re.sub(r"^(?:\(?[\dA-Za-z]{1,3}[.)]\s+|[•–*]\s*)", "", _normal(text)).casefold()


def _is_row_found(row: Sequence[str], texts: Sequence[str]) -> bool:
    """Return whether the cells of a row stand together in one passage, in order."""
    cells = " ".join(_normal(cell) for cell in row if cell)
    return any(text.replace(" | ", " ") == cells for text in texts)


def unread(document: Document, path: Path) -> list[Block]:
    """Return the passages whose words are not all found again in their boxes, read through pdfium."""
    places: dict[Region, str] = {}
    with pypdfium2.PdfDocument(path) as pdf:
        by_page: dict[int, list[Region]] = {}
        for block in document.blocks:
            if isinstance(block.place, PagePlace):
                for region in block.place.regions:
                    by_page.setdefault(region.page, []).append(region)
        for number, regions in sorted(by_page.items()):
            page = pdf[number - 1]
            text = page.get_textpage()
            for region in regions:
                places[region] = text.get_text_bounded(*_in_file(region, page))
    return [block for block in document.blocks if not _has_all_words(block, places)]


def _in_file(region: Region, page: pypdfium2.PdfPage) -> tuple[float, float, float, float]:
    """Return left, bottom, right, top in the file's coordinates, a little wider."""
    left, bottom, right, top = page.get_bbox()
    x0, y0, x1, y1 = region.x0 - 0.5, region.top - 0.5, region.x1 + 0.5, region.bottom + 0.5
    match page.get_rotation():
        case 90:
            return left + y0, bottom + x0, left + y1, bottom + x1
        case 180:
            return right - x1, bottom + y0, right - x0, bottom + y1
        case 270:
            return right - y1, top - x1, right - y0, top - x0
    return left + x0, top - y1, left + x1, top - y0


def _has_all_words(block: Block, places: dict[Region, str]) -> bool:
    regions = block.place.regions if isinstance(block.place, PagePlace) else ()
    again = _letters(" ".join(places[region] for region in regions))
    return all(_letters(word) in again for word in block.text.split())


def _letters(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())
