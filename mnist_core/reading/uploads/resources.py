"""What the process that reads uploads may take: memory, processor time, no files. The kernel holds it to that."""

from __future__ import annotations

import mmap
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY_LIMIT_BYTES = 512 * 2**20
"""What a picture may take beyond what this process has at its start…"""

MODEL_BYTES = 64 * 2**20
"""…and what ONNX Runtime and the model take, which are loaded later: 53 MiB of address space."""

OUT_OF_CPU_TIME = -getattr(signal, "SIGPROF", 27)
"""The exit code of a process that `cpu_time_limit` ended."""

STATM = Path("/proc/self/statm")
PAGE_BYTES = mmap.PAGESIZE


def limit_resources() -> None:
    """Cap memory, forbid files and core dumps; Windows has no such limits."""
    try:
        import resource
    except ImportError:
        return
    if STATM.exists():  # Linux; elsewhere the address space in use is not known
        max_bytes = int(STATM.read_text(encoding="ascii").split()[0]) * PAGE_BYTES + MEMORY_LIMIT_BYTES + MODEL_BYTES
        resource.setrlimit(resource.RLIMIT_AS, (max_bytes, max_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@contextmanager
def cpu_time_limit(seconds: float) -> Iterator[None]:
    """End this process if the block takes more processor time; where there is no such timer, nothing ends it here.

    An exception could not: it waits until a library's own loop is over.
    """
    if not hasattr(signal, "setitimer"):
        yield
        return
    signal.signal(signal.SIGPROF, signal.SIG_DFL)  # a parent may have had it ignored
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def resident_bytes() -> int:
    """Give the memory that this process holds; 0 where the kernel does not say."""
    return int(STATM.read_text(encoding="ascii").split()[1]) * PAGE_BYTES if STATM.exists() else 0
