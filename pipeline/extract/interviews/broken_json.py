"""JSON as far as it can be read: a file cut off in the middle, with a broken place, or with a value on every line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from msgspec import Struct

# No transcript is deeper; beyond it a file is made to exhaust its reader.
DEEPEST = 60

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},]', re.DOTALL)
_INNERMOST = re.compile(r"\{[^{}]*\}")
_CLOSING = {"{": "}", "[": "]"}


class Parsed(Struct, frozen=True, kw_only=True):
    """The value; what whole objects stand behind a broken place; how much of the text stands before it (0 to 1)."""

    value: object
    behind: tuple[object, ...] = ()
    share: float = 1.0


def parsed(text: str) -> Parsed | None:
    """Return what can be read of JSON, None for no value at all. Text that only looks like JSON gives None too."""
    text = text.lstrip("\ufeff").replace("\x00", "")
    try:
        return Parsed(value=json.loads(text, strict=False))
    except json.JSONDecodeError as error:
        return _by_lines(text) or _broken(text, error.pos)
    except (ValueError, RecursionError):
        return _broken(text, len(text))


def _by_lines(text: str) -> Parsed | None:
    """Return the values of a file with one on every line, if they all are whole."""
    lines = [line for line in text.splitlines() if line.strip()]
    try:
        return Parsed(value=[json.loads(line, strict=False) for line in lines]) if len(lines) > 1 else None
    except (ValueError, RecursionError):
        return None


def _broken(text: str, place: int) -> Parsed | None:
    front = _loaded(_closed(text[:place]))
    behind = tuple(_innermost(text, place))
    if front is None and not behind:
        return None
    return Parsed(value=front, behind=behind, share=place / max(len(text), 1))


def _closed(text: str) -> str:
    """Return the text up to the last whole value, with all brackets closed that are open there."""
    opened: list[str] = []
    end, closers = 0, ""
    for token in _TOKEN.finditer(text):
        sign = token[0][0]
        if sign in _CLOSING:
            opened.append(sign)
            if len(opened) > DEEPEST:
                return ""
        elif sign == '"' or not opened:
            continue
        elif sign != ",":
            opened.pop()
        if sign in "]},":
            end = token.start() if sign == "," else token.end()
            closers = "".join(_CLOSING[each] for each in reversed(opened))
    return text[:end] + closers


def _innermost(text: str, place: int) -> Iterator[object]:
    for found in _INNERMOST.finditer(text, place):
        value = _loaded(found[0])
        if value is not None:
            yield value


def _loaded(text: str) -> object:
    try:
        return json.loads(text, strict=False) if text else None
    except (ValueError, RecursionError):
        return None
