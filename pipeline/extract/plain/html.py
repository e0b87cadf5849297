"""A web page as blocks: what a person reads on it, without menus, scripts and what is hidden.

The tree comes from libxml2, which never runs a script and never fetches anything; the walk keeps its own stack, so
that no depth of nesting can exhaust Python's.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from string import ascii_lowercase

from lxml import etree
from lxml import html as lxml_html
from msgspec import Struct, structs

from pipeline.extract.blocks import Block, Document
from pipeline.extract.grid import MOST_COLUMNS, Cell, Row, grid_blocks, laid_out
from pipeline.extract.plain.decode import decode
from pipeline.extract.sight import BOLD_LEVEL, by_sight, parts_of
from pipeline.models import CellPlace, ParagraphPlace, Part

# Tables deeper inside each other than this are a page's layout gone wild: their cells are read as paragraphs.
DEEPEST_TABLE = 12

# What no browser shows as text, controls of forms, and what a tracked change deleted.
_NOT_SHOWN = {
    *("script", "style", "noscript", "template", "head", "nav", "svg", "iframe", "object", "embed", "applet", "canvas"),
    *("audio", "video", "select", "option", "datalist", "button", "input", "textarea", "progress", "meter", "dialog"),
    *("map", "area", "rp", "rt", "title", "frameset", "del"),
}
_NOT_SHOWN_ROLES = {"navigation", "search", "menu", "menubar", "doc-toc", "dialog"}
_OUTSIDE_ROLES = {"banner", "contentinfo"}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_INLINE = {
    *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font", "i", "img", "ins"),
    *("kbd", "label", "mark", "math", "mi", "mn", "mo", "mrow", "q", "rb", "ruby", "s", "samp", "small", "span", "br"),
    *("strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
}
_BOLD = {"b", "strong"}
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
_BEFORE = {"br": "\n", "q": "“"}
_AFTER = {"q": "”"}
_ROW_GROUPS = frozenset({"thead", "tbody", "tfoot", "form", "colgroup"})
_CELL_GROUPS = frozenset({"form"})
_ARTICLES = {"article", "section", "main", "blockquote", "figure", "td", "li"}
_PARTS = {
    "li": Part.LIST_ITEM,
    "dt": Part.LIST_ITEM,
    "dd": Part.LIST_ITEM,
    "caption": Part.CAPTION,
    "figcaption": Part.CAPTION,
}
_NOTES = {"doc-footnote", "doc-endnotes", "doc-footnotes", "doc-endnote"}
_NOTE_MARKS = ("sdfootnote", "sdendnote", "MsoFootnoteText", "MsoEndnoteText", "ftn", "edn")
# What Word and LibreOffice call a line of contents, a note's own number, and the head and foot of a printed page.
_FURNITURE = ("MsoToc", "sdfootnotesym", "sdendnotesym", "Table of Contents", "MsoHeader", "MsoFooter")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|mso-list\s*:\s*ignore", re.I)
_REFERENCE = re.compile(r"\s*[\[(]?\s*(?:\d{1,3}|[ivxlc]{1,5}|[a-z*†‡])\s*[\])]?\s*")
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]+)|<\?xml[^>]{0,200}?encoding=["']([\w.-]+)""", re.IGNORECASE
)
_SPACE = re.compile(r"[ \t\n\r\f]+")
# noScribe writes into an anchor from when to when, in milliseconds, its words were said, and by whom.
_SPOKEN = re.compile(r"ts_(\d{1,9})_(\d{1,9})_\w*")


def read_html(path: Path) -> Document:
    """Return the blocks of a web page saved as a file."""
    return html_document(path.read_bytes())


def html_document(content: bytes, *, charset: str = "") -> Document:
    """Return the blocks of a web page; ``charset`` is what came with it, as a mail's header, before its own word."""
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    text = html_text(content, charset=charset)
    if not text.strip():
        return Document(blocks=())
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        return Document(blocks=())
    cut_off = any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)
    blocks = tuple(_Page().blocks(_main(root)))
    return Document(blocks=blocks, title=_title(root, blocks), warnings=(_CUT_OFF,) if cut_off else ())


_CUT_OFF = "the page is nested deeper than a browser's pages are; its end was not read"


def html_text(content: bytes, *, charset: str = "") -> str:
    """Return the page's source: valid UTF-8 as such, else in the encoding that the page or its header names."""
    declared = _DECLARED.search(content[:4096])
    named = charset or (b"".join(filter(None, declared.groups())).decode("ascii") if declared else "")
    if not named or content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(content)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(content, named)


def _decoded(content: bytes, named: str) -> str:
    """Return the text in the named encoding; Latin-1 means Windows' code page, as in browsers."""
    try:
        name = codecs.lookup(named).name
        # Codecs that are no encodings of text unpack archives, for instance.
        return content.decode("cp1252" if name in ("iso8859-1", "ascii") else name, "replace")
    except (LookupError, ValueError):
        return decode(content)


def _title(root: etree._Element, blocks: tuple[Block, ...]) -> str:
    stated = " ".join("".join(root.findtext(".//head/title") or "").split())
    return stated or next((block.text for block in blocks if block.level == 1), "")


def _main(root: etree._Element) -> etree._Element:
    """Return the part of the page that says of itself that it is the main one, else all of it."""
    found = [each for each in root.iter("main", "div") if each.tag == "main" or each.get("role") == "main"]
    return found[0] if len(found) == 1 and len("".join(found[0].itertext()).split()) > 20 else root


class _Role(Struct, frozen=True, kw_only=True):
    """What a paragraph is inside of the present elements, and whether the line ends of the source show."""

    part: Part = Part.PARAGRAPH
    level: int = 0
    keeps: bool = False


class _Page:
    """Reads the page once; counts paragraphs and tables as it goes."""

    def __init__(self) -> None:
        self.paragraphs = 0
        self.tables = 0
        self.depth = 0
        self._places: dict[etree._Element, int] = {}

    def items_before(self, item: etree._Element) -> int:
        """Return how many items of its list stand before one; a list is counted once, however long it is."""
        above = item.getparent()
        if item not in self._places and above is not None:
            self._places |= {each: n for n, each in enumerate(above.iterchildren("li"))}
        return self._places.get(item, 0)

    def blocks(self, root: etree._Element) -> Iterator[Block]:
        """Yield the blocks inside an element: the page, or a cell of a table."""
        flow = _Flow(self)
        for event, element in _events(root, tables=self.depth < DEEPEST_TABLE):
            if event == "start":
                yield from flow.enter(element)
            elif event == "end":
                yield from flow.leave(element)
            elif event == "tail":
                flow.add(element.tail)
            else:
                yield from flow.flush()
                yield from self._table(element)
        yield from flow.flush()

    def _table(self, table: etree._Element) -> Iterator[Block]:
        self.tables += 1
        number = self.tables
        self.depth += 1
        rows: list[Row] = []
        for n, element in enumerate(_outermost(table, _ROW_GROUPS), 1):
            if _name(element) == "tr":
                rows.append(Row(number=n, cells=tuple(self._cells(element)), is_header=_is_header(element)))
            elif not _is_left_out(element):
                yield from self.blocks(element)
        self.depth -= 1
        if _is_layout(table, rows):
            yield from (block for row in rows for cell in row.cells for block in cell.blocks)
        else:
            yield from grid_blocks(laid_out(_numbered(rows)), number)

    def _cells(self, row: etree._Element) -> Iterator[Cell]:
        for element in _outermost(row, _CELL_GROUPS):
            if _is_left_out(element):
                continue
            blocks = tuple(self.blocks(element))
            is_bold = bool(blocks) and all(block.level == BOLD_LEVEL for block in blocks)
            yield Cell(
                blocks=blocks,
                span=_count(element, "colspan"),
                down=_count(element, "rowspan"),
                is_marked=_name(element) == "th" or is_bold,
            )


class _Flow:
    """Puts paragraphs together from the elements of one container."""

    def __init__(self, page: _Page) -> None:
        self._page = page
        self._roles = [_Role()]
        self._texts: list[str] = []
        self._bold = 0
        self._weights: set[bool] = set()
        self._term = ""
        self._mark = ""
        self._times: list[tuple[int, int]] = []

    def enter(self, element: etree._Element) -> Iterator[Block]:
        """Yield the paragraph that a new block ends, and take on the beginning of the element."""
        name = _name(element)
        if name not in _INLINE:
            yield from self.flush()
            self._roles.append(_inside(self._roles[-1], element, name))
        self._bold += _is_bold(element, name)
        self._mark = _number(element, self._page) if name == "li" else self._mark
        if name == "a" and (spoken := _SPOKEN.fullmatch(element.get("name", ""))):
            self._times.append((int(spoken[1]), int(spoken[2])))
        self._texts.append(_BEFORE.get(name, ""))
        self.add(element.text)

    def leave(self, element: etree._Element) -> Iterator[Block]:
        """Yield the paragraph that the end of a block ends."""
        name = _name(element)
        self._bold -= _is_bold(element, name)
        self._texts.append(_AFTER.get(name, ""))
        if name not in _INLINE:
            yield from self.flush()
            self._roles.pop()
        if name == "li":
            self._mark = ""
        if name in ("dl", "dt"):
            self._term = " ".join("".join(element.itertext()).split()) if name == "dt" else ""

    def add(self, text: str | None) -> None:
        """Take on text of the page."""
        if text and not self._roles[-1].keeps:
            text = _SPACE.sub(" ", text)
        if text:
            self._texts.append(text)
            if text.strip():
                self._weights.add(self._bold > 0)

    def flush(self) -> Iterator[Block]:
        """Yield what has been put together, and begin anew."""
        text, is_bold, role = "".join(self._texts), self._weights == {True}, self._roles[-1]
        times, self._times = self._times, []
        self._texts, self._weights = [], set()
        if text.strip():
            text, self._mark = self._mark + _with_times(text.lstrip(), times), ""
        for part in parts_of(text):
            shown, level = by_sight(part, role.part, role.level, is_bold=is_bold)
            self._page.paragraphs += 1
            place = ParagraphPlace(paragraph=self._page.paragraphs)
            context = self._term if role.part is Part.LIST_ITEM else ""
            yield Block(text=part.strip(), place=place, part=shown, level=level, context=context)


def _with_times(text: str, times: list[tuple[int, int]]) -> str:
    """Return a paragraph of a transcript with its times before it, as a transcript in plain text has them."""
    if not times:
        return text
    return f"[{_stamp(times[0][0])} --> {_stamp(times[-1][1])}] {text}"


def _stamp(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


def _events(root: etree._Element, *, tables: bool) -> Iterator[tuple[str, etree._Element]]:
    """Yield starts and ends of the shown elements, tables as a whole, and where text follows an element."""
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        is_table = tables and element is not root and _name(element) == "table"
        is_passed = element is not root and (is_table or _is_left_out(element))
        if event == "start" and is_passed:
            walk.skip_subtree()
            if is_table and not _is_left_out(element):
                yield "table", element
        elif not is_passed:
            yield event, element
        if event == "end" and element is not root:
            yield "tail", element


def _name(element: etree._Element) -> str:
    return element.tag.lower() if isinstance(element.tag, str) else ""


def _is_left_out(element: etree._Element) -> bool:
    """Return whether a browser would not show the element, or it belongs to the site instead of the page."""
    name, role = _name(element), element.get("role", "")
    if not name or name in _NOT_SHOWN or role in _NOT_SHOWN_ROLES:
        return True
    if element.get("hidden", "until-found") != "until-found" or _HIDDEN_STYLE.search(element.get("style", "")):
        return True
    if name == "sup":
        return _is_reference(element)
    return _is_furniture(element) or ((name == "footer" or role in _OUTSIDE_ROLES) and not _is_of_article(element))


def _is_reference(sup: etree._Element) -> bool:
    """Return whether a raised sign leads to a note."""
    parent = sup.getparent()
    is_link = next(sup.iter("a"), None) is not None or (parent is not None and parent.tag == "a")
    return is_link and bool(_REFERENCE.fullmatch("".join(sup.itertext())))


def _is_furniture(element: etree._Element) -> bool:
    """Return whether Word or LibreOffice wrote it as what is no text of the document."""
    if element.get("class", "").startswith(_FURNITURE) or element.get("id", "").startswith(_FURNITURE):
        return True
    return element.tag == "div" and element.get("title") in ("header", "footer")


def _is_of_article(element: etree._Element) -> bool:
    return any(_name(above) in _ARTICLES for above in element.iterancestors())


def _is_bold(element: etree._Element, name: str) -> bool:
    return name in _BOLD or bool(_BOLD_STYLE.search(element.get("style", "")))


def _inside(role: _Role, element: etree._Element, name: str) -> _Role:
    """Return what a paragraph is inside of the element, by what it is outside of it."""
    if level := _heading_level(element, name):
        return _Role(part=Part.HEADING, level=level)
    if role.part is Part.FOOTNOTE or _is_note(element):
        return _Role(part=Part.FOOTNOTE)
    is_item = "mso-list:" in element.get("style", "").replace(" ", "")
    is_caption = element.get("class", "").startswith(("MsoCaption", "caption"))
    part = Part.LIST_ITEM if is_item else Part.CAPTION if is_caption else _PARTS.get(name, role.part)
    return _Role(part=part, level=role.level, keeps=role.keeps or name in ("pre", "listing", "xmp"))


def _is_note(element: etree._Element) -> bool:
    marks = (element.get("class", ""), element.get("id", ""))
    return element.get("role", "") in _NOTES or any(mark.startswith(_NOTE_MARKS) for mark in marks)


def _number(item: etree._Element, page: _Page) -> str:
    """Return the number that a browser puts before the item of a numbered list, else ""."""
    above = item.getparent()
    if above is None or _name(above) != "ol" or "list-style" in above.get("style", ""):
        return ""
    stated = item.get("value", "")
    before = page.items_before(item) if not stated.isdecimal() else 0
    start = stated if stated.isdecimal() else above.get("start", "1")
    number = (int(start) if start.isdecimal() and len(start) < 7 else 1) + before
    is_lettered = above.get("type", "1") in ("a", "A") and number <= len(ascii_lowercase)
    letter = ascii_lowercase[number - 1] if is_lettered else ""
    return f"{letter.upper() if above.get('type') == 'A' else letter or number}. "


def _heading_level(element: etree._Element, name: str) -> int:
    if element.get("role") == "heading":
        level = element.get("aria-level", "2")
        return int(level) if level.isdecimal() and 0 < int(level) < 10 else 2
    return 1 if element.get("class") == "MsoTitle" else _HEADINGS.get(name, 0)


def _outermost(element: etree._Element, groups: frozenset[str]) -> Iterator[etree._Element]:
    """Yield the elements inside, those of groups opened up."""
    waiting = list(reversed(element))
    while waiting:
        child = waiting.pop()
        if _name(child) in groups:
            waiting += reversed(child)
        elif _name(child) and _name(child) not in ("col", "colgroup"):
            yield child


def _is_header(row: etree._Element) -> bool:
    parent = row.getparent()
    if parent is not None and _name(parent) == "thead":
        return True
    cells = [_name(cell) for cell in row if _name(cell) in ("td", "th")]
    return len(cells) > 1 and set(cells) == {"th"}


def _is_layout(table: etree._Element, rows: list[Row]) -> bool:
    """Return whether the table only arranges the page: it says so, or holds headings or further tables."""
    if table.get("role") in ("presentation", "none"):
        return True
    blocks = [block for row in rows if not row.is_header for cell in row.cells for block in cell.blocks]
    return any(0 < block.level < BOLD_LEVEL or isinstance(block.place, CellPlace) for block in blocks)


def _numbered(rows: list[Row]) -> Iterator[Row]:
    return (structs.replace(row, number=n) for n, row in enumerate(rows, 1))


def _count(element: etree._Element, name: str) -> int:
    found = element.get(name, "1").strip()
    return min(max(int(found), 1), MOST_COLUMNS) if found.isdecimal() and len(found) < 9 else 1
