"""Whom to meet: the city's own contacts by indicator, by pillar and area, or by pillar; the closest one counts."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.benchmark import Benchmark
from pipeline.benchmark.tables import Indicator
from pipeline.city import SETTINGS
from pipeline.errors import DataError


def contact_for(indicator: Indicator, contacts: Mapping[str, str]) -> str:
    """Return the closest contact, "" where the city names none."""
    return next((contacts[key] for key in _keys(indicator) if contacts.get(key, "").strip(" ;")), "")


def refuse_unknown_contacts(contacts: Mapping[str, str], benchmark: Benchmark) -> None:
    """Raise DataError for a contact of something that the benchmark does not have."""
    known = {key for indicator in benchmark.indicators for key in _keys(indicator)}
    for key in contacts:
        if key not in known:
            advice = 'Use an indicator ("GOV-IMP-3"), pillar and area ("GOV-IMP") or a pillar ("GOV")'
            raise DataError(f"{SETTINGS}, contacts", f'"{key}" is none of {benchmark.name}', advice)


def _keys(indicator: Indicator) -> tuple[str, str, str]:
    """Return under which keys a contact may stand, the closest first."""
    return indicator.id, f"{indicator.pillar}-{indicator.area}", indicator.pillar
