"""Big figures that stand alone ("310" above "people took part"): put together with the words they belong to."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.pdf.lines import Line
from pipeline.extract.pdf.paragraphs import Paragraph
from pipeline.models import Part

LARGER = 1.2  # than its caption
LONGEST_FIGURE = 12  # letters
LONGEST_CAPTION = 160
LARGEST_GAP = 1.2  # of the figure's size, to the caption below, above or beside


def with_figures(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs of a page, each big figure in the paragraph it belongs to."""
    figures = [paragraph for paragraph in paragraphs if _is_figure(paragraph)]
    if not figures:
        return list(paragraphs)
    placed: set[int] = set()
    for figure in figures:
        caption = _caption(figure, paragraphs)
        if caption and id(caption) not in placed:
            is_below = caption.lines[0].base >= figure.lines[0].base - 0.5 * figure.lines[0].size
            caption.lines[:] = [*figure.lines, *caption.lines] if is_below else [*caption.lines, *figure.lines]
            placed |= {id(figure), id(caption)}
    done = {id(figure) for figure in figures} & placed
    return [paragraph for paragraph in paragraphs if id(paragraph) not in done]


def _is_figure(paragraph: Paragraph) -> bool:
    line = paragraph.lines[0]
    if len(paragraph.lines) > 1 or line.table or line.letters > LONGEST_FIGURE:
        return False
    return line.text[0] not in "(§" and any(map(str.isdigit, line.text)) and not any(map(str.isalpha, line.text))


def _caption(figure: Paragraph, paragraphs: Sequence[Paragraph]) -> Paragraph | None:
    """Return the short paragraph in smaller letters that stands nearest below, beside or above a figure."""
    mark = figure.lines[0]
    near = [
        (gap, number)
        for number, other in enumerate(paragraphs)
        if _may_be_caption(other, mark) and (gap := _gap(mark, other)) < LARGEST_GAP * mark.size
    ]
    return paragraphs[min(near)[1]] if near else None


def _may_be_caption(other: Paragraph, mark: Line) -> bool:
    first = other.lines[0]
    text = sum(line.letters for line in other.lines)
    return (
        other.part in (Part.PARAGRAPH, Part.HEADING)
        and not first.turned
        and mark.size > LARGER * other.style.size
        and text <= LONGEST_CAPTION
        and not first.text[0].isdigit()
        and any(map(str.isalpha, first.text))
    )


def _gap(mark: Line, other: Paragraph) -> float:
    """Return how far a paragraph is from a figure, in points; above counts half as far again as below."""
    x0, x1 = min(line.x0 for line in other.lines), max(line.x1 for line in other.lines)
    top, bottom = other.lines[0].top, other.lines[-1].bottom
    if min(x1, mark.x1) > max(x0, mark.x0):
        below, above = top - mark.bottom, mark.top - bottom
        return max(below, 0.0) if below > -0.5 * mark.size else 1.5 * max(above, 0.0) + 0.1
    level = min(bottom, mark.bottom) > max(top, mark.top)
    return x0 - mark.x1 if level and x0 >= mark.x1 else float("inf")
