"""The desk review's rows: each indicator with what we know, do not know and suspect, what to ask and whom to meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.benchmark.tables import Partner
from pipeline.models import Finding, Row, Status, Verdict
from pipeline.report import content
from pipeline.report.content import Block, block, row_bookmark, slot
from pipeline.report.lookup import Lookup
from pipeline.review.proposing import propose
from pipeline.review.questions import Fate, Trace, partner_named

QUOTES = 2  # for each answer
MOST_QUOTES = 5  # in a row; the annex has them all
MOST_PEOPLE = 3  # more than three roles for one indicator are nobody's meeting
PERFORMANCE_STEP = 1  # which step of the instructions is about the dropdown


def pillars(lookup: Lookup) -> list[dict[str, object]]:
    """Return the pillars with their areas, each area with the slot for its rows."""
    return [
        {
            "name": lookup.words(pillar.name),
            "standard": lookup.words(pillar.standard),
            "areas": [
                {"name": lookup.words(area.name), "rows": slot("rows", f"{pillar.id}-{area.id}")}
                for area in lookup.benchmark.areas
                if lookup.benchmark.indicators_of(pillar.id, area.id)
            ],
        }
        for pillar in lookup.benchmark.pillars
    ]


def tables(lookup: Lookup, traces: Sequence[Trace] = ()) -> dict[str, content.Table]:
    """Return a table for each pillar and area, by the key of its slot.

    ``traces`` are what became of the questions in the visit, none before it.
    """
    return {
        f"{pillar.id}-{area.id}": _table(pillar.id, area.id, lookup, traces)
        for pillar in lookup.benchmark.pillars
        for area in lookup.benchmark.areas
    }


def _table(pillar: str, area: str, lookup: Lookup, traces: Sequence[Trace]) -> content.Table:
    names = (lookup.benchmark.pillar(pillar).name, lookup.benchmark.area(area).name)
    title = ": ".join(lookup.words(name) for name in names)
    indicators = lookup.benchmark.indicators_of(pillar, area)
    rows: list[content.Row] = [
        make_row(lookup.rows[item.id], lookup, traces) for item in indicators if item.id in lookup.rows
    ]
    return content.Table(title=title, alt=lookup.labels.fill("desk.table_alt", area=title), rows=rows)


def make_row(row: Row, lookup: Lookup, traces: Sequence[Trace] = ()) -> content.Row:
    """Return one indicator's row."""
    answered = [trace for trace in traces if trace.indicator == row.indicator and trace.fate is Fate.ANSWERED]
    questions = [*_questions(row, lookup), *_answered(answered, lookup)]
    blocks = [*_reference(row, lookup), *_hypothesis(row, lookup), *questions]
    evidence = [item for finding in row.findings for item in finding.evidence]
    return content.Row(bookmark=row_bookmark(row.indicator), blocks=blocks, evidence=evidence)


def _reference(row: Row, lookup: Lookup) -> Iterator[Block]:
    indicator = lookup.benchmark.indicator(row.indicator)
    yield block("reference", row.indicator)
    yield block("title", lookup.words(indicator.title))
    yield block("requirement", lookup.words(indicator.requirement))
    yield _performance(row, lookup)


def _performance(row: Row, lookup: Lookup) -> Block:
    """Return the dropdown: left to the peers, or with what the material allows to propose and why, if asked for."""
    made = Block(field="performance", text=row.indicator, value=row.performance)
    if lookup.material.propose and (proposal := propose(row)):
        pattern = f"desk.propose_{proposal.performance}"
        made["value"] = proposal.performance
        made["comment"] = lookup.labels.fill(pattern, n=proposal.points, all=proposal.among)
    return made


def how(lookup: Lookup) -> list[str]:
    """Return how to use the form, which depends on whether it proposes ratings."""
    steps = [str(step) for step in lookup.labels.words["desk"]["how"]]
    if lookup.material.propose:
        steps[PERFORMANCE_STEP] = lookup.labels["desk.how_proposed"]
    return steps


def _hypothesis(row: Row, lookup: Lookup) -> Iterator[Block]:
    groups = {
        "know": [finding for finding in row.findings if finding.verdict.is_known],
        "unknown": [finding for finding in row.findings if finding.verdict is Verdict.UNKNOWN],
        "suspect": [finding for finding in row.findings if finding.verdict.is_suspected],
    }
    chosen = choose_quotes([*groups["know"], *groups["suspect"]], lookup)
    for name, findings in groups.items():
        if findings:
            yield from _group(name, row, findings, chosen, lookup)
        elif note := _empty(name, row, lookup):
            yield block("note", note)
    shown = {_shown(item, lookup) for items in chosen.values() for item in items}
    others = {_shown(item, lookup) for finding in row.findings for item in finding.evidence} - shown
    if others:
        yield block("further", lookup.labels.count("further", len(others)))


def _shown(evidence: str, lookup: Lookup) -> tuple[str, str]:
    """Return what a reader sees of a quote: two facets may rest on the same sentence."""
    quote = lookup.quote(evidence)
    return quote["citation"], quote["text"]


def _empty(name: str, row: Row, lookup: Lookup) -> str:
    """Return the one line that stands for a group without findings, "" where another line says it already."""
    found = any(finding.evidence for finding in row.findings)
    if name == "know":
        return lookup.labels[f"desk.{'nothing_plain' if found else _nothing(lookup)}"]
    if name == "unknown":
        return lookup.labels["desk.all_known"]
    return lookup.labels["desk.no_suspicion"] if found else ""


def _nothing(lookup: Lookup) -> str:
    """Return why nothing at all is said: found nowhere, not searchable, or not all of it."""
    if not lookup.searchable:
        return "not_searchable"
    return "nothing_gaps" if has_gaps(lookup) else "nothing"


def has_gaps(lookup: Lookup) -> bool:
    """Return whether some of the material could not be searched."""
    coverage = lookup.material.review.coverage
    return bool(coverage.unread_pages or coverage.unsearched_langs or coverage.not_read)


def choose_quotes(findings: Sequence[Finding], lookup: Lookup) -> dict[Finding, list[str]]:
    """Return the evidence to quote for each finding, each sentence once and at most five; the annex has all.

    Both sides of a contradiction come first, then the best for each facet, then a second quote where it stands in
    another kind of source. What speaks to no facet tells least, so it comes after those.
    """
    told = sorted((finding for finding in findings if finding.evidence), key=_pressing)
    taken: dict[Finding, list[str]] = {finding: [] for finding in findings}
    shown: set[tuple[str, str]] = set()
    for choose in (_needed, _second):
        for finding in told:
            items = choose(finding, lookup)
            seen = {_shown(item, lookup) for item in items}
            if len(shown | seen) <= MOST_QUOTES and (choose is _needed or taken[finding]):
                taken[finding] += items
                shown |= seen
    return _each_once(taken, lookup)


def _pressing(finding: Finding) -> tuple[bool, bool]:
    return not finding.facet, finding.verdict is not Verdict.SUSPECT_CONTRADICTED


def _each_once(taken: dict[Finding, list[str]], lookup: Lookup) -> dict[Finding, list[str]]:
    """Return the evidence without what repeats a quote further up in the row."""
    shown: set[tuple[str, str]] = set()
    kept: dict[Finding, list[str]] = {}
    for finding, items in taken.items():
        kept[finding] = [item for item in items if _shown(item, lookup) not in shown]
        shown |= {_shown(item, lookup) for item in items}
    return kept


def _needed(finding: Finding, lookup: Lookup) -> Sequence[str]:
    """Return the evidence without which the finding cannot be understood: both sides, a statement and its doubt."""
    if sides := lookup.sides(finding):
        return sides
    first_two = finding.evidence[:2]
    statuses = {lookup.evidence[item].status for item in first_two}
    doubted = finding.verdict is Verdict.SUSPECT_UNCERTAIN and len(statuses) > 1 and Status.UNCERTAIN in statuses
    return first_two if doubted else finding.evidence[:1]


def _second(finding: Finding, lookup: Lookup) -> Sequence[str]:
    """Return what says the same as the best evidence in another kind of source, where one quote was enough."""
    best, *rest = finding.evidence
    if len(_needed(finding, lookup)) > 1:
        return ()
    status, kind = lookup.evidence[best].status, lookup.passage_of(best).kind
    same = [item for item in rest if lookup.evidence[item].status is status]
    return [item for item in same if lookup.passage_of(item).kind is not kind][:1]


def _group(
    name: str, row: Row, findings: Sequence[Finding], chosen: Mapping[Finding, Sequence[str]], lookup: Lookup
) -> Iterator[Block]:
    yield block(name, lookup.labels[f"desk.{name}"])
    for finding in findings:
        quoted = chosen.get(finding, ())
        yield block("finding", f"{_told(row.indicator, finding, quoted, lookup)}.")
        for item in quoted:
            yield Block(field="quote", text="", quote=item)


def _told(indicator: str, finding: Finding, quoted: Sequence[str], lookup: Lookup) -> str:
    """Return the finding in words: with who says what where it is disputed, with citations where no quote follows."""
    clause = lookup.clause(indicator, finding)
    if sides := lookup.sides(finding):
        clause = _disputed(clause, finding, sides, lookup)
    needed = _needed(finding, lookup) if finding.evidence else ()
    cited = dict.fromkeys(lookup.quote(item)["citation"] for item in needed if item not in quoted)
    if not cited:
        return clause
    return lookup.labels.fill("desk.cited", clause=clause, citations=lookup.labels["cites_between"].join(cited))


def _disputed(clause: str, finding: Finding, sides: Sequence[str], lookup: Lookup) -> str:
    """Return the clause with who says that it is there, and who that it is not or no longer."""
    there, against = sides
    itself = lookup.voice(there) == lookup.voice(against)
    parts = ["desk.disputed"]
    if not finding.facet:
        parts.append("general")
    elif itself:
        parts.append("itself")
    if lookup.evidence[against].status is Status.PAST:
        parts.append("past")
    other = lookup.labels["desk.same_voice"] if itself else _voice(against, lookup, besides=there)
    return lookup.labels.fill("_".join(parts), clause=clause, there=_voice(there, lookup), against=other)


def _voice(evidence: str, lookup: Lookup, *, besides: str = "") -> str:
    """Return who speaks: "the kick-off report", "an interview (Practitioner 1)", "another interview (...)"."""
    kind = lookup.passage_of(evidence).kind
    voices = "other_voices" if besides and lookup.passage_of(besides).kind is kind else "voices"
    _, who = lookup.voice(evidence)
    return lookup.labels.fill(f"desk.{voices}.{kind}", who=who)


def _questions(row: Row, lookup: Lookup) -> Iterator[Block]:
    for finding in row.open_findings:
        facet = lookup.benchmark.facet(row.indicator, finding.facet)
        question = lookup.words(facet.question)
        yield block("question", lookup.labels.fill(f"ask.{finding.verdict}", question=question))
    if not row.open_findings:
        yield block("note_question", lookup.labels["desk.no_question"])
        return
    yield block("meet_label", lookup.labels["desk.meet"])
    for person in people_to_meet(row, lookup):
        yield block("meet", person)


def _answered(traces: Sequence[Trace], lookup: Lookup) -> Iterator[Block]:
    """Yield the questions that interviews have answered, each with where the answer stands."""
    if traces:
        yield block("answered_label", lookup.labels["visit.answered_in"])
    for trace in traces:
        yield block("answered", lookup.words(lookup.benchmark.facet(trace.indicator, trace.facet).question))
        for item in trace.evidence[:QUOTES]:
            yield Block(field="answered_by", text="", quote=item)


def people_to_meet(row: Row, lookup: Lookup) -> list[str]:
    """Return whom the city names for the indicator, those first whose post fits the open facets.

    Without anybody named these are the facets' usual roles: the few who can answer most, the first named first.
    """
    facets = [lookup.benchmark.facet(row.indicator, finding.facet) for finding in row.open_findings]
    usual = [_people([lookup.words(facet.meet)]) for facet in facets]
    if row.contact:
        partners = {partner.id for people in usual for role in people if (partner := _partner(role, lookup))}
        return sorted(_people([row.contact]), key=lambda who: partner_named(who, lookup.benchmark) not in partners)
    return _fitting(usual)[:MOST_PEOPLE]


def _partner(role: str, lookup: Lookup) -> Partner | None:
    return lookup.benchmark.partner_of(role, lookup.labels.lang)


def _fitting(lists: Iterable[Sequence[str]]) -> list[str]:
    """Return the people of all lists, each once: who leads most of them first, then who stands in most."""
    leads, stands = Counter[str](), Counter[str]()
    for people in lists:
        leads.update(people[:1])
        stands.update(people)
    return sorted(stands, key=lambda who: (-leads[who], -stands[who]))


def _people(texts: Iterable[str]) -> list[str]:
    """Return the people of lists with semicolons, each once."""
    named = (part.strip() for text in texts for part in text.split(";"))
    people = (name[0].upper() + name[1:] for name in named if name)
    return list({name.casefold(): name for name in people}.values())


def quoted(made: Iterable[content.Table]) -> list[str]:
    """Return the evidence of the tables for the annex, each once: row by row, what is quoted first."""
    found: dict[str, None] = {}
    for table in made:
        for row in table["rows"]:
            found |= dict.fromkeys(each["quote"] for each in row["blocks"] if "quote" in each)
            found |= dict.fromkeys(row.get("evidence", ()))
    return list(found)
