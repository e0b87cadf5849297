"""Build the Word templates from code: ``python -m templates.build`` in the checkout.

The files in this folder are its output. Cities restyle copies of them in Word; whoever changes what a draft holds
changes this script, runs it and commits both. Widths are in twentieths of a point, font sizes in half points.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from pipeline.report.wordkit.xml import Element
from templates.parts import write_template
from templates.report import letter, recommendations
from templates.shared import cover, evidence_table, provenance, styles_of_the_program
from templates.text import (
    bullet,
    cell,
    control,
    entry,
    field,
    header_row,
    paragraph,
    placeholder,
    section,
    table,
    tag,
    tagged,
    words,
)

FOLDER = Path(__file__).parent
OWN = FOLDER.parent / "pipeline" / "report" / "own-templates.txt"
TITLES = {
    "desk-review.docx": "Desk review",
    "recommendations.docx": "Strengths, weaknesses and recommendations",
    "letter.docx": "Letter to the mayor",
    "kickoff-form.docx": "Kick-off form",
    "interview-guide.docx": "Interview guide",
    "compiled-front.docx": "Compiled desk review",
    "change-report.docx": "Changes in a desk review",
    "comparison.docx": "Comparison of cities",
}


def desk_review() -> list[Element]:
    """Return the body of the desk review: cover and instructions, contents, a table for each area, annexes."""
    return [
        *cover(),
        paragraph("FrontHeading", "{{ labels.desk.how_title }}"),
        *tagged("for step in how", bullet("{{ step }}")),
        paragraph("ContentsHeading", "{{ labels.desk.contents }}"),
        paragraph("Normal", "{{ contents }}"),
        *tagged("for pillar in pillars", *desk_pillar()),
        *provenance(width=14400),
        *tagged(
            "if evidence",
            paragraph("AnnexHeading", "{{ labels.evidence.title }}"),
            paragraph("Normal", "{{ labels.evidence.intro }}"),
            evidence_table("evidence", widths=(3300, 6100, 3800, 1200)),
        ),
        *styles_of_the_program(),
        section(landscape=True),
    ]


def desk_pillar() -> list[Element]:
    """Return the section of one pillar."""
    return [
        paragraph("Heading1", "{{ pillar.name }}"),
        paragraph("Standard", "{{ pillar.standard }}"),
        *tagged("for area in pillar.areas", paragraph("Heading2", "{{ area.name }}"), desk_table()),
    ]


def desk_table() -> Element:
    """Return the table of one area: a header and the sample row that every indicator's row is cloned from."""
    columns = ("reference", "performance", "hypothesis", "questions")
    sample = [
        cell(
            paragraph("Reference", "{{ area.rows }}[[reference]]"),
            paragraph("RowTitle", "[[title]]"),
            paragraph("Requirement", "[[requirement]]"),
        ),
        cell(paragraph("Performance", control("performance"))),
        cell(
            paragraph("Know", "[[know]]"),
            paragraph("Unknown", "[[unknown]]"),
            paragraph("Suspect", "[[suspect]]"),
            paragraph("Finding", "[[finding]]"),
            paragraph("TableEvidence", "[[quote]]"),
            paragraph("Further", "[[further]]"),
            paragraph("Note", "[[note]]"),
        ),
        cell(
            paragraph("Question", "[[question]]"),
            paragraph("Note", "[[note_question]]"),
            paragraph("MeetLabel", "[[meet_label]]"),
            paragraph("Meet", "[[meet]]"),
            paragraph("MeetLabel", "[[answered_label]]"),
            paragraph("Answered", "[[answered]]"),
            paragraph("AnsweredBy", "[[answered_by]]"),
        ),
    ]
    header = header_row([f"{{{{ labels.desk.columns.{name} }}}}" for name in columns])
    return table(header, sample, widths=(2350, 1350, 6900, 3800))


def kickoff_form() -> list[Element]:
    """Return the body of the form: cover and instructions, contents, for each area contacts, questions, documents."""
    return [
        *form_cover(),
        paragraph("FrontHeading", "{{ labels.form.how_title }}"),
        *tagged("for step in how", bullet("{{ step }}")),
        paragraph("ContentsHeading", "{{ labels.form.contents }}"),
        paragraph("Normal", "{{ contents }}"),
        *tagged(
            "for pillar in pillars",
            paragraph("Heading1", "{{ pillar.name }}"),
            paragraph("Standard", "{{ pillar.standard }}"),
            *tagged("for area in pillar.areas", *form_area()),
        ),
        *styles_of_the_program(),
        section(landscape=False),
    ]


def form_cover() -> list[Element]:
    """Return the cover of the form, with a field for each fact that is not known."""
    value = paragraph("CoverFact", words("{{ fact.label }}", "Strong"), "\t{{ fact.value }}")
    # The slot in a run of its own: what fills it takes the place of the whole run, the tab with it.
    to_fill = [words("{{ fact.label }}", "Strong"), "\t", "{{ fact.entry }}", entry("{{ labels.form.fact_prompt }}")]
    return [
        paragraph("Kicker", "{{ title }}"),
        paragraph("Title", "{{ city }}"),
        paragraph("Subtitle", "{{ subtitle }}"),
        tag("for fact in cover"),
        *tagged("if fact.value", value),
        *tagged("if not fact.value", paragraph("CoverFact", *to_fill)),
        tag("endfor"),
    ]


def form_area() -> list[Element]:
    """Return one area: contact persons, its indicators, the documents attached."""
    return [
        paragraph("Heading2", "{{ area.name }}"),
        paragraph("TableTitle", "{{ labels.form.contacts }} {{ pillar.name }}, {{ area.name }}"),
        form_table("contacts", ("name", "role", "email"), widths=(3200, 3600, 2800)),
        *tagged("for indicator in area.indicators", *form_indicator()),
        paragraph("TableTitle", "{{ labels.form.documents }} {{ pillar.name }}, {{ area.name }}"),
        form_table("documents", ("title", "date", "page"), widths=(6000, 1800, 1800)),
    ]


def form_indicator() -> list[Element]:
    """Return one indicator: its wording, guiding questions, and the field for the answer."""
    return [
        paragraph("Heading3", "{{ indicator.id }} {{ indicator.title }}"),
        paragraph("Wording", "{{ indicator.wording }}"),
        paragraph("GuideLabel", "{{ labels.form.guide }}"),
        *tagged("for question in indicator.questions", paragraph("Guide", "{{ question }}")),
        paragraph("AnswerLabel", "{{ labels.form.answer }}"),
        paragraph("Answer", words("{{ indicator.answer }}"), entry("{{ labels.form.prompt }}")),
    ]


def form_table(name: str, fields: tuple[str, ...], *, widths: tuple[int, ...]) -> Element:
    """Return a table to fill in, with its sample row."""
    columns = f"{name.removesuffix('s')}_columns"
    first, *rest = fields
    sample = [
        cell(paragraph("TableEntry", f"{{{{ area.{name} }}}}{field(first)}")),
        *(cell(paragraph("TableEntry", field(each))) for each in rest),
    ]
    return table(header_row([f"{{{{ labels.form.{columns}.{each} }}}}" for each in fields]), sample, widths=widths)


def interview_guide() -> list[Element]:
    """Return the body of the guide for one interview, and of the overview of all interviews, which is shorter."""
    return [
        *guide_cover(),
        *tagged("if opening", *guide_opening(), *guide_questions()),
        *tagged("if plan", *visit_plan()),
        *styles_of_the_program(),
        section(landscape=False),
    ]


def guide_cover() -> list[Element]:
    """Return the head of the first page: with whom, where, how long, and fields for what the day brings."""
    value = paragraph("CoverFact", words("{{ fact.label }}", "Strong"), "\t{{ fact.value }}")
    to_fill = [words("{{ fact.label }}", "Strong"), "\t", "{{ fact.entry }}", entry("{{ labels.guide.fact_prompt }}")]
    unknown = paragraph("CoverFact", words("{{ fact.label }}", "Strong"), "\t", placeholder())
    return [
        *tagged("if opening", paragraph("GuideKicker", "{{ title }} · {{ city }}")),
        *tagged("if plan", paragraph("GuideKicker", "{{ title }}")),
        paragraph("Partner", "{{ name }}"),
        paragraph("GuideSubtitle", "{{ subtitle }}"),
        tag("for fact in cover"),
        *tagged("if fact.value", value),
        *tagged("if fact.entry", paragraph("CoverFact", *to_fill)),
        *tagged("if not fact.value and not fact.entry", unknown),
        tag("endfor"),
    ]


def guide_opening() -> list[Element]:
    """Return what the peers say before the first question."""
    return [
        paragraph("GuideHeading", "{{ opening.title }}"),
        *tagged("for text in opening.paragraphs", paragraph("Script", "{{ text }}")),
    ]


def guide_questions() -> list[Element]:
    """Return the questions by theme, those for the closing, and those if there is time."""
    spare = paragraph("Spare", words("{{ question.indicator }}", "Strong"), " {{ question.text }}")
    return [
        paragraph("GuideHeading", "{{ labels.guide.questions_title }}"),
        paragraph("Intro", "{{ labels.guide.questions_intro }}"),
        *tagged(
            "for theme in themes",
            paragraph("GuideTheme", "{{ theme.title }}"),
            *tagged("for question in theme.questions", *guide_question()),
        ),
        paragraph("GuideHeading", "{{ closing.title }}"),
        *tagged("for text in closing.questions", paragraph("Known", "{{ text }}")),
        *notes("{{ closing.notes }}", lines=3),
        *tagged(
            "if spare",
            paragraph("GuideHeading", "{{ labels.guide.spare_title }}"),
            paragraph("Intro", "{{ labels.guide.spare_intro }} {{ left }}"),
            *tagged(
                "for question in spare",
                spare,
                *tagged("if question.who", paragraph("SpareWho", "{{ question.who }}")),
            ),
        ),
    ]


def guide_question() -> list[Element]:
    """Return one question: what is known, what came of it, who else could answer, and room for notes."""
    return [
        paragraph("Ask", "{{ question.indicator }} {{ question.text }}"),
        *tagged("for known in question.known", paragraph("Known", "{{ known }}")),
        *tagged("if question.quote", paragraph("KnownQuote", "{{ question.quote }}")),
        paragraph("Who", "{{ question.asked }}", control("asked", "Choice"), " {{ question.who }}"),
        *notes("{{ question.notes }}"),
    ]


def notes(slot: str, *, lines: int = 2) -> list[Element]:
    """Return a box for notes: a field, and further lines to write on by hand."""
    first = paragraph("Notes", words(slot), entry("{{ labels.guide.notes_prompt }}"))
    return [first, *(paragraph("Notes") for _ in range(lines - 2)), paragraph("NotesEnd")]


def visit_plan() -> list[Element]:
    """Return the overview: a row for each interview, the sum, and the questions that fit into none."""
    columns = ("partner", "asked", "spare", "left", "minutes", "file")
    sample = [
        cell(paragraph("TableText", f"{{{{ plan.rows }}}}{field('partner')}"), paragraph("Small", field("role"))),
        *(cell(paragraph("TableText", field(name))) for name in columns[1:]),
    ]
    header = header_row([f"{{{{ labels.guide.overview_columns.{name} }}}}" for name in columns])
    return [
        paragraph("Normal", "{{ plan.intro }}"),
        *tagged(
            "if plan.rows",
            table(header, sample, widths=(3200, 950, 1000, 1000, 950, 2500)),
            paragraph("Lead", "{{ plan.total }}"),
            paragraph("Small", "{{ plan.note }}"),
        ),
        *tagged(
            "if leftover",
            paragraph("GuideHeading", "{{ labels.guide.left_title }}"),
            paragraph("Intro", "{{ labels.guide.left_intro }}"),
            *tagged(
                "for question in leftover",
                paragraph("Spare", words("{{ question.indicator }}", "Strong"), " {{ question.text }}"),
            ),
        ),
    ]


def compiled_front() -> list[Element]:
    """Return the first pages of a compiled table: how to use it, the copies, the agreement, overview, other notes."""
    return [
        paragraph("FrontHeading", "{{ labels.compiled.how_title }}"),
        *tagged("for step in how", bullet("{{ step }}")),
        paragraph("FrontHeading", "{{ labels.compiled.copies_title }}"),
        paragraph("Normal", "{{ compiled }}"),
        *tagged("for copy in copies", bullet(words("{{ copy.author }}", "Strong"), ": {{ copy.file }}")),
        paragraph("FrontHeading", "{{ labels.compiled.agreement_title }}"),
        *tagged("for text in agreement", paragraph("Normal", "{{ text }}")),
        *tagged(
            "if overview",
            paragraph("FrontHeading", "{{ labels.compiled.overview_title }}"),
            paragraph("Normal", "{{ labels.compiled.overview }}"),
            ratings_table(),
        ),
        *tagged("if unrated", paragraph("Small", "{{ unrated }}")),
        *tagged(
            "if outside",
            paragraph("FrontHeading", "{{ labels.compiled.outside_title }}"),
            paragraph("Normal", "{{ labels.compiled.outside }}"),
            outside_table(),
        ),
        *styles_of_the_program(),
        section(landscape=True),
    ]


def ratings_table() -> Element:
    """Return the overview of ratings: who chose what for each indicator."""
    choices = ("below", "meets", "exceeds", "more_information")
    sample = [
        cell(
            paragraph("Reference", f"{{{{ overview }}}}{field('indicator')}"),
            paragraph("TableText", field("title")),
            paragraph("Small", field("standing")),
        ),
        *(cell(paragraph("TableText", field(name))) for name in (*choices, "own")),
    ]
    header = header_row(
        [
            "{{ labels.compiled.columns.indicator }}",
            *(f"{{{{ labels.performance.{name} }}}}" for name in choices),
            "{{ labels.compiled.columns.own }}",
        ]
    )
    return table(header, sample, widths=(3700, 2000, 2000, 2000, 2000, 2700))


def outside_table() -> Element:
    """Return the table of what was written outside the rows."""
    sample = [
        cell(paragraph("Reference", f"{{{{ outside }}}}{field('author')}")),
        cell(paragraph("TableText", field("where"))),
        cell(paragraph("TableText", field("text"))),
    ]
    header = header_row([f"{{{{ labels.compiled.outside_columns.{name} }}}}" for name in ("author", "where", "text")])
    return table(header, sample, widths=(2300, 3700, 8400))


def change_report() -> list[Element]:
    """Return the body of the report on changes: what was read and written, then row by row what happened."""
    columns = ("row", "what", "before", "after")
    return [
        paragraph("GuideKicker", "{{ title }}"),
        paragraph("Partner", "{{ city }}"),
        paragraph("GuideSubtitle", "{{ subtitle }}"),
        paragraph("Normal", "{{ intro }}"),
        *tagged("for fact in cover", paragraph("CoverFact", words("{{ fact.label }}", "Strong"), "\t{{ fact.value }}")),
        *tagged("if count", paragraph("TableTitle", "{{ count }}")),
        *tagged("if edits", changes_table("edits", columns, widths=(2700, 2500, 4600, 4600))),
        *tagged("if updates", changes_table("updates", (*columns, "cause"), widths=(2400, 2500, 3700, 3700, 2100))),
        *styles_of_the_program(),
        section(landscape=True),
    ]


def comparison() -> list[Element]:
    """Return the body of the comparison: what it is, the cities, a table for each area, good practice by theme."""
    return [
        paragraph("GuideKicker", "{{ benchmark }}"),
        paragraph("Partner", "{{ title }}"),
        paragraph("GuideSubtitle", "{{ subtitle }}"),
        *tagged("for text in intro", paragraph("Normal", "{{ text }}")),
        paragraph("ContentsHeading", "{{ labels.compare.contents }}"),
        paragraph("Normal", "{{ contents }}"),
        *tagged("if cities", paragraph("Heading1", "{{ labels.compare.cities }}"), cities_table()),
        *tagged(
            "for pillar in pillars",
            paragraph("Heading1", "{{ pillar.name }}"),
            *tagged("for area in pillar.areas", paragraph("Heading2", "{{ area.name }}"), standings_table()),
        ),
        paragraph("Heading1", "{{ labels.compare.practices }}"),
        paragraph("Normal", "{{ labels.compare.practices_intro }}"),
        *tagged("if no_practices", paragraph("Nothing", "{{ no_practices }}")),
        *tagged(
            "for theme in themes",
            paragraph("Heading2", "{{ theme.title }}"),
            *tagged(
                "for practice in theme.practices",
                paragraph("Lead", "{{ practice.city }}: {{ practice.about }}"),
                paragraph("Evidence", "{{ practice.quote }}"),
            ),
        ),
        *styles_of_the_program(),
        section(landscape=True),
    ]


def cities_table() -> Element:
    """Return the table of cities with its sample row."""
    columns = ("city", "documents", "interviews", "pages", "langs", "searchable", "not_read")
    first, *rest = columns
    sample = [
        cell(paragraph("TableText", f"{{{{ cities }}}}{field(first)}")),
        *(cell(paragraph("TableText", field(name))) for name in rest),
    ]
    header = header_row([f"{{{{ labels.compare.city_columns.{name} }}}}" for name in columns])
    return table(header, sample, widths=(3800, 1500, 1500, 1500, 3300, 1400, 1400))


def standings_table() -> Element:
    """Return the table of one area: a row for each facet, the cities in the column of what their material says."""
    columns = ("in_place", "planned", "absent", "contradictory", "not_found", "not_searchable")
    first = cell(
        paragraph("Reference", f"{{{{ area.rows }}}}{field('indicator')}"),
        paragraph("RowTitle", field("title")),
        paragraph("TableText", field("facet")),
    )
    sample = [first, *(cell(paragraph("TableText", field(name))) for name in columns)]
    header = header_row([f"{{{{ labels.compare.columns.{name} }}}}" for name in ("indicator", *columns)])
    return table(header, sample, widths=(3300, 2100, 1700, 1800, 1900, 1900, 1700))


def changes_table(rows: str, columns: tuple[str, ...], *, widths: tuple[int, ...]) -> Element:
    """Return the table of changes with its sample row."""
    first, *rest = columns
    sample = [
        cell(paragraph("Reference", f"{{{{ {rows} }}}}{field(first)}"), paragraph("TableText", field("title"))),
        *(cell(paragraph("TableText", field(name))) for name in rest),
    ]
    return table(
        header_row([f"{{{{ labels.changes.table_columns.{name} }}}}" for name in columns]), sample, widths=widths
    )


def build(folder: Path) -> None:
    """Write the templates into the folder."""
    bodies = {
        "desk-review.docx": desk_review(),
        "recommendations.docx": recommendations(),
        "letter.docx": letter(),
        "kickoff-form.docx": kickoff_form(),
        "interview-guide.docx": interview_guide(),
        "compiled-front.docx": compiled_front(),
        "change-report.docx": change_report(),
        "comparison.docx": comparison(),
    }
    for name, body in bodies.items():
        (folder / name).write_bytes(write_template(body, title=TITLES[name]))


def own_digests(folder: Path = FOLDER) -> str:
    """Return the lines by which the program knows that a template is its own, byte for byte."""
    head = "# Written by: python -m templates.build. Other templates are rendered in a process with limits.\n"
    return head + "".join(f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()} {name}\n" for name in TITLES)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        build(Path(sys.argv[1]))
    else:
        build(FOLDER)
        OWN.write_text(own_digests(), "ascii")
