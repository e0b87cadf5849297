"""What cannot be merged is refused in one line, with what to do, and nothing is written."""

from __future__ import annotations

import base64
import io
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import benchmark, report
from pipeline.cli import main
from pipeline.copies import compare, merge, read_copy
from pipeline.errors import InputError
from tests.copies.desk_samples import desk_benchmark, desk_review
from tests.copies.word_editor import Writer
from tests.copies.word_xml import DOCUMENT, read_parts, write_parts
from tests.report.report_factories import CITY, TEMPLATES

DATA = Path(benchmark.__file__).parent / "data"
KICKOFF = "# Kick-off report\n\nThe city has a permanent integration advisory council with 15 members.\n"
STRATEGY = (
    "# Strategy\n\nThe integration strategy has never been evaluated. There is no budget line for interpreters.\n"
)
GOOD = desk_review(peer="Anna")


def a_word_file() -> bytes:
    memory = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("row_GOV_AMB_1 GOV-AMB-1")
    document.save(memory)
    return memory.getvalue()


def a_zip_file() -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr("holiday.txt", "sun and sea")
    return memory.getvalue()


def another_draft() -> bytes:
    return report.kickoff_form(CITY, desk_benchmark(), TEMPLATES, lang="en")


def without(*starts: str) -> bytes:
    return write_parts({name: part for name, part in read_parts(GOOD).items() if not name.startswith(starts)})


def changed(change: Callable[[str, bytes], bytes]) -> bytes:
    return write_parts({name: change(name, part) for name, part in read_parts(GOOD).items()})


def broken_part(broken: str) -> bytes:
    return changed(lambda name, part: part[: len(part) // 2] if name == broken else part)


def in_record(change: Callable[[bytes], bytes]) -> bytes:
    """Return the good file with its record changed, wherever in the file that may be."""
    return changed(lambda name, part: change(part) if re.fullmatch(r"customXml/item\d+\.xml", name) else part)


def shorter_base(record: bytes) -> bytes:
    """Return the record with the document in it cut off, as base64 that is still sound."""

    def cut(found: re.Match[bytes]) -> bytes:
        whole = base64.b64decode(found[0])
        return base64.b64encode(whole[: len(whole) // 2])

    return re.sub(rb"[A-Za-z0-9+/=]{400,}", cut, record)


NOT_OURS = {
    "a Word file": a_word_file,
    "another draft": another_draft,
    "a zip file": a_zip_file,
    "text": lambda: b"Desk review GOV-AMB-1\nmeets",
    "nothing": lambda: b"",
    "one byte": lambda: b"P",
    "no record": lambda: without("customXml"),
}
DAMAGED = {
    "cut off": lambda: GOOD[: len(GOOD) // 2],
    "its end cut off": lambda: GOOD[:-5],
    "half a document": lambda: broken_part(DOCUMENT),
    "no document": lambda: without(DOCUMENT),
    "half a list of styles": lambda: broken_part("word/styles.xml"),
    "half a list of relations": lambda: broken_part("word/_rels/document.xml.rels"),
    "half a record": lambda: in_record(lambda part: part[: len(part) // 2]),
    "a record that is no record": lambda: in_record(lambda part: part.replace(b'"city"', b'"town"')),
    "a record without its document": lambda: in_record(lambda part: re.sub(rb"[A-Za-z0-9+/=]{400,}", b"", part)),
    "a record with half a document": lambda: in_record(shorter_base),
    "a record with no base64": lambda: in_record(lambda part: re.sub(rb"[A-Za-z0-9+/=]{400,}", b"???", part)),
}


@pytest.mark.parametrize("name", [*NOT_OURS, *DAMAGED])
def test_what_is_not_ours_or_damaged_is_refused_in_one_line(name: str) -> None:
    content = {**NOT_OURS, **DAMAGED}[name]()
    with pytest.raises(InputError) as refused:
        read_copy(content, "from Bob.docx")
    assert "\n" not in str(refused.value)
    assert str(refused.value).startswith("from Bob.docx: ")


def test_the_good_file_of_these_tests_is_good() -> None:
    assert compare(read_copy(GOOD, "from Bob.docx")) == ()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(GOOD) - 1))
def test_a_file_cut_off_anywhere_is_refused(length: int) -> None:
    with pytest.raises(InputError) as refused:
        read_copy(GOOD[:length], "from Bob.docx")
    assert "\n" not in str(refused.value)


def what_comes_of(content: bytes) -> str:
    """Return what merging a file gives; any error that is not foreseen goes on."""
    try:
        copy = read_copy(content, "from Bob.docx")
    except InputError as refused:
        return "more than a line" if "\n" in str(refused) else "refused"
    merge([copy], templates=TEMPLATES)
    return "changes" if compare(copy) else "no change"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=20))
def test_a_file_with_wrong_bytes_is_refused_or_read_and_never_breaks_down(wrong: list[tuple[int, int]]) -> None:
    content = bytearray(GOOD)
    for at, byte in wrong:
        content[at] = byte
    assert what_comes_of(bytes(content)) in {"no change", "refused"}


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(read_parts(GOOD))), st.integers(0, 2**16), st.binary(max_size=8))
def test_a_part_with_wrong_bytes_is_refused_or_read_and_never_breaks_down(part: str, at: int, wrong: bytes) -> None:
    parts = read_parts(GOOD)
    at %= len(parts[part])
    parts[part] = parts[part][:at] + wrong + parts[part][at + len(wrong) :]
    assert what_comes_of(write_parts(parts)) in {"no change", "changes", "refused"}


# The command: what belongs to another city, benchmark or draft


def peerdesk(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def edited(file: Path, author: str) -> bytes:
    writer = Writer(file.read_bytes(), author)
    assert writer.edit("type_paragraph", 3)
    return writer.save(3)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with two cities that were drafted, and copies: of now, of before, of the other city."""
    folder = tmp_path_factory.mktemp("refused")
    for name in ("altstadt", "neustadt"):
        kickoff = folder / "corpus" / name / "kickoff"
        kickoff.mkdir(parents=True)
        (kickoff / "report.md").write_text(KICKOFF, "utf-8")
        (kickoff.parent / "city.toml").write_text(f'name = "{name.title()}"\nlang = "en"\n', "utf-8")
        draft(folder, name)
    took = {"other city": "altstadt", "old": "neustadt"}
    (folder / "copies").mkdir()
    for name, city in took.items():
        file = folder / "out" / city / "copies" / "desk-review-Anna.docx"
        (folder / "copies" / f"{name}.docx").write_bytes(edited(file, "Anna"))
    (folder / "corpus" / "neustadt" / "strategy").mkdir()
    (folder / "corpus" / "neustadt" / "strategy" / "plan.md").write_text(STRATEGY, "utf-8")
    draft(folder, "neustadt")
    for name in ("Anna", "Bob"):
        file = folder / "out" / "neustadt" / "copies" / f"desk-review-{name}.docx"
        (folder / "copies" / f"{name}.docx").write_bytes(edited(file, name))
    (folder / "copies" / "text.docx").write_text("no Word file", "utf-8")
    (folder / "copies" / "half.docx").write_bytes((folder / "copies" / "Bob.docx").read_bytes()[:9000])
    shutil.copytree(DATA, folder / "benchmark")
    header = folder / "benchmark" / "benchmark.toml"
    header.write_text(re.sub(r'(?m)^version = ".*"$', 'version = "next"', header.read_text("utf-8")), "utf-8")
    return folder


def draft(folder: Path, city: str) -> None:
    where = ("--corpus", folder / "corpus", "--output", folder / "out")
    assert peerdesk("run", city, *where).exit_code == 0
    made = peerdesk("desk-review", city, "--peer", "Anna", "--peer", "Bob", *where)
    assert made.exit_code == 0, made.output


def merged(folder: Path, *files: str, more: tuple[object, ...] = ()) -> Result:
    where = ("--corpus", folder / "corpus", "--output", folder / "out")
    return peerdesk("merge", "neustadt", *(folder / "copies" / file for file in files), *where, *more)


def everything(folder: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


@pytest.mark.parametrize(
    ("file", "why"),
    [
        ("other city.docx", "Altstadt"),
        ("old.docx", "older draft"),
        ("text.docx", "Word"),
        ("half.docx", "damaged"),
        ("nowhere.docx", "nowhere.docx"),
    ],
)
def test_one_bad_file_among_good_ones_is_refused_and_nothing_is_written(place: Path, file: str, why: str) -> None:
    before = everything(place)
    result = merged(place, "Anna.docx", file, "Bob.docx")
    assert isinstance(result.exception, SystemExit)
    assert result.exit_code != 0
    last = result.output.strip().splitlines()
    assert file in last[-1]
    assert why in last[-1]
    assert len([line for line in last if not line.startswith(("Usage:", "Try"))]) <= 1
    assert everything(place) == before


def test_copies_of_another_benchmark_version_are_refused(place: Path) -> None:
    before = everything(place)
    result = merged(place, "Anna.docx", "Bob.docx", more=("--benchmark", place / "benchmark"))
    assert isinstance(result.exception, SystemExit)
    assert result.exit_code != 0
    assert len(result.output.strip().splitlines()) == 1
    assert "next" in result.output
    assert everything(place) == before


def test_the_good_files_alone_are_merged(place: Path, tmp_path: Path) -> None:
    shutil.copytree(place, tmp_path, dirs_exist_ok=True)
    result = merged(tmp_path, "Anna.docx", "Bob.docx")
    assert result.exit_code == 0, result.output
    new = everything(tmp_path).keys() - {name.replace(str(place), str(tmp_path)) for name in everything(place)}
    assert any(name.endswith(".docx") for name in new)
