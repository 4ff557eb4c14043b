r"""The messages between a process and its worker: one line of JSON, then as many raw bytes as its "size" says.

Both directions and both sides use these functions; nothing but the standard library is imported.

Example:
    >>> import io
    >>> pipe = io.BytesIO()
    >>> send(pipe, {"shape": [1, 2]}, b"\x00\xff")
    >>> pipe.seek(0)
    0
    >>> receive(pipe)
    ({'shape': [1, 2]}, b'\x00\xff')
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from typing import IO, Any

Header = dict[str, Any]
"""A message's own JSON values."""

READY: Header = {"ready": True}
"""A worker's first message: from here on it answers. One that cannot says {"error": "a sentence"} and ends."""

ERROR = "error"


def send(target: IO[bytes], header: Mapping[str, Any], payload: bytes = b"") -> None:
    """Write one message and push it out.

    Raises:
        OSError: the other side closed the pipe.
    """
    target.write(json.dumps({**header, "size": len(payload)}).encode() + b"\n")
    target.write(payload)
    target.flush()


def receive(source: IO[bytes]) -> tuple[Header, bytes]:
    """Wait for one message.

    Returns:
        Its header and its payload.
    Raises:
        EOFError: the other side closed the pipe, between two messages or within one.
        ValueError: what came is no message.
    """
    line = source.readline()
    if not line.endswith(b"\n"):
        raise EOFError("the pipe was closed")
    header: Header = json.loads(line)
    size = header.pop("size")
    payload = source.read(size)
    if len(payload) < size:
        raise EOFError("the pipe was closed within a message")
    return header, payload


def own_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Take a worker's standard input and output for messages alone.

    Returns:
        Where questions come from and where answers go. Whatever else is printed goes to standard error from now on, so
        that no library's output gets between two messages.
    """
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return sys.stdin.buffer, answers
