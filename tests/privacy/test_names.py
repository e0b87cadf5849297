"""Names in a text: found in every form a sentence gives them, and only they."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.privacy.names import Masked, Name, Names, is_name, parts_of
from tests.timing import seconds

PEOPLE = {
    "anna": "Frau Dr. Anna-Lena Müller",
    "pekka": "Pekka Virtanen",
    "heikki": "Heikki Mäki",
    "youssef": "Youssef El-Amrani",
    "jan": "Jan van der Berg",
    "hans": "Hans Klein",
    "ahmed": "Ahmed O’Brien",
    "rosa": "Rosa García Molina",
    "nils": "Nils Åkesson",
    "ewa": "Ewa Nowicki",
}
NAMES = Names(Name(text=name, who=who) for who, name in PEOPLE.items())


def found(text: str, lang: str, names: Names = NAMES) -> list[tuple[str, str]]:
    return [(text[each.start : each.end], each.who) for each in names.find(text, lang)]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("de", "Da hat Müllers Plan geholfen.", "Müllers"),
        ("de", "Da hat Anna-Lenas Plan geholfen.", "Anna-Lenas"),
        ("de", "Die MÜLLER sagt es.", "MÜLLER"),
        ("de", "Frau Mueller sagt es.", "Frau Mueller"),
        ("de", "Gefragt wurde Müller, Anna-Lena zuerst.", "Müller, Anna-Lena"),
        ("de", "Gefragt wurde A.-L. Müller zuerst.", "A.-L. Müller"),
        ("de", "Gefragt wurde Frau Prof. Dr. Müller zuerst.", "Frau Prof. Dr. Müller"),
        ("de", "Der Müller-Plan wirkt.", "Müller"),
        ("de", "Das war Hans’ Idee.", "Hans"),
        ("de", "Die Müllersche Idee wirkt.", "Müllersche"),
        ("fi", "Kysyimme Virtaselta ja odotimme.", "Virtaselta"),
        ("fi", "Se oli Pekan ajatus.", "Pekan"),
        ("fi", "Olin Mäellä eilen.", "Mäellä"),
        ("fi", "Annoin sen Heikille eilen.", "Heikille"),
        ("fi", "Se on Ahmedin ajatus.", "Ahmedin"),
        ("es", "Lo saben los García desde hace años.", "García"),
        ("es", "Lo sabe Garcia desde hace años.", "Garcia"),
        ("fr", "Le projet d’Ahmed avance.", "Ahmed"),
        ("nl", "De heer Van der Berg weet het.", "Van der Berg"),
        ("nl", "J. van der Berg weet het.", "J. van der Berg"),
        ("sv", "Det var Åkessons idé.", "Åkessons"),
        ("sv", "Det var Akesson som kom.", "Akesson"),
        ("en", "Mr El-Amrani said so.", "Mr El-Amrani"),
        ("en", "Ahmed O'Brien's idea works.", "Ahmed O'Brien"),
        ("de", "Ewa Nowicka war da.", "Ewa Nowicka"),
        ("en", "so hans klein said that the council meets", "hans klein"),
    ],
)
def test_a_name_is_found_in_every_form(lang: str, text: str, expected: str) -> None:
    assert [words for words, _ in found(text, lang)] == [expected]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "Ein kleines Kind ist noch sehr klein."),
        ("es", "El consejo de la ciudad es el que decide."),
        ("nl", "De raad van de stad."),
        ("en", "A council of the city, of the young."),
        ("de", "Die Mühle mahlt, und der Anfang war gut."),
        ("fi", "Mies asuu maalla."),
    ],
)
def test_other_words_stay(lang: str, text: str) -> None:
    assert found(text, lang) == []


def test_a_word_that_somebody_keeps_is_a_name_only_beside_a_title_or_another_part() -> None:
    names = Names([Name(text="Maria Koch", who="m")], keep=["Koch"])
    text = "Der Koch kam, Frau Koch auch, und Maria Koch."
    assert [words for words, _ in found(text, "de", names)] == ["Frau Koch", "Maria Koch"]


def test_a_name_of_several_people_stands_for_none_of_them() -> None:
    names = Names([Name(text="Ada Berg", who="a"), Name(text="Bo Berg", who="b")])
    assert found("Berg sagt das, Ada Berg auch.", "de", names) == [("Berg", ""), ("Ada Berg", "a")]


def test_in_text_without_capitals_only_the_commonest_words_are_no_names() -> None:
    names = Names([Name(text="Will Brown", who="w")])
    assert found("and brown said we will meet again", "en", names) == [("brown", "w")]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("de", "Da war Aylin Yildiz dabei.", "Aylin Yildiz"),
        ("en", "Then Aylin Yildiz came along.", "Aylin Yildiz"),
        ("en", "Then Yildiz Demirel came along.", "Yildiz Demirel"),
        ("en", "The mayor and Ms Yildiz came.", "Ms Yildiz"),
        ("de", "Da war Kollegin Yildiz dabei.", "Yildiz"),
        ("en", "Yesterday Yildiz came along.", "Yildiz"),
    ],
)
def test_the_other_half_of_a_name_goes_with_the_one_that_is_known(lang: str, text: str, expected: str) -> None:
    names = Names([Name(text="Ms Yildiz", who="y")])
    assert found(text, lang, names) == [(expected, "y")]


def test_names_grown_together_are_found() -> None:
    assert found("see heikkimäki and @youssefamrani", "en") == [("heikkimäki", "heikki"), ("youssefamrani", "youssef")]


@pytest.mark.parametrize(
    ("label", "is_one"),
    [
        ("Anna", True),
        ("Frau Müller", True),
        ("B", False),
        ("S01", False),
        ("MR", False),
        ("Speaker 1", False),
        ("SPEAKER_00", False),
        ("MÜLLER", True),
        ("stokes", True),
        ("notes", False),
    ],
)
def test_a_code_is_no_name(label: str, is_one: bool) -> None:
    assert is_name(label) is is_one


def test_parts_of_a_name_come_without_titles_and_remarks() -> None:
    assert parts_of("Frau Dr. Anna-Lena Müller (Leitung)") == ["Anna", "Lena", "Müller"]


@given(
    words=st.lists(
        st.sampled_from(["Anna", "Lena", "Müller", "the", "Van", "O’Brien", "a", ",", "-", "\n", "Dr."]), max_size=12
    )
)
def test_stretches_are_in_order_and_apart(words: list[str]) -> None:
    text = " ".join(words)
    places = [(each.start, each.end) for each in NAMES.find(text, "en")]
    assert all(start < end for start, end in places)
    assert all(one[1] <= other[0] for one, other in pairwise(places))


def test_offsets_are_found_again_after_replacing() -> None:
    masked = Masked("Frau Berg asks Bo now", [(0, 9, "[A]"), (15, 17, "[Person 2]")])
    assert masked.text == "[A] asks [Person 2] now"
    assert [masked.at(n) for n in (0, 10, 15, 18)] == [0, 4, 9, 20]
    assert (masked.at(5), masked.at(5, is_end=True)) == (0, 3)
    assert masked.text[masked.at(10) : masked.at(17, is_end=True)] == "asks [Person 2]"


@given(text=st.text(alphabet="ab c", max_size=30), data=st.data())
def test_what_is_not_replaced_stays_in_place(text: str, data: st.DataObject) -> None:
    at = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=4, unique=True)))
    cuts = [(start, end, "[X]") for start, end in zip(at[::2], at[1::2], strict=False)]
    masked = Masked(text, cuts)
    for n, letter in enumerate(text):
        if not any(start <= n < end for start, end, _ in cuts):
            assert masked.text[masked.at(n)] == letter


def test_cost_grows_with_the_text_alone() -> None:
    text = "Frau Müller und Anna, A. B. C. van der 'Berg - " * 400
    part = max(seconds(lambda: NAMES.find(text, "de")), 0.002)
    assert seconds(lambda: NAMES.find(text * 10, "de")) < 30 * part
