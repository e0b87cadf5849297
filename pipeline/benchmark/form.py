"""How a kick-off form says what each place in it asks about: ``report`` writes this, ``extract`` reads it.

Each place to fill in carries a mark, as the tag of its field and as a bookmark around it: LibreOffice drops the
tags, and either goes when somebody deletes the field. The record travels inside the file and tells the program's
own words from the answers.
"""

from __future__ import annotations

import re

from msgspec import Struct

NAMESPACE = "urn:peerdesk:kick-off-form"
ANSWER, CONTACTS, DOCUMENTS, FACT = "answer", "contacts", "documents", "fact"

_MARK = re.compile(rf"({ANSWER}|{CONTACTS}|{DOCUMENTS}|{FACT})_(\w{{1,24}})")


class FormRecord(Struct, frozen=True, kw_only=True):
    """What the program itself wrote into a form.

    ``title`` is what the form is called. ``questions`` holds the wording of each indicator by its id, ``facts`` how
    the lines with the city's and the author's data begin, ``contacts`` and ``documents`` the header cells of the
    two kinds of tables. ``printed`` is every paragraph of the empty form, whatever a template of one's own adds.
    """

    title: str
    questions: dict[str, str]
    facts: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()


class Mark(Struct, frozen=True):
    """What a mark says: the kind of place, and the indicator, area or fact that it is about."""

    kind: str
    about: str

    @property
    def name(self) -> str:
        """The mark as a bookmark may be called: letters, digits and ``_``, as in ``answer_GOV_IMP_3``."""
        return f"{self.kind}_{re.sub(r'[^0-9A-Za-z]', '_', self.about)}"


def mark_named(name: str) -> Mark | None:
    """Return what a bookmark's or field's name says, None where it is no mark of a form."""
    found = _MARK.fullmatch(name)
    return Mark(found[1], found[2].replace("_", "-")) if found else None
