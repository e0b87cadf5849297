"""The evidence in a city's sources: tagged, or as it was before where nothing it depends on has changed since."""

from __future__ import annotations

import queue
import threading
from collections.abc import Collection
from contextlib import suppress

from pipeline import fingerprints, tag
from pipeline.benchmark import Benchmark
from pipeline.city import City
from pipeline.kept import NOTHING_KEPT, Kept
from pipeline.models import Evidence, Passage
from pipeline.reading import Readings


class GettingReady:
    """Loads what tagging takes while other processes read the files: a second or two for each language.

    A with-block: it ends when what was expected is loaded.
    """

    def __init__(self, benchmark: Benchmark) -> None:
        self._benchmark = benchmark
        self._expected: queue.SimpleQueue[Collection[str] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._load, daemon=True)

    def __enter__(self) -> GettingReady:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._expected.put(None)
        self._thread.join()

    def expect(self, langs: Collection[str]) -> None:
        """Say that there will be passages in these languages."""
        self._expected.put(langs)

    def _load(self) -> None:
        while (langs := self._expected.get()) is not None:
            with suppress(Exception):  # which the tagging meets and tells as well
                tag.prepare(self._benchmark, langs)


def tag_sources(
    read: Readings, city: City, benchmark: Benchmark, *, data: str = "", kept: Kept = NOTHING_KEPT
) -> list[Evidence]:
    """Return the evidence in the sources, in their order; a source's evidence depends on no other source.

    ``data`` is the digest of the benchmark's data, without which nothing is kept.
    """
    keys = {source: _key(key, city, data) for source, key in read.keys.items()}
    sources = {reading.source.id: reading for reading in read.readings}
    found = {source: kept.find(keys[source], list[Evidence]) for source in sources}
    fresh = [source for source, evidence in found.items() if evidence is None]
    passages: list[Passage] = [passage for source in fresh for passage in sources[source].passages]
    tagged: dict[str, list[Evidence]] = {source: [] for source in fresh}
    dates = {source: sources[source].source.date for source in fresh}
    for item in tag.tag(passages, benchmark, names=city.names, dates=dates) if passages else ():
        tagged[item.source].append(item)
    for source, evidence in tagged.items():
        kept.keep(keys[source], evidence)
    return [item for source in sources for item in (found[source] if source not in tagged else tagged[source]) or ()]


def _key(reading: str, city: City, data: str) -> str:
    return fingerprints.of(["evidence", reading, city.names, data]) if reading and data else ""
