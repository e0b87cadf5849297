"""Sets peerdesk up and tries it, on Windows, macOS and Linux, with nothing but Python 3.11 or newer.

    python start.py                set up, then draft desk review and report of the demonstration city
    python start.py run CITY ...   set up, then do what "peerdesk run CITY ..." does; so with every command
    python start.py test           set up, then run the tests
    python start.py setup          set up only

Everything is installed into the folder .venv beside this file; delete it to undo.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
DEMO_CITY = "auenfels"


COMMANDS = (
    "new",
    "form",
    "run",
    "desk-review",
    "merge",
    "people",
    "guide",
    "report",
    "compare",
    "verify",
    "extract",
    "inspect",
    "tag",
    "explain",
    "evaluate",
    "template",
    "benchmark",
)


def main(task: str, *arguments: str) -> int:
    if sys.version_info < (3, 11):
        print(f"peerdesk needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
        return 2
    if task not in ("demo", "test", "setup", *COMMANDS):
        print(__doc__)
        return 2
    return do(task, arguments) if set_up("dev" if task == "test" else "") else 1


def do(task: str, arguments: tuple[str, ...]) -> int:
    if task == "test":
        # By file, for the tests of one file share what is costly to make; conftest.py says which files come first.
        shared = ("-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder")
        return run(BIN / "python", "-m", "pytest", *shared)
    if task in COMMANDS:
        return run(BIN / "peerdesk", task, *arguments)
    if task == "setup":
        return 0
    code = run(BIN / "peerdesk", "run", DEMO_CITY)
    print("\nOpen the drafts in Word. For a city of your own: python start.py new CITY")
    return code


def set_up(extra: str) -> bool:
    """Return whether the virtual environment is ready; install only what changed since the last time."""
    stamp = VENV / f"installed-{extra or 'user'}"
    wanted = fingerprint()
    if stamp.exists() and stamp.read_text("utf-8") == wanted:
        return True
    print("Setting up (this needs the internet once and takes a minute or two) ...", flush=True)
    if run(sys.executable, "-m", "venv", VENV) != 0:
        print('The virtual environment could not be made. On Debian or Ubuntu: "apt install python3-venv".')
        return False
    target = f"{HERE}[{extra}]" if extra else str(HERE)
    pip = (BIN / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    if run(*pip, "--constraint", HERE / "constraints.txt", "--editable", target) != 0:
        print("The installation failed; the lines above say why. Without internet access it cannot work.")
        return False
    stamp.write_text(wanted, "utf-8")
    return True


def fingerprint() -> str:
    parts = [(HERE / name).read_bytes() for name in ("pyproject.toml", "constraints.txt")]
    return hashlib.sha256(b"".join([*parts, sys.version.encode(), str(HERE).encode()])).hexdigest()


def run(*command: object) -> int:
    return subprocess.run([str(part) for part in command], cwd=HERE, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*(sys.argv[1:] or ["demo"])))
