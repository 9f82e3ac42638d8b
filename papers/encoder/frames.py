"""The messages between the encoder process and those who ask it.

A byte for the kind, four for the length (native), the body.
"""

from __future__ import annotations

import struct
from typing import IO

TEXTS, VECTORS, FAULT = b"t", b"v", b"f"  # JSON list of strings · float32 little-endian, row by row · UTF-8
_HEAD = struct.Struct("<cI")


class PipeClosed(Exception):
    """The other side is gone, perhaps in the middle of a message."""


def send(pipe: IO[bytes], kind: bytes, body: bytes) -> None:
    """Raises PipeClosed."""
    try:
        pipe.write(_HEAD.pack(kind, len(body)) + body)
        pipe.flush()
    except (BrokenPipeError, ValueError) as gone:
        raise PipeClosed from gone


def receive(pipe: IO[bytes]) -> tuple[bytes, bytes]:
    """The next message's kind and body. Raises PipeClosed."""
    kind, length = _HEAD.unpack(_exactly(pipe, _HEAD.size))
    return kind, _exactly(pipe, length)


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    content = pipe.read(size)
    if len(content) < size:
        raise PipeClosed
    return content
