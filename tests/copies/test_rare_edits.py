"""What people do in Word only now and then is found and kept all the same."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest
from lxml import etree

from pipeline.copies import compare, merge, read_copy
from tests.copies.desk_samples import desk_review
from tests.copies.expectations import MergedFile
from tests.copies.word_editor import OFFICE, Writer
from tests.copies.word_xml import MAIN, Element, make, paragraph_text, w
from tests.report.report_factories import TEMPLATES

WORDS = "written by Anna"
ROW = "GOV-AMB-2"
Edit = Callable[[Writer, Element], None]


def typed() -> Element:
    return make("p", run())


def run() -> Element:
    return make("r", make("t", text=WORDS))


def cells(row: Element) -> list[Element]:
    return row.findall(w("tc"))


def some(row: Element) -> Element:
    """Return a paragraph of the hypothesis."""
    return cells(row)[2].findall(w("p"))[1]


def control(*content: Element) -> Element:
    return make("sdt", make("sdtPr", make("alias", val="mine")), make("sdtContent", *content))


def put_around(element: Element) -> None:
    around = control()
    element.addprevious(around)
    around[1].append(element)


def block_control(writer: Writer, row: Element) -> None:
    some(row).addnext(control(typed()))


def inline_control(writer: Writer, row: Element) -> None:
    some(row).append(control(run()))


def cell_control(writer: Writer, row: Element) -> None:
    cell = cells(row)[2]
    cell.append(typed())
    put_around(cell)


def row_control(writer: Writer, row: Element) -> None:
    cells(row)[2].append(typed())
    put_around(row)


def smart_tag(writer: Writer, row: Element) -> None:
    some(row).append(make("smartTag", run()))


def field(writer: Writer, row: Element) -> None:
    some(row).append(make("fldSimple", run(), instr=' QUOTE "" '))


def text_box(writer: Writer, row: Element) -> None:
    drawn = etree.fromstring('<v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox/></v:shape>')
    drawn[0].append(make("txbxContent", typed()))
    some(row).append(make("r", make("pict", drawn)))


def equation(writer: Writer, row: Element) -> None:
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    some(row).append(etree.fromstring(f'<m:oMath xmlns:m="{math}"><m:r><m:t>{WORDS}</m:t></m:r></m:oMath>'))


def footnote(writer: Writer, row: Element) -> None:
    root = etree.Element(w("footnotes"), nsmap={"w": MAIN})
    root.append(make("footnote", make("p"), id=0, type="separator"))
    root.append(make("footnote", typed(), id=2))
    writer.parts["word/footnotes.xml"] = etree.tostring(root)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    writer._relate(f"{OFFICE}/footnotes", "footnotes.xml", kind)
    some(row).append(make("r", make("footnoteReference", id=2)))


def column(writer: Writer, row: Element, at: int) -> None:
    for each in row.getparent().findall(w("tr")):
        cells(each)[at].addnext(make("tc", make("tcPr", make("tcW", w=900, type="dxa")), make("p")))
    cells(row)[at + 1].append(typed())


def column_behind(writer: Writer, row: Element) -> None:
    column(writer, row, 3)


def column_between(writer: Writer, row: Element) -> None:
    column(writer, row, 1)


def split_table(writer: Writer, row: Element) -> None:
    table = row.getparent()
    second = make("tbl", copy.deepcopy(table.find(w("tblPr"))), copy.deepcopy(table.find(w("tblGrid"))))
    second.extend([row, *row.itersiblings()])
    table.addnext(second)
    table.addnext(make("p"))
    cells(row)[2].append(typed())


def merged_cells(writer: Writer, row: Element) -> None:
    third, last = cells(row)[2:]
    third.find(w("tcPr")).append(make("gridSpan", val=2))
    third.extend([*last.findall(w("p")), typed()])
    row.remove(last)


EDITS: tuple[Edit, ...] = (
    block_control,
    inline_control,
    cell_control,
    row_control,
    smart_tag,
    field,
    text_box,
    equation,
    footnote,
    column_behind,
    column_between,
    split_table,
    merged_cells,
)


@pytest.mark.parametrize("edit", EDITS)
def test_words_in_rare_places_are_found_and_kept_with_their_author(edit: Edit) -> None:
    writer = Writer(desk_review(), "Anna")
    edit(writer, next(row for row in writer.rows() if writer.name(row) == ROW))
    anna = read_copy(writer.save(1), "Anna.docx")
    bob = read_copy(desk_review(), "Bob.docx")
    told = [change for change in compare(anna) if WORDS in change.after]
    assert [(change.author, change.row) for change in told] == [("Anna", ROW)]
    row = MergedFile(merge([anna, bob], templates=TEMPLATES).content).named[ROW]
    lines = [paragraph_text(paragraph) for paragraph in row.iter(w("p"))]
    assert [line for line in lines if WORDS in line and "Anna" in line], lines


def test_words_in_the_page_header_are_found() -> None:
    writer = Writer(desk_review(), "Anna")
    header = writer.parts["word/header.xml"]
    writer.parts["word/header.xml"] = header.replace(b"</w:p>", etree.tostring(run()) + b"</w:p>", 1)
    changes = compare(read_copy(writer.save(1), "Anna.docx"))
    assert [(change.kind, WORDS in change.after) for change in changes] == [("outside", True)]
