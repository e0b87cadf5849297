"""Files that are broken or made to break a reader, each under a name that says how. All are made here, from a seed."""

from __future__ import annotations

import io
import random
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence

from tests.extract.pdf_samples import column, grid, pdf
from tests.extract.word_samples import p

SENTENCE = "The city set up an advisory council in 2019, and its fifteen members meet four times a year. "
MEGABYTES = 300  # of a bomb, unpacked
HEADER = b"%PDF-1.4\n"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F0 5 0 R>>%s>>>>"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
SHOWN = b"BT /F0 10 Tf 70 700 Td (The city set up an advisory council.) Tj ET"


def hostile_files() -> Iterator[tuple[str, bytes]]:
    """Yield all of them, by file name."""
    for make in (pdf_structures, pdf_sizes, pdf_damage, word_files, text_files, other_files):
        yield from make()


def sound_pdf(pages: int = 3) -> bytes:
    """Return a PDF without fault: prose, a table, several pages."""
    rows = [["Body", "Members"], ["Council", "15"], ["Forum", "40"]]
    return pdf(*([*column(f"Page {n}. {SENTENCE * 6}"), *grid(rows, y=400)] for n in range(1, pages + 1)))


def sound_word(paragraphs: int = 5) -> bytes:
    """Return a Word file without fault."""
    return word("".join(p(f"Number {n}. {SENTENCE}") for n in range(paragraphs)))


# --- PDF: what refers to what -------------------------------------------------------------------------------------


def pdf_structures() -> Iterator[tuple[str, bytes]]:
    """Yield PDFs whose objects form loops, are nested without end, or are not there."""
    sound = sound_pdf()
    yield "xref-wrong.pdf", re.sub(rb"\d{10} 00000 n", b"0000000007 00000 n", sound)
    yield "xref-none.pdf", sound[: sound.rindex(b"xref\n0")]
    yield "startxref-far.pdf", re.sub(rb"startxref\n\d+", b"startxref\n99999999", sound)
    yield "xref-prev-loop.pdf", _prev_loop(sound)
    yield "page-tree-loop.pdf", raw_pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>")
    yield "page-tree-far-loop.pdf", raw_pdf(*_tree_with_a_way_back())
    yield "page-is-its-parent.pdf", raw_pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Page/Parent 2 0 R>>")
    yield "page-tree-deep.pdf", raw_pdf(*_deep_tree(5_000))
    yield "count-huge.pdf", sound.replace(b"/Count 3", b"/Count 2147483647")
    yield "count-negative.pdf", sound.replace(b"/Count 3", b"/Count -3")
    yield "form-in-itself.pdf", one_page(b"/X Do " + SHOWN, [_form(b"/X Do", b"/X 6 0 R")], b"/XObject<</X 6 0 R>>")
    yield "forms-doubling.pdf", one_page(b"/X Do " + SHOWN, _doubling_forms(24), b"/XObject<</X 6 0 R>>")
    yield "length-refers-to-itself.pdf", raw_pdf(*_page_with(b"<</Length 4 0 R>>\nstream\n" + SHOWN + b"\nendstream"))
    yield "arrays-deep.pdf", one_page(b"[" * 100_000 + SHOWN)
    yield "dictionaries-deep.pdf", sound.replace(b"/Type/Catalog", b"/Type/Catalog/X" + b"<</X " * 50_000)
    yield "outline-loop.pdf", _outline_loop(sound)
    yield "no-pages.pdf", raw_pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 0/Kids[]>>")
    yield "no-catalogue.pdf", raw_pdf(b"<</Nothing true>>")
    yield "header-alone.pdf", HEADER
    yield "locked-empty.pdf", pdf(column(SENTENCE), password="")
    yield "locked.pdf", pdf(column(SENTENCE), password="secret")


def raw_pdf(*objects: bytes) -> bytes:
    """Return a PDF of these objects, numbered from 1; the first is the catalogue."""
    out, offsets = bytearray(HEADER), []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return bytes(out) + head + table + tail


def one_page(content: bytes, more: Sequence[bytes] = (), resources: bytes = b"") -> bytes:
    """Return a PDF of one page with this content stream, and more objects from number 6."""
    return raw_pdf(*_page_with(_stream(content), resources), *more)


def _page_with(stream: bytes, resources: bytes = b"") -> list[bytes]:
    tree = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
    return [b"<</Type/Catalog/Pages 2 0 R>>", tree, PAGE % resources, stream, FONT]


def _stream(content: bytes, head: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (head, len(content), content)


def _form(content: bytes, forms: bytes) -> bytes:
    return _stream(content, b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<<%s>>>>" % forms)


def _doubling_forms(depth: int) -> list[bytes]:
    """Return forms of which each shows the next one twice."""
    return [_form(b"/X Do /X Do", b"/X %d 0 R" % (6 + n + 1)) for n in range(depth)] + [_form(SHOWN, b"")]


def _tree_with_a_way_back() -> list[bytes]:
    node = b"<</Type/Pages/Count 8/Parent %d 0 R/Kids[%d 0 R %d 0 R]>>"
    return [b"<</Type/Catalog/Pages 2 0 R>>", node % (3, 3, 4), node % (2, 4, 2), node % (2, 2, 3)]


def _deep_tree(depth: int) -> list[bytes]:
    nodes = [b"<</Type/Pages/Count 1/Parent %d 0 R/Kids[%d 0 R]>>" % (n - 1, n + 1) for n in range(2, depth)]
    return [b"<</Type/Catalog/Pages 2 0 R>>", *nodes, b"<</Type/Page/Parent %d 0 R>>" % (depth - 1)]


def _prev_loop(sound: bytes) -> bytes:
    start = re.search(rb"startxref\n(\d+)", sound)
    assert start
    return sound.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %s" % start[1])


def _outline_loop(sound: bytes) -> bytes:
    body = sound[: sound.rindex(b"xref\n0")].replace(b"/Type/Catalog", b"/Type/Catalog/Outlines 90 0 R")
    return body + b"90 0 obj\n<</First 91 0 R>>\nendobj\n91 0 obj\n<</Title(A)/Next 91 0 R/First 91 0 R>>\nendobj\n"


# --- PDF: too much ------------------------------------------------------------------------------------------------


def pdf_sizes() -> Iterator[tuple[str, bytes]]:
    """Yield PDFs with very many pages or very much on a page."""
    yield "pages-10000.pdf", raw_pdf(*_many_pages(10_000))
    yield "million-characters.pdf", crowded_page(1_000_000)
    yield "million-in-one-line.pdf", one_page(b"BT /F0 10 Tf 70 700 Td (%s) Tj ET" % (SENTENCE * 11_000).encode())
    yield "flate-bomb.pdf", one_page_packed(packed_spaces())
    yield "flate-bomb-twice.pdf", one_page_packed(zlib.compress(packed_spaces(), 9), b"/FlateDecode")
    yield "underscores.pdf", pdf(column("Name: " + "_" * 20_000))
    yield "rules-50000.pdf", one_page(SHOWN + b"".join(b" %d %d 90 1 re f" % (n % 500, n % 800) for n in range(50_000)))
    yield "page-size-huge.pdf", sound_pdf().replace(b"[0 0 595 842]", b"[0 0 9e9 9e9]")


def _many_pages(count: int) -> Iterator[bytes]:
    """Yield the objects of a PDF of so many pages, all in one row below the root."""
    yield b"<</Type/Catalog/Pages 2 0 R>>"
    yield b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(count)))
    yield FONT
    for n in range(count):
        page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F0 3 0 R>>>>>>"
        yield page % (5 + 2 * n)
        yield _stream(b"BT /F0 10 Tf 70 700 Td (The council met for the %dth time.) Tj ET" % n)


def crowded_page(characters: int) -> bytes:
    """Return a PDF with so many characters of prose on one page, in very small lines."""
    size = 700 / (characters / 2) ** 0.5
    prose = SENTENCE * (characters // len(SENTENCE))
    width = int(560 / (0.5 * size))
    lines = [prose[start : start + width].strip() for start in range(0, len(prose), width)]
    shown = b"".join(b"(%s) Tj T*\n" % line.encode() for line in lines)
    return one_page(b"BT /F0 %g Tf %g TL 15 825 Td\n%sET" % (size, 1.2 * size, shown))


def one_page_packed(packed: bytes, before: bytes = b"") -> bytes:
    """Return a PDF of one page whose content stream is compressed (twice, with the filter of the first time)."""
    return raw_pdf(*_page_with(_stream(packed, b"/Filter[/FlateDecode%s]" % before)))


def packed_spaces() -> bytes:
    """Return megabytes upon megabytes of spaces, compressed."""
    packer = zlib.compressobj(1)
    spaces = b" " * 2**20
    return b"".join(packer.compress(spaces) for _ in range(MEGABYTES)) + packer.flush()


# --- PDF: damage --------------------------------------------------------------------------------------------------


def pdf_damage() -> Iterator[tuple[str, bytes]]:
    """Yield PDFs cut off at every tenth, and with bytes changed at random."""
    sound = sound_pdf()
    for tenth in range(1, 10):
        yield f"cut-{tenth}0.pdf", sound[: len(sound) * tenth // 10]
    for seed in range(60):
        yield f"flipped-{seed:02}.pdf", flipped(sound, seed)


def flipped(content: bytes, seed: int) -> bytes:
    """Return the bytes with up to forty of them changed."""
    chance, changed = random.Random(seed), bytearray(content)
    for _ in range(chance.randint(1, 40)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


# --- Word ---------------------------------------------------------------------------------------------------------


def word_files() -> Iterator[tuple[str, bytes]]:
    """Yield archive bombs and Word files with hostile XML."""
    sound = sound_word()
    yield "bomb.docx", word_bomb()
    yield "bomb-beside.docx", word(p(SENTENCE), {"word/media/image1.png": bytes(2**26)})
    yield "parts-10000.docx", word(p(SENTENCE), {f"word/part{n}.xml": b"<a/>" for n in range(10_000)})
    yield "xml-deep.docx", word("<w:p><w:r>" * 100_000)
    yield "tables-deep.docx", word("<w:tbl><w:tr><w:tc>" * 5_000 + p(SENTENCE) + "</w:tc></w:tr></w:tbl>" * 5_000)
    yield "entities.docx", word(p("&a9;"), before=_entities())
    yield "outside.docx", word(p("&f;"), before='<!DOCTYPE w [<!ENTITY f SYSTEM "file:///etc/hostname">]>')
    yield "underscores.docx", word(p("_" * 20_000) + p(SENTENCE))
    yield "one-paragraph.docx", word(p(SENTENCE * 11_000))
    for tenth in range(1, 10):
        yield f"cut-{tenth}0.docx", sound[: len(sound) * tenth // 10]
    for seed in range(20):
        yield f"flipped-{seed:02}.docx", flipped(sound, seed)


def word(body: str, more: dict[str, bytes] | None = None, *, before: str = "") -> bytes:
    """Return a Word file with this body and more parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in {"word/document.xml": _document(body, before), **(more or {})}.items():
            archive.writestr(zipfile.ZipInfo(part), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def word_bomb() -> bytes:
    """Return a Word file whose text is a great many paragraphs of underscores."""
    head, tail = _document("PARAGRAPHS").split(b"PARAGRAPHS")
    paragraph = p("_" * 2**20).encode()
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("word/document.xml", "w") as part,
    ):
        for piece in (head, *[paragraph] * MEGABYTES, tail):
            part.write(piece)
    return buffer.getvalue()


def _document(body: str, before: str = "") -> bytes:
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f'{before}<w:document xmlns:w="{name}"><w:body>{body}</w:body></w:document>'.encode()


def _entities() -> str:
    """Return entities of which each is ten of the one before: a thousand million characters in the end."""
    steps = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE w [<!ENTITY a0 "aaaaaaaaaa">{steps}]>'


# --- Other formats ------------------------------------------------------------------------------------------------


def other_files() -> Iterator[tuple[str, bytes]]:
    """Yield files of the other formats: nested without end, packed without measure, with numbers that are none."""
    yield "groups.rtf", b"{\\rtf1 " + b"{" * 200_000 + SENTENCE.encode()
    yield "closing.rtf", b"{\\rtf1 " + b"}" * 50_000 + SENTENCE.encode()
    yield "number.rtf", b"{\\rtf1 \\uc99999999999 \\u99999999999 " + SENTENCE.encode() + b"}"
    yield "deep.html", b"<html><body>" + b"<div><b>" * 50_000 + SENTENCE.encode()
    yield "attributes.html", b"<html><body><p " + b"a=1 " * 100_000 + b">" + SENTENCE.encode()
    yield "entities.html", b"<!DOCTYPE html [<!ENTITY a 'b'>]><html><body><p>&a;" + SENTENCE.encode()
    yield "deep.json", b'{"text":' + b"[" * 100_000
    yield "numbers.json", b'[{"start":1e999,"end":-1e999,"text":"%s"},{"start":NaN,"text":5}]' % SENTENCE.encode()
    yield "times.vtt", b"WEBVTT\n\n" + b"99999999:99:99.999 --> -1:00:00.000\n%s\n\n" % SENTENCE.encode() * 3
    yield "wide.csv", b"a;" * 100_000 + b"\n" + SENTENCE.encode()
    yield "quote.csv", b'"' * 99_999 + b";" + SENTENCE.encode()
    yield "parts.eml", _nested_mail(200)
    yield (
        "header.eml",
        b"From: a@b.c\nMessage-ID: 1\nSubject: " + b"=?utf-8?q?a?= " * 20_000 + b"\n\n" + SENTENCE.encode(),
    )
    for kind, part in (("odt", "content.xml"), ("xlsx", "xl/workbook.xml"), ("pptx", "ppt/presentation.xml")):
        yield f"deep.{kind}", archive({part: b"<a>" * 100_000})
        yield f"entities.{kind}", archive({part: _entities().encode() + b"<a>&a9;</a>"})
        yield f"bomb.{kind}", archive({part: b"<a>" + b" " * 20_000_000 + b"</a>"})
        yield f"leads-away.{kind}", archive({part: b"<a/>", "../../away.txt": b"x"})


def archive(parts: dict[str, bytes]) -> bytes:
    """Return a zip of the parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        for name, content in parts.items():
            made.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _nested_mail(depth: int) -> bytes:
    head = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth))
    return b"From: a@b.c\nMIME-Version: 1.0\n" + head + b"Content-Type: text/plain\n\n" + SENTENCE.encode()


# --- Text ---------------------------------------------------------------------------------------------------------


def text_files() -> Iterator[tuple[str, bytes]]:
    """Yield text files and captions with very long or very odd lines."""
    yield "one-line.txt", (SENTENCE * 11_000).encode()
    yield "no-space.txt", b"a" * 1_000_000
    yield "underscores.txt", b"_" * 20_000 + b"\n\n" + SENTENCE.encode()
    yield "lines.txt", b"\n" * 1_000_000 + SENTENCE.encode()
    yield "brackets.md", b"[" * 50_000 + SENTENCE.encode()
    yield "quotes.md", b"> " * 20_000 + SENTENCE.encode()
    yield "table.md", b"|" * 100_000 + b"\n" + b"|-" * 50_000 + b"\n" + b"|a" * 50_000
    yield "emphasis.md", b"*a **a " * 30_000
    yield "speakers.txt", b"A: " * 100_000 + SENTENCE.encode()
    yield "cues.vtt", b"WEBVTT\n\n" + b"00:00:01.000 --> 00:00:02.000\n<v A>Yes, certainly.\n\n" * 20_000
    yield "tags.vtt", b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n" + b"<v A>" * 50_000 + SENTENCE.encode()
    yield "surrogates.txt", (SENTENCE * 3).encode() + b"\xed\xa0\x80" * 500
