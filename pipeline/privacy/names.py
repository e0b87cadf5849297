"""Where a text names somebody: whole names, parts of them, in every form, with the titles that go with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import resources

from msgspec import Struct

from pipeline.privacy.endings import folded, is_form
from pipeline.privacy.words import is_small_word, is_stop_word, is_word

SHORTEST = 2
"""Letters of a name that counts by itself; a single letter counts beside another part of the name only."""

SHORTEST_PLAIN = 4
"""Letters of a name that is written in capitals or small letters alone."""

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*")
# What may stand between two parts of one name: "Müller, Anna", "El-Amrani", "O’Brien", "A. Müller".
_BETWEEN = re.compile(r"[ \u00a0\u202f\u00ad\u200b]{0,2}[-‐‑–.,'’ʼ`´_]{0,2}[ \u00a0\u202f\n\u00ad\u200b]{0,2}")
# So many words further a name may go on, beyond initials and particles.
_REACH = 3


class Name(Struct, frozen=True, kw_only=True):
    """A name to find, and who it stands for: ``who`` is any key, the same for all the names of one person."""

    text: str
    who: str


class Found(Struct, frozen=True, kw_only=True):
    """A stretch of a text that names somebody; ``who`` is "" where several people share the name.

    ``is_alone`` tells that it is one word without title, which may be a word like any other.
    """

    start: int
    end: int
    who: str
    is_alone: bool = False


class _Token(Struct, frozen=True, kw_only=True):
    """A word of the text, and the people of whose names it is a part."""

    start: int
    end: int
    text: str
    who: frozenset[str]


class Names:
    """Names to find in texts. ``keep`` are words that are no names when they stand alone.

    A part of a name in small letters counts only if it is no other word. A text without any capitals, as speech
    recognition writes it, gives no such hint: there only the commonest words do not count.
    """

    def __init__(self, names: Iterable[Name], *, keep: Iterable[str] = ()) -> None:
        self._parts: dict[str, set[str]] = {}
        self._joints: dict[str, set[str]] = {}
        self._words: dict[str, set[str]] = {}
        for name in names:
            self._add(name)
        self._half_known = frozenset(who for who, words in self._words.items() if len(words) == 1)
        self._by_letter: dict[str, list[str]] = {}
        for part in self._parts:
            self._by_letter.setdefault(part[0], []).append(part)
        self._initials = {who: {part[0] for part in self._parts if who in self._parts[part]} for who in self._people()}
        self._keep = frozenset(form for word in keep for form in folded(word))
        self._known: dict[tuple[str, str], frozenset[str]] = {}

    def _people(self) -> set[str]:
        return {who for people in self._parts.values() for who in people}

    def _add(self, name: Name) -> None:
        words = parts_of(name.text)
        whole = [word for word in words if is_name_by_itself(word, words)]
        glued = [one + other for one in whole for other in whole if one != other]
        self._words.setdefault(name.who, set()).update(folded(word)[0] for word in whole)
        for word in (*words, *glued):
            target = self._parts if is_name_by_itself(word, words) else self._joints
            for form in folded(word):
                target.setdefault(form, set()).add(name.who)

    def find(self, text: str, lang: str) -> list[Found]:
        """Return the stretches that name somebody, in order; none overlaps another."""
        if not self._parts:
            return []
        tokens = [self._token(match, lang) for match in _WORD.finditer(text)]
        return [found for run in self._runs(tokens, text) if (found := self._judged(run, tokens, text, lang))]

    def _token(self, match: re.Match[str], lang: str) -> _Token:
        return _Token(start=match.start(), end=match.end(), text=match[0], who=self._people_of(match[0], lang))

    def _people_of(self, word: str, lang: str) -> frozenset[str]:
        """Return the people of whose names the word is a part that counts by itself."""
        key = (word, lang)
        if key not in self._known:
            near = ((form, part) for form in folded(word) for part in self._by_letter.get(form[:1], ()))
            parts = {part for form, part in near if is_form(form, part, lang)}
            self._known[key] = frozenset(who for part in parts for who in self._parts[part])
        return self._known[key]

    def _runs(self, tokens: Sequence[_Token], text: str) -> Iterator[tuple[int, int, frozenset[str]]]:
        """Yield first and last token of each stretch that belongs to one name, with the people it may be."""
        n = 0
        while n < len(tokens):
            if not tokens[n].who:
                n += 1
                continue
            last, people = n, tokens[n].who
            while last + 1 < len(tokens) and (more := self._joined(tokens, last, people, text)):
                last, people = more
            yield n, last, people
            n = last + 1

    def _joined(
        self, tokens: Sequence[_Token], last: int, people: frozenset[str], text: str
    ) -> tuple[int, frozenset[str]] | None:
        """Return the next token of the same name and who is left, perhaps beyond initials and particles; else None."""
        for n in range(last + 1, min(last + 1 + _REACH, len(tokens))):
            if not _is_between(text, tokens[n - 1], tokens[n]):
                return None
            if both := people & tokens[n].who:
                return n, both
            if not self._is_joint(tokens[n].text, people):
                return None
        return None

    def _is_joint(self, word: str, people: frozenset[str]) -> bool:
        return any(people & self._joints.get(form, set()) for form in folded(word)) or len(word) == 1

    def _judged(
        self, run: tuple[int, int, frozenset[str]], tokens: Sequence[_Token], text: str, lang: str
    ) -> Found | None:
        first, last, people = run
        begin = self._with_what_leads(first, tokens, people, text)
        end = self._with_initials_behind(last, tokens, people, text)
        is_alone = begin == first and first == last == end
        if is_alone and self._is_other_word(tokens[first].text, text, lang):
            return None
        if people <= self._half_known:
            begin, end = _with_other_half(begin, end, tokens, text, lang, is_led=begin < first)
        who = next(iter(people)) if len(people) == 1 else ""
        return Found(start=tokens[begin].start, end=tokens[end].end, who=who, is_alone=is_alone)

    def _is_other_word(self, word: str, text: str, lang: str) -> bool:
        if any(form in self._keep for form in folded(word)):
            return True
        if not word.islower():
            return False
        return is_stop_word(word, lang) if text.islower() else is_small_word(word, lang)

    def _with_what_leads(self, first: int, tokens: Sequence[_Token], people: frozenset[str], text: str) -> int:
        """Return the first token that goes with the name: a title, an initial, a particle before it."""
        at = first
        while at > 0 and _is_between(text, tokens[at - 1], tokens[at]):
            before = tokens[at - 1]
            gap = text[before.end : tokens[at].start]
            if (before.text.casefold() in titles() and "," not in gap) or self._leads(before.text, gap, people):
                at -= 1
            else:
                break
        return at

    def _leads(self, word: str, gap: str, people: frozenset[str]) -> bool:
        """Return whether it is an initial ("A. Müller") or a part that cannot stand alone ("El-Amrani")."""
        if "," in gap:
            return False
        if len(word) == 1 and word.isupper():
            return any(letter in self._initials[who] for who in people for letter in folded(word)) or "." not in gap
        return any(people & self._joints.get(form, set()) for form in folded(word))

    def _with_initials_behind(self, last: int, tokens: Sequence[_Token], people: frozenset[str], text: str) -> int:
        """Return the last token that goes with the name: "Müller, A." and "Anna M."."""
        if last + 1 < len(tokens) and _is_between(text, tokens[last], tokens[last + 1]):
            after = tokens[last + 1]
            is_initial = len(after.text) == 1 and after.text.isupper() and text[after.end : after.end + 1] == "."
            letters = {letter for who in people for letter in self._initials[who]}
            if is_initial and letters & set(folded(after.text)):
                return last + 1
        return last


def _with_other_half(
    begin: int, end: int, tokens: Sequence[_Token], text: str, lang: str, *, is_led: bool
) -> tuple[int, int]:
    """Return first and last token with the given or family name beside it that nobody has told us."""
    if (
        not is_led
        and begin > 0
        and _is_close(text, tokens[begin - 1], tokens[begin])
        and _may_be_name(tokens[begin - 1].text, lang)
    ):
        begin -= 1
    if (
        end + 1 < len(tokens)
        and _is_close(text, tokens[end], tokens[end + 1])
        and _may_be_name(tokens[end + 1].text, lang)
    ):
        end += 1
    return begin, end


def _is_close(text: str, before: _Token, after: _Token) -> bool:
    return text[before.end : after.start] in (" ", "\u00a0")


def _may_be_name(word: str, lang: str) -> bool:
    """Return whether a word is written as names are and is no other word; German writes every noun so."""
    if not lang or len(word) < SHORTEST or not _is_written_as_name(word) or is_stop_word(word, lang):
        return False
    return not (is_word(word.lower(), lang) if "de" in lang.split() else is_small_word(word, lang))


def _is_between(text: str, before: _Token, after: _Token) -> bool:
    return bool(_BETWEEN.fullmatch(text, before.end, after.start))


def parts_of(name: str) -> list[str]:
    """Return the words of a name without titles: "Frau Dr. Anna-Lena El-Amrani" as Anna, Lena, El, Amrani."""
    words = [match[0] for match in _WORD.finditer(re.sub(r"\([^)]*\)", " ", name))]
    kept = [word for word in words if word.casefold() not in titles()]
    return kept or words


def in_capitals(name: str) -> str:
    """Return a file's or a part's name, as long as it is, with each word begun as names are written."""
    return re.sub(r"[^\W\d_]+", lambda word: word[0][0].upper() + word[0][1:], name)


def is_name_by_itself(word: str, words: Sequence[str]) -> bool:
    """Return whether a part of a name tells who is meant without the others; particles and initials do not."""
    if len(words) == 1:
        return len(word) >= SHORTEST
    is_particle = word.casefold() in particles() and (word.islower() or word != words[0] or len(word) <= SHORTEST)
    return len(word) >= SHORTEST and not is_particle


def is_name(text: str) -> bool:
    """Return whether a speaker's label is a name rather than a code (B, S01, MR) or what anybody may be called.

    A name in capitals or small letters alone counts from four letters on: shorter ones may be codes.
    """
    words = [word for word in parts_of(text) if word.casefold() not in no_names()]
    return any(_is_written_as_name(word) or len(word) >= SHORTEST_PLAIN for word in words)


def _is_written_as_name(word: str) -> bool:
    return len(word) >= SHORTEST and word[0].isupper() and word[1:].islower()


class Masked:
    """A text with some stretches replaced; ``text`` is the new one, :meth:`at` finds an old place in it."""

    def __init__(self, text: str, cuts: Sequence[tuple[int, int, str]]) -> None:
        self._cuts = cuts
        pieces, at = [], 0
        for start, end, words in cuts:
            pieces += [text[at:start], words]
            at = end
        self.text = "".join([*pieces, text[at:]])

    def at(self, offset: int, *, is_end: bool = False) -> int:
        """Return where an offset of the old text lies in the new one; inside of a stretch: at its begin or end."""
        moved = offset
        for start, end, words in self._cuts:
            if offset >= end:
                moved += len(words) - (end - start)
            elif offset > start:
                return moved - (offset - start) + (len(words) if is_end else 0)
            else:
                break
        return moved


@cache
def titles() -> frozenset[str]:
    """Return the words that stand before a name and go with it."""
    return _list("titles.txt")


@cache
def particles() -> frozenset[str]:
    """Return the small words inside names that are no name by themselves."""
    return _list("particles.txt")


@cache
def no_names() -> frozenset[str]:
    """Return what transcripts call speakers who have no name."""
    return _list("no-names.txt")


def _list(name: str) -> frozenset[str]:
    text = resources.files("pipeline.privacy").joinpath("data", name).read_text("utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))
