"""What several templates hold: the cover, how a draft was made, the sources, the evidence. See ``build.py``."""

from __future__ import annotations

from pipeline.report.wordkit.xml import Element
from templates.text import bullet, cell, field, header_row, paragraph, placeholder, table, tag, tagged, words


def styles_of_the_program() -> list[Element]:
    """Return a part that is never printed and uses the styles the program needs: editors drop unused ones."""
    runs = [words("[[words]] ", "EvidenceQuote"), words("[[citation]]", "EvidencePlace")]
    return tagged(
        "if false",
        paragraph("Evidence", *runs),
        paragraph("TOC1", "[[contents]]"),
        paragraph("TOC2", "[[contents]]"),
        paragraph("FootnoteText", words("[[note]]", "FootnoteReference")),
    )


def cover() -> list[Element]:
    """Return the cover: what it is, whose it is, and the facts, with a placeholder for each that is not known."""
    return [
        paragraph("Kicker", "{{ title }}"),
        paragraph("Title", "{{ city }}"),
        paragraph("Subtitle", "{{ subtitle }}"),
        tag("for fact in cover"),
        *tagged("if fact.value", paragraph("CoverFact", words("{{ fact.label }}", "Strong"), "\t{{ fact.value }}")),
        *tagged("if not fact.value", paragraph("CoverFact", words("{{ fact.label }}", "Strong"), "\t", placeholder())),
        tag("endfor"),
    ]


def provenance(*, width: int) -> list[Element]:
    """Return how the draft was made: the paragraphs, what could not be searched, the sources."""
    return [
        paragraph("AnnexHeading", "{{ labels.provenance.title }}"),
        *tagged("for text in provenance.paragraphs", paragraph("Normal", "{{ text }}")),
        paragraph("Lead", "{{ labels.provenance.searched }}"),
        paragraph("Normal", "{{ provenance.searched }}"),
        *not_searched("provenance.gaps"),
        paragraph("Lead", "{{ labels.provenance.sources }}"),
        sources_table(width=width),
    ]


def not_searched(gaps: str) -> list[Element]:
    """Return what of the material could not be searched."""
    return [
        paragraph("Lead", "{{ labels.provenance.not_searched }}"),
        *tagged(f"for gap in {gaps}", bullet("{{ gap }}")),
        *tagged(f"if not {gaps}", paragraph("Normal", "{{ labels.provenance.all_searched }}")),
    ]


def sources_table(*, width: int) -> Element:
    """Return the list of sources with its sample row."""
    names = ("title", "kind", "pages", "lang", "outcome")
    shares = (0.40, 0.16, 0.08, 0.12, 0.24)
    sample = [
        cell(
            paragraph("TableText", f"{{{{ provenance.sources }}}}{field('source')}"),
            paragraph("Small", field("date")),
            paragraph("Small", field("file")),
        ),
        *(cell(paragraph("TableText", field(name))) for name in ("kind", "pages", "lang", "outcome")),
    ]
    header = header_row([f"{{{{ labels.provenance.source_columns.{name} }}}}" for name in names])
    return table(header, sample, widths=tuple(int(width * share) for share in shares))


def evidence_table(rows: str, *, widths: tuple[int, ...]) -> Element:
    """Return a table of quotes with its sample row."""
    sample = [
        cell(
            paragraph("TableText", f"{{{{ {rows} }}}}{field('about')}"),
            paragraph("Small", field("id")),
        ),
        cell(paragraph("TableText", words(field("words"), "EvidenceQuote"))),
        cell(paragraph("TableText", field("citation"))),
        cell(paragraph("TableText", field("status"))),
    ]
    names = ("id", "quote", "citation", "status")
    return table(header_row([f"{{{{ labels.evidence.columns.{name} }}}}" for name in names]), sample, widths=widths)
