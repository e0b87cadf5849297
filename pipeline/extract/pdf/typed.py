"""What somebody typed onto a page of a PDF: into a form's fields, into text boxes, into notes beside the text.

A program shows all of it, but it is no part of the page's own text.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.extract.blocks import Block
from pipeline.extract.pdf.geometry import Box
from pipeline.models import PagePlace, Part, Region

FIELDS = (pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX)
# Remarks of readers; a reply to one is a note of its own.
NOTES = (
    pdfium.FPDF_ANNOT_TEXT,
    pdfium.FPDF_ANNOT_HIGHLIGHT,
    pdfium.FPDF_ANNOT_UNDERLINE,
    pdfium.FPDF_ANNOT_SQUIGGLY,
    pdfium.FPDF_ANNOT_STRIKEOUT,
    pdfium.FPDF_ANNOT_CARET,
)
UNSEEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
MOST = 5000  # on a page
LONGEST = 2**20  # bytes of one of them


def typed_blocks(pdf: pypdfium2.PdfDocument, page: Any, place: PagePlace, shown: Callable[..., Box]) -> list[Block]:
    """Return what was typed onto an open page, in the order of the file; ``shown`` turns boxes into those shown.

    What stands in a field or text box is a paragraph, with the field's label as its context; a note is a comment.
    """
    count = min(pdfium.FPDFPage_GetAnnotCount(page), MOST)
    return [block for index in range(count) for block in _block(pdf, page, index, place, shown)]


def _block(
    pdf: pypdfium2.PdfDocument, page: Any, index: int, place: PagePlace, shown: Callable[..., Box]
) -> Iterator[Block]:
    annot = pdfium.FPDFPage_GetAnnot(page, index)
    if not annot:
        return
    with closing(_Open(annot)):
        text, label, part = _told(pdf, annot)
        if any(map(str.isalnum, text)):
            where = PagePlace(page=place.page, label=place.label, regions=_region(annot, place.page, shown))
            yield Block(text=text, place=where, part=part, context=label)


class _Open:
    """An annotation that pdfium has opened."""

    def __init__(self, annot: Any) -> None:
        self._annot = annot

    def close(self) -> None:
        """Close it."""
        pdfium.FPDFPage_CloseAnnot(self._annot)


def _told(pdf: pypdfium2.PdfDocument, annot: Any) -> tuple[str, str, Part]:
    """Return the text of an annotation with its label and part; no text for one that shows none."""
    kind = pdfium.FPDFAnnot_GetSubtype(annot)
    if pdfium.FPDFAnnot_GetFlags(annot) & UNSEEN:
        return "", "", Part.COMMENT
    if kind == pdfium.FPDF_ANNOT_WIDGET and pdf.formenv:
        form = pdf.formenv.raw
        if pdfium.FPDFAnnot_GetFormFieldType(form, annot) in FIELDS:
            label = _string(pdfium.FPDFAnnot_GetFormFieldAlternateName, form, annot)
            return _string(pdfium.FPDFAnnot_GetFormFieldValue, form, annot), label, Part.PARAGRAPH
    elif kind == pdfium.FPDF_ANNOT_FREETEXT or kind in NOTES:
        part = Part.COMMENT if kind in NOTES else Part.PARAGRAPH
        return _string(pdfium.FPDFAnnot_GetStringValue, annot, b"Contents"), "", part
    return "", "", Part.COMMENT


def _string(function: Any, *arguments: Any) -> str:
    """Return the text that a function of pdfium writes as UTF-16, after it was asked how long that is."""
    size = function(*arguments, None, 0)
    if not 2 < size <= LONGEST:
        return ""
    buffer = ctypes.create_string_buffer(size)
    function(*arguments, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")


def _region(annot: Any, page: int, shown: Callable[..., Box]) -> tuple[Region, ...]:
    rect = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(annot, rect):
        return ()
    x0, top, x1, bottom = shown(rect.left, min(rect.bottom, rect.top), rect.right, max(rect.bottom, rect.top))
    return (Region(page=page, x0=round(x0, 2), top=round(top, 2), x1=round(x1, 2), bottom=round(bottom, 2)),)
