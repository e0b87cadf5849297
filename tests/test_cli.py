"""The command as a person or a script meets it: words in, lines, files and exit codes out."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import main

KICKOFF = """# Kick-off report

## Integration advisory council

The city has a permanent integration advisory council with 15 members. It meets four times a year.

## Money

There is no budget line for interpreters.
"""
INTERVIEW = """WEBVTT

00:00:01.000 --> 00:00:04.000
<v Anna Peer>Is the integration plan ever evaluated?

00:00:05.000 --> 00:00:12.000
<v Mr B>The integration strategy has never been evaluated by anybody, as far as I know.
"""


def peerdesk(*arguments: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return make_corpus(tmp_path)


@pytest.fixture(scope="module")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """Return a corpus that was run once beside its output, and how it went; only to be looked at."""
    corpus = make_corpus(tmp_path_factory.mktemp("cities"))
    return corpus, run(corpus)


@pytest.fixture
def drafted(first_run: tuple[Path, Result], tmp_path: Path) -> Path:
    """Return a copy of that corpus and its output."""
    shutil.copytree(first_run[0].parent, tmp_path, dirs_exist_ok=True)
    return tmp_path / "corpus"


def make_corpus(folder: Path) -> Path:
    city = folder / "corpus" / "neustadt"
    for name, content in (
        ("kickoff/report.md", KICKOFF.encode()),
        ("interviews/b.vtt", INTERVIEW.encode()),
        ("strategy/broken.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type"),
        ("other/empty.txt", b""),
        ("other/film.mp4", b"\x00\x00\x00\x18ftypmp42" + bytes(64)),
        ("other/report-again.md", KICKOFF.encode()),
    ):
        (city / name).parent.mkdir(parents=True, exist_ok=True)
        (city / name).write_bytes(content)
    (city / "city.toml").write_text('name = "Neustadt & Söhne"\ninterviewers = ["Anna Peer"]\n', "utf-8")
    return city.parent


def run(corpus: Path, *more: object) -> Result:
    return peerdesk("run", "neustadt", "--corpus", corpus, "--output", corpus.parent / "out", *more)


@pytest.mark.parametrize(
    "command", ["new", "form", "guide", "run", "people", "verify", "extract", "tag", "evaluate", "benchmark"]
)
def test_every_command_explains_itself(command: str) -> None:
    assert command in peerdesk("--help").output
    result = peerdesk(command, "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.output


def test_a_city_with_bad_files_is_drafted_and_every_file_accounted_for(first_run: tuple[Path, Result]) -> None:
    corpus, result = first_run
    assert result.exit_code == 1, result.output
    output = corpus.parent / "out" / "neustadt"
    entries = [json.loads(line) for line in (output / "run.jsonl").read_text("utf-8").splitlines()]
    outcomes = {entry["file"]: entry["outcome"] for entry in entries}
    assert outcomes == {
        "kickoff/report.md": "done",
        "interviews/b.vtt": "done",
        "strategy/broken.pdf": "damaged",
        "other/empty.txt": "no text",
        "other/film.mp4": "unsupported",
        "other/report-again.md": "left out",
    }
    assert all(entry["reason"] for entry in entries if entry["outcome"] != "done")
    assert (output / "desk-review.docx").is_file()
    assert (output / "report.docx").is_file()
    assert "Traceback" not in result.output


def test_each_failure_is_one_line_with_advice(first_run: tuple[Path, Result]) -> None:
    lines = first_run[1].output.splitlines()
    for name in ("broken.pdf", "empty.txt", "film.mp4"):
        (line,) = [line for line in lines if name in line]
        assert line.count(". ") >= 1, line


def test_a_second_run_gives_the_same_drafts(drafted: Path) -> None:
    output = drafted.parent / "out" / "neustadt"
    before = {path.name: path.read_bytes() for path in output.glob("*.docx")}
    run(drafted)
    assert {path.name: path.read_bytes() for path in output.glob("*.docx")} == before


def test_an_edited_draft_is_kept(drafted: Path) -> None:
    draft = drafted.parent / "out" / "neustadt" / "desk-review.docx"
    draft.write_bytes(b"edited")
    result = run(drafted)
    assert draft.read_bytes() == b"edited"
    assert "desk-review-2.docx" in result.output


def test_a_run_answers_programs_in_json(corpus: Path) -> None:
    events = [json.loads(line) for line in run(corpus, "--json").stdout.splitlines()]
    assert events[0] == {"event": "run begun", "cities": 1, "files": 6}
    assert [event["file"] for event in events if event["event"] == "file done"] == [
        file["file"] for file in events[-1]["files"]
    ]
    answer = events[-1]
    assert answer["event"] == "city done"
    assert answer["city"] == "Neustadt & Söhne"
    assert answer["evidence"] > 0
    assert len(answer["files"]) == 6


def test_a_city_without_a_readable_file_is_nothing_usable(corpus: Path) -> None:
    for path in corpus.rglob("*"):
        if path.suffix in (".md", ".vtt"):
            path.unlink()
    result = run(corpus)
    assert result.exit_code == 3
    assert (corpus.parent / "out" / "neustadt" / "run.jsonl").is_file()


def test_one_hopeless_city_does_not_stop_the_next(corpus: Path) -> None:
    (corpus / "aaa" / "kickoff").mkdir(parents=True)
    result = peerdesk("run", "--jobs", 1, "--corpus", corpus, "--output", corpus.parent / "out")
    assert result.exit_code == 3
    assert (corpus.parent / "out" / "neustadt" / "report.docx").is_file()


def test_an_output_that_cannot_be_written_says_so(corpus: Path) -> None:
    (corpus.parent / "out").mkdir()
    (corpus.parent / "out" / "neustadt").write_text("a file is in the way", "utf-8")
    result = run(corpus)
    assert result.exit_code == 4
    assert "cannot be written" in result.output


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("run", "atlantis", "--corpus", "nowhere"), "no such city"),
        (("new", "../elsewhere"), "is a path"),
        (("evaluate", "nowhere.jsonl"), "is not there"),
        (("run", "--corpus", "nowhere"), "is not there"),
        (("benchmark", "list", "--benchmark", "nowhere"), "nowhere"),
    ],
)
def test_wrong_use_is_one_line_and_code_two(arguments: tuple[str, ...], reason: str) -> None:
    result = peerdesk(*arguments)
    assert result.exit_code == 2
    assert reason in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_extracted_passages_can_be_tagged_as_they_are(corpus: Path) -> None:
    lines = peerdesk("extract", corpus / "neustadt/kickoff/report.md", "--format", "jsonl").stdout
    tagged = [json.loads(line) for line in peerdesk("tag", "-", stdin=lines).stdout.splitlines()]
    assert len(tagged) == len(lines.splitlines())
    assert "GOV-IMP-3" in {label["indicator"] for record in tagged for label in record["labels"]}


def test_extract_goes_on_after_a_bad_file(corpus: Path) -> None:
    city = corpus / "neustadt"
    result = peerdesk("extract", city / "strategy/broken.pdf", city / "kickoff/report.md")
    assert result.exit_code == 1
    assert "15 members" in result.stdout
    assert "broken.pdf" in result.stderr


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    result = peerdesk("extract", tmp_path / "gone.pdf", tmp_path)
    assert result.exit_code == 3
    gone, folder = result.stderr.splitlines()
    assert "cannot be opened" in gone
    assert "is no ordinary file, but a folder" in folder


def test_tag_keeps_what_it_does_not_know_and_says_what_it_did_not_search() -> None:
    result = peerdesk("tag", stdin='{"text": "Miasto ma rade.", "lang": "pl", "mine": [1]}\n')
    (record,) = (json.loads(line) for line in result.stdout.splitlines())
    assert record["mine"] == [1]
    assert (record["labels"], record["searched"]) == ([], False)
    assert "not searched" in result.stderr


@pytest.mark.parametrize("line", ["{", "[]", '{"id": 1}', '{"text": 3}'])
def test_a_line_that_is_no_record_is_refused_with_its_number(line: str) -> None:
    result = peerdesk("tag", stdin=f'{{"text": "fine", "lang": "en"}}\n{line}\n')
    assert result.exit_code == 2
    assert "line 2" in result.output


def test_evaluate_prints_figures_per_language(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(
        '{"text": "Der Rasenplatz wird gemäht.", "lang": "de", "labels": []}\n'
        '{"text": "Qwertz uiop.", "lang": "en", "labels": [{"indicator": "GOV-IMP-3", "status": "in_place"}]}\n',
        "utf-8",
    )
    answer = json.loads(peerdesk("evaluate", gold, "--json").stdout)
    assert answer["by_lang"]["en"]["recall"] == 0.0
    assert (answer["without_evidence"], answer["left_alone"]) == (1, 1.0)


def test_the_benchmark_lists_73_indicators() -> None:
    answer = json.loads(peerdesk("benchmark", "list", "--json").stdout)
    assert len(answer["indicators"]) == 73
    assert "GOV-IMP-3" in peerdesk("benchmark", "list", "--lang", "de").output


def test_the_benchmark_checks_itself() -> None:
    result = peerdesk("benchmark", "check")
    assert result.exit_code == 0
    assert "73 indicators" in result.output


def test_a_second_copy_does_not_name_the_first_in_the_drafts(corpus: Path) -> None:
    city = corpus / "neustadt"
    (city / "interviews" / "b.vtt").rename(city / "interviews" / "Fatma Yilmaz.vtt")
    (city / "other" / "copy.vtt").write_bytes((city / "interviews" / "Fatma Yilmaz.vtt").read_bytes())
    run(corpus)
    for draft in (corpus.parent / "out" / "neustadt").glob("*.docx"):
        with zipfile.ZipFile(draft) as file:
            assert "Yilmaz" not in file.read("word/document.xml").decode()


def test_guides_are_written_after_a_run_and_not_before(drafted: Path) -> None:
    arguments = ("guide", "neustadt", "--corpus", drafted)
    before = peerdesk(*arguments, "--output", drafted.parent / "none")
    assert before.exit_code == 2
    assert "Run it first: peerdesk run neustadt" in before.output
    result = peerdesk(*arguments, "--output", drafted.parent / "out")
    assert result.exit_code == 0, result.output
    written = {path.name for path in (drafted.parent / "out" / "neustadt" / "guides").glob("*.docx")}
    assert {"overview.docx", "human-resources-and-staff-training.docx"} <= written
    assert all(name in result.output for name in written)


def test_a_form_is_written_for_a_city_and_never_over_an_edited_one(corpus: Path) -> None:
    arguments = ("form", "neustadt", "--corpus", corpus, "--output", corpus.parent / "out", "--lang", "de")
    path = corpus.parent / "out" / "neustadt" / "kickoff-form.docx"
    first = peerdesk(*arguments)
    assert first.exit_code == 0, first.output
    assert "kickoff-form.docx" in first.output
    with zipfile.ZipFile(path) as file:
        assert "Neustadt &amp; Söhne · Auftaktbogen" in file.read("docProps/core.xml").decode()
    path.write_bytes(b"filled in")
    assert "kickoff-form-2.docx" in peerdesk(*arguments).output
    assert path.read_bytes() == b"filled in"


def test_a_city_without_files_says_where_they_go(tmp_path: Path) -> None:
    peerdesk("new", "leer", "--corpus", tmp_path)
    result = peerdesk("run", "leer", "--corpus", tmp_path, "--output", tmp_path / "out")
    assert result.exit_code == 3
    assert "holds no files yet" in result.output


def test_every_command_can_be_started_without_setting_anything_up_first() -> None:
    """``python start.py COMMAND`` is how the guides begin, so it knows all commands."""
    start = (Path(__file__).parent.parent / "start.py").read_text(encoding="utf-8")
    for name in main.commands:
        assert f'    "{name}",\n' in start


BROCHURE = Path(__file__).parent.parent / "corpus" / "auenfels" / "strategy" / "integrationsstrategie-2024.pdf"


def test_file_of_more_pages_than_it_may_have_is_left_out_with_advice() -> None:
    result = peerdesk("extract", BROCHURE, "--page-limit", 12)
    assert result.exit_code == 3
    assert "has 13 pages, more than the 12 that one file may have" in result.output
    assert "--page-limit 13" in result.output
    assert peerdesk("extract", BROCHURE, "--page-limit", 13).exit_code == 0


def test_all_cities_and_one_of_them_do_not_go_together(corpus: Path) -> None:
    result = run(corpus, "--all")
    assert result.exit_code == 2
    assert "Give one of them" in result.output
