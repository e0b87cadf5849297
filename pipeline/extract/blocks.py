"""What every reader hands to the extract stage: blocks of text with their place, before ids, language and context."""

from __future__ import annotations

from msgspec import Struct

from pipeline.models import Attachment, Contact, Part, Place, Suspicion


class Block(Struct, frozen=True, kw_only=True):
    """One paragraph, heading, list item, table row, question or answer as a reader found it.

    ``level`` is the heading's level from 1 (0: not a heading). ``context``, ``confidence``, ``indicator`` and
    ``speaker`` are as in ``Passage``.
    """

    text: str
    place: Place
    part: Part = Part.PARAGRAPH
    level: int = 0
    context: str = ""
    confidence: float | None = None
    indicator: str = ""
    speaker: str = ""


class Document(Struct, frozen=True, kw_only=True):
    """One file as a reader read it: its blocks in reading order.

    ``title`` is the document's own title if it states one; ``pages`` is 0 where the format has none;
    ``unread_pages`` show something but gave no text; ``warnings`` are plain sentences for the run log;
    ``suspicious``, ``recognised``, ``contacts`` and ``attachments`` are as in ``Reading``.
    """

    blocks: tuple[Block, ...]
    title: str = ""
    pages: int = 0
    unread_pages: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()
    suspicious: tuple[Suspicion, ...] = ()
    recognised: tuple[int, ...] = ()
    contacts: tuple[Contact, ...] = ()
    attachments: tuple[Attachment, ...] = ()
