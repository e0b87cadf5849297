"""Whether a finished document may leave the team: no name in it that the city's files know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from pipeline import extract
from pipeline.city import City, find_cities
from pipeline.errors import ExitCode, UnreadableError, UsageError
from pipeline.interviews import read_settings
from pipeline.privacy.given import names_in, read_given
from pipeline.privacy.leaks import Leak, find_leaks, find_leaks_in
from pipeline.privacy.people import read_key


class Verified(Struct, frozen=True, kw_only=True):
    """What a document was held against and what was found in it."""

    file: str
    city: str
    names: int
    leaks: tuple[Leak, ...]

    @property
    def exit_code(self) -> int:
        """Return 1 where a name was found, else 0."""
        return ExitCode.SOME_FAILED if self.leaks else ExitCode.OK


def verify(path: Path, folder: Path) -> Verified:
    """Return which of the names that are known of a city stand in a document.

    A Word file is searched in all its parts; of any other only the text that can be read. Raise an InputError where
    the file cannot be read.
    """
    city = read_settings(folder)
    names, keep = _known(folder, city)
    return Verified(file=str(path), city=city.name, names=len(names), leaks=tuple(_leaks(path, names, keep)))


def _known(folder: Path, city: City) -> tuple[list[str], Sequence[str]]:
    given = read_given(folder, city)
    return names_in(read_key(folder), city, given), given.keep


def _leaks(path: Path, names: Sequence[str], keep: Sequence[str]) -> list[Leak]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableError(path, f"cannot be opened ({error.strerror})", "See whether it is there") from error
    if content.startswith(b"PK"):
        return find_leaks(content, path.name, names, keep=keep)
    passages = extract.read(path).passages
    texts = [(path.stem, "the file's name"), *((passage.text, f"passage {passage.n}") for passage in passages)]
    return find_leaks_in(texts, names, keep=keep)


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
    """Yield the result as lines for a person."""
    if not verified.names:
        yield f"{verified.file}: nothing to look for, as no name is known of {verified.city}"
        yield f"  Run the city first (peerdesk run {verified.city}), or write names into names.txt in its folder."
        return
    found = f"{len(verified.leaks)} places with a name"
    yield f"{verified.file}: {found}, of {verified.names} names known of {verified.city}"
    for leak in verified.leaks:
        around = f': "{leak.around}"' if leak.around else ""
        yield f"  {leak.text} in {leak.part}{around}"
    yield "  Names that nobody has told peerdesk are not found; read the document before you send it."
