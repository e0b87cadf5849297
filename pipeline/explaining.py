"""Why the tool reads a passage as it does: what ``peerdesk explain`` shows, as lines, as records or as a web page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from pipeline import tag
from pipeline.benchmark import Benchmark
from pipeline.errors import UsageError
from pipeline.models import Evidence, Mention, Passage

NONE = "No evidence for any indicator."


class Explanation(Struct, frozen=True, kw_only=True):
    """A passage with its evidence, all concepts and cues in it, and what rules found that the weights doubt."""

    passage: Passage
    searched: bool
    evidence: tuple[Evidence, ...] = ()
    doubted: tuple[Evidence, ...] = ()
    mentions: tuple[Mention, ...] = ()


def explain(passage: Passage, bench: Benchmark, *, date: str = "") -> Explanation:
    """Return why the passage is read as it is; ``date`` is its source's."""
    tagger, plain = tag.Tagger(bench), tag.Tagger(bench, weighed=False)
    if not tagger.searches(passage.lang):
        return Explanation(passage=passage, searched=False)
    evidence = tagger.tag(passage, date=date)
    known = {item.indicator for item in evidence}
    return Explanation(
        passage=passage,
        searched=True,
        evidence=tuple(evidence),
        doubted=tuple(item for item in plain.tag(passage, date=date) if item.indicator not in known),
        mentions=tuple(tagger.mentions(passage)),
    )


def find_passage(folder: Path, name: str) -> Passage:
    """Return the passage with this id in a city's output folder. Raise UsageError where there is none."""
    file = folder / "passages.jsonl"
    if not file.is_file():
        raise UsageError(folder, "holds no passages", "Name a city's folder below the output folder")
    for line in file.read_bytes().splitlines():
        passage = msgspec.json.decode(line, type=Passage)
        if passage.id == name:
            return passage
    raise UsageError(file, f"has no passage '{name}'", "evidence.jsonl names the passages that were quoted")


def told(explanation: Explanation, bench: Benchmark) -> Iterator[str]:
    """Yield the explanation as lines for people."""
    passage = explanation.passage
    if not explanation.searched:
        yield f"Not searched: there are no word lists for the language '{passage.lang or 'unknown'}' yet."
        return
    for item in explanation.evidence:
        yield from _lines(item, passage, bench)
    if not explanation.evidence:
        yield NONE
    if explanation.doubted:
        yield "Rules were met, but the weights say that the passage is no evidence:"
        yield from (
            f"  {item.indicator}  {_rule(item, bench)}: {_words(item.concepts)}" for item in explanation.doubted
        )
    if explanation.mentions:
        yield "Concepts and cues in the passage:"
        yield from (f"  {name}: {texts}" for name, texts in _by_name(explanation.mentions))


def _lines(item: Evidence, passage: Passage, bench: Benchmark) -> Iterator[str]:
    facet = f" ({bench.facet(item.indicator, item.facet).name['en']})" if item.facet else ""
    yield f"{item.indicator}  {item.status.replace('_', ' ')}{facet}"
    yield f"  {bench.indicator(item.indicator).requirement['en']}"
    yield f'  quote: "{" ".join(passage.text[item.start : item.end].split())}"'
    yield f"  {_rule(item, bench)}: {_words(item.concepts)}"
    if item.cues:
        yield f"  status told by: {_words(item.cues)}"
    if item.clear:
        yield f"  the weights agree (by {item.clear:.1f})"


def _rule(item: Evidence, bench: Benchmark) -> str:
    rule = next((rule for rule in bench.rules if rule.id == item.rule), None)
    return f"rule {rule.id} ({Path(rule.file).name}, line {rule.line})" if rule else "no rule, told by its words"


def _words(mentions: Iterable[Mention]) -> str:
    return ", ".join(_word(mention) for mention in mentions) or "-"


def _word(mention: Mention) -> str:
    name = "" if mention.name.startswith("word:") else f"{mention.name} "
    where = "" if mention.where == "text" else f" (from the {mention.where})"
    return f'{name}"{mention.text}"{where}'


def _by_name(mentions: Iterable[Mention]) -> Iterator[tuple[str, str]]:
    for name, found in groupby(sorted(mentions, key=lambda one: (one.name, one.start)), key=lambda one: one.name):
        yield name, ", ".join(dict.fromkeys(f'"{mention.text}"' for mention in found))


def record(explanation: Explanation) -> dict[str, Any]:
    """Return the explanation as plain data for programs."""
    plain: dict[str, Any] = msgspec.to_builtins(explanation)
    return plain


def page(explanation: Explanation, bench: Benchmark) -> str:
    """Return a web page that shows the passage with its evidence, concepts and cues marked below the words."""
    from spacy import displacy

    from pipeline.tag.language import blank

    passage = explanation.passage
    doc = blank(passage.lang or "xx").make_doc(passage.text)
    spans = [_span(doc, item.start, item.end, f"{item.indicator} {item.status}") for item in explanation.evidence]
    spans += [_span(doc, one.start, one.end, one.name) for one in explanation.mentions if one.where == "text"]
    shown = {
        "text": passage.text,
        "tokens": [token.text for token in doc],
        "spans": sorted((span for span in spans if span), key=lambda span: (span["start_token"], -span["end_token"])),
        "title": _escaped(passage.heading or passage.id),  # the one text that displacy takes for HTML
    }
    colors = _colors(explanation)
    html: str = displacy.render(shown, style="span", manual=True, page=True, options={"colors": colors}, jupyter=False)
    told_lines = "\n".join(_escaped(line) for line in told(explanation, bench))
    return html.replace("</body>", f"<pre style='white-space: pre-wrap'>{told_lines}</pre></body>")


def _span(doc: Any, start: int, end: int, label: str) -> dict[str, Any]:
    span = doc.char_span(start, end, alignment_mode="expand")
    return {"start_token": span.start, "end_token": span.end, "label": label} if span is not None else {}


def _colors(explanation: Explanation) -> dict[str, str]:
    statuses = {item.name for evidence in explanation.evidence for item in evidence.cues}
    colors = {f"{item.indicator} {item.status}": "#1d4f91" for item in explanation.evidence}
    return colors | dict.fromkeys(statuses, "#b3541e")


def _escaped(text: str) -> str:
    from html import escape

    return escape(text, quote=False)


def passage_of(text: str, *, lang: str, heading: str, context: str) -> Passage:
    """Return a text from the command line as a passage, its language detected where it is not told."""
    from pipeline.labelling import as_passage

    told_fields = {"text": text, "lang": lang, "heading": heading, "context": context, "id": "passage"}
    return as_passage({name: value for name, value in told_fields.items() if value}, 1)
