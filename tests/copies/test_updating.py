"""A new draft into a copy that somebody has edited: the person's words stay, the program's follow the material."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from pipeline.copies import Copy, UpdateKind, compare, merge, read_copy
from pipeline.copies.model import Update
from pipeline.copies.updating import Updated, regions, update
from pipeline.models import Evidence, Finding, Performance, Row, Status, TimePlace, Verdict
from pipeline.report import Material
from pipeline.report.wordkit.comments import Comment, CommentWriter, read_comments
from pipeline.report.wordkit.package import DOCUMENT, Package
from pipeline.report.wordkit.xml import Element, make, q, run, text_of
from tests.copies.desk_samples import QUOTES, TEMPLATES, desk_material, desk_review
from tests.report.report_factories import make_evidence, passages_and_spans

NEW_QUOTE = ("s3", "en", TimePlace(turn=20, start_ms=900_000), "|Nobody has asked the council since last year.|")
NEWS = "Nobody has asked the council since last year."


def newer(*, propose: Performance | None = None) -> Material:
    """Return the material after one more answer of an interview, which says that the council is not asked."""
    old = desk_material()
    (passage, span), *_ = passages_and_spans((*QUOTES, NEW_QUOTE))[-1:]
    found = make_evidence(90, passage, span, "GOV-AMB-1", "asked", Status.ABSENT)
    rows = [_with(row, found, propose) if row.indicator == "GOV-AMB-1" else row for row in old.review.rows]
    review = structs.replace(old.review, rows=tuple(rows))
    return structs.replace(old, review=review, passages=[*old.passages, passage], evidence=[*old.evidence, found])


def _with(row: Row, found: Evidence, performance: Performance | None) -> Row:
    told = Finding(facet="asked", verdict=Verdict.KNOW_ABSENT, evidence=(found.id,))
    findings = tuple(told if finding.facet == "asked" else finding for finding in row.findings)
    return structs.replace(row, findings=findings, performance=performance or row.performance)


class Edited:
    """A copy of Anna's to edit: ``row`` finds a row's element, ``paragraph`` the one with some words in it."""

    def __init__(self, content: bytes) -> None:
        self.package = Package(content)
        self.root = self.package.xml(DOCUMENT)

    def row(self, indicator: str) -> Element:
        mark = f"row_{indicator.replace('-', '_')}"
        (found,) = (each for each in self.root.iter(q("bookmarkStart")) if each.get(q("name")) == mark)
        return next(found.iterancestors(q("tr")))

    def paragraph(self, indicator: str, words: str) -> Element:
        return next(each for each in self.row(indicator).iter(q("p")) if words in text_of(each))

    def reword(self, indicator: str, words: str, now: str) -> None:
        paragraph = self.paragraph(indicator, words)
        for each in paragraph.findall(q("r")) + paragraph.findall(q("hyperlink")):
            paragraph.remove(each)
        paragraph.append(run(now))

    def choose(self, indicator: str, words: str) -> None:
        next(next(self.row(indicator).iter(q("sdtContent"))).iter(q("t"))).text = words

    def copy(self) -> Copy:
        return read_copy(self.package.to_bytes(), "from-anna.docx")


def edited(change: Callable[[Edited], object]) -> Copy:
    anna = Edited(desk_review(peer="Anna"))
    change(anna)
    return anna.copy()


def bring(copy: Copy, material: Material | None = None) -> tuple[Copy, Updated]:
    draft = read_copy(desk_review(peer="Anna", material=material or newer()), "new.docx")
    made = update(copy, draft)
    return read_copy(made.content, "from-anna-2.docx"), made


def words_of(copy: Copy, indicator: str) -> str:
    row = next(row for row in copy.document.rows if copy.record.rows.get(row.name) == indicator)
    return "\n".join(each.text for cell in row.cells.values() for each in cell)


def everything(copy: Copy) -> list[object]:
    rows = [
        (row.name, row.rating, {name: [each.key for each in cell] for name, cell in row.cells.items()})
        for row in copy.document.rows
    ]
    return [*rows, *(line.paragraph.key for line in copy.document.lines)]


def told(made: Updated, kind: UpdateKind) -> list[Update]:
    return [each for each in made.updates if each.kind is kind]


def test_a_copy_that_nobody_touched_becomes_the_new_draft() -> None:
    now, made = bring(edited(lambda anna: None))
    assert everything(now) == everything(read_copy(desk_review(peer="Anna", material=newer()), "x.docx"))
    assert {each.kind for each in made.updates} == {UpdateKind.UPDATED}
    assert {each.row for each in made.updates} == {"GOV-AMB-1"}
    assert compare(now) == ()


def test_the_same_draft_again_changes_nothing() -> None:
    copy = edited(lambda anna: anna.reword("GOV-AMB-1", "four times", "It meets twice."))
    now, made = bring(copy, desk_material())
    assert made.updates == ()
    assert everything(now) == everything(copy)


def test_what_somebody_wrote_stays_and_the_news_come_as_a_comment() -> None:
    base = read_copy(desk_review(peer="Anna"), "x.docx")
    questions = next(row for row in base.document.rows if row.name == "row_GOV_AMB_1").cells["questions"]
    open_question = questions[0].text
    copy = edited(lambda anna: anna.reword("GOV-AMB-1", open_question, "Has it ever been asked at all?"))
    now, made = bring(copy)
    assert "Has it ever been asked at all?" in words_of(now, "GOV-AMB-1")
    (kept,) = told(made, UpdateKind.KEPT)
    assert kept.column == "questions"
    own = [each for each in read_comments(now.document.package).values() if each.author == "peerdesk"]
    assert len(own) == 1
    # What nobody touched follows the material all the same.
    assert NEWS in words_of(now, "GOV-AMB-1")
    assert all(change.row != "GOV-AMB-1" or "asked at all" in change.after for change in compare(now))


def test_the_document_that_caused_it_is_named() -> None:
    _, made = bring(edited(lambda anna: None))
    names = read_copy(desk_review(), "x.docx").record.sources
    assert {each.causes for each in made.updates} == {(names["s3"],)}


def test_deleted_rows_stay_deleted() -> None:
    copy = edited(lambda anna: anna.row("GOV-AMB-1").getparent().remove(anna.row("GOV-AMB-1")))
    now, made = bring(copy)
    assert now.document.row("row_GOV_AMB_1") is None
    (gone,) = made.updates
    assert (gone.kind, gone.row) == (UpdateKind.STAYS_DELETED, "GOV-AMB-1")


def test_what_somebody_deleted_in_a_cell_stays_deleted() -> None:
    def empty(anna: Edited) -> None:
        for paragraph in anna.row("GOV-AMB-1").findall(q("tc"))[2].findall(q("p")):
            paragraph[:] = []

    now, made = bring(edited(empty))
    assert NEWS not in words_of(now, "GOV-AMB-1")
    assert any(NEWS in each.text for each in read_comments(now.document.package).values())
    assert "hypothesis" in {each.column for each in told(made, UpdateKind.KEPT)}


def test_ratings_of_people_stay() -> None:
    copy = edited(lambda anna: anna.choose("GOV-AMB-1", "meets the benchmark"))
    now, made = bring(copy, newer(propose=Performance.BELOW))
    row = now.document.row("row_GOV_AMB_1")
    assert row is not None
    assert row.rating.value is Performance.MEETS
    (rated,) = [each for each in made.updates if each.column == "performance"]
    assert rated.kind is UpdateKind.KEPT
    assert any("below the benchmark" in each.text for each in read_comments(now.document.package).values())


def test_a_rating_that_nobody_touched_follows_the_draft() -> None:
    now, _ = bring(edited(lambda anna: None), newer(propose=Performance.BELOW))
    row = now.document.row("row_GOV_AMB_1")
    assert row is not None
    assert row.rating.value is Performance.BELOW


def test_rows_added_and_moved_and_comments_stay() -> None:
    def change(anna: Edited) -> None:
        first, last = anna.row("GOV-AMB-1"), anna.row("GOV-AMB-3")
        first.addprevious(last)
        cells = [make("tc", make("p", run(f"mine {n}"))) for n in range(4)]
        first.addnext(make("tr", *cells))
        note = Comment(author="Zoë", paragraphs=("Ask again",), date="2026-11-01T10:00:00Z")
        CommentWriter(anna.package).add(anna.paragraph("GOV-IMP-1", "GOV-IMP-1"), note)

    now, _ = bring(edited(change))
    changes = {(each.kind.value, each.row, each.author) for each in compare(now)}
    assert changes == {
        ("row_moved", "GOV-AMB-3", "Anna"),
        ("row_added", "GOV-AMB-1+1", "Anna"),
        ("commented", "GOV-IMP-1", "Zoë"),
    }
    (added,) = [row for row in now.document.rows if not row.name]
    assert added.cells["hypothesis"][0].text == "mine 2"
    assert NEWS in words_of(now, "GOV-AMB-1")


def test_links_of_new_quotes_lead_into_the_annex() -> None:
    now, _ = bring(edited(lambda anna: anna.reword("GOV-IMP-1", "four times", "Mine.")))
    root = now.document.package.xml(DOCUMENT)
    marks = {each.get(q("name")) for each in root.iter(q("bookmarkStart"))}
    links = {each.get(q("anchor")) for each in root.iter(q("hyperlink"))}
    assert links <= marks
    numbers = [each.get(q("id")) for each in root.iter(q("bookmarkStart"))]
    assert len(numbers) == len(set(numbers))


def test_news_outside_the_rows_come_as_a_comment_where_somebody_wrote() -> None:
    def change(anna: Edited) -> None:
        fact = next(each for each in anna.root.iter(q("p")) if text_of(each).startswith("Material"))
        fact.append(run(" (and more)"))

    sources = [*newer().sources, structs.replace(newer().sources[0], id="s9", file="other/new.pdf", pages=7)]
    coverage = structs.replace(newer().review.coverage, sources=len(sources))
    later = structs.replace(newer(), sources=sources, review=structs.replace(newer().review, coverage=coverage))
    now, _ = bring(edited(change), later)
    assert any(line.paragraph.text.endswith("(and more)") for line in now.document.lines)
    assert any("Material" in each.text for each in read_comments(now.document.package).values())


def test_a_compiled_table_is_brought_up_to_date_and_merged_again() -> None:
    anna = edited(lambda each: each.reword("GOV-AMB-1", "four times", "It meets twice."))
    bo = read_copy(desk_review(peer="Bo"), "bo.docx")
    compiled = read_copy(merge([anna, bo], templates=TEMPLATES).content, "compiled.docx")
    now, made = bring(compiled)
    assert "Anna: It meets twice." in words_of(now, "GOV-AMB-1")
    assert NEWS in words_of(now, "GOV-AMB-1")
    assert told(made, UpdateKind.UPDATED)
    assert compare(now) == ()
    again = Edited(made.content)
    again.reword("GOV-AMB-2", "GOV-AMB-2", "GOV-AMB-2 seen")
    third = merge([read_copy(again.package.to_bytes(), "carla.docx")], templates=TEMPLATES)
    assert [change.row for change in third.changes] == ["GOV-AMB-2"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_file_that_libreoffice_saved_is_brought_up_to_date(tmp_path: Path) -> None:
    anna = Edited(desk_review(peer="Anna"))
    anna.reword("GOV-AMB-1", "15 Mitgliedern", "It has 15 members, we hear.")
    (tmp_path / "a.docx").write_bytes(anna.package.to_bytes())
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "docx", "--outdir", str(tmp_path / "saved"), str(tmp_path / "a.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    copy = read_copy((tmp_path / "saved" / "a.docx").read_bytes(), "a.docx")
    assert [change.row for change in compare(copy)] == ["GOV-AMB-1"]
    now, made = bring(copy)
    assert "It has 15 members, we hear." in words_of(now, "GOV-AMB-1")
    assert NEWS in words_of(now, "GOV-AMB-1")
    assert told(made, UpdateKind.UPDATED)


LISTS = st.lists(st.sampled_from("abcde"), max_size=7)


@given(base=LISTS, copy=LISTS, new=LISTS)
def test_three_ways_meet_where_they_agree(base: list[str], copy: list[str], new: list[str]) -> None:
    found = list(regions(base, copy, new))
    for one, part in ((base, "base"), (copy, "copy"), (new, "new")):
        covered = [n for region in found for n in range(*getattr(region, part).indices(len(one)))]
        assert covered == sorted(set(covered))
    stable = [
        len(one) - sum(_size(getattr(region, part)) for region in found)
        for one, part in ((base, "base"), (copy, "copy"), (new, "new"))
    ]
    assert len(set(stable)) == 1
    assert list(regions(base, base, base)) == []


def _size(part: slice) -> int:
    return part.stop - part.start
