"""What is recommended: complete, in both languages, and refused with file and line where it does not fit."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import benchmark
from pipeline.benchmark import DATA
from pipeline.errors import DataError


def test_every_facet_has_advice_in_both_languages_and_no_sentence_twice() -> None:
    bench = benchmark.load()
    wanted = {(facet.indicator, facet.id) for facet in bench.facets}
    wanted |= {(indicator.id, "") for indicator in bench.indicators}
    assert {(each.indicator, each.facet) for each in bench.advice} == wanted
    told = [
        words[lang] for each in bench.advice for words in (each.absent, each.past, each.contradicted) for lang in words
    ]
    assert len(told) == len(wanted) * 3 * 2
    assert len(set(told)) == len(told)
    assert all(sentence.endswith(".") and 8 <= len(sentence.split()) <= 34 for sentence in told)


def test_every_challenge_is_answered_by_some_advice() -> None:
    bench = benchmark.load()
    assert {each.challenge for each in bench.advice} == {each.id for each in bench.challenges}
    assert {each.theme for each in bench.challenges} == {theme.id for theme in bench.themes}


Edit = Callable[[str], str]


@pytest.mark.parametrize(
    ("file", "edit", "why"),
    [
        ("recommendations.tsv", lambda line: line.replace("GOV-AMB-1", "GOV-AMB-99", 1), "GOV-AMB-99 is not in"),
        ("recommendations.tsv", lambda line: line.replace("adopted_plan", "no_such", 1), "has no facet no_such"),
        ("recommendations.tsv", lambda line: line.replace("T1-", "T0-", 1), "is not in challenges.tsv"),
        ("recommendations.tsv", lambda line: f"{line}\n{line}", "is used already in line 2"),
        ("recommendations.tsv", lambda line: line.rpartition("\t")[0] + "\t", "contradicted_de is empty"),
        ("challenges.tsv", lambda line: line.replace("\tT1\t", "\tT99\t"), "the theme T99 is not in themes.tsv"),
    ],
)
def test_a_mistake_is_refused_with_file_and_line(tmp_path: Path, file: str, edit: Edit, why: str) -> None:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    head, first, *rest = (folder / file).read_text(encoding="utf-8").splitlines()
    (folder / file).write_text("\n".join([head, edit(first), *rest]), encoding="utf-8")
    with pytest.raises(DataError, match=rf"{file}.*line [23]") as refused:
        benchmark.load(folder)
    assert why in str(refused.value)


def test_a_challenge_of_another_theme_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    path = folder / "recommendations.tsv"
    head, first, *rest = path.read_text(encoding="utf-8").splitlines()
    fields = first.split("\t")
    fields[2] = next(each.id for each in benchmark.load().challenges if each.theme != fields[2].partition("-")[0])
    path.write_text("\n".join([head, "\t".join(fields), *rest]), encoding="utf-8")
    with pytest.raises(DataError, match="belongs to another theme"):
        benchmark.load(folder)


def test_a_benchmark_of_ones_own_works_without(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    (folder / "challenges.tsv").unlink()
    (folder / "recommendations.tsv").unlink()
    assert benchmark.load(folder).advice_on("GOV-AMB-1", "adopted_plan") is None
