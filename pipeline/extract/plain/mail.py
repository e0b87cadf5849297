"""An e-mail, and a web page that a browser saved as one file (MHTML), which has the same form."""

from __future__ import annotations

import re
import tempfile
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from pathlib import Path
from typing import Any, cast

from msgspec import structs

from pipeline.errors import DamagedError
from pipeline.extract.blocks import Block, Document
from pipeline.extract.plain.decode import decode
from pipeline.extract.plain.html import html_document
from pipeline.extract.plain.text import read_text
from pipeline.models import ParagraphPlace, Part

# Of a longer header nobody reads the rest, and the library takes time by the square of its encoded words.
LONGEST_HEADER = 10_000
_BRACKETS = re.compile(r"[()]")


class _Policy(policy.EmailPolicy):
    """The library's rules of today, but no header is longer than people read, and none makes it fail."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """Return the header as it was meant; a broken one without its remarks in brackets, else as if it were empty."""
        value = value[:LONGEST_HEADER]
        for each in (value, _BRACKETS.sub(" ", value)):
            try:
                return super().header_fetch_parse(name, each)
            # The library stumbles over broken ones with any of Python's errors, and over thousands of brackets.
            except Exception:
                continue
        return super().header_fetch_parse(name, "")


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
    try:
        return message_from_bytes(path.read_bytes(), policy=cast("policy.Policy[EmailMessage]", _Policy()))
    except RecursionError as error:
        why = "messages stand in it within messages, deeper than anybody writes"
        raise DamagedError(path.name, why, "Open it and save what matters as a file of its own") from error


def _body(message: EmailMessage) -> Document:
    """Return the message's text: as a web page if it has that form too, because it tells lists and tables."""
    part = message.get_body(preferencelist=("html", "plain"))
    if part is None:
        return Document(blocks=())
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return Document(blocks=())
    charset = str(part.get_content_charset() or "")
    if part.get_content_type() == "text/html":
        return html_document(content, charset=charset)
    return _plain(_decoded(part, content))


def _decoded(part: MIMEPart, content: bytes) -> str:
    """Return the part's text: by the character set that it names, or as it looks where there is no such one."""
    try:
        return str(part.get_content())
    except (LookupError, ValueError):
        return decode(content)


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
