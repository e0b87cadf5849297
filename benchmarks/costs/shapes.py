"""Shapes of text: what a million characters can be made of, from prose to signs that no one writes."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import cycle, islice
from typing import NamedTuple

SEED = 9
PROSE = (
    "Der Integrationsbeirat tagt viermal im Jahr und wird vor jedem Beschluss angehört. The city has an advisory "
    "council of residents with a migration background. Il n'y a pas encore de budget, mais un plan est prévu pour "
    "2027. Die Stelle ist seit 2023 befristet (siehe Seite 12). We do not collect data on discrimination. "
)
Lines = list[str]


class Shape(NamedTuple):
    """What a text is made of: its lines for so many characters, and what each line is in formats that can tell."""

    lines: Callable[[int], Lines]
    role: str = "paragraph"


def one(unit: str) -> Shape:
    """Return the shape of one line that repeats the unit."""
    return Shape(lambda size: [repeated(unit, size)])


def many(unit: str, role: str = "paragraph") -> Shape:
    """Return the shape of so many equal lines."""
    return Shape(lambda size: [unit] * (size // len(unit)), role)


def repeated(unit: str, size: int) -> str:
    return (unit * (size // len(unit) + 1))[:size]


def scrambled(letters: str) -> Shape:
    """Return the shape of one line of letters in random order."""
    return Shape(lambda size: ["".join(random.Random(SEED).choices(letters, k=size))])


def words(size: int) -> Lines:
    """Return lines of one new word each."""
    draw = random.Random(SEED)
    return ["".join(draw.choices("abcdefghijklmnoprstuvwz", k=9)) for _ in range(size // 9)]


def paragraphs(size: int) -> Lines:
    return [PROSE] * max(1, size // len(PROSE))


ABC = "abcdefghijklmnopqrstuvwxyz"
SHAPES: dict[str, Shape] = {
    "prose": Shape(paragraphs),
    "prose in headings": Shape(paragraphs, "heading"),
    "prose in cells": Shape(paragraphs, "cell"),
    "one paragraph": one(PROSE),
    "a word a line": Shape(words),
    "new words": Shape(lambda size: [" ".join(words(size))]),
    "one word": one("ab"),
    "random letters": scrambled(ABC),
    "random code": scrambled(ABC + ABC.upper() + "0123456789+/"),
    "capitals inside": scrambled(ABC + ABC.upper()),
    "long words": Shape(lambda size: [" ".join(repeated(f"{n:x}gemeinde", 240) for n in range(size // 240))]),
    "long hyphenated words": one("integrations-" * 18 + "beirat "),
    "hyphens": one("a-"),
    "digits": scrambled("0123456789"),
    "numbers": one("1. "),
    "numbers with words": one("1. Mai "),
    "chinese": Shape(lambda size: ["".join(map(chr, random.Random(SEED).choices(range(0x4E00, 0x9FA5), k=size)))]),
    "emoji": one("👍🏽"),
    "emoji apart": one("👍 "),
    "emoji joined": one("👩‍👧"),
    "combining marks": one("a\u0301\u0323"),
    "only marks": one("\u0301\u0323"),
    "greek marks": one("\u1fb3\u0345"),
    "hangul": one("\u1100\u1161\u11a8"),
    "a dot after each letter": one("a.b."),
    "capital initials": one("A. B. "),
    "initials joined": one("A.B."),
    "a slash after each letter": one("a/b/"),
    "addresses": one("https://www.auenfels.example/rat/beirat?id=1&x=%20#top "),
    "one address": Shape(lambda size: ["https://a.example/" + repeated("rat/beirat?id=1&", size)]),
    "mail addresses": one("anna.berg@auenfels.example "),
    "mail addresses joined": one("a@b."),
    "at signs": one("a@"),
    "alternating signs": one("-="),
    "signs and spaces": one("- = "),
    "opening brackets": one("("),
    "closing brackets": one(")"),
    "brackets": one("()"),
    "brackets with letters": one("(a)"),
    "square brackets": one("[a] "),
    "curly brackets": one("{a}"),
    "gendered in brackets": one("Migrant(innen) "),
    "gender signs": one("a*innen"),
    "quotation marks": one('"'),
    "words in quotation marks": one('"a" '),
    "quotation marks with letters": one('a"b'),
    "opening quotation marks": one("„a "),
    "apostrophes": one("l'a'"),
    "underscores": one("_"),
    "underscores with letters": one("_a"),
    "fill-in lines": one("Name: ________ "),
    "dots": one("."),
    "dots apart": one(". "),
    "leader dots": one("Beirat ........ 12 "),
    "question marks": one("? "),
    "question marks joined": one("?"),
    "marks and quotes": one("?'"),
    "commas": one(","),
    "words and commas": one("a,b,"),
    "colons": one("a:b:"),
    "tabs": one("\t"),
    "words and tabs": one("a\t"),
    "a word and spaces": Shape(lambda size: ["a" + " " * size + "b"]),
    "no-break spaces": one("\u00a0"),
    "words and no-break spaces": one("a\u00a0"),
    "zero width": one("\u200b"),
    "words and zero width": one("a\u200b"),
    "soft hyphens": one("a\u00ad"),
    "empty lines": Shape(lambda size: ["a", *[""] * size, "b"]),
    "line ends": one("a\n"),
    "labels": one("A: "),
    "labelled lines": many("A: a b c d e"),
    "two speakers": Shape(lambda size: ["Anna: Und dann?", "Bo: Der Beirat tagt."] * (size // 34)),
    "a question that goes on": Shape(lambda size: ["I: und weiter so geht es", "B: Mhm"] * (size // 30)),
    "many speakers": Shape(lambda size: [f"{name.title()}: ja" for name in words(size // 2)]),
    "times": one("[00:01:02] a "),
    "bare times": one("00:01:02 "),
    "arrows": one("00:01:02.000 --> 00:01:03.000 a "),
    "thrown in": one("//S: ja//"),
    "strokes": one("/"),
    "items": many("a item", "item"),
    "items after a lead-in": Shape(
        lambda size: [f"{repeated('Die Stadt plant ', size // 3)}:", *["Beirat"] * (size // 9)], "item"
    ),
    "headings": many("a heading", "heading"),
    "a long heading": Shape(lambda size: [repeated("ab", size // 2), *["a b"] * (size // 6)], "first heading"),
    "cells": many("a cell", "cell"),
    "wide cells": many("a", "wide"),
    "tiny paragraphs": many("a b"),
    "short paragraphs": many("Der Beirat tagt."),
    "lines with a colon": many("a:"),
    "languages mixed": Shape(lambda size: list(islice(cycle(MIXED), size // 90))),
    "abbreviations": one("z. B. d. h. u. a. "),
    "false starts": one("äh, um, "),
    "said again": one("wir haben, wir haben, "),
    "stutter": one("a- a- "),
    "pauses": one("(..) "),
    "remarks": one("(lacht) "),
    "one concept": one("Integrationsbeirat "),
    "one concept in English": one("council "),
    "one cue": one("nicht "),
    "cues": one("kein Beirat ist geplant "),
    "planned": one("geplant "),
    "stops": one("aber Beirat "),
    "a concept a line": many("Der Beirat ist nicht geplant."),
    "years": one("bis 2027 seit 2019 "),
    "questions and answers": one("Gibt es einen Beirat? Nein. "),
    "anaphors": one("Er tagt. Dieser tagt. "),
    "private use": one("\ue001"),
    "surrogates": one("a\ufffd"),
    "line separators": one("a\u2028"),
    "carriage returns": one("a\r"),
    "markup": one("<b>a</b>"),
    "angle brackets": one("<"),
    "ampersands": one("&"),
    "pipes": one("a|"),
    "semicolons": one("a;"),
    "right to left": one("שלום "),
    "backslashes": one("\\"),
}
MIXED = (
    "Der Integrationsbeirat der Stadt tagt viermal im Jahr und wird vor jedem Beschluss angehört.",
    "The advisory council of the city meets four times a year and is heard before each decision.",
    "Le conseil consultatif de la ville se réunit quatre fois par an et est entendu avant tout.",
    "Kaupungin neuvottelukunta kokoontuu neljä kertaa vuodessa ja sitä kuullaan aina ennen päätöksiä.",
)
