"""Ten times the text costs about ten times as much, in every format and whatever the text is made of.

The cases are the worst of those that ``benchmarks/linear_cost.py`` measures: each once cost its square somewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from benchmarks.costs.formats import FORMATS
from benchmarks.costs.shapes import SHAPES
from benchmarks.costs.structures import STRUCTURES
from pipeline import benchmark
from pipeline.errors import InputError
from pipeline.extract import read
from pipeline.extract.reading import get_ready
from pipeline.models import Kind, ParagraphPlace, Passage
from pipeline.tag import Tagger
from tests.timing import seconds

TIMES = 10
MOST = 3 * TIMES  # the square would be a hundred
NOISE = 0.01  # seconds, of which most is opening a file


@pytest.fixture(scope="module", autouse=True)
def _ready() -> None:
    get_ready()


def _reading(path: Path, content: bytes, kind: Kind) -> Callable[[], None]:
    path.write_bytes(content)

    def call() -> None:
        with suppress(InputError):  # some say nothing, but it takes its time to find out
            read(path, kind=kind)

    return call


def _costs_what_it_is_long(small: Callable[[], object], large: Callable[[], object]) -> bool:
    """Return whether the large one, ten times the small one, costs about ten times as much, at the second try at last.

    What is loaded with the first file is loaded with the small one, whose least cost of three counts.
    """
    least = max(seconds(small), NOISE)
    return any(seconds(large, tries=1) < MOST * least for _ in range(2))


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("html, li", 2_000),
        ("html, terms", 2_000),
        ("html, rows spanned", 2_000),
        ("md, comments", 6_000),
        ("txt, a long head", 6_000),
        ("docx, header rows", 4_000),
        ("eaf, tiers", 30_000),
        ("eml, encoded words", 30_000),
    ],
)
def test_structure_costs_what_it_is_long(tmp_path: Path, name: str, size: int) -> None:
    suffix, kind, make = STRUCTURES[name]
    small = _reading(tmp_path / f"small{suffix}", make(size), kind)
    large = _reading(tmp_path / f"large{suffix}", make(TIMES * size), kind)
    assert _costs_what_it_is_long(small, large)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("shape", ["tiny paragraphs", "one word"])
def test_every_format_costs_what_it_is_long(tmp_path: Path, name: str, shape: str) -> None:
    suffix, make, kind = FORMATS[name]
    contents = [make(SHAPES[shape].lines(size), SHAPES[shape].role) for size in (1_500, 15_000)]
    small, large = (_reading(tmp_path / f"{n}{suffix}", content, kind) for n, content in enumerate(contents))
    assert _costs_what_it_is_long(small, large)


@pytest.mark.parametrize("name", FORMATS)
def test_a_fill_in_line_costs_no_more_than_prose_of_its_length(tmp_path: Path, name: str) -> None:
    suffix, make, kind = FORMATS[name]
    prose = _reading(tmp_path / f"prose{suffix}", make(SHAPES["prose"].lines(20_000), "paragraph"), kind)
    line = _reading(tmp_path / f"line{suffix}", make(["Name: " + "_" * 20_000], "paragraph"), kind)
    assert seconds(line, tries=1) < 20 * seconds(prose, tries=1)


@pytest.mark.parametrize("shape", ["a question that goes on", "a long heading"])
def test_what_stands_beside_a_passage_stays_short(tmp_path: Path, shape: str) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(FORMATS["docx"][1](SHAPES[shape].lines(30_000), SHAPES[shape].role))
    passages = read(path, kind=Kind.INTERVIEW if "question" in shape else Kind.OTHER).passages
    assert len(passages) >= 1_000
    assert max(len(passage.heading) + len(passage.context) for passage in passages) <= 4_000


@pytest.mark.parametrize(
    "shape",
    ["one paragraph", "one concept", "one cue", "cues", "planned", "long words", "quotation marks with letters"],
)
def test_tagging_costs_what_the_text_is_long(shape: str) -> None:
    bench = benchmark.load()

    def tagging(size: int) -> Callable[[], object]:
        place = ParagraphPlace(paragraph=1)
        text = "\n".join(SHAPES[shape].lines(size))
        passage = Passage(id="p", source="s", n=1, text=text, lang="de", kind=Kind.OTHER, place=place)
        return lambda: Tagger(bench).tag(passage)

    assert _costs_what_it_is_long(tagging(4_000), tagging(40_000))
