"""What a draft holds before it becomes a Word file: plain dicts and lists, which could as well become a web page.

``frame`` holds the words a template may name. A quote or a table's rows stand in the frame as a *slot*: a mark
that no input text can contain. ``render.py`` fills the slots with XML, so the words of the material never pass
through the template engine.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

from pipeline.benchmark.form import FormRecord
from pipeline.report.labels import Labels
from pipeline.report.record import DeskRecord, ReportRecord

if TYPE_CHECKING:
    from pipeline.report.wordkit.colors import Colors

_BEGIN, _END = "\ue000", "\ue001"
SLOT = re.compile(f"{_BEGIN}([a-z]+):([^{_END}]*){_END}")


class Block(TypedDict):
    """One paragraph of a table row: the field that says how it looks, and its text.

    ``quote`` is the key of a quote to print with its citation, ``value`` the choice shown in a dropdown,
    ``lang`` the language of the text where it is not the report's, ``comment`` what the program remarks on it,
    ``link`` the bookmark to which the text leads.
    """

    field: str
    text: str
    quote: NotRequired[str]
    value: NotRequired[str]
    lang: NotRequired[str]
    comment: NotRequired[str]
    link: NotRequired[str]


class Row(TypedDict):
    """One row of a table, with the bookmark by which it is found again after people have edited it.

    ``evidence`` is all that the row rests on, quoted in it or not.
    """

    bookmark: str
    blocks: list[Block]
    evidence: NotRequired[list[str]]


class Table(TypedDict):
    """A table's rows with its title and a description for people who cannot see it."""

    title: str
    alt: str
    rows: list[Row]


class Quote(TypedDict):
    """A quote ready to print: short and whole, its language, where it stands, how it was read, its bookmark.

    ``id`` is that of its passage, under which the records in the output folder can be searched; ``about`` names
    the indicator and the facet; ``found_at`` is the citation with the heading above the passage.
    """

    id: str
    about: str
    text: str
    whole: str
    lang: str
    citation: str
    found_at: str
    status: str
    bookmark: str


class Picture(TypedDict):
    """A picture: how to draw it in a template's colours, as a PNG, and a description for who cannot see it."""

    draw: Callable[[Colors], bytes]
    alt: str


class Content(TypedDict):
    """Everything a template is filled with.

    ``notes`` are the pieces of evidence that footnotes cite, by slot; ``translations`` what people have written under
    foreign quotes, by the digest in the quote's bookmark.
    ``fields`` names the fields to fill in by their marks, ``record`` is kept inside the file: both only in a form.
    ``desk`` is the record of a desk review, ``report`` that of a report.
    """

    frame: dict[str, Any]
    tables: dict[str, Table]
    quotes: dict[str, Quote]
    notes: dict[str, list[str]]
    translations: Mapping[str, str]
    to_translate: str
    pictures: dict[str, Picture]
    choices: dict[str, str]
    title: str
    lang_tag: str
    marks: tuple[str, str]
    fields: NotRequired[dict[str, str]]
    record: NotRequired[FormRecord]
    desk: NotRequired[DeskRecord]
    report: NotRequired[ReportRecord]


def make_content(labels: Labels, frame: dict[str, Any], tables: dict[str, Table]) -> Content:
    """Return the content of a document without quotes and dropdowns; the frame's ``header`` is its title."""
    return Content(
        frame=frame,
        tables=tables,
        quotes={},
        notes={},
        translations={},
        to_translate=labels["to_translate"],
        pictures={},
        choices={},
        title=frame["header"],
        lang_tag=labels.lang_tag(labels.lang),
        marks=(labels["quote_open"], labels["quote_close"]),
    )


def slot(kind: str, key: str = "") -> str:
    """Return the mark that stands in the frame for a quote, a table's rows, citations or the contents."""
    return f"{_BEGIN}{kind}:{key}{_END}"


def block(field: str, text: str) -> Block:
    """Return a paragraph of plain text."""
    return Block(field=field, text=text)


def row_bookmark(indicator: str) -> str:
    """Return the bookmark of an indicator's row, as in ``row_GOV_IMP_3``; Word takes letters, digits and ``_``."""
    return f"row_{re.sub(r'[^0-9A-Za-z]', '_', indicator)}"


def quote_bookmark(evidence: str) -> str:
    """Return the bookmark of a quote: from a digest of its id, which is longer than Word's 40 characters."""
    return f"ev_{hashlib.sha256(evidence.encode()).hexdigest()[:20]}"


def translation_key(quote: Quote) -> str:
    """Return what a quote's translation is kept under: the digest in its bookmark."""
    return quote["bookmark"].removeprefix("ev_")
