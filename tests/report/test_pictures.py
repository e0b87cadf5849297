"""The pictures: readable in grey print, the same bytes each time, in a template's colours."""

from __future__ import annotations

import io
from itertools import pairwise

import docx
import pytest
from docx.enum.dml import MSO_THEME_COLOR
from docx.oxml.ns import qn
from docx.shared import RGBColor
from msgspec import structs
from PIL import Image

from pipeline.models import Status
from pipeline.report import context, pictures
from pipeline.report.pictures import DPI, WIDTH_MM, Counted, Line, Words, heat_map, scale_of, shade_of, source_chart
from pipeline.report.wordkit.colors import ACCENT, Colors, contrast, luminance, template_colors
from pipeline.report.wordkit.package import Package
from tests.report.report_factories import TEMPLATES, make_material, small_benchmark

WORDS = Words(
    kinds=("vorhanden", "geplant", "fehlt", "beendet", "unbestätigt"),
    amount="Zahl der Belege",
    nothing="nichts gefunden",
    unsearchable="nicht durchsuchbar",
)
AREAS = (
    "Ambition",
    "Politische Verantwortung",
    "Ressourcen für 5 $",
    "Umsetzung",
    "Donaudampfschifffahrtsgesellschaft",
)
CELLS = (Counted((3, 1, 0, 0, 2)), Counted((0, 0, 0, 0, 0)), Counted((0,) * 5, searchable=False))
MANY = (Counted((12_345, 2_345, 10_000, 9_999, 1)), Counted((0, 1, 0, 0, 0)))
LINES = (Line("Zusammenarbeit mit externen Partnern", (*CELLS, *MANY)), Line("Teilhabe stärken", (*MANY, *CELLS)))
BARS = tuple(
    Line(name, (cell,)) for name, cell in zip(("Auftaktbericht", "Interview", "Protokoll"), CELLS, strict=True)
)


@pytest.fixture(scope="module")
def map_() -> bytes:
    return heat_map(LINES, AREAS, WORDS, colors=Colors())


@pytest.fixture(scope="module")
def chart() -> bytes:
    return source_chart(BARS, WORDS, colors=Colors())


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))


def test_size(map_: bytes, chart: bytes) -> None:
    for png in (map_, chart):
        picture = opened(png)
        assert picture.width == pytest.approx(WIDTH_MM / 25.4 * DPI, abs=4)
        assert picture.info["dpi"] == pytest.approx((DPI, DPI), abs=0.1)
        assert len(png) < 100_000
        assert set(picture.info) == {"dpi"}  # no program, version or date


def test_same_input_same_bytes(map_: bytes, chart: bytes) -> None:
    import matplotlib

    with matplotlib.rc_context({"font.size": 30, "hatch.linewidth": 5, "figure.facecolor": "red"}):
        assert heat_map(LINES, AREAS, WORDS, colors=Colors()) == map_
        assert source_chart(BARS, WORDS, colors=Colors()) == chart


def test_only_shades_of_one_hue(map_: bytes) -> None:
    """Neither red nor green: in every pixel the accent's order of red, green and blue holds."""
    colors = opened(map_).convert("RGB").getcolors(1_000_000) or []
    assert all(red <= green + 3 and green <= blue + 3 for _, (red, green, blue) in colors)


def shades_in(png: bytes) -> set[str]:
    colors = opened(png).convert("RGB").getcolors(1_000_000) or []
    return {"".join(f"{part:02X}" for part in color) for _, color in colors}


def test_template_colors_are_used(map_: bytes, chart: bytes) -> None:
    assert ACCENT in shades_in(map_) & shades_in(chart)
    other = shades_in(source_chart(BARS, WORDS, colors=Colors(accent="7A1F4D")))
    assert "7A1F4D" in other
    assert ACCENT not in other


@pytest.mark.parametrize("accent", [ACCENT, "000000", "C00000", "7F7F7F", "365F91"])
def test_words_are_readable_on_every_shade(accent: str) -> None:
    colors = Colors(accent=accent)
    for n in range(201):
        shade, ink = shade_of(n, 200, colors)
        assert contrast(shade, ink) >= 4.5


def test_more_is_darker_in_grey_print() -> None:
    shades = [luminance(shade_of(n, 40, Colors())[0]) for n in range(41)]
    assert all(more < less for less, more in pairwise(shades))


def test_few_pieces_are_not_the_darkest() -> None:
    assert scale_of([Counted((2,)), Counted((0,))]) == 10
    assert scale_of([Counted((20, 21))]) == 41
    assert scale_of([]) == 10


def test_amount_and_kind_and_gaps_all_show() -> None:
    """Each thing that a cell tells changes the picture."""
    cells = (Counted((3, 0, 0)), Counted((0, 3, 0)), Counted((4, 0, 0)), Counted((0,) * 3), Counted((0,) * 3, False))
    words = Words(kinds=("a", "b", "c"), amount="n", nothing="-", unsearchable="?")
    for draw in (
        lambda cell: heat_map([Line("x", (cell,))], ["y"], words, colors=Colors()),
        lambda cell: source_chart([Line("x", (cell,))], words, colors=Colors()),
    ):
        assert len({draw(cell) for cell in cells}) == len(cells)


def with_heading(rgb: str | None, *, theme: bool = False) -> Package:
    document = docx.Document()
    font = document.styles["Heading 1"].font
    font.color.rgb = RGBColor.from_string(rgb) if rgb else None
    if theme:
        font.color.theme_color = MSO_THEME_COLOR.ACCENT_2
        font.element.rPr.find(qn("w:color")).set(qn("w:val"), "auto")
    buffer = io.BytesIO()
    document.save(buffer)
    return Package(buffer.getvalue())


@pytest.mark.parametrize(
    ("package", "accent"),
    [
        (lambda: Package((TEMPLATES / "recommendations.docx").read_bytes()), ACCENT),
        (lambda: with_heading("7A1F4D"), "7A1F4D"),
        (lambda: with_heading("000000"), "000000"),
        (lambda: with_heading(None), ACCENT),
    ],
)
def test_template_colors(package: object, accent: str) -> None:
    assert template_colors(package()).accent == accent  # type: ignore[operator]


def test_theme_color_is_looked_up() -> None:
    assert template_colors(with_heading("000000", theme=True)).accent == "C0504D"  # that of python-docx's theme


def test_light_color_is_darkened_until_white_is_readable_on_it() -> None:
    assert contrast(template_colors(with_heading("FFFF00")).accent, "FFFFFF") >= 4.5


def test_tint_is_light() -> None:
    colors = template_colors(with_heading("7A1F4D"))
    assert luminance(colors.tint) > 0.8
    assert template_colors(Package((TEMPLATES / "recommendations.docx").read_bytes())) == Colors()


def test_the_report_holds_both_pictures_with_its_own_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "heat_map", heat_map)
    monkeypatch.setattr(pictures, "source_chart", source_chart)
    content = context.recommendations(make_material(), small_benchmark(), lang="de")
    drawn = {name: picture["draw"](Colors()) for name, picture in content["pictures"].items()}
    *same, last = make_material().evidence
    other = structs.replace(make_material(), evidence=[*same, structs.replace(last, status=Status.PLANNED)])
    changed = context.recommendations(other, small_benchmark(), lang="de")["pictures"]
    for name, png in drawn.items():
        assert Image.open(io.BytesIO(png)).size[0] == pytest.approx(WIDTH_MM / 25.4 * DPI, rel=0.02)
        assert png != changed[name]["draw"](Colors())
