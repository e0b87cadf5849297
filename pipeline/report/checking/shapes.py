"""What a template may name: the variables of a document and what each holds, read off the specimen's content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.report.content import SLOT


class Shape:
    """What a variable holds: a text, a list with the shape of its items, or a group of named things.

    ``path`` says where it is found: ``pillars[].strengths[].points``. ``slots`` are the slots that stand in such a
    text: kind and key of each, and the number of the frame that it was seen in.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.is_text = False
        self.item: Shape | None = None
        self.fields: dict[str, Shape] = {}
        self.slots: set[tuple[str, str, int]] = set()

    def learn(self, value: Any, frame: int) -> None:
        """Add what this value, which stands in the frame of that number, shows."""
        if isinstance(value, Mapping):
            for name, part in value.items():
                self.fields.setdefault(name, Shape(f"{self.path}.{name}" if self.path else str(name))).learn(
                    part, frame
                )
        elif isinstance(value, (list, tuple)):
            self.item = self.item or Shape(f"{self.path}[]")
            for part in value:
                self.item.learn(part, frame)
        else:
            self.is_text = True
            if isinstance(value, str) and (found := SLOT.fullmatch(value)):
                self.slots.add((found[1], found[2], frame))

    @property
    def is_group(self) -> bool:
        """Whether it holds named things and is neither a list nor a text."""
        return bool(self.fields) and self.item is None

    @property
    def is_known(self) -> bool:
        """Whether the specimen has an example of it."""
        return self.is_text or bool(self.fields) or (self.item is not None and self.item.is_known)

    def unknown(self) -> list[str]:
        """Return the paths of everything of which the specimen has no example."""
        parts = [*self.fields.values(), *([self.item] if self.item else [])]
        below = [path for part in parts for path in part.unknown()]
        return below if self.is_known or below else [self.path]


def shape_of(frames: Iterable[Mapping[str, Any]]) -> Shape:
    """Return the shape of everything that the frames hold."""
    top = Shape("")
    for n, frame in enumerate(frames):
        top.learn(frame, n)
    return top
