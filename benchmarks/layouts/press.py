"""Sets marked text in frames: breaks lines, hyphenates, justifies, and goes on in the next frame."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.layouts.raw import File, Text, width_of
from benchmarks.layouts.text import plain
from benchmarks.layouts.truth import Truth

BREAKS = re.compile(r"(?<=-)(?=\w)|\|")
LEADING = 1.25


@dataclass
class Frame:
    """A part of a page that text runs through; ``y`` is its top."""

    page: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Look:
    """How a paragraph is set: ``before`` and ``after`` are the space around it, ``indent`` that of its first line."""

    size: float = 10.0
    bold: bool = False
    justify: bool = True
    hyphenate: bool = True
    indent: float = 0.0
    hang: float = 0.0
    before: float = 0.0
    after: float = 5.0
    hyphen: str = "-"
    label: str = ""
    centred: bool = False


BODY = Look()
HEADING = Look(14, True, justify=False, hyphenate=False, before=8, after=4)
SMALL = Look(8, justify=False)
_frames = 0


class Full(Exception):  # noqa: N818 (no error: the frames are full)
    """There is no frame left."""


class Press:
    """Sets paragraphs one after the other in frames."""

    def __init__(self, file: File, truth: Truth, frames: Iterable[Frame]) -> None:
        self.file, self.truth = file, truth
        self._frames = list(frames)
        self._at = -1
        self.number = 0
        self._next()

    def _next(self) -> None:
        global _frames  # noqa: PLW0603 (only to number frames over all presses)
        _frames += 1
        self.number = _frames
        self._at += 1
        if self._at >= len(self._frames):
            raise Full
        self.frame = self._frames[self._at]
        self.y = self.frame.y

    def flow(self, paragraphs: Sequence[Sequence[str]], look: Look = BODY) -> None:
        """Set paragraphs of sentences; they are a flow of their own in the truth."""
        self.truth.flows.append([])
        for sentences in paragraphs:
            self.more(sentences, look)

    def more(self, sentences: Sequence[str], look: Look = BODY) -> None:
        """Set a paragraph that belongs to the latest flow."""
        if self._fits(" ".join(sentences), look):
            self.truth.flows[-1].extend(plain(sentence) for sentence in sentences)

    def heading(self, text: str, level: int = 1, look: Look = HEADING) -> None:
        """Set a heading."""
        if self._fits(text, look):
            self.truth.headings.append((level, plain(text)))

    def item(self, text: str, label: str, look: Look = BODY, *, deep: int = 0) -> None:
        """Set a list item, its label hanging."""
        hang = 14.0 + 14 * deep
        if self._fits(text, _with(look, label=label, hang=hang, indent=0.0, after=2.0)):
            self.truth.items.append(plain(text))

    def _fits(self, text: str, look: Look) -> bool:
        """Set a paragraph if there is room for all of it."""
        items, hyphens = len(self.file.items), len(self.truth.hyphens)
        at, frame, y = self._at, self.frame, self.y
        try:
            self.lines(text, look)
        except Full:
            del self.file.items[items:], self.truth.hyphens[hyphens:]
            self._at, self.frame, self.y = at, frame, y
            return False
        return True

    def lines(self, text: str, look: Look) -> None:
        """Set a paragraph, without a word in the truth."""
        high = LEADING * look.size
        words = text.split(" ")
        number, rest = 0, words[0]
        self.y += look.before if self.y > self.frame.y else 0
        first = True
        while number < len(words):
            if self.y + high > self.frame.y + self.frame.height + 0.01:
                self._next()
                continue
            inset = look.hang + (look.indent if first else 0.0)
            room = self.frame.width - inset
            line, number, rest = self._line(words, number, rest, room, look)
            self._place(line, room, inset, look, last=number == len(words), first=first)
            self.y += high
            first = False
        self.y += look.after

    def _line(self, words: list[str], number: int, rest: str, room: float, look: Look) -> tuple[str, int, str]:
        """Return a line's text, the number of the word that comes next, and what is left of it."""
        line, begin = "", number
        while number < len(words):
            longer = f"{line} {plain(rest)}" if line else plain(rest)
            if width_of(longer, look.size, bold=look.bold) > room:
                break
            line, number = longer, number + 1
            rest = words[number] if number < len(words) else ""
        if number == len(words):
            return line, number, ""
        head, tail = self._broken(rest, f"{line} " if line else "", room, look)
        if not head and number == begin:
            head, tail = rest, ""  # too long for the frame: it sticks out
        if not head:
            if line.endswith("-"):
                self._log(words, number - 1)
                line = line[:-1] + look.hyphen
            return line, number, rest
        line = f"{line} {plain(head)}" if line else plain(head)
        if not tail:
            return line, number + 1, words[number + 1] if number + 1 < len(words) else ""
        self._log(words, number)
        return (line[:-1] if line.endswith("-") else line) + look.hyphen, number, tail

    def _broken(self, word: str, line: str, room: float, look: Look) -> tuple[str, str]:
        spots = [match.end() for match in BREAKS.finditer(word)] if look.hyphenate else []
        for end in reversed(spots):
            head, tail = word[:end], word[end:]
            shown = plain(head) if head.endswith("-") else plain(head) + "-"
            long = len(re.sub(r"\W", "", head)) >= 2 and len(re.sub(r"\W", "", tail)) >= 2
            if (long or head.endswith("-")) and width_of(line + shown, look.size, bold=look.bold) <= room:
                return head, tail
        return "", word

    def _log(self, words: list[str], number: int) -> None:
        self.truth.hyphens.append(" ".join(map(plain, words[max(0, number - 1) : number + 2])))

    def _place(self, line: str, room: float, inset: float, look: Look, *, last: bool, first: bool) -> None:
        natural, spaces = width_of(line, look.size, bold=look.bold), line.count(" ")
        gap = (room - natural) / spaces if look.justify and not last and spaces and natural < room else 0.0
        x = self.frame.x + inset + ((room - natural) / 2 if look.centred else 0)
        y = self.y + look.size
        if first and look.label:
            self._draw(Text(self.frame.page, x - 14, y, look.label, look.size, look.bold))
        self._draw(Text(self.frame.page, x, y, line, look.size, look.bold, max(0.0, gap)))

    def _draw(self, text: Text) -> None:
        text.frame = self.number
        self.file.items.append(text)


def _with(look: Look, **changed: object) -> Look:
    return Look(**(look.__dict__ | changed))


def columns(page: int, count: int, *, top: float = 70, bottom: float = 780, gutter: float = 18) -> list[Frame]:
    """Return columns of a page, side by side."""
    width = (475 - gutter * (count - 1)) / count
    return [Frame(page, 60 + i * (width + gutter), top, width, bottom - top) for i in range(count)]


def pages(count: int, many: int = 1, **places: float) -> Iterator[Frame]:
    """Return the columns of many pages, one page after the other."""
    for page in range(1, many + 1):
        yield from columns(page, count, **places)
