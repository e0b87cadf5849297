"""Checking Word templates: ours pass, and broken ones are told with what is wrong, where, and what to do."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document
from docx.document import Document as Docx
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from msgspec import structs

from pipeline import benchmark, report
from pipeline.benchmark import Benchmark
from pipeline.cli import main
from pipeline.cli_templates import DOCUMENTS
from pipeline.models import Audience, Kind, Place, Status, Verdict
from pipeline.report import (
    CHANGE_REPORT,
    COMPILED_FRONT,
    DESK_REVIEW,
    INTERVIEW_GUIDE,
    KICKOFF_FORM,
    RECOMMENDATIONS,
    context,
)
from pipeline.report import specimen as specimens
from pipeline.report.checking import KINDS, Checker, Finding, Severity, told
from pipeline.report.checking.documents import undrawn
from pipeline.report.checking.shapes import shape_of
from pipeline.report.render import render
from pipeline.report.wordkit.xml import Element
from tests.report.report_factories import TEMPLATES

TAG = "{{ city }}"
Edit = Callable[[Docx], object]
Zipped = Callable[[dict[str, bytes]], object]


@pytest.fixture(scope="module")
def bench() -> Benchmark:
    return benchmark.load()


@pytest.fixture(scope="module")
def small(bench: Benchmark) -> Benchmark:
    """Return the first indicators of each theme only, for drafts that are made quickly."""
    themes = tuple(structs.replace(theme, indicators=theme.indicators[:1]) for theme in bench.themes)
    kept = {indicator for theme in themes for indicator in theme.indicators}
    return structs.replace(
        bench,
        themes=themes,
        indicators=tuple(each for each in bench.indicators if each.id in kept),
        facets=tuple(each for each in bench.facets if each.indicator in kept),
    )


@pytest.fixture(scope="module")
def checker(small: Benchmark) -> Checker:
    return Checker(small)


# Making broken templates


def paragraphs(document: Docx) -> Iterator[Paragraph]:
    return (Paragraph(each, document._body) for each in document.element.body.iter(qn("w:p")))


def at(document: Docx, text: str) -> Paragraph:
    """Return the first paragraph that holds the text."""
    return next(each for each in paragraphs(document) if text in "".join(t.text for t in each._p.iter(qn("w:t"))))


def say(text: str, instead_of: str = TAG) -> Edit:
    """Return the edit that writes other words into the paragraph of a mark."""

    def edit(document: Docx) -> None:
        paragraph = at(document, instead_of)
        whole = "".join(t.text for t in paragraph._p.iter(qn("w:t")))
        texts = list(paragraph._p.iter(qn("w:t")))
        texts[0].text = whole.replace(instead_of, text)
        for each in texts[1:]:
            each.text = ""

    return edit


def delete(text: str) -> Edit:
    def edit(document: Docx) -> None:
        element = at(document, text)._p
        element.getparent().remove(element)

    return edit


def add(*texts: str, before: str = TAG) -> Edit:
    """Return the edit that puts paragraphs before that of a mark."""

    def edit(document: Docx) -> None:
        for text in texts:
            at(document, before).insert_paragraph_before(text)

    return edit


def in_header(text: str) -> Edit:
    def edit(document: Docx) -> None:
        document.sections[0].header.paragraphs[0].add_run(text)

    return edit


def without_controls(text: str) -> Edit:
    """Return the edit that takes the dropdown or field out of the paragraph of a mark, its words kept."""

    def edit(document: Docx) -> None:
        for control in list(at(document, text)._p.iter(qn("w:sdt"))):
            for run in control.find(qn("w:sdtContent")):
                control.addprevious(run)
            control.getparent().remove(control)

    return edit


def cut_by_link(document: Docx) -> None:
    paragraph = at(document, TAG)
    texts = list(paragraph._p.iter(qn("w:t")))
    texts[0].text = "{{ ci"
    second = deepcopy(texts[0].getparent())
    second.find(qn("w:t")).text = "ty }}"
    link = document.element.makeelement(qn("w:hyperlink"), {qn("w:anchor"): "x"})
    link.append(second)
    paragraph._p.append(link)


def cut_by_bold(document: Docx) -> None:
    """Cut a mark into runs, as Word does for a spelling mark: that is no mistake."""
    paragraph = at(document, TAG)
    for text in paragraph._p.iter(qn("w:t")):
        text.text = ""
    for piece in ("{", "{ ci", "ty }", "}"):
        paragraph.add_run(piece).bold = piece == "{ ci"


def drop_style(name: str) -> Edit:
    def edit(document: Docx) -> None:
        style = document.styles[name]._element
        style.getparent().remove(style)

    return edit


def share_a_paragraph(document: Docx) -> None:
    field = at(document, "[[unknown]]")
    at(document, "[[know]]").add_run("[[unknown]]")
    field._p.getparent().remove(field._p)


def out_of_the_table(document: Docx) -> None:
    at(document, "{{ evidence }}").runs[0].text = ""
    at(document, "{{ labels.evidence.intro }}").insert_paragraph_before("{{ evidence }}")


def tracked(document: Docx) -> None:
    run = at(document, TAG).runs[0]._r
    inserted = document.element.makeelement(qn("w:ins"), {qn("w:id"): "9", qn("w:author"): "x"})
    run.addprevious(inserted)
    inserted.append(run)


def page_break_in_a_tag(document: Docx) -> None:
    section = deepcopy(document.element.body.find(qn("w:sectPr")))
    for reference in [*section.iter(qn("w:headerReference")), *section.iter(qn("w:footerReference"))]:
        section.remove(reference)
    at(document, "for pillar in pillars")._p.get_or_add_pPr().append(section)


def zipped(change: Zipped) -> Callable[[bytes], bytes]:
    def edit(content: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        change(parts)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, data in parts.items():
                archive.writestr(name, data)
        return buffer.getvalue()

    return edit


def replaced(part: str, old: str, new: str) -> Callable[[bytes], bytes]:
    def change(parts: dict[str, bytes]) -> None:
        assert old.encode() in parts[part]
        parts[part] = parts[part].replace(old.encode(), new.encode())

    return zipped(change)


def related(kind: str, target: str) -> Callable[[bytes], bytes]:
    relation = f'<Relationship Id="rId99" Type="x/{kind}" Target="{target}" TargetMode="External"/>'
    return replaced("word/_rels/document.xml.rels", "</Relationships>", f"{relation}</Relationships>")


def make(tmp_path: Path, name: str, *edits: Edit) -> Path:
    path = tmp_path / name
    document = Document(str(TEMPLATES / name))
    for edit in edits:
        edit(document)
    document.save(str(path))
    return path


def errors(findings: tuple[Finding, ...]) -> list[str]:
    return [f"{each.place}: {each.message}" for each in findings if each.severity is Severity.ERROR]


# Ours


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_our_own_templates_have_nothing_wrong_and_are_told_apart(kind: object, checker: Checker) -> None:
    checked = checker.check(TEMPLATES / kind.file)  # type: ignore[attr-defined]
    assert (checked.findings, checked.document) == ((), kind.name)  # type: ignore[attr-defined]


def test_the_command_offers_every_document() -> None:
    assert tuple(kind.name for kind in KINDS) == DOCUMENTS


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_specimen_has_an_example_of_every_variable(kind: object, bench: Benchmark) -> None:
    frames = [content["frame"] for content in kind.make(specimens.completed(bench))]  # type: ignore[attr-defined]
    assert shape_of(frames).unknown() == []


def test_everything_occurs_in_the_specimen(bench: Benchmark) -> None:
    material = specimens.full(bench)
    findings = [finding for row in material.review.rows for finding in row.findings]
    assert {finding.verdict for finding in findings} == set(Verdict)
    assert {item.status for item in material.evidence} == set(Status)
    assert {source.kind for source in material.sources} == set(Kind)
    assert {type(passage.place) for passage in material.passages} == set(Place.__args__)  # type: ignore[attr-defined]
    assert {passage.lang for passage in material.passages} == set(bench.languages)
    assert list(material.people)


def test_the_specimen_makes_drafts_in_other_languages(small: Benchmark) -> None:
    for material in (specimens.full(small), specimens.bare(small)):
        assert report.desk_review(material, small, TEMPLATES, lang="de")
        assert render(TEMPLATES / RECOMMENDATIONS, undrawn(context.recommendations(material, small, lang="de")))


# Broken ones: which template, the edits, and what the finding says

BROKEN: dict[str, tuple[str, tuple[Edit, ...], str]] = {
    "no end": (DESK_REVIEW, (delete("endfor"),), r"“\{%p for \w+ in \w+ %\}” has no end; put “\{%p endfor %\}”"),
    "no beginning": (DESK_REVIEW, (delete("for area in"),), "ends a block that nothing begins"),
    "second brace missing": (DESK_REVIEW, (say("{{ city }"),), "“{{ city }” is opened and not closed in its paragraph"),
    "one brace": (DESK_REVIEW, (say("{ city }"),), "has one brace on each side; write “{{ city }}”"),
    "closing only": (DESK_REVIEW, (say("city }}"),), "“}}” closes a mark that nothing opens"),
    "statement not closed": (
        DESK_REVIEW,
        (say("{%p for step in how }", "{%p for step in how %}"),),
        "“{%p for step in how }” is opened and not closed",
    ),
    "empty mark": (DESK_REVIEW, (say("{{ }}"),), "“{{ }}” is empty"),
    "two words": (DESK_REVIEW, (say("{{ pillar name }}", "{{ pillar.name }}"),), "cannot be understood"),
    "German quotes": (
        DESK_REVIEW,
        (add("{%p if city == „x“ %}", "{%p endif %}"),),
        "quotation marks that cannot be read",
    ),
    "space before p": (
        DESK_REVIEW,
        (say("{% p for step in how %}", "{%p for step in how %}"),),
        "has a space behind “{%”; write “{%p for ... %}”",
    ),
    "words beside a tag": (
        DESK_REVIEW,
        (say("{%p for step in how %} Steps", "{%p for step in how %}"),),
        "takes its whole paragraph with it, and so “Steps”",
    ),
    "two tags in a paragraph": (
        DESK_REVIEW,
        (delete("{{ step }}"), say("{%p for step in how %}{%p endfor %}", "{%p for step in how %}")),
        "shares its paragraph with other marks",
    ),
    "section break in a tag": (DESK_REVIEW, (page_break_in_a_tag,), "and so the section break in it"),
    "half a p": (
        DESK_REVIEW,
        (say("{% for step in how %}", "{%p for step in how %}"),),
        "belong together, so both begin with",
    ),
    "else without if": (DESK_REVIEW, (add("{%p else %}"),), "stands in no “if”"),
    "from a cell into the next": (
        DESK_REVIEW,
        (add("{%p if city %}", before="[[know]]"), add("{%p endif %}", before="[[question]]")),
        "stand in different cells, boxes or parts",
    ),
    "cut by a link": (DESK_REVIEW, (cut_by_link,), "is cut by a link, a field or a tracked change"),
    "unknown variable": (DESK_REVIEW, (say("{{ citty }}"),), "citty is not known; did you mean city?"),
    "unknown attribute": (
        DESK_REVIEW,
        (say("{{ pilar.name }}", "{{ pillar.name }}"),),
        r"pilar is not known; did you mean pillar\?",
    ),
    "attribute of an item": (
        DESK_REVIEW,
        (say("{{ pillar.titel }}", "{{ pillar.name }}"),),
        "pillar.titel is not known",
    ),
    "unknown label": (
        DESK_REVIEW,
        (say("{{ labels.desk.how_titel }}", "{{ labels.desk.how_title }}"),),
        r"labels.desk.how_titel is not known; did you mean labels.desk.how_title\?",
    ),
    "list printed": (DESK_REVIEW, (say("{{ pillars }}"),), "is a list; go through it with"),
    "group printed": (DESK_REVIEW, (say("{{ provenance }}"),), "holds several things; name one"),
    "loop over a text": (DESK_REVIEW, (add("{%p for x in city %}", "{%p endfor %}"),), "city is a single text"),
    "out of its loop": (DESK_REVIEW, (add("{{ pillar.name }}"),), "pillar is not known"),
    "unknown filter": (DESK_REVIEW, (say("{{ city|uper }}"),), r"the filter uper is not known; did you mean upper\?"),
    "field missing": (DESK_REVIEW, (delete("[[know]]"),), r"has no place for \[\[know\]\]"),
    "field misspelt": (
        DESK_REVIEW,
        (say("[[knwo]]", "[[know]]"),),
        r"\[\[knwo\]\] is not a field of these rows; did you mean \[\[know\]\]\?",
    ),
    "field with spaces": (DESK_REVIEW, (say("[[ know ]]", "[[know]]"),), r"is not written right; write “\[\[know\]\]”"),
    "two fields in a paragraph": (DESK_REVIEW, (share_a_paragraph,), "share a paragraph; give each its own"),
    "field twice": (DESK_REVIEW, (add("[[know]]", before="[[know]]"),), r"\[\[know\]\] stands twice in one cell"),
    "field in the text": (DESK_REVIEW, (add("[[know]]"),), "nothing would fill [[know]], in no table row"),
    "no dropdown": (DESK_REVIEW, (without_controls("[[performance]]"),), r"\[\[performance\]\] needs a dropdown"),
    "rows outside a table": (DESK_REVIEW, (out_of_the_table,), "stands outside a table"),
    "rows in the header": (
        DESK_REVIEW,
        (in_header("{{ evidence }}"),),
        "is filled in the text only, not in the header",
    ),
    "contents beside words": (
        DESK_REVIEW,
        (say("See {{ contents }}", "{{ contents }}"),),
        "needs a paragraph of its own",
    ),
    "no field to write in": (KICKOFF_FORM, (without_controls("{{ indicator.answer }}"),), "needs a field to write in"),
    "no dropdown in a guide": (INTERVIEW_GUIDE, (without_controls("{{ question.asked }}"),), "needs a dropdown"),
    "no style for quotes": (RECOMMENDATIONS, (drop_style("Evidence Quote"),), "lacks the styles evidence quote"),
    "no style for footnotes": (
        RECOMMENDATIONS,
        (drop_style("footnote reference"),),
        "lacks the styles footnote reference",
    ),
    "unknown in the header": (CHANGE_REPORT, (in_header("{{ hedaer }}"),), r"the header.*hedaer is not known"),
    "field of the overview": (COMPILED_FRONT, (delete("[[standing]]"),), r"has no place for \[\[standing\]\]"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_is_told(case: str, checker: Checker, tmp_path: Path) -> None:
    name, edits, told_as = BROKEN[case]
    path = make(tmp_path, name, *edits)
    kind = next(kind.name for kind in KINDS if kind.file == name)
    checked = checker.check(path)
    assert checked.document == kind
    pattern = told_as if "\\" in told_as else re.escape(told_as).replace(r"\.\*", ".*")
    assert re.search(pattern, "\n".join(errors(checked.findings))), "\n".join(told(checked))
    # One mistake is told in one line, or in two where a block is broken.
    assert len(errors(checked.findings)) <= 2, "\n".join(told(checked))
    assert all(finding.place or "styles" in finding.message for finding in checked.findings)


# Spread over several runs, as Word writes it.
FIELD = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> INCLUDE</w:instrText></w:r>'
    '<w:r><w:instrText>TEXT "x"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)
FILES: dict[str, tuple[str, Callable[[bytes], bytes], str]] = {
    "no zip": ("error", lambda content: b"Dear Sir", "is not a Word file"),
    "old format": (
        "error",
        lambda content: b"\xd0\xcf\x11\xe0" + content,
        "locked with a password or in the old format",
    ),
    "cut off": ("error", lambda content: content[:5000], "is not a Word file, or a damaged one"),
    "no document": ("error", zipped(lambda parts: parts.pop("word/document.xml")), "is not a Word file"),
    "macros": (
        "error",
        replaced(
            "[Content_Types].xml",
            "openxmlformats-officedocument.wordprocessingml.document.main+xml",
            "ms-word.document.macroEnabled.main+xml",
        ),
        "holds macros",
    ),
    "dotx": (
        "error",
        replaced("[Content_Types].xml", "wordprocessingml.document.main", "wordprocessingml.template.main"),
        "is a Word template (.dotx)",
    ),
    "linked picture": ("error", related("image", "file:///C:/logo.png"), "is linked to something outside of it"),
    "picture of a stranger": ("error", related("image", "https://example.org/x.png"), "is linked to something"),
    "program as link": ("error", related("hyperlink", "file:///C:/x.exe"), "is linked to something outside of it"),
    "embedded program": (
        "error",
        zipped(lambda parts: parts.update({"word/embeddings/oleObject1.bin": b"x"})),
        "holds an embedded file or program",
    ),
    "field that loads": (
        "error",
        replaced("word/document.xml", "<w:body>", f"<w:body>{FIELD}"),
        "holds a field that loads or starts something (INCLUDETEXT)",
    ),
    "other file taken in": (
        "error",
        replaced("word/document.xml", "<w:body>", "<w:body><w:altChunk/>"),
        "takes in another",
    ),
    "entities": (
        "error",
        replaced("word/document.xml", "<w:document", "<!DOCTYPE d [<!ENTITY a 'b'>]><w:document"),
        "is not a Word file, or a damaged one",
    ),
    "damaged properties": (
        "error",
        zipped(lambda parts: parts.update({"docProps/core.xml": b"<cp:core"})),
        "is not a Word file, or a damaged one",
    ),
    "part that leads away": (
        "error",
        zipped(lambda parts: parts.update({"../../x.xml": b"<a/>"})),
        "is not a Word file, or a damaged one",
    ),
}


@pytest.mark.parametrize("case", FILES)
def test_what_is_wrong_with_the_file_is_told(case: str, checker: Checker, tmp_path: Path) -> None:
    severity, change, told_as = FILES[case]
    path = tmp_path / DESK_REVIEW
    path.write_bytes(change((TEMPLATES / DESK_REVIEW).read_bytes()))
    (finding,) = checker.check(path).findings
    assert (finding.severity, told_as in finding.message) == (severity, True), finding


def test_a_draft_is_no_template(small: Benchmark, checker: Checker, tmp_path: Path) -> None:
    path = tmp_path / DESK_REVIEW
    for audience in Audience:
        material = structs.replace(specimens.full(small), audience=audience)
        path.write_bytes(report.desk_review(material, small, TEMPLATES, lang="en"))
        (finding,) = checker.check(path).findings
        assert "is a draft that peerdesk has written, not a template" in finding.message


def test_a_document_without_marks_is_no_template(checker: Checker, tmp_path: Path) -> None:
    path = tmp_path / "letter.docx"
    Document().save(str(path))
    (finding,) = checker.check(path).findings
    assert "holds no marks" in finding.message


# What is no mistake


HARMLESS: dict[str, tuple[Edit, ...]] = {
    "marks cut by formatting": (cut_by_bold,),
    "words of one's own": (say("City of {{ city }}, draft"), add("Our own words [1] in {braces}")),
    "filters, tests, loops of one's own": (
        add(
            "{{ city|upper }} {{ labels.kinds.kickoff }}",
            "{%p set n = pillars|length %}",
            "{%p if pillars|length > 2 and city is defined %}",
            "{{ n }} {{ '; '.join(how) }}",
            "{%p elif version %}",
            "{%p else %}",
            "{%p endif %}",
            "{% for pillar in pillars %}{{ loop.index }} {{ pillar.name }}{% endfor %}",
            "{%p for key, word in labels.kinds.items() %}",
            "{{ word }}",
            "{%p endfor %}",
            "{{ pillars[0].name }} {{ pillars[0]['standard'] }}",
        ),
    ),
}


@pytest.mark.parametrize("case", HARMLESS)
def test_what_works_is_not_refused(case: str, checker: Checker, tmp_path: Path) -> None:
    checked = checker.check(make(tmp_path, DESK_REVIEW, *HARMLESS[case]))
    assert checked.findings == (), "\n".join(told(checked))


def test_a_template_written_anew_needs_our_last_part_only(checker: Checker, tmp_path: Path) -> None:
    """Somebody writes a template with other sections and copies the part with the program's styles into it."""
    path, ours = tmp_path / "network.docx", Document(str(TEMPLATES / RECOMMENDATIONS))
    for element in list(ours.element.body):
        if element.tag != qn("w:sectPr") and not in_last_part(element):
            ours.element.body.remove(element)
    texts = (
        "Integration in {{ city }}",
        "{%p for theme in themes %}",
        "{{ theme.title }}",
        "{%p for group in theme.recommendations %}",
        "{%p for point in group.points %}",
        "{{ point.text }} {{ point.notes }}",
        *["{%p endfor %}"] * 3,
    )
    for text in texts:
        ours.add_paragraph(text)
    ours.save(str(path))
    checked = checker.check(path, kind="report")
    assert not checked.errors, "\n".join(told(checked))
    assert all(finding.message.startswith("does not show ") for finding in checked.findings)
    blank = Document()
    for text in texts:
        blank.add_paragraph(text)
    blank.save(str(path))
    (missing,) = checker.check(path, kind="report").findings
    assert "lacks the styles evidence quote, evidence place" in missing.message


def in_last_part(element: Element) -> bool:
    """Return whether an element stands from ``if false`` on."""
    return any("if false" in "".join(each.itertext()) for each in (element, *element.itersiblings(preceding=True)))


def test_parts_left_out_are_noted_with_their_heading(checker: Checker, tmp_path: Path) -> None:
    path = make(tmp_path, DESK_REVIEW, delete("for gap in"), delete("{{ gap }}"), delete_end_of_gaps)
    (finding,) = checker.check(path).findings
    assert finding.severity is Severity.NOTE
    assert finding.message.startswith("does not show provenance › gaps, which our template shows under “How this draft")


def delete_end_of_gaps(document: Docx) -> None:
    element = at(document, "if not provenance.gaps")._p.getprevious()
    element.getparent().remove(element)


def test_tracked_changes_and_curly_quotes_are_noted(checker: Checker, tmp_path: Path) -> None:
    path = make(tmp_path, DESK_REVIEW, tracked, add("{%p if city == “x” %}", "{%p endif %}"))
    found = checker.check(path).findings
    assert [finding.severity for finding in found] == [Severity.NOTE] * 2
    assert "tracked changes" in found[0].message + found[1].message
    assert "curly quotation marks" in found[0].message + found[1].message


def test_another_name_is_noted_and_a_wrong_one_refused(checker: Checker, tmp_path: Path) -> None:
    ours = TEMPLATES / DESK_REVIEW
    for name, severity in (("our-desk-review.docx", Severity.NOTE), (KICKOFF_FORM, Severity.ERROR)):
        path = tmp_path / name
        shutil.copy(ours, path)
        (finding,) = checker.check(path).findings
        assert (finding.severity, DESK_REVIEW in finding.message) == (severity, True)


def test_as_says_what_a_template_is_to_make(checker: Checker, tmp_path: Path) -> None:
    path = tmp_path / DESK_REVIEW
    shutil.copy(TEMPLATES / RECOMMENDATIONS, path)
    assert checker.check(path).document == "report"
    assert checker.check(path, kind="desk-review").errors > 1


# The command


def test_command(tmp_path: Path) -> None:
    broken = make(tmp_path, CHANGE_REPORT, say("{{ citty }}"))
    ours = str(TEMPLATES / CHANGE_REPORT)
    run = CliRunner().invoke
    fine = run(main, ["template", "check", ours])
    assert (fine.exit_code, fine.output.splitlines()[1:]) == (0, ["  no errors, no notes"])
    wrong = run(main, ["template", "check", ours, str(broken)])
    assert wrong.exit_code == 1
    assert "error: paragraph 2: citty is not known; did you mean city?" in wrong.output
    answer = json.loads(run(main, ["template", "check", "--json", str(broken)]).output)
    assert answer[0]["document"] == "changes"
    assert answer[0]["findings"][0]["severity"] == "error"
    assert run(main, ["template", "check", "nowhere.docx"]).exit_code == 2
