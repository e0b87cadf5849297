"""What only a laid-out document knows: the page numbers of its contents, and the document as a PDF.

LibreOffice lays it out. Where that is missing, the contents keep their empty places, which Word fills (F9).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline import libreoffice, store
from pipeline.errors import OutputError, UnreadableError

if TYPE_CHECKING:
    from pipeline.report.wordkit.package import Package
    from pipeline.report.wordkit.xml import Element

_REPORT_PDF = "report.pdf"
_PAGE_OF = re.compile(r"\s*PAGEREF\s+(\S+)")
_NUMBER = re.compile(r"[\d.\s]+(?=\S)")


class Numbered(NamedTuple):
    """A Word file whose contents tell pages; ``why_not`` says why they do not, where they do not."""

    docx: bytes
    why_not: str = ""


class _Entry(NamedTuple):
    """A heading as the outline of a PDF has it: its words and its page, from 1."""

    words: str
    page: int


def to_pdf(docx: bytes, name: str = _REPORT_PDF) -> bytes:
    """Return a Word file as a PDF; ``name`` is what a message calls it.

    Raise OutputError where LibreOffice is missing or cannot make it.
    """
    return libreoffice.to_pdf(docx, name)


def write_pdf(path: Path) -> Path:
    """Write the Word file at the path as a PDF beside it, and return where.

    A PDF there that is not ours, or that somebody has changed, stays as it is: then ours has the next free name. Raise
    OutputError where LibreOffice is missing or cannot make it, UnreadableError where the Word file cannot be read.
    """
    target = path.with_suffix(".pdf")
    try:
        docx = path.read_bytes()
    except OSError as error:
        why = f"cannot be read ({error.strerror})"
        raise UnreadableError(path.name, why, "Close it in other programs") from error
    return store.write_draft(target, to_pdf(docx, target.name))


def number_contents(docx: bytes, *, pdf: bytes | None = None) -> Numbered:
    """Fill the page numbers of the contents of a Word file; it comes back as it was where no page is known.

    ``pdf`` is the same document laid out, where there is one already; else LibreOffice lays it out, which takes
    seconds. A heading that the PDF does not have keeps its place empty.
    """
    from pipeline.report.wordkit.package import DOCUMENT, Package

    package = Package(docx)
    fields = list(_page_fields(package.xml(DOCUMENT)))
    if not fields:
        return Numbered(docx, "the document has no contents")
    if _restarts(package.xml(DOCUMENT)):
        return Numbered(docx, "the template numbers the pages of its parts anew")
    try:
        outline = _outline(to_pdf(docx) if pdf is None else pdf)
    except OutputError as error:
        return Numbered(docx, error.reason)
    pages = _pages(_headings(package), outline)
    for name, before in fields:
        if name in pages:
            _fill(before, str(pages[name]))
    known = any(name in pages for name, _ in fields)
    return Numbered(package.to_bytes()) if known else Numbered(docx, "the PDF has none of the headings")


def _page_fields(root: Element) -> Iterator[tuple[str, Element]]:
    """Yield each field that tells a page: the bookmark it asks for, and the run before its result."""
    from pipeline.report.wordkit.xml import q

    for words in root.iter(q("instrText")):
        asked = _PAGE_OF.match(words.text or "")
        run = words.getparent()
        after = None if run is None else run.getnext()
        if asked and after is not None and _is_mark(after, "separate"):
            yield asked[1], after


def _is_mark(run: Element, kind: str) -> bool:
    from pipeline.report.wordkit.xml import q

    return any(mark.get(q("fldCharType")) == kind for mark in run.iter(q("fldChar")))


def _fill(before: Element, words: str) -> None:
    """Put words in the place of a field's result, which begins after a run."""
    from pipeline.report.wordkit.xml import make, text_element

    parent = before.getparent()
    while parent is not None and (after := before.getnext()) is not None and not _is_mark(after, "end"):
        parent.remove(after)
    before.addnext(make("r", text_element(words)))


def _restarts(root: Element) -> bool:
    """Return whether the page that the foot shows is not the sheet of paper counted from the first."""
    from pipeline.report.wordkit.xml import q

    starts = [
        (n, kind.get(q("start"), ""))
        for n, section in enumerate(root.iter(q("sectPr")))
        for kind in section.iter(q("pgNumType"))
    ]
    return any(start not in ("", "1") or (start and n) for n, start in starts)


def _headings(package: Package) -> list[tuple[str, set[str]]]:
    """Return the words of the headings in their order, with the bookmarks that each has."""
    from pipeline.report.wordkit.package import DOCUMENT, STYLES
    from pipeline.report.wordkit.toc import heading_styles
    from pipeline.report.wordkit.xml import q, style_of, text_of

    known = heading_styles(package.xml(STYLES))
    return [
        (text_of(paragraph), {mark.get(q("name"), "") for mark in paragraph.iter(q("bookmarkStart"))})
        for paragraph in package.xml(DOCUMENT).iter(q("p"))
        if style_of(paragraph) in known and text_of(paragraph).strip()
    ]


def _outline(pdf: bytes) -> list[_Entry]:
    """Return the outline of a PDF; raise OutputError where the PDF cannot be read."""
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(pdf) as document:
            entries = [(entry.get_title(), entry.get_dest()) for entry in document.get_toc()]
            found = [(words, None if place is None else place.get_index()) for words, place in entries]
    except pypdfium2.PdfiumError as error:
        raise OutputError(_REPORT_PDF, "LibreOffice made a PDF that cannot be read") from error
    return [_Entry(words, page + 1) for words, page in found if page is not None]


def _pages(headings: Sequence[tuple[str, set[str]]], outline: Sequence[_Entry]) -> dict[str, int]:
    """Return the page of each bookmark, for the headings that stand in the outline in the same order.

    The outline has the numbers of the headings before their words. Where it has as many headings, each with the words
    at its end, whatever else stands before them, they are the same.
    """
    ours, theirs = [_key(words) for words, _ in headings], [_key(entry.words) for entry in outline]
    if len(ours) == len(theirs) and all(map(str.endswith, theirs, ours)):
        pairs = [(n, n) for n in range(len(ours))]
    else:
        blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
        pairs = [(block.a + n, block.b + n) for block in blocks for n in range(block.size)]
    return {name: outline[there].page for here, there in pairs for name in headings[here][1]}


def _key(words: str) -> str:
    """Return the letters and digits of a heading, without its number."""
    number = _NUMBER.match(words.strip())
    rest = words.strip()[number.end() :] if number else words
    return "".join(filter(str.isalnum, rest)).casefold()
