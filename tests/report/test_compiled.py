"""The first pages of a compiled table, as peers read them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from msgspec import structs

from pipeline.copies.agreement import measure
from pipeline.models import Performance
from pipeline.report import COMPILED_FRONT
from pipeline.report.compiled import TEMPLATE, Agreement, Front, RatingRow, Remark, compiled_front, front_content
from templates.build import build
from tests.report.report_factories import TEMPLATES
from tests.report.word_reader import Draft, all_text

PEERS = ("Anna", "Bob", "Chiara")
CHOICES = {"b": Performance.BELOW, "m": Performance.MEETS, "e": Performance.EXCEEDS, "?": Performance.MORE_INFORMATION}
# In the order of the benchmark: what Anna, Bob and Chiara chose; "own" is somebody's own words.
GIVEN = {
    "GOV-AMB-1": "mmm",
    "GOV-AMB-2": "bm?",
    "GOV-IMP-1": "mm?",
    "GOV-IMP-2": "bee",
    "EMP-AMB-1": "???",
    "EMP-AMB-2": "m??",
    "EMP-IMP-1": "mme",
    "EMP-IMP-2": "own",
}


def make_front(lang: str = "en", **changes: object) -> Front:
    values = {row: tuple(zip(PEERS, map(CHOICES.get, said), [""] * 3, strict=True)) for row, said in GIVEN.items()}
    values["EMP-IMP-2"] = (("Anna", None, "meets, but < 5 %"), ("Bob", None, ""), ("Chiara", Performance.BELOW, ""))
    agreement = measure({row: {author: value for author, value, _ in given if value} for row, given in values.items()})
    front = Front(
        city="Musterstadt & Söhne",
        lang=lang,
        benchmark="Test benchmark 1",
        copies=tuple((peer, f"desk-review-{peer}.docx") for peer in PEERS),
        ratings=tuple(
            RatingRow(
                indicator=row,
                title=f"Council {row}" if row != "EMP-IMP-1" else "",
                bookmark=f"row_{row.replace('-', '_')}",
                values=given,
                spread=agreement.spreads[row],
            )
            for row, given in values.items()
        ),
        agreement=agreement,
        outside=(
            Remark(author="Bob", where="How this draft was made", text="Two interviews are missing.\nAsk {{ city }}."),
            Remark(author="Anna", where="", text="On the cover"),
        ),
        only_disagreements=False,
    )
    return structs.replace(front, **changes)


def draft(front: Front) -> Draft:
    return Draft(compiled_front(front, TEMPLATES))


@pytest.fixture(scope="module")
def english() -> Draft:
    return draft(make_front())


@pytest.fixture(scope="module")
def german() -> Draft:
    return draft(make_front("de"))


def overview(made: Draft, title: str = "Overview of the ratings") -> list[list[list[str]]]:
    """Return the rows of the overview: the paragraphs of each cell."""
    rows = made.table_titled(title)._tbl.tr_lst[1:]
    return [[[all_text(p) for p in cell.iter(qn("w:p"))] for cell in row.tc_lst] for row in rows]


def test_disagreements_come_first_in_the_order_of_the_benchmark(english: Draft) -> None:
    assert [(row[0][0], row[0][-1]) for row in overview(english)] == [
        ("GOV-IMP-2", "two steps apart"),
        ("GOV-AMB-2", "one step apart"),
        ("EMP-IMP-1", "one step apart"),
        ("GOV-IMP-1", "not rated by all"),
        ("EMP-AMB-2", "rated by one only"),
        ("EMP-IMP-2", "rated by one only"),
        ("GOV-AMB-1", "all agree"),
    ]


def test_indicators_that_nobody_rated_stand_in_one_line(english: Draft, german: Draft) -> None:
    assert "Not rated by anybody yet: EMP-AMB-1." in english.text
    assert "Noch von niemandem bewertet: EMP-AMB-1." in german.text


def test_every_rating_stands_under_its_choice_with_its_author(english: Draft) -> None:
    rows = {row[0][0]: row for row in overview(english)}
    assert rows["GOV-IMP-2"] == [
        ["GOV-IMP-2", "Council GOV-IMP-2", "two steps apart"],
        ["Anna"],
        ["–"],
        ["Bob, Chiara"],
        ["–"],
        ["–"],
    ]
    assert rows["GOV-AMB-2"][1:] == [["Anna"], ["Bob"], ["–"], ["Chiara"], ["–"]]
    assert rows["EMP-IMP-2"][1:] == [
        ["Chiara"],
        ["–"],
        ["–"],
        ["–"],
        ["Anna: meets, but < 5 %", "Bob: (left empty)"],
    ]


def test_each_row_links_to_its_place_in_the_table() -> None:
    first, *rest = make_front().ratings
    made = draft(make_front(ratings=(structs.replace(first, bookmark=""), *rest)))
    links = {all_text(each): each.get(qn("w:anchor")) for each in made.document.element.body.iter(qn("w:hyperlink"))}
    assert links == {row.indicator: row.bookmark for row in rest if row.is_told}
    assert [row[0][0] for row in overview(made)][-1] == first.indicator


def test_a_row_without_title_has_none(english: Draft) -> None:
    assert [row[0] for row in overview(english) if row[0][0] == "EMP-IMP-1"] == [["EMP-IMP-1", "one step apart"]]


def test_the_statistic_comes_with_its_meaning(english: Draft, german: Draft) -> None:
    alpha = make_front().agreement.alpha
    assert alpha is not None
    assert f"Krippendorff's alpha: {alpha:.2f}\n" in english.text
    assert f"Krippendorffs Alpha: {alpha:.2f}\n".replace(".", ",") in german.text
    assert "Rated by at least two peers: 5 indicators. All who rated chose the same on 2 of them." in english.text
    for text, bounds in ((english.text, ("0.80", "0.667")), (german.text, ("0,80", "0,667"))):
        assert all(bound in text for bound in bounds)


@pytest.mark.parametrize(
    ("agreement", "why"),
    [
        (Agreement(raters=1), "fewer than two peers have rated"),
        (Agreement(raters=4), "no indicator was rated by two peers"),
        (Agreement(raters=4, indicators=3, agreed=3), "all ratings that can be compared are the same"),
    ],
)
def test_a_statistic_that_cannot_be_told_says_why(agreement: Agreement, why: str) -> None:
    text = draft(make_front(agreement=agreement)).text
    assert "cannot be told: " in text
    assert why in text
    assert "0.667" not in text


@pytest.mark.parametrize(("alpha", "shown"), [(1.0, "1.00"), (-0.001, "0.00"), (-0.26, "-0.26"), (0.849, "0.85")])
def test_the_statistic_is_rounded(alpha: float, shown: str) -> None:
    agreement = Agreement(alpha=alpha, raters=2, indicators=2)
    assert f"Krippendorff's alpha: {shown}" in front_content(make_front(agreement=agreement))["frame"]["agreement"]


def test_it_says_whose_copies_were_compiled(english: Draft) -> None:
    assert "Copies of the desk review of Musterstadt & Söhne, made with Test benchmark 1:" in english.text
    assert [line for line in english.in_style("List Bullet") if line.endswith(".docx")] == [
        f"{peer}: desk-review-{peer}.docx" for peer in PEERS
    ]


def test_what_was_written_elsewhere_stands_in_front_word_for_word(english: Draft) -> None:
    rows = english.table_titled("Written outside the table")._tbl.tr_lst[1:]
    cells = [[[all_text(p) for p in cell.iter(qn("w:p"))] for cell in row.tc_lst] for row in rows]
    assert cells == [
        [["Bob"], ["How this draft was made"], ["Two interviews are missing.", "Ask {{ city }}."]],
        [["Anna"], ["–"], ["On the cover"]],
    ]


def test_what_there_is_nothing_of_is_not_announced() -> None:
    made = draft(make_front(outside=(), ratings=()))
    assert made.in_style("Front Heading") == [
        "How to use the compiled table",
        "Copies compiled here",
        "How far the ratings agree",
    ]
    assert not made.document.tables


def test_a_table_of_disagreements_only_says_so(english: Draft) -> None:
    words = "The table below holds only the rows on which ratings differ."
    assert words in draft(make_front(only_disagreements=True)).text
    assert words not in english.text


def test_everything_is_german_in_german(english: Draft, german: Draft) -> None:
    assert len(german.paragraphs) == len(english.paragraphs)
    shared = {text for text in set(german.text.splitlines()) & set(english.text.splitlines()) if " " in text}
    given = {
        "Anna, Bob",
        "Bob, Chiara",
        "Anna, Bob, Chiara",
        "Anna: meets, but < 5 %",
        "How this draft was made",
        "Two interviews are missing.",
    }
    given |= {"Ask {{ city }}.", "On the cover", *(f"Council {row}" for row in GIVEN)}
    assert {text for text in shared if not text.endswith(".docx")} <= given


def test_nobody_and_no_city_is_graded(english: Draft, german: Draft) -> None:
    assert "It is no ranking and no grade." in english.text
    assert "Sie ist keine Rangliste und keine Note." in german.text
    # Nothing is summed up over indicators: no share of "meets", no mean, no place.
    for made in (english, german):
        assert not {"%", "Ø", "average", "Durchschnitt"} & set(made.text.replace("< 5 %", "").split())


def test_the_same_front_gives_the_same_bytes() -> None:
    assert compiled_front(make_front(), TEMPLATES) == compiled_front(make_front(), TEMPLATES)


def test_the_template_is_what_its_script_builds_and_asks_for_nothing_else(tmp_path: Path) -> None:
    assert TEMPLATE == COMPILED_FRONT
    build(tmp_path)
    assert body(TEMPLATES / TEMPLATE) == body(tmp_path / TEMPLATE), "run: python -m templates.build"
    asked = DocxTemplate(TEMPLATES / TEMPLATE).get_undeclared_template_variables()
    assert asked <= set(front_content(make_front())["frame"])


def test_only_styles_of_the_desk_review_are_used(english: Draft) -> None:
    known = {style.name for style in Document(str(TEMPLATES / "desk-review.docx")).styles}
    assert {each.style.name for each in english.paragraphs if each.style} <= known
    assert all(each.style and each.style.name in known for each in english.document.tables)


def body(path: Path) -> bytes:
    content = io.BytesIO()
    Document(str(path)).element.getroottree().write(content)
    return content.getvalue()
