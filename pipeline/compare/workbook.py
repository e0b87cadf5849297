"""The comparison as an Excel workbook: filters, frozen panes, and no cell that a spreadsheet would evaluate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipeline.report.wordkit.xml import safe

MOST_ROWS = 1_000_000  # of a sheet; Excel takes 1,048,576
LONGEST = 32_000  # characters of a cell; Excel takes 32,767
WRITTEN = datetime(2000, 1, 1, tzinfo=UTC)  # the same comparison gives the same bytes
_TRIGGERS = "=+-@\t\r\n\x00|%"


def cell_text(text: str) -> str:
    """Return a text as a cell may hold it: legal, not too long, and nothing that a spreadsheet takes for a formula.

    The rule is that of CWE-1236: an apostrophe in front of a text that begins with one of these signs, also behind
    spaces, which programs leave out when they read a cell again.
    """
    whole = text if len(text) <= LONGEST else f"{text[:LONGEST]} [...]"
    is_formula = whole.lstrip()[:1] in _TRIGGERS or whole[:1] in _TRIGGERS
    legal = safe(whole)
    return f"'{legal}" if whole and is_formula else legal


class Sheet:
    """A sheet with a header row; further sheets of that name where the rows are too many for one."""

    def __init__(
        self, book: Workbook, name: str, columns: Sequence[str], widths: Sequence[int], *, frozen: int
    ) -> None:
        self._book, self._name, self._columns, self._widths, self._frozen = book, name, columns, widths, frozen
        self._sheets = 0
        self._row = 0
        self._sheet: Worksheet
        self._begin()

    def add(self, values: Sequence[str | int | float]) -> None:
        """Add a row: texts as texts, numbers as numbers."""
        if self._row > MOST_ROWS:
            self.end()
            self._begin()
        for column, value in enumerate(values):
            if isinstance(value, str):
                self._sheet.write_string(self._row, column, cell_text(value), self._book.wrapped)
            else:
                self._sheet.write_number(self._row, column, value, self._book.plain)
        self._row += 1

    def end(self) -> None:
        """Put the filter over all rows."""
        self._sheet.autofilter(0, 0, max(self._row - 1, 0), len(self._columns) - 1)

    def _begin(self) -> None:
        self._sheets += 1
        self._sheet = self._book.new_sheet(self._name if self._sheets == 1 else f"{self._name} {self._sheets}")
        self._sheet.freeze_panes(1, self._frozen)
        self._sheet.hide_gridlines(2)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)  # A4
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(0)
        for column, (name, width) in enumerate(zip(self._columns, self._widths, strict=True)):
            self._sheet.set_column(column, column, width)
            self._sheet.write_string(0, column, cell_text(name), self._book.head)
        self._row = 1


class Workbook:
    """A workbook that is written row by row, with little in memory; it is complete when the with-block ends."""

    head: Format
    wrapped: Format
    plain: Format

    def __init__(self, path: Path, properties: Mapping[str, Any]) -> None:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(str(path), {**options, "strings_to_numbers": False})
        self._book.set_properties({**properties, "created": WRITTEN})
        self.head = self._book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DCE6F0", "bottom": 1}
        )
        self.wrapped = self._book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        self.plain = self._book.add_format({"valign": "top"})
        self._sheets: list[Sheet] = []

    def __enter__(self) -> Workbook:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: BaseException | TracebackType | None) -> None:
        if kind is None:
            for sheet in self._sheets:
                sheet.end()
        self._book.close()

    def sheet(self, name: str, columns: Sequence[str], widths: Sequence[int], *, frozen: int = 1) -> Sheet:
        """Return a new sheet; ``widths`` in characters, ``frozen`` how many columns stay in sight.

        A sheet has to be filled before the next is begun, for no row of it can be reached any more.
        """
        made = Sheet(self, name, columns, widths, frozen=frozen)
        self._sheets.append(made)
        return made

    def new_sheet(self, name: str) -> Worksheet:
        """Return an empty sheet."""
        return self._book.add_worksheet(name[:31])
