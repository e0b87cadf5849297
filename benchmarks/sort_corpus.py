"""Sorts a flat folder of real documents into cities, so that the whole pipeline can be run over them.

    python benchmarks/sort_corpus.py FOLDER CORPUS
    peerdesk run --corpus CORPUS --output OUTPUT

Files are told apart by the letters before the first hyphen of their name (``erl-01.pdf``), one city for each group of
such letters below. Every file gets a place; one that no group names goes to the city "rest".
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

CITIES = {
    "cambridge": ("cam",),
    "erlangen": ("erl",),
    "sachsen": ("sax", "kot", "mpa"),
    "iberia": ("pod",),
    "france": ("fra",),
    "montreal": ("mtd",),
    "italia": ("pal", "itc"),
    "nederland": ("baa", "ori"),
    "sverige": ("fja",),
}
INTERVIEWS = {"hit", "bbc", "cdp", "chl", "eth", "nos", "ohd", "has"}
TRANSCRIPTS = (".vtt", ".srt", ".tsv")


def city_of(group: str) -> str:
    if group in INTERVIEWS:
        return "interviews"
    return next((city for city, groups in CITIES.items() if group in groups), "rest")


def folder_of(path: Path, group: str) -> str:
    if group in INTERVIEWS or path.suffix in TRANSCRIPTS:
        return "interviews"
    return "strategy" if path.suffix in (".pdf", ".docx", ".md") else "other"


def sort(folder: Path, corpus: Path) -> int:
    """Return how many files were copied."""
    count = 0
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.name != "SOURCES.md":
            group = path.name.split("-")[0]
            place = corpus / city_of(group) / folder_of(path, group)
            place.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place / path.name)
            count += 1
    return count


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    print(f"{sort(Path(sys.argv[1]), Path(sys.argv[2]))} files sorted")
