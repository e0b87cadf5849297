"""The tagger as a spaCy component: ``nlp.add_pipe("peerdesk_indicators")`` after importing this module.

It writes one span for each piece of evidence into ``doc.spans["peerdesk"]``: label the indicator, kb_id the
status, id the rule. ``doc.spans["peerdesk_concepts"]`` and ``["peerdesk_cues"]`` hold all concepts and cues, label the
concept or status. ``doc.user_data["heading"]`` and ``["context"]`` may hold what stands beside the text.
"""

from __future__ import annotations

from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.benchmark import load
from pipeline.tag.parts import Kind
from pipeline.tag.tagger import Tagger

SPANS = "peerdesk"
CONCEPTS = "peerdesk_concepts"
CUES = "peerdesk_cues"


class IndicatorTagger:
    """Adds evidence to documents of one language; documents of a language without a lexicon stay as they are."""

    def __init__(self, tagger: Tagger, lang: str) -> None:
        self._tagger = tagger
        self._lang = lang

    def __call__(self, doc: Doc) -> Doc:
        """Return the document with its evidence as spans."""
        searched = self._tagger.searches(self._lang)
        doc.spans[SPANS] = self._evidence(doc) if searched else []
        matches = self._tagger.matches(doc, self._lang) if searched else []
        for group, kind in ((CONCEPTS, Kind.CONCEPT), (CUES, Kind.CUE)):
            doc.spans[group] = [
                Span(doc, match.first, match.last + 1, label=match.sense.name)
                for match in matches
                if match.sense.kind is kind
            ]
        return doc

    def _evidence(self, doc: Doc) -> list[Span]:
        heading, context = (str(doc.user_data.get(where, "")) for where in ("heading", "context"))
        claims = self._tagger.claims(doc, self._lang, heading=heading, context=context)
        return [
            Span(
                doc,
                claim.text.sentence.first,
                claim.text.sentence.stop,
                label=claim.hit.rule.indicator,
                kb_id=str(claim.status),
                span_id=claim.hit.rule.id,
            )
            for claim in claims
        ]


@Language.factory("peerdesk_indicators", default_config={"benchmark": None})
def make_component(nlp: Language, name: str, benchmark: str | None) -> IndicatorTagger:  # noqa: ARG001
    """Return the component with the benchmark in that folder, the built-in one without."""
    return IndicatorTagger(Tagger(load(Path(benchmark) if benchmark else None)), nlp.lang or "")
