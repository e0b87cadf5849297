"""Taggers share the terms of a language, which take a second to take apart; what one reads changes no other."""

from __future__ import annotations

from pipeline import benchmark
from pipeline.tag import Tagger
from tests.tag.tag_samples import passage

TEXT = "Der Integrationsbeirat tagt viermal im Jahr. Das Forum der Vielfalt wird vor jedem Beschluss angehört."


def test_what_one_tagger_reads_changes_no_other() -> None:
    bench = benchmark.load()
    alone = Tagger(bench).tag(passage(TEXT))
    assert alone
    other = Tagger(bench)
    other.tag(passage("Die Beiräte der Integrationsräte in den Ausländerbeiräten wurden abgeschafft."))
    assert Tagger(bench).tag(passage(TEXT)) == alone
    assert other.tag(passage(TEXT)) == alone


def test_the_names_of_one_city_are_not_those_of_another() -> None:
    bench = benchmark.load()
    text = passage("Das Forum der Vielfalt tagt viermal im Jahr.")
    plain = Tagger(bench).tag(text)
    named = Tagger(bench, names={"advisory_council": ("Forum der Vielfalt",)}).tag(text)
    assert named != plain
    assert Tagger(bench).tag(text) == plain
