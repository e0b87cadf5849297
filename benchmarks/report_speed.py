"""How fast a report on 5,000 pieces of evidence is rendered, in one run, against a bare lxml fill of its tables.

    python -m benchmarks.report_speed

The bare fill clones the sample rows of the template for every table of the report (annex, matrix, sources, numbers of
the pictures), fills them with nothing but lxml and saves the file; it renders no frame, no footnote and no picture.
Least CPU time of five, in seconds; the memory is the peak above what is in use before the first report.
"""

from __future__ import annotations

import io
import zipfile
from itertools import cycle
from pathlib import Path

from lxml import etree

from benchmarks.desk_review_speed import bare_row, seconds
from pipeline import benchmark
from pipeline.benchmark import Benchmark
from pipeline.city import City
from pipeline.models import Coverage, Evidence, Finding, Kind, PagePlace, Passage, Review, Row, Source, Status, Verdict
from pipeline.report import RECOMMENDATIONS, Material, context, render
from pipeline.report.content import Content
from pipeline.report.wordkit.package import DOCUMENT
from pipeline.report.wordkit.xml import q, text_of

TEMPLATES = Path(__file__).parent.parent / "templates"
PIECES = 5_000
WORDS = "The city has a standing council of residents with a migration background that meets four times a year"
VERDICTS = {
    Status.IN_PLACE: Verdict.KNOW_IN_PLACE,
    Status.ABSENT: Verdict.KNOW_ABSENT,
    Status.PLANNED: Verdict.SUSPECT_PLANNED,
    Status.PAST: Verdict.SUSPECT_PAST,
}


def make_material(bench: Benchmark) -> Material:
    """Return a city with 5,000 pieces of evidence in three sources, spread over all facets and four statuses."""
    kinds = (Kind.KICKOFF, Kind.STRATEGY, Kind.OTHER)
    sources = [
        Source(id=f"s{n}", city="Auenfels", file=f"{kind}/{n}.pdf", kind=kind, sha256=str(n), pages=900, lang="de")
        for n, kind in enumerate(kinds)
    ]
    facets = list(bench.facets)
    status_of = dict(zip([(each.indicator, each.id) for each in facets], cycle(VERDICTS), strict=False))
    passages, evidence = [], []
    for n in range(PIECES):
        source, facet = sources[n % len(sources)], facets[n % len(facets)]
        text = f"{WORDS}, says piece {n}."
        lang = "de" if n % 2 else "en"
        place = PagePlace(page=n % 900 + 1)
        name = f"{source.id}-{n}"
        passages.append(Passage(id=name, source=source.id, n=n, text=text, place=place, kind=source.kind, lang=lang))
        evidence.append(
            Evidence(
                id=f"e{n}",
                passage=name,
                source=source.id,
                indicator=facet.indicator,
                facet=facet.id,
                status=status_of[facet.indicator, facet.id],
                start=0,
                end=len(text),
                rule="r",
            )
        )
    rows = []
    by_facet: dict[tuple[str, str], list[str]] = {}
    for item in evidence:
        by_facet.setdefault((item.indicator, item.facet), []).append(item.id)
    for indicator in bench.indicators:
        findings = tuple(
            Finding(
                facet=facet.id,
                verdict=VERDICTS[status_of[facet.indicator, facet.id]],
                evidence=tuple(by_facet[facet.indicator, facet.id]),
            )
            for facet in bench.facets_of(indicator.id)
        )
        rows.append(Row(indicator=indicator.id, findings=findings))
    coverage = Coverage(
        sources=len(sources), pages=2700, passages=PIECES, searched=PIECES, unread_pages=0, unsearched_langs={}
    )
    review = Review(city="Auenfels", benchmark=f"{bench.name} {bench.version}", rows=tuple(rows), coverage=coverage)
    city = City(name="Auenfels")
    return Material(review=review, city=city, sources=sources, passages=passages, evidence=evidence)


def bare(content: Content) -> bytes:
    """Return a Word file with the rows of all the report's tables, made with lxml alone."""
    with zipfile.ZipFile(TEMPLATES / RECOMMENDATIONS) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(parts[DOCUMENT])
    samples = {text_of(table.findall(q("tr"))[1]): table for table in root.iter(q("tbl"))}
    for key, data in content["tables"].items():
        fields = {block["field"] for row in data["rows"] for block in row["blocks"]}
        table = next(
            (table for words, table in samples.items() if all(f"[[{field}]]" in words for field in fields)), None
        )
        assert table is not None, key
        sample = table.findall(q("tr"))[1]
        for n, row in enumerate(data["rows"]):
            table.append(bare_row(sample, row, n, content))
    parts[DOCUMENT] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def main() -> None:
    """Measure and print."""
    import psutil

    bench = benchmark.load()
    material = make_material(bench)
    process = psutil.Process()
    before = process.memory_info().rss

    def ours() -> bytes:
        content = context.recommendations(material, bench, lang="en")
        return render.render(TEMPLATES / RECOMMENDATIONS, content)

    content = context.recommendations(material, bench, lang="en")
    rows = sum(len(table["rows"]) for table in content["tables"].values())
    size = len(ours())
    whole, drawn = seconds(ours), seconds(lambda: render.render(TEMPLATES / RECOMMENDATIONS, content))
    plain = seconds(lambda: bare(content))
    print(f"{PIECES} pieces of evidence, {rows} rows in {len(content['tables'])} tables, {size / 1e6:.1f} MB")
    print(f"rendered in {drawn:.2f} s, the tables alone by lxml in {plain:.2f} s: {drawn / plain:.2f} times")
    print(f"  with putting the content together {whole:.2f} s: {whole / plain:.2f} times")
    print(f"memory: {(process.memory_info().rss - before) / 1e6:.0f} MB more than before, {before / 1e6:.0f} MB in use")


if __name__ == "__main__":
    main()
