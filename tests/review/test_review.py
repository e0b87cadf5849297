"""The review as a whole, and how far the material could be searched."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import store
from pipeline.benchmark import Benchmark
from pipeline.city import City
from pipeline.models import Coverage, Kind, ParagraphPlace, Passage, Review, Source
from pipeline.review import measure_coverage, review

if TYPE_CHECKING:
    from tests.review.conftest import Material, Say


def source(name: str, *, pages: int = 0, unread: tuple[int, ...] = ()) -> Source:
    return Source(
        id=name, city="C", file=f"strategy/{name}", kind=Kind.STRATEGY, sha256="0", pages=pages, unread_pages=unread
    )


def passages(*langs: str) -> list[Passage]:
    return [
        Passage(id=f"p{n}", source="s", n=n, text="t", place=ParagraphPlace(paragraph=n), kind=Kind.STRATEGY, lang=lang)
        for n, lang in enumerate(langs, 1)
    ]


def test_coverage_counts_what_was_there_and_what_was_searched(benchmark: Benchmark) -> None:
    sources = [source("a", pages=10, unread=(3, 4)), source("b", pages=2), source("c")]
    assert measure_coverage(sources, passages("de", "en", "pl", "de", "", "pl"), benchmark) == Coverage(
        sources=3, pages=12, passages=6, searched=3, unread_pages=2, unsearched_langs={"": 1, "pl": 2}
    )


def test_no_material_is_no_coverage(benchmark: Benchmark) -> None:
    coverage = measure_coverage([], [], benchmark)
    assert (coverage.sources, coverage.passages, coverage.searched) == (0, 0, 0)


def test_a_review_names_city_and_benchmark(benchmark: Benchmark) -> None:
    desk = review(City(name="Examplecity"), [], [], [], benchmark)
    assert (desk.city, desk.benchmark) == ("Examplecity", "Small 0.1")


def test_nothing_found_makes_every_facet_unknown(benchmark: Benchmark) -> None:
    desk = review(City(name="Examplecity"), [source("a")], passages("en"), [], benchmark)
    assert {finding.verdict for row in desk.rows for finding in row.findings} == {"unknown"}


def test_the_same_material_makes_the_same_bytes(
    tmp_path: Path, material: Material, say: Say, benchmark: Benchmark
) -> None:
    for n in range(9):
        say(("in_place", "absent", "planned")[n % 3], kind=("kickoff", "interview")[n % 2], source=f"s{n % 4}")
    for name, evidence in (("a", material.evidence), ("b", material.evidence[::-1])):
        desk = review(City(name="C"), [source("s")], material.passages, evidence, benchmark)
        store.write_json(tmp_path / name, desk)
        assert store.read_json(tmp_path / name, Review) == desk
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
