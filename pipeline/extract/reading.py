"""One source file, read: recognised, taken apart into passages, each with id, language, heading and context."""

from __future__ import annotations

import errno
import gc
import hashlib
import logging
import re
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct, structs

from pipeline.city import SourceDetails
from pipeline.errors import ChangedError, DamagedError, EmptyError, InputError, UnreadableError
from pipeline.extract.blocks import Block, Document
from pipeline.extract.clean import Garbled, clean, clean_counting, count_garbled
from pipeline.extract.formats import Format, misnamed, recognise
from pipeline.extract.forms.answers import by_printed_ids
from pipeline.extract.interviews.bold import with_bold_names
from pipeline.extract.interviews.transcript import as_interview
from pipeline.extract.language import tell_langs
from pipeline.extract.numbers import refuse_long
from pipeline.extract.sentences import cut
from pipeline.extract.suspicions import MIXED_UP, doubt
from pipeline.limits import Ocr
from pipeline.models import Attachment, CellPlace, Contact, Kind, Part, Passage, Reading, Source, Speaker, Suspicion

log = logging.getLogger(__name__)

_Record = TypeVar("_Record", Contact, Attachment)

# A paragraph beyond this is a whole file without a line break; linguistic tools need it in pieces.
LONGEST_PASSAGE = 10_000
WORDS_OF_A_PIECE = 400
# A heading, a question, a table's head is copied to each passage that it stands beside.
LONGEST_BESIDE = 2_000
GARBLED = 0.01

# Titles that programs fill in by themselves.
_POOR_TITLE = re.compile(
    r"(?:microsoft word|document|dokument|documento|untitled|unbenannt|sans titre|powerpoint)[\W\d]{0,12}$"
    r"|.*\.(?:docx?|indd|pdf|pptx?|odt|rtf|qxd|xlsx?)\W*$|\(?microsoft \w+ - ",
    re.IGNORECASE,
)


def read(  # noqa: PLR0913
    path: Path,
    *,
    city: str = "",
    file: str = "",
    kind: Kind = Kind.OTHER,
    details: SourceDetails | None = None,
    interviewers: Sequence[str] = (),
    ocr: Ocr | None = None,
    most_pages: int = 0,
) -> Reading:
    """Return the source with its passages and warnings.

    ``file`` is the path to show, below the city's folder; ``ocr`` tells how to read scans (None: not at all);
    ``most_pages`` is how many pages it may have (0: any number). Raise an InputError (unsupported, locked with a
    password, damaged, without text, too long, changed while it was read) with one plain line on what to do.
    """
    file, details = file or path.name, details or SourceDetails()
    before = _state(path)
    try:
        with _uncollected():
            return _read(path, city, file, kind, details, interviewers, ocr, most_pages)
    finally:
        # Whatever came of it, and were it an error: of a file that is being written nothing can be said.
        if before != _state(path):
            advice = "Wait until it is saved or copied, and run again"
            raise ChangedError(file, "somebody changed or removed it while it was read", advice)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let nobody look for garbage meanwhile: a file's records are none, and each look costs more the more there are."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _state(path: Path) -> tuple[int, ...]:
    try:
        told = path.stat()
    except OSError:
        return ()
    return told.st_size, told.st_mtime_ns, told.st_ino, told.st_dev


def _read(  # noqa: PLR0913, PLR0917
    path: Path,
    city: str,
    file: str,
    kind: Kind,
    details: SourceDetails,
    interviewers: Sequence[str],
    ocr: Ocr | None,
    most_pages: int,
) -> Reading:
    ocr = structs.replace(ocr, stated=details.lang) if ocr else None
    content = _content(path, subject=file)
    found = recognise(path, content, subject=file)
    document = _read_contained(found, path, subject=file, ocr=ocr, most_pages=most_pages)
    refuse_long(file, document.pages, most_pages)
    if kind is Kind.INTERVIEW and found is Format.WORD:
        document = with_bold_names(document, path)
    document = as_interview(
        by_printed_ids(document),
        kind=kind,
        interviewers=(*details.interviewers, *interviewers),
        interviewees=[person.name for person in details.people],
        interpreter=details.interpreter,
    )
    cleaned = _clean(document)
    if not (cleaned.blocks or document.contacts or document.attachments):
        raise _no_text(file, document, cleaned, ocr)
    digest = hashlib.sha256(content).hexdigest()
    lang, langs = _langs(cleaned.blocks, details.lang)
    source = Source(
        id=digest[:12],
        city=city,
        file=file,
        kind=kind,
        sha256=digest,
        lang=lang,
        title=clean(details.title) or _sensible(document.title) or clean(path.stem),
        date=details.date,
        pages=document.pages,
        unread_pages=document.unread_pages,
        interviewees=details.people,
        interpreter=details.interpreter,
        confidential=details.confidential,
    )
    passages = tuple(_passages(cleaned.blocks, langs, source))
    suspicious = document.suspicious or tuple(_suspicions(cleaned, document))
    warnings = (misnamed(path, found), *document.warnings, *_warnings(cleaned, suspicious))
    return Reading(
        source=source,
        passages=passages,
        warnings=tuple(clean(warning) for warning in warnings if warning),
        dropped=cleaned.dropped,
        suspicious=suspicious,
        recognised=document.recognised,
        contacts=tuple(map(_clean_texts, document.contacts)),
        attachments=tuple(map(_clean_texts, document.attachments)),
        speakers=tuple(_speakers(passages)),
    )


def get_ready() -> None:
    """Load what nearly every file needs, so that a worker process is ready when the first one comes."""
    tell_langs(["The city has an advisory council."])
    for reader in ("pdf.reader", "word.reader"):
        import_module(f"pipeline.extract.{reader}")


def _read_contained(found: Format, path: Path, *, subject: str, ocr: Ocr | None, most_pages: int) -> Document:
    """Return the document; a fault that no reader foresaw becomes this one file's, so it never costs the others.

    A file of whatever content may also lie on a disk that fails, or on a drive that is gone.
    """
    options: dict[str, Any] = {"ocr": ocr} if ocr and found in MAY_BE_SCANS else {}
    if most_pages and found is Format.PDF:  # the only one that tells them before it is read
        options["most_pages"] = most_pages
    try:
        return _reader(found)(path, **options)
    except (InputError, MemoryError):
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _OF_THE_DISK:
            raise _unreadable(subject, error) from error
        log.debug("unforeseen fault in %s", subject, exc_info=True)
        reason = f"cannot be read ({type(error).__name__} in the reader)"
        raise DamagedError(
            subject, reason, "Save a fresh copy; if that does not help, report this file to us"
        ) from error


# Formats whose pages can be pictures of text.
MAY_BE_SCANS = (Format.PDF, Format.PICTURE)


def _content(path: Path, *, subject: str) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise UnreadableError(subject, "is no ordinary file, but a folder, a pipe or a device", "Name a file")
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(subject, error) from error


# A reader may well be told EINVAL, or that a number is too large, by what stands in a damaged file.
_OF_THE_DISK = frozenset(
    getattr(errno, name)
    for name in [
        "EIO",
        "ENOENT",
        "EACCES",
        "EPERM",
        "ENXIO",
        "ENODEV",
        "ESTALE",
        "ETIMEDOUT",
        "EHOSTDOWN",
        "ENETDOWN",
        "ECONNRESET",
    ]
    if hasattr(errno, name)
)


def _unreadable(subject: str, error: OSError) -> UnreadableError:
    reason = error.strerror or type(error).__name__
    return UnreadableError(subject, f"cannot be opened ({reason})", "See whether it is there and open elsewhere")


# Each reader's libraries are loaded with the first file that needs them.
READERS = {
    Format.PDF: "pdf.mend:read_pdf_or_mended",
    Format.PICTURE: "picture:read_picture",
    Format.WORD: "forms.reader:read_form_or_word",
    Format.OLD_WORD: "office.old:read_old_word",
    Format.OPENDOCUMENT: "opendocument.reader:read_opendocument",
    Format.RICH_TEXT: "rtf.reader:read_rtf",
    Format.WEB_PAGE: "plain.html:read_html",
    Format.SAVED_PAGE: "plain.mail:read_saved_page",
    Format.EXCEL: "office.spreadsheet:read_spreadsheet",
    Format.OLD_EXCEL: "office.old:read_old_excel",
    Format.TABLE: "office.csv_tables:read_table",
    Format.SLIDES: "office.slides:read_slides",
    Format.OLD_SLIDES: "office.old:read_old_slides",
    Format.MAIL: "plain.mail:read_mail",
    Format.CAPTIONS: "interviews.captions:read_captions",
    Format.SUBTITLES: "interviews.captions:read_subtitles",
    Format.SPEECH_DATA: "interviews.pieces:read_data",
    Format.SEGMENTS: "interviews.pieces:read_segments",
    Format.ELAN: "interviews.annotations:read_elan",
    Format.TRANSCRIBER: "interviews.annotations:read_transcriber",
    Format.MARKDOWN: "plain.markdown:read_markdown",
    Format.TEXT: "plain.text:read_text",
}


def _reader(found: Format) -> Callable[..., Document]:
    module, _, function = READERS[found].partition(":")
    reader: Callable[..., Document] = getattr(import_module(f"pipeline.extract.{module}"), function)
    return reader


class _Cleaned(Struct, frozen=True, kw_only=True):
    """The blocks that are left with text after cleaning, how many characters were taken out, how many are lost."""

    blocks: tuple[Block, ...]
    dropped: int
    garbled: Garbled


def _clean(document: Document) -> _Cleaned:
    """Return the document's blocks that say something; of one without any words, those with numbers, too."""
    cleaned = _clean_blocks(document, _says_something)
    return cleaned if cleaned.blocks else _clean_blocks(document, lambda text, _: any(map(str.isalnum, text)))


def _clean_blocks(document: Document, is_kept: Callable[[str, Part], bool]) -> _Cleaned:
    blocks: list[Block] = []
    dropped, garbled = 0, Garbled()
    beside = cache(lambda text: clean(text[:LONGEST_BESIDE]))  # many blocks share one
    for block in document.blocks:
        text = clean_counting(block.text)
        dropped += text.dropped
        garbled += count_garbled(text)
        if is_kept(text.text, block.part):
            context, speaker = beside(block.context), clean(block.speaker)
            blocks += _in_pieces(structs.replace(block, text=text.text, context=context, speaker=speaker))
    return _Cleaned(blocks=tuple(_with_lead_in(blocks)), dropped=dropped, garbled=garbled)


def _clean_texts(record: _Record) -> _Record:
    """Return the contact or attachment with all its texts clean."""
    return structs.replace(record, **{name: clean(text) for name, text in structs.asdict(record).items()})


def _says_something(text: str, part: Part) -> bool:
    """Return whether there are words in it; outside of tables a bare number is a page's or a line's."""
    return any(map(str.isalnum if part is Part.TABLE_ROW else str.isalpha, text))


def _in_pieces(block: Block) -> Iterator[Block]:
    if len(block.text) <= LONGEST_PASSAGE:
        yield block
        return
    for span in cut(block.text, words=WORDS_OF_A_PIECE):
        yield structs.replace(block, text=block.text[span.start : span.end].strip())


def _with_lead_in(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks, list items with the line that leads into their list ("The city plans:") as context."""
    lead_in = ""
    for block in blocks:
        if block.part is Part.LIST_ITEM:
            yield structs.replace(block, context=block.context or lead_in)
        elif block.part in (Part.FOOTNOTE, Part.COMMENT):
            yield block
        else:
            is_lead_in = block.part is Part.PARAGRAPH and block.text.endswith(":")
            lead_in = block.text[-LONGEST_BESIDE:] if is_lead_in else ""
            yield block


def _no_text(subject: str, document: Document, cleaned: _Cleaned, ocr: Ocr | None) -> EmptyError:
    if cleaned.garbled.share > GARBLED:
        why = "no text was found, only signs of which the file does not say which letters they are"
        return EmptyError(subject, why, "Ask for the original file")
    if document.unread_pages:
        why = f"no text was found; {len(document.unread_pages)} of {document.pages} pages are pictures (a scan)"
        if ocr:
            return EmptyError(subject, "; ".join((why, *document.warnings)), "Ask for the original file")
        return EmptyError(
            subject, why, "Run again with --ocr to have the text recognised, or ask for the original file"
        )
    return EmptyError(subject, "no text was found in the file", "Open it and see whether it is the right one")


def _sensible(title: str) -> str:
    """Return the document's own title, or "" where a program made it up."""
    title = clean_counting(title).text
    is_good = 3 < len(title) <= 200 and any(map(str.isalpha, title)) and not _POOR_TITLE.match(title)
    return title if is_good else ""


def _warnings(cleaned: _Cleaned, suspicious: Sequence[Suspicion]) -> Iterator[str]:
    if cleaned.blocks and not any(_says_something(block.text, Part.PARAGRAPH) for block in cleaned.blocks):
        yield "hardly any words were found in it, only numbers and signs"
    if not cleaned.blocks:
        yield "nothing was read but the contacts and documents that it names"
    if cleaned.dropped:
        yield f"{cleaned.dropped} characters that are invisible or mislead the eye were left out"
    if (share := cleaned.garbled.share) > GARBLED:
        yield f"{share:.0%} of the characters are garbled; check quotes from this file against the original"
    if pages := sum(suspicion.reason == MIXED_UP for suspicion in suspicious):
        where = f"on {pages} {'page' if pages == 1 else 'pages'} " if suspicious[0].page else ""
        yield f"{where}letters make no words, so that nothing can be found in them; ask for another copy of the file"


def _suspicions(cleaned: _Cleaned, document: Document) -> Iterator[Suspicion]:
    """Yield what is wrong with the text of a file without pages; a reader of pages looks at each of them."""
    if not document.pages and (reason := doubt(" ".join([block.text for block in cleaned.blocks]))):
        yield Suspicion(page=0, reason=reason)


def _langs(blocks: Sequence[Block], stated: str) -> tuple[str, list[str]]:
    """Return the language of the document and of each block: as stated, else as told from the text."""
    if stated:
        return stated, [stated] * len(blocks)
    return tell_langs([block.text for block in blocks])


def _passages(blocks: Sequence[Block], langs: Sequence[str], source: Source) -> Iterator[Passage]:
    ids = _ids(blocks, source)
    headings = _headings(blocks)
    for n, (block, lang, id, heading) in enumerate(zip(blocks, langs, ids, headings, strict=True), 1):
        yield Passage(
            id=id,
            source=source.id,
            n=n,
            text=block.text,
            place=block.place,
            kind=source.kind,
            part=block.part,
            lang=lang,
            heading=heading,
            context=block.context,
            confidence=block.confidence,
            indicator=block.indicator,
            speaker=block.speaker,
        )


def _speakers(passages: Iterable[Passage]) -> Iterator[Speaker]:
    """Yield who speaks in an interview, in the order in which they begin."""
    theirs: dict[str, list[Passage]] = {}
    for passage in passages:
        if passage.speaker:
            theirs.setdefault(passage.speaker, []).append(passage)
    for name, said in theirs.items():
        words = sum(len(passage.text.split()) for passage in said)
        asks = all(passage.part is Part.QUESTION for passage in said)
        yield Speaker(name=name, passages=len(said), words=words, asks=asks)


def _ids(blocks: Iterable[Block], source: Source) -> Iterator[str]:
    """Yield ids that depend on the passage's own text, so that a change elsewhere in the file keeps them."""
    seen: Counter[str] = Counter()
    for block in blocks:
        id = f"{source.id}-{hashlib.sha256(block.text.encode()).hexdigest()[:8]}"
        seen[id] += 1
        yield id if seen[id] == 1 else f"{id}-{seen[id]}"


def _headings(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the nearest heading above each block; for a heading, the nearest one of a higher level."""
    above: list[Block] = []
    for block in blocks:
        if block.part is not Part.HEADING or isinstance(block.place, CellPlace):
            yield above[-1].text[:LONGEST_BESIDE] if above else ""
        else:
            while above and above[-1].level >= block.level:
                above.pop()
            yield above[-1].text[:LONGEST_BESIDE] if above else ""
            above.append(block)
