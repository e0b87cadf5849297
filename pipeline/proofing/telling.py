"""What was found in a report, as lines for the people who have to mend it: the gravest first, each with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from pipeline.proofing.checking import Checked, Doubtful, Fault, Proof, Result
from pipeline.proofing.differences import difference
from pipeline.proofing.since import Edited, Since

T = TypeVar("T")

MOST = 25  # lines of one group; the answer for programs has all
_LONGEST = 90  # characters of a quotation
_GRAVE = (
    (Result.CONFIDENTIAL, "Quotes from a source given in confidence, in a report for the host"),
    (Result.NOWHERE, "False quotes: they stand in no source"),
    (Result.CHANGED, "Quotes that are not word for word"),
    (Result.OTHER_SOURCE, "Quotes that stand in another source than the one cited"),
)
_LIGHT = (
    (Result.OTHER_PLACE, "Quotes that stand at another place of the source than the one cited"),
    (Result.BRACKETS, "Quotes with words in brackets that are not in the source"),
    (Result.OTHER_CITY, "Quotes of other cities, whose material is not here to look them up in"),
    (Result.WITHOUT_NOTE, "Quotes without a note, which stand word for word in a source"),
)
_FAULTS = (
    (Fault.NO_FOOTNOTE, "References whose footnote is gone"),
    (Fault.NOT_IN_RUN, "Citations of what is no evidence of the last run; was the city run again since the draft?"),
    (Fault.ROW_GONE, "Citations whose row in the annex is gone"),
    (Fault.OTHER_PLACE, "Citations that name another place than the record"),
    (Fault.UNLINKED, "Citations that are no longer linked to the annex"),
)


def told_first(proof: Proof) -> Iterator[str]:
    """Yield what must be mended: false quotes, then citations that lead nowhere."""
    for result, title in _GRAVE:
        yield from _group(title, [each for each in proof.checked if each.result is result], _quotation)
    for fault, title in _FAULTS:
        if fault.leads_nowhere:
            yield from _faults(proof, fault, title)


def told_after(proof: Proof) -> Iterator[str]:
    """Yield what somebody should look at, and what is left to do."""
    for fault, title in _FAULTS:
        if not fault.leads_nowhere:
            yield from _faults(proof, fault, title)
    for result, title in _LIGHT:
        yield from _group(title, [each for each in proof.checked if each.result is result], _quotation)
    yield from _group(
        "Quotation marks without an end, so that the words behind them were not looked up", proof.unclosed
    )
    yield from _counted("Placeholders still to fill in", proof.blanks)
    by_part: Counter[str] = Counter()
    for where, n in proof.untranslated.items():
        by_part[where.split(" / ")[0].rstrip('"') + '"'] += n
    yield from _counted("Quotes in another language that nobody has translated yet", by_part)


def told_since(since: Since) -> Iterator[str]:
    """Yield what people did to the quotations since the draft."""
    yield from _group("Quotes changed since the draft", since.changed, _edited)
    yield from _group("Quotes taken out since the draft", since.removed, _edited)
    yield from _group("Quotes added since the draft", since.added, _edited)
    if since.rows:
        yield f"  Rows of the annex deleted since the draft: {since.rows}"


def _edited(edited: Edited) -> str:
    if edited.before and edited.now:
        before, now = difference(edited.before, edited.now)
        return f'{edited.where}: "{before}" is now "{now}"'
    return f'{edited.where}: "{_short(edited.before or edited.now)}"'


def _counted(title: str, found: Mapping[str, int]) -> Iterator[str]:
    places = [f"{where}: {n}" if n > 1 else where for where, n in found.items()]
    yield from _group(title, places, count=sum(found.values()))


def summary(proof: Proof) -> str:
    """Return how many quotations and citations there are, and how many of them must be mended."""
    false = sum(each.result.is_false for each in proof.checked)
    lost = sum(each.fault.leads_nowhere for each in proof.doubtful)
    quotes = f"{_count(proof.quotations, 'quote')}, {false or 'none'} of them false"
    return f"{quotes}; {_count(proof.citations, 'citation')}, {lost or 'none'} of them leading nowhere"


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def _faults(proof: Proof, fault: Fault, title: str) -> Iterator[str]:
    yield from _group(title, [each for each in proof.doubtful if each.fault is fault], _citation)


def _group(
    title: str, found: Sequence[T], line: Callable[[T], str] = str, *, count: int | None = None
) -> Iterator[str]:
    """Yield a title with the number of what was found, and a line for each; nothing where nothing was found."""
    if not found:
        return
    yield f"  {title}: {len(found) if count is None else count}"
    lines = Counter(map(line, found))
    for text, times in list(lines.items())[:MOST]:
        yield f"    {text} ({times} times)" if times > 1 else f"    {text}"
    if len(lines) > MOST:
        yield f"    ... and {len(lines) - MOST} more; --json lists them all"


def _quotation(checked: Checked) -> str:
    at = f"{checked.source}, {checked.place}"
    begin = f'{checked.where}: "{_short(checked.text)}"'
    match checked.result:
        case Result.CHANGED:
            return f'{checked.where}: it says "{checked.says}", the source says "{checked.source_says}" ({at})'
        case Result.OTHER_SOURCE | Result.OTHER_PLACE:
            return f"{begin} stands in {at}; cited is {checked.cited}"
        case Result.BRACKETS:
            return f"{begin}: [{'], ['.join(checked.brackets)}] ({at})"
        case Result.OTHER_CITY:
            return f"{begin} ({checked.cited})"
        case Result.NOWHERE:
            return f"{begin}; cited is {checked.cited}" if checked.cited else begin
    return f"{begin} ({at})"


def _citation(doubtful: Doubtful) -> str:
    match doubtful.fault:
        case Fault.OTHER_PLACE:
            return f'{doubtful.where}: it says "{doubtful.says}", the record says {doubtful.record}'
        case Fault.UNLINKED:
            return f"{doubtful.where}: {_short(doubtful.says)}"
        case Fault.ROW_GONE:
            return f"{doubtful.where}: {doubtful.record}"
    return doubtful.where


def _short(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return f"{text[:_LONGEST].rsplit(' ', 1)[0]} ..."
