"""What an edited report goes back to: the draft inside it, or one that was kept elsewhere."""

from __future__ import annotations

from lxml import etree
from msgspec import Struct

from pipeline.copies.reading import open_word
from pipeline.errors import DamagedError
from pipeline.report.record import OtherFormatError, ReportRecord, unseal_report
from pipeline.report.wordkit.package import Package


class ReportBase(Struct, frozen=True, kw_only=True):
    """A draft of the report as the program wrote it, with its record; drafts for the host have none.

    ``is_recovered`` is whether the file that was made from it does not carry it.
    """

    content: bytes
    record: ReportRecord | None = None
    is_recovered: bool = False


def read_report_record(content: bytes, name: str) -> ReportBase | None:
    """Return what somebody's report carries inside, None where that is nothing that can be read.

    Raise InputError where the file is no Word file, or damaged.
    """
    package = open_word(content, name)
    try:
        sealed = unseal_report(package)
    except OtherFormatError:
        return None
    except (ValueError, etree.XMLSyntaxError) as error:
        raise DamagedError(name, "is cut off or damaged", "Open it in Word, save it as .docx and try again") from error
    return ReportBase(content=sealed.base, record=sealed.record) if sealed else None


def find_base(draft: bytes, *, is_recovered: bool = False) -> ReportBase:
    """Return a draft of ours as a base: the document inside its record, or the draft itself where it has none."""
    sealed = unseal_report(Package(draft))
    if sealed is None:
        return ReportBase(content=draft, is_recovered=is_recovered)
    return ReportBase(content=sealed.base, record=sealed.record, is_recovered=is_recovered)
