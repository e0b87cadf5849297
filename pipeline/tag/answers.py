"""What an answer in a form says of the indicator that was asked about, where no rule knows its words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec
from msgspec import Struct

from pipeline.errors import DataError
from pipeline.models import Status
from pipeline.tag.concepts import Match
from pipeline.tag.parts import Kind, Sense
from pipeline.tag.reading import Sentence
from pipeline.tag.rules import Around
from pipeline.tag.status import Cue, Stretch, status_of

RULE = "form"
"""The rule that evidence from a form names where it speaks to the indicator only because it was asked about."""

FEWEST_WORDS = 4

_FILE = Path(__file__).with_name("answers.toml")
_SIGNS = ".,;:!?…–—-\"'„“”‚‘’»«()[] \t"
_AFTER_REPLY = (",", ";", ":", ".", "!", "–", "—", "-")


class Replies(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How people of one language answer in a word or two: see ``answers.toml``."""

    no: frozenset[str]
    yes: frozenset[str]
    nothing: frozenset[str]
    elsewhere: tuple[str, ...]

    def of(self, text: str) -> Status | None:
        """Return what a reply of a word or two says, None where the text is no such reply."""
        said = _bare(text)
        if said in self.no:
            return Status.ABSENT
        return Status.UNCERTAIN if said in self.yes else None

    def is_empty(self, text: str) -> bool:
        """Return whether the text says nothing here: "n/a", "see page 4"."""
        said = _bare(text)
        return said in self.nothing or said.startswith(self.elsewhere)


class Answer(Struct, frozen=True):
    """The sentence to quote with its status and cues, and the reply in a word or two that comes before it."""

    text: Around
    status: Status
    cues: tuple[Cue, ...] = ()
    before: tuple[Around, ...] = ()


def replies(lang: str) -> Replies:
    """Return the short replies of a language, none where the file has none. Raise DataError for a mistake in it."""
    return _read().get(lang) or Replies(no=frozenset(), yes=frozenset(), nothing=frozenset(), elsewhere=("\0",))


@lru_cache(maxsize=1)
def _read() -> dict[str, Replies]:
    try:
        return msgspec.convert(tomllib.loads(_FILE.read_text("utf-8")), dict[str, Replies])
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise DataError(_FILE, str(error)) from error


def read_answer(sentences: Sequence[Sentence], lang: str, *, year: int = 0) -> Answer | None:
    """Return what the answer says of the indicator as a whole, None where it says nothing.

    That is its first sentence of at least four words, in place unless its cues say otherwise, and after a "no"
    absent; else a short reply: "no" says absent, "yes" without any detail uncertain.
    """
    known = replies(lang)
    texts = [Around("text", sentence) for sentence in sentences]
    reply = opening(texts, lang)
    for text in texts:
        said = _said(text)
        if known.of(said) or known.is_empty(said) or _leads_on(text) or not is_long_enough(text):
            continue
        default = Status.ABSENT if reply and reply.match.sense.name == Status.ABSENT else Status.IN_PLACE
        status, cues = status_of([Stretch(text, ())], year=year, default=default)
        lead = reply if reply and (status == default == Status.ABSENT) and not cues else None
        before = (reply.text,) if reply else ()
        return Answer(text, status, (lead,) if lead else cues, before)
    return Answer(reply.text, Status(reply.match.sense.name), (reply,)) if reply else None


def is_long_enough(text: Around) -> bool:
    """Return whether the sentence has so many words that it can say something by itself."""
    return sum(any(map(str.isalnum, word)) for word in _said(text).split()) >= FEWEST_WORDS


def opening(texts: Iterable[Around], lang: str) -> Cue | None:
    """Return the "no" or "yes" with which an answer opens, as a sentence of its own or before a comma, else None."""
    known = replies(lang)
    for text in texts:
        for last, said in _openings(text):
            if status := known.of(said):
                match = Match(Sense(Kind.CUE, str(status)), text.sentence.first, last)
                return Cue(match, text)
        if not known.is_empty(_said(text)):
            break
    return None


def _leads_on(text: Around) -> bool:
    """Return whether the sentence says nothing by itself: a question, or what leads into a list."""
    return text.sentence.asks or _said(text).rstrip().endswith(":")


def _openings(text: Around) -> Iterator[tuple[int, str]]:
    """Yield the whole sentence, and what stands before its first comma, each with its last word."""
    sentence, words = text.sentence, text.sentence.words
    yield sentence.stop - 1, _said(text)
    for n in range(sentence.first + 1, sentence.stop):
        if words.word(n) in _AFTER_REPLY:
            yield n - 1, words.text[words.starts[sentence.first] : words.ends[n - 1]]
            return


def _said(text: Around) -> str:
    return text.sentence.text


def _bare(text: str) -> str:
    return " ".join(text.split()).lower().strip(_SIGNS)
