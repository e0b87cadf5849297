"""For whom the drafts are: the team sees who said what, the host city does not.

Both come from the same records. The key to the pseudonyms and the list of words to decide on lie in the city's own
folder, never among the drafts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from pipeline import store
from pipeline.city import INTERVIEWS, KEY, TO_DECIDE
from pipeline.errors import OutputError, UsageError
from pipeline.models import Audience
from pipeline.privacy.details import Sort
from pipeline.privacy.given import INTERVIEWER, LIST, NAME, read_given
from pipeline.privacy.people import (
    Key,
    People,
    find_people,
    is_outside,
    read_key,
    single_holders,
    without_type,
    write_key,
)
from pipeline.privacy.share import Doubt, Records, share
from pipeline.report.citations import place_words, pseudonym
from pipeline.report.labels import Labels, read_labels

HOST_FOLDER = "host"


class Prepared(Struct, frozen=True, kw_only=True):
    """Records fit for an audience, the people in them, where the drafts belong, and what the leader should know."""

    records: Records
    people: People
    output: Path
    confidential: int = 0
    notes: tuple[str, ...] = ()


def prepare(folder: Path, records: Records, *, output: Path, audience: Audience, lang: str) -> Prepared:
    """Return the records for the audience, after adding new pseudonyms to the city's key.

    For the host, words that a person should decide on are written to a list beside the key. Raise UsageError where the
    key would lie among the drafts, OutputError where the host's drafts would rest on a key that cannot be kept.
    """
    labels = read_labels(lang)
    key = read_key(folder)
    people, new_key = find_people(records.city, records.sources, records.passages, key)
    notes = list(_notes(folder, people, labels))
    if new_key != key:
        notes += _keep(new_key, folder, output, audience)
    if audience is Audience.TEAM:
        return Prepared(records=records, people=people, output=output, notes=tuple(notes))
    return _for_host(folder, records, people, labels, output=output, notes=notes)


def _keep(key: Key, folder: Path, output: Path, audience: Audience) -> Iterator[str]:
    """Write the key; for the team, yield a note where that cannot be done."""
    if not is_outside(folder, output):
        why = f"would hold the key to the pseudonyms ({folder / KEY})"
        raise UsageError(output, why, "Choose another --output")
    try:
        write_key(folder, key)
    except OutputError as error:
        if audience is Audience.HOST:
            raise
        yield f"pseudonyms may change with the next run, for their key could not be kept ({error})"


def _for_host(
    folder: Path, records: Records, people: People, labels: Labels, *, output: Path, notes: list[str]
) -> Prepared:
    words = {person.id: f"[{pseudonym(person, labels)}]" for person in people} | _stand_ins(labels)
    shared = share(records, people, read_given(folder, records.city), words)
    path = folder / TO_DECIDE
    store.write_bytes(path, "\n".join(_list_lines(shared.doubts, records, labels)).encode("utf-8-sig"))
    if undecided := sum(not doubt.is_gone for doubt in shared.doubts):
        notes.append(f"{undecided} places may still tell who or where somebody is: look through {path}")
    if shared.confidential:
        notes.append(f"{shared.confidential} sources given in confidence are left out")
    return Prepared(
        records=shared.records,
        people=people,
        output=output / HOST_FOLDER,
        confidential=shared.confidential,
        notes=tuple(notes),
    )


def _stand_ins(labels: Labels) -> dict[str, str]:
    return {name: f"[{labels[f'masked.{name}']}]" for name in (INTERVIEWER, NAME, Sort.EMAIL, Sort.PHONE)}


def _notes(folder: Path, people: People, labels: Labels) -> Iterator[str]:
    """Yield what the leader should know of the people: missing types of role, and the only one of a type."""
    if missing := without_type(people):
        listed = ", ".join(_called(person.name) for person in missing)
        table = folder / INTERVIEWS / f"{INTERVIEWS}.csv"
        yield f"nobody has said in which role these were interviewed: {listed}; tell it in city.toml or {table}"
    for person in single_holders(people):
        role = f" ({person.role})" if person.role else ""
        yield (
            f"{pseudonym(person, labels)}{role} is the only one of this kind, so the city can tell who speaks; "
            "mark the interview as confidential if it must not"
        )


def _called(name: str) -> str:
    return name.removeprefix(f"{INTERVIEWS}/")


def _list_lines(doubts: Sequence[Doubt], records: Records, labels: Labels) -> Iterator[str]:
    """Yield the list of what a person should decide on, what is still in the drafts first."""
    files = {source.id: source.file for source in records.sources}
    yield "# Words in the drafts for the host that may tell who or where somebody is; made anew by each run."
    yield f"# To take a name out, write it into {LIST} beside this file, one a line, and run again."
    yield f'# A word that is no name and should stay: write "keep: word" into {LIST}.'
    for is_gone, title in ((False, "Still in the drafts"), (True, "Taken out; say if it was none")):
        yield ""
        yield f"# {title}"
        yield from dict.fromkeys(
            f"{doubt.sort}: {doubt.text}   ({files[doubt.passage.source]}, "
            f'{place_words(doubt.passage.place, labels)}: "{" ".join(doubt.around.split())}")'
            for doubt in doubts
            if doubt.is_gone is is_gone
        )
    yield ""
