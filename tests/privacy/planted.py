"""Cities full of planted names, and a search for those that leak: what the host's drafts are judged by.

Knows nothing of the pipeline: names and sentences stand in ``planted/LANGUAGE.toml`` (those that nobody may tune on in
``planted/held-out``), surface forms come from plain rules below, leaks are searched with zipfile and lxml.
"""

from __future__ import annotations

import csv
import html
import io
import random
import re
import textwrap
import tomllib
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

DATA = Path(__file__).parent / "planted"
LANGUAGES = ("de", "en", "fr", "it", "nl", "sv", "fi", "es")
SENTENCES_EACH = 3
"""Sentences for each person with plain forms; one more has a form that is altered (``ALTERED``)."""
TYPES = ("practitioner", "politician", "partner_organisation", "service_user", "migrant_group")
PEER = "Peer 1"


# --- what is planted


@dataclass(frozen=True)
class Person:
    """A planted person; ``known`` is where the city names them: label, city, csv, list or privacy."""

    given: str
    family: str
    gender: str
    known: str = ""

    @property
    def full(self) -> str:
        return f"{self.given} {self.family}"


@dataclass(frozen=True)
class Form:
    """One surface form of a name, its kind, the file it stands in and the whole sentence or line."""

    person: Person
    kind: str
    text: str
    file: str
    sentence: str


@dataclass(frozen=True)
class Planted:
    """What one city folder holds: its people, and every surface form with where it stands."""

    folder: Path
    lang: str
    people: tuple[Person, ...]
    forms: tuple[Form, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The full names."""
        return tuple(person.full for person in self.people)

    def words(self) -> dict[str, Person]:
        """Return every word that gives a person away, folded; particles, initials and titles do not."""
        found: dict[str, Person] = {}
        for person, text in [*((person, person.full) for person in self.people), *_surfaces(self.forms)]:
            for word in words_of(text):
                if is_telling(word):
                    found.setdefault(word, person)
        return found

    def phrases(self) -> dict[tuple[str, ...], Person]:
        """Return the surface forms as runs of folded words: what has no telling word is found as a whole."""
        return {
            tuple(run): person
            for person, text in _surfaces(self.forms)
            if len(run := words_of(text)) > 1 and not any(is_telling(word) for word in run)
        }


def _surfaces(forms: Iterable[Form]) -> Iterator[tuple[Person, str]]:
    return ((form.person, form.text) for form in forms)


# --- words, folded

PARTICLES = frozenset(
    [
        "van", "von", "der", "den", "de", "del", "dell", "della", "di", "da", "dos", "du", "des", "la", "las", "los",
        "le", "les", "el", "al", "ben", "bin", "ibn", "ter", "ten", "zu", "und", "y", "e", "st", "mc", "abu",
        "bint",
    ]
)  # fmt: skip
WORD = re.compile(r"[^\W\d_]+")
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
LETTERS = str.maketrans({"ı": "i", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
ACCENTS = dict.fromkeys(n for n in range(0x300, 0x20000) if unicodedata.combining(chr(n)))


def fold(text: str) -> str:
    """Return the text in lower case without accents and invisible signs."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.translate(INVISIBLE).casefold())
    return plain.translate(ACCENTS).translate(LETTERS)


def words_of(text: str) -> list[str]:
    """Return the folded words; hyphens, apostrophes, digits and underscores part words."""
    return WORD.findall(fold(text))


def is_telling(word: str) -> bool:
    """Return whether a word gives a person away where it stands alone."""
    return len(word) > 2 and word not in PARTICLES


# --- surface forms: each takes a person and returns the form, or "" where the person has none

Rule = Callable[[Person], str]
VOWELS = "aeiouyäöüéèáàâêíóúıåø"


def _split_particles(family: str) -> tuple[str, str]:
    words = re.split(r"[ -]", family)
    kept = [n for n, word in enumerate(words) if fold(word) not in PARTICLES and word != "'t"]
    if not kept or kept[0] == 0:
        return "", family
    core = family[sum(len(word) + 1 for word in words[: kept[0]]) :]
    return family[: len(family) - len(core)], core


def _core(person: Person) -> str:
    particles, core = _split_particles(person.family)
    return core if particles else ""


def _part(person: Person) -> str:
    parts = re.split(r"[ -]", _split_particles(person.family)[1])
    return parts[len(person.given) % len(parts)] if len(parts) > 1 else ""


def _initial(person: Person) -> str:
    letters = "-".join(f"{part[0]}." for part in person.given.split("-"))
    return f"{letters} {person.family}"


def _swapped(person: Person) -> str:
    return f"{person.family}, {person.given}"


def _swapped_particle(person: Person) -> str:
    particles, core = _split_particles(person.family)
    return f"{core}, {person.given} {particles.strip()}" if particles.endswith(" ") else ""


def strip_accents(text: str) -> str:
    """Return the text without accents, in its own case: ``Yılmaz`` as ``Yilmaz``."""
    plain = unicodedata.normalize("NFD", text.translate(str.maketrans("ıłøŁØđĐ", "iloLOdD")).replace("ß", "ss"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _folded(person: Person) -> str:
    plain = strip_accents(person.full)
    return plain if plain != person.full else ""


TWO_LETTERS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "aa", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Å": "Aa"}


def _two_letters(person: Person) -> str:
    text = "".join(TWO_LETTERS.get(sign, sign) for sign in person.family)
    return text if text != person.family else ""


def _trailing_accent(person: Person) -> str:
    plain = strip_accents(person.given)
    return f"{plain}'" if plain[:-1] == person.given[:-1] and plain != person.given else ""


def _elided(name: str) -> str:
    return name if fold(name)[0] in "aeiou" else ""


def _de_genitive(name: str) -> str:
    return f"{name}'" if name[-1] in "sßxz" else f"{name}s"


def _en_genitive(name: str) -> str:
    return f"{name}'" if name[-1] == "s" else f"{name}'s"


def _nl_genitive(name: str) -> str:
    if name[-1] in "sxz":
        return f"{name}'"
    return f"{name}'s" if name[-1] in "aiouyé" else f"{name}s"


def _sv_genitive(name: str) -> str:
    return name if name[-1] in "sxz" else f"{name}s"


GENITIVES = {"de": _de_genitive, "en": _en_genitive, "nl": _nl_genitive, "sv": _sv_genitive}


def _plural(name: str, lang: str) -> str:
    if lang in ("fr", "it", "es"):
        return name
    if lang == "en":
        return f"{name}es" if name[-1] in "sxz" else f"{name}s"
    if name[-1] in "sxz":
        return ""
    return f"{name}'s" if lang == "nl" and name[-1] in "aiouy" else f"{name}s"


# Finnish. Consonant gradation cannot be guessed from the letters alone: such names stand in the data with genitive,
# partitive and illative; the other cases follow from the genitive.
CASES = {"ine": "ssA", "ela": "stA", "ade": "llA", "abl": "ltA", "all": "lle"}


def _back(name: str) -> bool:
    last = re.split(r"[ -]", name.casefold())[-1]
    marks = [sign for sign in last if sign in "aouåáóâúäöyø"]
    return bool(marks) and marks[-1] in "aouåáóâú"


def _principal(name: str, given: dict[str, str]) -> tuple[str, str, str]:
    """Return genitive, partitive and illative."""
    head, cut, last = name.rpartition("-" if "-" in name else " ")
    before = head + cut
    if last in given:
        genitive, partitive, illative = given[last].split()
        return before + genitive, before + partitive, before + illative
    a = "a" if _back(last) else "ä"
    if last.endswith("nen"):
        return before + last[:-3] + "sen", before + last[:-3] + f"st{a}", before + last[:-3] + "seen"
    if fold(last[-1]) in "aeiouy":
        return f"{name}n", f"{name}{a if fold(last[-2:]) not in ('ie', 'uo') else 't' + a}", f"{name}{last[-1]}n"
    return f"{name}in", f"{name}i{a}", f"{name}iin"


def finnish(name: str, case: str, given: dict[str, str]) -> str:
    """Return the name in a case: nom, gen, par, ill, ine, ela, ade, abl, all, plu (the family) or clitic."""
    genitive, partitive, illative = _principal(name, given)
    a = "a" if _back(name) else "ä"
    plain = {
        "gen": genitive, "par": partitive, "ill": illative, "plu": f"{genitive[:-1]}t", "clitic": f"{name}kin",
        "clitic_gen": f"{genitive}kin",
    }  # fmt: skip
    return plain[case] if case in plain else genitive[:-1] + CASES[case].replace("A", a)


def _finnish_rules(given: dict[str, str]) -> dict[str, Rule]:
    rules: dict[str, Rule] = {"swapped_gen": lambda p: f"{finnish(p.family, 'gen', given)} {p.given}"}
    for case in ("gen", "par", "ill", "plu", "clitic", "clitic_gen", *CASES):
        rules[case] = lambda p, case=case: finnish(p.family, case, given)
        rules[f"{case}_given"] = lambda p, case=case: finnish(p.given, case, given)
        rules[f"{case}_full"] = lambda p, case=case: f"{p.given} {finnish(p.family, case, given)}"
    return rules


def _curly(text: str) -> str:
    return text.replace("'", "’") if "'" in text else ""


def rules_of(lang: str, inflection: dict[str, str]) -> dict[str, Rule]:
    """Return the rule of every kind of surface form that a language's frames may ask for."""
    rules: dict[str, Rule] = {
        "full": lambda p: p.full,
        "titled": lambda p: p.family,
        "family": lambda p: p.family,
        "given": lambda p: p.given,
        "swapped": _swapped,
        "swapped_particle": _swapped_particle,
        "swapped_bare": lambda p: f"{p.family} {p.given}",
        "initial": _initial,
        "upper": lambda p: p.full.upper(),
        "upper_family": lambda p: p.family.upper(),
        "capital_particle": lambda p: p.family[0].upper() + p.family[1:] if p.family[0].islower() else "",
        "lower": lambda p: p.full.lower(),
        "lower_family": lambda p: p.family.lower(),
        "folded": _folded,
        "two_letters": _two_letters,
        "trailing_accent": _trailing_accent,
        "compound": lambda p: p.family,
        "core": _core,
        "part": _part,
        "plural": lambda p: _plural(p.family, lang),
        "elision": lambda p: _elided(p.given),
        "elision_family": lambda p: _elided(p.family),
    }
    if lang in GENITIVES:
        genitive = GENITIVES[lang]
        rules |= {
            "genitive": lambda p: genitive(p.family),
            "genitive_given": lambda p: genitive(p.given),
            "genitive_full": lambda p: f"{p.given} {genitive(p.family)}",
            "genitive_curly": lambda p: _curly(genitive(p.family)) or _curly(genitive(p.given)),
            "genitive_s": lambda p: f"{p.family}'s" if p.family[-1] == "s" else "",
        }
    return rules | (_finnish_rules(inflection) if lang == "fi" else {})


# Kinds of forms that are planted altered, too, where that changes them: "genitive+upper".
ALTERED: dict[str, Callable[[str], str]] = {
    "lower": str.lower,
    "upper": str.upper,
    "folded": strip_accents,
    "hard space": lambda text: text.replace(" ", "\u00a0"),
    "hard hyphen": lambda text: text.replace("-", "\u2011"),
    "curly": lambda text: text.replace("'", "’"),
    "turkish": lambda text: text.replace("i", "İ").upper() if set(text) & set("ığşçİŞÇĞ") else text,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
}
NOT_ALTERED = ("lower", "upper", "folded", "part", "core", "two_letters", "clitic", "initial", "trailing")


def altered_rules(rules: dict[str, Rule], kinds: Iterable[str]) -> dict[str, Rule]:
    """Return a rule for each altered kind of form; it returns "" where nothing changes."""

    def make(rule: Rule, alter: Callable[[str], str]) -> Rule:
        return lambda person: "" if (changed := alter(plain := rule(person))) == plain else changed

    return {
        f"{kind}+{name}": make(rules[kind], alter)
        for kind in kinds
        if not kind.startswith(NOT_ALTERED)
        for name, alter in ALTERED.items()
    }


# --- data


@dataclass(frozen=True)
class Words:
    """One language's names and sentences: see the comments in ``planted/de.toml``."""

    lang: str
    city: str
    country: str
    people: tuple[Person, ...]
    titles: dict[str, list[str]]
    roles: list[str]
    questions: list[str]
    clauses: list[str]
    frames: dict[str, list[str]]
    headings: list[str]
    strategy: list[str]
    plain: list[str]
    inflection: dict[str, str] = field(default_factory=dict)
    common: tuple[str, ...] = ()

    def people_with_sources(self, rng: random.Random) -> list[Person]:
        """Return the people in a random order, each with the place where the city names them."""
        people = list(self.people)
        rng.shuffle(people)
        wheel = cycle(("label", "city", "csv", "list", "privacy", "city", "csv", "list"))
        return [Person(p.given, p.family, p.gender, known) for p, known in zip(people, wheel, strict=False)]


def read_words(lang: str, *, held_out: bool = False) -> Words:
    """Return a language's data; what the held-out file leaves out (questions, roles, titles) is that of the other."""
    raw = tomllib.loads((DATA / f"{lang}.toml").read_text("utf-8"))
    if held_out:
        raw |= tomllib.loads((DATA / "held-out" / f"{lang}.toml").read_text("utf-8"))
    raw.pop("tricky", None)
    people = tuple(_person(line) for line in raw.pop("people").strip().splitlines())
    return Words(lang=lang, people=people, **raw)


def _person(line: str) -> Person:
    gender, rest = line.split(maxsplit=1)
    given, family = rest.split("|")
    return Person(given.strip(), family.strip(), gender)


def read_tricky(lang: str) -> tuple[Person, ...]:
    """Return people whose names are common words, too: nothing is promised for them, no test asks for them."""
    raw = tomllib.loads((DATA / f"{lang}.toml").read_text("utf-8"))
    return tuple(_person(line) for line in raw["tricky"].strip().splitlines())


TRICKY = {lang: read_tricky(lang) for lang in LANGUAGES if (DATA / f"{lang}.toml").exists()}


# --- sentences


def make_sentences(words: Words, people: Iterable[Person], rng: random.Random, each: int) -> list[tuple[Form, str]]:
    """Return so many sentences for each person, forms with the clause they lean on; kinds are spread evenly."""
    rules = rules_of(words.lang, words.inflection)
    altered = altered_rules(rules, words.frames)
    clauses = _endless(words.clauses, rng)
    used = dict.fromkeys([*words.frames, *altered], 0)
    made = []
    for person in people:
        for choice, count in ((rules, each), (altered, 1)):
            kinds = [kind for kind in used if kind in choice and _is_fair(kind, person, words) and choice[kind](person)]
            rng.shuffle(kinds)
            for kind in sorted(kinds, key=lambda kind: used[kind])[:count]:
                frames = words.frames[kind.split("+")[0]]
                frame = frames[used[kind] % len(frames)]
                used[kind] += 1
                clause = next(clauses)
                made.append((_fill(frame, kind, person, choice[kind](person), clause, words, rng), clause))
    return made


def is_lower(kind: str) -> bool:
    """Return whether the whole sentence is in lower case."""
    return kind.startswith("lower") or kind.endswith("+lower")


def _is_fair(kind: str, person: Person, words: Words) -> bool:
    """Return whether nobody could take the form for a common word: ``koski`` in lower case is a rapid."""
    if person.family not in words.common:
        return True
    return kind in ("lower", "full+lower") or kind.endswith("_given+lower") or not (is_lower(kind) or kind == "core")


def _endless(items: list[str], rng: random.Random) -> Iterator[str]:
    while True:
        batch = list(items)
        rng.shuffle(batch)
        yield from batch


def _fill(frame: str, kind: str, person: Person, surface: str, clause: str, words: Words, rng: random.Random) -> Form:
    title = rng.choice(words.titles[person.gender])
    oblique = rng.choice(words.titles.get(f"{person.gender}_oblique", [title]))
    numbers = {"n": str(rng.randint(3, 19)), "y": str(rng.randint(2017, 2024))}
    clause = clause.format(**numbers)
    sentence = frame.format(x=surface, c=clause, C=clause[0].upper() + clause[1:], t=title, o=oblique)
    sentence = sentence[0].upper() + sentence[1:] if not is_lower(kind) else sentence.lower()
    text = surface if surface in sentence else surface[0].upper() + surface[1:]
    return Form(person, kind, text, "", sentence)


# --- a city's folder


def make_corpus(folder: Path, *, seed: int = 1, held_out: bool = False) -> list[Planted]:
    """Write a city for each language below ``folder`` and return what was planted in each."""
    return [make_city(folder / lang, seed=seed, lang=lang, held_out=held_out) for lang in LANGUAGES]


def make_city(folder: Path, *, seed: int, lang: str = "de", held_out: bool = False) -> Planted:
    """Write a whole city folder in a language and return what was planted; the same seed makes the same bytes."""
    rng = random.Random(f"{lang}{seed}{held_out}")
    words = read_words(lang, held_out=held_out)
    people = words.people_with_sources(rng)
    sentences = [form for form, _ in make_sentences(words, people, rng, SENTENCES_EACH)]
    rng.shuffle(sentences)
    return _City(folder, words, people, sentences, rng).write()


class _City:
    """Spreads sentences over files in several formats, and names people where their ``known`` says."""

    def __init__(
        self, folder: Path, words: Words, people: list[Person], sentences: list[Form], rng: random.Random
    ) -> None:
        self.folder, self.words, self.rng = folder, words, rng
        self.people = people
        self.by = {known: [p for p in people if p.known == known] for known in ("label", "city", "csv", "list")}
        self.forms: list[Form] = []
        self.toml: dict[str, list[str]] = {}
        self.table: list[list[str]] = []
        lower = [form for form in sentences if is_lower(form.kind)]
        rest = [form for form in sentences if form not in lower]
        self.lots = [rest[n::8] for n in range(8)]
        self.lots.insert(7, lower)

    def write(self) -> Planted:
        (self.folder / "interviews").mkdir(parents=True, exist_ok=True)
        (self.folder / "strategy").mkdir(exist_ok=True)
        labels = cycle(self.by["label"])
        pairs = [(next(labels), next(labels)) for _ in range(4)]
        city, table = self.by["city"], self.by["csv"]
        self._teams(self.lots[0], pairs[0])
        self._zoom(self.lots[1], pairs[1])
        self._text(self.lots[2], pairs[2])
        self._srt(self.lots[3], (table[0], table[1]))
        self._word(self.lots[4], pairs[3])
        self._notes(self.lots[5], city[: len(city) // 2])
        self._numbered(self.lots[6], city[len(city) // 2 :])
        self._recognised(self.lots[7], table[2 : len(table) // 2])
        self._marked(self.lots[8], table[len(table) // 2 :])
        self._strategy()
        self._settings()
        return Planted(self.folder, self.words.lang, tuple(self.people), tuple(self.forms))

    def _name(self, kind: str, person: Person, text: str, file: str, line: str) -> None:
        self.forms.append(Form(person, kind, text, file, line))

    def _turns(self, lot: list[Form], voices: list[str], file: str, size: int = 3) -> list[tuple[str, str]]:
        """Return questions and answers of ``size`` sentences in turn, and note each sentence's form."""
        turns, questions, speakers = [], cycle(self.words.questions), cycle(voices)
        for n in range(0, len(lot), size):
            part = lot[n : n + size]
            who = next(speakers)
            turns.append((PEER, self._question(next(questions), who, file)))
            turns.append((who, " ".join(form.sentence for form in part)))
            self.forms += [Form(f.person, f.kind, f.text, file, f.sentence) for f in part]
        return turns

    def _question(self, question: str, who: str, file: str) -> str:
        """Return the question; who goes by a name is spoken to by it."""
        person = next((p for p in self.people if p.full == who), None)
        if person is None:
            return question
        title = self.rng.choice(self.words.titles[person.gender])
        asked = f"{title} {person.family}, {question[0].lower()}{question[1:]}"
        self._name("question", person, person.family, file, asked)
        return asked

    def _put(self, file: str, text: str) -> None:
        (self.folder / file).write_bytes(text.encode("utf-8"))

    def _labels(self, pair: tuple[Person, Person], file: str) -> list[str]:
        for person in pair:
            self._name("label", person, person.full, file, f"{person.full}:")
        return [person.full for person in pair]

    def _teams(self, lot: list[Form], pair: tuple[Person, Person]) -> None:
        file = "interviews/01-teams.vtt"
        cue = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"
        cues = [
            f"{cue}/{n}-0\n{_time(n)} --> {_time(n, 19)}\n<v {who}>{_wrapped(said)}</v>\n"
            for n, (who, said) in enumerate(self._turns(lot, self._labels(pair, file), file))
        ]
        self._put(file, "WEBVTT\n\n" + "\n".join(cues))

    def _zoom(self, lot: list[Form], pair: tuple[Person, Person]) -> None:
        file = f"interviews/02-{pair[0].family.replace(' ', '-')}.vtt"
        self._name("file name", pair[0], pair[0].family, file, file)
        cues = [
            f"{n + 1}\n{_time(n)} --> {_time(n, 19)}\n{who}: {said}\n"
            for n, (who, said) in enumerate(self._turns(lot, self._labels(pair, file), file))
        ]
        self._put(file, "WEBVTT\n\n" + "\n".join(cues))
        self.toml[file] = [f"title = {_quoted(f'Interview {pair[0].full}')}"]
        self._name("title", pair[0], pair[0].full, file, f"Interview {pair[0].full}")

    def _text(self, lot: list[Form], pair: tuple[Person, Person]) -> None:
        file = f"interviews/03_Interview_{strip_accents(pair[0].family).replace(' ', '_')}_{pair[0].given}.txt"
        self._name("file name", pair[0], file.split("Interview_")[1][:-4], file, file)
        turns = self._turns(lot, self._labels(pair, file), file)
        self._put(file, "\n\n".join(f"{who}: {said}" for who, said in turns) + "\n")

    def _srt(self, lot: list[Form], pair: tuple[Person, Person]) -> None:
        file = "interviews/04-recording.srt"
        turns = self._turns(lot, self._labels(pair, file), file)
        self._rows(list(pair), file)
        cues = [
            f"{n + 1}\n{_time(n)} --> {_time(n, 19)}\n{who}: {said}\n".replace(".", ",", 0)
            for n, (who, said) in enumerate(turns)
        ]
        self._put(file, re.sub(r"(\d\d:\d\d:\d\d)\.(\d{3})", r"\1,\2", "\n".join(cues)))

    def _word(self, lot: list[Form], pair: tuple[Person, Person]) -> None:
        import docx

        file = "interviews/05-transcript.docx"
        document = docx.Document()
        document.core_properties.author = pair[0].full
        document.core_properties.title = f"Interview {pair[1].full}"
        self._name("property", pair[0], pair[0].full, file, "author")
        document.add_heading(self._heading(pair[1], file), 1)
        for who, said in self._turns(lot, self._labels(pair, file), file):
            paragraph = document.add_paragraph()
            paragraph.add_run(f"{who}: ").bold = True
            for piece in _pieces(said):
                paragraph.add_run(piece)
        document.add_comment(paragraph.runs, f"{PEER}: {pair[0].family}?", author=pair[1].full)
        self._name("comment", pair[0], pair[0].family, file, "comment")
        memory = io.BytesIO()
        document.save(memory)
        (self.folder / file).write_bytes(_without_clock(memory.getvalue()))

    def _heading(self, person: Person, file: str) -> str:
        title = self.rng.choice(self.words.titles[person.gender])
        heading = self.rng.choice(self.words.headings).format(x=person.full, f=person.family, t=title)
        text = person.full if person.full in heading else person.family
        self._name("heading", person, text, file, heading)
        return heading

    def _notes(self, lot: list[Form], people: list[Person]) -> None:
        """Write notes without speakers; ``city.toml`` tells who was there."""
        file = "interviews/06-notes.md"
        lines = []
        per = -(-len(lot) // len(people))
        for n, person in enumerate(people):
            lines += [f"## {self._heading(person, file)}", ""]
            part = lot[n * per : (n + 1) * per]
            lines += [line for form in part for line in (form.sentence.replace(form.text, f"**{form.text}**"), "")]
            self.forms += [Form(f.person, f.kind, f.text, file, f.sentence) for f in part]
        self._put(file, "# Notes\n\n" + "\n".join(lines))
        self.toml[file] = self._interviewees(people, file)

    def _interviewees(self, people: list[Person], file: str) -> list[str]:
        rows = []
        for n, person in enumerate(people):
            role = self._role(n, people[n - 1], file)
            rows.append(
                f'  {{ name = {_quoted(person.full)}, role = {_quoted(role)}, type = "{TYPES[n % len(TYPES)]}" }},'
            )
            self._name("city.toml", person, person.full, "city.toml", file)
        return ["interviewees = [", *rows, "]"]

    def _numbered(self, lot: list[Form], people: list[Person]) -> None:
        """Write a transcript whose labels tell nothing; the first person is its ``speaker``, others interviewees."""
        file = "interviews/07-group.txt"
        turns = self._turns(lot, ["B1", "B2"], file)
        self._put(file, "\n\n".join(f"{who}: {said}" for who, said in turns) + "\n")
        first = people[0]
        self.toml[file] = [
            f"speaker = {_quoted(first.full)}", f"role = {_quoted(self.words.roles[0])}", 'type = "practitioner"',
            *self._interviewees(people[1:], file),
        ]  # fmt: skip
        self._name("city.toml", first, first.full, "city.toml", file)

    def _recognised(self, lot: list[Form], people: list[Person]) -> None:
        """Write what a speech recognition without punctuation leaves: sentences in lower case, one a line."""
        file = "interviews/08-recognised.txt"
        lines = []
        for who, said in self._turns(lot, ["SPEAKER_01"], file, size=1):
            lines.append(f"{'SPEAKER_00' if who == PEER else who}: {said.lower()}")
        self._put(file, "\n".join(lines) + "\n")
        self._rows(people, file)

    def _marked(self, lot: list[Form], people: list[Person]) -> None:
        """Write a transcript with times at the end of turns, accents as signs of their own; the table tells names."""
        file = "interviews/09-f4.txt"
        turns = self._turns(lot, ["A", "B"], file)
        stamped = [f"{who}: {said} #{_time(n)[:8]}-{n % 10}#" for n, (who, said) in enumerate(turns)]
        self._put(file, unicodedata.normalize("NFD", "\n".join(stamped) + "\n"))
        self._rows(people, file)

    def _role(self, n: int, other: Person, file: str) -> str:
        """Return a role in free words; now and then it tells another person's name."""
        role = self.words.roles[n % len(self.words.roles)]
        if n % 4 != 1:
            return role
        self._name("role", other, other.full, file, f"{role} ({other.full})")
        return f"{role} ({other.full})"

    def _rows(self, people: list[Person], file: str) -> None:
        for n, person in enumerate(people):
            role = self._role(n, people[n - 1], file)
            row = [Path(file).name, person.full, role, TYPES[n % len(TYPES)], f"2026-04-{n + 10}", self.words.lang]
            self.table.append([*row, "", "no"])
            self._name("interviews.csv", person, person.full, "interviews/interviews.csv", person.full)

    def _strategy(self) -> None:
        file = "strategy/strategy.md"
        lines = []
        some = [p for n, p in enumerate(self.people) if n % 7 == 0]
        for n, person in enumerate(some):
            title = self.rng.choice(self.words.titles[person.gender])
            frame = self.words.strategy[n % len(self.words.strategy)]
            line = frame.format(x=person.full, f=person.family, t=title)
            self._name("strategy", person, person.full if person.full in line else person.family, file, line)
            lines += [line, ""]
        lines += [line for text in self.words.plain for line in (text, "")]
        self._put(file, f"# {self.words.city}\n\n" + "\n".join(lines))

    def _settings(self) -> None:
        hidden = [p for p in self.people if p.known == "privacy"]
        contact = self.by["list"][0]
        lines = [
            f"name = {_quoted(self.words.city)}", f"country = {_quoted(self.words.country)}",
            f'lang = "{"de" if self.words.lang == "de" else "en"}"', f"interviewers = [{_quoted(PEER)}]", "",
            "[contacts]", f"GOV-IMP-3 = {_quoted(contact.full)}", "",
            "[privacy]", f"names = [{', '.join(_quoted(p.full) for p in hidden)}]", "",
        ]  # fmt: skip
        self._name("contact", contact, contact.full, "city.toml", contact.full)
        for file, settings in self.toml.items():
            lines += [f"[sources.{_quoted(file)}]", *settings, ""]
        self._put("city.toml", "\n".join(lines))
        self._put("names.txt", "".join(f"{p.full}\n" for p in self.by["list"]))
        sheet = io.StringIO()
        # A spreadsheet set to German or Finnish parts columns with semicolons, and marks its UTF-8.
        excel = self.words.lang in ("de", "fi")
        writer = csv.writer(sheet, delimiter=";" if excel else ",", lineterminator="\r\n")
        writer.writerow(["file", "interviewee", "role", "type", "date", "language", "interpreter", "confidential"])
        writer.writerows(self.table)
        path = self.folder / "interviews/interviews.csv"
        path.write_bytes(sheet.getvalue().encode("utf-8-sig" if excel else "utf-8"))


def _wrapped(said: str) -> str:
    """Return a cue as captions show it: short lines, and apostrophes as entities."""
    return "\n".join(textwrap.wrap(said.replace("'", "&#39;"), 42, break_on_hyphens=True))


def _pieces(said: str) -> list[str]:
    """Return the text in runs as Word saves it after corrections: cut anywhere, also within names."""
    return [said[n : n + 13] for n in range(0, len(said), 13)]


def _without_clock(data: bytes) -> bytes:
    """Return the Word file with one time for all parts, so that the same seed makes the same bytes."""
    memory = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            part = re.sub(rb'w:date="[^"]*"', b'w:date="2026-04-20T09:00:00Z"', old.read(info))
            new.writestr(zipfile.ZipInfo(info.filename, (2026, 4, 20, 9, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return memory.getvalue()


def _time(turn: int, plus: int = 0) -> str:
    seconds = turn * 20 + plus
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.000"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


# --- the search for leaks

ZIP = b"PK\x03\x04"
LITTLE = 5


def find_planted(folder_or_file: Path, planted: Planted) -> list[str]:
    """Return a line for every planted form found, "file!part: word (name)", each once a part.

    Reads every file below a folder: its name, its bytes as text, each part of zipped files (also zipped ones within),
    paragraphs with their runs joined, entities and percent signs undone. Forms are found as whole words, in any case,
    with accents or without; a word that several people share counts for the first of them.
    """
    paths = [folder_or_file] if folder_or_file.is_file() else sorted(folder_or_file.rglob("*"))
    words, phrases = planted.words(), planted.phrases()
    found: dict[str, None] = {}
    for path in paths:
        name = path.name if path == folder_or_file else path.relative_to(folder_or_file).as_posix()
        texts = [(name, name)]
        if path.is_file():
            texts += _texts(name, path.read_bytes())
        for place, text in dict.fromkeys(texts):
            for word, person in _hits(text, words, phrases):
                found[f"{place}: {word} ({person.full})"] = None
    return list(found)


def found_people(folder_or_file: Path, planted: Planted) -> set[str]:
    """Return the full names of the people of whom any form was found."""
    return {line.rsplit("(", 1)[1][:-1] for line in find_planted(folder_or_file, planted)}


def _hits(text: str, words: dict[str, Person], phrases: dict[tuple[str, ...], Person]) -> Iterator[tuple[str, Person]]:
    seen = words_of(text)
    for word in dict.fromkeys(seen):
        if word in words:
            yield word, words[word]
    if phrases:
        joined = f" {' '.join(seen)} "
        for run, person in phrases.items():
            if f" {' '.join(run)} " in joined:
                yield " ".join(run), person


def _texts(place: str, data: bytes) -> Iterator[tuple[str, str]]:
    """Return what can be read in some bytes, with its place: parts of a zip one by one, else the text."""
    if data.startswith(ZIP):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield place, archive.comment.decode("utf-8", "replace")
            for info in archive.infolist():
                yield f"{place}!{info.filename}", f"{info.filename} {info.comment.decode('utf-8', 'replace')}"
                yield from _texts(f"{place}!{info.filename}", archive.read(info))
        return
    text = _decoded(data)
    if text is None:
        return
    plain = html.unescape(text)
    yield place, plain
    if "%" in plain:
        yield place, unquote(plain)
    if text.lstrip("\ufeff \r\n").startswith("<"):
        yield from ((place, joined) for joined in _paragraphs(data))


def _decoded(data: bytes) -> str | None:
    """Return the bytes as text; of pictures and the like only runs that nobody would meet by chance."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        runs = re.findall(rb"[\x20-\x7e\x80-\xff]{12,}", data)
        readable = [run for run in runs if len(re.findall(rb"[A-Za-z ]", run)) > 0.8 * len(run)]
        return " ".join(run.decode("latin-1") for run in readable)


def _paragraphs(data: bytes) -> Iterator[str]:
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True))
    except etree.XMLSyntaxError:
        return
    for element in root.iter("{*}p"):
        yield "".join(_said(element))
    yield " ".join(root.itertext())
    for element in root.iter():
        for value in element.attrib.values():
            yield str(value)


def _said(paragraph: etree._Element) -> Iterator[str]:
    for element in paragraph.iter("{*}t", "{*}delText", "{*}instrText", "{*}tab", "{*}br"):
        yield " " if etree.QName(element).localname in ("tab", "br") else element.text or ""
