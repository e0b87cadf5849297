"""Files of old Office programs as blocks: LibreOffice turns them into new ones, which the usual readers take."""

from __future__ import annotations

from pathlib import Path

from pipeline.extract.blocks import Document
from pipeline.libreoffice import converted


def read_old_word(path: Path) -> Document:
    """Return the blocks of a Word file of 1997 to 2003."""
    from pipeline.extract.word.reader import read_word

    with converted(path, old="doc", new="docx", what="an old Word file (.doc)") as new:
        return read_word(new)


def read_old_excel(path: Path) -> Document:
    """Return the blocks of an Excel file of 1997 to 2003."""
    from pipeline.extract.office.spreadsheet import read_spreadsheet

    with converted(path, old="xls", new="xlsx", what="an old Excel file (.xls)") as new:
        return read_spreadsheet(new)


def read_old_slides(path: Path) -> Document:
    """Return the blocks of a PowerPoint file of 1997 to 2003."""
    from pipeline.extract.office.slides import read_slides

    with converted(path, old="ppt", new="pptx", what="an old PowerPoint file (.ppt)") as new:
        return read_slides(new)
