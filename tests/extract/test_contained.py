from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from pipeline.errors import CrashError, DamagedError, EmptyError, InputError, OverLimitError, PasswordError
from pipeline.extract import Limits, Readers, Result, Task, read
from pipeline.extract.workers import readers as contained_module
from pipeline.extract.workers.frames import Answer, OutOfMemory
from pipeline.extract.workers.worker import perform
from pipeline.models import Kind
from pipeline.outcomes import Outcome
from tests.extract.hostile_files import SENTENCE, hostile_files, sound_pdf, sound_word

# What they cost is measured with the limits that people have; a test must not take that long for each.
LIMITS = Limits(seconds=3, memory=2**28 + 2**27)
OVER = ("forms-doubling.pdf", "flate-bomb.pdf", "flate-bomb-twice.pdf")


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    with Readers(jobs=2, limits=LIMITS) as readers:
        yield readers


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write(tmp_path_factory.mktemp("hostile"), dict(hostile_files()))


@pytest.fixture(scope="module")
def results(readers: Readers, hostile: list[Path]) -> dict[str, Result]:
    """Return what comes of every hostile file."""
    return dict(zip([path.name for path in hostile], read_all(readers, hostile), strict=True))


@pytest.fixture
def sound(tmp_path: Path) -> list[Path]:
    files = {"a.pdf": sound_pdf(), "b.docx": sound_word(), "c.txt": (SENTENCE * 5).encode(), "d.pdf": sound_pdf(9)}
    return write(tmp_path, files)


def write(folder: Path, files: dict[str, bytes]) -> list[Path]:
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files]


def read_all(readers: Readers, paths: Sequence[Path]) -> list[Result]:
    return list(readers.read([Task(path=path, file=path.name, city="Neustadt") for path in paths]))


def error_of(readers: Readers, path: Path) -> InputError:
    (result,) = read_all(readers, [path])
    assert result.error
    return result.error


class TestASource:
    def test_it_is_read_as_without_containment(self, readers: Readers, sound: list[Path]) -> None:
        for path, result in zip(sound, read_all(readers, sound), strict=True):
            assert result.reading == read(path, file=path.name, city="Neustadt")

    def test_what_is_known_of_it_reaches_the_reader(self, readers: Readers, sound: list[Path]) -> None:
        task = Task(path=sound[2], file="interviews/c.txt", kind=Kind.INTERVIEW, interviewers=("Anna",))
        (result,) = readers.read([task])
        assert result.reading
        assert (result.reading.source.file, result.reading.source.kind) == ("interviews/c.txt", Kind.INTERVIEW)

    def test_a_path_may_be_relative_to_the_current_folder(
        self, readers: Readers, sound: list[Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(sound[0].parent)
        (result,) = read_all(readers, [Path("c.txt")])
        assert result.reading

    @pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the file system has no such names")
    def test_its_name_need_not_be_proper_text(self, readers: Readers, tmp_path: Path) -> None:
        (path,) = write(tmp_path, {"caf\udce9.txt": SENTENCE.encode()})
        (result,) = read_all(readers, [path])
        assert result.reading
        assert result.reading.source.file == "caf?.txt"


class TestASourceThatFails:
    @pytest.mark.parametrize(
        ("content", "kind", "reason"),
        [(b"", EmptyError, "the file is empty"), (b"%PDF-1.4", DamagedError, "damaged")],
    )
    def test_the_error_is_that_of_the_reader(
        self, readers: Readers, tmp_path: Path, content: bytes, kind: type[InputError], reason: str
    ) -> None:
        error = error_of(readers, *write(tmp_path, {"a.pdf": content}))
        assert type(error) is kind
        assert reason in error.reason

    def test_one_that_takes_too_long_says_so_with_advice(self, sound: list[Path]) -> None:
        with Readers(jobs=1) as readers:
            (result,) = readers.read([Task(path=sound[3], seconds=0.001)])
        assert isinstance(result.error, OverLimitError)
        assert result.error.why.startswith("needs more than 0.00")

    def test_one_that_outgrows_its_memory_says_so_with_advice(self, sound: list[Path]) -> None:
        with Readers(jobs=1, limits=Limits(memory=2**20)) as readers:
            error = error_of(readers, sound[3])
        assert isinstance(error, OverLimitError)
        assert error.why.startswith("needs more than 0.000976562 GB of memory")
        assert "--memory" in error.advice


class TestHostileFiles:
    def test_each_ends_in_a_reading_or_one_line(self, results: dict[str, Result]) -> None:
        for name, result in results.items():
            assert bool(result.reading) != bool(result.error), name
            assert result.error is None or "\n" not in result.error.reason, name
            assert result.reading is None or result.reading.passages, name

    def test_none_brings_the_reader_down(self, results: dict[str, Result]) -> None:
        assert [name for name, result in results.items() if isinstance(result.error, CrashError)] == []

    @pytest.mark.parametrize("name", OVER)
    def test_a_bomb_is_over_the_limit(self, results: dict[str, Result], name: str) -> None:
        assert isinstance(results[name].error, OverLimitError)

    def test_nothing_else_is(self, results: dict[str, Result]) -> None:
        over = {name for name, result in results.items() if isinstance(result.error, OverLimitError)}
        assert over <= {*OVER, "pages-10000.pdf"}

    def test_a_password_is_asked_for(self, results: dict[str, Result]) -> None:
        assert isinstance(results["locked.pdf"].error, PasswordError)

    @pytest.mark.parametrize(
        "name",
        [
            "locked-empty.pdf",
            "xref-wrong.pdf",
            "xref-none.pdf",
            "xref-prev-loop.pdf",
            "form-in-itself.pdf",
            "million-characters.pdf",
            "underscores.pdf",
            "bomb-beside.docx",
            "one-line.txt",
        ],
    )
    def test_text_that_is_there_is_read(self, results: dict[str, Result], name: str) -> None:
        reading = results[name].reading
        assert reading
        assert any("council" in passage.text or "___" in passage.text for passage in reading.passages)

    @pytest.mark.parametrize("tenth", range(4, 10))
    def test_a_pdf_cut_off_gives_what_is_left(self, results: dict[str, Result], tenth: int) -> None:
        reading = results[f"cut-{tenth}0.pdf"].reading
        assert reading
        assert "advisory council" in reading.passages[0].text
        assert any("cut off" in warning for warning in reading.warnings)

    @pytest.mark.parametrize(("jobs", "seed"), [(1, 0), (2, 1), (3, 2)])
    def test_neighbours_are_read_the_same(self, sound: list[Path], hostile: list[Path], jobs: int, seed: int) -> None:
        bad = random.Random(seed).sample([path for path in hostile if "1000" not in path.name], 12)
        bad += [path for path in hostile if path.name in OVER[1:]]
        mixed = [*sound, *bad]
        random.Random(seed).shuffle(mixed)
        with Readers(jobs=jobs, limits=LIMITS) as readers:
            found = dict(zip(mixed, read_all(readers, mixed), strict=True))
        for path in sound:
            assert found[path].reading == read(path, file=path.name, city="Neustadt")


class TestFromAnyProgram:
    def test_it_needs_no_main_guard(self, sound: list[Path], tmp_path: Path) -> None:
        script = tmp_path / "program.py"
        script.write_text(
            "import sys; sys.path.insert(0, sys.argv[1])\n"
            "from pathlib import Path\n"
            "from pipeline.extract import Readers, Task\n"
            "with Readers(jobs=2) as readers:\n"
            "    tasks = [Task(path=Path(path)) for path in sys.argv[2:]]\n"
            "    print([bool(result.reading) for result in readers.read(tasks)])\n",
            "utf-8",
        )
        root = Path(contained_module.__file__).parent.parent.parent
        ran = subprocess.run([sys.executable, script, root, *sound], capture_output=True, text=True, check=True)
        assert ran.stdout.strip() == "[True, True, True, True]"

    def test_a_module_in_the_current_folder_is_not_run(
        self, sound: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "queue.py").write_text("raise SystemExit", "utf-8")
        monkeypatch.chdir(tmp_path)
        with Readers(jobs=1) as readers:
            (result,) = read_all(readers, [sound[2]])
        assert result.reading


class TestJobs:
    @pytest.mark.parametrize(
        ("asked", "sizes", "jobs"),
        [(0, [10], 1), (0, [10, 10], 1), (0, [10**9] * 9, 4), (3, [10, 10], 2), (9, [10] * 20, 9), (0, [], 0)],
    )
    def test_as_many_as_pay(self, monkeypatch: pytest.MonkeyPatch, asked: int, sizes: list[int], jobs: int) -> None:
        monkeypatch.setattr(contained_module, "processors", lambda: 16)
        assert Readers(jobs=asked)._jobs_for(sizes) == jobs


class TestTheWorkersSide:
    @pytest.mark.parametrize(
        ("task", "report"), [(bytes.upper, Answer(payload=b"A")), (lambda _: bytes(2**28), OutOfMemory())]
    )
    def test_it_answers(self, task: object, report: object) -> None:
        assert perform(task, b"a") == report  # type: ignore[arg-type]


def test_a_file_larger_than_the_memory_is_not_begun(tmp_path: Path) -> None:
    with (tmp_path / "large.pdf").open("wb") as file:
        file.truncate(3 * 2**30)  # takes no room on the disk
    with Readers(jobs=1) as readers:
        error = error_of(readers, tmp_path / "large.pdf")
    assert (error.outcome, error.why) == (
        Outcome.OVER_LIMIT,
        "is 3.0 GB large, more than the 1 GB that one file may take",
    )


def test_programmers_get_the_fault_behind_a_damaged_file(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, readers: Readers
) -> None:
    with caplog.at_level("DEBUG"):
        error_of(readers, *write(tmp_path, {"a.docx": b"PK\x03\x04 and then nothing"}))
    assert "Traceback" in caplog.text
    assert "BadZipFile" in caplog.text
