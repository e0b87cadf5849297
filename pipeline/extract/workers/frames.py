"""What goes through the pipe between a worker and its master: frames of a length and so many bytes, no pickles."""

from __future__ import annotations

from typing import BinaryIO

from msgspec import DecodeError, Struct, msgpack

LENGTH = 4  # bytes, the most significant first
LARGEST = 256 * 2**20


class Order(Struct, frozen=True, kw_only=True):
    """One task for the worker, with limits in CPU seconds and bytes; what ``payload`` means is the task's affair."""

    payload: bytes
    seconds: float
    memory: int


class Ready(Struct, frozen=True, tag=True):
    """The worker has loaded what it needs."""


class Answer(Struct, frozen=True, kw_only=True, tag=True):
    """What the task returned."""

    payload: bytes


class OutOfMemory(Struct, frozen=True, tag=True):
    """The task asked for more memory than it may have."""


class Fault(Struct, frozen=True, kw_only=True, tag=True):
    """The task raised something unforeseen; the traceback is for a log of details only."""

    traceback: str


Report = Ready | Answer | OutOfMemory | Fault


def write_frame(stream: BinaryIO, message: Order | Report) -> None:
    """Write one message. Raise ValueError for one that is too large, OSError where the other side is gone."""
    content = msgpack.encode(message)
    if len(content) > LARGEST:
        raise ValueError("the message is too large")
    stream.write(len(content).to_bytes(LENGTH))
    stream.write(content)
    stream.flush()


def read_frame(stream: BinaryIO) -> bytes:
    """Return the next frame's content. Raise EOFError where it is cut off, too large or there is none."""
    head = stream.read(LENGTH)
    length = int.from_bytes(head)
    content = stream.read(length) if len(head) == LENGTH and length <= LARGEST else b""
    if not content or len(content) < length:
        raise EOFError("no whole message")
    return content


def read_report(stream: BinaryIO) -> Report:
    """Return what the worker says next. Raise EOFError where that is nothing, or nothing that makes sense."""
    try:
        report: Report = msgpack.decode(read_frame(stream), type=Report)
    except (DecodeError, OSError, ValueError) as error:
        raise EOFError("no message that makes sense") from error
    return report


def read_order(stream: BinaryIO) -> Order:
    """Return the next task. Raise EOFError where there is none."""
    return msgpack.decode(read_frame(stream), type=Order)
