"""Why a new draft of the report says something else: the sources and rules behind what has changed."""

from __future__ import annotations

from pipeline.copies.working import News
from pipeline.report.labels import Labels
from pipeline.report.record import Reading, ReportRecord


def causes_of(news: News, old: ReportRecord, new: ReportRecord, labels: Labels) -> tuple[str, ...]:
    """Return what caused a change: sources whose evidence came or went, by name, and what is read in another way.

    Where the words cite evidence, it is that; else all on the indicators that they name. It is empty where none of it
    has changed: then the cause lies in the settings, the benchmark or the program. What only comes and goes with
    points, such as the words above them, has no cause of its own.
    """
    was, now = _cited(news.was, old), _cited(news.now, new)
    if set(news.was) == set(news.now) or not (was or now):
        named = {*news.indicators, *(reading.indicator for reading in (*was.values(), *now.values()))}
        was, now = (_on(named, record) for record in (old, new))
    names = old.sources | new.sources
    changed = {(was | now)[item].source for item in was.keys() ^ now.keys()}
    if not (news.was or news.now or news.indicators) and _counts(news):
        every = old.evidence | new.evidence
        changed = {every[item].source for item in old.evidence.keys() ^ new.evidence.keys()}
        changed |= old.sources.keys() ^ new.sources.keys()
    read = [
        _read_as(was[item], now[item], labels) for item in was if item in now and was[item].status != now[item].status
    ]
    return (*sorted({names[source] for source in changed if source in names}), *dict.fromkeys(read))


def _counts(news: News) -> bool:
    """Return whether numbers or pictures of all the evidence have changed, and not only a few words beside them."""
    return bool(news.before and news.after)


def _cited(evidence: tuple[str, ...], record: ReportRecord) -> dict[str, Reading]:
    return {item: record.evidence[item] for item in evidence if item in record.evidence}


def _on(indicators: set[str], record: ReportRecord) -> dict[str, Reading]:
    return {item: reading for item, reading in record.evidence.items() if reading.indicator in indicators}


def _read_as(was: Reading, now: Reading, labels: Labels) -> str:
    before, after = labels[f"statuses.{was.status}"], labels[f"statuses.{now.status}"]
    return labels.fill("changes.report.read_as", rule=now.rule, before=before, after=after)
