"""The page that tells people what became of every input of a run."""

from __future__ import annotations

import tomllib
from importlib import resources

from msgspec import Struct

from pipeline.outcomes import Outcome

MEGABYTE = 2**20


class CityLine(Struct, frozen=True, kw_only=True):
    """A city in the summary; ``seconds`` and ``memory`` (bytes) are of reading its files."""

    folder: str
    name: str
    files: int
    outcomes: dict[Outcome, int]
    pages: int
    passages: int
    evidence: int
    langs: tuple[str, ...]
    seconds: float
    memory: int
    error: str = ""
    is_new: bool = True


class FileLine(Struct, frozen=True, kw_only=True):
    """A file of which there is something to say."""

    city: str
    file: str
    outcome: Outcome
    notes: tuple[str, ...]


class Summary(Struct, frozen=True, kw_only=True):
    """All cities of a run, the files to tell something of, and how many more there are of these."""

    cities: tuple[CityLine, ...]
    files: tuple[FileLine, ...]
    more_files: int = 0

    @property
    def total(self) -> CityLine:
        """The sum of all cities; the most memory that any file took."""
        return CityLine(
            folder="",
            name="",
            files=sum(city.files for city in self.cities),
            outcomes={outcome: sum(city.outcomes[outcome] for city in self.cities) for outcome in Outcome},
            pages=sum(city.pages for city in self.cities),
            passages=sum(city.passages for city in self.cities),
            evidence=sum(city.evidence for city in self.cities),
            langs=tuple(dict.fromkeys(lang for city in self.cities for lang in city.langs)),
            seconds=sum(city.seconds for city in self.cities),
            memory=max((city.memory for city in self.cities), default=0),
        )


def summary_page(summary: Summary, *, lang: str) -> str:
    """Return the page in a language ("de"; English where it has no words), as one HTML file without scripts."""
    from jinja2 import Environment, StrictUndefined

    known = tomllib.loads(_data("words.toml"))
    lang = lang if lang in known else "en"
    environment = Environment(autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)
    environment.filters["number"] = lambda value: _number(value, lang)
    environment.filters["megabytes"] = lambda value: _number(round(value / MEGABYTE), lang)
    page = environment.from_string(_data("page.html.jinja"))
    outcomes = [outcome for outcome in Outcome if outcome is Outcome.DONE or summary.total.outcomes[outcome]]
    return page.render(lang=lang, words=known[lang], summary=summary, outcomes=outcomes)


def _number(value: float, lang: str) -> str:
    """Return a number as people of the language write it, seconds with one decimal."""
    told = f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"
    return told.translate(str.maketrans(",.", ".,")) if lang == "de" else told


def _data(name: str) -> str:
    return resources.files(__name__).joinpath(name).read_text("utf-8")
