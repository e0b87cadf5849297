"""Lines of a page: words that stand beside each other, cut where a gutter runs through the page.

A gap between two words is a gutter only where such gaps line up at one x over several lines: in justified narrow
columns single gaps grow as wide as a gutter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import inf
from statistics import median

from msgspec import Struct
from msgspec.structs import replace

from pipeline.extract.pdf.geometry import Box, Face, Word
from pipeline.extract.pdf.hyphens import repaired

WIDE_GAP = 0.9  # of the word's height: might be a gutter
NO_ROOM = 0.09  # too narrow for a space
HYPHENS = "-\u00ad\ufffe"
STRETCHED = 1.6  # times the row's usual gap
FAR_GAP = 2.6  # certainly not a space between words of one sentence
FEWEST_ALIGNED = 3
NEXT = 8  # characters: so near in the file are words that may share a row; a plain line may stand between others
LONGEST_LABEL = 4  # letters: a bullet or "12." may stand well before its text
INITIAL = 1.6  # times as high as the word after it: a drop cap
OPENS_LARGE = 1.25
PROSE_LETTERS = 12  # a piece of a line of prose has more letters, a cell or label fewer


class TableRow(Struct, frozen=True, gc=False):
    """One row of a ruled table: its cells, each the texts of its lines, and where its words stand.

    ``names`` tells that the row names the columns below it.
    """

    cells: tuple[tuple[str, ...], ...]
    x0: float
    top: float
    x1: float
    bottom: float
    start: int
    end: int
    names: bool = False


class Line(Struct, frozen=True, gc=False):
    """Words on one baseline with one way to be set; or, with no text but ``table``, the rows of a table there.

    ``first`` is the width of the first word; ``turned`` text does not run from left to right; ``gapped`` lines
    have a gap that is too wide for a space; ``base`` is how far down the baseline is.
    """

    page: int
    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    start: int
    end: int
    size: float
    bold: bool
    first: float
    base: float
    turned: bool = False
    gapped: bool = False
    table: tuple[TableRow, ...] = ()

    @property
    def height(self) -> float:
        """Height in points that a line of this size usually takes; boxes differ from font to font."""
        return 1.15 * self.size

    @property
    def middle(self) -> float:
        """Distance from the top of the page to the middle of the line's letters, by its baseline."""
        return self.base - 0.3 * self.size

    @property
    def letters(self) -> int:
        """Number of characters."""
        return len(self.text)


class Gap(Struct, frozen=True, gc=False):
    """White space inside a row of words: row, number of the word after it, and where it is."""

    row: int
    word: int
    x0: float
    x1: float
    top: float
    bottom: float


def page_lines(words: Sequence[Word], page: int, face: Callable[[int], Face], plain: Sequence[Line] = ()) -> list[Line]:
    """Return the lines of a page in the order of the file: those of the words, and the ``plain`` ones as they are."""
    rows = _rows(words)
    cuts = _gutter_cuts(rows, plain)
    pieces = [piece for i, row in enumerate(rows) for piece in (_split(row, cuts[i]) if i in cuts else (row,))]
    lines = [_line(piece, page, face) for piece in pieces]
    return sorted([*lines, *plain], key=_start) if plain else lines


def _start(line: Line) -> int:
    return line.start


def same_baseline(a: Line, b: Line) -> bool:
    """Return whether two lines stand side by side."""
    return abs(a.middle - b.middle) <= 0.35 * max(a.height, b.height)


def mended(lines: Sequence[Line], *, labels: bool = True, large: float = inf) -> list[Line]:
    """Return lines with the pieces of one line, torn apart by a wide gap, joined again.

    Pieces belong together if a line above or below spans the gap; with ``labels``, short pieces always do: that
    is right only where lines are known to be in reading order. Figures beside each other stay apart if they are
    set in ``large`` letters or larger: they are no row of a table.
    """
    done: list[Line] = []
    for number, line in enumerate(lines):
        if done and _is_torn(done[-1], line):
            around = [*done[-2:-1], *lines[number + 1 : number + 2]]
            is_label = labels and _is_label(done[-1], line) and not _are_large_figures(done[-1], line, large)
            if is_label or _is_spanned(done[-1], line, around):
                done[-1] = _joined(done[-1], line)
                continue
        done.append(line)
    return done


def with_bullets(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with each bullet that stands alone put before the line it belongs to."""
    bullets = [line for line in lines if _is_bullet(line)]
    if not bullets:
        return list(lines)
    texts = [line for line in lines if not _is_bullet(line)]
    for bullet in bullets:
        found = [i for i, line in enumerate(texts) if _belongs(bullet, line)]
        if found:
            nearest = min(found, key=lambda i: texts[i].x0)
            texts[nearest] = _joined(bullet, texts[nearest])
    return texts


def _is_bullet(line: Line) -> bool:
    return len(line.text) == 1 and not line.text.isalnum() and not line.turned


def _belongs(bullet: Line, line: Line) -> bool:
    level = abs(bullet.middle - line.middle) <= 0.5 * max(bullet.height, line.height)
    return level and not line.table and -1 <= line.x0 - bullet.x1 <= 4 * line.size


def _is_torn(a: Line, b: Line) -> bool:
    return not (a.table or b.table or a.turned or b.turned) and b.x0 >= a.x1 and same_baseline(a, b)


def _is_label(a: Line, b: Line) -> bool:
    return min(a.letters, b.letters) < PROSE_LETTERS


def _are_large_figures(a: Line, b: Line, large: float) -> bool:
    return min(a.size, b.size) >= large and not any(map(str.isalpha, a.text + b.text))


def _is_spanned(a: Line, b: Line, around: Sequence[Line]) -> bool:
    return any(_is_neighbour(line, b) and line.x0 < a.x1 and line.x1 > b.x0 for line in around)


def _is_neighbour(a: Line, b: Line) -> bool:
    return abs(a.middle - b.middle) < 2.5 * b.height and abs(a.size - b.size) < 0.1 * b.size


def _joined(left: Line, right: Line) -> Line:
    return replace(
        left if left.letters >= right.letters else right,
        text=f"{left.text} {right.text}",
        x0=left.x0,
        x1=max(left.x1, right.x1),
        top=min(left.top, right.top),
        bottom=max(left.bottom, right.bottom),
        start=min(left.start, right.start),
        end=max(left.end, right.end),
        first=left.first,
        gapped=left.gapped or right.gapped or left.letters > LONGEST_LABEL,
    )


def _rows(words: Sequence[Word]) -> list[list[Word]]:
    if not words:
        return []
    row = [words[0]]
    rows = [row]
    for before, word in pairwise(words):
        a_top, a_bottom, b_top, b_bottom = before.top, before.bottom, word.top, word.bottom
        high = a_bottom - a_top
        if b_bottom - b_top > high:  # noqa: PLR1730 (a call costs more than all the rest)
            high = b_bottom - b_top
        # The hot loop of the reader: two upright words of one line are told here, the rest in functions.
        if (
            word.start - before.end <= NEXT
            and -0.3 * high <= word.x0 - before.x1 <= FAR_GAP * high
            and -0.7 * high <= a_top + a_bottom - b_top - b_bottom <= 0.7 * high
            and not (before.turned or word.turned)
            and not (len(before.text) == 1 and len(row) == 1 and _is_initial(before, word))
        ) or (before.turned and _goes_on_turned(before, word)):
            row.append(word)
        else:
            row = [word]
            rows.append(row)
    return rows


def _goes_on_turned(before: Word, word: Word) -> bool:
    # Of a single letter one cannot tell whether it is turned.
    return (word.turned or len(word.text) == 1) and _touch(before, word)


def _is_initial(before: Word, word: Word) -> bool:
    letters = before.text.isalpha() and word.text[0].isalpha()
    return letters and before.bottom - before.top > INITIAL * (word.bottom - word.top)


def _touch(a: Word, b: Word) -> bool:
    near = 12.0
    across = max(a.x0, b.x0) - min(a.x1, b.x1)
    down = max(a.top, b.top) - min(a.bottom, b.bottom)
    return across <= near and down <= near


def _gutter_cuts(rows: list[list[Word]], plain: Sequence[Line]) -> dict[int, list[int]]:
    gaps = _wide_gaps(rows)
    likely = [gap for gap in gaps if _is_prose(rows[gap.row], gap.word)]
    edges = _far_gaps(rows) if likely else []
    gutters = [found for gap in likely if (found := _gutter(gap, likely, edges, [*rows, *[[line] for line in plain]]))]
    cuts: dict[int, list[int]] = {}
    for gap in gaps if gutters else ():
        if any(_covers(gap, gutter) for gutter in gutters):
            cuts.setdefault(gap.row, []).append(gap.word)
    return cuts


def _wide_gaps(rows: list[list[Word]]) -> list[Gap]:
    return [gap for number, row in enumerate(rows) for gap in _gaps_of_row(row, number)]


def _gaps_of_row(row: list[Word], number: int) -> list[Gap]:
    wide = [i for i, (a, b) in enumerate(pairwise(row), 1) if b.x0 - a.x1 > WIDE_GAP * (b.bottom - b.top)]
    if not wide:
        return []
    # In a line stretched to fill its column all gaps are wide, and none of them is a gutter.
    usual = median([b.x0 - a.x1 for a, b in pairwise(row)])
    gaps = [_gap(row, number, i) for i in wide if not row[i].turned]
    return [gap for gap in gaps if gap.x1 - gap.x0 > STRETCHED * usual or len(row) == 2]


def _gap(row: list[Word], number: int, i: int) -> Gap:
    a, b = row[i - 1], row[i]
    return Gap(number, i, a.x1, b.x0, min(a.top, b.top), max(a.bottom, b.bottom))


def _is_prose(row: list[Word], cut: int) -> bool:
    # "1.  Title" and "Title  5" show no gutter: a label or a number is no column.
    left, right = (sum(len(word.text) for word in part) for part in (row[:cut], row[cut:]))
    return left >= PROSE_LETTERS and right >= PROSE_LETTERS


def _far_gaps(rows: list[list[Word]]) -> list[Gap]:
    # Neighbours in the file on one baseline that are too far apart to be one row show the gutter as well.
    gaps = []
    for number in range(1, len(rows)):
        a, b = rows[number - 1][-1], rows[number][0]
        level = abs(a.top + a.bottom - b.top - b.bottom) <= 0.7 * (b.bottom - b.top)
        if level and b.x0 > a.x1:
            gaps.append(Gap(number, 0, a.x1, b.x0, a.top, a.bottom))
    return gaps


def _gutter(gap: Gap, gaps: list[Gap], edges: list[Gap], rows: Sequence[Sequence[Word | Line]]) -> Box | None:
    """Return the white strip that a gap is part of, if several rows share it and few cross it."""
    least = 0.5 * (gap.bottom - gap.top)
    aligned = [g for g in (*gaps, *edges) if min(g.x1, gap.x1) - max(g.x0, gap.x0) >= least]
    if len(aligned) < FEWEST_ALIGNED:
        return None
    top, bottom = min(g.top for g in aligned), max(g.bottom for g in aligned)
    x0, x1 = max(g.x0 for g in aligned), min(g.x1 for g in aligned)
    if x1 - x0 < 0.3 * least:
        return None
    crossing = sum(_crosses(row, x0, x1, top, bottom) for row in rows)
    return (x0, top, x1, bottom) if crossing < len(aligned) else None


def _covers(gap: Gap, gutter: Box) -> bool:
    x0, top, x1, bottom = gutter
    return gap.x0 <= x0 and gap.x1 >= x1 and gap.bottom > top and gap.top < bottom


def _crosses(row: Sequence[Word | Line], x0: float, x1: float, top: float, bottom: float) -> bool:
    first, last = row[0], row[-1]
    if first.bottom <= top or first.top >= bottom or first.x0 >= x0 or last.x1 <= x1:
        return False
    return any(word.x0 < x1 and word.x1 > x0 for word in row)


def _split(row: list[Word], cuts: Sequence[int]) -> list[list[Word]]:
    ends = [*cuts, len(row)]
    return [row[a:b] for a, b in zip([0, *cuts], ends, strict=True)]


def text_of(words: Sequence[Word]) -> str:
    """Return the words of one line as text, with the characters peculiar to PDFs repaired."""
    text = " ".join([word.text for word in words])
    if " -" in text or "- " in text or "\u00ad" in text or "\ufffe" in text:
        text = _with_tight_hyphens(words)
    return repaired(text)


def _with_tight_hyphens(words: Sequence[Word]) -> str:
    text = words[0].text
    for a, b in pairwise(words):
        # Before and after a hyphen pdfium at times invents a space where there is no room for one.
        hyphen = b.text[0] in HYPHENS or a.text[-1] in HYPHENS
        tight = hyphen and b.x0 - a.x1 < NO_ROOM * max(a.bottom - a.top, b.bottom - b.top)
        text += b.text if tight else f" {b.text}"
    return text


def _line(words: list[Word], page: int, face: Callable[[int], Face]) -> Line:
    first, last = words[0], words[-1]
    main = max(words[:4], key=_length)
    # A word that opens with a large letter is set like its second letter.
    opens_large = main is first and len(main.text) > 2 and len(words) > 1 and _is_higher(main, words[1])
    look = face(main.start + opens_large)
    bold = look.bold and (len(words) == 1 or (face(first.start).bold and face(last.start).bold))
    return Line(
        page,
        text_of(words),
        min([word.x0 for word in words]),
        min([word.top for word in words]),
        max([word.x1 for word in words]),
        max([word.bottom for word in words]),
        first.start,
        last.end,
        look.size,
        bold,
        first.x1 - first.x0,
        look.base,
        first.turned,
        _is_gapped(words[1:] if len(first.text) <= LONGEST_LABEL else words),
    )


def _is_higher(word: Word, other: Word) -> bool:
    return word.bottom - word.top > OPENS_LARGE * (other.bottom - other.top)


def _length(word: Word) -> int:
    return len(word.text)


def _is_gapped(words: Sequence[Word]) -> bool:
    return True in [b.x0 - a.x1 > WIDE_GAP * (b.bottom - b.top) for a, b in pairwise(words)]
