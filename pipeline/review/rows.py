"""Evidence into rows: a finding for each facet, with its verdict and the evidence behind it, best first.

"Best first" means that a reader who sees only the first few quotes sees what decided the verdict, from different
kinds of sources before several of one kind, and sentences that can stand alone before fragments.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import chain, zip_longest

from msgspec import structs

from pipeline.benchmark import Benchmark
from pipeline.benchmark.tables import Indicator
from pipeline.errors import DataError
from pipeline.models import Evidence, Finding, Kind, Passage, Row, Status
from pipeline.review.contacts import contact_for
from pipeline.review.verdicts import decide, sentence_of

Passages = dict[str, Passage]
Key = Callable[[Evidence], Hashable]

# Voices from outside the self-assessment first, so that a reader sees it checked.
KINDS = (Kind.INTERVIEW, Kind.STRATEGY, Kind.KICKOFF, Kind.MINUTES, Kind.OTHER)
STATUSES = tuple(Status)
ENDINGS = (".", "!", "?", "…")
CLOSING = "\"'”“’»«)]"
OPENING = "\"'„“‚‘»«([¿¡"


def make_rows(
    passages: Iterable[Passage],
    evidence: Iterable[Evidence],
    benchmark: Benchmark,
    contacts: Mapping[str, str] | None = None,
) -> tuple[Row, ...]:
    """Return a row for every indicator of the benchmark, in its order, with the city's contact for it.

    Raise DataError for evidence whose passage, indicator or facet is not known.
    """
    known = {passage.id: passage for passage in passages}
    by_indicator: dict[str, list[Evidence]] = {indicator.id: [] for indicator in benchmark.indicators}
    for item in evidence:
        _refuse_unknown(item, known, benchmark)
        by_indicator[item.indicator].append(item)
    return tuple(
        structs.replace(
            _row(indicator, by_indicator[indicator.id], known, benchmark),
            contact=contact_for(indicator, contacts or {}),
        )
        for indicator in benchmark.indicators
    )


def _refuse_unknown(item: Evidence, passages: Passages, benchmark: Benchmark) -> None:
    subject, advice = f"evidence {item.id}", "Run the city again"
    if item.passage not in passages:
        raise DataError(subject, f"the material has no passage {item.passage}", advice)
    if not benchmark.has(item.indicator, item.facet):
        name = f"{item.indicator} {item.facet}".strip()
        raise DataError(subject, f"{benchmark.name} {benchmark.version} has no {name}", advice)


def _row(indicator: Indicator, evidence: Sequence[Evidence], passages: Passages, benchmark: Benchmark) -> Row:
    findings = [
        make_finding(facet.id, [item for item in evidence if item.facet == facet.id], passages)
        for facet in benchmark.facets_of(indicator.id)
    ]
    if general := _of_no_facet(evidence):
        findings.append(make_finding("", general, passages))
    return Row(indicator=indicator.id, findings=tuple(findings))


def _of_no_facet(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Return what speaks to the indicator only: a sentence that also speaks to a facet belongs there."""
    told = {sentence_of(item) for item in evidence if item.facet}
    return [item for item in evidence if not item.facet and sentence_of(item) not in told]


def make_finding(facet: str, evidence: Sequence[Evidence], passages: Passages) -> Finding:
    """Return the verdict on all the evidence for a facet, with the evidence best first and each text once."""
    ruling = decide(evidence)
    ordered = best_first(evidence, passages, deciding=ruling.statuses)
    return Finding(facet=facet, verdict=ruling.verdict, evidence=tuple(item.id for item in ordered))


def best_first(evidence: Iterable[Evidence], passages: Passages, *, deciding: frozenset[Status]) -> list[Evidence]:
    """Return the evidence, each text once: what decided first; statuses, kinds and sources take turns."""
    ranked = sorted(evidence, key=lambda item: _rank(item, passages))
    unique = {_words(item, passages): item for item in reversed(ranked)}
    kept = [item for item in ranked if unique[_words(item, passages)] is item]
    first = [item for item in kept if item.status in deciding]
    rest = [item for item in kept if item.status not in deciding]
    keys: tuple[Key, ...] = (
        lambda item: item.status,
        lambda item: passages[item.passage].kind,
        lambda item: item.source,
    )
    return _in_turn(first, keys) + _in_turn(rest, keys)


def _in_turn(items: list[Evidence], keys: Sequence[Key]) -> list[Evidence]:
    """Return the items so that the groups by the first key take turns; in each group the next key does the same."""
    if not keys:
        return items
    groups: dict[Hashable, list[Evidence]] = {}
    for item in items:
        groups.setdefault(keys[0](item), []).append(item)
    turns = zip_longest(*(_in_turn(group, keys[1:]) for group in groups.values()))
    return [item for item in chain.from_iterable(turns) if item is not None]


def _rank(item: Evidence, passages: Passages) -> tuple[int, int, bool, int, int, str]:
    """Return a sort key: status and kind of source, whole sentences before fragments, short before long."""
    quote = quote_of(item, passages)
    lent = sum(mention.where != "text" for mention in item.concepts)
    kind = KINDS.index(passages[item.passage].kind)
    return STATUSES.index(item.status), kind, not is_sentence(quote), lent, len(quote), item.id


def quote_of(item: Evidence, passages: Passages) -> str:
    """Return the quoted sentence."""
    return passages[item.passage].text[item.start : item.end].strip()


def is_sentence(text: str) -> bool:
    """Return whether the text begins like a sentence and ends like one."""
    begin = text.lstrip(OPENING)[:1]
    return begin.isalnum() and not begin.islower() and text.rstrip(CLOSING).endswith(ENDINGS)


def _words(item: Evidence, passages: Passages) -> str:
    return " ".join(quote_of(item, passages).casefold().split())
