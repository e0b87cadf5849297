"""What the marks of a template name, held against what a document has: unknown names, and how each is used."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from msgspec import Struct

from pipeline.report.checking.marks import BLOCKS, CELL_MARKS, ENVIRONMENT, Mark, parsed, short
from pipeline.report.checking.model import Finding
from pipeline.report.checking.shapes import Shape

_KEEPING = frozenset({"list", "sort", "reverse", "unique", "selectattr", "rejectattr", "select", "reject", "safe"})
_PICKING = frozenset({"first", "last", "random", "min", "max"})
_TEXTS = frozenset({"join", "upper", "lower", "title", "capitalize", "trim", "replace", "truncate", "length", "count"})
_LABELS = "labels"


class Printed(Struct, frozen=True, eq=False):
    """Something that a mark prints: its shape, and the mark."""

    shape: Shape
    mark: Mark


class _Scope(Struct, eq=False):
    """The names that a block binds. In a ``lenient`` one any name may occur, for what it binds cannot be told.

    What is set within an ``if`` holds beyond it, so such a block ``is_open``.
    """

    names: dict[str, Shape | None]
    lenient: bool = False
    is_open: bool = False


class Walker:
    """Walks through the marks of one part in order; gathers findings and what is printed.

    ``forgiven`` are names that are not told as unknown: those of blocks, where it is the blocks that are broken.
    """

    def __init__(self, frame: Shape, forgiven: Collection[str] = ()) -> None:
        self._frame = frame
        self._forgiven = forgiven
        self._scopes = [_Scope({})]
        self._mark: Mark | None = None
        self._quiet = 0
        self._readers: dict[type[nodes.Node], Callable[[Any], Shape | None]] = {
            nodes.Name: self._name,
            nodes.Getattr: self._attribute,
            nodes.Getitem: self._item,
            nodes.Call: self._call,
            nodes.Filter: self._filter,
            nodes.Test: self._test,
        }
        self.findings: list[Finding] = []
        self.printed: list[Printed] = []

    def walk(self, marks: Iterable[Mark]) -> None:
        """Follow the marks; those that cannot be read are left out."""
        for mark in marks:
            self._mark = mark
            if mark.word.startswith("end") and mark.word[3:] in BLOCKS:
                if len(self._scopes) > 1:
                    self._scopes.pop()
            elif mark.word not in (CELL_MARKS | {"else"}):
                self._read(mark)

    def _read(self, mark: Mark) -> None:
        try:
            tree = parsed(mark.kind, mark.body)
        except TemplateSyntaxError:
            if mark.word in BLOCKS:
                self._scopes.append(_Scope({}, lenient=True))
            return
        for node in tree.body:
            self._statement(node, mark)

    def _statement(self, node: nodes.Node, mark: Mark) -> None:
        if isinstance(node, nodes.Output):
            for each in node.nodes:
                if not isinstance(each, nodes.TemplateData):
                    self._print(each, mark)
        elif isinstance(node, nodes.For):
            self._for(node, mark)
        elif isinstance(node, nodes.If):
            self._shape(node.test)
            if mark.word == "if":
                self._scopes.append(_Scope({}, is_open=True))
        elif isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
            home = next(scope for scope in reversed(self._scopes) if not scope.is_open)
            home.names[node.target.name] = self._shape(node.node)
        else:
            self._scopes[-1].lenient = True
            if mark.word in BLOCKS:
                self._scopes.append(_Scope({}, lenient=True))

    def _print(self, node: nodes.Node, mark: Mark) -> None:
        shape = self._shape(node)
        if shape is None:
            return
        self.printed.append(Printed(shape, mark))
        if shape.item is not None:
            self._refuse(f"“{short(mark.shown)}” is a list; go through it with “{{%p for each in {mark.body} %}}”")
        elif shape.is_group:
            some = ", ".join(f"{mark.body}.{name}" for name in list(shape.fields)[:3])
            self._refuse(f"“{short(mark.shown)}” holds several things; name one, as {some}")

    def _for(self, node: nodes.For, mark: Mark) -> None:
        over = self._shape(node.iter)
        names: dict[str, Shape | None] = {"loop": None}
        item = over.item if over is not None else None
        if over is not None and over.item is None and not over.is_group and over.is_known:
            self._refuse(f"“{short(mark.shown)}” goes through a list, but {_source(mark)} is a single text")
        if isinstance(node.target, nodes.Name):
            names[node.target.name] = item
        else:
            names |= {name.name: None for name in node.target.find_all(nodes.Name)}
        self._scopes.append(_Scope(names))
        if node.test is not None:
            self._shape(node.test)

    def _shape(self, node: nodes.Node) -> Shape | None:
        """Return the shape of an expression, None where it cannot be told; gather the names that are unknown."""
        for kind, read in self._readers.items():
            if isinstance(node, kind):
                return read(node)
        shapes = [self._shape(child) for child in node.iter_child_nodes()]
        return shapes[1] if isinstance(node, nodes.CondExpr) and len(shapes) > 1 else None

    def _name(self, node: nodes.Name) -> Shape | None:
        name = node.name
        for scope in reversed(self._scopes):
            if name in scope.names:
                return scope.names[name]
        if name in self._frame.fields:
            return self._frame.fields[name]
        if name not in (*ENVIRONMENT.globals, *self._forgiven) and not any(scope.lenient for scope in self._scopes):
            bound = [each for scope in self._scopes for each in scope.names if each != "loop"]
            self._unknown(name, [*bound, *self._frame.fields])
        return None

    def _attribute(self, node: nodes.Getattr) -> Shape | None:
        return self._field(self._shape(node.node), node.attr, node.node)

    def _field(self, owner: Shape | None, name: str, node: nodes.Node) -> Shape | None:
        if owner is None or not owner.is_known:
            return None
        if name in owner.fields:
            return owner.fields[name]
        called = _written(node)
        if owner.item is not None:
            self._refuse(f"{called} is a list, so “{called}.{name}” is nothing; go through it with “{{%p for ... %}}”")
        elif owner.is_group:
            self._unknown(f"{called}.{name}", [f"{called}.{each}" for each in owner.fields])
        else:
            self._refuse(f"{called} is a text and has no “{name}”; write “{{{{ {called} }}}}”")
        return None

    def _item(self, node: nodes.Getitem) -> Shape | None:
        owner, key = self._shape(node.node), node.arg
        if isinstance(key, nodes.Const) and isinstance(key.value, str):
            return self._field(owner, key.value, node.node)
        self._shape(key)
        return owner.item if owner is not None else None

    def _call(self, node: nodes.Call) -> Shape | None:
        for each in [*node.args, *node.kwargs]:
            self._shape(each)
        if isinstance(node.node, nodes.Getattr):  # a method, such as labels.kinds.items()
            self._shape(node.node.node)
        else:
            self._shape(node.node)
        return None

    def _filter(self, node: nodes.Filter) -> Shape | None:
        if node.name not in ENVIRONMENT.filters:
            self._unknown(node.name, ENVIRONMENT.filters, what="the filter ")
        self._quiet += node.name in ("default", "d")
        shape = self._shape(node.node) if node.node is not None else None
        self._quiet -= node.name in ("default", "d")
        for each in [*node.args, *node.kwargs]:
            self._shape(each)
        if shape is None or node.name in _KEEPING:
            return shape
        if node.name in _PICKING:
            return shape.item
        return self._text_of(shape) if node.name in _TEXTS else None

    def _text_of(self, shape: Shape) -> Shape:
        """Return the shape of a text made of another one, which counts as printed."""
        made = Shape(shape.path)
        made.is_text = True
        return made

    def _test(self, node: nodes.Test) -> Shape | None:
        if node.name not in ENVIRONMENT.tests:
            self._unknown(node.name, ENVIRONMENT.tests, what="the test ")
        self._quiet += node.name in ("defined", "undefined")
        self._shape(node.node)
        self._quiet -= node.name in ("defined", "undefined")
        for each in node.args or ():
            self._shape(each)
        return None

    def _unknown(self, name: str, known: Iterable[str], what: str = "") -> None:
        """Tell that there is nothing of this name, and what it could be meant to be."""
        known = list(known)
        close = difflib.get_close_matches(name, known, n=1, cutoff=0.7)
        hint = f"did you mean {close[0]}?" if close else f"known here are {', '.join(sorted(known)[:12])}"
        labels = " (labels are words of the program)" if name.startswith(f"{_LABELS}.") and not close else ""
        self._refuse(f"{what}{name} is not known{labels}; {hint}")

    def _refuse(self, message: str) -> None:
        if self._mark is not None and not self._quiet:
            self.findings.append(self._mark.refuse(message))


def _written(node: nodes.Node) -> str:
    """Return an expression as it is written, as far as it is made of names."""
    if isinstance(node, nodes.Name):
        return str(node.name)
    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    return "..."


def _source(mark: Mark) -> str:
    return mark.body.partition(" in ")[2].strip() or "what it names"


def paths(printed: Iterable[Printed]) -> Iterator[str]:
    """Yield the paths of what is printed, without labels, which anybody may put into words of their own."""
    for each in printed:
        if not each.shape.path.startswith(_LABELS):
            yield each.shape.path
