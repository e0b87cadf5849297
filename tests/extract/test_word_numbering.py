from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.extract.blocks import Block
from pipeline.extract.word.reader import read_word
from pipeline.models import Part
from tests.extract.word_samples import item, level, numbering, p, tbl, tc, tr, write_word

OUTLINE = (level(0, "%1."), level(1, "%1.%2"), level(2, "%1.%2.%3"))


def read(tmp_path: Path, *body: str, parts: dict[str, str]) -> tuple[Block, ...]:
    return read_word(write_word(tmp_path / "a.docx", *body, parts=parts)).blocks


def labels(tmp_path: Path, items: list[str], parts: dict[str, str]) -> list[str]:
    """Return what stands before the x of each item."""
    return [block.text.removesuffix("x").strip() for block in read(tmp_path, *items, parts=parts)]


def num(id: int, overrides: str = "", abstract: int = 7) -> str:
    return f'<w:num w:numId="{id}"><w:abstractNumId w:val="{abstract}"/>{overrides}</w:num>'


def override(n: int, start: int) -> str:
    return f'<w:lvlOverride w:ilvl="{n}"><w:startOverride w:val="{start}"/></w:lvlOverride>'


FORMATS = {
    "decimal": ("%1.", 3, "3."),
    "decimalZero": ("%1.", 3, "03."),
    "lowerLetter": ("%1)", 28, "bb)"),
    "upperLetter": ("(%1)", 26, "(Z)"),
    "lowerRoman": ("%1.", 14, "xiv."),
    "upperRoman": ("%1", 1999, "MCMXCIX"),
    "russianLower": ("%1)", 2, "б)"),
    "numberInDash": ("%1", 4, "- 4 -"),
    "ordinalText": ("%1.", 2, "2."),
    "bullet": ("•", 1, ""),
    "none": ("", 1, ""),
}


@pytest.mark.parametrize(("format", "text", "start", "expected"), [(key, *case) for key, case in FORMATS.items()])
def test_a_label_is_written_in_its_format(tmp_path: Path, format: str, text: str, start: int, expected: str) -> None:
    assert labels(tmp_path, [item("x")], numbering(level(0, text, format, start=start))) == [expected]


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ((0, 0, 0), ["1.", "2.", "3."]),
        ((0, 1, 1, 0, 1), ["1.", "1.1", "1.2", "2.", "2.1"]),
        ((0, 1, 2, 2, 1, 2), ["1.", "1.1", "1.1.1", "1.1.2", "1.2", "1.2.1"]),
        # A level that was skipped counts as used, as in Word.
        ((1, 0), ["1.1", "2."]),
        ((0, 2, 1), ["1.", "1.1.1", "1.2"]),
    ],
)
def test_lower_levels_start_again_below_a_higher_one(
    tmp_path: Path, levels: tuple[int, ...], expected: list[str]
) -> None:
    assert labels(tmp_path, [item("x", 1, n) for n in levels], numbering(*OUTLINE)) == expected


@pytest.mark.parametrize(("restart", "expected"), [("0", ["a)", "b)", "c)"]), ("1", ["a)", "b)", "a)"])])
def test_a_level_may_start_again_only_below_a_certain_one(tmp_path: Path, restart: str, expected: list[str]) -> None:
    third = level(2, "%3)", "lowerLetter", more=f'<w:lvlRestart w:val="{restart}"/>')
    items = [item("x", 1, n) for n in (0, 1, 2, 1, 2, 0, 1, 2)]
    found = labels(tmp_path, items, numbering(level(0, "%1."), level(1, "%2."), third))
    assert [label for label in found if label.endswith(")")] == expected


def test_lists_of_one_kind_go_on_counting_unless_one_starts_again(tmp_path: Path) -> None:
    numbers = num(1) + num(2) + num(3, override(0, 5))
    items = [item("x", n) for n in (1, 1, 2, 3, 3, 1)]
    assert labels(tmp_path, items, numbering(level(0, "%1."), numbers=numbers)) == ["1.", "2.", "3.", "5.", "6.", "7."]


def test_a_list_may_write_a_level_in_its_own_way(tmp_path: Path) -> None:
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "Ziel %1:", "upperRoman")}</w:lvlOverride>'
    assert labels(tmp_path, [item("x")], numbering(level(0, "%1."), numbers=num(1, own))) == ["Ziel I:"]


def test_legal_numbering_writes_all_levels_in_figures(tmp_path: Path) -> None:
    second = level(1, "%1.%2", more="<w:isLgl/>")
    found = labels(tmp_path, [item("x", 1, n) for n in (0, 1)], numbering(level(0, "%1.", "upperRoman"), second))
    assert found == ["I.", "1.1"]


def test_a_bullet_s_level_gives_no_number_to_those_below(tmp_path: Path) -> None:
    levels = (level(0, "%1."), level(1, "–", "bullet"), level(2, "%1.%2%3."))
    assert labels(tmp_path, [item("x", 1, n) for n in (0, 1, 2)], numbering(*levels)) == ["1.", "", "1.1."]


@pytest.mark.parametrize(("behind", "expected"), [("tab", "1. x"), ("space", "1. x"), ("nothing", "1.x")])
def test_what_parts_a_number_from_its_text(tmp_path: Path, behind: str, expected: str) -> None:
    parts = numbering(level(0, "%1.", more=f'<w:suff w:val="{behind}"/>'))
    assert [block.text for block in read(tmp_path, item("x"), parts=parts)] == [expected]


def test_a_custom_format_says_how_many_digits(tmp_path: Path) -> None:
    formats = (
        '<mc:AlternateContent><mc:Choice><w:numFmt w:val="custom" w:format="001, 002"/></mc:Choice>'
        '<mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>'
    )
    custom = level(0, "%1").replace('<w:numFmt w:val="decimal"/>', formats)
    assert labels(tmp_path, [item("x")], numbering(custom)) == ["001"]


def test_headings_show_the_numbers_of_the_list_their_styles_belong_to(tmp_path: Path) -> None:
    linked = (level(0, "%1", more='<w:pStyle w:val="Ebene1"/>'), level(1, "%1.%2", more='<w:pStyle w:val="Ebene2"/>'))
    body = (
        p(text, style=style) for text, style in (("A", "Ebene1"), ("B", "Ebene2"), ("C", "Ebene2a"), ("D", "Ebene1"))
    )
    found = read(tmp_path, *body, parts=numbering(*linked))
    assert [(block.text, block.level) for block in found] == [("1 A", 1), ("1.1 B", 2), ("1.2 C", 2), ("2 D", 1)]


def test_a_list_described_by_a_list_style_is_followed(tmp_path: Path) -> None:
    described = f'<w:abstractNum w:abstractNumId="8"><w:styleLink w:val="Hausliste"/>{level(0, "§ %1")}</w:abstractNum>'
    linking = '<w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="Hausliste"/></w:abstractNum>'
    assert labels(tmp_path, [item("x")] * 2, {"numbering": described + linking + num(1)}) == ["§ 1", "§ 2"]


def test_number_zero_takes_a_paragraph_out_of_its_style_s_list(tmp_path: Path) -> None:
    out = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    (block,) = read(tmp_path, p("A", style="Ebene1", properties=out), parts=numbering(level(0, "%1")))
    assert (block.text, block.part) == ("A", Part.HEADING)


def test_empty_items_count_and_deleted_ones_do_not(tmp_path: Path) -> None:
    deleted = item("").replace("<w:numPr>", "<w:rPr><w:del/></w:rPr><w:numPr>")
    found = read(tmp_path, item("eins"), item(""), deleted, item("drei"), parts=numbering(level(0, "%1.")))
    assert [block.text for block in found] == ["1. eins", "3. drei"]


def test_a_bare_number_in_a_cell_is_shown(tmp_path: Path) -> None:
    rows = (tr(tc(item("")), tc(text)) for text in ("Kurse", "Cafés"))
    found = read(tmp_path, tbl(*rows), parts=numbering(level(0, "%1.")))
    assert [" ".join(block.text.split()) for block in found] == ["1. | Kurse", "2. | Cafés"]


@pytest.mark.parametrize(
    ("format", "text", "part"),
    [("decimal", "%1.", Part.LIST_ITEM), ("bullet", "", Part.LIST_ITEM), ("none", "", Part.PARAGRAPH)],
)
def test_an_item_is_what_shows_a_number_or_bullet(tmp_path: Path, format: str, text: str, part: Part) -> None:
    (block,) = read(tmp_path, item("x"), parts=numbering(level(0, text, format)))
    assert block.part is part


@pytest.mark.parametrize("start", ["999999999", "99999999999999999999", "-3", "x"])
def test_absurd_numbers_do_no_harm(tmp_path: Path, start: str) -> None:
    absurd = level(0, "%1)", "lowerLetter").replace('w:val="1"', f'w:val="{start}"')
    (block,) = read(tmp_path, item("x"), parts=numbering(absurd))
    assert block.text.endswith(" x")
    assert len(block.text) < 20
