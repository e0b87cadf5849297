"""From content to a Word file.

docxtpl renders the frame (``frame.py``): labels, names, sentences of the benchmark, loops. Quotes and tables come
afterwards, by lxml, into the slots of the rendered frame; so no text of the material is ever read as template code.
"""

from __future__ import annotations

import zipfile
import zlib
from collections import Counter
from itertools import count
from pathlib import Path
from typing import Any

from lxml import etree
from lxml.etree import XMLSyntaxError
from msgspec import json, structs

from pipeline.benchmark.form import NAMESPACE, FormRecord
from pipeline.errors import DataError
from pipeline.report.content import SLOT, Block, Content, translation_key
from pipeline.report.frame import FrameError, render_frame
from pipeline.report.wordkit.comments import Comment, CommentWriter
from pipeline.report.wordkit.controls import find_control, set_dropdown, set_field
from pipeline.report.wordkit.custom import attach
from pipeline.report.wordkit.footnotes import FootnoteWriter, read_footnotes
from pipeline.report.wordkit.gate import check_made
from pipeline.report.wordkit.links import add_bookmark, link, next_ids
from pipeline.report.wordkit.package import DOCUMENT, STYLES, Package, set_language, set_properties
from pipeline.report.wordkit.rows import Words, ancestor_of, fill_table, put_in_place, sample_fields
from pipeline.report.wordkit.toc import fill_contents, mark_headings
from pipeline.report.wordkit.trust import detach_template, mark_as_draft, refusal
from pipeline.report.wordkit.xml import Element, ancestor, make, q, run, safe, style_ids, text_of

AUTHOR = "peerdesk"
QUOTE, CITATION = "evidence quote", "evidence place"
COLUMN_FIELDS = {
    "reference": "reference",
    "performance": "performance",
    "know": "hypothesis",
    "question": "questions",
}
LAST = "questions"
STYLES_NEEDED = (QUOTE, CITATION, "toc 1", "toc 2")
PLACEHOLDER = "placeholder"
EVIDENCE = "ev_"  # how the bookmarks of the annex begin
PICTURE_WIDTH = 165.0  # millimetres; what an A4 page has between the margins, less a little
ADVICE = "Try: peerdesk template check FILE; templates/README.md lists what a template may use"
CITED_ONLY = frozenset({"answered_by"})  # fields that show where a quote stands, without its words
RECORD_KEY = "{5B0D5A0E-6C1F-4E53-9C39-0E6C7D1F5A11}"  # any GUID, always the same


def render(template: Path, content: Content) -> bytes:
    """Return the template filled with the content; raise DataError where the two do not fit.

    A draft, and what would run or load something, is no template. What comes back was looked through once more.
    """
    given = _read(template)
    package = Package(_render_frame(template, given, content["frame"]))
    filling = _Filling(template, content, package)
    filling.fill_slots()
    filling.fill_contents(package.xml(STYLES))
    set_language(package, content["lang_tag"])
    set_properties(package, title=content["title"], creator=AUTHOR, language=content["lang_tag"])
    if record := content.get("record"):
        _keep_record(package, record)
    mark_as_draft(package)
    detach_template(package)
    made = package.to_bytes()
    check_made(made, given, template.name, quotes=filling.quotes, quote_style=filling.quote_style)
    return made


def columns_of(template: Path) -> tuple[str, ...]:
    """Return which column each cell of the desk review's rows is, for a city may have swapped them."""
    package = Package(_read(template))
    rows = package.xml(DOCUMENT).iter(q("tr"))
    sample = next((row for row in rows if COLUMN_FIELDS.keys() <= sample_fields(row)), None)
    if sample is None:
        raise DataError(template, "has no sample row for the indicators", ADVICE)
    cells = [sample_fields(cell) for cell in sample.findall(q("tc"))]
    # What somebody notes in a column of the city's own is kept with the last one we know.
    return tuple(next((name for field, name in COLUMN_FIELDS.items() if field in cell), LAST) for cell in cells)


def _keep_record(package: Package, record: FormRecord) -> None:
    """Keep in the file what the form says while it is empty, and what it could say without an answer."""
    printed = (safe(text_of(paragraph)) for paragraph in package.xml(DOCUMENT).iter(q("p")))
    whole = structs.replace(record, printed=tuple(dict.fromkeys(filter(None, (*printed, *record.printed)))))
    root = etree.Element(f"{{{NAMESPACE}}}form", nsmap={None: NAMESPACE})
    root.text = json.encode(whole).decode()
    attach(package, root, namespace=NAMESPACE, key=RECORD_KEY)


def _render_frame(template: Path, given: bytes, frame: dict[str, Any]) -> bytes:
    """Return the template with its jinja rendered (see ``frame.py``)."""
    try:
        why = refusal(Package(given))
        if not why:
            return render_frame(given, _clean(frame))
    except FrameError as error:
        raise DataError(template, str(error), ADVICE) from error
    except _NO_WORD_FILE as error:
        raise DataError(template, f"is not a Word file we can fill ({error})", ADVICE) from error
    raise DataError(template, why, ADVICE)


_NO_WORD_FILE = (zipfile.BadZipFile, zlib.error, XMLSyntaxError, ValueError, KeyError, RuntimeError, EOFError)


def _read(template: Path) -> bytes:
    try:
        return template.read_bytes()
    except OSError as error:
        raise DataError(template, f"cannot be read ({error.strerror})", ADVICE) from error


def _clean(value: Any) -> Any:
    """Return the frame with each text on one line and without characters that XML or docxtpl would act upon."""
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_clean(item) for item in value]
    return _clean_text(value) if isinstance(value, str) else value


def _clean_text(text: str) -> str:
    return text if SLOT.fullmatch(text) else safe(text)


def _is_shown(block: Block) -> bool:
    """Return whether a block of a row shows a quote."""
    return "quote" in block and block["field"] not in CITED_ONLY


class _Filling:
    """Fills the slots of one rendered document, numbering bookmarks and controls as it goes."""

    def __init__(self, template: Path, content: Content, package: Package) -> None:
        self._template = template
        self._content = content
        self._document = package.xml(DOCUMENT)
        self._styles = style_ids(package.xml(STYLES))
        self._ids = next_ids(self._document)
        self._controls = count(1)
        self._package = package
        self._comments = CommentWriter(package)
        self._footnotes = FootnoteWriter(package)
        self._translated: Counter[str] = Counter()
        self._contents: list[Element] = []
        self.quotes = 0  # shown so far
        if missing := [name for name in STYLES_NEEDED if name not in self._styles]:
            raise self._refuse(f"has no style {', '.join(missing)}")

    @property
    def quote_style(self) -> str:
        """The id of the style that quotes have, and nothing else."""
        return self._styles[QUOTE]

    def fill_slots(self) -> None:
        """Fill every slot but that of the contents, which needs all headings in place."""
        fillers = {
            "rows": self._fill_rows,
            "quote": self._fill_quote,
            "noted": self._fill_noted,
            "notes": self._fill_notes,
            "translation": self._fill_translation,
            "picture": self._fill_picture,
            "field": self._fill_field,
            "choice": self._fill_choice,
        }
        for paragraph in list(self._document.iter(q("p"))):
            found = SLOT.search(text_of(paragraph))
            # A paragraph may hold several slots: a sentence with footnotes behind a quote.
            while found and found[1] in fillers:
                fillers[found[1]](paragraph, found[2])
                found = SLOT.search(text_of(paragraph)) if paragraph.getparent() is not None else None
            if found and found[1] == "contents":
                self._contents.append(paragraph)
        self._unlink()

    def _fill_rows(self, paragraph: Element, key: str) -> None:
        try:
            row = ancestor(paragraph, "tr")
        except ValueError as error:
            raise self._refuse(f"names the rows {key} outside a table") from error
        put_in_place(paragraph, SLOT, lambda _: [])
        table = self._content["tables"][key]
        self._check_sample(row, {block["field"] for item in table["rows"] for block in item["blocks"]})
        self.quotes += sum(_is_shown(block) for item in table["rows"] for block in item["blocks"])
        fill_table(row, table, write=self._words, finish=self._finish, mark=self._mark)

    def _check_sample(self, row: Element, fields: set[str]) -> None:
        if missing := sorted(fields - sample_fields(row)):
            raise self._refuse(f"its sample row has no place for {', '.join(missing)}")

    def _refuse(self, why: str) -> DataError:
        return DataError(self._template, why, ADVICE)

    def _mark(self, paragraph: Element, name: str) -> None:
        add_bookmark(paragraph, name, next(self._ids))

    def _words(self, block: Block) -> Words | None:
        """Return the words of a block as its field shows them, None for a dropdown."""
        if "quote" in block:
            return self._quote_words(block)
        if "value" in block:
            return None
        if anchor := block.get("link"):
            style = self._styles[CITATION]
            return Words(("link",), lambda like: [link(anchor, "", style=style)], (block["text"],), anchor)
        lang = block.get("lang", "")
        return Words(("text", lang), lambda like: [run("", like=like, lang=lang)], (block["text"],))

    def _quote_words(self, block: Block) -> Words:
        key = block["quote"]
        quote = self._content["quotes"][key]
        before, after = self._content["marks"]
        cited_only = not _is_shown(block)
        sort = ("quote", cited_only, quote["lang"], bool(quote["bookmark"]))
        if cited_only:
            return Words(sort, lambda like: [self._citation(key)], (quote["citation"],), quote["bookmark"])
        texts = (before, quote["text"], f"{after} ", quote["citation"])
        return Words(sort, lambda like: self._quote_runs(key, like), texts, quote["bookmark"])

    def _finish(self, paragraph: Element, block: Block) -> None:
        if "value" in block:
            self._write_choice(paragraph, block)
        if comment := block.get("comment"):
            self._comments.add(paragraph, Comment(author=AUTHOR, paragraphs=(comment,)))

    def _write_choice(self, paragraph: Element, block: Block) -> None:
        name = f"{block['field']}_{block['text']}"
        self._set_choice(paragraph, name, alias=block["text"], shown=block["value"])

    def _set_choice(self, paragraph: Element, name: str, *, alias: str, shown: str) -> None:
        kind = name.partition("_")[0]
        control = find_control(paragraph)
        if control is None:
            raise self._refuse(f"its sample row has no dropdown for the {kind}")
        tag = name.replace("-", "_")
        choices = self._content["choices"]
        set_dropdown(control, number=next(self._controls), tag=tag, alias=alias, choices=choices, shown=shown)

    def _fill_quote(self, paragraph: Element, key: str) -> None:
        self.quotes += 1
        put_in_place(paragraph, SLOT, lambda like: self._quote_runs(key, like))

    def _quote_runs(self, key: str, like: Element) -> list[Element]:
        quote = self._content["quotes"][key]
        before, after = self._content["marks"]
        words = run(quote["text"], style=self._styles[QUOTE], lang=quote["lang"])
        return [run(before, like=like), words, run(f"{after} ", like=like), self._citation(key)]

    def _citation(self, key: str) -> Element:
        quote = self._content["quotes"][key]
        if not quote["bookmark"]:
            return run(quote["citation"], style=self._styles[CITATION])
        return link(quote["bookmark"], quote["citation"], style=self._styles[CITATION])

    def _fill_noted(self, paragraph: Element, key: str) -> None:
        """Put a quote in the paragraph, its place in a footnote."""
        self.quotes += 1
        quote = self._content["quotes"][key]
        before, after = self._content["marks"]

        def runs(like: Element) -> list[Element]:
            words = run(quote["text"], style=self._styles[QUOTE], lang=quote["lang"])
            return [run(before, like=like), words, run(after, like=like), self._note(key)]

        put_in_place(paragraph, SLOT, runs)

    def _note(self, key: str) -> Element:
        """Return a reference to a new footnote, which says where a quote stands and leads to its row in the annex."""
        quote = self._content["quotes"][key]
        if not (quote["id"] and quote["bookmark"]):
            return self._footnotes.add([self._citation(key)])
        style = self._styles[CITATION]
        return self._footnotes.add_cited(quote["citation"], quote["bookmark"], after=f" [{quote['id']}]", style=style)

    def _fill_notes(self, paragraph: Element, key: str) -> None:
        def runs(like: Element) -> list[Element]:
            made: list[Element] = []
            for item in self._content["notes"][key]:
                made += [run(" ", like=like)] if made else []
                made.append(self._note(item))
            return made

        put_in_place(paragraph, SLOT, runs)

    def _fill_translation(self, paragraph: Element, key: str) -> None:
        """Put the translation that somebody wrote in the paragraph, or the words that ask for one; bookmark them."""
        name = translation_key(self._content["quotes"][key])
        self._translated[name] += 1
        mark = f"tr_{name}_{self._translated[name]}"
        told = self._content["translations"].get(name)
        if not told and self._translated[name] > 1:
            # One translation is enough: the next draft shows it wherever the quote stands.
            ancestor_of(paragraph).remove(paragraph)
            return

        def runs(like: Element) -> list[Element]:
            number = next(self._ids)
            style = self._styles.get(PLACEHOLDER, "")
            words = run(told, like=like) if told else run(self._content["to_translate"], style=style)
            return [make("bookmarkStart", id=number, name=mark), words, make("bookmarkEnd", id=number)]

        put_in_place(paragraph, SLOT, runs)

    def _fill_picture(self, paragraph: Element, key: str) -> None:
        from pipeline.report.wordkit.colors import template_colors
        from pipeline.report.wordkit.drawings import DrawingWriter

        picture = self._content["pictures"][key]
        png = picture["draw"](template_colors(self._package))
        drawn = DrawingWriter(self._package).add(png, alt=picture["alt"], width_mm=PICTURE_WIDTH, name=key)
        put_in_place(paragraph, SLOT, lambda _: [drawn])

    def _unlink(self) -> None:
        """Make plain text of links to what this document does not hold: a letter has no annex."""
        known = {mark.get(q("name")) for mark in self._document.iter(q("bookmarkStart"))}
        for root in (self._document, *read_footnotes(self._package).values()):
            for each in list(root.iter(q("hyperlink"))):
                anchor = each.get(q("anchor"), "")
                if anchor.startswith(EVIDENCE) and anchor not in known:
                    for child in list(each):
                        each.addprevious(child)
                    ancestor_of(each).remove(each)

    def _fill_field(self, paragraph: Element, key: str) -> None:
        """Name the field in the paragraph, and put a bookmark of the same name around it."""
        put_in_place(paragraph, SLOT, lambda _: [])
        control = find_control(paragraph)
        if control is None:
            raise self._refuse(f"has no field to write in beside {key}")
        set_field(control, number=next(self._controls), name=key, title=self._content["fields"][key])
        self._mark(paragraph, key)

    def _fill_choice(self, paragraph: Element, key: str) -> None:
        """Fill the dropdown in the paragraph, called ``key``, with the choices; it shows the first."""
        put_in_place(paragraph, SLOT, lambda _: [])
        self._set_choice(paragraph, key, alias="", shown=next(iter(self._content["choices"]), ""))

    def fill_contents(self, styles: Element) -> None:
        """Bookmark the headings and list them where the template wants the contents."""
        headings = mark_headings(self._document, styles, first_id=next(self._ids))
        for paragraph in self._contents:
            fill_contents(paragraph, headings, styles=self._styles)
