"""How fast the tagging is, in one run: against spaCy's bare tokenizer, with more text, and with more rules.

    python -m benchmarks.tag_speed [--lang de] [--passages FILE.jsonl]

FILE holds passages, as ``peerdesk extract --format jsonl`` prints them; without one, those in ``benchmarks/passages``.
Each figure is the best of five; "first" is the first time that a tagger sees the text, when it learns its words.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import spacy
from msgspec import structs

from pipeline import benchmark
from pipeline.benchmark import Benchmark
from pipeline.models import Kind, ParagraphPlace, Passage
from pipeline.tag import Tagger

HERE = Path(__file__).parent
TIMES = 5


def passages(file: Path, lang: str) -> list[Passage]:
    """Return the file's passages in the language."""
    records = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    texts = [record["text"] for record in records if record.get("lang") == lang]
    return [
        Passage(id=str(n), source="s", n=n, text=text, lang=lang, kind=Kind.OTHER, place=ParagraphPlace(paragraph=n))
        for n, text in enumerate(texts, 1)
    ]


def seconds(work: Callable[[], object], times: int = TIMES) -> float:
    """Return the least CPU time of several."""
    found = []
    for _ in range(times):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def tagging(bench: Benchmark, texts: Sequence[Passage], *, weighed: bool = True) -> tuple[float, float]:
    """Return the CPU seconds of the first time and of the best later one."""
    tagger = Tagger(bench, weighed=weighed)
    first = seconds(lambda: list(tagger.read_all(texts)), 1)
    return first, seconds(lambda: list(tagger.read_all(texts)))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--lang", default="de")
    parser.add_argument("--passages", type=Path)
    options = parser.parse_args()
    texts = passages(options.passages or HERE / "passages" / f"{options.lang}.jsonl", options.lang)

    loading = seconds(lambda: benchmark._read(benchmark.DATA), 1)
    bench = benchmark.load()
    Tagger(bench).tag(texts[0])  # the words of the language are read, the dictionary of base forms is in memory
    reading = seconds(lambda: Tagger(bench).tag(texts[0]), 1)
    nlp = spacy.blank(options.lang)
    words = sum(len(nlp.make_doc(passage.text)) for passage in texts)
    bare = seconds(lambda: [nlp.make_doc(passage.text) for passage in texts])
    first, later = tagging(bench, texts)
    _, rules_only = tagging(bench, texts, weighed=False)
    _, half = tagging(bench, texts[: len(texts) // 2])
    again = [structs.replace(rule, id=f"{rule.id}-again") for rule in bench.rules]
    _, doubled = tagging(structs.replace(bench, rules=(*bench.rules, *again)), texts)

    print(f"{len(texts)} passages, {words} words in '{options.lang}', {len(bench.rules)} rules")
    print(f"benchmark loaded in {loading:.2f} s, a further tagger ready in {reading:.2f} s")
    print(f"words per second, of the bare tokenizer's: {bare / later:.2f} (first time {bare / first:.2f},")
    print(f"  rules without weights {bare / rules_only:.2f})")
    print(f"twice the text costs {later / half:.2f} times, twice the rules {doubled / later:.2f} times")


if __name__ == "__main__":
    main()
