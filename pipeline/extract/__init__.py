"""Extract: a file in, a :class:`~pipeline.models.Reading` out. The only stage that opens source files."""

from __future__ import annotations

from pipeline.extract.ocr import make_ocr
from pipeline.extract.reading import read
from pipeline.extract.workers.readers import Packed, Readers, Result, Task, pack, tasks_for, unpack
from pipeline.limits import GIGABYTE, Limits, Ocr

__all__ = [
    "GIGABYTE",
    "Limits",
    "Ocr",
    "Packed",
    "Readers",
    "Result",
    "Task",
    "make_ocr",
    "pack",
    "read",
    "tasks_for",
    "unpack",
]
