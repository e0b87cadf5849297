"""A rich text file (RTF) as blocks, as transcription programs and old word processors write it.

Own code on the format's few rules rather than striprtf, the kept library for it, which gives one string without
headings, lists, tables, footnotes and text boxes, shows hidden and deleted text and puts addresses between words.
Read as printed with all tracked changes accepted. Takes time in proportion to the length of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import structs

from pipeline.errors import DamagedError
from pipeline.extract.blocks import Block, Document
from pipeline.extract.grid import Row, grid_blocks, laid_out
from pipeline.extract.rows import SEPARATOR
from pipeline.extract.rtf.state import Flow, Group, Styles, merged
from pipeline.extract.rtf.words import (
    CHARACTERS,
    LIST_MARKS,
    NOTES,
    PARAGRAPH_ENDS,
    PASSED_OVER,
    READ_STARRED,
    SYMBOLS,
    charset_encoding,
    code_page_encoding,
    tokens,
)
from pipeline.extract.sight import by_sight, parts_of
from pipeline.models import ParagraphPlace, Part

DEEPEST_GROUP = 10_000


def read_rtf(path: Path) -> Document:
    """Return the blocks of a rich text file; raise DamagedError where its groups go deeper than any program's."""
    reader = _Reader(path.name)
    for token in tokens(path.read_bytes()):
        if token.brace:
            reader.brace(token.brace)
        elif token.word:
            reader.word(token.word, token.number)
        else:
            reader.raw(token.raw)
    return reader.document()


class _Reader:
    """Goes through the words once, from group to group."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._stack: list[Group] = []
        self._group = Group()
        self._flows = [Flow(None)]
        self._pending = bytearray()
        self._to_skip = 0
        self._fonts: dict[int, str] = {}
        self._styles = Styles()
        self._code_page = "cp1252"
        self._default_font = -1
        self._paragraphs = 0
        self._tables = 0
        self._title: list[str] = []
        self._title_styled = ""

    def document(self) -> Document:
        """Return what was read."""
        cut_off = bool(self._stack)
        self._text("")
        while self._stack:
            self.brace("}")
        self._end_paragraph()
        flow = self._flows[0]
        self._end_table(flow)
        title = self._title_styled or "".join(self._title).strip()
        warnings = ("The file is cut off; what stood at its end is missing",) if cut_off else ()
        return Document(blocks=tuple(flow.blocks), title=title, warnings=warnings)

    def brace(self, brace: str) -> None:
        """Begin or end a group."""
        self._text("")
        self._to_skip = 0
        if brace == "{":
            if len(self._stack) >= DEEPEST_GROUP:
                why = "the rich text file is nested deeper than any program writes it"
                raise DamagedError(self._name, why, "Open it in Word and save it as .docx")
            self._stack.append(self._group)
            self._group = structs.replace(self._group, is_starred=False)
        elif self._stack:
            ended, self._group = self._group, self._stack.pop()
            if ended.into in NOTES and self._group.into != ended.into:
                self._end_beside()

    def raw(self, raw: bytes) -> None:
        """Take on bytes of text, of which those that stand in for a character given before are passed over."""
        passed = min(self._to_skip, len(raw))
        self._to_skip -= passed
        if self._group.into != "nothing":
            self._pending += raw[passed:]

    def word(self, word: str, number: int | None) -> None:
        """Do what a word of the format says."""
        self._text("")
        if word == "u" and number is not None:
            self._text(_character(number))
            self._to_skip = self._group.skipped
        elif word == "*":
            self._group.is_starred = True
        elif self._to_skip and word in CHARACTERS:
            self._to_skip -= 1
        elif word in CHARACTERS:
            self._text(CHARACTERS[word])
        elif self._is_destination(word):
            self._enter(word)
        elif self._group.into == "fonts":
            self._define_font(word, number)
        elif self._group.into == "styles":
            self._define_style(word, number)
        elif self._group.into != "nothing":
            self._apply(word, number)

    def _is_destination(self, word: str) -> bool:
        is_unknown = self._group.is_starred and word not in READ_STARRED
        self._group.is_starred = False
        return is_unknown or word in PASSED_OVER or word in NOTES or word in LIST_MARKS or word in _DESTINATIONS

    def _enter(self, word: str) -> None:
        """Let the present group's content go where its first word says."""
        if word in LIST_MARKS and self._group.into in _READ:
            self._flows[-1].is_item = True
            self._group.into = "mark"
        elif self._group.into == "nothing" or word in PASSED_OVER:
            self._group.into = "nothing"
        elif word in NOTES:
            self._begin_beside(word)
        elif word in _DESTINATIONS:
            self._group.into = _DESTINATIONS[word]
        else:
            self._group.into = "nothing"

    def _begin_beside(self, word: str) -> None:
        self._group = structs.replace(
            self._group, into=word, in_table=False, style=0, outline=-1, is_item=False, is_bold=False
        )
        self._flows.append(Flow(_BESIDE.get(word)))

    def _end_beside(self) -> None:
        """Hang a note's or box's blocks on the paragraph in which it stands."""
        self._end_paragraph()
        ended = self._flows.pop()
        self._end_table(ended)
        blocks = ended.blocks
        if ended.part and blocks:
            text = " ".join(block.text.strip() for block in blocks)
            blocks = [structs.replace(blocks[0], text=text, part=ended.part, level=0)]
        self._flows[-1].beside += blocks

    def _define_font(self, word: str, number: int | None) -> None:
        if word == "f" and number is not None:
            self._group.font = number
        elif word == "fcharset" and number is not None:
            self._fonts[self._group.font] = charset_encoding(number)
        elif word == "cpg" and number:
            self._fonts[self._group.font] = code_page_encoding(number)

    def _define_style(self, word: str, number: int | None) -> None:
        if word == "s" and number is not None:
            self._group.style = number
        style = self._styles.at(self._group.style)
        if word == "sbasedon" and number is not None:
            style.base = number
        elif word == "outlinelevel" and number is not None:
            style.outline = number

    def _apply(self, word: str, number: int | None) -> None:
        if word in PARAGRAPH_ENDS:
            self._end_paragraph()
        elif word in _SWITCHES:
            setattr(self._group, _SWITCHES[word], number != 0)
        elif word in _NUMBERS and number is not None:
            setattr(self._group, _NUMBERS[word], number)
        elif word in _ACTIONS:
            _ACTIONS[word](self, number)

    def _reset_paragraph(self, _: int | None) -> None:
        self._group.style, self._group.outline = 0, -1
        self._group.is_item = self._group.in_table = False

    def _reset_letters(self, _: int | None) -> None:
        self._group.is_hidden = self._group.is_deleted = self._group.is_bold = False
        self._set_font(self._default_font)

    def _set_font(self, number: int | None) -> None:
        self._group.encoding = self._fonts.get(-1 if number is None else number, "") or self._code_page

    def _set_code_page(self, number: int | None) -> None:
        self._set_system(code_page_encoding(number or 1252))

    def _set_system(self, encoding: str) -> None:
        self._code_page = self._group.encoding = encoding

    def _set_default_font(self, number: int | None) -> None:
        self._default_font = -1 if number is None else number

    def _set_list(self, number: int | None) -> None:
        self._group.is_item = bool(number)

    def _begin_row(self, _: int | None) -> None:
        self._flows[-1].merges, self._flows[-1].filled, self._flows[-1].is_header = [""], set(), False

    def _set_header(self, _: int | None) -> None:
        self._flows[-1].is_header = True

    def _end_inner_cell(self, _: int | None) -> None:
        self._text(SEPARATOR)

    def _end_cell(self, _: int | None) -> None:
        self._group.in_table = True
        self._end_paragraph()
        flow = self._flows[-1]
        flow.cells.append((*flow.paragraphs, *flow.beside))
        flow.paragraphs, flow.beside = [], []

    def _end_row(self, _: int | None) -> None:
        flow = self._flows[-1]
        cells = merged(flow.cells, flow.merges, flow.filled)
        flow.rows.append(Row(number=len(flow.rows) + 1, cells=tuple(cells), is_header=flow.is_header))
        flow.cells = []

    def _text(self, text: str) -> None:
        """Take on the bytes that wait, in the present encoding, and the text."""
        if not text and not self._pending:
            return
        waiting, self._pending = self._pending, bytearray()
        if waiting and self._group.encoding != SYMBOLS:
            text = waiting.decode(self._group.encoding, "replace") + text
        if text:
            self._take(text)

    def _take(self, text: str) -> None:
        if self._group.into == "styles":
            style = self._styles.at(self._group.style)
            style.name = (style.name + text).rstrip(";").strip().lower()
        elif self._group.into == "title":
            self._title.append(text)
        elif self._group.into == "mark":
            self._flows[-1].mark.append(text)
        elif self._group.into in _READ and not self._group.is_hidden and not self._group.is_deleted:
            self._flows[-1].texts.append(text)
            if text.strip():
                self._flows[-1].weights.add(self._group.is_bold)

    def _end_paragraph(self) -> None:
        """Put the paragraph where it belongs: into the present cell, or below the table before it."""
        self._text("")
        flow = self._flows[-1]
        made = list(self._made(flow))
        flow.texts, flow.mark, flow.weights, flow.is_item = [], [], set(), False
        if self._group.in_table:
            flow.paragraphs += made
            return
        self._end_table(flow)
        flow.blocks += [*made, *flow.beside]
        flow.beside = []

    def _made(self, flow: Flow) -> Iterator[Block]:
        role = self._styles.role(self._group, is_item=self._group.is_item or flow.is_item)
        whole = flow.number() + "".join(flow.texts).removesuffix(SEPARATOR) if any(map(str.strip, flow.texts)) else ""
        for text in parts_of(whole) if not role.is_contents else ():
            part, level = by_sight(text, role.part, role.level, is_bold=flow.weights == {True})
            self._title_styled = self._title_styled or (text.strip() if role.is_title else "")
            self._paragraphs += 1
            yield Block(text=text, place=ParagraphPlace(paragraph=self._paragraphs), part=part, level=level)

    def _end_table(self, flow: Flow) -> None:
        """Turn the rows read so far into blocks; cells without an end of row are paragraphs."""
        if flow.rows:
            self._tables += 1
            flow.blocks += grid_blocks(laid_out(flow.rows), self._tables)
        flow.blocks += [block for cell in flow.cells for block in cell]
        flow.blocks += flow.paragraphs
        flow.rows, flow.cells, flow.paragraphs = [], [], []


def _character(number: int) -> str:
    """Return the character of a number that counts to 32767 and on below zero; a drawn mark has no letter."""
    code = number % 0x10000 if number < 0 else number
    return "" if 0xE000 <= code <= 0xF8FF or code > 0x10FFFF else chr(code)


def _merge(how: str) -> Callable[[_Reader, int | None], None]:
    def note(reader: _Reader, _: int | None) -> None:
        merges = reader._flows[-1].merges
        if merges:
            merges[-1] = how

    return note


def _fill(reader: _Reader, number: int | None) -> None:
    flow = reader._flows[-1]
    flow.filled |= {len(flow.merges) - 1} if number else set()


def _next_cell(reader: _Reader, _: int | None) -> None:
    reader._flows[-1].merges.append("")


_DESTINATIONS = {"fonttbl": "fonts", "stylesheet": "styles", "info": "info", "title": "title"}
_BESIDE = {"footnote": Part.FOOTNOTE, "annotation": Part.COMMENT}
_READ = {"body", *NOTES}
_SWITCHES = {"v": "is_hidden", "deleted": "is_deleted", "b": "is_bold", "intbl": "in_table"}
_NUMBERS = {"uc": "skipped", "s": "style", "outlinelevel": "outline"}
_ACTIONS: dict[str, Callable[[_Reader, int | None], None]] = {
    "pard": _Reader._reset_paragraph,
    "plain": _Reader._reset_letters,
    "f": _Reader._set_font,
    "ansicpg": _Reader._set_code_page,
    "mac": lambda reader, _: reader._set_system("mac_roman"),
    "pc": lambda reader, _: reader._set_system("cp437"),
    "pca": lambda reader, _: reader._set_system("cp850"),
    "deff": _Reader._set_default_font,
    "ls": _Reader._set_list,
    "trowd": _Reader._begin_row,
    "trhdr": _Reader._set_header,
    "clmrg": _merge("beside"),
    "clvmrg": _merge("above"),
    "clcbpat": _fill,
    "cellx": _next_cell,
    "nestcell": _Reader._end_inner_cell,
    "nestrow": lambda reader, _: reader._end_paragraph(),
    "cell": _Reader._end_cell,
    "row": _Reader._end_row,
}
