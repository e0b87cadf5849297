"""The translations that people wrote under quotes in a foreign language, where the draft had left room for them."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.copies.aligning import align
from pipeline.copies.blocks import SLOT, Block, read_prose
from pipeline.copies.prose import sections
from pipeline.report.render import PLACEHOLDER
from pipeline.report.wordkit.package import STYLES, Package
from pipeline.report.wordkit.xml import Element, q, style_ids, text_of, val

_LANG = "en"  # no words of the program's are compared
_BEGINNING = "tr_"


def translations(package: Package, base_package: Package) -> dict[str, list[str]]:
    """Return what stands under quotes by the digest in the quote's bookmark, each translation once.

    ``base_package`` is the draft that the report was made from. Room that nobody has filled is left out. Word drops a
    bookmark when all of its words are typed over; then the place tells which quote is meant.
    """
    base, copy = (read_prose(each, _LANG).blocks for each in (base_package, package))
    style = style_ids(base_package.xml(STYLES)).get(PLACEHOLDER, "")
    rooms = {slot: block for block in base for slot in block.slots}
    found: dict[str, list[str]] = {}
    for slot, block in _filled(base, copy):
        words = _translation(block, rooms[slot], style)
        known = found.setdefault(slot.removeprefix(_BEGINNING), [])
        if words and words not in known:
            known.append(words)
    return {name: words for name, words in found.items() if words}


def _filled(base: tuple[Block, ...], copy: tuple[Block, ...]) -> Iterator[tuple[str, Block]]:
    """Yield the slots of the base and what stands there now, also those that were moved elsewhere."""
    told: set[Block] = set()
    known = {slot for block in base for slot in block.slots}
    for old, own, _ in sections(base, copy, base):
        for here, there in align(old, own, edited=True).pairs.items():
            for slot in old[here].slots:
                told.add(own[there])
                yield slot, own[there]
    for block in copy:
        if block not in told:
            yield from ((slot, block) for slot in block.slots if slot in known)


def _translation(block: Block, room: Block, style: str) -> str:
    """Return the translation in a paragraph, empty where there is still the room for it alone."""
    held = _held(room.element)
    words = " ".join("".join(map(text_of, held)).split())
    is_room = any(val(each) == style for part in held for each in part.iter(q("rStyle")))
    if is_room and block.text == room.text:
        return ""
    label = room.text.removesuffix(words).strip() if words else room.text
    return block.text.removeprefix(label).strip()


def _held(paragraph: Element) -> list[Element]:
    """Return what stands within the bookmark of a translation."""
    start = next((each for each in paragraph.iter(q("bookmarkStart")) if SLOT.fullmatch(each.get(q("name"), ""))), None)
    found: list[Element] = []
    each = start.getnext() if start is not None else None
    while each is not None and each.tag != q("bookmarkEnd"):
        found.append(each)
        each = each.getnext()
    return found
