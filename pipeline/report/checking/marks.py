"""The marks of a template: found in its text, read as jinja, and held against what docxtpl makes of their paragraphs.

Each mark is read alone, so that a mistake is told with its place, and one mistake does not hide the next.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree
from msgspec import Struct

from pipeline.report.checking.model import Finding, error, note
from pipeline.report.checking.parts import Spot
from pipeline.report.wordkit.xml import Element, q

ENVIRONMENT = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
OPENINGS = {"{{": "}}", "{%": "%}", "{#": "#}"}
BLOCKS = frozenset({"for", "if", "with", "macro", "call", "filter", "block", "autoescape", "raw"})
MIDDLE = frozenset({"else", "elif"})
CELL_MARKS = frozenset({"cellbg", "colspan", "vm", "hm"})  # docxtpl's own, for cells of a table
UNITS = {"p": "paragraph", "tr": "row", "tc": "cell", "r": "run"}
CURLY = str.maketrans("“”‘’", "\"\"''")  # docxtpl puts these right, and no others
_OTHER_QUOTES = re.compile("[„‚«»‹›]")
_OPENING = re.compile(r"\{[{%#]")
_STRAY = re.compile(r"\}\}|%\}|#\}")
_PREFIX = re.compile(r"(p|tr|tc|r)\s+")
_SPACED_PREFIX = re.compile(r"\s+(p|tr|tc)\s+(for|if|else|elif|end\w+)\b")
_SINGLE = re.compile(r"(?<!\{)\{\s*([a-z_]+(?:\.[a-z_]+)*)\s*\}(?!\})")
_PRINTED = ("drawing", "pict", "object", "footnoteReference")


class Mark(Struct, frozen=True, eq=False):
    """A mark: how it is written, its kind ("{{", "{%"), its prefix ("p", "tr", "tc", "r" or none), and what it says."""

    shown: str
    kind: str
    prefix: str
    body: str
    spot: Spot

    @property
    def word(self) -> str:
        """The first word of a statement: "for", "endif"."""
        return self.body.split(maxsplit=1)[0] if self.kind == "{%" and self.body else ""

    def refuse(self, message: str) -> Finding:
        """Return the error that this mark is."""
        return error(message, self.spot.place)


class Block(Struct, eq=False):
    """A block from the mark that opens it to the one that closes it (None: it never is); ``dead``: never printed."""

    opens: Mark
    closes: Mark | None = None
    dead: bool = False


def short(text: str, longest: int = 60) -> str:
    """Return a mark or words short enough for a message."""
    plain = " ".join(text.split())
    return plain if len(plain) <= longest else f"{plain[:longest].rstrip()}…"


def scan(spot: Spot) -> tuple[list[Mark], list[Finding]]:
    """Return the marks in a paragraph, and what is wrong with its braces."""
    marks: list[Mark] = []
    findings: list[Finding] = []
    text, at, plain = spot.text, 0, ""
    while found := _OPENING.search(text, at):
        plain += text[at : found.start()]
        closing = OPENINGS[found[0]]
        end = text.find(closing, found.end())
        again = _OPENING.search(text, found.end())
        if end < 0 or (again and again.start() < end):
            rest = text[found.start() : again.start() if again else len(text)]
            findings.append(error(_unclosed(rest, found[0], closing), spot.place))
            at = again.start() if again else len(text)
            continue
        shown = text[found.start() : end + 2]
        if found[0] != "{#":
            marks.append(_mark(shown, found[0], spot))
        at = end + 2
    plain += text[at:]
    findings += [
        error(f"“{stray}” closes a mark that nothing opens; write the whole mark again", spot.place)
        for stray in _STRAY.findall(plain)
    ]
    return marks, findings


def _mark(shown: str, kind: str, spot: Spot) -> Mark:
    inner = shown[2:-2]
    prefix = found[1] if (found := _PREFIX.match(inner)) else ""
    body = inner[found.end() :] if found else inner
    return Mark(shown, kind, prefix, body.strip().removeprefix("-").removesuffix("-").strip(), spot)


def _unclosed(rest: str, opening: str, closing: str) -> str:
    half = closing[-1] in rest[2:]
    what = f"its second “{closing[-1]}” is missing" if half and opening == "{{" else f"“{closing}” is missing"
    return f"the mark “{short(rest, 40)}” is opened and not closed in its paragraph: {what}"


def single_braces(spot: Spot, known: Iterable[str]) -> Iterator[Finding]:
    """Yield an error for each name of ours in single braces."""
    for found in _SINGLE.finditer(spot.text):
        if found[1].partition(".")[0] in known:
            yield error(f"“{found[0]}” has one brace on each side; write “{{{{ {found[1]} }}}}”", spot.place)


@lru_cache(maxsize=1000)
def parsed(kind: str, body: str) -> nodes.Template:
    """Return a mark as jinja reads it, blocks with their ends; raise TemplateSyntaxError where it cannot."""
    body = body.translate(CURLY)
    if kind == "{{":
        return ENVIRONMENT.parse(f"{{{{ {body} }}}}")
    word = body.split(maxsplit=1)[0]
    if word == "elif":
        return ENVIRONMENT.parse(f"{{% if {body.removeprefix('elif')} %}}{{% endif %}}")
    end = f"{{% end{word} %}}" if word in BLOCKS else ""
    return ENVIRONMENT.parse(f"{{% {body} %}}{end}")


def unreadable(mark: Mark) -> Iterator[Finding]:
    """Yield why a mark cannot be read, and what is odd about it."""
    shown = f"“{short(mark.shown)}”"
    if not mark.body:
        yield mark.refuse(f"the mark {shown} is empty; write what is to stand there, or delete it")
        return
    if spaced := _SPACED_PREFIX.match(mark.shown[2:]):
        right = f"{{%{spaced[1]} {spaced[2]} ... %}}"
        yield mark.refuse(f"{shown} has a space behind “{{%”; write “{right}”")
        return
    if _OTHER_QUOTES.search(mark.body):
        yield mark.refuse(f"{shown} holds quotation marks that cannot be read; type straight ones: \" or '")
        return
    if mark.body != mark.body.translate(CURLY):
        yield note(f"{shown} holds curly quotation marks; they are read as straight ones", mark.spot.place)
    if mark.kind == "{{" and mark.prefix:
        yield mark.refuse(f"{shown}: nothing of ours goes with “{{{{{mark.prefix}”; write “{{{{ {mark.body} }}}}”")
    elif mark.prefix and set("%}") & set(mark.body):
        yield mark.refuse(f"{shown} has “%” or “}}” inside, with which a “{{%{mark.prefix}” mark cannot be read")
    elif mark.word not in MIDDLE - {"elif"} and not mark.word.startswith("end") and mark.word not in CELL_MARKS:
        yield from _syntax(mark, shown)


def _syntax(mark: Mark, shown: str) -> Iterator[Finding]:
    try:
        parsed(mark.kind, mark.body)
    except TemplateSyntaxError as problem:
        yield mark.refuse(f"the mark {shown} cannot be understood ({problem.message}); compare it with our template")


def blocks_of(marks: Iterable[Mark]) -> tuple[list[Block], list[Finding]]:
    """Return the blocks that the marks of one part make, in order of their beginnings, and what is wrong with them."""
    made: list[Block] = []
    is_open: list[Block] = []
    findings: list[Finding] = []
    for mark in marks:
        shown = f"“{short(mark.shown)}”"
        if mark.word in BLOCKS:
            is_open.append(Block(mark, dead=is_false(mark) or any(block.dead for block in is_open)))
            made.append(is_open[-1])
        elif mark.word in MIDDLE and not (is_open and is_open[-1].opens.word in ("if", "for")):
            findings.append(mark.refuse(f"{shown} stands in no “if”; put it between an “if” and its “endif”"))
        elif mark.word in MIDDLE:
            findings += _pair(is_open[-1].opens, mark)
        elif mark.word.startswith("end") and mark.word[3:] in BLOCKS:
            findings += _close(mark, is_open)
    findings += [_endless(block.opens) for block in is_open]
    return made, findings


def _endless(mark: Mark) -> Finding:
    end = f"{{%{mark.prefix} end{mark.word} %}}"
    where = f" in {UNITS[mark.prefix].replace('run', 'text')} of its own" if mark.prefix in ("p", "tr") else ""
    return mark.refuse(f"“{short(mark.shown)}” has no end; put “{end}”{where.replace(' in ', ' in a ')} where it ends")


def _close(mark: Mark, is_open: list[Block]) -> list[Finding]:
    """Close the block that the mark ends, and those in it that nothing ends."""
    word = mark.word[3:]
    if not any(block.opens.word == word for block in is_open):
        return [
            mark.refuse(f"“{short(mark.shown)}” ends a block that nothing begins; delete it, or put back its “{word}”")
        ]
    findings = []
    while is_open[-1].opens.word != word:
        findings.append(_endless(is_open.pop().opens))
    block = is_open.pop()
    block.closes = mark
    return [*findings, *_pair(block.opens, mark)]


def _pair(opens: Mark, closes: Mark) -> list[Finding]:
    """Return what is wrong with where the two marks of a block stand."""
    both = f"“{short(opens.shown)}” and “{short(closes.shown)}”"
    if opens.prefix != closes.prefix:
        return [closes.refuse(f"{both} belong together, so both begin with “{{%{opens.prefix}”")]
    if wrong := _apart(opens, closes):
        return [closes.refuse(f"{both} {wrong}")]
    if not opens.prefix and opens.spot is not closes.spot:
        advice = "write “{%p” in both, each in a paragraph of its own"
        return [note(f"{both} stand in different paragraphs, which leaves empty ones; {advice}", closes.spot.place)]
    return []


def _apart(opens: Mark, closes: Mark) -> str:
    """Return why two marks cannot make a block where they stand, nothing where they can."""
    first, last = opens.spot, closes.spot
    if opens.prefix == "tr":
        if first.around("tbl") is None or first.around("tbl") is not last.around("tbl"):
            return "must stand in rows of one table"
        return "stand in one row; give each a row of its own" if first.around("tr") is last.around("tr") else ""
    if opens.prefix == "tc":
        return "" if first.around("tr") is last.around("tr") else "must stand in cells of one row"
    return "" if first.parent is last.parent else "stand in different cells, boxes or parts; put both in the same one"


def is_false(mark: Mark) -> bool:
    """Return whether a block is never printed: ``{%p if false %}``."""
    if mark.word != "if":
        return False
    try:
        tree = parsed(mark.kind, mark.body)
    except TemplateSyntaxError:
        return False
    test = next((found.test for found in tree.find_all(nodes.If)), None)
    return isinstance(test, nodes.Const) and not test.value


def swallowed(marks: Iterable[Mark]) -> Iterator[Finding]:
    """Yield what vanishes with the paragraph, row or cell that a mark such as ``{%p`` takes with it."""
    by_spot: dict[int, list[Mark]] = {}
    for mark in marks:
        by_spot.setdefault(id(mark.spot), []).append(mark)
    for found in by_spot.values():
        if taking := next((mark for mark in found if mark.kind == "{%" and mark.prefix in UNITS), None):
            yield from _swallowed(taking, found)


def _swallowed(mark: Mark, found: list[Mark]) -> Iterator[Finding]:
    shown, unit = f"“{short(mark.shown)}”", UNITS[mark.prefix]
    if mark.prefix == "r":
        return
    around = {"p": mark.spot.paragraph, "tr": mark.spot.around("tr"), "tc": mark.spot.around("tc")}[mark.prefix]
    if around is None:
        yield mark.refuse(f"{shown} stands in no table, but its “{mark.prefix}” takes a {unit} of a table")
        return
    if mark.prefix == "p" and len(found) > 1:
        yield mark.refuse(f"{shown} shares its paragraph with other marks, which would get lost; give each its own")
        return
    text = "".join(each.text or "" for each in around.iter(q("t")))
    rest = short(text.replace(mark.shown, "", 1), 40)
    if rest:
        yield mark.refuse(
            f"{shown} takes its whole {unit} with it, and so “{rest}”; move these words out of the {unit}"
        )
    elif any(next(around.iter(q(name)), None) is not None for name in _PRINTED):
        yield mark.refuse(f"{shown} takes its whole {unit} with it, and so a picture; move it out of the {unit}")
    elif next(around.iter(q("sectPr")), None) is not None:
        yield mark.refuse(f"{shown} takes its whole {unit} with it, and so the section break in it; move the break")


def is_cut(spot: Spot) -> bool:
    """Return whether docxtpl cannot join the marks of a paragraph: a link, field or tracked change begins in one."""
    copy = etree.tostring(spot.paragraph, encoding="unicode", with_tail=False)
    patched = DocxTemplate(io.BytesIO()).patch_xml(copy)
    if not patched.lstrip().startswith("<w:p"):
        return False  # the mark took the paragraph with it
    try:
        root = etree.fromstring(patched)
    except etree.XMLSyntaxError:
        return True
    return not _same(root, spot)


def _same(root: Element, spot: Spot) -> bool:
    """Return whether the marks still are what they were, whatever happened to the text between."""
    joined = "".join(t.text or "" for t in root.iter(q("t")))
    marks = re.findall(r"\{\{.*?\}\}|\{%.*?%\}", spot.text)
    return all(_squeezed(mark) in _squeezed(joined) for mark in marks)


def _squeezed(text: str) -> str:
    return "".join(text.translate(CURLY).split())
