"""What a run is to do, and what comes back of it for each city: plain records that cross between processes."""

from __future__ import annotations

import re
from pathlib import Path

from msgspec import Struct

from pipeline.choices import Choices
from pipeline.errors import ExitCode, PeerdeskError

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)

FOLDER = "<folder of the city>"
STAGES = ".stages"  # in a city's output folder: results kept, what they depend on, and the city's lock


def is_address(place: str) -> bool:
    """Return whether the place is an address, as ``s3://bucket/corpus``, rather than a folder of this computer."""
    return bool(_ADDRESS.match(place))


def absolute(place: str) -> str:
    """Return the place as it is called from everywhere on this computer."""
    return place if is_address(place) else str(Path(place).absolute())


class Plan(Choices, frozen=True, kw_only=True):
    """What a run works with, the same for every city; folders are paths of this computer or fsspec addresses.

    ``benchmark`` is a folder, empty for the one that peerdesk brings, ``data`` the digest of its data; ``templates`` is
    the folder of Word templates, ``looks`` their digest.
    """

    output: str
    templates: str
    looks: str
    data: str
    benchmark: str = ""


class Job(Struct, frozen=True, kw_only=True):
    """One city to study and to draft: the address of its folder, and its name, which is that of its output folder."""

    plan: Plan
    folder: str
    name: str

    @classmethod
    def of(cls, folder: str, plan: Plan) -> Job:
        """Return the job for the city in a folder, whose name is that of its output folder, too."""
        return cls(
            plan=plan, folder=folder, name=folder.rsplit("/", 1)[-1] if is_address(folder) else Path(folder).name
        )

    @property
    def is_here(self) -> bool:
        """Whether both its folders are on this computer."""
        return not (is_address(self.folder) or is_address(self.plan.output))

    @property
    def output(self) -> Path:
        """The city's output folder, where that is one of this computer."""
        return Path(self.plan.output) / self.name


class Studied(Struct, frozen=True, kw_only=True):
    """What came of studying a city: ``why`` it was done again, none where nothing had changed; or the error."""

    name: str
    why: tuple[str, ...] = ()
    error: PeerdeskError | None = None
    seconds: float = 0.0


class Told(Struct, frozen=True, kw_only=True):
    """What there is to say of a city's drafts; ``drafts`` are their places below the output folder.

    The city's own folder is called ``FOLDER`` in ``notes``, for it may lie elsewhere next time.
    """

    city: str
    drafts: tuple[str, ...] = ()
    evidence: int = 0
    indicators: int = 0
    notes: tuple[str, ...] = ()


class Drafted(Struct, frozen=True, kw_only=True):
    """What came of drafting a city: what there is to tell, and ``why`` it was done again; or the error."""

    name: str
    told: Told | None = None
    why: tuple[str, ...] = ()
    error: PeerdeskError | None = None
    exit_code: int = ExitCode.OK
    seconds: float = 0.0
