"""What people choose for a run, the same for all its cities."""

from __future__ import annotations

from msgspec import Struct

from pipeline.limits import Limits, Ocr
from pipeline.models import Audience


class Choices(Struct, frozen=True, kw_only=True):
    """What people choose for a run.

    ``lang`` is the language of the drafts, empty where each city chooses its own; ``audience`` is whom they are for,
    ``propose`` whether the desk review proposes ratings. ``pages`` is whether the report's contents tell pages, ``pdf``
    whether it is also written as a PDF. ``limits`` is what reading one file may take, ``jobs`` how many files of a city
    are read at a time (0: as many as make sense), ``ocr`` how to read scans (None: not at all).
    """

    lang: str = ""
    audience: Audience = Audience.TEAM
    propose: bool = False
    pages: bool = False
    pdf: bool = False
    limits: Limits = Limits()
    jobs: int = 0
    ocr: Ocr | None = None
