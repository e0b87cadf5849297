"""A new draft of the report in one that somebody has edited: nothing a person wrote gets lost, the rest is new."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.copies.model import UpdateKind
from pipeline.copies.prose import Merged, merge_report
from pipeline.copies.slots import translations
from pipeline.copies.working import News
from pipeline.report.wordkit.comments import Comment, CommentWriter, read_comments
from pipeline.report.wordkit.drawings import DrawingWriter
from pipeline.report.wordkit.footnotes import FootnoteWriter, read_footnotes
from pipeline.report.wordkit.package import DOCUMENT, Package
from pipeline.report.wordkit.xml import make, q, run, text_of
from tests.copies.report_samples import NEWS, Hand, first, keys, read, second, under

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe0def46b8"
    "0000000049454e44ae426082"
)
WEAK = "1.1 General governance, Weaknesses"
STRONG = "1.1 General governance, Strengths"


def edited(change: Callable[[Hand], object]) -> bytes:
    hand = Hand(first())
    change(hand)
    return hand.save()


def bring(change: Callable[[Hand], object], base: bytes = b"", new: bytes = b"") -> Merged:
    return merge_report(base or first(), edited(change), new or second(), lang="en")


def told(made: Merged, kind: UpdateKind) -> list[News]:
    return [each for each in made.news if each.kind is kind]


def remarks(content: bytes) -> list[str]:
    return [each.text for each in read_comments(Package(content)).values() if each.author == "peerdesk"]


def test_a_report_that_nobody_touched_becomes_the_new_draft() -> None:
    made = bring(lambda hand: None)
    assert keys(made.content) == keys(second())
    assert [block.whole for block in read(made.content).blocks] == [block.whole for block in read(second()).blocks]
    assert {each.kind for each in made.news} == {UpdateKind.UPDATED}
    assert any(NEWS in each.after and each.section == WEAK for each in made.news)


def test_and_back_again() -> None:
    made = merge_report(second(), second(), first(), lang="en")
    assert keys(made.content) == keys(first())
    assert any(NEWS in each.before and not each.after for each in made.news)


def test_the_same_draft_changes_nothing_and_the_same_files_give_the_same_bytes() -> None:
    own = edited(lambda hand: hand.retype(hand.find("Money (GOV-AMB-1)"), "Mine."))
    assert merge_report(first(), own, first(), lang="en").news == ()
    once, again = (merge_report(first(), own, second(), lang="en").content for _ in range(2))
    assert once == again


def test_every_footnote_has_its_reference_and_every_link_its_bookmark() -> None:
    for made in (bring(lambda hand: None), merge_report(second(), second(), first(), lang="en")):
        package = Package(made.content)
        root, notes = package.xml(DOCUMENT), read_footnotes(package)
        assert sorted(notes) == sorted(each.get(q("id"), "") for each in root.iter(q("footnoteReference")))
        starts = [(each.get(q("name")), each.get(q("id"))) for each in root.iter(q("bookmarkStart"))]
        assert len({name for name, _ in starts}) == len({number for _, number in starts}) == len(starts)
        links = {each.get(q("anchor")) for part in (root, *notes.values()) for each in part.iter(q("hyperlink"))}
        assert links <= {name for name, _ in starts}


def test_reworded_text_stays_and_the_draft_speaks_in_a_comment() -> None:
    made = bring(lambda hand: hand.retype(hand.find("Still open: 3 questions"), "Three questions are left."))
    assert any("Three questions are left." in each for each in keys(made.content))
    assert not any("Still open: 2 questions, on GOV-IMP-1" in each for each in keys(made.content))
    assert any("Still open: 2 questions" in each for each in remarks(made.content))
    (kept,) = told(made, UpdateKind.KEPT)
    assert (kept.section, kept.before) == (
        "1.1 General governance, Questions of the visit",
        "Three questions are left.",
    )


def test_a_new_remark_comes_in_the_place_of_the_last_one() -> None:
    once = bring(lambda hand: hand.retype(hand.find("Still open: 3 questions"), "Three questions are left."))
    back = merge_report(second(), once.content, first(), lang="en")
    (remark,) = remarks(back.content)
    assert "Still open: 3 questions" in remark


def test_an_edited_bullet_does_not_keep_another_from_coming_in() -> None:
    made = bring(lambda hand: hand.retype(hand.find("Money (GOV-AMB-1)", under="Weaknesses"), "Money is short."))
    words = under(made.content, WEAK)
    assert any(each.startswith("Money is short.") for each in words)
    assert any(each.startswith("Asked (GOV-AMB-1)") for each in words)
    assert any(NEWS in each for each in words)
    assert remarks(made.content) == []


def test_what_somebody_adds_stays_below_its_point_and_does_not_part_a_new_one() -> None:
    made = bring(lambda hand: hand.write_below(hand.find("Translation:", under="Weaknesses"), "We saw this, too."))
    words = under(made.content, WEAK)
    at = words.index("We saw this, too.")
    assert words[at - 1].startswith("Translation:")
    assert words[at + 1].startswith("Asked (GOV-AMB-1)")
    assert NEWS in words[at + 2]


def test_a_deleted_point_stays_deleted_with_a_new_quote_of_it() -> None:
    def without_quote(hand: Hand) -> bytes:
        hand.delete(hand.find(NEWS, under="Weaknesses"))
        return hand.save()

    base = without_quote(Hand(second()))  # the point without its quote, which comes with the next draft
    own = Hand(base)
    own.delete(own.find("Asked (GOV-AMB-1)", under="Weaknesses"))
    made = merge_report(base, own.save(), second(), lang="en")
    assert not any(NEWS in each for each in under(made.content, WEAK))
    (gone,) = told(made, UpdateKind.STAYS_DELETED)
    assert NEWS in gone.after


def test_a_deleted_point_does_not_keep_another_from_coming_in() -> None:
    made = bring(lambda hand: hand.delete(hand.find("Money (GOV-AMB-1)", under="Weaknesses")))
    words = under(made.content, WEAK)
    assert not any(each.startswith("Money (GOV-AMB-1)") for each in words)
    assert any(each.startswith("Asked (GOV-AMB-1)") for each in words)


def test_a_deleted_section_stays_deleted_and_what_is_new_in_it_is_told() -> None:
    made = bring(lambda hand: hand.delete(*hand.section("Weaknesses", "Contradictions")))
    assert under(made.content, WEAK) == []
    assert under(made.content, STRONG) == under(second(), STRONG)
    gone = told(made, UpdateKind.STAYS_DELETED)
    assert any("Asked (GOV-AMB-1)" in each.after for each in gone)
    assert {each.section for each in gone} == {WEAK}


def test_a_whole_chapter_stays_deleted() -> None:
    made = bring(lambda hand: hand.delete(*hand.section("Recommendations by theme", "Evidence matrix")))
    assert not any("Consider how" in each for each in keys(made.content))
    assert told(made, UpdateKind.STAYS_DELETED)


def test_a_new_section_comes_in_at_its_place() -> None:
    hand = Hand(first())
    hand.delete(*hand.section("Empowerment", "Recommendations by theme"))
    before = hand.save()
    made = merge_report(before, before, first(), lang="en")
    assert keys(made.content) == keys(first())
    contents = [text_of(each) for each in Package(made.content).xml(DOCUMENT).iter(q("hyperlink"))]
    assert "1.2Empowerment" in contents


def test_a_new_section_does_not_part_what_somebody_wrote_into_the_last_one() -> None:
    base = Hand(first())
    base.delete(*base.section("Empowerment", "Recommendations by theme"))
    own = Hand(base.save())
    own.write_below(own.find("Still open: 3 questions"), "Who follows this up?")
    made = merge_report(base.save(), own.save(), first(), lang="en")
    words = [block.text for block in read(made.content).blocks]
    assert words[words.index("Who follows this up?") + 1] == "Empowerment"


def test_a_section_that_somebody_moved_is_brought_up_to_date_where_it_stands() -> None:
    def move(hand: Hand) -> None:
        place = hand.heading("Strengths")
        for each in hand.section("Weaknesses", "Contradictions"):
            place.addprevious(each)

    made = bring(move)
    titles = [block.text for block in read(made.content).blocks if block.is_heading]
    assert titles.index("Weaknesses") < titles.index("Strengths")
    assert under(made.content, WEAK) == under(second(), WEAK)


def test_a_section_with_another_heading_is_brought_up_to_date() -> None:
    made = bring(lambda hand: hand.retype_heading("Weaknesses", "What is missing"))
    words = under(made.content, "1.1 General governance, What is missing")
    assert words[1:] == under(second(), WEAK)[1:]


def test_a_section_of_somebodys_own_stays_where_it_is() -> None:
    def write(hand: Hand) -> None:
        place = hand.heading("Contradictions")
        style = place.find(q("pPr"))
        assert style is not None
        heading = make("p", make("pPr", make("pStyle", val="Heading3")), run("Our own view"))
        place.addprevious(heading)
        place.addprevious(make("p", run("The council is strong.")))

    made = bring(write)
    words = [block.text for block in read(made.content).blocks]
    at = words.index("Our own view")
    assert words[at + 1 : at + 3] == ["The council is strong.", "Contradictions"]
    assert under(second(), WEAK) == words[at - len(under(second(), WEAK)) : at]


def test_tracked_changes_count_as_made_and_stay() -> None:
    def change(hand: Hand) -> None:
        place = hand.find("Money (GOV-IMP-1)", under="Weaknesses")
        runs = [each for each in place if each.tag == q("r") and each.find(q("t")) is not None]
        gone = make("del", id=900, author="Anna", date="2026-11-01T10:00:00Z")
        runs[0].addprevious(gone)
        for each in runs:
            gone.append(each)
            for text in each.findall(q("t")):
                text.tag = q("delText")
        gone.addnext(make("ins", run("It ended in 2022."), id=901, author="Anna", date="2026-11-01T10:00:00Z"))

    made = bring(change)
    assert any("It ended in 2022." in each for each in under(made.content, WEAK))
    root = Package(made.content).xml(DOCUMENT)
    assert len(list(root.iter(q("ins")))) == len(list(root.iter(q("del")))) == 1
    assert any(NEWS in each for each in under(made.content, WEAK))


def test_comments_of_people_stay_on_text_that_is_renewed_or_taken_out() -> None:
    def comment(hand: Hand) -> None:
        for words in ("Still open: 3 questions", "GOV-AMB-1 Asked"):
            note = Comment(author="Zoë", paragraphs=(f"On {words}",), date="2026-11-01T10:00:00Z")
            CommentWriter(hand.package).add(hand.find(words), note)

    made = bring(comment)
    assert keys(made.content) == keys(second())
    found = {each.text for each in read_comments(Package(made.content)).values() if each.author == "Zoë"}
    assert found == {"On Still open: 3 questions", "On GOV-AMB-1 Asked"}
    marks = list(Package(made.content).xml(DOCUMENT).iter(q("commentReference")))
    assert len(marks) == 2


def test_an_edited_cell_stays_and_its_neighbours_follow_the_draft() -> None:
    def change(hand: Hand) -> None:
        row = hand.row("GOV-AMB-1Council")
        row.findall(q("tc"))[1].findall(q("p"))[0].append(run(" (as the city says)"))

    made = bring(change)
    row = next(each for each in Hand(made.content).root.iter(q("tr")) if "as the city says" in text_of(each))
    wanted = next(each for each in Hand(second()).root.iter(q("tr")) if "GOV-AMB-1Council" in text_of(each))
    cells, would = ([text_of(cell) for cell in each.findall(q("tc"))] for each in (row, wanted))
    assert cells[2:] == would[2:]
    assert cells[2:] != [text_of(cell) for cell in Hand(first()).row("GOV-AMB-1Council").findall(q("tc"))][2:]


def test_rows_that_somebody_adds_or_deletes_stay_so() -> None:
    def change(hand: Hand) -> None:
        row = hand.row("s2-1")
        cells = [make("tc", make("p", run(f"mine {n}"))) for n in range(4)]
        row.addnext(make("tr", *cells))
        hand.delete(hand.row("s2-2"))

    made = bring(change)
    tables = [each.text for each in read(made.content).blocks if each.is_table and "s2-1" in each.text]
    assert "mine 2" in tables[0]
    assert NEWS in tables[0]
    assert "s2-2" not in tables[0]


def replace_picture(hand: Hand, alt: str) -> None:
    shown = next(hand.root.iter(q("drawing"))).getparent()
    assert shown is not None
    shown.addprevious(DrawingWriter(hand.package).add(PNG, alt=alt, width_mm=20, name="other"))
    hand.delete(shown)


def newest() -> bytes:
    """Return the new draft with another picture than the first draft has."""
    hand = Hand(second())
    replace_picture(hand, "Newest")
    return hand.save()


def test_a_picture_that_nobody_touched_follows_the_draft() -> None:
    made = bring(lambda hand: None, new=newest())
    assert _pictures(made.content) == _pictures(newest())
    assert "Newest" in _pictures(made.content)[0]


def test_a_picture_that_somebody_replaced_or_deleted_stays_so() -> None:
    replaced = bring(lambda hand: replace_picture(hand, "Ours"), new=newest())
    assert "Ours" in _pictures(replaced.content)[0]
    assert _pictures(replaced.content)[1] == _pictures(second())[1]
    assert [each.before for each in told(replaced, UpdateKind.KEPT)] == ["[picture]"]
    gone = bring(lambda hand: hand.delete(next(next(hand.root.iter(q("drawing"))).iterancestors(q("p")))), new=newest())
    assert _pictures(gone.content) == _pictures(second())[1:]


def _pictures(content: bytes) -> list[str]:
    return [block.key for block in read(content).blocks if block.text == "[picture]"]


def test_footnotes_of_people_stay() -> None:
    def note(hand: Hand) -> None:
        hand.find("Money (GOV-IMP-1)").append(FootnoteWriter(hand.package).add([run("See the minutes of May.")]))

    made = bring(note)
    assert any("See the minutes of May." in each for each in keys(made.content))


@pytest.mark.parametrize("keeps_bookmark", [True, False])
def test_translations_are_read_whether_word_keeps_the_bookmark_or_not(*, keeps_bookmark: bool) -> None:
    def translate(hand: Hand) -> None:
        place = hand.find("Translation:", under="Weaknesses")
        if keeps_bookmark:
            words = next(each for each in place.iter(q("t")) if "[" in (each.text or ""))
            words.text = "Funds are below 5 %."
        else:
            hand.retype(place, "Translation: Funds are below 5 %.")

    found = translations(Package(edited(translate)), Package(first()))
    assert found == {"403dabee035e12116e9c": ["Funds are below 5 %."]}
    made = bring(translate)
    assert any("Funds are below 5 %." in each for each in under(made.content, WEAK))


def test_room_that_nobody_filled_is_no_translation() -> None:
    assert translations(Package(first()), Package(first())) == {}


def test_the_contents_follow_the_headings() -> None:
    made = bring(lambda hand: hand.delete(*hand.section("Partners", "Evidence matrix")))
    assert "2.2Partners" in _contents(made.content)  # as they were, for the draft changed no heading
    hand = Hand(first())
    hand.delete(*hand.section("Questions of the visit", "Empowerment"))
    base = hand.save()
    own = Hand(base)
    own.delete(*own.section("Partners", "Evidence matrix"))
    made = merge_report(base, own.save(), first(), lang="en")
    assert "2.2Partners" not in _contents(made.content)
    assert "2.1Needs" in _contents(made.content)
    marks = {each.get(q("name")) for each in Package(made.content).xml(DOCUMENT).iter(q("bookmarkStart"))}
    links = Package(made.content).xml(DOCUMENT).iter(q("hyperlink"))
    assert {each.get(q("anchor")) for each in links} <= marks


def _contents(content: bytes) -> list[str]:
    links = Package(content).xml(DOCUMENT).iter(q("hyperlink"))
    return [text_of(each) for each in links if (each.get(q("anchor")) or "").startswith("_Toc")]
