"""Names that somebody gave us: the list ``names.txt`` beside the city's settings, and ``[privacy]`` in them.

A line of the list is a name to take out; ``Anni = Anna Weber`` is another name of somebody who has one; ``keep: Rose``
is a word that only looks like a name.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from pipeline.city import GIVEN, City
from pipeline.errors import DataError
from pipeline.privacy.names import is_name, parts_of
from pipeline.privacy.people import Key, People
from pipeline.store import read_ordinary

LIST = GIVEN
KEEP = "keep:"
INTERVIEWER, NAME = "interviewer", "name"


class Given(Struct, frozen=True, kw_only=True):
    """Names by what they stand for: each with the name of the same person, or "" for nobody else's."""

    names: tuple[tuple[str, str], ...] = ()
    keep: tuple[str, ...] = ()


def read_given(folder: Path, city: City) -> Given:
    """Return what the list and the settings name; raise DataError with the line that makes no sense."""
    names: list[tuple[str, str]] = [(name, "") for name in city.privacy.names]
    keep = list(city.privacy.keep)
    path = folder / LIST
    for number, line in enumerate(_lines(path), 1):
        text = line.split("#", 1)[0].strip()
        if text.casefold().startswith(KEEP):
            keep.append(text[len(KEEP) :].strip())
        elif text:
            name, _, same_as = (part.strip() for part in text.partition("="))
            if not parts_of(name):
                raise DataError.at(path, number, f'"{text}" is no name', "Write one name a line")
            names.append((name, same_as))
    return Given(names=tuple(names), keep=tuple(keep))


def _lines(path: Path) -> list[str]:
    if not path.exists():
        return []
    try:
        return read_ordinary(path).decode("utf-8-sig").splitlines()
    except OSError as error:
        raise DataError(path, f"cannot be read ({error.strerror})", "See whether it can be opened elsewhere") from error
    except UnicodeDecodeError as error:
        raise DataError(path, "cannot be read as text", "Save it again with the encoding UTF-8") from error


def names_of(people: People, given: Given, city: City) -> list[tuple[str, str]]:
    """Return every name with whom it stands for: a person's id, an interviewer, or just a name.

    Those whom the settings name count even where their interview could not be read: others may speak of them.
    """
    known = [(name, person.id) for person in people for name in person.names]
    by_words = {_key(name): id for name, id in known}
    unread = [(name, NAME) for name in _in_settings(city) if _key(name) not in by_words]
    asking = [(name, INTERVIEWER) for name in people.interviewers if _key(name) not in by_words]
    listed = [(name, by_words.get(_key(same_as or name), NAME)) for name, same_as in given.names]
    return [*known, *listed, *unread, *asking]


def names_in(key: Key, city: City, given: Given) -> list[str]:
    """Return every name known without reading the interviews again: of the key, the settings and the list."""
    in_key = (name for entry in key.people for name in entry.names)
    return list(dict.fromkeys((*in_key, *_in_settings(city), *(name for name, _ in given.names))))


def _in_settings(city: City) -> Iterator[str]:
    people = (person for details in city.sources.values() for person in details.people)
    return (person.name for person in people if is_name(person.name))


def _key(name: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in parts_of(name))
