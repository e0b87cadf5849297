from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from pipeline.errors import DamagedError
from pipeline.extract.blocks import Block
from pipeline.extract.reading import read
from pipeline.extract.word import ooxml
from pipeline.extract.word.reader import read_word
from tests.extract.word_samples import field, p, r, tbl, tc, tr, write_word

SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OLE = '<w:r><w:object><o:OLEObject ProgID="Excel.Sheet.12" r:id="{}"/></w:object></w:r>'


def texts(blocks: tuple[Block, ...]) -> list[str]:
    return [" ".join(block.text.split()) for block in blocks]


def changed(path: Path, name: str, content: str | None) -> Path:
    """Write the file again with another content for one part, or without it."""
    changed = path.with_name("changed.docx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target:
        for each in source.namelist():
            if each != name:
                target.writestr(each, source.read(each))
        if content is not None:
            target.writestr(name, content)
    return changed


@pytest.mark.parametrize("missing", ["word/document.xml", "word/styles.xml", "_rels/.rels"])
def test_a_missing_part_costs_no_more_than_it_must(tmp_path: Path, missing: str) -> None:
    path = changed(write_word(tmp_path / "a.docx", p("Text")), missing, None)
    if missing == "word/document.xml":
        with pytest.raises(DamagedError):
            read_word(path)
    else:
        assert texts(read_word(path).blocks) == ["Text"]


@pytest.mark.parametrize("body", ["<w:p>", "&unknown;", "\x00"])
def test_broken_xml_is_damage(tmp_path: Path, body: str) -> None:
    with pytest.raises(DamagedError, match="damaged"):
        read_word(write_word(tmp_path / "a.docx", body))


def test_a_broken_side_part_costs_that_part_only_and_is_reported(tmp_path: Path) -> None:
    notes = {"footnotes": f'<w:footnote w:id="1">{p("Quelle")}</w:footnote>'}
    whole = write_word(tmp_path / "a.docx", p(r("Text") + '<w:r><w:footnoteReference w:id="1"/></w:r>'), parts=notes)
    document = read_word(changed(whole, "word/footnotes.xml", "<w:footnotes>"))
    assert texts(document.blocks) == ["Text"]
    assert "footnotes could not be read" in document.warnings[0]


@pytest.mark.parametrize("main", ["word/document2.xml", "inhalt/Haupttext.xml"])
def test_the_main_part_may_have_any_name(tmp_path: Path, main: str) -> None:
    (block,) = read_word(write_word(tmp_path / "a.docx", p("Ziele", style="berschrift1"), main=main)).blocks
    assert (block.text, block.level) == ("Ziele", 1)


def test_names_may_be_written_with_backslashes(tmp_path: Path) -> None:
    whole = write_word(tmp_path / "a.docx", p("Ziele", style="berschrift1"))
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(tmp_path / "b.docx", "w") as target:
        for name in source.namelist():
            info = zipfile.ZipInfo("x")
            info.filename = name.replace("/", "\\")
            target.writestr(info, source.read(name))
    (block,) = read_word(tmp_path / "b.docx").blocks
    assert block.level == 1


def test_a_relationship_that_leads_nowhere_or_out_of_the_file_is_passed_over(tmp_path: Path) -> None:
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="a" Type="x/styles" Target="https://example.org/styles.xml" TargetMode="External"/>'
        '<Relationship Id="b" Type="x/footnotes" Target="../../gone.xml"/></Relationships>'
    )
    path = changed(write_word(tmp_path / "a.docx", p("Text")), "word/_rels/document.xml.rels", links)
    document = read_word(path)
    assert (texts(document.blocks), document.warnings) == (["Text"], ())


@pytest.mark.parametrize(
    "declarations",
    [
        '<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">',
        '<!ENTITY b SYSTEM "file:///etc/hostname">',
        '<!ENTITY b SYSTEM "http://localhost:9/x">',
        '<!ENTITY b "b">',
    ],
)
def test_a_file_with_entities_is_refused_in_a_line(tmp_path: Path, declarations: str) -> None:
    text = f'<w:document xmlns:w="{SPACE}"><w:body><w:p><w:r><w:t>x&b;</w:t></w:r></w:p></w:body></w:document>'
    path = write_word(tmp_path / "a.docx", p("Text"))
    with pytest.raises(DamagedError, match="declarations that no Word file has") as refused:
        read_word(changed(path, "word/document.xml", f"<!DOCTYPE d [{declarations}]>{text}"))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("limit", ["PACKED_TEXT", "LARGEST_PART"])
def test_a_part_that_unpacks_without_measure_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    path = write_word(tmp_path / "a.docx", p("a" * 2_000_000))
    assert read_word(path).blocks
    monkeypatch.setattr(ooxml, limit, 1_000_000)
    with pytest.raises(DamagedError, match="larger than any text"):
        read_word(path)


def test_a_long_text_that_packs_as_text_does_is_no_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_word(tmp_path / "a.docx", *(p(f"Maßnahme {n * 7919 % 5000}: {n * n}") for n in range(5000)))
    monkeypatch.setattr(ooxml, "PACKED_TEXT", 100_000)
    assert len(read_word(path).blocks) == 5000


def test_an_embedded_document_is_reported(tmp_path: Path) -> None:
    assert "embedded" in read_word(write_word(tmp_path / "a.docx", p("Text"), '<w:altChunk r:id="x"/>')).warnings[0]


@pytest.mark.parametrize(("ids", "expected"), [("1", "An embedded object"), ("12", "2 embedded objects"), ("11", "An")])
def test_embedded_objects_are_reported_once_each(tmp_path: Path, ids: str, expected: str) -> None:
    body = p(r("Text") + "".join(OLE.format(id) for id in ids))
    (warning,) = read_word(write_word(tmp_path / "a.docx", body)).warnings
    assert warning.startswith(expected)


def test_parts_kept_in_files_of_their_own_are_reported(tmp_path: Path) -> None:
    (warning,) = read_word(write_word(tmp_path / "a.docx", p("Text"), '<w:subDoc r:id="x"/>')).warnings
    assert "files of their own" in warning


def test_tables_in_tables_as_deep_as_a_file_can_hold_them_are_read(tmp_path: Path) -> None:
    body = p("innen")
    for n in range(60):
        body = tbl(tr(tc(body + p(str(n)))))
    assert texts(read_word(write_word(tmp_path / "a.docx", body)).blocks) == ["innen", *map(str, range(60))]


def test_fields_without_ends_and_comments_without_ends_stay_cheap(tmp_path: Path) -> None:
    begins = '<w:r><w:fldChar w:fldCharType="begin"/><w:fldChar w:fldCharType="separate"/></w:r>' * 3000
    starts = "".join(f'<w:commentRangeStart w:id="{n}"/>' for n in range(3000))
    body = p(begins + starts + r("a ") * 3000 + field(" X ", r("Ende")))
    (text,) = texts(read_word(write_word(tmp_path / "a.docx", body)).blocks)
    assert text.split() == ["a"] * 3000 + ["Ende"]


@pytest.mark.parametrize("suffix", [".docx", ".docm", ".dotx", ".dotm"])
def test_files_with_macros_and_templates_are_read_alike(tmp_path: Path, suffix: str) -> None:
    reading = read(write_word(tmp_path / f"a{suffix}", p("Der Rat tagt.")))
    assert ([passage.text for passage in reading.passages], reading.warnings) == (["Der Rat tagt."], ())
