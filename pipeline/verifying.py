"""Whether a finished document may leave: its quotations and citations hold, and no name stands in it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from lxml import etree
from msgspec import Struct, structs

from pipeline import extract, proofing, store
from pipeline.audience import HOST_FOLDER
from pipeline.city import City, find_cities
from pipeline.drafts import kept_draft
from pipeline.errors import DamagedError, ExitCode, UnreadableError, UsageError
from pipeline.interviews import read_settings
from pipeline.models import Evidence, Passage, Source
from pipeline.privacy.given import names_in, read_given
from pipeline.privacy.leaks import Leak, find_leaks, find_leaks_in
from pipeline.privacy.people import read_key
from pipeline.proofing import Manuscript, Sources
from pipeline.proofing.telling import MOST, summary, told_after, told_first, told_since
from pipeline.report.record import unseal_report
from pipeline.report.wordkit.package import DOCUMENT, Package

SOURCES, PASSAGES, EVIDENCE = "sources.jsonl", "passages.jsonl", "evidence.jsonl"
_NO_REPORT = "Quotes and citations are looked up in reports as Word files only; here only names were looked for."
_BROKEN = (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError)


class Verified(Struct, frozen=True, kw_only=True):
    """What a document was held against and what was found in it.

    ``proof`` is what was found of quotations and citations, None where they were not looked at; ``unproved`` then says
    why, and ``is_missing`` whether they ought to have been. ``since`` is what people did since the draft, None where
    the draft is not at hand.
    """

    file: str
    city: str
    names: int
    leaks: tuple[Leak, ...]
    proof: proofing.Proof | None = None
    since: proofing.Since | None = None
    unproved: str = ""
    is_missing: bool = False

    @property
    def exit_code(self) -> int:
        """Return 1 where a quotation is false or could not be looked up, a citation leads nowhere or a name stands."""
        is_fine = not self.leaks and not self.is_missing and (self.proof is None or self.proof.is_fine)
        return ExitCode.OK if is_fine else ExitCode.SOME_FAILED


def verify(path: Path, folder: Path, output: Path) -> Verified:
    """Return what is wrong in a document: names known of the city, false quotations, citations that lead nowhere.

    ``folder`` is the city's, ``output`` holds what the last run of each city left. A Word file is searched in all its
    parts; of any other only the text that can be read, and only for names. Raise an InputError where the file cannot
    be read.
    """
    city = read_settings(folder)
    names, keep = _known(folder, city)
    content = _read(path)
    leaks = tuple(_leaks(path, content, names, keep))
    verified = Verified(file=str(path), city=city.name, names=len(names), leaks=leaks, unproved=_NO_REPORT)
    package = _package(path, content)
    if package is None:
        return verified
    manuscript = _manuscript(path, package)
    draft = _draft(package, path)
    since = proofing.compare(_manuscript(path, draft), manuscript) if draft else None
    return _proved(structs.replace(verified, since=since), manuscript, folder, output)


def _known(folder: Path, city: City) -> tuple[list[str], Sequence[str]]:
    given = read_given(folder, city)
    return names_in(read_key(folder), city, given), given.keep


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableError(path, f"cannot be opened ({error.strerror})", "See whether it is there") from error


def _leaks(path: Path, content: bytes, names: Sequence[str], keep: Sequence[str]) -> list[Leak]:
    if content.startswith(b"PK"):
        return find_leaks(content, path.name, names, keep=keep)
    passages = extract.read(path).passages
    texts = [(path.stem, "the file's name"), *((passage.text, f"passage {passage.n}") for passage in passages)]
    return find_leaks_in(texts, names, keep=keep)


def _package(path: Path, content: bytes) -> Package | None:
    """Return a report's parts, None for another document of ours and for what is no Word file."""
    if not content.startswith(b"PK"):
        return None
    try:
        package = Package(content)
        return package if DOCUMENT in package.names and not proofing.is_no_report(package) else None
    except _BROKEN as error:
        raise _broken(path) from error


def _manuscript(path: Path, package: Package) -> Manuscript:
    try:
        return proofing.read_manuscript(package)
    except _BROKEN as error:
        raise _broken(path) from error


def _broken(path: Path) -> DamagedError:
    return DamagedError(path.name, "is no Word file that can be read", "Save it again as .docx")


def _draft(package: Package, path: Path) -> Package | None:
    """Return the draft that the report carries inside, or that was kept of one for the host; None without either."""
    try:
        if sealed := unseal_report(package):
            return Package(sealed.base)
        kept = kept_draft(path)
        return Package(kept) if kept else None
    except (*_BROKEN, OSError):
        return None  # what was changed cannot be told, which is no reason to tell nothing


def _proved(verified: Verified, manuscript: Manuscript, folder: Path, output: Path) -> Verified:
    """Return the result with what was found of quotations and citations."""
    if not (output / folder.name / PASSAGES).is_file():
        if not (manuscript.quotations or manuscript.links):
            return verified
        why = (
            f"Quotes and citations could not be looked up, for no run of {folder.name} is in {output}. "
            f"Run it first (peerdesk run {folder.name}), or say with --output where its records are."
        )
        return structs.replace(verified, unproved=why, is_missing=True)
    path = Path(verified.file).resolve()
    proof = proofing.check(
        manuscript,
        _sources(output / folder.name),
        for_host=manuscript.for_host or path.parent.name == HOST_FOLDER,
        others=cache(lambda citation: _others(citation, output, but=folder.name)),
    )
    return structs.replace(verified, unproved="", proof=proof)


def _sources(output: Path) -> Sources:
    """Return what the last run of a city has read, from its output folder."""
    evidence = output / EVIDENCE
    return Sources(
        list(store.read_lines(output / SOURCES, Source)),
        list(store.read_lines(output / PASSAGES, Passage)),
        list(store.read_lines(evidence, Evidence)) if evidence.is_file() else [],
    )


def _others(citation: str, output: Path, *, but: str) -> Sources | None:
    """Return what was read of the other city that a citation begins with, None where no run of it is there."""
    for path in sorted(output.glob(f"*/{SOURCES}")):
        first = next(store.read_lines(path, Source), None)
        is_read = path.parent.name != but and path.with_name(PASSAGES).is_file()
        if first and is_read and citation.startswith(first.city):
            return _sources(path.parent)
    return None


def city_of(path: Path, corpus: Path, name: str | None) -> Path:
    """Return the folder of the city that a document belongs to: the one named, else told by the document's folders.

    Raise UsageError where neither tells.
    """
    if name:
        return find_cities(corpus, [name])[0]
    cities = find_cities(corpus, [])
    around = {parent.name for parent in path.resolve().parents}
    fits = [folder for folder in cities if folder.name in around] or (cities if len(cities) == 1 else [])
    if len(fits) != 1:
        raise UsageError(path, "could belong to several cities", "Say which with --city")
    return fits[0]


def told(verified: Verified) -> Iterator[str]:
    """Yield the result as lines for a person: the gravest first."""
    proof = verified.proof
    yield f"{verified.file}: {summary(proof)}" if proof else f"{verified.file}:"
    if verified.is_missing:
        yield f"  {verified.unproved}"
    if proof:
        yield from told_first(proof)
    yield from _names_told(verified)
    if proof:
        yield from told_after(proof)
    if verified.since:
        yield from told_since(verified.since)
    if verified.unproved and not verified.is_missing:
        yield f"  {verified.unproved}"


def _names_told(verified: Verified) -> Iterator[str]:
    if not verified.names:
        yield f"  Names: nothing to look for, as no name is known of {verified.city}. Run the city first"
        yield f"    (peerdesk run {verified.city}), or write names into names.txt in its folder."
        return
    title = f"{len(verified.leaks)} places with a name, of {verified.names} names known of {verified.city}"
    yield f"  Names: {title}"
    # The draft that a file carries inside says most of it again.
    seen = {(leak.text, leak.around): leak for leak in reversed(verified.leaks)}
    leaks = [leak for leak in verified.leaks if seen[leak.text, leak.around] is leak]
    for leak in leaks[:MOST]:
        around = f': "{leak.around}"' if leak.around else ""
        yield f"    {leak.text} in {leak.part}{around}"
    if len(leaks) > MOST:
        yield f"    ... and {len(leaks) - MOST} more; --json lists them all"
    yield "    Names that nobody has told peerdesk are not found; read the document before you send it."
