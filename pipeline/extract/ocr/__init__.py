"""Text recognition for scans: pictures of pages in, words with places and confidence out, through tesseract.

It is asked for (``--ocr``), never assumed: a page takes some seconds, and what it reads may be wrong. tesseract is
called directly and not through a program that writes a PDF, because only its own table of words says how sure it is
of each.
"""

from __future__ import annotations

from pipeline.extract.ocr.settings import Ocr, make_ocr

__all__ = ["Ocr", "make_ocr"]
