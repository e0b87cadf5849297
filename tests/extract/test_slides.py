from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from pipeline.errors import DamagedError
from pipeline.extract.blocks import Document
from pipeline.extract.office.slides import read_slides
from pipeline.models import CellPlace, Part

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    f'xmlns:r="{_OFFICE}"'
)


def sp(*paragraphs: str, kind: str | None = None) -> str:
    place = "" if kind is None else f'<p:ph type="{kind}"/>' if kind else "<p:ph/>"
    inner = "".join(text if text.startswith("<") else para(text) for text in paragraphs)
    return f"<p:sp><p:nvSpPr><p:nvPr>{place}</p:nvPr></p:nvSpPr><p:txBody>{inner}</p:txBody></p:sp>"


def para(text: str, *, properties: str = "") -> str:
    return f"<a:p><a:pPr>{properties}</a:pPr><a:r><a:t>{text}</a:t></a:r></a:p>"


def _relationships(targets: dict[str, tuple[str, str]]) -> str:
    each = "".join(
        f'<Relationship Id="{id}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for id, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{each}</Relationships>'


def write_slides(path: Path, *slides: str, notes: str = "", attributes: str = "") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_rels/.rels", _relationships({"r1": ("officeDocument", "ppt/presentation.xml")}))
        # The list of slides decides about their order, not their names.
        ids = "".join(f'<p:sldId r:id="s{n}"/>' for n in range(len(slides)))
        archive.writestr("ppt/presentation.xml", f"<p:presentation {_NAMESPACES}>{ids}</p:presentation>")
        targets = {f"s{n}": ("slide", f"slides/slide{9 - n}.xml") for n in range(len(slides))}
        archive.writestr("ppt/_rels/presentation.xml.rels", _relationships(targets))
        for n, slide in enumerate(slides):
            name = f"slide{9 - n}.xml"
            archive.writestr(f"ppt/slides/{name}", f"<p:sld {_NAMESPACES} {attributes}>{slide}</p:sld>")
            if notes:
                archive.writestr(f"ppt/slides/_rels/{name}.rels", _relationships({"n": ("notesSlide", "../n.xml")}))
        archive.writestr("ppt/n.xml", f"<p:notes {_NAMESPACES}>{notes}</p:notes>")
    return path


@pytest.fixture
def slides(tmp_path: Path) -> object:
    return lambda *slides, **options: read_slides(write_slides(tmp_path / "a.pptx", *slides, **options))


def _texts(document: Document) -> list[tuple[Part, str]]:
    return [(block.part, block.text) for block in document.blocks]


def test_each_slide_is_a_page_under_its_title(slides) -> None:
    document = slides(sp("tagt oft", kind="body") + sp("Beirat", kind="title"), sp("Ziele", kind="ctrTitle"))
    assert _texts(document) == [(Part.HEADING, "Beirat"), (Part.LIST_ITEM, "tagt oft"), (Part.HEADING, "Ziele")]
    assert [block.place.page for block in document.blocks] == [1, 1, 2]
    assert (document.title, document.pages) == ("Beirat", 2)


CASES = {
    "main text": (sp("Kurse", kind=""), Part.LIST_ITEM),
    "main text without bullet": (sp(para("Kurse", properties="<a:buNone/>"), kind="body"), Part.PARAGRAPH),
    "box": (sp("Kurse"), Part.PARAGRAPH),
    "box with bullets": (sp(para("Kurse", properties='<a:buChar char="-"/>')), Part.LIST_ITEM),
    "box in a group": (f"<p:grpSp>{sp('Kurse')}</p:grpSp>", Part.PARAGRAPH),
    "two versions of a box": (
        f"<mc:AlternateContent><mc:Choice>{sp('Kurse')}</mc:Choice><mc:Fallback>{sp('doppelt')}</mc:Fallback>"
        "</mc:AlternateContent>",
        Part.PARAGRAPH,
    ),
    "date and number of the slide": (sp("Kurse") + sp("7", kind="sldNum") + sp("Mai", kind="dt"), Part.PARAGRAPH),
}


@pytest.mark.parametrize(("slide", "part"), CASES.values(), ids=CASES.keys())
def test_a_shape_reads_as_the_slide_shows_it(slides, slide: str, part: Part) -> None:
    assert _texts(slides(slide)) == [(part, "Kurse")]


def test_rows_have_the_header_as_context(slides) -> None:
    def row(*cells: str) -> str:
        return f"<a:tr>{''.join(f'<a:tc><a:txBody>{para(cell)}</a:txBody></a:tc>' for cell in cells)}</a:tr>"

    rows = row("Feld", "Stand") + row("Kurse", "offen")
    table = f'<p:graphicFrame><a:tbl><a:tblPr firstRow="1"/>{rows}</a:tbl></p:graphicFrame>'
    found = slides(table).blocks[1]
    assert (found.text, found.context) == ("Kurse | offen", "Feld | Stand")
    assert found.place == CellPlace(table=1, row=2, page=1)


def test_the_speakers_notes_follow_the_slide(slides) -> None:
    document = slides(sp("Beirat", kind="title"), notes=sp("Er tagt oft.", kind="body") + sp("x", kind="sldImg"))
    assert [block.text for block in document.blocks] == ["Beirat", "Er tagt oft."]


def test_a_hidden_slide_is_left_out_and_said(slides) -> None:
    document = slides(sp("Beirat"), attributes='show="0"')
    assert document.blocks == ()
    assert "1 hidden" in document.warnings[0]


def test_a_slide_that_is_only_a_picture_is_not_read(slides) -> None:
    assert slides("<p:pic/>", sp("Rat")).unread_pages == (1,)


def test_a_damaged_file_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.pptx").write_bytes(b"PK\x03\x04")
    with pytest.raises(DamagedError, match="PowerPoint"):
        read_slides(tmp_path / "a.pptx")
