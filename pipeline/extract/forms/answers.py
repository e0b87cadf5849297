"""Which indicator each part of a kick-off form answers: by the form's marks, else by the ids printed in it.

Works on blocks, whatever the file was, so a form that came back as a PDF, or a report of the city's own with
headings such as "GOV-IMP-3 ...", is read in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from msgspec import structs

from pipeline.benchmark import DATA
from pipeline.benchmark.form import ANSWER, FormRecord, mark_named
from pipeline.benchmark.tables import Tables, read_tables
from pipeline.extract.blocks import Block, Document
from pipeline.extract.rows import context
from pipeline.models import ParagraphPlace, Part

FEWEST_IDS = 3
# Headings of pillars and areas; what is deeper belongs to the indicator. A bold line counts as the deepest.
SECTION_LEVEL, INDICATOR_LEVEL, BOLD_LEVEL = 2, 3, 9
# So many characters, or a question, are known as the form's own words where an answer goes on behind them.
LONG_ENOUGH = 20
# A sentence of so many words that stands under so many indicators is the form's own, such as the prompt of a field.
REPEATED, SENTENCE = 3, 4

_MARK = re.compile("\ue000([^\ue001]*)\ue001")
_ID = re.compile(r"[\W\d]*([A-Z]{2,6}-[A-Z]{2,6}-\d{1,2})\b")
# In a field of plain text a new line is a new paragraph, unless it goes on in small letters.
_LINE = re.compile(r"\s*\n\s*+(?![a-zß-öø-ÿ])")
_BULLET = re.compile(r"[•‣▪·*–-]\s+")


def mark_text(name: str) -> str:
    """Return the text that stands among the blocks for a mark of the form."""
    return f"\ue000{name}\ue001"


def by_printed_ids(document: Document) -> Document:
    """Return the document with the indicators of what stands below headings with ids; most documents as they are.

    At least three different ids of the built-in benchmark must head something.
    """
    heads = {_id_of(block.text) for block in document.blocks if block.part is Part.HEADING} - {""}
    if len(heads) < FEWEST_IDS or any(block.indicator for block in document.blocks):
        return document
    record = record_for(document.blocks)
    if len(heads & set(record.questions)) < FEWEST_IDS:
        return document
    return structs.replace(document, blocks=tuple(answers(document.blocks, record)))


def record_for(blocks: Sequence[Block]) -> FormRecord:
    """Return what a form that has lost its record would say, by the built-in benchmark in the form's language."""
    keys = {_key(block.text) for block in blocks}
    best = max(_built_in(), key=lambda record: sum(_key(text) in keys for text in record.printed))
    is_ours = sum(_key(wording) in keys for wording in best.questions.values()) >= FEWEST_IDS
    # Every line begins with "": so nothing counts that stands before the first indicator, the form's instructions.
    best = structs.replace(best, facts=("",) if is_ours else ())
    return structs.replace(best, printed=(*best.printed, *_repeated(blocks), *_titles(blocks)))


@lru_cache(maxsize=1)
def _built_in() -> tuple[FormRecord, ...]:
    tables = read_tables(DATA)
    return tuple(_record(tables, lang) for lang in tables.header.languages)


def _record(tables: Tables, lang: str) -> FormRecord:
    questions = {indicator.id: indicator.requirement[lang] for indicator in tables.indicators}
    printed = [
        *(text for pillar in tables.pillars for text in (pillar.name[lang], pillar.standard[lang])),
        *(area.name[lang] for area in tables.areas),
        *(f"{indicator.id} {indicator.title[lang]}" for indicator in tables.indicators),
        *(facet.question[lang] for facet in tables.facets),
    ]
    return FormRecord(title="", questions=questions, printed=tuple(printed))


def _repeated(blocks: Iterable[Block]) -> list[str]:
    """Return the sentences that stand word for word under several ids."""
    under: dict[str, set[str]] = {}
    current = ""
    for block in blocks:
        current = _id_of(block.text) or current
        under.setdefault(block.text, set()).add(current)
    return [text for text, ids in under.items() if len(ids) >= REPEATED and len(text.split()) >= SENTENCE]


def _titles(blocks: Iterable[Block]) -> list[str]:
    """Return what names a pillar and an area at its end: the titles of the tables to fill in."""
    ends = _fields_of_the_benchmark()
    return [block.text for block in blocks if _key(block.text).endswith(ends)]


@lru_cache(maxsize=1)
def _fields_of_the_benchmark() -> tuple[str, ...]:
    tables = read_tables(DATA)
    named = ((pillar.name, area.name) for pillar in tables.pillars for area in tables.areas)
    return tuple(_key(f"{pillar[lang]}, {area[lang]}") for pillar, area in named for lang in tables.header.languages)


def _id_of(text: str) -> str:
    found = _ID.match(text)
    return found[1] if found else ""


def _key(text: str) -> str:
    """Return the text as it is compared: without white space, which editors change."""
    return "".join(text.split()).lower()


def answers(blocks: Iterable[Block], record: FormRecord) -> Iterator[Block]:
    """Yield what was written into the form, with its indicator and the question, and the headings above it.

    What the form itself prints is left out; blocks without an indicator are what was written elsewhere.
    """
    form = _Form(record)
    for block in blocks:
        yield from form.read(block)


class _Form:
    """Goes through a form from top to bottom and knows under which indicator it is."""

    def __init__(self, record: FormRecord) -> None:
        self._record = record
        self._printed = {_key(text) for text in (*record.printed, *record.questions.values())}
        self._long = [key for key in self._printed if len(key) >= LONG_ENOUGH or key.endswith("?")]
        self._headings: list[Block] = []
        self._has_begun = False
        self._indicator = ""
        self._lead_in = ""
        self._marks = 0

    def read(self, block: Block) -> Iterator[Block]:
        """Yield what the block says that is not the form's own, after the headings not yet yielded."""
        block = self._without_marks(block)
        own = self._own(block.text)
        if indicator := self._indicator_of(block, own):
            heading = block.text[:own].strip() or block.text
            self._enter(indicator, heading, block, level=INDICATOR_LEVEL)
            own = own or len(block.text)
        elif block.part is Part.HEADING and block.level <= SECTION_LEVEL:
            self._enter("", block.text, block, level=block.level)
            own = len(block.text)
        said = block.text[own:].lstrip(" \t:–-") if own else block.text
        if said.strip() and not self._is_fact(said):
            yield from self._headings
            self._headings.clear()
            yield from self._said(structs.replace(block, text=said))

    def _without_marks(self, block: Block) -> Block:
        """Return the block without the marks in it, after going where they say."""
        for name in _MARK.findall(block.text):
            self._marks += 1
            mark = mark_named(name)
            if mark and mark.kind == ANSWER and mark.about in self._record.questions:
                self._go_to(mark.about)
        place = block.place
        if isinstance(place, ParagraphPlace):
            place = structs.replace(place, paragraph=max(1, place.paragraph - self._marks))
        return structs.replace(block, text=_MARK.sub("", block.text), place=place)

    def _go_to(self, indicator: str) -> None:
        self._lead_in = self._lead_in if indicator == self._indicator else ""
        self._indicator = indicator
        self._has_begun = self._has_begun or bool(indicator)

    def _own(self, text: str) -> int:
        """Return up to which character the text is the form's own: all of it, or where an answer goes on behind."""
        key = _key(text)
        if key in self._printed:
            return len(text)
        label = text.partition(":")[0]
        if label != text and _key(label) in self._printed:
            return len(label)
        return _position(text, max((len(long) for long in self._long if key.startswith(long)), default=0))

    def _indicator_of(self, block: Block, own: int) -> str:
        """Return the indicator that the block heads, by the id with which it begins."""
        id = _id_of(block.text)
        heads = own or block.part is Part.HEADING
        return id if heads and id in self._record.questions else ""

    def _enter(self, indicator: str, text: str, block: Block, *, level: int) -> None:
        self._go_to(indicator)
        self._headings = [heading for heading in self._headings if heading.level < level]
        self._headings.append(structs.replace(block, text=text, part=Part.HEADING, level=level))

    def _is_fact(self, text: str) -> bool:
        """Return whether it is a line of the cover, with the city's or the author's data."""
        return not self._has_begun and text.lstrip().startswith(self._record.facts or ("\0",))

    def _said(self, block: Block) -> Iterator[Block]:
        """Yield an answer, or whatever was written, paragraph by paragraph."""
        if block.part is Part.HEADING and block.level == BOLD_LEVEL and self._indicator:
            block = structs.replace(block, part=Part.PARAGRAPH, level=0)
        if block.part is not Part.PARAGRAPH:
            yield self._asked(block)
            return
        for line in filter(None, _LINE.split(block.text.strip())):
            yield self._asked(_line(block, line))

    def _asked(self, block: Block) -> Block:
        """Return the block with its indicator, and the question and the line that leads into a list as context."""
        lead_in = self._lead_in if block.part is Part.LIST_ITEM else ""
        if block.part is Part.PARAGRAPH:
            self._lead_in = block.text if block.text.endswith(":") else ""
        if not self._indicator or block.part in (Part.HEADING, Part.COMMENT):
            return block
        beside = context(self._record.questions[self._indicator], lead_in, block.context)
        return structs.replace(block, indicator=self._indicator, context=beside)


def _line(block: Block, line: str) -> Block:
    """Return one line of a field of plain text, where people type the bullets of a list themselves."""
    if bullet := _BULLET.match(line):
        return structs.replace(block, text=line[bullet.end() :], part=Part.LIST_ITEM)
    return structs.replace(block, text=line)


def _position(text: str, count: int) -> int:
    """Return the position behind the first ``count`` characters that are no white space."""
    seen = 0
    for at, character in enumerate(text):
        if seen == count:
            return at
        seen += not character.isspace()
    return len(text)
