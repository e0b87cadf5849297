"""The drafts that people edit: one city's desk review and report as Word files.

``context.py`` turns records into plain words and lists, ``render.py`` puts them into a Word template.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct, structs

from pipeline.benchmark import Benchmark
from pipeline.city import City
from pipeline.errors import DataError, UsageError
from pipeline.models import Audience, Evidence, Passage, Practice, Ratings, Review, Source
from pipeline.privacy.people import People
from pipeline.store import digest

DESK_REVIEW = "desk-review.docx"
RECOMMENDATIONS = "recommendations.docx"
LETTER = "letter.docx"
KICKOFF_FORM = "kickoff-form.docx"
INTERVIEW_GUIDE = "interview-guide.docx"
COMPILED_FRONT = "compiled-front.docx"
CHANGE_REPORT = "change-report.docx"


NOBODY = People()
NO_RATINGS = Ratings()


class Material(Struct, frozen=True, kw_only=True):
    """Everything a draft is made from: the review, and the records that its findings point to.

    ``people`` are those interviewed; ``confidential`` is how many sources given in confidence are left out.
    ``propose`` is whether the desk review proposes ratings. For the report, ``ratings`` are the peers', ``practices``
    what other cities' strategies report as being in place, the best first, and ``translations`` what people wrote under
    foreign quotes, by the digest in the quote's bookmark.
    """

    review: Review
    city: City
    sources: Sequence[Source]
    passages: Sequence[Passage]
    evidence: Sequence[Evidence]
    people: People = NOBODY
    audience: Audience = Audience.TEAM
    confidential: int = 0
    propose: bool = False
    ratings: Ratings = NO_RATINGS
    practices: Sequence[Practice] = ()
    translations: Mapping[str, str] = {}


def desk_review(material: Material, benchmark: Benchmark, templates: Path, *, lang: str, peer: str = "") -> bytes:
    """Return the desk review as a Word file, from ``desk-review.docx`` in the folder of templates.

    It is the copy of one ``peer`` where that is named, and carries its record, so that edits in it can be told. What
    leaves the team carries none: nothing in it that its readers do not see.
    Raise UsageError for a language without labels, DataError for a template that does not fit.
    """
    from pipeline.report import context, render
    from pipeline.report.record import seal

    template = templates / DESK_REVIEW
    content = context.desk_review(material, benchmark, lang=lang, peer=peer)
    made = render.render(template, content)
    if material.audience is Audience.HOST:
        return made
    nobodys = made if not peer else render.render(template, context.desk_review(material, benchmark, lang=lang))
    run = digest(nobodys)
    record = structs.replace(content["desk"], run=run, base=run, columns=render.columns_of(template))
    return seal(made, record)


def recommendations(
    material: Material, benchmark: Benchmark, templates: Path, *, lang: str, name: str = RECOMMENDATIONS
) -> bytes:
    """Return the draft report as a Word file, from the template ``name``; errors as in :func:`desk_review`.

    The letter, or a template of a city's own, is filled with the same content. It carries its record, unless it leaves
    the team.
    """
    from pipeline.report import context, render
    from pipeline.report.record import seal_report

    content = context.recommendations(material, benchmark, lang=lang)
    made = render.render(templates / name, content)
    if material.audience is Audience.HOST:
        return made
    record = structs.replace(content["report"], run=digest(made), template=Path(name).stem)
    return seal_report(made, record)


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


def folder_of(name: str, templates: Path) -> Path:
    """Return the folder that holds a template: the one given, else ours, for a city need not restyle every file."""
    return templates if (templates / name).is_file() else find_templates(names=[name])


def _complete(folder: Path, names: Sequence[str]) -> Path:
    for name in names:
        if not (folder / name).is_file():
            advice = "Copy it from the templates that come with peerdesk and change the copy"
            raise DataError(folder / name, "the Word template is missing", advice)
    return folder
