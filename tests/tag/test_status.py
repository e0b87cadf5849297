"""What cues make of a sentence. Each line: language, document year or 0, sentence, expected status."""

from __future__ import annotations

import pytest

from pipeline.models import Status
from pipeline.tag import Tagger, label
from tests.tag.tag_samples import passage

CASES = """
de | 0 | Der Beirat tagt viermal im Jahr. | in_place
de | 0 | Der Beirat tagt nicht nur im Rathaus. | in_place
de | 0 | Die Stadt hat keinen Beirat, der tagt. | absent
de | 0 | Der Beirat tagt seit Jahren nicht. | absent
de | 0 | Es sollte einen Beirat geben, der regelmäßig tagt. | absent
de | 0 | Die Vereine fordern einen Beirat, der monatlich tagt. | absent
de | 0 | Nicht der Stadtrat fragt, sondern der Beirat tagt. | in_place
de | 0 | Es fehlt an Geld, aber der Beirat tagt. | in_place
de | 0 | Der Beirat soll künftig monatlich tagen. | planned
de | 2024 | Der Beirat tagt ab 2026. | planned
de | 2026 | Der Beirat tagt ab 2026. | planned
de | 2027 | Der Beirat tagt ab 2026. | in_place
de | 2024 | Der Beirat tagte bis 2019. | past
de | 2024 | Der Beirat tagt bis 2029. | in_place
de | 0 | Der Beirat, der hier tagte, wurde aufgelöst. | past
de | 0 | Einen Beirat, der tagt, gibt es nicht mehr. | past
de | 0 | Ob der Beirat tagt, weiß ich nicht. | uncertain
de | 0 | Angeblich tagt der Beirat monatlich. | uncertain
de | 0 | Geprüft wird, ob der Beirat tagt. | in_place
de | 0 | Tagt der Beirat? Fehlanzeige. | absent
de | 0 | Das Konzept ist ohne Zweifel beschlossen. | in_place
de | 0 | Der Beirat ist verwaist. | absent
de | 0 | Der Beirat ist angeblich verwaist. | uncertain
en | 0 | The advisory council meets every month. | in_place
en | 0 | There is no advisory council that meets. | absent
en | 0 | The advisory council doesn’t meet. | absent
en | 0 | The advisory council does not only meet in town. | in_place
en | 0 | An advisory council should meet every month. | absent
en | 0 | The advisory council will meet from next year on. | planned
en | 2024 | The advisory council meets from 2026. | planned
en | 2024 | The advisory council met until 2019. | past
en | 0 | The advisory council used to meet here. | past
en | 0 | I could not say whether the advisory council meets. | uncertain
en | 0 | Money is short, but the advisory council meets. | in_place
"""


def cases() -> list[tuple[str, ...]]:
    return [tuple(cell.strip() for cell in line.split("|")) for line in CASES.strip().splitlines()]


@pytest.mark.parametrize(("lang", "year", "text", "expected"), cases(), ids=lambda cell: cell)
def test_cues_give_the_status(tagger: Tagger, lang: str, year: str, text: str, expected: str) -> None:
    evidence = tagger.tag(passage(text, lang=lang), date="" if year == "0" else f"{year}-06-01")
    assert list(label(evidence).values()) == [Status(expected)]


def test_the_cue_is_told(tagger: Tagger) -> None:
    text = "Einen Beirat, der tagt, gibt es nicht mehr."
    (one,) = tagger.tag(passage(text))
    assert [(cue.name, text[cue.start : cue.end]) for cue in one.cues] == [("past", "gibt es nicht mehr")]


def test_a_status_without_a_cue_has_none(tagger: Tagger) -> None:
    (one,) = tagger.tag(passage("Der Beirat tagt."))
    assert (one.status, one.cues) == (Status.IN_PLACE, ())


def test_a_cue_counts_in_the_sentence_before_too(tagger: Tagger) -> None:
    (one,) = tagger.tag(passage("Die Stadt hat keinen Beirat. Er tagte nur kurz."))
    assert one.status is Status.ABSENT
