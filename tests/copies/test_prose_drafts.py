"""The report in the output folder: written, brought up to date once somebody has edited it, and told what is new."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.drafts import read_translations, write_report_draft
from pipeline.report.record import ReportRecord, seal_report, unseal_report
from pipeline.report.wordkit.custom import detach
from pipeline.report.wordkit.package import Package
from pipeline.report.wordkit.xml import q, text_of
from tests.copies.report_samples import NEWS, Hand, first, keys, newer, sealed, second
from tests.report.report_factories import TEMPLATES, make_material
from tests.report.word_reader import Draft

NAMESPACE = "urn:peerdesk:report"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Return a report that somebody has written a sentence into."""
    path = tmp_path / "report.docx"
    written = write_report_draft(path, sealed(first(), make_material()), TEMPLATES, lang="en")
    assert (written.path, written.changes) == (path, None)
    edit(path)
    return path


def edit(path: Path) -> None:
    hand = Hand(path.read_bytes())
    hand.write_below(hand.find("Money (GOV-AMB-1)", under="Weaknesses"), "We heard the same.")
    path.write_bytes(hand.save())


def write_next(path: Path, *, lang: str = "en") -> Path:
    return write_report_draft(path, sealed(second(), newer()), TEMPLATES, lang=lang).path


def test_an_edited_report_is_brought_up_to_date_beside_it(report: Path) -> None:
    mine = report.read_bytes()
    written = write_report_draft(report, sealed(second(), newer()), TEMPLATES, lang="en")
    assert report.read_bytes() == mine
    assert written.path == report.with_name("report-2.docx")
    words = keys(written.path.read_bytes())
    assert "We heard the same." in words
    assert any(NEWS in each for each in words)
    found = unseal_report(Package(written.path.read_bytes()))
    assert found is not None
    assert keys(found.base) == keys(second())


def test_the_change_report_tells_section_words_and_document(report: Path) -> None:
    written = write_report_draft(report, sealed(second(), newer()), TEMPLATES, lang="en")
    assert written.changes == report.with_name("report-2-changes.docx")
    rows = _rows(written.changes)
    row = next(each for each in rows if NEWS in " ".join(each))
    assert row[0].startswith("1.1 General governance, Weaknesses")
    assert "GOV-AMB-1" in row[0]
    assert row[1] == "Added by the program"
    assert row[-1] == "Interview with Ms Yilmaz"
    assert rows[0][0] == "Section"


def _rows(path: Path | None) -> list[list[str]]:
    assert path is not None
    root = Package(path.read_bytes()).xml("word/document.xml")
    return [[text_of(cell).strip() for cell in row.findall(q("tc"))] for row in root.iter(q("tr"))]


def test_what_is_read_in_another_way_names_the_rule(report: Path) -> None:
    from msgspec import structs

    new = newer()
    evidence = [
        structs.replace(item, rule="GOV-AMB-1/asked-7", status="planned") if item.facet == "money" else item
        for item in new.evidence
    ]
    again = structs.replace(new, evidence=evidence)
    written = write_report_draft(report, sealed(second(), again), TEMPLATES, lang="en")
    causes = {row[-1] for row in _rows(written.changes)}
    assert any("rule GOV-AMB-1/asked-7: now read as “planned”, before as “missing”" in each for each in causes)


def test_the_same_draft_leaves_the_edited_report_alone(report: Path) -> None:
    written = write_report_draft(report, sealed(first(), make_material()), TEMPLATES, lang="en")
    assert (written.path, written.is_new) == (report, False)
    assert not report.with_name("report-2.docx").exists()


def test_round_after_round_nothing_is_lost(report: Path) -> None:
    two = write_next(report)
    hand = Hand(two.read_bytes())
    hand.write_below(hand.find(NEWS), "Indeed so.")
    two.write_bytes(hand.save())
    three = write_report_draft(report, sealed(first(), make_material()), TEMPLATES, lang="en").path
    assert three.name == "report-3.docx"
    words = keys(three.read_bytes())
    assert {"We heard the same.", "Indeed so."} <= set(words)
    assert not any(NEWS in each for each in words)


def test_a_report_that_lost_its_record_is_held_against_the_draft_kept(report: Path) -> None:
    package = Package(report.read_bytes())
    detach(package, NAMESPACE)
    report.write_bytes(package.to_bytes())
    written = write_report_draft(report, sealed(second(), newer()), TEMPLATES, lang="en")
    assert written.recovered == ("report.docx",)
    words = keys(written.path.read_bytes())
    assert "We heard the same." in words
    assert any(NEWS in each for each in words)


def test_drafts_for_the_host_are_brought_up_to_date_and_carry_no_record(tmp_path: Path) -> None:
    path = tmp_path / "host" / "letter.docx"
    write_report_draft(path, first(), TEMPLATES, lang="en")
    edit(path)
    written = write_report_draft(path, second(), TEMPLATES, lang="en")
    assert written.path.name == "letter-2.docx"
    assert "We heard the same." in keys(written.path.read_bytes())
    assert unseal_report(Package(written.path.read_bytes())) is None
    assert not [name for name in Package(written.path.read_bytes()).names if name.startswith("customXml")]
    assert "no record" in Draft(Path(str(written.changes)).read_bytes()).text


def test_a_report_of_the_team_does_not_become_one_for_the_host(report: Path) -> None:
    written = write_report_draft(report, second(), TEMPLATES, lang="en")
    assert written.beside == "report.docx"
    assert keys(written.path.read_bytes()) == keys(second())


def test_a_file_that_cannot_be_read_keeps_nothing_from_being_written(report: Path) -> None:
    report.write_bytes(b"no Word file")
    written = write_report_draft(report, sealed(second(), newer()), TEMPLATES, lang="en")
    assert (written.path.name, written.beside) == ("report-2.docx", "report.docx")
    assert read_translations(report, "en") == {}


def test_last_touches_are_put_to_what_is_written_only(report: Path) -> None:
    def finish(content: bytes) -> bytes:
        hand = Hand(content)
        hand.write_below(hand.find("Money (GOV-AMB-1)", under="Weaknesses"), "Finished.")
        return hand.save()

    written = write_report_draft(report, sealed(second(), newer()), TEMPLATES, lang="en", finish=finish)
    assert "Finished." in keys(written.path.read_bytes())
    kept = (report.parent / ".report" / "report-2.docx").read_bytes()
    assert "Finished." not in keys(kept)


def test_translations_are_read_from_the_edited_report(report: Path) -> None:
    assert read_translations(report, "en") == {}
    hand = Hand(report.read_bytes())
    hand.retype(hand.find("Translation:", under="Weaknesses"), "Translation: Funds are below 5 %.")
    report.write_bytes(hand.save())
    assert list(read_translations(report, "en").values()) == [["Funds are below 5 %."]]


def test_a_record_of_a_report_is_read_back() -> None:
    record = ReportRecord(city="x", benchmark="b", lang="en", run="1", template="letter", sources={"s": "S"})
    found = unseal_report(Package(seal_report(first(), record)))
    assert found is not None
    assert (found.record, found.base) == (record, first())
