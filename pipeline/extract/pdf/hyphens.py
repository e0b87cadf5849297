"""Lines joined to running text, with hyphens at line ends resolved, and characters peculiar to PDFs repaired."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from pathlib import Path

from pipeline.extract.clean import with_whole_pairs

COMMON = 0.15  # as often as the commonest words of the commonest language: the document is in this language, too
FEWEST_COMMON = 3
SAMPLE = 400  # lines that show the language
# "pre- and post-arrival": of such pairs both words have their hyphen in English ("Vor- und Nachteile" in others).
PAIR = re.compile(r"\w- (\w+) (\w+).$")
SAME_VOWELS = ("aa", "ää")  # "vapaa-aika": no word is broken between them
HYPHENATED = re.compile(r"\w+(?:[-\u00ad\u2010\u2011]\w+)+")
WORD = re.compile(r"\w+")
ENDS_BROKEN = re.compile(r"(?P<part>[\w./@&+]*\w).$")
HYPHENS = "-\u00ad\u2010\ufffe"
LONGEST_WORD = 80
FIRST_WORD = re.compile(r"\w+\.?")
WORDS_FILE = Path(__file__).with_name("words.toml")
# pdfium writes U+FFFE (earlier U+0002) for a hyphen at a line's end; a soft hyphen in its text was drawn.
REPAIRS = str.maketrans(
    {
        "\ufffe": "-",
        "\x02": "-",
        "\u00ad": "-",
        "\u2010": "-",
        "\u2011": "-",
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\ufb05": "st",
        "\ufb06": "st",
        "\u200b": "",
        "\ufeff": "",
    }
)
REPAIRABLE = re.compile("[\ud800-\udfff" + "".join(map(chr, REPAIRS)) + "]")


@cache
def words(name: str) -> frozenset[str]:
    """Return the words of all languages in one section of the word list."""
    return frozenset(word for language in _section(name).values() for word in language)


@cache
def _section(name: str) -> dict[str, list[str]]:
    sections: dict[str, dict[str, list[str]]] = tomllib.loads(WORDS_FILE.read_text(encoding="utf-8"))
    return sections[name]


def repaired(text: str) -> str:
    """Return a line's text with drawn hyphens as "-", ligatures as letters, and the halves of a character joined."""
    return with_whole_pairs(text.translate(REPAIRS)) if REPAIRABLE.search(text) else text


class Joiner:
    """Joins lines; knows which hyphenated words and which plain ones the document uses elsewhere."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._hyphenated: Counter[str] = Counter()
        self._lines = list(lines)
        for line in self._lines:
            if "-" in line:
                self._hyphenated.update(found.casefold() for found in HYPHENATED.findall(line))
        self._plain: Counter[str] | None = None

    @cached_property
    def _spoken(self) -> frozenset[str]:
        return _languages(self._lines)

    @cached_property
    def _joining(self) -> frozenset[str]:
        return frozenset(word for lang in self._spoken for word in _section("joining").get(lang, ()))

    def join(self, lines: Sequence[str]) -> str:
        """Return lines as one text."""
        text = ""
        for line in lines:
            text = self._append(text, line) if text else line
        return text

    def _append(self, text: str, line: str) -> str:
        if text[-1] in "/*_" and text[-2:-1].isalnum() and line[:1].isalnum():
            return text + line
        if text[-1] not in HYPHENS:
            return f"{text} {line}"
        broken = ENDS_BROKEN.search(text[-LONGEST_WORD:])
        begin = FIRST_WORD.match(line)
        if broken is None or begin is None:
            return f"{text} {line}"
        return self._rejoined(text, broken["part"], line, begin[0])

    def _rejoined(self, text: str, part: str, line: str, word: str) -> str:
        if word.casefold() in words("joining") and self._is_joining(part, word.casefold()):
            return f"{text} {line}"
        keeps = self._keeps_hyphen(part, word.rstrip(".")) or self._is_paired(text) or _links(line, word)
        return text + line if keeps else text[:-1] + line

    def _is_paired(self, text: str) -> bool:
        pair = PAIR.search(text, max(0, len(text) - LONGEST_WORD))
        if pair is None or pair[1] not in _section("joining")["en"] or "en" not in self._spoken:
            return False
        return pair[2] in _section("prefix")["en"] or self._count_plain(pair[2].casefold()) > 0

    def _is_joining(self, part: str, word: str) -> bool:
        """Return whether a word is an "and" or "or" here, and not the end of a broken one ("rappor-to")."""
        return word in self._joining and not self._count_plain(f"{WORD.findall(part)[-1]}{word}".casefold())

    def _keeps_hyphen(self, part: str, word: str) -> bool:
        if any(char in part for char in "/@") or part.startswith("www."):
            return True
        last = WORD.findall(part)[-1]
        if last[-1].isdigit() or word[0].isdigit():
            return True
        if len(last) == 1:  # "E-Mail", "e-learning"; but "ε-θελοντών"
            return last.isupper() or not self._count_plain((last + word).casefold())
        if word[0].isupper():  # "EU-Bürger"; but a heading in capitals breaks its words like any other
            return not (len(last) > 2 and len(word) > 2 and last.isupper() and word.isupper())
        if last.isupper() or last[-1] + word[0] in SAME_VOWELS:  # "EU-wide"
            return True
        hyphenated = self._hyphenated[f"{last}-{word}".casefold()]
        return hyphenated > 0 and hyphenated > self._count_plain((last + word).casefold())

    def _count_plain(self, word: str) -> int:
        if self._plain is None:
            self._plain = Counter(found.casefold() for line in self._lines for found in WORD.findall(line))
        return self._plain[word]


def _links(line: str, word: str) -> bool:
    """Return whether a line begins with a word that links others by hyphens ("Île-|de-France", "state-|of-the-art")."""
    return line[len(word) : len(word) + 1] == "-" and word.casefold() in words("linking")


def _languages(lines: Sequence[str]) -> frozenset[str]:
    """Return the languages that the lines are in; all, if that cannot be told."""
    sample = Counter(WORD.findall(" ".join(lines[:: len(lines) // SAMPLE + 1]).casefold()))
    counts = {lang: sum(sample[word] for word in common) for lang, common in _section("common").items()}
    most = max(counts.values())
    return frozenset(lang for lang, count in counts.items() if most < FEWEST_COMMON or count >= COMMON * most)
