"""A WebVTT or SRT file as what was said, by whom and when.

webvtt-py parses both once ``mend.py`` has put them into one form: by itself it passes over what is damaged.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import DamagedError
from pipeline.extract.blocks import Document
from pipeline.extract.interviews.cues import Cue, document_of
from pipeline.extract.interviews.mend import OPEN, UNTIMED, Mended, mended
from pipeline.extract.plain.decode import decode

_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^<>\n]{0,120})>")
_TAG = re.compile(r"</?(?:v|c|b|i|u|s|ruby|rt|lang|font)(?:[.\s][^<>\n]{0,120})?>|<\d\d?:[\d:.]+>", re.IGNORECASE)
_PLACED = re.compile(r"\{\\an?\d{1,2}\}")


def read_captions(path: Path) -> Document:
    """Return the turns of a WebVTT file; raise DamagedError where it is none."""
    text = decode(path.read_bytes())
    found = mended(text, is_webvtt=True)
    if not found.captions and not text.replace("\x00", "").lstrip("\ufeff \n\r\t").startswith("WEBVTT"):
        why = "the transcript does not keep to the WebVTT format"
        raise DamagedError(path.name, why, "Export it again")
    return _document(path, found)


def read_subtitles(path: Path) -> Document:
    """Return the turns of an SRT file; raise DamagedError where no line of it has a time."""
    found = mended(decode(path.read_bytes()), is_webvtt=False)
    if not found.captions:
        raise DamagedError(path.name, "the transcript does not keep to the SRT format", "Export it again")
    return _document(path, found)


def _document(path: Path, found: Mended) -> Document:
    return document_of(_cues(path, found.text), _warnings(found))


def _warnings(found: Mended) -> Iterator[str]:
    if found.strays:
        what = "1 line stands" if found.strays == 1 else f"{found.strays} lines stand"
        yield f"{what} apart from any time; the text was kept with what is above it"
    if found.comments:
        what = "1 comment" if found.comments == 1 else f"{found.comments} comments"
        yield f"{what} in the file (NOTE) {'was' if found.comments == 1 else 'were'} left out"


def _cues(path: Path, text: str) -> Iterator[Cue]:
    from webvtt import WebVTT
    from webvtt.errors import MalformedCaptionError, MalformedFileError

    try:
        captions = WebVTT.from_string(text).captions
    except (MalformedFileError, MalformedCaptionError) as error:
        why = "the captions cannot be told apart"
        raise DamagedError(path.name, why, "Export it again") from error
    for caption in captions:
        start = None if caption.identifier == UNTIMED else caption.start_time.in_milliseconds()
        is_open = caption.identifier in (OPEN, UNTIMED)
        yield from _voices(caption.raw_text, start, None if is_open else caption.end_time.in_milliseconds())


def _voices(raw: str, start_ms: int | None, end_ms: int | None) -> Iterator[Cue]:
    """Yield a cue for each voice in the raw text of one."""
    before, *spoken = _VOICE.split(raw)
    for speaker, text in (("", before), *zip(spoken[::2], spoken[1::2], strict=True)):
        shown = html.unescape(_PLACED.sub("", _TAG.sub("", text))).strip()
        if shown:
            yield Cue(speaker=html.unescape(speaker).strip(" /"), text=shown, start_ms=start_ms, end_ms=end_ms)
