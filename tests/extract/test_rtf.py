from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import DamagedError
from pipeline.extract import read
from pipeline.extract.blocks import Document
from pipeline.extract.rtf.reader import read_rtf
from pipeline.models import CellPlace, Kind, Part, TimePlace
from tests.timing import seconds

HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Calibri;}{\f1\fcharset238 Arial CE;}"
    r"{\f2\ftech\fcharset2 Symbol;}}{\colortbl;\red0\green0\blue0;}"
    r"{\stylesheet{\s0 Normal;}{\s1\sbasedon0\outlinelevel0 heading 1;}{\s2\sbasedon1\outlinelevel1 heading 2;}"
    r"{\s3 Title;}{\s4 toc 1;}{\s5 caption;}{\s6\sbasedon2 Kapitel;}{\*\cs7 Strong;}}"
    r"{\info{\title Leitbild}{\author Ada}}{\header\pard Kopfzeile\par}"
)


@pytest.fixture
def rtf(tmp_path: Path) -> object:
    def make(body: str, *, head: str = HEAD, end: str = "}") -> Document:
        path = tmp_path / "a.rtf"
        path.write_bytes((head + body + end).encode("latin-1"))
        return read_rtf(path)

    return make


CASES = {
    "paragraph": (r"\pard Der Rat tagt.\par", Part.PARAGRAPH, "Der Rat tagt."),
    "line ends of the file": ("\\pard Der R\r\nat tagt.\\par", Part.PARAGRAPH, "Der Rat tagt."),
    "last paragraph without end": (r"\pard Der Rat tagt.", Part.PARAGRAPH, "Der Rat tagt."),
    "heading": (r"\pard\s1 Beirat\par", Part.HEADING, "Beirat"),
    "heading by a style upon a style": (r"\pard\s6 Beirat\par", Part.HEADING, "Beirat"),
    "heading by its outline level": (r"\pard\outlinelevel2 Beirat\par", Part.HEADING, "Beirat"),
    "heading in bold": (r"\pard{\b Beirat}\par", Part.HEADING, "Beirat"),
    "bold turned off": (r"\pard\b Beirat\b0  tagt\par", Part.PARAGRAPH, "Beirat tagt"),
    "caption": (r"\pard\s5 Tabelle 1\par", Part.CAPTION, "Tabelle 1"),
    "bullet": (r"\pard{\listtext\f2\'b7\tab}\ls1 Kurse\par", Part.LIST_ITEM, "Kurse"),
    "number": (r"\pard{\listtext 2.\tab}\ls1 Kurse\par", Part.LIST_ITEM, "2. Kurse"),
    "item of an old Word": (r"\pard{\pntext\'B7\tab}{\*\pn\pnlvlblt}Kurse\par", Part.LIST_ITEM, "Kurse"),
    "umlauts": (r"\pard f\'fcr St\'e4dte\par", Part.PARAGRAPH, "für Städte"),
    "font of another alphabet": (r"\pard\f1 \'9aest\par", Part.PARAGRAPH, "šest"),
    "Unicode with its stand-in": (r"\pard caf\u233\'e9 \u8364?\par", Part.PARAGRAPH, "café €"),
    "Unicode without stand-in": (r"\pard\uc0 caf\u233 !\par", Part.PARAGRAPH, "café!"),
    "Unicode below zero": (r"\pard a\u-3913?b\par", Part.PARAGRAPH, "ab"),
    "typographic marks": (
        r"\pard \ldblquote Rat\rdblquote\emdash ja\~nein\_x\par",
        Part.PARAGRAPH,
        "“Rat”—ja\u00a0nein-x",
    ),
    "escapes": (r"\pard a \{b\} \\c\par", Part.PARAGRAPH, r"a {b} \c"),
    "hidden": (r"\pard Der {\v ganz }Rat\par", Part.PARAGRAPH, "Der Rat"),
    "deleted": (r"\pard Der {\deleted alte }{\revised neue }Rat\par", Part.PARAGRAPH, "Der neue Rat"),
    "field": (
        r'\pard {\field{\*\fldinst HYPERLINK "http://example.org"}{\fldrslt Der Rat}} tagt\par',
        Part.PARAGRAPH,
        "Der Rat tagt",
    ),
    "picture": (r"\pard Der{\pict\wmetafile8 0102aabb} Rat\par", Part.PARAGRAPH, "Der Rat"),
    "binary picture": ("\\pard Der{\\pict\\bin5 a}{\\b} Rat\\par", Part.PARAGRAPH, "Der Rat"),
    "what no program knows": (r"\pard Der{\*\future {\b text}} Rat\par", Part.PARAGRAPH, "Der Rat"),
}


@pytest.mark.parametrize(("body", "part", "text"), CASES.values(), ids=CASES.keys())
def test_a_block_reads_as_a_page_would_show_it(rtf, body: str, part: Part, text: str) -> None:
    (block,) = rtf(body).blocks
    assert (block.part, block.text) == (part, text)


def test_headings_have_levels(rtf) -> None:
    found = rtf(r"\pard\s3 Leitbild 2030\par\pard\s1 A\par\pard\s2 B\par").blocks
    assert [block.level for block in found] == [1, 1, 2]


def test_the_title_is_the_paragraph_in_its_style_else_the_stated_one(rtf) -> None:
    assert rtf(r"\pard Text\par").title == "Leitbild"
    assert rtf(r"\pard\s3 Konzept 2030\par").title == "Konzept 2030"


def test_contents_and_page_heads_are_left_out(rtf) -> None:
    assert rtf(r"\pard\s4 Beirat\tab 3\par\pard Text\par").blocks[0].text == "Text"


def test_notes_remarks_and_boxes_follow_their_paragraph(rtf) -> None:
    found = rtf(
        r"\pard Der Rat{\super\chftn{\*\footnote\pard\chftn Seit 2019.}} tagt"
        r"{\*\atnid AB}{\*\atnauthor Ada}{\*\annotation\pard Stimmt das?\par}"
        r"{\shp{\*\shpinst\shpleft0{\sp{\sn x}{\sv 1}}{\shptxt\pard Im Kasten\par}}{\shprslt doppelt}}.\par"
    ).blocks
    assert [(block.part, block.text) for block in found] == [
        (Part.PARAGRAPH, "Der Rat tagt."),
        (Part.FOOTNOTE, "Seit 2019."),
        (Part.COMMENT, "Stimmt das?"),
        (Part.PARAGRAPH, "Im Kasten"),
    ]


def _row(*cells: str, words: str = "") -> str:
    defined = "".join(rf"\cellx{n}000" for n in range(1, len(cells) + 1))
    return rf"\trowd{words}{defined}" + "".join(rf"\pard\intbl {cell}\cell" for cell in cells) + r"\row"


def test_rows_have_the_repeated_header_as_context(rtf) -> None:
    found = rtf(_row("Feld", "Stand", words=r"\trhdr") + _row("Kurse", "l\\'e4uft") + r"\pard Danach\par").blocks
    assert [(block.part, block.text, block.context) for block in found] == [
        (Part.HEADING, "Feld | Stand", ""),
        (Part.TABLE_ROW, "Kurse | läuft", "Feld | Stand"),
        (Part.PARAGRAPH, "Danach", ""),
    ]
    assert found[1].place == CellPlace(table=1, row=2)


def test_a_bold_first_row_is_a_header(rtf) -> None:
    found = rtf(_row(r"{\b Feld}", r"{\b Stand}") + _row("Kurse", "offen")).blocks
    assert found[1].context == "Feld | Stand"


def test_merged_cells_are_read_once(rtf) -> None:
    upper = r"\trowd\clvmgf\cellx1000\cellx2000\pard\intbl Kurse\cell offen\cell\row"
    lower = r"\trowd\clvmrg\cellx1000\cellx2000\pard\intbl\cell geplant\cell\row"
    found = rtf(upper + lower + _row("a", "b")).blocks
    assert [(block.text, block.context) for block in found] == [
        ("Kurse | offen", ""),
        ("geplant", "Kurse"),
        ("a | b", ""),
    ]


def test_a_table_in_a_cell_is_read_row_by_row(rtf) -> None:
    inner = (
        r"\pard\intbl\itap2 a\nestcell b\nestcell{\*\nesttableprops\trowd\cellx500\cellx900\nestrow}{\nonesttables\par}"
    )
    found = rtf(rf"\trowd\cellx1000\cellx2000 {inner}\pard\intbl links\cell rechts\cell\row").blocks
    assert [block.text for block in found] == ["a | b links | rechts"]


def test_a_file_that_is_cut_off_is_read_with_a_warning(rtf) -> None:
    document = rtf(r"\pard Der Rat\par {\b tagt", end="")
    assert [block.text for block in document.blocks] == ["Der Rat", "tagt"]
    assert "cut off" in document.warnings[0]


def test_groups_without_end_are_damage(rtf) -> None:
    assert rtf("{" * 4000 + "tief" + "}" * 4000).blocks[0].text == "tief"
    with pytest.raises(DamagedError) as caught:
        rtf("{" * 100_000)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("piece", [r"{\b a}\par ", r"{\field{\*\fldinst HYPERLINK \"", r"\'", r"{\pict 00", r"\u1 "])
def test_a_large_file_takes_time_in_proportion(rtf, piece: str) -> None:
    assert seconds(lambda: rtf(piece * 4000)) < 40 * max(seconds(lambda: rtf(piece * 400)), 0.01)


def test_a_transcript_in_rich_text_has_speakers_and_times(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    turns = [r"I: Wie oft tagt der Beirat? #00:00:04-1#", r"B: Viermal im Jahr. #00:00:09-0#"]
    path.write_bytes((HEAD + "".join(rf"\pard {turn}\par" for turn in turns) + "}").encode("latin-1"))
    question, answer = read(path, kind=Kind.INTERVIEW).passages
    assert (question.part, answer.part, answer.text) == (Part.QUESTION, Part.ANSWER, "Viermal im Jahr.")
    assert isinstance(answer.place, TimePlace)
    assert (answer.speaker, answer.place.end_ms) == ("B", 9000)
