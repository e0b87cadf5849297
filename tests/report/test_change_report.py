"""The report on changes: what peers did in their copies, and what a new run did in an edited one."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from lxml import etree

from pipeline.copies.model import COLUMNS, ChangeKind, UpdateKind
from pipeline.report import CHANGE_REPORT
from pipeline.report.changes import CUT, LONGEST, TEMPLATE, ChangeLine, ChangeReport, change_report, report_content
from pipeline.report.labels import report_languages
from templates.build import build
from tests.report.report_factories import TEMPLATES
from tests.report.word_reader import Draft, all_text

WORDS = "The council has adopted a plan and asks every year what became of it. "


def line(
    row: str,
    kind: str,
    column: str = "",
    before: str = "",
    after: str = "",
    author: str = "Anna",
    causes: tuple[str, ...] = (),
) -> ChangeLine:
    title = f"Council {row}" if row and not row.endswith("+1") else ""
    return ChangeLine(
        row=row, title=title, kind=kind, author=author, column=column, before=before, after=after, causes=causes
    )


MERGE = (
    line("GOV-IMP-1", "reworded", "hypothesis", "It meets.", "It meets <often> & well."),
    line("GOV-AMB-1", "rated", "performance", "more information needed", "below the benchmark"),
    line("GOV-AMB-1+1", "row_added", after="Ours\n  Who pays?  "),
    line("", "outside", "How this draft was made", after="Two are missing", author="Bob"),
    line("GOV-AMB-1", "commented", before="Who decides?", after="{{ I doubt it }}", author="Bob"),
    line("EMP-AMB-1", "row_moved", after="GOV-AMB-1", author="Bob"),
    line("EMP-IMP-1", "row_moved", author="Bob"),
    line("+1", "row_added", after="Above all", author="Bob"),
    line("", "outside", before="Gone", author="Bob"),
)
RERUN = (
    line("GOV-AMB-1", "updated", "hypothesis", "Old.", "New.", author="", causes=("Plan 2021", "Interview 2")),
    line("GOV-AMB-1", "kept", "questions", "Mine.", "Theirs.", author="", causes=("Plan 2021",)),
    line("GOV-IMP-1", "kept", "questions", "Mine.", author=""),
    line("GOV-IMP-1", "kept", "questions", after="Theirs.", author=""),
    line("GOV-IMP-1", "kept", "performance", "meets", "below", author=""),
    line("GOV-IMP-1", "updated", "performance", "more", "below", author=""),
    line("EMP-AMB-1", "stays_deleted", after="Words", author="", causes=("Plan 2021",)),
)
ORDER = ("GOV-AMB-1", "GOV-IMP-1", "EMP-AMB-1", "EMP-IMP-1")


def report(*lines: ChangeLine, rerun: bool = False, lang: str = "en", order: tuple[str, ...] = ORDER) -> ChangeReport:
    return ChangeReport(
        city="Musterstadt & Söhne",
        lang=lang,
        file="desk-review-Anna.docx, desk-review-Bob.docx",
        into="desk-review-compiled.docx",
        lines=lines,
        rerun=rerun,
        order=order,
    )


def draft(made: ChangeReport) -> Draft:
    return Draft(change_report(made, TEMPLATES))


def table(made: Draft) -> list[list[list[str]]]:
    """Return the rows of the table: the paragraphs of each cell, without empty ones."""
    rows = made.document.tables[0]._tbl.tr_lst[1:]
    return [[list(filter(None, map(all_text, cell.iter(qn("w:p"))))) for cell in row.tc_lst] for row in rows]


def test_a_merge_is_told_row_by_row_in_the_order_of_the_benchmark() -> None:
    assert table(draft(report(*MERGE))) == [
        [
            ["GOV-AMB-1", "Council GOV-AMB-1"],
            ["Anna rated"],
            ["more information needed"],
            ["below the benchmark"],
        ],
        [["GOV-AMB-1", "Council GOV-AMB-1"], ["Bob commented"], ["Who decides?"], ["{{ I doubt it }}"]],
        [["New row, from or below GOV-AMB-1"], ["Anna added a row"], [], ["Ours / Who pays?"]],
        [
            ["GOV-IMP-1", "Council GOV-IMP-1"],
            ["Anna reworded the hypothesis"],
            ["It meets."],
            ["It meets <often> & well."],
        ],
        [["EMP-AMB-1", "Council EMP-AMB-1"], ["Bob moved the row"], [], ["Now below GOV-AMB-1"]],
        [["EMP-IMP-1", "Council EMP-IMP-1"], ["Bob moved the row"], [], ["Now at the top of its table"]],
        [["New row at the top"], ["Bob added a row"], [], ["Above all"]],
        [["How this draft was made"], ["Bob wrote something outside the table"], [], ["Two are missing"]],
        [["Outside the table"], ["Bob deleted something outside the table"], ["Gone"], []],
    ]


def test_a_new_run_is_told_with_the_documents_that_caused_it() -> None:
    assert [[row[0][0], row[1][0], row[-1]] for row in table(draft(report(*RERUN, rerun=True)))] == [
        ["GOV-AMB-1", "New text from the program in the hypothesis", ["Plan 2021", "Interview 2"]],
        [
            "GOV-AMB-1",
            "The text in the questions stays, because somebody had edited this place; "
            "the program's new text stands in a comment",
            ["Plan 2021"],
        ],
        [
            "GOV-IMP-1",
            "The text in the questions stays, because somebody had edited this place; "
            "a comment says that the program would no longer write its own text",
            ["–"],
        ],
        [
            "GOV-IMP-1",
            "The program's new text stands in a comment, because somebody had deleted the text in the questions",
            ["–"],
        ],
        [
            "GOV-IMP-1",
            "The rating stays, because somebody had chosen it; the program's new proposal stands in a comment",
            ["–"],
        ],
        ["GOV-IMP-1", "New proposal from the program, because nobody had rated", ["–"]],
        ["EMP-AMB-1", "Deleted row stays deleted, though the program has new text for it", ["Plan 2021"]],
    ]


def test_without_an_order_rows_come_as_they_are_first_named() -> None:
    rows = [row[0][0] for row in table(draft(report(*MERGE, order=())))]
    assert [row for row in dict.fromkeys(rows) if row in ORDER] == ["GOV-IMP-1", "GOV-AMB-1", "EMP-AMB-1", "EMP-IMP-1"]
    assert rows[-2:] == ["How this draft was made", "Outside the table"]


@pytest.mark.parametrize("lang", report_languages())
@pytest.mark.parametrize("kind", [*ChangeKind, *UpdateKind])
def test_every_kind_is_told_in_words(kind: str, lang: str) -> None:
    sides = (("", ""), ("a", ""), ("", "b"), ("a", "b"))
    lines = [line("GOV-AMB-1", kind, column, *side) for column in ("", *COLUMNS) for side in sides]
    made = report_content(report(*lines, lang=lang))
    told = [
        block["text"] for row in made["tables"]["lines"]["rows"] for block in row["blocks"] if block["field"] == "what"
    ]
    assert len(told) == len(lines)
    if kind in tuple(ChangeKind):
        assert all(text.startswith("Anna ") for text in told)
    else:
        assert not any("Anna" in text for text in told)
    # A column that is named is named in words, and leaves no hole where it is not.
    in_words = told[len(sides) :]
    assert not any("  " in text or text != text.strip() for text in in_words)


@pytest.mark.parametrize("rerun", [False, True])
@pytest.mark.parametrize(("lang", "words"), [("en", ("Nobody", "nothing")), ("de", ("niemand", "nichts"))])
def test_nothing_to_tell_is_one_sentence(rerun: bool, lang: str, words: tuple[str, str]) -> None:
    made = draft(report(rerun=rerun, lang=lang))
    (sentence,) = made.in_style("Normal")
    assert sentence.count(".") == 1
    assert words[rerun] in sentence
    assert not made.document.tables


def test_it_names_the_files_and_how_much_came_from_whom() -> None:
    assert draft(report(*MERGE)).in_style("Cover Fact") == [
        "Readdesk-review-Anna.docx, desk-review-Bob.docx",
        "Writtendesk-review-compiled.docx",
        "ByAnna (3), Bob (6)",
    ]
    assert "Entries: 9" in draft(report(*MERGE)).text


def shown(before: str, after: str) -> tuple[str, str]:
    content = report_content(report(line("GOV-AMB-1", "reworded", "hypothesis", before, after)))
    blocks = {block["field"]: block["text"] for block in content["tables"]["lines"]["rows"][0]["blocks"]}
    return blocks.get("before", ""), blocks.get("after", "")


def test_long_texts_are_shortened_at_a_word() -> None:
    before, after = shown(WORDS * 20, "")
    assert before.endswith(f" {CUT}")
    assert (WORDS * 20).startswith(before.removesuffix(CUT))
    assert LONGEST - 20 < len(before) <= LONGEST + len(CUT) + 1
    assert after == ""


def test_a_long_text_is_shortened_to_where_it_differs() -> None:
    before, after = shown(WORDS * 20 + "Who pays?", WORDS * 20 + "Who decides?")
    assert before == f"{CUT} every year what became of it. Who pays?".replace("every", "asks every")
    assert after.endswith("became of it. Who decides?")
    before, after = shown(WORDS * 20, WORDS * 20 + "And who pays?")
    assert after.endswith("became of it. And who pays?")
    assert before.endswith("became of it.")


def test_short_texts_and_long_words_are_left_whole_or_cut() -> None:
    assert shown("It meets.", "It meets often.") == ("It meets.", "It meets often.")
    assert shown("x" * 1000, "") == (f"{'x' * LONGEST} {CUT}", "")


def test_many_changes_are_told_in_full() -> None:
    made = draft(report(*(line("GOV-AMB-1", "added", "questions", after=f"Number {n}.") for n in range(450))))
    assert [len(each._tbl.tr_lst) - 1 for each in made.document.tables] == [200, 200, 50]
    assert "Number 449." in made.text


def test_german_is_german() -> None:
    told = [row[1][0] for row in table(draft(report(*MERGE, lang="de")))]
    assert told[0] == "Anna hat bewertet"
    assert "Anna hat die Hypothese umformuliert" in told
    assert "Bob hat die Zeile verschoben" in told
    rerun = draft(report(*RERUN, rerun=True, lang="de"))
    assert "Anlass" in rerun.text
    assert "Gelöschte Zeile bleibt gelöscht, obwohl das Programm neuen Text für sie hat" in rerun.text


def test_the_same_report_gives_the_same_bytes() -> None:
    assert change_report(report(*MERGE), TEMPLATES) == change_report(report(*MERGE), TEMPLATES)


def test_the_template_is_what_its_script_builds_and_asks_for_nothing_else(tmp_path: Path) -> None:
    assert TEMPLATE == CHANGE_REPORT
    build(tmp_path)
    assert body(TEMPLATES / TEMPLATE) == body(tmp_path / TEMPLATE), "run: python -m templates.build"
    asked = DocxTemplate(TEMPLATES / TEMPLATE).get_undeclared_template_variables()
    assert asked <= set(report_content(report())["frame"])


def body(path: Path) -> bytes:
    return etree.tostring(Document(str(path)).element)
