"""An e-mail, and a web page that a browser saved as one file (MHTML), which has the same form."""

from __future__ import annotations

import tempfile
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from msgspec import structs

from pipeline.extract.blocks import Block, Document
from pipeline.extract.plain.html import html_document
from pipeline.extract.plain.text import read_text
from pipeline.models import ParagraphPlace, Part


def read_mail(path: Path) -> Document:
    """Return the text of an e-mail under its subject; attachments are named in a warning, not read."""
    message = _message(path)
    subject = str(message.get("Subject", "")).strip()
    found = _body(message)
    heading = Block(text=subject, place=ParagraphPlace(paragraph=1), part=Part.HEADING, level=1)
    blocks = (heading, *found.blocks) if subject and found.blocks else found.blocks
    return structs.replace(found, blocks=blocks, title=subject or found.title, warnings=tuple(_attached(message)))


def read_saved_page(path: Path) -> Document:
    """Return the blocks of a web page saved in one file."""
    return _body(_message(path))


def _message(path: Path) -> EmailMessage:
    return message_from_bytes(path.read_bytes(), policy=policy.default)


def _body(message: EmailMessage) -> Document:
    """Return the message's text: as a web page if it has that form too, because it tells lists and tables."""
    part = message.get_body(preferencelist=("html", "plain"))
    if part is None:
        return Document(blocks=())
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    charset = str(part.get_content_charset() or "")
    if part.get_content_type() == "text/html":
        return html_document(content, charset=charset)
    return _plain(str(part.get_content()))


def _plain(text: str) -> Document:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "body.txt"
        path.write_text(text, encoding="utf-8", errors="replace")
        return read_text(path)


def _attached(message: EmailMessage) -> list[str]:
    names = [str(part.get_filename() or "without a name") for part in message.iter_attachments()]
    if not names:
        return []
    listed = ", ".join(names[:10])
    return [f"Files attached to this e-mail were not read: {listed}; save them into the city's folder"]
