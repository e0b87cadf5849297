"""A city full of planted names, drafted for the host, and the check that none of them is in the drafts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline import benchmark, extract, report, store
from pipeline.models import Audience, Evidence, Passage
from pipeline.run import Settings, run_city
from tests.privacy.planted import Planted, find_planted, make_city
from tests.report.word_reader import Draft

TEMPLATES = Path(__file__).parent.parent.parent / "templates"


@cache
def _benchmark() -> benchmark.Benchmark:
    return benchmark.load()


@dataclass(frozen=True)
class HostDrafts:
    """What was planted, the folder that goes to the host, and the team's records of the same run."""

    planted: Planted
    host: Path
    records: Path

    @property
    def leaks(self) -> list[str]:
        """Every place in the host's files where a planted name stands."""
        return find_planted(self.host, self.planted)

    @property
    def quotes(self) -> list[str]:
        """What the team quotes, names and all."""
        passages = {passage.id: passage for passage in store.read_lines(self.records / "passages.jsonl", Passage)}
        evidence = store.read_lines(self.records / "evidence.jsonl", Evidence)
        return [passages[item.passage].text[item.start : item.end] for item in evidence]

    @property
    def people_quoted(self) -> set[str]:
        """The planted people of whom a quote of the team speaks by the family's name."""
        text = " ".join(self.quotes).casefold()
        families = {form.person.family for form in self.planted.forms}
        return {family for family in families if family.casefold() in text}


def draft_for_host(place: Path, lang: str, *, held_out: bool, readers: extract.Readers) -> HostDrafts:
    """Return a city's drafts for the host, made from nothing."""
    planted = make_city(place / "corpus" / lang, seed=1, lang=lang, held_out=held_out)
    templates = report.find_templates(TEMPLATES)
    settings = Settings(output=place / "output", benchmark=_benchmark(), templates=templates, audience=Audience.HOST)
    run_city(planted.folder, settings, readers=readers)
    records = place / "output" / planted.folder.name
    assert {path.name for path in (records / "host").glob("*.docx")} == {"desk-review.docx", "report.docx"}
    return HostDrafts(planted=planted, host=records / "host", records=records)


def check_that_nothing_leaks(place: Path, lang: str, *, held_out: bool, readers: extract.Readers) -> None:
    """Fail where a planted name is in what the host gets, or where that would prove nothing."""
    made = draft_for_host(place, lang, held_out=held_out, readers=readers)
    leaks = made.leaks
    assert not leaks, "\n".join(leaks)
    # Else there was nothing to leak.
    quoted = len(made.people_quoted)
    assert quoted >= (10 if held_out else 35), made.people_quoted
    # And the host reads what the team reads: a draft without quotes would have no names either.
    stand_ins = re.findall(r"\[[^].]+\]", Draft((made.host / "report.docx").read_bytes()).text)
    assert len(stand_ins) > quoted
