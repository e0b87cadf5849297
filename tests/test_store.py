from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import store
from pipeline.errors import DataError, OutputError
from pipeline.models import Kind, ParagraphPlace, Passage


def passage(n: int) -> Passage:
    return Passage(id=f"p{n}", source="s", n=n, text="Straße & <Ü>", place=ParagraphPlace(paragraph=n), kind=Kind.OTHER)


def test_records_come_back_as_they_were_written(tmp_path: Path) -> None:
    records = [passage(1), passage(2)]
    store.write_lines(tmp_path / "deep" / "p.jsonl", records)
    assert list(store.read_lines(tmp_path / "deep" / "p.jsonl", Passage)) == records


def test_a_broken_line_is_refused_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    store.write_lines(path, [passage(1)])
    path.write_bytes(path.read_bytes() + b'{"id": 3}\n')
    with pytest.raises(DataError, match="line 2"):
        list(store.read_lines(path, Passage))


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json"
    store.write_bytes(path, b"old")

    def full_disk(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.os, "fsync", full_disk)
    with pytest.raises(OutputError, match="No space left"):
        store.write_bytes(path, b"new")
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.json"]


def test_an_untouched_draft_is_replaced(tmp_path: Path) -> None:
    first = store.write_draft(tmp_path / "report.docx", b"one")
    second = store.write_draft(tmp_path / "report.docx", b"two")
    assert first == second
    assert second.read_bytes() == b"two"


def test_an_edited_draft_is_kept_and_the_new_one_stands_beside_it(tmp_path: Path) -> None:
    path = store.write_draft(tmp_path / "report.docx", b"one")
    path.write_bytes(b"edited by a person")
    second = store.write_draft(path, b"two")
    third = store.write_draft(path, b"three")
    assert path.read_bytes() == b"edited by a person"
    assert second.name == third.name == "report-2.docx"
    assert third.read_bytes() == b"three"


def test_a_file_that_was_never_ours_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(b"somebody's own")
    assert store.write_draft(path, b"draft").name == "report-2.docx"
    assert path.read_bytes() == b"somebody's own"


def test_a_draft_that_word_holds_open_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = store.write_draft(tmp_path / "report.docx", b"one")
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if target == path:
            raise PermissionError(13, "Permission denied")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    assert store.write_draft(path, b"two").name == "report-2.docx"
    assert path.read_bytes() == b"one"


def test_without_a_readable_ledger_every_draft_counts_as_edited(tmp_path: Path) -> None:
    path = store.write_draft(tmp_path / "report.docx", b"one")
    (tmp_path / store.LEDGER).write_text("{", "utf-8")
    assert store.write_draft(path, b"two").name == "report-2.docx"
