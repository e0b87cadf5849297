"""Pictures in Word files: put in, read back and brought to another file, on files as Word and people make them."""

from __future__ import annotations

import io
from copy import deepcopy

import pytest
from docx import Document
from docx.shared import Mm
from lxml import etree
from PIL import Image

from pipeline.report.wordkit.drawings import DrawingWriter, bring_drawing, picture_bytes, png_size
from pipeline.report.wordkit.package import DOCUMENT, Package
from pipeline.report.wordkit.xml import Element, make, q
from tests.report.report_factories import TEMPLATES

RELATIONS = "word/_rels/document.xml.rels"


def png(width: int = 40, height: int = 20, shade: int = 0) -> bytes:
    buffer = io.BytesIO()
    Image.new("L", (width, height), shade).save(buffer, "PNG")
    return buffer.getvalue()


def template() -> Package:
    return Package((TEMPLATES / "recommendations.docx").read_bytes())


def with_picture(picture: bytes) -> Package:
    """Return a file as python-docx writes one with a picture: independent of the code under test."""
    document = Document()
    document.add_picture(io.BytesIO(picture), width=Mm(50))
    buffer = io.BytesIO()
    document.save(buffer)
    return Package(buffer.getvalue())


def put(package: Package, *runs: Element) -> None:
    package.xml(DOCUMENT).find(q("body")).insert(0, make("p", *runs))  # type: ignore[union-attr]


def drawings(package: Package) -> list[Element]:
    return list(package.xml(DOCUMENT).iter(q("drawing")))


def properties(package: Package) -> list[Element]:
    return [each for each in package.xml(DOCUMENT).iter() if each.tag.endswith("}docPr")]


def reopened(package: Package) -> Package:
    """Return the package as written and read again, after python-docx has found its pictures."""
    content = package.to_bytes()
    for shape in Document(io.BytesIO(content)).inline_shapes:
        assert shape.width > 0
    return Package(content)


def test_picture_is_read_back_by_another_reader() -> None:
    package = template()
    put(package, DrawingWriter(package).add(png(), alt="Wie viel\nwozu gesagt wird", width_mm=160, name="fields"))
    document = Document(io.BytesIO(package.to_bytes()))
    (shape,) = document.inline_shapes
    assert (shape.width, shape.height) == (Mm(160), Mm(80))
    part = document.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed]
    assert (part.blob, part.content_type, str(part.partname)) == (png(), "image/png", "/word/media/fields.png")
    assert shape._inline.docPr.get("descr") == "Wie viel wozu gesagt wird"


def test_numbers_are_unlike_even_before_the_runs_stand_in_the_document() -> None:
    package = with_picture(png())
    writer = DrawingWriter(package)
    put(package, *(writer.add(png(shade=n), alt="", width_mm=10, name="fields") for n in range(3)))
    numbers = [int(each.get("id", "0")) for each in properties(package)]
    assert len(set(numbers)) == len(numbers) == 4
    assert min(numbers) > 0
    assert {picture_bytes(package, each) for each in drawings(package)} == {png(), png(shade=1), png(shade=2)}


def test_template_with_pictures_keeps_them() -> None:
    package = with_picture(png(shade=9))
    put(package, DrawingWriter(package).add(png(), alt="", width_mm=10, name="image1"))
    shown = [picture_bytes(package, each) for each in drawings(reopened(package))]
    assert shown == [png(), png(shade=9)]
    types = package.xml("[Content_Types].xml")
    assert [each.get("Extension") for each in types].count("png") == 1


def test_same_input_same_bytes() -> None:
    def made() -> bytes:
        package = template()
        put(package, DrawingWriter(package).add(png(), alt="x", width_mm=160, name="fields"))
        return package.to_bytes()

    assert made() == made()


def test_drawing_comes_to_another_file() -> None:
    source, target = with_picture(png(shade=5)), template()
    put(target, DrawingWriter(target).add(png(), alt="", width_mm=10, name="image1"))
    run = deepcopy(drawings(source)[0])
    bring_drawing(run, source, target)
    put(target, make("r", run))
    back = reopened(target)
    assert [picture_bytes(back, each) for each in drawings(back)] == [png(shade=5), png()]
    assert len({each.get("id") for each in properties(back)}) == 2


def test_picture_that_is_there_is_not_stored_twice() -> None:
    source, target = with_picture(png()), with_picture(png())
    before = set(target.names)
    for _ in range(2):
        run = deepcopy(drawings(source)[0])
        bring_drawing(run, source, target)
        put(target, make("r", run))
    assert set(target.names) == before
    assert {picture_bytes(target, each) for each in drawings(target)} == {png()}


LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def with_chart() -> Package:
    """Return a file with a chart as Word makes one: a part that points to a workbook of its own and to itself."""
    package = with_picture(png())
    relations = package.xml(RELATIONS)
    etree.SubElement(relations, relations[0].tag, Id="rId77", Type=f"{LINKS}/chart", Target="charts/chart1.xml")
    package.add_bytes("word/charts/chart1.xml", b"<chart/>")
    package.add_bytes("word/embeddings/Book.xlsx", b"PK")
    package.add_bytes(
        "word/charts/_rels/chart1.xml.rels",
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" Type="t/package" Target="../embeddings/Book.xlsx"/>'
        b'<Relationship Id="rId2" Type="t/self" Target="/word/charts/chart1.xml"/>'
        b'<Relationship Id="rId3" Type="t/link" Target="https://example.org/" TargetMode="External"/></Relationships>',
    )
    types = package.xml("[Content_Types].xml")
    kind = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
    override = next(each for each in types if each.get("PartName"))
    etree.SubElement(types, override.tag, PartName="/word/charts/chart1.xml", ContentType=kind)
    chart = make("drawing", etree.fromstring(f'<c:chart xmlns:c="c" xmlns:r="{LINKS}" r:id="rId77"/>'))
    put(package, make("r", chart))
    return package


def test_chart_comes_with_its_numbers() -> None:
    source, target = with_chart(), template()
    target.add_bytes("word/charts/chart1.xml", b"<another/>")
    drawing = deepcopy(drawings(source)[0])
    bring_drawing(drawing, source, target)
    assert target.bytes_of("word/charts/chart2.xml") == b"<chart/>"
    assert target.bytes_of("word/embeddings/Book.xlsx") == b"PK"
    inner = {each.get("Id"): each.get("Target") for each in target.xml("word/charts/_rels/chart2.xml.rels")}
    assert inner == {"rId1": "../embeddings/Book.xlsx", "rId2": "chart2.xml", "rId3": "https://example.org/"}
    relation = next(each for each in target.xml(RELATIONS) if each.get("Id") == drawing[0].get(f"{{{LINKS}}}id"))
    assert relation.get("Target") == "charts/chart2.xml"
    assert "/word/charts/chart2.xml" in {each.get("PartName") for each in target.xml("[Content_Types].xml")}


def test_two_references_of_one_element_do_not_mix() -> None:
    source, target = with_picture(png()), with_picture(png())
    for package, names in ((source, ("rId91", "rId92")), (target, ("rId92", "rId91"))):
        for name in names:
            relations = package.xml(RELATIONS)
            target_of = f"https://example.org/{names.index(name)}"
            etree.SubElement(
                relations, relations[0].tag, Id=name, Type="t/link", Target=target_of, TargetMode="External"
            )
    graphic = make("drawing", etree.fromstring(f'<d xmlns:r="{LINKS}" r:dm="rId91" r:lo="rId92"/>'))
    bring_drawing(graphic, source, target)
    assert dict(graphic[0].attrib) == {f"{{{LINKS}}}dm": "rId92", f"{{{LINKS}}}lo": "rId91"}


def test_drawing_of_nothing_is_taken_out() -> None:
    source, target = with_picture(png()), template()
    source.remove("word/media/image1.png")
    run = make("r", deepcopy(drawings(source)[0]))
    assert picture_bytes(source, run) is None
    bring_drawing(run, source, target)
    assert len(run) == 0


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n"])
def test_only_png(content: bytes) -> None:
    with pytest.raises(ValueError, match="no PNG"):
        png_size(content)
