"""The tagger in a spaCy pipeline."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy

from pipeline.tag import Tagger
from pipeline.tag.component import CONCEPTS, CUES, SPANS, IndicatorTagger
from tests.tag.tag_samples import Sample


def test_the_component_writes_spans(tagger: Tagger) -> None:
    doc = spacy.blank("de")("Die Stadt wächst. Der Beirat tagt nicht.")
    (span,) = IndicatorTagger(tagger, "de")(doc).spans[SPANS]
    assert (span.text, span.label_, span.kb_id_, span.id_) == (
        "Der Beirat tagt nicht.",
        "GOV-IMP-3",
        "absent",
        "GOV-IMP-3/1",
    )


def test_concepts_and_cues_are_spans_too(tagger: Tagger) -> None:
    doc = IndicatorTagger(tagger, "de")(spacy.blank("de")("Der Beirat tagt nicht."))
    assert "Beirat" in {span.text for span in doc.spans[CONCEPTS]}
    assert [(span.text, span.label_) for span in doc.spans[CUES]] == [("nicht", "absent")]


def test_a_heading_may_come_along(tagger: Tagger) -> None:
    doc = spacy.blank("de")("Sitzungen gibt es oft.")
    doc.user_data["heading"] = "Beirat"
    assert len(IndicatorTagger(tagger, "de")(doc).spans[SPANS]) == 1


def test_a_language_without_words_gets_no_spans(tagger: Tagger) -> None:
    doc = spacy.blank("pl")("Der Beirat tagt.")
    assert len(IndicatorTagger(tagger, "pl")(doc).spans[SPANS]) == 0


def test_the_component_is_registered(small: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.tag.component.load", lambda folder: small)
    nlp = spacy.blank("de")
    nlp.add_pipe("peerdesk_indicators")
    doc = nlp("Der Beirat tagt.")
    assert [span.label_ for span in doc.spans[SPANS]] == ["GOV-IMP-3"]


def test_the_example_in_the_documentation_runs(capsys: pytest.CaptureFixture[str]) -> None:
    text = (Path(__file__).parents[2] / "docs" / "architecture.md").read_text("utf-8")
    exec(text.split("```python\n")[1].split("```")[0], {})
    assert "GOV-IMP-3 in_place" in capsys.readouterr().out
