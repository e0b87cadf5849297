"""Transcripts that are cut off, edited by hand or badly copied: read as far as possible, nothing dropped unseen."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.extract import read
from pipeline.models import Kind, Reading, TimePlace
from tests.timing import seconds

SAID = (
    ("Ada", "wie oft trifft sich der beirat"),
    ("Bo", "viermal und jeder darf kommen"),
    ("Ada", "was macht er sonst noch"),
    ("Bo", "er schreibt stellungnahmen an den stadtrat\nund feiert im sommer ein fest"),
    ("Ada", "und wer bezahlt alles"),
    ("Bo", "die stadt gibt jedes jahr etwas geld"),
)
WORDS = Counter(word for _, text in SAID for word in text.split())


def _time(second: int, *, comma: str = ".") -> str:
    return f"00:{second // 60:02}:{second % 60:02}{comma}000"


def _vtt(voice: str = "<v {}>{}</v>", *, comma: str = ".") -> str:
    cues = (
        f"{n + 1}\n{_time(n * 4, comma=comma)} --> {_time(n * 4 + 4, comma=comma)}\n{voice.format(*each)}\n"
        for n, each in enumerate(SAID)
    )
    return "\n".join(cues)


VTT = "WEBVTT\n\n" + _vtt()
SRT = _vtt("{}: {}", comma=",")
TSV = "start\tend\ttext\n" + "".join(
    f"{n * 4000}\t{n * 4000 + 4000}\t{' '.join(text.split())}\n" for n, (_, text) in enumerate(SAID)
)
OTTER = "".join(f"{who}  0:{n * 4:02}\n{text}\n\n" for n, (who, text) in enumerate(SAID))
DATA = json.dumps(
    {
        "segments": [
            {"start": n * 4.0, "end": n * 4 + 4.0, "speaker": who, "text": t} for n, (who, t) in enumerate(SAID)
        ]
    },
    indent=1,
)
EAF = (
    "<ANNOTATION_DOCUMENT>\n<TIME_ORDER>\n"
    + "".join(f'<TIME_SLOT TIME_SLOT_ID="s{n}" TIME_VALUE="{n * 4000}"/>\n' for n in range(7))
    + "</TIME_ORDER>\n<TIER TIER_ID='Bo'>\n"
    + "".join(
        f'<ANNOTATION><ALIGNABLE_ANNOTATION TIME_SLOT_REF1="s{n}" TIME_SLOT_REF2="s{n + 1}">\n<ANNOTATION_VALUE>{text}'
        "</ANNOTATION_VALUE>\n</ALIGNABLE_ANNOTATION></ANNOTATION>\n"
        for n, (_, text) in enumerate(SAID)
    )
    + "</TIER>\n</ANNOTATION_DOCUMENT>\n"
)
SAMPLES = {"a.vtt": VTT, "a.srt": SRT, "a.tsv": TSV, "a.txt": OTTER, "a.json": DATA, "a.eaf": EAF}
# Of these every word has to come out whatever happens to the lines; the others have a form that damage can destroy.
LINE_BY_LINE = ("a.vtt", "a.srt", "a.tsv", "a.txt")


def _read(folder: Path, name: str, content: str | bytes) -> Reading:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(path, kind=Kind.INTERVIEW)


def _words(reading: Reading) -> Counter[str]:
    return Counter(re.findall(r"\w+", " ".join(passage.text for passage in reading.passages)))


def _times(reading: Reading) -> list[tuple[int | None, int | None]]:
    places = (passage.place for passage in reading.passages)
    return [(place.start_ms, place.end_ms) for place in places if isinstance(place, TimePlace)]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_whole_file_gives_every_word_and_no_warning(tmp_path: Path, name: str) -> None:
    reading = _read(tmp_path, name, SAMPLES[name])
    assert _words(reading) == WORDS
    assert not [each for each in reading.warnings if "who asks" not in each]


DAMAGED = {
    "no header": (VTT.removeprefix("WEBVTT\n\n"), ""),
    "a comma in the times": (VTT.replace(".000", ",000"), ""),
    "no arrows": (VTT.replace(" --> ", " "), ""),
    "an arrow of another make": (VTT.replace("-->", "→"), ""),
    "no end times": (re.sub(r"--> \S+", "-->", VTT), ""),
    "no blank lines": (VTT.replace("\n\n", "\n"), ""),
    "blank lines inside the cues": (VTT.replace("stadtrat\n", "stadtrat\n\n"), "1 line stands apart"),
    "text before the first time": ("WEBVTT\n\nwer zuerst\n\n" + VTT.removeprefix("WEBVTT\n\n"), "1 line stands apart"),
    "text without any time": ("WEBVTT\n\n" + "\n\n".join(text for _, text in SAID), "1 piece has no time"),
    "zero bytes": (VTT.replace("\n\n", "\n\x00\x00\n"), ""),
    "times that run backwards": (
        VTT.replace("00:00:12.000 -->", "00:00:02.000 -->"),
        "1 time overlaps or runs backwards",
    ),
    "an end before the beginning": (VTT.replace("--> 00:00:16", "--> 00:00:10"), "1 time overlaps or runs backwards"),
    "hours of three digits": (VTT.replace("00:00:2", "123:00:2"), ""),
    "an impossible minute": (VTT.replace("00:00:12", "00:99:12"), "backwards"),
    "an unclosed voice": (VTT.replace("<v Bo>die", "<v Bo die"), ""),
    "comments between the cues": (VTT.replace("\n\n3\n", "\n\nNOTE bitte prüfen\n\n3\n"), "1 comment in the file"),
    "settings behind the times": (VTT.replace(".000\n", ".000 align:start position:0%\n"), ""),
    "mac line ends": (VTT.replace("\n", "\r"), ""),
}


@pytest.mark.parametrize(("content", "warning"), DAMAGED.values(), ids=DAMAGED.keys())
def test_damaged_captions_lose_no_word(tmp_path: Path, content: str, warning: str) -> None:
    reading = _read(tmp_path, "a.vtt", content)
    assert not WORDS - _words(reading)
    told = [each for each in reading.warnings if "who asks" not in each]
    assert any(warning in each for each in told) if warning else not told


def test_an_arrow_in_the_text_is_text(tmp_path: Path) -> None:
    reading = _read(tmp_path, "a.vtt", VTT.replace("viermal und", "viermal --> und"))
    assert not WORDS - _words(reading)


def test_a_piece_of_an_hour_is_cut_into_passages_that_keep_its_time(tmp_path: Path) -> None:
    text = "Der Beirat tagt seit vielen Jahren im Rathaus der Stadt. " * 100
    reading = _read(tmp_path, "a.vtt", f"WEBVTT\n\n00:00:00.000 --> 01:00:00.000\n{text}\n")
    assert len(reading.passages) > 5
    assert max(len(passage.text.split()) for passage in reading.passages) < 180
    assert set(_times(reading)) == {(0, 3_600_000)}
    assert any("60 minutes" in warning for warning in reading.warnings)


def test_an_end_before_the_beginning_is_no_end(tmp_path: Path) -> None:
    assert _times(_read(tmp_path, "a.vtt", DAMAGED["an end before the beginning"][0]))[3] == (12_000, None)


@pytest.mark.parametrize("share", [0.3, 0.5, 0.8, 0.97])
def test_json_cut_off_in_the_middle_gives_the_whole_pieces(tmp_path: Path, share: float) -> None:
    reading = _read(tmp_path, "a.json", DATA[: int(len(DATA) * share)])
    found = sum(_words(reading).values()) / sum(WORDS.values())
    assert share - 0.3 < found <= 1
    assert any("cut off" in warning for warning in reading.warnings)


def test_json_broken_in_one_place_gives_what_is_on_both_sides(tmp_path: Path) -> None:
    reading = _read(tmp_path, "a.json", DATA.replace('"start": 8.0', '"start": 8.0.0'))
    words = _words(reading)
    assert words["viermal"]
    assert words["geld"]
    assert any("damaged" in warning for warning in reading.warnings)


def test_json_with_a_piece_on_each_line_is_read(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps(each) for each in json.loads(DATA)["segments"])
    assert _words(_read(tmp_path, "a.jsonl", lines)) == WORDS


@pytest.mark.parametrize("content", ['{"segments": ', '{"text": "', "[" * 100_000, '{"a":' * 50_000 + '"text":1'])
def test_json_that_says_nothing_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(InputError):
        _read(tmp_path, "a.json", content)


def test_an_elan_file_that_is_cut_off_is_read_up_to_there(tmp_path: Path) -> None:
    reading = _read(tmp_path, "a.eaf", EAF[: EAF.index("und wer")])
    assert _words(reading)["stellungnahmen"] == 1
    assert any("cut off" in warning for warning in reading.warnings)


LINE_DAMAGE = ("delete", "double", "swap", "blank", "cut")


def _with_damage(text: str, kind: str, seed: int) -> str:
    """Return the text with damage to whole lines, at places that the number decides."""
    choose = random.Random(seed)
    lines = text.split("\n")
    for _ in range(choose.randint(1, 6)):
        n, m = choose.randrange(len(lines)), choose.randrange(len(lines))
        if kind == "delete":
            del lines[n : n + 1]
        elif kind == "double":
            lines.insert(n, lines[n])
        elif kind == "swap":
            lines[n], lines[m] = lines[m], lines[n]
        elif kind == "blank":
            lines.insert(n, "")
        elif kind == "cut":
            lines = lines[: max(n, 2)]
        lines = lines or [""]
    return "\n".join(lines)


def _spoken_words(text: str) -> Counter[str]:
    """Return how often each word that is said in the samples stands in a damaged one."""
    return Counter({word: n for word, n in Counter(re.findall(r"\w+", text)).items() if word in WORDS})


_QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@_QUICK
@given(name=st.sampled_from(LINE_BY_LINE), kind=st.sampled_from(LINE_DAMAGE), seed=st.integers(0, 10_000))
def test_no_word_is_lost_whatever_happens_to_the_lines(tmp_path: Path, name: str, kind: str, seed: int) -> None:
    damaged = _with_damage(SAMPLES[name], kind, seed)
    there = _spoken_words(damaged)
    try:
        found = _words(_read(tmp_path, name, damaged))
    except InputError:
        assert sum(there.values()) == 0
        return
    # A line that comes twice in a row is what live captions do; one time is enough then.
    assert not Counter(set(there)) - found if kind in ("double", "swap") else not there - found


@_QUICK
@given(name=st.sampled_from(sorted(SAMPLES)), data=st.data())
def test_flipped_bytes_and_cuts_never_crash(tmp_path: Path, name: str, data: st.DataObject) -> None:
    content = bytearray(SAMPLES[name].encode(data.draw(st.sampled_from(["utf-8", "utf-16", "utf-16-le", "cp1252"]))))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=8)):
        content[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(content)))
    try:
        reading = _read(tmp_path, name, bytes(content[:cut]))
    except InputError:
        return
    assert reading.passages


HOSTILE = {
    "spaces behind a time": ("a.vtt", "WEBVTT\n\n00:01.000", " ", "x\nja\n"),
    "voices that stay open": ("a.vtt", "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nja ", "<v a ", ""),
    "captions": ("a.srt", "", "00:00:01,000 --> 00:00:02,000\nja nein\n\n", ""),
    "what is thrown in": ("a.txt", "Ada: ja\nBo: nein\nAda: ja ", "//a: b ", ""),
    "what is thrown in and stays open": ("a.txt", "Ada: ja\nBo: nein\nAda: ja //a:", " ", "x"),
    "json cut off": ("a.json", '{"segments": [', '{"start": 1, "text": "ja nein doch"}, ', ""),
}


@pytest.mark.parametrize(("name", "head", "part", "end"), HOSTILE.values(), ids=HOSTILE.keys())
def test_time_grows_with_the_text_and_not_with_its_square(
    tmp_path: Path, name: str, head: str, part: str, end: str
) -> None:
    def cost(size: int) -> float:
        content = head + part * (size // len(part)) + end
        assert _read(tmp_path, name, content).passages
        return seconds(lambda: _read(tmp_path, name, content))

    assert cost(60_000) < 3 * 20 * max(cost(3_000), 0.01)  # less is noise; the square would be 400
