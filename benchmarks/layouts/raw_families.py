"""Families of layouts that are written byte by byte: hostile orders in the file, and what city brochures have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from benchmarks.layouts.press import BODY, HEADING, SMALL, Frame, Look, Press, columns, pages
from benchmarks.layouts.raw import Box, File, Image, Text, width_of
from benchmarks.layouts.text import Author, plain
from benchmarks.layouts.truth import Truth

RAGGED = replace(BODY, justify=False)
NARROW = replace(BODY, size=9, after=4)


@dataclass
class Desk:
    """What a family has to hand: a file, its truth, an author, chance, and the number of the seed."""

    file: File
    truth: Truth
    author: Author
    random: Random
    seed: int

    def press(self, frames: Sequence[Frame] | Iterator[Frame]) -> Press:
        """Return a press over frames."""
        return Press(self.file, self.truth, frames)

    def paragraphs(self, count: int, sentences: int = 4) -> list[list[str]]:
        """Return paragraphs of new sentences."""
        return [self.author.sentences(self.random.randint(max(1, sentences - 1), sentences + 2)) for _ in range(count)]


Family = Callable[[Desk], None]


# --- columns ---


def _columns(count: int) -> Family:
    def family(desk: Desk) -> None:
        look = BODY if desk.seed % 2 else RAGGED
        press = desk.press(pages(count, 3))
        desk.truth.flows.append([])
        for number in range(5):
            if number % 2 == 0:
                press.heading(desk.author.heading())
            for paragraph in desk.paragraphs(2):
                press.more(paragraph, replace(look, size=9.5 if count > 1 else 10.5))

    return family


def narrow_justified(desk: Desk) -> None:
    """Set four narrow justified columns: word gaps grow as wide as gutters."""
    press = desk.press(pages(4, 2, gutter=13))
    press.flow(desk.paragraphs(9), replace(NARROW, size=8.5))


def rowwise(desk: Desk) -> None:
    """Write two or three columns row by row."""
    count = 2 + desk.seed % 2
    desk.press(columns(1, count)).flow(desk.paragraphs(5 + 2 * count), NARROW)
    desk.file.items.sort(key=lambda item: (item.page, round(item.y), item.x))


def rowwise_headings(desk: Desk) -> None:
    """Write columns row by row, below a heading that spans them, twice on a page."""
    top = 70.0
    for _ in range(2):
        desk.press([Frame(1, 60, top, 475, 40)]).heading(desk.author.heading(), look=replace(HEADING, size=18))
        frames = columns(1, 2, top=top + 40, bottom=top + 320)
        desk.press(frames).flow(desk.paragraphs(6, 3)[:5], replace(NARROW, size=8.5))
        top += 350
    desk.file.items.sort(key=lambda item: (item.page, round(item.y), item.x))


def shuffled_frames(desk: Desk) -> None:
    """Write the columns of a page, each a frame, in any order."""
    count = 2 + desk.seed % 2
    desk.press(pages(count, 2)).flow(desk.paragraphs(10), NARROW)
    _shuffle(desk)


def shuffled_paragraphs(desk: Desk) -> None:
    """Write the paragraphs of one column in any order."""
    top = 70.0
    desk.truth.flows.append([])
    for paragraph in desk.paragraphs(8, 3):
        press = desk.press([Frame(1, 70, top, 440, 300)])
        press.more(paragraph, RAGGED)
        top = press.y + 4
    _shuffle(desk)


def _shuffle(desk: Desk) -> None:
    for page in range(1, desk.file.pages + 1):
        on_page = [item for item in desk.file.items if item.page == page]
        frames = sorted({item.frame for item in on_page})
        order = frames[::-1] if desk.seed % 2 else desk.random.sample(frames, len(frames))
        on_page.sort(key=lambda item: order.index(item.frame))
        desk.file.items = [item for item in desk.file.items if item.page != page] + on_page
    desk.file.items.sort(key=lambda item: item.page)


def headings_between(desk: Desk) -> None:
    """Set a heading over both columns in the middle of the page, columns above and below."""
    desk.truth.flows.append([])
    for page in (1, 2):
        top = 70.0
        for _ in range(3):
            desk.press([Frame(page, 60, top, 475, 40)]).heading(desk.author.heading(), look=replace(HEADING, size=17))
            press = desk.press(columns(page, 2, top=top + 36, bottom=top + 210))
            for paragraph in desk.paragraphs(3, 2):
                press.more(paragraph, replace(NARROW, size=8.5))
            top += 235


# --- beside the main text ---


def sidebar(desk: Desk) -> None:
    """Set a sidebar in a grey box beside the main text, before or after it in the file."""
    side = desk.press([Frame(1, 408, 90, 120, 600)])
    desk.file.items.append(Box(1, 400, 80, 140, 620, 0.9))
    aside = desk.paragraphs(3, 2)
    if desk.seed % 2:
        side.flow(aside, SMALL)
    desk.press([Frame(1, 60, 80, 320, 700), Frame(2, 60, 80, 475, 700)]).flow(desk.paragraphs(9), RAGGED)
    if not desk.seed % 2:
        desk.press([Frame(1, 408, 90, 120, 600)]).flow(aside, SMALL)


def box_over_columns(desk: Desk) -> None:
    """Set a coloured box that spans both columns in the middle of them; the text goes on behind it."""
    frames = [Frame(1, 60, 70, 228, 200), Frame(1, 306, 70, 228, 200), Frame(1, 60, 430, 228, 350)]
    desk.press([*frames, Frame(1, 306, 430, 228, 350)]).flow(desk.paragraphs(9, 3), NARROW)
    desk.file.items.append(Box(1, 60, 290, 475, 110, 0.85))
    box = desk.press([Frame(1, 72, 300, 450, 95)])
    box.heading(desk.author.heading(), 2, replace(HEADING, size=11))
    box.flow([desk.author.sentences(3)], replace(RAGGED, size=9))
    # The box floats: what stands above it in both columns is read before it, what stands below after it.


def boxes_in_grid(desk: Desk) -> None:
    """Set six boxes with a heading and some sentences each, in two rows of three."""
    for number in range(6):
        x, y = 50 + 170 * (number % 3), 100 + 300 * (number // 3)
        desk.file.items.append(Box(1, x, y, 155, 270, 0.9))
        press = desk.press([Frame(1, x + 8, y + 8, 140, 260)])
        press.heading(desk.author.heading(), 2, replace(HEADING, size=12))
        press.flow([desk.author.sentences(3), desk.author.sentences(2)], replace(RAGGED, size=9))
    if desk.seed % 2:
        desk.file.items.sort(key=lambda item: (item.page, round(item.y), item.x))


def margin_notes(desk: Desk) -> None:
    """Set short notes in the margin, in the file behind the paragraph that they stand beside."""
    top = 80.0
    desk.truth.flows.append([])
    for number, paragraph in enumerate(desk.paragraphs(7)):
        main = desk.press([Frame(1, 60, top, 340, 690)])
        main.number = 1
        if number:
            desk.truth.flows[0].extend(map(plain, paragraph))
            main.lines(" ".join(paragraph), RAGGED)
        else:
            main.more(paragraph, RAGGED)
        if number % 2 == 0:
            desk.press([Frame(1, 420, top, 110, 90)]).flow(
                [[desk.author.sentence(long=False)]], replace(SMALL, size=7.5)
            )
        top = main.y + 3


def wrapped_picture(desk: Desk) -> None:
    """Set text round a picture: full lines, lines beside the picture, full lines again."""
    left = desk.seed % 2
    desk.file.items.append(Image(1, 60 if left else 385, 160, 150, 130))
    beside = Frame(1, 225 if left else 60, 156, 310, 138)
    press = desk.press([Frame(1, 60, 70, 475, 84), beside, Frame(1, 60, 296, 475, 490)])
    press.flow(desk.paragraphs(7, 5), replace(BODY, after=0, indent=14) if desk.seed % 3 else BODY)


def pull_quote(desk: Desk) -> None:
    """Set a quote in large letters in the middle of a column; the sentence goes on behind it."""
    frames = [Frame(1, 60, 70, 228, 280), Frame(1, 60, 440, 228, 340), Frame(1, 306, 70, 228, 710)]
    desk.press(frames).flow(desk.paragraphs(7), NARROW)
    quote = desk.press([Frame(1, 62, 362, 220, 80)])
    quote.flow([["„" + desk.author.sentence(long=False) + "“"]], Look(15, justify=False, hyphenate=False))


def drop_caps(desk: Desk) -> None:
    """Set a large first letter over three lines."""
    top = 80.0
    desk.truth.flows.append([])
    for paragraph in desk.paragraphs(3, 5):
        letter, rest = paragraph[0][0], " ".join(paragraph)[1:]
        wide = width_of(letter, 42) + 3
        desk.truth.flows[-1].extend(map(plain, paragraph))
        desk.file.items.append(Text(1, 60, top + 35.5, letter, 46))
        press = desk.press([Frame(1, 60 + wide, top, 420 - wide, 37.6), Frame(1, 60, top + 37.5, 420, 300)])
        space = width_of(" ", BODY.size) if rest.startswith(" ") else 0.0
        press.lines(rest.strip(), replace(BODY, hyphenate=False, indent=space))
        top = press.y + 25


def letterspaced(desk: Desk) -> None:
    """Set spaced titles in capitals; on the cover, the words that every page has as its running head."""
    title = plain(desk.author.heading()).upper()
    desk.truth.headings.append((1, title))
    size = min(22.0, 11 * 475 / width_of(title, 11, bold=True, spacing=2.5))
    desk.file.items.append(Text(1, 60, 60, title, round(size), True, spacing=0.22 * size))
    for page in range(2, 6):
        desk.file.items.append(Text(page, 60, 56, title, 8, False, spacing=2))
    for page in range(1, 6):
        press = desk.press([Frame(page, 60, 100, 475, 600)])
        heading = plain(desk.author.heading())
        desk.truth.headings.append((2, heading))
        desk.file.items.append(Text(page, 60, 92, heading, 13, True, spacing=2.5))
        press.flow(desk.paragraphs(4), RAGGED)


def cover_title(desk: Desk) -> None:
    """Set a title on the first page at the height of the running head that repeats it on all others."""
    title, place = plain(desk.author.heading()), plain(desk.author.one("subjects"))
    desk.truth.headings.append((1, title))
    desk.file.items.append(Text(1, 60, 55, title, 24, True))
    for page in range(1, 6):
        if page > 1:
            desk.file.items.append(Text(page, 60, 50, title, 8))
            desk.file.items.append(Text(page, 300, 810, f"{place} | {page}", 8))
            desk.truth.furniture += [f"{place} | {page}", str(page)]
        desk.press([Frame(page, 60, 80, 475, 700)]).flow(desk.paragraphs(5), RAGGED)


# --- running heads ---


def heads_alternating(desk: Desk) -> None:
    """Set heads on the outer side of the page, with the title of the section, and page numbers."""
    _headed(desk, roman=False, artifact=False)


def heads_roman(desk: Desk) -> None:
    """Set roman page numbers in the foot."""
    _headed(desk, roman=True, artifact=False)


def heads_tagged(desk: Desk) -> None:
    """Mark heads as page furniture, in a file of two pages where nothing repeats."""
    _headed(desk, roman=False, artifact=True, many=2)


def _headed(desk: Desk, *, roman: bool, artifact: bool, many: int = 9) -> None:
    desk.file.tagged = artifact
    book = plain(desk.author.heading()) + " 2024–2030"
    section = ""
    frames = [Frame(page, 60, 80, 475, 680) for page in range(1, many + 1)]
    desk.truth.flows.append([])
    for page, frame in enumerate(frames, 1):
        if page % 3 == 1:
            section = plain(desk.author.heading(page // 3 + 1))
        number = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"][page - 1] if roman else str(page + 4)
        head = section if page % 2 else book
        x = 535 - width_of(head, 8) if page % 2 else 60
        foot = Text(page, 530 if page % 2 else 60, 815, number, 8, artifact=artifact)
        desk.file.items.append(Text(page, x, 45, head, 8, artifact=artifact))
        desk.truth.furniture += [head, number]
        press = desk.press([frame])
        if page % 3 == 1:
            press.heading(section, look=replace(HEADING, size=16))
        for paragraph in desk.paragraphs(6, 4):
            press.more(paragraph, RAGGED)
        desk.file.items.append(foot)


# --- lists ---


def lists(desk: Desk) -> None:
    """Set bullets, numbers and nested lists between paragraphs."""
    press = desk.press(pages(1 + desk.seed % 2, 2))
    for labels in (["•"] * 4, ["1.", "2.", "3.", "4."], ["a)", "b)", "c)", "d)"], ["–"] * 4, ["\uf0b7"] * 4):
        press.heading(desk.author.heading())
        press.flow([desk.author.sentences(3)], RAGGED)
        for label in labels:
            press.item(desk.author.item(), label, RAGGED)
            if label in "•1." and desk.random.random() < 0.5:
                press.item(desk.author.item(), "–", RAGGED, deep=1)
        press.flow([desk.author.sentences(2)], RAGGED)


# --- notes and captions ---


def footnotes(desk: Desk) -> None:
    """Set footnotes below the text, with raised marks in it; the sentence goes on over the page."""
    look = replace(BODY, size=10)
    press = desk.press([Frame(page, 60, 70, 475, 600) for page in (1, 2, 3)])
    press.flow(desk.paragraphs(10, 6), look)
    bodies = [item for item in desk.file.items if isinstance(item, Text)]
    for page in (1, 2, 3):
        on_page = [item for item in bodies if item.page == page]
        if not on_page:
            continue
        sources = [item for item in on_page if item.text.endswith(".")][:2]
        top = 700.0
        for number, item in enumerate(sources, 1):
            x = item.x + width_of(item.text, item.size) + item.gap * item.text.count(" ")
            mark = Text(page, x, item.y - 3.5, str(number), 6)
            desk.file.items.insert(desk.file.items.index(item) + 1, mark)
            desk.file.items.append(Text(page, 60, top + 5.5, str(number), 5))
            note = desk.press([Frame(page, 66, top, 460, 40)])
            note.flow([[desk.author.sentence(long=False)]], SMALL)
            top += 24
    desk.file.items.sort(key=lambda item: item.page)


def captions(desk: Desk) -> None:
    """Set figures with captions between the columns' text."""
    words = {"de": "Abbildung", "en": "Figure", "fr": "Figure", "it": "Figura", "nl": "Figuur", "sv": "Figur"}
    word = words.get(desk.author.lang, {"fi": "Kuva", "es": "Figura", "ca": "Figura"}.get(desk.author.lang, "Figure"))
    frames = [Frame(1, 60, 70, 228, 250), Frame(1, 60, 500, 228, 280), Frame(1, 306, 70, 228, 710)]
    press = desk.press(frames)
    desk.truth.flows.append([])
    for number, paragraph in enumerate(desk.paragraphs(8)):
        press.more(paragraph, NARROW)
        if number == 1:
            desk.file.items.append(Image(1, 60, 335, 228, 120))
            line = f"{word} 1: {_caption(desk)}"
            desk.truth.flows.insert(0, [line])
            desk.truth.flows[0], desk.truth.flows[-1] = desk.truth.flows[0], desk.truth.flows[-1]
            desk.press([Frame(1, 60, 460, 228, 36)]).lines(line, SMALL)


def _caption(desk: Desk) -> str:
    return _capital(plain(desk.author.item()))


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


# --- pages ---


def _rotated(turn: int) -> Family:
    def family(desk: Desk) -> None:
        if turn % 180:
            desk.file.size = (842.0, 595.0)
        desk.file.rotate = dict.fromkeys((1, 2, 3), turn)
        wide, high = desk.file.size
        frames = [
            Frame(page, 60 + i * (wide - 100) / 2, 70, wide / 2 - 75, high - 130) for page in (1, 2) for i in (0, 1)
        ]
        press = desk.press(frames)
        press.heading(desk.author.heading())
        press.flow(desk.paragraphs(8), NARROW)

    return family


def turned_text(desk: Desk) -> None:
    """Set whole pages of text that runs up the page, and a title up the side of an upright page."""
    desk.press([Frame(1, 90, 70, 440, 700)]).flow(desk.paragraphs(5), RAGGED)
    side = plain(desk.author.heading())
    desk.truth.flows.append([side])
    desk.file.items.append(Text(1, 40, 500, side, 12, turn=90))
    lying = File()
    press = Press(lying, desk.truth, [Frame(2, 70, 60, 700, 480)])
    press.flow(desk.paragraphs(6), RAGGED)
    for item in lying.items:
        if isinstance(item, Text):
            desk.file.items.append(replace(item, x=item.y, y=842 - item.x, turn=90))


def two_on_sheet(desk: Desk) -> None:
    """Set two pages side by side on one sheet, each with head, number and one or two columns."""
    desk.file.size = (842.0, 595.0)
    book, number = plain(desk.author.heading()) + " 2030", 2
    frames = []
    for sheet in (1, 2, 3, 4):
        for side in (0, 1):
            x = 45 + side * 421
            desk.file.items.append(Text(sheet, x, 35, book, 7))
            desk.file.items.append(Text(sheet, x + 165, 575, str(number), 7))
            desk.truth.furniture += [book, str(number)]
            number += 1
            count = 1 + desk.seed % 2
            width = (340 - 14 * (count - 1)) / count
            frames += [Frame(sheet, x + i * (width + 14), 60, width, 490) for i in range(count)]
    desk.press(frames).flow(desk.paragraphs(22), NARROW)
    if desk.seed % 3 == 0:
        desk.file.items.sort(key=lambda item: (item.page, round(item.y), item.x))
    else:
        desk.file.items.sort(key=lambda item: item.page)


def over_pictures(desk: Desk) -> None:
    """Break a sentence at the end of a page; a page with a picture and a caption comes before it goes on."""
    press = desk.press([Frame(1, 60, 70, 475, 700), Frame(3, 60, 70, 475, 700), Frame(5, 60, 70, 475, 700)])
    press.flow(desk.paragraphs(26, 5), BODY)
    for page in (2, 4):
        desk.file.items.append(Image(page, 0, 0, 595, 760))
        line = _caption(desk)
        desk.truth.flows.append([line])
        desk.press([Frame(page, 60, 780, 475, 40)]).lines(line, SMALL)
    desk.file.items.sort(key=lambda item: item.page)


# --- what is drawn ---


def fake_bold(desk: Desk) -> None:
    """Draw headings and some paragraphs twice, a little beside each other."""
    press = desk.press(pages(1, 1))
    for _ in range(3):
        press.heading(desk.author.heading())
        press.flow([desk.author.sentences(3)], RAGGED)
        press.flow([desk.author.sentences(2)], RAGGED)
    items = list(desk.file.items)
    if desk.seed % 2:  # line by line, or all once more behind the rest
        doubled = [copy for item in items if isinstance(item, Text) for copy in (item, replace(item, x=item.x + 0.3))]
        desk.file.items = [*doubled]
    else:
        desk.file.items += [replace(item, x=item.x + 0.25) for item in items if isinstance(item, Text) and item.bold]


def ligatures(desk: Desk) -> None:
    """Write ligatures as one character, mapped to the ligature or to its letters."""
    desk.press(pages(2, 1)).flow(desk.paragraphs(8), NARROW)
    for item in desk.file.items:
        if isinstance(item, Text):
            for letters, one in (("ffi", "\ufb03"), ("fi", "\ufb01"), ("fl", "\ufb02"), ("ff", "\ufb00")):
                item.text = item.text.replace(letters, one)


HYPHENS = ("-", "\u00ad", "\u2010")


def hyphens(desk: Desk) -> None:
    """Set narrow columns full of words with hyphens, each of them also in the middle of a line."""
    author = desk.author
    own = author.all("compounds")
    top = 60.0
    desk.truth.flows.append([])
    for word in own:
        desk.truth.flows[-1].append(plain(word).capitalize() + ": 1.")
        desk.file.items.append(Text(1, 60, top, plain(word).capitalize() + ": 1."))
        top += 20
    look = replace(NARROW, hyphen=HYPHENS[desk.seed % 3], justify=desk.seed % 2 == 0)
    press = desk.press([*columns(1, 4, top=150, gutter=14), *columns(2, 4, gutter=14), *columns(3, 4, gutter=14)])
    sentences = []
    for kind in ("suspended", "compounds", "acronyms") * 7:
        word = author.one(kind)
        first, last = author.sentence(long=False)[:-1], author.sentence(long=False)
        sentences.append(f"{first}: {word}, {last[0].lower()}{last[1:]}")
    author.random.shuffle(sentences)
    press.flow([sentences[i : i + 4] for i in range(0, len(sentences), 4)], look)


# --- tables ---


def ruled_table(desk: Desk) -> None:
    """Set a ruled table with a bold head that goes on over the page; some cells have two lines."""
    press = desk.press([Frame(1, 60, 70, 475, 200)])
    press.flow(desk.paragraphs(2, 3), RAGGED)
    top, page = 560.0, 1
    head = tuple(plain(desk.author.one("heads")).split(":")[0] for _ in range(4))
    _ruled_row(desk, head, page, top, bold=True)
    top += 34
    for number in range(14):
        cells = (f"{number + 1}", _cell(desk, 5), _cell(desk, 3), f"{desk.random.randint(1, 99)} %")
        if top > 740:
            page, top = page + 1, 70.0
            if desk.seed % 2:
                _ruled_row(desk, head, page, top, bold=True)
                top += 34
        if number == 4 and desk.seed % 2 == 0:
            cells = (f"{number + 1}", _cell(desk, 8), "", cells[3])  # two cells made one
        _ruled_row(desk, cells, page, top)
        top += 34
    desk.press([Frame(page, 60, top + 20, 475, 200)]).flow([desk.author.sentences(3)], RAGGED)


EDGES = (60.0, 110.0, 300.0, 440.0, 535.0)


def _ruled_row(desk: Desk, cells: Sequence[str], page: int, top: float, *, bold: bool = False) -> None:
    desk.truth.rows.append(tuple(cells))
    desk.file.items += [Box(page, 60, top, 475, 0.7), Box(page, 60, top + 34, 475, 0.7)]
    merged = any(not cell for cell in cells)
    for i, x in enumerate(EDGES):
        if not (merged and i == 2):
            desk.file.items.append(Box(page, x, top, 0.7, 34))
    for i, cell in enumerate(cells):
        if cell:
            width = EDGES[i + 1 + (merged and i == 1)] - EDGES[i] - 8
            press = desk.press([Frame(page, EDGES[i] + 4, top + 3, width, 34)])
            press.lines(cell, Look(8, bold, justify=False, hyphenate=False, after=0))


def _cell(desk: Desk, words: int) -> str:
    return _capital(plain(desk.author.words(words)))


def aligned_table(desk: Desk) -> None:
    """Set a table without rules, cells of one line, aligned by hand, written row by row."""
    press = desk.press([Frame(1, 60, 70, 475, 200)])
    press.flow(desk.paragraphs(2, 3), RAGGED)
    top = press.y + 25
    stops = (60.0, 260.0, 400.0, 480.0)
    heads = tuple(plain(desk.author.one("heads")).split(":")[0].split()[0] for _ in stops)
    for number in range(12):
        cells = (
            heads if not number else (_cell(desk, 3), _cell(desk, 2), str(desk.random.randint(10, 9999)), f"{number} %")
        )
        desk.truth.rows.append(cells)
        for x, cell in zip(stops, cells, strict=True):
            desk.file.items.append(Text(1, x, top, cell, 9, bold=not number))
        top += 14
    desk.press([Frame(1, 60, top + 20, 475, 200)]).flow([desk.author.sentences(3)], RAGGED)


def aligned_long_cells(desk: Desk) -> None:
    """Set a table without rules whose cells run over some lines: rows are told by the white between them."""
    desk.press([Frame(1, 60, 70, 475, 100)]).flow([desk.author.sentences(3)], RAGGED)
    top, stops, widths = 190.0, (60.0, 190.0, 400.0), (110, 190, 130)
    look = Look(9, justify=False, hyphenate=False, after=0)
    for _ in range(8):
        cells = (_cell(desk, 2), f"{_caption(desk)} {plain(desk.author.one('tails'))}", _cell(desk, 6))
        desk.truth.rows.append(cells)
        bottom = top
        for x, width, cell in zip(stops, widths, cells, strict=True):
            press = desk.press([Frame(1, x, top, width, 90)])
            press.lines(cell, look)
            bottom = max(bottom, press.y)
        top = bottom + 10
    desk.press([Frame(1, 60, top + 20, 475, 100)]).flow([desk.author.sentences(3)], RAGGED)


# --- brochures ---


def timeline(desk: Desk) -> None:
    """Set years at the left, each with what happened beside it."""
    press = desk.press([Frame(1, 60, 60, 475, 100)])
    press.heading(desk.author.heading())
    top = 100.0
    desk.file.items.append(Box(1, 118, 100, 1.5, 560, 0.4))
    for number in range(8):
        year, words = str(2010 + 2 * number), desk.author.sentences(2, long=False)
        desk.file.items.append(Text(1, 60, top + 14, year, 15, True))
        beside = desk.press([Frame(1, 130, top, 400, 60)])
        beside.flow([words], RAGGED)
        top += 66


def infographic(desk: Desk) -> None:
    """Set big figures in two rows of three, each above the words that it belongs to."""
    desk.press([Frame(1, 60, 60, 475, 150)]).flow(desk.paragraphs(2, 2), RAGGED)
    for number in range(6):
        x, y = 60 + 165 * (number % 3), 280 + 160 * (number // 3)
        figure = f"{desk.random.randint(2, 99)}{desk.random.choice(['', ' %', '.000'])}"
        caption = _caption(desk)
        desk.truth.flows.append([f"{figure} {caption}"])
        desk.file.items.append(Text(1, x, y, figure, 30, True))
        desk.press([Frame(1, x, y + 8, 130, 60)]).lines(caption, replace(SMALL, size=9, hyphenate=False))
    desk.press([Frame(1, 60, 640, 475, 150)]).flow(desk.paragraphs(2, 2), RAGGED)


def brochure(desk: Desk) -> None:
    """Set a page as a brochure has it: title, lead, three columns, a box, a picture with caption, a pull quote."""
    title = desk.press([Frame(1, 50, 60, 495, 60)])
    title.heading(desk.author.heading(), look=replace(HEADING, size=26))
    desk.press([Frame(1, 50, 115, 495, 80)]).flow([desk.author.sentences(2)], Look(13, justify=False, hyphenate=False))
    frames = [Frame(1, 50, 210, 155, 560), Frame(1, 220, 210, 155, 250), Frame(1, 390, 210, 155, 330)]
    press = desk.press([frames[0], frames[1], frames[2], Frame(2, 50, 60, 240, 700), Frame(2, 305, 60, 240, 700)])
    press.flow(desk.paragraphs(16, 3), NARROW)
    desk.file.items.append(Image(1, 220, 475, 155, 110))
    desk.truth.flows.append([line := _caption(desk)])
    desk.press([Frame(1, 220, 590, 155, 40)]).lines(line, replace(SMALL, size=7))
    desk.file.items.append(Box(1, 220, 640, 325, 140, 0.85))
    box = desk.press([Frame(1, 232, 650, 300, 125)])
    box.heading(desk.author.heading(), 2, replace(HEADING, size=12))
    for _ in range(4):
        box.item(desk.author.item(), "•", replace(RAGGED, size=8.5))
    desk.file.items.sort(key=lambda item: item.page)


FAMILIES: dict[str, Family] = {
    "one column": _columns(1),
    "two columns": _columns(2),
    "three columns": _columns(3),
    "four narrow justified columns": narrow_justified,
    "row by row in the file": rowwise,
    "row by row below headings": rowwise_headings,
    "frames shuffled": shuffled_frames,
    "paragraphs shuffled": shuffled_paragraphs,
    "headings over columns": headings_between,
    "sidebar": sidebar,
    "box over columns": box_over_columns,
    "boxes in a grid": boxes_in_grid,
    "margin notes": margin_notes,
    "round a picture": wrapped_picture,
    "pull quote": pull_quote,
    "drop caps": drop_caps,
    "letter-spaced titles": letterspaced,
    "cover title as head": cover_title,
    "heads left and right": heads_alternating,
    "heads with roman numbers": heads_roman,
    "heads tagged": heads_tagged,
    "lists": lists,
    "footnotes": footnotes,
    "captions": captions,
    "turned 90": _rotated(90),
    "turned 180": _rotated(180),
    "turned 270": _rotated(270),
    "text up the page": turned_text,
    "two pages on a sheet": two_on_sheet,
    "over a picture page": over_pictures,
    "drawn twice": fake_bold,
    "ligatures": ligatures,
    "hyphens": hyphens,
    "ruled table": ruled_table,
    "aligned table": aligned_table,
    "aligned table, long cells": aligned_long_cells,
    "timeline": timeline,
    "infographic": infographic,
    "brochure": brochure,
}
EVERY_LANGUAGE = ("hyphens", "ligatures")


def written(family: str, author: Author, random: Random, seed: int) -> tuple[bytes, Truth]:
    """Return a PDF of a family and what stands in it."""
    desk = Desk(File(), Truth(), author, random, seed)
    FAMILIES[family](desk)
    return desk.file.written(), desk.truth
