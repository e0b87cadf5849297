"""The tagger as a spaCy component: ``nlp.add_pipe("peerdesk_indicators")`` after importing this module.

It writes one span for each piece of evidence into ``doc.spans["peerdesk"]``: label the indicator, kb_id the
status, id the rule. ``doc.user_data["heading"]`` and ``["context"]`` may hold what stands beside the text.
"""

from __future__ import annotations

from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.benchmark import load
from pipeline.tag.tagger import Tagger

SPANS = "peerdesk"


class IndicatorTagger:
    """Adds evidence to documents of one language; documents of a language without a lexicon stay as they are."""

    def __init__(self, tagger: Tagger, lang: str) -> None:
        self._tagger = tagger
        self._lang = lang

    def __call__(self, doc: Doc) -> Doc:
        """Return the document with its evidence as spans."""
        doc.spans[SPANS] = list(self._spans(doc))
        return doc

    def _spans(self, doc: Doc) -> list[Span]:
        if not self._tagger.searches(self._lang):
            return []
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
