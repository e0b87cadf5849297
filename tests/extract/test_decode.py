from __future__ import annotations

import pytest

from pipeline.extract.plain.decode import decode, is_text

TEXT = "Größe, 5 €, „Beirat“ – über 20 Jahre in der Stadt Köln\nund weiter"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_text_comes_back_from_any_usual_encoding(encoding: str) -> None:
    content = TEXT.encode(encoding)
    assert is_text(content)
    assert decode(content) == TEXT


def test_a_few_broken_bytes_do_not_turn_utf8_into_another_encoding() -> None:
    assert decode(TEXT.encode() * 10 + b"\xc3") == TEXT * 10 + "\ufffd"


@pytest.mark.parametrize("content", [b"\x00\x01\x02\x03" * 50, bytes(range(256)) * 4])
def test_a_program_s_own_data_is_no_text(content: bytes) -> None:
    assert not is_text(content)
