"""A box drawn on a page's picture holds the passage's words: re-read through pdfium, seen as ink, gone when moved."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2
import pytest

from pipeline.extract import read
from pipeline.models import PagePlace, Passage, Region
from tests.extract.pdf_samples import HEIGHT, WIDTH, Item, Text, column, grid, pdf

SUBJECTS = ("council", "courses", "budget", "housing", "schools", "library", "clinics", "sports", "voting", "museums")
CROP = (40.0, 30.0, WIDTH - 25, HEIGHT - 35)
SCALE = 2.0
DARK = 128


def paragraph(n: int, subject: str) -> str:
    return (
        f"Measure {n} concerns the {subject} of the city. The office for {subject} reports on it in chapter {n} of its "
        f"yearly account, and the {subject} are open to everyone who lives here."
    )


def ten_passages() -> list[Item]:
    """Return two columns of four paragraphs, and a table of two rows."""
    items: list[Item] = []
    for n, subject in enumerate(SUBJECTS[:8]):
        items += column(paragraph(n, subject), x=60 + 260 * (n // 4), y=80 + 110 * (n % 4), width=210)
    rows = [[subject.title(), f"{1000 + n} places"] for n, subject in enumerate(SUBJECTS[8:])]
    return [*items, *grid(rows, x=60, y=500, width=200)]


def lying_passages() -> list[Item]:
    """Return ten paragraphs on a page that is wider than high."""
    found = (
        column(paragraph(n, subject), x=60 + 350 * (n // 5), y=70 + 95 * (n % 5), width=300)
        for n, subject in enumerate(SUBJECTS)
    )
    return [line for lines in found for line in lines]


SAMPLES = {
    "upright": pdf(ten_passages()),
    "turned by 90": pdf(lying_passages(), turn=90),
    "turned by 180": pdf(ten_passages(), turn=180),
    "turned by 270": pdf(lying_passages(), turn=270),
    "cropped": pdf(ten_passages(), box=CROP),
    "cropped and turned": pdf(lying_passages(), turn=90, box=CROP),
    "lying on its side": pdf(lying_passages(), turn=90, lying=True),
    "second page": pdf([Text("Cover page of the report", 70, 400, 30)], ten_passages()),
}


@pytest.fixture(params=SAMPLES, ids=lambda name: name.replace(" ", "-"))
def sample(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "strategy.pdf"
    path.write_bytes(SAMPLES[request.param])
    return path


def passages(path: Path) -> list[Passage]:
    return [passage for passage in read(path).passages if "Cover" not in passage.text]


def regions(passage: Passage) -> tuple[Region, ...]:
    assert isinstance(passage.place, PagePlace)
    return passage.place.regions


def letters(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())


def test_the_samples_have_ten_passages(sample: Path) -> None:
    assert len(passages(sample)) == 10


def test_pdfium_reads_the_same_words_in_the_box(sample: Path) -> None:
    with closing(pypdfium2.PdfDocument(sample)) as document:
        for passage in passages(sample):
            again = "".join(bounded(document, region) for region in regions(passage))
            assert letters(again) == letters(passage.text)


def test_a_box_moved_aside_reads_other_words(sample: Path) -> None:
    with closing(pypdfium2.PdfDocument(sample)) as document:
        for passage in passages(sample):
            for dx, dy in ((0, 25), (0, -25), (60, 0), (-60, 0)):
                again = "".join(bounded(document, moved(region, dx, dy)) for region in regions(passage))
                assert letters(again) != letters(passage.text)


def test_the_picture_of_the_box_has_ink_and_that_of_the_gap_above_has_none(sample: Path) -> None:
    with closing(pypdfium2.PdfDocument(sample)) as document:
        for passage in passages(sample):
            for region in regions(passage):
                assert 0.02 < ink(document, region) < 0.6
                assert ink(document, above(region)) < 0.01  # the rule between two cells


def test_the_ink_fills_the_box_from_edge_to_edge(sample: Path) -> None:
    with closing(pypdfium2.PdfDocument(sample)) as document:
        for passage in passages(sample):
            for region in regions(passage):
                assert all(ink(document, strip) > 0 for strip in edges(region))


def test_pdfplumber_finds_the_same_words_in_the_box(tmp_path: Path) -> None:
    path = tmp_path / "strategy.pdf"
    path.write_bytes(SAMPLES["upright"])
    with pdfplumber.open(path) as document:
        for passage in passages(path):
            (region,) = regions(passage)
            box = (region.x0 - 1, region.top - 1, region.x1 + 1, region.bottom + 1)
            again = document.pages[region.page - 1].within_bbox(box).extract_text()
            assert letters(again) == letters(passage.text)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["erl-16", "cam-02", "fra-05"])
def test_boxes_of_real_documents_give_their_words_back(shared: Path, name: str) -> None:
    path = shared / "corpus" / f"{name}.pdf"
    found = read(path).passages
    with closing(pypdfium2.PdfDocument(path)) as document:
        lost = [passage.text for passage in found if not holds_all_words(document, passage)]
    assert len(lost) <= 0.001 * len(found), lost


def holds_all_words(document: Any, passage: Passage) -> bool:
    again = letters(" ".join(bounded(document, region, air=0.5) for region in regions(passage)))
    return all(letters(word) in again for word in passage.text.split())


# --- from a box as shown back to the page's own coordinates, written down once more, apart from the reader's ---


def bounded(document: Any, region: Region, *, air: float = 0.0) -> str:
    page = document[region.page - 1]
    x0, top, x1, bottom = region.x0 - air, region.top - air, region.x1 + air, region.bottom + air
    left, low, right, high = page.get_bbox()
    places = {
        0: (left + x0, high - bottom, left + x1, high - top),
        90: (left + top, low + x0, left + bottom, low + x1),
        180: (right - x1, low + top, right - x0, low + bottom),
        270: (right - bottom, high - x1, right - top, high - x0),
    }
    return str(page.get_textpage().get_text_bounded(*places[page.get_rotation()]))


def moved(region: Region, dx: float, dy: float) -> Region:
    return Region(
        page=region.page, x0=region.x0 + dx, top=region.top + dy, x1=region.x1 + dx, bottom=region.bottom + dy
    )


def above(region: Region) -> Region:
    """Return the white strip just above a box, below the rule of its cell."""
    return Region(page=region.page, x0=region.x0, top=region.top - 2.5, x1=region.x1, bottom=region.top - 0.5)


def edges(region: Region) -> Iterator[Region]:
    """Yield narrow strips along the four sides of a box; boxes are as high as the font, letters less."""
    x0, top, x1, bottom = region.x0, region.top, region.x1, region.bottom
    across = ((x0, top, x1, top + 7), (x0, bottom - 7, x1, bottom))
    for box in (*across, (x0, top, x0 + 4, bottom), (x1 - 5, top, x1, bottom)):
        yield Region(page=region.page, x0=box[0], top=box[1], x1=box[2], bottom=box[3])


def ink(document: Any, region: Region) -> float:
    """Return the share of dark dots in the picture of a box, cut out of the picture of its page."""
    picture = document[region.page - 1].render(scale=SCALE, grayscale=True).to_numpy().squeeze()
    rows = slice(round(region.top * SCALE), round(region.bottom * SCALE))
    columns = slice(round(region.x0 * SCALE), round(region.x1 * SCALE))
    return float((picture[rows, columns] < DARK).mean())
