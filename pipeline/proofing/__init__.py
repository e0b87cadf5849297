"""A report that people have edited, held against its sources before it leaves: quotations, citations, placeholders.

``quotations.py`` reads what the Word file says in other people's words, ``checking.py`` holds it against the passages
of the last run, ``since.py`` against the draft, ``telling.py`` says what was found.
"""

from __future__ import annotations

from pipeline.proofing.checking import Checked, Doubtful, Fault, Proof, Result, check
from pipeline.proofing.quotations import Manuscript, is_no_report, read_manuscript
from pipeline.proofing.since import Edited, Since, compare
from pipeline.proofing.sources import Sources

__all__ = [
    "Checked",
    "Doubtful",
    "Edited",
    "Fault",
    "Manuscript",
    "Proof",
    "Result",
    "Since",
    "Sources",
    "check",
    "compare",
    "is_no_report",
    "read_manuscript",
]
