"""Extract: a file in, a :class:`~pipeline.models.Reading` out. The only stage that opens source files."""

from __future__ import annotations

from pipeline.extract.ocr import Ocr, make_ocr
from pipeline.extract.reading import read
from pipeline.extract.workers.readers import GIGABYTE, Limits, Readers, Result, Task, tasks_for

__all__ = ["GIGABYTE", "Limits", "Ocr", "Readers", "Result", "Task", "make_ocr", "read", "tasks_for"]
