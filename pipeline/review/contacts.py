"""Whom to meet: the city's own contacts by indicator, by pillar and area, or by pillar; the closest one counts."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.benchmark.tables import Indicator


def contact_for(indicator: Indicator, contacts: Mapping[str, str]) -> str:
    """Return the closest contact, "" where the city names none."""
    return next((contacts[key] for key in contact_keys(indicator) if contacts.get(key, "").strip(" ;")), "")


def contact_keys(indicator: Indicator) -> tuple[str, str, str]:
    """Return under which keys a contact may stand, the closest first."""
    return indicator.id, f"{indicator.pillar}-{indicator.area}", indicator.pillar
