"""What became of the draft's quotations."""

from __future__ import annotations

from pipeline.proofing import compare, read_manuscript
from pipeline.proofing.telling import told_since
from pipeline.report.wordkit.package import Package
from pipeline.report.wordkit.xml import q
from tests.proofing.report_maker import PLAN, TALK, ReportMaker, mark

COUNCIL, PEOPLE, BUDGET = mark(PLAN, 3), mark(PLAN, 4), mark(TALK, 2)


def test_quotes_changed_taken_out_and_added_are_told_and_moved_ones_are_not() -> None:
    maker = ReportMaker()
    maker.paragraph("Strengths", style="heading 1")
    maker.quote("The advisory council has 15 members", COUNCIL)
    gone = maker.quote("Every department names a contact person", PEOPLE)
    moved = maker.quote("We have no budget of our own", BUDGET)
    rows = maker.annex(COUNCIL, PEOPLE, BUDGET, text="Every department names a contact person")
    draft = read_manuscript(Package(maker.content))
    assert compare(draft, draft) == compare(draft, read_manuscript(maker.package))
    assert not list(told_since(compare(draft, draft)))

    texts = [text for text in maker.body.iter(q("t")) if "15 members" in (text.text or "")]
    texts[0].text = "The advisory council has 25 members"
    maker.body.remove(gone)
    maker.body.insert(0, moved)
    maker.paragraph("They say “nobody was ever asked by anyone”.")
    rows[1].getparent().remove(rows[1])  # type: ignore[union-attr]

    since = compare(draft, read_manuscript(maker.package))
    assert [(each.before, each.now) for each in since.changed] == [
        ("The advisory council has 15 members", "The advisory council has 25 members")
    ]
    assert [each.before for each in since.removed] == ["Every department names a contact person"]
    assert [(each.now, each.where) for each in since.added] == [("nobody was ever asked by anyone", 'under "Evidence"')]
    assert since.rows == 1
    lines = "\n".join(told_since(since))
    assert '"advisory council has 15 members" is now "advisory council has 25 members"' in lines
    assert "Rows of the annex deleted since the draft: 1" in lines
