"""Who was interviewed, and the pseudonym of each, which stays the same from run to run.

The key, which tells who is behind a pseudonym, is a file in the city's own folder, beside the material and never
among the drafts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, structs

from pipeline import store
from pipeline.city import KEY, City
from pipeline.errors import DataError
from pipeline.models import Interviewee, Kind, Part, Passage, RoleType, Source
from pipeline.privacy.endings import folded
from pipeline.privacy.names import is_name, parts_of


class Person(Struct, frozen=True, kw_only=True):
    """Somebody who was interviewed.

    ``id`` is what the key knows the person by; ``names`` are all the names found, as written in transcripts and
    settings, the fullest first (empty: only a code such as "B" is known). ``type`` and ``number`` make the
    pseudonym. ``files`` are the interviews.
    """

    id: str
    names: tuple[str, ...] = ()
    role: str = ""
    type: RoleType | None = None
    number: int = 0
    files: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The fullest name, or the code under which the person speaks."""
        return self.names[0] if self.names else self.id.rpartition(": ")[2]


class KeyEntry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A pseudonym that was given, and to whom; it is never given again."""

    who: str
    number: int
    type: RoleType | None = None
    names: tuple[str, ...] = ()


class Key(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is behind the pseudonyms of a city. Never share the file."""

    note: str = "Who is behind the pseudonyms. Keep this file to yourselves and never send it to anybody."
    people: tuple[KeyEntry, ...] = ()


class People:
    """Everybody who was interviewed in a city, and who asked."""

    def __init__(
        self,
        people: Iterable[Person] = (),
        by_speaker: Mapping[tuple[str, str], str] | None = None,
        interviewers: Iterable[str] = (),
    ) -> None:
        self._people = {person.id: person for person in people}
        self._by_speaker = by_speaker or {}
        self.interviewers = tuple(interviewers)

    def __iter__(self) -> Iterator[Person]:
        return iter(self._people.values())

    def who_says(self, passage: Passage) -> Person | None:
        """Return who says a passage of an interview, None for a question and for what is no interview."""
        id = self._by_speaker.get((passage.source, passage.speaker))
        return self._people[id] if id is not None else None

    def in_source(self, source: Source) -> list[Person]:
        """Return who was interviewed in a source."""
        return [person for person in self if source.file in person.files]


def read_key(folder: Path) -> Key:
    """Return the city's key, an empty one where there is none; raise DataError for one that cannot be read."""
    path = folder / KEY
    if not path.exists():
        return Key()
    try:
        return store.read_json(path, Key)
    except DataError as error:
        advice = "Put back a copy of it; without it pseudonyms that were sent out would change"
        raise DataError(path, error.why, advice) from error


def write_key(folder: Path, key: Key) -> None:
    """Write the city's key, readable for its owner only where the system knows that."""
    store.write_json(folder / KEY, key, mode=0o600)


def find_people(city: City, sources: Iterable[Source], passages: Iterable[Passage], key: Key) -> tuple[People, Key]:
    """Return everybody interviewed, and the key with the pseudonyms that are new.

    People are those whom the settings name and those who speak in an interview without asking. A speaker is the
    person in the settings of whose name the label is a part; the only speaker is the only person named.
    """
    voices = _voices(passages)
    found: dict[str, Person] = {}
    by_speaker: dict[tuple[str, str], str] = {}
    for source in sources:
        answering, _ = voices.get(source.id, ([], []))
        if source.kind is Kind.INTERVIEW or answering:
            for person, labels in _in_interview(source, answering):
                found[person.id] = _merged(found[person.id], person) if person.id in found else person
                by_speaker |= {(source.id, label): person.id for label in labels}
    full = [part.split(",")[0].strip() for people in city.contacts.values() for part in people.split(";")]
    numbered, key = _numbered([_with_full_name(person, full) for person in found.values()], key)
    asking = dict.fromkeys(label for _, asking in voices.values() for label in asking if is_name(label))
    details = (name for given in city.sources.values() for name in given.interviewers)
    interviewers = [name for name in dict.fromkeys((*city.interviewers, *details, *asking)) if is_name(name)]
    return People(numbered, by_speaker, interviewers), key


def _voices(passages: Iterable[Passage]) -> dict[str, tuple[list[str], list[str]]]:
    """Return who answers and who only asks in each source, by its id."""
    asks: dict[tuple[str, str], bool] = {}
    for passage in passages:
        if passage.speaker:
            who = (passage.source, passage.speaker)
            asks[who] = asks.get(who, True) and passage.part is Part.QUESTION
    voices: dict[str, tuple[list[str], list[str]]] = {}
    for (source, speaker), only_asks in asks.items():
        voices.setdefault(source, ([], []))[only_asks].append(speaker)
    return voices


def _in_interview(source: Source, speakers: Sequence[str]) -> Iterator[tuple[Person, list[str]]]:
    """Yield the people of one interview, each with the labels under which the transcript lets them speak."""
    listed = [person for person in source.interviewees if person != Interviewee()]
    labels: dict[int, list[str]] = {n: [] for n in range(len(listed))}
    others: list[str] = []
    for speaker in speakers:
        n = _listed_as(speaker, listed, source.interpreter)
        (others if n is None else labels[n]).append(speaker)
    silent = [n for n, theirs in labels.items() if not theirs]
    if len(others) == 1 and len(silent) == 1:
        labels[silent[0]] = [others.pop()]
    for n, person in enumerate(listed):
        if person.name or labels[n]:
            yield _person(source, person, labels[n]), labels[n]
    alike = listed[0] if len(listed) == 1 and not listed[0].name else Interviewee()
    for speaker in others:
        yield _person(source, structs.replace(alike, name=""), [speaker]), [speaker]
    if len(listed) == 1 and not speakers and not listed[0].name:
        yield _person(source, listed[0], []), []


def _listed_as(speaker: str, listed: Sequence[Interviewee], interpreter: str) -> int | None:
    """Return the number of the person in the settings who speaks under a label; an interpreter speaks for the one."""
    fits = [n for n, person in enumerate(listed) if _is_same(speaker, person.name)]
    if len(fits) == 1:
        return fits[0]
    return 0 if len(listed) == 1 and _is_same(speaker, interpreter) else None


def _is_same(speaker: str, name: str) -> bool:
    """Return whether one label's words and numbers are among the other's: "Mrs Berg" and "Anna Berg"."""
    one, other = (_words(label) | set(re.findall(r"\d+", label)) for label in (speaker, name))
    return bool(one and other) and (one <= other or other <= one)


def _words(name: str) -> frozenset[str]:
    return frozenset(folded(word)[0] for word in parts_of(name))


def _person(source: Source, listed: Interviewee, labels: Sequence[str]) -> Person:
    names = [name for name in dict.fromkeys((listed.name, *labels)) if name and is_name(name)]
    names.sort(key=lambda name: -len(parts_of(name)))
    code = listed.name or (labels[0] if labels else "")
    id = " ".join(sorted(_words(names[0]))) if names else f"{source.file}: {code}" if code else source.file
    return Person(id=id, names=tuple(names), role=listed.role, type=listed.type, files=(source.file,))


def _merged(one: Person, other: Person) -> Person:
    return structs.replace(
        one,
        names=tuple(dict.fromkeys((*one.names, *other.names))),
        role=one.role or other.role,
        type=one.type or other.type,
        files=tuple(dict.fromkeys((*one.files, *other.files))),
    )


def _with_full_name(person: Person, known: Iterable[str]) -> Person:
    """Return the person with the names of contacts that hold the whole of a name: Nadia Haddou for Mrs Haddou."""
    mine = [_words(name) for name in person.names]
    full = [name for name in known if any(words < _words(name) for words in mine)]
    return structs.replace(person, names=tuple(dict.fromkeys((*full, *person.names))))


def _numbered(people: Iterable[Person], key: Key) -> tuple[list[Person], Key]:
    """Return the people with their numbers: those of the key, and for new ones the next free."""
    people = list(people)
    given = {(entry.who, entry.type): entry.number for entry in key.people}
    last: Counter[RoleType | None] = Counter()
    for entry in key.people:
        last[entry.type] = max(last[entry.type], entry.number)
    numbered: list[Person] = []
    entries = list(key.people)
    for person in people:
        if (person.id, person.type) not in given:
            last[person.type] += 1
            given[person.id, person.type] = last[person.type]
            entries.append(KeyEntry(who=person.id, type=person.type, number=last[person.type]))
        numbered.append(structs.replace(person, number=given[person.id, person.type]))
    named = {person.id: person.names for person in people}
    entries = [structs.replace(entry, names=_all_names(entry, named.get(entry.who, ()))) for entry in entries]
    return numbered, structs.replace(key, people=tuple(entries))


def _all_names(entry: KeyEntry, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*entry.names, *names)))


def is_outside(folder: Path, output: Path) -> bool:
    """Return whether a city's folder, where the key lies, is outside the folder of drafts."""
    return not folder.resolve().is_relative_to(output.resolve())


def single_holders(people: People) -> list[Person]:
    """Return those who are the only one of their type, so that a reader in the city may tell who speaks."""
    counts = Counter(person.type for person in people if person.type)
    return [person for person in people if person.type and counts[person.type] == 1]


def without_type(people: People) -> list[Person]:
    """Return those whose role nobody has told."""
    return [person for person in people if person.type is None]
