"""One web page that shows what was read: each page's picture with the passages' boxes, the texts beside it.

All is in the one file, so that it can be sent around; text from inputs is escaped, and a policy in the page keeps
every script but ours from running.
"""

from __future__ import annotations

import base64
import hashlib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, StrictUndefined
from msgspec import Struct, field

from pipeline.errors import InputError
from pipeline.extract.numbers import by_reason, name_ranges
from pipeline.inspection.account import Account
from pipeline.models import CellPlace, PagePlace, ParagraphPlace, Part, Passage, Place, Region, TimePlace

if TYPE_CHECKING:
    from pipeline.extract.pdf.pictures import PagePicture
    from pipeline.inspection import Inspected

MOST_PAGES = 60  # drawn in one web page: about 10 MB
Words = Mapping[str, Any]
Note = tuple[str, str]


class Box(Struct, frozen=True, kw_only=True):
    """A region of a passage on its page, as a style that places it in percent of the picture."""

    n: int
    part: Part
    passage: str
    style: str


class Text(Struct, frozen=True, kw_only=True):
    """A passage as shown; ``earlier`` is the page on which it began, where it only goes on here (else 0)."""

    n: int
    id: str
    part: Part
    text: str
    lang: str
    context: str
    notes: tuple[str, ...] = ()
    earlier: int = 0


class Sheet(Struct, frozen=True, kw_only=True):
    """A page: its picture as a data address ("" where it could not be drawn), boxes and texts."""

    id: str
    number: int
    label: str
    width: float
    height: float
    picture: str
    boxes: list[Box]
    passages: list[Text]
    reasons: list[str]


class File(Struct, frozen=True, kw_only=True):
    """A file as shown: pages where it has any, else its passages one after the other (``flow``)."""

    id: str
    name: str
    facts: list[Note]
    notes: list[Note]
    sheets: list[Sheet] = field(default_factory=list)
    flow: list[Text] = field(default_factory=list)


def web_page(inspected: Sequence[Inspected], *, lang: str, pages: Sequence[int] = ()) -> str:
    """Return the page in a language ("de"; English where it has no words); ``pages`` are those to show.

    Without any all are shown, but at most 60.
    """
    known: dict[str, Words] = tomllib.loads(_data("words.toml"))
    lang = lang if lang in known else "en"
    words = known[lang]
    script = _data("script.js")
    environment = Environment(autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)
    return environment.from_string(_data("page.html.jinja")).render(
        lang=lang,
        words=words,
        files=list(_files(inspected, words, pages)),
        parts=[part for part in Part if any(part in _parts(item) for item in inspected)],
        style=_data("style.css"),
        script=script,
        script_hash=f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}",
    )


def _data(name: str) -> str:
    return resources.files("pipeline.inspection").joinpath(name).read_text("utf-8")


def _parts(item: Inspected) -> set[Part]:
    return {passage.part for passage in item.reading.passages} if item.reading else set()


def _files(inspected: Sequence[Inspected], words: Words, pages: Sequence[int]) -> Iterator[File]:
    room = MOST_PAGES
    for number, item in enumerate(inspected, 1):
        chosen = _chosen(item, pages)
        yield _file(item, f"f{number}", chosen[:room], words)
        room -= len(chosen[:room])


def _chosen(item: Inspected, pages: Sequence[int]) -> list[int]:
    """Return the pages of a PDF that are wanted; none for a file without pages as boxes."""
    if not item.reading or not _is_paged(item):
        return []
    count = item.account.pages
    return [page for page in pages or range(1, count + 1) if page <= count]


def _is_paged(item: Inspected) -> bool:
    return (
        bool(item.reading) and item.account.pages > 0 and all(isinstance(p.place, PagePlace) for p in _passages(item))
    )


def _passages(item: Inspected) -> Sequence[Passage]:
    return item.reading.passages if item.reading else ()


def _file(item: Inspected, id: str, pages: Sequence[int], words: Words) -> File:
    notes = list(_notes(item.account, words))
    if not _is_paged(item):
        flow = [_text(passage, id, words) for passage in _passages(item)]
        return File(id=id, name=item.account.file, facts=_facts(item.account, words), notes=notes, flow=flow)
    if left_out := item.account.pages - len(pages):
        notes.append(_left_out(left_out, item.account.pages, pages, words))
    sheets = list(_sheets(item, id, pages, words))
    return File(id=id, name=item.account.file, facts=_facts(item.account, words), notes=notes, sheets=sheets)


def _left_out(count: int, pages: int, shown: Sequence[int], words: Words) -> Note:
    first = min(shown[-1] + 1 if shown else 1, pages)
    example = f"{first}-{min(first + MOST_PAGES - 1, pages)}"
    return words["pages"], words["left_out"].format(count=count, pages=pages, example=example)


# --- what stands above: figures, warnings, pages to check ---


def _facts(account: Account, words: Words) -> list[Note]:
    langs = ", ".join(f"{lang or words['unknown']} {count}" for lang, count in account.langs.items())
    named = [
        (words["pages"], str(account.pages) if account.pages else ""),
        (words["passages"], str(account.passages)),
        (words["characters"], str(account.characters)),
        (words["tables"], str(account.tables) if account.tables else ""),
        (words["langs"], langs),
        (words["scans"], _page_list(account.scans, words)),
        (words["recognised"], _page_list(account.recognised, words)),
    ]
    return [] if account.outcome.is_failure else [(label, text) for label, text in named if text]


def _notes(account: Account, words: Words) -> Iterator[Note]:
    if account.reason:
        yield words["not_read"], account.reason
    yield from ((words["warning"], warning) for warning in account.warnings)
    for reason, pages in by_reason(account.suspicious).items():
        yield words["check"], f"{_page_list(pages, words) or words['the_file']}: {reason}"


def _page_list(pages: Sequence[int], words: Words) -> str:
    return str(words["page_list"].format(pages=name_ranges(pages))) if any(pages) else ""


# --- pages ---


def _sheets(item: Inspected, id: str, pages: Sequence[int], words: Words) -> Iterator[Sheet]:
    passages = _by_page(_passages(item))
    pictures = _pictures(item, pages)
    for number in pages:
        found = passages.get(number, [])
        picture = pictures.get(number)
        yield Sheet(
            id=f"{id}s{number}",
            number=number,
            label=_label(found, number),
            width=picture.width if picture else 0.0,
            height=picture.height if picture else 0.0,
            picture=_address(picture) if picture else "",
            boxes=list(_boxes(found, id, picture)) if picture else [],
            passages=[_text(passage, id, words, page=number) for passage in found],
            reasons=[suspicion.reason for suspicion in item.account.suspicious if suspicion.page == number],
        )


def _pictures(item: Inspected, pages: Sequence[int]) -> dict[int, PagePicture]:
    """Return the pages' pictures; none where the file can be read but not drawn."""
    from pipeline.extract.pdf.pictures import page_pictures

    try:
        return {picture.number: picture for picture in page_pictures(item.path, pages)}
    except InputError:
        return {}


def _address(picture: PagePicture) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(picture.jpeg).decode()}"


def _by_page(passages: Sequence[Passage]) -> dict[int, list[Passage]]:
    """Return the passages of each page, also those that only go on there."""
    found: dict[int, list[Passage]] = {}
    for passage in passages:
        for page in dict.fromkeys(_pages_of(passage)):
            found.setdefault(page, []).append(passage)
    return found


def _pages_of(passage: Passage) -> list[int]:
    place = passage.place
    return [place.page, *(region.page for region in place.regions)] if isinstance(place, PagePlace) else []


def _regions(passage: Passage) -> tuple[Region, ...]:
    return passage.place.regions if isinstance(passage.place, PagePlace) else ()


def _label(passages: Sequence[Passage], page: int) -> str:
    """Return the page's printed number, where it is another than the page's own."""
    labels = (p.place.label for p in passages if isinstance(p.place, PagePlace) and p.place.page == page)
    label = next(labels, "")
    return "" if label == str(page) else label


def _boxes(passages: Sequence[Passage], id: str, picture: PagePicture) -> Iterator[Box]:
    for passage in passages:
        for region in _regions(passage):
            if region.page == picture.number:
                style = _style(region, picture)
                yield Box(n=passage.n, part=passage.part, passage=f"{id}p{passage.n}", style=style)


def _style(region: Region, picture: PagePicture) -> str:
    """Return where a box lies on the picture, with a point of air around the letters."""
    wide, high = picture.width / 100, picture.height / 100
    places = {
        "left": (region.x0 - 1) / wide,
        "top": (region.top - 0.5) / high,
        "width": (region.x1 - region.x0 + 2) / wide,
        "height": (region.bottom - region.top + 1) / high,
    }
    return ";".join(f"{name}:{place:.2f}%" for name, place in places.items())


# --- passages ---


def _text(passage: Passage, id: str, words: Words, *, page: int = 0) -> Text:
    begins = passage.place.page if isinstance(passage.place, PagePlace) else page
    return Text(
        n=passage.n,
        id=f"{id}p{passage.n}",
        part=passage.part,
        text=passage.text,
        lang=passage.lang,
        context=passage.context,
        notes=tuple(filter(None, _passage_notes(passage, words))),
        earlier=begins if page and begins != page else 0,
    )


def _passage_notes(passage: Passage, words: Words) -> Iterator[str]:
    yield ", ".join(filter(None, (*_place(passage.place, words), passage.speaker)))
    yield passage.lang
    if passage.confidence is not None:
        yield words["sure"].format(share=f"{passage.confidence:.0%}")


def _place(place: Place, words: Words) -> Iterator[str]:
    """Yield where a passage of a file without pages stands."""
    match place:
        case ParagraphPlace(paragraph=paragraph, line=line):
            yield words["paragraph_place"].format(paragraph=paragraph)
            yield words["line_place"].format(line=line) if line else ""
            yield words["page_list"].format(pages=place.page) if place.page else ""
        case CellPlace(table=table, row=row, column=column):
            yield words["table_place"].format(table=table, row=row)
            yield words["column_place"].format(column=column) if column else ""
            yield words["page_list"].format(pages=place.page) if place.page else ""
        case TimePlace(turn=turn, start_ms=start):
            yield words["turn_place"].format(turn=turn)
            yield _clock(start) if start is not None else ""


def _clock(milliseconds: int) -> str:
    minutes, seconds = divmod(milliseconds // 1000, 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
