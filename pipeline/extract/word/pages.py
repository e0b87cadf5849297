"""On which page a paragraph begins, by the breaks that Word noted when it last saved the file."""

from __future__ import annotations

from lxml import etree

from pipeline.extract.word.tags import SECTION, SHOWN_BREAK, W, value

_SAME_PAGE = ("continuous", "nextColumn")


class Pages:
    """Counts pages while the document is read from its beginning.

    Word notes with every page how it began (``lastRenderedPageBreak``), in the first words on it. A break that a
    person set has that note behind it and a page without words has none, so a note right behind a break counts only
    once.
    """

    def __init__(self, body: etree._Element) -> None:
        self.has_notes = next(body.iter(SHOWN_BREAK), None) is not None
        self.number = 1
        self._is_fresh = False
        self._has_begun = False
        sections = [each for each in body.iter(SECTION) if not _is_former(each)]
        self._kinds = [value(section, f"{W}type") or "nextPage" for section in sections[1:]]
        self._sections = 0

    @property
    def mark(self) -> tuple[int, bool]:
        """Return the place reached, to come back to: the cells of a row stand side by side."""
        return self.number, not self._is_fresh

    def go_to(self, mark: tuple[int, bool]) -> None:
        """Go back or forward to a place."""
        self.number, self._is_fresh = mark[0], not mark[1]

    def show(self) -> None:
        """Note that words are shown."""
        self._is_fresh, self._has_begun = False, True

    def pass_note(self) -> None:
        """Pass a note of Word that here a page began."""
        self.number += not self._is_fresh
        self._is_fresh = False

    def turn(self) -> None:
        """Pass a page break that a person set."""
        self.number += 1
        self._is_fresh = True

    def turn_unless_fresh(self) -> None:
        """Pass the beginning of a paragraph that always opens a page."""
        if self._has_begun and not self._is_fresh:
            self.turn()

    def end_section(self) -> None:
        """Pass the end of a section; the kind of the next one tells whether it opens a page."""
        kind = self._kinds[self._sections] if self._sections < len(self._kinds) else "nextPage"
        self._sections += 1
        if kind not in _SAME_PAGE:
            self.turn()


def _is_former(section: etree._Element) -> bool:
    """Return whether it describes the section as it was before a tracked change."""
    parent = section.getparent()
    return parent is not None and str(parent.tag).endswith("sectPrChange")
