"""The copy to compute on keeps every offset."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tag.clean import chunks, clean


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("gibt’s", "gibt's"),
        ("18\u00a0%", "18 %"),
        ("Migrant:innen, Bürger/innen, Lehrer_in", "Migrant*innen, Bürger*innen, Lehrer*in"),
        ("Migranten/-innen", "Migranten**innen"),
        ("Migrant(inn)en", "Migrant*inn*en"),
        ("Ziel: innen sparen", "Ziel: innen sparen"),
        ("und/oder", "und/oder"),
        ("Name ____________ Datum", "Name              Datum"),
        ("Kapitel ........ 12", "Kapitel          12"),
    ],
)
def test_signs_are_evened_out(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(st.text(alphabet="aäI*:_/-(in)\u00ad .’\u00a0", max_size=60))
def test_the_copy_is_as_long_as_the_text(text: str) -> None:
    assert len(clean(text)) == len(text)


@given(st.text(alphabet="ab ", max_size=60), st.integers(min_value=1, max_value=9))
def test_chunks_are_the_text_in_pieces(text: str, size: int) -> None:
    pieces = list(chunks(text, size))
    assert "".join(piece for _, piece in pieces) == text
    assert all(text[offset : offset + len(piece)] == piece and len(piece) <= size for offset, piece in pieces)
