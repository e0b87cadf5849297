"""Corpora and output folders that are not folders of this computer: any address that fsspec knows (``s3://...``).

A city's files are brought to a temporary folder, worked on there with the same code as everywhere, and what has changed
is taken back. A file appears there under its name only when it is complete.
"""

from __future__ import annotations

import difflib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from msgspec import structs

from pipeline import fingerprints
from pipeline.batch.plan import STAGES, Job, is_address
from pipeline.city import FOLDERS, OWN_FILES, SETTINGS, find_sources, find_strays, is_hidden, is_table
from pipeline.errors import OutputError, PeerdeskError, UnreadableError, UsageError
from pipeline.store import PART

# Where a file that is being written cannot be seen before it is complete.
_WHOLE = {"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "adl", "oss", "memory"}
STATE = f"{STAGES}/state.json"

Wanted = Callable[[str], bool]


class Store:
    """The files below an address, by their name there with forward slashes."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        try:
            from fsspec.core import url_to_fs

            self._fs, self._root = url_to_fs(self.address)
        except (ImportError, ValueError, OSError) as error:
            raise UsageError(address, f"cannot be used as a place ({_told(error)})", "See docs/batch.md") from error

    def names(self) -> list[str]:
        """Return the names of the files, in alphabetical order."""
        with self._reached():
            self._fs.invalidate_cache()
            found = self._fs.find(self._root)
        root = self._root.rstrip("/")
        return sorted(path[len(root) :].lstrip("/") for path in found)

    def get(self, name: str, target: Path) -> bool:
        """Bring one file to this computer, and return whether there is one."""
        target.parent.mkdir(parents=True, exist_ok=True)
        with self._reached():
            try:
                self._fs.get_file(self._path(name), str(target))
            except FileNotFoundError:
                return False
        return True

    def put(self, source: Path, name: str) -> None:
        """Take one file there; nobody sees half of it."""
        path = self._path(name)
        with self._written():
            self._fs.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
            if self._is_whole():
                self._fs.put_file(str(source), path)
                return
            folder, _, last = path.rpartition("/")
            part = f"{folder}/.{last}{PART}"
            self._fs.put_file(str(source), part)
            self._fs.mv(part, path)

    def claim(self, name: str, content: bytes) -> bool:
        """Write a small file only where there is none, and return whether that was so."""
        path = self._path(name)
        with self._written():
            self._fs.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
            try:
                self._fs.pipe_file(path, content, mode="create")
            except FileExistsError:
                return False
            except (NotImplementedError, TypeError):  # this kind of place knows no such thing: look first
                if self._fs.exists(path):
                    return False
                self._fs.pipe_file(path, content)
        return True

    def read(self, name: str) -> bytes:
        """Return a small file, b"" where there is none."""
        with self._reached():
            self._fs.invalidate_cache()
            try:
                content: bytes = self._fs.cat_file(self._path(name))
            except FileNotFoundError:
                return b""
        return content

    def write(self, name: str, content: bytes) -> None:
        """Write a small file."""
        with self._written():
            self._fs.pipe_file(self._path(name), content)

    def remove(self, name: str) -> None:
        """Remove a file, where there is one."""
        with self._written():
            try:
                self._fs.rm_file(self._path(name))
            except FileNotFoundError:
                return

    def _path(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}"

    def _is_whole(self) -> bool:
        told = self._fs.protocol
        return bool(_WHOLE & set((told,) if isinstance(told, str) else told))

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError:
            raise
        except Exception as error:
            why = f"cannot be reached ({_told(error)})"
            raise UnreadableError(self.address, why, "Check the address and your access to it") from error

    @contextmanager
    def _written(self) -> Iterator[None]:
        try:
            yield
        except (FileNotFoundError, PeerdeskError):
            raise
        except Exception as error:
            why = f"cannot be written ({_told(error)})"
            raise OutputError(self.address, why, "Check the address and your access to it") from error


def _told(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]


@contextmanager
def staged(job: Job, *, material: bool) -> Iterator[Job]:
    """Yield the job with both folders on this computer, and take back what was changed in them when the block ends.

    Without ``material`` only settings and drafts are brought. A job on this computer is yielded as it is.
    """
    corpus, output = Store(job.folder) if is_address(job.folder) else None, None
    if is_address(job.plan.output):
        output = Store(f"{job.plan.output.rstrip('/')}/{job.name}")
    if corpus is None and output is None:
        yield job
        return
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="peerdesk-")))
        changes: dict[str, str] = {}
        if corpus:
            changes["folder"] = str(scratch / "corpus" / job.name)
            stack.enter_context(_mirrored(corpus, Path(changes["folder"]), _all if material else _is_setting))
        if output:
            stack.enter_context(_mirrored(output, scratch / "output" / job.name, _all))
            plan = structs.replace(job.plan, output=str(scratch / "output"))
            local = structs.replace(job, plan=plan, **changes)
        else:
            local = structs.replace(job, **changes)
        try:
            yield local
        except PeerdeskError as error:
            places = {local.folder: job.folder, local.plan.output: job.plan.output}
            raise type(error)(
                *(_as_there(part, places) for part in (error.subject, error.why, error.advice))
            ) from error


def _as_there(text: str, places: dict[str, str]) -> str:
    for here, there in places.items():
        text = text.replace(here, there)
    return text


def _all(name: str) -> bool:
    return not name.endswith(PART)


def _is_setting(name: str) -> bool:
    """Return whether a file of a city is none of its material."""
    return _all(name) and (name.split("/", 1)[0] not in FOLDERS or is_table(Path(name), Path()))


@contextmanager
def _mirrored(store: Store, folder: Path, wanted: Wanted) -> Iterator[None]:
    """Have the files in ``folder`` while the block lasts; those changed in it are taken back, whatever happened."""
    folder.mkdir(parents=True)
    for name in filter(wanted, store.names()):
        store.get(name, folder / name)
    before = fingerprints.of_folder(folder)
    try:
        yield
    finally:
        after = fingerprints.of_folder(folder)
        for name in before:
            if name not in after:
                store.remove(name)
        # The state comes last: it says that all else is there.
        for name in sorted((name for name in after if after[name] != before.get(name)), key=lambda name: name == STATE):
            if not name.endswith("/lock"):
                store.put(folder / name, name)


def remote_cities(corpus: str, names: Sequence[str]) -> list[str]:
    """Return the addresses of the cities named, or of all in the corpus; raise UsageError for one that is not there."""
    there = sorted({name.split("/", 1)[0] for name in Store(corpus).names() if _shows_city(name)})
    for name in names:
        if name not in there:
            close = difflib.get_close_matches(name, there, n=1)
            hint = f"Did you mean {close[0]}?" if close else f"There are: {', '.join(there[:10])}"
            raise UsageError(name, f"no such city in {corpus}", hint)
    if not there:
        raise UsageError(corpus, "holds no city yet", "Put a folder for each city there")
    return [f"{corpus.rstrip('/')}/{name}" for name in (dict.fromkeys(names) or there)]


def _shows_city(name: str) -> bool:
    """Return whether the name of a file shows that its first folder is a city's."""
    _, *below = name.split("/")
    return below == [SETTINGS] or (len(below) > 1 and below[0] in FOLDERS)


def files_of(folder: str) -> list[str]:
    """Return the names of the city's files below its folder: its sources, and what lies beside their folders."""
    if not is_address(folder):
        here = Path(folder)
        return [*find_sources(here), *find_strays(here)]
    names = [name for name in Store(folder).names() if not is_hidden(Path(name))]
    return [name for name in names if name not in OWN_FILES and not is_table(Path(name), Path())]
