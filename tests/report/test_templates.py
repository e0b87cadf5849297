"""The committed templates: built by their script, in step with what the program fills in and with their README."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from docx import Document
from docxtpl import DocxTemplate

from pipeline.report import (
    CHANGE_REPORT,
    COMPILED_FRONT,
    DESK_REVIEW,
    INTERVIEW_GUIDE,
    KICKOFF_FORM,
    LETTER,
    RECOMMENDATIONS,
    context,
    guide,
)
from pipeline.report.changes import ChangeReport, report_content
from pipeline.report.compiled import Agreement, Front, front_content
from pipeline.report.content import Content
from pipeline.report.form import kickoff_form
from pipeline.report.lookup import Lookup
from pipeline.report.wordkit.rows import FIELD
from templates.build import build
from tests.report.report_factories import CITY, TEMPLATES, make_material, small_benchmark

NAMES = (DESK_REVIEW, RECOMMENDATIONS, LETTER, KICKOFF_FORM, INTERVIEW_GUIDE, COMPILED_FRONT, CHANGE_REPORT)
README = (TEMPLATES / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("templates")
    build(folder)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_template_is_what_its_script_builds(name: str, built: Path) -> None:
    assert parts(TEMPLATES / name) == parts(built / name), "run: python -m templates.build"


def parts(path: Path) -> dict[str, bytes]:
    """Return the parts of a template; compressed bytes may differ from one zlib to the next."""
    import zipfile

    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def contents() -> dict[str, Content]:
    front = Front(
        city="x",
        lang="en",
        benchmark="y",
        copies=(),
        ratings=(),
        agreement=Agreement(),
        outside=(),
        only_disagreements=False,
    )
    changes = ChangeReport(city="x", lang="en", file="a", into="b", lines=(), rerun=False)
    return {
        DESK_REVIEW: context.desk_review(make_material(), small_benchmark(), lang="en"),
        RECOMMENDATIONS: context.recommendations(make_material(), small_benchmark(), lang="en"),
        LETTER: context.recommendations(make_material(), small_benchmark(), lang="en"),
        KICKOFF_FORM: kickoff_form(CITY, small_benchmark(), lang="en"),
        INTERVIEW_GUIDE: guide.overview([], [], Lookup(make_material(), small_benchmark(), lang="en")),
        COMPILED_FRONT: front_content(front),
        CHANGE_REPORT: report_content(changes),
    }


@pytest.mark.parametrize("name", NAMES)
def test_template_and_program_name_the_same_variables(name: str) -> None:
    frame = contents()[name]["frame"]
    asked = DocxTemplate(TEMPLATES / name).get_undeclared_template_variables()
    assert asked <= set(frame)
    assert {f"`{variable}`" for variable in frame} <= set(re.findall(r"`[a-z]+`", README))


@pytest.mark.parametrize("name", NAMES)
def test_readme_names_every_style(name: str) -> None:
    ours = {style.name for style in Document(str(TEMPLATES / name)).styles}
    named = {
        part.strip() for line in README.splitlines() if line.startswith("|") for part in line.split("|")[1].split(",")
    }
    hidden = {"Normal", "Default Paragraph Font", "No List", "Normal Table"}
    assert {style.lower() for style in ours - hidden if style} <= {style.lower() for style in named}


@pytest.mark.parametrize("name", NAMES)
def test_readme_names_every_field_of_the_sample_rows(name: str) -> None:
    document = Document(str(TEMPLATES / name))
    fields = {field for table in document.tables for field in FIELD.findall("".join(table._tbl.itertext()))}
    assert fields or name == LETTER  # which has no table
    assert fields <= set(re.findall(r"\w+", README))
