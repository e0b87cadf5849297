"""The tagger: one passage after the other through reading, rules and status."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, TypeVar

from msgspec import Struct, structs

from pipeline.benchmark import Benchmark
from pipeline.benchmark.words import Cues, Lexicon, Rule
from pipeline.models import Evidence, Mention, Passage, Status
from pipeline.tag.answers import RULE, is_long_enough, opening, read_answer
from pipeline.tag.concepts import Match, Matcher, names_of, terms_of
from pipeline.tag.language import blank
from pipeline.tag.reading import Reader, Sentence
from pipeline.tag.rules import Around, Found, Hit, RuleIndex, Surroundings
from pipeline.tag.signs import Signs
from pipeline.tag.speech import FalseStarts
from pipeline.tag.status import Cue, Stretch, status_of
from pipeline.tag.weigher import Clear, Weigher

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

T = TypeVar("T")

BATCH = 20_000
"""Characters of passages that are read together."""

FAR = 10
"""How many sentences to either side a rule reaches that is met over the whole passage."""


NEAR = 30
"""Words that may stand between a sentence and one it leans on for both to be quoted together."""


FEWEST = 10
"""Words of a text from which on the weights may find what no rule does: names and titles say too little."""

FEWEST_IN_SENTENCE = 5
"""Words of a sentence that is quoted for the weights, where the text has one so long."""

WINDOW = 60
"""Words that are weighed together, in whole sentences: a long paragraph says several things."""

KEPT = 8
"""Languages whose terms are kept for the next tagger: taking them apart is a good part of what a city costs."""


class Claim(Struct, frozen=True):
    """A hit in its sentence, with its status and the cues for it, and the sentence that answers a question.

    ``clear`` is how clearly the weights agree, 0 where they were not asked; ``telling`` the words that told them.
    """

    text: Around
    hit: Hit
    status: Status
    cues: tuple[Cue, ...]
    answer: tuple[Around, ...] = ()
    clear: float = 0.0
    telling: tuple[Match, ...] = ()


class Tagged(Struct, frozen=True):
    """A passage with its evidence, and whether it, its heading or its context has a word of the benchmark's topic."""

    passage: Passage
    evidence: tuple[Evidence, ...] = ()
    is_on_topic: bool = False


class Tagger:
    """Finds evidence in passages. Keeps what it learns about word forms, so one tagger serves a whole city."""

    def __init__(
        self, benchmark: Benchmark, *, names: Mapping[str, Sequence[str]] | None = None, weighed: bool = True
    ) -> None:
        self._benchmark = benchmark
        self._names = names or {}
        self._rules = RuleIndex(benchmark.rules)
        self._topic = frozenset(benchmark.topic)
        self._indicators = frozenset(indicator.id for indicator in benchmark.indicators)
        self._readers: dict[str, Reader] = {}
        self._weighers: dict[str, Weigher | None] = {}
        self._weighed = weighed

    def searches(self, lang: str) -> bool:
        """Return whether passages in this language can be searched: the benchmark has words for it."""
        return lang in self._benchmark.lexicons

    def prepare(self, lang: str) -> None:
        """Load what a passage in this language takes; other taggers for the same benchmark have it then, too."""
        if self.searches(lang):
            self._reader(lang)
            self._weigher(lang)

    def tag(self, passage: Passage, *, date: str = "") -> list[Evidence]:
        """Return the passage's evidence, at most one for each indicator and facet, in order of their ids.

        ``date`` is the source's (``2024-03-01`` or only the year), against which years are past or future.
        """
        return list(self.read(passage, date=date).evidence)

    def read(self, passage: Passage, *, date: str = "") -> Tagged:
        """Return the passage's evidence, as ``tag`` does, and whether its words are of the benchmark's topic."""
        return next(self.read_all([passage], {passage.source: date}))

    def read_all(self, passages: Iterable[Passage], dates: Mapping[str, str] | None = None) -> Iterator[Tagged]:
        """Yield what ``read`` returns for each passage; faster for many. ``dates`` are those of sources by their id."""
        for lang, batch in _batches(passages):
            if not self.searches(lang):
                yield from map(Tagged, batch)
                continue
            searched = [passage for passage in batch if passage.part.is_evidence]
            texts = self._reader(lang).read_all(
                (text for passage in searched for text in (passage.text, passage.heading, passage.context)),
                spoken={passage.text for passage in searched if passage.speaker},
            )
            for passage in batch:
                year = _year((dates or {}).get(passage.source, ""))
                yield self._tagged(passage, texts, year) if passage.part.is_evidence else Tagged(passage)

    def _tagged(self, passage: Passage, texts: Mapping[str, list[Sentence]], year: int) -> Tagged:
        own = texts[passage.text]
        beside = [*_beside("heading", texts[passage.heading]), *_beside("context", texts[passage.context])]
        asked = passage.indicator if passage.indicator in self._indicators else ""
        claims = self._judged(passage.lang, own, beside, year=year, asked=asked)
        spoken = [*own, *(around.sentence for around in beside)]
        is_on_topic = any(not self._topic.isdisjoint(sentence.concepts) for sentence in spoken)
        return Tagged(passage, tuple(_evidence(passage, claim) for claim in claims), is_on_topic)

    def mentions(self, passage: Passage) -> list[Mention]:
        """Return all concepts and cues in the passage, its heading and its context, asked for by a rule or not."""
        if not self.searches(passage.lang):
            return []
        spoken = (passage.text,) if passage.speaker else ()
        texts = self._reader(passage.lang).read_all((passage.text, passage.heading, passage.context), spoken=spoken)
        return [
            _mention(match, Around(where, sentence), passage)
            for where in ("text", "heading", "context")
            for sentence in texts[getattr(passage, where)]
            for match in _matches(sentence)
        ]

    def matches(self, doc: Doc, lang: str) -> list[Match]:
        """Return all concepts and cues in a spaCy document, in words counted from its beginning."""
        return [match for sentence in self._reader(lang).read_doc(doc) for match in _matches(sentence)]

    def claims(
        self, text: str | Doc, lang: str, *, heading: str = "", context: str = "", year: int = 0, asked: str = ""
    ) -> list[Claim]:
        """Return what the text claims, at most once for each indicator and facet.

        ``asked`` is the indicator that a form asked about, which the text then answers whatever its words.
        """
        reader = self._reader(lang)
        sentences = reader.read(text) if isinstance(text, str) else reader.read_doc(text)
        beside = [*_beside("heading", reader.read(heading)), *_beside("context", reader.read(context))]
        return self._judged(lang, sentences, beside, year=year, asked=asked)

    def _judged(
        self, lang: str, sentences: Sequence[Sentence], beside: Sequence[Around], *, year: int, asked: str
    ) -> list[Claim]:
        claims = self._weigh(lang, sentences, beside, [*self._claims(sentences, beside, year)], year=year, asked=asked)
        if not asked:
            return _best(claims)
        found = [*_answering(claims, asked, opening(_texts_of(sentences), lang))]
        if any(claim.hit.rule.indicator == asked for claim in found):
            return _best(found)
        return _best([*found, *_as_a_whole(sentences, lang, asked, year)])

    def _reader(self, lang: str) -> Reader:
        if lang not in self._readers:
            cues = self._benchmark.cues.get(lang)
            nlp = blank(lang)
            matcher = _terms(_Same(self._benchmark.lexicons[lang]), _Same(cues), nlp)
            if self._names:
                matcher = Matcher(lang, names_of(self._names), nlp, beside=matcher)
            self._readers[lang] = Reader(nlp, matcher, cues.abbreviations if cues else (), FalseStarts(lang))
        return self._readers[lang]

    def _weigher(self, lang: str) -> Weigher | None:
        if lang not in self._weighers:
            self._weighers[lang] = self._make_weigher(lang) if self._weighed else None
        return self._weighers[lang]

    def _make_weigher(self, lang: str) -> Weigher | None:
        weights = self._benchmark.weights
        indicators = weights.indicators.get(lang) if weights else None
        if weights is None or indicators is None:
            return None
        signs = Signs(lang, self._reader(lang).small_words)
        return Weigher(signs, indicators, weights.decision(lang), weights.status.get(lang))

    def _weigh(
        self,
        lang: str,
        sentences: Sequence[Sentence],
        beside: Sequence[Around],
        claims: Sequence[Claim],
        *,
        year: int,
        asked: str,
    ) -> list[Claim]:
        """Return the claims that the weights agree with, and what only these find.

        What leans on the context, a question say, is weighed with it. What answers a form's question is not doubted.
        """
        weigher = self._weigher(lang)
        if weigher is None:
            return list(claims)
        heading = [around.sentence for around in beside if around.where == "heading"]
        context = [around.sentence for around in beside if around.where == "context"]
        found: list[Claim] = []
        by_sentence = _by_sentence(claims)
        for window in _windows(sentences):
            if not any(sentence.concepts for sentence in window):
                continue
            leaning, alone = _parted(claim for sentence in window for claim in by_sentence.get(id(sentence), ()))
            clear = weigher.weigh([*window, *heading], _indicators(alone))
            kept = [*_agreed(alone, clear, asked)]
            if leaning:
                both = weigher.weigh([*window, *heading, *context], _indicators([*leaning, *alone]))
                kept += _agreed(leaning, both, asked)
            kept += (
                self._found(weigher, window, indicator, clear[indicator], year)
                for indicator in sorted(clear.keys() - _indicators(kept))
                if sum(sentence.length for sentence in window) >= FEWEST
            )
            found += (_with_status(claim, weigher, window) for claim in kept)
        return found

    def _found(self, weigher: Weigher, window: Sequence[Sentence], indicator: str, clear: float, year: int) -> Claim:
        """Return what only the weights find, in the sentence that speaks most for it."""
        texts = _texts_of(window)
        whole = [text for text in texts if text.sentence.length >= FEWEST_IN_SENTENCE] or texts
        best = weigher.most_telling([text.sentence for text in whole], indicator)
        n = next(n for n, text in enumerate(texts) if text.sentence is best)
        answer = _answer(texts, n)
        status, cues = status_of([Stretch(text, ()) for text in (texts[n], *answer)], year=year)
        hit = self._rules.nearest(indicator, best.concepts)
        return Claim(texts[n], hit, status, cues, answer, clear, weigher.telling(best, indicator))

    def _claims(self, sentences: Sequence[Sentence], beside: Sequence[Around], year: int) -> Iterator[Claim]:
        texts = _texts_of(sentences)
        for n, sentence in enumerate(sentences):
            if sentence.concepts:
                around = _surroundings(texts, n, tuple(beside))
                for hit in self._rules.hits(sentence.concepts, around):
                    answer = _answer(texts, n)
                    stretches = [*_stretches(hit, texts[n]), *(Stretch(text, ()) for text in answer)]
                    status, cues = status_of(stretches, year=year, default=hit.rule.status)
                    yield Claim(texts[n], hit, status, cues, answer)


class _Same(Generic[T]):
    """Something that equals only itself, so that what is made of it can be kept: other data is another object."""

    def __init__(self, it: T) -> None:
        self.it = it

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.it is other.it

    def __hash__(self) -> int:
        return id(self.it)


@lru_cache(maxsize=KEPT)
def _terms(lexicon: _Same[Lexicon], cues: _Same[Cues | None], nlp: Language) -> Matcher:
    return Matcher(lexicon.it.lang, terms_of(lexicon.it, cues.it), nlp)


def _batches(passages: Iterable[Passage]) -> Iterator[tuple[str, list[Passage]]]:
    """Yield passages that follow each other in one language, with it."""
    batch: list[Passage] = []
    size = 0
    for passage in passages:
        if batch and (passage.lang != batch[0].lang or size >= BATCH):
            yield batch[0].lang, batch
            batch, size = [], 0
        batch.append(passage)
        size += len(passage.text)
    if batch:
        yield batch[0].lang, batch


def _matches(sentence: Sentence) -> list[Match]:
    """Return the sentence's concepts and cues; a cue that reaches to both sides counts once."""
    concepts = (match for found in sentence.concepts.values() for match in found)
    found = {(match.sense.name, match.first, match.last): match for match in (*concepts, *sentence.cues)}
    return list(found.values())


def _texts_of(sentences: Iterable[Sentence]) -> list[Around]:
    return [Around("text", sentence) for sentence in sentences]


def _windows(sentences: Iterable[Sentence]) -> Iterator[list[Sentence]]:
    """Yield the sentences in groups of about as many words as are weighed together."""
    window: list[Sentence] = []
    for sentence in sentences:
        if window and sentence.stop - window[0].first > WINDOW:
            yield window
            window = []
        window.append(sentence)
    if window:
        yield window


def _with_status(claim: Claim, weigher: Weigher, window: Sequence[Sentence]) -> Claim:
    """Return the claim with the status that the weights tell; cues that speak of another one are no reason for it."""
    status = weigher.status(claim.text.sentence, window, claim.status)
    return claim if status is claim.status else structs.replace(claim, status=status, cues=())


def _by_sentence(claims: Iterable[Claim]) -> dict[int, list[Claim]]:
    """Return the claims by the identity of the sentence in which they are made."""
    found: dict[int, list[Claim]] = {}
    for claim in claims:
        found.setdefault(id(claim.text.sentence), []).append(claim)
    return found


def _parted(claims: Iterable[Claim]) -> tuple[list[Claim], list[Claim]]:
    """Return the claims that lean on the context, and those that do not."""
    parted: tuple[list[Claim], list[Claim]] = ([], [])
    for claim in claims:
        leans = any(found.around and found.around.where == "context" for found in claim.hit.found)
        parted[not leans].append(claim)
    return parted


def _indicators(claims: Iterable[Claim]) -> set[str]:
    return {claim.hit.rule.indicator for claim in claims}


def _agreed(claims: Iterable[Claim], clear: Clear, asked: str) -> Iterator[Claim]:
    for claim in claims:
        indicator = claim.hit.rule.indicator
        if indicator == asked or indicator in clear:
            yield structs.replace(claim, clear=clear.get(indicator, 0.0))


def _answering(claims: Iterable[Claim], asked: str, reply: Cue | None) -> Iterator[Claim]:
    """Yield the claims of an answer to a form's question.

    The question names everything that its indicator asks, so it only tells what the answer is about: it may meet a
    rule's first item, for the indicator asked about and a sentence of some words. All else has to be met by the
    answer. What follows a plain "no" without any cue is not in place, nor is it said to be absent.
    """
    for claim in claims:
        is_asked = claim.hit.rule.indicator == asked
        lent = [n for n, found in enumerate(claim.hit.found) if not _is_in_text(found)]
        if not lent or (is_asked and lent == [0] and is_long_enough(claim.text)):
            yield _after_no(claim, reply) if is_asked else claim


def _is_in_text(found: Found) -> bool:
    return found.around is None or found.around.where == "text"


def _after_no(claim: Claim, reply: Cue | None) -> Claim:
    says_no = reply is not None and reply.match.sense.name == Status.ABSENT
    if reply is None or not says_no or claim.cues or claim.status is not Status.IN_PLACE:
        return claim
    return structs.replace(claim, status=Status.UNCERTAIN, answer=(*claim.answer, reply.text))


def _as_a_whole(sentences: Sequence[Sentence], lang: str, indicator: str, year: int) -> Iterator[Claim]:
    """Yield what an answer says of the indicator that was asked about, if it says anything."""
    answer = read_answer(sentences, lang, year=year)
    if answer:
        hit = Hit(Rule(id=RULE, indicator=indicator, all=()), ())
        yield Claim(answer.text, hit, answer.status, answer.cues, answer.before)


def _beside(where: str, sentences: Iterable[Sentence]) -> Iterator[Around]:
    return (Around(where, sentence) for sentence in sentences if sentence.concepts)


def _year(date: str) -> int:
    return int(date[:4]) if date[:4].isdecimal() else 0


def _surroundings(texts: Sequence[Around], n: int, beside: tuple[Around, ...]) -> Surroundings:
    before = texts[n - 1 : n] if texts[n].sentence.looks_back else ()
    far = (*reversed(texts[max(0, n - FAR) : n]), *texts[n + 1 : n + 1 + FAR])
    return Surroundings(before, beside, far)


def _answer(texts: Sequence[Around], n: int) -> tuple[Around, ...]:
    """Return the sentence after a question: "A report? We have none." says that it is absent."""
    return tuple(texts[n + 1 : n + 2]) if texts[n].sentence.asks else ()


def _stretches(hit: Hit, own: Around) -> list[Stretch]:
    """Return the sentences in which the rule was met, the hit's own first."""
    texts: dict[int, tuple[Around, list[Match]]] = {}
    for found in hit.found:
        text = found.around or own
        texts.setdefault(id(text.sentence), (text, []))[1].append(found.match)
    return [Stretch(text, tuple(matches)) for text, matches in texts.values()]


def _best(claims: Iterable[Claim]) -> list[Claim]:
    """Return one claim for each indicator and facet: the one with most words of its own, else the first."""
    best: dict[tuple[str, str], Claim] = {}
    for claim in claims:
        key = (claim.hit.rule.indicator, claim.hit.rule.facet)
        if key not in best or len(claim.hit.own) > len(best[key].hit.own):
            best[key] = claim
    return sorted(best.values(), key=lambda claim: (claim.hit.rule.indicator, claim.hit.rule.facet))


def _evidence(passage: Passage, claim: Claim) -> Evidence:
    own, rule = claim.text, claim.hit.rule
    start, end = _quoted(claim)
    start = _with_false_start(claim.text.sentence, passage.text, start) if passage.speaker else start
    return Evidence(
        id=".".join(filter(None, (passage.id, rule.indicator, rule.facet))),
        passage=passage.id,
        source=passage.source,
        indicator=rule.indicator,
        facet=rule.facet,
        status=claim.status,
        start=start,
        end=end,
        rule=rule.id,
        concepts=(
            *(_mention(found.match, found.around or own, passage) for found in claim.hit.found),
            *(_mention(match, own, passage) for match in claim.telling),
        ),
        clear=round(claim.clear, 2),
        cues=tuple(_mention(cue.match, cue.text, passage) for cue in claim.cues),
    )


def _quoted(claim: Claim) -> tuple[int, int]:
    """Return the character range to quote: the sentence, and those close by that it leans on, so it can stand alone."""
    own = claim.text.sentence
    leant_on = [text.sentence for text in _texts(claim) if text.where == "text" and _is_near(text.sentence, own)]
    first = min(sentence.first for sentence in (own, *leant_on))
    stop = max(sentence.stop for sentence in (own, *leant_on))
    start, end = own.range(first, stop - 1)
    quote = own.words.text[start + own.origin : end + own.origin]
    return end - len(quote.lstrip()), start + len(quote.rstrip())


def _with_false_start(sentence: Sentence, text: str, start: int) -> int:
    """Return where the quote begins with what was blanked right before it: a false start belongs to what follows."""
    words, begin = sentence.words.text, start
    while begin > 0 and words[begin - 1 + sentence.origin].isspace():
        begin -= 1
    return start - len(text[begin:start].lstrip())


def _texts(claim: Claim) -> Iterator[Around]:
    yield from (found.around for found in claim.hit.found if found.around)
    yield from (cue.text for cue in claim.cues)
    yield from claim.answer


def _is_near(sentence: Sentence, own: Sentence) -> bool:
    return own.first - sentence.stop < NEAR and sentence.first - own.stop < NEAR


def _mention(match: Match, text: Around, passage: Passage) -> Mention:
    start, end = text.sentence.range(match.first, match.last)
    cut = getattr(passage, text.where)[start:end]
    return Mention(name=match.sense.name, text=cut, start=start, end=end, where=text.where)
