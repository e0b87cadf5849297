"""Desk reviews in the output folder: written, brought up to date where somebody has edited them, and remembered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct

from pipeline import store
from pipeline.copies import Copy, NoRecordError, compare, read_copy, read_sealed
from pipeline.copies.model import Change, Update
from pipeline.copies.updating import update
from pipeline.errors import InputError, UnreadableError
from pipeline.report import CHANGE_REPORT, folder_of
from pipeline.report.changes import ChangeLine, ChangeReport, change_report
from pipeline.report.record import DeskRecord

DESK_REVIEW = "desk-review.docx"
COPIES = "copies"
CHANGES = "-changes"
KEPT = ".desk-review"
RUNS = f"{KEPT}/runs.json"


class Written(Struct, frozen=True, kw_only=True):
    """A desk review as it lies in the output folder; ``changes`` is the report on what was done in it, if anything.

    ``is_new`` is False where somebody's edited file is up to date and stays as it is. ``recovered`` are files that had
    lost their record and were held against the drafts kept.
    """

    path: Path
    changes: Path | None = None
    is_new: bool = True
    recovered: tuple[str, ...] = ()


class Runs(Struct, frozen=True, kw_only=True):
    """What copies may go back to: the drafts of all runs, the oldest first, by language and whether they propose."""

    known: dict[str, tuple[str, ...]] = {}

    def of(self, record: DeskRecord) -> tuple[str, ...]:
        """Return the drafts of the same kind as that of a record: in its language, with or without proposals."""
        return self.known.get(_kind(record), ())


def _kind(record: DeskRecord) -> str:
    return f"{record.lang}, with proposals" if record.proposed else record.lang


def write_desk_review(path: Path, draft: bytes, templates: Path) -> Written:
    """Write a new draft of a desk review; where somebody has edited the one there, it goes into that person's text.

    The edited file stays as it is; the new one is written beside it.
    """
    if read_sealed(draft) is None:
        return Written(path=store.write_draft(path, draft))
    edited = store.edited_draft(path)
    copy = _read_if_ours(edited) if edited else None
    if copy is None:
        remember(path, draft)
        return Written(path=store.write_draft(path, draft))
    return bring_up(copy, draft, path, templates, file=edited)


def bring_up(copy: Copy, draft: bytes, path: Path, templates: Path, *, file: Path | None = None) -> Written:
    """Write an edited copy brought up to a new draft, and the report on it.

    A copy read from ``file`` that goes back to this very draft stays as it is.
    """
    new = read_copy(draft, path.name)
    remember(path, draft)
    if file and copy.record.run == new.record.run:
        return Written(path=file, is_new=False)
    made = update(copy, new)
    if made.record.compiled:
        remember(path, made.content)
    target = store.write_draft(path, made.content)
    lines = [line_of(each, new.titles, causes=each.causes) for each in made.updates]
    return Written(path=target, changes=write_report(target, new, copy.file, lines, templates, rerun=True))


def read_file(file: Path, output: Path) -> Copy:
    """Return the desk review in the file; ``output`` is the city's output folder.

    One that has lost its record is held against the drafts kept there, for no edit should get lost with it. Raise
    InputError where the file cannot be opened or is no desk review.
    """
    try:
        content = file.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableError(file.name, "is not there", "Check the name and the folder") from error
    except IsADirectoryError as error:
        raise UnreadableError(file.name, "is a folder", "Name the files in it") from error
    except OSError as error:
        why = f"cannot be opened ({error.strerror})"
        raise UnreadableError(file.name, why, "Close it in other programs") from error
    try:
        return read_copy(content, file.name)
    except NoRecordError:
        kept = [read_sealed(path.read_bytes()) for path in sorted((output / KEPT).glob("*.docx"))]
        found = [read_copy(content, file.name, instead=sealed) for sealed in kept if sealed]
        ours = [copy for copy in found if _is_ours(copy)]
        if not ours:
            raise
        return min(ours, key=lambda copy: len(compare(copy)))


def _is_ours(copy: Copy) -> bool:
    """Return whether most of the rows are there."""
    known = sum(bool(row.name) for row in copy.document.rows)
    return 2 * known > len(copy.base.rows)


def _read_if_ours(file: Path) -> Copy | None:
    try:
        return read_copy(file.read_bytes(), file.name)
    except (InputError, OSError):
        return None


def read_runs(output: Path) -> Runs:
    """Return the drafts that the city's output folder knows."""
    path = output / RUNS
    return store.read_json(path, Runs) if path.is_file() else Runs()


def last_draft(output: Path) -> DeskRecord | None:
    """Return the record of the last draft of a run, None where there is none."""
    path = output / KEPT / DESK_REVIEW
    sealed = read_sealed(path.read_bytes()) if path.is_file() else None
    return sealed.record if sealed else None


def remember(path: Path, draft: bytes) -> None:
    """Keep a draft or compiled table in the city's output folder, and note from which run it is."""
    sealed = read_sealed(draft)
    if sealed is None:
        return
    output = path.parent.parent if path.parent.name == COPIES else path.parent
    runs, run = read_runs(output), sealed.record.run
    known = runs.of(sealed.record)
    if sealed.record.compiled:
        store.write_bytes(output / KEPT / path.name, draft)
    elif run not in known[-1:]:
        store.write_bytes(output / KEPT / DESK_REVIEW, draft)
        kept = (*(each for each in known if each != run), run)
        store.write_json(output / RUNS, Runs(known=runs.known | {_kind(sealed.record): kept}))


def write_report(
    target: Path, copy: Copy, files: str, lines: Iterable[ChangeLine], templates: Path, *, rerun: bool
) -> Path:
    """Write what was done in a desk review beside it, and return where.

    ``copy`` is the new draft, or the first of the copies that were merged; ``files`` are the files that were read;
    ``rerun`` is whether a new run did it, else people did.
    """
    made = ChangeReport(
        city=copy.record.city,
        lang=copy.record.lang,
        file=files,
        into=target.name,
        lines=tuple(lines),
        rerun=rerun,
        order=tuple(copy.titles),
    )
    content = change_report(made, folder_of(CHANGE_REPORT, templates))
    return store.write_draft(target.with_stem(target.stem + CHANGES), content)


def line_of(
    told: Change | Update, titles: Mapping[str, str], *, author: str = "", causes: tuple[str, ...] = ()
) -> ChangeLine:
    """Return the line of the report for what a person, or a new run, did."""
    return ChangeLine(
        row=told.row,
        title=titles.get(told.row, ""),
        kind=told.kind,
        author=author,
        column=told.column,
        before=told.before,
        after=told.after,
        causes=causes,
    )
