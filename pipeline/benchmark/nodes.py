"""YAML files as nodes that know their line, so that every mistake in a data file is refused with its place.

Every scalar is taken as text: ``no`` stays "no" and needs no quotes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml
from msgspec import Struct

from pipeline.errors import DataError

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Node(Struct, frozen=True):
    """A piece of a YAML file with the file it stands in; ``line`` counts from 1."""

    file: Path
    raw: yaml.Node

    @property
    def line(self) -> int:
        """The line on which the piece begins."""
        return int(self.raw.start_mark.line) + 1

    def refuse(self, why: str, advice: str = "") -> DataError:
        """Return the error for this piece."""
        return DataError.at(self.file, self.line, why, advice)

    def text(self) -> str:
        """Return the piece as text; raise DataError where it is a list, a mapping or empty."""
        if not isinstance(self.raw, yaml.ScalarNode):
            raise self.refuse("a single text is expected here, not a list or a mapping")
        text = " ".join(str(self.raw.value).split())
        if not text:
            raise self.refuse("nothing stands here", "Remove the entry or write a text")
        return text

    def items(self) -> tuple[Node, ...]:
        """Return the entries of a list; raise DataError where it is none."""
        if not isinstance(self.raw, yaml.SequenceNode):
            raise self.refuse("a list is expected here", "Write [one, two] or one entry a line after '- '")
        return tuple(Node(self.file, raw) for raw in self.raw.value)

    def pairs(self) -> Iterator[tuple[str, Node, Node]]:
        """Yield key, the key's own piece and the value of a mapping; raise DataError for a doubled key."""
        if not isinstance(self.raw, yaml.MappingNode):
            raise self.refuse("names followed by a colon are expected here")
        seen: dict[str, int] = {}
        for raw_key, raw_value in self.raw.value:
            key = Node(self.file, raw_key)
            name = key.text()
            if name in seen:
                raise key.refuse(f"'{name}' stands here a second time (first in line {seen[name]})")
            seen[name] = key.line
            yield name, key, Node(self.file, raw_value)

    def fields(self, known: Iterable[str]) -> dict[str, Node]:
        """Return the values of a mapping by key; raise DataError for a key that is not known."""
        allowed = tuple(known)
        found = {}
        for name, key, value in self.pairs():
            if name not in allowed:
                raise key.refuse(f"'{name}' is not known here", f"Known are: {', '.join(allowed)}")
            found[name] = value
        return found

    @property
    def is_list(self) -> bool:
        """Whether the piece is a list."""
        return isinstance(self.raw, yaml.SequenceNode)


def read_node(file: Path) -> Node | None:
    """Return the file's top piece, None where the file is empty; raise DataError where it is not YAML."""
    try:
        raw = yaml.compose(file.read_text("utf-8-sig"), Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        raise _not_yaml(file, error) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DataError(file, f"cannot be read as text: {error}", "Save it as UTF-8") from error
    except OSError as error:
        raise DataError(file, f"cannot be opened ({error.strerror})") from error
    return None if raw is None else Node(file, raw)


def _not_yaml(file: Path, error: yaml.MarkedYAMLError) -> DataError:
    line = error.problem_mark.line + 1 if error.problem_mark else 1
    return DataError.at(file, line, f"cannot be understood: {error.problem}", "Check brackets, quotes and indents")
