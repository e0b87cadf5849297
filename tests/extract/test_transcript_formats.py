"""One conversation in every format that transcripts come in: the same turns, whoever wrote the file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from pipeline.errors import InputError, UnsupportedError
from pipeline.extract import read
from pipeline.models import Kind, PagePlace, Part, Passage, Reading, TimePlace
from tests.extract.pdf_samples import column, pdf

ASKED = "Wie oft tagt der Beirat im Jahr?"
SAID = "Er tagt viermal, und jeder darf kommen."
ASKED_TOO = "Und wer sitzt darin?"
SAID_TOO = "Fünfzehn Leute aus der Stadt."
ASKED_LAST = "Seit wann gibt es ihn?"
SAID_LAST = "Seit dem Jahr 2004, wenn ich mich nicht irre."

TALK = (
    ("Ada Berg", ASKED, 1_000, 4_200),
    ("Bo Dahl", SAID, 4_200, 9_000),
    ("Ada Berg", ASKED_TOO, 9_000, 11_500),
    ("Bo Dahl", SAID_TOO, 11_500, 16_000),
    ("Ada Berg", ASKED_LAST, 16_000, 18_000),
    ("Bo Dahl", SAID_LAST, 18_000, 3_605_500),
)
CODES = {"Ada Berg": "SPEAKER_00", "Bo Dahl": "SPEAKER_01"}


def _stamp(ms: int, *, comma: str = ".", hours: bool = True) -> str:
    seconds, rest = divmod(ms, 1000)
    clock = f"{seconds // 60 % 60:02}:{seconds % 60:02}"
    return (f"{seconds // 3600:02}:" if hours else "") + clock + (f"{comma}{rest:03}" if comma else "")


def _cues(cue: Callable[[str, str], str], *, comma: str = ".", numbered: bool = True) -> str:
    times = ((f"{n}\n" if numbered else "") for n in range(1, 99))
    return "\n".join(
        f"{number}{_stamp(start, comma=comma)} --> {_stamp(end, comma=comma)}\n{cue(name, text)}\n"
        for number, (name, text, start, end) in zip(times, TALK, strict=False)
    )


def _teams_vtt() -> str:
    guid = "0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f"
    cues = (
        f"{guid}/{n}-{part}\n{_stamp(start)} --> {_stamp(end)}\n<v {name}>{words}</v>\n"
        for n, (name, text, start, end) in enumerate(TALK)
        for part, words in enumerate((" ".join(text.split()[:3]), "\n".join(text.split()[3:])))
    )
    return "WEBVTT\n\n" + "\n".join(cues)


def _segments(name: str = "speaker", *, in_ms: bool = False) -> list[dict[str, object]]:
    times = [(s, e) if in_ms else (s / 1000, e / 1000) for _, _, s, e in TALK]
    return [
        {"start": start, "end": end, "text": f" {text}", name: who}
        for (who, text, _, _), (start, end) in zip(TALK, times, strict=True)
    ]


def _words(**names: str) -> list[dict[str, object]]:
    """Return single words with the names of a program for word, begin, end and speaker."""
    return [
        {names["word"]: word, names["start"]: (s + n * 10) / 1000, names["end"]: (s + n * 10 + 9) / 1000}
        | ({names["speaker"]: who} if "speaker" in names else {})
        for who, text, s, _ in TALK
        for n, word in enumerate(text.split())
    ]


def _amazon() -> object:
    items: list[object] = []
    for who, text, s, _ in TALK:
        for n, word in enumerate(text.split()):
            time = {"start_time": f"{s / 1000 + n / 100:.2f}", "end_time": f"{s / 1000 + n / 100 + 0.01:.2f}"}
            bare = word.rstrip(".,?")
            items.append({"type": "pronunciation", "speaker_label": who, **time, "alternatives": [{"content": bare}]})
            if mark := word[len(bare) :]:
                items.append({"type": "punctuation", "alternatives": [{"content": mark}]})
    turns = [{"speaker_label": who, "start_time": str(s / 1000), "end_time": str(e / 1000)} for who, _, s, e in TALK]
    whole = " ".join(text for _, text, _, _ in TALK)
    return {"results": {"transcripts": [{"transcript": whole}], "speaker_labels": {"segments": turns}, "items": items}}


def _old_speechmatics() -> object:
    words = [
        {"name": word, "time": f"{(s + n * 10) / 1000:.2f}", "duration": "0.01"}
        for _, text, s, _ in TALK
        for n, word in enumerate(text.split())
    ]
    speakers = [{"name": who, "time": f"{s / 1000:.2f}", "duration": "1.0"} for who, _, s, _ in TALK]
    return {"job": {"lang": "de"}, "speakers": speakers, "words": words, "format": "1.0"}


def _kaldi() -> object:
    segments = [{"@type": "Segment", "start": s / 1000, "speaker": {"@id": who}} for who, _, s, _ in TALK]
    words = _words(word="punct", start="start", end="end")
    return {"retval": {"punct": "", "words": words, "segmentation": {"segments": segments}}}


def _speechmatics() -> object:
    words = _words(word="content", start="start_time", end="end_time", speaker="speaker")
    return {
        "results": [
            {
                "type": "word",
                "start_time": word["start_time"],
                "end_time": word["end_time"],
                "alternatives": [{"content": word["content"], "speaker": word["speaker"]}],
            }
            for word in words
        ]
    }


def _deepgram() -> object:
    words = _words(word="punctuated_word", start="start", end="end", speaker="speaker")
    spoken = [{"transcript": text, "start": s / 1000, "end": e / 1000, "speaker": who} for who, text, s, e in TALK]
    channels = [{"alternatives": [{"transcript": "alles", "words": words}]}]
    return {"results": {"channels": channels, "utterances": spoken}}


def _whisperx_in_one() -> object:
    words = _words(word="word", start="start", end="end", speaker="speaker")
    whole = " ".join(text for _, text, _, _ in TALK)
    return {"segments": [{"start": 1.0, "end": 3605.5, "text": whole, "words": words}], "word_segments": words}


def _council_data() -> object:
    return {
        "generator": "x",
        "sentences": [
            {"start_time": s / 1000, "end_time": e / 1000, "text": text, "speaker_name": who, "words": []}
            for who, text, s, e in TALK
        ],
    }


def _whisper_cpp() -> object:
    return {
        "systeminfo": "x",
        "transcription": [
            {
                "timestamps": {"from": _stamp(s, comma=","), "to": _stamp(e, comma=",")},
                "offsets": {"from": s, "to": e},
                "text": f" {text}",
                "speaker": who,
            }
            for who, text, s, e in TALK
        ],
    }


def _rev() -> object:
    return {
        "monologues": [
            {
                "speaker": who,
                "elements": [
                    {"type": "text", "value": word, "ts": (s + n * 10) / 1000, "end_ts": (s + n * 10 + 9) / 1000}
                    for n, word in enumerate(text.split())
                ],
            }
            for who, text, s, _ in TALK
        ]
    }


JSON = {
    "whisperx": {"segments": _segments(), "language": "de"},
    "whisperx with the speakers in its words": _whisperx_in_one(),
    "whisper.cpp": _whisper_cpp(),
    "amazon": _amazon(),
    "assemblyai": {"text": "x", "utterances": [{**each, "confidence": 0.9} for each in _segments(in_ms=True)]},
    "deepgram": _deepgram(),
    "speechmatics": _speechmatics(),
    "speechmatics, the old one": _old_speechmatics(),
    "kaldi": _kaldi(),
    "rev": _rev(),
    "sonix": {"name": "x", "transcript": [{"speaker": w, "start_time": s / 1000, "text": t} for w, t, s, _ in TALK]},
    "council data project": _council_data(),
    "a bare list": _segments("speaker_name"),
}

EAF = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="" FORMAT="3.0"><HEADER TIME_UNITS="milliseconds"/><TIME_ORDER>{slots}</TIME_ORDER>
{tiers}<TIER LINGUISTIC_TYPE_REF="t" PARENT_REF="Ada Berg" TIER_ID="English"><ANNOTATION>
<REF_ANNOTATION ANNOTATION_ID="r1" ANNOTATION_REF="a0"><ANNOTATION_VALUE>How often?</ANNOTATION_VALUE></REF_ANNOTATION>
</ANNOTATION></TIER></ANNOTATION_DOCUMENT>"""


def _elan() -> str:
    slots = "".join(
        f'<TIME_SLOT TIME_SLOT_ID="s{n}" TIME_VALUE="{s}"/><TIME_SLOT TIME_SLOT_ID="e{n}" TIME_VALUE="{e}"/>'
        for n, (_, _, s, e) in enumerate(TALK)
    )
    tiers = ""
    for name in CODES:
        said = "".join(
            f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a{n}" TIME_SLOT_REF1="s{n}" TIME_SLOT_REF2="e{n}">'
            f"<ANNOTATION_VALUE>{text}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
            for n, (who, text, _, _) in enumerate(TALK)
            if who == name
        )
        tiers += f'<TIER LINGUISTIC_TYPE_REF="t" PARTICIPANT="{name}" TIER_ID="{name}">{said}</TIER>\n'
    return EAF.format(slots=slots, tiers=tiers)


def _transcriber() -> str:
    names = {"Ada Berg": "spk1", "Bo Dahl": "spk2"}
    speakers = "".join(f'<Speaker id="{id}" name="{name}"/>' for name, id in names.items())
    turns = "".join(
        f'<Turn speaker="{names[who]}" startTime="{s / 1000}" endTime="{e / 1000}">\n'
        f'<Sync time="{s / 1000}"/>\n{text}\n</Turn>'
        for who, text, s, e in TALK
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE Trans SYSTEM "trans-14.dtd">\n'
        f'<Trans version="1"><Speakers>{speakers}</Speakers><Episode><Section type="report" startTime="0" endTime="1">'
        f"{turns}</Section></Episode></Trans>"
    )


def _noscribe() -> str:
    paragraphs = "".join(
        f'<p><a name="ts_{s}_{e}_S0{n % 2}">{who}: {text}</a></p>\n' for n, (who, text, s, e) in enumerate(TALK)
    )
    return f"<!DOCTYPE html><html><body><p>Mitschrift</p>{paragraphs}</body></html>"


def _lines(line: str, *, between: str = "\n", hours: bool = True) -> str:
    return between.join(
        line.format(name=who, text=text, at=_stamp(s, comma="", hours=hours), end=_stamp(e, comma=""), tenth="0")
        for who, text, s, e in TALK
    )


# (file name, content, in how fine steps the format tells times, 0: not at all)
FILES = {
    "teams vtt": ("a.vtt", _teams_vtt(), 1),
    "zoom vtt": ("a.vtt", "WEBVTT\n\n" + _cues("{}: {}".format), 1),
    "vtt with voices": ("a.vtt", "WEBVTT - talk\nKind: captions\n\n" + _cues("<v {}>{}".format, numbered=False), 1),
    "vtt with names in brackets": ("a.vtt", "WEBVTT\n\n" + _cues("({})\n{}".format), 1),
    "vtt with marks of change": ("a.vtt", "WEBVTT\n\n" + _cues(">> {}: {}".format), 1),
    "vtt without header": ("a.vtt", _cues("{}: {}".format), 1),
    "vtt in a text file": ("a.txt", "WEBVTT\n\n" + _cues("{}: {}".format), 1),
    "webex vtt": (
        "a.vtt",
        "WEBVTT\n\n"
        + "\n".join(
            f'{n} "{w}" (4294967040)\n{_stamp(s)} --> {_stamp(e)}\n{t}\n' for n, (w, t, s, e) in enumerate(TALK)
        ),
        1,
    ),
    "srt": ("a.srt", _cues("{}: {}".format, comma=","), 1),
    "srt in a text file": ("a.txt", _cues("[{}]: {}".format, comma=","), 1),
    "srt with windows line ends": ("a.srt", _cues("{}: {}".format, comma=",").replace("\n", "\r\n"), 1),
    "elan": ("a.eaf", _elan(), 1),
    "transcriber": ("a.trs", _transcriber(), 1),
    "noscribe html": ("a.html", _noscribe(), 1),
    "whisper table with speakers": (
        "a.tsv",
        "start\tend\ttext\tspeaker\n" + "\n".join(f"{s}\t{e}\t{t}\t{w}" for w, t, s, e in TALK),
        1,
    ),
    "table with semicolons": (
        "a.csv",
        "Speaker;Start;End;Text\n" + "\n".join(f"{w};{_stamp(s)};{_stamp(e)};{t}" for w, t, s, e in TALK),
        1,
    ),
    "name and colon": ("a.txt", _lines("{name}: {text}"), 0),
    "time, name and colon": ("a.txt", _lines("[{at}] {name}: {text}", between="\n\n"), 1000),
    "name, time and colon": ("a.txt", _lines("{name} ({at}): {text}"), 1000),
    "otter": ("a.txt", "Talk\n\n" + _lines("{name}  {at}  \n{text}", between="\n\n") + "\n", 1000),
    "maxqda, time at the beginning": ("a.txt", _lines("{at} {name}: {text}", between="\n\n"), 1000),
    "maxqda, time on a line": ("a.txt", _lines("#{at}#\n{name}: {text}", between="\n\n"), 1000),
    "f4, time at the end": ("a.txt", _lines("{name}: {text} #{end}-0#"), 1000),
    "teams text": ("a.txt", _lines("0:{at}.0 --> 0:{at}.9\n{name}\n{text}", between="\n\n", hours=False), 1000),
    "atrain": ("a.txt", "Transcription for talk.mp3\n\n" + _lines("{name}\n{text}\n"), 0),
    "atrain with times": ("a.txt", "Transcription for talk.mp3\n\n" + _lines("{name}\n[{at}] - {text}\n"), 1000),
    "atrain for maxqda": ("a.txt", "Transcription for talk.mp3\n\n" + _lines("{name}\n[{at}] - {text} \n"), 1000),
    "markdown in bold": ("a.md", _lines("**{name}:** {text}", between="\n\n"), 0),
    "rich text from f4": (
        "a.rtf",
        r"{\rtf1\ansi\deff0 " + _lines(r"{name}: {text} #{end}-0#\par ").replace("ü", r"\'fc") + "}",
        1000,
    ),
} | {f"json of {name}": ("a.json", json.dumps(value, ensure_ascii=False), 1) for name, value in JSON.items()}


def _read(folder: Path, name: str, content: str | bytes, **options: object) -> Reading:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(path, kind=Kind.INTERVIEW, interviewers=["Ada Berg"], **options)  # type: ignore[arg-type]


def _spoken(passages: tuple[Passage, ...]) -> list[tuple[str, str, str]]:
    return [(p.speaker, str(p.part), p.text) for p in passages if p.speaker]


EXPECTED = [(who, "question" if text.endswith("?") else "answer", text) for who, text, _, _ in TALK]


@pytest.mark.parametrize(("name", "content", "step"), FILES.values(), ids=FILES.keys())
def test_every_format_gives_the_same_turns(tmp_path: Path, name: str, content: str, step: int) -> None:
    reading = _read(tmp_path, name, content)
    assert _spoken(reading.passages) == EXPECTED
    asked = [p.context for p in reading.passages if p.part is Part.ANSWER]
    assert asked == [ASKED, ASKED_TOO, ASKED_LAST]
    places = [p.place for p in reading.passages if p.speaker]
    if step:
        starts = [place.start_ms for place in places if isinstance(place, TimePlace)]
        assert [(start or 0) // step for start in starts][1:] == [s // step for _, _, s, _ in TALK][1:]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-8-sig"])
@pytest.mark.parametrize("which", ["zoom vtt", "srt", "json of whisperx", "otter", "whisper table with speakers"])
def test_the_encoding_does_not_matter(tmp_path: Path, which: str, encoding: str) -> None:
    name, content, _ = FILES[which]
    assert _spoken(_read(tmp_path, name, content.encode(encoding)).passages) == EXPECTED


def _write_docx(path: Path, build: Callable[[docx.document.Document], None]) -> bytes:
    document = docx.Document()
    build(document)
    document.save(str(path))
    return path.read_bytes()


def _bold_names(document: docx.document.Document) -> None:
    for who, text, _, _ in TALK:
        paragraph = document.add_paragraph()
        paragraph.add_run(who).bold = True
        paragraph.add_run(f" {text}")


def _bold_names_above(document: docx.document.Document) -> None:
    for who, text, _, _ in TALK:
        document.add_paragraph().add_run(who).bold = True
        document.add_paragraph(text)


def _teams(document: docx.document.Document) -> None:
    for who, text, s, _ in TALK:
        heading = document.add_paragraph()
        heading.add_run(who).bold = True
        heading.add_run(f"   {_stamp(s, comma='', hours=False)}")
        heading.add_run().add_break()
        heading.add_run(text)


def _teams_in_two(document: docx.document.Document) -> None:
    for who, text, s, _ in TALK:
        document.add_paragraph().add_run(f"{who}   {_stamp(s, comma='')}").bold = True
        document.add_paragraph(text)


def _old_teams(document: docx.document.Document) -> None:
    for who, text, s, _ in TALK:
        paragraph = document.add_paragraph(f"0:0:{s // 1000}.0 --> 0:0:{s // 1000}.9")
        for line in (who, text):
            paragraph.add_run().add_break()
            paragraph.add_run(line)


def _f4(document: docx.document.Document) -> None:
    for who, text, _, e in TALK:
        document.add_paragraph(f"{who}: {text} #{_stamp(e, comma='')}-5#")


def _table(*columns: str, header: bool) -> Callable[[docx.document.Document], None]:
    def build(document: docx.document.Document) -> None:
        table = document.add_table(rows=0, cols=len(columns))
        if header:
            for cell, head in zip(table.add_row().cells, columns, strict=True):
                cell.text = head
        for n, (who, text, s, _) in enumerate(TALK, 1):
            values = {"Person": who, "Text": text, "Zeit": _stamp(s, comma=""), "Nr.": str(n)}
            for cell, name in zip(table.add_row().cells, columns, strict=True):
                cell.text = values[name]

    return build


DOCUMENTS = {
    "bold names": _bold_names,
    "bold names above": _bold_names_above,
    "teams": _teams,
    "teams in two paragraphs": _teams_in_two,
    "teams, the old one": _old_teams,
    "f4": _f4,
    "table": _table("Person", "Text", header=False),
    "table with header": _table("Person", "Text", header=True),
    "table with the time first": _table("Zeit", "Person", "Text", header=True),
    "table with the time last": _table("Person", "Text", "Zeit", header=False),
    "table with numbers": _table("Nr.", "Zeit", "Person", "Text", header=True),
}


@pytest.mark.parametrize("build", DOCUMENTS.values(), ids=DOCUMENTS.keys())
def test_every_layout_in_word_gives_the_same_turns(
    tmp_path: Path, build: Callable[[docx.document.Document], None]
) -> None:
    reading = _read(tmp_path, "a.docx", _write_docx(tmp_path / "made.docx", build))
    assert _spoken(reading.passages) == EXPECTED


@pytest.mark.parametrize("line", ["{name}: {text}", "[{at}] {name}: {text}", "{name}: {text} #{at}-0#"])
def test_a_printed_transcript_keeps_its_pages_and_names_its_speakers(tmp_path: Path, line: str) -> None:
    items = [
        item
        for n, (who, text, s, _) in enumerate(TALK)
        for item in column(line.format(name=who, text=text, at=_stamp(s, comma="")), y=100 + 40 * n)
    ]
    passages = _read(tmp_path, "a.pdf", pdf(items)).passages
    assert _spoken(passages) == EXPECTED
    assert {type(p.place) for p in passages} == {PagePlace}


def test_a_long_answer_in_a_table_keeps_its_speaker(tmp_path: Path) -> None:
    def build(document: docx.document.Document) -> None:
        _table("Person", "Text", header=False)(document)
        row = document.tables[0].add_row().cells
        row[0].text, row[1].text = "Bo Dahl", "Der Beirat berät den Rat der Stadt seit vielen Jahren gern. " * 30

    reading = _read(tmp_path, "a.docx", _write_docx(tmp_path / "made.docx", build))
    long = reading.passages[6:]
    assert len(long) > 1
    assert {(p.speaker, p.part) for p in long} == {("Bo Dahl", Part.ANSWER)}
    assert max(len(p.text.split()) for p in long) < 200


def test_text_without_times_in_json_is_notes(tmp_path: Path) -> None:
    reading = _read(tmp_path, "a.json", json.dumps({"text": " ".join(text for _, text, _, _ in TALK)}))
    assert {p.speaker for p in reading.passages} == {"notes"}
    assert reading.passages[0].text.startswith(ASKED)


@pytest.mark.parametrize(
    "value", [{"a": 1}, {"text": 5}, [], {"words": []}, {"segments": {"text": ""}}, {"type": "Feature", "name": "Aue"}]
)
def test_json_that_is_no_transcript_is_refused_in_a_line(tmp_path: Path, value: object) -> None:
    with pytest.raises(UnsupportedError, match="JSON") as caught:
        _read(tmp_path, "a.json", json.dumps(value))
    assert caught.value.advice
    assert "\n" not in str(caught.value)


def test_speech_that_no_program_gave_signs_is_cut_between_its_pieces(tmp_path: Path) -> None:
    cues = (
        f"{_stamp(n * 5000)} --> {_stamp(n * 5000 + 5000)}\nund dann haben wir noch einmal neu begonnen\n"
        for n in range(90)
    )
    passages = _read(tmp_path, "a.vtt", "WEBVTT\n\n" + "\n".join(cues)).passages
    assert len(passages) > 4
    assert all(p.text.startswith("und dann") and p.text.endswith("begonnen") for p in passages)


def test_what_an_interpreter_says_is_an_answer(tmp_path: Path) -> None:
    from pipeline.city import SourceDetails

    talk = "\n".join(
        ["Ada: How often does it meet?", "Eva: Wie oft tagt er?", "Bo: Viermal.", "Eva: It meets four times."] * 3
    )
    path = tmp_path / "a.txt"
    path.write_text(talk, encoding="utf-8")
    passages = read(path, kind=Kind.INTERVIEW, details=SourceDetails(interpreter="Eva")).passages
    assert {(p.speaker, p.part) for p in passages} == {
        ("Ada", Part.QUESTION),
        ("Eva", Part.ANSWER),
        ("Bo", Part.ANSWER),
    }
    assert {p.context for p in passages if p.part is Part.ANSWER} == {"How often does it meet?"}


def test_speakers_of_a_segment_table_can_be_missing(tmp_path: Path) -> None:
    text = "start\tend\ttext\n" + "\n".join(f"{s}\t{e}\t{t}" for _, t, s, e in TALK)
    (passage,) = _read(tmp_path, "a.tsv", text).passages
    assert (passage.speaker, passage.place) == ("notes", TimePlace(turn=1, start_ms=1_000, end_ms=3_605_500))


def test_a_table_of_anything_else_stays_a_table(tmp_path: Path) -> None:
    reading = _read(tmp_path, "a.csv", "Ort;Jahr\nAue;2004\nUlm;2010\n")
    assert not any(isinstance(p.place, TimePlace) and p.place.start_ms for p in reading.passages)


def test_a_text_that_mentions_a_time_is_no_transcript_with_times(tmp_path: Path) -> None:
    text = "Der Beirat tagt im Rathaus der Stadt.\n\n" * 20 + "00:00:01,000 --> 00:00:02,000\n"
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    assert not any(isinstance(p.place, TimePlace) for p in read(path, kind=Kind.STRATEGY).passages)


@pytest.mark.parametrize("xml", ["<ANNOTATION_DOCUMENT >", "<Trans version='1'>", "<Trans>&x;</Trans>"])
def test_annotations_without_text_are_refused(tmp_path: Path, xml: str) -> None:
    with pytest.raises(InputError):
        _read(tmp_path, "a.eaf", xml)
