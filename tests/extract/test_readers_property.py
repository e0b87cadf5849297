"""Whatever stands in a file, each reader gives back what can be saved, or says in one plain line why it does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.changes import KINDS, PIECES, Change, changed, members, packed
from fuzz.seeds import OF_LIBREOFFICE, SAID, seeds_of
from fuzz.targets import TARGETS, BrokenPromiseError, check_reader, check_refusal
from pipeline.errors import DamagedError
from pipeline.extract.formats import SUFFIXES, Format
from pipeline.extract.reading import READERS

# Readers that are slow by nature get fewer examples, so that all of them together take seconds.
EXAMPLES = {Format.PDF: 5, Format.PICTURE: 10, Format.WORD: 40, Format.EXCEL: 40}
OTHERS = 60

FUZZED = [found for found in READERS if found not in OF_LIBREOFFICE]
TEXT_FORMATS = (Format.WEB_PAGE, Format.TABLE, Format.CAPTIONS, Format.SUBTITLES, Format.MARKDOWN, Format.TEXT)
HEADS = {Format.WEB_PAGE: "<html>", Format.CAPTIONS: "WEBVTT\n\n00:01.000 --> 00:02.000\n"}

fractions = st.floats(0, 1, exclude_max=True)
changes = st.builds(
    Change,
    # Most of the time something that means something is replaced.
    kind=st.sampled_from(["replace"] * 5 + list(KINDS)),
    place=fractions,
    length=st.floats(0, 0.1),
    piece=st.sampled_from(PIECES) | st.text(max_size=20).map(lambda text: text.encode("utf-8", "surrogatepass")),
    member=fractions,
)


def _settings(found: Format | None = None) -> settings:
    return settings(
        derandomize=True,
        database=None,
        deadline=None,
        max_examples=EXAMPLES.get(found, OTHERS) if found else OTHERS,
        suppress_health_check=list(HealthCheck),
    )


def _write(folder: Path, content: bytes, suffix: str) -> Path:
    path = folder / f"a{suffix}"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("found", FUZZED, ids=lambda found: found.name.lower())
def test_a_changed_file_is_read_or_refused(found: Format, tmp_path: Path) -> None:
    @_settings(found)
    @given(st.integers(0, len(seeds_of(found)) - 1), st.lists(changes, min_size=1, max_size=6))
    def check(n: int, made: list[Change]) -> None:
        suffix, content = seeds_of(found)[n]
        check_reader(found, _write(tmp_path, changed(content, made), suffix))

    check()


@pytest.mark.parametrize("found", TEXT_FORMATS, ids=lambda found: found.name.lower())
def test_any_text_is_read_or_refused(found: Format, tmp_path: Path) -> None:
    @_settings()
    @given(st.text(st.characters() | st.sampled_from('<>&"|-:#*_[]{}\\\n\t.,;0159'), max_size=200))
    def check(text: str) -> None:
        content = (HEADS.get(found, "") + text).encode("utf-8", "surrogatepass")
        check_reader(found, _write(tmp_path, content, seeds_of(found)[0][0]))

    check()


@pytest.mark.parametrize("name", [name for name in TARGETS if name != "template_check"])
def test_each_target_accepts_what_it_begins_with(name: str) -> None:
    target = TARGETS[name]
    for suffix, content in target.seeds():
        assert len(content) <= target.most
        target.run(content, suffix)


@pytest.mark.parametrize("found", [each for each in FUZZED if each is not Format.PICTURE], ids=lambda each: each.name)
def test_the_seeds_are_sound(found: Format, tmp_path: Path) -> None:
    for suffix, content in seeds_of(found):
        assert check_reader(found, _write(tmp_path, content, suffix)), f"no text in a seed {suffix}"


# Each of them once broke a reader, with an exception that only said "cannot be read (ValueError in the reader)".
FOUND = {
    "invisible.txt": b"\x0c \x1c\n\x1d",
    "separators.csv": b";;\n;;\n",
    "no-such-charset.eml": b"MIME-Version: 1.0\nContent-Type: text/plain; charset=latitin-1\n\n" + SAID.encode(),
    "brackets.eml": b"MIME-Version: 1.0\nContent-Type: text/plain; x" + b"(" * 3000 + b"\n\n" + SAID.encode(),
    "half-a-sign.eaf": seeds_of(Format.ELAN)[0][1].replace(b"The city", b"&#xD800;The city"),
    "half-a-sign.trs": seeds_of(Format.TRANSCRIBER)[0][1].replace(b"The city", b"The &#55296;&lt;city"),
    "no-picture.jpg": b"\xff\xd8\xff" + bytes(range(256)),
    "no-size.tif": b"II*\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00",
}
WITH_TEXT = ("no-such-charset.eml", "brackets.eml", "half-a-sign.eaf", "half-a-sign.trs")


@pytest.mark.parametrize("name", FOUND)
def test_what_was_found_by_chance_stays_mended(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(FOUND[name])
    reading = check_reader(SUFFIXES[path.suffix], path)
    assert bool(reading) == (name in WITH_TEXT)
    assert not reading or "advisory council in 2019" in " ".join(each.text for each in reading.passages)


def test_a_cell_without_its_style_is_read_all_the_same(tmp_path: Path) -> None:
    suffix, content = seeds_of(Format.EXCEL)[0]
    parts = members(content)
    assert b'numFmtId="10"' in parts["xl/styles.xml"]
    parts["xl/styles.xml"] = parts["xl/styles.xml"].replace(b'numFmtId="10"', b'numFmtId="999"')
    reading = check_reader(Format.EXCEL, _write(tmp_path, packed(parts), suffix))
    assert reading
    assert any("15" in each.text for each in reading.passages)


def test_the_check_sees_what_nobody_foresaw() -> None:
    error = DamagedError("a.docx", "cannot be read (KeyError in the reader)")
    error.__cause__ = KeyError("x")
    with pytest.raises(KeyError):
        check_refusal(error)
    with pytest.raises(BrokenPromiseError):
        check_refusal(DamagedError("a.docx", "a ValueError came"))
