"""Edits a desk review as people and Microsoft Word do, on the level of the XML, and tells what was done.

``Writer`` is one person with one open file. Each operation changes the file in a random place and returns ``Done``, or
None where there is nothing to do it to. What the file says in the end is read from ``Writer.state()``, for a later edit
may undo an earlier one.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from lxml import etree

from tests.copies import word_saving
from tests.copies.word_xml import (
    CAME,
    CONTENT_TYPES,
    DOCUMENT,
    DOCUMENT_RELATIONS,
    GONE,
    MAIN,
    MARKS,
    MC,
    PACKAGE_RELATIONS,
    RELATIONS,
    TYPES,
    W14,
    W15,
    Element,
    area_tables,
    comment_ids,
    cut,
    inside,
    is_dead,
    is_head,
    live_text,
    live_texts,
    make,
    mark_is_gone,
    mark_properties,
    norm,
    own,
    paragraph_text,
    properties_of,
    put_at,
    read_comments,
    read_parts,
    row_name,
    run_like,
    runs_between,
    struck_words,
    texts_in,
    w,
    write_parts,
)

COLUMNS = ("reference", "performance", "hypothesis", "questions")
PERFORMANCE = 1
MARK_ORDER = ("ins", "del", "moveFrom", "moveTo")
WHEN = "2026-05-04T10:00:00Z"
OTHERS = ("Zoë Ångström", "B. O'Neill & Co")
RATINGS = ("below the benchmark", "meets the benchmark", "exceeds the benchmark", "Meets", "exceeds")
OPINIONS = ("hard to say", "meets, but only on paper", "between 2 and 3")
COMMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
REPLIES = "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office/2011/relationships"

# What people type; {} is replaced by a word that occurs once. Some have none, so that two people may type the same.
SENTENCES = (
    "The council {} has not met since March.",
    "{}",
    "Größe & Maß {} < 5 %, „höchstens“ > 3",
    "{{{{ {} }}}} {{% if x %}} #{{y}} ${{z}}",
    "Συμβούλιο ένταξης {} Äänestys yhdessä",
    "🙂 good idea {} 👍🏽 'quoted' \"twice\"",
    "Bob: that is what {} told us",
    "see GOV-IMP-1 {} and row_GOV_IMP_1",
    "Deleted by nobody {}",
    "- {}",
    "Ask the mayor about interpreters.",
    "To be checked",
    "?",
)


class Done(NamedTuple):
    """One edit: by whom, in which row and column, what it was, and the words written or taken out."""

    author: str
    row: str
    column: str
    what: str
    words: str = ""


class RowState(NamedTuple):
    """A row as somebody left it: the texts of its cells, what is struck through, and its comments (author, words).

    ``name`` is the indicator it was about when the file was opened, "#1" where it had none, empty for a new row. A
    ``copied`` row has that of another. A ``marked`` row has its bookmark; one that is no longer ``known`` has lost
    everything that its indicator could be told by. ``after`` is the row above.
    """

    name: str
    table: int
    copied: bool
    marked: bool
    known: bool
    after: str
    cells: tuple[tuple[str, ...], ...]
    struck: tuple[str, ...]
    comments: tuple[tuple[str, str], ...]


class State(NamedTuple):
    """A whole file as somebody left it."""

    rows: tuple[RowState, ...]
    outside: tuple[str, ...]
    comments: tuple[tuple[str, str], ...]


Operation = Callable[["Writer", random.Random], Done | None]
OPERATIONS: dict[str, Operation] = {}


def operation(function: Operation) -> Operation:
    OPERATIONS[function.__name__] = function
    return function


class Writer:
    """A person with an open desk review. ``for_office`` leaves out what LibreOffice is known not to keep."""

    def __init__(self, content: bytes, author: str, *, for_office: bool = False) -> None:
        self.author = author
        self.for_office = for_office
        self.done: list[Done] = []
        self.parts = read_parts(content)
        self.root = _as_word_declares(etree.fromstring(self.parts[DOCUMENT]))
        self.tables = area_tables(self.root)
        self.names = {row: row_name(row) or f"#{n}" for n, row in enumerate(self.rows(), 1)}
        self.copied: set[Element] = set()
        self._numbers = iter(range(1000, 10**6))
        self._words = iter(range(1, 10**6))

    # What the file holds

    @property
    def body(self) -> Element:
        found = self.root.find(w("body"))
        assert found is not None
        return found

    def rows(self) -> list[Element]:
        """Return the rows of the area tables that are not deleted, without the heads."""
        found = (row for table in self.tables for row in table.iterchildren(w("tr")))
        return [row for row in found if not is_head(row) and not is_dead(row)]

    def name(self, row: Element) -> str:
        return self.names.get(row, "")

    def state(self) -> State:
        """Return what the file says now, all tracked changes accepted."""
        comments = read_comments(self.parts)
        rows = []
        for n, table in enumerate(self.tables):
            after = ""
            for row in table.iterchildren(w("tr")):
                if is_head(row) or is_dead(row):
                    continue
                made = self._row_state(row, n, after, comments)
                after = after if made.copied or not made.name else made.name
                rows.append(made)
        outside, notes = [], []
        for block in self._blocks_outside():
            outside += texts_in_outside(block)
            notes += [comments[number] for number in comment_ids(block)]
        return State(tuple(rows), tuple(outside), tuple(notes))

    def _row_state(self, row: Element, table: int, after: str, comments: dict[str, tuple[str, str]]) -> RowState:
        name = self.name(row)
        tags = [tag.get(w("val"), "") for tag in row.iter(w("tag"))]
        cells = tuple(tuple(texts_in(cell)) for cell in row.iterchildren(w("tc")))
        struck = tuple(struck_words(cell) for cell in row.iterchildren(w("tc")))
        written = name in cells[0]  # the wording may name an indicator, too
        marked = row_name(row) == name != ""
        known = bool(name) and (marked or any(name.replace("-", "_") in tag for tag in tags) or written)
        notes = tuple(comments[number] for number in comment_ids(row))
        return RowState(name, table, row in self.copied, marked, known, after, cells, struck, notes)

    def _blocks_outside(self) -> Iterator[Element]:
        """Yield what is neither an indicator's row nor the contents."""
        for block in self.body:
            if block in self.tables:
                yield from (row for row in block.iterchildren(w("tr")) if is_head(row))
            elif block.tag in {w("p"), w("tbl")} and not _is_contents(block):
                yield block

    def paragraphs_outside(self) -> list[Element]:
        return [p for block in self._blocks_outside() for p in ([block] if block.tag == w("p") else block.iter(w("p")))]

    def paragraphs(self, column: int) -> list[tuple[Element, Element]]:
        """Return the paragraphs with words in one column, each with its row; deleted ones are left out."""
        cells = [(row, cell) for row in self.rows() for cell in row.findall(w("tc"))[column : column + 1]]
        found = ((row, p) for row, cell in cells for p in cell.iterchildren(w("p")))
        return [(row, p) for row, p in found if live_text(p).strip() and not mark_is_gone(p)]

    def pick(self, rng: random.Random) -> tuple[Element, int, Element] | None:
        """Return a row, a column and a paragraph with words in it; the reference less often than the others."""
        column = rng.choice((0, 2, 2, 2, 3, 3))
        found = self.paragraphs(column)
        if not found:
            return None
        row, paragraph = rng.choice(found)
        return row, column, paragraph

    # Words and numbers

    def sentence(self, rng: random.Random) -> str:
        token = f"{self.author.split()[0].lower()}{next(self._words)}{rng.choice('xyz')}"
        return rng.choice(SENTENCES).format(token)

    def number(self) -> int:
        return next(self._numbers)

    def stamp(self) -> dict[str, object]:
        return {"id": self.number(), "author": self.author, "date": WHEN}

    def tracked(self, rng: random.Random) -> bool:
        return rng.random() < 0.5

    def tell(self, row: Element | None, column: int | None, what: str, words: str = "") -> Done:
        name = "" if row is None else self.name(row) or "new row"
        shown = f"copy of {name}" if row in self.copied else name
        return Done(self.author, shown, "" if column is None else COLUMNS[column], what, words)

    def edit(self, name: str, seed: int) -> Done | None:
        """Do one operation in a place that depends on the seed alone."""
        done = OPERATIONS[name](self, random.Random(seed))
        if done is not None:
            self.done.append(done)
        return done

    # Elements that several operations make

    def inserted(self, *content: Element) -> Element:
        return make("ins", *content, **self.stamp())

    def take_out(self, runs: Sequence[Element], *, tracked: bool, name: str = "del") -> None:
        """Take runs out; one's own insertions go at once, as in Word."""
        for run in runs:
            if not tracked or inside(run, CAME):
                run.getparent().remove(run)
                continue
            around = make(name, **self.stamp())
            run.addprevious(around)
            around.append(run)
            for text in run.iter(w("t")) if name == "del" else ():
                text.tag = w("delText")

    def mark_end(self, paragraph: Element, name: str) -> None:
        """Mark the end of a paragraph as inserted, deleted or moved."""
        properties = mark_properties(paragraph)
        before = MARK_ORDER[: MARK_ORDER.index(name)]
        at = sum(child.tag in {w(other) for other in before} for child in properties)
        properties.insert(at, make(name, **self.stamp()))

    def new_paragraph(self, like: Element, content: Sequence[Element], *, tracked: bool) -> Element:
        made = make("p")
        if (properties := like.find(w("pPr"))) is not None:
            made.append(copy.deepcopy(properties))
            for name in ("sectPr", "rPr", "pPrChange"):
                for found in made[0].findall(w(name)):
                    made[0].remove(found)
        if tracked:
            self.mark_end(made, "ins")
            made.append(self.inserted(*content))
        else:
            made.extend(content)
        return made

    def typed(self, words: str, rng: random.Random, like: Element | None = None) -> list[Element]:
        """Return words as Word keeps them: in several runs, sometimes with a tab or a break in place of a space."""
        runs = []
        for n, word in enumerate(words.split(" ")):
            blank = rng.choice(("tab", "br")) if n and rng.random() < 0.05 else ""
            if blank:
                runs.append(run_like(like, make(blank)))
            runs.append(run_like(like, make("t", text=(" " if n and not blank else "") + word)))
        if rng.random() < 0.5:
            return [run_like(like, *(part for run in runs for part in run if part.tag != w("rPr")))]
        if rng.random() < 0.3:
            properties = properties_of(rng.choice(runs), "rPr")
            properties.append(make(rng.choice(("b", "strike"))))
        return runs

    # Comments

    def comment(self, paragraph: Element, author: str, texts: Sequence[str], *, parent: str = "") -> str:
        """Put a comment on a whole paragraph and return the id of its last paragraph, for replies."""
        number, root = self.number(), self._comments()
        item = make("comment", id=number, author=author, date=WHEN, initials="".join(x[0] for x in author.split()))
        for n, text in enumerate(texts):
            content = [make("r", make("annotationRef"))] if n == 0 else []
            line = make("p", *content, make("r", make("t", text=text)))
            line.set(f"{{{W14}}}paraId", f"{self.number():08X}")
            item.append(line)
        root.append(item)
        self.parts["word/comments.xml"] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        self._anchor(paragraph, number)
        last = item[-1].get(f"{{{W14}}}paraId") or ""
        self._extend(last, parent)
        return last

    def _anchor(self, paragraph: Element, number: int) -> None:
        start = 1 if paragraph.find(w("pPr")) is not None else 0
        paragraph.insert(start, make("commentRangeStart", id=number))
        paragraph.append(make("commentRangeEnd", id=number))
        style = make("rPr", make("rStyle", val="CommentReference"))
        paragraph.append(make("r", style, make("commentReference", id=number)))

    def _comments(self) -> Element:
        found = self.parts.get("word/comments.xml")
        if found is not None:
            return etree.fromstring(found)
        self._relate(f"{OFFICE}/comments", "comments.xml", COMMENTS)
        styles = etree.fromstring(self.parts["word/styles.xml"])
        styles.append(
            make("style", make("name", val="annotation reference"), type="character", styleId="CommentReference")
        )
        self.parts["word/styles.xml"] = etree.tostring(styles, xml_declaration=True, encoding="UTF-8", standalone=True)
        made = etree.Element(w("comments"), nsmap={"w": MAIN, "w14": W14, "mc": MC})
        made.set(f"{{{MC}}}Ignorable", "w14")
        return made

    def _extend(self, paragraph: str, parent: str) -> None:
        """Note in commentsExtended which comment is a reply to which; some editors leave the part out."""
        name = "word/commentsExtended.xml"
        if name not in self.parts and not parent:
            return
        found = self.parts.get(name)
        if found is None:
            self._relate(f"{MICROSOFT}/commentsExtended", "commentsExtended.xml", REPLIES)
        root = etree.Element(f"{{{W15}}}commentsEx", nsmap={"w15": W15}) if found is None else etree.fromstring(found)
        known = {item.get(f"{{{W15}}}paraId") for item in root}
        for number, above in ((parent, ""), (paragraph, parent)):
            if number and number not in known:
                item = etree.SubElement(root, f"{{{W15}}}commentEx")
                item.set(f"{{{W15}}}paraId", number)
                if above:
                    item.set(f"{{{W15}}}paraIdParent", above)
                item.set(f"{{{W15}}}done", "0")
        self.parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def _relate(self, kind: str, target: str, content_type: str = "") -> str:
        root = etree.fromstring(self.parts[DOCUMENT_RELATIONS])
        number = f"rId{self.number()}"
        item = etree.SubElement(root, f"{{{PACKAGE_RELATIONS}}}Relationship", Id=number, Type=kind, Target=target)
        if not content_type:
            item.set("TargetMode", "External")
        self.parts[DOCUMENT_RELATIONS] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        if content_type:
            types = etree.fromstring(self.parts[CONTENT_TYPES])
            etree.SubElement(types, f"{{{TYPES}}}Override", PartName=f"/word/{target}", ContentType=content_type)
            self.parts[CONTENT_TYPES] = etree.tostring(types, xml_declaration=True, encoding="UTF-8", standalone=True)
        return number

    # Saving

    def save(self, seed: int) -> bytes:
        """Return the file as Word saves it, with all its noise."""
        rng = random.Random(seed)
        root = copy.deepcopy(self.root)
        parts = dict(self.parts)
        word_saving.forget_comments(parts, root)
        word_saving.make_noise(root, rng)
        parts[DOCUMENT] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        names = list(parts)
        rng.shuffle(names)
        return write_parts({name: parts[name] for name in names})


def _as_word_declares(root: Element) -> Element:
    """Return the document with the name spaces that Word declares at its top."""
    made = etree.Element(root.tag, nsmap={"w": MAIN, "r": RELATIONS, "mc": MC, "w14": W14, "w15": W15, **root.nsmap})
    made.attrib.update(root.attrib)
    known = made.get(f"{{{MC}}}Ignorable", "").split()
    made.set(f"{{{MC}}}Ignorable", " ".join(dict.fromkeys([*known, "w14", "w15"])))
    made.extend(list(root))
    return made


def _is_contents(block: Element) -> bool:
    style = block.find(f"{w('pPr')}/{w('pStyle')}")
    return style is not None and (style.get(w("val")) or "").upper().startswith("TOC")


def texts_in_outside(block: Element) -> list[str]:
    """Return the texts of a block outside the rows, itself a paragraph or a table."""
    if block.tag == w("p"):
        text = norm(paragraph_text(block))
        return [text] if text else []
    return texts_in(block)


# Performance


@operation
def choose(writer: Writer, rng: random.Random) -> Done | None:
    """Choose another value in a dropdown; an editor may forget to note which value it was."""
    controls = [(row, sdt) for row in writer.rows() for sdt in row.iter(w("sdt")) if _choices(sdt)]
    if not controls:
        return None
    row, control = rng.choice(controls)
    choices = _choices(control)
    content = control.find(w("sdtContent"))
    shown = "".join(text.text or "" for text in content.iter(w("t")))
    value = rng.choice([value for value, words in choices.items() if words != shown])
    texts = list(content.iter(w("t")))
    if not texts:
        return None
    texts[0].text = choices[value]
    for text in texts[1:]:
        text.getparent().remove(text)
    if rng.random() < 0.7:
        control.find(f"{w('sdtPr')}/{w('dropDownList')}").set(w("lastValue"), value)
    return writer.tell(row, PERFORMANCE, "chosen in the dropdown", choices[value])


def _choices(control: Element) -> dict[str, str]:
    items = control.iterfind(f"{w('sdtPr')}/{w('dropDownList')}/{w('listItem')}")
    return {item.get(w("value")): item.get(w("displayText")) for item in items}


@operation
def type_rating(writer: Writer, rng: random.Random) -> Done | None:
    """Delete the dropdown and type a rating, or an opinion, in words."""
    controls = [(row, sdt) for row in writer.rows() for sdt in row.iter(w("sdt")) if _choices(sdt)]
    if not controls:
        return None
    row, control = rng.choice(controls)
    words = rng.choice(RATINGS if rng.random() < 0.7 else OPINIONS)
    for made in writer.typed(words, rng):
        control.addprevious(made)
    control.getparent().remove(control)
    return writer.tell(row, PERFORMANCE, "dropdown deleted, typed", words)


@operation
def note_rating(writer: Writer, rng: random.Random) -> Done | None:
    """Type a note under the dropdown."""
    if not writer.rows():
        return None
    row = rng.choice(writer.rows())
    cell = row.findall(w("tc"))[PERFORMANCE]
    words, tracked = writer.sentence(rng), writer.tracked(rng)
    last = cell.findall(w("p"))[-1]
    last.addnext(writer.new_paragraph(last, writer.typed(words, rng), tracked=tracked))
    return writer.tell(row, PERFORMANCE, f"note typed under the rating{_how(tracked)}", words)


def _how(tracked: bool) -> str:
    return " (tracked)" if tracked else ""


# Text


@operation
def type_paragraph(writer: Writer, rng: random.Random) -> Done | None:
    """Type a paragraph before or behind another, or into an empty cell."""
    if not writer.rows():
        return None
    row, column = rng.choice(writer.rows()), rng.choice((0, 2, 2, 3, 3))
    cell = row.findall(w("tc"))[column]
    words, tracked = writer.sentence(rng), writer.tracked(rng)
    like = rng.choice(cell.findall(w("p")))
    made = writer.new_paragraph(like, writer.typed(words, rng), tracked=tracked)
    if rng.random() < 0.2 and not mark_is_gone(like):
        like.addprevious(made)
        previous = made.getprevious()
        if previous is not None and previous.tag == w("p") and mark_is_gone(previous):
            like.addnext(made)
    elif mark_is_gone(like):
        cell.findall(w("p"))[-1].addnext(made)
    else:
        like.addnext(made)
    return writer.tell(row, column, f"paragraph typed{_how(tracked)}", words)


@operation
def type_into(writer: Writer, rng: random.Random) -> Done | None:
    """Type words into the middle of a paragraph."""
    if (picked := writer.pick(rng)) is None:
        return None
    row, column, paragraph = picked
    words, tracked = _put_words(writer, paragraph, rng)
    return writer.tell(row, column, f"words typed into a paragraph{_how(tracked)}", words)


def _put_words(writer: Writer, paragraph: Element, rng: random.Random) -> tuple[str, bool]:
    words, tracked = writer.sentence(rng), writer.tracked(rng)
    at = rng.randint(0, len(live_text(paragraph)))
    texts = live_texts(paragraph)
    made = writer.typed(f" {words} ", rng, texts[0].getparent() if texts else None)
    put_at(paragraph, at, *([writer.inserted(*made)] if tracked and not _in_own_insertion(paragraph, at) else made))
    return words, tracked


def _in_own_insertion(paragraph: Element, at: int) -> bool:
    """Return whether the letter stands in an insertion, which then simply grows."""
    behind = cut(paragraph, at)
    texts = live_texts(paragraph)
    here = behind if behind is not None else texts[-1].getparent() if texts else None
    return here is not None and inside(here, CAME)


@operation
def reword(writer: Writer, rng: random.Random) -> Done | None:
    """Replace some words of a paragraph by others."""
    if (picked := writer.pick(rng)) is None:
        return None
    row, column, paragraph = picked
    start, end = _some_words(live_text(paragraph), rng)
    words, tracked = writer.sentence(rng), writer.tracked(rng)
    runs = runs_between(paragraph, start, end)
    made = writer.typed(words, rng, runs[0])
    around = [writer.inserted(*made)] if tracked and not inside(runs[-1], CAME) else made
    for item in reversed(around):
        runs[-1].addnext(item)
    writer.take_out(runs, tracked=tracked)
    return writer.tell(row, column, f"words replaced{_how(tracked)}", words)


def _some_words(text: str, rng: random.Random) -> tuple[int, int]:
    """Return where one or several words of the text begin and end."""
    starts = [n for n, letter in enumerate(text) if not letter.isspace() and (n == 0 or text[n - 1].isspace())]
    first = rng.randrange(len(starts))
    last = min(len(starts) - 1, first + rng.choice((0, 0, 1, 3)))
    end = starts[last] + len(text[starts[last] :].split(maxsplit=1)[0])
    return starts[first], end


@operation
def delete_words(writer: Writer, rng: random.Random) -> Done | None:
    """Delete some words of a paragraph."""
    if (picked := writer.pick(rng)) is None:
        return None
    row, column, paragraph = picked
    text = live_text(paragraph)
    start, end = _some_words(text, rng)
    tracked = writer.tracked(rng)
    writer.take_out(runs_between(paragraph, start, end), tracked=tracked)
    return writer.tell(row, column, f"words deleted{_how(tracked)}", text[start:end])


@operation
def delete_paragraph(writer: Writer, rng: random.Random) -> Done | None:
    """Delete a whole paragraph."""
    if (picked := writer.pick(rng)) is None:
        return None
    row, column, paragraph = picked
    text, tracked = norm(live_text(paragraph)), writer.tracked(rng)
    _delete_paragraph(writer, paragraph, rng, tracked=tracked)
    return writer.tell(row, column, f"paragraph deleted{_how(tracked)}", text)


def _delete_paragraph(writer: Writer, paragraph: Element, rng: random.Random, *, tracked: bool) -> None:
    runs = list(dict.fromkeys(text.getparent() for text in live_texts(paragraph)))
    follows = paragraph.getnext()
    if tracked:
        writer.take_out(runs, tracked=True)
        if follows is not None and follows.tag == w("p"):
            writer.mark_end(paragraph, "del")
        return
    previous = paragraph.getprevious()
    neighbour = follows if follows is not None else previous
    alone = neighbour is None or neighbour.tag != w("p") or (follows is None and mark_is_gone(previous))
    if alone:
        writer.take_out(runs, tracked=False)
        return
    keeps_marks = writer.for_office or rng.random() < 0.5
    if keeps_marks:
        start = 1 if neighbour.find(w("pPr")) is not None else 0
        for mark in reversed([found for found in paragraph if "bookmark" in found.tag]):
            neighbour.insert(start, mark)
    if not keeps_marks or _holds_halves(paragraph):
        word_saving.remove_marks(paragraph)
    paragraph.getparent().remove(paragraph)


def _holds_halves(paragraph: Element) -> bool:
    return any("bookmark" in found.tag or "Range" in found.tag for found in paragraph.iter(w("bookmarkStart"), *MARKS))


@operation
def empty_cell(writer: Writer, rng: random.Random) -> Done | None:
    """Delete everything in a cell."""
    if (picked := writer.pick(rng)) is None:
        return None
    row, column, paragraph = picked
    cell = paragraph.getparent()
    tracked = writer.tracked(rng)
    text = " / ".join(texts_in(cell))
    for found in cell.findall(w("p")):
        if found.getparent() is cell and not mark_is_gone(found):
            _delete_paragraph(writer, found, rng, tracked=tracked)
    return writer.tell(row, column, f"cell emptied{_how(tracked)}", text)


@operation
def split_paragraph(writer: Writer, rng: random.Random) -> Done | None:
    """Press Enter inside a paragraph."""
    if (picked := writer.pick(rng)) is None:
        return None
    row, column, paragraph = picked
    text = live_text(paragraph)
    here = cut(paragraph, rng.randrange(len(text)))
    while here is not None and here.getparent() is not paragraph:
        here = here.getparent()
    if here is None:
        return None
    tracked = writer.tracked(rng)
    second = make("p")
    if (properties := paragraph.find(w("pPr"))) is not None:
        second.append(copy.deepcopy(properties))
    for item in [here, *here.itersiblings()]:
        second.append(item)
    paragraph.addnext(second)
    for mark in [mark for mark in mark_properties(paragraph) if mark.tag in {*GONE, *CAME}]:
        mark.getparent().remove(mark)
    if tracked:
        writer.mark_end(paragraph, "ins")
    return writer.tell(row, column, f"paragraph split{_how(tracked)}", norm(paragraph_text(second)))


@operation
def join_paragraphs(writer: Writer, rng: random.Random) -> Done | None:
    """Join a paragraph with the next."""
    if (picked := writer.pick(rng)) is None:
        return None
    row, column, paragraph = picked
    follows = paragraph.getnext()
    if follows is None or follows.tag != w("p"):
        return None
    tracked = writer.tracked(rng)
    if tracked:
        writer.mark_end(paragraph, "del")
    else:
        goes_on = mark_is_gone(follows)
        for item in [item for item in follows if item.tag != w("pPr")]:
            paragraph.append(item)
        follows.getparent().remove(follows)
        if goes_on:
            writer.mark_end(paragraph, "del")
    return writer.tell(row, column, f"two paragraphs joined{_how(tracked)}", norm(paragraph_text(paragraph)))


@operation
def format_words(writer: Writer, rng: random.Random) -> Done | None:
    """Make some words bold, struck through or highlighted; no word changes."""
    if (picked := writer.pick(rng)) is None:
        return None
    row, column, paragraph = picked
    start, end = _some_words(live_text(paragraph), rng)
    tracked, name = writer.tracked(rng), rng.choice(("b", "strike", "highlight"))
    for run in runs_between(paragraph, start, end):
        properties = run.find(w("rPr"))
        if properties is None:
            properties = make("rPr")
            run.insert(0, properties)
        if properties.find(w(name)) is not None:
            continue
        before = copy.deepcopy(properties)
        for change in before.findall(w("rPrChange")):
            before.remove(change)
        made = make(name, val="yellow") if name == "highlight" else make(name)
        at = sum(child.tag in {w("rStyle"), w("rFonts"), w("b")} for child in properties)
        if name == "highlight":
            at = sum(child.tag not in {w("lang"), w("rPrChange")} for child in properties)
        properties.insert(at, made)
        if tracked and properties.find(w("rPrChange")) is None:
            properties.append(make("rPrChange", before, **writer.stamp()))
    return writer.tell(row, column, f"words formatted ({name}){_how(tracked)}")


@operation
def paste_paragraph(writer: Writer, rng: random.Random) -> Done | None:
    """Copy a paragraph of one row into another."""
    first, second = writer.pick(rng), writer.pick(rng)
    if first is None or second is None or _has_tracked(first[2]):
        return None
    row, column, paragraph = second
    if mark_is_gone(paragraph):
        return None
    made = copy.deepcopy(first[2])
    word_saving.remove_marks(made)
    paragraph.addnext(made)
    return writer.tell(row, column, "paragraph pasted", norm(paragraph_text(made)))


def _has_tracked(element: Element) -> bool:
    return any(True for _ in element.iter(*GONE, *CAME))


@operation
def move_paragraph(writer: Writer, rng: random.Random) -> Done | None:
    """Move a paragraph to another place, perhaps in another row."""
    first, second = writer.pick(rng), writer.pick(rng)
    if first is None or second is None or first[2] is second[2] or _has_tracked(first[2]):
        return None
    (origin, _, paragraph), (row, column, goal) = first, second
    if mark_is_gone(goal) or _holds_halves(paragraph) or comment_ids(paragraph):
        return None
    tracked, text = writer.tracked(rng), norm(paragraph_text(paragraph))
    made = copy.deepcopy(paragraph)
    goal.addnext(made)
    if tracked:
        _mark_move(writer, paragraph, "moveFrom")
        _mark_move(writer, made, "moveTo")
    else:
        _delete_paragraph(writer, paragraph, rng, tracked=False)
    where = f"paragraph of {writer.name(origin) or 'a new row'} moved here{_how(tracked)}"
    return writer.tell(row, column, where, text)


def _mark_move(writer: Writer, paragraph: Element, name: str) -> None:
    number = writer.number()
    for run in list(dict.fromkeys(text.getparent() for text in live_texts(paragraph))):
        around = make(name, **writer.stamp())
        run.addprevious(around)
        around.append(run)
    follows = paragraph.getnext()
    if name == "moveTo" or (follows is not None and follows.tag == w("p")):
        writer.mark_end(paragraph, name)
    start = 1 if paragraph.find(w("pPr")) is not None else 0
    paragraph.insert(start, make(f"{name}RangeStart", name=f"move{number}", **{**writer.stamp(), "id": number}))
    paragraph.append(make(f"{name}RangeEnd", id=number))


@operation
def type_link(writer: Writer, rng: random.Random) -> Done | None:
    """Type an address, of which Word makes a link."""
    if (picked := writer.pick(rng)) is None:
        return None
    row, column, paragraph = picked
    words = f"https://example.org/{writer.author[0]}{writer.number()}?a=1&b=2"
    made = make("hyperlink", make("r", make("t", text=words)), history="1")
    made.set(f"{{{RELATIONS}}}id", writer._relate(f"{OFFICE}/hyperlink", words))
    paragraph.append(make("r", make("t", text=" ")))
    paragraph.append(made)
    return writer.tell(row, column, "address typed", words)


@operation
def paste_table(writer: Writer, rng: random.Random) -> Done | None:
    """Paste two cells of a spreadsheet into a cell."""
    if (picked := writer.pick(rng)) is None:
        return None
    row, column, paragraph = picked
    if mark_is_gone(paragraph):
        return None
    texts = [writer.sentence(rng), writer.sentence(rng)]
    width = make("tcPr", make("tcW", w=1000, type="dxa"))
    cells = [make("tc", copy.deepcopy(width), make("p", make("r", make("t", text=text)))) for text in texts]
    grid = make("tblGrid", make("gridCol", w=1000), make("gridCol", w=1000))
    table = make("tbl", make("tblPr", make("tblW", w=0, type="auto")), grid, make("tr", *cells))
    paragraph.addnext(table)
    if table.getnext() is None or table.getnext().tag != w("p"):
        table.addnext(make("p"))
    return writer.tell(row, column, "table pasted", " / ".join(texts))


# Rows


@operation
def delete_row(writer: Writer, rng: random.Random) -> Done | None:
    """Delete a row."""
    rows = writer.rows()
    if not rows:
        return None
    row, tracked = rng.choice(rows), writer.tracked(rng) and not writer.for_office
    told = writer.tell(row, None, f"row deleted{_how(tracked)}")
    _delete_row(writer, row, tracked=tracked)
    return told


def _delete_row(writer: Writer, row: Element, *, tracked: bool) -> None:
    if not tracked or row.find(f"{w('trPr')}/{w('ins')}") is not None:
        word_saving.remove_marks(row)
        row.getparent().remove(row)
        return
    properties_of(row, "trPr").append(make("del", **writer.stamp()))
    for paragraph in row.iter(w("p")):
        runs = [run for run in own(paragraph, w("r")) if not inside(run, GONE) and run.find(w("t")) is not None]
        writer.take_out(runs, tracked=True)
        if not mark_is_gone(paragraph):
            writer.mark_end(paragraph, "del")


@operation
def insert_row(writer: Writer, rng: random.Random) -> Done | None:
    """Insert a row below or above another, as Word does: the cells' properties, nothing else. It may stay empty."""
    rows = writer.rows()
    if not rows:
        return None
    like, tracked = rng.choice(rows), writer.tracked(rng) and not writer.for_office
    made, words = make("tr"), []
    if (properties := like.find(w("trPr"))) is not None:
        made.append(copy.deepcopy(properties))
        for name in ("ins", "del", "trPrChange"):
            for found in made[0].findall(w(name)):
                made[0].remove(found)
    if tracked:
        properties_of(made, "trPr").append(make("ins", **writer.stamp()))
    filled = [n for n in range(len(COLUMNS)) if rng.random() < 0.6]
    for n, cell in enumerate(like.findall(w("tc"))):
        text = ""
        if n in filled:
            text = rng.choice(RATINGS) if n == PERFORMANCE else writer.sentence(rng)
            words.append(text)
        content = writer.typed(text, rng) if text else []
        paragraph = writer.new_paragraph(next(cell.iter(w("p"))), content, tracked=tracked and bool(text))
        made.append(make("tc", paragraph))
        if (properties := cell.find(w("tcPr"))) is not None:
            made[-1].insert(0, copy.deepcopy(properties))
    if rng.random() < 0.8:
        like.addnext(made)
    else:
        like.addprevious(made)
    side = "below" if like.getnext() is made else "above"
    told = f"row inserted {side} {writer.name(like) or 'a new row'}{_how(tracked)}"
    return Done(writer.author, "new row", "", told, " / ".join(words))


def _goal(writer: Writer, row: Element, rng: random.Random) -> Element:
    """Return a row or table head to put the row behind."""
    table = rng.choice([table for table in writer.tables if table.getparent() is not None])
    found = [other for other in table.iterchildren(w("tr")) if other is not row and not is_dead(other)]
    return rng.choice(found)


@operation
def move_row(writer: Writer, rng: random.Random) -> Done | None:
    """Cut a row out and paste it behind another, perhaps in another area's table."""
    rows = writer.rows()
    if not rows:
        return None
    row = rng.choice(rows)
    goal = _goal(writer, row, rng)
    goal.addnext(row)
    return writer.tell(row, None, f"row moved behind {writer.name(goal) or 'the head or a new row'}")


@operation
def move_row_tracked(writer: Writer, rng: random.Random) -> Done | None:
    """Move a row as a tracked change: deleted here, inserted there, where it has the tag but not the bookmark."""
    rows = [row for row in writer.rows() if not _has_tracked(row) and row.find(f"{w('trPr')}/{w('ins')}") is None]
    if not rows or writer.for_office:
        return None
    row = rng.choice(rows)
    goal = _goal(writer, row, rng)
    made = copy.deepcopy(row)
    word_saving.remove_marks(made)
    _renumber_controls(writer, made)
    properties_of(made, "trPr").append(make("ins", **writer.stamp()))
    for paragraph in made.iter(w("p")):
        _wrap_live(writer, paragraph, "moveTo")
    writer.names[made] = writer.name(row)
    if row in writer.copied:
        writer.copied.add(made)
    goal.addnext(made)
    _delete_row(writer, row, tracked=True)
    return writer.tell(made, None, f"row moved behind {writer.name(goal) or 'the head or a new row'} (tracked)")


def _wrap_live(writer: Writer, paragraph: Element, name: str) -> None:
    for run in [run for run in own(paragraph, w("r")) if run.find(w("t")) is not None]:
        around = make(name, **writer.stamp())
        run.addprevious(around)
        around.append(run)


def _renumber_controls(writer: Writer, row: Element) -> None:
    for number in row.iter(w("id")):
        number.set(w("val"), str(writer.number()))


@operation
def copy_row(writer: Writer, rng: random.Random) -> Done | None:
    """Copy a row; half of the time something is typed into the copy at once."""
    rows = [row for row in writer.rows() if not any(True for _ in row.iter(w("moveFrom"), w("moveTo")))]
    if not rows:
        return None
    row = rng.choice(rows)
    made = copy.deepcopy(row)
    word_saving.remove_marks(made)
    _renumber_controls(writer, made)
    goal = row if rng.random() < 0.6 else _goal(writer, row, rng)
    goal.addnext(made)
    if writer.name(row):
        writer.names[made] = writer.name(row)
        writer.copied.add(made)
    words = ""
    if rng.random() < 0.5:
        paragraph = made.findall(w("tc"))[2].findall(w("p"))[-1]
        words = _put_words(writer, paragraph, rng)[0]
    return writer.tell(made, None, f"row copied behind {writer.name(goal) or 'the head or a new row'}", words)


# Comments


@operation
def comment(writer: Writer, rng: random.Random) -> Done | None:
    """Comment on a paragraph of a row: one or several people, one or several paragraphs, perhaps a reply."""
    column = rng.randrange(len(COLUMNS))
    rows = writer.rows()
    if not rows:
        return None
    row = rng.choice(rows)
    found = [p for p in row.findall(w("tc"))[column].findall(w("p")) if not mark_is_gone(p)]
    if not found:
        return None
    words = _comment(writer, rng.choice(found), rng)
    return writer.tell(row, column, "comment", words)


def _comment(writer: Writer, paragraph: Element, rng: random.Random) -> str:
    authors = [writer.author] if rng.random() < 0.6 else [writer.author, rng.choice(OTHERS)]
    told, parent = [], ""
    for author in authors:
        texts = [f"{writer.sentence(rng)} [{writer.number()}]" for _ in range(rng.choice((1, 1, 2)))]
        last = writer.comment(paragraph, author, texts, parent=parent)
        parent = last if rng.random() < 0.7 else ""
        told.append(" ".join(texts))
    return " / ".join(told)


# Outside the rows


@operation
def type_outside(writer: Writer, rng: random.Random) -> Done | None:
    """Type a paragraph on the cover, between two tables, or into a cell of another table."""
    paragraph = rng.choice(writer.paragraphs_outside())
    words, tracked = writer.sentence(rng) + f" {writer.author[0]}{writer.number()}", writer.tracked(rng)
    paragraph.addnext(writer.new_paragraph(paragraph, writer.typed(words, rng), tracked=tracked))
    return writer.tell(None, None, f"paragraph typed outside the rows{_how(tracked)}", words)


@operation
def type_into_outside(writer: Writer, rng: random.Random) -> Done | None:
    """Type words into a paragraph outside the rows."""
    found = [p for p in writer.paragraphs_outside() if live_text(p).strip()]
    if not found:
        return None
    paragraph = rng.choice(found)
    words, tracked = _put_words(writer, paragraph, rng)
    return writer.tell(None, None, f"words typed into a paragraph outside the rows{_how(tracked)}", words)


@operation
def comment_outside(writer: Writer, rng: random.Random) -> Done | None:
    """Comment on a heading or anything else outside the rows."""
    words = _comment(writer, rng.choice(writer.paragraphs_outside()), rng)
    return writer.tell(None, None, "comment outside the rows", words)


@operation
def update_contents(writer: Writer, rng: random.Random) -> Done | None:
    """Update the contents with F9: the page numbers appear. No edit."""
    for block in writer.body.iterchildren(w("p")):
        if not _is_contents(block):
            continue
        for end in list(block.iter(w("fldChar"))):
            if end.get(w("fldCharType")) == "separate" and end.getparent().getparent().tag == w("hyperlink"):
                follows = end.getparent().getnext()
                if follows is not None and follows.find(w("t")) is not None:
                    follows.getparent().remove(follows)
                end.getparent().addnext(make("r", make("t", text=str(rng.randint(1, 99)))))
    return writer.tell(None, None, "contents updated")
