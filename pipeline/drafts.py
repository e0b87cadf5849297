"""Drafts in the output folder: written, brought up to date where somebody has edited them, and remembered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from msgspec import Struct, structs

from pipeline import store
from pipeline.audience import HOST_FOLDER
from pipeline.copies import Copy, NoRecordError, compare, read_copy, read_sealed
from pipeline.copies.blocks import language_of
from pipeline.copies.causes import causes_of
from pipeline.copies.model import Change, Update
from pipeline.copies.prose import Merged, WordsLostError, merge_report
from pipeline.copies.reading import open_word
from pipeline.copies.sealed import ReportBase, find_base, read_report_record
from pipeline.copies.slots import translations
from pipeline.copies.updating import update
from pipeline.copies.working import News
from pipeline.errors import DataError, InputError, UnreadableError
from pipeline.report import CHANGE_REPORT, folder_of
from pipeline.report.changes import ChangeLine, ChangeReport, change_report
from pipeline.report.labels import read_labels
from pipeline.report.record import DeskRecord, ReportRecord, seal_report
from pipeline.report.wordkit.gate import check_whole
from pipeline.report.wordkit.package import Package

DESK_REVIEW = "desk-review.docx"
COPIES = "copies"
CHANGES = "-changes"
KEPT = ".desk-review"
REPORTS = ".report"
RUNS = f"{KEPT}/runs.json"


class Written(Struct, frozen=True, kw_only=True):
    """A draft as it lies in the output folder; ``changes`` is the report on what was done in it, if anything.

    ``is_new`` is False where somebody's edited file is up to date and stays as it is. ``recovered`` are files that had
    lost their record and were held against the drafts kept. ``beside`` is an edited report that could not be brought
    up to date, so that the new draft stands beside it.
    """

    path: Path
    changes: Path | None = None
    is_new: bool = True
    recovered: tuple[str, ...] = ()
    beside: str = ""


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
        return Written(path=put(path, draft))
    edited = store.edited_draft(path)
    copy = _read_if_ours(edited) if edited else None
    if copy is None:
        remember(path, draft)
        return Written(path=put(path, draft))
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
    target = put(path, made.content)
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


def put(path: Path, content: bytes) -> Path:
    """Write a Word file as ``store.write_draft`` does, after a last look: what is not whole gets no name.

    Raise DataError for such a file.
    """
    check_whole(content, path.name)
    return store.write_draft(path, content)


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
    return put(target.with_stem(target.stem + CHANGES), content)


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


def write_report_draft(
    path: Path, draft: bytes, templates: Path, *, lang: str, finish: Callable[[bytes], bytes] | None = None
) -> Written:
    """Write a new draft of a report, or of a letter; where somebody has edited the one there, it goes into that text.

    The edited file stays as it is, the new one is written beside it, with a report on what is new. ``finish`` makes
    the last touches to whatever is written. Drafts are kept in a folder beside, for those for the host carry no record.
    """
    finished = finish or (lambda content: content)
    edited = store.edited_draft(path)
    base = _base_of(edited, path, lang, draft) if edited else None
    if edited is None or base is None:
        return Written(path=_write_and_keep(path, draft, finished(draft)), beside=edited.name if edited else "")
    is_last = _place(edited, path) == max(_place(each, path) for each in path.parent.glob("*.docx"))
    if is_last and base.content == find_base(draft).content:
        return Written(path=edited, is_new=False)
    merged = _merged(base, edited, draft, lang)
    if merged is None:
        return Written(path=_write_and_keep(path, draft, finished(draft)), beside=edited.name)
    if is_last and not merged.news:
        return Written(path=edited, is_new=False)
    target = _write_and_keep(path, draft, finished(merged.content))
    changes = _write_news(target, edited.name, (base, find_base(draft)), merged.news, templates=templates, lang=lang)
    recovered = (edited.name,) if base.is_recovered else ()
    return Written(path=target, changes=changes, recovered=recovered)


def read_translations(path: Path, lang: str) -> dict[str, list[str]]:
    """Return what people wrote under quotes in the report there, by the digest in the quote's bookmark.

    It is for the next draft in that language, which then says the same.
    """
    edited = store.edited_draft(path)
    base = _base_of(edited, path, lang) if edited else None
    if edited is None or base is None:
        return {}
    try:
        return translations(open_word(edited.read_bytes(), edited.name), Package(base.content))
    except (InputError, OSError, ValueError):
        return {}


def _base_of(edited: Path, path: Path, lang: str, draft: bytes = b"") -> ReportBase | None:
    """Return the draft that an edited report was made from, None where it is not known or in another language.

    A report for the team does not become one for the host: what its readers must not see could stay in it.
    """
    base = _any_base_of(edited, path, draft)
    tag = read_labels(lang).lang_tag(lang)
    return base if base and language_of(Package(base.content)) == tag else None


def _any_base_of(edited: Path, path: Path, draft: bytes) -> ReportBase | None:
    try:
        content = edited.read_bytes()
        own = read_report_record(content, edited.name)
    except (InputError, OSError):
        return None
    if own is not None:
        return None if draft and find_base(draft).record is None else own
    folder = _kept_in(path.parent)
    others = (each for each in sorted(folder.glob("*.docx")) if _place(each, path))
    kept = [each for each in (folder / edited.name, *others) if each.is_file()]
    return find_base(kept[0].read_bytes(), is_recovered=True) if kept else None


def _kept_in(folder: Path) -> Path:
    """Return where drafts of reports are kept: never in the host's folder, as the team may take things out."""
    return folder.parent / REPORTS / folder.name if folder.name == HOST_FOLDER else folder / REPORTS


def kept_draft(file: Path) -> bytes:
    """Return the draft of a report as it was written under the file's name, nothing where none was kept."""
    kept = _kept_in(file.parent) / file.name
    return kept.read_bytes() if kept.is_file() else b""


def _place(file: Path, path: Path) -> int:
    """Return which of the numbered files of that name a file is, 0 for any other file."""
    found = re.fullmatch(rf"{re.escape(path.stem)}(?:-(\d+))?", file.stem)
    return int(found[1] or 1) if found else 0


def _merged(base: ReportBase, edited: Path, draft: bytes, lang: str) -> Merged | None:
    """Return an edited report brought up to date, sealed if the draft is; None where that cannot be done safely."""
    new = find_base(draft)
    try:
        merged = merge_report(base.content, edited.read_bytes(), new.content, lang=lang)
        check_whole(merged.content, edited.name)
    except (DataError, WordsLostError, ValueError, KeyError, AttributeError, TypeError, OSError):
        return None
    if new.record is None:
        return merged
    return structs.replace(merged, content=seal_report(merged.content, new.record, base=new.content))


def _write_and_keep(path: Path, draft: bytes, content: bytes) -> Path:
    target = put(path, content)
    store.write_bytes(_kept_in(path.parent) / target.name, draft)
    return target


def _write_news(
    target: Path, file: str, bases: tuple[ReportBase, ReportBase], news: Iterable[News], *, templates: Path, lang: str
) -> Path:
    """Write what a new draft did in a report beside it, and return where."""
    old, new = (base.record or _NO_RECORD for base in bases)
    labels = read_labels(lang)
    lines = [
        ChangeLine(
            row=each.section,
            title=", ".join(each.indicators),
            kind=each.kind,
            author="",
            column="",
            before=each.before,
            after=each.after,
            causes=causes_of(each, old, new, labels),
        )
        for each in news
    ]
    told = ChangeReport(
        city=new.city, lang=lang, file=file, into=target.name, lines=tuple(lines), rerun=True, in_report=True
    )
    content = change_report(told, folder_of(CHANGE_REPORT, templates))
    return put(target.with_stem(target.stem + CHANGES), content)


_NO_RECORD = ReportRecord(city="", benchmark="", lang="", run="", template="")
