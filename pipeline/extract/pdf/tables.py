"""Ruled tables: pdfium's lines through pdfplumber's own lattice functions, at a twentieth of pdfplumber's cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.extract.pdf.geometry import Box, Face, Word, union
from pipeline.extract.pdf.lines import Line, TableRow, text_of
from pipeline.extract.pdf.objects import SHORTEST
from pipeline.extract.pdf.rules import Rule

TOLERANCE = 3.0  # points, pdfplumber's default for snapping, joining and crossing lines
SMALLEST_CELL = 5.0  # points: less is the space between the two lines of a double rule
OVERLAP = 2.0  # points: by so much a word may stick out of its cell
FEWEST_CUT = 3
MOST_CUT = 0.05  # of the words in a table
PROSE_WORDS = 60
Grid = list[list[Box]]  # rows of cells, top to bottom
Rows = list[list[list[Word]]]  # the words of each cell


def page_tables(
    words: list[Word], grids: Sequence[Grid], page: int, face: Callable[[int], Face]
) -> tuple[list[Line], list[Word]]:
    """Return the ruled tables of a page, each as one line that has cells, and the words outside of them."""
    tables: list[Line] = []
    for grid in grids:
        for rows in _tables_in(grid, words):
            taken = {word.start for row in rows for cell in row for word in cell}
            words = [word for word in words if word.start not in taken]
            tables.append(_as_line(rows, page, face))
    return tables, words


def _tables_in(grid: Grid, words: Sequence[Word]) -> list[Rows]:
    filled = _filled(grid, words)
    rows = _without_fillers([row for row in filled if any(row)])
    if not _is_table(rows) or _cuts_words(grid, filled):
        return []
    return [part for part in _parts(rows) if _is_table(part)]


def grids_of(rules: Sequence[Rule]) -> list[Grid]:
    """Return the grids of cells that ruling lines make, each at least two rows and two columns large."""
    if not rules:
        return []
    from pdfplumber import table  # heavy, and most documents have no ruled page

    edges = table.merge_edges([_edge(rule) for rule in rules], *[TOLERANCE] * 4)
    crossings = table.edges_to_intersections([edge for edge in edges if _length(edge) >= SHORTEST])
    cells = table.intersections_to_cells(crossings)
    roomy = [cell for cell in cells if min(cell[2] - cell[0], cell[3] - cell[1]) >= SMALLEST_CELL]
    return [grid for found in table.cells_to_tables(roomy) if len(grid := _grid(found)) > 1 and max(map(len, grid)) > 1]


def frame_of(grid: Grid) -> Box:
    """Return the box around a grid."""
    return union(*(cell for row in grid for cell in row))


def _edge(rule: Rule) -> dict[str, object]:
    return {
        "x0": rule.x0,
        "x1": rule.x1,
        "top": rule.top,
        "bottom": rule.bottom,
        "width": rule.x1 - rule.x0,
        "height": rule.bottom - rule.top,
        "orientation": "h" if rule.across else "v",
    }


def _length(edge: dict[str, float]) -> float:
    return max(edge["x1"] - edge["x0"], edge["bottom"] - edge["top"])


def _grid(cells: Sequence[Box]) -> Grid:
    tops = sorted({cell[1] for cell in cells})
    return [sorted(cell for cell in cells if cell[1] == top) for top in tops]


def _filled(grid: Grid, words: Sequence[Word]) -> Rows:
    """Return the words of each cell, by row."""
    return [[_inside(cell, beside) for cell in row] for row, beside in ((row, _beside_row(row, words)) for row in grid)]


def _beside_row(row: Sequence[Box], words: Sequence[Word]) -> list[Word]:
    twice_top, twice_bottom = 2 * row[0][1], 2 * max(cell[3] for cell in row)
    return [word for word in words if twice_top <= word.top + word.bottom <= twice_bottom]


def _inside(cell: Box, words: Sequence[Word]) -> list[Word]:
    x0, top, x1, bottom = cell
    return [
        word for word in words if x0 <= (word.x0 + word.x1) / 2 <= x1 and top <= (word.top + word.bottom) / 2 <= bottom
    ]


def _is_table(rows: Rows) -> bool:
    # One column is a frame around prose, one row a pair of boxes: both are read as prose.
    side_by_side = sum(sum(bool(cell) for cell in row) >= 2 for row in rows)
    return len(rows) >= 2 and side_by_side >= max(2, len(rows) / 3)


def _cuts_words(grid: Grid, filled: Rows) -> bool:
    """Return whether sides of cells run through words: then the lines are part of a picture, not of a table."""
    pairs = [
        (cell, word)
        for boxes, row in zip(grid, filled, strict=True)
        for cell, found in zip(boxes, row, strict=True)
        for word in found
    ]
    cut = sum(word.x0 < cell[0] - OVERLAP or word.x1 > cell[2] + OVERLAP for cell, word in pairs)
    return cut >= FEWEST_CUT and cut > MOST_CUT * len(pairs)


def _parts(rows: Rows) -> list[Rows]:
    """Return a table in the parts that are left of it without rows that are but a frame around prose."""
    parts: list[Rows] = [[]]
    for row in rows:
        if sum(bool(cell) for cell in row) == 1 and sum(map(len, row)) >= PROSE_WORDS:
            parts.append([])
        else:
            parts[-1].append(row)
    return parts


def _without_fillers(rows: Rows) -> Rows:
    # Extra rules, as in double frames, make empty cells: no row needs more cells than the fullest has words in.
    columns = max((sum(bool(cell) for cell in row) for row in rows), default=0)
    return [row if len(row) <= columns else [cell for cell in row if cell] for row in rows]


def _as_line(rows: Rows, page: int, face: Callable[[int], Face]) -> Line:
    names = _naming_rows(rows, face)
    table = tuple(_row(row, i in names) for i, row in enumerate(rows))
    return Line(
        page,
        "",
        min(row.x0 for row in table),
        min(row.top for row in table),
        max(row.x1 for row in table),
        max(row.bottom for row in table),
        min(row.start for row in table),
        max(row.end for row in table),
        face(table[0].start).size,
        bold=False,
        first=0.0,
        base=table[0].bottom,
        table=table,
    )


def _row(row: list[list[Word]], names: bool) -> TableRow:
    words = [word for cell in row for word in cell]
    return TableRow(
        tuple(tuple(_texts(cell)) for cell in row),
        min(word.x0 for word in words),
        min(word.top for word in words),
        max(word.x1 for word in words),
        max(word.bottom for word in words),
        min(word.start for word in words),
        max(word.end for word in words),
        names,
    )


def _texts(cell: Sequence[Word]) -> list[str]:
    lines: list[list[Word]] = []
    for word in cell:
        if lines and _beside(lines[-1][-1], word):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [text_of(line) for line in lines]


def _beside(a: Word, b: Word) -> bool:
    high = max(a.bottom - a.top, b.bottom - b.top)
    return abs(a.top + a.bottom - b.top - b.bottom) <= 0.7 * high and b.x0 >= a.x1 - 0.3 * high


def _naming_rows(rows: Rows, face: Callable[[int], Face]) -> set[int]:
    """Return which rows name the columns: those all in bold, or a first row of words above figures."""
    bold = {i for i, row in enumerate(rows) if _is_full(row) and _is_bold(row, face)}
    if bold and len(bold) <= len(rows) / 2:
        return bold
    figures = any(_is_figure(cell) for row in rows[1:] for cell in row)
    plain = not any(_is_figure(cell) for cell in rows[0])
    return {0} if figures and plain and all(rows[0]) else set()


def _is_full(row: list[list[Word]]) -> bool:
    return sum(bool(cell) for cell in row) >= 2


def _is_bold(row: list[list[Word]], face: Callable[[int], Face]) -> bool:
    return all(face(cell[0].start).bold for cell in row if cell)


def _is_figure(cell: list[Word]) -> bool:
    text = "".join(word.text for word in cell)
    return sum(char.isdigit() for char in text) > len(text) / 2
