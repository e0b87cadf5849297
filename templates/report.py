"""The report, and the letter to the mayor, which is filled with the same content. See ``build.py``."""

from __future__ import annotations

from pipeline.report.wordkit.xml import Element
from templates.shared import cover, evidence_table, not_searched, sources_table, styles_of_the_program
from templates.text import (
    bullet,
    cell,
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


def recommendations() -> list[Element]:
    """Return the body of the report: cover, contents, summary, the review, pillars, themes, matrix, annexes."""
    return [
        *cover(),
        paragraph("ContentsHeading", "{{ labels.report.contents }}"),
        paragraph("Normal", "{{ contents }}"),
        *summary(),
        *the_review(),
        *method(),
        paragraph("Heading1", "{{ labels.report.pillars }}"),
        *tagged("for pillar in pillars", *report_pillar()),
        paragraph("Heading1", "{{ labels.report.themes }}"),
        *tagged("for theme in themes", *report_theme()),
        *matrix(),
        *annex(),
        paragraph("AnnexHeading", "{{ labels.provenance.sources_annex }}"),
        sources_table(width=9600),
        *styles_of_the_program(),
        section(landscape=False),
    ]


def summary() -> list[Element]:
    """Return the summary: what there is, where it speaks for strengths and gaps, pictures, room for the team."""
    fields = []
    for name in ("strengths", "gaps", "open"):
        fields += [
            paragraph("Lead", f"{{{{ labels.report.summary_{name} }}}}"),
            paragraph("Small", f"{{{{ labels.report.summary_{name}_why }}}}"),
            *tagged(f"for area in summary.{name}", bullet("{{ area }}")),
            *tagged(f"if not summary.{name}", paragraph("Nothing", "{{ labels.report.summary_nowhere }}")),
        ]
    return [
        paragraph("AnnexHeading", "{{ labels.report.summary }}"),
        paragraph("Lead", "{{ labels.report.overall }}"),
        paragraph("Box", placeholder()),
        paragraph("Normal", "{{ summary.scope }}"),
        *tagged(
            "if searchable",
            paragraph("Normal", "{{ summary.standing }}"),
            *fields,
            paragraph("Small", "{{ labels.report.summary_order }}"),
            *picture("fields"),
            *picture("kinds"),
        ),
    ]


def picture(name: str) -> list[Element]:
    """Return a picture with its caption, and the same numbers as a table."""
    columns = ("name", "total", "in_place", "planned", "absent", "past", "uncertain")
    first, *rest = columns
    sample = [
        cell(paragraph("TableText", f"{{{{ pictures.{name}.rows }}}}{field(first)}")),
        *(cell(paragraph("TableText", field(each))) for each in rest),
    ]
    heads = [f"{{{{ labels.matrix.{name}_name }}}}", "{{ labels.matrix.total }}"]
    header = header_row([*heads, *(f"{{{{ labels.statuses.{status} }}}}" for status in columns[2:])])
    return [
        paragraph("TableTitle", f"{{{{ labels.matrix.{name}_title }}}}"),
        paragraph("Picture", f"{{{{ pictures.{name}.picture }}}}"),
        paragraph("Small", f"{{{{ labels.matrix.{name}_note }}}}"),
        table(header, sample, widths=(3400, 1000, 1000, 1000, 1000, 1000, 1200)),
    ]


def the_review() -> list[Element]:
    """Return what the report says of the city and the review."""
    value = paragraph("CoverFact", words("{{ fact.label }}", "Strong"), "\t{{ fact.value }}")
    unknown = paragraph("CoverFact", words("{{ fact.label }}", "Strong"), "\t", placeholder())
    return [
        paragraph("AnnexHeading", "{{ labels.about.title }}"),
        tag("for fact in about.facts"),
        *tagged("if fact.value", value),
        *tagged("if not fact.value", unknown),
        tag("endfor"),
        paragraph("Lead", "{{ labels.about.city }}"),
        paragraph("Box", placeholder()),
        *not_searched("about.gaps"),
    ]


def method() -> list[Element]:
    """Return how the report came about: the steps of a review, and what the program did."""
    return [
        paragraph("AnnexHeading", "{{ labels.provenance.title }}"),
        *tagged("for text in labels.report.method", paragraph("Normal", "{{ text }}")),
        *tagged("for text in provenance.paragraphs", paragraph("Normal", "{{ text }}")),
        paragraph("Lead", "{{ labels.provenance.searched }}"),
        paragraph("Normal", "{{ provenance.searched }}"),
    ]


def report_pillar() -> list[Element]:
    """Return the section of one pillar."""
    parts: list[Element] = [
        paragraph("Heading2", "{{ pillar.name }}"),
        paragraph("Standard", "{{ pillar.standard }}"),
        *tagged("if pillar.ratings", *peers_ratings()),
    ]
    for name in ("strengths", "weaknesses", "contradictions"):
        parts += [
            paragraph("Heading3", f"{{{{ labels.report.{name} }}}}"),
            *tagged(
                f"for group in pillar.{name}",
                paragraph("Lead", "{{ group.area }}"),
                *tagged("for point in group.points", *point_with_quotes()),
            ),
            *nothing(f"pillar.{name}", f"no_{name}"),
        ]
    parts += [paragraph("Heading3", "{{ labels.report.open }}"), *open_points("pillar", quotes=True)]
    return [*parts, *tagged("if pillar.visit", *questions_of_the_visit())]


def peers_ratings() -> list[Element]:
    """Return the peers' ratings of a pillar: only those that they have given in their desk reviews."""
    sample = [
        cell(
            paragraph("Reference", f"{{{{ pillar.ratings }}}}{field('indicator')}"),
            paragraph("TableText", field("title")),
        ),
        cell(paragraph("TableText", field("ratings"))),
        cell(paragraph("TableText", field("spread")), paragraph("TableText", words(field("agreed"), "Strong"))),
    ]
    header = header_row([f"{{{{ labels.ratings.columns.{name} }}}}" for name in ("indicator", "ratings", "spread")])
    return [
        paragraph("TableTitle", "{{ labels.ratings.title }}"),
        paragraph("Small", "{{ labels.ratings.note }}"),
        table(header, sample, widths=(4200, 3200, 2200)),
    ]


def questions_of_the_visit() -> list[Element]:
    """Return what became of a pillar's questions: those that interviews speak to with by whom, the rest counted."""
    asked = bullet("{{ question.text }} ({{ question.indicator }})", words("{{ question.notes }}"))
    return [
        paragraph("Heading3", "{{ labels.visit.title }}"),
        *tagged(
            "for group in pillar.visit.groups",
            paragraph("Lead", "{{ group.title }}"),
            *tagged("for question in group.questions", asked),
        ),
        *tagged("if pillar.visit.open", paragraph("Normal", "{{ pillar.visit.open }}")),
    ]


def quoted(owner: str, style: str = "Evidence") -> list[Element]:
    """Return the quotes of a point, each with room for a translation where it is in another language."""
    translation = paragraph("Translation", "{{ labels.report.translation }} ", words("{{ quote.translation }}"))
    return [
        tag(f"for quote in {owner}"),
        paragraph(style, "{{ quote.words }}"),
        *tagged("if quote.foreign", translation),
        tag("endfor"),
    ]


def point_with_quotes() -> list[Element]:
    """Return one finding as a bullet: its name, its indicator, what the material says; its quotes below."""
    core = bullet(words("{{ point.name }}", "Strong"), " ({{ point.indicator }}). {{ point.text }}")
    return [core, *quoted("point.quotes")]


def point_with_notes(style: str = "ListBullet") -> Element:
    """Return one finding with footnotes for the places it rests on."""
    core = " ({{ point.indicator }}). {{ point.text }}"
    return paragraph(style, words("{{ point.name }}", "Strong"), core, words("{{ point.notes }}"))


def open_points(owner: str, *, quotes: bool) -> list[Element]:
    """Return what is announced or unconfirmed, and with quotes, where it is told first, what is not found."""
    parts: list[Element] = []
    for name in ("planned", "unconfirmed"):
        shown = point_with_quotes() if quotes else [point_with_notes()]
        parts += tagged(
            f"if {owner}.{name}",
            paragraph("Lead", f"{{{{ labels.report.{name} }}}}"),
            *tagged(f"for point in {owner}.{name}", *shown),
        )
    if not quotes:
        return parts
    gap = bullet(words("{{ gap.indicator }}", "Strong"), " {{ gap.names }}")
    parts += tagged(
        f"if searchable and {owner}.nothing",
        paragraph("Lead", "{{ labels.report.nothing }}"),
        *tagged(f"for gap in {owner}.nothing", gap),
    )
    return [*parts, *tagged("if not searchable", paragraph("Nothing", "{{ labels.report.not_searchable }}"))]


def nothing(what: str, label: str) -> list[Element]:
    """Return the sentence that stands where there is nothing, told apart from what could not be searched."""
    return [
        *tagged(f"if searchable and not {what}", paragraph("Nothing", f"{{{{ labels.report.{label} }}}}")),
        *tagged(f"if not searchable and not {what}", paragraph("Nothing", "{{ labels.report.not_searchable }}")),
    ]


def report_theme() -> list[Element]:
    """Return the section of one theme."""
    shown = bullet(words("{{ challenge.text }}", "Strong"), ". {{ labels.report.challenge_in }} {{ challenge.shown }}.")
    shown.append(words("{{ challenge.notes }}"))
    return [
        paragraph("Heading2", "{{ theme.title }}"),
        paragraph("Standard", "{{ theme.standard }}"),
        paragraph("Heading3", "{{ labels.report.found }}"),
        *tagged("for point in theme.findings", point_with_notes()),
        *nothing("theme.findings", "nothing_found"),
        *tagged(
            "if theme.voices",
            paragraph("Lead", "{{ labels.report.voices }}"),
            *quoted("theme.voices", "Voice"),
        ),
        *tagged(
            "if theme.planned or theme.unconfirmed",
            paragraph("Heading3", "{{ labels.report.open }}"),
            *open_points("theme", quotes=False),
        ),
        *tagged(
            "if theme.challenges",
            paragraph("Heading3", "{{ labels.report.challenges }}"),
            *tagged("for challenge in theme.challenges", shown),
        ),
        paragraph("Heading3", "{{ labels.report.recommendations }}"),
        *tagged(
            "for group in theme.recommendations",
            *tagged("if group.challenge", paragraph("Lead", "{{ group.challenge }}")),
            *tagged("for point in group.points", *recommendation()),
        ),
        *nothing("theme.recommendations", "no_recommendations"),
        *good_practice(),
    ]


def recommendation() -> list[Element]:
    """Return one recommendation: what to consider, why and on which evidence, what other cities report."""
    other = paragraph("PracticeBox", words("{{ labels.report.practice_of }} {{ practice.city }}", "Strong"))
    return [
        paragraph("Recommendation", "{{ point.text }}", words("{{ point.notes }}")),
        paragraph("Cites", "{{ point.name }} ({{ point.indicator }}). {{ point.why }}"),
        *tagged("for practice in point.practices", other, paragraph("PracticeBox", "{{ practice.quote }}")),
    ]


def good_practice() -> list[Element]:
    """Return the boxes of good practice: what this city could show to others, and room for the team."""
    own = paragraph("PracticeBox", words("{{ practice.name }}", "Strong"), " ({{ practice.indicator }})")
    return [
        paragraph("Heading3", "{{ labels.report.good_practice }}"),
        *tagged(
            "if theme.practices",
            paragraph("Lead", "{{ labels.report.own_practice }}"),
            *tagged("for practice in theme.practices", own, *quoted("practice.quotes", "PracticeBox")),
        ),
        paragraph("Box", words("{{ labels.report.practice }}: ", "Strong"), placeholder()),
    ]


def matrix() -> list[Element]:
    """Return the evidence matrix, a table for each pillar."""
    groups = ("self", "documents", "interviews", "standing")
    sample = [
        cell(
            paragraph("Reference", f"{{{{ part.rows }}}}{field('indicator')}"),
            paragraph("TableText", field("title")),
        ),
        *(cell(paragraph("TableText", field(name))) for name in groups),
    ]
    header = header_row([f"{{{{ labels.matrix.columns.{name} }}}}" for name in ("indicator", *groups)])
    return [
        paragraph("AnnexHeading", "{{ labels.matrix.title }}"),
        *tagged("for text in labels.matrix.intro", paragraph("Normal", "{{ text }}")),
        *tagged(
            "for part in matrix",
            paragraph("TableTitle", words("{{ part.name }}", "Strong")),
            table(header, sample, widths=(2800, 1600, 1600, 1600, 2000)),
        ),
    ]


def annex() -> list[Element]:
    """Return the evidence, one table for each indicator that has some."""
    return [
        paragraph("AnnexHeading", "{{ labels.report.evidence }}"),
        paragraph("Normal", "{{ labels.report.evidence_intro }}"),
        *tagged(
            "for entry in evidence",
            paragraph("TableTitle", words("{{ entry.indicator }}", "Strong"), " {{ entry.title }}"),
            evidence_table("entry.rows", widths=(2100, 4200, 2200, 1100)),
        ),
        *tagged("if searchable and nothing", paragraph("Lead", "{{ labels.report.evidence_none }}")),
        *tagged("if searchable and nothing", paragraph("Small", "{{ nothing }}")),
        *tagged("if not searchable", paragraph("Nothing", "{{ labels.report.not_searchable }}")),
    ]


def letter() -> list[Element]:
    """Return the body of the letter to the mayor: two pages with the main strengths and recommendations."""
    # No footnotes: whoever was interviewed could be told from them, and the report has them.
    strength = bullet(words("{{ point.name }}", "Strong"), ". {{ point.text }}")
    return [
        paragraph("LetterHead", placeholder()),
        paragraph("LetterHead", "{{ labels.letter.to }} {{ city }}"),
        paragraph("LetterDate", placeholder()),
        paragraph("Subject", "{{ labels.letter.subject }} {{ city }}"),
        paragraph("Normal", "{{ labels.letter.salutation }}"),
        *tagged("for text in labels.letter.opening", paragraph("Normal", "{{ text }}")),
        *tagged(
            "if main.strengths",
            paragraph("Lead", "{{ labels.letter.strengths }}"),
            *tagged("for point in main.strengths", strength),
        ),
        *tagged(
            "if main.recommendations",
            paragraph("Lead", "{{ labels.letter.recommendations }}"),
            *tagged(
                "for point in main.recommendations",
                paragraph("Recommendation", "{{ point.text }}"),
                paragraph("Cites", "{{ point.why }}"),
            ),
        ),
        *tagged("if not main.recommendations", paragraph("Nothing", "{{ labels.report.no_recommendations }}")),
        paragraph("Small", "{{ labels.letter.order }}"),
        paragraph("Box", placeholder()),
        *tagged("for text in labels.letter.closing", paragraph("Normal", "{{ text }}")),
        paragraph("Signature", placeholder()),
        *styles_of_the_program(),
        section(landscape=False),
    ]
