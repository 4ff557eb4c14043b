"""The decoding process: picture files in by pipe, pixels or one error out, within a memory limit.

`python -m mnist_core.reading.decoding.child`; started by `decoding_worker.DecodingWorker`. A message, either way, is
one line of JSON and as many raw bytes as its "size" says. A process that has grown says so with its answer, and is
replaced: hostile files can make decoders leak, and what leaked would count against the next file's memory.
"""

from __future__ import annotations

import json
import mmap
import sys
from pathlib import Path
from typing import IO, Any

from mnist_core.errors import ImageError, ImageTooLargeError
from mnist_core.reading.decoding.decoder import page_from_bytes, thumbnail_from_bytes

MEMORY_LIMIT = 512 * 2**20
"""Bytes a decoder may take beyond what this process has at its start."""

MOST_GROWTH = 128 * 2**20
"""Bytes that may stay behind, over many files, before the process is replaced."""

STATM = Path("/proc/self/statm")
PAGE = mmap.PAGESIZE


READY = b"ready\n"
"""The first thing it says: from here on, the time is a file's."""


def main() -> None:
    """Answer requests until the other side closes the pipe."""
    limit_resources()
    most = resident_bytes() + (int(sys.argv[1]) if sys.argv[1:] else MOST_GROWTH)
    source, target = sys.stdin.buffer, sys.stdout.buffer
    target.write(READY)
    target.flush()
    while line := source.readline():
        request = json.loads(line)
        header, pixels = _answer(request, source.read(request["size"]))
        send(target, {**header, "is_spent": resident_bytes() - len(pixels) > most}, pixels)


def send(target: IO[bytes], header: dict[str, Any], payload: bytes) -> None:
    """Write one message."""
    target.write(json.dumps({**header, "size": len(payload)}).encode() + b"\n")
    target.write(payload)
    target.flush()


def _answer(request: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Decode one file: its pixels, or the error's class and sentence."""
    try:
        if side := request.get("side"):
            pixels = thumbnail_from_bytes(data, side)
            return {"shape": pixels.shape}, pixels.tobytes()
        page = page_from_bytes(data)
        header = {"shape": page.gray.shape, "colours": page.colours.shape, "width": page.width, "height": page.height}
        return header, page.gray.tobytes() + page.colours.tobytes()
    except MemoryError:
        error: ImageError = ImageTooLargeError("decoding it takes more memory than one picture may; save it smaller")
    except ImageError as refusal:
        error = refusal
    return {"error": type(error).__name__, "message": str(error)}, b""


def resident_bytes() -> int:
    """Give the memory that this process holds; 0 where the kernel does not say."""
    return int(STATM.read_text().split()[1]) * PAGE if STATM.exists() else 0


def limit_resources() -> None:
    """Cap memory, forbid files and core dumps; Windows has no such limits."""
    try:
        import resource
    except ImportError:
        return
    if STATM.exists():  # Linux; elsewhere the address space in use is not known
        most = int(STATM.read_text().split()[0]) * PAGE + MEMORY_LIMIT
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
