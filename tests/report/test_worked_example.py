"""The publication's worked example of a desk review's row comes out of a small kick-off report, by the whole process.

A permanent advisory council with 15 members meets four times a year (known); whether its members are qualified and
representative is not said (unknown); its advice seems to be hardly used (suspected). The words are ours.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import Struct

from pipeline import benchmark
from pipeline.run import Settings, run_city
from tests.report.report_factories import TEMPLATES
from tests.report.word_reader import Draft

ROW = "row_GOV_IMP_3"


class Example(Struct, frozen=True):
    """A kick-off report, and what the row of the advisory council must hold."""

    report: str
    council: str
    hint: str
    know: str
    unknown: tuple[str, str]
    suspect: str
    heads: tuple[str, str, str]
    asked: tuple[str, str, str]
    meet: str
    chair: str


EN = Example(
    report="""# Kick-off report of the city of Brackmouth

Brackmouth lies on the coast and has 96,000 inhabitants.

## Advisory council

Since 2008 the city has had a permanent advisory council on integration with 15 members, which meets four times a \
year. Its office is in the town hall, next to the registry.

The city apparently makes little use of the advisory council's recommendations.
""",
    council="Since 2008 the city has had a permanent advisory council on integration with 15 members, which meets "
    "four times a year.",
    hint="The city apparently makes little use of the advisory council's recommendations.",
    know="the city has a standing advisory council on integration.",
    unknown=(
        "the members of the advisory council are qualified for their task.",
        "the members of the advisory council are representative of civil society, migrant organisations and business.",
    ),
    suspect="the city does not make full use of the advisory council's advice, though the material only claims or "
    "hints at it.",
    heads=("We know that ...", "We do not know whether ...", "We suspect that ..."),
    asked=("elected or appointed to the council", "what influence did they have", "over the past two years"),
    meet="To meet:",
    chair="Chair of the integration advisory council",
)

DE = Example(
    report="""# Auftaktbericht der Stadt Brackmünde

Brackmünde liegt an der Küste und hat 96.000 Einwohnerinnen und Einwohner.

## Integrationsbeirat

Seit 2008 besteht in der Stadt ein ständiger Integrationsbeirat mit 15 Mitgliedern, der viermal im Jahr tagt. Seine \
Geschäftsstelle liegt im Rathaus neben dem Meldeamt.

Die Ratschläge des Integrationsbeirats werden von der Verwaltung offenbar kaum genutzt.
""",
    council="Seit 2008 besteht in der Stadt ein ständiger Integrationsbeirat mit 15 Mitgliedern, der viermal im Jahr "
    "tagt.",
    hint="Die Ratschläge des Integrationsbeirats werden von der Verwaltung offenbar kaum genutzt.",
    know="die Stadt einen ständigen Integrationsbeirat hat.",
    unknown=(
        "die Mitglieder des Integrationsbeirats für ihre Aufgabe qualifiziert sind.",
        "die Mitglieder des Integrationsbeirats Zivilgesellschaft, Migrantenorganisationen und Wirtschaft "
        "repräsentativ vertreten.",
    ),
    suspect="die Stadt die Ratschläge des Integrationsbeirats nicht voll nutzt; das Material behauptet es nur oder "
    "deutet es an.",
    heads=("Wir wissen, dass ...", "Wir wissen nicht, ob ...", "Wir vermuten, dass ..."),
    asked=("gewählt oder berufen", "welchen Einfluss hatten sie", "in den letzten zwei Jahren"),
    meet="Zu treffen:",
    chair="Vorsitz des Integrationsbeirats",
)

EXAMPLES = {"en": EN, "de": DE}
Told = tuple[Example, Draft]


@pytest.fixture(scope="module", params=EXAMPLES)
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Told:
    lang = str(request.param)
    folder = tmp_path_factory.mktemp(f"corpus-{lang}") / "brack"
    (folder / "kickoff").mkdir(parents=True)
    (folder / "city.toml").write_text(f'name = "Brack"\nlang = "{lang}"\n', encoding="utf-8")
    (folder / "kickoff" / "report.md").write_text(EXAMPLES[lang].report, encoding="utf-8")
    return EXAMPLES[lang], Draft(_desk_review_of(folder))


def _desk_review_of(folder: Path) -> bytes:
    output = folder.parent / "output"
    run_city(folder, Settings(output=output, benchmark=benchmark.load(), templates=TEMPLATES, jobs=1))
    return (output / folder.name / "desk-review.docx").read_bytes()


@pytest.fixture
def part(told: Told) -> Callable[[int], list[str]]:
    """Give what stands under one of the three heads: know, do not know, suspect."""
    example, draft = told
    cell = draft.cell(ROW, 2)
    borders = [cell.index(head) for head in example.heads] + [len(cell)]
    return lambda n: cell[borders[n] + 1 : borders[n + 1]]


def test_we_know_that_there_is_a_council_of_15_that_meets_four_times_a_year(
    told: Told, part: Callable[[int], list[str]]
) -> None:
    example, _ = told
    finding, quote = part(0)
    assert finding == example.know
    assert example.council in quote


def test_we_do_not_know_whether_its_members_are_qualified_or_representative(
    told: Told, part: Callable[[int], list[str]]
) -> None:
    example, _ = told
    assert set(example.unknown) <= set(part(1))


def test_we_suspect_that_its_advice_is_hardly_used(told: Told, part: Callable[[int], list[str]]) -> None:
    example, _ = told
    finding, quote = part(2)
    assert finding == example.suspect
    assert example.hint in quote


def test_we_ask_about_appointment_influence_and_recent_recommendations(told: Told) -> None:
    example, draft = told
    questions = " ".join(draft.cell(ROW, 3))
    assert [words for words in example.asked if words not in questions] == []


def test_we_meet_the_chair_first(told: Told) -> None:
    example, draft = told
    cell = draft.cell(ROW, 3)
    assert cell[cell.index(example.meet) + 1] == example.chair
