"""Reader for PDF files: pages to words, words to lines, lines to paragraphs in reading order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from pipeline.errors import DamagedError, EmptyError
from pipeline.extract.blocks import Block, Document
from pipeline.extract.pdf.blocks import blocks_of
from pipeline.extract.pdf.geometry import Box
from pipeline.extract.pdf.heads import Sheet, margin_lines, without_heads
from pipeline.extract.pdf.lines import page_lines
from pipeline.extract.pdf.margins import LineNumbers
from pipeline.extract.pdf.pages import PageReader, PdfInfo, Sight, read_info, read_pages
from pipeline.extract.pdf.tables import page_tables
from pipeline.models import PagePlace, Region

AsShown = Callable[[Box], Box]


def read_pdf(path: Path) -> Document:
    """Return the text of a PDF as blocks with page and box.

    Raises PasswordError, DamagedError (neither pdfium nor pdfplumber can open it) or EmptyError (nothing on any
    page). A file of scans is no error: its pages are listed as unread.
    """
    try:
        info = read_info(path)
        return _document(path, info, read_pages(path, info))
    except DamagedError as error:
        return _second_reading(path, error)


def _second_reading(path: Path, error: DamagedError) -> Document:
    from pipeline.extract.pdf.fallback import plumber_info, plumber_pages  # heavy, seldom needed

    info = plumber_info(path, error)
    document = _document(path, info, plumber_pages(path, error))
    warning = "the PDF is damaged; it was read with a second reader, check the quotes against the original"
    return replace(document, warnings=(warning, *document.warnings))


def _document(path: Path, info: PdfInfo, pages: Iterable[PageReader]) -> Document:
    sheets: list[Sheet] = []
    textless: dict[Sight, list[int]] = {sight: [] for sight in Sight}
    numbers = LineNumbers()
    shown: dict[int, AsShown] = {}
    for page in pages:
        sheets.append(_sheet(page, numbers))
        if page.is_turned():
            shown[page.number] = page.as_shown
        if not sheets[-1].lines:
            textless[page.sight()].append(page.number)
    lost = sorted(set(range(1, info.pages + 1)) - {sheet.number for sheet in sheets})
    unread = sorted([*textless[Sight.SCAN], *textless[Sight.DRAWING], *lost])
    blocks = [_as_shown(block, shown) for block in blocks_of(without_heads(sheets))]
    if not blocks and not unread:
        raise EmptyError(path, "the PDF has no text and no pictures", "Check that it is the right file.")
    return Document(
        blocks=tuple(blocks),
        title=" ".join(info.title.split()),
        pages=info.pages,
        unread_pages=tuple(unread),
        warnings=tuple(_warnings(textless[Sight.SCAN], textless[Sight.DRAWING], lost)),
    )


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


def _sheet(page: PageReader, numbers: LineNumbers) -> Sheet:
    words = numbers.without(page.words(), page.width)
    tables, rest = page_tables(words, page.rules(), page.number, page.face) if words else ([], [])
    lines = page_lines(rest, page.number, page.face)
    lines = sorted([*lines, *tables], key=lambda line: line.start)
    margins = margin_lines(lines, page.height)
    artifacts = frozenset(line.start for line in margins if page.is_artifact(line.start))
    return Sheet(page.number, page.height, page.label, lines, artifacts)


def _warnings(scans: Sequence[int], drawings: Sequence[int], lost: Sequence[int]) -> Iterator[str]:
    if scans:
        yield f"{_pages(scans)} {_verb(scans, 'is a scan', 'are scans')} without text"
    if drawings:
        yield f"{_pages(drawings)} {_verb(drawings, 'is a drawing', 'are drawings')} without text"
    if lost:
        yield f"{_pages(lost)} {_verb(lost, 'is', 'are')} damaged and could not be read"


def _verb(pages: Sequence[int], one: str, several: str) -> str:
    return one if len(pages) == 1 else several


def _pages(pages: Sequence[int]) -> str:
    return f"{_verb(pages, 'page', 'pages')} {_ranges(pages)}"


def _ranges(pages: Sequence[int]) -> str:
    """Return "1, 4-9" for page numbers in ascending order."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
