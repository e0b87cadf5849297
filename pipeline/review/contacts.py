"""Whom to meet: the city's own contacts by indicator, by pillar and area, or by pillar; the closest one counts.

They come from ``city.toml`` and from the contact persons in kick-off forms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.benchmark.tables import Indicator
from pipeline.models import Contact


def contact_for(indicator: Indicator, contacts: Mapping[str, str]) -> str:
    """Return the closest contact, "" where the city names none."""
    return next((contacts[key] for key in contact_keys(indicator) if contacts.get(key, "").strip(" ;")), "")


def contact_keys(indicator: Indicator) -> tuple[str, str, str]:
    """Return under which keys a contact may stand, the closest first."""
    return indicator.id, f"{indicator.pillar}-{indicator.area}", indicator.pillar


def with_named(contacts: Mapping[str, str], named: Iterable[Contact]) -> dict[str, str]:
    """Return the contacts of ``city.toml`` with those that forms name for other areas, each with the role."""
    found: dict[str, list[str]] = {}
    for contact in named:
        person = ", ".join(filter(None, (contact.name, contact.role))).replace(";", ",")
        found.setdefault(contact.area, []).append(person)
    own = {key: people for key, people in contacts.items() if people.strip(" ;")}
    return {area: "; ".join(dict.fromkeys(people)) for area, people in found.items()} | own
