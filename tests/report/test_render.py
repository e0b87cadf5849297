"""What must hold for every draft: safe text, same bytes, clear errors for templates that do not fit."""

from __future__ import annotations

import importlib.util
import io
import shutil
import warnings
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from msgspec import structs

from pipeline import report
from pipeline.errors import DataError, UsageError
from pipeline.models import Finding, PagePlace, Place, Review, Row, Verdict
from pipeline.report.content import quote_bookmark
from tests.report.report_factories import COVERAGE, TEMPLATES, TEXTS, make_material, small_benchmark
from tests.report.word_reader import Draft

Write = Callable[..., bytes]
NASTY = (
    "Wir sagen {{ 7*7 }} und {% for x in y %}.",
    "Mittel < 5 & mehr > 3, sagt „A&B“; &amp; bleibt.",
    "Zeile eins\nZeile\tzwei\x0c mit \x07 Zeichen \ue000rows:sources\ue001.",
    "[[quote]] und {_{ x }_} und ${x} und %(x)s und {city}",
    "Ärger, İstanbul, 漢字, 😀 und ‚Zitat‘",
)


def with_text(text: str) -> Sequence[tuple[str, str, Place, str]]:
    return (TEXTS[0], ("s2", "de", PagePlace(page=12), f"|{text}|"), *TEXTS[2:])


def shown(text: str) -> str:
    """Return the text as a draft shows it: on one line, without characters that XML forbids or that mark slots."""
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace()).replace("\x0c", " ").split())


@pytest.mark.parametrize("text", NASTY)
def test_text_of_the_material_is_printed_and_never_acted_upon(write: Write, text: str) -> None:
    draft = Draft(write(make_material(with_text(text)), small_benchmark(), TEMPLATES, lang="de"))
    assert shown(text) in [shown(quote) for quote in draft.in_character_style("Evidence Quote")]
    assert "49" not in draft.text


def test_names_of_city_and_sources_are_printed_and_never_acted_upon(write: Write) -> None:
    material = make_material()
    name = "{{ 7*7 }} & <Stadt>"
    sources = [structs.replace(source, title=name) for source in material.sources]
    material = structs.replace(material, city=structs.replace(material.city, name=name), sources=sources)
    draft = Draft(write(material, small_benchmark(), TEMPLATES, lang="de"))
    assert draft.in_style("Title") == [name]
    assert f"{name} (2), S. 12" in draft.text
    assert draft.document.core_properties.title.startswith(f"{name} ·")


def test_same_records_give_the_same_bytes(write: Write) -> None:
    first, second = (write(make_material(), small_benchmark(), TEMPLATES, lang="en") for _ in range(2))
    assert first == second


def test_file_holds_no_date_and_no_foreign_author(write: Write) -> None:
    content = write(make_material(), small_benchmark(), TEMPLATES, lang="de")
    draft = Draft(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = draft.part("docProps/core.xml")
    assert "peerdesk" in core
    assert "modified" not in core
    assert draft.document.core_properties.language == "de-DE"


@pytest.mark.parametrize(("lang", "tag"), [("en", "en-GB"), ("de", "de-DE")])
def test_default_language_is_that_of_the_report(write: Write, lang: str, tag: str) -> None:
    draft = Draft(write(make_material(), small_benchmark(), TEMPLATES, lang=lang))
    assert f'<w:lang w:val="{tag}"' in draft.part("word/styles.xml")


def test_unknown_language_is_refused_with_those_there_are(write: Write) -> None:
    with pytest.raises(UsageError, match="de, en"):
        write(make_material(), small_benchmark(), TEMPLATES, lang="xx")


def test_no_table_has_more_than_200_rows() -> None:
    draft = Draft(report.desk_review(many_quotes(450), small_benchmark(), TEMPLATES, lang="en"))
    rows = [len(table.rows) for table in draft.document.tables if 'w:name="ev_' in table._tbl.xml]
    assert rows == [201, 201, 51]
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in draft.document.tables)


def many_quotes(n: int) -> report.Material:
    """Return material where so many findings have a quote each that the annex needs several tables."""
    material = make_material()
    first = material.evidence[0]
    evidence = [structs.replace(first, id=f"m{k}", facet="") for k in range(n)]
    found = tuple(Finding(facet="", verdict=Verdict.KNOW_IN_PLACE, evidence=(item.id,)) for item in evidence)
    review = Review(city="x", benchmark="y", rows=(Row(indicator="GOV-AMB-1", findings=found),), coverage=COVERAGE)
    return structs.replace(material, review=review, evidence=evidence)


def test_short_rows_stay_on_one_page_and_long_ones_may_split() -> None:
    draft = Draft(report.desk_review(many_quotes(40), small_benchmark(), TEMPLATES, lang="en"))
    assert "w:cantSplit" not in draft.row("row_GOV_AMB_1")._tr.xml
    assert "w:cantSplit" in draft.row(quote_bookmark("m0"))._tr.xml


# Templates that do not fit.


@pytest.fixture
def own_templates(tmp_path: Path) -> Path:
    for name in (report.DESK_REVIEW, report.RECOMMENDATIONS):
        shutil.copy(TEMPLATES / name, tmp_path / name)
    return tmp_path


def change(template: Path, old: str, new: str, part: str = "word/document.xml") -> None:
    with zipfile.ZipFile(template) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode())
    with zipfile.ZipFile(template, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("{{ subtitle }}", "{{ colour }}", "'colour' is undefined"),
        ("{{ subtitle }}", "{{ subtitle }", "asks for something it cannot get"),
        ("{{ subtitle }}", "{{ ''.__class__.__mro__ }}", "asks for something it cannot get"),
        ("[[finding]]", "", "no place for finding"),
        ("{{ subtitle }}", "{{ evidence }}", "names the rows evidence outside a table"),
        ("w:sdt>", "w:smartTag>", "no dropdown for the performance"),
    ],
)
def test_template_that_does_not_fit_is_refused(own_templates: Path, old: str, new: str, why: str) -> None:
    change(own_templates / report.DESK_REVIEW, old, new)
    with pytest.raises(DataError, match=r"desk-review\.docx") as refused:
        report.desk_review(make_material(), small_benchmark(), own_templates, lang="en")
    assert why in str(refused.value)


def test_template_without_a_style_it_needs_is_refused(own_templates: Path) -> None:
    change(own_templates / report.DESK_REVIEW, '"Evidence Quote"', '"Something"', "word/styles.xml")
    with pytest.raises(DataError, match="has no style evidence quote"):
        report.desk_review(make_material(), small_benchmark(), own_templates, lang="en")


def test_template_that_is_no_word_file_is_refused(own_templates: Path) -> None:
    (own_templates / report.DESK_REVIEW).write_bytes(b"Hello")
    with pytest.raises(DataError, match="not a Word file"):
        report.desk_review(make_material(), small_benchmark(), own_templates, lang="en")


def test_mark_that_word_cut_into_several_runs_is_still_found(own_templates: Path) -> None:
    change(own_templates / report.DESK_REVIEW, "[[finding]]", "[[fin</w:t></w:r><w:r><w:t>ding]]")
    draft = Draft(report.desk_review(make_material(), small_benchmark(), own_templates, lang="en"))
    assert "a standing council exists." in draft.cell("row_GOV_AMB_1", 2)


def test_columns_may_be_swapped_in_the_template(own_templates: Path) -> None:
    change(own_templates / report.DESK_REVIEW, "[[title]]", "[[swap]]")
    change(own_templates / report.DESK_REVIEW, "[[question]]", "[[title]]")
    change(own_templates / report.DESK_REVIEW, "[[swap]]", "[[question]]")
    draft = Draft(report.desk_review(make_material(), small_benchmark(), own_templates, lang="en"))
    assert draft.cell("row_GOV_AMB_1", 3)[0] == "Council GOV-AMB-1"


def test_wrong_relation_written_by_libreoffice_is_mended(own_templates: Path) -> None:
    right = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    wrong = "http://schemas.openxmlformats.org/officedocument/2006/relationships/metadata/core-properties"
    change(own_templates / report.DESK_REVIEW, right, wrong, "_rels/.rels")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        content = report.desk_review(make_material(), small_benchmark(), own_templates, lang="en")
    assert "modified" not in Draft(content).part("docProps/core.xml")


# Finding the templates.


def test_given_folder_comes_first(own_templates: Path) -> None:
    assert report.find_templates(own_templates) == own_templates


def test_folder_where_one_stands_comes_before_ours(own_templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (own_templates / "templates").mkdir()
    for name in (report.DESK_REVIEW, report.RECOMMENDATIONS):
        shutil.copy(TEMPLATES / name, own_templates / "templates" / name)
    monkeypatch.chdir(own_templates)
    assert report.find_templates() == Path("templates")


def test_ours_are_found_anywhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert (report.find_templates() / report.DESK_REVIEW).is_file()


def test_folder_without_a_template_is_refused(own_templates: Path) -> None:
    (own_templates / report.RECOMMENDATIONS).unlink()
    with pytest.raises(DataError, match=r"recommendations\.docx"):
        report.find_templates(own_templates)


def test_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not a folder"):
        report.find_templates(tmp_path / "no")


# The checker that is not part of the repository.


@pytest.mark.shared
@pytest.mark.parametrize("lang", ["en", "de"])
def test_checker_finds_nothing(write: Write, lang: str, shared: Path, tmp_path: Path) -> None:
    path = next(iter(sorted((shared / "tools").glob("docx*.py"))), None)
    if path is None:
        pytest.skip("the checker is not part of the repository")
    spec = importlib.util.spec_from_file_location("checker", path)
    assert spec is not None
    assert spec.loader is not None
    checker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(checker)
    draft = tmp_path / "draft.docx"
    draft.write_bytes(write(make_material(), small_benchmark(), TEMPLATES, lang=lang))
    found = checker.Report(draft)
    package = checker.Package(draft, found)
    checker.check_leftovers(package, found)
    checker.check_refs(package, found, ["Evidence Quote", "heading 1", "heading 2"])
    checker.check_structure(package, found, None)
    assert (found.errors, found.warnings) == ([], [])


def test_bookmarks_differ_even_where_long_ids_begin_alike() -> None:
    ids = ["9732a9239665-e2654a1e.EMP-IMP-4.certificate_awarded" + end for end in ("", "_again")]
    names = {quote_bookmark(evidence) for evidence in ids}
    assert len(names) == 2
    assert all(len(name) <= 40 and name.isidentifier() for name in names)
