"""Extract: a file in, a :class:`~pipeline.models.Reading` out. The only stage that opens source files."""

from __future__ import annotations

from pipeline.extract.reading import read

__all__ = ["read"]
