"""Tables are counted whatever the format says of them."""

from __future__ import annotations

import pytest

from pipeline.extract.counts import count_tables
from pipeline.models import CellPlace, Kind, PagePlace, ParagraphPlace, Part, Passage, Place, Region

ROW, PARAGRAPH = Part.TABLE_ROW, Part.PARAGRAPH


def at(page: int, top: float, x0: float = 70, x1: float = 500) -> PagePlace:
    return PagePlace(page=page, regions=(Region(page=page, x0=x0, top=top, x1=x1, bottom=top + 12),))


def passage(place: Place, part: Part = ROW, context: str = "Measure | Places", text: str = "Courses | 80") -> Passage:
    return Passage(id="s-1", source="s", n=1, text=text, place=place, kind=Kind.OTHER, part=part, context=context)


def cell(table: int, row: int) -> Passage:
    return passage(CellPlace(table=table, row=row))


PROSE = passage(ParagraphPlace(paragraph=1), PARAGRAPH, "")


@pytest.mark.parametrize(
    ("passages", "count"),
    [
        ([], 0),
        ([PROSE], 0),
        ([cell(1, 1), cell(1, 2), PROSE, cell(1, 3)], 1),
        ([cell(1, 1), cell(2, 1)], 2),
        ([passage(at(1, 100)), passage(at(1, 115)), passage(at(1, 130))], 1),
        ([passage(at(1, 100)), passage(at(1, 115), PARAGRAPH), passage(at(1, 130))], 2),
        ([passage(at(1, 100)), passage(at(1, 300))], 2),
        ([passage(at(1, 100, 70, 280)), passage(at(1, 100, 320, 500))], 2),
        ([passage(at(1, 700)), passage(at(2, 100))], 1),
        ([passage(at(1, 700)), passage(at(2, 100), context="", text="Measure | Places"), passage(at(2, 115))], 1),
        ([passage(at(1, 700)), passage(at(2, 100), context="Body | Seats")], 2),
        ([passage(at(1, 700)), passage(at(3, 100))], 2),
    ],
)
def test_a_table_is_counted_once(passages: list[Passage], count: int) -> None:
    assert count_tables(passages) == count
