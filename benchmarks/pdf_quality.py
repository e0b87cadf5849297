"""Measures how well PDFs are read, on difficult layouts made for it whose text is known exactly.

    python benchmarks/pdf_quality.py [--seeds 1 2] [--engines raw typst writer] [--families WORDS] [--keep FOLDER]

Prints per family: sentences whole and in order; passages that mix two texts; passages with a running head; words lost
and words too many; line-end hyphens right; passages whose words are found again in their boxes; headings, list items
and table rows found. The same seeds give the same figures. The engine "typst" needs the Python package of that name,
"writer" needs LibreOffice; each is left out where it is missing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.layouts.samples import samples
from benchmarks.layouts.score import Score, misses, score
from benchmarks.layouts.truth import Sample
from pipeline.errors import InputError
from pipeline.extract.blocks import Document
from pipeline.extract.pdf.reader import read_pdf

HEADS = ("intact", "mixed", "heads", "lost %", "extra %", "hyphens", "re-read", "headings", "items", "rows", "n")


def main() -> None:
    options = _options()
    scores: dict[str, Score] = {}
    by_lang: dict[str, Score] = {}
    with tempfile.TemporaryDirectory() as folder:
        target = options.keep or Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        for sample, path in _made(options, target):
            document = _read(path)
            found = score(document, sample.truth, path)
            if options.misses:
                print(path.name, *misses(document, sample.truth), sep="\n  ")
            _add(scores, f"{sample.engine}: {sample.family}", found)
            _add(scores, f"all of {sample.engine}", found)
            _add(by_lang, sample.lang, found)
    _print(scores)
    if options.languages:
        _print(by_lang)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--engines", nargs="+", default=["raw", "typst", "writer"])
    parser.add_argument("--families", default="", help="only families whose name has these words in it")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the PDFs there")
    parser.add_argument("--misses", action="store_true", help="also print everything that was read wrongly")
    parser.add_argument("--languages", action="store_true", help="also print a table by language")
    return parser.parse_args()


def _made(options: argparse.Namespace, folder: Path) -> Iterator[tuple[Sample, Path]]:
    for seed in options.seeds:
        for sample in samples(seed, options.engines, options.families):
            path = folder / f"{sample.engine}-{sample.family}-{sample.lang}-{seed}.pdf".replace(" ", "-")
            path.write_bytes(sample.data)
            yield sample, path


def _read(path: Path) -> Document:
    try:
        return read_pdf(path)
    except InputError as error:
        print(error)
        return Document(blocks=())


def _add(scores: dict[str, Score], name: str, found: Score) -> None:
    scores[name] = scores.get(name, Score()) + found


def _print(scores: dict[str, Score]) -> None:
    print(f"{'':40}" + "".join(f"{head:>9}" for head in HEADS))
    for name, found in sorted(scores.items()):
        print(f"{name:40}" + "".join(f"{value:>9}" for value in _row(found)))


def _row(found: Score) -> Sequence[str]:
    return (
        _share(found.intact, found.sentences),
        str(found.mixed or ""),
        str(found.heads_in or ""),
        _share(found.lost, found.words, digits=2),
        _share(found.extra, found.words, digits=2),
        _share(found.hyphens_right, found.hyphens),
        _share(found.re_read, found.boxes),
        _share(found.headings_found, found.headings),
        _share(found.items_found, found.items),
        _share(found.rows_found, found.rows),
        str(found.sentences),
    )


def _share(part: int, whole: int, *, digits: int = 1) -> str:
    return f"{100 * part / whole:.{digits}f}" if whole else "-"


if __name__ == "__main__":
    main()
