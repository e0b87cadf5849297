"""Where sentences end. A bar in the text marks each end but the last."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pipeline.benchmark import DATA
from pipeline.benchmark.words import Lexicon, read_cues
from pipeline.tag.concepts import Matcher, terms_of
from pipeline.tag.language import blank
from pipeline.tag.reading import Reader, Sentence

CASES = [
    ("de", "Das ist so.| Das war so."),
    ("de", "Am 31. Dezember 2012 war z. B. Nr. 3 dran.| Danach nichts."),
    ("de", "In der 31. Sitzung lag Vorlage 12 vor.| Der Rat stimmte zu."),
    ("de", "Das begann 2012.| Die Stadt half."),
    ("de", "Es waren 31.| Die Stadt half."),
    ("de", "Frau Dr. Meier und J. Schulz kamen.| Wirklich?| Ja!"),
    ("de", "„Das stimmt.“| Er ging."),
    ("de", "(Das stimmt.)| Er ging."),
    ("de", "Sprach- und Lesekurse usw. gibt es.| Die Kurse sind voll."),
    ("de", "Erste Zeile\n|zweite Zeile"),
    ("de", "Was war das …| Und dann?"),
    ("en", "No. 3 approx. 5 km from St. Mary's.| We went."),
    ("en", "The dept. of health met on Jan. 3 at 5 p.m. sharp.| It was late."),
    ("en", "We met Mr. Jones, e.g. on Monday.| Dr. Smith came too."),
    ("en", "He said no.| The end."),
    ("en", "It isn't so.| Don't go!| Why?"),
]


@pytest.fixture(scope="module")
def readers() -> dict[str, Reader]:
    cues = read_cues(DATA / "cues")
    return {
        lang: Reader(
            blank(lang),
            Matcher(lang, terms_of(Lexicon(lang=lang, file="", concepts={}), cues[lang]), blank(lang)),
            cues[lang].abbreviations,
        )
        for lang in ("de", "en")
    }


@pytest.mark.parametrize(("lang", "marked"), CASES)
def test_sentences_end_where_marked(readers: dict[str, Reader], lang: str, marked: str) -> None:
    text = marked.replace("|", "")
    sentences = readers[lang].read(text)
    ends = [sentence.words.ends[sentence.stop - 1] for sentence in sentences[:-1]]
    pieces = marked.split("|")
    assert ends == [len("".join(pieces[:n])) for n in range(1, len(pieces))]


def test_every_word_is_in_exactly_one_sentence(readers: dict[str, Reader]) -> None:
    sentences = readers["de"].read("Wort " * 700 + ". Ende.")
    borders = [(sentence.first, sentence.stop) for sentence in sentences]
    assert borders[0][0] == 0
    assert borders[-1][1] == len(sentences[0].words.starts)
    assert all(left[1] == right[0] for left, right in pairwise(borders))


def test_texts_read_together_keep_their_own_sentences_and_offsets(readers: dict[str, Reader]) -> None:
    texts = ["Erster Text. Zwei Sätze?", "", "  eingerückt, ohne Punkt", "   ", "Am Ende usw.", "Letzter:\nZeile"]
    together = readers["de"].read_all([*texts, texts[0]])
    assert list(together) == texts
    for text in texts:
        alone = readers["de"].read(text)
        said = [text[slice(*one.range(one.first, one.stop - 1))].strip() for one in together[text]]
        assert [piece for piece in said if piece] == [piece for one in alone if (piece := one.text.strip())]
        assert _asking(together[text]) == _asking(alone)


def _asking(sentences: list[Sentence]) -> list[bool]:
    return [one.asks for one in sentences if one.text.strip()]
