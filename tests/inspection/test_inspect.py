"""``peerdesk inspect`` as a person meets it: lines, JSON, a web page, exit codes."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from PIL import Image as Picture

from pipeline import extract
from pipeline.cli import main
from pipeline.errors import InputError
from pipeline.inspection import Inspected, inspected_of, write_page
from pipeline.inspection.page import MOST_PAGES, web_page
from pipeline.models import PagePlace
from tests.extract.pdf_samples import HEIGHT, WIDTH, Text, column, grid, pdf

PROSE = (
    "The integration council advises the city on all matters of migration. It meets six times a year and its "
    "minutes are public. Every second year it reports to the city council."
)
INTERVIEW = """WEBVTT

00:00:01.000 --> 00:00:04.000
<v Anna Peer>Is the integration plan ever evaluated?

00:01:05.000 --> 00:01:12.000
<v Mr B>The integration strategy has never been evaluated by anybody, as far as I know.
"""
ATTACK = '<script>alert(1)</script> & "quotes" {{ 7 * 7 }}'


def inspect(paths: Sequence[Path]) -> list[Inspected]:
    return inspected_of(paths, [result_of(path) for path in paths])


def result_of(path: Path) -> extract.Result:
    try:
        return extract.Result(reading=extract.read(path, file=path.name))
    except InputError as error:
        return extract.Result(error=error)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["inspect", *(str(argument) for argument in arguments)])


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.pdf"
    rows = [["Measure", "Places"], ["Language courses", "1250"], ["Mentoring", "80"]]
    heading = Text("Integration plan of the city", 70, 70, 16, bold=True)
    path.write_bytes(pdf([heading, *column(PROSE), *grid(rows, y=300)], column(PROSE), column(PROSE)))
    return path


@pytest.fixture
def interview(tmp_path: Path) -> Path:
    path = tmp_path / "b.vtt"
    path.write_text(INTERVIEW, "utf-8")
    return path


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type")
    return path


class Tags(HTMLParser):
    """Gathers the start tags of a page with their attributes, and all text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, Any]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def of_class(self, name: str) -> list[dict[str, Any]]:
        return [attrs for _, attrs in self.tags if name in (attrs.get("class") or "").split()]


def page_of(*paths: Path, lang: str = "en", pages: tuple[int, ...] = ()) -> Tags:
    return Tags(web_page(inspect(paths), lang=lang, pages=pages))


class TestLines:
    def test_each_file_is_told_in_a_few_lines(self, plan: Path, interview: Path) -> None:
        result = run(plan, interview)
        assert result.exit_code == 0
        assert "plan.pdf\n  Read        pages 3 · passages 7 · characters" in result.stdout
        assert "tables 1" in result.stdout
        assert "b.vtt\n  Read        passages 2" in result.stdout

    def test_a_bad_file_does_not_stop_the_others(self, plan: Path, broken: Path) -> None:
        result = run(broken, plan)
        assert result.exit_code == 1
        assert "broken.pdf\n  Not read    " in result.stdout
        assert "plan.pdf\n  Read" in result.stdout

    def test_nothing_but_bad_files_is_nothing_usable(self, broken: Path, tmp_path: Path) -> None:
        assert run(broken, tmp_path / "gone.pdf").exit_code == 3

    def test_programs_get_the_same_as_json(self, plan: Path, broken: Path) -> None:
        first, second = json.loads(run(plan, broken, "--json").stdout)
        assert (first["file"], first["outcome"], first["pages"], first["tables"]) == ("plan.pdf", "done", 3, 1)
        assert sum(first["langs"].values()) == first["passages"]
        assert (second["outcome"], bool(second["reason"])) == ("damaged", True)


class TestWebPage:
    def test_it_shows_every_page_as_a_picture_of_its_shape(self, plan: Path) -> None:
        pictures = [attrs["src"] for tag, attrs in page_of(plan).tags if tag == "img"]
        assert len(pictures) == 3
        content = base64.b64decode(pictures[0].removeprefix("data:image/jpeg;base64,"))
        with Picture.open(io.BytesIO(content)) as picture:
            assert picture.width / picture.height == pytest.approx(WIDTH / HEIGHT, abs=0.01)

    def test_its_boxes_stand_where_the_passages_stand(self, plan: Path) -> None:
        boxes = {attrs["data-passage"]: attrs["style"] for attrs in page_of(plan).of_class("box")}
        passages = extract.read(plan).passages
        assert list(boxes) == [f"f1p{passage.n}" for passage in passages]
        for passage in passages:
            assert isinstance(passage.place, PagePlace)
            (region,) = passage.place.regions
            left, top, width, height = (float(n) for n in re.findall(r"([\d.]+)%", boxes[f"f1p{passage.n}"]))
            assert left * WIDTH / 100 == pytest.approx(region.x0 - 1, abs=0.1)
            assert top * HEIGHT / 100 == pytest.approx(region.top - 0.5, abs=0.1)
            assert (left + width) * WIDTH / 100 == pytest.approx(region.x1 + 1, abs=0.1)
            assert (top + height) * HEIGHT / 100 == pytest.approx(region.bottom + 0.5, abs=0.1)

    def test_every_box_leads_to_its_text(self, plan: Path) -> None:
        page = page_of(plan)
        ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
        assert len(ids) == len(set(ids))
        assert {attrs["href"].removeprefix("#") for attrs in page.of_class("box")} <= set(ids)

    def test_it_tells_the_parts_apart(self, plan: Path) -> None:
        boxes = [attrs["class"].split()[1] for attrs in page_of(plan).of_class("box")]
        assert boxes[:3] == ["heading", "paragraph", "table_row"]

    def test_a_passage_that_goes_on_over_the_page_has_a_box_on_both(self, tmp_path: Path) -> None:
        first = "The council decided in March that all of the language courses in the city will be open to"
        second = "everyone who lives here. Fees are waived for those who cannot pay them."
        path = tmp_path / "two.pdf"
        path.write_bytes(pdf([Text(first, 70, 780)], [Text(second, 70, 100)]))
        page = page_of(path)
        assert [attrs["data-passage"] for attrs in page.of_class("box")] == ["f1p1", "f1p1"]
        assert page.text.count("goes on from page 1") == 1
        assert page.text.count("Fees are waived") == 1

    def test_only_the_pages_asked_for_are_drawn_and_the_rest_is_counted(self, plan: Path) -> None:
        page = page_of(plan, pages=(2, 3, 99))
        assert [attrs["alt"] for tag, attrs in page.tags if tag == "img"] == ["Page 2", "Page 3"]
        assert "1 of 3 pages are not shown here" in page.text

    def test_long_files_are_cut_off_with_a_note(self, tmp_path: Path, plan: Path) -> None:
        path = tmp_path / "long.pdf"
        path.write_bytes(pdf(*[column(PROSE)] * (MOST_PAGES + 5)))
        page = page_of(path, plan)
        assert sum(tag == "img" for tag, _ in page.tags) == MOST_PAGES
        assert f"--pages {MOST_PAGES + 1}-{MOST_PAGES + 5}" in page.text
        assert "3 of 3 pages are not shown here" in page.text

    def test_a_file_without_pages_is_shown_as_text_with_places(self, interview: Path) -> None:
        page = page_of(interview)
        assert "has never been evaluated" in page.text
        assert "turn 2, 0:01:05, Mr B" in page.text
        assert page.of_class("box") == []

    def test_a_file_that_cannot_be_read_is_named(self, plan: Path, broken: Path) -> None:
        assert "Not read:" in page_of(plan, broken).text

    def test_text_from_files_is_never_markup_or_code(self, tmp_path: Path) -> None:
        path = tmp_path / "notes.md"
        path.write_text(f"# Notes\n\n{ATTACK.replace('<', '&lt;')}\n", "utf-8")
        page = page_of(path)
        assert ATTACK in page.text
        assert sum(tag == "script" for tag, _ in page.tags) == 1

    def test_nothing_is_fetched_from_elsewhere(self, plan: Path) -> None:
        page = web_page(inspect([plan]), lang="en")
        assert "http" not in re.sub(r"data:[^\"]*", "", page).replace("http-equiv", "")

    def test_only_our_script_may_run(self, plan: Path) -> None:
        page = page_of(plan)
        (policy,) = [attrs["content"] for tag, attrs in page.tags if tag == "meta" and "http-equiv" in attrs]
        assert re.search(r"default-src 'none'.*script-src 'sha256-[\w+/=]{44}'", policy)

    @pytest.mark.parametrize(("lang", "word"), [("en", "Table row"), ("de", "Tabellenzeile")])
    def test_it_speaks_the_language_asked_for(self, plan: Path, lang: str, word: str) -> None:
        page = page_of(plan, lang=lang)
        assert word in page.text
        assert ("html", {"lang": lang}) in page.tags

    def test_the_same_file_gives_the_same_page(self, plan: Path) -> None:
        assert web_page(inspect([plan]), lang="de") == web_page(inspect([plan]), lang="de")

    def test_a_page_to_be_checked_says_why(self, tmp_path: Path) -> None:
        mixed = "".join(chr(ord(char) - 29) if char.isalpha() else char for char in PROSE)
        path = tmp_path / "mixed.pdf"
        path.write_bytes(pdf(column(PROSE), column(mixed)))
        assert len(page_of(path).of_class("doubt")) == 1


class TestWriting:
    def test_the_command_writes_the_page(self, plan: Path, tmp_path: Path) -> None:
        out = tmp_path / "out" / "plan.html"
        assert run(plan, "--html", out, "--lang", "de", "--pages", "1-2").exit_code == 0
        assert "Was gelesen wurde" in out.read_text("utf-8")

    def test_it_is_written_over_no_document(self, plan: Path, tmp_path: Path) -> None:
        before = plan.read_bytes()
        result = run(plan, "--html", plan)
        assert result.exit_code == 2
        assert "ends in .html" in result.output
        assert plan.read_bytes() == before

    def test_it_is_not_written_over_a_file_it_reads(self, tmp_path: Path) -> None:
        page = tmp_path / "saved.html"
        page.write_text("<p>A saved page.</p>", "utf-8")
        assert run(page, "--html", tmp_path / "x" / ".." / "saved.html").exit_code == 2

    def test_a_place_that_cannot_be_written_to_is_said(self, plan: Path, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("in the way", "utf-8")
        assert run(plan, "--html", tmp_path / "file" / "plan.html").exit_code == 4

    def test_pages_that_cannot_be_understood_are_refused_before_any_work(self, plan: Path) -> None:
        result = run(plan, "--pages", "9-3")
        assert result.exit_code == 2
        assert "3-9,12" in result.output

    def test_nothing_is_left_behind_beside_the_page(self, plan: Path, tmp_path: Path) -> None:
        write_page(tmp_path / "new" / "a.html", inspect([plan]), lang="en")
        assert [path.name for path in (tmp_path / "new").iterdir()] == ["a.html"]
