"""Extract: a file in, a :class:`~pipeline.models.Reading` out. The only stage that opens source files."""

from __future__ import annotations

from pipeline.extract.contained import GIGABYTE, Limits, Readers, Result, Task, tasks_for
from pipeline.extract.ocr import Ocr, make_ocr
from pipeline.extract.reading import read

__all__ = ["GIGABYTE", "Limits", "Ocr", "Readers", "Result", "Task", "make_ocr", "read", "tasks_for"]
