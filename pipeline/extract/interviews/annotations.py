"""ELAN and Transcriber files, in which linguists transcribe: XML with who says what from when to when.

pympi-ling would read ELAN, but neither Transcriber nor a file that is cut off; libxml2 reads all three.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from pathlib import Path

from lxml import etree

from pipeline.errors import DamagedError
from pipeline.extract.blocks import Document
from pipeline.extract.interviews.cues import Cue, document_of
from pipeline.extract.plain.decode import decode

_REFERENCE = re.compile(r"&#(?:\d{1,9}|x[0-9a-f]{1,8});", re.IGNORECASE)
_CUT_OFF = "The file is cut off or damaged; what is whole was read, the rest is lost"


def read_elan(path: Path) -> Document:
    """Return the turns of an ELAN file: a speaker for each independent tier; raise DamagedError where it is none."""
    root, warnings = _root(path)
    slots = {slot.get("TIME_SLOT_ID", ""): _whole(slot.get("TIME_VALUE")) for slot in root.iter("TIME_SLOT")}
    tiers = [tier for tier in root.iter("TIER") if _has_text(tier)]
    # What hangs on another tier is the same once more: its translation, its words, a remark on it.
    free = [tier for tier in tiers if not tier.get("PARENT_REF")]
    shown = free or tiers
    left_out = [tier.get("TIER_ID", "") for tier in tiers if tier.get("PARENT_REF")] if free else []
    if left_out:
        warnings.append(f"Tiers that depend on another one were left out: {', '.join(left_out)}")
    cues = [cue for tier in shown for cue in _of_tier(tier, slots)]
    return document_of(sorted(cues, key=lambda cue: -1 if cue.start_ms is None else cue.start_ms), warnings)


def _has_text(tier: etree._Element) -> bool:
    return any((value.text or "").strip() for value in tier.iter("ANNOTATION_VALUE"))


def _of_tier(tier: etree._Element, slots: Mapping[str, int | None]) -> Iterator[Cue]:
    speaker = _name(tier.get("PARTICIPANT") or tier.get("TIER_ID") or "")
    for annotation in tier.iter("ALIGNABLE_ANNOTATION", "REF_ANNOTATION"):
        text = (annotation.findtext("ANNOTATION_VALUE") or "").strip()
        if text:
            start, end = (slots.get(annotation.get(f"TIME_SLOT_REF{n}", "")) for n in (1, 2))
            yield Cue(speaker=speaker, text=text, start_ms=start, end_ms=end)


def read_transcriber(path: Path) -> Document:
    """Return the turns of a Transcriber file; raise DamagedError where it is none."""
    root, warnings = _root(path)
    names = {speaker.get("id", ""): _name(speaker.get("name", "")) for speaker in root.iter("Speaker")}
    return document_of((cue for turn in root.iter("Turn") for cue in _of_turn(turn, names)), warnings)


def _of_turn(turn: etree._Element, names: Mapping[str, str]) -> Iterator[Cue]:
    """Yield what is said in a turn from one time to the next; where several speak, marks say who."""
    ids = (turn.get("speaker") or "").split()
    speakers = [names.get(each) or each for each in ids]
    speaker = speakers[0] if speakers else ""
    start, end = _seconds(turn.get("startTime")), _seconds(turn.get("endTime"))
    said = [turn.text or ""]
    for mark in turn:
        if mark.tag in ("Sync", "Who"):
            yield from _cue(speaker, said, start, _seconds(mark.get("time")) if mark.tag == "Sync" else end)
            said = []
        if mark.tag == "Sync":
            start = _seconds(mark.get("time"))
        elif mark.tag == "Who":
            n = _whole(mark.get("nb")) or 1
            speaker = speakers[n - 1] if 0 < n <= len(speakers) else speaker
        said.append(mark.tail or "")
    yield from _cue(speaker, said, start, end)


def _cue(speaker: str, said: Iterable[str], start: int | None, end: int | None) -> Iterator[Cue]:
    if text := " ".join(" ".join(said).split()):
        yield Cue(speaker=speaker, text=text, start_ms=start, end_ms=end)


def _root(path: Path) -> tuple[etree._Element, list[str]]:
    """Return the file's tree as far as it can be read, with a warning where that is not all."""
    content = path.read_bytes()
    root, is_whole = _tree(content)
    if root is not None and not _has_letters(root):
        text = _REFERENCE.sub(lambda found: "\ufffd" if unescape(found[0]) == "\ufffd" else found[0], decode(content))
        root, _ = _tree(text.encode("utf-8", "replace"), encoding="utf-8")
    if root is None:
        raise DamagedError(path.name, "the file is damaged from its beginning", "Export the transcript again")
    return root, [] if is_whole else [_CUT_OFF]


def _tree(content: bytes, encoding: str | None = None) -> tuple[etree._Element | None, bool]:
    """Return what can be read of the file, and whether that is all."""
    parser = etree.XMLParser(encoding=encoding, resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        return etree.fromstring(content, parser), not parser.error_log
    except etree.XMLSyntaxError:
        return None, False


def _has_letters(root: etree._Element) -> bool:
    """Return whether all bytes are letters: libxml2 keeps some that are none, over which everybody stumbles later."""
    try:
        for element in root.iter():
            _ = element.tag, element.text, element.tail, *element.attrib.items()
    except UnicodeDecodeError:
        return False
    return True


def _name(text: str) -> str:
    return " ".join(text.split())[:80]


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.strip().isdecimal() and len(text) < 12 else None


def _seconds(text: str | None) -> int | None:
    try:
        seconds = float(text or "")
    except ValueError:
        return None
    return round(seconds * 1000) if 0 <= seconds < 1e7 else None
