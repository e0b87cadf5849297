"""Reader for PDF files: pages to words, words to lines, lines to paragraphs in reading order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from pipeline.errors import DamagedError, EmptyError, InputError
from pipeline.extract.blocks import Block, Document
from pipeline.extract.numbers import name_pages, refuse_long, verb
from pipeline.extract.ocr.words import Recognised, weighted_mean
from pipeline.extract.pdf.blocks import blocks_of
from pipeline.extract.pdf.geometry import Box
from pipeline.extract.pdf.heads import MARGIN, Sheet, without_heads
from pipeline.extract.pdf.margins import LineNumbers
from pipeline.extract.pdf.ocr import OcrPage, ocr_pages, with_confidence
from pipeline.extract.pdf.pages import PageReader, PdfInfo, Sight, read_info, read_pages
from pipeline.extract.pdf.scans import FEW_LETTERS, letters_of, pictures, stamped_scans
from pipeline.extract.pdf.sheets import sheet_of
from pipeline.extract.pdf.suspicions import Doubts
from pipeline.limits import Ocr
from pipeline.models import PagePlace, Region, Suspicion

STAMPED = 0.2  # of a document's pages must look like stamped scans before one is looked at
FEW_PAGES = 10  # that the second reader, which is slow, looks at before it reads them all
CODE = re.compile(r"\(cid:\d+\)")  # what the second reader writes for a letter it does not know
POOR = 0.7  # confidence of a page below which a person should read it

AsShown = Callable[[Box], Box]


class Pages(Struct):
    """What is known of a document's pages while they are read, by page number."""

    sheets: dict[int, Sheet] = {}
    typed: list[Block] = []
    has_letters: bool = False
    mute: list[int] = []  # letters are drawn there, of which the file does not say what they are
    shown: dict[int, AsShown] = {}
    textless: dict[int, Sight] = {}
    sparse: list[int] = []
    unseen: list[int] = []  # text laid, unseen, over a scan by another program's text recognition
    recognised: dict[int, OcrPage] = {}
    failures: dict[int, str] = {}
    missing_pack: str = ""
    doubts: Doubts = field(default_factory=Doubts)

    @property
    def scans(self) -> list[int]:
        """The pages that are still pictures to us."""
        return sorted(number for number, sight in self.textless.items() if sight is Sight.SCAN)

    @property
    def drawings(self) -> list[int]:
        """The pages that show drawn letters, or a drawing."""
        return sorted(number for number, sight in self.textless.items() if sight is Sight.DRAWING)


def read_pdf(path: Path, *, ocr: Ocr | None = None, most_pages: int = 0) -> Document:
    """Return the text of a PDF as blocks with page and box; with ``ocr`` also that of scanned pages.

    Raises OverLimitError where it has more than ``most_pages`` (0: any number), PasswordError, DamagedError (neither
    pdfium nor pdfplumber can open it) or EmptyError (nothing on any page). A file of scans is no error: its pages are
    listed as unread.
    """
    try:
        info = read_info(path)
        refuse_long(path.name, info.pages, most_pages)
        pages = _read(read_pages(path, info))
        if _is_mute(pages) and (second := _by_second_reader(path)):
            return second
        _find_stamped_scans(path, pages, info.pages)
        if ocr:
            _recognise(path, pages, ocr)
        return _document(path, info, pages)
    except DamagedError as error:
        return _second_reading(path, error)


def _second_reading(path: Path, error: DamagedError) -> Document:
    from pipeline.extract.pdf.fallback import plumber_info, plumber_pages  # heavy, seldom needed

    info = plumber_info(path, error)
    document = _document(path, info, _read(plumber_pages(path, error)))
    warning = "the PDF is faulty; it was read with a second reader, check the quotes against the original"
    return replace(document, warnings=(warning, *document.warnings))


def _is_mute(pages: Pages) -> bool:
    """Return whether pages were read, none has letters, and that is not because they are scans."""
    return bool(pages.sheets) and not pages.has_letters and bool(pages.mute or not pages.scans)


def _by_second_reader(path: Path) -> Document | None:
    """Return what the second reader makes of a file in which the first one found no letters; None: no more."""
    from pipeline.extract.pdf.fallback import plumber_pages

    error = DamagedError(path, "the letters of the PDF cannot be told")
    try:
        if any(_has_sound_letters(page.text) for page in islice(plumber_pages(path, error), FEW_PAGES)):
            return _second_reading(path, error)
    except InputError:
        return None
    return None


def _has_sound_letters(text: str) -> bool:
    return any(map(str.isalnum, CODE.sub("", text)))


def _read(pages: Iterable[PageReader]) -> Pages:
    """Return the lines of all pages, and what those without show."""
    known, numbers = Pages(), LineNumbers()
    for page in pages:
        _take(page, known, numbers)
        known.typed += page.typed()
        if any(map(str.isalnum, page.text)):
            known.has_letters = True
        elif page.text.strip() or page.sight() is Sight.DRAWING:
            known.mute.append(page.number)
        if not known.sheets[page.number].lines:
            known.textless[page.number] = page.sight()
            continue
        known.doubts.look_at(page, known.sheets[page.number].lines)
        is_unseen = page.is_unseen()
        if (is_unseen or letters_of(page.text) <= FEW_LETTERS) and page.sight() is Sight.SCAN:
            (known.unseen if is_unseen else known.sparse).append(page.number)
    return known


def _take(page: PageReader, known: Pages, numbers: LineNumbers) -> None:
    known.sheets[page.number] = sheet_of(page, numbers)
    if page.is_turned():
        known.shown[page.number] = page.as_shown


def _find_stamped_scans(path: Path, pages: Pages, count: int) -> None:
    # Looking costs much. Words upon the picture are a cover's, or a map's, and so is a single page among many.
    likely = [number for number in pages.sparse if _has_words_in_margins_only(pages.sheets[number])]
    if len(likely) >= STAMPED * count:
        pages.textless.update(dict.fromkeys(stamped_scans(path, likely), Sight.SCAN))


def _has_words_in_margins_only(sheet: Sheet) -> bool:
    top, bottom = MARGIN * sheet.height, (1 - MARGIN) * sheet.height
    return all(line.bottom < top or line.top > bottom for line in sheet.lines)


def _recognise(path: Path, pages: Pages, ocr: Ocr) -> None:
    """Read the pages that show something but hold no text, and put what comes of it in their place."""
    wanted = sorted([*pages.scans, *pages.drawings])
    if not wanted:
        return
    from pipeline.extract.ocr.pictures import lang_of, recognise

    # Of a document that is not all scans the language is known.
    texts = (line.text for number, sheet in pages.sheets.items() if number not in wanted for line in sheet.lines)
    told = lang_of(" ".join(texts))
    take_recognised(recognise(pictures(path, wanted), ocr, told=told), pages, ocr)


def take_recognised(found: Iterable[Recognised], pages: Pages, ocr: Ocr) -> None:
    """Put recognised pages in the place of what was known of them; those without words stay as they are."""
    from pipeline.extract.ocr.pictures import missing_pack  # heavy, and only needed with text recognition

    known = list(found)
    pages.missing_pack = missing_pack(ocr)
    pages.failures.update({page.number: page.failure for page in known if not page.lines})
    numbers = LineNumbers()
    for page in ocr_pages(page for page in known if page.lines):
        _take(page, pages, numbers)
        pages.recognised[page.number] = page
    for number in (page.number for page in known if page.lines or page.is_blank):
        pages.textless.pop(number, None)


def _document(path: Path, info: PdfInfo, pages: Pages) -> Document:
    lost = sorted(set(range(1, info.pages + 1)) - set(pages.sheets))
    unread = sorted([*pages.scans, *pages.drawings, *lost])
    blocks = blocks_of_pages(pages)
    if not blocks and lost and len(lost) == len(unread):
        raise DamagedError(
            path, "the PDF is damaged: none of its pages can be read", "Ask for a fresh copy of the file"
        )
    if not blocks and not unread:
        raise EmptyError(path, "the PDF has no text and no pictures", "Check that it is the right file.")
    return Document(
        blocks=blocks,
        title=" ".join(info.title.split()),
        pages=info.pages,
        unread_pages=tuple(unread),
        warnings=tuple(warnings_of(pages, lost=lost)),
        suspicious=_suspicious(path, pages),
        recognised=tuple(sorted({*pages.recognised, *pages.unseen})),
    )


def blocks_of_pages(pages: Pages) -> tuple[Block, ...]:
    """Return the blocks of all pages in reading order, in their places on the pages as shown.

    What was typed onto a page stands behind the last block that begins on it.
    """
    sheets = [pages.sheets[number] for number in sorted(pages.sheets)]
    found = (with_confidence(block, pages.recognised) for block in blocks_of(without_heads(sheets)))
    shown = [_as_shown(block, pages.shown) for block in found]
    return tuple(sorted([*shown, *pages.typed], key=_page_of)) if pages.typed else tuple(shown)


def _page_of(block: Block) -> int:
    return block.place.page if isinstance(block.place, PagePlace) else 0


def _as_shown(block: Block, shown: dict[int, AsShown]) -> Block:
    """Return a block with its place on the pages as shown, where they were turned for reading."""
    place = block.place
    if not shown or not isinstance(place, PagePlace) or not any(region.page in shown for region in place.regions):
        return block
    regions = (_region_as_shown(region, shown.get(region.page)) for region in place.regions)
    return replace(block, place=replace(place, regions=tuple(regions)))


def _region_as_shown(region: Region, as_shown: AsShown | None) -> Region:
    if as_shown is None:
        return region
    x0, top, x1, bottom = (round(edge, 2) for edge in as_shown((region.x0, region.top, region.x1, region.bottom)))
    return replace(region, x0=x0, top=top, x1=x1, bottom=bottom)


def warnings_of(pages: Pages, *, lost: Sequence[int] = ()) -> Iterator[str]:
    """Yield what a person should know of pages without text, of lost ones, and of recognised text."""
    silent = [number for number in pages.scans if pages.failures.get(number) == ""]
    scans = [number for number in pages.scans if number not in silent]
    if scans:
        yield f"{name_pages(scans)} {verb(scans, 'is a scan', 'are scans')} without text"
    if silent:
        yield f"text recognition found no words on {name_pages(silent)} (a photo, a drawing or handwriting)"
    if drawings := pages.drawings:
        yield f"{name_pages(drawings)} {verb(drawings, 'is a drawing', 'are drawings')} without text"
    if lost:
        yield f"{name_pages(lost)} {verb(lost, 'is', 'are')} damaged and could not be read"
    yield from _recognition_warnings(pages)


def _recognition_warnings(pages: Pages) -> Iterator[str]:
    if found := sorted(pages.recognised):
        sure = weighted_mean([(page.letters, page.confidence) for page in pages.recognised.values()])
        how = f"{verb(found, 'was', 'were')} read by text recognition, {sure:.0%} sure"
        yield f"{name_pages(found)} {how}; hold quotes against the original"
    if pages.unseen:
        what = f"{verb(pages.unseen, 'is a scan', 'are scans')} with text recognised by another program"
        yield f"{name_pages(pages.unseen)} {what}; hold quotes against the original"
    if pages.missing_pack:
        yield f"tesseract's language pack {pages.missing_pack} is not installed; the text was read as another language"
    for failure in dict.fromkeys(filter(None, pages.failures.values())):
        failed = sorted(number for number, why in pages.failures.items() if why == failure)
        yield f"text recognition failed on {name_pages(failed)}: {failure}"


def _suspicious(path: Path, pages: Pages) -> tuple[Suspicion, ...]:
    """Return the pages that were read badly; what was wrong with a scan's text before it was recognised is past."""
    doubts = pages.doubts.told(path, without={*pages.textless, *pages.recognised})
    return tuple(sorted([*doubts, *poor_pages(pages)], key=lambda suspicion: suspicion.page))


def poor_pages(pages: Pages) -> tuple[Suspicion, ...]:
    """Return the pages that text recognition could read only badly."""
    poor = [page for _, page in sorted(pages.recognised.items()) if page.confidence < POOR]
    return tuple(
        Suspicion(page=page.number, reason=f"text recognition is only {page.confidence:.0%} sure of its words")
        for page in poor
    )
