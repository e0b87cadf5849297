"""What a Word file states of itself: its title, and how many pages it had when it was last saved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from pipeline.extract.blocks import Block
from pipeline.extract.word.ooxml import Package
from pipeline.extract.word.tags import whole_number

_TITLE = "{http://purl.org/dc/elements/1.1/}title"


class Properties:
    """The title of a file ("" for none) and the figures its program kept, asked for the number of pages."""

    def __init__(self, package: Package) -> None:
        core = next(_parts(package, "core-properties", "coreProperties"), None)
        self.title = "" if core is None else core.findtext(_TITLE) or ""
        counts = next(_parts(package, "extended-properties", "extendedProperties"), None)
        # The usual and the strict form differ in the namespace only.
        self._counts = {} if counts is None else {etree.QName(each).localname: each.text or "" for each in counts}

    def pages(self, blocks: Iterable[Block]) -> int:
        """Return the number of pages, 0 where none is stated or the figures are those of another state of the text.

        Programs that do not lay out pages leave the figures of the file they began with.
        """
        letters = sum(len("".join(block.text.split())) for block in blocks)
        is_current = 2 * whole_number(self._counts.get("Characters", ""), 0) >= letters
        return whole_number(self._counts.get("Pages", ""), 0) if is_current else 0


def _parts(package: Package, *kinds: str) -> Iterator[etree._Element]:
    for name in (name for kind in kinds for name in package.targets("", kind=kind)):
        if part := package.part(name):
            yield part.root
