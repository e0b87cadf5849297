"""A Markdown file as blocks, by the tokens of a full parser."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipeline.extract.blocks import Block, Document
from pipeline.extract.plain.decode import decode
from pipeline.extract.rows import joined
from pipeline.models import CellPlace, ParagraphPlace, Part

# Data about the file, at its beginning or under its first heading.
_FRONT_MATTER = re.compile(r"\A(?:#[^\n]*\n\s*)?(---\s*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z))", re.DOTALL)
_TITLE = re.compile(r"^title:[ \t]*[\"']?(.*?)[\"']?[ \t]*$", re.MULTILINE)
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_TAG_OR_COMMENT = re.compile(rf"<!--.*?-->|{_TAG.pattern}", re.DOTALL)


def read_markdown(path: Path) -> Document:
    """Return the headings, paragraphs, list items and table rows of a Markdown file, without its front matter."""
    text = decode(path.read_bytes()).replace("\r\n", "\n")
    front = _FRONT_MATTER.match(text)
    if front and ":" in front[2]:
        # Blank lines in its place keep the line numbers right.
        text = text[: front.start(1)] + "\n" * front[1].count("\n") + text[front.end(1) :]
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    blocks = tuple(_Walk(tokens).blocks())
    return Document(blocks=blocks, title=_title(front[2] if front else "", blocks))


def _title(front: str, blocks: Sequence[Block]) -> str:
    if stated := _TITLE.search(front):
        return stated[1]
    return next((block.text for block in blocks if block.level == 1), "")


class _Walk:
    """Goes through the tokens once, knowing which list or table it is in."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._open: list[str] = []
        self._level = 0
        self._paragraphs = 0
        self._tables = 0
        self._row = 0
        self._cells: list[str] = []
        self._header = ""

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks in order."""
        for token in self._tokens:
            if token.nesting > 0:
                self._enter(token)
            elif token.nesting < 0:
                yield from self._leave(token)
            else:
                yield from self._leaf(token)

    def _enter(self, token: Token) -> None:
        self._open.append(token.type)
        if token.type == "heading_open":
            self._level = int(token.tag[1:])
        elif token.type == "table_open":
            self._tables, self._row = self._tables + 1, 0
        elif token.type == "tr_open":
            self._row, self._cells = self._row + 1, []

    def _leave(self, token: Token) -> Iterator[Block]:
        self._open.pop()
        if token.type != "tr_close":
            return
        row = joined(self._cells)
        if "thead_open" in self._open:
            self._header = row
        elif row:
            place = CellPlace(table=self._tables, row=self._row)
            yield Block(text=row, place=place, part=Part.TABLE_ROW, context=self._header)

    def _leaf(self, token: Token) -> Iterator[Block]:
        text = _shown(token)
        if self._open and self._open[-1] in ("th_open", "td_open"):
            self._cells.append(text)
        elif text.strip():
            yield self._block(text, token)

    def _block(self, text: str, token: Token) -> Block:
        self._paragraphs += 1
        line = token.map[0] + 1 if token.map else 0
        place = ParagraphPlace(paragraph=self._paragraphs, line=line)
        if "heading_open" in self._open:
            return Block(text=text, place=place, part=Part.HEADING, level=self._level)
        return Block(text=text, place=place, part=Part.LIST_ITEM if "list_item_open" in self._open else Part.PARAGRAPH)


def _shown(token: Token) -> str:
    """Return the text of a token as a page would show it; images and markup of web pages show none."""
    if token.type == "inline":
        return "".join(map(_shown, token.children or ()))
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type in ("html_block", "html_inline"):
        return _without_tags(token.content) if token.type == "html_block" else ""
    return token.content if token.type in ("text", "text_special", "code_inline", "code_block", "fence") else ""


def _without_tags(text: str) -> str:
    """Return the text without tags and comments.

    What never ends is looked for only where there are ends: from each of many beginnings it is a long way to the last.
    """
    commented, comment_end, rest = text.rpartition("-->")
    tagged, tag_end, rest = rest.rpartition(">")
    return _TAG_OR_COMMENT.sub(" ", commented + comment_end) + _TAG.sub(" ", tagged + tag_end) + rest
