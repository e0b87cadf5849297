"""A city's settings held against the benchmark and the city's files: a typing mistake must not pass unseen."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from pathlib import Path

from pipeline.benchmark import Benchmark
from pipeline.city import SETTINGS, City, find_sources
from pipeline.errors import DataError
from pipeline.report.labels import report_languages
from pipeline.review.contacts import contact_keys


def check_city(folder: Path, city: City, benchmark: Benchmark) -> None:
    """Raise DataError for a language, contact, name or source in the city's settings that there is not."""
    contacts = {key for indicator in benchmark.indicators for key in contact_keys(indicator)}
    files = find_sources(folder).keys()
    path = folder / SETTINGS
    _refuse_unknown(path, "lang", [city.lang], report_languages())
    _refuse_unknown(path, "contacts", city.contacts, contacts)
    _refuse_unknown(path, "names", city.names, benchmark.concepts)
    _refuse_unknown(path, "sources", city.sources, files)


ADVICE = {
    "lang": "peerdesk run --help lists the languages that drafts can be written in",
    "contacts": 'Use an indicator ("GOV-IMP-3"), pillar and area ("GOV-IMP") or a pillar ("GOV")',
    "names": "List the names with: peerdesk benchmark list --concepts",
    "sources": "Give the path below the city's folder, with forward slashes",
}


def _refuse_unknown(path: Path, table: str, keys: Iterable[str], known: Collection[str]) -> None:
    for key in keys:
        if key not in known:
            close = difflib.get_close_matches(key, known, n=1)
            hint = f'Did you mean "{close[0]}"?' if close else ADVICE[table]
            raise DataError(path, f'"{key}" under {table} is not known', hint)
