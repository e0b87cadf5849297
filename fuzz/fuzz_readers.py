"""One target under the fuzzer: ``python -m fuzz.fuzz_readers TARGET [options of libFuzzer] [folders with seeds]``."""

from __future__ import annotations

import logging
import random
import sys
import warnings
from importlib import import_module

import atheris

# What is loaded here is watched, so that the fuzzer learns which bytes lead where.
with atheris.instrument_imports(include=["pipeline"]):
    from pipeline.extract.reading import READERS

    for name in ("copies", "report.checking", *(f"extract.{reader.partition(':')[0]}" for reader in READERS.values())):
        import_module(f"pipeline.{name}")

from fuzz.changes import KINDS, PIECES, Change, changed
from fuzz.targets import TARGETS

# How often our own changes are made, of which the fuzzer knows nothing: hostile text where some stands, for instance.
OF_OURS = 0.4


def mutated(content: bytes, most: int, seed: int) -> bytes:
    """Return the content changed once more; an archive is changed within, as its bytes are nothing but checksums."""
    chance = random.Random(seed)
    if content.startswith(b"PK") or chance.random() < OF_OURS:
        made = changed(content, [_change(chance) for _ in range(chance.choice((1, 1, 2, 4)))])
        if len(made) <= most:
            return made
    return bytes(atheris.Mutate(content, most))


def _change(chance: random.Random) -> Change:
    return Change(
        kind=chance.choice(("replace", "replace", *KINDS)),
        place=chance.random(),
        length=chance.random() ** 3 * 0.3,
        piece=chance.choice(PIECES),
        member=chance.random(),
    )


def main() -> None:
    """Run the target that the first argument names; the process ends with a traceback where it fails."""
    name, *options = sys.argv[1:]
    target = TARGETS[name]
    suffixes = sorted({suffix for suffix, _ in target.seeds()})
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")

    def run(content: bytes) -> None:
        # The name decides little, and the length decides about the name: the same for the same bytes.
        target.run(content, suffixes[len(content) % len(suffixes)])

    atheris.Setup([sys.argv[0], f"-max_len={target.most}", *options], run, custom_mutator=mutated)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
