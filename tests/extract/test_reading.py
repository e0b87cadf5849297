from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.city import SourceDetails
from pipeline.errors import ChangedError, DamagedError, EmptyError, InputError, UnreadableError, UnsupportedError
from pipeline.extract import read
from pipeline.extract import reading as reading_module
from pipeline.extract.blocks import Document
from pipeline.extract.plain import text
from pipeline.models import Interviewee, Kind, Part, Reading
from pipeline.outcomes import Outcome
from tests.extract.word_samples import p, write_word

DE = "Der Beirat für Integration tagt viermal im Jahr und berät den Rat in allen Fragen der Zuwanderung."
EN = "The advisory council meets four times a year and is consulted on every proposal that concerns newcomers."


@pytest.fixture
def reading(tmp_path: Path) -> object:
    def make(text: str, *, name: str = "a.md", **options: object) -> Reading:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return read(path, **options)  # type: ignore[arg-type]

    return make


def test_a_reading_tells_the_source(reading) -> None:
    details = SourceDetails(title="Leitbild", date="2020", role="Beirat", speaker="B")
    source = reading(DE, city="Aue", file="strategy/a.md", kind=Kind.STRATEGY, details=details).source
    assert (source.city, source.file, source.kind, source.lang) == ("Aue", "strategy/a.md", Kind.STRATEGY, "de")
    assert (source.title, source.date) == ("Leitbild", "2020")
    assert source.interviewees == (Interviewee(name="B", role="Beirat"),)
    assert source.id == source.sha256[:12]


def test_the_same_bytes_give_the_same_reading_under_another_name(reading) -> None:
    assert reading(DE, name="a.md").passages == reading(DE, name="b.md").passages


def test_ids_of_unchanged_passages_survive_a_change_elsewhere(reading) -> None:
    def own(found: Reading) -> list[str]:
        return [passage.id.split("-", 1)[1] for passage in found.passages]

    before, after = own(reading(f"{DE}\n\n{EN}")), own(reading(f"Neu.\n\n{DE}\n\n{EN}"))
    assert after[1:] == before


def test_repeated_text_gets_numbered_ids(reading) -> None:
    first, second, third = (passage.id for passage in reading("Ja.\n\nJa.\n\nJa.").passages)
    assert (second, third) == (f"{first}-2", f"{first}-3")


def test_passages_count_from_one(reading) -> None:
    assert [passage.n for passage in reading("eins\n\nzwei").passages] == [1, 2]


def test_a_passage_stands_under_the_nearest_heading(reading) -> None:
    found = reading("# A\n\neins\n\n## B\n\nzwei\n\n# C\n\ndrei")
    assert [(passage.text, passage.heading) for passage in found.passages] == [
        ("A", ""),
        ("eins", "A"),
        ("B", "A"),
        ("zwei", "B"),
        ("C", ""),
        ("drei", "C"),
    ]


def test_items_carry_the_line_that_leads_into_the_list(reading) -> None:
    found = reading("Die Stadt plant:\n\n* Kurse\n* Cafés\n\nText.\n\n* anderes")
    assert [passage.context for passage in found.passages] == ["", "Die Stadt plant:", "Die Stadt plant:", "", ""]


def test_language_is_told_for_each_long_paragraph(reading) -> None:
    assert [passage.lang for passage in reading(f"{DE}\n\n{DE}\n\n{EN}").passages] == ["de", "de", "en"]


def test_a_stated_language_holds_for_the_whole_source(reading) -> None:
    found = reading(f"{DE}\n\n{EN}", details=SourceDetails(lang="nl"))
    assert {found.source.lang, *(passage.lang for passage in found.passages)} == {"nl"}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Leitbild Integration", "Leitbild Integration"),
        ("Microsoft Word - Leitbild_v3.doc", "a"),
        ("Dokument1", "a"),
        ("untitled", "a"),
        ("Leitbild.indd", "a"),
        ("", "a"),
        ("Dokumentation der Beteiligung 2020", "Dokumentation der Beteiligung 2020"),
    ],
)
def test_a_title_that_a_program_made_up_is_no_title(reading, title: str, expected: str) -> None:
    assert reading(f"---\ntitle: {title}\n---\n{DE}").source.title == expected


def test_text_is_clean(reading) -> None:
    assert reading("Der\u00a0Rat \x07ta\u00adgt.").passages[0].text == "Der Rat tagt."


def test_lost_and_garbled_characters_are_reported(reading) -> None:
    warnings = reading("Der Rat \x07 tagt \ue001\ue002\ue003.").warnings
    assert [warning.split()[1] for warning in warnings] == ["characters", "of"]


def test_blocks_without_words_are_no_passages(reading) -> None:
    assert [passage.text for passage in reading("12\n\n* * *\n\n____\n\nRat").passages] == ["Rat"]


def test_a_file_without_line_breaks_comes_in_pieces(reading) -> None:
    found = reading(f"{DE} " * 2000)
    assert max(len(passage.text) for passage in found.passages) < 10_000
    assert " ".join(passage.text for passage in found.passages) == " ".join([DE] * 2000)


def test_a_word_file_under_another_name_is_read_with_a_warning(tmp_path: Path) -> None:
    found = read(write_word(tmp_path / "plan.pdf", p(DE)))
    assert found.passages[0].text == DE
    assert "Word" in found.warnings[0]


def test_a_transcript_has_questions_and_answers(reading) -> None:
    found = reading("I: Wie oft tagt er?\n\nB: Viermal.", name="a.txt", kind=Kind.INTERVIEW)
    assert [passage.part for passage in found.passages] == [Part.QUESTION, Part.ANSWER]
    assert found.passages[1].context == "Wie oft tagt er?"


def test_interviewers_come_from_the_city_and_from_the_file(reading) -> None:
    text = "Ada: Ich beginne.\n\nBo: Gut.\n\nAda: Ja.\n\nCem: Ich auch.\n\nBo: Nein.\n\nCem: Doch."
    details = SourceDetails(interviewers=("Cem",))
    found = reading(text, name="a.txt", kind=Kind.INTERVIEW, details=details, interviewers=["Ada"])
    assert "".join(passage.part[0] for passage in found.passages) == "qaqqaq"


@pytest.mark.parametrize("text", ["", " \n", "***\n\n---\n\n\u200b", "---\ntitle: x\n---\n"])
def test_a_file_without_text_says_so(reading, text: str) -> None:
    with pytest.raises(EmptyError) as caught:
        reading(text)
    assert "\n" not in str(caught.value)


def test_an_error_names_the_file_as_the_city_knows_it(reading) -> None:
    with pytest.raises(InputError, match=r"^other/a\.json: "):
        reading("{}", name="a.json", file="other/a.json")


def test_reading_loads_no_library_before_it_needs_it() -> None:
    heavy = {"spacy", "pdfplumber", "pypdfium2", "docx", "lxml", "py3langid", "numpy", "markdown_it", "webvtt"}
    code = f"import sys, pipeline.extract; print(sorted({heavy} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


@pytest.mark.shared
def test_every_real_file_ends_in_passages_or_a_reason(shared: Path) -> None:
    for path in sorted((shared / "corpus").iterdir()):
        if path.suffix == ".yaml" or path.name == "igr-01.json":
            with pytest.raises(UnsupportedError):
                read(path)
        elif path.suffix != ".pdf":
            ids = [passage.id for passage in read(path, kind=Kind.INTERVIEW).passages]
            assert len(set(ids)) == len(ids) > 0


def test_a_fault_in_a_reader_is_the_files_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(path: Path) -> Document:
        raise KeyError("w:p")

    monkeypatch.setattr(text, "read_text", stumble)
    (tmp_path / "a.txt").write_text("Some words to read here.", "utf-8")
    with pytest.raises(DamagedError, match=r"a\.txt: cannot be read \(KeyError in the reader\)"):
        read(tmp_path / "a.txt")


class TestAFileThatChangesWhileItIsRead:
    @pytest.fixture
    def meddle(self, monkeypatch: pytest.MonkeyPatch):
        """Have something done to the file as soon as its format is known."""

        def with_(act) -> None:
            recognised = reading_module.recognise

            def recognise(path: Path, content: bytes, *, subject: str):
                found = recognised(path, content, subject=subject)
                act(path)
                return found

            monkeypatch.setattr(reading_module, "recognise", recognise)

        return with_

    @pytest.mark.parametrize(
        "act",
        [
            lambda path: path.write_text("Der Rat tagt. Und mehr.", "utf-8"),
            lambda path: path.write_bytes(b""),
            lambda path: path.unlink(),
            lambda path: os.utime(path, (1, 1)),
            lambda path: (path.with_name("new").write_text(DE, "utf-8"), path.with_name("new").replace(path)),
        ],
        ids=["grows", "is emptied", "vanishes", "is saved again", "is replaced"],
    )
    def test_is_told_as_that_and_as_nothing_else(self, meddle, tmp_path: Path, act) -> None:
        meddle(act)
        (tmp_path / "a.txt").write_text(DE, "utf-8")
        with pytest.raises(ChangedError, match="changed or removed") as caught:
            read(tmp_path / "a.txt")
        assert caught.value.outcome is Outcome.CHANGED

    def test_a_disk_that_fails_is_no_damage(self, meddle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(path: Path) -> None:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

        monkeypatch.setattr("pipeline.extract.plain.text.read_text", fail)
        (tmp_path / "a.txt").write_text(DE, "utf-8")
        with pytest.raises(UnreadableError, match="cannot be opened"):
            read(tmp_path / "a.txt")


def test_what_misleads_the_eye_is_taken_out_and_counted(reading) -> None:
    found = reading("Der Rat \u202etgat\u202c nicht\U000e0041\U000e0042.")
    assert found.passages[0].text == "Der Rat tgat nicht."
    assert found.dropped == 4
    assert found.warnings == ("4 characters that are invisible or mislead the eye were left out",)


def test_signs_without_letters_are_no_text_and_this_is_told(reading) -> None:
    with pytest.raises(EmptyError, match="does not say which letters"):
        reading("\ue001\ue002 \ue003\ue004\n\n\ue001\ue009")


def test_signs_in_lines_of_their_own_count_too(reading) -> None:
    (warning,) = reading(f"{DE}\n\n" + "\ue001\ue002 \ue003\ue004\n\n" * 3).warnings
    assert "garbled" in warning
