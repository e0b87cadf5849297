"""Tagging of loose passages, outside a city's run: what ``peerdesk tag`` and ``peerdesk evaluate`` do."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec

from pipeline import benchmark, tag
from pipeline.errors import DataError, UsageError
from pipeline.evaluate import Evaluation, evaluate
from pipeline.extract.language import tell_langs
from pipeline.models import Evidence, Kind, ParagraphPlace, Passage, Status

Record = dict[str, Any]


def read_records(file: Path) -> Iterator[Record]:
    """Yield the objects of a JSON Lines file (``-``: standard input); raise DataError for a line that is none."""
    name = "standard input" if str(file) == "-" else str(file)
    if name != "standard input" and not file.is_file():
        raise UsageError(file, "is not there", "Give the name of a file with one JSON object a line")
    with sys.stdin.buffer if name == "standard input" else file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _record(name, number, line)


def _record(name: str, number: int, line: bytes) -> Record:
    try:
        record = msgspec.json.decode(line.removeprefix(b"\xef\xbb\xbf"), type=Record)
    except msgspec.DecodeError as error:
        raise DataError.at(name, number, f"not a JSON object ({error})") from error
    if not isinstance(record.get("text"), str):
        raise DataError.at(name, number, 'has no "text"', 'Each line needs {"id": ..., "text": ...}')
    return record


def label_records(records: Iterable[Record], folder: Path | None, *, warn: Callable[[str], None]) -> Iterator[bytes]:
    """Yield each record as a line of JSON with its ``labels``; warn of languages that were not searched."""
    tagger = tag.Tagger(benchmark.load(folder))
    unsearched: dict[str, int] = {}
    for n, record in enumerate(records, 1):
        passage = as_passage(record, n)
        searched = tagger.searches(passage.lang)
        if not searched:
            unsearched[passage.lang] = unsearched.get(passage.lang, 0) + 1
        evidence = tagger.tag(passage) if searched else []
        yield msgspec.json.encode({**record, "labels": _labels(evidence), "searched": searched}) + b"\n"
    for lang, count in sorted(unsearched.items()):
        name = f"language {lang!r}" if lang else "an unknown language"
        warn(f"{count} passages in {name} were not searched: there are no word lists for it yet")


def evaluate_records(records: Iterable[Record], folder: Path | None) -> Evaluation:
    """Return how the tagger's labels compare with the ``labels`` that people gave."""
    tagger = tag.Tagger(benchmark.load(folder))
    return evaluate(pairs(records, tagger))


def pairs(records: Iterable[Record], tagger: tag.Tagger) -> Iterator[tuple[str, dict[str, Status], dict[str, Status]]]:
    """Yield language, gold labels and given labels of each record; none are given in a language without words."""
    for n, record in enumerate(records, 1):
        passage = as_passage(record, n)
        given = tag.label(tagger.tag(passage)) if tagger.searches(passage.lang) else {}
        yield passage.lang, _gold(record, n), given


def _gold(record: Record, n: int) -> dict[str, Status]:
    try:
        return {label["indicator"]: Status(label["status"]) for label in record["labels"]}
    except (KeyError, TypeError, ValueError) as error:
        advice = 'Each needs "labels": [{"indicator": "GOV-IMP-3", "status": "in_place"}]'
        raise DataError(f"record {n}", f"has no usable labels ({error})", advice) from error


def as_passage(record: Record, n: int) -> Passage:
    """Return the record as a passage; what it does not say is left at its default, the language is detected.

    Raise DataError for a record that is none.
    """
    text = record["text"]
    known = {name: record[name] for name in ("kind", "part", "heading", "context") if record.get(name)}
    fields = {
        "id": str(record.get("id", n)),
        "source": str(record.get("source", "")),
        "n": n,
        "text": text,
        "place": ParagraphPlace(paragraph=n),
        "lang": record.get("lang") or tell_langs([text])[0],
        "kind": Kind.OTHER,
    }
    try:
        return msgspec.convert(fields | known, Passage)
    except msgspec.ValidationError as error:
        raise DataError(f"record {n}", str(error)) from error


def _labels(evidence: Iterable[Evidence]) -> list[Record]:
    """Return one label per indicator, with the evidence that it rests on."""
    by_indicator = groupby(sorted(evidence, key=lambda item: item.indicator), key=lambda item: item.indicator)
    return [_label(indicator, list(items)) for indicator, items in by_indicator]


def _label(indicator: str, items: list[Evidence]) -> Record:
    return {
        "indicator": indicator,
        "status": tag.label(items)[indicator],
        "evidence": [
            {
                name: value
                for name, value in msgspec.to_builtins(item).items()
                if name not in ("id", "passage", "source", "indicator")
            }
            for item in items
        ],
    }
