"""How fast desk reviews are written and merged, in one run, each against something plain.

    python -m benchmarks.desk_review_speed

Writing: 73 rows with 10 quotes each, against the same rows cloned and filled with nothing but lxml, in the same frame
by docxtpl; both are saved. Merging: seven edited copies of it, against reading the seven. Least CPU time of five, in
seconds.
"""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

from lxml import etree
from msgspec import structs

from pipeline import benchmark
from pipeline.benchmark import Benchmark
from pipeline.city import City
from pipeline.copies import merge, read_copy
from pipeline.models import Coverage, Review
from pipeline.models import Row as ReviewRow
from pipeline.report import DESK_REVIEW, Material, context, render
from pipeline.report.content import SLOT, Block, Content, Quote, Row, block
from pipeline.report.record import seal
from pipeline.report.wordkit.package import DOCUMENT, Package
from pipeline.report.wordkit.xml import SPACE, Element, q, text_of

TEMPLATES = Path(__file__).parent.parent / "templates"
TIMES = 5
QUOTES = 10
PEERS = 7
WORDS = "The city has a standing council of residents with a migration background that meets four times a year. "
CHOICES = ("below the benchmark", "meets the benchmark", "exceeds the benchmark")


def seconds(work: Callable[[], object]) -> float:
    """Return the least CPU time of several."""
    found = []
    for _ in range(TIMES):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def make_content(bench: Benchmark) -> Content:
    """Return a desk review of every indicator with ten quotes each."""
    rows = tuple(ReviewRow(indicator=each.id, findings=()) for each in bench.indicators)
    coverage = Coverage(sources=1, pages=1, passages=1, searched=1, unread_pages=0, unsearched_langs={})
    review = Review(city="Auenfels", benchmark=f"{bench.name} {bench.version}", rows=rows, coverage=coverage)
    material = Material(review=review, city=City(name="Auenfels"), sources=(), passages=(), evidence=())
    content = context.desk_review(material, bench, lang="en")
    for table in content["tables"].values():
        for row in table["rows"]:
            if row["bookmark"].startswith("row_"):
                row["blocks"] = _blocks(row["blocks"], row["bookmark"], content)
    return content


def _blocks(blocks: list[Block], name: str, content: Content) -> list[Block]:
    head = [each for each in blocks if each["field"] in ("reference", "title", "requirement", "performance")]
    made = [block("know", "On the basis of the material, we know that ...")]
    for n in range(QUOTES):
        key = f"{name}-{n}"
        content["quotes"][key] = Quote(
            id=key,
            about="",
            text=f"{n} {WORDS}",
            whole=f"{n} {WORDS}",
            lang="de-DE" if n % 2 else "",
            citation=f"Integration strategy, p. {n}",
            found_at="",
            status="",
            bookmark="",
        )
        made += [block("finding", WORDS)] if n % 3 == 0 else []
        made.append(Block(field="quote", text="", quote=key))
    return [*head, *made, *(block("question", WORDS) for _ in range(3)), block("meet", "The council's chair")]


def write(content: Content) -> bytes:
    """Return the desk review as the program writes it, with its record."""
    record = structs.replace(content["desk"], columns=render.columns_of(TEMPLATES / DESK_REVIEW))
    return seal(render.render(TEMPLATES / DESK_REVIEW, content), record)


def bare(content: Content) -> bytes:
    """Return a Word file with the same rows in the same frame, the rows made with lxml alone."""
    frame = render._render_frame(TEMPLATES / DESK_REVIEW, content["frame"])
    with zipfile.ZipFile(io.BytesIO(frame)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(parts[DOCUMENT])
    for table in root.iter(q("tbl")):
        found = SLOT.search(text_of(table))
        sample = table.findall(q("tr"))[1]
        if found and "[[reference]]" in text_of(sample):
            table.remove(sample)
            for n, row in enumerate(content["tables"][found[2]]["rows"]):
                table.append(bare_row(sample, row, n, content))
    parts[DOCUMENT] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def bare_row(sample: Element, data: Row, number: int, content: Content) -> Element:
    """Return a copy of the sample row, filled with lxml alone."""
    row = deepcopy(sample)
    for cell in row.findall(q("tc")):
        samples: dict[str, Any] = {}
        for paragraph in cell.findall(q("p")):
            samples[text_of(paragraph).rpartition("[[")[2].rstrip("]")] = paragraph
            cell.remove(paragraph)
        for each in data["blocks"]:
            if each["field"] in samples:
                cell.append(_bare_paragraph(samples[each["field"]], each, content))
    first = next(row.iter(q("p")))
    first.insert(1, etree.Element(q("bookmarkStart"), {q("id"): str(number), q("name"): data["bookmark"]}))
    first.append(etree.Element(q("bookmarkEnd"), {q("id"): str(number)}))
    return row


def _bare_paragraph(sample: Element, each: Block, content: Content) -> Element:
    paragraph = deepcopy(sample)
    text = next(paragraph.iter(q("t")))
    if "value" in each:
        choices = next(paragraph.iter(q("dropDownList")))
        choices[:] = [
            etree.Element(q("listItem"), {q("displayText"): words, q("value"): value})
            for value, words in content["choices"].items()
        ]
        text.text = content["choices"][each["value"]]
    elif "quote" in each:
        quote = content["quotes"][each["quote"]]
        holder = text.getparent()
        assert holder is not None
        paragraph.remove(holder)
        paragraph.append(_bare_run("“"))
        paragraph.append(_bare_run(quote["text"], "EvidenceQuote", quote["lang"]))
        paragraph.append(_bare_run("” "))
        paragraph.append(_bare_run(quote["citation"], "EvidencePlace"))
    else:
        text.text = each["text"]
    return paragraph


def _bare_run(words: str, style: str = "", lang: str = "") -> Element:
    run = etree.Element(q("r"))
    if style or lang:
        properties = etree.SubElement(run, q("rPr"))
        if style:
            etree.SubElement(properties, q("rStyle")).set(q("val"), style)
        if lang:
            etree.SubElement(properties, q("lang")).set(q("val"), lang)
    text = etree.SubElement(run, q("t"))
    text.set(SPACE, "preserve")
    text.text = words
    return run


def edited(content: bytes, peer: int) -> bytes:
    """Return a copy in which one peer has rated every row and written into every third."""
    package = Package(content)
    for n, control in enumerate(package.xml(DOCUMENT).iter(q("sdtContent"))):
        next(control.iter(q("t"))).text = CHOICES[(n + peer) % len(CHOICES)]
    for n, text in enumerate(package.xml(DOCUMENT).iter(q("t"))):
        if n % 60 == peer:
            text.text = f"{text.text} (peer {peer})"
    return package.to_bytes()


def main() -> None:
    """Measure and print."""
    bench = benchmark.load()
    content = make_content(bench)
    ours, plain = seconds(lambda: write(content)), seconds(lambda: bare(content))
    table_alone = seconds(lambda: render.render(TEMPLATES / DESK_REVIEW, content))
    print(f"{len(bench.indicators)} rows with {QUOTES} quotes each")
    print(f"written in {ours:.2f} s, with lxml alone in {plain:.2f} s: {ours / plain:.2f} times")
    print(f"  without the record {table_alone:.2f} s: {table_alone / plain:.2f} times")

    copies = [edited(write(content), peer) for peer in range(PEERS)]
    reading = seconds(lambda: [read_copy(each, "copy.docx") for each in copies])
    whole = seconds(lambda: merge([read_copy(each, "copy.docx") for each in copies], templates=TEMPLATES))
    print(f"{PEERS} copies read in {reading:.2f} s, read and merged in {whole:.2f} s: {whole / reading:.2f} times")


if __name__ == "__main__":
    main()
