"""A rating to propose where the material covers enough of an indicator; only where the user asks for proposals.

Conservative by design, for a rating is the peers' judgement and a machine's word carries weight:

- every facet known to be in place, and nothing on the indicator as a whole speaks against it: *meets*;
- at least half of the facets known to be missing, and nothing contradicted: *below*;
- never *exceeds*: material can say that something is there, not that it is better than the benchmark asks;
- else nothing, so the rating stays at "more information needed". What was not found is never counted as missing.
"""

from __future__ import annotations

from msgspec import Struct

from pipeline.models import Performance, Row, Verdict

_FOR = (Verdict.KNOW_IN_PLACE, Verdict.SUSPECT_PLANNED)


class Proposal(Struct, frozen=True, kw_only=True):
    """A rating with its reason: ``points`` of all the indicator's facets (``among``) are known to be as it says."""

    performance: Performance
    points: int
    among: int


def propose(row: Row) -> Proposal | None:
    """Return the rating that the material allows to propose for the row, None where it allows none."""
    verdicts = [finding.verdict for finding in row.findings if finding.facet]
    general = [finding.verdict for finding in row.findings if not finding.facet]
    there, missing = verdicts.count(Verdict.KNOW_IN_PLACE), verdicts.count(Verdict.KNOW_ABSENT)
    if verdicts and there == len(verdicts) and all(verdict in _FOR for verdict in general):
        return Proposal(performance=Performance.MEETS, points=there, among=len(verdicts))
    if missing and 2 * missing >= len(verdicts) and Verdict.SUSPECT_CONTRADICTED not in (*verdicts, *general):
        return Proposal(performance=Performance.BELOW, points=missing, among=len(verdicts))
    return None
