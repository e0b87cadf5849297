"""Interviews: who says what, and which of it answers which question.

Whatever format a transcript came in, its blocks become utterances here: the interviewer's are questions, which are
never evidence, everybody else's are answers with the question as their context.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, structs

from pipeline.extract.blocks import Block, Document
from pipeline.extract.interviews.captions import WORDS_PER_PASSAGE
from pipeline.extract.interviews.labels import (
    Label,
    is_interviewer,
    label_of,
    speakers_in,
    stated_interviewers,
    without_stamps,
)
from pipeline.extract.sentences import cut
from pipeline.models import Kind, PagePlace, Part, TimePlace

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

# noScribe writes what another person throws in between double strokes: "//S02: Yes. //".
_INTERJECTION = re.compile(r"//\s*([^:/]{1,40}):\s*(.*?)\s*//", re.DOTALL)


class Said(Struct, frozen=True, kw_only=True):
    """A block and who says it; "" for what nobody says: headings, and what stands before the first speaker."""

    speaker: str
    block: Block


def as_interview(
    document: Document, *, kind: Kind, interviewers: Sequence[str] = (), interviewees: Sequence[str] = ()
) -> Document:
    """Return the document as questions and answers if it is a transcript, else as it is.

    It is one if it has times of speech, or if most of its paragraphs (for an interview: some) begin with speakers.
    An interview without speakers is somebody's notes: all answers.
    """
    labels = [label_of(line) for block in document.blocks if block.part not in BESIDE for line in _lines(block)]
    interviewers = (*interviewers, *stated_interviewers(labels))
    said = _said(document.blocks, labels, kind, interviewers)
    if not said:
        return structs.replace(document, blocks=tuple(_notes(document.blocks))) if _is(kind) else document
    asking = _asking(said, interviewers, interviewees)
    warnings = () if asking or not _is_conversation(said) else (_WHO_ASKED,)
    return structs.replace(
        document, blocks=tuple(_with_questions(said, asking)), warnings=(*document.warnings, *warnings)
    )


_WHO_ASKED = (
    "It is not clear who asks the questions, so everything counts as answers; "
    "name the interviewers for this file in city.toml"
)


def _is(kind: Kind) -> bool:
    return kind is Kind.INTERVIEW


def _is_conversation(said: Iterable[Said]) -> bool:
    return len({each.speaker for each in said if each.speaker}) > 1


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
    """Goes through the blocks of a labelled transcript and knows who is speaking, in which turn, since when."""

    def __init__(self, speakers: frozenset[str]) -> None:
        self._speakers = speakers
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
            if (found := label_of(line)) and self._is_turn(found):
                yield label, lines
                label, lines = self._with_speaker(found), [found.rest]
            else:
                lines.append(line)
        yield label, lines

    def _is_turn(self, label: Label) -> bool:
        """Return whether the label begins a turn: a speaker, or a new time while somebody speaks."""
        return label.speaker in self._speakers or (not label.speaker and self._label is not None)

    def _with_speaker(self, label: Label) -> Label:
        speaker = label.speaker or (self._label.speaker if self._label else "")
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
            parts += [(speaker.strip(), text), (each.speaker, after)]
        yield from (_by(speaker, text, each.block) for speaker, text in parts if text.strip())


def _by(speaker: str, text: str, block: Block) -> Said:
    return Said(speaker=speaker, block=structs.replace(block, text=text, speaker=speaker))


def _asking(said: Sequence[Said], named: Sequence[str], interviewees: Sequence[str]) -> frozenset[str]:
    """Return the interviewers: those named, else those labelled so, else who clearly asks the most."""
    speakers = sorted({each.speaker for each in said if each.speaker})
    if chosen := [speaker for speaker in speakers if is_interviewer(speaker, named)]:
        return frozenset(chosen)
    return _who_asks_most(said, [speaker for speaker in speakers if speaker not in interviewees])


def _who_asks_most(said: Sequence[Said], candidates: Sequence[str]) -> frozenset[str]:
    turns = {speaker: [each.block.text for each in said if each.speaker == speaker] for speaker in candidates}
    asked = {speaker: sum("?" in text for text in texts) for speaker, texts in turns.items()}
    asking = frozenset(name for name in candidates if asked[name] >= 2 and asked[name] >= ASKING * len(turns[name]))
    theirs = sum(asked[name] for name in asking)
    others = sum("?" in each.block.text for each in said if each.speaker) - theirs
    is_clear = theirs >= LEAST_QUESTIONS and theirs >= 2 * others
    return asking if is_clear and any(each.speaker not in asking for each in said if each.speaker) else frozenset()


def _with_questions(said: Iterable[Said], asking: frozenset[str]) -> Iterator[Block]:
    question = ""
    for each in said:
        if each.speaker in asking:
            question = each.block.text if _asks(each.block.text) else question
            yield structs.replace(each.block, part=Part.QUESTION)
        elif each.speaker:
            yield structs.replace(each.block, part=Part.ANSWER, context=question)
        else:
            yield each.block


def _asks(text: str) -> bool:
    return "?" in text or len(text.split()) >= LISTENING


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
