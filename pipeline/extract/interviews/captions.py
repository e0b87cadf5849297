"""A WebVTT file as what was said, by whom and when: cues of one speaker in a row are one turn."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from msgspec import Struct, structs

from pipeline.errors import DamagedError
from pipeline.extract.blocks import Block, Document
from pipeline.extract.interviews.labels import label_of, speakers_in
from pipeline.extract.plain.decode import decode
from pipeline.extract.sentences import Span, cut
from pipeline.models import Part, TimePlace

WORDS_PER_PASSAGE = 120

_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>")
_TAG = re.compile(r"</?(?:v|c|b|i|u|ruby|rt|lang)(?:[.\s][^>]*)?>|<\d\d?:[\d:.]+>")


class Cue(Struct, frozen=True, kw_only=True):
    """What one person says in one cue; the speaker is "" where the cue does not tell."""

    speaker: str
    text: str
    start_ms: int
    end_ms: int


def read_captions(path: Path) -> Document:
    """Return the turns of a WebVTT file; raise DamagedError where it is none."""
    cues = _without_repeats(list(_cues(path)))
    named = _named(cues)
    blocks = (block for turn, (_, run) in enumerate(_turns(named), 1) for block in _blocks(turn, list(run)))
    return Document(blocks=tuple(blocks))


def _cues(path: Path) -> Iterator[Cue]:
    from webvtt import WebVTT
    from webvtt.errors import MalformedCaptionError, MalformedFileError

    try:
        captions = WebVTT.from_string(decode(path.read_bytes())).captions
    except (MalformedFileError, MalformedCaptionError) as error:
        why = "the transcript does not keep to the WebVTT format"
        raise DamagedError(path.name, why, "Export it again") from error
    for caption in captions:
        times = caption.start_time.in_milliseconds(), caption.end_time.in_milliseconds()
        yield from _voices(caption.raw_text, *times)


def _voices(raw: str, start_ms: int, end_ms: int) -> Iterator[Cue]:
    """Yield a cue for each voice in the raw text of one."""
    before, *spoken = _VOICE.split(raw)
    for speaker, text in (("", before), *zip(spoken[::2], spoken[1::2], strict=True)):
        shown = html.unescape(_TAG.sub("", text)).strip()
        if shown:
            yield Cue(speaker=html.unescape(speaker).strip(" /"), text=shown, start_ms=start_ms, end_ms=end_ms)


def _without_repeats(cues: Sequence[Cue]) -> Iterator[Cue]:
    """Yield the cues without lines that roll up from the cue before, as live captions show them."""
    last: list[str] = []
    for cue in cues:
        lines = cue.text.splitlines()
        fresh = lines[1:] if len(lines) > 1 and last and lines[0] == last[-1] else lines
        last = lines
        yield structs.replace(cue, text="\n".join(fresh))


def _named(cues: Iterable[Cue]) -> list[Cue]:
    """Return the cues with their speaker: by voice tag, else by a name before a colon, else the one before."""
    cues = list(cues)
    labels = [label_of(cue.text) for cue in cues]
    speakers = speakers_in(labels, is_interview=True)
    named: list[Cue] = []
    for cue, label in zip(cues, labels, strict=True):
        if not cue.speaker and label and label.speaker in speakers:
            named.append(structs.replace(cue, speaker=label.speaker, text=label.rest))
        else:
            named.append(structs.replace(cue, speaker=cue.speaker or (named[-1].speaker if named else "")))
    return named


def _turns(cues: Iterable[Cue]) -> Iterator[tuple[str, Iterator[Cue]]]:
    return groupby((cue for cue in cues if cue.text), key=lambda cue: cue.speaker)


def _blocks(turn: int, cues: Sequence[Cue]) -> Iterator[Block]:
    """Yield the passages of a turn, each with the times of the cues it stands in."""
    text = " ".join(cue.text for cue in cues)
    offsets = _offsets(cues)
    for span in cut(text, words=WORDS_PER_PASSAGE, breaks=offsets):
        place = _place(turn, cues, offsets, span)
        yield Block(text=text[span.start : span.end], place=place, part=Part.ANSWER, speaker=cues[0].speaker)


def _offsets(cues: Sequence[Cue]) -> list[int]:
    offsets = []
    at = 0
    for cue in cues:
        offsets.append(at)
        at += len(cue.text) + 1
    return offsets


def _place(turn: int, cues: Sequence[Cue], offsets: Sequence[int], span: Span) -> TimePlace:
    first, last = (cues[bisect_right(offsets, at) - 1] for at in (span.start, max(span.end - 2, span.start)))
    return TimePlace(turn=turn, start_ms=first.start_ms, end_ms=last.end_ms)
