"""Our documents: by which template each is made, and the contents with which a template is checked and tried."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from pipeline import report
from pipeline.benchmark import Benchmark
from pipeline.city import City
from pipeline.report import Material, changes, compiled, context, form, guide, specimen
from pipeline.report.content import Content, row_bookmark
from pipeline.report.lookup import Lookup
from pipeline.review.questions import plan_interviews

LANG = "en"
SHORT_INTERVIEW = 20  # minutes; so short that some questions find no room
_DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
_Make = Callable[[Benchmark], list[Content]]


class DocumentKind(Struct, frozen=True):
    """One of our documents: its name and title, its template's file, and how to make contents to try one with.

    The first of these is a full one, the last a bare one.
    """

    name: str
    title: str
    file: str
    make: _Make


def _materials(benchmark: Benchmark) -> list[Material]:
    return [specimen.full(benchmark), specimen.silent(benchmark), specimen.bare(benchmark)]


def _desk_review(benchmark: Benchmark) -> list[Content]:
    peer = specimen.PEERS[0]
    return [context.desk_review(each, benchmark, lang=LANG, peer=peer) for each in _materials(benchmark)]


def _report(benchmark: Benchmark) -> list[Content]:
    return [undrawn(context.recommendations(each, benchmark, lang=LANG)) for each in _materials(benchmark)]


def undrawn(content: Content) -> Content:
    """Return the content with a dot for each picture: drawing takes seconds and says nothing about a template."""
    for picture in content["pictures"].values():
        picture["draw"] = lambda colors: _DOT
    return content


def _form(benchmark: Benchmark) -> list[Content]:
    return [form.kickoff_form(city, benchmark, lang=LANG) for city in (specimen.CITY, City(name="Musterdorf"))]


def _guides(benchmark: Benchmark) -> list[Content]:
    """Return the overview, the guides that ask most, and an overview without interviews."""
    lookup = Lookup(specimen.full(benchmark), benchmark, lang=LANG)
    plan = plan_interviews(lookup.material.review.rows, benchmark, minutes=SHORT_INTERVIEW)
    most = sorted(plan, key=lambda interview: -len(interview.questions))[:2]
    named = next((interview for interview in plan if interview.contact), plan[0])
    guides = [guide.guide(interview, lookup) for interview in (*most, named)]
    files = guide.file_names(plan, lookup)
    return [
        guide.overview(plan, files, lookup),
        *guides,
        guide.overview([], [], Lookup(specimen.bare(benchmark), benchmark, lang=LANG)),
    ]


def _compiled(benchmark: Benchmark) -> list[Content]:
    return [compiled.front_content(_front(benchmark)), compiled.front_content(_front(benchmark, empty=True))]


def _front(benchmark: Benchmark, *, empty: bool = False) -> compiled.Front:
    ratings = specimen.full(benchmark).ratings.given
    rows = tuple(
        compiled.RatingRow(
            indicator=indicator.id,
            title=indicator.title[benchmark.languages[0]],
            bookmark=row_bookmark(indicator.id),
            values=tuple((peer, rating, "") for peer, rating in ratings.get(indicator.id, {}).items()),
            spread=1,
        )
        for indicator in benchmark.indicators
    )
    own = compiled.RatingRow(
        indicator=rows[0].indicator, title="", bookmark="", values=(("Bo", None, "in own words"),), spread=None
    )
    agreement = compiled.Agreement(alpha=0.5, raters=2, indicators=len(rows), agreed=1)
    remark = compiled.Remark(author="Bo", where="Sources", text="One is missing.")
    return compiled.Front(
        city=specimen.CITY.name,
        lang=LANG,
        benchmark=benchmark.name,
        copies=() if empty else tuple((peer, f"desk-review-{peer}.docx") for peer in specimen.PEERS),
        ratings=() if empty else (own, *rows[1:]),
        agreement=compiled.Agreement() if empty else agreement,
        outside=() if empty else (remark,),
        only_disagreements=not empty,
    )


def _changes(benchmark: Benchmark) -> list[Content]:
    row = benchmark.indicators[0]
    line = changes.ChangeLine(
        row=row.id,
        title="Title",
        kind="reworded",
        author="Bo",
        column="hypothesis",
        before="Before.",
        after="After.",
        causes=("Strategy 2030",),
    )
    updated = changes.ChangeLine(
        row=row.id, title="", kind="updated", author="", column="hypothesis", before="a", after="b"
    )
    made = [
        changes.ChangeReport(city=specimen.CITY.name, lang=LANG, file="a.docx", into="b.docx", lines=lines, rerun=rerun)
        for lines, rerun in (((line,), False), ((updated,), True), ((), False))
    ]
    return [changes.report_content(each) for each in made]


KINDS = (
    DocumentKind("desk-review", "the desk review", report.DESK_REVIEW, _desk_review),
    DocumentKind("report", "the report", report.RECOMMENDATIONS, _report),
    DocumentKind("letter", "the letter to the mayor", report.LETTER, _report),
    DocumentKind("form", "the kick-off form", report.KICKOFF_FORM, _form),
    DocumentKind("guide", "the interview guides", report.INTERVIEW_GUIDE, _guides),
    DocumentKind("compiled", "the first pages of a compiled table", report.COMPILED_FRONT, _compiled),
    DocumentKind("changes", "the list of changes", report.CHANGE_REPORT, _changes),
)
"""Our documents in the order of a review's work; the names are those of the command's option ``--as``."""


def kind_named(name: str) -> DocumentKind:
    """Return the document with this name; raise KeyError where there is none."""
    return {kind.name: kind for kind in KINDS}[name]


def ours(kind: DocumentKind) -> Path:
    """Return our own template, never one of the city's that lies in the folder where the command runs."""
    package = Path(report.__file__).parent.parent
    places = (package.parent / "templates", package / "templates")
    return next((place / kind.file for place in places if (place / kind.file).is_file()), places[0] / kind.file)
