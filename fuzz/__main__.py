"""Run the fuzz targets in turn: ``python -m fuzz --seconds 60 [TARGET...]``; what fails is kept and named."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from fuzz.targets import TARGETS

# Of one input: what takes longer, or more megabytes, is a find.
SECONDS_OF_ONE, MEGABYTES = 25, 2048


def main(arguments: list[str] | None = None) -> int:
    """Return 0 where no target failed, 1 where one did, 2 where the fuzzer is not installed."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"any of {', '.join(TARGETS)}; all if none")
    parser.add_argument("--seconds", type=int, default=60, help="how long each target is run (default: 60)")
    parser.add_argument("--output", type=Path, help="folder for the files that fail (default: a new temporary one)")
    options = parser.parse_args(arguments)
    if unknown := [name for name in options.targets if name not in TARGETS]:
        parser.error(f"there is no target {unknown[0]}")
    try:
        import atheris  # noqa: F401
    except ImportError:
        print("The fuzzer is not installed: pip install -e '.[dev,fuzz]' (on Linux)")
        return 2
    output = options.output or Path(tempfile.mkdtemp(prefix="peerdesk-fuzz-"))
    failed = [name for name in options.targets or TARGETS if not _is_fine(name, options.seconds, output / name)]
    print(f"Failed: {', '.join(failed)}; the files are in {output}" if failed else "No target failed")
    return 1 if failed else 0


def _is_fine(name: str, seconds: int, folder: Path) -> bool:
    """Run a target in a process of its own, which it may well take down; return whether it got through."""
    print(f"{name}: {seconds} seconds", flush=True)
    folder.mkdir(parents=True, exist_ok=True)
    limits = [f"-max_total_time={seconds}", f"-timeout={SECONDS_OF_ONE}", f"-rss_limit_mb={MEGABYTES}"]
    with tempfile.TemporaryDirectory(prefix="fuzz-seeds-") as seeds:
        for n, (suffix, content) in enumerate(TARGETS[name].seeds()):
            Path(seeds, f"{n}{suffix}").write_bytes(content)
        command = [sys.executable, "-m", "fuzz.fuzz_readers", name, *limits, f"-artifact_prefix={folder}/", seeds]
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False
        )
    if done.returncode:
        found = done.stdout.rpartition("=== Uncaught Python exception")[2]
        print(found[-4000:], file=sys.stderr)
    return not done.returncode


if __name__ == "__main__":
    sys.exit(main())
