"""Who was interviewed, and pseudonyms that stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.city import KEY, City
from pipeline.errors import DataError
from pipeline.models import Interviewee, Kind, Part, Passage, RoleType, Source, TimePlace
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

MAYOR = Interviewee(name="Ada Berg", role="Mayor", type=RoleType.POLITICIAN)
CITY = City(name="c")


def interview(n: int, *people: Interviewee, interpreter: str = "") -> Source:
    file = f"interviews/{n}.vtt"
    return Source(
        id=str(n), city="c", file=file, kind=Kind.INTERVIEW, sha256="", interviewees=people, interpreter=interpreter
    )


def said(n: int, *speakers: str, asks: str = "") -> list[Passage]:
    return [
        Passage(
            id=f"{n}-{at}",
            source=str(n),
            n=at,
            text="Yes.",
            place=TimePlace(turn=at),
            kind=Kind.INTERVIEW,
            part=Part.QUESTION if speaker == asks else Part.ANSWER,
            speaker=speaker,
        )
        for at, speaker in enumerate(speakers, 1)
    ]


def people_of(*sources: Source, passages: list[Passage], key: Key | None = None, city: City = CITY) -> People:
    return find_people(city, sources, passages, key or Key())[0]


def by_speaker(people: People, passages: list[Passage]) -> dict[str, tuple[RoleType | None, int] | None]:
    who = {passage.speaker: people.who_says(passage) for passage in passages}
    return {speaker: person and (person.type, person.number) for speaker, person in who.items()}


def test_the_speaker_with_a_part_of_the_name_is_the_person_named() -> None:
    passages = said(1, "I", "Frau Berg", asks="I")
    people = people_of(interview(1, MAYOR), passages=passages)
    assert by_speaker(people, passages) == {"I": None, "Frau Berg": (RoleType.POLITICIAN, 1)}
    assert [person.names for person in people] == [("Ada Berg", "Frau Berg")]


def test_the_only_speaker_is_the_only_person_named() -> None:
    passages = said(1, "I", "S01", asks="I")
    people = people_of(interview(1, MAYOR), passages=passages)
    assert by_speaker(people, passages)["S01"] == (RoleType.POLITICIAN, 1)


def test_numbers_tell_codes_apart() -> None:
    listed = Interviewee(name="Speaker 2", type=RoleType.POLITICIAN)
    passages = said(1, "Speaker 1", "Speaker 2")
    people = people_of(interview(1, listed), passages=passages)
    assert by_speaker(people, passages) == {"Speaker 1": (None, 1), "Speaker 2": (RoleType.POLITICIAN, 1)}


def test_an_interpreter_speaks_for_the_person_named() -> None:
    passages = said(1, "Cem", "Berg")
    people = people_of(interview(1, MAYOR, interpreter="Bo Cem"), passages=passages)
    assert by_speaker(people, passages) == {"Cem": (RoleType.POLITICIAN, 1), "Berg": (RoleType.POLITICIAN, 1)}


def test_several_speakers_of_one_role_are_several_people() -> None:
    passages = said(1, "Bo Cem", "Di Eka")
    people = people_of(interview(1, Interviewee(type=RoleType.MIGRANT_GROUP)), passages=passages)
    assert by_speaker(people, passages) == {
        "Bo Cem": (RoleType.MIGRANT_GROUP, 1),
        "Di Eka": (RoleType.MIGRANT_GROUP, 2),
    }


def test_somebody_of_whom_nothing_is_told_is_listed_and_not_guessed() -> None:
    passages = said(1, "I", "Bo Cem", asks="I")
    people = people_of(interview(1), passages=passages)
    assert [(person.name, person.type) for person in without_type(people)] == [("Bo Cem", None)]


def test_the_same_code_in_two_interviews_is_two_people() -> None:
    passages = [*said(1, "B"), *said(2, "B")]
    people = people_of(interview(1), interview(2), passages=passages)
    assert [(person.name, person.number) for person in people] == [("B", 1), ("B", 2)]


def test_the_same_name_in_two_interviews_is_one_person() -> None:
    passages = [*said(1, "Ada Berg"), *said(2, "Berg, Ada")]
    (person,) = people_of(interview(1), interview(2), passages=passages)
    assert person.files == ("interviews/1.vtt", "interviews/2.vtt")


def test_a_contact_gives_the_whole_name() -> None:
    city = City(name="c", contacts={"GOV": "Mayor; Nadia Haddou, head of the office"})
    (person,) = people_of(interview(1), passages=said(1, "Haddou"), city=city)
    assert person.names == ("Nadia Haddou", "Haddou")


def test_pseudonyms_stay_when_people_come_and_go() -> None:
    passages = {name: said(n, name) for n, name in enumerate(["Ada Berg", "Bo Cem", "Di Eka"], 1)}
    sources = [interview(n) for n in (1, 2, 3)]
    _, key = find_people(CITY, sources[:2], [*passages["Ada Berg"], *passages["Bo Cem"]], Key())
    people, key = find_people(CITY, sources[1:], [*passages["Di Eka"], *passages["Bo Cem"]], key)
    assert {person.name: person.number for person in people} == {"Bo Cem": 2, "Di Eka": 3}
    assert find_people(CITY, sources[1:], [*passages["Di Eka"], *passages["Bo Cem"]], key)[1] == key


def test_the_only_one_of_a_type_is_told() -> None:
    other = Interviewee(name="Bo Cem", type=RoleType.MIGRANT_GROUP)
    third = Interviewee(name="Di Eka", type=RoleType.MIGRANT_GROUP)
    people = people_of(interview(1, MAYOR, other, third), passages=[])
    assert [person.name for person in single_holders(people)] == ["Ada Berg"]


def test_the_key_is_read_back_and_is_its_owners_alone(tmp_path: Path) -> None:
    _, key = find_people(CITY, [interview(1, MAYOR)], [], Key())
    write_key(tmp_path, key)
    assert read_key(tmp_path) == key
    assert (tmp_path / KEY).stat().st_mode & 0o077 == 0


def test_a_broken_key_is_refused_rather_than_replaced(tmp_path: Path) -> None:
    (tmp_path / KEY).write_text("{")
    with pytest.raises(DataError, match="Put back a copy"):
        read_key(tmp_path)


def test_the_key_may_not_lie_among_the_drafts(tmp_path: Path) -> None:
    assert is_outside(tmp_path / "corpus" / "c", tmp_path / "output" / "c")
    assert not is_outside(tmp_path / "output" / "c", tmp_path / "output")
