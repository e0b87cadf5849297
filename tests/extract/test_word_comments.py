from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.extract.blocks import Block
from pipeline.extract.word.reader import read_word
from pipeline.models import ParagraphPlace, Part
from tests.extract.word_samples import commented, p, r, tbl, tc, tr, write_word

COMMENTS = {
    "comments": "".join(
        f'<w:comment w:id="{n}" w:author="Kim Beispiel" w:initials="KB">'
        f"{p('<w:r><w:annotationRef/></w:r>' + r(f'Bitte prüfen {n}'))}</w:comment>"
        for n in (1, 2)
    )
}


@pytest.fixture
def blocks(tmp_path: Path) -> object:
    def read(*body: str) -> tuple[Block, ...]:
        return read_word(write_word(tmp_path / "a.docx", *body, parts=COMMENTS)).blocks

    return read


def found(blocks: tuple[Block, ...]) -> list[tuple[str, str]]:
    return [(block.text, block.context) for block in blocks if block.part is Part.COMMENT]


def test_a_comment_follows_its_paragraph_with_the_words_it_is_about(blocks) -> None:
    text, comment, after = blocks(p(r("Der ") + commented(1, r("neue ") + r("Rat")) + r(" tagt.")), p("Nachher"))
    assert (text.text, after.text) == ("Der neue Rat tagt.", "Nachher")
    assert (comment.text, comment.context, comment.part) == ("Bitte prüfen 1", "neue Rat", Part.COMMENT)
    assert comment.place == ParagraphPlace(paragraph=1)


def test_its_author_is_nowhere_in_it(blocks) -> None:
    assert not any("Kim" in block.text + block.context for block in blocks(p(commented(1, r("Rat")))))


def test_a_comment_may_reach_over_paragraphs(blocks) -> None:
    end = '<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>'
    read = blocks(p('<w:commentRangeStart w:id="1"/>' + r("eins")), p(r("zwei") + end))
    assert [block.part for block in read] == [Part.PARAGRAPH, Part.PARAGRAPH, Part.COMMENT]
    assert found(read) == [("Bitte prüfen 1", "eins zwei")]


def test_comments_may_overlap(blocks) -> None:
    assert found(blocks(p(commented(1, r("Der ") + commented(2, r("Rat")))))) == [
        ("Bitte prüfen 2", "Rat"),
        ("Bitte prüfen 1", "Der Rat"),
    ]


def test_a_comment_may_begin_between_paragraphs(blocks) -> None:
    end = '<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>'
    assert found(blocks('<w:commentRangeStart w:id="1"/>', p(r("Rat") + end))) == [("Bitte prüfen 1", "Rat")]


def test_a_comment_without_a_stretch_has_no_context(blocks) -> None:
    assert found(blocks(p(r("Rat") + '<w:r><w:commentReference w:id="1"/></w:r>'))) == [("Bitte prüfen 1", "")]


def test_a_long_stretch_is_cut(blocks) -> None:
    ((_, context),) = found(blocks(p(commented(1, r("Die Stadt fördert Vereine. ") * 40))))
    assert context.endswith("fördert Vereine. …")
    assert 250 < len(context) < 310


def test_a_comment_in_a_cell_follows_its_row(blocks) -> None:
    read = blocks(tbl(tr(tc(p(commented(1, r("Kurse")))), "läuft")))
    assert [block.text for block in read] == ["Kurse | läuft", "Bitte prüfen 1"]


def test_a_comment_on_deleted_words_is_gone_with_them(blocks) -> None:
    assert found(blocks(p(r("Rat") + f"<w:del>{commented(1, '')}</w:del>"))) == []


def test_a_comment_that_nothing_refers_to_is_not_shown(blocks) -> None:
    assert found(blocks(p("Rat"))) == []
