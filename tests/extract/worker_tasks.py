"""Tasks for worker processes that do what no reader should; the first byte of the request says what."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROGRAMS = {
    b"spin": "while True: pass",
    b"eat": "import time; eaten = [bytearray(b'x' * 2**20) for _ in range(300)]; time.sleep(60)",
    b"sleep": "import time; time.sleep(60)",
    b"crash": "import time; time.sleep(60)",
}


def do(request: bytes) -> bytes:
    """Return what the request asks for; without one there is nothing to get ready."""
    if not request:
        return b""
    return DEEDS[request.split(b" ")[0].decode()](request)


def _spin(_: bytes) -> bytes:
    while True:
        pass


def _eat(_: bytes) -> bytes:
    eaten = [bytearray(b"x" * 2**20) for _ in range(300)]
    time.sleep(60)
    return bytes(len(eaten))


def _crash_later(_: bytes) -> bytes:
    """Answer, but break the worker so that the next request takes it down."""
    DEEDS["echo"] = _abort
    return b"done"


def _abort(_: bytes) -> bytes:
    os.abort()


def _fault(_: bytes) -> bytes:
    raise RuntimeError("unforeseen")


def _out_of_memory(_: bytes) -> bytes:
    raise MemoryError


def _garble(_: bytes) -> bytes:
    """Write nonsense into every pipe there is, as a library with a stray pointer might."""
    for pipe in range(3, 20):
        try:
            os.write(pipe, b"\x00\x00\x00\x05hello")
        except OSError:
            continue
    return b""


def _print(_: bytes) -> bytes:
    print("a library that talks", flush=True)
    os.write(1, b"and one that talks past Python\n")
    return b"quiet"


def _helper(request: bytes) -> bytes:
    """Start a program, whose number is told in a file, and wait for it, or crash."""
    _, code, told = request.split(b" ", 2)
    program = subprocess.Popen([sys.executable, "-c", PROGRAMS[code]])
    Path(os.fsdecode(told)).write_text(str(program.pid), "utf-8")
    if code == b"crash":
        os.abort()
    program.wait()
    return b""


def _drop(_: bytes) -> bytes:
    """Leave a temporary file behind, and say where."""
    number, name = tempfile.mkstemp()
    os.close(number)
    return os.fsencode(name)


DEEDS = {
    "echo": lambda request: request[5:],
    "number": lambda request: str(os.getpid()).encode(),
    "sleep": lambda request: bytes(int(time.sleep(60) or 0)),
    "spin": _spin,
    "eat": _eat,
    "crash": _abort,
    "crash-later": _crash_later,
    "exit": lambda request: os._exit(3),
    "fault": _fault,
    "out-of-memory": _out_of_memory,
    "garble": _garble,
    "print": _print,
    "helper": _helper,
    "drop": _drop,
    "large": lambda request: bytes(300 * 2**20),
}
