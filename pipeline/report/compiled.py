"""The first pages of a compiled table: whose copies it holds, how far the ratings agree, and an overview of them.

They tell how far the peers agree with each other. Nothing here grades a city or puts one above another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from pipeline import __version__
from pipeline.models import Performance
from pipeline.report.content import Block, Content, Row, Table, block, make_content, slot
from pipeline.report.labels import Labels, read_labels

TEMPLATE = "compiled-front.docx"
OVERVIEW, OUTSIDE = "overview", "outside"
NOTHING = "–"


class Agreement(Struct, frozen=True, kw_only=True):
    """How far ratings agree: Krippendorff's alpha (None where it cannot be told), and what it was counted from.

    ``raters`` is how many rated at all, ``indicators`` how many were rated by at least two, ``agreed`` on how many of
    these all who rated chose the same. ``spreads`` gives for each indicator how many steps the lowest and the highest
    rating are apart, None where fewer than two rated it.
    """

    alpha: float | None = None
    raters: int = 0
    indicators: int = 0
    agreed: int = 0
    spreads: dict[str, int | None] = {}


class RatingRow(Struct, frozen=True, kw_only=True):
    """The ratings of one indicator: for each author the choice, None for words of their own, and the words."""

    indicator: str
    title: str
    bookmark: str
    values: tuple[tuple[str, Performance | None, str], ...]
    spread: int | None

    @property
    def rated(self) -> int:
        """How many chose below, meets or exceeds."""
        return sum(value not in (None, Performance.MORE_INFORMATION) for _, value, _ in self.values)

    @property
    def is_told(self) -> bool:
        """Whether anybody rated, or wrote words of their own instead."""
        return self.rated > 0 or any(value is None for _, value, _ in self.values)

    def by(self, choice: Performance) -> list[str]:
        """Return who made that choice."""
        return [author for author, value, _ in self.values if value is choice]


class Remark(Struct, frozen=True, kw_only=True):
    """What somebody wrote outside the rows, and under which heading."""

    author: str
    where: str
    text: str


class Front(Struct, frozen=True, kw_only=True):
    """Everything the first pages tell; ``copies`` holds each author with the name of the file."""

    city: str
    lang: str
    benchmark: str
    copies: tuple[tuple[str, str], ...]
    ratings: tuple[RatingRow, ...]
    agreement: Agreement
    outside: tuple[Remark, ...]
    only_disagreements: bool


def compiled_front(front: Front, templates: Path) -> bytes:
    """Return the first pages as a Word file, from ``compiled-front.docx`` in the folder of templates.

    Raise UsageError for a language without labels, DataError for a template that does not fit.
    """
    from pipeline.report.render import render

    return render(templates / TEMPLATE, front_content(front))


def front_content(front: Front) -> Content:
    """Return the content of the first pages."""
    labels = read_labels(front.lang)
    title = labels["compiled.title"]
    header = labels.fill("header", city=front.city, title=title)
    frame = _frame(front, labels) | {"title": title, "header": header}
    overview = Table(
        title=labels["compiled.overview_title"],
        alt=labels["compiled.overview_alt"],
        rows=[_overview_row(row, front, labels) for row in _by_urgency(front)],
    )
    outside = Table(
        title=labels["compiled.outside_title"],
        alt=labels["compiled.outside_alt"],
        rows=[_remark_row(remark) for remark in front.outside],
    )
    return make_content(labels, frame, {OVERVIEW: overview, OUTSIDE: outside})


def _frame(front: Front, labels: Labels) -> dict[str, Any]:
    how = list(labels.words["compiled"]["how"])
    if front.only_disagreements:
        how.append(labels["compiled.only_disagreements"])
    return {
        "labels": labels.words,
        "city": front.city,
        "version": __version__,
        "how": how,
        "compiled": labels.fill("compiled.copies", city=front.city, benchmark=front.benchmark),
        "copies": [{"author": author, "file": file} for author, file in front.copies],
        "agreement": list(_agreement(front.agreement, labels)),
        "overview": slot("rows", OVERVIEW) if _by_urgency(front) else "",
        "unrated": _unrated(front, labels),
        "outside": slot("rows", OUTSIDE) if front.outside else "",
    }


def _agreement(agreement: Agreement, labels: Labels) -> Iterator[str]:
    """Yield what was counted, the statistic or why there is none, and what it means."""
    yield labels.fill(
        "compiled.counted", indicators=labels.count("indicators", agreement.indicators), agreed=agreement.agreed
    )
    if agreement.alpha is None:
        yield labels[f"compiled.no_alpha.{_reason(agreement)}"]
    else:
        yield labels.fill("compiled.alpha", alpha=_number(agreement.alpha, labels))
        yield labels["compiled.alpha_means"]


def _reason(agreement: Agreement) -> str:
    if agreement.raters < 2:
        return "few_raters"
    return "all_equal" if agreement.indicators else "nothing_shared"


def _number(value: float, labels: Labels) -> str:
    # Adding 0.0 makes a plain zero of a rounded -0.0.
    return f"{round(value, 2) + 0.0:.2f}".replace(".", labels["compiled.decimal_mark"])


def _standing(row: RatingRow, front: Front) -> str:
    """Return how a row stands, by the name of its label."""
    if not row.rated:
        return "nobody"
    if row.spread:
        return "one_step" if row.spread == 1 else "two_steps"
    if row.rated == 1:
        return "single"
    return "agreed" if row.rated >= len(front.copies) else "not_all"


_URGENCY = {"two_steps": 0, "one_step": 1, "not_all": 2, "single": 2, "nobody": 2, "agreed": 3}


def _by_urgency(front: Front) -> list[RatingRow]:
    """Return the rows that somebody rated: where ratings differ most first, then those not rated by all, the rest."""
    rated = [row for row in front.ratings if row.is_told]
    return sorted(rated, key=lambda row: _URGENCY[_standing(row, front)])


def _unrated(front: Front, labels: Labels) -> str:
    """Return the line that names the indicators on which nobody said anything, "" where there is none."""
    names = [row.indicator for row in front.ratings if not row.is_told]
    return labels.fill("compiled.unrated", indicators=", ".join(names)) if names else ""


def _overview_row(row: RatingRow, front: Front, labels: Labels) -> Row:
    name = block("indicator", row.indicator)
    blocks = [name | {"link": row.bookmark} if row.bookmark else name]
    if row.title:
        blocks.append(block("title", row.title))
    blocks.append(block("standing", labels[f"compiled.standing.{_standing(row, front)}"]))
    blocks += [block(choice, ", ".join(row.by(choice)) or NOTHING) for choice in Performance]
    return Row(bookmark="", blocks=[*blocks, *_own_words(row, labels)])


def _own_words(row: RatingRow, labels: Labels) -> Sequence[Block]:
    """Return what authors wrote instead of choosing from the list."""
    own = [
        labels.fill("compiled.own", author=author, words=words or labels["compiled.left_empty"])
        for author, value, words in row.values
        if value is None
    ]
    return [block("own", text) for text in own or [NOTHING]]


def _remark_row(remark: Remark) -> Row:
    lines = [line for line in remark.text.splitlines() if line.strip()]
    return Row(
        bookmark="",
        blocks=[
            block("author", remark.author),
            block("where", remark.where or NOTHING),
            *(block("text", line) for line in lines or [NOTHING]),
        ],
    )
