"""Small sound files of every format that is read, from which fuzzing begins. All are made here, none is anybody's."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from pipeline.extract.formats import Format
from tests.extract import opendocument_samples as odf
from tests.extract import word_samples as word
from tests.extract.form_samples import Form
from tests.extract.hostile_files import sound_pdf
from tests.extract.test_slides import para, sp, write_slides

ASKED, SAID = "How often does the council meet?", "The city set up an advisory council in 2019, and it meets often."
# Each by the suffix of its file.
Seeds = tuple[tuple[str, bytes], ...]


def _pdf() -> Seeds:
    return ((".pdf", sound_pdf(1)),)


def _picture() -> Seeds:
    from PIL import Image

    made = []
    for suffix, name in ((".png", "PNG"), (".jpg", "JPEG"), (".tif", "TIFF"), (".bmp", "BMP")):
        buffer = io.BytesIO()
        Image.new("L", (8, 8), 200).save(buffer, name)
        made.append((suffix, buffer.getvalue()))
    return tuple(made)


def _written(write: Callable[[Path], object], suffix: str) -> tuple[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"a{suffix}")
        write(path)
        return suffix, path.read_bytes()


def _word() -> Seeds:
    counted = word.numbering(word.level(0, "%1."), word.level(1, "%1.%2", "lowerRoman", start=3))
    notes = '<w:footnote w:id="2">' + word.p("A note.") + "</w:footnote>"
    body = (
        word.p(SAID),
        word.item(SAID),
        word.item("below", level=1),
        word.p(word.field(' HYPERLINK "x" ', word.r("link")) + '<w:r><w:footnoteReference w:id="2"/></w:r>'),
        word.tbl(word.tr(word.tc(word.p("Body")), word.tc(word.p("Members"))), word.tr(word.tc(word.p("Council")))),
        word.control(word.p(SAID)),
        word.p(word.box(word.p("In a box."))),
        word.p('<w:r><w:sym w:font="Symbol" w:char="F0B7"/><w:noBreakHyphen/><w:tab/></w:r>'),
        word.p("<w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:ins>" + word.r("new") + "</w:ins>"),
    )
    form = Form()
    form.answer("GOV-IMP-1", SAID)
    return (
        _written(lambda path: word.write_word(path, *body, parts={**counted, "footnotes": notes}), ".docx"),
        _written(form.save, ".docx"),
    )


def _opendocument() -> Seeds:
    table = odf.table(odf.tr("Body", "Members"), odf.tr("Council", odf.tc("15", properties='office:value="15"')))
    repeated = odf.tr(odf.tc("a", properties='table:number-columns-repeated="3"'), "b")
    item = odf.p('one<text:s text:c="3"/>two')
    text = odf.p(SAID) + f"<text:list><text:list-item>{item}</text:list-item></text:list>"
    slide = (
        f'<draw:page draw:name="1"><draw:frame><draw:text-box>{odf.p(SAID)}</draw:text-box></draw:frame></draw:page>'
    )
    return (
        (".fodt", odf.flat(f'<text:h text:outline-level="1">Council</text:h>{text}{table}', title="Plan").encode()),
        (".fods", odf.flat(odf.table(odf.tr("A", "B"), repeated), kind="spreadsheet").encode()),
        (".fodp", odf.flat(slide, kind="presentation").encode()),
        _written(lambda path: odf.write_packed(path, text + table, title="Plan"), ".odt"),
    )


def _rich_text() -> Seeds:
    text = (
        r"{\rtf1\ansi\ansicpg1252\uc1{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset2 Symbol;}}{\info{\title Plan}}"
        r"\pard\outlinelevel0 {\b Council}\par\pard " + SAID + r" \u8211?\'e4\emdash\par{\*\bin3 abc}"
        r"\trowd\cellx100\cellx200 Body\cell Members\cell\row\trowd\cellx100\cellx200 Council\cell 15\cell\row"
        r"{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}{\footnote a note}{\pntext 1.\tab}one\par}"
    )
    return ((".rtf", text.encode()),)


_PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Plan</title><style>p {{}}</style></head><body><h1>Council</h1>
<p>{SAID} &amp; <b>often</b><br>now</p><ol start="3" type="a"><li value="4">one<ul><li>two</li></ul></li></ol>
<table><tr><th rowspan="2">Body</th><th colspan="2">Members</th></tr><tr><td>Council</td><td>15</td></tr></table>
<p><a name="00:00:01">[1]</a> text <sup>1</sup></p><pre>a  b</pre></body></html>"""
_BOUND = 'MIME-Version: 1.0\nSubject: =?utf-8?q?Pl=C3=A4n?=\nContent-Type: multipart/{kind}; boundary="b"\n\n'


def _mail(kind: str, *parts: tuple[str, str]) -> bytes:
    each = (f"--b\nContent-Type: {what}\nContent-Transfer-Encoding: 8bit\n\n{text}\n" for what, text in parts)
    return f"{_BOUND.format(kind=kind)}{''.join(each)}--b--\n".encode()


def _mails() -> Seeds:
    attached = "text/plain; name=a.txt\nContent-Disposition: attachment; filename=a.txt"
    both = _mail("mixed", ("text/plain; charset=utf-8", SAID), (attached, "x"), ("text/html", _PAGE))
    coded = b"MIME-Version: 1.0\nSubject: Council\nContent-Type: text/plain; charset=latin-1\n"
    return (".eml", both), (".eml", coded + b"Content-Transfer-Encoding: quoted-printable\n\n=E4 " + SAID.encode())


def _saved_page() -> Seeds:
    return ((".mht", _mail("related", ("text/html; charset=utf-8", _PAGE))),)


def _excel() -> Seeds:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.create_sheet("Plan", 0)
    for row in (["Body", "Members", "Since"], ["Council", 15, 0.25], ["Forum", True, None], [SAID, "=1+1", -1e300]):
        sheet.append(row)
    sheet["B2"].number_format = "0.00%"
    sheet["C3"].number_format = "dd.mm.yyyy"
    sheet.merge_cells("A3:B3")
    return (_written(book.save, ".xlsx"),)


def _slides() -> Seeds:
    slide = sp("Council", kind="title") + sp(
        SAID, para("one", properties='<a:buAutoNum type="arabicPeriod"/>'), kind=""
    )
    return (_written(lambda path: write_slides(path, slide, notes=sp("A note.", kind="body")), ".pptx"),)


def _table() -> Seeds:
    return (".csv", f'Body;Members\n"Council ""A""";15\n{SAID};\n'.encode()), (".tsv", b"a\tb\nc\td\n")


def _captions() -> Seeds:
    head = "WEBVTT - talk\n\nSTYLE\n::cue {}\n\nNOTE a\n\n"
    cue = f"1\n00:00:01.000 --> 00:00:04.000 align:start\n<v Ada>{ASKED}</v>\n\n00:05.000 --> 00:09.000\n<v Bo>{SAID}\n"
    return (".vtt", (head + cue).encode()), (".sbv", f"0:00:01.000,0:00:04.000\n{SAID}\n\n".encode())


def _subtitles() -> Seeds:
    return (
        (
            ".srt",
            f"1\n00:00:01,000 --> 00:00:04,000\nAda: {ASKED}\n\n2\n00:00:04,000 --> 00:00:09,000\n{SAID}".encode(),
        ),
    )


def _speech_data() -> Seeds:
    whisper = {"segments": [{"start": 1.0, "end": 4.2, "text": SAID, "speaker": "A", "words": [{"word": "The"}]}]}
    words = [{"start_time": "1.0", "alternatives": [{"content": word}]} for word in SAID.split()]
    amazon = {"results": {"items": words, "speaker_labels": [{"start": 0, "speaker": 1}, {"start": 2, "speaker": 2}]}}
    lines = [
        {"text": SAID, "offsets": {"from": 0, "to": 10}},
        {"text": ASKED, "speaker": {"name": "Ada"}, "ts": "00:01"},
    ]
    return (
        *((".json", json.dumps(each).encode()) for each in (whisper, amazon, {"text": SAID}, lines)),
        (".jsonl", "\n".join(map(json.dumps, lines)).encode()),
    )


def _segments() -> Seeds:
    return (".tsv", f"start\tend\ttext\n0\t4200\t{SAID}\n".encode()), (".csv", f'start,text\n0.5,"{SAID}"\n'.encode())


def _elan() -> Seeds:
    slots = '<TIME_SLOT TIME_SLOT_ID="t1" TIME_VALUE="0"/><TIME_SLOT TIME_SLOT_ID="t2" TIME_VALUE="900"/>'
    turn = '<ALIGNABLE_ANNOTATION ANNOTATION_ID="a" TIME_SLOT_REF1="t1" TIME_SLOT_REF2="t2">'
    said = f"<ANNOTATION>{turn}<ANNOTATION_VALUE>{SAID}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
    tiers = f'<TIER TIER_ID="Ada" PARTICIPANT="Ada">{said}</TIER><TIER TIER_ID="x" PARENT_REF="Ada">{said}</TIER>'
    whole = f'<?xml version="1.0"?><ANNOTATION_DOCUMENT><TIME_ORDER>{slots}</TIME_ORDER>{tiers}</ANNOTATION_DOCUMENT>'
    return ((".eaf", whole.encode()),)


def _transcriber() -> Seeds:
    names = '<Speakers><Speaker id="s1" name="Ada"/><Speaker id="s2" name="Bo"/></Speakers>'
    turn = (
        f'<Turn speaker="s1 s2" startTime="0" endTime="9.5"><Sync time="0"/><Who nb="1"/>{SAID}<Who nb="2"/>Yes.</Turn>'
    )
    return ((".trs", f'<?xml version="1.0"?><Trans>{names}<Episode>{turn}</Episode></Trans>'.encode()),)


def _markdown() -> Seeds:
    lists = "* one\n  1. two\n\n> quoted\n\n```\ncode\n```\n<div>a <!-- b --> </div>\n\n[x](y) ![p](q) **b** ~~c~~\n"
    return (
        (".md", f"---\ntitle: Plan\n---\n# Council\n\n{SAID}\n\n{lists}\n| a | b |\n|---|---|\n| c | d |\n".encode()),
    )


def _text() -> Seeds:
    return (
        (".txt", f"1. Council\n\n{SAID}\n\n- one\n- two\n\nGOV-IMP-1 Council\n{SAID}".encode()),
        (".txt", f"Ada [00:00:01]: {ASKED}\nBo: {SAID}\nAda: {ASKED}\nBo: {SAID}\n".encode("utf-16")),
    )


_MAKERS: dict[Format, Callable[[], Seeds]] = {
    Format.PDF: _pdf,
    Format.PICTURE: _picture,
    Format.WORD: _word,
    Format.OPENDOCUMENT: _opendocument,
    Format.RICH_TEXT: _rich_text,
    Format.WEB_PAGE: lambda: ((".html", _PAGE.encode()),),
    Format.SAVED_PAGE: _saved_page,
    Format.EXCEL: _excel,
    Format.TABLE: _table,
    Format.SLIDES: _slides,
    Format.MAIL: _mails,
    Format.CAPTIONS: _captions,
    Format.SUBTITLES: _subtitles,
    Format.SPEECH_DATA: _speech_data,
    Format.SEGMENTS: _segments,
    Format.ELAN: _elan,
    Format.TRANSCRIBER: _transcriber,
    Format.MARKDOWN: _markdown,
    Format.TEXT: _text,
}
# LibreOffice converts these, in a process of its own: what is fuzzed is only that they are told apart.
OF_LIBREOFFICE = (Format.OLD_WORD, Format.OLD_EXCEL, Format.OLD_SLIDES)


@cache
def seeds_of(found: Format) -> Seeds:
    """Return sound files of a format, each with its suffix."""
    return _MAKERS[found]()
