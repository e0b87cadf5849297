"""Interviews: who says what, and which of it answers which question.

Whatever format a transcript came in, its blocks become utterances here: the interviewer's are questions, which are
never evidence, everybody else's are answers with the question as their context.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from msgspec import Struct, structs

from pipeline.extract.blocks import Block, Document
from pipeline.extract.interviews.cues import WORDS_PER_PASSAGE
from pipeline.extract.interviews.labels import (
    MOST_WORDS,
    Label,
    is_interpreter,
    is_interviewer,
    is_listening,
    is_same_person,
    label_of,
    names_alone,
    speakers_in,
    stated_interviewers,
    without_stamps,
)
from pipeline.extract.rows import SEPARATOR
from pipeline.extract.sentences import cut
from pipeline.extract.sight import BOLD_LEVEL
from pipeline.models import CellPlace, Kind, PagePlace, Part, TimePlace

NOTES = "notes"
# Nobody says what stands in a note or a comment.
BESIDE = (Part.FOOTNOTE, Part.COMMENT)
# So much of a file that is not known to be an interview must be labelled for it to count as one, and of one that is.
LABELLED = 0.6
LABELLED_INTERVIEW = 0.2
# An interviewer asks in half of the turns, and at least twice as often as all the others.
ASKING = 0.5
LEAST_QUESTIONS = 3
# A shorter turn without question mark ("I see, go on.") does not replace the question that was asked.
LISTENING = 4
# Where listeners part a longer one again and again, it is no question any more.
LONGEST_QUESTION = 2_000

_SENTENCE_END = (".", "?", "!", "…")

# noScribe writes what another person throws in between double strokes: "//S02: Yes. //".
_INTERJECTION = re.compile(r"//\s{0,9}([^:/]{1,40}):((?:(?!//).)*+)//", re.DOTALL)


class Said(Struct, frozen=True, kw_only=True):
    """A block and who says it; "" for what nobody says: headings, and what stands before the first speaker."""

    speaker: str
    block: Block


def as_interview(
    document: Document,
    *,
    kind: Kind,
    interviewers: Sequence[str] = (),
    interviewees: Sequence[str] = (),
    interpreter: str = "",
) -> Document:
    """Return the document as questions and answers if it is a transcript, else as it is.

    It is one if it has times of speech, or if most of its paragraphs (for an interview: some) begin with speakers.
    An interview without speakers is somebody's notes: all answers. An ``interpreter`` asks nothing, whatever is said.
    """
    blocks = tuple(_with_whole_rows(document.blocks)) if _is(kind) else document.blocks
    lines = [line for block in blocks if block.part not in BESIDE for line in _lines(block)]
    labels = [label_of(line) for line in lines]
    interviewers = (*interviewers, *stated_interviewers(labels))
    said = _said(blocks, labels, kind, interviewers) or (_said_below_names(blocks) if _is(kind) else [])
    if not said:
        return structs.replace(document, blocks=tuple(_notes(document.blocks))) if _is(kind) else document
    asking = _asking(said, interviewers, interviewees, interpreter)
    return structs.replace(
        document,
        blocks=tuple(_beside_the_talk(_with_questions(said, asking)) if _is(kind) else _with_questions(said, asking)),
        warnings=(*document.warnings, *_doubts(said, asking)),
    )


_WHO_ASKED = (
    "It is not clear who asks the questions, so everything counts as answers; "
    "name the interviewers for this file in city.toml"
)


_NO_SPEAKERS = (
    "The transcript does not tell speakers apart, so questions count as answers too; "
    "write who asks and who answers before what is said, or take the questions out"
)


def _doubts(said: Sequence[Said], asking: frozenset[str]) -> Iterator[str]:
    speakers = {each.speaker for each in said if each.speaker}
    if speakers == {NOTES}:
        yield _NO_SPEAKERS
    elif len(speakers) > 1 and not asking:
        yield _WHO_ASKED


def _is(kind: Kind) -> bool:
    return kind is Kind.INTERVIEW


def _said(
    blocks: Sequence[Block], found: Sequence[Label | None], kind: Kind, interviewers: Sequence[str]
) -> list[Said]:
    """Return who says each block of a transcript; nothing for another document."""
    if any(isinstance(block.place, TimePlace) for block in blocks):
        return list(_thrown_in(_from_captions(blocks)))
    speakers = speakers_in(found, named=interviewers, is_interview=_is(kind))
    labels = [label for label in found if label and label.speaker in speakers]
    if not _is_transcript(blocks, labels, kind, interviewers):
        return []
    return list(_thrown_in(_split_long(_Utterances(speakers).of(blocks))))


def _said_below_names(blocks: Sequence[Block]) -> list[Said]:
    """Return who says each block where names stand alone above what is said; nothing where too few do.

    What is a heading by its style ("Strengths") is no name; one that is only bold can be.
    """
    plain = [block for block in blocks if block.part not in BESIDE and not 0 < block.level < BOLD_LEVEL]
    lines = [line for block in plain for line in _lines(block)]
    names = names_alone(lines)
    above = sum(" ".join(line.split()) in names for line in lines)
    if len(names) < 2 or above < LABELLED_INTERVIEW * sum(bool(line.strip()) for line in lines):
        return []
    return list(_thrown_in(_split_long(_Utterances(names, alone=names).of(blocks))))


def _with_whole_rows(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks, those of the cells of a row that begins with a short cell, as a speaker's, as one line again.

    Long rows come cell by cell; in a table with a column of speakers an answer would be parted from who gives it.
    """
    for row, group in groupby(blocks, key=_row):
        cells = list(group)
        columns = {block.place.column for block in cells if isinstance(block.place, CellPlace)}
        is_split = row is not None and len(columns) > 1 and len(cells[0].text.split()) <= MOST_WORDS
        if not is_split:
            yield from cells
            continue
        by_column = groupby(cells, key=lambda block: getattr(block.place, "column", 0))
        text = SEPARATOR.join("\n".join(block.text for block in column) for _, column in by_column)
        yield structs.replace(cells[0], text=text, part=Part.TABLE_ROW, context="")


def _row(block: Block) -> tuple[int, int] | None:
    """Return table and row of a block that is a part of one cell."""
    is_cell = isinstance(block.place, CellPlace) and block.place.column > 0 and block.part not in BESIDE
    return (block.place.table, block.place.row) if is_cell and isinstance(block.place, CellPlace) else None


def _from_captions(blocks: Iterable[Block]) -> Iterator[Said]:
    for block in blocks:
        if isinstance(block.place, TimePlace):
            yield _by(block.speaker or NOTES, block.text, block)


def _lines(block: Block) -> list[str]:
    return block.text.split("\n")


def _is_transcript(blocks: Sequence[Block], labels: Sequence[Label], kind: Kind, named: Sequence[str]) -> bool:
    text = sum(block.part is not Part.HEADING for block in blocks)
    share = len(labels) / max(text, 1)
    if _is(kind):
        return len(labels) > 1 and share >= LABELLED_INTERVIEW
    # Measure sheets repeat labels too ("Aim: ...", "Contact: ..."); only an interviewer or times tell them apart.
    has_signs = any(label.start_ms is not None or is_interviewer(label.speaker, named) for label in labels)
    return has_signs and len(labels) > 3 and share > LABELLED


class _Utterances:
    """Goes through the blocks of a labelled transcript and knows who is speaking, in which turn, since when.

    ``alone`` are the names that stand on lines of their own without any sign.
    """

    def __init__(self, speakers: frozenset[str], *, alone: frozenset[str] = frozenset()) -> None:
        self._speakers = speakers
        self._alone = alone
        self._time: Label | None = None
        self._turn = 0
        self._label: Label | None = None
        self._last_end: int | None = None

    def of(self, blocks: Iterable[Block]) -> Iterator[Said]:
        """Yield the utterances and, between them, what nobody says."""
        for block in blocks:
            for label, lines in self._runs(block):
                if label:
                    self._turn, self._label = self._turn + 1, label
                if text := "\n".join(lines).strip():
                    yield self._utterance(block, text)

    def _runs(self, block: Block) -> Iterator[tuple[Label | None, list[str]]]:
        """Yield the lines of a block by the label that begins them (None: those before the first)."""
        if block.part in BESIDE:
            yield None, _lines(block)
            return
        label: Label | None = None
        lines: list[str] = []
        for line in _lines(block):
            found = self._label_of(line)
            if found and not found.speaker and not found.rest:
                self._time = found
            elif (found and self._is_turn(found)) or (self._time and self._label and line.strip()):
                yield label, lines
                turn = found if found and self._is_turn(found) else Label(speaker="", rest=line)
                label, lines = self._with_speaker(turn), [turn.rest]
                self._time = None
            else:
                lines.append(line)
        yield label, lines

    def _label_of(self, line: str) -> Label | None:
        name = " ".join(line.split())
        return Label(speaker=name, rest="") if name in self._alone else label_of(line)

    def _is_turn(self, label: Label) -> bool:
        """Return whether the label begins a turn: a speaker, or a new time while somebody speaks."""
        return label.speaker in self._speakers or (not label.speaker and self._label is not None)

    def _with_speaker(self, label: Label) -> Label:
        """Return the label with the speaker who goes on, or with the time that stands alone on the line above."""
        speaker = label.speaker or (self._label.speaker if self._label else "")
        if label.start_ms is None and self._time:
            return structs.replace(label, speaker=speaker, start_ms=self._time.start_ms, end_ms=self._time.end_ms)
        return structs.replace(label, speaker=speaker)

    def _utterance(self, block: Block, text: str) -> Said:
        if block.part in BESIDE or not self._label or (block.part is Part.HEADING and label_of(block.text) is None):
            return Said(speaker="", block=structs.replace(block, text=text))
        text, end_ms = without_stamps(text)
        start_ms = self._label.start_ms if self._label.start_ms is not None else self._last_end
        end_ms = end_ms if end_ms is not None else self._label.end_ms
        self._last_end = end_ms
        time = TimePlace(turn=self._turn, start_ms=start_ms, end_ms=end_ms)
        # A page can be opened, a time in a printed transcript cannot: what comes from a PDF keeps its page.
        place = block.place if isinstance(block.place, PagePlace) else time
        spoken = structs.replace(block, place=place, part=Part.ANSWER, level=0)
        return _by(self._label.speaker, text, spoken)


def _split_long(said: Iterable[Said]) -> Iterator[Said]:
    for each in said:
        text = each.block.text
        if not each.speaker or isinstance(each.block.place, PagePlace):
            yield each
            continue
        for span in cut(text, words=WORDS_PER_PASSAGE):
            yield Said(speaker=each.speaker, block=structs.replace(each.block, text=text[span.start : span.end]))


def _thrown_in(said: Iterable[Said]) -> Iterator[Said]:
    """Yield the utterances, with what another person throws in as an utterance of its own."""
    for each in said:
        before, *inside = _INTERJECTION.split(each.block.text)
        parts = [(each.speaker, before)]
        for speaker, text, after in zip(inside[::3], inside[1::3], inside[2::3], strict=True):
            parts += [(speaker.strip(), text.strip()), (each.speaker, after)]
        yield from (_by(speaker, text, each.block) for speaker, text in parts if text.strip())


def _by(speaker: str, text: str, block: Block) -> Said:
    return Said(speaker=speaker, block=structs.replace(block, text=text, speaker=speaker))


def _asking(
    said: Sequence[Said], named: Sequence[str], interviewees: Sequence[str], interpreter: str
) -> frozenset[str]:
    """Return the interviewers: those named, else those labelled so, else who clearly asks the most.

    Where it is known who answers, one question is enough to tell who asks.
    """
    said = [each for each in said if not is_interpreter(each.speaker, interpreter)]
    speakers = sorted({each.speaker for each in said if each.speaker})
    if chosen := [speaker for speaker in speakers if is_interviewer(speaker, named)]:
        return frozenset(chosen)
    others = [speaker for speaker in speakers if not any(is_same_person(speaker, name) for name in interviewees)]
    return _who_asks(said, others) if len(others) < len(speakers) else _who_asks_most(said, others)


def _who_asks(said: Sequence[Said], candidates: Sequence[str]) -> frozenset[str]:
    """Return those of whom half of what they say are questions."""
    turns = _turns(said, candidates)
    return frozenset(name for name, texts in turns.items() if sum("?" in text for text in texts) >= ASKING * len(texts))


def _turns(said: Iterable[Said], speakers: Iterable[str]) -> dict[str, list[str]]:
    """Return what each of the speakers says."""
    turns: dict[str, list[str]] = {speaker: [] for speaker in speakers}
    for each in said:
        if each.speaker in turns:
            turns[each.speaker].append(each.block.text)
    return turns


def _who_asks_most(said: Sequence[Said], candidates: Sequence[str]) -> frozenset[str]:
    turns = _turns(said, candidates)
    asked = {speaker: sum("?" in text for text in texts) for speaker, texts in turns.items()}
    asking = frozenset(name for name in candidates if asked[name] >= 2 and asked[name] >= ASKING * len(turns[name]))
    theirs = sum(asked[name] for name in asking)
    others = sum("?" in each.block.text for each in said if each.speaker) - theirs
    is_clear = theirs >= LEAST_QUESTIONS and theirs >= 2 * others
    return asking if is_clear and any(each.speaker not in asking for each in said if each.speaker) else frozenset()


def _with_questions(said: Iterable[Said], asking: frozenset[str]) -> Iterator[Block]:
    question = ""
    is_open = False
    for each in said:
        text = each.block.text
        if each.speaker in asking:
            if _asks(text):
                question = f"{question} {text}" if is_open and len(question) < LONGEST_QUESTION else text
            is_open = False
            yield structs.replace(each.block, part=Part.QUESTION)
        elif each.speaker:
            # A "mhm" in the middle of a question does not part it.
            is_open = bool(question) and is_listening(text) and not question.rstrip().endswith(_SENTENCE_END)
            yield structs.replace(each.block, part=Part.ANSWER, context=question)
        else:
            yield each.block


def _beside_the_talk(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks of an interview, what nobody says in it (its head, who was there) as asides."""
    for block in blocks:
        is_text = block.part in (Part.PARAGRAPH, Part.LIST_ITEM, Part.TABLE_ROW, Part.CAPTION)
        yield structs.replace(block, part=Part.ASIDE) if is_text and not block.speaker else block


def _asks(text: str) -> bool:
    return "?" in text or (len(text.split()) >= LISTENING and not is_listening(text))


def _notes(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the notes of an interview as answers; a heading that asks is the question for what follows."""
    question = ""
    for n, block in enumerate(blocks, 1):
        if block.part is Part.HEADING:
            is_question = block.text.rstrip().endswith("?")
            question = block.text if is_question else ""
            yield structs.replace(block, part=Part.QUESTION, level=0) if is_question else block
        elif block.part in (Part.PARAGRAPH, Part.LIST_ITEM):
            yield from _note(block, n, question)
        else:
            yield block


def _note(block: Block, n: int, question: str) -> Iterator[Block]:
    place = block.place if isinstance(block.place, PagePlace) else TimePlace(turn=n)
    for span in cut(block.text, words=WORDS_PER_PASSAGE):
        text = block.text[span.start : span.end]
        yield structs.replace(block, text=text, place=place, part=Part.ANSWER, context=question, speaker=NOTES)
