from __future__ import annotations

import pytest

from pipeline.extract.interviews.labels import (
    Label,
    is_interpreter,
    is_interviewer,
    is_listening,
    label_of,
    name_above,
    names_alone,
    speakers_in,
    without_stamps,
)

MIN_12_30 = 750_000


@pytest.mark.parametrize(
    ("line", "speaker", "start_ms", "rest"),
    [
        ("I: Wie oft?", "I", None, "Wie oft?"),
        ("I:Wie oft?", "I", None, "Wie oft?"),
        ("B1: Nie.", "B1", None, "Nie."),
        ("Frau Dr. Ay: Nie.", "Frau Dr. Ay", None, "Nie."),
        ("Interviewer (Ada): Wie?", "Interviewer (Ada)", None, "Wie?"),
        ("Mme ROY, présidente : Bonsoir.", "Mme ROY, présidente", None, "Bonsoir."),
        ("Ada | Stadt Aue: Ja.", "Ada | Stadt Aue", None, "Ja."),
        ("[00:12:30] Ada: Ja.", "Ada", MIN_12_30, "Ja."),
        ("(12:30) Ada: Ja.", "Ada", MIN_12_30, "Ja."),
        ("00:12:30 Ada: Ja.", "Ada", MIN_12_30, "Ja."),
        ("#00:12:30-4# Ada: Ja.", "Ada", MIN_12_30 + 400, "Ja."),
        ("Ada [00:12:30]: Ja.", "Ada", MIN_12_30, "Ja."),
        ("Ada (00:12:30): Ja.", "Ada", MIN_12_30, "Ja."),
        ("Ada Ay  12:30", "Ada Ay", MIN_12_30, ""),
        ("Ada Ay\t00:12:30", "Ada Ay", MIN_12_30, ""),
        ("Frau Ay:", "Frau Ay", None, ""),
        ("75 M. ROY :", "M. ROY", None, ""),
        ("SPEAKER_00: ja", "SPEAKER_00", None, "ja"),
        ("I | Wie oft?", "I", None, "Wie oft?"),
        ("00:12:30 | Ada: | Ja. | Gut.", "Ada", MIN_12_30, "Ja. | Gut."),
        ("Ada | Ja. | 00:12:30", "Ada", MIN_12_30, "Ja."),
        ("7 | 00:12:30 | Ada | Ja.", "Ada", MIN_12_30, "Ja."),
        ("00:12:30 | und dann ging es weiter, wie immer.", "", MIN_12_30, "und dann ging es weiter, wie immer."),
        ("[00:12:30] weiter so", "", MIN_12_30, "weiter so"),
        ("[00:12:30] - weiter so", "", MIN_12_30, "weiter so"),
        ("00:12:30 weiter so", "", MIN_12_30, "weiter so"),
        ("0:12:30.0 --> 0:12:31.5", "", MIN_12_30, ""),
    ],
)
def test_a_line_tells_who_speaks_and_when(line: str, speaker: str, start_ms: int | None, rest: str) -> None:
    label = label_of(line)
    assert label is not None
    assert (label.speaker, label.start_ms, label.rest) == (speaker, start_ms, rest)


@pytest.mark.parametrize(
    "line",
    [
        "Wir treffen uns um 10:30 Uhr.",
        "https://example.org/rat",
        "Ich sage es noch einmal ganz klar und deutlich: Nein.",
        "Was heißt das? Nun: nichts.",
        "10:30 Uhr war Beginn.",
        "",
    ],
)
def test_a_line_of_text_has_no_label(line: str) -> None:
    assert label_of(line) is None


def test_a_span_of_time_has_both_ends() -> None:
    label = label_of("[00:00:01 --> 00:00:02,5] Ada: Ja.")
    assert label is not None
    assert (label.start_ms, label.end_ms) == (1000, 2500)


@pytest.mark.parametrize(
    ("text", "expected", "end_ms"),
    [
        ("Ja. #00:12:30-4#", "Ja.", MIN_12_30 + 400),
        ("Ja [00:00:01] und nein.", "Ja und nein.", None),
        ("Ja [00:00:01] - und nein.", "Ja und nein.", None),
        ("Um 10:30 Uhr.", "Um 10:30 Uhr.", None),
    ],
)
def test_time_stamps_are_no_speech(text: str, expected: str, end_ms: int | None) -> None:
    assert without_stamps(text) == (expected, end_ms)


def _labels(*names: str) -> list[Label | None]:
    return [Label(speaker=name, rest="") if name else None for name in names]


@pytest.mark.parametrize(
    ("names", "is_interview", "expected"),
    [
        (["Ada", "Bo", "Ada", "Bo"], False, {"Ada", "Bo"}),
        (["Ada", "Ada", "Wichtig", "", ""], True, {"Ada"}),
        (["Ada", "Ada", "B", "Frau Ay", "", ""], True, {"Ada", "B", "Frau Ay"}),
        (["Ada", "Ada", "B", "Frau Ay", "", ""], False, {"Ada"}),
        (["I", "Wichtig"], False, {"I"}),
        ([*["Ada"] * 9, "Cem Ay"], True, {"Ada", "Cem Ay"}),
        ([*["Ada"] * 9, "und dann"], True, {"Ada"}),
    ],
)
def test_speakers_recur_or_look_like_it(names: list[str], is_interview: bool, expected: set[str]) -> None:
    assert speakers_in(_labels(*names), is_interview=is_interview) == expected


@pytest.mark.parametrize(
    "name",
    ["I", "I1", "I 2", "INT", "Interviewerin", "Interviewer (Ada)", "Ada (Peer)", "Ada Ay, Moderatorin", "FRAGE", "Q."],
)
def test_usual_labels_mark_the_interviewer(name: str) -> None:
    assert is_interviewer(name)


@pytest.mark.parametrize("name", ["B", "Ada", "Ina", "Peer Steinmann", "Frau Frage-Nagel", "A"])
def test_other_labels_do_not(name: str) -> None:
    assert not is_interviewer(name)


@pytest.mark.parametrize(("name", "is_named"), [("Ada", True), ("Berg", True), ("ADA BERG (Aue)", True), ("Bo", False)])
def test_a_named_interviewer_is_known_by_part_of_the_name(name: str, is_named: bool) -> None:
    assert is_interviewer(name, ["Ada Berg"]) is is_named


@pytest.mark.parametrize("line", ["Ada Berg", "(Ada)", "[Bo Cem]", "SPEAKER_01", "Frau Ay"])
def test_a_line_can_be_a_name(line: str) -> None:
    assert name_above(line) is not None


@pytest.mark.parametrize("line", ["(lacht)", "Applaus", "wir haben", "Ja, gut", "Der Beirat tagt", "Warum?", ""])
def test_a_line_of_text_is_no_name(line: str) -> None:
    assert name_above(line) is None


def test_names_stand_alone_above_what_is_said() -> None:
    lines = [
        "Gespräch",
        "Ada",
        "Und wer?",
        "Bo",
        "Niemand.",
        "Ada",
        "Warum?",
        "Bo",
        "Nein",
        "Ada",
        "Gut.",
        "Bo",
        "Nein",
    ]
    assert names_alone(lines) == {"Ada", "Bo"}


@pytest.mark.parametrize("text", ["Mhm.", "Ja, genau, okay.", "Yeah, right.", "D'accord."])
def test_signs_of_listening_are_known(text: str) -> None:
    assert is_listening(text)


@pytest.mark.parametrize("text", ["Ja, viermal.", "", "(...)", "Nein."])
def test_an_answer_is_no_sign_of_listening(text: str) -> None:
    assert not is_listening(text)


@pytest.mark.parametrize(("name", "named"), [("Dolmetscherin", ""), ("Interpreter 2", ""), ("Eva", "Eva Ay")])
def test_an_interpreter_is_known_by_label_or_name(name: str, named: str) -> None:
    assert is_interpreter(name, named)
    assert not is_interpreter("Bo", named)
