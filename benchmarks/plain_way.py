"""How long a city takes from its files to both drafts, here and the plain way: a script as a skilled user writes it.

    python -m benchmarks.plain_way [--corpus FOLDER] [--phrases] [CITY]

The plain way reads PDFs page by page with pdfplumber and Word files with python-docx, all else as lines of text. It
finds the indicators with a spaCy Matcher for each, whose patterns are the terms of our word lists as they are written,
and fills two Word templates with docxtpl: a row for each indicator, and a report with the quotes. It does less: no
scans, no inflected words, no status, no citations that can be followed, no pictures. Of ours everything runs but the
page numbers of the contents (``--no-pages``), which another program counts.

Both begin cold, in a process of their own and a new folder, in turns; seconds on the clock, the least and the median of
three. Without a CITY: the demonstration city. With ``--phrases`` the plain way knows that PhraseMatchers find fixed
terms sooner, and keeps the Matchers for words with an open side ("-council").
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.benchmark import Benchmark, load
from pipeline.benchmark.words import Rule, Term

if TYPE_CHECKING:
    from docx.document import Document
    from spacy.language import Language
    from spacy.matcher import Matcher, PhraseMatcher
    from spacy.tokens import Doc

ROOT = Path(__file__).parent.parent
TURNS = 3
LINE = re.compile(r"^(WEBVTT|NOTE|\d+|.*-->.*)$")
"""What is no text in captions: their head, notes, numbers and times."""


Pattern = list[dict[str, Any]]


class Text(NamedTuple):
    """A page, paragraph, cell or line with the file and the place where it stands."""

    file: str
    place: str
    text: str


class Quote(NamedTuple):
    """A sentence that speaks to an indicator."""

    text: str
    source: str


# The plain way


def read(folder: Path) -> Iterator[list[Text]]:
    """Yield the texts of each file that can be read."""
    readers: dict[str, Callable[[Path], Iterator[tuple[str, str]]]] = {".pdf": _pdf, ".docx": _word}
    readers |= dict.fromkeys((".txt", ".md", ".vtt", ".srt"), _lines)
    for kind in ("kickoff", "strategy", "interviews", "other"):
        for path in sorted((folder / kind).rglob("*")):
            if path.suffix.lower() in readers:
                found = readers[path.suffix.lower()](path)
                yield [Text(path.name, place, text) for place, text in found if text.strip()]


def _pdf(path: Path) -> Iterator[tuple[str, str]]:
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            yield f"p. {page.page_number}", (page.extract_text() or "").replace("\n", " ")
            page.close()


def _word(path: Path) -> Iterator[tuple[str, str]]:
    import docx

    document = docx.Document(str(path))
    for n, paragraph in enumerate(document.paragraphs, 1):
        yield f"par. {n}", paragraph.text
    for n, table in enumerate(document.tables, 1):
        for row in table.rows:
            for cell in row.cells:
                yield f"table {n}", cell.text


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    for n, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1):
        if not LINE.match(line):
            yield f"line {n}", line


def language(texts: Sequence[Text]) -> str:
    """Return the language of a document by its first pages."""
    import py3langid

    return str(py3langid.classify(" ".join(text.text for text in texts)[:5000])[0])


class Finder:
    """Finds the indicators in texts of one language, with a Matcher for each.

    With ``phrases`` a PhraseMatcher for each looks for the terms without open words.
    """

    def __init__(self, lang: str, bench: Benchmark, *, phrases: bool) -> None:
        import spacy

        self._nlp = spacy.blank(lang)
        self._nlp.add_pipe("sentencizer")
        self._rules: dict[str, list[Rule]] = defaultdict(list)
        for rule in bench.rules:
            self._rules[rule.indicator].append(rule)
        terms = {name: concept.terms for name, concept in bench.lexicons[lang].concepts.items()}
        whole = {name: [term for term in terms[name] if not phrases or _is_open(term)] for name in terms}
        fixed = {name: [term for term in terms[name] if phrases and not _is_open(term)] for name in terms}
        patterns = {name: [_pattern(self._nlp, term) for term in found] for name, found in whole.items() if found}
        docs = {name: [self._nlp.make_doc(term.text) for term in found] for name, found in fixed.items() if found}
        self._matchers = {
            indicator: self._made(_concepts(rules), patterns, docs) for indicator, rules in self._rules.items()
        }

    def _made(
        self, concepts: Sequence[str], patterns: dict[str, list[Pattern]], docs: dict[str, list[Doc]]
    ) -> list[Matcher | PhraseMatcher]:
        from spacy.matcher import Matcher, PhraseMatcher

        matcher, phrases = Matcher(self._nlp.vocab), PhraseMatcher(self._nlp.vocab, attr="LOWER")
        for concept in concepts:
            if concept in patterns:
                matcher.add(concept, patterns[concept])
            if concept in docs:
                phrases.add(concept, docs[concept])
        return [each for each in (matcher, phrases) if len(each)]

    def find(self, texts: Sequence[Text]) -> Iterator[tuple[str, Quote]]:
        """Yield indicator and quote for each sentence in which two concepts of a rule stand."""
        for doc, text in self._nlp.pipe(((text.text, text) for text in texts), as_tuples=True):
            for indicator, sentence in self._sentences(doc):
                yield indicator, Quote(sentence, f"{text.file}, {text.place}")

    def _sentences(self, doc: Doc) -> Iterator[tuple[str, str]]:
        sentences = list(doc.sents)
        number = [n for n, sentence in enumerate(sentences) for _ in sentence]
        for indicator, matchers in self._matchers.items():
            met: dict[int, set[str]] = defaultdict(set)
            for key, start, _ in (match for matcher in matchers for match in matcher(doc)):
                met[number[start]].add(doc.vocab.strings[key])
            for n, concepts in sorted(met.items()):
                if any(_is_met(rule, concepts) for rule in self._rules[indicator]):
                    yield indicator, sentences[n].text.strip()


def _concepts(rules: Sequence[Rule]) -> list[str]:
    return list(dict.fromkeys(name for rule in rules for item in rule.all for name in item))


def _is_met(rule: Rule, concepts: set[str]) -> bool:
    met = sum(not concepts.isdisjoint(item) for item in rule.all)
    return met >= min(2, len(rule.all))


def _is_open(term: Term) -> bool:
    return any(word.open_left or word.open_right for word in term.words)


def _pattern(nlp: Language, term: Term) -> Pattern:
    """Return the pattern of a term: its words as written, small; an open side is a regular expression."""
    pattern: Pattern = []
    for word in term.words:
        if word.open_left or word.open_right:
            begin, end = ("" if word.open_left else "^"), ("" if word.open_right else "$")
            pattern.append({"LOWER": {"REGEX": begin + re.escape(word.text.lower()) + end}})
        else:
            pattern += [{"LOWER": token.lower_} for token in nlp.make_doc(word.text)]
    return pattern


def _desk_review_template() -> Document:
    import docx

    document = docx.Document()
    document.add_heading("Desk review: {{ city }}", 0)
    table = document.add_table(rows=4, cols=4, style="Table Grid")
    for cell, text in zip(table.rows[0].cells, ("Indicator", "What it asks", "What we found", "To ask"), strict=True):
        cell.text = text
    table.rows[1].cells[0].text = "{%tr for row in rows %}"
    texts = ("{{ row.id }}", "{{ row.name }}", "{{ row.found }}", "{{ row.ask }}")
    for cell, text in zip(table.rows[2].cells, texts, strict=True):
        cell.text = text
    table.rows[3].cells[0].text = "{%tr endfor %}"
    return document


def _report_template() -> Document:
    import docx

    document = docx.Document()
    document.add_heading("Report: {{ city }}", 0)
    document.add_paragraph("{%p for row in rows %}")
    document.add_heading("{{ row.id }} {{ row.name }}", 2)
    document.add_paragraph("{%p for quote in row.quotes %}")
    document.add_paragraph("“{{ quote.text }}” ({{ quote.source }})", style="List Bullet")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endfor %}")
    return document


def write(template: Document, path: Path, content: dict[str, Any]) -> None:
    """Write a draft: the template filled with the content."""
    from docxtpl import DocxTemplate

    empty = path.with_suffix(".template.docx")
    template.save(str(empty))
    draft = DocxTemplate(empty)
    draft.render(content, autoescape=True)
    draft.save(path)


def plain_way(folder: Path, output: Path, *, phrases: bool) -> None:
    """Write a desk review and a report on a city, and print what they rest on."""
    bench = load()
    finders: dict[str, Finder] = {}
    quotes: dict[str, list[Quote]] = defaultdict(list)
    for texts in read(folder):
        lang = language(texts)
        if lang in bench.lexicons:
            finder = finders.setdefault(lang, finders.get(lang) or Finder(lang, bench, phrases=phrases))
            for indicator, quote in finder.find(texts):
                quotes[indicator].append(quote)
    rows = [
        {
            "id": each.id,
            "name": each.title["en"],
            "found": "\n".join(f"{quote.text} ({quote.source})" for quote in quotes[each.id]),
            "ask": "" if quotes[each.id] else "What is in place?",
            "quotes": quotes[each.id],
        }
        for each in bench.indicators
    ]
    content = {"city": folder.name, "rows": rows}
    write(_desk_review_template(), output / "desk-review.docx", content)
    write(_report_template(), output / "report.docx", content)
    print(f"{sum(map(len, quotes.values()))} quotes for {sum(map(bool, quotes.values()))} indicators")


# Both, measured


def measure(command: Sequence[str], output: Path) -> float:
    """Return the seconds that the command takes from start to end; raise RuntimeError where it leaves no report."""
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, check=False, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - start
    # 1 says that a file could not be read (a scan): the drafts are there all the same.
    if done.returncode not in (0, 1) or not next(output.rglob("report.docx"), None):
        raise RuntimeError(f"{command[0]} ended with {done.returncode}")
    return seconds


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print; with ``--plain`` go the plain way once."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("city", nargs="?", default="auenfels")
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus")
    parser.add_argument("--plain", type=Path, metavar="FOLDER", help="write the drafts the plain way, to this folder")
    parser.add_argument("--phrases", action="store_true", help="look for fixed terms with PhraseMatchers")
    told = parser.parse_args(arguments)
    corpus = told.corpus.resolve()
    if told.plain:
        plain_way(corpus / told.city, told.plain, phrases=told.phrases)
        return
    ours, plain = [], []
    for _ in range(TURNS):
        with tempfile.TemporaryDirectory() as folder:
            place = ["--corpus", str(corpus)]
            ours.append(measure(["pipeline", "run", told.city, *place, "--output", folder, "--no-pages"], Path(folder)))
        with tempfile.TemporaryDirectory() as folder:
            way = ["--phrases"] if told.phrases else []
            plain.append(measure(["benchmarks.plain_way", told.city, *place, "--plain", folder, *way], Path(folder)))
    print(f"{told.city}, {os.cpu_count()} processors, {TURNS} turns: seconds, least and median")
    for name, seconds in (("peerdesk run", ours), ("the plain way", plain)):
        print(f"  {name:14}{min(seconds):8.2f}{median(seconds):8.2f}")
    print(f"  {'times as fast':14}{min(plain) / min(ours):8.1f}{median(plain) / median(ours):8.1f}")


if __name__ == "__main__":
    main()
