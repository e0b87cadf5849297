"""The output folder of a run as the one sees it who has the work done: locked, with what is there of each city."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from msgspec import Struct

from pipeline import store
from pipeline.batch.locks import claimed, run_lock
from pipeline.batch.places import Store, files_of
from pipeline.batch.plan import is_address
from pipeline.layout import PRACTICES, RUN_LOG
from pipeline.models import LogEntry


class Outputs(Struct, frozen=True, kw_only=True):
    """The output folder on this computer; for an ``address``, a copy of what the run as a whole needs of it."""

    folder: Path
    address: Store | None = None

    def cities_with_practices(self) -> list[str]:
        """Return the names of the cities, of this run or an earlier one, of which practices are known."""
        if self.address:
            for name in self.address.names():
                if name.count("/") == 1 and name.endswith(f"/{PRACTICES}"):
                    self.address.get(name, self.folder / name)
        return sorted(path.parent.name for path in self.folder.glob(f"*/{PRACTICES}"))

    def read_log(self, name: str) -> list[LogEntry]:
        """Return the run log of a city."""
        if self.address:
            self.address.get(f"{name}/{RUN_LOG}", self.folder / name / RUN_LOG)
        return list(store.read_lines(self.folder / name / RUN_LOG, LogEntry))


def count_files(folder: str) -> int:
    """Return how many sources a city has."""
    return len(files_of(folder))


@contextmanager
def open_outputs(place: str) -> Iterator[Outputs]:
    """Have an output folder, or the place an address leads to, for oneself while the block lasts.

    Raise OutputError where another run has it, or nothing can be written there.
    """
    if not is_address(place):
        with run_lock(Path(place)):
            yield Outputs(folder=Path(place))
        return
    with ExitStack() as stack:
        address = Store(place)
        stack.enter_context(claimed(address))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="peerdesk-")))
        yield Outputs(folder=folder, address=address)
        for path in folder.glob("*"):
            if path.is_file():
                address.put(path, path.name)
