"""The built-in benchmark: whole, in both report languages, and with its numbering."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from pipeline.benchmark import DATA, Benchmark, load
from pipeline.benchmark.tables import Facet, Words, people_in
from pipeline.errors import DataError

# Indicators by pillar (rows) and area (columns AMB, LEA, RES, IMP, EVA), as the revised set prints them.
PRINTED = {"GOV": (6, 3, 5, 4, 6), "EMP": (2, 1, 3, 6, 2), "ADM": (5, 1, 3, 2, 2), "PAR": (2, 2, 5, 9, 4)}


@pytest.fixture(scope="module")
def benchmark() -> Benchmark:
    return load()


def test_the_numbering_is_that_of_the_revised_set(benchmark: Benchmark) -> None:
    areas = [area.id for area in benchmark.areas]
    counts = {
        pillar.id: tuple(len(benchmark.indicators_of(pillar.id, area)) for area in areas)
        for pillar in benchmark.pillars
    }
    assert counts == PRINTED
    assert len(benchmark.indicators) == 73


def test_eight_themes_hold_every_indicator_once(benchmark: Benchmark) -> None:
    told = [indicator for theme in benchmark.themes for indicator in theme.indicators]
    assert len(benchmark.themes) == 8
    assert sorted(told) == sorted(indicator.id for indicator in benchmark.indicators)


def test_facets_stand_in_the_order_of_their_indicators(benchmark: Benchmark) -> None:
    in_order = [facet for indicator in benchmark.indicators for facet in benchmark.facets_of(indicator.id)]
    assert in_order == list(benchmark.facets)


def test_the_draft_number_of_the_worked_example_is_explained(benchmark: Benchmark) -> None:
    entry = next(entry for entry in benchmark.crosswalk if "no. 3" in entry.reference)
    assert (entry.version, entry.current) == ("draft", "GOV-IMP-3")
    assert all("GOV-IMP-3" in note and "75" in note and "73" in note for note in benchmark.notes.values())
    assert set(benchmark.notes) == {"en", "de"}


def texts(benchmark: Benchmark, lang: str) -> list[tuple[str, str]]:
    """Return every text of the tables with what it is, for failures that say where to look."""
    words: list[tuple[str, Words]] = []
    for pillar in benchmark.pillars:
        words += [(pillar.id, pillar.name), (pillar.id, pillar.standard)]
    for theme in benchmark.themes:
        words += [(theme.id, theme.title), (theme.id, theme.standard)]
    for indicator in benchmark.indicators:
        words += [(indicator.id, indicator.title), (indicator.id, indicator.requirement)]
    for facet in benchmark.facets:
        about = f"{facet.indicator} {facet.id}"
        words += [(about, text) for text in (facet.name, facet.know, facet.absent, facet.question, facet.meet)]
    return [(about, text[lang]) for about, text in words]


@pytest.mark.parametrize("lang", ["en", "de"])
def test_texts_have_no_doubled_blanks_or_template_braces(benchmark: Benchmark, lang: str) -> None:
    odd = [(about, text) for about, text in texts(benchmark, lang) if re.search(r"  |[{}<>|]", text)]
    assert odd == []


def test_the_german_texts_use_one_word_per_thing(benchmark: Benchmark) -> None:
    other_words = re.compile(r"Migrantenverein|Evaluation|Amtsleitung|Ressortleitung|Kämmerei|Selbständig")
    assert [item for item in texts(benchmark, "de") if other_words.search(item[1])] == []


@pytest.mark.parametrize("lang", ["en", "de"])
def test_titles_are_short(benchmark: Benchmark, lang: str) -> None:
    long = [indicator.id for indicator in benchmark.indicators if len(indicator.title[lang].split()) > 6]
    assert long == []


@pytest.mark.parametrize("lang", ["en", "de"])
def test_standards_are_two_or_three_sentences(benchmark: Benchmark, lang: str) -> None:
    standards = [*benchmark.pillars, *benchmark.themes]
    sentences = {item.id: len(re.findall(r"[.](?= |$)", item.standard[lang])) for item in standards}
    assert {item for item, count in sentences.items() if count not in (2, 3)} == set()


@pytest.mark.parametrize("lang", ["en", "de"])
def test_questions_are_open_questions(benchmark: Benchmark, lang: str) -> None:
    closed = re.compile(r"(Is|Are|Do|Does|Did|Has|Have|Can|Will|Ist|Sind|Gibt|Hat|Haben|Werden|Wird|Kann) ")
    odd = [facet.id for facet in benchmark.facets if not is_open_question(facet, lang, closed)]
    assert odd == []


def is_open_question(facet: Facet, lang: str, closed: re.Pattern[str]) -> bool:
    question = facet.question[lang]
    return question.endswith("?") and not closed.match(question)


@pytest.mark.parametrize("lang", ["en", "de"])
def test_know_and_absent_complete_a_sentence(benchmark: Benchmark, lang: str) -> None:
    parts = [part for facet in benchmark.facets for part in (facet.know[lang], facet.absent[lang])]
    assert [part for part in parts if part.endswith((".", "!", "?", ","))] == []
    if lang == "en":
        assert [part for part in parts if part[0].isupper() and not part.startswith("European")] == []


def test_german_parts_end_with_their_verb(benchmark: Benchmark) -> None:
    """A verb form is written small; a noun at the end means that the verb stands too early."""
    parts = [part for facet in benchmark.facets for part in (facet.know["de"], facet.absent["de"])]
    assert [part for part in parts if part.split()[-1][0].isupper()] == []


def test_know_and_absent_differ(benchmark: Benchmark) -> None:
    for facet in benchmark.facets:
        assert all(facet.know[lang] != facet.absent[lang] for lang in benchmark.languages), facet


def test_a_role_has_one_translation(benchmark: Benchmark) -> None:
    """People to meet are grouped by role, so one role must not go by two names."""
    pairs = {
        pair
        for facet in benchmark.facets
        for pair in zip(facet.meet["en"].split("; "), facet.meet["de"].split("; "), strict=True)
    }
    english, german = [en for en, _ in pairs], [de for _, de in pairs]
    assert (len(set(english)), len(set(german))) == (len(english), len(german))


def test_look_ups_find_what_belongs_together(benchmark: Benchmark) -> None:
    assert benchmark.indicator("GOV-IMP-3").title["en"] == "Integration advisory council"
    assert benchmark.facets_of("GOV-IMP-3")[0] == benchmark.facet("GOV-IMP-3", "standing_council")
    assert benchmark.theme_of("GOV-IMP-3").id == "T7"
    assert benchmark.pillar("GOV").id == "GOV"
    assert benchmark.area("IMP").id == "IMP"
    assert len(benchmark.indicators_of("PAR")) == 22


@pytest.mark.parametrize(
    ("indicator", "facet", "known"),
    [
        ("GOV-IMP-3", "", True),
        ("GOV-IMP-3", "standing_council", True),
        ("GOV-IMP-3", "budget", False),
        ("GOV-IMP-9", "", False),
    ],
)
def test_has_tells_known_ids(benchmark: Benchmark, indicator: str, facet: str, known: bool) -> None:
    assert benchmark.has(indicator, facet) is known


@pytest.mark.parametrize(("indicator", "facet"), [("GOV-IMP-9", "standing_council"), ("GOV-IMP-3", "budget")])
def test_an_unknown_facet_is_a_key_error(benchmark: Benchmark, indicator: str, facet: str) -> None:
    with pytest.raises(KeyError):
        benchmark.facet(indicator, facet)


def test_the_built_in_benchmark_is_read_once() -> None:
    assert load() is load()


def test_another_folder_is_another_benchmark(tmp_path: Path) -> None:
    folder = shutil.copytree(DATA, tmp_path / "mine")
    header = folder / "benchmark.toml"
    header.write_text(header.read_text("utf-8").replace("INTI-CITIES", "Mine", 1), encoding="utf-8")
    assert load(folder).name == "Mine"
    assert load(folder).facets == load().facets


def test_a_folder_is_read_anew_each_time(tmp_path: Path) -> None:
    folder = shutil.copytree(DATA, tmp_path / "mine")
    load(folder)
    (folder / "areas.tsv").unlink()
    with pytest.raises(DataError, match=r"areas\.tsv"):
        load(folder)


@pytest.mark.parametrize("lang", ["en", "de"])
def test_some_twenty_partners_stand_for_all_people_whom_facets_name(benchmark: Benchmark, lang: str) -> None:
    assert 15 <= len(benchmark.partners) <= 20
    named = {name for facet in benchmark.facets for name in people_in(facet.meet[lang])}
    assert {partner.id for name in named if (partner := benchmark.partner_of(name, lang))} == {
        partner.id for partner in benchmark.partners
    }
    assert benchmark.partner_of("nobody in particular", lang) is None
