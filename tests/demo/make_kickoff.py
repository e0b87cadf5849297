"""Make the kick-off report of Auenfels from kick-off-report.txt: ``python -m tests.demo.make_kickoff [FOLDER]``."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from docx import Document
from docx.document import Document as Report
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from tests.demo import docx_kit

HERE = Path(__file__).parent
CITY = HERE.parents[1] / "corpus" / "auenfels"
DATE = datetime(2026, 2, 27, 9, tzinfo=UTC)
TITLE = "Kick-off report of the City of Auenfels"
PIECE = re.compile(r"\{\+(?P<insertion>.+?)\+\}|\[\^(?P<note>\d+)\]|(?P<plain>.+?)(?=\{\+|\[\^|$)")
NOTE = re.compile(r"\[\^\d+\]: (.+)")


def make(target: Path) -> None:
    """Write the report to ``target``."""
    lines = (HERE / "kick-off-report.txt").read_text("utf-8").splitlines()
    document = Document()
    docx_kit.set_up(document, title=TITLE, author="City of Auenfels", lang="en-GB", date=DATE)
    _add_front(document)
    _add_running_lines(document)
    for kind, block in _blocks([line for line in lines if not NOTE.fullmatch(line)]):
        _add_block(document, kind, block)
    docx_kit.add_footnotes(document, [found[1] for line in lines if (found := NOTE.fullmatch(line))])
    docx_kit.save(document, target)


def _blocks(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    for kind, block in groupby(filter(None, lines), key=_kind):
        yield kind, list(block)


def _kind(line: str) -> str:
    if line.startswith("#"):
        return "heading"
    if line.startswith("- "):
        return "list"
    return "table" if line.startswith("|") else "text"


def _add_block(document: Report, kind: str, block: list[str]) -> None:
    if kind == "table":
        return _add_table(document, [[cell.strip() for cell in line.strip("|").split("|")] for line in block])
    for line in block:
        _add_line(document, kind, line)
    return None


def _add_line(document: Report, kind: str, line: str) -> None:
    if kind == "heading":
        document.add_heading(line.lstrip("# "), level=line.index(" "))
    elif kind == "list":
        document.add_paragraph(line[2:], style="List Bullet")
    elif line.startswith("Caption: "):
        document.add_paragraph(line.removeprefix("Caption: "), style="Caption")
    else:
        _add_text(document, line)


def _add_text(document: Report, line: str) -> None:
    paragraph = document.add_paragraph()
    for piece in PIECE.finditer(line):
        if piece["insertion"]:
            docx_kit.insert_tracked(paragraph, piece["insertion"], author="Miriam Pohlmann")
        elif piece["note"]:
            docx_kit.refer(paragraph, int(piece["note"]))
        else:
            paragraph.add_run(piece["plain"])


def _add_table(document: Report, rows: list[list[str]]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Light Grid Accent 1")
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    header = table.rows[0]._tr.get_or_add_trPr()
    header.append(OxmlElement("w:tblHeader"))
    header[-1].set(qn("w:val"), "true")


def _add_front(document: Report) -> None:
    document.add_heading(TITLE, level=0)
    front = document.add_paragraph()
    front.add_run("Self-assessment for the peer review on integration policy").bold = True
    front.add_run("\nDepartment for Diversity and Living Together, 27 February 2026")
    front.paragraph_format.space_after = Pt(24)


def _add_running_lines(document: Report) -> None:
    section = document.sections[0]
    section.header.paragraphs[0].text = "City of Auenfels\tKick-off report 2026"
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    docx_kit.add_field(foot.add_run(), "PAGE")


if __name__ == "__main__":
    make((Path(sys.argv[1]) if sys.argv[1:] else CITY / "kickoff") / "kick-off-report.docx")
