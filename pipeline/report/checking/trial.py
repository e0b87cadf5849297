"""A trial: the template filled with the specimen, and what came out looked through for marks that are left over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from lxml import etree

from pipeline.errors import PeerdeskError
from pipeline.report.checking.marks import short
from pipeline.report.checking.model import Finding, error
from pipeline.report.content import SLOT, Content
from pipeline.report.wordkit.package import Package
from pipeline.report.wordkit.xml import q, text_of

_LEFT = re.compile(r"\{\{|\}\}|\{%|%\}|\[\[\w*|\]\]|[\ue000\ue001]")


def try_out(template: Path, contents: Sequence[Content]) -> Iterator[Finding]:
    """Yield why the template cannot be filled, or what is left over in the drafts, each once."""
    seen: set[str] = set()
    for content in contents:
        for finding in _one(template, content):
            if finding.message not in seen:
                seen.add(finding.message)
                yield finding


def _one(template: Path, content: Content) -> Iterator[Finding]:
    from pipeline.report.render import render

    try:
        made = render(template, content)
    except PeerdeskError as problem:
        yield error(problem.why)
        return
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, StopIteration, etree.LxmlError) as problem:
        yield error(f"a draft could not be made of it ({type(problem).__name__}: {problem}); compare it with ours")
        return
    yield from _left_over(Package(made))


def _left_over(package: Package) -> Iterator[Finding]:
    for name in package.names:
        if name.startswith("word/") and name.endswith(".xml"):
            for paragraph in package.xml(name).iter(q("p")):
                text = text_of(paragraph)
                if found := _LEFT.search(text):
                    words = short(SLOT.sub("…", text[max(0, found.start() - 20) :]))
                    where = name.removeprefix("word/").removesuffix(".xml")
                    yield error(f"a draft made of it holds a mark that nothing filled: “{words}” (in its {where})")
