"""Digests of what a result depends on: the program, the benchmark's data, templates, folders, settings."""

from __future__ import annotations

import hashlib
import platform
import stat
from functools import cache
from importlib import metadata
from pathlib import Path

import msgspec

from pipeline.errors import UnreadableError
from pipeline.libreoffice import libreoffice
from pipeline.store import PART, digest

PACKAGE = Path(__file__).parent
DATA = PACKAGE / "benchmark" / "data"
LARGEST = 2**32  # bytes of a file that may be read
# What other versions of these would read or write differently.
LIBRARIES = (
    "docxtpl",
    "Jinja2",
    "lxml",
    "markdown-it-py",
    "matplotlib",
    "openpyxl",
    "pdfplumber",
    "pillow",
    "py3langid",
    "pypdfium2",
    "python-docx",
    "simplemma",
    "spacy",
    "webvtt-py",
)


def of(record: object) -> str:
    """Return the digest of a record, or of plain data; the order of dictionaries does not count."""
    return digest(msgspec.json.encode(record, order="sorted"))


def of_file(path: Path) -> str:
    """Return the digest of a file's content. Raise UnreadableError where it cannot be read, or is no ordinary file.

    Of a very large one, which is never read, the size and the time of its last change stand for the content.
    """
    try:
        told = path.stat()
        if not stat.S_ISREG(told.st_mode):  # a pipe would be waited for without end
            raise UnreadableError(path.name, "is no ordinary file")
        if told.st_size > LARGEST:
            return of([told.st_size, told.st_mtime_ns])
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableError(path.name, f"cannot be opened ({error.strerror or type(error).__name__})") from error


def of_folder(folder: Path, pattern: str = "*") -> dict[str, str]:
    """Return the digest of each file below the folder by its name there, half-written ones left out."""
    found = (path for path in sorted(folder.rglob(pattern)) if path.is_file())
    names = {path.relative_to(folder).as_posix(): path for path in found}
    return {name: of_file(path) for name, path in names.items() if not is_passing(name)}


def is_passing(name: str) -> bool:
    """Return whether a file of that name is compiled, half-written, or another program's mark that a file is open."""
    return name.endswith((PART, ".pyc")) or name.rsplit("/", 1)[-1].startswith(("~$", ".~lock"))


@cache
def of_program() -> str:
    """Return the digest of peerdesk without the benchmark's data, and of what it stands on."""
    own = {name: told for name, told in of_folder(PACKAGE).items() if not name.startswith("benchmark/data/")}
    versions = {name: _version(name) for name in LIBRARIES}
    return of([own, versions, platform.python_version(), bool(libreoffice())])


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return ""


def of_benchmark(folder: Path | None = None) -> str:
    """Return the digest of a benchmark's data files; without a folder, of the built-in ones."""
    return of(of_folder(folder or DATA))


def of_templates(folder: Path) -> str:
    """Return the digest of the Word templates in the folder."""
    return of(of_folder(folder, "*.docx"))
