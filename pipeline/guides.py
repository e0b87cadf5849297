"""The guides for a visit's interviews, from what the last run of a city left in its output folder."""

from __future__ import annotations

from pathlib import Path

from pipeline import report, store
from pipeline.last_run import read_last_run
from pipeline.run import Settings

GUIDES = "guides"


def write_guides(folder: Path, settings: Settings) -> list[Path]:
    """Return where the guides were written, the overview first: into ``guides`` in the city's output folder.

    A guide that somebody has written in is never replaced. Raise UsageError where the city was not run yet, or was
    run with another benchmark.
    """
    output = settings.output / folder.name
    material = read_last_run(folder, output, settings.benchmark)
    lang = settings.lang or material.city.lang
    guides = report.interview_guides(material, settings.benchmark, settings.templates, lang=lang)
    return [store.write_draft(output / GUIDES / name, content) for name, content in guides.items()]
