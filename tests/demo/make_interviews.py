"""Make two interviews of Auenfels: ``python -m tests.demo.make_interviews [FOLDER]``.

Their words stand in practitioner.txt and chair.txt. The first becomes captions as a video call's recorder writes
them, the second a transcript typed in Word.
"""

from __future__ import annotations

import re
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from docx import Document
from docx.text.paragraph import Paragraph

from tests.demo import docx_kit

HERE = Path(__file__).parent
CITY = HERE.parents[1] / "corpus" / "auenfels"
CAPTIONS = "2026-05-19-steering-group-office.vtt"
DATE = datetime(2026, 5, 21, 18, tzinfo=UTC)
TYPED = "2026-05-20-migrantinnenverein.docx"
MS_PER_LETTER = 108
MS_BETWEEN_TURNS = 1_400
LONGEST_CUE = 190
SENTENCE = re.compile(r".+?[.?!]+(?=\s|$)\s*")
MARKED = re.compile(r"(\[\d\d:\d\d:\d\d\] )?([^:]+): (.+)")


def make_captions(target: Path) -> None:
    """Write the first interview as WebVTT: a voice tag in each cue, a cue id made of a GUID and two numbers."""
    lines = (HERE / "practitioner.txt").read_text("utf-8").splitlines()
    cues = "\n\n".join(_cues(line.partition(": ") for line in lines))
    target.write_bytes(f"WEBVTT\n\n{cues}\n".encode())


def _cues(turns: Iterator[tuple[str, str, str]]) -> Iterator[str]:
    clock = 3_240
    for turn, (speaker, _, words) in enumerate(turns):
        for n, text in enumerate(_parts(words)):
            end = clock + len(text) * MS_PER_LETTER
            name = f"{uuid.uuid5(uuid.NAMESPACE_URL, f'auenfels/{turn}')}/{turn}-{n}"
            yield f"{name}\n{_time(clock)} --> {_time(end)}\n<v {speaker}>{text}</v>"
            clock = end + 120
        clock += MS_BETWEEN_TURNS


def _parts(words: str) -> Iterator[str]:
    """Yield the words of a turn in parts short enough for a caption, mostly whole sentences."""
    part = ""
    for sentence in SENTENCE.findall(words):
        if part and len(part) + len(sentence) > LONGEST_CUE:
            yield part.strip()
            part = ""
        part += sentence
    yield part.strip()


def _time(ms: int) -> str:
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"


def make_typed(target: Path) -> None:
    """Write the second interview as a Word document: time, name in bold, words."""
    document = Document()
    title, *lines = (HERE / "chair.txt").read_text("utf-8").splitlines()
    title = title.removeprefix("Titel: ")
    docx_kit.set_up(document, title=title, author="Solveig Aasheim", lang="de-DE", date=DATE)
    document.add_heading(title, level=0)
    for line in lines:
        _add_line(document.add_paragraph(), line)
    docx_kit.save(document, target)


def _add_line(paragraph: Paragraph, line: str) -> None:
    found = MARKED.fullmatch(line)
    if not found or found[2] == "Kopf":
        paragraph.add_run(line.removeprefix("Kopf: ")).italic = True
        return
    paragraph.add_run(found[1])
    paragraph.add_run(f"{found[2]}:").bold = True
    paragraph.add_run(f" {found[3]}")


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if sys.argv[1:] else CITY / "interviews"
    make_captions(folder / CAPTIONS)
    make_typed(folder / TYPED)
