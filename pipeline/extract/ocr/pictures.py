"""Pictures of pages, read one after the other or several at a time; a page that fails does not cost the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

from msgspec import structs
from PIL import Image

from pipeline.extract.language import tell_langs
from pipeline.extract.ocr.settings import Ocr
from pipeline.extract.ocr.tesseract import (
    OTHER_LETTERS,
    PACKS,
    USUAL,
    RecognitionError,
    find_turn,
    installed,
    packs_for,
    read_words,
)
from pipeline.extract.ocr.words import Picture, Recognised, read_table, says_something, without_scraps

POOR = 0.55  # a page in the wrong position comes out far below, a poor print above
ENOUGH = 120  # letters from which a page's language can be told
HIGH = 1.2  # a word of so many letters is wider than high unless it stands on its side
LETTERS_OF_HIGH = 4
BLANK = 40  # levels of grey from the ground: no print is as faint
PAPER = 150  # level of grey
COARSE = 8  # dots of 300 an inch seen as one: specks fade
SPECKS = 0.0002  # of the page; one short line of print covers five times as much


def recognise(pictures: Iterable[Picture], ocr: Ocr, *, told: str = "") -> Iterator[Recognised]:
    """Yield what was read of each picture, in order; ``told`` is the language of the document's other pages."""
    reader = _Reader(ocr, told)
    rest = iter(pictures)
    # The first page with enough text shows the language; guessed wrong, every further page would be read twice.
    while not reader.is_settled and (picture := next(rest, None)):
        page = reader.read(picture)
        reader.settle(page)
        yield page
    with ThreadPoolExecutor(ocr.jobs) as pool:
        while group := list(islice(rest, 2 * ocr.jobs)):
            yield from pool.map(reader.read, group)


def lang_of(text: str) -> str:
    """Return the language of a text, "" where there is too little of it."""
    return tell_langs([text])[0] if sum(map(str.isalpha, text)) >= ENOUGH else ""


def missing_pack(ocr: Ocr) -> str:
    """Return the pack that the stated language would need and that is not installed, else ""."""
    pack = PACKS.get(ocr.stated, "")
    return pack if pack and pack not in installed(ocr.command) else ""


class _Reader:
    """Reads the pictures of one document, in the language that it is known or found to be in."""

    def __init__(self, ocr: Ocr, told: str) -> None:
        self._ocr = ocr
        self._have = installed(ocr.command)
        # One language at a time: read with eight at once, a page takes four times as long and loses its accents.
        candidates = (ocr.stated, told, *ocr.langs, *USUAL)
        self._lang = next((lang for lang in candidates if self._has(lang)), "")
        self.is_settled = bool(ocr.stated or told)

    def _has(self, lang: str) -> bool:
        return PACKS.get(lang, "") in self._have

    def settle(self, page: Recognised) -> None:
        """Go on in the language that a page is in, if that can be told."""
        if lang := self._told(page):
            self._lang, self.is_settled = lang, True

    def read(self, picture: Picture) -> Recognised:
        """Return what was read of a picture; a failure is part of the answer."""
        page = Recognised(picture.number, picture.label, picture.dpi, picture.image.size)
        if _is_blank(picture.image):
            return structs.replace(page, is_blank=True)
        try:
            return _without_scraps(self._in_its_language(self._upright(page, picture.image), picture.image))
        except RecognitionError as error:
            return structs.replace(page, failure=str(error))

    def _upright(self, page: Recognised, image: Image.Image) -> Recognised:
        """Return what was read of the picture, turned if it must be: asking which way is up only where it reads badly.

        Asked of every page, tesseract would turn some upright ones that have little text.
        """
        plain = self._read(page, image, [self._lang])
        if plain.confidence >= POOR and not _lies(plain):
            return plain
        turns = find_turn(self._ocr.command, image, dpi=page.dpi, seconds=self._ocr.seconds)
        if not turns:
            return plain
        turned = self._read_again(structs.replace(page, turns=turns), image, [self._lang])
        is_better = turned.confidence > plain.confidence or (bool(turned.lines) and _lies(plain))
        return turned if is_better else plain

    def _in_its_language(self, page: Recognised, image: Image.Image) -> Recognised:
        """Return the page, read again where it turns out to be in another language than the one assumed."""
        if self._ocr.stated:
            return page
        others = [lang for lang in OTHER_LETTERS if self._has(lang)]
        if page.confidence < POOR and others:
            page = max(page, self._read_again(page, image, others), key=_confidence)
        lang = self._told(page)
        if not lang or lang == self._lang:
            return page
        return max(page, self._read_again(page, image, [lang]), key=_confidence)

    def _read_again(self, page: Recognised, image: Image.Image, langs: Sequence[str]) -> Recognised:
        """Return the page read in another way, or as it was where that fails."""
        try:
            return self._read(page, image, langs)
        except RecognitionError:
            return page

    def _told(self, page: Recognised) -> str:
        """Return the language of a page if it can be told and there is a pack for it, else ""."""
        lang = lang_of(page.text)
        return lang if self._has(lang) else ""

    def _read(self, page: Recognised, image: Image.Image, langs: Sequence[str]) -> Recognised:
        upright = _turned(image, page.turns)
        table = read_words(
            self._ocr.command,
            upright,
            packs=packs_for(langs, self._have),
            dpi=page.dpi,
            seconds=self._ocr.seconds,
        )
        return structs.replace(page, size=upright.size, lines=tuple(read_table(table)))


def _without_scraps(page: Recognised) -> Recognised:
    lines = tuple(kept for line in page.lines if (kept := without_scraps(line)))
    return structs.replace(page, lines=lines if says_something(lines) else ())


def _turned(image: Image.Image, turns: int) -> Image.Image:
    """Return a picture after so many quarter turns clockwise."""
    return image.transpose(_TURNS[turns]) if turns else image


# Pillow turns the other way round.
_TURNS = {1: Image.Transpose.ROTATE_270, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_90}


def _confidence(page: Recognised) -> float:
    return page.confidence


def _lies(page: Recognised) -> bool:
    """Return whether most long words are higher than wide: the page lies on its side."""
    long = [word for line in page.lines for word in line if len(word.text) >= LETTERS_OF_HIGH]
    high = sum(word.bottom - word.top > HIGH * (word.x1 - word.x0) for word in long)
    return high > len(long) / 2


def _is_blank(image: Image.Image) -> bool:
    """Return whether nothing is printed on the page, specks set aside: the empty back of a sheet."""
    counts = image.convert("L").reduce(COARSE).histogram()
    ground = max(range(256), key=lambda level: counts[level])
    dark = sum(counts[: max(0, ground - BLANK)])
    return ground > PAPER and dark < SPECKS * sum(counts)
