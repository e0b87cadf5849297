from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.sentences import cut

SENTENCE = "Der Beirat tagt seit vielen Jahren viermal im Jahr. "


def _pieces(text: str, words: int) -> list[str]:
    return [text[span.start : span.end] for span in cut(text, words=words)]


@given(st.text(alphabet="ab .?!\n", max_size=400), st.integers(1, 20))
def test_the_pieces_are_the_text(text: str, words: int) -> None:
    assert "".join(_pieces(text, words)) == text


@given(st.text(alphabet="ab .?!\n", max_size=400), st.integers(2, 20))
def test_no_piece_is_far_too_long(text: str, words: int) -> None:
    assert all(len(piece.split()) <= 2 * words + 1 for piece in _pieces(text, words))


def test_a_short_text_stays_whole() -> None:
    assert _pieces(SENTENCE * 3, words=30) == [SENTENCE * 3]


def test_a_long_text_is_cut_where_sentences_end() -> None:
    pieces = _pieces(SENTENCE * 10, words=30)
    assert len(pieces) > 2
    assert all(piece.endswith(". ") for piece in pieces)


@pytest.mark.parametrize("word", ["bzw.", "z. B.", "am 3.", "Dr.", "Nr. 7,"])
def test_an_abbreviation_ends_no_sentence(word: str) -> None:
    text = f"Das haben wir {word} Frau Yilmaz schon oft und auch gern erklärt. " * 8
    for words in range(8, 30):
        assert all(piece.endswith("erklärt. ") for piece in _pieces(text, words=words))


def test_speech_without_full_stops_is_cut_where_lines_end() -> None:
    pieces = _pieces("so then we started the council and it went on\n" * 12, words=24)
    assert all(piece.endswith("\n") for piece in pieces)
    assert len(pieces) > 3
