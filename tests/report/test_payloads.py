"""Hostile text in every place where text of the material can go, through the whole pipeline into every output.

The payloads are in file names, headings, sentences that become quotes, speakers' names, the city's settings, contacts,
peers, a workbook's cells and notes in copies. What comes out must show them as text, and do nothing.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document
from lxml import etree, html
from openpyxl import Workbook, load_workbook

from pipeline.cli import main
from pipeline.extract.clean import clean
from pipeline.report.content import SLOT
from pipeline.report.wordkit.gate import check_whole
from pipeline.report.wordkit.trust import dangers, fields_of, outside
from pipeline.report.wordkit.xml import q, text_of

PRODUCT = "22962963"  # of 7654321 and 3
TEMPLATE_CODE = (
    "{{ 7654321*3 }}",
    "{% for x in range(9) %}",
    "{{ ''.__class__ }}",
    "{# gone #}",
    "${7654321*3}",
    "{0}",
)
MARKUP = (
    "<w:p><w:r><w:t>x",
    "]]>",
    "&amp;&#0;&#x202e;",
    "<![CDATA[x]]>",
    "<script>alert(1)</script>",
    "<!--",
    "<b>x</b> y",
)
LIVE = ("=cmd|'/c calc'!A1", "+1+1", "-1-1", "@SUM(1)", "\t=1", "DDEAUTO c:\\x", 'INCLUDETEXT "x"', 'HYPERLINK "x"')
PLAIN = ("R & D", "income < 900", "file:///etc/passwd", "javascript:alert(1)", "..\\..\\x", "%(city)s", "W" * 3000)
SIGNS = ("\u2028next", "עברית \u202eabc", "\x07\x00\x1b[31m", "\ufffe\uffff\ufdd0", "\U000e0041\U000e0042")
SLOTS = ("\ue000quote:x\ue001", "\ue000rows:x\ue001")
PAYLOADS = (*TEMPLATE_CODE, *MARKUP, *LIVE, *PLAIN, *SIGNS, *SLOTS)
COUNCIL = "The city has a permanent integration advisory council with {n} members, {payload} it is called."
# What no place in a file name can have, on any system.
MISLEADING = re.compile("[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
_NOT_IN_NAMES = re.compile(r"[/\x00]")


def sentence(n: int, payload: str) -> str:
    return COUNCIL.format(n=n + 15, payload=payload)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("payloads")
    folder = place / "corpus" / "city"
    for name in ("strategy", "interviews", "other", "kickoff"):
        (folder / name).mkdir(parents=True)
    blocks = [f"## Part {n} {payload}\n\n{sentence(n, payload)}" for n, payload in enumerate(PAYLOADS)]
    (folder / "strategy" / "all.txt").write_text("\n\n".join(_lines(blocks)), "utf-8")
    for n, payload in enumerate(PAYLOADS):
        name = _NOT_IN_NAMES.sub("", payload)[:60]
        (folder / "other" / f"{name}{n}.txt").write_text(sentence(n + 100, "as"), "utf-8")
    segments = [
        {"start": n, "end": n + 1, "speaker": f"Ms {payload}", "text": sentence(n + 200, payload)}
        for n, payload in enumerate(PAYLOADS)
    ]
    (folder / "interviews" / "=talk.json").write_text(json.dumps({"segments": segments}), "utf-8")
    _workbook(folder / "other" / "cells.xlsx")
    _settings(folder / "city.toml")
    return place


def _lines(blocks: Sequence[str]) -> list[str]:
    """Return the blocks as a text file can hold them: a line break would end the sentence there."""
    return [re.sub("[\r\x0b\x0c\x85\u2028\u2029]", " ", block) for block in blocks]


def _workbook(path: Path) -> None:
    book = Workbook()
    for n, payload in enumerate(PAYLOADS):
        cell = book.active.cell(row=n + 1, column=1)
        cell.value = re.sub(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]", "", sentence(n + 300, payload))
        cell.data_type = "s"
    book.save(path)


def _settings(path: Path) -> None:
    bare = [re.sub("[\x00-\x1f\x7f\ufffe\uffff\ufdd0]", "", payload)[:200] for payload in PAYLOADS]
    quoted = [json.dumps(each, ensure_ascii=False) for each in bare]
    everything = json.dumps(" ".join(bare), ensure_ascii=False)
    path.write_text(
        f"name = {everything}\ncountry = {everything}\ninterviewers = [{quoted[0]}]\n"
        f"[review]\nteam_leader = {everything}\npeers = [{', '.join(quoted[:8])}]\nvisit = {everything}\n"
        f'[contacts]\n"GOV-IMP" = {everything}\n'
        f'[sources."strategy/all.txt"]\ntitle = {everything}\n'
        f'[sources."interviews/=talk.json"]\nspeaker = {quoted[13]}\nrole = {everything}\ninterpreter = {quoted[16]}\n',
        "utf-8",
    )


@pytest.fixture(scope="module")
def outputs(place: Path) -> Path:
    """Return the folder of outputs after every command that writes one."""

    def peerdesk(*words: str | Path) -> Result:
        result = CliRunner().invoke(main, [*map(str, words)])
        assert result.exit_code in (0, 1), result.output
        assert "unforeseen" not in result.output
        assert not set("\x1b\x07\u202e") & set(result.output)
        return result

    corpus, out = ["--corpus", place / "corpus"], ["--output", place / "out"]
    peerdesk("run", "city", *corpus, *out, "--jobs", "1")
    peerdesk("run", "city", *corpus, *out, "--jobs", "1", "--audience", "host")
    for peer in ("{{ 7654321*3 }}", "=1+1<w:p>"):
        peerdesk("desk-review", "city", *corpus, *out, "--peer", peer)
    copies = sorted((place / "out" / "city" / "copies").glob("*.docx"))
    for copy in copies:
        _write_into(copy)
    peerdesk("merge", "city", *copies, *corpus, *out)
    for command in ("guide", "form"):
        peerdesk(command, "city", *corpus, *out)
    peerdesk("report", "city", *corpus, *out, "--letter")
    peerdesk("people", "city", *corpus, *out, "--table")
    peerdesk("compare", *out)
    peerdesk("inspect", place / "corpus" / "city" / "strategy" / "all.txt", "--html", place / "out" / "seen.html")
    peerdesk("explain", sentence(1, MARKUP[4]), "--heading", MARKUP[4], "--html", place / "out" / "why.html")
    return place / "out"


def _write_into(copy: Path) -> None:
    """Write every payload into a peer's copy, as a person would."""
    document = Document(str(copy))
    row = next(row for table in document.tables for row in table.rows if len(row.cells) > 2 and row.cells[1].paragraphs)
    for payload in PAYLOADS:
        row.cells[-1].add_paragraph(re.sub("[\x00-\x08\x0b-\x1f\ufffe\uffff\ue000\ue001]", "", payload))
    document.save(str(copy))


def documents(outputs: Path) -> Iterator[Path]:
    found = sorted(outputs.rglob("*.docx"))
    assert len(found) > 10
    yield from found


def test_every_document_is_whole_and_does_nothing(outputs: Path) -> None:
    for path in documents(outputs):
        package = check_whole(path.read_bytes(), path.name)
        assert list(dangers(package)) == [], path
        assert outside(package) == set(), path
        for name in package.names:
            if name.startswith("word/") and name.endswith(".xml"):
                root = package.xml(name)
                assert fields_of(root) <= {"PAGE", "NUMPAGES", "PAGEREF", "TOC", "HYPERLINK", "STYLEREF"}, (path, name)
                words = "".join(root.itertext())
                assert not SLOT.search(words), (path, name)
                # In its copy the peer wrote some of these into the table.
                assert "copies" in path.parts or "compiled" in path.name or not MISLEADING.search(words), (path, name)
        with zipfile.ZipFile(path) as archive:
            assert not [name for name in archive.namelist() if ".." in name or name.endswith(".bin")], path


def test_nothing_is_evaluated_anywhere(outputs: Path) -> None:
    for path in (path for path in outputs.rglob("*") if path.is_file()):
        content = path.read_bytes()
        if path.suffix in (".docx", ".xlsx"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                content = b"".join(archive.read(name) for name in archive.namelist())
        assert PRODUCT.encode() not in content, path


def test_each_quote_is_the_one_of_the_source(outputs: Path) -> None:
    lines = (outputs / "city" / "passages.jsonl").read_text("utf-8").splitlines()
    passages = {line["text"] for line in map(json.loads, lines)}
    for n, payload in enumerate(PAYLOADS):
        wanted = clean(_lines([sentence(n, payload)])[0])
        assert any(wanted in passage for passage in passages), payload
    document = Document(str(outputs / "city" / "desk-review.docx"))
    shown = "\n".join(text_of(paragraph) for paragraph in document.element.iter(q("p")))
    for payload in ("{{ 7654321*3 }}", "<script>alert(1)</script>", "R & D", "income < 900", "]]>", "<b>x</b> y"):
        assert payload in shown, payload


def test_a_spreadsheet_runs_no_cell(outputs: Path, place: Path) -> None:
    (table,) = (place / "corpus" / "city" / "interviews").glob("*.csv")
    rows = list(csv.reader(table.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r")]
    assert any(cell.startswith("'=") for row in rows for cell in row), "the file's name begins so"
    for path in outputs.rglob("*.xlsx"):
        for sheet in load_workbook(path):
            assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"], path


def test_pages_run_nothing(outputs: Path) -> None:
    pages = sorted(outputs.rglob("*.html"))
    assert {path.name for path in pages} >= {"seen.html", "why.html", "summary.html"}
    for path in pages:
        root = html.fromstring(path.read_bytes())
        assert root.xpath("//iframe | //object | //embed | //link | //base") == [], path
        # One page has a script, of its own.
        assert not [script for script in root.iter("script") if "alert" in (script.text or "")], path
        attributes = [(name, value) for element in root.iter(etree.Element) for name, value in element.items()]
        assert not [name for name, _ in attributes if name.startswith("on")], path
        assert not [value for _, value in attributes if re.match(r"\s*(javascript|file|https?):", value)], path


def test_records_are_one_line_each_and_legal(outputs: Path) -> None:
    for path in outputs.rglob("*.jsonl"):
        for line in path.read_bytes().split(b"\n")[:-1]:
            json.loads(line.decode("utf-8"))
