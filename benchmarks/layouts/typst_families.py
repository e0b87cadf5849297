"""Families of layouts that Typst sets: hyphenation, justification, ligatures and tags are a real program's.

Odd seeds are tagged, even ones are not.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

from benchmarks.layouts.text import Author, plain
from benchmarks.layouts.truth import Truth

FONTS = ("Libertinus Serif", "New Computer Modern")


class Page:
    """The source of a document in the making, with what stands in it."""

    def __init__(self, author: Author, random: Random, seed: int) -> None:
        self.author, self.random, self.seed, self.truth = author, random, seed, Truth()
        self.source: list[str] = []

    def add(self, *lines: str) -> None:
        """Add lines of source."""
        self.source += lines

    def heading(self, level: int = 1) -> str:
        """Return a new heading's source."""
        text = plain(self.author.heading())
        self.truth.headings.append((level, text))
        return f"{'=' * level} {text}\n"

    def flow(self, paragraphs: int, sentences: int = 4) -> str:
        """Return paragraphs that are a flow of their own."""
        self.truth.flows.append([])
        return self.more(paragraphs, sentences)

    def more(self, paragraphs: int, sentences: int = 4) -> str:
        """Return paragraphs of the latest flow."""
        made = [self._sentences(self.random.randint(max(1, sentences - 1), sentences + 2)) for _ in range(paragraphs)]
        self.truth.flows[-1] += [sentence for paragraph in made for sentence in paragraph]
        return "\n\n".join(" ".join(paragraph) for paragraph in made) + "\n"

    def _sentences(self, count: int) -> list[str]:
        made = self.author.sentences(count)
        if self.random.random() < 0.6:
            word = self.author.one(self.random.choice(["suspended", "acronyms"]))
            made[0] = f"{made[0][:-1]}: {word}, {self.author.item()}."
        return [plain(sentence) for sentence in made]

    def alone(self) -> str:
        """Return a sentence that is a flow of its own."""
        self.truth.flows.append([text := plain(self.author.sentence(long=False))])
        return text

    def caption(self) -> str:
        """Return a caption, a flow of its own before the latest."""
        text = plain(self.author.item()).capitalize()
        self.truth.flows.insert(0, [text])
        return text

    def items(self, mark: str, count: int = 4) -> str:
        """Return a list, some of its items with an item below."""
        lines = []
        for number in range(count):
            lines.append(f"{mark} {self._item()}")
            if number % 2:
                lines.append(f"  - {self._item()}")
        return "\n".join(lines) + "\n"

    def _item(self) -> str:
        self.truth.items.append(text := plain(self.author.item()))
        return text

    def head(self) -> str:
        """Return words that stand in the margin of every page."""
        self.truth.furniture.append(text := plain(self.author.heading()) + " 2030")
        return text


def _cell(author: Author, words: int) -> str:
    text = plain(author.words(words))
    return text[0].upper() + text[1:]


Family = Callable[[Page], None]


def _heads(page: Page) -> None:
    left, right = page.head(), page.head()
    number = page.random.choice(["1", "i", "1 / 1"])
    page.add(
        "#set page(header: context if calc.even(here().page()) {align(left, text(8pt)[" + left + "])} else "
        "{align(right, text(8pt)[" + right + ']) }, numbering: "' + number + '")'
    )


def _columns(count: int) -> Family:
    def family(page: Page) -> None:
        _heads(page)
        page.add(f"#set page(columns: {count})")
        page.truth.flows.append([])
        for number in range(12):  # heads can be known where they stand on two pages at least
            page.add(page.heading(1 + number % 2), page.more(4))

    return family


def report(page: Page) -> None:
    """Set a report: numbered headings of three levels, lists, footnotes, a table and figures."""
    _heads(page)
    page.truth.flows.append([])
    for _ in range(5):
        page.add(page.heading(1), page.more(2), page.heading(2), page.more(1), page.items("-"))
        note = plain(page.author.sentence(long=False))
        end = page.more(2).rstrip()
        page.add(f"{end}#footnote[{note}]\n", page.heading(3), page.more(2), page.items("+"))
        page.truth.flows.insert(0, [note])
        caption = page.caption()
        page.add(f"#figure(rect(width: 60%, height: 30mm, fill: luma(220)), caption: [{caption}])\n", page.more(1))


def table(page: Page) -> None:
    """Set a ruled table with its head on every page."""
    page.add(page.flow(2), _table(page, 30, stroke="0.5pt"), page.flow(2))


def open_table(page: Page) -> None:
    """Set a table without rules."""
    page.add(page.flow(2), _table(page, 14, stroke="none"), page.flow(2))


def _table(page: Page, rows: int, *, stroke: str) -> str:
    author = page.author
    head = tuple(plain(author.one("heads")).split(":")[0] for _ in range(3))
    made = [head] + [(_cell(author, 2), _cell(author, 5), f"{number + 10}") for number in range(rows)]
    page.truth.rows += made
    cells = ", ".join(f"[{cell}]" for row in made[1:] for cell in row)
    names = ", ".join(f"[*{cell}*]" for cell in head)
    return f"#table(columns: (3fr, 5fr, 1fr), stroke: {stroke}, table.header({names}), {cells})\n"


def sidebar(page: Page) -> None:
    """Set a box beside the main text."""
    main = page.flow(5)
    side = page.heading(3) + page.flow(3, 2)
    page.add(f"#grid(columns: (2fr, 1fr), gutter: 14pt, [{main}], block(fill: luma(230), inset: 8pt)[{side}])\n")


def boxes(page: Page) -> None:
    """Set boxes in two columns, with text around them."""
    page.add(page.flow(2))
    inner = [f"block(fill: luma(235), inset: 8pt, width: 100%)[{page.heading(3)}{page.flow(1, 3)}]" for _ in range(4)]
    page.add(f"#grid(columns: 2, gutter: 12pt, {', '.join(inner)})\n", page.flow(2))


def spread(page: Page) -> None:
    """Set two pages on one sheet, each with two columns."""
    page.add("#set page(width: 420mm, height: 297mm, margin: 18mm)", "#set text(size: 9pt)")
    halves = [f"columns(2, gutter: 6mm)[{page.heading()}{page.flow(8)}]" for _ in range(2)]
    page.add(f"#grid(columns: 2, gutter: 24mm, {', '.join(halves)})\n")


def spaced(page: Page) -> None:
    """Set headings with letters far apart, in capitals."""
    page.add("#show heading: it => text(tracking: 3pt, upper(it.body)) + parbreak()")
    for _ in range(3):
        page.add(page.heading(), page.flow(2))
    page.truth.headings = [(level, text.upper()) for level, text in page.truth.headings]


def floating(page: Page) -> None:
    """Set figures and boxes that float to the top and bottom of two columns."""
    page.add("#set page(columns: 2)")
    page.truth.flows.append([])
    for number in range(4):
        place = "top" if number % 2 else "bottom"
        caption = page.caption()
        scope = "parent" if number == 1 else "column"
        page.add(
            f'#figure(rect(width: 90%, height: 25mm), placement: {place}, scope: "{scope}", caption: [{caption}])\n',
            page.more(4),
        )


def turned(page: Page) -> None:
    """Set a table on its side on a page of its own, and a page wider than high."""
    page.add(page.flow(2), "#pagebreak()", "#rotate(-90deg, reflow: true)[#block(width: 240mm)[", page.flow(4), "]]")
    page.add("#set page(flipped: true, columns: 2)", page.flow(6))


def cover(page: Page) -> None:
    """Set a cover, a table of contents, a summary in bold, and chapters with pictures."""
    title = plain(page.author.heading())
    page.add(f"#v(60mm)#text(30pt, weight: 700)[{title}]\n#pagebreak()")
    page.truth.headings.append((1, title))
    page.add("#outline(title: [Contents])", "#pagebreak()")
    for _ in range(4):
        page.add(page.heading(), page.flow(3), page.heading(2), page.flow(3))


FAMILIES: dict[str, Family] = {
    "one column": _columns(1),
    "two columns": _columns(2),
    "three columns": _columns(3),
    "report": report,
    "ruled table": table,
    "open table": open_table,
    "sidebar": sidebar,
    "boxes": boxes,
    "two pages on a sheet": spread,
    "letter-spaced titles": spaced,
    "floating figures": floating,
    "turned": turned,
    "cover and contents": cover,
}


def written(family: str, author: Author, random: Random, seed: int) -> tuple[bytes, Truth]:
    """Return a PDF of a family and what stands in it."""
    page = Page(author, random, seed)
    FAMILIES[family](page)
    return _compiled(_preamble(author.lang, seed, page.source), tagged=bool(seed % 2)), page.truth


def _preamble(lang: str, seed: int, source: Iterable[str]) -> str:
    head = f'#set text(lang: "{lang}", hyphenate: true, size: 10pt, font: "{FONTS[seed // 2 % 2]}")\n'
    justify = "true" if seed % 3 else "false"
    return head + f"#set par(justify: {justify}, leading: 0.6em, spacing: 1em)\n" + "\n".join(source)


def _compiled(source: str, *, tagged: bool) -> bytes:
    import typst

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "layout.typ"
        path.write_text(source, encoding="utf-8")
        return bytes(typst.compile(path, pdf_tags=tagged, ignore_system_fonts=True))
