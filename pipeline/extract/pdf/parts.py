"""What a paragraph is: heading, list item, caption, footnote, or a paragraph of running text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.extract.pdf.contents import is_entry
from pipeline.extract.pdf.lines import Line
from pipeline.extract.pdf.paragraphs import BULLET, FULL_STOP, LABEL, NUMBERED, Paragraph, Style, ends, names_figure
from pipeline.models import Part

LETTERS = re.compile(r"[^\W\d_]{2}")
ABBREVIATION = re.compile(r"(?:\b\w\.\s?){2,}$")
LONGEST_HEADING = 180
MOST_HEADING_LINES = 4
MOST_CAPTION_LINES = 4
LARGEST_LEAD = 2.2  # times the size of the body: larger text is a title, whatever it ends in


def classify(paragraphs: Iterable[Paragraph], body: Style, height: float) -> None:
    """Say of each paragraph of a page how it is set and what it is."""
    for paragraph in paragraphs:
        paragraph.style = _style(paragraph.lines)
        paragraph.part = _part(paragraph, body, height)


def _style(lines: Sequence[Line]) -> Style:
    """Return the commonest size, and whether all is bold."""
    first = lines[0].size
    if all(line.size == first for line in lines):
        return Style(first, all(line.bold for line in lines))
    letters: Counter[float] = Counter()
    for line in lines:
        letters[line.size] += line.letters
    return Style(max(letters, key=lambda size: letters[size]), all(line.bold for line in lines))


def _part(paragraph: Paragraph, body: Style, height: float) -> Part:
    first = paragraph.lines[0]
    if first.table:
        return Part.TABLE_ROW
    if len(paragraph.lines) <= MOST_CAPTION_LINES and names_figure(first.text):
        return Part.CAPTION
    if _is_footnote(paragraph, body, height):
        return Part.FOOTNOTE
    if BULLET.match(first.text) or is_entry(first):
        return Part.LIST_ITEM
    if _is_heading(paragraph, body):
        return Part.HEADING
    return Part.LIST_ITEM if LABEL.match(first.text) else Part.PARAGRAPH


def _is_footnote(paragraph: Paragraph, body: Style, height: float) -> bool:
    first = paragraph.lines[0]
    small = paragraph.style.size < 0.92 * body.size
    return small and first.top > 0.5 * height and first.text[:1].isdigit()


def _is_heading(paragraph: Paragraph, body: Style) -> bool:
    text = " ".join(line.text for line in paragraph.lines)
    if len(text) > LONGEST_HEADING or len(paragraph.lines) > MOST_HEADING_LINES or not LETTERS.search(text):
        return False
    style = paragraph.style
    if style.size >= 1.12 * body.size:
        return not _is_lead(paragraph, text, style.size / max(body.size, 0.1))
    numbered = style.bold and NUMBERED.match(text)
    if style.size < 0.9 * body.size or text[0].islower() or (text[-1] in ".,;" and not numbered):
        return False
    return (style.bold and not body.bold) or (text.isupper() and len(text) > 4)


def _is_lead(paragraph: Paragraph, text: str, larger: float) -> bool:
    """Return whether large text makes sentences: a lead paragraph, or the words below a picture."""
    if not ends(FULL_STOP, text) or larger >= LARGEST_LEAD or NUMBERED.match(text) or ABBREVIATION.search(text):
        return False
    long = len(text) > 60 and larger < 1.5
    return long or (text[-1] not in "?!" and (len(paragraph.lines) > 1 or text.count(" ") >= 2))


def set_levels(paragraphs: Sequence[Paragraph]) -> None:
    """Give all headings of a document their levels, by size and number."""
    headings = [paragraph for paragraph in paragraphs if paragraph.part is Part.HEADING]
    styles = sorted({_level_key(heading) for heading in headings}, reverse=True)
    ranks = {style: min(rank, 9) for rank, style in enumerate(styles, 1)}
    for heading in headings:
        numbered = re.match(r"\d{1,2}(?:\.\d{1,2})+", heading.lines[0].text)
        heading.level = numbered[0].count(".") + 1 if numbered else ranks[_level_key(heading)]


def _level_key(heading: Paragraph) -> tuple[float, bool]:
    style = heading.style
    return round(style.size), style.bold
