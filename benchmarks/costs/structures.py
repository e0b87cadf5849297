"""Files whose structure, not their text, grows: so many cells, runs, notes, speakers, tags, rows of headers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from benchmarks.costs.formats import (
    clock,
    eaf_file,
    odf,
    odf_paragraph,
    relations,
    trs_file,
    word_file,
    word_paragraph,
    xlsx_file,
    zipped,
)
from benchmarks.costs.shapes import repeated, words
from benchmarks.layouts import raw
from pipeline.models import Kind

Structure = tuple[str, Kind, Callable[[int], bytes]]


def _of(unit: str, *, before: str = "", behind: str = "") -> Callable[[int], bytes]:
    """Return what repeats a unit between a beginning and an end."""
    return lambda size: (before + unit * (size // len(unit)) + behind).encode("utf-8")


def _names(size: int, length: int) -> list[str]:
    return [word.title() for word in words(9 * size // length)]


def _rtf(unit: str, behind: str = "") -> Callable[[int], bytes]:
    return _of(unit, before="{\\rtf1\\ansi ", behind=behind + "}")


def _word(unit: str, before: str = "", behind: str = "", per: int = 10) -> Callable[[int], bytes]:
    """Return a Word file with the unit so many times: each counts as so many characters."""
    return lambda size: word_file(before + unit * (size // per) + behind)


def _two_rounds(size: int) -> bytes:
    """Return a transcript in which everybody speaks twice."""
    names = _names(size, 40)
    return "\n".join([*(f"{name}: Und dann?" for name in names), *(f"{name}: Er tagt." for name in names)]).encode()


def _long_head(size: int) -> bytes:
    """Return a transcript whose head names many people before anybody speaks."""
    names = _names(size, 60)
    head = [f"{name}er: Anna Berg" for name in names]
    return "\n".join([*head, *(f"{name}: Ja." for name in names), *(f"{name}: Nein." for name in names)]).encode()


def _voices(size: int) -> bytes:
    cues = (f"{clock(n)} --> {clock(n + 1)}\n<v {name}>Und dann?</v>\n" for n, name in enumerate(_names(size, 20)))
    return ("WEBVTT\n\n" + "\n".join(cues)).encode()


def _many_voices(size: int) -> bytes:
    names = _names(size, 60)
    said = [*(f"<v {name}>Und dann?</v>" for name in names), *(f"<v {name}>Der Beirat.</v>" for name in names)]
    cues = (f"{clock(n)} --> {clock(n + 1)}\n{text}\n" for n, text in enumerate(said))
    return ("WEBVTT\n\n" + "\n".join(cues)).encode()


def _rolling(size: int) -> bytes:
    cues = (f"{clock(n)} --> {clock(n + 1)}\nzeile {n}\nzeile {n + 1}\n" for n in range(size // 20))
    return ("WEBVTT\n\n" + "\n".join(cues)).encode()


def _long_cue(size: int) -> bytes:
    lines = "\n".join(["Anna: ja", "Bo: nein"] * (size // 20))
    return f"WEBVTT\n\n{clock(0)} --> {clock(1)}\n{lines}\n".encode()


def _escaped_cut(size: int) -> bytes:
    """Return a transcript in JSON that is cut off inside a text full of quotation marks."""
    return ('{"segments": [{"start": 1, "text": "Der Beirat tagt."}, {"text": "' + '\\"' * (size // 2)).encode()


def _speakers_and_words(size: int) -> bytes:
    spoken = [{"start": n, "speaker": f"S{n % 7}"} for n in range(size // 20)]
    said = [{"start": n, "end": n + 1, "text": "Der Beirat tagt heute"} for n in range(size // 20)]
    return json.dumps({"speakers": spoken, "segments": said}).encode()


def _many_lists(size: int) -> bytes:
    """Return a transcript in JSON in which each list stands in another place."""
    return json.dumps({f"k{n}": [{"start": n, "text": "Der Beirat tagt"}] for n in range(size // 20)}).encode()


def _two_people(size: int) -> bytes:
    """Return one segment, in which two people speak in turn."""
    said = [{"word": "ja", "start": n, "end": n, "speaker": "AB"[n % 2]} for n in range(size // 20)]
    text = " ".join(["ja"] * len(said))
    return json.dumps({"segments": [{"start": 0, "end": 9, "text": text, "words": said}]}).encode()


def _one_person(size: int) -> bytes:
    said = [{"word": "ja", "start": n, "end": n, "speaker": "AB"[n % 100 == 0]} for n in range(size // 20)]
    text = " ".join(["ja"] * len(said))
    return json.dumps({"segments": [{"start": 0, "end": 9, "text": text, "words": said}]}).encode()


def _marks(size: int) -> bytes:
    """Return words and then nothing but marks, which belong to the word before."""
    said = [{"word": "ja", "start": 0}, *({"word": ".", "start": n} for n in range(size // 10))]
    return json.dumps({"words": said}).encode()


def _word_notes(size: int) -> bytes:
    count = range(size // 20)
    notes = "".join(f'<w:footnote w:id="{n}">{word_paragraph("eine Note")}</w:footnote>' for n in count)
    body = "".join(f'<w:p><w:r><w:t>a</w:t><w:footnoteReference w:id="{n}"/></w:r></w:p>' for n in count)
    return word_file(body, footnotes=notes)


def _word_comments(size: int) -> bytes:
    """Return a Word file with comments that all begin before the first word and end behind the last."""
    count = range(size // 40)
    notes = "".join(f'<w:comment w:id="{n}">{word_paragraph("eine Note")}</w:comment>' for n in count)
    begins = "".join(f'<w:commentRangeStart w:id="{n}"/>' for n in count)
    ends = "".join(f'<w:commentRangeEnd w:id="{n}"/><w:r><w:commentReference w:id="{n}"/></w:r>' for n in count)
    body = f"<w:p>{begins}</w:p>{word_paragraph('der Beirat') * len(count)}<w:p>{ends}</w:p>"
    return word_file(body, comments=notes)


def _word_headers(size: int) -> bytes:
    row = f"<w:tr><w:tc>{word_paragraph('a')}</w:tc><w:tc>{word_paragraph('b')}</w:tc></w:tr>"
    head = row.replace("<w:tr>", "<w:tr><w:trPr><w:tblHeader/></w:trPr>")
    return word_file(f"<w:tbl>{head * (size // 40)}{row * (size // 40)}</w:tbl>")


def _word_lists(size: int) -> bytes:
    """Return a Word file with as many lists as items."""
    count = range(1, size // 40)
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{n}"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        for n in count
    ) + "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in count)
    items = (f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{n}"/></w:numPr>' for n in count)
    return word_file("".join(word_paragraph("a", item) for item in items), numbering=lists)


def _word_styles(size: int) -> bytes:
    count = range(size // 40)
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}"><w:name w:val="s{n}"/><w:basedOn w:val="s{n - 1}"/></w:style>'
        for n in count
    )
    return word_file("".join(word_paragraph("a", f'<w:pStyle w:val="s{n}"/>') for n in count), styles=styles)


def _html_terms(size: int) -> bytes:
    """Return a list of one long term and many explanations."""
    return f"<html><dl><dt>{repeated('Rat ', size // 2)}</dt>{'<dd>a</dd>' * (size // 10)}</dl>".encode()


def _rows_spanned(size: int) -> bytes:
    """Return a table with a cell that reaches down over all rows, with much text in it."""
    rows = "<tr><td>a</td><td>b</td></tr>" * (size // 20)
    long = f"<tr><td rowspan=1000000>{repeated('Rat ', size // 4)}</td><td>a</td></tr>"
    return f"<html><table>{long}{rows}</table>".encode()


def _tables_in_tables(size: int) -> bytes:
    unit = "<table><tr><td>a</td><td>"
    return ("<html>" + unit * (size // len(unit))).encode()


def _csv_section(size: int) -> bytes:
    head = "Ziel;Stand;" + repeated("Rat ", size // 4)
    return "\n".join([head, *["a;b;c"] * (size // 10)]).encode()


def _odt_runs(size: int) -> bytes:
    return odf("text", f"<text:p>{'<text:span>a</text:span> ' * (size // 10)}</text:p>")


def _odt_nested(size: int) -> bytes:
    depth = min(size // 100, 200)
    inner = odf_paragraph("a") * (size // 10)
    return odf("text", "<text:list><text:list-item>" * depth + inner + "</text:list-item></text:list>" * depth)


def _odt_repeated(size: int) -> bytes:
    row = '<table:table-row table:number-rows-repeated="1000"><table:table-cell table:number-columns-repeated="900">'
    row += "<text:p>a</text:p></table:table-cell></table:table-row>"
    return odf("spreadsheet", f"<table:table>{row * (size // 500)}</table:table>")


def _xlsx_merged(size: int) -> bytes:
    count = range(1, size // 40)
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>a b</t></is></c></row>' for n in count)
    merged = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in count)
    return xlsx_file(f"<sheetData>{rows}</sheetData><mergeCells>{merged}</mergeCells>")


def _pptx_shapes(size: int) -> bytes:
    names = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    names += 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    shape = "<p:sp><p:txBody><a:p><a:r><a:t>a b</a:t></a:r></a:p></p:txBody></p:sp>" * (size // 20)
    ids = '<p:sldId r:id="slide0"/>'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return zipped(
        {
            "_rels/.rels": relations(officeDocument="ppt/presentation.xml"),
            "ppt/presentation.xml": f'<p:presentation {names} xmlns:r="{office}">{ids}</p:presentation>',
            "ppt/_rels/presentation.xml.rels": relations(slide0="slides/s0.xml"),
            "ppt/slides/s0.xml": f"<p:sld {names}>{shape}</p:sld>",
        }
    )


def _eaf_references(size: int) -> bytes:
    """Return annotations that each hang on the one before."""
    first = (
        '<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a0" TIME_SLOT_REF1="t0" TIME_SLOT_REF2="t1">'
        "<ANNOTATION_VALUE>Der Beirat</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
    )
    notes = "".join(
        f'<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a{n}" ANNOTATION_REF="a{n - 1}">'
        "<ANNOTATION_VALUE>tagt</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>"
        for n in range(1, size // 20)
    )
    return eaf_file(f'<TIER TIER_ID="A" PARTICIPANT="A">{first}{notes}</TIER>', slots=2)


def _eaf_tiers(size: int) -> bytes:
    note = '<ANNOTATION><ALIGNABLE_ANNOTATION TIME_SLOT_REF1="t0" TIME_SLOT_REF2="t1"><ANNOTATION_VALUE>Der Beirat'
    note += "</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
    tiers = (f'<TIER TIER_ID="A{n}" PARTICIPANT="A{n}">{note}</TIER>' for n in range(size // 20))
    return eaf_file("".join(tiers), slots=2)


def _trs_syncs(size: int) -> bytes:
    said = '<Sync time="1"/>ja' * (size // 10)
    return trs_file(f'<Turn speaker="s0" startTime="0" endTime="9">{said}</Turn>')


def _pdf_pages(size: int) -> bytes:
    return raw.File([raw.Text(n + 1, 60, 60, "Der Beirat tagt.") for n in range(min(size // 500, 2000))]).written()


def _pdf_letters(size: int) -> bytes:
    """Return pages with every letter by itself."""
    places = ((n // 5000 + 1, 50 + 5 * (n % 100), 60 + 12 * (n // 100 % 50)) for n in range(size // 5))
    return raw.File([raw.Text(page, x, y, "a") for page, x, y in places]).written()


def _pdf_boxes(size: int) -> bytes:
    """Return many small boxes on one page, as of a chart or a map."""
    boxes = [raw.Box(1, n % 500, n // 500 % 800, 3, 3) for n in range(size // 20)]
    return raw.File([raw.Text(1, 60, 60, "Der Beirat tagt."), *boxes]).written()


def _pdf_one_page(size: int) -> bytes:
    """Return all lines on one page, over each other."""
    lines = [raw.Text(1, 60, 20 + n * 0.5 % 800, "Der Beirat tagt heute.", 2) for n in range(size // 25)]
    return raw.File(lines).written()


def _pdf_one_line(size: int) -> bytes:
    return raw.File([raw.Text(1, 0, 60, repeated("Rat ", size), 0.01)]).written()


def _pdf_rules(size: int) -> bytes:
    """Return a ruled table of very many cells on one page."""
    count = int((size / 20) ** 0.5) + 1
    lines: list[raw.Item] = [raw.Box(1, 50, 50 + 700 * n / count, 500, 0.3) for n in range(count)]
    lines += [raw.Box(1, 50 + 500 * n / count, 50, 0.3, 700) for n in range(count)]
    cells = ((50 + 500 * (n % count) / count, 50 + 700 * (n // count) / count) for n in range(count * count))
    return raw.File([*lines, *(raw.Text(1, x + 0.5, y + 2, "a", 1) for x, y in cells)]).written()


OTHER, INTERVIEW = Kind.OTHER, Kind.INTERVIEW


def _texts() -> Iterator[tuple[str, Structure]]:
    for name, unit in (
        *(("underlined", "a\n===\n"), ("many underlines", "a\n===\nb\n---\nc\n~~~\n\n"), ("dashes", "- a\n- - b\n")),
    ):
        yield f"txt, {name}", (".txt", OTHER, _of(unit))
    for name, make in (("two rounds", _two_rounds), ("a long head", _long_head)):
        yield f"txt, {name}", (".txt", INTERVIEW, make)
    yield "txt, names alone", (".txt", INTERVIEW, _of("Anna\nDer Beirat tagt.\nBo\nGut.\n"))
    yield "txt, a name a line", (".txt", INTERVIEW, lambda size: "\n".join(_names(size, 9)).encode())
    yield "txt, interjections", (".txt", INTERVIEW, _of("ja //S01: ja// ", before="A: ja\nB: ja\nA: ja\nB: "))
    yield "txt, times alone", (".txt", INTERVIEW, _of("[00:01:02]\nja\n", before="A: ja\nB: ja\nA: ja\nB: ja\n"))


def _captions() -> Iterator[tuple[str, Structure]]:
    for name, make in (
        ("voices", _voices),
        ("many voices", _many_voices),
        ("rolling", _rolling),
        ("one cue", _long_cue),
    ):
        yield f"vtt, {name}", (".vtt", INTERVIEW, make)
    yield "vtt, notes", (".vtt", INTERVIEW, _of("NOTE a\n", before="WEBVTT\n\n00:01.000 --> 00:02.000\nja\n\n"))
    yield "vtt, blank lines", (".vtt", INTERVIEW, _of("\n", before="WEBVTT\n\n00:01.000 --> 00:02.000\nja\n\n"))
    yield "vtt, voices in a cue", (".vtt", INTERVIEW, _of("<v A>a", before="WEBVTT\n\n00:01.000 --> 00:02.000\n"))
    yield "vtt, tags in a cue", (".vtt", INTERVIEW, _of("<c.a", before="WEBVTT\n\n00:01.000 --> 00:02.000\n"))
    yield "vtt, times only", (".vtt", INTERVIEW, _of("00:01.000 --> 00:02.000\n", before="WEBVTT\n\n", behind="ja\n"))
    yield "srt, strays", (".srt", INTERVIEW, _of("ja ja\n\n", before="1\n00:00:01,000 --> 00:00:02,000\nja\n\n"))


def _data() -> Iterator[tuple[str, Structure]]:
    for name, make in (
        ("cut in quotes", _escaped_cut),
        ("speakers apart", _speakers_and_words),
        ("many lists", _many_lists),
        ("two people", _two_people),
        ("mostly one person", _one_person),
        ("marks", _marks),
    ):
        yield f"json, {name}", (".json", INTERVIEW, make)
    for name, unit in (
        ("brackets", "["),
        ("braces", "{"),
        ("texts", '{"text":"a"}\n'),
        ("open texts", '{"text":"'),
        ("quotes", '"'),
        ("commas", "[1,"),
    ):
        yield f"json, {name}", (".json", INTERVIEW, _of(unit, before='{"segments": [{"start": 1, "text": "ja"}, '))


def _web_pages() -> Iterator[tuple[str, Structure]]:
    for name, unit in (
        *(("li", "<li>a"), ("p", "<p>a"), ("b", "<b>a"), ("div", "<div>a"), ("div closed", "<div>a</div>")),
        *(("td", "<td>a"), ("tr", "<tr><td>a<td>b"), ("a", "<a name=ts_1_2_x>a</a>"), ("br", "a<br>")),
        *(("two br", "a<br><br>"), ("sup", "<sup>1</sup>"), ("sup links", "<a><sup>1</sup></a>"), ("span", "<span>a")),
        *(("comments", "<!-- a -->b"), ("open comments", "<!--"), ("entities", "&amp;"), ("open entities", "&amp")),
        *(("unknown", "<x>a"), ("dt", "<dt>a<dd>b"), ("ul", "<ul><li>a"), ("footers", "<footer>a</footer>")),
        *(
            ("footer inside", "<section><footer>a"),
            ("main", "<main>a</main>"),
            ("heads", "<h1>a"),
            ("tables", "<table><tr><td>a</table>"),
        ),
        *(
            ("th", "<tr><th>a<th>b"),
            ("angle", "<"),
            ("quotes", '<a b="'),
            ("pre", "<pre>a\n\n"),
            ("font", "<font>a</font>"),
        ),
        *(("style", "<p style='display: x'>a"), ("spaces", "<p   \n  >a"), ("attributes", "<p a=1 b=2 c=3>a")),
    ):
        before = "<table>" if name in ("td", "tr", "th") else "<ol>" if name == "li" else ""
        yield f"html, {name}", (".html", OTHER, _of(unit, before=f"<html><body>{before}"))
    for name, make in (("terms", _html_terms), ("rows spanned", _rows_spanned), ("nested tables", _tables_in_tables)):
        yield f"html, {name}", (".html", OTHER, make)
    yield "html, one tag", (".html", OTHER, _of(" a=1", before="<html><body><p", behind=">ja ja"))
    yield "html, one word", (".html", OTHER, _of("a&shy;", before="<html><body><p"))


def _markdown() -> Iterator[tuple[str, Structure]]:
    for name, unit in (
        *(("quotes", "> "), ("nested lists", "- "), ("links", "[a](b)"), ("open links", "[a]("), ("brackets", "[")),
        *(("images", "![a]("), ("stars", "*a "), ("strong", "**a"), ("stars joined", "*"), ("mixed", "*a_b")),
        *(("ticks", "`a"), ("more ticks", "`a``b```c"), ("fences", "```\na\n"), ("tags", "<a "), ("entities", "&#1;")),
        *(
            ("definitions", "[a]: b\n"),
            ("headings", "# a\n"),
            ("rules", "---\n"),
            ("setext", "a\n-\n"),
            ("tables", "a|b\n-|-\nc|d\n\n"),
        ),
        *(
            ("escapes", "\\*"),
            ("lines", "a\n"),
            ("addresses", "<a@b.c>"),
            ("comments", "<!-- "),
            ("lists", "1. a\n2. b\n"),
        ),
        *(
            ("indented", "    a\n\n"),
            ("deeper quotes", ">a\n>>b\n"),
            ("front", "---\na: b\n"),
            ("tildes", "~~a"),
            ("pipes", "|"),
        ),
        *(
            ("declarations", "<!A "),
            ("instructions", "<? "),
            ("data", "<![CDATA["),
            ("wide row", "a|b|"),
            ("refs", "[a][b] "),
        ),
    ):
        yield f"md, {name}", (".md", OTHER, _of(unit))
    yield (
        "md, defined and used",
        (
            ".md",
            OTHER,
            lambda size: ("".join(f"[a{n}]: b\n" for n in range(size // 30)) + "\n" + "[a1] " * (size // 20)).encode(),
        ),
    )
    yield (
        "md, nested items",
        (
            ".md",
            OTHER,
            lambda size: "\n".join(" " * (2 * (n % 90)) + "- a" for n in range(size // 90)).encode(),
        ),
    )


def _rich_text() -> Iterator[tuple[str, Structure]]:
    for name, unit in (
        *(("groups", "{a"), ("closed groups", "{a}"), ("ends", "}"), ("hex", "\\'e4"), ("unicode", "\\u228?")),
        *(("par", "a\\par "), ("cells", "\\intbl a\\cell "), ("rows", "\\trowd\\cellx1\\intbl a\\cell b\\cell\\row ")),
        *(
            ("row starts", "\\trowd\\cellx1 "),
            ("row ends", "\\row "),
            ("notes", "a{\\footnote b}"),
            ("boxes", "{\\shp{\\*\\shpinst{\\shptxt b}}}"),
        ),
        *(
            ("open notes", "{\\footnote a"),
            ("header rows", "\\trowd\\trhdr\\cellx1\\cellx2\\intbl a\\cell b\\cell\\row "),
        ),
        *(
            ("styles", "{\\stylesheet{\\s1 a;}}"),
            ("one style", "{\\stylesheet a"),
            ("fonts", "{\\fonttbl{\\f1 a;}}"),
            ("bold", "\\b a\\b0 b"),
        ),
        *(
            ("bin", "\\bin1 a"),
            ("cellx", "\\cellx1"),
            ("list marks", "{\\listtext a}"),
            ("skips", "\\uc9\\u228 "),
            ("lines", "a\\line\\line "),
        ),
        *(
            ("fields", "{\\field{\\*\\fldinst a}{\\fldrslt b}}"),
            ("inner cells", "a\\nestcell\\nestrow "),
            ("titles", "{\\info{\\title a}}"),
        ),
    ):
        yield f"rtf, {name}", (".rtf", OTHER, _rtf(unit))
    yield "rtf, styles named on", (".rtf", OTHER, _rtf("\\'61", "}}"))
    yield (
        "rtf, a long style name",
        (
            ".rtf",
            OTHER,
            _of("\\'61", before="{\\rtf1\\ansi {\\stylesheet{\\s1 ", behind=";}} a}"),
        ),
    )


def _in_word_paragraphs() -> Iterator[tuple[str, Structure]]:
    for name, unit in (
        *(
            ("runs", "<w:r><w:t>a </w:t></w:r>"),
            ("tabs", "<w:r><w:tab/></w:r>"),
            ("breaks", "<w:r><w:t>a</w:t><w:br/></w:r>"),
        ),
        *(
            ("page breaks", '<w:r><w:t>a</w:t><w:br w:type="page"/></w:r>'),
            ("empty lines", "<w:r><w:t>a</w:t><w:br/><w:br/></w:r>"),
        ),
        *(("fields", '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>a</w:t></w:r>'),),
        *(
            (
                "whole fields",
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
                '<w:r><w:t>a</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
            ),
        ),
        *(
            ("bookmarks", '<w:bookmarkStart w:name="a"/><w:r><w:t>a</w:t></w:r>'),
            ("insertions", "<w:ins><w:r><w:t>a</w:t></w:r></w:ins>"),
        ),
        *(("controls", "<w:sdt><w:sdtContent><w:r><w:t>a</w:t></w:r></w:sdtContent></w:sdt>"),),
        *(("shown breaks", "<w:r><w:lastRenderedPageBreak/><w:t>a</w:t></w:r>"),),
        *(("boxes", "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>a</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"),),
    ):
        yield f"docx, {name}", (".docx", OTHER, _word(unit, "<w:p>", "</w:p>"))


def _in_word_files() -> Iterator[tuple[str, Structure]]:
    deleted = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    cell = f"<w:tc>{word_paragraph('a')}</w:tc>"
    for name, unit in (
        ("joined paragraphs", f"<w:p>{deleted}<w:r><w:t>a</w:t></w:r></w:p>"),
        ("sections", "<w:p><w:pPr><w:sectPr/></w:pPr><w:r><w:t>a</w:t></w:r></w:p>"),
        ("tables", f"<w:tbl><w:tr>{cell}{cell}</w:tr></w:tbl>"),
        ("block controls", f"<w:sdt><w:sdtContent>{word_paragraph('a')}</w:sdtContent></w:sdt>"),
        ("bold", "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>a b</w:t></w:r></w:p>"),
        (
            "form controls",
            f'<w:sdt><w:sdtPr><w:tag w:val="a"/></w:sdtPr><w:sdtContent>{word_paragraph("a")}</w:sdtContent></w:sdt>',
        ),
    ):
        yield f"docx, {name}", (".docx", OTHER, _word(unit))
    bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Anna</w:t></w:r><w:r><w:t> ja</w:t></w:r></w:p>"
    yield "docx, bold names", (".docx", INTERVIEW, _word(bold + bold.replace("Anna", "Bo")))
    yield "docx, one row", (".docx", OTHER, _word(cell, "<w:tbl><w:tr>", "</w:tr></w:tbl>"))
    merged = f"<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>{word_paragraph('a')}</w:tc>{cell}</w:tr>"
    yield "docx, merged down", (".docx", OTHER, _word(merged, "<w:tbl>", "</w:tbl>"))
    for name, make in (
        *(("footnotes", _word_notes), ("comments", _word_comments), ("header rows", _word_headers)),
        *(("lists", _word_lists), ("styles", _word_styles)),
    ):
        yield f"docx, {name}", (".docx", OTHER, make)


def _tables_and_others() -> Iterator[tuple[str, Structure]]:
    yield "csv, a long head", (".csv", OTHER, _csv_section)
    yield "csv, one row", (".csv", OTHER, _of("a;"))
    yield "csv, quotes", (".csv", OTHER, _of('"a";"b"\n'))
    yield "csv, open quote", (".csv", OTHER, _of("a;b\n", before='a;b\n"'))
    yield "csv, empty rows", (".csv", OTHER, _of("a;b\n\n"))
    for name, make in (("runs", _odt_runs), ("nested lists", _odt_nested)):
        yield f"odt, {name}", (".odt", OTHER, make)
    yield "ods, repeated", (".ods", OTHER, _odt_repeated)
    yield "xlsx, merged", (".xlsx", OTHER, _xlsx_merged)
    yield "pptx, shapes", (".pptx", OTHER, _pptx_shapes)
    yield "eaf, references", (".eaf", INTERVIEW, _eaf_references)
    yield "eaf, tiers", (".eaf", INTERVIEW, _eaf_tiers)
    yield "trs, syncs", (".trs", INTERVIEW, _trs_syncs)


def _mails_and_pdfs() -> Iterator[tuple[str, Structure]]:
    mail = "MIME-Version: 1.0\nSubject: a\n"
    yield "eml, headers", (".eml", OTHER, _of("X-A: b\n", before=mail, behind="\nDer Beirat tagt."))
    yield (
        "eml, a long subject",
        (".eml", OTHER, _of(" Rat\n", before="MIME-Version: 1.0\nSubject: a\n", behind="\nDer Rat.")),
    )
    parts = 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n'
    yield "eml, parts", (".eml", OTHER, _of("--b\nContent-Type: text/plain\n\nRat\n", before=parts, behind="--b--\n"))
    yield "eml, encoded words", (".eml", OTHER, _of(" =?utf-8?q?a?=\n", before=mail.strip() + "\n", behind="\nRat."))
    yield (
        "eml, addresses",
        (".eml", OTHER, _of(" a@b.c,\n", before="MIME-Version: 1.0\nTo: a@b.c,\n", behind="\nDer Rat.")),
    )
    yield "eml, 64", (".eml", OTHER, _of("UmF0\n", before="MIME-Version: 1.0\nContent-Transfer-Encoding: base64\n\n"))
    for name, make in (
        *(("pages", _pdf_pages), ("letters", _pdf_letters), ("boxes", _pdf_boxes), ("one page", _pdf_one_page)),
        *(("one line", _pdf_one_line), ("rules", _pdf_rules)),
    ):
        yield f"pdf, {name}", (".pdf", OTHER, make)


_FAMILIES = (
    *(_texts, _captions, _data, _web_pages, _markdown, _rich_text, _in_word_paragraphs, _in_word_files),
    *(_tables_and_others, _mails_and_pdfs),
)
STRUCTURES: dict[str, Structure] = {name: structure for family in _FAMILIES for name, structure in family()}
