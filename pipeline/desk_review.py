"""Peers' copies of the desk review: written, brought up to date after a new run, and merged into one table."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from pipeline import report, store
from pipeline.copies import Copy, merge
from pipeline.drafts import (
    COPIES,
    DESK_REVIEW,
    Runs,
    Written,
    bring_up,
    last_draft,
    line_of,
    read_file,
    read_runs,
    remember,
    write_desk_review,
    write_report,
)
from pipeline.errors import UsageError
from pipeline.interviews import read_settings
from pipeline.last_run import read_last_run
from pipeline.ratings import keep_ratings
from pipeline.report.wordkit.gate import check_whole
from pipeline.run import Settings

COMPILED, DISAGREEMENTS = "desk-review-compiled.docx", "desk-review-disagreements.docx"
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')


def write_copies(folder: Path, settings: Settings, peers: Sequence[str]) -> list[Written]:
    """Return the copy of each peer, made from the last run; one that a peer has edited is brought up to date.

    Language and proposals are those of the last run unless the settings say otherwise. Without names, the peers are
    those of ``city.toml``. Raise UsageError where there are none, or no run.
    """
    output = settings.output / folder.name
    last = last_draft(output)
    propose = settings.propose or bool(last and last.proposed)
    material = read_last_run(folder, output, settings.benchmark, propose=propose)
    names = list(dict.fromkeys(" ".join(name.split()) for name in peers or material.city.review.peers))
    if not names:
        raise UsageError(folder.name, "names no peers yet", "Name them with --peer, or as peers in city.toml")
    files = _file_names(names)
    lang = settings.lang or (last.lang if last else material.city.lang)
    drafts = {
        files[name]: report.desk_review(material, settings.benchmark, settings.templates, lang=lang, peer=name)
        for name in names
    }
    return [write_desk_review(output / COPIES / file, draft, settings.templates) for file, draft in drafts.items()]


def _file_names(names: Sequence[str]) -> dict[str, str]:
    """Return the name of each peer's file; raise UsageError where two would share one."""
    found: dict[str, str] = {}
    for name in names:
        plain = _FORBIDDEN.sub("-", unicodedata.normalize("NFC", name)).strip(" .-")
        if not plain:
            raise UsageError(name or '""', "is no name", "Give each peer a name, as in --peer Anna")
        file = f"{Path(DESK_REVIEW).stem}-{plain}.docx"
        if file.casefold() in {each.casefold() for each in found.values()}:
            raise UsageError(name, "is the name of two peers", "Tell them apart, as in --peer 'Anna B.'")
        found[name] = file
    return found


def update_copies(folder: Path, files: Sequence[Path], settings: Settings) -> list[Written]:
    """Return edited copies, or compiled tables, brought up to the last run; the files themselves stay as they are.

    Raise InputError for a file that is no desk review of this city; then nothing is written.
    """
    output = settings.output / folder.name
    copies = [read_file(file, output) for file in files]
    for copy in copies:
        _refuse_other_city(copy, read_settings(folder).name, settings)
    return [_updated(file, copy, folder, output, settings) for file, copy in zip(files, copies, strict=True)]


def _updated(file: Path, copy: Copy, folder: Path, output: Path, settings: Settings) -> Written:
    propose = settings.propose or copy.record.proposed
    material = read_last_run(folder, output, settings.benchmark, propose=propose)
    peer = "" if copy.record.compiled or not copy.record.authors else copy.record.authors[0]
    draft = report.desk_review(material, settings.benchmark, settings.templates, lang=copy.record.lang, peer=peer)
    return bring_up(copy, draft, output / COPIES / copy.file, settings.templates, file=file)


def merge_copies(
    folder: Path, files: Sequence[Path], settings: Settings, *, only_disagreements: bool = False
) -> Written:
    """Return the compiled table of the edited copies in ``files``, with a report on every edit found.

    Raise InputError or UsageError for a file that is no desk review of ours, is damaged, or goes back to another
    city, benchmark or draft; then nothing is written.
    """
    city = read_settings(folder)
    output = settings.output / folder.name
    copies = [read_file(file, output) for file in files]
    for copy in copies:
        _refuse_other_city(copy, city.name, settings)
    _refuse_twins(copies, files)
    _refuse_other_base(copies, files, folder, read_runs(output))
    merged = merge(copies, templates=settings.templates, only_disagreements=only_disagreements)
    check_whole(merged.content, COMPILED)
    keep_ratings(output, merged, is_second_round=copies[0].record.compiled)
    path = output / (DISAGREEMENTS if only_disagreements else COMPILED)
    remember(path, merged.content)
    target = store.write_draft(path, merged.content)
    lines = [line_of(each, copies[0].titles, author=each.author) for each in merged.changes]
    names = ", ".join(copy.file for copy in copies)
    changes = write_report(target, copies[0], names, lines, settings.templates, rerun=False)
    recovered = tuple(copy.file for copy in copies if copy.is_recovered)
    return Written(path=target, changes=changes, recovered=recovered)


def _refuse_other_city(copy: Copy, city: str, settings: Settings) -> None:
    ours = f"{settings.benchmark.name} {settings.benchmark.version}"
    if copy.record.city != city:
        raise UsageError(copy.file, f"is about {copy.record.city}, not about {city}", "Name the city that it is about")
    if copy.record.benchmark != ours:
        why = f"was made with {copy.record.benchmark}, not with {ours}"
        raise UsageError(copy.file, why, "Use the same benchmark, with --benchmark")


def _refuse_twins(copies: Sequence[Copy], files: Sequence[Path]) -> None:
    """Raise UsageError for a file that is given twice: its author would count twice."""
    first: dict[str, str] = {}
    for copy, file in zip(copies, files, strict=True):
        twin = first.setdefault(store.digest(file.read_bytes()), copy.file)
        if twin is not copy.file:
            raise UsageError(copy.file, f"is the same file as {twin}", "Name each copy once")


def _refuse_other_base(copies: Sequence[Copy], files: Sequence[Path], folder: Path, runs: Runs) -> None:
    """Raise UsageError for copies that go back to an older draft than the last, or to different ones."""
    for copy, file in zip(copies, files, strict=True):
        known = runs.of(copy.record)
        if copy.record.run in known[:-1]:
            why = "goes back to an older draft than the last one"
            advice = f'Bring it up to date first: peerdesk desk-review "{folder.name}" --update "{file}"'
            raise UsageError(copy.file, why, advice)
        if runs.known and copy.record.run not in known:
            why = "goes back to a draft that this output folder does not know"
            raise UsageError(copy.file, why, "Name the folder in which it was drafted with --output")
        if copy.record.base != copies[0].record.base:
            why = f"goes back to another draft than {copies[0].file}"
            raise UsageError(copy.file, why, "Merge copies of one draft at a time")
