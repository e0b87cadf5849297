"""The frame of a draft: a template rendered by docxtpl, in jinja's sandbox. The only module that knows docxtpl.

Templates of ours are rendered here. One of somebody else's is program code of theirs: the sandbox keeps it from the
computer, but not from working without end or filling the memory, so it is rendered in a worker process with limits.
"""

from __future__ import annotations

import atexit
import hashlib
import io
import zipfile
import zlib
from functools import cache
from importlib import resources
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from lxml.etree import XMLSyntaxError
from msgspec import Struct, msgpack

from pipeline.extract.workers.frames import Order
from pipeline.extract.workers.pool import End, Workers
from pipeline.limits import Limits
from pipeline.report.wordkit.package import mended

TASK = "pipeline.report.frame:render_request"
LIMITS = Limits()
_NO_WORD_FILE = (
    zipfile.BadZipFile, zlib.error, XMLSyntaxError, ValueError, KeyError, RuntimeError, EOFError, OSError, TypeError,
    AttributeError,
)  # fmt: skip


class FrameError(Exception):
    """The template cannot be rendered; the message says why, as a person understands it."""


class _Request(Struct, frozen=True):
    template: bytes
    frame: dict[str, Any]


class _Answer(Struct, frozen=True):
    """The rendered frame, or why there is none."""

    content: bytes = b""
    why: str = ""


def render_frame(template: bytes, frame: dict[str, Any]) -> bytes:
    """Return the template with its jinja rendered, everything escaped and nothing undefined. Raise FrameError."""
    answer = _render(template, frame) if is_ours(template) else _render_apart(template, frame)
    if answer.why:
        raise FrameError(answer.why)
    return answer.content


def is_ours(template: bytes) -> bool:
    """Return whether a template is one that came with the program, byte for byte."""
    return hashlib.sha256(template).hexdigest() in _own_digests()


@cache
def _own_digests() -> frozenset[str]:
    lines = resources.files("pipeline.report").joinpath("own-templates.txt").read_text("ascii").splitlines()
    return frozenset(line.split()[0] for line in lines if line and not line.startswith("#"))


def _render_apart(template: bytes, frame: dict[str, Any]) -> _Answer:
    order = Order(payload=msgpack.encode(_Request(template, frame)), seconds=LIMITS.seconds, memory=LIMITS.memory)
    ran = _workers().submit(order).result()
    if ran.end is End.DONE:
        return msgpack.decode(ran.payload, type=_Answer)
    if ran.end in (End.TIME, End.STANDSTILL):
        return _Answer(why=f"needs more than {LIMITS.seconds:g} seconds to be filled")
    if ran.end is End.MEMORY:
        return _Answer(why="needs more memory to be filled than a draft may take")
    return _Answer(why="is not a Word file we can fill")


@cache
def _workers() -> Workers:
    """Return the one process for all templates of others, started with the first of them."""
    workers = Workers(TASK).__enter__()
    atexit.register(workers.close)
    workers.grow(1)
    return workers


def render_request(payload: bytes) -> bytes:
    """Return the answer to a request; the worker's side of :func:`render_frame`. Without a request, get ready."""
    if not payload:
        return b""
    request = msgpack.decode(payload, type=_Request)
    return msgpack.encode(_render(request.template, request.frame))


def _render(template: bytes, frame: dict[str, Any]) -> _Answer:
    buffer = io.BytesIO()
    try:
        document = DocxTemplate(io.BytesIO(mended(template)))
        document.render(frame, _environment(), autoescape=True)
        document.save(buffer)
    except TemplateError as error:
        return _Answer(why=f"asks for something it cannot get: {error}")
    except _NO_WORD_FILE as error:
        return _Answer(why=f"is not a Word file we can fill ({error})")
    return _Answer(content=buffer.getvalue())


class _Environment(SandboxedEnvironment):
    """The sandbox that templates run in, with everything escaped and nothing undefined; it compiles each once."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self._compiled: dict[str, Template] = {}

    def from_string(self, source: Any, *args: Any, **options: Any) -> Template:
        """Return the template of this source."""
        if args or options or not isinstance(source, str):
            return super().from_string(source, *args, **options)
        if source not in self._compiled:
            self._compiled[source] = super().from_string(source)
        return self._compiled[source]


@cache
def _environment() -> _Environment:
    return _Environment()
