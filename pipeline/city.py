"""A city's folder: its ``city.toml``, its material by kind, and a new folder to start from."""

from __future__ import annotations

import difflib
import itertools
import os
import re
import stat
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from importlib import resources
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from pipeline.errors import DataError, OutputError, UsageError, visible
from pipeline.models import Interviewee, Kind, RoleType
from pipeline.store import read_ordinary, write_bytes

FOLDERS = {
    "kickoff": Kind.KICKOFF,
    "strategy": Kind.STRATEGY,
    "interviews": Kind.INTERVIEW,
    "other": Kind.OTHER,
}
SETTINGS = "city.toml"
KEY, GIVEN, TO_DECIDE = "key.json", "names.txt", "names-to-decide.txt"
OWN_FILES = (SETTINGS, KEY, GIVEN, TO_DECIDE)
INTERVIEWS = "interviews"


class ReviewDetails(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who reviews the city and when, as the report's cover shows it."""

    team_leader: str = ""
    peers: tuple[str, ...] = ()
    visit: str = ""


class SourceDetails(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What ``city.toml`` says of one file: overrides of what the tool would find out by itself."""

    kind: Kind | None = None
    title: str = ""
    date: Annotated[str, Meta(pattern=r"^(\d{4}(-\d\d(-\d\d)?)?)?$")] = ""
    lang: Annotated[str, Meta(pattern="^([a-z]{2})?$")] = ""
    role: str = ""
    type: RoleType | None = None
    speaker: str = ""
    interviewees: tuple[Interviewee, ...] = ()
    interviewers: tuple[str, ...] = ()
    interpreter: str = ""
    confidential: bool = False
    skip: bool = False

    @property
    def people(self) -> tuple[Interviewee, ...]:
        """The interviewees: the one told by ``speaker``, ``role`` and ``type``, and those told one by one."""
        one = Interviewee(name=self.speaker, role=self.role, type=self.type)
        return (*((one,) if one != Interviewee() else ()), *self.interviewees)


class Privacy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Names for the host's drafts to do without, beside those of interviewees, and words that only look like names."""

    names: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()


class City(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A city's settings.

    ``lang`` is the language of the drafts. ``contacts`` names people to meet by indicator, area (``GOV-IMP``) or
    pillar (``GOV``). ``names`` gives the city's own names for bodies and posts by concept
    (``advisory_council = ["Forum der Vielfalt"]``). ``sources`` is keyed by the file's path below the folder.
    """

    name: Annotated[str, Meta(min_length=1)]
    country: str = ""
    lang: str = "en"
    review: ReviewDetails = ReviewDetails()
    contacts: dict[str, str] = {}
    names: dict[str, tuple[str, ...]] = {}
    interviewers: tuple[str, ...] = ()
    privacy: Privacy = Privacy()
    sources: dict[str, SourceDetails] = {}


def read_city(folder: Path) -> City:
    """Return the settings in the folder's ``city.toml``; a folder without one is named after itself."""
    path = folder / SETTINGS
    if not folder.is_dir():
        raise UsageError(folder, "is not a folder", f"Make it with: peerdesk new {folder.name}")
    if not path.exists():
        return City(name=folder.name)
    try:
        return msgspec.convert(tomllib.loads(read_ordinary(path).decode("utf-8-sig")), City)
    except OSError as error:
        raise DataError(path, f"cannot be read ({error.strerror})", "See whether it can be opened elsewhere") from error
    except UnicodeDecodeError as error:
        raise DataError(path, "is not saved as UTF-8", "Save it again with the encoding UTF-8") from error
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, RecursionError) as error:
        raise DataError(path, str(error), "See docs/city-toml.md for what may stand in it") from error


def is_city(folder: Path) -> bool:
    """Return whether the folder holds a city: settings, or one of the folders for material."""
    return (folder / SETTINGS).is_file() or any((folder / name).is_dir() for name in FOLDERS)


def find_cities(corpus: Path, names: Sequence[str]) -> list[Path]:
    """Return the folders of the cities named, or of all cities in the corpus; raise UsageError for an unknown one.

    A name is a folder in the corpus or the path of a city's folder anywhere.
    """
    if names:
        return _told_apart([_city_folder(corpus, name) for name in dict.fromkeys(names)])
    if not corpus.is_dir():
        raise UsageError(
            corpus, "is not there", "Name the folder of cities with --corpus, or make one: peerdesk new CITY"
        )
    found = sorted(folder for folder in corpus.iterdir() if folder.is_dir() and is_city(folder))
    if not found:
        raise UsageError(corpus, "holds no city yet", "Make one with: peerdesk new CITY")
    return found


def _told_apart(folders: list[Path]) -> list[Path]:
    """Return the folders; raise UsageError where two have one name, for they would share an output folder."""
    names = [folder.name for folder in folders]
    if twins := [name for n, name in enumerate(names) if name in names[:n]]:
        raise UsageError(twins[0], "is the name of two of these folders", "Run them one by one, each with its --output")
    return folders


def _city_folder(corpus: Path, name: str) -> Path:
    for folder in (corpus / name, Path(name)):
        if folder.is_dir() and is_city(folder):
            return folder if folder.name not in ("", "..") else folder.resolve()
    known = [folder.name for folder in corpus.iterdir() if is_city(folder)] if corpus.is_dir() else []
    close = difflib.get_close_matches(name, known, n=1)
    hint = f"Did you mean {close[0]}?" if close else f"Make it with: peerdesk new {name}"
    raise UsageError(name, f"no such city in {corpus}", hint)


def find_sources(folder: Path) -> dict[str, Path]:
    """Return the city's files by name, in a stable order, without hidden ones and editors' lock files.

    What cannot be read is there too, for it has to be accounted for: a link that leads nowhere or to a folder, a
    folder that cannot be opened. ``why_unread`` tells of each.
    """
    found = (path for name in FOLDERS for path in _walk(folder / name))
    files = (path for path in found if not is_hidden(path.relative_to(folder)))
    return _named(folder, (path for path in files if not is_table(path, folder)))


def find_strays(folder: Path) -> dict[str, Path]:
    """Return the files that lie in the city's folder, but in none of the folders for material, so that none is read.

    They come by name. Files that belong there, as the settings, and hidden ones are left out.
    """
    names = {path: path.relative_to(folder) for path in _walk(folder)}
    strays = (path for path, name in names.items() if name.parts[0] not in FOLDERS and not is_hidden(name))
    return _named(folder, (path for path in strays if names[path].as_posix() not in OWN_FILES))


def _walk(top: Path) -> list[Path]:
    """Return everything below a folder but folders, links to folders not followed, for they may lead in a circle.

    A folder that cannot be listed stands for what is in it.
    """
    found: list[Path] = []

    def note(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            found.append(Path(error.filename))

    for here, folders, files in os.walk(top, onerror=note):
        links = [name for name in folders if is_link(Path(here, name))]
        found += [Path(here, name) for name in (*links, *files)]
    return sorted(found, key=lambda path: path.as_posix())


def is_link(path: Path) -> bool:
    """Return whether a path leads somewhere else: a link, or on Windows a junction."""
    return path.is_symlink() or bool(getattr(os.path, "isjunction", lambda _: False)(path))


def _named(folder: Path, paths: Iterable[Path]) -> dict[str, Path]:
    """Return the paths by name; where two names read the same, the second one gets a number."""
    named: dict[str, Path] = {}
    for path in paths:
        name = wanted = name_of(path, folder)
        numbers = itertools.count(2)
        while name in named:
            name = f"{wanted} ({next(numbers)})"
        named[name] = path
    return named


def why_unread(path: Path, folder: Path) -> str:
    """Return why something in a city's folder is not even opened, "" for an ordinary file.

    A link out of the folder is not followed: who sends a city's folder does not get to choose what else is read.
    """
    try:
        real, told = path.resolve(strict=True), path.stat()
        if not real.is_relative_to(folder.resolve()):
            return "is a link to a place outside of the city's folder. Copy the file itself here"
    except (OSError, RuntimeError) as error:  # a circle of links is a RuntimeError
        reason = getattr(error, "strerror", None) or "a link that leads in a circle"
        return f"cannot be opened ({reason}). See whether it is there and open elsewhere"
    if stat.S_ISREG(told.st_mode):
        return ""
    if stat.S_ISDIR(told.st_mode):
        is_elsewhere = is_link(path)
        return (
            "is a link to a folder. Copy the files themselves here"
            if is_elsewhere
            else "is a folder that cannot be opened. Ask who made it for the permission to read it"
        )
    return "is no ordinary file, but a pipe or a device. Take it out of the folder"


def is_table(path: Path, folder: Path) -> bool:
    """Return whether a file of a city is its table of interviews (``interviews.py``) rather than material."""
    is_there = path.parent == folder / INTERVIEWS
    return is_there and path.stem.casefold() == INTERVIEWS and path.suffix.casefold() in (".csv", ".xlsx")


def is_hidden(path: Path) -> bool:
    """Return whether a path is one that no person put there: hidden, or an editor's or the system's own."""
    return any(part.startswith((".", "~$")) for part in path.parts) or path.name in (
        "Thumbs.db",
        "desktop.ini",
    )


def name_of(path: Path, folder: Path) -> str:
    """Return a source's path below the city's folder, with forward slashes and composed umlauts on every system.

    What no terminal should get as it is, or is no character at all, is written out as a code.
    """
    return visible(unicodedata.normalize("NFC", path.relative_to(folder).as_posix()))


def kind_of(file: str, city: City) -> Kind:
    """Return the kind of a file by ``city.toml``, else by the folder it lies in."""
    details = city.sources.get(file)
    if details and details.kind:
        return details.kind
    return FOLDERS.get(file.split("/", 1)[0], Kind.OTHER)


def is_name(name: str) -> bool:
    """Return whether a folder can have the name on every system, Windows included."""
    is_device = re.fullmatch(r"(?i:con|prn|aux|nul|com\d|lpt\d)(\..*)?", name)
    is_plain = visible(name) == name and not set(name) & set('<>:"|?*/\\')
    return is_plain and not is_device and bool(name) and name == name.strip().rstrip(".") and len(name.encode()) <= 200


def new_city(folder: Path) -> Path:
    """Make the folder of a new city with a commented ``city.toml`` and return that file's path."""
    path = folder / SETTINGS
    if path.exists():
        raise UsageError(path, "is there already and is left as it is")
    if not is_name(folder.name):
        why = "is no name that a folder can have on every computer"
        raise UsageError(folder.name, why, "Use letters, digits and hyphens")
    try:
        for name in FOLDERS:
            (folder / name).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(folder, f"cannot be made ({error.strerror})", "Choose another --corpus") from error
    template = resources.files("pipeline").joinpath("city-template.toml").read_text("utf-8")
    write_bytes(path, template.replace("CITY", folder.name).encode("utf-8"))
    return path
