"""What was said as lists of pieces with text, times and speaker: JSON of any speech recognition, tables of segments.

There are dozens of programs and they all write the same under other names, so one reader looks for what a transcript
must have, lists of text with times or speakers, and takes the coarsest one that leaves nothing out. The names are
those of Whisper, WhisperX, whisper.cpp, aTrain, Vosk, Kaldi, Amazon, Google, Azure, AssemblyAI, Deepgram, Rev, Sonix,
Speechmatics and the Council Data Project.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from pathlib import Path

from msgspec import Struct, structs

from pipeline.errors import DamagedError, UnsupportedError
from pipeline.extract.blocks import Block, Document
from pipeline.extract.interviews.broken_json import Parsed, parsed
from pipeline.extract.interviews.cues import Cue, document_of
from pipeline.extract.interviews.labels import milliseconds
from pipeline.extract.plain.decode import decode
from pipeline.models import ParagraphPlace

# The first that is there counts: "punct" and "punctuated_word" are a word as it is written.
TEXT = (
    *("text", "transcript", "display", "sentence", "utterance", "punctuated_word", "punct", "content", "word"),
    *("value", "name"),
)
START = (
    *("start", "start_time", "starttime", "begin", "from", "ts", "time", "offset", "start_ms", "startms"),
    *("start_offset", "offsetmilliseconds", "start_time_ms", "timestamp", "in"),
)
END = (*("end", "end_time", "endtime", "to", "end_ts", "end_ms", "endms", "end_offset", "end_time_ms", "stop", "out"),)
DURATION = ("duration", "dur", "durationmilliseconds", "duration_ms")
SPEAKER = (
    *("speaker", "speaker_name", "speakername", "speaker_label", "speakerlabel", "speaker_id", "speakerid"),
    *("speakertag", "speaker_tag", "speaker_index"),
)
NESTED_TIMES = ("offsets", "timestamps", "timestamp")
ALTERNATIVES = ("alternatives", "nbest")
INNER = ("elements", "words", "sentences", "items", "tokens", "segments")
# A list of who speaks when, beside the words.
SPEAKERS = ("speakers", "diarization", "speaker_labels")

# Two lists hold the same words if they differ by no more than this.
SAME = 0.97
# Nobody speaks so slowly: whole numbers that say so are milliseconds.
LEAST_WORDS_A_SECOND = 0.02
PAUSE_MS = 2_000
FEWEST_WORDS = 5
DEEPEST = 40
NOT_TRANSCRIPT = ("this is a data file (JSON), which cannot be read yet", "Write it out as .docx, .txt or .vtt")

_SECONDS = re.compile(r"\s*(?:PT)?(-?\d{1,9}(?:\.\d{1,12})?)\s*[sS]?\s*")


class Piece(Struct, frozen=True, kw_only=True):
    """Some words, with begin and end in the unit of their file, and who says them as far as the piece tells."""

    text: str
    start: float | None = None
    end: float | None = None
    speaker: str = ""
    inner: tuple[Piece, ...] = ()


def read_data(path: Path) -> Document:
    """Return the turns of a transcript in JSON, of a damaged one the parts that are whole.

    Raise UnsupportedError where the file is no transcript and DamagedError where no part of it is whole.
    """
    found = parsed(decode(path.read_bytes()))
    if found is None:
        raise DamagedError(path.name, "the data (JSON) is damaged from its beginning", "Export the transcript again")
    groups = _groups(found.value)
    pieces = [*_chosen(groups), *_pieces(found.behind)]
    warnings = [_cut_off(found)] if found.share < 1 else []
    if pieces:
        return document_of(_cues(_with_speakers(pieces, groups)), warnings)
    text = _whole_text(found.value)
    if len(text.split()) < FEWEST_WORDS:
        raise UnsupportedError(path.name, *NOT_TRANSCRIPT)
    lines = enumerate(filter(str.strip, text.splitlines()), 1)
    blocks = tuple(Block(text=line, place=ParagraphPlace(paragraph=n)) for n, line in lines)
    return Document(blocks=blocks, warnings=tuple(warnings))


def _cut_off(found: Parsed) -> str:
    where = f"The data (JSON) is cut off or damaged behind {found.share:.0%} of it"
    return f"{where}; what is whole was read, the rest is lost"


def read_segments(path: Path) -> Document:
    """Return the turns of a table with a row for each segment, as Whisper writes it; DamagedError where it is none."""
    lines = decode(path.read_bytes()).replace("\x00", "").lstrip("\ufeff").splitlines()
    separator = separator_of(lines[0]) if lines else ""
    if not separator:
        raise DamagedError(path.name, "the first line does not name the columns", "Export the transcript again")
    # Whisper writes quotation marks into its tab-separated cells as they are.
    options = {"quotechar": None, "quoting": csv.QUOTE_NONE} if separator == "\t" else {"skipinitialspace": True}
    try:
        rows = list(csv.reader(lines, delimiter=separator, **options))
    except csv.Error as error:
        raise DamagedError(path.name, "the table's cells cannot be told apart", "Export it again") from error
    return document_of(_cues(list(_of_rows(rows))))


def separator_of(line: str) -> str:
    """Return what parts the columns of a table of segments, by its first line; "" if that names no text and time."""
    for separator in "\t;,":
        heads = [_key(head) for head in line.split(separator)]
        if len(heads) > 1 and any(head in TEXT[:-2] for head in heads) and any(head in START for head in heads):
            return separator
    return ""


def _of_rows(rows: Sequence[Sequence[str]]) -> Iterator[Piece]:
    """Yield the pieces of a table; a row with too few or too many cells has what was said at its end."""
    heads = [_key(head) for head in rows[0]]
    text = next(n for n, head in enumerate(heads) if head in TEXT)
    for row in rows[1:]:
        cells = list(row)
        if len(cells) > len(heads) and text == len(heads) - 1:
            cells = [*cells[:text], " ".join(cells[text:])]
        cell = dict(zip(heads, cells, strict=False))
        if len(cells) < len(heads):
            cell = {heads[text]: " ".join(cells)}
        if piece := _piece(cell):
            yield piece


def _key(name: str) -> str:
    return name.strip().strip('"').casefold().replace(" ", "_")


def _groups(value: object) -> dict[str, list[Mapping[str, object]]]:
    """Return all lists of objects, those in the same place of each object of a list as one, by where they stand."""
    groups: dict[str, list[Mapping[str, object]]] = {}
    waiting: list[tuple[str, object, int]] = [("", value, 0)]
    while waiting:
        path, each, depth = waiting.pop()
        if depth > DEEPEST:
            continue
        if isinstance(each, dict):
            waiting += [(f"{path}.{_key(key)}", inner, depth + 1) for key, inner in reversed(each.items())]
        elif isinstance(each, list) and each and isinstance(each[0], dict | list):
            items = each[:1] if path.endswith(ALTERNATIVES) else each
            groups.setdefault(path, []).extend(item for item in items if isinstance(item, dict))
            waiting += [(f"{path}[]", item, depth + 1) for item in reversed(items)]
    return groups


def _pieces(items: Iterable[object]) -> list[Piece]:
    """Return the pieces among the objects; a mark by itself belongs to the word before it."""
    return list(_with_marks(piece for item in items if isinstance(item, dict) and (piece := _piece(item))))


def _with_marks(pieces: Iterable[Piece]) -> Iterator[Piece]:
    last: Piece | None = None
    for piece in pieces:
        if last and not any(map(str.isalnum, piece.text)) and len(piece.text) < 3:
            last = structs.replace(last, text=last.text + piece.text)
            continue
        if last:
            yield last
        last = piece
    if last:
        yield last


def _piece(item: Mapping[str, object], depth: int = 0) -> Piece | None:
    """Return an object as a piece, None where it holds no text."""
    item = {_key(key): value for key, value in item.items()}
    best = next((_first(item[key]) for key in ALTERNATIVES if key in item), {})
    inner = tuple(_inner(item, depth))
    text = _text(item) or _text(best) or " ".join(piece.text for piece in inner)
    if not text.strip():
        return None
    times = next((value for key in NESTED_TIMES if isinstance(value := item.get(key), dict)), {})
    start, end = _number(item, START), _number(item, END)
    start = _number(times, START) if start is None else start
    end = _number(times, END) if end is None else end
    if start is None and inner:
        start, end = inner[0].start, inner[-1].end
    length = _number(item, DURATION)
    if end is None and start is not None and length is not None:
        end = start + length
    speaker = _speaker(item) or _speaker(best)
    return Piece(text=text.strip(), start=start, end=end, speaker=speaker, inner=inner)


def _first(value: object) -> Mapping[str, object]:
    found = value[0] if isinstance(value, list) and value else {}
    return {_key(key): each for key, each in found.items()} if isinstance(found, dict) else {}


def _inner(item: Mapping[str, object], depth: int) -> list[Piece]:
    """Return the pieces of which a piece consists, where it names them."""
    for key in INNER:
        inside = item.get(key)
        if depth < 3 and isinstance(inside, list):
            found = (_piece(each, depth + 1) for each in inside if isinstance(each, dict))
            if pieces := list(_with_marks(filter(None, found))):
                return pieces
    return []


def _text(item: Mapping[str, object]) -> str:
    return next((value for key in TEXT if isinstance(value := item.get(key), str) and value.strip()), "")


def _speaker(item: Mapping[str, object]) -> str:
    """Return who speaks; a number or a letter by itself gets a word before it, so that it is no label for asking."""
    for key in SPEAKER:
        value = item.get(key)
        if isinstance(value, dict):
            value = next((value[name] for name in ("name", "label", "@id", "id") if value.get(name)), None)
        if isinstance(value, bool) or value is None or isinstance(value, list | dict):
            continue
        name = " ".join(str(value).split())[:80]
        if name:
            return f"Speaker {name}" if name.isdecimal() or len(name) == 1 else name
    return ""


def _number(item: Mapping[str, object], keys: Iterable[str]) -> float | None:
    return next((number for key in keys if (number := _as_number(item.get(key))) is not None), None)


def _as_number(value: object) -> float | None:
    """Return seconds, or milliseconds where the file counts in these; None for what is no time."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return value if -1e12 < value < 1e12 else None
    if not isinstance(value, str):
        return None
    if found := _SECONDS.fullmatch(value):
        return float(found[1]) if "." in found[1] or not value.strip().isdecimal() else int(found[1])
    stamp = milliseconds(value.strip(" []()"))
    return None if stamp is None else stamp / 1000


def _chosen(groups: Mapping[str, Sequence[Mapping[str, object]]]) -> list[Piece]:
    """Return the pieces of the list that leaves no words out: one that names speakers, else the coarsest."""
    found = {path: _pieces(items) for path, items in groups.items() if not path.endswith(SPEAKERS)}
    listed = [pieces for pieces in found.values() if any(each.start is not None or each.speaker for each in pieces)]
    most = max(map(_words, listed), default=0)
    whole = [pieces for pieces in listed if _words(pieces) >= SAME * most > 0]
    return max(whole, key=lambda pieces: (any(each.speaker for each in pieces), -len(pieces)), default=[])


def _words(pieces: Iterable[Piece]) -> int:
    return sum(len(piece.text.split()) for piece in pieces)


def _with_speakers(pieces: Sequence[Piece], groups: Mapping[str, Sequence[Mapping[str, object]]]) -> Sequence[Piece]:
    """Return the pieces with their speakers: their own, those of their words, else by a list of who speaks when."""
    if any(piece.speaker for piece in pieces):
        return [part for piece in pieces for part in _by_words(piece)]
    begins = sorted(_who_when(groups))
    if not begins:
        return pieces
    starts = [start for start, _ in begins]
    return [
        structs.replace(piece, speaker=begins[max(bisect_right(starts, piece.start) - 1, 0)][1])
        if piece.start is not None
        else piece
        for piece in pieces
    ]


def _who_when(groups: Mapping[str, Sequence[Mapping[str, object]]]) -> list[tuple[float, str]]:
    """Return when somebody begins to speak, and who, by the finest list that tells of more than one person."""
    best: list[tuple[float, str]] = []
    for path, items in groups.items():
        keyed = [{_key(key): value for key, value in item.items()} for item in items]
        is_list = path.endswith(SPEAKERS)
        told = [(_number(item, START), _speaker(item) or (_text(item) if is_list else "")) for item in keyed]
        begins = [(start, speaker) for start, speaker in told if start is not None and speaker]
        if len(begins) > len(best) and len({speaker for _, speaker in begins}) > 1:
            best = begins
    return best


def _by_words(piece: Piece) -> list[Piece]:
    """Return a piece as several where its words are said by several people."""
    if len({word.speaker for word in piece.inner if word.speaker}) < 2 or not _is_same(piece):
        return [piece]
    parts: list[Piece] = []
    speaker = piece.speaker
    for word in piece.inner:
        speaker = word.speaker or speaker
        if parts and parts[-1].speaker == speaker:
            before = parts[-1]
            parts[-1] = structs.replace(before, text=f"{before.text} {word.text}", end=word.end or before.end)
        else:
            parts.append(structs.replace(word, speaker=speaker, inner=()))
    return parts


def _is_same(piece: Piece) -> bool:
    return piece.text.split() == " ".join(word.text for word in piece.inner).split()


def _cues(pieces: Sequence[Piece]) -> Iterator[Cue]:
    """Yield the pieces as cues; single words put together up to a pause, a change of speaker, the end of a sentence."""
    factor = 1 if _counts_milliseconds(pieces) else 1000
    cues = [
        Cue(
            speaker=piece.speaker,
            text=piece.text,
            start_ms=_whole(piece.start, factor),
            end_ms=_whole(piece.end, factor),
        )
        for piece in pieces
    ]
    if _words(pieces) > 1.5 * len(pieces):
        yield from cues
        return
    for _, run in groupby(zip(cues, _runs(cues), strict=True), key=lambda each: each[1]):
        words = [cue for cue, _ in run]
        ends = [cue.end_ms for cue in words if cue.end_ms is not None]
        text = " ".join(cue.text for cue in words)
        yield structs.replace(words[0], text=text, end_ms=ends[-1] if ends else None)


def _runs(cues: Sequence[Cue]) -> Iterator[int]:
    """Yield the number of the sentence that each word belongs to."""
    run = 0
    if cues:
        yield run
    for before, cue in pairwise(cues):
        pause = (cue.start_ms or 0) - (before.end_ms or 0)
        run += before.speaker != cue.speaker or before.text.endswith((".", "?", "!")) or pause > PAUSE_MS
        yield run


def _counts_milliseconds(pieces: Sequence[Piece]) -> bool:
    times = [time for piece in pieces for time in (piece.start, piece.end) if time is not None]
    if not times or not all(isinstance(time, int) for time in times):
        return False
    return _words(pieces) < LEAST_WORDS_A_SECOND * (max(times) - min(times))


def _whole(time: float | None, factor: int) -> int | None:
    return None if time is None else max(round(time * factor), 0)


def _whole_text(value: object) -> str:
    """Return the longest text that stands where a transcript without times does: near the top, not in a long list."""
    texts = [""]
    waiting: list[tuple[object, int]] = [(value, 0)]
    while waiting:
        each, depth = waiting.pop()
        if isinstance(each, dict) and depth < 6:
            keyed = {_key(key): inner for key, inner in each.items()}
            texts += [text for key in TEXT if isinstance(text := keyed.get(key), str) and key not in ("name", "value")]
            waiting += [(inner, depth + 1) for inner in each.values()]
        elif isinstance(each, list) and len(each) < 4:
            waiting += [(inner, depth + 1) for inner in each]
    return max(texts, key=len)
