"""Compares peerdesk's PDF reader with pdftotext and pdfplumber on a folder of PDFs and prints ratios.

    python benchmarks/compare_pdf.py FOLDER [--rounds 3] [--without-plumber] [--pages-of-plumber 60]

What is compared is CPU time per page, of fresh processes on one core, imports not counted. Seconds mean nothing on a
shared machine: only ratios within one run are printed, the best of some rounds that take turns. pdftotext and
pdfplumber give bare text; peerdesk gives paragraphs, headings, list items, tables and boxes. For Linux and macOS.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pipeline.errors import InputError

MEGABYTE = 1024 if sys.platform != "darwin" else 1024 * 1024


def main() -> None:
    options = _options()
    if options.worker:
        print(json.dumps(WORKERS[options.worker](options.paths, options.pages_of_plumber)))
        return
    files = sorted(found for path in options.paths for found in _pdfs(path))
    print(f"{len(files)} PDFs, {_measured('peerdesk', files)['pages']} pages")
    _compare_speed(files, options)
    _compare_memory(files)
    _compare_processes(files)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--without-plumber", action="store_true")
    parser.add_argument("--pages-of-plumber", type=int, default=60, help="of how many pages pdfplumber reads the text")
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    return parser.parse_args()


def _pdfs(path: Path) -> Iterator[Path]:
    yield from [path] if path.is_file() else path.rglob("*.pdf")


# --- what is compared, each in a process of its own ---


def _read(paths: Sequence[Path], _: int) -> dict[str, float]:
    from pipeline.extract.pdf.reader import read_pdf

    _warm_up(read_pdf)
    base, begin = _peak(), _cpu()
    pages = 0
    for path in paths:
        with contextlib.suppress(InputError):
            pages += read_pdf(path).pages
    return {"pages": pages, "cpu": _cpu() - begin, "memory": _peak() - base}


def _warm_up(read_pdf: Callable[[Path], object]) -> None:
    """Load what is loaded with the first page: libraries are no part of the comparison."""
    import pdfplumber.table
    import pypdfium2

    with tempfile.TemporaryDirectory() as folder:
        pdf, path = pypdfium2.PdfDocument.new(), Path(folder) / "empty.pdf"
        pdf.new_page(100, 100)
        pdf.save(path)
        assert pdfplumber.table
        with contextlib.suppress(InputError):
            read_pdf(path)


def _plumb(paths: Sequence[Path], most: int) -> dict[str, float]:
    import pdfplumber

    begin, pages = _cpu(), 0
    for path in paths:
        with pdfplumber.open(path) as pdf:
            for page in pdf.pages[: max(1, most // len(paths))]:
                page.extract_text()
                page.close()
                pages += 1
    return {"pages": pages, "cpu": _cpu() - begin, "memory": 0}


def _poppler(paths: Sequence[Path], _: int) -> dict[str, float]:
    for path in paths:
        subprocess.run(["pdftotext", str(path), "-"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {"pages": 0, "cpu": used.ru_utime + used.ru_stime, "memory": 0}


WORKERS = {"peerdesk": _read, "pdfplumber": _plumb, "pdftotext": _poppler}


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE


def _measured(worker: str, paths: Sequence[Path], *, pages: int = 0) -> dict[str, float]:
    command = [sys.executable, __file__, "--worker", worker, "--pages-of-plumber", str(pages), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


# --- comparisons ---


def _compare_speed(files: Sequence[Path], options: argparse.Namespace) -> None:
    if not shutil.which("pdftotext"):
        sys.exit("pdftotext is not installed (package poppler-utils)")
    rounds = [{name: _measured(name, files) for name in ("peerdesk", "pdftotext")} for _ in range(options.rounds)]
    own, poppler = (min(found[name]["cpu"] for found in rounds) for name in ("peerdesk", "pdftotext"))
    print(f"speed: {poppler / own:.2f} times pdftotext (CPU per page; pdftotext with the start of its processes)")
    if not options.without_plumber:
        found = _measured("pdfplumber", files, pages=options.pages_of_plumber)
        pages = rounds[0]["peerdesk"]["pages"]
        ratio = (found["cpu"] / found["pages"]) / (own / pages)
        print(f"speed: {ratio:.0f} times pdfplumber (text alone, first pages of each file, {found['pages']} in all)")


def _compare_memory(files: Sequence[Path]) -> None:
    longest = max(files, key=lambda path: path.stat().st_size)
    print(f"memory: {_measured('peerdesk', files)['memory']:.0f} MB above the interpreter's, all files in one process")
    print(f"memory: {_measured('peerdesk', [longest])['memory']:.0f} MB for the largest file")


def _compare_processes(files: Sequence[Path]) -> None:
    halves = _halves(files)
    one = _seconds(lambda: [_measured("peerdesk", half) for half in halves])
    with ThreadPoolExecutor(2) as pool:
        two = _seconds(lambda: list(pool.map(lambda half: _measured("peerdesk", half), halves)))
    print(f"two processes: {one / two:.2f} times one (wall clock; needs two free cores)")


def _halves(files: Sequence[Path]) -> list[list[Path]]:
    """Return the files in two parts of about the same size."""
    halves: list[list[Path]] = [[], []]
    for path in sorted(files, key=lambda path: path.stat().st_size, reverse=True):
        min(halves, key=lambda half: sum(found.stat().st_size for found in half)).append(path)
    return halves


def _seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
