"""Drafts that people have edited: read back, compared with what they were, merged, and brought up to date.

Every desk review, and every report for the team, carries the document as the program wrote it
(:mod:`pipeline.report.record`), so an edit is whatever differs from that, whoever made it and with which program.
"""

from __future__ import annotations

from pipeline.copies.comparing import compare
from pipeline.copies.compiling import Merged, merge
from pipeline.copies.model import Change, ChangeKind, Update, UpdateKind
from pipeline.copies.reading import Copy, NoRecordError, read_copy, read_sealed

__all__ = [
    "Change",
    "ChangeKind",
    "Copy",
    "Merged",
    "NoRecordError",
    "Update",
    "UpdateKind",
    "compare",
    "merge",
    "read_copy",
    "read_sealed",
]
