"""The drafts that people edit: one city's desk review and report as Word files.

``context.py`` turns records into plain words and lists, ``render.py`` puts them into a Word template.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from pipeline.benchmark import Benchmark
from pipeline.city import City
from pipeline.errors import DataError, UsageError
from pipeline.models import Audience, Evidence, Passage, Review, Source
from pipeline.privacy.people import People

DESK_REVIEW = "desk-review.docx"
RECOMMENDATIONS = "recommendations.docx"
KICKOFF_FORM = "kickoff-form.docx"
INTERVIEW_GUIDE = "interview-guide.docx"


NOBODY = People()


class Material(Struct, frozen=True, kw_only=True):
    """Everything a draft is made from: the review, and the records that its findings point to.

    ``people`` are those interviewed; ``confidential`` is how many sources given in confidence are left out.
    """

    review: Review
    city: City
    sources: Sequence[Source]
    passages: Sequence[Passage]
    evidence: Sequence[Evidence]
    people: People = NOBODY
    audience: Audience = Audience.TEAM
    confidential: int = 0


def desk_review(material: Material, benchmark: Benchmark, templates: Path, *, lang: str) -> bytes:
    """Return the desk review as a Word file, from ``desk-review.docx`` in the folder of templates.

    Raise UsageError for a language without labels, DataError for a template that does not fit.
    """
    from pipeline.report import context, render

    return render.render(templates / DESK_REVIEW, context.desk_review(material, benchmark, lang=lang))


def recommendations(material: Material, benchmark: Benchmark, templates: Path, *, lang: str) -> bytes:
    """Return the draft report as a Word file, from ``recommendations.docx``; errors as in :func:`desk_review`."""
    from pipeline.report import context, render

    return render.render(templates / RECOMMENDATIONS, context.recommendations(material, benchmark, lang=lang))


def kickoff_form(city: City, benchmark: Benchmark, templates: Path, *, lang: str) -> bytes:
    """Return the form for the city's self-assessment, from ``kickoff-form.docx``; errors as in :func:`desk_review`."""
    from pipeline.report import form, render

    return render.render(templates / KICKOFF_FORM, form.kickoff_form(city, benchmark, lang=lang))


def interview_guides(material: Material, benchmark: Benchmark, templates: Path, *, lang: str) -> dict[str, bytes]:
    """Return a Word file for each interview of the visit by its name, the overview of all of them first.

    They come from ``interview-guide.docx``; errors as in :func:`desk_review`.
    """
    from pipeline.report import guide, render
    from pipeline.report.lookup import Lookup
    from pipeline.review.questions import plan_interviews

    lookup = Lookup(material, benchmark, lang=lang)
    plan = plan_interviews(material.review.rows, benchmark)
    names = guide.file_names(plan, lookup)
    contents = {guide.OVERVIEW: guide.overview(plan, names, lookup)}
    contents |= {name: guide.guide(interview, lookup) for name, interview in zip(names, plan, strict=True)}
    return {name: render.render(templates / INTERVIEW_GUIDE, content) for name, content in contents.items()}


def find_templates(folder: Path | None = None, *, names: Sequence[str] = (DESK_REVIEW, RECOMMENDATIONS)) -> Path:
    """Return the folder of Word templates: the one given, else ``./templates``, else the ones we bring along.

    Raise UsageError where the given folder is none, DataError where one of the templates ``names`` is missing.
    """
    if folder is not None:
        if not folder.is_dir():
            raise UsageError(folder, "is not a folder", "Give the folder that holds the Word templates")
        return _complete(folder, names)
    package = Path(__file__).parent.parent
    places = (Path("templates"), package.parent / "templates", package / "templates")
    found = next((place for place in places if (place / names[0]).is_file()), None)
    if found is None:
        advice = "Give a folder that has them with --templates, or install peerdesk again"
        raise DataError(names[0], "no folder of Word templates was found", advice)
    return _complete(found, names)


def _complete(folder: Path, names: Sequence[str]) -> Path:
    for name in names:
        if not (folder / name).is_file():
            advice = "Copy it from the templates that come with peerdesk and change the copy"
            raise DataError(folder / name, "the Word template is missing", advice)
    return folder
