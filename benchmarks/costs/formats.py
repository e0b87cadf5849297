"""The same lines in files of every format that is read, written with no more than each format needs."""

from __future__ import annotations

import csv
import io
import json
import quopri
import zipfile
from collections.abc import Callable, Iterator
from xml.sax.saxutils import escape

from benchmarks.costs.shapes import Lines
from benchmarks.layouts import raw
from pipeline.models import Kind

Make = Callable[[Lines, str], bytes]


def zipped(files: dict[str, str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in files.items():
            archive.writestr(name, text.encode("utf-8", "replace"))
    return content.getvalue()


def xml(text: str) -> str:
    return escape("".join(sign if sign >= " " or sign in "\t\n" else " " for sign in text))


def in_rows(lines: Lines, role: str) -> Iterator[Lines]:
    """Yield the cells of each row: three for a table, very many for a wide one."""
    width = 900 if role == "wide" else 3
    return (lines[n : n + width] for n in range(0, len(lines), width))


def is_heading(role: str, n: int) -> bool:
    return role == "heading" or (role == "first heading" and n == 0)


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def relations(**targets: str) -> str:
    each = (
        f'<Relationship Id="{name}" Type="{_REL}/{name.rstrip("0123456789")}" Target="{target}"/>'
        for name, target in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}">{"".join(each)}</Relationships>'


def word_file(body: str, **parts: str) -> bytes:
    """Return a Word file with this body and these further parts ("numbering", "footnotes")."""
    head = f'xmlns:w="{_W}" xmlns:r="{_REL}"'
    styles = (
        '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr>'
        "</w:style>"
    )
    lists = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    inner = {"styles": styles, "numbering": lists, **parts}
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relations(officeDocument="word/document.xml"),
            "word/_rels/document.xml.rels": relations(**{name: f"{name}.xml" for name in inner}),
            "word/document.xml": f"<w:document {head}><w:body>{body}</w:body></w:document>",
            **{f"word/{name}.xml": f"<w:{name} {head}>{text}</w:{name}>" for name, text in inner.items()},
        }
    )


def word_paragraph(text: str, properties: str = "") -> str:
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{xml(text)}</w:t></w:r></w:p>'


def docx(lines: Lines, role: str) -> bytes:
    if role in ("cell", "wide"):
        rows = ("".join(f"<w:tc>{word_paragraph(cell)}</w:tc>" for cell in row) for row in in_rows(lines, role))
        return word_file(f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>")
    item = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>' if role == "item" else ""
    heading = '<w:pStyle w:val="H"/>'
    return word_file(
        "".join(word_paragraph(line, heading if is_heading(role, n) else item) for n, line in enumerate(lines))
    )


_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_ODF_NAMES = " ".join(f'xmlns:{name}="{_ODF}:{full}:1.0"' for name, full in (
    ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("style", "style"),
))  # fmt: skip


def odf(kind: str, body: str) -> bytes:
    inner = f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": f"<office:document-content {_ODF_NAMES}>{inner}</office:document-content>",
        }
    )


def odf_paragraph(text: str, n: int = 0, role: str = "") -> str:
    if is_heading(role, n):
        return f'<text:h text:outline-level="1">{xml(text)}</text:h>'
    return f"<text:p>{xml(text)}</text:p>"


def odf_table(lines: Lines, role: str) -> str:
    rows = (
        "".join(f"<table:table-cell>{odf_paragraph(cell)}</table:table-cell>" for cell in row)
        for row in in_rows(lines, role)
    )
    inner = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    return f'<table:table table:name="a">{inner}</table:table>'


def odt(lines: Lines, role: str) -> bytes:
    if role in ("cell", "wide"):
        return odf("text", odf_table(lines, role))
    if role == "item":
        items = "".join(f"<text:list-item>{odf_paragraph(line)}</text:list-item>" for line in lines)
        return odf("text", f"<text:list>{items}</text:list>")
    return odf("text", "".join(odf_paragraph(line, n, role) for n, line in enumerate(lines)))


def ods(lines: Lines, role: str) -> bytes:
    return odf("spreadsheet", odf_table(lines, role))


def odp(lines: Lines, _role: str) -> bytes:
    pages = (lines[n : n + 20] for n in range(0, len(lines), 20))
    each = ("".join(odf_paragraph(line) for line in page) for page in pages)
    boxes = (f"<draw:page><draw:frame><draw:text-box>{text}</draw:text-box></draw:frame></draw:page>" for text in each)
    return odf("presentation", "".join(boxes))


_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def xlsx(lines: Lines, role: str) -> bytes:
    def cell(text: str) -> str:
        return f'<c t="inlineStr"><is><t>{xml(text)}</t></is></c>'

    rows = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in in_rows(lines, role))
    return xlsx_file(f"<sheetData>{rows}</sheetData>")


def xlsx_file(sheet: str) -> bytes:
    """Return an Excel file with a sheet of this content."""
    kind = "application/vnd.openxmlformats-"
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{kind}package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}officedocument.spreadsheetml.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/s.xml" ContentType="{kind}officedocument.spreadsheetml.worksheet+xml"/>'
        "</Types>"
    )
    one = '<sheets><sheet name="a" sheetId="1" r:id="worksheet"/></sheets>'
    return zipped(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": relations(officeDocument="xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook xmlns="{_S}" xmlns:r="{_REL}">{one}</workbook>',
            "xl/_rels/workbook.xml.rels": relations(worksheet="worksheets/s.xml"),
            "xl/worksheets/s.xml": f'<worksheet xmlns="{_S}">{sheet}</worksheet>',
        }
    )


_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'


def pptx(lines: Lines, role: str) -> bytes:
    def text(line: str) -> str:
        return f"<a:p><a:r><a:t>{xml(line)}</a:t></a:r></a:p>"

    def shape(page: Lines) -> str:
        if role in ("cell", "wide"):
            cells = "".join(f"<a:tc><a:txBody>{text(line)}</a:txBody></a:tc>" for line in page)
            return f"<p:graphicFrame><a:tbl><a:tr>{cells}</a:tr></a:tbl></p:graphicFrame>"
        kind = '<p:ph type="title"/>' if role == "heading" else ""
        return (
            f"<p:sp><p:nvSpPr><p:nvPr>{kind}</p:nvPr></p:nvSpPr><p:txBody>{''.join(map(text, page))}</p:txBody></p:sp>"
        )

    pages = [lines[n : n + 20] for n in range(0, len(lines), 20)]
    ids = "".join(f'<p:sldId r:id="slide{n}"/>' for n in range(len(pages)))
    return zipped(
        {
            "_rels/.rels": relations(officeDocument="ppt/presentation.xml"),
            "ppt/presentation.xml": f'<p:presentation {_P} xmlns:r="{_REL}">{ids}</p:presentation>',
            "ppt/_rels/presentation.xml.rels": relations(
                **{f"slide{n}": f"slides/s{n}.xml" for n in range(len(pages))}
            ),
            **{f"ppt/slides/s{n}.xml": f"<p:sld {_P} {_A}>{shape(page)}</p:sld>" for n, page in enumerate(pages)},
        }
    )


def rtf(lines: Lines, role: str) -> bytes:
    def text(line: str) -> str:
        line = line.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}").replace("\n", "\\line ")
        return "".join(sign if " " <= sign < "\x7f" else _rtf_character(sign) for sign in line)

    if role in ("cell", "wide"):
        rows = ("".join(f"\\pard\\intbl {text(cell)}\\cell" for cell in row) for row in in_rows(lines, role))
        body = "\n".join(f"\\trowd\\cellx1\\cellx2\\cellx3{row}\\row" for row in rows)
    else:
        item = "\\ls1" if role == "item" else ""
        leads = ("\\outlinelevel0" if is_heading(role, n) else item for n in range(len(lines)))
        body = "\n".join(f"\\pard{lead} {text(line)}\\par" for lead, line in zip(leads, lines, strict=True))
    return f"{{\\rtf1\\ansi {body}}}".encode("ascii")


def _rtf_character(sign: str) -> str:
    units = sign.encode("utf-16-le", "surrogatepass")
    return "".join(f"\\u{int.from_bytes(units[n : n + 2], 'little', signed=True)}?" for n in range(0, len(units), 2))


def html_body(lines: Lines, role: str) -> str:
    safe = [xml(line) for line in lines]
    if role in ("cell", "wide"):
        rows = ("".join(f"<td>{cell}</td>" for cell in row) for row in in_rows(safe, role))
        return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
    if role == "item":
        return f"<ol>{''.join(f'<li>{line}</li>' for line in safe)}</ol>"
    return "".join(f"<h1>{line}</h1>" if is_heading(role, n) else f"<p>{line}</p>" for n, line in enumerate(safe))


def html(lines: Lines, role: str) -> bytes:
    return f"<html><meta charset=utf-8><body>{html_body(lines, role)}</body></html>".encode("utf-8", "replace")


def mht(lines: Lines, role: str) -> bytes:
    page = html(lines, role)
    head = (
        b"MIME-Version: 1.0\r\nSnapshot-Content-Location: https://a.example/\r\n"
        b'Content-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    return head + quopri.encodestring(page) + b"\r\n--b--\r\n"


def eml(lines: Lines, role: str) -> bytes:
    head = (
        b"MIME-Version: 1.0\r\nFrom: a@b.example\r\nSubject: Rat\r\nContent-Type: text/plain; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: 8bit\r\n\r\n"
    )
    return head + txt(lines, role)


def txt(lines: Lines, role: str) -> bytes:
    lead = {"item": "- ", "cell": "a | "}.get(role, "")
    ends = "\n" if role in ("item", "cell", "wide") else "\n\n"
    return ends.join(f"{lead}{line}" for line in lines).encode("utf-8", "replace")


def md(lines: Lines, role: str) -> bytes:
    if role in ("cell", "wide"):
        rows = [" | ".join(row) for row in in_rows(lines, role)]
        return "\n".join(["a | b | c", "--- | --- | ---", *rows]).encode("utf-8", "replace")
    ends = "\n" if role == "item" else "\n\n"
    lead = {"item": "- "}.get(role, "")
    marked = (f"# {line}" if is_heading(role, n) else f"{lead}{line}" for n, line in enumerate(lines))
    return ends.join(marked).encode("utf-8", "replace")


def table(lines: Lines, role: str) -> bytes:
    content = io.StringIO()
    writer = csv.writer(content, delimiter=";")
    writer.writerow(["Ziel", "Stand", "Anmerkung"])
    writer.writerows(in_rows(lines, role))
    return content.getvalue().encode("utf-8", "replace")


def clock(n: int, mark: str = ".") -> str:
    return f"{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}{mark}000"


def said(lines: Lines) -> Lines:
    """Return the lines as captions can hold them: without line ends."""
    return [" ".join(line.splitlines()) for line in lines]


def vtt(lines: Lines, _role: str) -> bytes:
    cues = (
        f"{clock(n)} --> {clock(n + 1)}\n<v {'AB'[n % 2]}>{escape(line)}</v>\n" for n, line in enumerate(said(lines))
    )
    return ("WEBVTT\n\n" + "\n".join(cues)).encode("utf-8", "replace")


def srt(lines: Lines, _role: str) -> bytes:
    cues = (f"{n}\n{clock(n, ',')} --> {clock(n + 1, ',')}\n{line}\n" for n, line in enumerate(said(lines), 1))
    return "\n".join(cues).encode("utf-8", "replace")


def whisper(lines: Lines, _role: str) -> bytes:
    segments = [{"start": n, "end": n + 1, "text": line, "speaker": "AB"[n % 2]} for n, line in enumerate(lines)]
    return json.dumps({"segments": segments}).encode("utf-8")


def by_words(lines: Lines, _role: str) -> bytes:
    """Return a transcript in which every word has its times, as Vosk, Google and Amazon write it."""
    parts = " ".join(lines).split(" ")
    found = [{"word": word, "start": n * 0.4, "end": n * 0.4 + 0.3} for n, word in enumerate(parts)]
    return json.dumps({"results": [{"alternatives": [{"words": found}]}]}).encode("utf-8")


def nested(lines: Lines, _role: str) -> bytes:
    """Return a transcript of segments with words with speakers, as WhisperX and Deepgram write it."""
    segments = [
        {
            "start": n,
            "end": n + 1,
            "text": line,
            "words": [
                {"word": word, "start": n, "end": n, "speaker": "AB"[m % 2]} for m, word in enumerate(line.split())
            ],
        }
        for n, line in enumerate(lines)
    ]
    return json.dumps({"segments": segments}).encode("utf-8")


def cut_off(lines: Lines, _role: str) -> bytes:
    """Return a transcript that ends in the middle of what was said."""
    return whisper(lines, _role)[:-30]


def segments(lines: Lines, _role: str) -> bytes:
    rows = "\n".join(f"{n}\t{n + 1}\t{' '.join(line.split())}" for n, line in enumerate(said(lines)))
    return f"start\tend\ttext\n{rows}".encode("utf-8", "replace")


def eaf(lines: Lines, _role: str) -> bytes:
    notes = "".join(
        f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a{n}" TIME_SLOT_REF1="t{n}" TIME_SLOT_REF2="t{n + 1}">'
        f"<ANNOTATION_VALUE>{xml(line)}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
        for n, line in enumerate(lines)
    )
    return eaf_file(f'<TIER TIER_ID="A" PARTICIPANT="A">{notes}</TIER>', slots=len(lines) + 1)


def eaf_file(tiers: str, *, slots: int) -> bytes:
    """Return an ELAN file with these tiers and so many times, a second apart."""
    times = "".join(f'<TIME_SLOT TIME_SLOT_ID="t{n}" TIME_VALUE="{n * 1000}"/>' for n in range(slots))
    inner = f"<TIME_ORDER>{times}</TIME_ORDER>{tiers}"
    return f"<ANNOTATION_DOCUMENT>{inner}</ANNOTATION_DOCUMENT>".encode("utf-8", "replace")


def trs(lines: Lines, _role: str) -> bytes:
    return trs_file(
        "".join(
            f'<Turn speaker="s{n % 2}" startTime="{n}" endTime="{n + 1}"><Sync time="{n}"/>{xml(line)}</Turn>'
            for n, line in enumerate(lines)
        )
    )


def trs_file(turns: str) -> bytes:
    """Return a Transcriber file with these turns."""
    people = '<Speakers><Speaker id="s0" name="Anna"/><Speaker id="s1" name="Bo"/></Speakers>'
    section = f'<Section type="report" startTime="0" endTime="9">{turns}</Section>'
    return f"<Trans>{people}<Episode>{section}</Episode></Trans>".encode("utf-8", "replace")


def pdf(lines: Lines, role: str) -> bytes:
    """Return a PDF of pages of 60 lines of up to 95 signs; what its font has not becomes a question mark."""
    shown = [part for line in lines for part in _wrapped(line.encode("cp1252", "replace").decode("cp1252"))]
    size = 14 if role == "heading" else 9
    places = [(n // 60 + 1, 60, 60 + 12 * (n % 60)) for n in range(len(shown))]
    return raw.File([raw.Text(*place, line, size) for place, line in zip(places, shown, strict=True)]).written()


def _wrapped(line: str) -> Iterator[str]:
    line = "".join(sign if sign >= " " else " " for sign in line)
    while len(line) > 95:
        end = line.rfind(" ", 1, 95)
        end = end if end > 0 else 95
        yield line[:end]
        line = line[end:].lstrip()
    yield line


FORMATS: dict[str, tuple[str, Make, Kind]] = {
    "txt": (".txt", txt, Kind.OTHER),
    "txt, interview": (".txt", txt, Kind.INTERVIEW),
    "md": (".md", md, Kind.OTHER),
    "html": (".html", html, Kind.OTHER),
    "mht": (".mht", mht, Kind.OTHER),
    "eml": (".eml", eml, Kind.OTHER),
    "csv": (".csv", table, Kind.OTHER),
    "rtf": (".rtf", rtf, Kind.OTHER),
    "docx": (".docx", docx, Kind.OTHER),
    "docx, interview": (".docx", docx, Kind.INTERVIEW),
    "odt": (".odt", odt, Kind.OTHER),
    "ods": (".ods", ods, Kind.OTHER),
    "odp": (".odp", odp, Kind.OTHER),
    "xlsx": (".xlsx", xlsx, Kind.OTHER),
    "pptx": (".pptx", pptx, Kind.OTHER),
    "vtt": (".vtt", vtt, Kind.INTERVIEW),
    "srt": (".srt", srt, Kind.INTERVIEW),
    "json, segments": (".json", whisper, Kind.INTERVIEW),
    "json, words": (".json", by_words, Kind.INTERVIEW),
    "json, both": (".json", nested, Kind.INTERVIEW),
    "json, cut off": (".json", cut_off, Kind.INTERVIEW),
    "table of segments": (".tsv", segments, Kind.INTERVIEW),
    "eaf": (".eaf", eaf, Kind.INTERVIEW),
    "trs": (".trs", trs, Kind.INTERVIEW),
    "pdf": (".pdf", pdf, Kind.OTHER),
}
