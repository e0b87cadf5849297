"""The bridge to LibreOffice: a file of an old format saved in a new one, and a Word file laid out as a PDF.

LibreOffice runs without a window, on a copy, with a profile of its own that is thrown away: no macro runs, no link
is followed, nothing on the network is asked, and after the time limit it is stopped with all it started.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.errors import DamagedError, OutputError, UnsupportedError

SECONDS = 120
_BY_HAND = "open the Word file and save it as PDF"
_PROGRAMS = ("soffice", "libreoffice")
_USUAL_PLACES = (
    "C:/Program Files/LibreOffice/program/soffice.com",
    "C:/Program Files (x86)/LibreOffice/program/soffice.com",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/opt/libreoffice/program/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/snap/bin/libreoffice",
)
# (path of the setting, its name, its value)
_SETTINGS = (
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("org.openoffice.Office.Calc/Content/Update", "Link", "1"),
    # A proxy that nobody answers at stands for no network.
    ("org.openoffice.Inet/Settings", "ooInetProxyType", "1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("org.openoffice.Inet/Settings", "ooInetNoProxy", ""),
    # A PDF has a bookmark for each heading, and tells a screen reader what is what, its title and its languages.
    ("org.openoffice.Office.Common/Filter/PDF/Export", "ExportBookmarks", "true"),
    ("org.openoffice.Office.Common/Filter/PDF/Export", "UseTaggedPDF", "true"),
    ("org.openoffice.Office.Common/Filter/PDF/Export", "PDFUACompliance", "true"),
    ("org.openoffice.Office.Common/Filter/PDF/Export", "DisplayPDFDocumentTitle", "true"),
)


def libreoffice() -> str:
    """Return the program's path, or "" where it is not installed."""
    on_path = next((found for name in _PROGRAMS if (found := shutil.which(name))), "")
    return on_path or next((place for place in _USUAL_PLACES if Path(place).is_file()), "")


@contextmanager
def converted(path: Path, *, old: str, new: str, what: str, seconds: float = SECONDS) -> Iterator[Path]:
    """Yield the file as LibreOffice saves it in the ``new`` format (an ending without dot), until the block ends.

    ``old`` is the ending that belongs to its content, ``what`` how a message calls it. Raise UnsupportedError where
    there is no LibreOffice, DamagedError where it cannot open the file or takes longer than ``seconds``.
    """
    program = libreoffice()
    if not program:
        advice = f"Open it and save it as .{new}, or install LibreOffice, with which it can be read as it is"
        raise UnsupportedError(path.name, f"this is {what}, which cannot be read on this computer", advice)
    with _workplace() as folder:
        copy = folder / f"source.{old}"
        shutil.copyfile(path, copy)
        try:
            result = _saved(program, folder, copy, new, seconds)
        except subprocess.TimeoutExpired as error:
            why = f"LibreOffice did not finish reading this file within {seconds:.0f} seconds"
            raise DamagedError(path.name, why, "Open it yourself and save it in a new format") from error
        if result is None:
            why = f"this is {what}, and LibreOffice could not open it: it may be damaged or locked with a password"
            raise DamagedError(path.name, why, "Open it yourself and save it in a new format")
        yield result


def to_pdf(docx: bytes, name: str, *, seconds: float = SECONDS) -> bytes:
    """Return a Word file as a PDF with bookmarks, made for screen readers, too; ``name`` is what a message calls it.

    Raise OutputError where there is no LibreOffice, where it cannot open the file or takes longer than ``seconds``.
    """
    program = libreoffice()
    if not program:
        why = "cannot be made, because LibreOffice is not installed on this computer"
        raise OutputError(name, why, f"Install it, or {_BY_HAND}")
    with _workplace() as folder:
        copy = folder / "source.docx"
        copy.write_bytes(docx)
        try:
            result = _saved(program, folder, copy, "pdf", seconds)
        except subprocess.TimeoutExpired as error:
            why = f"LibreOffice did not finish it within {seconds:.0f} seconds"
            raise OutputError(name, why, _BY_HAND.capitalize()) from error
        if result is None:
            raise OutputError(name, "LibreOffice could not make it", _BY_HAND.capitalize())
        return result.read_bytes()


@contextmanager
def _workplace() -> Iterator[Path]:
    """Yield a folder with a profile for LibreOffice, which is gone after the block."""
    # Windows may hold a file of a stopped program for a moment longer.
    with tempfile.TemporaryDirectory(prefix="peerdesk-", ignore_cleanup_errors=True) as folder:
        _write_profile(Path(folder) / "profile")
        yield Path(folder)


def _saved(program: str, folder: Path, copy: Path, new: str, seconds: float) -> Path | None:
    """Return the file as LibreOffice saved it, None where it could not; raise TimeoutExpired where it takes longer."""
    try:
        _run(_command(program, folder, copy, new), folder, seconds)
    except OSError:
        return None
    result = folder / "out" / f"{copy.stem}.{new}"
    return result if result.is_file() else None


def _command(program: str, folder: Path, copy: Path, new: str) -> list[str]:
    options = ("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    return [program, profile, *options, "--convert-to", new, "--outdir", str(folder / "out"), str(copy)]


def _write_profile(folder: Path) -> None:
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>",
        encoding="utf-8",
    )


def _run(command: list[str], folder: Path, seconds: float) -> None:
    # What it, and the libraries below it, would leave in the user's own folders goes with the workplace.
    own = dict.fromkeys(("XDG_CACHE_HOME", "XDG_RUNTIME_DIR", "TMPDIR", "TEMP", "TMP"), str(folder))
    quiet: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    # In a session of its own, so that all it starts can be stopped together.
    process = subprocess.Popen(
        command, cwd=folder, env={**os.environ, **own}, start_new_session=os.name != "nt", **quiet
    )
    try:
        process.wait(timeout=seconds)
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the program with all it started, if it still runs."""
    if process.poll() is not None:
        return
    if os.name == "nt":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
