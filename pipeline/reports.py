"""The report in the output folder: drafted, brought up to date where somebody has edited it, with pages and PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from pipeline import report
from pipeline.audience import HOST_FOLDER
from pipeline.drafts import Written, read_translations, write_report_draft
from pipeline.errors import UsageError
from pipeline.pages import number_contents, write_pdf

if TYPE_CHECKING:
    from pipeline.run import Settings

REPORT = "report.docx"
RESERVED = frozenset(("report", "desk-review", "kickoff-form"))


class Reported(Struct, frozen=True, kw_only=True):
    """A report as it lies in the output folder, and its PDF, where one was asked for.

    ``unnumbered`` is why the contents tell no pages, empty where they do or nobody asked for them.
    """

    written: Written
    pdf: Path | None = None
    unnumbered: str = ""

    @property
    def paths(self) -> tuple[Path, ...]:
        """All files, the report first."""
        return tuple(filter(None, (self.written.path, self.written.changes, self.pdf)))

    @property
    def notes(self) -> tuple[str, ...]:
        """What the team leader should know of the edits that somebody made, in plain words."""
        told = []
        if beside := self.written.beside:
            why = "is in another language, for other readers, or could not be followed"
            told.append(f"{beside} holds edits that are not in {self.written.path.name}, for it {why}")
        if self.written.path.parent.name != HOST_FOLDER:  # what is for the host carries no record to lose
            lost = "had lost what peerdesk keeps in it; it was held against the last draft"
            told += [f"{each} {lost}" for each in self.written.recovered]
        return tuple(told)


def write_report(
    output: Path, material: report.Material, settings: Settings, *, lang: str, template: Path | None = None
) -> Reported:
    """Write the report, or what another template makes of the same content, into the folder ``output``.

    A report that somebody has edited is brought up to date in a file beside it: what people wrote stays, translations
    under quotes among it. Raise DataError for a template that does not fit, OutputError where the PDF cannot be made.
    """
    path = output / name_of(template)
    folder, name = (template.parent, template.name) if template else (settings.templates, report.RECOMMENDATIONS)
    translations = {quote: told[0] for quote, told in read_translations(path, lang).items()}
    material = structs.replace(material, translations=translations)
    draft = report.recommendations(material, settings.benchmark, folder, lang=lang, name=name)
    unnumbered = ""

    def finish(content: bytes) -> bytes:
        nonlocal unnumbered
        if not settings.pages:
            return content
        numbered = number_contents(content)
        unnumbered = numbered.why_not
        return numbered.docx

    written = write_report_draft(path, draft, settings.templates, lang=lang, finish=finish)
    pdf = write_pdf(written.path) if settings.pdf else None
    return Reported(written=written, pdf=pdf, unnumbered=unnumbered)


def name_of(template: Path | None) -> str:
    """Return the name of the file that a template makes; raise UsageError for one that another draft has."""
    if template is None or template.name == report.RECOMMENDATIONS:
        return REPORT
    if template.stem in RESERVED:
        why = "has the name of another draft, which it would stand in the place of"
        raise UsageError(template.name, why, "Give the template another name")
    return f"{template.stem}.docx"
