"""What is fuzzed: from any bytes comes a result that can be saved, or one plain line on why there is none."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import msgspec
from msgspec import Struct

from fuzz.seeds import OF_LIBREOFFICE, Seeds, seeds_of
from pipeline.errors import InputError
from pipeline.extract.formats import Format, recognise
from pipeline.extract.reading import READERS, _reader, read
from pipeline.models import Kind, Reading

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_JARGON = re.compile(r"\b\w*(?:Error|Exception|Traceback)\b")
_TRANSCRIPTS = (Format.CAPTIONS, Format.SUBTITLES, Format.SPEECH_DATA, Format.SEGMENTS, Format.ELAN, Format.TRANSCRIBER)


class Target(Struct, frozen=True, kw_only=True):
    """One thing to fuzz; ``run`` takes the bytes of a file and its suffix, and raises whatever nobody foresaw.

    ``most`` is how many bytes an input may have.
    """

    run: Callable[[bytes, str], None]
    seeds: Callable[[], Seeds]
    most: int = 100_000


class BrokenPromiseError(AssertionError):
    """Something came back that no reader may give back."""


def _promise(is_kept: object, why: str) -> None:
    if not is_kept:
        raise BrokenPromiseError(why)


def check_reader(found: Format, path: Path) -> Reading | None:
    """Read a file with the reader of a format, whatever the file is; return what was read, None where it was refused.

    Raise what the reader raises unforeseen, and BrokenPromiseError for a result that could not be saved or shown.
    """
    try:
        if recognise(path, path.read_bytes(), subject=path.name) is not found:
            # It would go to another reader; this one must stand it all the same.
            _reader(found)(path)
            return None
        reading = read(path, kind=Kind.INTERVIEW if found in _TRANSCRIPTS else Kind.OTHER)
    except InputError as error:
        check_refusal(error)
        return None
    check_reading(reading)
    return reading


def check_refusal(error: InputError) -> None:
    """Raise what a reader did not foresee, and BrokenPromiseError for a reason that is not one plain line."""
    if "in the reader" in error.why:
        raise error.__cause__ or error
    _promise(error.why.strip(), "no reason")
    _promise(error.reason.isprintable(), f"not one line: {error.reason!r}")
    _promise(not _JARGON.search(error.reason), f"jargon: {error.reason!r}")


def check_reading(reading: Reading) -> None:
    """Raise BrokenPromiseError unless there is something in it, all legal in XML, which comes back when it is saved."""
    _promise(reading.passages or reading.contacts or reading.attachments, "nothing was read, and nobody said so")
    texts = [text for each in reading.passages for text in (each.text, each.context, each.heading, each.speaker)]
    texts += [reading.source.title, *reading.warnings]
    _promise(not any(map(_ILLEGAL.search, texts)), "a character that XML does not allow")
    _promise(all(each.text.strip() for each in reading.passages), "a passage without text")
    _promise(len({each.id for each in reading.passages}) == len(reading.passages), "two passages with one id")
    saved = msgspec.json.decode(msgspec.json.encode(reading), type=Reading)
    _promise(saved == reading, "what was saved is not what was read")


def _in_file(check: Callable[[Path], object], content: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        path = Path(folder, f"a{suffix}")
        path.write_bytes(content)
        check(path)


def _read(found: Format, content: bytes, suffix: str) -> None:
    _in_file(partial(check_reader, found), content, suffix)


def _recognise(content: bytes, suffix: str) -> None:
    def told(path: Path) -> None:
        try:
            recognise(path, content, subject=path.name)
        except InputError as error:
            check_refusal(error)

    _in_file(told, content, suffix)


def _all_seeds() -> Seeds:
    return tuple(seed for found in READERS if found not in OF_LIBREOFFICE for seed in seeds_of(found))


@cache
def _copy(peer: str) -> bytes:
    from tests.copies.desk_samples import desk_review

    return desk_review(peer=peer)


def _merge(content: bytes, _: str) -> None:
    from pipeline.copies import compare, merge, read_copy
    from tests.report.report_factories import TEMPLATES

    try:
        copy = read_copy(content, "Anna.docx")
        compare(copy)
        merge([copy, read_copy(_copy("Bo"), "Bo.docx")], templates=TEMPLATES)
    except InputError as error:
        check_refusal(error)


def _check_template(content: bytes, suffix: str) -> None:
    from pipeline.report.checking import Checker, told
    from tests.report.report_factories import small_benchmark

    checker = Checker(small_benchmark())
    _in_file(lambda path: list(told(checker.check(path))), content, suffix)


def _templates() -> Seeds:
    from tests.report.report_factories import TEMPLATES

    return tuple((".docx", (TEMPLATES / name).read_bytes()) for name in ("letter.docx", "desk-review.docx"))


TARGETS = {
    **{
        found.name.lower(): Target(run=partial(_read, found), seeds=partial(seeds_of, found))
        for found in READERS
        if found not in OF_LIBREOFFICE
    },
    "recognise": Target(run=_recognise, seeds=_all_seeds),
    "merge": Target(run=_merge, seeds=lambda: ((".docx", _copy("Anna")),), most=1_000_000),
    "template_check": Target(run=_check_template, seeds=_templates, most=1_000_000),
}
