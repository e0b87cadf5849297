"""Captions of any make, whole or damaged, as WebVTT that keeps to the format, so that a parser drops nothing of it.

Files are edited by hand, cut off, and written by programs that know the format by hearsay: times with a comma, without
an arrow or an end, text without a time, blank lines inside a caption. The parser would pass over all of that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from pipeline.extract.interviews.labels import milliseconds

TIMED, OPEN, UNTIMED = "timed", "open", "untimed"
"""What a mended caption's identifier says: it has both times, no end, or no time at all."""

_TIME = r"(?:\d{1,3}:)?\d{1,3}:\d{1,2}(?:[.,:]\d{1,3})?"
_ARROW = r"(?:[-–—=]{1,3}\s?[>＞]|→|➔)"
_SETTINGS = r"(?:\s+(?:align|line|position|size|vertical|region|X1|X2|Y1|Y2):\S*)*"
_TIMING = re.compile(
    rf"\s*[\[(]?(?P<start>{_TIME})\s*{_ARROW}\s*(?P<end>{_TIME})?[\])]?{_SETTINGS}(?:\s+(?P<rest>.*)|$)"
)
# Without an arrow only a line of times and nothing else is one; YouTube parts the two by a comma.
_BARE_TIMING = re.compile(
    rf"\s*(?P<start>(?:\d{{1,3}}:)?\d{{1,3}}:\d{{1,2}}[.,]\d{{1,3}})(?:[,\s–—-]{{1,5}}(?P<end>{_TIME}))?\s*"
)
_NUMBER = re.compile(r"\s*\d{1,6}\s*")
_ID = re.compile(r"\s*(?=\S*\d)[\w.:/{}-]+\s*")
_GUID = re.compile(r"\s*[{]?[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}[}]?[\w/.-]*\s*")
# Webex writes who speaks into the identifier.
_NAMED_ID = re.compile(r'\s*\d+\s+"(?P<name>[^"]{1,80})"\s+\(\d+\)\s*')
_HEADER = re.compile(r"\s*WEBVTT(?:\s|$)")
_METADATA = re.compile(r"(?:kind|language|source|duration|region|style|x-[\w-]+)\s*[:=]", re.IGNORECASE)
_COMMENT = re.compile(r"NOTE(?:\s|$)")
_SHEET = re.compile(r"(?:STYLE|REGION)\s*$")
_HARMLESS_COMMENT = re.compile(r"NOTE\s+(?:confidence|duration|language|recognizability)\b", re.IGNORECASE)
_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


class Mended(Struct, frozen=True, kw_only=True):
    """The captions as WebVTT; how many lines had no time of their own, and how many comments were left out."""

    text: str
    captions: int = 0
    strays: int = 0
    comments: int = 0


class _Caption(Struct, kw_only=True):
    start_ms: int | None = None
    end_ms: int | None = None
    lines: list[str]

    @property
    def kind(self) -> str:
        if self.start_ms is None:
            return UNTIMED
        return OPEN if self.end_ms is None else TIMED


def mended(text: str, *, is_webvtt: bool) -> Mended:
    """Return the text with a header, with one form of time, and with every other line of text inside a caption.

    Only WebVTT has a header, comments and style sheets; in SRT such lines are speech like any other.
    """
    lines = _BREAK.split(text.replace("\x00", "").lstrip("\ufeff"))
    mender = _Mender(lines, is_webvtt=is_webvtt)
    mender.run()
    shown = [each for each in mender.captions if any(line.strip() for line in each.lines)]
    return Mended(
        text="WEBVTT\n\n" + "\n".join(map(_written, shown)),
        captions=sum(each.start_ms is not None for each in mender.captions),
        strays=mender.strays,
        comments=mender.comments,
    )


class _Mender:
    """Goes through the lines once and knows the caption it is in."""

    def __init__(self, lines: Sequence[str], *, is_webvtt: bool) -> None:
        self._lines = lines
        self._timings = [timing_of(line) for line in lines]
        self._is_webvtt = is_webvtt
        self._name = ""
        self.captions: list[_Caption] = []
        self.strays = 0
        self.comments = 0

    def run(self) -> None:
        """Take in all lines."""
        n = self._behind_header()
        while n < len(self._lines):
            n = self._take(n)

    def _behind_header(self) -> int:
        if not self._is_webvtt or not _HEADER.match(self._lines[0]):
            return 0
        n = 1
        while n < len(self._lines) and _METADATA.match(self._lines[n]):
            n += 1
        return n

    def _take(self, n: int) -> int:
        """Take in the line, and return the number of the next one."""
        line = self._lines[n]
        if timing := self._timings[n]:
            start, end, rest = timing
            named = [f"<v {self._name}>"] if self._name else []
            self.captions.append(_Caption(start_ms=start, end_ms=end, lines=[*named, *([rest] if rest else [])]))
            self._name = ""
        elif self._is_webvtt and (_COMMENT.match(line) or (not self.captions and _SHEET.match(line))):
            return self._behind_comment(n)
        elif line.strip() and not self._is_id(n):
            self._keep(line, is_stray=not self.captions or not self._lines[n - 1].strip())
        return n + 1

    def _behind_comment(self, n: int) -> int:
        """Return the number of the line behind a comment, which ends at a blank line or a time."""
        if self.captions and not _HARMLESS_COMMENT.match(self._lines[n]):
            self.comments += 1
        n += 1
        while n < len(self._lines) and self._lines[n].strip() and not self._timings[n] and not self._is_id(n):
            n += 1
        return n

    def _is_id(self, n: int) -> bool:
        """Return whether the line is a caption's number or identifier; a name in it is kept for the caption."""
        line = self._lines[n]
        is_above = n + 1 < len(self._lines) and self._timings[n + 1] is not None
        if is_above and (found := _NAMED_ID.fullmatch(line)):
            self._name = found["name"]
            return True
        is_apart = n == 0 or not self._lines[n - 1].strip()
        pattern = _ID if is_above else _NUMBER if is_apart else _GUID
        return bool(pattern.fullmatch(line) or _GUID.fullmatch(line))

    def _keep(self, line: str, *, is_stray: bool) -> None:
        self.strays += is_stray
        if not self.captions:
            self.captions.append(_Caption(lines=[]))
        self.captions[-1].lines.append(line)


def timing_of(line: str) -> tuple[int, int | None, str] | None:
    """Return begin and end in milliseconds and the text behind them on the line; None where it is no line of times."""
    if ":" not in line:  # most lines are speech, and every time has one
        return None
    found = _TIMING.fullmatch(line) or _BARE_TIMING.fullmatch(line)
    start = milliseconds(found["start"]) if found else None
    if not found or start is None:
        return None
    return start, milliseconds(found["end"]), found.groupdict().get("rest") or ""


def timings(text: str) -> Iterator[tuple[str, tuple[int, int | None, str]]]:
    """Yield the lines of times with arrows in a text, each with what it says."""
    for line in _BREAK.split(text):
        if _TIMING.fullmatch(line) and (timing := timing_of(line)):
            yield line, timing


def _written(caption: _Caption) -> str:
    start = caption.start_ms or 0
    times = f"{_stamp(start)} --> {_stamp(start if caption.end_ms is None else caption.end_ms)}"
    # An arrow in the text would begin a new caption.
    lines = (line.replace("-->", "→") for line in caption.lines if line.strip())
    return "\n".join((caption.kind, times, *lines, ""))


def _stamp(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}.{rest:03}"
