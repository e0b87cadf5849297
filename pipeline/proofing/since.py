"""What became of the quotations of a draft: changed, taken out, added by hand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from msgspec import Struct

from pipeline.proofing.matching import squeeze
from pipeline.proofing.quotations import Manuscript, Quotation


class Edited(Struct, frozen=True, kw_only=True):
    """A quotation that is not as the draft had it: where it stands now, or stood; what the draft had, what stands now.

    ``before`` is empty for one that was added, ``now`` for one that was taken out.
    """

    where: str
    before: str = ""
    now: str = ""


class Since(Struct, frozen=True, kw_only=True):
    """What people did to the quotations since the draft; ``rows`` counts the rows of the annex that they deleted."""

    changed: tuple[Edited, ...] = ()
    removed: tuple[Edited, ...] = ()
    added: tuple[Edited, ...] = ()
    rows: int = 0


_Key = tuple[tuple[str, ...], str]


def compare(draft: Manuscript, now: Manuscript) -> Since:
    """Return what became of the draft's quotations; one that only stands elsewhere now counts as the same."""
    before, after = list(_without(draft, now)), list(_without(now, draft))
    waiting: defaultdict[tuple[str, ...], list[Quotation]] = defaultdict(list)
    for quotation in after:
        waiting[quotation.anchors].append(quotation)
    changed, removed = [], []
    for quotation in before:
        candidates = waiting[quotation.anchors] if quotation.anchors else []
        if candidates:
            new = next((each for each in candidates if each.where == quotation.where), candidates[0])
            candidates.remove(new)
            changed.append(Edited(where=new.where, before=quotation.text, now=new.text))
        else:
            removed.append(Edited(where=quotation.where, before=quotation.text))
    left = {id(quotation) for quotations in waiting.values() for quotation in quotations}
    added = [Edited(where=each.where, now=each.text) for each in after if id(each) in left]
    return Since(changed=tuple(changed), removed=tuple(removed), added=tuple(added), rows=len(draft.marks - now.marks))


def _without(manuscript: Manuscript, other: Manuscript) -> Iterable[Quotation]:
    """Yield the quotations of the text that the other does not have as often, the annex left out."""
    known = Counter(_key(each) for each in _in_text(other))
    for each in _in_text(manuscript):
        if known[_key(each)]:
            known[_key(each)] -= 1
        else:
            yield each


def _in_text(manuscript: Manuscript) -> Iterable[Quotation]:
    return (each for each in manuscript.quotations if not each.in_annex)


def _key(quotation: Quotation) -> _Key:
    return quotation.anchors, squeeze(quotation.text).exact
