"""Who speaks and when, as transcripts write it at the beginning of a line.

Known forms: ``Name: text``, ``[00:12:30] Name: text``, ``Name (00:12:30): text``, ``#00:12:30-4#`` before or after
the text (f4), ``Name  12:30`` on a line of its own (Otter, Teams), a name alone with a colon, a name alone that comes
again and again (aTrain, Word in bold), ``[Name]: text`` and ``(Name)`` in captions, and a table with a column of
speakers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise

from msgspec import Struct

from pipeline.errors import DataError
from pipeline.extract.rows import SEPARATOR

MOST_WORDS = 6
MOST_NAME_WORDS = 4
MOST_SPEAKERS = 40
DENSE = 0.8

_TIME = r"(?:\d{1,2}:\d{1,2}:\d{1,2}|\d{1,2}:\d{2})(?:[.,:-]\d{1,3})?"


def _stamp(name: str) -> str:
    """Return the pattern of a time or a span of time, with groups of this name and with ``_end``."""
    return rf"[\[(#{{<]?\s?(?P<{name}>{_TIME})(?:\s?(?:-->|[-–—])\s?(?P<{name}_end>{_TIME}))?\s?[\])#}}>]?"


_NAME = r"(?P<name>[^\W\d_][^:\[\]#<>{}\t\n?!]{0,59}?)"
_COLON = r"(?::(?=\s|$)|(?<=\b[A-Z]):|(?<=\b[A-Z]\d):)"
# Hearings are printed with line numbers in the margin, which come before the name.
_LABELLED = re.compile(
    rf"\s*(?:\d{{1,5}}[.)]?\s+)?(?:{_stamp('before')}\s*[-–]?\s*)?{_NAME}(?:\s*{_stamp('after')})?\s*{_COLON}\s*(?P<rest>.*)",
    re.DOTALL,
)
_NAME_AND_TIME = re.compile(rf"\s*{_NAME}(?:\s{{2,}}|\t|\s+\()\s*{_stamp('after')}\s*$")
_TIMED = re.compile(rf"\s*{_stamp('before')}(?:\s+(?:[-–]\s+)?(?P<rest>.*)|$)", re.DOTALL)
_FULL_TIME = re.compile(r"\d{1,2}:\d{2}:\d{2}(?![\d:])")
# More space than that costs time by its square and tells nothing.
_LONG_GAP = re.compile(r"\s{20,}")
_STAMP_AT_END = re.compile(rf"\s{{0,9}}[\[(#]\s?({_TIME})\s?[\])#]\s*$")
_STAMP_INSIDE = re.compile(rf"\s{{0,9}}(?:#{_TIME}#|\[{_TIME}\](?:\s[-–](?=\s))?)")
# In captions a new speaker is also marked by signs, and a name can stand in brackets.
_MARKED = re.compile(r"\A\s*(?:>{1,3}|[-–—])\s*(?=[^\W\d_])")
_IN_BRACKETS = re.compile(rf"\s*[\[(]{_NAME}[\])]\s*(?::\s*)(?P<rest>.*)", re.DOTALL)
_CODE_IN_BRACKETS = re.compile(
    r"\s*[\[(](?P<name>[A-Za-z]+[_ ]\d{1,3}|[A-Z]{1,3}\d{0,2})[\])]\s*(?P<rest>.*)", re.DOTALL
)
_ABOVE = re.compile(rf"\s*(?:[\[(]{_NAME}[\])]|(?P<bare>[^\W\d_][^:\[\]()#<>{{}}\t\n?!.,;|]{{1,59}}?))\s*")
_TITLES = re.compile(r"(?:Herr|Frau|Dr|Prof|Mr|Mrs|Ms|Mme|Mlle|M|Sig|Sr|Sra|Dhr|Mevr|Fru)\b\.?\s")
_CODE = re.compile(r"[A-ZÄÖÜ]{1,4}\s?\d{0,3}|[A-Z]+_\d+|S\d+")
_NUMBERS = re.compile(r"[\d.\s_]+$")
_PARTS = re.compile(r"[(),/|]|\s[-–]\s")
_NEXT_LABEL = re.compile(r";|(?<!\w)\w++:")


class Label(Struct, frozen=True, kw_only=True):
    """The beginning of an utterance: who (or "" for a bare time), from when to when in milliseconds, and its text."""

    speaker: str
    rest: str
    start_ms: int | None = None
    end_ms: int | None = None


def label_of(line: str) -> Label | None:
    """Return the label a line begins with, or None; whether it names a person is for ``speakers_in`` to say."""
    line = _LONG_GAP.sub("  ", line)
    if found := _LABELLED.match(line) or _NAME_AND_TIME.match(line):
        return _from_match(found) if len(found["name"].split()) <= MOST_WORDS else None
    if SEPARATOR in line:
        return _label_of_row(line)
    return _bare_time(line)


def _from_match(found: re.Match[str]) -> Label:
    groups = found.groupdict()
    which = "before" if groups.get("before") else "after"
    return Label(
        speaker=" ".join(found["name"].split()),
        rest=groups.get("rest") or "",
        start_ms=milliseconds(groups.get(which)),
        end_ms=milliseconds(groups.get(f"{which}_end")),
    )


def caption_label_of(line: str) -> Label | None:
    """Return the label that a line of a caption begins with, also in the forms that only captions have."""
    line = _MARKED.sub("", line, count=1)
    if found := _IN_BRACKETS.fullmatch(line) or _CODE_IN_BRACKETS.fullmatch(line):
        return _from_match(found) if len(found["name"].split()) <= MOST_WORDS else None
    return label_of(line)


def name_above(line: str, *, bare: bool = True) -> Label | None:
    """Return the label of a line that is a name and nothing else, bare or in brackets; None for a remark."""
    found = _ABOVE.fullmatch(line)
    if not found or not (bare or found["name"]):
        return None
    name = " ".join((found["name"] or found["bare"]).split())
    is_name = len(name.split()) <= MOST_NAME_WORDS and _is_written_as_name(name)
    return Label(speaker=name, rest="") if is_name and name.casefold() not in _remarks() else None


def _label_of_row(line: str) -> Label | None:
    """Return the label of a table row: a speaker's cell, perhaps with times and a number beside it, and what was said.

    A row without speaker goes on with the one before, from its own time.
    """
    cells = [cell.strip() for cell in line.split(SEPARATOR)]
    stamps = [stamp for cell in cells if (stamp := re.fullmatch(_stamp("t"), cell))]
    others = [cell for cell in cells if not re.fullmatch(_stamp("t"), cell)]
    if len(others) > 2 and re.fullmatch(r"\d{1,5}\.?", others[0]):
        others = others[1:]
    found = re.fullmatch(rf"{_NAME}:?", others[0]) if len(others) > 1 else None
    times = _row_times(stamps)
    if not found or len(found["name"].split()) > MOST_WORDS:
        is_timed = bool(stamps) and len(others) == 1
        return Label(speaker="", rest=others[0], start_ms=times[0], end_ms=times[1]) if is_timed else None
    rest = SEPARATOR.join(others[1:])
    return Label(speaker=found["name"], rest=rest, start_ms=times[0], end_ms=times[1])


def _row_times(stamps: Sequence[re.Match[str]]) -> tuple[int | None, int | None]:
    """Return begin and end as a row tells them, in one cell or in two."""
    if not stamps:
        return None, None
    end = stamps[0]["t_end"] or (stamps[1]["t"] if len(stamps) > 1 else None)
    return milliseconds(stamps[0]["t"]), milliseconds(end)


def _bare_time(line: str) -> Label | None:
    found = _TIMED.match(line)
    if not found:
        return None
    is_sure = line.lstrip()[0] in "[(#{<" or found["before_end"] or _FULL_TIME.match(found["before"])
    if found["rest"] is not None and not is_sure:
        return None
    start, end = milliseconds(found["before"]), milliseconds(found["before_end"])
    return Label(speaker="", rest=found["rest"] or "", start_ms=start, end_ms=end)


def milliseconds(stamp: str | None) -> int | None:
    """Return 12:30 or 00:12:30.4 or 00:12:30-4 in milliseconds, None for what is no time."""
    if not stamp:
        return None
    fields = re.fullmatch(r"(?:(\d+):)?(\d+):(\d+)(?:[.,:-](\d+))?", stamp)
    if not fields:
        return None
    hours, minutes, seconds = (int(field or 0) for field in fields.groups()[:3])
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int((fields[4] or "0").ljust(3, "0")[:3])


def without_stamps(text: str) -> tuple[str, int | None]:
    """Return what was said without time stamps in it, and the time at its end, if one stands there."""
    end = _STAMP_AT_END.search(text)
    inside = _STAMP_INSIDE.sub("", text[: end.start()] if end else text)
    return inside, milliseconds(end[1]) if end else None


def speakers_in(labels: Sequence[Label | None], *, named: Sequence[str] = (), is_interview: bool) -> frozenset[str]:
    """Return the names that stand for speakers, from the label of every line (None for a line without).

    A name that recurs does, and so does one that somebody gave or that usually marks the interviewer. In an
    interview a name that comes once counts too if it is written as codes and names with a title are, or as any
    name is where nearly every line begins with a speaker; but not above the first speaker, where a transcript tells
    its date and place.
    """
    counts = Counter(label.speaker for label in labels if label and label.speaker)
    recurring = {name for name, count in counts.items() if count > 1}
    sure = recurring | {name for name in counts if is_interviewer(name, named)} - _heads(labels, recurring)
    if not is_interview:
        return frozenset(sure)
    is_dense = sum(counts[name] for name in sure) > DENSE * len(labels)
    later = counts.keys() - _above(labels, recurring)
    return frozenset(sure | {name for name in later if _is_person(name) or (is_dense and _is_written_as_name(name))})


def _above(labels: Sequence[Label | None], recurring: set[str]) -> set[str]:
    """Return the names of labels above the first speaker who comes again."""
    first = next((n for n, label in enumerate(labels) if label and label.speaker in recurring), 0)
    return {label.speaker for label in labels[:first] if label}


def _heads(labels: Sequence[Label | None], recurring: set[str]) -> set[str]:
    """Return labels for interviewers that only tell who they are ("Interviewers: Ada Berg and Bo Cem")."""
    above, known = _above(labels, recurring), _by_word(recurring)
    heads = (label for label in labels if label and label.speaker in above)
    return {label.speaker for label in heads if not known.keys().isdisjoint(_words_before_label(label.rest))}


def stated_interviewers(labels: Sequence[Label | None]) -> list[str]:
    """Return the speakers whom the head of a transcript names as its interviewers."""
    counts = Counter(label.speaker for label in labels if label and label.speaker)
    recurring = {name for name, count in counts.items() if count > 1}
    heads = _heads(labels, recurring)
    telling = (label for label in labels if label and label.speaker in heads and is_interviewer(label.speaker))
    words = {word for label in telling for word in _words_before_label(label.rest)}
    known = _by_word(recurring)
    named = {name for word in words for name in known.get(word, ())}
    return [] if named == recurring or len(named) > MOST_SPEAKERS else sorted(named)


def _by_word(names: Iterable[str]) -> dict[str, list[str]]:
    """Return the names by each of their words."""
    found: dict[str, list[str]] = {}
    for name in names:
        for word in _name_words(_TITLES.sub("", name)):
            found.setdefault(word, []).append(name)
    return found


def _words_before_label(text: str) -> set[str]:
    """Return the words of names in the text, up to a further label in it."""
    return _name_words(_NEXT_LABEL.split(text, maxsplit=1)[0])


def _name_words(text: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"\w{2,}", text) if word[0].isupper()}


def _is_written_as_name(name: str) -> bool:
    return all(word[0].isupper() for word in re.findall(r"[^\W\d_]+", name))


def _is_person(name: str) -> bool:
    return bool(_CODE.fullmatch(name) or _TITLES.match(name))


def is_interviewer(name: str, named: Sequence[str] = ()) -> bool:
    """Return whether a label is one of those named, or usual for interviewers, as a whole or in a part of it."""
    return any(is_same_person(name, other) for other in named) or _is_called(name, _usual_labels())


def is_interpreter(name: str, named: str = "") -> bool:
    """Return whether a label is the one named, or usual for interpreters, as a whole or in a part of it."""
    return is_same_person(name, named) or _is_called(name, _lines_of("interpreters.txt"))


def _is_called(name: str, usual: frozenset[str]) -> bool:
    return any(_NUMBERS.sub("", part.strip()).casefold() in usual for part in _PARTS.split(name))


def is_same_person(name: str, other: str) -> bool:
    """Return whether the words of one name are among those of the other (Berg, Anna Berg, Anna Berg (Peer))."""
    mine, theirs = _words_of(name), _words_of(other)
    return bool(mine and theirs) and (mine <= theirs or theirs <= mine)


@lru_cache(maxsize=1000)
def _words_of(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", name.casefold()))


_END = "\n"


def names_alone(lines: Sequence[str]) -> frozenset[str]:
    """Return the names that stand on lines of their own, each above what that person says.

    At least two of them come again, and what comes after each is mostly no further name, as behind a short answer.
    """
    found = [(line, name_above(line)) for line in lines if line.strip()]
    names = [" ".join(line.split()) if label and not is_listening(line) else "" for line, label in found]
    counts = Counter(filter(None, names))
    recurring = {name for name, count in counts.most_common(MOST_SPEAKERS) if count > 1}
    while recurring:
        followed = (name for name, after in pairwise([*names, _END]) if after != _END and after not in recurring)
        above = Counter(followed)
        worst = min(sorted(recurring), key=lambda name: above[name] / counts[name])
        if above[worst] > counts[worst] / 2:
            break
        recurring.remove(worst)
    return frozenset(recurring)


def is_listening(text: str) -> bool:
    """Return whether somebody only shows to be listening ("Mhm, genau.")."""
    words = re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", text.casefold())
    return bool(words) and all(word in _listening() for word in words)


def _usual_labels() -> frozenset[str]:
    return _lines_of("interviewers.txt")


def _remarks() -> frozenset[str]:
    return _lines_of("remarks.txt")


def _listening() -> frozenset[str]:
    return _lines_of("listening.txt")


@cache
def _lines_of(name: str) -> frozenset[str]:
    """Return the entries of a list of words; raise DataError for one with a capital, which would never be found."""
    text = resources.files("pipeline.extract.interviews").joinpath(name).read_text("utf-8")
    entries = {n: line.strip() for n, line in enumerate(text.splitlines(), 1)}
    for n, entry in entries.items():
        if not entry.startswith("#") and entry != entry.casefold():
            raise DataError.at(name, n, f"{entry!r} is compared in lower case", f"Write {entry.casefold()!r}")
    return frozenset(entry for entry in entries.values() if entry and not entry.startswith("#"))
