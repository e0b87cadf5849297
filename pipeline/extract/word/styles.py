"""What a Word file's styles say of a paragraph: heading, list item, caption, contents; hidden, bold, on a new page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from lxml import etree
from msgspec import Struct, structs

from pipeline.extract.word.numbering import Level, Numbering
from pipeline.extract.word.tags import RUN_PROPERTIES, W, is_on, properties, stated, value, whole_number
from pipeline.models import Part

# Word writes the names of its own styles in English whatever its language; other programs translate them, and a file
# without a list of styles leaves the id, in which letters like Ü are missing.
_HEADING = re.compile(
    r"(?:heading|überschrift|berschrift|titre|título|titulo|ttulo|titolo|kop|rubrik|overskrift|otsikko|nagłówek|nagwek"
    r"|nadpis|encabezado|cabeçalho|titlu|címsor|cmsor|naslov|antraštė|virsraksts|pealkiri|başlık|επικεφαλίδα"
    r"|заголовок|заглавие|标题|見出し|제목|عنوان)\s?([1-9])"
)
_TITLE = ("title", "titel", "titre", "título", "titolo", "tittel", "tytuł", "název")
_SUBTITLE = ("subtitle", "untertitel", "sous-titre", "subtítulo", "sottotitolo", "ondertitel", "underrubrik")
_CAPTION = ("caption", "beschriftung", "légende", "leyenda", "legenda", "didascalia", "bijschrift", "beskrivning")
_CONTENTS = ("toc ", "contents ", "table of figures", "index ")
_TRANSLATED_CONTENTS = re.compile(
    r"(?:toc|index|verzeichnis|tm|sommario|tdc|inhopg|innehåll|sisluet|índice|índex)\s?[1-9]"
)
_STYLE, _OUTLINE, _LIST, _PAGE_BREAK = (f"{W}{name}" for name in ("pStyle", "outlineLvl", "numPr", "pageBreakBefore"))
_RUN_STYLE, _HIDDEN, _BOLD = (f"{W}{name}" for name in ("rStyle", "vanish", "b"))
_BODY_LEVEL = 9
# A style chain longer than this runs in a circle.
_LONGEST_CHAIN = 20


class Style(Struct, frozen=True, kw_only=True):
    """A style with all that it takes over from the styles it is based on; "" is for what none says.

    ``ids`` begin with the style's own. ``outline`` and ``level`` are a heading's level as stated and by its name,
    ``number`` and ``depth`` the list it belongs to.
    """

    ids: tuple[str, ...] = ()
    outline: str = ""
    level: int = 0
    number: str = ""
    depth: str = ""
    is_title: bool = False
    is_caption: bool = False
    is_contents: bool = False
    is_hidden: bool = False
    is_bold: bool = False
    breaks_page: bool = False
    has_first_row: bool = False


class Look(Struct, frozen=True, kw_only=True):
    """How a paragraph is set: its own properties by tag, and its style."""

    own: dict[str, etree._Element]
    style: Style

    @property
    def breaks_page(self) -> bool:
        """Return whether it begins a new page, by its own properties first."""
        own = self.own.get(_PAGE_BREAK)
        return self.style.breaks_page if own is None else is_on(own)


class Role(Struct, frozen=True, kw_only=True):
    """What a paragraph is for: its part, a heading's level from 1, whether it is the title, whether to leave it out.

    ``number`` and ``depth`` are its list and the level in it from 0 (no list: "").
    """

    part: Part = Part.PARAGRAPH
    level: int = 0
    is_title: bool = False
    is_contents: bool = False
    number: str = ""
    depth: int = 0


class Styles:
    """The styles by id, asked for a paragraph's role, a run's looks and a table's first row."""

    def __init__(self, root: etree._Element | None, numbering: Numbering) -> None:
        found = [] if root is None else root.findall(f"{W}style")
        self._elements = {style.get(f"{W}styleId", ""): style for style in found}
        self._default = next((style.get(f"{W}styleId", "") for style in found if _is_default(style)), "")
        self._resolved: dict[str, Style] = {}
        self._numbering = numbering

    def look(self, paragraph: etree._Element) -> Look:
        """Return how a paragraph is set."""
        own = properties(paragraph, "pPr")
        style = own.get(_STYLE)
        return Look(own=own, style=self._style(self._default if style is None else stated(style)))

    def role(self, look: Look) -> Role:
        """Return what a paragraph is for, by its own properties first, then by its styles."""
        style = look.style
        if style.is_contents:
            return Role(is_contents=True)
        number, depth = self._numbered(look)
        if level := _heading_level(stated(look.own.get(_OUTLINE)) or style.outline, style.level):
            return Role(part=Part.HEADING, level=level, is_title=style.is_title, number=number, depth=depth)
        part = _part(style, self._numbering.level(number, depth), is_numbered=bool(number))
        return Role(part=part, number=number, depth=depth)

    def hides(self, run: etree._Element, *, by_paragraph: bool) -> bool:
        """Return whether a run is hidden, by itself, its style or its paragraph's."""
        own = properties(run, "rPr")
        if _HIDDEN in own:
            return is_on(own[_HIDDEN])
        return by_paragraph or (_RUN_STYLE in own and self._style(stated(own[_RUN_STYLE])).is_hidden)

    def is_bold(self, run: etree._Element, *, by_paragraph: bool) -> bool:
        """Return whether a run is set bold, by itself, its style or its paragraph's."""
        own = properties(run, "rPr")
        if _BOLD in own:
            return is_on(own[_BOLD])
        return by_paragraph or (_RUN_STYLE in own and self._style(stated(own[_RUN_STYLE])).is_bold)

    def heads_first_row(self, table: etree._Element) -> bool:
        """Return whether the table's style sets its first row off, and the table lets it."""
        look = table.find(f"{W}tblPr/{W}tblLook")
        if look is None or not _has_first_row(look):
            return False
        return self._style(value(table, f"{W}tblPr/{W}tblStyle") or "").has_first_row

    def _numbered(self, look: Look) -> tuple[str, int]:
        """Return the paragraph's list and its level in it; number 0 takes a paragraph out of its style's list."""
        own, style = look.own.get(_LIST), look.style
        number = ("" if own is None else value(own, f"{W}numId") or "") or style.number
        if number in ("", "0"):
            return "", 0
        depth = "" if own is None else value(own, f"{W}ilvl") or ""
        if not depth and number == style.number:
            linked = (self._numbering.depth_of_style(number, each) for each in style.ids)
            depth = next((str(found) for found in linked if found is not None), style.depth)
        return number, whole_number(depth, 0)

    def _style(self, id: str) -> Style:
        if id not in self._resolved:
            chain = list(self._chain(id))
            self._resolved[id] = _style(chain) if chain else _named([id])
        return self._resolved[id]

    def _chain(self, id: str) -> Iterator[etree._Element]:
        """Yield the style, the one it is based on, and so on."""
        style = self._elements.get(id)
        for _ in range(_LONGEST_CHAIN):
            if style is None:
                return
            yield style
            style = self._elements.get(value(style, f"{W}basedOn") or "")


def _style(chain: Sequence[etree._Element]) -> Style:
    return structs.replace(
        _named([value(style, f"{W}name") or "" for style in chain]),
        ids=tuple(style.get(f"{W}styleId", "") for style in chain),
        outline=_nearest(chain, f"{W}pPr/{W}outlineLvl"),
        number=_nearest(chain, f"{W}pPr/{W}numPr/{W}numId"),
        depth=_nearest(chain, f"{W}pPr/{W}numPr/{W}ilvl"),
        is_hidden=_switched(chain, f"{RUN_PROPERTIES}/{W}vanish"),
        is_bold=_switched(chain, f"{RUN_PROPERTIES}/{W}b"),
        breaks_page=_switched(chain, f"{W}pPr/{W}pageBreakBefore"),
        has_first_row=any(
            part.get(f"{W}type") == "firstRow" for each in chain for part in each.iterfind(f"{W}tblStylePr")
        ),
    )


def _named(names: Iterable[str]) -> Style:
    """Return what a chain of styles is for by its names; old files add other names behind a comma."""
    names = [name.lower().partition(",")[0].strip() for name in names]
    return Style(
        level=next((level for name in names if (level := _named_level(name))), 0),
        is_title=any(name in _TITLE for name in names),
        is_caption=any(name in _CAPTION for name in names),
        is_contents=any(map(_is_contents, names)),
    )


def _nearest(chain: Sequence[etree._Element], path: str) -> str:
    return next((found for style in chain if (found := value(style, path))), "")


def _switched(chain: Sequence[etree._Element], path: str) -> bool:
    switches = (style.find(path) for style in chain)
    return is_on(next((switch for switch in switches if switch is not None), None))


def _is_default(style: etree._Element) -> bool:
    return style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on")


def _is_contents(name: str) -> bool:
    return name.startswith(_CONTENTS) or _TRANSLATED_CONTENTS.fullmatch(name) is not None


def _has_first_row(look: etree._Element) -> bool:
    """Return whether the first row's look is on: as a switch, in older files as a bit of a number."""
    switch = look.get(f"{W}firstRow")
    if switch is not None:
        return switch in ("1", "true", "on")
    try:
        return bool(int(look.get(f"{W}val") or "0", 16) & 0x0020)
    except ValueError:
        return False


def _heading_level(outline: str, named: int) -> int:
    """Return the level by the nearest outline level, else by the nearest heading style's name; 0 for neither."""
    if outline.isdecimal():
        level = whole_number(outline, _BODY_LEVEL)
        return level + 1 if level < _BODY_LEVEL else 0
    return named


def _named_level(name: str) -> int:
    if found := _HEADING.fullmatch(name):
        return int(found[1])
    return 1 if name in _TITLE else 2 if name in _SUBTITLE else 0


def _part(style: Style, level: Level | None, *, is_numbered: bool) -> Part:
    if style.is_caption:
        return Part.CAPTION
    is_item = is_numbered and not (level and level.shows_nothing)
    return Part.LIST_ITEM if is_item else Part.PARAGRAPH
