from __future__ import annotations

import pytest

from pipeline.extract.blocks import Block, Document
from pipeline.extract.interviews.transcript import as_interview
from pipeline.models import Kind, PagePlace, ParagraphPlace, Part, Place, TimePlace

ASKED = "Wie oft tagt der Beirat?"


def _document(*texts: str, part: Part = Part.PARAGRAPH, place: Place | None = None) -> Document:
    places = [place or ParagraphPlace(paragraph=n) for n in range(1, len(texts) + 1)]
    return Document(blocks=tuple(Block(text=t, place=at, part=part) for t, at in zip(texts, places, strict=True)))


def _told(document: Document, **options: object) -> list[tuple[str, str, str]]:
    """Return (part, text, context) of each block as an interview."""
    found = as_interview(document, **{"kind": Kind.INTERVIEW, **options})  # type: ignore[arg-type]
    return [(str(block.part), block.text, block.context) for block in found.blocks]


def _speakers(document: Document, **options: object) -> list[str]:
    found = as_interview(document, **{"kind": Kind.INTERVIEW, **options})  # type: ignore[arg-type]
    return [block.speaker for block in found.blocks if isinstance(block.place, TimePlace)]


def test_answers_carry_the_question_that_was_asked() -> None:
    assert _told(_document(f"I: {ASKED}", "B: Viermal.", "I: Wer sitzt darin?", "B: Alle.")) == [
        ("question", ASKED, ""),
        ("answer", "Viermal.", ASKED),
        ("question", "Wer sitzt darin?", ""),
        ("answer", "Alle.", "Wer sitzt darin?"),
    ]


def test_a_sign_of_listening_is_no_new_question() -> None:
    assert _told(_document(f"I: {ASKED}", "B: Nun ja.", "I: Mhm.", "B: Viermal."))[3] == ("answer", "Viermal.", ASKED)


def test_several_signs_of_listening_are_no_new_question() -> None:
    said = ["I: " + ASKED, "B: Nun ja.", "I: Ja, genau, mhm, okay.", "B: Viermal."]
    assert _told(_document(*said))[3] == ("answer", "Viermal.", ASKED)


def test_a_question_goes_on_behind_a_sign_of_listening() -> None:
    said = ["I: Wie oft tagt denn eigentlich der", "B: Mhm.", "I: Beirat im Jahr?", "B: Viermal."]
    assert _told(_document(*said))[3][2] == "Wie oft tagt denn eigentlich der Beirat im Jahr?"


def test_an_interpreter_asks_nothing() -> None:
    said = ["Ada: And why is that?", "Eva: Warum ist das so?", "Bo: Weil es Geld kostet.", "Eva: It costs money."] * 3
    told = _told(_document(*said), interpreter="Eva")
    assert [part for part, *_ in told][:4] == ["question", "answer", "answer", "answer"]
    assert {context for _, _, context in told[1:4]} == {"And why is that?"}


def test_a_label_tells_the_interpreter_too() -> None:
    said = ["Ada: Wie?", "Dolmetscher: How? Why? When?", "Bo: So.", "Dolmetscher: So."] * 3
    assert [part for part, *_ in _told(_document(*said))][:2] == ["question", "answer"]


def test_names_alone_on_their_lines_are_labels() -> None:
    document = _document("Ada\nWie oft?", "Bo\nViermal.\nOder öfter.", "Ada\nUnd wer?", "Bo\nAlle.")
    assert _speakers(document) == ["Ada", "Bo", "Ada", "Bo"]
    assert _told(document)[1][1] == "Viermal.\nOder öfter."


def test_headings_that_recur_are_no_names() -> None:
    heads = [Block(text=t, place=ParagraphPlace(paragraph=1), part=Part.HEADING, level=2) for t in ("Gut", "Schlecht")]
    note = Block(text="Der Beirat tagt.", place=ParagraphPlace(paragraph=2))
    told = _told(Document(blocks=(heads[0], note, heads[1], note) * 3))
    assert [part for part, *_ in told] == ["heading", "answer"] * 6


def test_a_time_on_the_line_above_belongs_to_the_name() -> None:
    document = _document("#00:00:01-0#\nI: Wie oft?", "#00:00:03-0#\nB: Viermal.")
    found = as_interview(document, kind=Kind.INTERVIEW)
    assert [block.place for block in found.blocks] == [
        TimePlace(turn=1, start_ms=1000),
        TimePlace(turn=2, start_ms=3000),
    ]


def test_it_is_said_where_nobody_is_named() -> None:
    blocks = (Block(text="Der Beirat tagt.", place=TimePlace(turn=1, start_ms=0)),)
    found = as_interview(Document(blocks=blocks), kind=Kind.INTERVIEW)
    assert [block.speaker for block in found.blocks] == ["notes"]
    assert "speakers apart" in found.warnings[0]


def test_a_turn_goes_on_over_paragraphs() -> None:
    document = _document(f"I: {ASKED}", "B: Viermal.", "Manchmal öfter.", "I: Gut.")
    assert _told(document)[2] == ("answer", "Manchmal öfter.", ASKED)
    assert _speakers(document) == ["I", "B", "B", "I"]


def test_lines_of_one_paragraph_are_turns_too() -> None:
    assert [part for part, *_ in _told(_document(f"I: {ASKED}\nB: Viermal.\nund öfter\nI: Gut."))] == [
        "question",
        "answer",
        "question",
    ]


def test_names_on_lines_of_their_own_are_labels() -> None:
    document = _document("Ada Ay  0:01\nWie oft?", "Bo  0:03\nViermal.", "Ada Ay  0:05\nDanke.", "Bo  0:07\nBitte.")
    found = as_interview(document, kind=Kind.INTERVIEW, interviewers=["Ada"])
    assert [(block.part, block.text) for block in found.blocks[:2]] == [
        (Part.QUESTION, "Wie oft?"),
        (Part.ANSWER, "Viermal."),
    ]
    assert found.blocks[1].place == TimePlace(turn=2, start_ms=3000)


def test_f4_stamps_at_the_end_give_both_times() -> None:
    found = as_interview(_document("I: Wie oft? #00:00:05-0#", "B: Viermal. #00:00:09-5#"), kind=Kind.INTERVIEW)
    assert found.blocks[1].place == TimePlace(turn=2, start_ms=5000, end_ms=9500)
    assert found.blocks[1].text == "Viermal."


def test_what_stands_before_the_first_speaker_is_not_an_answer() -> None:
    assert _told(_document("Gespräch im Rathaus", f"I: {ASKED}", "B: Viermal."))[0] == (
        "aside",
        "Gespräch im Rathaus",
        "",
    )


def test_where_it_is_known_who_answers_a_question_tells_who_asks() -> None:
    document = _document("Ada: Und warum ist das so?", "Bo: Weil es Geld kostet.", "Ada: Danke sehr.", "Bo: Gern.")
    parts = [Part.QUESTION, Part.ANSWER] * 2
    assert [b.part for b in as_interview(document, kind=Kind.INTERVIEW, interviewees=["Bo Cem"]).blocks] == parts
    assert {b.part for b in as_interview(document, kind=Kind.INTERVIEW).blocks} == {Part.ANSWER}


def test_headings_stay_headings() -> None:
    document = _document(f"I: {ASKED}", "B: Viermal.", "B: Ja.")
    heading = Block(text="Teil 2", place=ParagraphPlace(paragraph=9), part=Part.HEADING, level=1)
    with_heading = Document(blocks=(*document.blocks[:2], heading, *document.blocks[2:]))
    assert [part for part, *_ in _told(with_heading)] == ["question", "answer", "heading", "answer"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"interviewers": ["Ada Berg"]}, ["Ada"]),
        ({"interviewers": ["Cem"]}, ["Ada"]),
        ({"interviewees": ["Ada"]}, []),
        ({"interviewees": ["Bo Cem"]}, ["Ada"]),
        ({}, ["Ada"]),
    ],
)
def test_the_interviewer_is_named_or_asks_most(options: dict[str, object], expected: list[str]) -> None:
    document = _document(*["Ada: Und warum ist das so?", "Bo: Weil es Geld kostet."] * 3)
    found = as_interview(document, kind=Kind.INTERVIEW, **options)  # type: ignore[arg-type]
    asking = {b.speaker for b in found.blocks if b.part is Part.QUESTION and isinstance(b.place, TimePlace)}
    assert sorted(asking) == expected


@pytest.mark.parametrize("head", ["Interviewerinnen: Ada Berg und Cem Ay", "Interviewer | Ada Berg, Cem Ay"])
def test_the_head_of_a_transcript_can_name_the_interviewers(head: str) -> None:
    spoken = ["Berg: Erzählen Sie.", "Bo: Warum? Wer will das wissen?", "Frau Ay: Und weiter.", "Bo: Gern."] * 2
    found = as_interview(_document("Befragt: Bo Dahl", head, *spoken), kind=Kind.INTERVIEW)
    parts = [str(block.part) for block in found.blocks]
    assert parts == ["aside", "aside", *["question", "answer"] * 4]


def test_a_head_that_names_everybody_decides_nothing() -> None:
    spoken = ["Berg: Erzählen Sie.", "Bo: Gern."] * 3
    found = as_interview(_document("Interviewer: Berg, Bo", *spoken), kind=Kind.INTERVIEW)
    assert found.warnings


def test_two_peers_can_ask() -> None:
    document = _document(*["Ada: Warum?", "Bo: Darum geht es nicht.", "Cem: Seit wann?", "Bo: Seit 2004."] * 2)
    assert [part for part, *_ in _told(document)][:4] == ["question", "answer", "question", "answer"]


def test_it_is_said_where_nobody_clearly_asks() -> None:
    found = as_interview(_document(*["Ada: Es fehlt Geld.", "Bo: Und Personal."] * 3), kind=Kind.INTERVIEW)
    assert {block.part for block in found.blocks} == {Part.ANSWER}
    assert "city.toml" in found.warnings[0]


def test_what_somebody_throws_in_is_that_person_s() -> None:
    document = _document("I: Und?", "B: Es gibt ihn //I: Also keinen Haushalt? // seit Jahren.", "I: Gut.")
    assert [(part, text.strip()) for part, text, _ in _told(document)[1:4]] == [
        ("answer", "Es gibt ihn"),
        ("question", "Also keinen Haushalt?"),
        ("answer", "seit Jahren."),
    ]


def test_an_interview_without_speakers_is_notes() -> None:
    document = _document("Der Beirat tagt.", "Es fehlt Geld.")
    assert [part for part, *_ in _told(document)] == ["answer", "answer"]
    assert _speakers(document) == ["notes", "notes"]


def test_a_heading_that_asks_is_the_question_of_the_notes_below() -> None:
    blocks = (
        Block(text=ASKED, place=ParagraphPlace(paragraph=1), part=Part.HEADING, level=9),
        Block(text="Viermal.", place=ParagraphPlace(paragraph=2)),
    )
    assert _told(Document(blocks=blocks)) == [("question", ASKED, ""), ("answer", "Viermal.", ASKED)]


def test_a_long_answer_is_cut_and_keeps_its_turn() -> None:
    document = _document(f"I: {ASKED}", "B: " + "Der Beirat tagt seit Jahren viermal im Jahr. " * 40)
    assert len(_told(document)) > 3
    assert set(_speakers(document)[1:]) == {"B"}


def test_a_printed_transcript_keeps_its_pages() -> None:
    found = as_interview(_document(f"I: {ASKED}", "B: Viermal.", place=PagePlace(page=3)), kind=Kind.INTERVIEW)
    assert [block.place for block in found.blocks] == [PagePlace(page=3)] * 2
    assert [block.part for block in found.blocks] == [Part.QUESTION, Part.ANSWER]
    assert [block.speaker for block in found.blocks] == ["I", "B"]


@pytest.mark.parametrize(
    "texts",
    [
        ["Ziel: Teilhabe.", "Stand: läuft.", "Ziel: Sprache.", "Stand: geplant."] * 3,
        ["Der Beirat tagt.", "Es gibt Kurse."],
        ["I: Eins.", "Der Rat tagt.", "Er berät.", "I: Zwei.", "Es gibt Kurse.", "Mehr nicht."],
    ],
)
def test_a_strategy_is_no_transcript(texts: list[str]) -> None:
    document = _document(*texts)
    assert as_interview(document, kind=Kind.STRATEGY) == document


def test_clear_evidence_makes_any_file_a_transcript() -> None:
    document = _document(*[f"I: {ASKED}", "B: Viermal."] * 3)
    assert [part for part, *_ in _told(document, kind=Kind.OTHER)][:2] == ["question", "answer"]
