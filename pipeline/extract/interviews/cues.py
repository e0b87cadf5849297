"""What was said, piece by piece with its times, put together to turns: pieces of one speaker in a row are one turn."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from msgspec import Struct, structs

from pipeline.extract.blocks import Block, Document
from pipeline.extract.interviews.labels import DENSE, Label, caption_label_of, name_above, speakers_in
from pipeline.extract.sentences import Span, cut
from pipeline.models import Part, TimePlace

WORDS_PER_PASSAGE = 120
# Live captions show the line before once more, for an instant, before they roll on.
INSTANT_MS = 50
# People talk at the same time for a moment; beyond this the times of one speaker contradict each other.
OVERLAP_MS = 2_000
LONG_MS = 600_000


class Cue(Struct, frozen=True, kw_only=True):
    """What one person says in one piece, in milliseconds (None: no time); the speaker is "" where it does not tell."""

    speaker: str
    text: str
    start_ms: int | None = None
    end_ms: int | None = None


def document_of(cues: Iterable[Cue], warnings: Iterable[str] = ()) -> Document:
    """Return the turns of the cues, in their order, with warnings for times that cannot be right."""
    cues = list(cues)
    named = [cue for cue in _named(list(_without_repeats(cues))) if cue.text.strip()]
    blocks = (block for turn, (_, run) in enumerate(_turns(named), 1) for block in _blocks(turn, list(run)))
    return Document(blocks=tuple(blocks), warnings=(*warnings, *_doubts(named)))


def _without_repeats(cues: Sequence[Cue]) -> Iterator[Cue]:
    """Yield the cues without lines that roll up from the cue before, as live captions show them."""
    last: list[str] = []
    for cue in cues:
        lines = cue.text.splitlines()
        rolls = bool(lines and last) and lines[0] == last[-1]
        fresh = lines[1:] if rolls and (len(lines) > 1 or _is_instant(cue)) else lines
        last = lines
        yield structs.replace(cue, text="\n".join(fresh))


def _is_instant(cue: Cue) -> bool:
    return cue.start_ms is not None and cue.end_ms is not None and 0 <= cue.end_ms - cue.start_ms < INSTANT_MS


def _named(cues: Sequence[Cue]) -> list[Cue]:
    """Return the cues with their speaker: as they tell, else by a name before the text, else the one before."""
    lines = [[] if cue.speaker else cue.text.split("\n") for cue in cues]
    bare = _have_names_above(lines)
    labels = [[_label(cue, n, bare=bare) for n in range(len(cue))] for cue in lines]
    told = [label for cue in labels for n, label in enumerate(cue) if label or n == 0]
    speakers = speakers_in(told, is_interview=True)
    named: list[Cue] = []
    for cue, its_lines, its_labels in zip(cues, lines, labels, strict=True):
        before = named[-1].speaker if named else ""
        named += _parted(cue, its_lines, its_labels, speakers, before) if its_lines else [cue]
    return named


def _have_names_above(cues: Sequence[Sequence[str]]) -> bool:
    """Return whether nearly every cue begins with a line of nothing but a name, as a meeting's text from Teams does."""
    above = [name_above(cue[0]) for cue in cues if len(cue) > 1]
    names = {label.speaker for label in above if label}
    return len(names) * 2 <= len(above) and sum(map(bool, above)) > DENSE * sum(map(bool, cues))


def _label(lines: Sequence[str], n: int, *, bare: bool) -> Label | None:
    """Return the label of a cue's line; a name alone on the first line needs text below it."""
    is_above = n == 0 and any(line.strip() for line in lines[1:])
    return caption_label_of(lines[n]) or (name_above(lines[n], bare=bare) if is_above else None)


def _parted(
    cue: Cue, lines: Sequence[str], labels: Sequence[Label | None], speakers: frozenset[str], before: str
) -> Iterator[Cue]:
    """Yield what each speaker says in a cue, the first lines by the speaker before where no name stands in them."""
    speaker, said = before, list[str]()
    for line, label in zip(lines, labels, strict=True):
        if label and label.speaker in speakers:
            if said:
                yield structs.replace(cue, speaker=speaker, text="\n".join(said))
            speaker, said = label.speaker, [label.rest]
        else:
            said.append(line)
    yield structs.replace(cue, speaker=speaker, text="\n".join(said).lstrip("\n"))


def _turns(cues: Iterable[Cue]) -> Iterator[tuple[str, Iterator[Cue]]]:
    return groupby(cues, key=lambda cue: cue.speaker)


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
    """Return the times of the cues at both ends; an end before the beginning is none."""
    first, last = (cues[bisect_right(offsets, at) - 1] for at in (span.start, max(span.end - 2, span.start)))
    is_backward = first.start_ms is not None and last.end_ms is not None and last.end_ms < first.start_ms
    return TimePlace(turn=turn, start_ms=first.start_ms, end_ms=None if is_backward else last.end_ms)


def _doubts(cues: Sequence[Cue]) -> Iterator[str]:
    """Yield what a person should know of the times."""
    if wrong := sum(_contradicts(before, cue) for before, cue in pairwise(cues)) + sum(map(_ends_early, cues)):
        what = "1 time overlaps or runs backwards" if wrong == 1 else f"{wrong} times overlap or run backwards"
        yield f"{what}; what is said stays in the order of the file"
    if untimed := sum(cue.start_ms is None for cue in cues):
        what = "1 piece has no time" if untimed == 1 else f"{untimed} pieces have no time"
        yield f"{what} that can be read; what is said there stays where it is in the file"
    if long := [cue for cue in cues if _length(cue) > LONG_MS and len(cue.text.split()) > WORDS_PER_PASSAGE]:
        minutes = max(map(_length, long)) // 60_000
        what = "One piece" if len(long) == 1 else f"{len(long)} pieces"
        yield f"{what} of up to {minutes} minutes came with one time only, which all passages cut from it show"


def _contradicts(before: Cue, cue: Cue) -> bool:
    """Return whether a cue begins before the one above it, or well inside it though the same person speaks."""
    if before.start_ms is None or cue.start_ms is None:
        return False
    if cue.start_ms < before.start_ms:
        return True
    is_inside = before.end_ms is not None and cue.start_ms < before.end_ms - OVERLAP_MS
    return is_inside and cue.start_ms != before.start_ms and cue.speaker == before.speaker


def _ends_early(cue: Cue) -> bool:
    return cue.start_ms is not None and cue.end_ms is not None and cue.end_ms < cue.start_ms


def _length(cue: Cue) -> int:
    return cue.end_ms - cue.start_ms if cue.start_ms is not None and cue.end_ms is not None else 0
