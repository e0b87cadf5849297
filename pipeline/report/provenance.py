"""How the draft was made: what was searched, what could not be, the sources, and the evidence table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any

from pipeline import __version__
from pipeline.city import kind_of
from pipeline.models import Audience, Kind, Source
from pipeline.report.citations import pseudonym
from pipeline.report.content import Block, Row, Table, block, slot
from pipeline.report.lookup import Lookup


def provenance(lookup: Lookup) -> dict[str, Any]:
    """Return what the template says of the making of the draft."""
    labels = lookup.labels
    values = {"version": __version__, "benchmark": lookup.material.review.benchmark}
    return {
        "paragraphs": [*(told.format(**values) for told in labels.words["provenance"]["paragraphs"]), *_names(lookup)],
        "searched": labels.fill("provenance.searched_text", extent=extent(lookup), searched=_searched(lookup)),
        "gaps": list(gaps(lookup)),
        "sources": slot("rows", "sources"),
    }


def extent(lookup: Lookup) -> str:
    """Return how much material there is: "3 sources, 12 pages and 2 interviews"."""
    coverage = lookup.material.review.coverage
    interviews = sum(source.kind is Kind.INTERVIEW for source in lookup.material.sources)
    counts = {
        "sources": coverage.sources,
        "interviews": interviews,
        "pages": coverage.pages,
        "passages": coverage.passages,
    }
    told = [lookup.labels.count(name, n) for name, n in counts.items() if n]
    return lookup.labels.listing(told or [lookup.labels.count("sources", 0)])


def _searched(lookup: Lookup) -> str:
    return str(lookup.material.review.coverage.searched)


def gaps(lookup: Lookup) -> Iterator[str]:
    """Yield what of the material could not be searched or is left out, a sentence each."""
    labels, coverage = lookup.labels, lookup.material.review.coverage
    if confidential := lookup.material.confidential:
        yield labels.fill("audience.confidential", sources=labels.count("sources", confidential))
    if coverage.unread_pages:
        yield labels.fill("provenance.gap_pages", pages=labels.count("pages", coverage.unread_pages))
    for lang, n in sorted(coverage.unsearched_langs.items()):
        name = "provenance.gap_lang" if lang else "provenance.gap_no_lang"
        yield labels.fill(name, passages=labels.count("passages", n), lang=labels.lang_name(lang))
    for file, reason in sorted(coverage.not_read.items()):
        yield labels.fill("provenance.file_reason", file=_file_name(file, lookup), reason=reason)


def _names(lookup: Lookup) -> Iterator[str]:
    """Yield what the draft does with names, where people were interviewed."""
    material, labels = lookup.material, lookup.labels
    if any(source.kind is Kind.INTERVIEW for source in material.sources) or material.confidential:
        yield labels[f"audience.{material.audience}_note"]


def _file_name(file: str, lookup: Lookup) -> str:
    """Return the file, or for an interview only its kind: such a file is often named after a person."""
    if kind_of(file, lookup.material.city) is Kind.INTERVIEW:
        return lookup.labels.fill("interview_file", suffix=PurePosixPath(file).suffix)
    return file


def source_table(lookup: Lookup) -> Table:
    """Return the list of sources, each with kind, pages, language and what came of it."""
    labels = lookup.labels
    rows = [_source_row(source, lookup) for source in lookup.material.sources]
    return Table(title=labels["provenance.sources"], alt=labels["provenance.sources_alt"], rows=rows)


def _source_row(source: Source, lookup: Lookup) -> Row:
    labels = lookup.labels
    blocks = [
        block("source", lookup.names[source.id]),
        *([block("date", source.date)] if source.date else []),
        block("kind", labels[f"kinds.{source.kind}"]),
        block("pages", str(source.pages) if source.pages else labels["provenance.no_pages"]),
        block("lang", labels.lang_name(source.lang) if source.lang else labels["provenance.no_pages"]),
    ]
    if source.kind is not Kind.INTERVIEW:
        blocks.append(block("file", source.file))
    elif lookup.material.audience is Audience.TEAM:
        blocks += [block("file", words) for words in _who_was_asked(source, lookup)]
    blocks += [block("outcome", words) for words in _outcomes(source, lookup)]
    return Row(bookmark="", blocks=blocks)


def _who_was_asked(source: Source, lookup: Lookup) -> Iterator[str]:
    """Yield the names and posts behind an interview's pseudonyms: for the team only."""
    for person in lookup.material.people.in_source(source):
        if told := ", ".join(filter(None, (*person.names[:1], person.role))):
            yield f"{pseudonym(person, lookup.labels)}: {told}"


def _outcomes(source: Source, lookup: Lookup) -> list[str]:
    labels = lookup.labels
    told = list(lookup.material.review.coverage.warnings.get(source.file, ()))
    if source.unread_pages:
        told.insert(0, labels.fill("provenance.unread", pages=page_ranges(source.unread_pages)))
    return told or [labels["provenance.done"]]


def page_ranges(pages: Iterable[int]) -> str:
    """Return page numbers in short: "3–5, 9"."""
    ranges: list[list[int]] = []
    for page in sorted(set(pages)):
        if ranges and page == ranges[-1][1] + 1:
            ranges[-1][1] = page
        else:
            ranges.append([page, page])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in ranges)


def evidence_table(title: str, evidence: Iterable[str], lookup: Lookup) -> Table:
    """Return a table of quotes, each whole, with its place and how the program reads it."""
    rows = [_evidence_row(item, lookup) for item in evidence]
    return Table(title=title, alt=lookup.labels["evidence.alt"], rows=rows)


def _evidence_row(evidence: str, lookup: Lookup) -> Row:
    quote = lookup.quote(evidence)
    blocks = [
        block("about", quote["about"]),
        block("id", quote["id"]),
        Block(field="words", text=quote["whole"], lang=quote["lang"]),
        block("citation", quote["found_at"]),
        block("status", quote["status"]),
    ]
    return Row(bookmark=quote["bookmark"], blocks=blocks)
