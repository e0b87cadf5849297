"""Nothing is opened but inputs and output, nothing written but output, nothing said to any network."""

from __future__ import annotations

import shutil
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.batch.cities import make_city
from tests.files.watching import ROOT, Place, Ran, make_place, run_watched, tree

SYSTEM = ("/usr", "/etc", "/lib", "/lib64", "/proc", "/sys", "/dev", "/opt", "/bin", "/var/cache/fontconfig")
# Written into the city's own folder, as docs/commands.md says: who is behind the pseudonyms, and names to decide on.
OF_THE_CITY = ("key.json", "names-to-decide.txt")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    place = make_place(tmp_path_factory.mktemp("watch"))
    make_city(place.here / "corpus", "adorf")
    (place.here / "corpus" / "adorf" / "other").mkdir(exist_ok=True)
    (place.here / "corpus" / "adorf" / "other" / "broken.pdf").write_bytes(b"%PDF-1.4 and no more")
    return place


@pytest.fixture(scope="module")
def commands(place: Place) -> dict[str, Ran]:
    """Return what each command did, in this order."""
    inputs = place.here / "corpus" / "adorf"
    a_file = next(path for path in sorted(inputs.rglob("*")) if path.suffix in (".md", ".txt"))
    before = tree(inputs)
    ran = {
        "run": run_watched(place, "run", "adorf"),
        "compare": run_watched(place, "compare"),
        "inspect": run_watched(place, "inspect", a_file, "--html", "output/seen.html"),
        "verify": run_watched(place, "verify", "output/adorf/report.docx", "--city", "adorf"),
    }
    after = {name: told for name, told in tree(inputs).items() if not name.endswith(OF_THE_CITY)}
    assert after == before, "inputs are never changed"
    return ran


def test_they_work(commands: dict[str, Ran]) -> None:
    assert {name: (ran.code, ran.err) for name, ran in commands.items() if ran.code not in (0, 1)} == {}
    assert "Traceback" not in "".join(ran.err for ran in commands.values())


def test_nothing_is_said_to_a_network(commands: dict[str, Ran]) -> None:
    events = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request")
    assert {name: found for name, ran in commands.items() if (found := ran.did(*events))} == {}


def test_nothing_is_started_but_our_own_helpers(commands: dict[str, Ran]) -> None:
    started = {Path(each).name for ran in commands.values() for each in ran.did("subprocess.Popen", "os.exec")}
    assert started <= {Path(sys.executable).name, "soffice", "soffice.exe", "tesseract", "tesseract.exe", "fc-list"}
    assert not [each for ran in commands.values() for each in ran.did("os.system", "webbrowser.open")]


@pytest.mark.skipif(sys.platform == "win32", reason="the folders of the system have other names there")
def test_nothing_is_read_but_inputs_output_and_the_program(place: Place, commands: dict[str, Ran]) -> None:
    own = (sys.prefix, sys.base_prefix, sysconfig.get_path("purelib"), ROOT, place.here, place.temporary, place.hook)
    allowed = [*map(str, own), *SYSTEM, *(path for path in sys.path if path)]
    read = {str(path) for ran in commands.values() for path in ran.paths(written=False)}
    strange = {path for path in read if not path.startswith(tuple(allowed)) and Path(path).exists()}
    assert {path for path in strange if Path(path).is_file()} == set()
    assert str(place.home / "private.txt") not in read


def test_nothing_is_written_but_the_output(place: Place, commands: dict[str, Ran]) -> None:
    inside = (place.here / "output", place.temporary)
    assert any(path.is_relative_to(inside[0]) for path in commands["run"].paths(written=True))
    for name, ran in commands.items():
        written = {
            path
            for path in ran.paths(written=True)
            if not any(path.is_relative_to(folder) for folder in inside)
            and path.name not in OF_THE_CITY
            and not (path.parent.name == "adorf" and path.suffix == ".part")
            and not str(path).startswith(("/dev", "/proc"))
            and path != place.log
        }
        assert written == set(), name


def test_nothing_is_left_over(place: Place, commands: dict[str, Ran]) -> None:
    assert commands
    left = [path for path in place.temporary.rglob("*") if path.is_file()]
    assert left == []
    assert [path.name for path in place.home.rglob("*") if path.is_file()] == ["private.txt"]
    assert sorted(path.name for path in place.here.iterdir()) == ["corpus", "output"]


def test_the_watch_would_see_it(tmp_path: Path) -> None:
    place = make_place(tmp_path / "computer")
    shutil.copy(ROOT / "README.md", place.here / "a.md")
    ran = run_watched(place, "extract", "a.md")
    assert ran.code == 0, ran.err
    assert place.here / "a.md" in ran.paths(written=False)
    assert ran.did("subprocess.Popen"), "the worker was started"
