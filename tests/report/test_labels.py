"""The words of the drafts: every language says the same things, with the same gaps to fill."""

from __future__ import annotations

import io
import re
import shutil
import string
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from docx.oxml.ns import qn
from lxml import etree
from msgspec import structs

from pipeline import report
from pipeline.benchmark.wording import in_language
from pipeline.errors import DataError
from pipeline.models import Kind, Performance, Status, Verdict
from pipeline.options import REPORT_LANGS
from pipeline.report import context, labels, specimen
from pipeline.report.checking.documents import undrawn
from pipeline.report.labels import read_labels, report_languages
from pipeline.report.render import render
from tests.report.report_factories import TEMPLATES, small_benchmark


def flat(words: Any, path: str = "") -> dict[str, str]:
    if isinstance(words, dict):
        return {key: text for name, part in words.items() for key, text in flat(part, f"{path}.{name}").items()}
    if isinstance(words, list):
        return {key: text for n, part in enumerate(words) for key, text in flat(part, f"{path}.{n}").items()}
    return {path: words}


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("lang", report_languages())
def test_every_language_has_the_same_labels_with_the_same_gaps(lang: str) -> None:
    english, other = flat(read_labels("en").words), flat(read_labels(lang).words)
    assert {key: gaps(text) for key, text in other.items()} == {key: gaps(text) for key, text in english.items()}
    assert all(text.strip() for text in other.values())


@pytest.mark.parametrize("lang", report_languages())
def test_every_kind_status_and_performance_has_a_word(lang: str) -> None:
    words = read_labels(lang)
    for group, values in (("kinds", Kind), ("statuses", Status), ("performance", Performance)):
        assert set(words.group(group)) == set(values)


@pytest.mark.parametrize("lang", report_languages())
def test_every_verdict_has_its_patterns(lang: str) -> None:
    words = read_labels(lang).words
    assert set(words["finding"]) == set(Verdict)
    assert set(words["general"]) == set(Verdict) - {Verdict.UNKNOWN}
    assert set(words["ask"]) == {verdict for verdict in Verdict if not verdict.is_known}


@pytest.mark.parametrize(
    ("lang", "n", "words"), [("en", 1, "1 page"), ("en", 3, "3 pages"), ("de", 1, "1 Seite"), ("de", 0, "0 Seiten")]
)
def test_counts_agree_with_their_noun(lang: str, n: int, words: str) -> None:
    assert read_labels(lang).count("pages", n) == words


@pytest.mark.parametrize(
    ("parts", "words"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_in_words(parts: list[str], words: str) -> None:
    assert read_labels("en").listing(parts) == words


def test_language_without_a_name_goes_by_its_code() -> None:
    german = read_labels("de")
    assert (german.lang_name("fr"), german.lang_name("zz")) == ("Französisch", "zz")
    assert (german.lang_tag("fr"), german.lang_tag("zz")) == ("fr-FR", "zz")


# A language of one's own: what is wrong in its file is told with the line


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the folder with the words of the drafts, from which they are read."""
    copied = tmp_path / "labels"
    shutil.copytree(labels.FOLDER, copied)
    monkeypatch.setattr(labels, "FOLDER", copied)
    return copied


def lines_of(folder: Path) -> list[str]:
    return (folder / "en.yaml").read_text("utf-8").splitlines()


def line_with(lines: list[str], text: str) -> int:
    return next(n for n, line in enumerate(lines) if text in line)


WRONG: dict[str, tuple[str, str | None, str]] = {
    "missing": ("  interview: interview", None, "'kinds.interview' is missing. See en.yaml, line {line}"),
    "unknown": ("  interview: interview", "  interveiw: x\n  interview: y", "'interveiw' is not known. Did you mean"),
    "gap missing": ('page: "p. {page}"', '  page: "p."', "'places.page' lacks {page}. The words of en.yaml are"),
    "gap unknown": ('page: "p. {page}"', '  page: "p. {pgae} {page}"', "has the gap {pgae}, which nothing fills"),
    "gap where none is": ("and: and", "and: '{n} and'", "There is nothing to fill in here"),
    "gap of a program": ('page: "p. {page}"', '  page: "{page.__class__}"', "has the gap {page.__class__}"),
    "half a brace": ('page: "p. {page}"', '  page: "p. {page"', "has a brace without its other half"),
    "list for a text": ("page: Page", "page: [Page]", "a single text is expected here"),
    "text for a list": ("  how:", "  how: x", ""),
    "nothing": ("of: of", "of:", "nothing stands here"),
    "twice": ("of: of", "of: of\nof: of", "'of' stands here a second time"),
    "no yaml": ("of: of", 'of: "of', "cannot be understood"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_mistake_in_a_file_of_words_is_told_with_its_line(case: str, folder: Path) -> None:
    at, instead, why = WRONG[case]
    lines = lines_of(folder)
    n = line_with(lines, at)
    lines[n : n + 1] = [] if instead is None else [instead]
    (folder / "xx.yaml").write_text("\n".join(lines), "utf-8")
    with pytest.raises(DataError, match=r"xx\.yaml, line \d+: ") as caught:
        read_labels("xx")
    assert why.format(line=n + 1) if "{line}" in why else why in str(caught.value)
    if case not in ("missing", "text for a list", "no yaml", "twice"):
        assert f"line {n + 1}:" in str(caught.value)


def test_a_list_has_as_many_entries_as_in_english(folder: Path) -> None:
    lines = lines_of(folder)
    del lines[line_with(lines, "- What should we have asked you")]
    (folder / "xx.yaml").write_text("\n".join(lines), "utf-8")
    with pytest.raises(DataError, match=r"'guide\.closing' has 2 entries where en\.yaml has 3"):
        read_labels("xx")


def test_words_come_in_the_order_of_the_english_ones(folder: Path) -> None:
    lines = lines_of(folder)
    n = line_with(lines, "not_asked: not asked")
    lines[n : n + 2] = lines[n + 1], lines[n]
    (folder / "xx.yaml").write_text("\n".join(lines), "utf-8")
    assert list(read_labels("xx").words["guide"]["choices"]) == list(read_labels("en").words["guide"]["choices"])


def test_edge_spaces_stay(folder: Path) -> None:
    assert read_labels("en")["cites_between"] == "; "


def test_each_file_is_a_language_and_copies_are_none(folder: Path) -> None:
    for name in ("fr.yaml", "fr-old.yaml", "en - Copy.yaml"):
        shutil.copy(folder / "en.yaml", folder / name)
    assert report_languages() == ["de", "en", "fr"]
    assert {*REPORT_LANGS} == {"de", "en"}


def test_every_language_of_the_drafts_has_its_name_in_all_of_them() -> None:
    for lang in report_languages():
        assert all(lang in names for names in labels._read_names(labels.FOLDER).values())


# A made-up language, to find words that do not come from its file

OTHER_LETTERS = {chr(ord(base) + n): chr(code + n) for base, code in (("a", 0x3B1), ("A", 0x410)) for n in range(24)}
OTHER_LETTERS |= {"y": "\u03c9", "z": "\u03ce", "Y": "\u042d", "Z": "\u042e"}
WORD = re.compile(r"[A-Za-z]{2,}")


def translated(words: Any) -> Any:
    """Return words in letters of other alphabets, gaps as they are."""
    if isinstance(words, dict):
        return {key: translated(part) for key, part in words.items()}
    if isinstance(words, list):
        return [translated(part) for part in words]
    pieces = re.split(r"(\{\w+\})", words)
    return "".join(each if each.startswith("{") else each.translate(str.maketrans(OTHER_LETTERS)) for each in pieces)


def test_a_new_language_is_one_file(folder: Path) -> None:
    """No word of a draft comes from elsewhere: not from code, nor from a template."""
    words = yaml.safe_load((folder / "en.yaml").read_text("utf-8"))
    (folder / "xx.yaml").write_text(yaml.safe_dump(translated(words), allow_unicode=True, sort_keys=False), "utf-8")
    names = yaml.safe_load((folder / "languages.yaml").read_text("utf-8"))
    named = {lang: {**known, "xx": translated(known["en"])} for lang, known in names.items()}
    (folder / "languages.yaml").write_text(yaml.safe_dump(named, allow_unicode=True), "utf-8")
    bench = small_benchmark()
    for material in (specimen.full(bench), specimen.bare(bench)):
        given = set(WORD.findall(f"{material} {bench} {' '.join(map(str, structs.asdict(bench).values()))}"))
        given |= {word[0].upper() + word[1:] for word in given}
        made = {
            "desk review": report.desk_review(material, bench, TEMPLATES, lang="xx"),
            "form": report.kickoff_form(material.city, bench, TEMPLATES, lang="xx"),
            **{
                name: render(TEMPLATES / name, undrawn(context.recommendations(material, bench, lang="xx")))
                for name in (report.RECOMMENDATIONS, report.LETTER)
            },
            **report.interview_guides(material, bench, TEMPLATES, lang="xx"),
        }
        for name, content in made.items():
            said = shown(content)
            assert said
            assert sorted(set(WORD.findall(said)) - given - NOT_WORDS) == [], name


NOT_WORDS = {"peerdesk", "docx"}


def shown(content: bytes) -> str:
    """Return all that somebody sees or hears of a Word file: texts, titles, choices, descriptions."""
    said: list[str] = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if re.fullmatch(r"word/(document|header\d*|footer\d*|footnotes|comments)\.xml", name):
                root = etree.fromstring(archive.read(name))
                said += [text.text or "" for text in root.iter(qn("w:t"))]
                said += [str(value) for value in root.xpath(SPOKEN, namespaces=NAMESPACES)]
    return "\n".join(said)


NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
}
SPOKEN = "//w:tblCaption/@w:val | //w:tblDescription/@w:val | //w:listItem/@w:displayText | //wp:docPr/@descr"


def test_texts_of_the_benchmark_come_in_english_where_it_lacks_the_language() -> None:
    assert in_language({"de": "Rat", "en": "council"}, "fr") == "council"
    assert in_language({"de": "Rat", "en": "council"}, "de") == "Rat"
    assert in_language({"de": "Rat"}, "fr") == "Rat"
    assert in_language({"": "Ms A"}, "fr") == "Ms A"
    assert in_language({}, "fr") == ""
