"""Whatever people do to their copies, a merge finds it: edited as in Word at random, merged, and read by ourselves.

PEERDESK_CASES sets how many cases are tried; 1,000 of them are measured before a release.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipeline.copies import Merged, compare, merge, read_copy
from tests.copies.desk_samples import desk_review
from tests.copies.expectations import Case, check_changes, check_merged, check_second_round
from tests.copies.word_editor import OPERATIONS, State, Writer
from tests.report.report_factories import TEMPLATES

CASES = int(os.environ.get("PEERDESK_CASES", "10"))
PEERS = ("Anna", "Bob Ørsted", "Chloé & Co", "Dörte", "Ζωή")
SECONDS_FOR_OFFICE = 240

Edit = tuple[str, int]
Plan = tuple[int, list[Edit]]

EDITS = st.lists(st.tuples(st.sampled_from(sorted(OPERATIONS)), st.integers(0, 2**16)), max_size=8)
PLANS = st.lists(st.tuples(st.integers(0, 2**16), EDITS), min_size=1, max_size=5)


@cache
def base_of(peer: str) -> bytes:
    return desk_review(peer=peer)


@cache
def state_of(base: bytes) -> State:
    return Writer(base, "").state()


class Copy:
    """One person's copy, edited."""

    def __init__(self, base: bytes, author: str, plan: Plan, *, for_office: bool = False) -> None:
        seed, edits = plan
        writer = Writer(base, author, for_office=for_office)
        before = state_of(base)
        for name, at in edits:
            writer.edit(name, at)
        self.case = Case(author, before, writer.state(), tuple(writer.done))
        self.content = writer.save(seed)
        self.name = f"{author}.docx"


def first_copies(plans: Sequence[Plan], *, for_office: bool = False) -> list[Copy]:
    """Return a copy for each plan; every second one has no name inside, and is known by the name of its file."""
    bases = [base_of(peer if n % 2 else "") for n, peer in enumerate(PEERS)]
    return [
        Copy(base, peer, plan, for_office=for_office) for base, peer, plan in zip(bases, PEERS, plans, strict=False)
    ]


def merged_and_checked(copies: Sequence[Copy]) -> Merged:
    """Return the merged table after a look for everything that the copies hold."""
    read = [read_copy(copy.content, copy.name) for copy in copies]
    failings = [
        line for copy, each in zip(copies, read, strict=True) for line in check_changes(copy.case, compare(each))
    ]
    merged = merge(read, templates=TEMPLATES)
    for each in read:
        failings += [f"not in the merged changes: {c}" for c in compare(each) if c not in merged.changes]
    cases = [copy.case for copy in copies]
    failings += check_merged(cases, merged.content)
    stories = "\n".join(case.story() for case in cases)
    assert not failings, "\n".join(["lost or invented:", *failings[:12], stories])
    return merged


proof = settings(
    max_examples=CASES,
    deadline=None,
    derandomize="PEERDESK_CASES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
)


@proof
@given(PLANS)
def test_every_edit_is_found_and_nothing_is_lost(plans: list[Plan]) -> None:
    merged_and_checked(first_copies(plans))


@settings(proof, max_examples=max(1, CASES // 4))
@given(PLANS, PLANS)
def test_a_merged_table_can_be_edited_and_merged_again(plans: list[Plan], again: list[Plan]) -> None:
    first = first_copies(plans)
    merged = merged_and_checked(first)
    peers = ("Emil", "Fatma", "Anna")
    second = [Copy(merged.content, peer, plan) for peer, plan in zip(peers, again, strict=False)]
    last = merged_and_checked(second)
    lost = check_second_round([copy.case for copy in first], [copy.case for copy in second], last.content)
    assert not lost, "\n".join([*lost, *(copy.case.story() for copy in first + second)])


@pytest.mark.parametrize("first", range(0, len(OPERATIONS), len(PEERS)))
def test_each_kind_of_edit_is_found_where_it_is_the_only_one(first: int) -> None:
    names = sorted(OPERATIONS)[first : first + len(PEERS)]
    merged_and_checked(first_copies([(n, [(name, n)]) for n, name in enumerate(names)]))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_copies_saved_by_libreoffice_lose_nothing(tmp_path: Path) -> None:
    rng = random.Random(6)
    names = sorted(OPERATIONS)
    groups = [
        [
            (rng.randrange(2**16), [(rng.choice(names), rng.randrange(2**16)) for _ in range(rng.randint(0, 6))])
            for _ in range(rng.randint(1, 4))
        ]
        for _ in range(4)
    ]
    made = [first_copies([*plans, (1, [])], for_office=True) for plans in groups]
    # Every second copy is saved by LibreOffice, among them some that nobody has edited.
    chosen = [copy for n, copy in enumerate(copy for copies in made for copy in copies) if n % 2 == 0]
    for copy, content in zip(chosen, saved_by_office([copy.content for copy in chosen], tmp_path), strict=True):
        copy.content = content
    for copies in made:
        merged_and_checked(copies)


def saved_by_office(contents: Sequence[bytes], folder: Path) -> list[bytes]:
    """Return the files as LibreOffice saves them, all in one go, for its start takes seconds."""
    files = [folder / f"{n}.docx" for n in range(len(contents))]
    for file, content in zip(files, contents, strict=True):
        file.write_bytes(content)
    saved = folder / "saved"
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to"]
    command += ["docx:MS Word 2007 XML", "--outdir", str(saved), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS_FOR_OFFICE)
    return [(saved / file.name).read_bytes() for file in files]
