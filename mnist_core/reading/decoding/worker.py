"""The decoding process: files in, a page's pixels or one error out, within a memory limit.

`python -m mnist_core.reading.decoding.worker MAX_GROWTH_BYTES`; started by `client.DecodingClient`. A process that has
grown says so with its answer, and is replaced: hostile files can make decoders leak, and what leaked would count
against the next file's memory.
"""

from __future__ import annotations

import mmap
import sys
from dataclasses import asdict
from pathlib import Path

from mnist_core.errors import ImageError, ImageTooLargeError
from mnist_core.processes.messages import ERROR, READY, Header, own_pipes, receive, send
from mnist_core.reading.decoding.decoder import page_from_bytes
from mnist_core.reading.decoding.documents import outline, page_of_document
from mnist_core.reading.decoding.file_kinds import OWN_FORMATS
from mnist_core.reading.decoding.limits import TOO_MUCH_MEMORY, small_limits

MEMORY_LIMIT_BYTES = 512 * 2**20
"""What a decoder may take beyond what this process has at its start."""

STATM = Path("/proc/self/statm")
PAGE_BYTES = mmap.PAGESIZE


def main(max_growth_bytes: int) -> None:
    """Answer requests until the other side closes the pipe."""
    questions, answers = own_pipes()
    limit_resources()
    max_bytes = resident_bytes() + max_growth_bytes
    send(answers, READY)
    while True:
        try:
            request, data = receive(questions)
        except EOFError:
            return
        header, pixels = _answer(request, data)
        send(answers, {**header, "is_spent": resident_bytes() - len(pixels) > max_bytes}, pixels)


def _answer(request: Header, data: bytes) -> tuple[Header, bytes]:
    """Decode a page and its thumbnail, or a small picture, or name a file's pages, or give the error's sentence."""
    try:
        if "max_side" in request:
            gray = page_from_bytes(data, small_limits(request["max_side"]), OWN_FORMATS).gray
            return {"shape": gray.shape}, gray.tobytes()
        if "page" not in request:
            return asdict(outline(data)), b""
        page, thumbnail = page_of_document(data, request["page"], request["thumbnail_side"])
        header = {
            "shape": page.gray.shape,
            "colours": page.colours.shape,
            "width": page.width,
            "height": page.height,
            "left_out": page.left_out,
        }
        return header, page.gray.tobytes() + page.colours.tobytes() + thumbnail
    except MemoryError:
        error: ImageError = ImageTooLargeError(TOO_MUCH_MEMORY)
    except ImageError as refusal:
        error = refusal
    return {ERROR: type(error).__name__, "message": str(error)}, b""


def resident_bytes() -> int:
    """Give the memory that this process holds; 0 where the kernel does not say."""
    return int(STATM.read_text(encoding="ascii").split()[1]) * PAGE_BYTES if STATM.exists() else 0


def limit_resources() -> None:
    """Cap memory, forbid files and core dumps; Windows has no such limits."""
    try:
        import resource
    except ImportError:
        return
    if STATM.exists():  # Linux; elsewhere the address space in use is not known
        max_bytes = int(STATM.read_text(encoding="ascii").split()[0]) * PAGE_BYTES + MEMORY_LIMIT_BYTES
        resource.setrlimit(resource.RLIMIT_AS, (max_bytes, max_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(int(sys.argv[1]))
