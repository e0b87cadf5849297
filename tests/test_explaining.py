"""``peerdesk explain``: the reasons are named, for people, for programs and as a page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline import benchmark, store
from pipeline.cli import main
from pipeline.explaining import explain, passage_of, record, told

PLAIN = "The city has a standing integration advisory council. It meets four times a year with the mayor."


def said(text: str, **options: str) -> str:
    bench = benchmark.load()
    made = passage_of(text, lang="en", heading=options.get("heading", ""), context="")
    return "\n".join(told(explain(made, bench), bench))


def test_rule_concepts_and_quote_are_named() -> None:
    lines = said(PLAIN)
    assert "GOV-IMP-3  in place" in lines
    assert "rules.yaml, line" in lines
    assert 'advisory_council "' in lines


def test_a_passage_about_something_else_is_no_evidence() -> None:
    assert said("The bridge over the canal was painted.").startswith("No evidence for any indicator.")


def test_a_language_without_words_was_not_searched() -> None:
    bench = benchmark.load()
    made = passage_of("Rada pro integraci se schází.", lang="cs", heading="", context="")
    assert "Not searched" in next(told(explain(made, bench), bench))


def test_what_comes_from_the_heading_is_said() -> None:
    assert "(from the heading)" in said("It meets four times a year.", heading="Integration advisory council")


def test_offsets_in_the_record_cut_the_words_out_of_the_passage() -> None:
    plain = record(explain(passage_of(PLAIN, lang="en", heading="", context=""), benchmark.load()))
    assert plain["mentions"]
    assert all(PLAIN[one["start"] : one["end"]] == one["text"] for one in plain["mentions"])


def test_what_only_the_weights_found_names_its_words() -> None:
    text = "Whoever joins the housing office sits through two days on how newcomers deal with authority and silence."
    bench = benchmark.load()
    found = explain(passage_of(text, lang="en", heading="", context=""), bench).evidence
    only = [item for item in found if item.rule.endswith("/weights")]
    assert all(any(mention.name.startswith("word:") for mention in item.concepts) for item in only)
    assert all(item.clear > 0 for item in found)


def test_the_command_answers_in_json_and_writes_a_page(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    result = CliRunner().invoke(main, ["explain", PLAIN, "--lang", "en", "--json", "--html", str(page)])
    assert result.exit_code == 0
    assert {item["indicator"] for item in json.loads(result.stdout)["evidence"]} >= {"GOV-IMP-3"}
    assert "GOV-IMP-3 in_place" in page.read_text("utf-8")


def test_hostile_text_stays_text_in_the_page(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    hostile = "The advisory council <script>alert(1)</script> meets four times a year."
    CliRunner().invoke(main, ["explain", hostile, "--lang", "en", "--html", str(page)])
    assert "<script>" not in page.read_text("utf-8")


@pytest.mark.parametrize("name", ["known", "unknown"])
def test_a_passage_of_a_run_is_found_by_its_id(tmp_path: Path, name: str) -> None:
    made = passage_of(PLAIN, lang="en", heading="", context="")
    store.write_lines(tmp_path / "passages.jsonl", [made])
    result = CliRunner().invoke(main, ["explain", "--from", str(tmp_path), made.id if name == "known" else "p-9"])
    assert (result.exit_code == 0) is (name == "known")
    assert name == "known" or "has no passage 'p-9'" in result.output


def test_a_folder_without_passages_is_refused(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["explain", "--from", str(tmp_path), "p-1"])
    assert result.exit_code == 2
    assert "holds no passages" in result.output
