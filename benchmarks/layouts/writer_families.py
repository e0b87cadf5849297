"""Families of layouts that LibreOffice Writer sets, from flat OpenDocument files that we write."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape

from benchmarks.layouts.text import Author, plain
from benchmarks.layouts.truth import Truth

TEMPLATE = Path(__file__).with_name("writer.xml")
COUNTRIES = {"en": "GB", "sv": "SE", "el": "GR", "ca": "ES"}


class Text:
    """The body of a document in the making, with what stands in it."""

    def __init__(self, author: Author, random: Random, seed: int) -> None:
        self.author, self.random, self.seed, self.truth = author, random, seed, Truth()
        self.body: list[str] = []
        self.head = plain(author.heading()) + " 2030"
        self.columns = 1
        self._notes = 0

    def heading(self, level: int = 1) -> None:
        """Add a heading."""
        text = plain(self.author.heading())
        self.truth.headings.append((level, text))
        self.body.append(f'<text:h text:style-name="H{level}" text:outline-level="{level}">{text}</text:h>')

    def flow(self, paragraphs: int, sentences: int = 4, style: str = "P") -> None:
        """Add paragraphs that are a flow of their own."""
        self.truth.flows.append([])
        self.more(paragraphs, sentences, style)

    def more(self, paragraphs: int, sentences: int = 4, style: str = "P", *, note: bool = False) -> None:
        """Add paragraphs of the latest flow; with a footnote at the end of each."""
        for _ in range(paragraphs):
            made = [plain(s) for s in self.author.sentences(self.random.randint(max(1, sentences - 1), sentences + 2))]
            self.truth.flows[-1] += made
            end = self._note() if note else ""
            self.body.append(f'<text:p text:style-name="{style}">{escape(" ".join(made))}{end}</text:p>')

    def _note(self) -> str:
        self._notes += 1
        text = plain(self.author.sentence(long=False))
        self.truth.flows.insert(0, [text])
        mark = f"<text:note-citation>{self._notes}</text:note-citation>"
        body = f'<text:note-body><text:p text:style-name="Small"><text:s/>{escape(text)}</text:p></text:note-body>'
        return f'<text:note text:note-class="footnote">{mark}{body}</text:note>'

    def items(self, count: int = 4, style: str = "Bullets") -> None:
        """Add a list."""
        self.body.append(f'<text:list text:style-name="{style}">')
        for _ in range(count):
            self.truth.items.append(text := plain(self.author.item()))
            self.body.append(f'<text:list-item><text:p text:style-name="P">{escape(text)}</text:p></text:list-item>')
        self.body.append("</text:list>")

    def table(self, rows: int, style: str) -> None:
        """Add a table whose first row is repeated on each page."""
        head = tuple(plain(self.author.one("heads")).split(":")[0] for _ in range(3))
        made = [(_cell(self.author, 2), _cell(self.author, 5), str(10 + i)) for i in range(rows)]
        self.truth.rows += [head, *made]
        first = f"<table:table-header-rows>{_row(head, style, 'B')}</table:table-header-rows>"
        columns = '<table:table-column table:number-columns-repeated="3"/>'
        body = "".join(_row(row, style, "Small") for row in made)
        self.body.append(f"<table:table>{columns}{first}{body}</table:table>")

    def frame(self, width: str, height: str) -> None:
        """Add a box of its own, anchored in an empty paragraph."""
        self.truth.flows.append(made := [plain(s) for s in self.author.sentences(3, long=False)])
        words = f'<text:p text:style-name="Small">{escape(" ".join(made))}</text:p>'
        box = f'<draw:text-box fo:min-height="{height}">{words}</draw:text-box>'
        frame = f'<draw:frame draw:style-name="F" svg:width="{width}" text:anchor-type="paragraph">{box}</draw:frame>'
        self.body.append(f'<text:p text:style-name="P">{frame}</text:p>')


def _row(cells: Sequence[str], style: str, look: str) -> str:
    made = (f'<text:p text:style-name="{look}">{escape(cell)}</text:p>' for cell in cells)
    inside = (f'<table:table-cell table:style-name="{style}">{cell}</table:table-cell>' for cell in made)
    return f"<table:table-row>{''.join(inside)}</table:table-row>"


def _cell(author: Author, words: int) -> str:
    text = plain(author.words(words))
    return text[0].upper() + text[1:]


Family = Callable[[Text], None]


def _columns(count: int) -> Family:
    def family(text: Text) -> None:
        text.columns = count
        text.truth.flows.append([])
        for number in range(4):
            text.heading(1 + number % 2)
            text.more(4)

    return family


def report(text: Text) -> None:
    """Set headings, footnotes, bullets and numbers."""
    text.truth.flows.append([])
    for _ in range(3):
        text.heading(1)
        text.more(2, note=True)
        text.heading(2)
        text.items(4)
        text.more(2)
        text.items(3, "Numbers")


def table(text: Text) -> None:
    """Set a ruled table over pages."""
    text.flow(2)
    text.table(45, "Ruled")
    text.flow(2)


def open_table(text: Text) -> None:
    """Set a table without rules."""
    text.flow(12)
    text.table(12, "Open")
    text.flow(8)


def frames(text: Text) -> None:
    """Set text round boxes."""
    text.truth.flows.append([])
    for _ in range(6):
        main = text.truth.flows[0]
        text.frame("5cm", "3cm")
        made = [plain(s) for s in text.author.sentences(16)]
        main += made
        text.body.append(f'<text:p text:style-name="P">{escape(" ".join(made))}</text:p>')


FAMILIES: dict[str, Family] = {
    "one column": _columns(1),
    "two columns": _columns(2),
    "three columns": _columns(3),
    "report": report,
    "ruled table": table,
    "open table": open_table,
    "text round boxes": frames,
}


def written(jobs: Sequence[tuple[str, Author, Random, int]]) -> Iterator[tuple[bytes, Truth]]:
    """Yield a PDF for each family asked for and what stands in it; all are made in one go."""
    made = [_text(*job) for job in jobs]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, text in enumerate(made):
            (folder / f"{number}.fodt").write_text(_flat(text), encoding="utf-8")
        office = shutil.which("soffice") or "soffice"
        command = [office, f"-env:UserInstallation={(folder / 'user').as_uri()}", "--headless", "--convert-to", "pdf"]
        subprocess.run(
            [*command, "--outdir", name, *map(str, sorted(folder.glob("*.fodt")))], check=True, capture_output=True
        )
        for number, text in enumerate(made):
            yield (folder / f"{number}.pdf").read_bytes(), text.truth


def _text(family: str, author: Author, random: Random, seed: int) -> Text:
    text = Text(author, random, seed)
    text.truth.furniture.append(text.head)
    FAMILIES[family](text)
    return text


def _flat(text: Text) -> str:
    body = "".join(text.body)
    if text.columns > 1:
        body = f'<text:section text:style-name="S" text:name="S">{body}</text:section>'
    lang = text.author.lang
    filled = {
        "align": "justify" if text.seed % 2 else "start",
        "lang": lang,
        "country": COUNTRIES.get(lang, lang.upper()),
        "columns": str(text.columns),
        "head": escape(text.head),
        "body": body,
    }
    flat = TEMPLATE.read_text(encoding="utf-8")
    for name, value in filled.items():
        flat = flat.replace(f"@{name}@", value)
    return flat
