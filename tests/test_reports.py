"""The report in the output folder: of several cities, from the last run, as a letter, with a template of one's own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document
from msgspec import structs

from pipeline import benchmark, practices, store
from pipeline.cli import main
from pipeline.copies import read_copy
from pipeline.copies.agreement import measure
from pipeline.copies.compiling import Merged
from pipeline.copies.documents import Rating
from pipeline.errors import OutputError, UsageError
from pipeline.layout import PRACTICES
from pipeline.models import Kind, Performance, Practice, Ratings
from pipeline.ratings import KEPT, keep_ratings, read_ratings
from pipeline.reports import name_of
from tests.report.report_factories import TEMPLATES
from tests.report.word_reader import Draft

HAS = "# Council\n\nThe city has a permanent integration advisory council with 15 members. It meets in public.\n"
LACKS = "# Council\n\nThere is no integration advisory council in our city.\n"


def peerdesk(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def make_city(corpus: Path, name: str, kind: str, text: str) -> None:
    folder = corpus / name / kind
    folder.mkdir(parents=True)
    (folder / "paper.md").write_text(text, encoding="utf-8")
    (corpus / name / "city.toml").write_text(f'name = "{name.title()}"\n', encoding="utf-8")


@pytest.fixture(scope="module")
def cities(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a corpus of three cities, run at once: two have a council, one lacks it."""
    folder = tmp_path_factory.mktemp("three")
    make_city(folder / "corpus", "adorf", "strategy", LACKS)
    make_city(folder / "corpus", "bestadt", "strategy", HAS)
    make_city(folder / "corpus", "cehausen", "kickoff", HAS.replace("15", "16"))
    result = peerdesk("run", "--jobs", 1, "--corpus", folder / "corpus", "--output", folder / "out")
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def own(cities: Path, tmp_path: Path) -> Path:
    """Return a copy of that folder to write into."""
    return Path(shutil.copytree(cities, tmp_path / "own"))


def text_of(path: Path) -> str:
    return Draft(path.read_bytes()).text


def test_report_quotes_what_another_citys_strategy_says_on_the_same_point(cities: Path) -> None:
    text = text_of(cities / "out" / "adorf" / "report.docx")
    assert "Bestadt" in text
    assert "has a permanent integration advisory council with 15 members" in text


def test_kickoff_report_of_another_city_is_not_quoted(cities: Path) -> None:
    text = text_of(cities / "out" / "adorf" / "report.docx")
    assert "Cehausen" not in text
    assert "16 members" not in text


def test_city_does_not_quote_itself_as_another(cities: Path) -> None:
    assert "Bestadt: " not in text_of(cities / "out" / "bestadt" / "report.docx")


def test_practices_come_from_strategies_only_and_not_from_those_in_confidence(cities: Path) -> None:
    found = list(store.read_lines(cities / "out" / "bestadt" / PRACTICES, Practice))
    assert {each.city for each in found} == {"Bestadt"}
    assert not list(store.read_lines(cities / "out" / "cehausen" / PRACTICES, Practice))


def test_not_always_the_same_cities_come_first(tmp_path: Path) -> None:
    for city in "abcd":
        practice = Practice(city=city, indicator="GOV-IMP-3", facet="x", quote="q", title="t", place=practices_place())
        store.write_lines(tmp_path / city / PRACTICES, [practice])
    assert [each.city for each in practices.read_practices(tmp_path, "c")] == ["b", "a"]
    assert [each.city for each in practices.read_practices(tmp_path, "a")] == ["d", "c"]


def practices_place() -> object:
    from pipeline.models import PagePlace

    return PagePlace(page=1)


def test_one_citys_failure_costs_no_other(own: Path) -> None:
    shutil.rmtree(own / "out")
    (own / "corpus" / "bestadt" / "strategy" / "paper.md").write_bytes(b"")
    result = peerdesk("run", "--jobs", 1, "--corpus", own / "corpus", "--output", own / "out")
    assert result.exit_code != 0
    assert "bestadt" in result.output
    assert (own / "out" / "adorf" / "report.docx").is_file()
    assert (own / "out" / "cehausen" / "report.docx").is_file()


def again(folder: Path, *more: object) -> Result:
    return peerdesk("report", "adorf", "--corpus", folder / "corpus", "--output", folder / "out", *more)


def test_letter_comes_from_the_last_run(own: Path) -> None:
    result = again(own, "--letter", "--lang", "de")
    assert result.exit_code == 0, result.output
    text = text_of(own / "out" / "adorf" / "letter.docx")
    assert "Sehr geehrte" in text
    assert "There is no integration advisory council" not in text  # a letter says it in its own words


def test_report_again_in_another_language_replaces_an_untouched_one(own: Path) -> None:
    assert again(own, "--lang", "de").exit_code == 0
    assert "Stärken, Schwächen und Empfehlungen" in text_of(own / "out" / "adorf" / "report.docx")
    assert not (own / "out" / "adorf" / "report-2.docx").exists()


def test_template_of_ones_own_gives_a_file_of_its_name(own: Path) -> None:
    document = Document(str(TEMPLATES / "letter.docx"))
    document.paragraphs[0].insert_paragraph_before("Netzwerk der Städte", style="Normal")
    document.save(str(own / "network.docx"))
    assert again(own, "--template", own / "network.docx").exit_code == 0
    assert text_of(own / "out" / "adorf" / "network.docx").startswith("Netzwerk der Städte")


@pytest.mark.parametrize("name", ["desk-review.docx", "kickoff-form.docx"])
def test_template_with_the_name_of_another_draft_is_refused(own: Path, name: str) -> None:
    before = (own / "out" / "adorf" / "desk-review.docx").read_bytes()
    shutil.copy(TEMPLATES / "letter.docx", own / name)
    result = again(own, "--template", own / name)
    assert result.exit_code == 2
    assert "Give the template another name" in result.output
    assert (own / "out" / "adorf" / "desk-review.docx").read_bytes() == before


def test_template_named_like_a_report_is_refused_and_ours_makes_the_report() -> None:
    with pytest.raises(UsageError):
        name_of(Path("x/report.docx"))
    assert name_of(Path("x/recommendations.docx")) == name_of(None) == "report.docx"


def test_letter_and_template_do_not_go_together(own: Path) -> None:
    result = again(own, "--letter", "--template", own / "x.docx")
    assert result.exit_code == 2


def test_city_that_was_not_run_is_refused_in_one_line(own: Path) -> None:
    shutil.rmtree(own / "out" / "adorf")
    result = again(own)
    assert result.exit_code == 2
    assert "Run it first: peerdesk run adorf" in result.output


def test_run_records_are_what_the_report_is_made_from_again(own: Path) -> None:
    path = own / "out" / "adorf" / "report.docx"
    before = path.read_bytes()
    assert again(own).exit_code == 0
    assert path.read_bytes() == before


def test_pdf_without_libreoffice_is_one_line(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.libreoffice.libreoffice", lambda: "")
    result = again(own, "--pdf")
    assert result.exit_code == OutputError.exit_code
    assert "LibreOffice" in result.output
    assert "Traceback" not in result.output


BELOW, MEETS, EXCEEDS, MORE = Performance


def merged(given: dict[str, dict[str, Performance | None]]) -> Merged:
    ratings = {
        row: {author: Rating(value=value, words="") for author, value in values.items()}
        for row, values in given.items()
    }
    return Merged(content=b"", record=None, changes=(), ratings=ratings, agreement=measure({}))  # type: ignore[arg-type]


def test_ratings_of_a_merge_are_kept_and_those_of_a_second_round_stand_beside_them(tmp_path: Path) -> None:
    keep_ratings(
        tmp_path,
        merged({"GOV-AMB-1": {"A": MEETS, "B": BELOW}, "GOV-AMB-2": {"A": MORE, "B": None}}),
        is_second_round=False,
    )
    assert read_ratings(tmp_path) == Ratings(given={"GOV-AMB-1": {"A": MEETS, "B": BELOW}})
    keep_ratings(tmp_path, merged({"GOV-AMB-1": {"x": MEETS, "y": MEETS}}), is_second_round=True)
    assert read_ratings(tmp_path) == Ratings(given={"GOV-AMB-1": {"A": MEETS, "B": BELOW}}, agreed={"GOV-AMB-1": MEETS})


def test_disagreement_in_a_second_round_is_nothing_agreed(tmp_path: Path) -> None:
    keep_ratings(tmp_path, merged({"GOV-AMB-1": {"x": MEETS, "y": BELOW}}), is_second_round=True)
    assert read_ratings(tmp_path).agreed == {}


def test_nothing_merged_is_no_rating(tmp_path: Path) -> None:
    assert read_ratings(tmp_path) == Ratings()


def test_merged_copies_rate_in_the_report(own: Path) -> None:
    """From the peers' copies to the report: what two peers chose in their dropdowns stands there with its spread."""
    common = ("--corpus", own / "corpus", "--output", own / "out")
    assert peerdesk("desk-review", "adorf", "--peer", "A", "--peer", "B", *common).exit_code == 0
    copies = sorted((own / "out" / "adorf" / "copies").glob("*.docx"))
    for path, choice in zip(copies, ("below the benchmark", "meets the benchmark"), strict=True):
        rate(path, choice)
    result = peerdesk("merge", "adorf", *copies, *common)
    assert result.exit_code == 0, result.output
    assert (own / "out" / "adorf" / KEPT).is_file()
    assert again(own).exit_code == 0
    text = text_of(own / "out" / "adorf" / "report.docx")
    assert "below the benchmark: 1 peer" in text
    assert "one step apart" in text


def rate(path: Path, choice: str) -> None:
    from pipeline.report.wordkit.package import DOCUMENT, Package
    from pipeline.report.wordkit.xml import q

    package = Package(path.read_bytes())
    content = next(package.xml(DOCUMENT).iter(q("sdtContent")))
    next(content.iter(q("t"))).text = choice
    path.write_bytes(package.to_bytes())
    assert read_copy(path.read_bytes(), path.name).document.rows[0].rating.words == choice


def test_source_kinds_that_may_be_shared_are_strategies(cities: Path) -> None:
    from pipeline.last_run import read_records
    from pipeline.models import Review

    records = read_records(cities / "corpus" / "bestadt", cities / "out" / "bestadt", benchmark.load())
    review = store.read_json(cities / "out" / "bestadt" / "review.json", Review)
    assert practices.find_practices(records, review)
    for change in ({"kind": Kind.KICKOFF}, {"kind": Kind.INTERVIEW}, {"confidential": True}):
        sources = [structs.replace(source, **change) for source in records.sources]
        assert practices.find_practices(structs.replace(records, sources=sources), review) == []


def edit(path: Path, words: str, now: str) -> bytes:
    """Put other words into a report, and return the file."""
    document = Document(str(path))
    place = next(paragraph for paragraph in document.paragraphs if words in paragraph.text)
    place.runs[0].text = now
    document.save(str(path))
    return path.read_bytes()


NEVER = "The integration strategy has never been evaluated by anybody."
PLACEHOLDER, CONCLUSION = "[to be completed by the team]", "We were welcomed warmly, and learned a lot."


def test_what_a_person_wrote_comes_along_into_the_next_draft(own: Path) -> None:
    path = own / "out" / "adorf" / "report.docx"
    before = edit(path, PLACEHOLDER, CONCLUSION)
    paper = own / "corpus" / "adorf" / "strategy" / "new.md"
    paper.write_text(f"# Integration strategy\n\n{NEVER}\n", encoding="utf-8")
    result = peerdesk("run", "adorf", "--corpus", own / "corpus", "--output", own / "out")
    assert result.exit_code == 0, result.output
    assert path.read_bytes() == before
    text = text_of(path.with_name("report-2.docx"))
    assert CONCLUSION in text
    assert NEVER in text
    assert "new" in text_of(path.with_name("report-2-changes.docx"))


def test_edits_in_another_language_stay_apart_and_this_is_told(own: Path) -> None:
    path = own / "out" / "adorf" / "report.docx"
    edit(path, PLACEHOLDER, CONCLUSION)
    result = again(own, "--lang", "de")
    assert "note: report.docx holds edits that are not in report-2.docx" in result.output
    text = text_of(path.with_name("report-2.docx"))
    assert CONCLUSION not in text
    assert "Zusammenfassung" in text
    assert "Summary" not in text


def test_edited_report_that_is_up_to_date_is_left_alone(own: Path) -> None:
    path = own / "out" / "adorf" / "report.docx"
    edit(path, PLACEHOLDER, CONCLUSION)
    result = again(own)
    assert f"{path} is up to date" in result.output
    assert not path.with_name("report-2.docx").exists()


def test_what_was_changed_in_a_report_for_the_host_is_told_against_the_draft_kept_beside(own: Path) -> None:
    common = ("--corpus", own / "corpus", "--output", own / "out")
    assert peerdesk("run", "adorf", "--audience", "host", *common).exit_code == 0
    path = own / "out" / "adorf" / "host" / "report.docx"
    document = Document(str(path))
    quote = next(paragraph for paragraph in document.paragraphs if "There is no integration" in paragraph.text)
    quote._p.getparent().remove(quote._p)
    document.save(str(path))
    told = peerdesk("verify", path, "--city", "adorf", *common).output
    assert "Quotes taken out since the draft: 1" in told
    # The draft, which still holds the quote, lies outside the folder that goes to the host.
    held = [file for file in path.parent.rglob("*") if file.is_file() and file.read_bytes()[:2] == b"PK"]
    assert sorted(file.name for file in held) == ["desk-review.docx", "report.docx"]
