from __future__ import annotations

import os
import socket
import sys
import threading
import time
from pathlib import Path

import pytest
from docx import Document

from pipeline import libreoffice as office
from pipeline.errors import DamagedError, OutputError, UnsupportedError
from pipeline.extract import read
from pipeline.libreoffice import converted, libreoffice, to_pdf
from pipeline.models import Part

needs_libreoffice = pytest.mark.skipif(not libreoffice(), reason="LibreOffice is not installed")
needs_scripts = pytest.mark.skipif(os.name == "nt", reason="a script stands in for LibreOffice")
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500


@pytest.fixture
def old_word(tmp_path: Path) -> Path:
    """Return a Word file of 1997 that LibreOffice wrote."""
    new = Document()
    new.add_heading("Beirat")
    new.add_paragraph("Er tagt viermal im Jahr.")
    source = tmp_path / "new.docx"
    new.save(str(source))
    with converted(source, old="docx", new="doc", what="a Word file") as made:
        return made.rename(tmp_path / "old.doc")


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """Return a function that puts a script in the place of LibreOffice."""

    def make(code: str) -> None:
        script = tmp_path / "soffice"
        script.write_text(f"#!{sys.executable}\n{code}", encoding="utf-8")
        script.chmod(0o755)
        monkeypatch.setattr(office, "libreoffice", lambda: str(script))

    return make


@needs_libreoffice
def test_an_old_word_file_reads_as_a_new_one(old_word: Path) -> None:
    passages = read(old_word).passages
    assert [(passage.part, passage.text) for passage in passages] == [
        (Part.HEADING, "Beirat"),
        (Part.PARAGRAPH, "Er tagt viermal im Jahr."),
    ]


@pytest.mark.parametrize(
    ("stream", "new"), [("WordDocument", "docx"), ("Workbook", "xlsx"), ("PowerPoint Document", "pptx")]
)
def test_without_libreoffice_one_line_says_what_to_do(tmp_path, monkeypatch, stream: str, new: str) -> None:
    monkeypatch.setattr(office, "libreoffice", lambda: "")
    (tmp_path / "a.old").write_bytes(OLD + stream.encode("utf-16-le"))
    with pytest.raises(UnsupportedError) as caught:
        read(tmp_path / "a.old")
    assert f"save it as .{new}" in str(caught.value)
    assert "\n" not in str(caught.value)


@needs_libreoffice
def test_a_file_that_libreoffice_cannot_open_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_bytes(OLD + "WordDocument".encode("utf-16-le"))
    with pytest.raises(DamagedError) as caught:
        read(tmp_path / "a.doc")
    assert "\n" not in str(caught.value)


@needs_scripts
def test_a_program_that_does_not_end_is_stopped_with_all_it_started(tmp_path: Path, stand_in) -> None:
    sign = tmp_path / "sign"
    child = f"import time; time.sleep(3); open({str(sign)!r}, 'w')"
    stand_in(f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {child!r}])")
    (tmp_path / "a.doc").write_bytes(OLD)
    with (
        pytest.raises(DamagedError, match="within 1 seconds"),
        converted(tmp_path / "a.doc", old="doc", new="docx", what="an old Word file", seconds=1),
    ):
        pass
    time.sleep(3)
    assert not sign.exists()


@needs_scripts
@pytest.mark.parametrize(
    ("code", "why"), [("raise SystemExit(1)", "could not"), ("import time; time.sleep(9)", "within 1 sec")]
)
def test_a_pdf_that_cannot_be_made_says_so_in_one_line(stand_in, code: str, why: str) -> None:
    stand_in(code)
    with pytest.raises(OutputError, match=why) as caught:
        to_pdf(b"PK", "report.pdf", seconds=1)
    assert str(caught.value).startswith("report.pdf: LibreOffice")
    assert "\n" not in str(caught.value)


def test_without_libreoffice_a_pdf_says_what_to_do(monkeypatch) -> None:
    monkeypatch.setattr(office, "libreoffice", lambda: "")
    with pytest.raises(OutputError, match=r"is not installed on this computer\. Install it, or open"):
        to_pdf(b"PK", "report.pdf")


@needs_scripts
def test_the_program_works_on_a_copy_and_leaves_nothing_behind(tmp_path: Path, stand_in) -> None:
    stand_in(
        "import sys, pathlib\n"
        "out = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1])\n"
        "out.mkdir()\n"
        "(out / 'source.docx').write_text(' '.join(sys.argv))\n"
        "pathlib.Path(sys.argv[-1]).write_text('changed')\n"
    )
    (tmp_path / "-a b.doc").write_bytes(OLD)
    with converted(tmp_path / "-a b.doc", old="doc", new="docx", what="an old Word file") as made:
        assert "--headless" in made.read_text()
        assert "-env:UserInstallation=file://" in made.read_text()
    assert not made.parent.parent.exists()
    assert (tmp_path / "-a b.doc").read_bytes() == OLD


@needs_libreoffice
def test_nothing_is_fetched_from_the_network(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        asked: list[object] = []
        done = threading.Event()

        def listen() -> None:
            while not done.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                asked.append(connection)
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        page = f"<html><body><p>Rat</p><img src='http://127.0.0.1:{server.getsockname()[1]}/a.png'></body></html>"
        (tmp_path / "a.html").write_text(page, encoding="utf-8")
        with converted(tmp_path / "a.html", old="html", new="odt", what="a web page"):
            pass
        done.set()
        thread.join()
    assert asked == []
