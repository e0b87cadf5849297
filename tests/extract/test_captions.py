from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import DamagedError
from pipeline.extract.interviews.captions import read_captions
from pipeline.models import TimePlace


def _time(seconds: int) -> str:
    return f"00:{seconds // 60:02}:{seconds % 60:02}.000"


@pytest.fixture
def turns(tmp_path: Path) -> object:
    """Read cues of one second each, and give what is said as (speaker, text)."""

    def read(*cues: str) -> list[tuple[str, str]]:
        timed = (f"{n}\n{_time(n)} --> {_time(n + 1)}\n{cue}\n" for n, cue in enumerate(cues))
        path = tmp_path / "a.vtt"
        path.write_text("WEBVTT\n\n" + "\n".join(timed), encoding="utf-8")
        return [(block.speaker, block.text) for block in read_captions(path).blocks]  # type: ignore[union-attr]

    return read


CASES = {
    "voices": (["<v Ada>Wie oft?</v>", "<v Bo>Viermal."], [("Ada", "Wie oft?"), ("Bo", "Viermal.")]),
    "voice with class": (["<v.loud Ada>Ja"], [("Ada", "Ja")]),
    "cues of one voice": (["<v Ada>Wie", "<v Ada>oft?"], [("Ada", "Wie oft?")]),
    "a cue that goes on": (["<v Ada>Wie", "oft?"], [("Ada", "Wie oft?")]),
    "two voices in a cue": (["<v Ada>Wie oft?</v>\n<v Bo>Nie."], [("Ada", "Wie oft?"), ("Bo", "Nie.")]),
    "names before a colon": (
        ["Ada: Wie", "Ada: oft?", "Bo: Nie.", "Bo: Ja."],
        [("Ada", "Wie oft?"), ("Bo", "Nie. Ja.")],
    ),
    "a name that comes once": (
        ["Ada: Wie oft?", "Bo: Nie.", "Ada: Nie?", "Bo: Doch.", *["Ada: Ja."] * 6, "Cem Ay: Nie."],
        [
            ("Ada", "Wie oft?"),
            ("Bo", "Nie."),
            ("Ada", "Nie?"),
            ("Bo", "Doch."),
            ("Ada", " ".join(["Ja."] * 6)),
            ("Cem Ay", "Nie."),
        ],
    ),
    "a colon that names nobody": (["<v Ada>Eins ist klar: Es fehlt Geld."], [("Ada", "Eins ist klar: Es fehlt Geld.")]),
    "markup and entities": (["<i>R &amp; D</i> <00:00:01.000>ja"], [("", "R & D ja")]),
    "a line that is shown once more": (
        ["<v Ada>Wie oft?", "Wie oft?"],
        [("Ada", "Wie oft? Wie oft?")],
    ),
    "names before a colon in one cue": (
        ["Ada: Wie oft?\nBo: Nie.", "Ada: Nie?\nBo: Doch."],
        [("Ada", "Wie oft?"), ("Bo", "Nie."), ("Ada", "Nie?"), ("Bo", "Doch.")],
    ),
    "a name in brackets above the text": (
        ["(Ada Ay)\nWie oft?", "(Bo)\nNie.", "(Ada Ay)\nNie?", "(Bo)\nDoch."],
        [("Ada Ay", "Wie oft?"), ("Bo", "Nie."), ("Ada Ay", "Nie?"), ("Bo", "Doch.")],
    ),
    "a remark in brackets above the text": (
        ["(Applaus)\nWie oft?", "(Applaus)\nNie."],
        [("", "(Applaus) Wie oft? (Applaus) Nie.")],
    ),
    "a code in brackets": (
        ["[SPEAKER_00] Wie oft?", "[SPEAKER_01] Nie.", "[SPEAKER_00] Nie?"],
        [("SPEAKER_00", "Wie oft?"), ("SPEAKER_01", "Nie."), ("SPEAKER_00", "Nie?")],
    ),
    "a name above every text": (
        ["Ada Ay\nWie oft?", "Bo Cem\nNie.", "Ada Ay\nNie?", "Bo Cem\nDoch."],
        [("Ada Ay", "Wie oft?"), ("Bo Cem", "Nie."), ("Ada Ay", "Nie?"), ("Bo Cem", "Doch.")],
    ),
    "a line above some texts is no name": (
        ["Ja\nwir haben", "Ja\nwir tagen", "und", "dann", "noch"],
        [("", "Ja wir haben Ja wir tagen und dann noch")],
    ),
    "words with a hyphen": (["e-Bike--Rad - ja", "Ada: a-b"], [("", "e-Bike--Rad - ja Ada: a-b")]),
    "lines that roll up": (
        ["wir haben", "wir haben\neinen Rat", "einen Rat\nin Aue"],
        [("", "wir haben einen Rat in Aue")],
    ),
}


@pytest.mark.parametrize(("cues", "expected"), CASES.values(), ids=CASES.keys())
def test_cues_become_turns(turns, cues: list[str], expected: list[tuple[str, str]]) -> None:
    assert [(speaker, " ".join(text.split())) for speaker, text in turns(*cues)] == expected


def test_a_line_shown_for_an_instant_is_the_line_before(tmp_path: Path) -> None:
    path = tmp_path / "a.vtt"
    cues = (("00:00.000", "00:02.000", "wir haben"), ("00:02.000", "00:02.010", "wir haben"))
    path.write_text("WEBVTT\n\n" + "\n".join(f"{a} --> {b}\n{text}\n" for a, b, text in cues), encoding="utf-8")
    assert [block.text for block in read_captions(path).blocks] == ["wir haben"]


def test_a_long_turn_is_cut_at_sentence_ends_and_keeps_its_times(tmp_path: Path) -> None:
    path = tmp_path / "a.vtt"
    cues = (
        f"{_time(10 * n)} --> {_time(10 * n + 9)}\n<v Bo>Der Beirat tagt seit Jahren viermal im Jahr.\n"
        for n in range(40)
    )
    path.write_text("WEBVTT\n\n" + "\n".join(cues), encoding="utf-8")
    blocks = read_captions(path).blocks
    places = [block.place for block in blocks if isinstance(block.place, TimePlace)]
    assert len(places) == len(blocks) == 3
    assert {place.turn for place in places} == {1}
    assert all(block.text.strip().endswith("Jahr.") for block in blocks)
    assert [place.start_ms for place in places[1:]] == [(place.end_ms or 0) + 1000 for place in places[:-1]]
    assert (places[0].start_ms, places[-1].end_ms) == (0, 399_000)


def test_what_is_no_webvtt_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "a.vtt"
    path.write_text("no captions", encoding="utf-8")
    with pytest.raises(DamagedError, match="WebVTT"):
        read_captions(path)
